from dataclasses import replace

import pytest

from craftprompt.catalogue.entries import Life, Lifecycle
from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.text.composer.fitting import character_limit
from craftprompt.providers.video.shortfalls import in_place_of, shortfalls
from craftprompt.providers.video.wishes import VideoWish
from tests.unit.providers.video.wishes import (
    ENABLED,
    END,
    FRAME,
    PROMPT,
    REFERENCES,
    VIDEO_ROWS,
    impossible,
    possible,
)

MOST_MENDS = 20


def found(wish, **also):
    row = catalogue().known(wish.model)
    assert row
    return shortfalls(row, wish, **also)


def kinds(wish, **also):
    return [each.kind for each in found(wish, **also)]


def one(wish, kind, **also):
    return next(each for each in found(wish, **also) if each.kind == kind)


def mended(wish, **also):
    """The wish after one press of mend after the other."""
    for _ in range(MOST_MENDS):
        lacking = found(wish, **also)
        if not lacking:
            return wish
        assert lacking[0].mended
        assert lacking[0].mended != wish
        wish = lacking[0].mended
    raise AssertionError(lacking)


@pytest.mark.parametrize("row", ENABLED, ids=lambda row: row.key)
def test_what_a_row_offers_has_no_shortfall(row, socket_disabled):
    assert found(possible(row)) == []


@pytest.mark.parametrize("row", VIDEO_ROWS, ids=lambda row: row.key)
@pytest.mark.parametrize(
    "pictures",
    [
        {"first_frame": "", "last_frame": "", "references": (), "prompt": PROMPT},
        {"last_frame": "", "references": (), "prompt": PROMPT},
        {"first_frame": "", "references": (), "prompt": PROMPT},
        {"references": (), "prompt": PROMPT},
        {"first_frame": "", "last_frame": "", "prompt": PROMPT},
        {},
    ],
    ids=["words", "first", "last", "both", "references", "all"],
)
def test_all_mends_together_give_a_wish_without_shortfalls(row, pictures, socket_disabled):
    wish = mended(impossible(row, **pictures))

    assert wish.model in {each.key for each in ENABLED}


@pytest.mark.parametrize("row", ENABLED, ids=lambda row: row.key)
def test_every_shortfall_of_every_row_is_found(row, socket_disabled):
    offers = {each.role for each in row.inputs}
    expected = {"seconds", "ratio", "resolution"}
    expected |= {"audio"} if "audio" not in offers else set()
    expected |= {"seed"} if "seed" not in offers else set()
    expected |= {"negative_prompt"} if "negative_prompt" not in offers else set()
    expected |= {"prompt_length"} if character_limit(row) else set()
    expected |= {"first_frame"} if "first_frame" not in offers else set()
    expected |= {"last_frame"} if "last_frame" not in offers else set()
    expected |= {"references"} if "reference_images" not in offers else set()

    lacking = found(impossible(row))

    assert {each.kind for each in lacking} == expected
    assert all(row.name in each.sentence and each.mend for each in lacking)


@pytest.mark.parametrize(
    ("key", "change", "sentence", "mend", "expected"),
    [
        (
            "veo-3.1-t2v",
            {"seconds": 5},
            "Veo 3.1 makes no video of 5 seconds. It offers 4, 6, 8.",
            "Take 4 seconds",
            {"seconds": 4},
        ),
        (
            "hailuo-2.3-pro-t2v",
            {"seconds": 5},
            "makes one length only, which its maker sets.",
            "Take that length",
            {"seconds": None},
        ),
        ("veo-3.1-t2v", {"ratio": "3:4"}, "It offers 16:9, 9:16.", "Take 9:16", {"ratio": "9:16"}),
        ("veo-3.1-i2v", {"ratio": "2:1"}, "makes no video of 2:1", "Take 16:9", {"ratio": "16:9"}),
        (
            "kling-3.0-pro-i2v",
            {"ratio": "16:9"},
            "the first frame decides it",
            "Leave the shape to it",
            {"ratio": ""},
        ),
        (
            "seedance-2.0-t2v",
            {"resolution": "1080p"},
            "has no 1080p. It offers 480p, 720p.",
            "Take 720p",
            {"resolution": "720p"},
        ),
        (
            "veo-3.1-t2v",
            {"resolution": "480p"},
            "It offers 720p, 1080p, 4k.",
            "Take 720p",
            {"resolution": "720p"},
        ),
        (
            "veo-3.1-fast-t2v",
            {"resolution": "4k"},
            "has no 4k",
            "Take 1080p",
            {"resolution": "1080p"},
        ),
        (
            "luma-ray-2-t2v",
            {"has_audio": True},
            "makes no sound.",
            "Make it silent",
            {"has_audio": None},
        ),
        (
            "kling-3.0-pro-t2v",
            {"seed": 7},
            "takes no seed",
            "Leave out the seed",
            {"seed": None},
        ),
    ],
)
def test_a_setting_that_a_model_has_not_is_mended_by_the_nearest(
    key, change, sentence, mend, expected
):
    row = catalogue().target(key)
    [lacking] = found(possible(row, **change))

    assert sentence in lacking.sentence
    assert lacking.mend == mend
    assert lacking.mended == possible(row, **(change | expected))


def test_silence_is_no_shortfall_of_a_model_without_sound():
    wish = possible(catalogue().target("luma-ray-2-t2v"), has_audio=False)

    assert found(wish) == []


def test_what_is_to_be_avoided_is_turned_round_where_the_model_has_no_field_for_it():
    row = catalogue().target("seedance-2.0-t2v")
    lacking = one(possible(row, negative_prompt="subtitles, the smell of tar"), "negative_prompt")

    assert lacking.mended == possible(row, prompt=f"{PROMPT} No subtitles.")
    assert lacking.mend == "Say the opposite in the prompt"
    assert "“the smell of tar”: there is no other way to say this" in lacking.sentence


