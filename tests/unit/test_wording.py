"""Text from outside, made safe to keep without changing what it says."""

import pytest

from craftprompt.wording import clean_line, clean_text, is_blank


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        ("one\r\ntwo\rthree\u2028four\u2029five", "one\ntwo\nthree\nfour\nfive"),
        ("tab\tstays", "tab\tstays"),
        ("a\x00b\x01c\x1bd\x7fe\x85f", "abcdef"),
        ("half \ud83d a pair", "half  a pair"),
        ("\ufffe\uffff", ""),
        ("a\u202egnihton\u202c \u2066b\u2069", "agnihton b"),
    ],
)
def test_what_a_database_refuses_or_a_reader_is_misled_by_is_taken_out(given, kept):
    assert clean_text(given) == kept


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 \u0065\u0301",
        "\u05e9\u05dc\u05d5\u05dd \u200fabc",
        "<b>![x](http://evil.example/x.png)",
    ],
)
def test_emoji_scripts_and_markup_stay_as_they_are(text):
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("given", "kept"), [("  a \t b \n c ", "a b c"), ("\x00", ""), ("a\u3000b", "a b")]
)
def test_a_line_has_single_spaces_and_no_break(given, kept):
    assert clean_line(given) == kept


def test_cleaning_twice_changes_nothing_more():
    text = "".join(map(chr, range(0x3000))) + "\ud800\udfff"
    assert clean_text(clean_text(text)) == clean_text(text)
    clean_text(text).encode()


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\u200b", "\u200d\ufe0f", "\u3164 \u2800", "\u202e\u2066", "\u0301"]
)
def test_what_nobody_can_see_is_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", "\U0001f98a", "\u5929", ".", "\u0915\u093f", "\u200f\u05e9"])
def test_a_letter_a_sign_or_an_emoji_is_not(text):
    assert not is_blank(text)
