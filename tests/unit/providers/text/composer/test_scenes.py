import re

import pytest

from craftprompt.catalogue.vocabulary import contradictions
from craftprompt.providers.text.composer.blocks import PERSONS_OWN
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.fitting import character_limit, count_words
from craftprompt.providers.text.composer.sentences import sentences
from tests.unit.providers.text.composer.scenes import SCENES, Scene, composed
from tests.unit.providers.text.composer.targets import ENABLED, ONE_OF_EACH, target_of

every_scene = pytest.mark.parametrize("scene", SCENES, ids=[scene.key for scene in SCENES])
VARIATIONS = (0, 1, 2)


def test_there_are_sixty_scenes_in_ten_languages():
    languages = {scene.language for scene in SCENES} - {""}

    assert len(SCENES) >= 60
    assert len(languages) >= 10


@every_scene
def test_a_scene_is_understood(scene: Scene):
    reading = composed(scene.text, ONE_OF_EACH[0]).reading

    assert scene.raises <= reading.tags
    assert not scene.raises_not & reading.tags
    if scene.language:
        assert reading.language is not None
        assert reading.language.code == scene.language


@every_scene
def test_every_sentence_of_the_scene_stands_in_the_prompt(scene: Scene):
    text = clean(scene.text)

    for target in ENABLED:
        prompt = composed(scene.text, target).text.prompt
        assert all(span.of(text) in prompt for span in sentences(text)), target.key


@every_scene
def test_our_words_never_contradict_the_scene(scene: Scene):
    never = re.compile(rf"\b(?:{scene.never})\b", re.IGNORECASE)

    for target in ONE_OF_EACH:
        for variation in VARIATIONS:
            composition = composed(scene.text, target, variation)
            assert not never.search(composition.our_words), composition.our_words


@pytest.mark.parametrize("scene", [scene for scene in SCENES if scene.says], ids=lambda it: it.key)
def test_our_words_say_what_the_scene_calls_for(scene: Scene):
    says = re.compile(rf"\b(?:{scene.says})\b", re.IGNORECASE)

    ours = composed(scene.text, target_of("veo")).our_words

    assert says.search(ours), ours


@every_scene
def test_our_words_keep_to_the_contradictions_of_the_scenes_tags(scene: Scene):
    never = contradictions().never

    for target in ONE_OF_EACH:
        composition = composed(scene.text, target)
        focus, place = composition.reading.focus, composition.reading.place
        ours = re.sub(r"\beye level\b", "", composition.our_words, flags=re.IGNORECASE)
        ours = ours.replace(focus, "it").replace(place, "it")
        if "static" in composition.reading.tags:
            ours = ours.replace("[Static shot]", "")
        for tag in composition.reading.tags & set(never):
            assert not never[tag].search(ours), (target.key, tag, ours)


@every_scene
def test_our_english_is_well_formed(scene: Scene):
    for target in ONE_OF_EACH:
        for variation in VARIATIONS:
            composition = composed(scene.text, target, variation)
            ours = [block.text for block in composition.blocks if block.rank != PERSONS_OWN]
            for text in ours:
                assert not re.search(r"  |\.\.|,,| ,| \.|[{}|]", text), text
                assert text[0].isupper() or text[0] in "[0123456789", text
                assert text.endswith((".", ":", "]")), text
                assert all(len(part.split()) <= 32 for part in re.split(r"(?<=\.) ", text)), text
            assert not contradictions().filler.search(" ".join(ours))


@every_scene
def test_no_phrase_of_ours_comes_twice(scene: Scene):
    for target in ONE_OF_EACH:
        composition = composed(scene.text, target)
        ours = composition.our_words.lower()
        ours = ours.replace(composition.reading.focus, "it")
        words = re.findall(r"[a-z]+", ours)
        phrases = [tuple(words[place : place + 5]) for place in range(len(words) - 4)]
        assert len(phrases) == len(set(phrases)), ours


@every_scene
def test_a_prompt_keeps_the_familys_length(scene: Scene):
    for target in ENABLED:
        composition = composed(scene.text, target)
        limit = character_limit(target)
        own = count_words(clean(scene.text))
        most = target.profile.words[1]
        assert count_words(composition.text.prompt) <= max(most, own + 60), target.key
        assert limit is None or len(composition.text.prompt) <= limit


@every_scene
def test_the_title_is_short_and_in_the_scenes_own_words(scene: Scene):
    title = composed(scene.text, ONE_OF_EACH[0]).text.title

    assert 0 < len(title) <= 60
    assert all(word in clean(scene.text) for word in title.split())


@every_scene
def test_speech_is_neither_repeated_nor_translated(scene: Scene):
    for target in ONE_OF_EACH:
        composition = composed(scene.text, target)
        for line in composition.reading.lines:
            times = clean(scene.text).count(line)
            assert composition.text.prompt.count(line) == times


def test_no_direction_is_given_to_a_quarter_of_all_scenes():
    for target in ONE_OF_EACH:
        ours = [composed(scene.text, target).our_words for scene in SCENES]
        assert max(ours.count(each) for each in ours) <= len(SCENES) // 4