def test_what_cannot_be_turned_round_is_left_out_with_a_word():
    row = catalogue().target("luma-ray-2-t2v")
    lacking = one(possible(row, negative_prompt="the smell of tar"), "negative_prompt")

    assert lacking.mended == possible(row)
    assert lacking.mend == "Leave out the negative prompt"


def test_a_prompt_that_is_too_long_is_cut_after_a_whole_sentence():
    row = catalogue().target("runway-gen-3-turbo-i2v")
    lacking = one(possible(row, prompt="A heron stands still. " * 60), "prompt_length")

    assert lacking.mended
    assert len(lacking.mended.prompt) <= 1000
    assert lacking.mended.prompt.endswith("still.")
    assert "The prompt has 1,320 characters; Runway" in lacking.sentence


@pytest.mark.parametrize(
    ("key", "pictures", "kind", "other"),
    [
        ("veo-3.1-t2v", {"first_frame": FRAME}, "first_frame", "veo-3.1-i2v"),
        ("veo-3.1-fast-t2v", {"first_frame": FRAME}, "first_frame", "veo-3.1-fast-i2v"),
        ("veo-3.1-i2v", {"first_frame": FRAME, "last_frame": END}, "last_frame", "veo-3.1-flf"),
        ("veo-3.1-t2v", {"references": REFERENCES}, "references", "veo-3.1-r2v"),
        ("veo-3.1-i2v", {}, "first_frame", "veo-3.1-t2v"),
        ("veo-3.1-flf", {"first_frame": FRAME}, "last_frame", "veo-3.1-i2v"),
        ("kling-3.0-pro-t2v", {"first_frame": FRAME}, "first_frame", "kling-3.0-pro-i2v"),
    ],
)
def test_a_picture_leads_to_the_model_that_is_made_for_it(key, pictures, kind, other):
    wish = VideoWish(key, PROMPT, **pictures)

    assert one(wish, kind).mended == VideoWish(other, PROMPT, **pictures)


def test_more_references_than_a_model_takes_are_mended_by_the_first_of_them():
    row = catalogue().target("veo-3.1-r2v")
    inputs = tuple(
        replace(each, maximum=1) if each.role == "reference_images" else each for each in row.inputs
    )

    [lacking] = shortfalls(replace(row, inputs=inputs), possible(row))

    assert "takes 1 reference images; 2 go along" in lacking.sentence
    assert lacking.mended == possible(row, references=REFERENCES[:1])


def test_a_family_that_only_begins_from_a_picture_leads_to_another_one_that_writes_from_words():
    lacking = one(VideoWish("runway-gen-3-turbo-i2v", PROMPT), "first_frame")

    assert lacking.sentence == "Runway Gen-3 Turbo, from an image, cannot do without a first frame."
    assert lacking.mended
    assert kinds(lacking.mended) == []


def test_a_picture_that_no_model_of_the_family_takes_is_left_out():
    wish = VideoWish("runway-gen-3-turbo-i2v", PROMPT, first_frame=FRAME, last_frame=END)

    assert one(wish, "last_frame").mended == VideoWish(wish.model, PROMPT, first_frame=FRAME)


def test_a_model_that_is_switched_off_leads_to_the_nearest_one_and_says_nothing_else():
    [lacking] = found(VideoWish("kling-4.0-t2v", PROMPT, seconds=99))

    assert lacking.kind == "model"
    assert lacking.sentence == "Kling 4.0 is not available from the connected provider."
    assert lacking.mended == VideoWish("kling-3.0-standard-t2v", PROMPT, seconds=99)


def test_a_model_that_is_gone_leads_to_its_successor():
    row = catalogue().target("veo-3-fast-t2v")
    gone = replace(row, enabled=False, lifecycle=Lifecycle(Life.GONE, None, "luma-ray-3.2-t2v"))

    [lacking] = shortfalls(gone, possible(row))

    assert lacking.mended == possible(row, model="luma-ray-3.2-t2v")
    assert lacking.mend == "Use Luma Ray 3.2"


def test_a_model_that_the_provider_does_not_have_is_neither_used_nor_offered():
    gone = frozenset({"veo-3.1-t2v", "veo-3.1-lite-t2v"})
    wish = VideoWish("veo-3.1-t2v", PROMPT)

    assert kinds(wish, unavailable=gone) == ["model"]
    assert mended(wish, unavailable=gone).model not in gone


@pytest.mark.parametrize("row", VIDEO_ROWS, ids=lambda row: row.key)
def test_in_the_place_of_any_model_one_is_named_that_begins_from_the_same(row):
    other = in_place_of(row)

    assert other
    assert other.enabled
    assert other.key != row.key
    for role in ("first_frame", "last_frame", "reference_images"):
        needed, taken = row.input_for(role), other.input_for(role)
        is_anywhere = any(each.input_for(role) for each in ENABLED if each.key != row.key)
        if needed and needed.is_required and is_anywhere:
            assert taken
        if taken and taken.is_required:
            assert needed


def test_what_is_named_in_the_place_of_a_model_is_not_gone_itself():
    row = catalogue().target("veo-3.1-t2v")
    first = in_place_of(row)

    second = in_place_of(row, unavailable=frozenset({row.key, first.key}))

    assert second.key not in (row.key, first.key)


def test_where_every_other_model_is_gone_none_is_named():
    row = catalogue().target("veo-3.1-t2v")

    assert in_place_of(row, unavailable=frozenset(each.key for each in VIDEO_ROWS)) is None
