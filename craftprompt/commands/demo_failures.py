"""Runs of the demo person that came to nothing: every kind of error, as a prompt and as an image.

The sentences are those of the product, so that each panel looks as it does when it is real.
"""

from dataclasses import dataclass

from craftprompt.commands.demo_chain import Call, Story
from craftprompt.providers.base import Verdict
from craftprompt.providers.image.gemini_answers import NOT_COUNTED
from craftprompt.studio import durable_endings, endings, images

SCENE_KEPT = "It was not counted and your scene is kept."
NEW_COUNT = "Nothing was counted and your text is kept. The count begins anew at 00:00 UTC."
TELL_OPERATOR = "Try again; if it happens again, tell the operator this reference:"


@dataclass(frozen=True, slots=True)
class ImageFailure:
    """One run without a picture, minutes ago, and what its card says; without a kind, cancelled."""

    prompt: str
    kind: str
    message: str
    minutes_ago: int


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
        minutes_ago=50,
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
        minutes_ago=95,
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
        minutes_ago=170,
        target="luma-ray-3.2-t2v",
        failure_kind="unavailable",
        failure_message=endings.NOTHING_CAME,
    ),
    Story(
        "Ein Kind lässt auf dem Dach einen Drachen steigen, unten läutet eine Glocke.",
        (Call("xai", "grok-4.5", Verdict.SKIP_PROVIDER, "its key is refused"),),
        minutes_ago=400,
        failure_kind="unconfigured",
        failure_message=endings.NOBODY_MAY,
    ),
    Story(
        "A lighthouse keeper winds the clockwork of the lamp, the stairs below him in the dark.",
        (),
        minutes_ago=1_250,
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
    ImageFailure(
        "A crowd in a market at noon, seen from above.",
        "unavailable",
        f"Google takes no more images just now. {NOT_COUNTED} Try again in a minute.",
        12,
    ),
    ImageFailure(
        "A masked man bleeds in a bank.",
        "refused",
        "Google declined this image because of content that it does not allow in pictures "
        f"(IMAGE_PROHIBITED_CONTENT). {NOT_COUNTED} Change the wording or the references, then "
        "try again.",
        25,
    ),
    ImageFailure(
        "A balloon over the valley, early light.",
        "",
        durable_endings.CANCELLED_ON_THE_WAY,
        40,
    ),
    ImageFailure(
        "A library of a thousand named books, every title readable.",
        "invalid",
        f"Google cannot make an image from this request. {NOT_COUNTED} Shorten the prompt, take "
        "fewer references or another size, then try again.",
        140,
    ),
    ImageFailure(
        "A glass blower turns the glowing drop, sparks on the floor.",
        "unconfigured",
        "This studio has no key for Google any more. The image was not counted and your prompt is "
        "kept. The operator has to look at GEMINI_API_KEY; a storyboard frame needs no key.",
        520,
    ),
    ImageFailure(
        "Laundry between two houses in Naples, noon wind.",
        "allowance",
        f"Today's images on the plan Free do not reach for this. None is left. {NEW_COUNT}",
        1_300,
    ),
    ImageFailure(
        "A beekeeper lifts a frame against the sun.",
        "restricted",
        images.UNCONFIRMED,
        2_700,
    ),
    ImageFailure(
        "An empty carousel in the fog, its lamps still on.",
        "internal",
        f"Something went wrong on our side. {NOT_COUNTED} {TELL_OPERATOR} c07d18e2.",
        4_100,
    ),
)
