import pytest

from craftprompt.catalogue.entries import Kind, Price
from craftprompt.catalogue.loader import catalogue
from craftprompt.catalogue.prices import describe, describe_a_second, describe_one
from craftprompt.catalogue.wording import facts, lengths, rules, span


@pytest.mark.parametrize("kind", Kind)
def test_all_targets_of_a_kind_are_described_by_the_same_facts(kind):
    described = [facts(target) for target in catalogue().every if target.kind is kind]

    assert len({tuple(each) for each in described}) == 1
    assert all(all(each.values()) for each in described)


def test_facts_tell_what_differs():
    from_text = facts(catalogue().target("veo-3.1-t2v"))
    between_frames = facts(catalogue().target("veo-3.1-flf"))
    kling = facts(catalogue().target("kling-3.0-pro-i2v"))

    assert from_text["starts from"] == "text"
    assert between_frames["starts from"] == "first and last frame"
    assert between_frames["takes also"] == "-"
    assert kling["takes also"] == "last frame, shot list"
    assert kling["seconds"] == "3 to 15"


def test_a_deprecated_model_says_when_it_ends_and_what_follows():
    life = facts(catalogue().target("gemini-2.5-flash-image"))["life"]

    assert life == "deprecated, ends 2026-10-02, then gemini-3.1-flash-image"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [((), "-"), ((8,), "8"), ((5, 6), "5, 6"), ((4, 5, 6), "4 to 6"), ((4, 6, 8), "4, 6, 8")],
)
def test_clip_lengths_are_said_shortly(seconds, words):
    assert span(seconds) == words


def test_rules_name_commands_and_languages_only_where_there_are_some():
    hailuo, kling = (dict(rules(catalogue().profile(family))) for family in ("hailuo", "kling"))

    assert "[Push in]" in hailuo["Commands"]
    assert "Speaks" not in hailuo
    assert "Commands" not in kling
    assert kling["Speaks"] == "zh, en, ja, ko, es"


def test_a_price_is_said_with_its_conditions():
    price = Price("second", 600_000, resolutions=("4k",), has_audio=True)

    assert describe_one(price) == "0.60 USD a second at 4k with sound"


def test_prices_are_said_as_a_range():
    assert describe([Price("clip", 280_000), Price("clip", 1_560_000)]) == "0.28 to 1.56 USD a clip"


def test_a_small_price_keeps_its_decimals():
    assert describe([Price("image", 1_500)]) == "0.0015 USD an image"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [((), ""), ((5,), "5"), ((5, 10), "5 or 10"), ((4, 6, 8), "4, 6 or 8"), ((4, 5, 6), "4 to 6")],
)
def test_lengths_read_like_words_of_a_sentence(seconds, words):
    assert lengths(seconds) == words


def test_the_price_of_a_second_is_that_of_a_clip_divided_by_its_length():
    clips = [Price("clip", 280_000, seconds=6), Price("clip", 560_000, seconds=10)]

    assert describe_a_second(clips) == "0.047 to 0.056 USD a second"
    assert describe_a_second([Price("second", 303_400)]) == "0.3034 USD a second"
    assert describe_a_second([Price("clip", 490_000)]) == "0.49 USD a clip"
    assert describe_a_second([]) == "price not published"
