"""The checks of the prompt spare what the person locked; those of the form name their field."""

from uuid import uuid4

from craftprompt.models import Generation, GenerationKind, GenerationStatus
from craftprompt.studio import checks
from craftprompt.studio.state import NO_TEXTS

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


SILENT = "hailuo-2.3-standard-t2v"
FORM = {**NO_TEXTS, "scene": "A girl waits.", "sound": "violin music, waves"}


def test_a_check_of_the_form_says_which_field_it_is_about_and_holds_no_text_of_it():
    [view] = checks.views_of_form(checks.of_form(FORM, SILENT))

    assert view.field == "sound"
    assert view.message.startswith("In “Sound”: It describes sounds")
    assert "violin" not in repr(view)


def test_a_check_of_the_scene_itself_names_no_field_in_its_sentence():
    [view] = checks.views_of_form(
        checks.of_form({**NO_TEXTS, "scene": "A girl waits, music plays."}, SILENT)
    )

    assert view.field == "scene"
    assert view.message.startswith("It describes sounds")


def test_fields_are_checked_without_a_scene_and_an_empty_form_or_an_unknown_model_is_not():
    assert checks.of_form({**FORM, "scene": ""}, SILENT)
    assert checks.of_form(NO_TEXTS, SILENT) == []
    assert checks.of_form(FORM, "gone") == []
