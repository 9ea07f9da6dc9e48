# ruff: noqa: RUF001  the letters and punctuation of many scripts are meant as they stand
"""What a scene names without showing it: what is over, awaited, dreamt of, or depicted."""

import pytest

from craftprompt.providers.base import SceneFields
from craftprompt.providers.text.composer.reading import Reading, read


def reading_of(scene: str) -> Reading:
    return read(scene, SceneFields())


@pytest.mark.parametrize(
    ("scene", "tag"),
    [
        ("Rain has just stopped. A boy jumps over the kerb.", "rain"),
        ("The storm is over; a fisherman looks at his broken boat.", "storm"),
        ("The music has stopped; the dancers look at each other.", "music"),
        ("Night is over; first light on the river.", "night"),
        ("Der Regen hat endlich aufgehört, Kinder laufen durch die Straße.", "rain"),
        ("Der Nebel hat sich gelichtet, ein Segelboot läuft aus.", "fog"),
        ("Nach dem Gewitter läuft ein Fuchs über die Wiese.", "thunder"),
        ("After a blizzard, a plough clears the road.", "snow"),
        ("La pluie a cessé, une fillette saute au soleil.", "rain"),
        ("Ha dejado de llover y un niño corre.", "rain"),
        ("A chuva parou, uma mulher abre a janela.", "rain"),
        ("La pioggia è finita; un piccione beve.", "rain"),
        ("Ha smesso di piovere, un gatto attraversa la strada.", "rain"),
        ("Regnet har slutat, en pojke springer hem.", "rain"),
        ("Deszcz przestał padać, chłopiec biegnie do domu.", "rain"),
        ("De regen is opgehouden, een jongen springt.", "rain"),
        ("Дождь кончился, мальчик бежит по улице.", "rain"),
        ("توقف المطر، وطفل يركض في الشارع.", "rain"),
        ("बारिश रुक गई है, एक बच्चा दौड़ रहा है।", "rain"),
        ("雨停了，一个男孩踩水坑。", "rain"),
        ("雨がやんだ公園で少女がブランコに乗る。", "rain"),
        ("비가 그쳤다. 소년이 골목을 달린다.", "rain"),
    ],
)
def test_what_is_over_is_not_played(scene: str, tag: str):
    assert tag not in reading_of(scene).tags


@pytest.mark.parametrize(
    "scene",
    [
        "The rain has not stopped for days, a woman sits at home.",
        "A woman waits for the rain to stop.",
        "They sit in the barn until the rain has stopped.",
        "A dancer in the rain has stopped and looks up.",
        "A man waits for the bus in the rain.",
        "Elle attend que la pluie cesse.",
        "Ein Mann wartet auf den Bus im Regen.",
        "Espera el autobús bajo la lluvia.",
        "El niño espera a que pare la lluvia.",
        "彼女は雨がやむのを待っている。雨。",
    ],
)
def test_rain_that_goes_on_is_still_there(scene: str):
    assert "rain" in reading_of(scene).tags


def test_who_waits_for_the_end_of_the_rain_still_waits():
    assert "waiting" in reading_of("El niño espera a que pare la lluvia.").tags


@pytest.mark.parametrize(
    "scene",
    ["The rain has stopped.", "Der Regen ist vorbei.", "La lluvia ha cesado.", "비가 그쳤다."],
)
def test_rain_that_stopped_leaves_the_ground_wet(scene: str):
    assert "rained" in reading_of(scene).tags


@pytest.mark.parametrize(
    ("scene", "tag"),
    [
        ("They wait for rain in the cracked field.", "rain"),
        ("He dreams of the sea while sitting in a traffic jam.", "sea"),
        ("A soldier remembers the snow of his village.", "snow"),
        ("A girl looks for her lost cat in the yard.", "cat"),
        ("Mannen väntar på tåget i snön.", "train_interior"),
        ("Sie träumt vom Meer, während sie im Büro tippt.", "sea"),
        ("Ein Bauer wartet auf Regen.", "rain"),
        ("Elle rêve d'un dragon dans son lit.", "dragon"),
        ("Esperan la lluvia en el campo seco.", "rain"),
        ("Un niño sueña con un dragón.", "dragon"),
        ("Ela sonha com o mar no escritório.", "sea"),
        ("Aspettano la pioggia nel campo.", "rain"),
        ("Hij droomt van de zee op kantoor.", "sea"),
        ("Она мечтает о море в офисе.", "sea"),
        ("农民们盼着雨。", "rain"),
        ("村人が雨を待っている。", "rain"),
        ("농부가 비를 기다린다.", "rain"),
        ("किसान बारिश का इंतज़ार कर रहा है।", "rain"),
        ("الفلاح ينتظر المطر.", "rain"),
        ("Çiftçi yağmuru bekliyor.", "rain"),
    ],
)
def test_what_is_only_wished_for_is_not_played(scene: str, tag: str):
    assert tag not in reading_of(scene).tags


