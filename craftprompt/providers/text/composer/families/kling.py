"""Kling: subject and movement first, the answer of the surroundings, camera, light, mood, sound."""

from craftprompt.providers.text.composer.blocks import (
    CAMERA,
    LIGHT,
    MOOD,
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


def lay_out_kling(material: Material) -> list[Block]:
    """Short plain sentences; one move that ends somewhere; one theme of sound."""
    direction = material.direction
    return [
        material.scene_block(),
        *material.field_blocks(*WHO_AND_WHERE),
        *ours(direction.motion, MOTION),
        *_camera(material),
        *(ours(direction.light, LIGHT) or material.field_blocks("light")),
        *(ours(direction.mood, MOOD, "{} mood") or material.field_blocks("mood")),
        *ours(direction.delivery, SPEECH),
        *_background(material),
        *material.field_blocks("sound"),
    ]


def _camera(material: Material) -> list[Block]:
    if "camera" in material.scene_fields:
        return material.field_blocks("camera")
    direction = material.direction
    still = listed(direction.framing, direction.lens)
    move = ""
    if direction.move is not None:
        move = material.chooser.pick_text("move", direction.move.finite)
    text = "; ".join(part for part in (still, move) if part)
    return [Block(sentence(text), CAMERA, "Camera", direction.situation)] if text else []


def _background(material: Material) -> list[Block]:
    direction = material.direction
    sounds = [*direction.ambient[:1], *direction.effects]
    if not sounds:
        return []
    names = [choice.text for choice in sounds]
    if material.chooser.permits("no music") and "no_music" not in material.chooser.raised:
        names.append("no music")
    text = sentence("Background: " + ", ".join(names))
    return [Block(text, SOUND, "Background sound", sounds[0].cause)]
