# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from craftprompt.providers.base import PromptRequest, SceneFields
from craftprompt.providers.text.composer import compose
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.protection import protect
from craftprompt.providers.text.composer.sentences import sentences
from tests.unit.providers.text.composer.scenes import SCENES, composed
from tests.unit.providers.text.composer.targets import ONE_OF_EACH, target_of

any_target = some.sampled_from(ONE_OF_EACH)
any_text = some.text(
    alphabet=some.one_of(
        some.characters(),
        some.sampled_from("\"“”„«».!?。？؟\n\t\u202e\u2066\u200d\u00a0{}<>*_#'’ "),
    ),
    max_size=200,
)


@settings(max_examples=80, deadline=None)
@given(text=any_text, target=any_target)
def test_no_text_makes_it_stumble_and_every_sentence_is_kept(text, target):
    prompt = compose(PromptRequest(text, target)).text.prompt
    cleaned = clean(text)

    if len(prompt) < 900:
        assert all(span.of(cleaned) in prompt for span in sentences(cleaned))
    assert not any(unicodedata.category(each) in {"Cc", "Cs"} and each != "\n" for each in prompt)


@settings(max_examples=40, deadline=None)
@given(scene=some.sampled_from(SCENES), target=any_target)
def test_at_night_added_to_any_scene_brings_no_sun(scene, target):
    ours = compose(PromptRequest(f"{scene.text} It happens at night.", target)).our_words

    sunny = ("sunlight", "daylight", "sunset", "sunrise", "first light", "morning light", "golden")
    assert not any(words in ours.lower() for words in sunny)


@settings(max_examples=40, deadline=None)
@given(
    scene=some.sampled_from(SCENES),
    fields=some.builds(SceneFields, light=any_text, camera=any_text, avoid=any_text),
)
def test_any_fields_go_with_any_scene(scene, fields):
    prompt = compose(PromptRequest(scene.text, target_of("veo"), fields)).text.prompt

    assert clean(fields.light) in prompt
    assert clean(fields.camera) in prompt


@given(text=any_text)
@settings(max_examples=80, deadline=None)
def test_sentences_cover_all_that_is_not_space(text):
    cleaned = clean(text)
    covered = "".join(span.of(cleaned) for span in sentences(cleaned))

    assert "".join(covered.split()) == "".join(cleaned.split())


def test_direction_characters_are_taken_out_and_natural_rtl_text_stays():
    assert clean("a\u202eb\u2066c\u200ed\u0000e\ufefff") == "abcdef"
    assert clean("שלום עולם") == "שלום עולם"


def test_joined_emoji_and_flags_survive():
    text = "👩‍🚀 waves 🏴󠁧󠁢󠁥󠁮󠁧󠁿"

    assert clean(text) == text


def test_tags_that_smuggle_text_do_not_survive():
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")

    assert clean(f"A fox{hidden} runs.") == "A fox runs."


def test_an_empty_scene_is_no_crash():
    assert composed("", target_of("veo")).text.title == ""


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('He says: "Go."', ['"Go."']),
        ("Sie sagt: „Geh.“", ["„Geh.“"]),
        ("Elle dit : « Va. »", ["« Va. »"]),
        ("彼は「行け」と言う。", ["「行け」"]),
        ("他说：“走吧。”", ["“走吧。”"]),
        ("It's Anna's dog and it isn't hers.", []),
        ("She says, 'I can't go.'", ["'I can't go.'"]),
        ("— Dokąd idziesz?\nNa spacer.", ["— Dokąd idziesz?"]),
    ],
)
def test_quotations_are_found_in_every_style(text: str, quotes: list[str]):
    assert [span.of(text) for span in protect(text).quotes] == quotes


def test_sentences_are_not_split_inside_a_quotation_or_after_a_title():
    text = 'Mr. Night says: "Stop. Look." Then he leaves.'

    assert [span.of(text) for span in sentences(text)] == [
        'Mr. Night says: "Stop. Look."',
        "Then he leaves.",
    ]


@pytest.mark.parametrize(
    ("scene", "word"),
    [
        ("A fox sleeps. `at night in the rain`", "night"),
        ("A fox sleeps near {{rain}}.", "rain"),
        ('A fox sleeps. "It was a dark night," she says.', "night"),
        ("A fox sleeps. <div class='snow'>", "snow"),
    ],
)
def test_speech_and_code_are_not_read_for_cues(scene: str, word: str):
    assert word not in composed(scene, target_of("veo")).reading.tags
