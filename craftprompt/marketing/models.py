"""The models page: every target model, with what it can do and since when we know."""

from collections.abc import Sequence

import reflex as rx

from craftprompt.catalogue.entries import Kind, Mode, TargetModel
from craftprompt.catalogue.loader import TargetGroup
from craftprompt.ui.surfaces import page_heading

_COLUMNS = ("Model", "Makes", "Understands", "Price", "Last checked")

_STARTS_FROM = {
    Mode.TEXT_TO_IMAGE: "Image from text",
    Mode.TEXT_TO_VIDEO: "Video from text",
    Mode.IMAGE_TO_VIDEO: "Video from an image",
    Mode.FIRST_LAST_FRAME: "Video from a first and a last frame",
    Mode.REFERENCE_TO_VIDEO: "Video from reference images",
}


def models_page(groups: Sequence[TargetGroup]) -> rx.Component:
    """One table for each family; on a phone each row becomes a card."""
    return rx.el.div(
        page_heading(
            "Models",
            "A prompt is written for one of these, by its own rules. Facts come from the makers' "
            "published schemas; where they say nothing, neither do we.",
        ),
        *[_family(group) for group in groups],
        class_name="stack stack--groups",
    )


def _family(group: TargetGroup) -> rx.Component:
    return rx.el.section(
        rx.el.h2(group.label, class_name="panel__title"),
        rx.el.table(
            rx.el.caption(f"Models of {group.label}", class_name="visually-hidden"),
            rx.el.thead(rx.el.tr(*[rx.el.th(name, scope="col") for name in _COLUMNS])),
            rx.el.tbody(*[_model(target) for target in group.targets]),
            class_name="table table--cards",
        ),
    )


def _model(target: TargetModel) -> rx.Component:
    cells = (makes(target), understands(target), target.price, f"{target.last_verified:%d %b %Y}")
    return rx.el.tr(
        rx.el.th(target.listed_name, scope="row"),
        *[
            rx.el.td(words, custom_attrs={"data-column": column})
            for column, words in zip(_COLUMNS[1:], cells, strict=True)
        ],
        custom_attrs={"id": target.key},
    )


def makes(target: TargetModel) -> str:
    """What comes out: the medium, how long, in which ratios and resolutions."""
    parts = (
        _STARTS_FROM[target.mode],
        clip_lengths(target),
        ", ".join(target.ratios),
        ", ".join(target.resolutions),
    )
    return "; ".join(part for part in parts if part)


def clip_lengths(target: TargetModel) -> str:
    """The seconds offered, as "3 to 15 s" or "5 or 10 s"; empty for images."""
    if target.kind is Kind.IMAGE:
        return ""
    seconds = target.seconds
    if not seconds:
        return "length set by the maker"
    first, last = seconds[0], seconds[-1]
    if len(seconds) > 2 and seconds == tuple(range(first, last + 1)):  # noqa: PLR2004  two are "or"
        return f"{first} to {last} s"
    *earlier, final = (str(each) for each in seconds)
    return f"{', '.join(earlier)} or {final} s" if earlier else f"{final} s"


def understands(target: TargetModel) -> str:
    """What it understands beside the prompt itself."""
    parts = (
        ("sound", target.has_audio),
        ("negative prompt", target.has_negative_prompt),
        ("first frame", target.takes_first_frame),
        ("last frame", target.takes_last_frame),
        ("reference images", target.takes_references),
        ("several shots", target.takes_shots),
        ("fixed camera", target.has_fixed_camera_setting),
    )
    return ", ".join(name for name, has in parts if has) or "the prompt only"
