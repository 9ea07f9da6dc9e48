"""Labelled form fields: the label above, a hint or what is wrong below, never a placeholder alone.

Every field takes `testid`, `hint` and `error` beside its own attributes. Inside a `native_form`
the message of a refused field appears by itself; `error` is for forms that a state answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from craftprompt.ui.tokens import Child, Flag, Text, marks

_LIBRARY = "$/public/browser/fields.js"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select: `value` travels, `label` is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Choices that belong together under a heading."""

    label: str
    options: tuple[Option, ...]


def text_field(
    label: Text, name: str, *, testid: str = "", hint: Text = "", error: Text = "", **props: Any
) -> rx.Component:
    """A line of text; `type`, `auto_complete`, `required` and the like go to the input.

    Keeps what is typed in the browser: give `default_value`, not `value`. With `keeper` (names the
    person) it stays in the tab for them alone, as `kept_as`, until `kept_after` is another one.
    """
    field_id = testid or name
    line = KeptLine.create if "keeper" in props else rx.el.input
    control = line(
        type=props.pop("type", "text"),
        name=name,
        class_name="field__control",
        custom_attrs=_control_attributes(field_id, testid, hint, error),
        **props,
    )
    return _field(label, field_id, control, hint=hint, error=error)


def kept_control(*options: Child, name: Text, **props: Any) -> rx.Component:
    """A bare input, or a select of options, whose value stays in the tab as a kept line does.

    `on_back` hears of a value that came back over the one that the control begins with.
    """
    control = "select" if options else "input"
    return KeptLine.create(*options, name=name, control=control, **props)


def password_field(
    label: Text, name: str, *, testid: str = "", hint: Text = "", error: Text = "", **props: Any
) -> rx.Component:
    """A password with a button that shows it; set `auto_complete` so that managers can fill it."""
    field_id = testid or name
    control = PasswordInput.create(
        name=name,
        class_name="field__control",
        custom_attrs=_control_attributes(field_id, testid, hint, error),
        **props,
    )
    return _field(label, field_id, control, hint=hint, error=error)


def draft_text_area(
    label: Text,
    name: str,
    *,
    testid: str = "",
    hint: Text = "",
    is_refused: Flag = False,
    **props: Any,
) -> rx.Component:
    """A text that is never lost: the browser owns it, the server gets a copy when typing stops.

    Props: `saved_text` (shown until the person types), `replacement` with `replacement_key`
    (each new key puts `replacement` in, as when a scene is used again),
    `on_draft` (gets the text one second after the last key, on leaving the field and the page, and
    ahead of what any press does),
    `on_replaced` (gets the person's words that a replacement took the place of),
    `character_limit` (the counter beside the label turns to a warning above it), `rows`,
    `placeholder`, `keeper` (names the person: words that the server has not confirmed stay in
    the tab for them alone), `kept_as` (of what, and after a space which version of it, where the
    field shows one text after another: words come back only over the one they were typed over),
    `field_id` (where several have the same `testid`). `is_refused` marks the field; why is said
    elsewhere. A reconnect or a restarted server never touches what was typed.
    """
    field_id = props.pop("field_id") if "field_id" in props else testid or name
    attributes = _control_attributes(field_id, testid, hint, "")
    if is_refused is not False:
        attributes["aria-invalid"] = rx.cond(is_refused, "true", "false")
    control = DraftTextArea.create(
        name=name,
        class_name="field__control field__control--lines",
        counter_id=f"{field_id}-count",
        custom_attrs=attributes,
        settled=rx.State.is_hydrated,
        **props,
    )
    return _field(label, field_id, control, hint=hint, beside_label=_counter(field_id))


def select_field(
    label: Text,
    name: str,
    choices: Sequence[Option | OptionGroup],
    *,
    testid: str = "",
    hint: Text = "",
    **props: Any,
) -> rx.Component:
    """A native select; groups become optgroups, option values are the keys that travel.

    Give `default_value` for a choice the browser keeps, or `value` and `on_change` for one that
    a state keeps.
    """
    field_id = testid or name
    control = rx.el.select(
        *[_choice(choice) for choice in choices],
        name=name,
        class_name="field__control field__control--select",
        custom_attrs=_control_attributes(field_id, testid, hint, ""),
        **props,
    )
    return _field(label, field_id, control, hint=hint)


def chosen_field(
    label: Text, name: str, choices: Any, *, testid: str = "", hint: Text = "", **props: Any
) -> rx.Component:
    """A native select whose options a state has: `choices` are the option elements.

    Give `value` and `on_change`.
    """
    field_id = testid or name
    control = rx.el.select(
        choices,
        name=name,
        class_name="field__control field__control--select",
        custom_attrs=_control_attributes(field_id, testid, hint, ""),
        **props,
    )
    return _field(label, field_id, control, hint=hint)


def shape_field(
    label: str, name: str, shapes: Any, *, testid: str = "", **props: Any
) -> rx.Component:
    """A radio group of ratios, each drawn as its rectangle with its name under it.

    `shapes` is a state's list of things with `ratio`, `width` and `height` (in percent).
    Props: `chosen` (the ratio that the state has), `on_choose` (gets the ratio pressed).
    """
    return rx.el.fieldset(
        rx.el.legend(label, class_name="field__label"),
        ShapeRadios.create(name=name, shapes=shapes, **props),
        class_name="field",
        role="radiogroup",
        custom_attrs=marks(testid),
    )


