# ruff: noqa: RUF001  the letters and punctuation of many scripts are meant as they stand
import pytest

from tests.unit.providers.text.composer.scenes import composed
from tests.unit.providers.text.composer.targets import target_of


def reading_of(scene: str):
    return composed(scene, target_of("veo")).reading


@pytest.mark.parametrize(
    ("scene", "tag"),
    [
        ("Dawn walks into the bar.", "dawn"),
        ("Mr. Night drinks tea.", "night"),
        ("Jon Snow drinks tea with Arya at home.", "snow"),
        ("We meet Rain Phoenix in the park today.", "rain"),
        ("Snow White eats an apple.", "snow"),
        ("A girl in a raincoat holds an umbrella.", "rain"),
        ("Herr Nacht trinkt Tee.", "night"),
        ("Eine Frau mit Regenschirm.", "rain"),
        ("Alba cammina verso casa.", "dawn"),
        ("Aurora corre a casa.", "dawn"),
        ("Luna corre por la casa.", "night"),
        ("Güneş mutfakta çay içiyor.", "sunny"),
        ("雪さんは台所で本を読む。", "snow"),
        ("A sunflower in a vase.", "sunny"),
        ("A yellow car.", "shout"),
        ("Une femme marche dans le désert.", "no_people"),
        ("Un camión cruza el desierto.", "no_people"),
        ("The old house is mine, says the girl.", "cave"),
        ("Un chevalier entre dans la cour.", "dancing"),
        ("Il blijft thuis en drinkt thee, zegt hij.", "mood_joyful"),
        ("Улица в городе.", "mountain"),
        ("소년이 달리는 거리.", "camera_move"),
        ("The waiter smiles at her.", "waiting"),
        ("The nightclub is open on Sunday.", "night"),
        ("A samurai draws his sword.", "writing"),
        ("Rain drums on the roof while a man sleeps.", "music"),
        ("A tornado tears through the town.", "crying"),
        ("She waves to her brother.", "sea"),
        ("A skier stands in the lift queue.", "interior"),
        ("The birds scatter as a church bell rings.", "interior"),
        ("A cowboy smokes on the porch of a saloon.", "interior"),
        ("A spaceship lands in a cornfield.", "space"),
        ("Die Fledermäuse verlassen die Höhle.", "no_people"),
        ("雪白的婚纱挂在门上。", "snow"),
        ("A bride in a snow-white dress dances.", "snow"),
        ("Снежная ночь в деревне, лает собака.", "tree"),
        ("Aurore prépare le café dans la cuisine.", "cafe"),
        ("Solen går ner bakom granarna.", "sunny"),
    ],
)
def test_a_name_or_a_lookalike_is_no_cue(scene: str, tag: str):
    assert tag not in reading_of(scene).tags


@pytest.mark.parametrize(
    ("scene", "tag"),
    [
        ("Dawn over the harbour.", "dawn"),
        ("A spaceship drifts past the rings.", "space"),
        ("雨夜，一辆出租车。", "rain"),
        ("雪夜，一个老人。", "snow"),
        ("月夜の海。", "moonlight"),
        ("겨울밤, 소녀가 걷는다.", "winter"),
        ("Eine Schneenacht im Dorf.", "snow"),
        ("Outside it rains, the cat sleeps.", "rain"),
        ("Draußen schneit es, die Katze schläft.", "interior"),
        ("Die Sonne geht unter.", "dusk"),
        ("太阳下山，牛群回家。", "dusk"),
        ("An astronaut plants a flag on Mars.", "planet"),
        ("Rain falls on the roof.", "rain"),
        ("Night falls over the city.", "night"),
        ("Snow covers the field.", "snow"),
        ("Herbstnacht am See.", "night"),
        ("Alba sul mare.", "dawn"),
        ("Nocą pada śnieg.", "snow"),
        ("夜道を歩く。", "night"),
        ("AT NIGHT A FOX CROSSES THE ROAD.", "night"),
        ("At Night In The Forest", "night"),
    ],
)
def test_a_cue_at_the_start_is_still_a_cue(scene: str, tag: str):
    assert tag in reading_of(scene).tags


@pytest.mark.parametrize(
    ("scene", "tag"),
    [
        ("A street without any rain.", "rain"),
        ("It isn't raining in the park.", "rain"),
        ("A road with no cars or people.", "crowd"),
        ("Es regnet nicht im Park.", "rain"),
        ("Die Straße liegt ohne Schnee da.", "snow"),
        ("Il ne pleut pas, pas de neige non plus.", "snow"),
        ("Una calle sin lluvia.", "rain"),
        ("Ulica bez deszczu.", "rain"),
        ("Det regnar inte på gatan.", "rain"),
        ("Rüzgar yok, deniz sakin.", "wind"),
        ("شارع بدون مطر", "rain"),
        ("सड़क पर बारिश नहीं है।", "rain"),
        ("没有雨的街道。", "rain"),
        ("雨は降っていない。", "rain"),
        ("비가 오지 않는 거리.", "rain"),
        ("Улица без дождя.", "rain"),
    ],
)
def test_what_the_scene_denies_is_not_there(scene: str, tag: str):
    reading = reading_of(scene)

    assert tag not in reading.tags
    assert f"no_{tag}" in reading.tags


