"""Refuses a catalogue file that does not fit its JSON schema, in one sentence a person can use."""

import functools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from craftprompt.catalogue.errors import CatalogueInvalid

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

Json = Mapping[str, object]

_SCHEMAS = Path(__file__).parent / "schema"
_TYPES = {
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "string": "a text",
    "array": "a list",
    "object": "a group of fields",
    "null": "null",
}
_FAULTS = {
    "pattern": "{value} has the wrong form",
    "minLength": "must not be empty",
    "minItems": "holds too little",
    "maxItems": "holds too much",
    "minProperties": "must not be empty",
    "uniqueItems": "holds the same entry twice",
    "minimum": "{value} is too small",
}


def read_checked(folder: Path, name: str) -> Json:
    """The file `name`.json of this folder as parsed JSON, known to fit its schema.

    Raises:
        CatalogueInvalid: the file is missing, is not JSON, or breaks its schema.
    """
    file = f"{name}.json"
    document = read(folder / file, called=file)
    refuse_misfit(document, schema=name, called=file)
    return document


def read(path: Path, *, called: str) -> Json:
    """A file as parsed JSON, whose shape nobody has looked at; `called` is how a refusal names it.

    Raises:
        CatalogueInvalid: the file is missing, cannot be read, or is not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        fault, cause = "the file is missing", missing
    except (OSError, UnicodeDecodeError) as closed:
        fault, cause = "the file cannot be read", closed
    except json.JSONDecodeError as broken:
        fault, cause = f"line {broken.lineno} is not JSON", broken
    raise CatalogueInvalid(file=called, row="", field="", fault=fault) from cause


def refuse_misfit(document: Json, *, schema: str, called: str) -> None:
    """Hold a document against a schema of the catalogue.

    Raises:
        CatalogueInvalid: the first place where it does not fit.
    """
    error = next(_validator(schema).iter_errors(cast("dict[str, Any]", document)), None)
    if error is not None:
        raise _in_words(called, document, error)


@functools.cache
def _validator(name: str) -> "Draft202012Validator":
    # jsonschema costs 50 to 100 ms to import; nobody pays for it who never loads the catalogue
    from jsonschema import Draft202012Validator  # noqa: PLC0415
    from referencing import Registry, Resource  # noqa: PLC0415

    common = Resource.from_contents(_schema("common"))
    registry = Registry().with_resource("common.schema.json", common)
    return Draft202012Validator(_schema(name), registry=registry)


def _schema(name: str) -> dict[str, object]:
    return json.loads((_SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))


def _in_words(file: str, document: object, error: "ValidationError") -> CatalogueInvalid:
    path = list(error.absolute_path)
    row, rest = _row_of(document, path)
    field, fault = _fault(error)
    places = [str(part) for part in rest] + ([field] if field else [])
    return CatalogueInvalid(file=file, row=row, field=".".join(places), fault=fault)


def _row_of(document: object, path: Sequence[str | int]) -> tuple[str, Sequence[str | int]]:
    """The name of the row that the path leads into, and what of the path lies inside it."""
    if len(path) < 2 or not isinstance(path[1], int):  # noqa: PLR2004  list name, then index
        return "", path
    rows = cast("dict[str, list[object]]", document)[str(path[0])]
    row = rows[path[1]]
    naming = "family" if path[0] == "profiles" else "key"
    named = row.get(naming) if isinstance(row, dict) else None
    return str(named or path[1] + 1), path[2:]


def _fault(error: "ValidationError") -> tuple[str, str]:
    """The field below the error's place, where the error is about one, and what is wrong."""
    if error.validator == "required":
        return _first_missing(error), "is missing"
    if error.validator == "additionalProperties":
        return _first_unknown(error), "is not a field that the catalogue knows"
    value = json.dumps(error.instance, ensure_ascii=False)[:60]
    if error.validator == "type":
        return "", f"must be {_types(error.validator_value)}, not {value}"
    if error.validator in {"enum", "const"}:
        return "", f"must be {_choices(error.validator_value)}, not {value}"
    return "", _FAULTS[str(error.validator)].format(value=value)


def _first_missing(error: "ValidationError") -> str:
    present = cast("Json", error.instance)
    return next(name for name in cast("list[str]", error.validator_value) if name not in present)


def _first_unknown(error: "ValidationError") -> str:
    known = cast("dict[str, Json]", error.schema)["properties"]
    return next(name for name in cast("Json", error.instance) if name not in known)


def _types(expected: object) -> str:
    names = [expected] if isinstance(expected, str) else cast("list[str]", expected)
    return " or ".join(_TYPES[name] for name in names)


def _choices(expected: object) -> str:
    values = expected if isinstance(expected, list) else [expected]
    return " or ".join(json.dumps(value) for value in values)
