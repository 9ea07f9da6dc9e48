import re

import pytest

from craftprompt.studio import templates
from craftprompt.studio.templates import MOST_PROMPTS, TemplateInvalid


def resolved(text, **given):
    template = templates.parse(text)
    return [template.resolved(values) for values in template.takes(given)]


def refusal(text, **given):
    with pytest.raises(TemplateInvalid) as refused:
        resolved(text, **given)
    return refused.value.message


@pytest.mark.parametrize("example", templates.examples(), ids=lambda example: example.genre)
def test_a_shipped_template_reads_as_sentences_when_it_is_filled_as_it_stands(example):
    for scene in resolved(example.text):
        assert re.fullmatch(r"[A-Z].*[.!?]", scene), scene
        assert not re.search(r"[,;] (An?|The)\b|[.!?] [a-z]|\s{2}|[{}]", scene), scene


def test_a_value_that_is_wanting_is_told_of_its_own_variable():
    for text, given in (("{{coat}}", {}), ("{{coat=red}}", {"coat": "{{hat}}"})):
        with pytest.raises(TemplateInvalid) as refused:
            resolved(text, **given)
        assert refused.value.field == "variable:coat"
    with pytest.raises(TemplateInvalid) as refused:
        resolved("{{coat")
    assert refused.value.field == "scene"


def test_a_scene_without_variables_is_one_prompt_as_it_stands():
    assert resolved("A fox { runs } home.") == ["A fox { runs } home."]


def test_a_value_stands_wherever_its_name_stands():
    text = "{{ hero = a red fox }} runs. {{hero}} looks back."

    assert resolved(text) == ["a red fox runs. a red fox looks back."]
    assert resolved(text, hero="a heron") == ["a heron runs. a heron looks back."]


def test_a_name_may_stand_before_its_description():
    assert resolved("{{hero}} and {{hero=a fox}}") == ["a fox and a fox"]


def test_the_first_choice_is_taken_until_another_is():
    text = "A pier at {{light: dawn|noon|night}}."

    assert resolved(text) == ["A pier at dawn."]
    assert resolved(text, light="night") == ["A pier at night."]


def test_a_list_makes_one_prompt_for_each_value_and_two_lists_every_pair():
    text = "{{city: *Oslo|Rome}} at {{light: *dawn|night}}"

    assert resolved(text) == ["Oslo at dawn", "Oslo at night", "Rome at dawn", "Rome at night"]
    assert resolved(text, city="Lima", light="dawn") == ["Lima at dawn"]


def test_values_are_words_and_never_patterns_or_variables():
    assert resolved("{{hero}}", hero=r"\1 <b>") == [r"\1 <b>"]
    assert "variable in it" in refusal("{{hero}}", hero="{{hero}}")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{{hero}} runs", "“hero” has no value"),
        ("{{hero", "ends with }}"),
        ("{{a={{b}}}}", "inside another"),
        ("{{a*b}}", "is no variable"),
        ("{{" + "x" * 41 + "}}", "at most 40"),
        ("{{a=1}} {{a=2}}", "described twice"),
        ("{{a:}}", "nothing to choose from"),
        ("{{a: *" + "|".join(map(str, range(10_000))) + "}}", "10,000 values"),
        ("{{a: *" + "|".join(map(str, range(21))) + "}}", "21 prompts"),
        (" ".join(f"{{{{v{n}: *a|b|c}}}}" for n in range(40)), "more than a million prompts"),
        (" ".join(f"{{{{v{n}=x}}}}" for n in range(51)), "51 variables"),
    ],
)
def test_what_cannot_be_filled_in_is_said_and_nothing_counted(text, fault):
    message = refusal(text)

    assert fault in message
    assert message.endswith(templates.UNCOUNTED)


def test_a_value_for_no_variable_is_said():
    assert "no variable “villain”" in refusal("{{hero=x}}", villain="y")


def test_a_press_makes_no_more_than_its_limit():
    text = "{{n: *" + "|".join(map(str, range(MOST_PROMPTS))) + "}}"

    assert len(resolved(text)) == MOST_PROMPTS


@pytest.mark.parametrize("text", ["{{ 7 * 7 }} on a board", "{{}}", "a }} b", "{{" * 10_000])
def test_braces_without_a_letter_after_them_are_words(text):
    assert resolved(text) == [text]


def test_a_scene_of_nothing_but_beginnings_is_refused_at_once():
    assert "ends with }}" in refusal("{{a" * 5_000)


def test_ten_genres_are_shipped_and_each_makes_a_scene_by_itself():
    genres = [each.genre for each in templates.examples()]
    scenes = [scene for each in templates.examples() for scene in resolved(each.text)]

    assert len(set(genres)) == 10
    assert not any("{" in scene or "}" in scene for scene in scenes)
