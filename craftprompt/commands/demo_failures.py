"""Runs of the demo person that came to nothing: every kind of error, as prompt, image and video.

The sentences are those of the product, so that each panel looks as it does when it is real. One of
each sort of run is left to be seen; those of earlier days were put away, as a person would.
"""

from dataclasses import dataclass

from craftprompt.commands.demo_chain import Call, Story
from craftprompt.providers.base import Verdict
from craftprompt.providers.image.gemini_answers import NOT_COUNTED
from craftprompt.providers.outcomes import NotMade
from craftprompt.providers.video import fal_answers
from craftprompt.providers.video.fal_answers import Reply
from craftprompt.studio import bought_videos, durable_endings, endings, images

SCENE_KEPT = "It was not counted and your scene is kept."
NEW_COUNT = "Nothing was counted and your text is kept. The count begins anew at 00:00 UTC."
REQUEST_FAULT = 422
TELL_OPERATOR = "Try again; if it happens again, tell the operator this reference:"


@dataclass(frozen=True, slots=True)
class MediaFailure:
    """One run without a picture or film, minutes ago, and what its card says.

    Without a kind it was cancelled. `target` is the model that was asked.
    """

    prompt: str
    kind: str
    message: str
    minutes_ago: int
    target: str = "gemini-3.1-flash-image"


def _not_taken(word: str, *, model: str) -> str:
    """What a person reads where fal refuses a request with this word of its own."""
    outcome = fal_answers.of_submit(Reply(REQUEST_FAULT, None, word), model=model)
    assert isinstance(outcome, NotMade)  # noqa: S101  says what a refusal is
    return outcome.sentence


