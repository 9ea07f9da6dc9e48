"""The critique by rules: only what the words show, and edits that rules can make."""

import pytest

from craftprompt.providers.base import Judged, Judgement, PromptRequest, SceneFields
from craftprompt.providers.text.composer import compose
from craftprompt.providers.text.composer.critique import criticised, edit_between
from tests.unit.providers.text.composer.targets import ONE_OF_EACH, target_of

FOX = "A fox crosses a snowy road at dusk."


def judge(text, family="veo", scene=FOX, **fields):
    asked = PromptRequest(scene, target_of(family), SceneFields(**fields))
    written = criticised(asked, Judged(text))
    assert written.prompt == text
    return {each.criterion: each for each in written.remarks}


def edited(text, remark):
    if not remark.passage:
        return f"{text} {remark.replacement}"
    assert text.count(remark.passage) == 1
    return text.replace(remark.passage, remark.replacement)


@pytest.mark.parametrize("target", ONE_OF_EACH, ids=lambda target: target.family)
def test_what_the_composer_wrote_meets_what_rules_can_judge(target):
    request = PromptRequest(FOX, target)

    remarks = criticised(request, Judged(compose(request).text.prompt)).remarks

    assert len(remarks) >= 6
    assert [each for each in remarks if each.judgement is not Judgement.MET] == []


@pytest.mark.parametrize("target", ONE_OF_EACH, ids=lambda target: target.family)
def test_what_is_missing_is_suggested_and_then_met(target):
    request = PromptRequest(FOX, target)
    missing = [
        each
        for each in criticised(request, Judged(FOX)).remarks
        if each.judgement is Judgement.MISSING
    ]

    assert missing
    for remark in missing:
        after = criticised(request, Judged(edited(FOX, remark))).remarks
        assert {each.criterion: each.judgement for each in after}[remark.criterion] == "met"


def test_direction_that_the_model_reads_first_comes_before_the_words():
    assert edited(FOX, judge(FOX, "veo")["camera"]).endswith(FOX)
    assert edited(FOX, judge(FOX, "kling")["camera"]).startswith(FOX)
    assert edited(FOX, judge(FOX, "hailuo")["commands"]).startswith("[")


def test_light_comes_before_the_sound_that_stands_there():
    text = f"{FOX} Ambient: a thin wind."

    added = edited(text, judge(text)["light"])

    assert added.startswith(FOX)
    assert added.endswith("Ambient: a thin wind.")


def test_reasons_quote_the_words_that_they_are_about():
    found = judge(f"{FOX} Soft light from the left. Ambient: wind.")

    assert "fox" in found["subject"].reason
    assert "crosses" in found["subject"].reason
    assert "Soft light from the left" in found["light"].reason
    assert "Ambient: wind." in found["sound"].reason


def test_one_word_is_no_evidence_for_two_things():
    scene = "A night market cook flips noodles, steam rising into neon"
    found = judge(f"{scene}. Close-up.", "kling", scene)
    assert found["subject"].reason == "It says who or what is seen (“cook”)."
    chef = judge("Chef Amara plates a dessert.", scene="Chef Amara plates a dessert.")
    assert "what happens (“plates”)" in chef["subject"].reason


def test_light_is_what_lights_and_not_what_it_passes():
    steam = "Thin steam curls upward and loses itself at the edge of the light."
    lit = judge(
        f"{FOX} {steam} The neon lights one side of the frame and leaves the other in shadow."
    )
    assert "The neon lights one side" in lit["light"].reason
    assert judge(f"{FOX} {steam}")["light"].judgement is not Judgement.MET


def test_settings_are_named_as_what_they_are():
    assert "No ratio, resolution, seed" in judge(FOX)["settings"].reason


@pytest.mark.parametrize(
    "said",
    ["One hard spotlight from above", "A lantern hangs low", "The sign glows", "A single beam"],
)
def test_whatever_shines_is_light(said):
    found = judge(f"A fox crosses a road. {said}.")["light"]

    assert found.judgement is Judgement.MET
    assert said in found.reason


@pytest.mark.parametrize("said", ["A slight fox", "A bird takes flight"])
def test_what_only_sounds_like_light_is_none(said):
    assert judge(f"A fox crosses a road. {said}.")["light"].judgement is Judgement.MISSING


