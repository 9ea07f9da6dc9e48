"""Decides what to add to a scene: camera, light, motion, sound, mood; nothing it states itself."""

from dataclasses import dataclass

from craftprompt.catalogue.entries import Kind, Mode
from craftprompt.catalogue.vocabulary import Move, Situation, camera, plain_motion, wordings
from craftprompt.providers.text.composer.choosing import (
    ECHOED_STEMS,
    NOTHING,
    PHRASE,
    PRESENT,
    PROGRESSIVE,
    Choice,
    Chooser,
    shared_stems,
)
from craftprompt.providers.text.composer.subjects import UNKNOWN_SUBJECT

FROM_A_PICTURE = frozenset({Mode.IMAGE_TO_VIDEO, Mode.FIRST_LAST_FRAME})
VERB_FORM = {"luma": PROGRESSIVE, "hailuo": PHRASE}
GENERAL_PLACES = (frozenset({"interior"}), frozenset({"exterior"}))
MOST_AMBIENT = 2
PLAIN_AMBIENT = "Sound of the place"
_ALL = frozenset({"veo", "kling", "seedance", "luma", "hailuo", "runway", "gemini_image"})
FAMILIES_WITHOUT = {
    "palette": frozenset({"kling", "hailuo", "runway"}),
    "mood": _ALL - {"kling", "luma", "hailuo"},
    "gesture": _ALL - {"hailuo"},
    "surface": _ALL - {"gemini_image"},
    "impression": _ALL - {"gemini_image"},
    "delivery": frozenset({"luma", "hailuo", "runway", "gemini_image"}),
}
WEATHER = frozenset({"rain", "wind", "storm", "thunder", "fog", "snow"})


@dataclass(frozen=True, slots=True)
class Direction:
    """What we add, slot by slot; an empty slot is one the scene fills, or that does not suit."""

    situation: str
    framing: str
    angle: str
    lens: str
    focus: str
    move_name: str
    move: Move | None
    light: Choice
    motion: Choice
    palette: Choice
    mood: Choice
    gesture: Choice
    surface: Choice
    impression: Choice
    delivery: Choice
    ambient: tuple[Choice, ...]
    effects: tuple[Choice, ...]


def direct(chooser: Chooser, filled: frozenset[str]) -> Direction:
    """Choose for every slot in turn, the camera first: what it takes narrows the rest."""
    situation = next(each for each in camera().situations if _holds(each, chooser))
    from_picture = chooser.target.mode in FROM_A_PICTURE
    framing = "" if from_picture else _framing(chooser, situation)
    lens, focus = ("", "") if from_picture else _lens(chooser, situation)
    name = _move(chooser, situation, from_picture=from_picture)
    form = VERB_FORM.get(chooser.target.family, PRESENT)
    is_still = chooser.target.kind is Kind.IMAGE
    ambient = _sounds(chooser, filled, "ambient", MOST_AMBIENT)
    effects = _sounds(chooser, filled, "effect", 1)
    effects = effects if _is_plain(ambient) else _beside(ambient, effects)
    return Direction(
        situation=situation.name,
        framing=framing,
        angle="" if from_picture or not framing else _angle(chooser),
        lens=lens,
        focus=focus,
        move_name=name,
        move=camera().moves.get(name),
        light=NOTHING if from_picture or "light" in filled else _light(chooser, form),
        motion=NOTHING if is_still else _motion(chooser, filled),
        palette=NOTHING if from_picture else _style(chooser, "palette"),
        mood=NOTHING if "mood" in filled else _style(chooser, "mood"),
        gesture=_style(chooser, "gesture"),
        surface=NOTHING if from_picture or "setting" in filled else _style(chooser, "surface"),
        impression=NOTHING if "mood" in filled else _style(chooser, "impression"),
        delivery=_delivery(chooser, filled),
        ambient=() if effects and _is_plain(ambient) else ambient,
        effects=effects,
    )


def _holds(situation: Situation, chooser: Chooser) -> bool:
    tags = chooser.raised
    if not tags >= situation.needs or tags & situation.avoids:
        return False
    return not situation.any_of or bool(tags & situation.any_of)


def _framing(chooser: Chooser, situation: Situation) -> str:
    if "framing_stated" in chooser.raised:
        return ""
    chosen = chooser.pick_term("framing", situation.framing, "framing")
    return chosen or chooser.pick_term("framing", camera().framing_fallback, "framing")


def _lens(chooser: Chooser, situation: Situation) -> tuple[str, str]:
    if chooser.raised & {"lens_stated", "animation", "style"}:
        return "", ""
    lens = chooser.pick_term("lens", situation.lens, "lens")
    lens = lens or chooser.pick_term("lens", camera().lens_fallback, "lens")
    if "macro" in chooser.raised:
        return lens, chooser.pick_text("focus", camera().macro_focus)
    texts = next((texts for lenses, texts in camera().focus if lens in lenses), ())
    return lens, chooser.pick_text("focus", texts)


