"""Hailuo: a bracketed command first, then director's notes."""

from craftprompt.providers.text.composer.blocks import (
    CAMERA,
    LIGHT,
    MOOD,
    PACE,
    WHO_AND_WHERE,
    Block,
    Material,
    listed,
    ours,
    sentence,
)


def lay_out_hailuo(material: Material) -> list[Block]:
    """Command, scene, framing and lens, light, and one note on gesture."""
    direction = material.direction
    return [
        *_command(material),
        material.scene_block(),
        *material.field_blocks(*WHO_AND_WHERE),
        *_picture(material),
        *(ours(direction.light, LIGHT) or material.field_blocks("light")),
        *ours(direction.gesture, PACE),
        *(ours(direction.mood, MOOD, "{} mood") or material.field_blocks("mood")),
        *material.field_blocks("sound"),
    ]


def _command(material: Material) -> list[Block]:
    camera = material.scene_fields.get("camera", "")
    commands = material.chooser.target.profile.commands
    if camera:
        is_command = camera in commands
        return [Block(f"[{camera}]")] if is_command else material.field_blocks("camera")
    if material.chooser.reading.has("static"):
        return [
            Block("[Static shot]", CAMERA, "Static shot", material.chooser.reading.causes["static"])
        ]
    move = material.direction.move
    if move is None or not move.command:
        return []
    return [Block(f"[{move.command}]", CAMERA, "Camera", material.direction.situation)]


def _picture(material: Material) -> list[Block]:
    direction = material.direction
    if "camera" in material.scene_fields:
        return []
    text = listed(
        " ".join(part for part in (direction.framing, direction.angle) if part),
        direction.lens,
        direction.focus,
    )
    return [Block(sentence(text), CAMERA, "Framing", direction.situation)] if text else []
