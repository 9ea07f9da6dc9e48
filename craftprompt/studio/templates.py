"""Scenes with variables: `{{hero}}` takes a value, a choice or every value of a list.

`{{hero}}` wants a value; `{{hero=a red fox}}` has one to begin with; `{{light: dawn|noon|night}}`
is one of several, the first to begin with; `{{city: *Oslo|Rome|Lima}}` makes one prompt for each.
A variable is described once and may stand again by its name alone. Double braces with no letter
after them are words like others. `docs/templates.md` says more.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from math import prod
from pathlib import Path
from typing import Literal

from craftprompt.errors import InputInvalid
from craftprompt.studio.limits import LONGEST_FIELD

EXAMPLES = Path(__file__).parents[1] / "catalogue" / "templates.json"
MOST_VARIABLES = 50
MOST_VALUES = 100
MOST_PROMPTS = 20  # of one press; each is counted
MOST_TOLD = 1_000_000  # beyond it a number is only a row of digits
OPEN, CLOSE = "{{", "}}"
LIST_MARK = "*"
VARIABLE = "variable:"  # begins the name of the field that fills a variable of the scene
UNCOUNTED = "Nothing was counted and your text is kept."
_OPENED = re.compile(r"\{\{\s*[^\W\d_]")
_VARIABLE = re.compile(r"\{\{(?P<inside>\s*[^\W\d_](?:(?!\{\{|\}\}).)*)\}\}", re.DOTALL)
_INSIDE = re.compile(r"\s*(?P<name>\w[\w -]{0,39}?)\s*(?:(?P<sign>[=:])(?P<rest>.*))?", re.DOTALL)

VariableKind = Literal["text", "choice", "list"]


class TemplateInvalid(InputInvalid):
    """A scene whose variables cannot be filled in; `fault` names the variable.

    `of` is the variable whose value is at fault, where it is not the scene itself.
    """

    def __init__(self, fault: str, *, of: str = "") -> None:
        super().__init__(f"{fault} {UNCOUNTED}", field=f"{VARIABLE}{of}" if of else "scene")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: what it is filled with until the person says otherwise.

    `values` are its choices, or all that a list stands for; a plain one has its default or none.
    """

    name: str
    kind: VariableKind
    values: tuple[str, ...]

    @property
    def default(self) -> str:
        """What its field shows first; the values of a list stand between bars."""
        return "|".join(self.values) if self.kind == "list" else "".join(self.values[:1])


@dataclass(slots=True)
class VariableView:
    """One variable as the page shows it.

    `described` is the value that the scene gives it; `value` is what its field holds first.
    """

    name: str
    kind: str
    choices: list[str]
    described: str
    value: str


@dataclass(frozen=True, slots=True)
class Template:
    """A scene with variables, in the order in which they first stand."""

    text: str
    variables: tuple[Variable, ...]

    def takes(self, given: Mapping[str, str]) -> list[dict[str, str]]:
        """The values of each prompt that one press makes; one without variables makes one.

        `given` are the person's values by name; a variable that is not among them has its own.

        Raises:
            TemplateInvalid: an unknown name, no value, too many, or a variable inside a value.
        """
        known = {each.name for each in self.variables}
        if strangers := [name for name in given if name not in known]:
            raise TemplateInvalid(f"The scene has no variable “{strangers[0][:40]}”.")
        filled = [_filled(each, given.get(each.name)) for each in self.variables]
        count = prod(len(values) for values in filled)
        if count > MOST_PROMPTS:
            many = f"{count:,}" if count <= MOST_TOLD else "more than a million"
            raise TemplateInvalid(
                f"These lists make {many} prompts; {MOST_PROMPTS} are the most of one press. "
                "Shorten a list."
            )
        return [
            dict(zip((each.name for each in self.variables), row, strict=True))
            for row in product(*filled)
        ]

    def views(self, filled: Mapping[str, str]) -> list[VariableView]:
        """The variables for the form beside the scene, with what the person filled in by name."""
        return [
            VariableView(
                each.name,
                each.kind,
                [*each.values],
                each.default,
                filled.get(each.name, each.default),
            )
            for each in self.variables
        ]

    def resolved(self, values: Mapping[str, str]) -> str:
        """The scene with these values in place of its variables."""
        return _VARIABLE.sub(lambda match: values[_described(match["inside"]).name], self.text)