@pytest.mark.parametrize(
    ("scene", "tag"),
    [
        ("Not only rain but snow falls on the street.", "rain"),
        ("A man without an umbrella stands in the rain.", "rain"),
        ("No music, only rain.", "rain"),
        ("Kein Mensch, aber Regen.", "rain"),
    ],
)
def test_a_negation_reaches_no_further_than_it_says(scene: str, tag: str):
    assert tag in reading_of(scene).tags


@pytest.mark.parametrize(
    ("scene", "year"),
    [
        ("1912. A ship leaves the harbour.", 1912),
        ("London in the 1890s.", 1890),
        ("A street in the 18th century.", 1750),
        ("Ein Dorf im 17. Jahrhundert.", 1650),
        ("A knight in the Middle Ages.", 1300),
        ("A crowd of 1500 people cheers.", None),
        ("A 1200 mm lens on a tripod.", None),
    ],
)
def test_a_year_is_read_and_a_mere_number_is_not(scene: str, year: int | None):
    assert reading_of(scene).year == year


def test_two_times_of_day_leave_the_light_untied():
    composition = composed("Golden hour at noon in the village.", target_of("veo"))

    assert composition.reading.has("mixed_time")
    assert not composition.reading.tags & {"noon", "golden_hour", "day"}
    assert any("more than one time" in note for note in composition.text.notes)


@pytest.mark.parametrize(
    "scene",
    [
        "From the kitchen she sees the mountains in the rain.",
        "A woman at the kitchen window sees a mountain in the rain.",
        "In der Küche sieht ein Mann den Wald im Regen.",
    ],
)
def test_a_room_wins_over_the_landscape_it_looks_out_on(scene: str):
    reading = reading_of(scene)

    assert reading.has("interior", "kitchen", "rain")
    assert not reading.tags & {"exterior", "mountain", "forest"}


def test_the_subject_is_named_only_where_the_scene_names_it():
    assert reading_of("An old fisherman mends a net.").focus == "the fisherman"
    assert reading_of("Ein Taxi wartet.").focus == "the taxi"
    assert reading_of("Zwei Hunde rennen.").focus == "the subject"
    assert reading_of("John and Mary argue.").focus == "the subject"


@pytest.mark.parametrize(
    "scenes",
    [
        (
            "At night an old man walks through the rain.",
            "In der Nacht geht ein alter Mann durch den Regen.",
            "La nuit, un vieil homme marche sous la pluie.",
            "De noche un anciano camina bajo la lluvia.",
            "À noite um idoso caminha na chuva.",
            "Di notte un vecchio cammina sotto la pioggia.",
            "På natten går en gammal man i regnet.",
            "Nocą staruszek idzie w deszczu.",
            "Gece yaşlı adam yağmurda yürüyor.",
            "في الليل يمشي رجل عجوز تحت المطر.",
            "रात में एक बूढ़ा आदमी बारिश में चलता है।",
            "夜里，老人在雨中散步。",
            "夜、雨の中を老人が歩く。",
            "밤에 할아버지가 빗속을 걷는다.",
            "Ночью старик идёт под дождём.",
            "'s Nachts loopt een oude man in de regen.",
        )
    ],
)
def test_the_same_scene_says_the_same_in_every_language(scenes: tuple[str, ...]):
    for scene in scenes:
        assert {"night", "rain", "walk", "person"} <= reading_of(scene).tags, scene


@pytest.mark.parametrize(
    ("scene", "focus"),
    [
        ("Ten ballerinas wait backstage.", "the ballerinas"),
        ("Un vecchio orologiaio regola un pendolo.", "the watchmaker"),
        ("Two detectives argue in a parked car.", "the detectives"),
        ("一只骆驼走过沙漠。", "the subject"),
        ("一个少年跑过桥。", "the boy"),
        ("雨后的弄堂，老人推着自行车，收音机里传来京剧。", "the old man"),
    ],
)
def test_what_the_camera_looks_at_is_named_once_and_truly(scene: str, focus: str):
    reading = reading_of(scene)

    assert reading.focus == focus
    assert not reading.place.startswith(("the in ", "the on ", "the at "))


@pytest.mark.parametrize(
    ("scene", "focus"),
    [
        ("Fox in snow", "the fox"),
        ("Red fox crossing a road", "the fox"),
        ("Fox", "the fox"),
        ("Bear with me, says nobody.", "the subject"),
        ("Ring the bell at noon.", "the subject"),
        ("Out of horse country into town.", "the subject"),
    ],
)
def test_a_title_names_its_subject_without_an_article(scene, focus):
    assert reading_of(scene).focus == focus
