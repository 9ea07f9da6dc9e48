import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from craftprompt.providers.text.answer import ANSWER_SCHEMA, AnswerReader, AnswerUnreadable

any_text = some.text(max_size=80)


def answer(prompt, **more):
    return json.dumps({"prompt": prompt, "negative_prompt": "", "title": "", "notes": []} | more)


def read(raw, *, size=5, may_be_plain=False):
    """Everything that was shown on the way, and the reader."""
    reader = AnswerReader(may_be_plain=may_be_plain)
    shown = [reader.take(raw[place : place + size]) for place in range(0, len(raw), size)]
    return "".join(shown), reader


@given(prompt=any_text.filter(str.strip), title=any_text, size=some.integers(1, 12))
def test_the_prompts_words_arrive_as_they_are_whatever_stands_around_them(prompt, title, size):
    for escaped in (True, False):
        raw = json.dumps({"title": title, "prompt": prompt, "notes": []}, ensure_ascii=escaped)
        shown, reader = read(raw, size=size)

        assert shown == prompt
        assert reader.finish().prompt == prompt.strip()


def test_the_first_words_show_before_the_answer_is_whole():
    reader = AnswerReader(may_be_plain=False)

    assert reader.take('{"prompt": "A red') == "A red"
    assert not reader.is_prompt_whole
    assert reader.take(' fox.", "no') == " fox."
    assert reader.is_prompt_whole


@pytest.mark.parametrize("raw", ["```json\n{}\n```", "Here it is: {}", "\n\n {} \nThat is all."])
def test_what_models_put_around_their_json_is_left_out(raw):
    shown, reader = read(raw.replace("{}", answer("A fox.")))

    assert shown == "A fox."
    assert reader.finish().prompt == "A fox."


def test_a_line_break_inside_a_string_is_forgiven():
    shown, reader = read('{"prompt": "one\ntwo", "notes": []}')

    assert shown == reader.finish().prompt == "one\ntwo"


def test_what_stands_in_other_fields_never_shows():
    inner = json.dumps({"prompt": "hidden"})
    raw = json.dumps({"title": inner, "extra": {"prompt": "no"}, "list": ["prompt", "x"]})
    shown, _ = read(raw[:-1] + ', "prompt": "seen"}')

    assert shown == "seen"


@pytest.mark.parametrize(
    "raw",
    ["", "   ", "no json", '{"prompt": "cut', '["prompt"]', '{"prompt": 7}', '{"prompt": " "}'],
)
def test_an_answer_that_is_not_what_was_asked_for_is_no_answer(raw):
    _, reader = read(raw)

    with pytest.raises(AnswerUnreadable):
        reader.finish()


def test_a_model_without_schema_may_answer_in_plain_words():
    shown, reader = read("A fox crosses the road.", may_be_plain=True)

    assert shown == reader.finish().prompt == "A fox crosses the road."


def test_a_model_without_schema_that_answers_in_json_after_all_is_read():
    _, reader = read(f"Sure. {answer('A fox.')}", may_be_plain=True)

    assert reader.finish().prompt == "A fox."


def test_notes_of_another_kind_and_in_great_number_are_bounded():
    _, reader = read(answer("A fox.", notes=["a" * 1000, 3, *["b"] * 20]))

    notes = reader.finish().notes
    assert len(notes) <= 6
    assert len(notes[0]) == 400


def test_the_prompt_comes_first_in_the_schema_and_everything_is_required():
    properties = ANSWER_SCHEMA["properties"]

    assert next(iter(properties)) == "prompt"
    assert ANSWER_SCHEMA["required"] == list(properties)
    assert ANSWER_SCHEMA["additionalProperties"] is False
