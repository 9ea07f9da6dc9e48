"""Veo: cinematography first, then the scene, light, look, speech, SFX and Ambient, in prose."""

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
    with_article,
)


def lay_out_veo(material: Material) -> list[Block]:
    """Camera, scene, motion, light, look, delivery, then the two labelled lines of sound."""
    direction = material.direction
    return [
        *_cinematography(material),
        material.scene_block(),
        *material.field_blocks(*WHO_AND_WHERE),
        *ours(direction.motion, MOTION),
        *(ours(direction.light, LIGHT) or material.field_blocks("light")),
        *ours(direction.palette, LOOK),
        *material.field_blocks("mood"),
        *ours(direction.delivery, SPEECH),
        *[block for effect in direction.effects for block in ours(effect, SOUND, "SFX: {}")],
        *_ambient(material),
        *material.field_blocks("sound"),
    ]


def _cinematography(material: Material) -> list[Block]:
    if "camera" in material.scene_fields:
        return material.field_blocks("camera")
    direction, chooser = material.direction, material.chooser
    where = " ".join(part for part in (direction.framing, direction.angle) if part)
    optics = listed(direction.lens, direction.focus)
    if optics and not where:
        optics = f"shot on {with_article(direction.lens)}, {direction.focus}"
    if direction.move is None:
        text = listed(where, optics)
    elif where + optics and chooser.pick("lead", ("participle", "finite")) == "participle":
        text = listed(where, optics, chooser.pick_text("move", direction.move.participle))
    else:
        move = chooser.pick_text("move", direction.move.finite)
        text = "; ".join(part for part in (listed(where, optics), move) if part)
    return [Block(sentence(text), CAMERA, "Camera", direction.situation)] if text else []


def _ambient(material: Material) -> list[Block]:
    ambient = material.direction.ambient
    if not ambient:
        return []
    text = sentence("Ambient: " + ", ".join(choice.text for choice in ambient))
    return [Block(text, SOUND, "Ambient sound", ambient[0].cause)]
