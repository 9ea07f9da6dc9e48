import pytest

from craftprompt.providers.base import PromptRequest, PromptText, SceneFields
from craftprompt.providers.text.checks import checked, unfaithful
from tests.unit.providers.text.composer.scenes import SCENES, composed
from tests.unit.providers.text.composer.targets import ONE_OF_EACH, silent, target_of, with_limit

SCENE = 'An old fisherman mends a net. He mutters: "One more winter."'
GOOD = (
    "Medium close-up, 85mm lens, the camera pushes in slowly. An old fisherman mends a net on a "
    'pier, low light from one side. He mutters: "One more winter."'
)


def rules(prompt, *, scene=SCENE, target=None, negative="", **fields):
    request = PromptRequest(scene, target or target_of("veo"), SceneFields(**fields))
    return {each.rule for each in checked(request, PromptText(prompt, "", negative)).shortfalls}


def test_a_good_prompt_passes_every_check():
    for target in ONE_OF_EACH:
        assert rules(GOOD, target=target) == set(), target.key


@pytest.mark.parametrize("line", ["One more Winter.", "“Noch ein Winter.”", "nothing"])
def test_speech_that_was_changed_is_said(line):
    assert rules(GOOD.replace("One more winter.", line)) == {"speech"}


def test_speech_keeps_its_words_in_other_quotation_marks():
    scene = "Der Fischer murmelt: „Noch ein Winter.“"
    assert rules("A fisherman mutters: “Noch ein Winter.”", scene=scene) == set()


def test_more_characters_than_the_target_takes_are_said():
    assert rules(GOOD, target=with_limit(target_of("veo"), 100)) == {"length"}


def test_many_more_words_than_the_family_likes_are_said():
    assert rules(GOOD + " slowly" * 300) == {"length"}


def test_a_long_scene_may_make_a_long_prompt():
    scene = "A fisherman mends a net and " + "and then another one " * 100
    assert rules(scene, scene=scene) == set()


def test_what_was_to_be_kept_has_to_be_there():
    assert rules(GOOD, must_keep="fisherman, red coat") == {"must_keep"}
    assert rules(GOOD, must_keep="Old Fisherman; net") == set()


def test_a_negative_prompt_for_a_model_without_the_field_is_left_out_and_said():
    target = target_of("luma")
    request = PromptRequest(SCENE, target)
    kept = checked(request, PromptText(GOOD, "", "subtitles"))

    assert kept.negative_prompt == ""
    assert [each.rule for each in kept.shortfalls] == ["negative_prompt"]
    assert "subtitles" in kept.shortfalls[0].message


def test_a_negative_prompt_stays_where_the_model_has_the_field():
    request = PromptRequest(SCENE, target_of("veo"))
    assert checked(request, PromptText(GOOD, "", "subtitles")).negative_prompt == "subtitles"


def test_words_that_the_family_reads_badly_are_said_unless_the_person_wrote_them():
    assert rules(f"{GOOD} A stunning view.") == {"forbidden_words"}
    assert rules(f"{GOOD} A stunning view.", scene=f"{SCENE} A stunning view.") == set()


def test_a_command_that_the_model_does_not_know_is_said():
    hailuo = target_of("hailuo")
    assert rules(f"[Orbit] {GOOD}", target=hailuo) == {"commands"}
    assert rules(f"[Push in] {GOOD}", target=hailuo) == set()


def test_sounds_for_a_silent_model_are_said():
    assert rules(f"{GOOD} SFX: gulls.", target=silent(target_of("veo"))) == {"sound"}
    assert rules(f"{GOOD} SFX: gulls.") == set()


def test_negations_for_a_model_that_reads_them_badly_are_said():
    luma = target_of("luma")
    assert rules(f"{GOOD} There are no people.", target=luma) == {"negations"}
    assert rules(f"{GOOD} There are no people.", scene=f"{SCENE} No people.", target=luma) == set()


@pytest.mark.parametrize(
    "invented",
    [
        "in the style of Wes Anderson",
        "shot on ARRI Alexa",
        "a Rolex on his wrist",
        "near Times Square",
    ],
)
def test_a_person_brand_or_place_that_nobody_named_is_said(invented):
    assert rules(f"{GOOD} The light is {invented}.") == {"names"}


@pytest.mark.parametrize(
    ("told", "named"),
    [
        (
            "Marcus Hale watches from the quay, wearing a Patagonia jacket.",
            "Marcus Hale, Patagonia",
        ),
        ("A boy named Elias holds the rope.", "Elias"),
        ("A dog called Rain sleeps beside him.", "Rain"),
        ("Anna waits with Tom on a pier in Maine.", "Tom, Maine"),
        ("In Maine the fog lifts. Behind him O'Neill's boat rocks.", "Maine, O'Neill"),
    ],
)
def test_every_name_that_the_writer_brought_in_is_said(told, named):
    found = checked(PromptRequest(SCENE, target_of("veo")), PromptText(f"{GOOD} {told}", ""))
    (names,) = [each for each in found.shortfalls if each.rule == "names"]
    assert all(f"“{each}”" in names.message for each in named.split(", "))
    assert names.message.count("“") == len(named.split(", "))


@pytest.mark.parametrize(
    "told",
    [
        "On a cold Monday in November the light is low.",
        "He hums a French song about a Fisherman's life.",
        "A Victorian lamp, a Steadicam move, HDR and an X-ray blue sky.",
        "Slow Push In, then a Close-Up of his hands. Golden Hour light, shot in Black and White.",
        "He wears a T-shirt and looks up at the Milky Way, far from the Earth.",
        "The Old Fisherman nods. I see Him smile.",
    ],
)
def test_what_english_writes_with_a_capital_is_no_name(told):
    assert rules(f"{GOOD} {told}") == set()


def test_names_are_told_by_capitals_in_english_alone():
    scene = "Ein Fischer flickt am Hafen ein Netz, neben ihm schläft der Hund Bello im Schatten."
    text = f"{scene} Warmes Licht fällt auf die Hände des Mannes, und über dem Wasser steht Nebel."
    assert rules(text, scene=scene) == set()
    told = "A fisherman mends a net at the harbour of Naples while the dog sleeps in the shade."
    assert rules(told, scene=scene.replace("am Hafen", "am Hafen von Neapel")) == set()


def test_the_composer_brings_in_no_name():
    cried = [
        (scene.key, target.key, found.message)
        for scene in SCENES
        for target in ONE_OF_EACH
        for found in unfaithful(
            PromptRequest(scene.text, target), composed(scene.text, target).text
        )
        if found.rule == "names"
    ]
    assert cried == []


def test_names_that_the_person_gave_are_no_invention():
    scene = f"{SCENE} A Vespa stands in front of Café Lindt Sohn."
    assert rules(f"{GOOD} A Vespa stands in front of Café Lindt Sohn.", scene=scene) == set()


def test_invisible_characters_are_taken_out_everywhere():
    text = PromptText(
        "A\u202e fox\u0007.", "T\u2066itle", "sub\u200ftitles", ("n\u202eote", "\u202e")
    )
    kept = checked(PromptRequest("A fox.", target_of("veo")), text)

    assert (kept.prompt, kept.title, kept.negative_prompt) == ("A fox.", "Title", "subtitles")
    assert kept.notes == ("note",)
