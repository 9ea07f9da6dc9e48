"""The landing page's demo, handed over to a page of somebody who is signed in."""

from typing import Any

import reflex as rx


def carried_demo(*, on_carried: Any) -> rx.Component:
    """Nothing to see; `on_carried` gets scene, target model and whether the prompt was read.

    Once, and only where its person pressed to have the demo taken along.
    """
    return CarriedDemo.create(on_carried=on_carried, settled=rx.State.is_hydrated)


def _tried(
    scene: rx.Var[str], target: rx.Var[str], is_written: rx.Var[bool]
) -> tuple[rx.Var[str], rx.Var[str], rx.Var[bool]]:
    return scene, target, is_written


class CarriedDemo(rx.Component):
    """The script behind `carried_demo`."""

    library = "$/public/browser/carried_demo.js"
    tag = "CarriedDemo"

    settled: rx.Var[bool]
    on_carried: rx.EventHandler[_tried]
