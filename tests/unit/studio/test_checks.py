"""The checks under the prompt: a mend spares what the person locked."""

from uuid import uuid4

from craftprompt.catalogue.loader import catalogue
from craftprompt.models import Generation, GenerationKind, GenerationStatus
from craftprompt.providers.base import Shortfall
from craftprompt.studio import checks

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
    assert "“soft rain”, which you locked" in found.message


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
