"""The checks of the prompt spare what the person locked; those of the form name their field."""

from uuid import uuid4

from craftprompt.catalogue.loader import catalogue
from craftprompt.models import Generation, GenerationKind, GenerationStatus
from craftprompt.providers.base import Shortfall
from craftprompt.studio import checks
from craftprompt.studio.state import NO_TEXTS

HAILUO = "hailuo-2.3-standard-t2v"
TEXT = "A girl waits. Sound: soft rain outside."


def sounds(*locked):
    """What is said of sounds to a model that makes none."""
    prompt = Generation(
        id=uuid4(),
        owner_id=uuid4(),
        kind=GenerationKind.PROMPT,
        status=GenerationStatus.SUCCEEDED,
        target=HAILUO,
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
    assert "“soft rain”, which you locked" in found.said


FORM = {**NO_TEXTS, "scene": "A girl waits.", "sound": "violin music, waves"}


def test_a_check_of_the_form_says_which_field_it_is_about_and_holds_no_text_of_it():
    [view] = checks.views_of_form(checks.of_form(FORM, HAILUO), HAILUO)

    assert view.field == "sound"
    assert view.message.startswith("In “Sound”: It describes sounds")
    assert "violin" not in repr(view)


def test_a_check_of_the_scene_itself_names_no_field_in_its_sentence():
    [view] = checks.views_of_form(
        checks.of_form({**NO_TEXTS, "scene": "A girl waits, music plays."}, HAILUO), HAILUO
    )

    assert view.field == "scene"
    assert view.message.startswith("It describes sounds")


def test_fields_are_checked_without_a_scene_and_an_empty_form_or_an_unknown_model_is_not():
    assert checks.of_form({**FORM, "scene": ""}, HAILUO)
    assert checks.of_form(NO_TEXTS, HAILUO) == []
    assert checks.of_form(FORM, "gone") == []


def test_a_source_is_named_for_people_and_kept_whole_for_developers():
    source = "npm:@fal-ai/client@1.10.1 src/types/endpoints.d.ts"

    [shown] = checks.views([Shortfall("length", "Too long.", source=source)], HAILUO)

    read_on = catalogue().target(HAILUO).last_verified
    assert shown.source_name == (
        f"Source: fal's published client, version 1.10.1, read on {read_on.day} {read_on:%B %Y}"
    )
    assert shown.source_url == "https://www.npmjs.com/package/@fal-ai/client/v/1.10.1"
    assert shown.source == source


def test_no_source_that_the_catalogue_has_is_shown_in_insiders_words():
    rows = catalogue().every
    sources = {each.source: row.key for row in rows for each in row.inputs}

    for source, key in sources.items():
        [shown] = checks.views([Shortfall("length", "Too long.", source=source)], key)
        assert not any(word in shown.source_name for word in ("npm", "@", ".ts", "unverified"))
        assert " " not in shown.source_url


def test_a_rule_of_the_person_has_no_source():
    [shown] = checks.views([Shortfall("locked", "It is gone.")], HAILUO)
    assert (shown.source_name, shown.source_url) == ("", "")
