"""Runway image-to-video: the camera, a colon, the scene; only what moves."""

from craftprompt.catalogue.entries import Mode
from craftprompt.providers.text.composer.blocks import (
    CAMERA,
    LIGHT,
    MOTION,
    PACE,
    WHO_AND_WHERE,
    Block,
    Material,
    listed,
    ours,
)


def lay_out_runway(material: Material) -> list[Block]:
    """`camera: scene. motion.` as short as it can be: the picture carries the looks."""
    direction, chooser = material.direction, material.chooser
    tail = chooser.pick_text(
        "tail",
        ("Smooth, continuous motion.", "One continuous movement.", "Steady, natural motion."),
    )
    light = direction.light if chooser.target.mode is Mode.TEXT_TO_VIDEO else None
    return [
        *_camera(material),
        material.scene_block(),
        *material.field_blocks(*WHO_AND_WHERE),
        *ours(direction.motion, MOTION),
        *(ours(light, LIGHT) if light else []),
        *material.field_blocks("light", "mood", "sound"),
        *([Block(tail, PACE)] if tail and direction.motion.label not in {"", "Stillness"} else []),
    ]


def _camera(material: Material) -> list[Block]:
    direction, chooser = material.direction, material.chooser
    if "camera" in material.scene_fields:
        wanted = material.scene_fields["camera"].rstrip(".:")
        return [Block(f"{wanted[:1].upper()}{wanted[1:]}:")]
    lead = chooser.pick_text("move", direction.move.lead) if direction.move else ""
    text = listed(lead, direction.framing)
    if not text:
        return []
    return [Block(f"{text[0].upper()}{text[1:]}:", CAMERA, "Camera", direction.situation)]
