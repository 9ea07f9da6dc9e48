# ruff: noqa: RUF001  the letters and punctuation of many scripts are meant as they stand
"""What the person says of the camera is left alone, and what we say of it fits together."""

import re

import pytest

from tests.unit.providers.text.composer.scenes import SCENES, composed
from tests.unit.providers.text.composer.targets import ONE_OF_EACH, target_of

OUR_CAMERA = re.compile(
    r"\b(?:wide shot|medium shot|full shot|close-up|two-shot|tabletop framing|eye level|"
    r"shoulder height|three-quarter|table height|low to the ground|camera|dolly|locked|"
    r"push in|tracking|\d+mm)\b|\[",
    re.IGNORECASE,
)
OUR_FRAMING = re.compile(
    r"\b(?:wide shot|medium shot|full shot|close-up|two-shot|eye level|shoulder height)\b",
    re.IGNORECASE,
)
VIEWPOINTS = (
    "A drone shot over the desert, a convoy of trucks raising dust.",
    "Aerial shot of a river delta at low tide.",
    "POV: hands grip the handlebars of a bike speeding downhill.",
    "First-person view: I open the fridge and find a tiny penguin.",
    "Over the shoulder of a chess player we see her opponent hesitate.",
    "Top-down view of a table where four hands share bread.",
    "Overhead shot: noodles being tossed in a wok.",
    "Bird's-eye view of a roundabout in heavy traffic.",
    "Drohnenaufnahme über den Weinbergen im Herbst.",
    "Aus der Vogelperspektive: ein Marktplatz voller Schirme.",
    "Über die Schulter eines Malers sehen wir die Leinwand.",
    "Vue aérienne d'une plage couverte de parasols.",
    "Vue de dessus d'une table de banquet.",
    "Toma aérea de un volcán nevado.",
    "Plano cenital de una paella.",
    "Vista aérea da Amazônia ao amanhecer.",
    "Ripresa con drone sulle Dolomiti.",
    "Soggettiva: mani che aprono un baule.",
    "Drönarbild över skärgården.",
    "Ujęcie z drona: rzeka i las jesienią.",
    "Drone çekimi: Kapadokya üzerinde balonlar.",
    "لقطة جوية لقافلة جمال في الصحراء.",
    "ड्रोन शॉट: हिमालय के ऊपर।",
    "航拍：长江上的货船。",
    "俯拍一碗拉面。",
    "ドローン撮影：桜並木の川。",
    "真上から見た弁当箱。",
    "드론 촬영: 제주도 해안.",
    "1인칭 시점: 문을 연다.",
    "Съёмка с дрона: тайга осенью.",
    "Dronebeeld boven de bollenvelden.",
)
STATED_MOVES = (
    "Tilt up from muddy boots to the face of a soldier.",
    "The camera glides through a keyhole into an abandoned nursery.",
    "Whip pan from a ringing phone to an open window.",
    "Steadicam follows a waiter through the swinging doors.",
    "Plan-séquence : une serveuse traverse la salle du restaurant.",
    "Carrello laterale: soldati in marcia.",
    "Kamera powoli odjeżdża od okna.",
    "镜头跟随一只猫穿过屋顶。",
    "Камера медленно приближается к зеркалу.",
)
NOT_A_VIEWPOINT = (
    "She looks over her shoulder and smiles.",
    "A drone delivers a parcel to a farmhouse.",
    "The first person to arrive opens the gate.",
    "Lamps flicker overhead in the workshop.",
    "An aerial acrobat waits for her cue.",
)


@pytest.mark.parametrize("scene", VIEWPOINTS)
def test_a_stated_viewpoint_settles_framing_angle_lens_and_move(scene: str):
    for target in ONE_OF_EACH:
        for variation in (0, 1):
            ours = composed(scene, target, variation).our_words
            assert not OUR_CAMERA.search(ours), ours


@pytest.mark.parametrize("scene", STATED_MOVES)
def test_a_stated_move_settles_framing_and_angle(scene: str):
    for target in ONE_OF_EACH:
        ours = composed(scene, target).our_words
        assert not OUR_FRAMING.search(ours), ours


@pytest.mark.parametrize("scene", NOT_A_VIEWPOINT)
def test_what_only_sounds_like_a_viewpoint_still_gets_a_camera(scene: str):
    assert composed(scene, target_of("veo")).direction.framing


def test_a_long_lens_never_meets_a_wide_frame_of_a_person():
    for scene in SCENES:
        for target in ONE_OF_EACH:
            direction = composed(scene.text, target).direction
            is_long = direction.lens.startswith(("85mm", "135mm", "100mm"))
            is_flight = direction.situation in {"flight", "an animal on the move"}
            assert not (is_long and "wide" in direction.framing) or is_flight, scene.key


@pytest.mark.parametrize(
    "scene",
    [
        "Two dogs wait on the pier.",
        "The birds scatter over the roofs.",
        "Three horses stand on a hill.",
        "三个孩子在操场上放风筝。",
        "The women laugh, a dog barks.",
    ],
)
def test_several_subjects_take_a_plural_verb(scene: str):
    for target in ONE_OF_EACH:
        for variation in range(6):
            composition = composed(scene, target, variation)
            focus = re.escape(composition.reading.focus)
            broken = re.compile(rf"{focus} (?:is|stands|has|holds)\b|space around it\b")
            assert not broken.search(composition.our_words), composition.our_words


def test_a_pan_ends_somewhere_else_than_where_it_began():
    for scene in ("Three geese cross a frozen pond.", "Not a soul on the beach.", "A wide valley."):
        for target in ONE_OF_EACH:
            for variation in range(4):
                ours = composed(scene, target, variation).our_words
                assert not re.search(r"across (the \w+) and ends on \1", ours), ours


def test_a_long_lens_of_the_persons_own_gets_no_wide_frame():
    for scene in ("A bride adjusts her veil, 85mm.", "135 mm: a fox on a hill at noon."):
        for target in ONE_OF_EACH:
            for variation in range(4):
                assert "wide" not in composed(scene, target, variation).direction.framing


@pytest.mark.parametrize("target", ONE_OF_EACH[:-1], ids=lambda target: target.family)
def test_the_camera_of_a_long_scene_goes_with_the_action(target):
    scene = "A man walks to the carousel. He laughs. She waves. " * 4

    words = composed(scene, target).our_words

    assert not re.search(r"locked|static|push|dolly|dollies|slid", words, re.IGNORECASE)
