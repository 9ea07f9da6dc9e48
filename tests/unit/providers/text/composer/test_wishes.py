"""Wishes in a person's words, done by rules: a table of what each does to which prompt."""

import pytest

from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.catalogue.vocabulary import camera, rewording
from craftprompt.providers.base import PromptRequest, Rewrite
from craftprompt.providers.text.composer.camera_words import FRAMINGS
from craftprompt.providers.text.composer.directing import found_wish
from craftprompt.providers.text.composer.provider import write
from tests.unit.providers.text.composer.targets import ONE_OF_EACH, target_of

FISHERMAN = "A fisherman in a red coat mends a torn net on the pier at dawn."
DANCER = "A dancer spins alone in an empty theatre while dust falls through one spotlight."
FIELD = "A child and a dog run through a field of wheat."
HANDS = "Close-up of an old watchmaker's hands, 85mm lens, slow push in."
SNOWY = "A fox crosses a snowy road at night."
STORMY = "A keeper climbs the stairs at dusk. Storm outside."
AMARA = (
    "Chef Amara plates a dessert in a steamy open kitchen, flames flare on the stove behind her, "
    'she wears a red coat and says "Service!"'
)
SPOKEN = 'A woman at a bar says: "A close-up? In slow motion? No music."'


def asked(wish, scene=FISHERMAN, family="veo", *, prompt="", locked=()):
    target = target_of(family)
    prompt = prompt or write(PromptRequest(scene, target)).prompt
    rewrite = Rewrite(RewriteAct.REFINED, prompt, wish=wish, locked=locked)
    return write(PromptRequest(scene, target, rewrite=rewrite))


