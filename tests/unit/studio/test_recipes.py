import json

import pytest

from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.models import Generation, GenerationKind, PromptVersion
from craftprompt.providers.text.instructions import version_of
from craftprompt.studio import recipes, service
from craftprompt.studio.recipes import RecipeInvalid
from tests.builders import TARGET

SCENE = 'Grandmother says: "Noch fünf Minuten." 她笑了。'


def generation(**more):
    return Generation(
        owner_id="0" * 32,
        kind=GenerationKind.PROMPT,
        target=TARGET,
        settings={
            "variation": 3,
            "not_asked": ["xai"],
            "template": "{{who}} says",
            "variables": {"who": "Grandmother"},
            "locked": ["at dawn"],
        },
        instructions_version="brief-1",
        provider="anthropic",
        model="claude-haiku-5-5",
        prompt="A kitchen.",
        scene=SCENE,
        light="one lamp",
        **more,
    )


def document(**changes):
    written = json.loads(recipes.written(recipes.recipe_of(generation())))
    return json.dumps(written | changes, ensure_ascii=False)


def refusal(text):
    with pytest.raises(RecipeInvalid) as refused:
        recipes.read(text)
    return refused.value.message


def test_a_recipe_that_is_read_again_is_the_same_to_the_byte():
    written = recipes.written(recipes.recipe_of(generation()))

    assert recipes.written(recipes.read(written)) == written


def test_a_recipe_asks_for_what_its_prompt_was_asked_for():
    first = generation()
    recipe = recipes.read(recipes.written(recipes.recipe_of(first)))
    second = Generation(owner_id="1" * 32, kind=GenerationKind.PROMPT, target=recipe.scene.target)
    second.settings = recipe.take.settings()
    second.sqlmodel_update(recipe.scene.columns())

    assert service.prompt_request(second) == service.prompt_request(first)


def test_a_recipe_names_nobody():
    first = generation()
    written = recipes.written(recipes.recipe_of(first))

    assert str(first.id) not in written
    assert str(first.owner_id) not in written
    assert set(json.loads(written)) == {
        "craftprompt_recipe",
        "target",
        "scene",
        "fields",
        "settings",
        "template",
        "variables",
        "prompt",
        "negative_prompt",
        "locks",
        "written_by",
    }


def test_the_writer_is_that_of_the_words_that_stand():
    rewritten = PromptVersion(provider="xai", model="grok-5", instructions_version="rewrite-3")
    by_hand = PromptVersion(provider="")

    written = json.loads(recipes.written(recipes.recipe_of(generation(), rewritten)))
    assert written["written_by"] == {
        "provider": "xai",
        "model": "grok-5",
        "instructions": "rewrite-3",
    }
    assert recipes.recipe_of(generation(), by_hand) == recipes.recipe_of(generation())


def test_locked_phrases_go_along():
    locked = generation(locked=["at dawn"])
    assert recipes.read(recipes.written(recipes.recipe_of(locked))).locks == ("at dawn",)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "broken"),
        ("{", "broken"),
        ("[]", "not a recipe"),
        ('"recipe"', "not a recipe"),
        ("{}", "not a recipe"),
        ('{"craftprompt_recipe": true}', "not a recipe"),
        ('{"craftprompt_recipe": 1, "craftprompt_recipe": 1}', "twice"),
        ('{"craftprompt_recipe": NaN}', "number"),
        ('{"craftprompt_recipe": 2, "future": {}}', "version 2"),
        ("[" * 100_000 + "]" * 100_000, "deeper"),
        ('{"a":' * 50_000 + "1" + "}" * 50_000, "deeper"),
        ('{"craftprompt_recipe": ' + "9" * 10_000 + "}", "broken"),
        ('{"scene": "' + "x" * recipes.MOST_BYTES + '"}', "600 kB"),
        ("\ud800", "broken"),
    ],
)
def test_what_is_no_recipe_is_said_in_a_sentence(text, fault):
    message = refusal(text)

    assert fault in message
    assert message.endswith(recipes.KEPT)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"target": "sora-9"}, "sora-9"),
        ({"target": 7}, "has to be a text"),
        ({"scene": " \u200b"}, "no scene"),
        ({"scene": ["a"]}, "has to be a text"),
        ({"scene": "x" * 20_001}, "20,000 characters"),
        ({"scene": "a\u202egnihton"}, "invisible"),
        ({"prompt": "a\u0000b"}, "invisible"),
        ({"fields": {"light": "\u2066x"}}, "invisible"),
        ({"fields": {"__class__": "x"}}, "__class__"),
        ({"fields": []}, "named texts"),
        ({"settings": 1}, "named parts"),
        ({"settings": {"variation": -1}}, "whole number"),
        ({"settings": {"variation": 1.5}}, "whole number"),
        ({"settings": {"not_asked": ["nobody"]}}, "nobody"),
        ({"variables": {str(n): "x" for n in range(51)}}, "at most 50"),
        ({"variables": {"<script>": "x"}}, "script"),
        ({"locks": ["x"] * 21}, "at most 20"),
        ({"locks": {"a": 1}}, "at most 20"),
        ({"locks": ["x" * 501]}, "more than 500"),
        ({"locks": ["at dawn", " "]}, "without words"),
        ({"settings": {"locked": [""]}}, "without words"),
        ({"written_by": {"provider": "eve"}}, "eve"),
        ({"owner": "ada"}, "owner"),
    ],
)
def test_a_part_that_is_not_what_it_should_be_is_named(changes, fault):
    assert fault in refusal(document(**changes))


def test_a_script_in_a_recipe_is_words_like_others():
    recipe = recipes.read(document(scene="<script>alert(1)</script> A fox."))

    assert recipe.scene.scene == "<script>alert(1)</script> A fox."


def test_other_instructions_than_ours_are_said():
    other = document(written_by={"provider": "", "model": "", "instructions": "brief-0"})

    assert "brief-0" in recipes.note_of(recipes.read(other))
    assert "instructions" not in recipes.note_of(recipes.read(document()))


def test_a_rewrite_by_our_instructions_is_no_other():
    ours = {"provider": "composer", "model": "", "instructions": version_of(RewriteAct.SHORTENED)}
    recipe = recipes.read(document(written_by=ours))
    assert "instructions" not in recipes.note_of(recipe)


def test_a_prompt_of_nothing_but_spaces_is_none():
    assert recipes.read(document(prompt=" \n \u200b")).prompt == ""
