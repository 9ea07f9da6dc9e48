# ruff: noqa: RUF001  the letters and punctuation of many scripts are meant as they stand
"""Where a scene plays, and what light and motion it gets because of it."""

import re

import pytest

from tests.unit.providers.text.composer.scenes import composed
from tests.unit.providers.text.composer.targets import target_of

INDOORS = [
    "猫がこたつで寝ている。外は吹雪。",
    "外では雨が降り続き、彼女は手紙を書いている。",
    "外面下着大雪，一家人围着火锅吃饭。",
    "Ein Bergsteiger sitzt im Zelt, draußen heult der Wind.",
    "Dehors, la tempête; le chien dort sur le tapis.",
    "Un boulanger sort une fournée, la vitrine est encore noire.",
    "A baker at the shop window kneads dough before sunrise.",
    "Космонавт смотрит через иллюминатор на Землю и шепчет: «Дом».",
    "From the kitchen she sees the mountains in the rain.",
    "Aus der Küche sieht sie die Berge im Regen.",
    "In the office a nurse sees the park in the rain.",
]
OUTDOORS = [
    "Kids run out of school into the first snow.",
    "The choir files out of the church into the snow.",
    "Zwei Mönche treten vor das Tor, ein Kind kommt aus der Kirche.",
    "El taxista espera frente al hospital de madrugada.",
    "Dos novios se besan delante del museo.",
    "Une femme sort du restaurant et allume une cigarette.",
    "A rock band on a festival stage at night, thousands of phone lights.",
    "Cyberpunk street food stall, steam, neon kanji, a cook tosses noodles.",
    "A humpback whale breaches at sunrise.",
    "A couple kisses under the Eiffel Tower.",
    "A kayaker paddles through rapids.",
    "Eine Frau auf dem Riesenrad, weit oben.",
    "Bir adam kayığını kıyıya çeker, sahil boş.",
    "Dziadek uczy wnuczkę łowić ryby pod lodem na zamarzniętym jeziorze.",
]


@pytest.mark.parametrize("scene", INDOORS)
def test_a_scene_inside_stays_inside_whatever_is_outside(scene: str):
    reading = composed(scene, target_of("veo")).reading

    assert reading.has("interior")
    assert not reading.tags & {"exterior", "mountain", "park"}


@pytest.mark.parametrize("scene", OUTDOORS)
def test_a_scene_out_of_doors_gets_no_room(scene: str):
    composition = composed(scene, target_of("veo"))

    assert composition.reading.has("exterior")
    assert not composition.reading.tags & {"interior", "underwater"}
    assert not re.search(r"\b(?:room|ward|wall|ceiling|ripples)\b", composition.our_words)


@pytest.mark.parametrize(
    ("scene", "tag"),
    [
        ("Küçük kız kedisine süt veriyor, dışarıda kar yağıyor.", "rain"),
        ("Dziadek uczy wnuczkę łowić ryby pod lodem.", "underwater"),
        ("An empty swimming pool at midnight, the underwater lights still on.", "underwater"),
        ("The last dinosaur looks up as the asteroid lights the sky.", "space"),
        ("Close-up of a mother's hands packing a lunch before school.", "classroom"),
        ("Los niños vuelven después de la escuela.", "classroom"),
        ("Real estate: walk through a bright modern loft with tall windows.", "small_room"),
        ("A cyclist weaves between the cabs.", "handwork"),
        ("以外は何もない草原。", "interior"),
    ],
)
def test_words_that_only_look_like_a_place_are_none(scene: str, tag: str):
    assert tag not in composed(scene, target_of("veo")).reading.tags


def test_the_rain_that_falls_on_a_person_still_takes_them_out_of_doors():
    reading = composed("In the rain, a man sees a church.", target_of("veo")).reading

    assert not reading.has("interior")


def test_a_second_guess_at_the_language_does_not_move_the_scene():
    reading = composed("Street market, stall, neon.", target_of("veo")).reading

    assert "interior" not in reading.tags


def test_the_walk_through_of_a_home_is_the_move_of_its_camera():
    ours = composed(
        "Real estate: walk through a bright modern loft with tall windows.", target_of("kling")
    ).our_words

    assert "camera" not in ours


@pytest.mark.parametrize(
    ("scene", "says"),
    [
        ("A hacker types in a dark room, green code reflected in her glasses.", "screen"),
        ("Black screen. A match is struck.", "black"),
        ("A knight kneels in a dark chapel.", "Near darkness|Very little light"),
        ("Eine Nonne betet in der dunklen Kapelle.", "Near darkness|Very little light"),
        ("Dans une cave sombre, un vieil homme goûte le vin.", "Near darkness|Very little light"),
        ("She closes the curtains against the midday sun; the room turns dim.", "Thin edges|Dim"),
        ("A bride descends a sunlit marble staircase.", "sunlight"),
        ("Diwali night, diyas on the steps, fireworks burst over the roofs.", "overhead|flashes"),
        ("En la oscuridad enciende una cerilla.", "match|flame"),
        ("A deep-sea submersible's lights find a giant squid.", "One narrow beam"),
    ],
)
def test_the_light_is_the_light_of_the_scene(scene: str, says: str):
    light = composed(scene, target_of("veo")).direction.light.text

    assert re.search(says, light), light


@pytest.mark.parametrize("scene", ["A dark blue room.", "A chapel of dark oak panels."])
def test_a_dark_colour_or_wood_makes_no_dark_room(scene: str):
    assert "dark" not in composed(scene, target_of("veo")).reading.tags


@pytest.mark.parametrize(
    "scene",
    [
        "Bãi biển Đà Nẵng lúc hoàng hôn, một cô gái chạy trên cát.",
        "ילדה רצה על חוף תל אביב בשקיעה",
        "Egy lány fut a tengerparton naplementekor.",
    ],
)
@pytest.mark.parametrize("family", ["veo", "kling", "hailuo", "gemini_image", "runway", "luma"])
def test_a_scene_that_nobody_could_read_gets_no_light(scene: str, family: str):
    assert composed(scene, target_of(family)).direction.light.text == ""


@pytest.mark.parametrize("family", ["veo", "kling", "hailuo", "gemini_image"])
@pytest.mark.parametrize(
    "scene", ["A barber shaves a customer.", "A nun hands over a parcel.", "Two men argue."]
)
def test_light_for_an_unknown_place_is_true_inside_and_outside(scene: str, family: str):
    light = composed(scene, target_of(family)).direction.light.text

    assert re.search("[Nn]atural", light)
    assert not re.search("source|models|rim|background|room|sky", light)
