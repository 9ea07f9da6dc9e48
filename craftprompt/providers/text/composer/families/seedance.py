"""Seedance: the scene, light, one move in each shot, look, sound, then the short constraints."""

from craftprompt.catalogue.entries import Negatives
from craftprompt.providers.text.composer.blocks import (
    CAMERA,
    LIGHT,
    LOOK,
    MOTION,
    SOUND,
    SPEECH,
    WHO_AND_WHERE,
    Block,
    Material,
    listed,
    ours,
    sentence,
)


def lay_out_seedance(material: Material) -> list[Block]:
    """One paragraph in the order of events, with the camera after the light."""
    direction = material.direction
    return [
        material.scene_block(),
        *material.field_blocks(*WHO_AND_WHERE),
        *(ours(direction.light, LIGHT) or material.field_blocks("light")),
        *_camera(material),
        *ours(direction.motion, MOTION),
        *ours(direction.palette, LOOK),
        *material.field_blocks("mood"),
        *_sound(material),
        *ours(direction.delivery, SPEECH),
        *material.field_blocks("sound"),
        *_constraints(material),
    ]


def _camera(material: Material) -> list[Block]:
    if "camera" in material.scene_fields:
        return material.field_blocks("camera")
    direction, chooser = material.direction, material.chooser
    move = ""
    if direction.move is not None and not _is_a_setting(material):
        move = chooser.pick_text("move", direction.move.finite)
    still = listed(direction.framing, direction.lens, direction.focus)
    text = " ".join(sentence(part) for part in (still, move) if part)
    return [Block(text, CAMERA, "Camera", direction.situation)] if text else []


def _is_a_setting(material: Material) -> bool:
    """A still camera is a parameter where the row has one, and then no words."""
    is_static = material.direction.move_name == "static shot"
    return is_static and material.chooser.target.has_fixed_camera_setting


def _sound(material: Material) -> list[Block]:
    direction = material.direction
    sounds = [*direction.ambient[:1], *direction.effects]
    if not sounds:
        return []
    text = sentence("Sound: " + ", ".join(choice.text for choice in sounds))
    return [Block(text, SOUND, "Sound", sounds[0].cause)]


def _constraints(material: Material) -> list[Block]:
    target = material.chooser.target
    is_allowed = target.profile.negatives is Negatives.CONSTRAINTS
    if not is_allowed or target.version.startswith("1") or material.chooser.reading.lettering:
        return []
    return [Block("No subtitles, no logo.", LOOK)]