def test_more_moves_than_the_model_follows_are_named():
    found = judge("A fox runs. Push in, pan left and orbit.", "kling")["camera"]

    assert found.judgement is Judgement.BETTER
    assert all(move in found.reason for move in ("push in", "pan left", "orbit"))
    assert found.replacement == ""


def test_one_move_in_each_shot_is_not_too_many():
    text = "Shot 1: a fox runs, push in. Shot 2: the fox stops, pan left."

    assert judge(text, "seedance")["camera"].judgement is Judgement.MET


@pytest.mark.parametrize(
    "text", ["Shot 1: a fox runs. Shot 2: it stops.", "[00:00-00:02] A fox crosses the road."]
)
def test_to_a_prompt_in_shots_nothing_is_added_for_one_shot_alone(text):
    light = judge(text, "seedance")["light"]

    assert light.judgement is Judgement.MISSING
    assert (light.passage, light.replacement) == ("", "")


@pytest.mark.parametrize(
    ("family", "text", "criterion", "better"),
    [
        ("veo", "A fox waits for 40 seconds.", "moment", "A fox waits for 8 seconds."),
        ("luma", "A fox waits, no people.", "negatives", "A fox waits."),
        ("luma", "A fox waits. Church music swells.", "silence", "A fox waits."),
        ("kling", "A stunning fox waits.", "concrete", "A fox waits."),
        ("gemini_image", "A fox waits, 16:9.", "settings", "A fox waits."),
    ],
)
def test_what_the_checks_can_mend_is_suggested(family, text, criterion, better):
    found = judge(text, family)[criterion]

    assert found.judgement is Judgement.BETTER
    assert edited(text, found).startswith(better)


def test_length_is_told_in_words_and_what_the_model_likes():
    assert judge("Fox.")["length"].reason == "It has 1 word; Veo 3.1 likes at least 40."
    assert "at most" in judge("word " * 400)["length"].reason


def test_a_scene_of_a_word_is_told_to_say_what_happens():
    found = judge("Berlin", scene="Berlin")["subject"]

    assert found.judgement is Judgement.MISSING
    assert "“Berlin”" in found.reason


def test_speech_that_was_changed_and_words_that_were_to_be_kept_are_the_persons():
    scene = 'A girl says: "Go home."'

    assert judge('A girl says: "Go."', scene=scene)["own_words"].judgement is Judgement.BETTER
    assert judge(scene, scene=scene)["own_words"].judgement is Judgement.MET
    lost = judge(FOX, must_keep="red coat")["own_words"]
    assert "red coat" in lost.reason
    assert "own_words" not in judge(FOX)
    assert "own_words" not in judge("A stunning fox crosses a snowy road.")


def test_what_rules_cannot_read_is_left_out():
    found = judge("Ein alter Fischer flickt im Regen ein Netz.", scene="Ein alter Fischer.")

    assert not {"light", "camera", "sound", "order"} & set(found)


@pytest.mark.parametrize("text", ["", " ", "🦊", "?!", "a", "\n\n", "夜", "x" * 5_000, "[[[", "“"])
@pytest.mark.parametrize("target", ONE_OF_EACH, ids=lambda target: target.family)
def test_any_text_is_judged_and_every_edit_has_its_place(text, target):
    request = PromptRequest(text or "Berlin", target)

    for remark in criticised(request, Judged(text)).remarks:
        assert remark.reason.endswith((".", "…"))
        assert not remark.passage or text.count(remark.passage) == 1


@pytest.mark.parametrize(
    ("text", "mended", "edit"),
    [
        ("A fox.", "A fox. Low sun.", ("", "Low sun.")),
        (
            "A fox runs home now.",
            "Wide shot. A fox runs home now.",
            ("A", "Wide shot. A"),
        ),
        ("A red fox runs.", "A fox runs.", ("red fox", "fox")),
        ("A fox and a fox run.", "A fox and a dog run.", ("a fox", "a dog")),
        ("the the the", "the the", ("the the", "the")),
        ("one two three", "one three", ("two three", "three")),
    ],
)
def test_an_edit_is_the_least_that_stands_once(text, mended, edit):
    assert edit_between(text, mended) == edit
