"""The live demo of the composer: no account, nothing kept on the server."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from craftprompt.catalogue.loader import DEFAULT_TARGET_KEY, TargetGroup
from craftprompt.ui.tokens import Flag, Text

EXAMPLE_SCENE = "A lighthouse keeper watches the fog lift at dawn"

STARTERS = (
    {
        "label": "Night market",
        "scene": "A street cook tosses noodles at a night market in the rain, steam in the neon",
    },
    {
        "label": "Red fox",
        "scene": "A red fox crosses a frozen lake and stops to listen",
    },
    {
        "label": "Last train",
        "scene": "An old violinist plays on an empty platform. “One more,” she says, "
        "as the last train pulls in",
    },
)


def live_demo(
    groups: Sequence[TargetGroup],
    *,
    address: Text,
    register_address: Text,
    studio_address: Text,
    is_signed_in: Flag = False,
) -> rx.Component:
    """A scene, a target model, and the prompt as it is written.

    `address` is where the demo is answered. What is tried stays in the tab, under
    `demo-scene`, and goes along with a registration, or into the studio of who `is_signed_in`.
    """
    return LiveDemo.create(
        address=address,
        register_address=register_address,
        studio_address=studio_address,
        is_signed_in=is_signed_in,
        groups=[_choices(group) for group in groups],
        default_target=DEFAULT_TARGET_KEY,
        starters=list(STARTERS),
        example_scene=EXAMPLE_SCENE,
    )


class LiveDemo(rx.Component):
    """The form and the manuscript behind `live_demo`."""

    library = "$/public/browser/live_demo.js"
    tag = "LiveDemo"

    address: rx.Var[str]
    register_address: rx.Var[str]
    studio_address: rx.Var[str]
    is_signed_in: rx.Var[bool]
    groups: rx.Var[list[dict[str, Any]]]
    default_target: rx.Var[str]
    starters: rx.Var[list[dict[str, str]]]
    example_scene: rx.Var[str]


def _choices(group: TargetGroup) -> dict[str, Any]:
    return {
        "label": group.label,
        "options": [{"value": each.key, "label": each.listed_name} for each in group.targets],
    }
