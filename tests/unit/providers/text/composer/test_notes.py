from craftprompt.providers.text.composer.blocks import PERSONS_OWN
from tests.unit.providers.text.composer.scenes import composed, written
from tests.unit.providers.text.composer.targets import ONE_OF_EACH, target_of

FISHERMAN = 'An old fisherman mends a torn net on the pier at dawn. He mutters: "One more winter."'
GERMAN = "Die Großmutter lächelt und sagt: „Geduld, mein Kind.“"


def notes_for(family: str, scene: str, **fields: str) -> str:
    return "\n".join(written(scene, target_of(family), **fields).text.notes)


def test_each_addition_is_explained_with_the_words_that_caused_it():
    assert "First light: because the scene says “dawn”." in notes_for("veo", FISHERMAN)
    for target in ONE_OF_EACH:
        composition = composed(FISHERMAN, target)
        labels = {block.label for block in composition.blocks if block.rank != PERSONS_OWN}
        notes = "\n".join(composition.text.notes)
        assert all(f"{label}: " in notes for label in labels if label)


def test_a_silent_model_with_speech_is_warned_of():
    assert "nobody will hear" in notes_for("luma", FISHERMAN)


def test_kling_is_known_not_to_speak_german():
    assert "does not speak German" in notes_for("kling", GERMAN)


def test_a_line_too_long_for_the_clip_is_counted():
    line = " ".join(["word"] * 60)

    assert "The spoken words need about 24 seconds" in notes_for("veo", f'He says: "{line}."')


def test_a_negation_gets_a_hint_where_the_model_reads_it_badly():
    scene = "Ein Taxi wartet, niemand steigt ein."

    assert "“niemand steigt ein”" in notes_for("luma", scene)
    assert "negations" not in notes_for("kling", scene)


def test_a_scene_of_one_word_gets_advice():
    assert "who does what" in notes_for("veo", "Berlin")


def test_an_unknown_language_is_admitted():
    assert "does not know this language" in notes_for("veo", "Ένας γέρος κοιτάζει τη θάλασσα.")


def test_veo_names_what_hardly_anyone_wants_in_the_negative_field():
    composition = composed(FISHERMAN, target_of("veo"))

    assert "subtitles" in composition.text.negative_prompt


def test_lettering_in_the_scene_is_not_forbidden_in_the_negative_field():
    scene = 'A bakery window with the sign "Bäckerei Lindt & Sohn".'

    assert "text" not in composed(scene, target_of("veo")).text.negative_prompt
    assert "exactly as written" in composed(scene, target_of("gemini_image")).text.prompt


def test_a_scene_of_many_beats_is_said_to_be_more_than_a_clip():
    beats = "A man opens a door. " * 8

    assert "The scene tells 8 sentences" in notes_for("veo", beats)
    assert "The scene tells" not in notes_for("veo", "A man opens a door. " * 7)
    assert "The scene tells" not in notes_for("gemini_image", beats)


def test_a_note_quotes_whole_words():
    notes = written("Chef Amara plates a dessert in a kitchen.", target_of("veo")).text.notes
    assert any("“plates”" in note for note in notes)
    assert not any("“plates a”" in note for note in notes)