# Family, scene, wish, what stands in the prompt then, and what does not any more.
DONE = [
    ("veo", FISHERMAN, "change the coat to blue", "in a blue coat mends", "red"),
    ("veo", FISHERMAN, "make his coat green", "in a green coat mends", "red"),
    ("kling", FISHERMAN, "turn the red coat black", "in a black coat mends", "red"),
    ("luma", FISHERMAN, "paint the net white", "a torn white net", "\x00"),
    ("veo", "A red fox runs.", "change the fox to blue", "A blue fox runs.", "red"),
    ("veo", "A fox runs.", "make the fox blue", "A blue fox runs.", "blue blue"),
    ("veo", SNOWY, "make it rain", "a rainy road", "snow"),
    ("veo", SNOWY, "make it foggy", "a foggy road", "snow"),
    ("veo", STORMY, "sunny", "the stairs in the sunshine", "dusk"),
    ("veo", STORMY, "make it snow", "Snow", "storm"),
    ("veo", FISHERMAN, "wide shot", "Wide shot at shoulder height", "Close-up"),
    ("veo", FISHERMAN, "make it a medium shot", "Medium shot at shoulder height", "Close-up"),
    ("kling", FISHERMAN, "make it a close-up", "Close-up, 50mm lens", "Medium close-up"),
    ("kling", FISHERMAN, "Could you make it a wide shot, please", "Wide shot", "Medium close-up"),
    ("luma", DANCER, "close up", "easing in, close-up, 35mm", "wide shot"),
    ("seedance", FISHERMAN, "full shot", "Full shot, 50mm lens", "Medium shot"),
    ("hailuo", FISHERMAN, "shoot it as an extreme wide shot", "Extreme wide shot", "close-up"),
    ("gemini_image", FISHERMAN, "extreme close-up", "an extreme close-up at", "medium shot"),
    ("veo", HANDS, "wide shot", "Wide shot of an old watchmaker's hands", "Close-up"),
    ("hailuo", FISHERMAN, "wide shot", "Wide shot at", "85mm"),
    ("hailuo", FISHERMAN, "wide shot", "Wide shot at", "out of focus"),
    ("veo", FISHERMAN, "make it closer", "Extreme close-up at", "\x00"),
    ("kling", DANCER, "wider", "Full shot, 24mm", "Medium wide"),
    ("veo", FISHERMAN, "aerial view", "Aerial view, 50mm", "shoulder height"),
    ("veo", FISHERMAN, "make it a drone shot", "Aerial view", "Close-up"),
    ("gemini_image", FISHERMAN, "point of view", "a point-of-view shot:", "at shoulder height"),
    ("veo", FISHERMAN, "from above", "Close-up from above,", "shoulder height"),
    ("kling", FISHERMAN, "seen from above", "Medium close-up from above, 50mm", "\x00"),
    ("gemini_image", FISHERMAN, "low angle", "a medium shot from below:", "shoulder height"),
    ("veo", FISHERMAN, "shoot it from behind", "Close-up from behind", "shoulder height"),
    ("veo", HANDS, "from above", "Seen from above.", "\x00"),
    ("veo", FISHERMAN, "85mm lens", "85mm lens", "50mm"),
    ("veo", HANDS, "use a 35mm lens", "hands, 35mm lens, slow", "85mm"),
    ("luma", DANCER, "telephoto lens", "135mm telephoto lens", "35mm lens"),
    ("veo", FISHERMAN, "blurred background", "shallow depth of field", "gently soft background"),
    ("veo", FISHERMAN, "everything in focus", "everything sharp from near", "soft background"),
    ("veo", FISHERMAN, "static camera", "a locked camera", "dollying"),
    ("veo", FISHERMAN, "no camera movement", "locked", "dollying"),
    ("runway", DANCER, "static shot", "Static shot: A dancer", "push in"),
    ("hailuo", DANCER, "push in", "[Push in] A dancer", "Static"),
    ("hailuo", FISHERMAN, "zoom in", "[Zoom in] A fisherman", "Truck"),
    ("hailuo", FISHERMAN, "orbit around", "The camera orbits slowly.", "Truck"),
    ("luma", FISHERMAN, "zoom out", "The camera is zooming out slowly, medium", "sliding"),
    ("seedance", FISHERMAN, "handheld", "A handheld camera stays close", "pushes in"),
    ("seedance", FISHERMAN, "tracking shot from behind", "follows the fisherman from", "pushes"),
    ("kling", FISHERMAN, "pan to the left", "the camera pans left slowly", "moves in"),
    ("veo", HANDS, "static camera", "85mm lens, static shot.", "push in"),
    ("veo", FISHERMAN, "slow motion", "In slow motion.", "\x00"),
    ("kling", FIELD, "in slow motion", "In slow motion.", "Urgent, breathless"),
    ("veo", FISHERMAN, "slow-mo please", "In slow motion.", "\x00"),
    ("veo", FISHERMAN, "make it a loop", "seamless loop", "\x00"),
    ("veo", FISHERMAN, "warmer light", "Warm light and warm colours.", "cool"),
    ("veo", FISHERMAN, "softer light", "Soft, even light", "First light comes in"),
    ("seedance", FISHERMAN, "harsh light", "Hard light with sharp", "Low early light"),
    ("gemini_image", FISHERMAN, "backlit", "Light from behind", "Low early light"),
    ("veo", FISHERMAN, "add candlelight", "Candlelight, small", "First light"),
    ("gemini_image", FISHERMAN, "in black and white", "In black and white.", "Natural colour"),
    ("luma", FISHERMAN, "black & white", "In black and white.", "palette"),
    ("luma", FISHERMAN, "black & white", "Intent, unhurried mood;", "cool shadows"),
    ("veo", FISHERMAN, "more colourful", "Strong, saturated colours.", "pale and cool"),
    ("veo", FISHERMAN, "shot on 35mm", "Shot on 35mm film", "\x00"),
    ("veo", FISHERMAN, "film grain", "with a fine grain.", "\x00"),
    ("gemini_image", DANCER, "anime style", "Anime style", "photograph"),
    ("veo", FISHERMAN, "like a documentary", "Documentary realism", "\x00"),
    ("kling", FISHERMAN, "make it scarier", "Ominous mood.", "Concentrated, careful"),
    ("luma", DANCER, "sadder", "Sad, quiet mood.", "Withdrawn"),
    ("veo", FISHERMAN, "make it a cold night", "on the pier at night.", "dawn"),
    ("veo", FISHERMAN, "make it a cold night", "Cool, bluish light and colours.", "First light"),
    ("gemini_image", FISHERMAN, "a dark and stormy night", "A storm blows.", "dawn"),
    ("veo", FISHERMAN, "make it rain", "Rain falls.", "\x00"),
    ("veo", FISHERMAN, "make it snow", "Snow falls.", "\x00"),
    ("veo", FISHERMAN, "at sunset", "on the pier at sunset.", "dawn"),
    ("veo", FISHERMAN, "make it morning", "on the pier in the morning.", "dawn"),
    ("veo", FISHERMAN, "in winter, at night", "at night. It is winter.", "at at"),
    ("kling", FISHERMAN, "in autumn", "It is autumn.", "\x00"),
    ("veo", DANCER, "no music", "No music.", "\x00"),
    ("veo", FISHERMAN, "without sound", "In silence.", "SFX:"),
    ("veo", FISHERMAN, "add soft piano music", "Soft piano music plays.", "\x00"),
    ("veo", DANCER, "remove the dust", "in an empty theatre. ", "dust"),
    ("veo", FIELD, "without the dog", "A child runs through a field", "dog"),
    ("veo", FIELD, "without the dog", "tracking alongside the child at", "panting"),
    ("kling", FIELD, "no dog", "open air, no music.", "panting"),
    ("kling", FIELD, "get rid of the child", "A dog runs through", "child"),
    ("gemini_image", FISHERMAN, "without the red coat", "A fisherman mends", "coat"),
    ("luma", FISHERMAN, "no watermark", "The frame stays clean from edge to edge.", "\x00"),
]


