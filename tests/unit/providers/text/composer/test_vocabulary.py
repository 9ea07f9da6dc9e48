import re
from itertools import chain

import pytest

from craftprompt.catalogue.vocabulary import (
    avoidable,
    camera,
    concepts,
    contradictions,
    languages,
    plain_motion,
    terms,
    wordings,
)
from craftprompt.providers.text.composer.choosing import _FORMS, PHRASE, PRESENT, PROGRESSIVE

SECTIONS = (
    ("light", "entries"),
    ("motion", "entries"),
    ("sound", "entries"),
    *(
        ("style", name)
        for name in ("palette", "mood", "gesture", "surface", "impression", "delivery")
    ),
)
# Tags that reading raises by itself, beside those of the concepts.
READ_TAGS = {
    *("mixed_time", "period", "one_subject", "two_speakers", "no_people", "no_sound", "i2v"),
    *("live_action", "out_in_weather", "line", "long_lens", "long_scene"),
}


def raisable() -> set[str]:
    keys = {concept.key for concept in concepts()}
    tags = set(chain.from_iterable(concept.raises for concept in concepts()))
    tags |= set(chain.from_iterable(concept.leaves for concept in concepts()))
    brought = set(chain.from_iterable(term.raises for term in terms().values()))
    denied = {f"no_{tag}" for tag in keys | tags}
    return keys | tags | brought | denied | READ_TAGS


def is_year(tag: str) -> bool:
    return re.fullmatch(r"period_pre\d{3,4}", tag) is not None


def test_every_concept_has_cues_in_every_language_we_name():
    codes = set(languages())
    sparse = {concept.key: codes - set(concept.cues) for concept in concepts()}
    sparse.pop("decoy")

    assert not {key: missing for key, missing in sparse.items() if len(missing) > 3}


def test_keys_are_told_apart():
    keys = [concept.key for concept in concepts()]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("file", "section"), SECTIONS)
def test_every_wording_waits_for_tags_that_something_raises(file: str, section: str):
    known = raisable()

    for entry in wordings(file, section):
        assert entry.needs <= known, entry.needs - known
        assert not entry.term or entry.term in terms()


def test_every_conflict_of_a_term_has_a_source():
    known = raisable()
    orphans = {
        (term.key, tag)
        for term in terms().values()
        for tag in term.conflicts
        if tag not in known and not is_year(tag)
    }

    assert not orphans


def test_every_contradiction_has_a_tag_that_something_raises():
    assert set(contradictions().never) <= raisable()


def test_situations_use_known_terms_and_moves():
    names = {term.term for term in terms().values()}

    for situation in camera().situations:
        assert {*situation.framing, *situation.lens, *situation.move} <= names
        assert set(situation.move) <= set(camera().moves)
        assert situation.needs <= raisable(), situation.needs - raisable()
    assert camera().situations[-1].needs == frozenset()


@pytest.mark.parametrize(("file", "section"), SECTIONS)
@pytest.mark.parametrize("form", [PRESENT, PROGRESSIVE, PHRASE])
def test_every_wording_reads_cleanly_in_every_form(file: str, section: str, form: int):
    for entry in wordings(file, section):
        for text in entry.texts:
            said = re.sub(
                r" {2,}", " ", _FORMS.sub(lambda found: found.group(form + 1) or "", text)
            )
            assert not re.search(r"\[|\]|\||,,|\.\.| ,", said), text
            assert not contradictions().filler.search(said)


def test_plain_sentences_are_there_in_both_forms():
    for section in ("plain", "still"):
        for form in ("present", "progressive"):
            assert plain_motion(section, form)


def test_what_can_be_avoided_is_said_in_the_positive():
    for inversion in avoidable().inversions:
        assert not contradictions().negator.search(inversion.wanted)


@pytest.mark.parametrize("file", ["light", "motion"])
def test_every_state_of_a_scene_has_words_for_models_that_want_no_negation(file: str):
    negator = contradictions().negator

    for entry in wordings(file):
        assert any(not negator.search(text) for text in entry.texts), entry.texts


def test_no_light_of_the_day_is_open_to_the_night():
    night = contradictions().never["night"]
    dark = {"night", "dark", "cave", "underwater", "space", "closeup"}

    for entry in wordings("light"):
        if entry.needs & {"day", "sunny", "overcast"} and "night" not in entry.avoids:
            assert all(night.search(text) for text in entry.texts), entry.texts
        if entry.needs & {"rain", "snow", "storm", "fog"} and not entry.needs & dark:
            is_lit = entry.needs & {"street_lamp"}
            assert is_lit or "night" in entry.avoids, entry.needs
