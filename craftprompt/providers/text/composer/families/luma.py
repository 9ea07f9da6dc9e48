"""Luma: one flowing description, verbs in progress, only what is there."""

from craftprompt.providers.text.composer.blocks import (
    CAMERA,
    LIGHT,
    MOOD,
    MOTION,
    WHO_AND_WHERE,
    Block,
    Material,
    listed,
    ours,
    sentence,
)


def lay_out_luma(material: Material) -> list[Block]:
    """Scene, secondary motion, camera, light, then mood and palette in one closing phrase."""
    direction = material.direction
    return [
        material.scene_block(),
        *material.field_blocks(*WHO_AND_WHERE),
        *ours(direction.motion, MOTION),
        *_camera(material),
        *(ours(direction.light, LIGHT) or material.field_blocks("light")),
        *_closing(material),
        *material.field_blocks("mood", "sound"),
    ]


def _camera(material: Material) -> list[Block]:
    if "camera" in material.scene_fields:
        return material.field_blocks("camera")
    direction = material.direction
    move = ""
    if direction.move is not None:
        move = material.chooser.pick_text("move", direction.move.progressive)
    text = listed(move, direction.framing, direction.lens)
    return [Block(sentence(text), CAMERA, "Camera", direction.situation)] if text else []


def _closing(material: Material) -> list[Block]:
    direction, chooser = material.direction, material.chooser
    tail = chooser.pick_text(
        "tail", ("smooth continuous motion", "one continuous movement", "steady, natural motion")
    )
    palette = direction.palette.text
    parts = (
        f"{direction.mood.text} mood" if direction.mood.text else "",
        palette[:1].lower() + palette[1:],
        tail if direction.motion.label and direction.move_name != "static shot" else "",
    )
    text = sentence("; ".join(part for part in parts if part))
    return [Block(text, MOOD, direction.mood.label, direction.mood.cause)] if text else []