@pytest.mark.parametrize(("family", "scene", "wish", "has", "has_not"), DONE)
def test_a_wish_is_done_to_the_prompt_of_any_family(family, scene, wish, has, has_not):
    refined = asked(wish, scene, family)
    assert has in refined.prompt
    assert has_not not in refined.prompt
    assert refined.shortfalls == ()
    assert refined.notes


@pytest.mark.parametrize(
    "wish",
    [
        "change the camera to a drone shot",
        "change the camera to drone",
        "change the shot to a drone shot",
        "switch the camera to a drone shot",
        "switch to a drone shot",
        "make it a drone shot",
        "change the camera angle to an aerial view",
    ],
)
@pytest.mark.parametrize("family", ["veo", "kling", "luma"])
def test_a_shot_is_the_same_however_it_is_asked_for(family, wish):
    said = asked("use a drone shot", AMARA, family)
    assert "aerial view" in said.prompt.casefold()
    assert asked(wish, AMARA, family) == said


def test_a_matter_of_film_is_never_renamed_in_words_of_ours():
    assert "a locked camera" in asked("change the camera to a static camera", AMARA).prompt
    assert "Candlelight, small" in asked("change the light to candlelight", AMARA).prompt
    assert "It is dawn." in asked("change the time of day to dawn", AMARA).prompt
    unread = asked("change the camera to a banana", AMARA)
    assert "banana" not in unread.prompt
    assert unread.shortfalls
    owner = asked("replace the camera with a phone", "A girl holds the camera in a park.")
    assert "A girl holds a phone in a park." in owner.prompt


@pytest.mark.parametrize(
    "wish",
    [
        *("make it dawn", "make it golden hour", "make it night", "make it rain"),
        *("in winter", "softer light", "candlelight", "warmer"),
    ],
)
@pytest.mark.parametrize("shot", ["", "change the camera to a drone shot", "static", "from above"])
@pytest.mark.parametrize("scene", [AMARA, FISHERMAN, DANCER])
def test_light_time_and_weather_never_touch_what_is_said_of_the_camera(scene, shot, wish):
    plain = write(PromptRequest(scene, target_of("veo"))).prompt
    before = asked(shot, scene, prompt=plain).prompt if shot else plain
    camera_said = before.split(". ", 1)[0]
    assert camera_said not in scene
    assert camera_said in asked(wish, scene, prompt=before).prompt


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ("add a lantern", "A lantern stands in view."),
        ("add a cat", "A cat is there, close by."),
        ("add two cats to the scene", "Two cats are there, close by."),
        ("add people in the background", "There are people in the background."),
        ("add smoke", "There is smoke."),
        ("add that she smiles", "She smiles."),
        ("add a dog barks", "A dog barks."),
        ("add the moon", "There is the moon."),
        ("with laughter", "There is laughter."),
        ("add some rain", "Rain falls."),
        ("make it foggy", "Fog hangs in the air."),
        ("make it misty", "Mist hangs in the air."),
        ("make it windy", "Wind blows."),
        ("make it overcast", "Grey clouds cover the sky."),
    ],
)
def test_what_is_added_is_said_in_a_whole_sentence(wish, says):
    assert f" {says} " in asked(wish, "A woman walks along a country road.").prompt


def test_weather_stays_outside_of_a_room_and_the_fire_burns_on():
    plain = write(PromptRequest(AMARA, target_of("veo"))).prompt
    rainy = asked("make it rain", AMARA, prompt=plain)
    assert " Rain falls outside, its sound muffled by the window. " in rainy.prompt
    assert "The fire is the main source" in rainy.prompt
    assert " Snow falls outside. " in asked("make it snow", AMARA, prompt=rainy.prompt).prompt
    assert "muffled" not in asked("make it rain", AMARA, "hailuo").prompt