def tick_box(
    label: Text, *, name: Text, is_ticked: Flag, testid: str = "", **props: Any
) -> rx.Component:
    """A box that a state keeps, with a short label; `name` is its whole name, read out.

    It shows a press at once. Props: `on_tick` (gets whether it is ticked now).
    """
    return TickBox.create(
        label=label, read_as=name, is_ticked=is_ticked, custom_attrs=marks(testid), **props
    )


def checkbox_field(
    *label: Child, name: str, testid: str = "", error: Text = "", **props: Any
) -> rx.Component:
    """A box to tick, the sentence beside it; links may stand in the sentence."""
    field_id = testid or name
    box = rx.el.input(
        type="checkbox",
        name=name,
        class_name="checkbox__box",
        custom_attrs=_control_attributes(field_id, testid, "", error),
        **props,
    )
    return rx.el.div(
        rx.el.label(
            box, rx.el.span(*label), class_name="checkbox", custom_attrs={"htmlFor": field_id}
        ),
        FieldMessage.create(name=name, message_id=f"{field_id}-error", error=error),
        class_name="field",
    )


def file_field(
    label: Text, name: str, *, testid: str = "", hint: Text = "", error: Text = "", **props: Any
) -> rx.Component:
    """A file to send along; `accept` names the types. The form around it must be multipart."""
    field_id = testid or name
    control = rx.el.input(
        type="file",
        name=name,
        class_name="field__control field__control--file",
        custom_attrs=_control_attributes(field_id, testid, hint, error),
        **props,
    )
    return _field(label, field_id, control, hint=hint, error=error)


def field_row(*fields: Child) -> rx.Component:
    """Short fields side by side where there is room."""
    return rx.el.div(*fields, class_name="field-row")


class ShapeRadios(rx.Component):
    """The radios behind `shape_field`."""

    library = _LIBRARY
    tag = "ShapeRadios"

    name: rx.Var[str]
    shapes: rx.Var[list[Any]]
    chosen: rx.Var[str]
    on_choose: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class TickBox(rx.Component):
    """The box behind `tick_box`."""

    library = _LIBRARY
    tag = "TickBox"

    label: rx.Var[str]
    read_as: rx.Var[str]
    is_ticked: rx.Var[bool]
    on_tick: rx.EventHandler[rx.event.passthrough_event_spec(bool)]


class PasswordInput(rx.Component):
    """The password input with its show and hide button."""

    library = _LIBRARY
    tag = "PasswordInput"

    name: rx.Var[str]
    auto_complete: rx.Var[str]
    required: rx.Var[bool]
    min_length: rx.Var[int]


class KeptLine(rx.Component):
    """The control behind `kept_control`, and behind a `text_field` that is kept."""

    library = _LIBRARY
    tag = "KeptLine"

    name: rx.Var[str]
    type: rx.Var[str]
    placeholder: rx.Var[str]
    auto_complete: rx.Var[str]
    keeper: rx.Var[str]
    kept_as: rx.Var[str]
    kept_after: rx.Var[str]
    control: rx.Var[str]
    default_value: rx.Var[str]
    dir: rx.Var[str]
    on_change: rx.EventHandler[rx.event.input_event]
    on_back: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class DraftTextArea(rx.Component):
    """The textarea behind `draft_text_area`."""

    library = _LIBRARY
    tag = "DraftTextArea"

    name: rx.Var[str]
    rows: rx.Var[int]
    placeholder: rx.Var[str]
    keeper: rx.Var[str]
    kept_as: rx.Var[str]
    settled: rx.Var[bool]
    saved_text: rx.Var[str]
    replacement: rx.Var[str]
    replacement_key: rx.Var[str]
    character_limit: rx.Var[int]
    counter_id: rx.Var[str]
    on_draft: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_replaced: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class FieldMessage(rx.Component):
    """What is wrong with one field: from the form around it, or from `error`."""

    library = _LIBRARY
    tag = "FieldMessage"

    name: rx.Var[str]
    message_id: rx.Var[str]
    error: rx.Var[str]


def _field(
    label: Text,
    field_id: str,
    control: rx.Component,
    *,
    hint: Text = "",
    error: Text = "",
    beside_label: rx.Component | None = None,
) -> rx.Component:
    name_of_field = rx.el.label(
        label, class_name="field__label", custom_attrs={"htmlFor": field_id}
    )
    heading = (
        rx.el.div(name_of_field, beside_label, class_name="field__heading")
        if beside_label is not None
        else name_of_field
    )
    return rx.el.div(
        heading,
        control,
        FieldMessage.create(
            name=getattr(control, "name", ""), message_id=f"{field_id}-error", error=error
        ),
        rx.el.p(hint, class_name="field__hint", custom_attrs={"id": f"{field_id}-hint"})
        if _is_said(hint)
        else rx.fragment(),
        class_name="field",
    )


def _control_attributes(field_id: str, testid: str, hint: Text, error: Text) -> dict[str, Text]:
    attributes = {"id": field_id, **marks(testid)}
    described_by = [f"{field_id}-hint"] if _is_said(hint) else []
    if _is_said(error):
        described_by.append(f"{field_id}-error")
        attributes["aria-invalid"] = rx.cond(error != "", "true", "false")
    if described_by:
        attributes["aria-describedby"] = " ".join(described_by)
    return attributes


def _counter(field_id: str) -> rx.Component:
    return rx.el.span(class_name="field__counter", custom_attrs={"id": f"{field_id}-count"})


def _choice(choice: Option | OptionGroup) -> rx.Component:
    if isinstance(choice, OptionGroup):
        return rx.el.optgroup(*[_choice(each) for each in choice.options], label=choice.label)
    return rx.el.option(choice.label, value=choice.value)


def _is_said(words: Text) -> bool:
    return isinstance(words, rx.Var) or words != ""
