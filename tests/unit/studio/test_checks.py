"""The checks under the prompt: a mend spares what the person locked."""

from uuid import uuid4

from craftprompt.models import Generation, GenerationKind, GenerationStatus
from craftprompt.studio import checks

TEXT = "A girl waits. Sound: soft rain outside."


def sounds(*locked):
    """What is said of sounds to a model that makes none."""
    prompt = Generation(
        id=uuid4(),
        owner_id=uuid4(),
        kind=GenerationKind.PROMPT,
        status=GenerationStatus.SUCCEEDED,
        target="hailuo-2.3-standard-t2v",
        scene="A girl waits.",
        locked=list(locked),
    )
    [found] = [each for each in checks.of_prompt(prompt, TEXT) if "sound" in each.message]
    return found


def test_a_mend_takes_out_what_is_not_locked():
    assert "rain" not in sounds("A girl waits").mended


def test_a_mend_that_would_change_a_locked_phrase_is_not_offered_and_says_so():
    found = sounds("soft rain")

    assert (found.mend, found.mended) == ("", "")
    assert "“soft rain”, which you locked" in found.message
