"""One layout for each family of target models, in the order its maker asks for."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from craftprompt.providers.text.composer.blocks import Block, Material
from craftprompt.providers.text.composer.families.gemini_image import lay_out_gemini_image
from craftprompt.providers.text.composer.families.hailuo import lay_out_hailuo
from craftprompt.providers.text.composer.families.kling import lay_out_kling
from craftprompt.providers.text.composer.families.luma import lay_out_luma
from craftprompt.providers.text.composer.families.runway import lay_out_runway
from craftprompt.providers.text.composer.families.seedance import lay_out_seedance
from craftprompt.providers.text.composer.families.veo import lay_out_veo

Layout = Callable[[Material], list[Block]]

LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "veo": lay_out_veo,
        "kling": lay_out_kling,
        "seedance": lay_out_seedance,
        "luma": lay_out_luma,
        "hailuo": lay_out_hailuo,
        "runway": lay_out_runway,
        "gemini_image": lay_out_gemini_image,
    }
)


def lay_out(family: str, material: Material) -> list[Block]:
    """The blocks of a prompt in the family's order; a family we do not know is laid out as Veo."""
    return LAYOUTS.get(family, lay_out_veo)(material)
