"""Gemini images: one descriptive paragraph about a single still picture."""

from craftprompt.providers.text.composer.blocks import (
    CAMERA,
    LIGHT,
    LOOK,
    MOOD,
    MOTION,
    WHO_AND_WHERE,
    Block,
    Material,
    listed,
    ours,
    sentence,
    with_article,
)


def lay_out_gemini_image(material: Material) -> list[Block]:
    """What kind of picture, the scene, optics, light, surfaces, and the impression."""
    direction = material.direction
    return [
        *_opening(material),
        material.scene_block(),
        *material.field_blocks(*WHO_AND_WHERE),
        *_lettering(material),
        *_optics(material),
        *(ours(direction.light, LIGHT) or material.field_blocks("light")),
        *_surfaces(material),
        *ours(direction.palette, MOOD),
        *(ours(direction.impression, MOOD) or material.field_blocks("mood")),
        *material.field_blocks("sound"),
    ]


def _opening(material: Material) -> list[Block]:
    if "camera" in material.scene_fields:
        return material.field_blocks("camera")
    direction, chooser = material.direction, material.chooser
    kind = chooser.pick("kind", ("A photograph", "A single photograph", "A still photograph"))
    if not chooser.permits(kind) or "style_stated" in chooser.raised:
        kind = "A single picture"
    framing = with_article(direction.framing) if direction.framing else ""
    view = " ".join(part for part in (framing, direction.angle) if part)
    return [Block(f"{listed(kind, view)}:", CAMERA, "Framing", direction.situation)]


def _lettering(material: Material) -> list[Block]:
    if not material.chooser.reading.lettering:
        return []
    return [Block("The lettering is crisp and reads exactly as written.", MOTION, "Lettering", "")]


def _optics(material: Material) -> list[Block]:
    direction, chooser = material.direction, material.chooser
    if not direction.lens or "camera" in material.scene_fields:
        return []
    lens = listed(with_article(direction.lens), direction.focus)
    text = chooser.pick("optics", (f"taken with {lens}", f"seen through {lens}"))
    return [Block(sentence(text), CAMERA, "Lens", direction.situation)]


def _surfaces(material: Material) -> list[Block]:
    surface = material.direction.surface
    template = material.chooser.pick(
        "surfaces",
        (
            "The textures are easy to read: {}",
            "Surfaces keep their character: {}",
            "Close detail in {}",
        ),
    )
    return ours(surface, LOOK, template)
