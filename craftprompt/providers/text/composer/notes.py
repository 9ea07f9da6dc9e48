"""Sentences for the person: what was added and why, and what to watch for."""

from craftprompt.catalogue.entries import Kind, TargetModel
from craftprompt.providers.base import SceneFields
from craftprompt.providers.text.composer.avoidance import Avoidance
from craftprompt.providers.text.composer.blocks import PERSONS_OWN, Block
from craftprompt.providers.text.composer.choosing import Chooser
from craftprompt.providers.text.composer.direction import FROM_A_PICTURE
from craftprompt.providers.text.composer.fitting import Trimmed, count_words
from craftprompt.providers.text.composer.reading import Reading
from craftprompt.providers.text.composer.sentences import sentences

SPOKEN_WORDS_PER_SECOND = 2.5
FEW_WORDS = 3
CAMERA_LABELS = frozenset({"Camera", "Framing", "Lens"})
NEGATION_HINTS = {
    "luma": "Luma reads negations badly: instead of “{words}” you could say what is there.",
    "runway": "Runway reads negations badly: instead of “{words}” you could say what is there.",
    "hailuo": "Hailuo reads negations badly: instead of “{words}” you could say what is there.",
}


def explain(blocks: list[Block]) -> list[str]:
    """One note for each thing we added, with the words of the scene that caused it."""
    notes: list[str] = []
    for block in blocks:
        if block.rank == PERSONS_OWN or not block.label:
            continue
        note = _explanation(block)
        if note not in notes:
            notes.append(note)
    return notes


def _explanation(block: Block) -> str:
    if block.label in CAMERA_LABELS:
        if block.cause == "open scene":
            return f"{block.label}: a plain choice, because the scene names no shot."
        return f"{block.label}: chosen for what the scene shows ({block.cause})."
    if block.cause:
        return f"{block.label}: because the scene says “{block.cause}”."
    return f"{block.label}: a neutral choice, because the scene names none."


def tell_own_words(trimmed: Trimmed, avoidance: Avoidance, target: TargetModel) -> list[str]:
    """What became of the person's own words where they do not stand as they were given."""
    return [*_about_length(trimmed, target), *_about_avoid(avoidance, target)]


def warn(chooser: Chooser, scene_fields: SceneFields) -> list[str]:
    """What the person should know before using the prompt with this target."""
    reading, target = chooser.reading, chooser.target
    notes = [
        *_about_beats(reading, target),
        *_about_sound(reading, target, scene_fields),
        *_about_negation(reading, target),
    ]
    if target.mode in FROM_A_PICTURE:
        notes.append("Your picture carries the looks: only camera and motion were added.")
    if chooser.raised & {"static"} and target.has_fixed_camera_setting:
        notes.append(f"{target.name} has a setting for a fixed camera: switch it on.")
    if count_words(reading.scene) < FEW_WORDS:
        notes.append("Say who does what, where and when, and the direction becomes more exact.")
    elif reading.language is None:
        notes.append(
            "The composer does not know this language's words for light and weather, "
            "so the direction stays neutral."
        )
    if reading.has("mixed_time"):
        notes.append("The scene names more than one time of day, so no light was tied to one.")
    return notes


def _about_length(trimmed: Trimmed, target: TargetModel) -> list[str]:
    if not trimmed.left_out:
        return []
    left_out = " ".join(trimmed.left_out)
    return [f"{target.name} takes fewer characters than the scene has. Left out: “{left_out}”"]


def _about_beats(reading: Reading, target: TargetModel) -> list[str]:
    seconds = max(target.seconds, default=target.default_seconds or 0)
    if not reading.has("long_scene") or not seconds:
        return []
    told = f"The scene tells {len(sentences(reading.scene))} sentences"
    room = f"a clip of {target.name} has at most {seconds} seconds, room for one or two actions"
    return [f"{told}; {room}. Choose the moment that matters, or make several clips."]


def _about_avoid(avoidance: Avoidance, target: TargetModel) -> list[str]:
    notes: list[str] = []
    if avoidance.wanted:
        wanted = " ".join(avoidance.wanted)
        notes.append(f"{target.name} wants to hear what should be there, so it says: “{wanted}”")
    if avoidance.left_out:
        words = ", ".join(avoidance.left_out)
        notes.append(f"{target.name} has no field for what to avoid. Left out: “{words}”.")
    return notes


def _about_sound(reading: Reading, target: TargetModel, scene_fields: SceneFields) -> list[str]:
    if target.kind is Kind.IMAGE:
        is_heard = reading.lines or scene_fields.sound.strip()
        return ["An image makes no sound: spoken words stay as they are."] if is_heard else []
    if not target.has_audio:
        if reading.lines:
            return [
                f"{target.name}: a silent model. The spoken words stay, but nobody will hear them."
            ]
        if scene_fields.sound.strip() or reading.tags & {"music", "sound_stated"}:
            return [f"{target.name}: a silent model. The sounds in your text will not be heard."]
        return []
    return [*_about_language(reading, target), *_about_pace(reading, target)]


def _about_language(reading: Reading, target: TargetModel) -> list[str]:
    spoken = target.profile.spoken_languages
    if not reading.lines or not spoken or reading.language is None:
        return []
    if reading.language.code in spoken:
        return []
    if target.family == "kling":
        name = reading.language.name
        return [f"{target.name} does not speak {name}: it may voice the line in English."]
    return [f"Its maker does not say how well {target.name} speaks {reading.language.name}."]


def _about_pace(reading: Reading, target: TargetModel) -> list[str]:
    seconds = target.default_seconds or max(target.seconds, default=0)
    words = sum(count_words(line) for line in reading.lines)
    if not seconds or words <= seconds * SPOKEN_WORDS_PER_SECOND:
        return []
    needed = -(-words * 2 // 5)
    return [f"The spoken words need about {needed} seconds; the clip has {seconds}."]


def _about_negation(reading: Reading, target: TargetModel) -> list[str]:
    hint = NEGATION_HINTS.get(target.family)
    if hint is None or not reading.denied:
        return []
    return [hint.format(words=reading.causes[reading.denied[0]])]
