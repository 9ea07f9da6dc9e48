"""What providers with keys would have left in the demo person's history, such as a switch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt import clock
from craftprompt.models import Attempt, Generation, GenerationKind, GenerationStatus
from craftprompt.providers.base import PromptText, Verdict
from craftprompt.providers.text.instructions import INSTRUCTIONS_VERSION
from craftprompt.studio import versions

PUT_AWAY_AFTER = timedelta(days=1)
TARGET = "veo-3.1-t2v"
PROMPT = (
    "Medium shot at eye level, 50mm lens, the camera pushes in slowly. A tram driver waits alone "
    "at the last stop, snow settling on the open door. Blue hour light from the street, one warm "
    'lamp inside the cabin. She says quietly: "Nobody tonight." Ambient: the hum of the heater, '
    "wind, far off a train leaving Grand Central."
)


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt: who, how it ended, and what it had written by then."""

    provider: str
    model: str
    verdict: Verdict
    reason: str = ""
    text: str = ""
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """One prompt and the attempts at it, minutes ago.

    `failure_kind` and `failure_message` are there exactly when nobody wrote it.
    """

    scene: str
    calls: Sequence[Call]
    minutes_ago: int
    target: str = TARGET
    shortfalls: Sequence[dict[str, str]] = ()
    failure_kind: str = ""
    failure_message: str = ""


CHAIN_STORIES = (
    Story(
        'A tram driver waits at the last stop in the snow. She says: "Nobody tonight."',
        (
            Call("anthropic", "claude-haiku-5-5", Verdict.RETRYABLE, "overloaded"),
            Call(
                "openai",
                "gpt-6.1-terra",
                Verdict.TRUNCATED,
                "its answer broke off",
                text=PROMPT[:140],
                tokens=730,
            ),
            Call("gemini", "gemini-3.8-flash", Verdict.RETRYABLE, "the connection broke"),
            Call("xai", "grok-4.5", Verdict.OK, text=PROMPT, tokens=812),
        ),
        minutes_ago=20,
        shortfalls=(
            {
                "rule": "names",
                "message": "“Grand Central”: you did not name this.",
            },
        ),
    ),
)


def put_away_at(made_at: datetime) -> datetime | None:
    """When the person put a run away that came to nothing; None where it still lies there."""
    return made_at + timedelta(hours=1) if clock.now() - made_at > PUT_AWAY_AFTER else None


def add_story(session: Session, owner_id: UUID, story: Story) -> None:
    """Add the prompt with its attempts, as the rows of a real one would stand."""
    began = clock.now() - timedelta(minutes=story.minutes_ago)
    last = story.calls[-1] if story.calls else None
    generation = Generation(
        owner_id=owner_id,
        kind=GenerationKind.PROMPT,
        status=GenerationStatus.FAILED if story.failure_kind else GenerationStatus.SUCCEEDED,
        target=story.target,
        scene=story.scene,
        settings={"variation": 0},
        instructions_version=INSTRUCTIONS_VERSION,
        tokens=sum(call.tokens for call in story.calls),
        shortfalls=list(story.shortfalls),
        failure_kind=story.failure_kind,
        failure_message=story.failure_message,
        created_at=began,
        started_at=began,
        finished_at=began + timedelta(seconds=9),
        dismissed_at=put_away_at(began) if story.failure_kind else None,
    )
    if last:
        generation.provider, generation.model = last.provider, last.model
    if last and not story.failure_kind:
        generation.prompt, generation.first_text_milliseconds = last.text, 640
        generation.title = " ".join(story.scene.split()[:5]).rstrip(",")
    session.add(generation)
    session.flush()
    if generation.prompt:
        versions.note_written(session, generation, PromptText(generation.prompt))
    for number, call in enumerate(story.calls, start=1):
        session.add(_attempt(generation, number, call))


def _attempt(generation: Generation, number: int, call: Call) -> Attempt:
    began = generation.created_at + timedelta(seconds=2 * (number - 1))
    return Attempt(
        generation_id=generation.id,
        number=number,
        provider=call.provider,
        model=call.model,
        verdict=call.verdict,
        reason=call.reason,
        text=call.text,
        started_at=began,
        ended_at=began + timedelta(seconds=2),
        first_text_milliseconds=640 if call.text else None,
        input_tokens=min(call.tokens, 640),
        output_tokens=max(0, call.tokens - 640),
        is_estimated=call.verdict is Verdict.TRUNCATED,
    )
