"""The grid: every cell has the same size and holds its picture in its true ratio.

So nothing moves when pictures arrive, and a page that leaves the window takes whole rows along.
"""

import reflex as rx

from craftprompt.addresses import backend
from craftprompt.library.state import LibraryState
from craftprompt.library.views import Tile
from craftprompt.ui.buttons import button_link, quiet_button
from craftprompt.ui.feedback import badge, empty_state, local_time, skeleton
from craftprompt.ui.scrolling import near_end
from craftprompt.ui.tokens import marks

EMPTY = "Nothing made yet. Your videos, images and prompts will stand here, newest first."
# Cells are about 210 pixels wide on a desk and half the screen on a phone.
SIZES = "(max-width: 640px) 45vw, 220px"


def tiles() -> rx.Component:
    """The tiles with what loads further ones; before the first one a sentence."""
    return rx.cond(
        LibraryState.is_loaded,
        rx.cond(
            LibraryState.tiles,
            rx.fragment(
                _newer(),
                rx.el.ol(
                    rx.foreach(LibraryState.tiles, _tile),
                    class_name="tiles",
                    aria_label="Everything made here, newest first",
                ),
                _older(),
            ),
            empty_state(EMPTY, button_link("To the studio", href="/studio", look="primary")),
        ),
        skeleton(),
    )


def _newer() -> rx.Component:
    return rx.cond(
        LibraryState.has_newer,
        near_end(
            quiet_button("Show newer", testid="library-newer", on_click=LibraryState.newer),
            quiet_button("To the newest", on_click=LibraryState.to_the_newest),
            when=LibraryState.tiles[0].generation_id,
            on_near=LibraryState.newer,
        ),
    )


def _older() -> rx.Component:
    return rx.cond(
        LibraryState.has_older,
        near_end(
            quiet_button("Show more", testid="library-more", on_click=LibraryState.older),
            when=LibraryState.tiles[-1].generation_id,
            on_near=LibraryState.older,
        ),
    )


def _tile(tile: Tile) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                rx.cond(tile.media_id != "", _picture(tile), _words(tile)),
                rx.cond(tile.duration != "", rx.el.span(tile.duration, class_name="duration")),
                class_name="tile__mount",
            ),
            rx.el.span(
                rx.el.span(
                    rx.el.span(
                        tile.title,
                        class_name="tile__title",
                        dir="auto",
                        # A picture's own words are read out already.
                        aria_hidden=rx.cond(tile.media_id != "", "true", "false"),
                    ),
                    rx.cond(tile.is_local, badge("local", testid="local-label")),
                    rx.cond(tile.is_imported, badge("imported", testid="imported-label")),
                    class_name="tile__head",
                ),
                rx.el.span(
                    rx.el.span(tile.model_name, class_name="tile__model"),
                    local_time(tile.created_at, "day"),
                    class_name="meta tile__facts",
                ),
                class_name="tile__caption",
            ),
            href=f"/library/{tile.generation_id}",
            class_name="tile__open",
        ),
        key=tile.generation_id,
        class_name="tile",
        custom_attrs=marks("library-item", id=tile.generation_id, kind=tile.kind),
    )


def _picture(tile: Tile) -> rx.Component:
    address = backend("/media/") + tile.media_id
    return rx.el.img(
        src=f"{address}?width=320",
        src_set=f"{address}?width=320 320w, {address}?width=960 960w",
        sizes=SIZES,
        alt=tile.words,
        loading="lazy",
        class_name=rx.cond(tile.is_tall, "tile__picture tile__picture--tall", "tile__picture"),
        style={"aspect-ratio": tile.shape},
        custom_attrs={"decoding": "async"},
    )


def _words(tile: Tile) -> rx.Component:
    return rx.el.span(tile.words, class_name="tile__words", dir="auto")