PROMPT_FAILURES = (
    Story(
        "Two masked men run from a bank, one of them bleeding.",
        (
            Call(
                "anthropic",
                "claude-haiku-5-5",
                Verdict.REFUSAL,
                "declined this scene (general harms)",
                tokens=690,
            ),
        ),
        minutes_ago=240,
        failure_kind="refused",
        failure_message=(
            f"Claude declined this scene (general harms). {SCENE_KEPT} {endings.OR_ANOTHER}"
        ),
    ),
    Story(
        "Every stall of a night market, one after the other, with all that lies on each of them.",
        (
            Call(
                "openai",
                "gpt-6.1-terra",
                Verdict.REQUEST_FAULT,
                "the scene is too long for it",
            ),
        ),
        minutes_ago=1_550,
        target="kling-3.0-pro-t2v",
        failure_kind="invalid",
        failure_message=(
            "GPT cannot take this request: the scene is too long for it. "
            f"{SCENE_KEPT} Shorten it or say it otherwise, then try again."
        ),
    ),
    Story(
        "A swimmer crosses a cold lake at first light, her breath stands over the water.",
        (
            Call("anthropic", "claude-haiku-5-5", Verdict.RETRYABLE, "overloaded"),
            Call("gemini", "gemini-3.8-flash", Verdict.RETRYABLE, "the connection broke"),
        ),
        minutes_ago=1_620,
        target="luma-ray-3.2-t2v",
        failure_kind="unavailable",
        failure_message=endings.OF_A_PROMPT.nothing_came,
    ),
    Story(
        "Ein Kind lässt auf dem Dach einen Drachen steigen, unten läutet eine Glocke.",
        (Call("xai", "grok-4.5", Verdict.SKIP_PROVIDER, "its key is refused"),),
        minutes_ago=1_700,
        failure_kind="unconfigured",
        failure_message=endings.OF_A_PROMPT.nobody_may,
    ),
    Story(
        "A lighthouse keeper winds the clockwork of the lamp, the stairs below him in the dark.",
        (),
        minutes_ago=1_800,
        target="hailuo-2.3-standard-t2v",
        failure_kind="allowance",
        failure_message=(
            f"Today's prompts on the plan Free do not reach for this. None is left. {NEW_COUNT}"
        ),
    ),
    Story(
        "Two chess players in a park, the loser laughs first.",
        (),
        minutes_ago=2_900,
        failure_kind="restricted",
        failure_message=(
            f"Your account is frozen, so nothing new is written. {SCENE_KEPT} Write to the "
            "operator of this studio to have it opened again."
        ),
    ),
    Story(
        "An orchestra tunes in an empty hall, one chair stays free.",
        (Call("openai", "gpt-6.1-terra", Verdict.UNKNOWN, text="Wide shot, slow push in. An"),),
        minutes_ago=4_300,
        target="kling-3.0-pro-t2v",
        failure_kind="internal",
        failure_message=(
            f"Something went wrong on our side. {SCENE_KEPT} {TELL_OPERATOR} 5f0c91ae."
        ),
    ),
)
IMAGE_FAILURES = (
    MediaFailure(
        "A crowd in a market at noon, seen from above.",
        "unavailable",
        f"Google takes no more images just now. {NOT_COUNTED} Try again in a minute.",
        190,
    ),
    MediaFailure(
        "A masked man bleeds in a bank.",
        "refused",
        "Google declined this image because of content that it does not allow in pictures "
        f"(IMAGE_PROHIBITED_CONTENT). {NOT_COUNTED} Change the wording or the references, then "
        "try again.",
        1_450,
    ),
    MediaFailure(
        "A balloon over the valley, early light.",
        "",
        durable_endings.CANCELLED_ON_THE_WAY,
        1_500,
    ),
    MediaFailure(
        "A library of a thousand named books, every title readable.",
        "invalid",
        f"Google cannot make an image from this request. {NOT_COUNTED} Shorten the prompt, take "
        "fewer references or another size, then try again.",
        1_710,
    ),
    MediaFailure(
        "A glass blower turns the glowing drop, sparks on the floor.",
        "unconfigured",
        "This studio has no key for Google any more. The image was not counted and your prompt is "
        "kept. The operator has to look at GEMINI_API_KEY; a storyboard frame needs no key.",
        1_900,
    ),
    MediaFailure(
        "Laundry between two houses in Naples, noon wind.",
        "allowance",
        f"Today's images on the plan Free do not reach for this. None is left. {NEW_COUNT}",
        2_000,
    ),
    MediaFailure(
        "A beekeeper lifts a frame against the sun.",
        "restricted",
        images.UNCONFIRMED,
        2_700,
    ),
    MediaFailure(
        "An empty carousel in the fog, its lamps still on.",
        "internal",
        f"Something went wrong on our side. {NOT_COUNTED} {TELL_OPERATOR} c07d18e2.",
        4_100,
    ),
)
VIDEO_FAILURES = (
    MediaFailure(
        "A boxer falls in slow motion, blood on the canvas.",
        "refused",
        _not_taken("content_policy_violation", model="Veo 3.1"),
        210,
        "veo-3.1-t2v",
    ),
    MediaFailure(
        "The paper boat turns once and drifts under the bridge.",
        "unavailable",
        fal_answers.gone(
            "Runway Gen-3 Turbo", instead="Kling 3.0 Standard, from an image"
        ).sentence,
        1_460,
        "runway-gen-3-turbo-i2v",
    ),
    MediaFailure(
        "A ferry leaves the harbour, gulls behind it.",
        "",
        durable_endings.ASKED_TO_STOP,
        1_640,
        "kling-3.0-pro-t2v",
    ),
    MediaFailure(
        "The knitter's hands, close, the needles catch the window light.",
        "invalid",
        _not_taken("image_too_small", model="Hailuo 2.3 Standard"),
        1_760,
        "hailuo-2.3-standard-t2v",
    ),
    MediaFailure(
        "Snow falls through the open roof of a ruined station.",
        "unavailable",
        bought_videos.NEVER_CAME,
        2_500,
        "luma-ray-3.2-t2v",
    ),
    MediaFailure(
        "A night train passes a level crossing, its windows a moving strip of light.",
        "unavailable",
        fal_answers.of_lost_submit(TimeoutError()).sentence,
        3_000,
        "veo-3.1-t2v",
    ),
    MediaFailure(
        "A potter lifts the bowl from the wheel, water runs down her wrists.",
        "internal",
        bought_videos.NO_ROOM,
        4_000,
        "seedance-2.0-t2v",
    ),
)
