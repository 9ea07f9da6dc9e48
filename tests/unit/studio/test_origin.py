"""Whether what is sent is still the text that it was taken over from."""

import pytest

from craftprompt.studio.origin import comes_from

PROMPT = "Wide shot at dusk. A red fox crosses a snowy road and looks back once."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (PROMPT, True),
        (PROMPT.replace("red fox", "grey wolf"), True),
        (f"{PROMPT} Then the snow begins to fall on pines, and far away a train is heard.", True),
        ("A red fox crosses a snowy road.", True),
        ("Macro of a watchmaker's hands, brass gears, warm lamp light over his bench.", False),
        ("A red car at night.", False),
        ("", False),
    ],
)
def test_a_text_comes_from_another_while_half_of_its_words_are_left(words, expected):
    assert comes_from(PROMPT, words) is expected


def test_chinese_is_compared_character_by_character():
    assert comes_from("一只红狐狸穿过雪路", "一只白狐狸穿过雪路")
    assert not comes_from("一只红狐狸穿过雪路", "工匠的手在灯光下")
