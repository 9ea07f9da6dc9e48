"""A list that a person puts in order by dragging."""

from typing import Any

import reflex as rx

from craftprompt.ui.tokens import Child


def ordered_list(*items: Child, **props: Any) -> rx.Component:
    """A list of `li` elements, each `draggable` and with its id in `data-id`.

    Props: `on_moved` (gets an item's id and by how many places it moved, backwards where
    negative). Touch and the keyboard drag nothing: give buttons that do the same.
    """
    return OrderedList.create(*items, **props)


def _moved(media_id: rx.Var[str], places: rx.Var[int]) -> tuple[rx.Var[str], rx.Var[int]]:
    return media_id, places


class OrderedList(rx.Component):
    """The list behind `ordered_list`."""

    library = "$/public/browser/ordered_list.js"
    tag = "OrderedList"

    on_moved: rx.EventHandler[_moved]
