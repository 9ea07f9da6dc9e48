"""The day's allowance: a bar with its name and its numbers, and when it begins anew."""

from typing import Literal

import reflex as rx
from reflex.vars import NumberVar

from craftprompt.ui.feedback import day_countdown
from craftprompt.ui.tokens import Flag, Number, Text, classes, marks

AllowanceKind = Literal["prompts", "images", "videos"]

_LABELS: dict[AllowanceKind, str] = {"prompts": "Prompts", "images": "Images", "videos": "Videos"}


def usage_meter(
    kind: AllowanceKind,
    *,
    used: Number,
    reserved: Number,
    limit: Number,
    note: Text = "",
    is_leading: bool = False,
) -> rx.Component:
    """One bar: the used part solid, the part reserved for running work hatched.

    `used` counts settled work only. `note` stands after the numbers, such as "local: not
    counted" while a local engine writes. Where there is room for one meter it is the leading one.
    """
    used_now, held, most = _number(used), _number(reserved), _number(limit)
    bar = rx.el.div(
        rx.el.span(class_name="meter__used", style={"width": _share(used_now, most)}),
        rx.el.span(class_name="meter__reserved", style={"width": _share(held, most)}),
        class_name="meter__bar",
        custom_attrs={
            "role": "meter",
            "aria-label": f"{_LABELS[kind]} used today",
            "aria-valuemin": 0,
            "aria-valuenow": used_now,
            "aria-valuemax": most,
        },
    )
    return rx.el.div(
        rx.el.span(_LABELS[kind], class_name="meter__label"),
        bar,
        rx.el.span(f"{used_now} / {most}", class_name="meter__numbers"),
        rx.el.span(note, class_name="meter__note"),
        class_name=classes("meter", "meter--leading" if is_leading else ""),
        custom_attrs=marks(f"allowance-{kind}", used=used, limit=limit),
    )


def renewal(
    spent: Text, *, has_larger_plan: Flag, day: Text, on_renewed: rx.event.EventType[()]
) -> rx.Component:
    """When the allowance begins anew, in the person's own time; before it what is used up today.

    Where something is, a link leads to the plans that give more, if there is one. `on_renewed` is
    raised when a day later than `day` has begun, the one that the meters count.
    """
    is_spent = rx.Var.create(spent) != ""
    return rx.el.section(
        rx.cond(is_spent, rx.el.strong(spent, " ")),
        "Renews ",
        day_countdown(day=day, on_renewed=on_renewed),
        ".",
        rx.cond(
            is_spent & rx.Var.create(has_larger_plan).to(bool),
            rx.fragment(" ", rx.el.a("See the larger plans", href="/pricing", class_name="link")),
        ),
        class_name="allowance-renewal",
        aria_label="When the allowance renews",
        custom_attrs=marks("allowance-renewal"),
    )


def _number(count: Number) -> NumberVar:
    return rx.Var.create(count).to(int)


def _share(part: NumberVar, whole: NumberVar) -> rx.Var[str]:
    """How wide a part of the bar is; all of it where the limit is nothing."""
    return rx.cond(whole > 0, f"{part * 100 / whole}%", "100%")