@pytest.mark.parametrize(
    ("scene", "tag", "focus"),
    [
        ("A boy draws a dragon in the sand.", "animal", "the boy"),
        ("An Inuit elder carves a seal from whalebone.", "animal", "the elder"),
        ("A barista pours a swan into the foam.", "animal", "the barista"),
        ("A tattoo of a snake on a woman's arm.", "animal", "the woman"),
        ("A man in a bear costume rides the escalator.", "animal", "the man"),
        (
            "A portrait of a lion hangs over the fireplace; an old colonel sleeps.",
            "animal",
            "the colonel",
        ),
        ("A woman holds a photograph of a soldier.", "soldier", "the woman"),
        ("A child's drawing of a house comes alive.", "handwork", "the subject"),
        ("Ein Junge zeichnet einen Drachen in den Sand.", "animal", "the boy"),
        ("Ein Mann im Bärenkostüm steigt in die U-Bahn.", "animal", "the man"),
        ("Une statue de lion garde l'escalier, un enfant passe.", "animal", "the child"),
        ("Un niño dibuja un dragón en la arena.", "animal", "the boy"),
        ("Un bambino disegna un drago nella sabbia.", "animal", "the subject"),
        ("Een jongen tekent een draak in het zand.", "animal", "the boy"),
        ("Мальчик рисует дракона на песке.", "animal", "the subject"),
        ("一个老人雕一只鹰。", "animal", "the old man"),
        ("木彫りの熊が棚に並び、老人が眠る。", "animal", "the old man"),
        ("소년이 모래에 용을 그린다.", "animal", "the boy"),
    ],
)
def test_what_is_depicted_is_not_the_living_subject(scene: str, tag: str, focus: str):
    reading = reading_of(scene)

    assert tag not in reading.tags
    assert reading.focus == focus


@pytest.mark.parametrize(
    ("scene", "focus"),
    [
        ("Portrait of a young woman with freckles, window light.", "the woman"),
        ("A photo of a lion in tall grass.", "the lion"),
        ("She paints her daughter's nails.", "the daughter"),
        ("A tourist takes a photo of a lion.", "the tourist and the lion"),
        ("Porträt einer Frau am Fenster.", "the woman"),
        ("Retrato de una mujer en la ventana.", "the woman"),
    ],
)
def test_who_is_portrayed_by_the_scene_itself_is_its_subject(scene: str, focus: str):
    assert reading_of(scene).focus == focus


@pytest.mark.parametrize(
    ("scene", "raised", "not_raised"),
    [
        ("Bored sea lions doze on a rock.", "dolphin", "lion"),
        ("Bored sea lions doze on a rock.", "dolphin", "sea"),
        ("Un groupe de lions de mer dort sur un rocher.", "dolphin", "lion"),
        ("A pigeon knocks over the white queen.", "bird", "queen"),
        ("A Formula 1 car spins out at the hairpin.", "driving", "dancing"),
        ("A top spins on a wooden table.", "motion", "person"),
        ("A girl spins in the rain.", "dancing", "waiting"),
        ("The windmill spins in the wind.", "motion", "dancing"),
        ("Ein Kreisel dreht sich auf dem Tisch.", "motion", "dancing"),
        ("A flat-pack chair assembles itself in a room.", "motion", "handwork"),
        ("猫がこたつで寝ている。", "waiting", "motion"),
    ],
)
def test_a_word_is_read_with_its_neighbours(scene: str, raised: str, not_raised: str):
    tags = reading_of(scene).tags

    assert raised in tags
    assert not_raised not in tags


@pytest.mark.parametrize(
    ("scene", "line"),
    [
        ('"Say it," he begs. She looks at the floor and says nothing.', '"Say it,"'),
        ("Старый приёмник на кухне. Радио: «Говорит Москва»", "«Говорит Москва»"),
        ('The man turns: "Go home"', '"Go home"'),
    ],
)
def test_a_line_is_speech_where_nothing_bears_lettering(scene: str, line: str):
    reading = reading_of(scene)

    assert line in reading.lines
    assert reading.lettering == ()


def test_a_few_words_in_quotes_are_no_lettering_where_nothing_could_bear_it():
    assert reading_of("A dog called «Rex» runs along the beach.").lettering == ()
    assert reading_of("A neon “OPEN” flickers in the rain.").lettering == ("“OPEN”",)