@pytest.mark.parametrize("scene", ["A fox runs along the beach.", "A man walks in a city street."])
@pytest.mark.parametrize("family", ["veo", "kling", "runway"])
def test_night_is_said_once(scene, family):
    night = asked("make it night", scene, family).prompt
    assert "It is night." in night
    assert "Night: " not in night
    assert "Night indoors: " not in night


# What cannot be done, and how that is said; what stands beside it is done.
UNDONE = [
    ("gemini_image", FISHERMAN, "slow motion", "makes a still picture", ""),
    ("gemini_image", FISHERMAN, "push in", "makes a still picture", ""),
    ("gemini_image", FISHERMAN, "make it night, in slow motion", "makes a still", "at night"),
    ("hailuo", FISHERMAN, "no music", "makes no sound", ""),
    ("gemini_image", FISHERMAN, "add music", "makes no sound", ""),
    ("veo", FISHERMAN, "make it a purple night", "could not read “purple”", "at night"),
    ("veo", FISHERMAN, "wide shot and dance like nobody", "“dance like nobody”", "Wide shot"),
    ("veo", FISHERMAN, "warmer, with a bang, from above", "", "from above"),
    ("veo", DANCER, "remove the dancer", "“dancer” stands in your own words", ""),
    ("veo", SPOKEN, "no dialogue", "stands in your own words", ""),
    ("veo", AMARA, "no dialogue", "The spoken line “Service!” stands in your own words", ""),
    ("kling", AMARA, "without sound", "The spoken line “Service!” stands", ""),
]


@pytest.mark.parametrize(("family", "scene", "wish", "says", "has"), UNDONE)
def test_only_the_part_that_cannot_be_done_is_named(family, scene, wish, says, has):
    refined = asked(wish, scene, family)
    assert says in " ".join(each.message for each in refined.shortfalls)
    assert has in refined.prompt
    if not has:
        assert refined.prompt == write(PromptRequest(scene, target_of(family))).prompt


@pytest.mark.parametrize("target", ONE_OF_EACH, ids=lambda target: target.family)
@pytest.mark.parametrize(
    "wish",
    ["close-up", "static camera", "no music", "slow motion", "black and white", "from above"],
)
def test_a_wish_leaves_what_the_person_wrote_and_is_not_done_twice(target, wish):
    once = asked(wish, family=target.family)
    twice = asked(wish, family=target.family, prompt=once.prompt)
    assert FISHERMAN in once.prompt
    assert twice.prompt == once.prompt
    assert twice.shortfalls or "stands in it already" in twice.notes[0]


@pytest.mark.parametrize(
    "wish", ["close-up", "slow motion", "no music", "replace close-up with wide shot"]
)
def test_speech_is_never_taken_for_direction(wish):
    assert '"A close-up? In slow motion? No music."' in asked(wish, SPOKEN).prompt


def test_a_locked_shot_stays_and_the_lock_is_named():
    held = asked("wide shot, make it rain", locked=("Close-up at shoulder height",))
    assert "Close-up at shoulder height" in held.prompt
    assert "Rain falls." in held.prompt
    assert "“Close-up at shoulder height” is locked" in held.shortfalls[0].message


def test_the_later_of_two_wishes_for_the_same_stands_alone():
    soft = asked("softer light").prompt
    hard = asked("harder light", prompt=soft).prompt
    assert "Hard light" in hard
    assert "Soft, even light" not in hard
    near = asked("close-up", family="kling").prompt
    assert "Close-up" not in asked("wide shot", family="kling", prompt=near).prompt


def test_what_stands_nowhere_is_put_where_the_model_hears_what_to_avoid():
    refined = asked("no umbrellas")
    assert target_of("veo").has_negative_prompt
    assert refined.negative_prompt == "umbrellas"
    assert refined.prompt == asked("no umbrellas", prompt=refined.prompt).prompt


@pytest.mark.parametrize("wish", ["add a drone", "add a cartoon on the wall", "show a tripod"])
def test_a_thing_that_only_sounds_like_film_is_not_taken_for_it(wish):
    assert found_wish(wish) is None


def test_every_phrase_of_a_wish_is_read_as_that_wish():
    for each in rewording().wishes:
        for phrase in each.phrases:
            assert found_wish(phrase) == each, phrase


def test_every_wished_move_and_shot_is_one_that_rules_can_say():
    for each in rewording().wishes:
        if each.matter == "move":
            assert each.term in camera().moves
        if each.matter == "framing":
            assert each.term in FRAMINGS
        assert each.wanted.endswith(".")