def parse(text: str) -> Template:
    """The template in a scene; one without variables is a template too.

    Raises:
        TemplateInvalid: a variable that has no end, no name, another inside it, too many values,
            or two descriptions.
    """
    rest = _VARIABLE.sub("", text)
    if _OPENED.search(rest):
        raise TemplateInvalid(
            "A variable begins with {{ and ends with }}, and none stands inside another. One of "
            "them does not."
        )
    variables: dict[str, Variable] = {}
    for match in _VARIABLE.finditer(text):
        found = _described(match["inside"])
        known = variables.get(found.name)
        if known is None or not known.values:
            variables[found.name] = found
        elif found.values and found != known:
            raise TemplateInvalid(f"The variable “{found.name}” is described twice, differently.")
    if len(variables) > MOST_VARIABLES:
        raise TemplateInvalid(
            f"The scene has {len(variables)} variables; {MOST_VARIABLES} are the most."
        )
    return Template(text, tuple(variables.values()))


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """Other words of the form with the scene's values; a variable of their own stays as it is."""
    return _VARIABLE.sub(lambda match: _value_at(match, values), text)


def filled_length(text: str, values: Mapping[str, str]) -> int:
    """How long `filled_in` would make the words; they are not put together for it."""
    grown = (len(_value_at(each, values)) - len(each.group()) for each in _VARIABLE.finditer(text))
    return len(text) + sum(grown)


def _value_at(match: re.Match[str], values: Mapping[str, str]) -> str:
    found = _INSIDE.fullmatch(match["inside"])
    return values.get(found["name"], match.group()) if found else match.group()


def _described(inside: str) -> Variable:
    found = _INSIDE.fullmatch(inside)
    if not found:
        raise TemplateInvalid(
            f"“{{{{{inside[:40]}}}}}” is no variable: a name of letters, digits and spaces comes "
            "first, at most 40 of them."
        )
    name, sign, rest = found["name"], found["sign"], (found["rest"] or "").strip()
    if sign == "=":
        return Variable(name, "text", (rest,) if rest else ())
    if sign == ":":
        return _chosen(Variable(name, "list" if rest.startswith(LIST_MARK) else "choice", ()), rest)
    return Variable(name, "text", ())


def _chosen(variable: Variable, rest: str) -> Variable:
    values = _values(variable.name, rest.removeprefix(LIST_MARK))
    if not values:
        raise TemplateInvalid(f"The variable “{variable.name}” has nothing to choose from.")
    return replace(variable, values=values)


def _filled(variable: Variable, given: str | None) -> tuple[str, ...]:
    """The values that one variable takes in turn."""
    value = variable.default if given is None else given.strip()
    values = _values(variable.name, value) if variable.kind == "list" else (value,)
    if not values or not all(values):
        raise TemplateInvalid(f"The variable “{variable.name}” has no value yet.", of=variable.name)
    for each in values:
        if OPEN in each or CLOSE in each:
            raise TemplateInvalid(
                f"The value of “{variable.name}” has a variable in it; only the scene may have "
                "them.",
                of=variable.name,
            )
        if len(each) > LONGEST_FIELD:
            raise TemplateInvalid(
                f"The value of “{variable.name}” has {len(each):,} characters; {LONGEST_FIELD:,} "
                "are the most.",
                of=variable.name,
            )
    return values


def _values(name: str, written: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(each.strip() for each in written.split("|") if each.strip()))
    if len(values) > MOST_VALUES:
        raise TemplateInvalid(
            f"The variable “{name}” has {len(values):,} values; {MOST_VALUES} are the most."
        )
    return values


@dataclass(frozen=True, slots=True)
class Example:
    """A scene with variables to begin with."""

    genre: str
    text: str


@cache
def examples() -> tuple[Example, ...]:
    """The shipped templates, one for each genre."""
    document = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    return tuple(Example(each["genre"], each["text"]) for each in document["templates"])