def _move(chooser: Chooser, situation: Situation, *, from_picture: bool) -> str:
    if chooser.target.kind is Kind.IMAGE or not chooser.target.profile.moves_per_shot:
        return ""
    if "move_stated" in chooser.raised:
        return ""
    if "still" in chooser.raised:
        return "static shot"
    names = [name for name in situation.move if _can_say(chooser, name)]
    if from_picture and situation.needs == frozenset():
        names = [name for name in names if name != "static shot"]
    chosen = chooser.pick_term("camera_move", names, "camera_move")
    return chosen or chooser.pick_term("camera_move", camera().move_fallback, "camera_move")


def _can_say(chooser: Chooser, name: str) -> bool:
    """Whether the family has a way to say this move, and the scene has what it needs."""
    move = camera().moves[name]
    if chooser.target.family == "hailuo" and not move.command:
        return False
    return any(chooser.permits(chooser.fill(text)) for text in move.finite)


def _angle(chooser: Chooser) -> str:
    if "angle_stated" in chooser.raised:
        return ""
    angle = chooser.pick_wording("angle", camera().angles).text
    is_one = UNKNOWN_SUBJECT not in angle and " and the " not in angle
    return angle if is_one else "at eye level"


def _light(chooser: Chooser, form: int) -> Choice:
    """Light of ours, unless the scene describes its own in words that name no source we know.

    A scene of which no word is read gets none either.
    """
    if chooser.reading.is_unread:
        return NOTHING
    if "own_light" in chooser.raised and "light_stated" not in chooser.raised:
        return NOTHING
    return chooser.pick_wording("light", wordings("light"), form)


def _motion(chooser: Chooser, filled: frozenset[str]) -> Choice:
    form = PROGRESSIVE if chooser.target.family == "luma" else PRESENT
    name = "progressive" if form == PROGRESSIVE else "present"
    if "still" in chooser.raised:
        return Choice(
            chooser.pick_text("motion", plain_motion("still", name)),
            "Stillness",
            chooser.reading.cause(frozenset({"still"})),
        )
    entries = [
        entry for entry in wordings("motion") if not ("setting" in filled and not entry.needs)
    ]
    found = chooser.pick_wording("motion", entries, form)
    return found if found.text else Choice(chooser.pick_text("motion", plain_motion("plain", name)))


def _style(chooser: Chooser, section: str) -> Choice:
    if chooser.target.family in FAMILIES_WITHOUT[section]:
        return NOTHING
    return chooser.pick_wording(section, wordings("style", section))


def _delivery(chooser: Chooser, filled: frozenset[str]) -> Choice:
    reading = chooser.reading
    if not reading.lines or not chooser.target.has_audio or "sound" in filled:
        return NOTHING
    if reading.has("silent_film"):
        return NOTHING
    return _style(chooser, "delivery")


def _beside(ambient: tuple[Choice, ...], effects: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The effects that do not say the ambient sound over again in almost the same words."""
    return tuple(
        effect
        for effect in effects
        if all(len(shared_stems(effect.text, each.text)) < ECHOED_STEMS for each in ambient)
    )


def _has_music(chooser: Chooser) -> bool:
    """Whether music fills the scene, beside which the plain sounds of a place add nothing."""
    return "music" in chooser.raised and "no_music" not in chooser.raised


def _is_plain(ambient: tuple[Choice, ...]) -> bool:
    """Whether it only says that there is a sound: beside an effect that adds nothing."""
    return all(choice.label == PLAIN_AMBIENT for choice in ambient)


def _sounds(chooser: Chooser, filled: frozenset[str], kind: str, most: int) -> tuple[Choice, ...]:
    if not chooser.target.has_audio or "sound" in filled:
        return ()
    if chooser.raised & {"sound_stated", "silent_film", "no_sound"}:
        return ()
    entries = [entry for entry in wordings("sound") if entry.kind == kind]
    medium = chooser.raised & {"underwater", "space"}
    if medium:  # no step is heard under water, and nothing at all in the void
        entries = [entry for entry in entries if entry.needs & medium]
    specific = [entry for entry in entries if entry.needs and entry.needs not in GENERAL_PLACES]
    chosen = chooser.pick_wordings("sound", specific, PRESENT, 1)
    if chosen and most > 1 and not chooser.raised & {"underwater", "space"}:
        of_weather = [entry for entry in specific if entry.needs & WEATHER]
        of_places = [entry for entry in specific if not entry.needs & WEATHER]
        is_weather = any(chosen[0].label == entry.label for entry in of_weather)
        others = of_places if is_weather else of_weather
        chosen += [
            other
            for other in chooser.pick_wordings("sound", others, PRESENT, 1)
            if not shared_stems(other.text, chosen[0].text)
        ]
    if not chosen and kind == "ambient" and not _has_music(chooser):
        chosen = chooser.pick_wordings("sound", entries, PRESENT, 1)
    return tuple(chosen[:most])
