"""The lineage beside the prompt: a small tree from the scene to everything that came of it."""

import reflex as rx

from craftprompt.studio.components.places import Place
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.lineage_state import LineageState
from craftprompt.studio.lineage_views import DEEPEST, LineageNode
from craftprompt.studio.version_state import VersionState
from craftprompt.ui.buttons import text_link
from craftprompt.ui.feedback import badge, skeleton, working_dot
from craftprompt.ui.surfaces import disclosure
from craftprompt.ui.tokens import marks

TREE = LineageState.tree


def lineage() -> rx.Component:
    """The tree of the prompt on the page, read when it is opened."""
    return rx.cond(
        VersionState.generation_id != "",
        disclosure(
            "Lineage",
            rx.cond(LineageState.is_loaded, _tree(), skeleton()),
            is_open=LineageState.is_open,
            on_toggle=lambda is_open: LineageState.open_lineage(
                is_open, VersionState.generation_id
            ),
            testid="lineage",
            id=Place.LINEAGE,
        ),
    )


def _tree() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.span("Scene"),
            rx.el.span(
                rx.cond(TREE.scene != "", TREE.scene, badge("deleted")),
                class_name="lineage__scene-words",
                dir="auto",
            ),
            class_name="lineage__scene",
        ),
        _branches(TREE.nodes, DEEPEST),
        rx.cond(
            TREE.left_out != "",
            rx.el.p(
                TREE.left_out,
                " ",
                text_link("The library has everything that was made", href="/library"),
                ".",
                class_name="hint",
            ),
        ),
        class_name="lineage",
    )


def _branches(nodes: list[LineageNode], levels: int) -> rx.Component:
    """A list within a list, as deep as the tree goes."""
    return rx.el.ul(
        rx.foreach(nodes, lambda node: _branch(node, levels)), class_name="lineage__branches"
    )


def _branch(node: LineageNode, levels: int) -> rx.Component:
    return rx.el.li(
        rx.match(
            rx.cond(node.address != "", "page", rx.cond(node.opens, "here", "")),
            ("page", rx.el.a(_face(node), href=node.address, class_name="lineage__node")),
            ("here", _opened_here(node)),
            rx.el.span(_face(node), class_name="lineage__node"),
        ),
        rx.cond(node.children, _branches(node.children, levels - 1))
        if levels > 1
        else rx.fragment(),
        key=node.key,
        class_name="lineage__branch",
        custom_attrs=marks("lineage-node", kind=node.kind, id=node.key, step=node.step),
    )


def _opened_here(node: LineageNode) -> rx.Component:
    """A prompt or a version, shown on this page; the focus stays in the tree."""
    is_version = node.version_id != ""
    is_prompt_shown = node.generation_id == VersionState.generation_id
    is_shown = is_prompt_shown & (node.version_id == VersionState.shown.version_id)
    return rx.el.button(
        _face(node),
        type="button",
        class_name="lineage__node",
        aria_current=rx.cond(is_shown, "true", "false"),
        on_click=[
            rx.cond(
                is_version & is_prompt_shown, rx.noop(), GenerationState.open(node.generation_id)
            ),
            rx.cond(is_version, VersionState.look_at(node.version_id), rx.noop()),
        ],
    )


def _face(node: LineageNode) -> rx.Component:
    """What names a thing of the tree, and where it stands."""
    return rx.fragment(
        rx.cond(
            node.thumbnail != "",
            rx.el.img(src=node.thumbnail, alt="", loading="lazy", class_name="lineage__picture"),
        ),
        rx.el.span(
            rx.el.span(node.name, dir="auto"),
            rx.cond(node.facts != "", rx.el.span(node.facts, class_name="meta")),
            rx.cond(
                node.is_standing,
                badge(
                    rx.cond(
                        node.generation_id == VersionState.generation_id,
                        "your prompt",
                        "stands in its prompt",
                    )
                ),
            ),
            rx.cond(
                node.step != "",
                rx.cond(node.is_running, working_dot(node.step), badge(node.step)),
            ),
            class_name="lineage__words",
        ),
    )
