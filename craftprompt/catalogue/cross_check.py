"""Refuses what a JSON schema cannot see: fields that contradict each other or name nothing."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain

from craftprompt.catalogue.documents import (
    Documents,
    ImageRow,
    InputEntry,
    ModelRow,
    ProfileRow,
    VideoRow,
)
from craftprompt.catalogue.errors import CatalogueInvalid
from craftprompt.catalogue.rows import seconds_offered

VIDEO_FILE = "video_models.json"
IMAGE_FILE = "image_models.json"
PROFILE_FILE = "profiles.json"

Fault = tuple[str, str]
"""A field, and what is wrong with it."""

_NEEDED_ROLES = {
    "text-to-video": (),
    "image-to-video": ("first_frame",),
    "first-last-frame-to-video": ("first_frame", "last_frame"),
    "reference-to-video": ("reference_images",),
}
_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "enum": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "list": (),
}


def check(documents: Documents) -> None:
    """Look at every row of the three files.

    Raises:
        CatalogueInvalid: on the first row that cannot be true.
    """
    faults = chain(_faults_of_models(documents), _faults_of_profiles(documents))
    for file, row, (field, fault) in faults:
        raise CatalogueInvalid(file=file, row=row, field=field, fault=fault)


def _faults_of_models(documents: Documents) -> Iterator[tuple[str, str, Fault]]:
    videos, images = documents["video"]["models"], documents["images"]["models"]
    families = {profile["family"] for profile in documents["profiles"]["profiles"]}
    keys = [row["key"] for row in (*videos, *images)]
    for row in videos:
        for fault in chain(_model_faults(row, families=families, keys=keys), _video_faults(row)):
            yield VIDEO_FILE, row["key"], fault
    for row in images:
        for fault in chain(_model_faults(row, families=families, keys=keys), _image_faults(row)):
            yield IMAGE_FILE, row["key"], fault


def _faults_of_profiles(documents: Documents) -> Iterator[tuple[str, str, Fault]]:
    profiles = documents["profiles"]["profiles"]
    models: list[ModelRow] = [*documents["video"]["models"], *documents["images"]["models"]]
    for profile in profiles:
        for fault in _profile_faults(profile, profiles, models):
            yield PROFILE_FILE, profile["family"], fault


def _model_faults(row: ModelRow, *, families: set[str], keys: list[str]) -> Iterator[Fault]:
    life = row["lifecycle"]
    if keys.count(row["key"]) > 1:
        yield "key", "is used by two rows"
    if row["family"] not in families:
        yield "family", f"no profile in {PROFILE_FILE} is called {row['family']}"
    if not _is_date(row["last_verified"]):
        yield "last_verified", "is not a day of the calendar"
    if life["ends"] is not None and not _is_date(life["ends"]):
        yield "lifecycle.ends", "is not a day of the calendar"
    if life["successor"] is not None and life["successor"] not in set(keys) - {row["key"]}:
        yield "lifecycle.successor", f"no other row is called {life['successor']}"
    if life["state"] == "gone" and row["enabled"]:
        yield "enabled", "a model that is gone cannot be on"
    latency = row["latency"]["typical_seconds"]
    if latency is not None and latency[0] > latency[1]:
        yield "latency.typical_seconds", "begins after it ends"


def _video_faults(row: VideoRow) -> Iterator[Fault]:
    checks: tuple[Callable[[VideoRow], Iterator[Fault]], ...] = (
        _role_faults,
        _mode_faults,
        _constant_faults,
        _price_faults,
    )
    inputs = (
        (f"inputs.{name}.{field}", fault)
        for name, entry in row["inputs"].items()
        for field, fault in _input_faults(entry)
    )
    yield from chain(inputs, *(each(row) for each in checks))


def _input_faults(entry: InputEntry) -> Iterator[Fault]:
    choices = entry.get("choices", [])
    lowest, highest = entry.get("min"), entry.get("max")
    if entry["type"] == "enum" and not choices:
        yield "choices", "an enum needs choices"
    if entry["type"] == "list" and "items" not in entry:
        yield "items", "a list needs the type of its items"
    if lowest is not None and highest is not None and lowest > highest:
        yield "min", "is above max"
    default = entry.get("default")
    if default is None:
        return
    allowed = _PYTHON_TYPES[entry["type"]]
    if not isinstance(default, allowed) or (isinstance(default, bool) and bool not in allowed):
        yield "default", f"does not fit the type {entry['type']}"
    elif choices and default not in choices:
        yield "default", f"{default} is not one of the choices"
    elif not isinstance(default, str) and _is_outside(default, lowest, highest):
        yield "default", f"{default} is outside min and max"


def _is_outside(value: float, lowest: int | None, highest: int | None) -> bool:
    return (lowest is not None and value < lowest) or (highest is not None and value > highest)


def _role_faults(row: VideoRow) -> Iterator[Fault]:
    for role, name in row["roles"].items():
        if name not in row["inputs"]:
            yield f"roles.{role}", f"no input is called {name}"
        elif row["inputs"][name]["role"] != role:
            yield f"roles.{role}", f"the input {name} plays another role"
    for name, entry in row["inputs"].items():
        if row["roles"].get(entry["role"]) != name:
            yield f"inputs.{name}.role", f"the row's roles do not name it for {entry['role']}"


def _mode_faults(row: VideoRow) -> Iterator[Fault]:
    for role in ("prompt", *_NEEDED_ROLES[row["mode"]]):
        if role not in row["roles"]:
            yield "roles", f"{row['mode']} needs the role {role}"
    if row["mode"] == "text-to-video" and "first_frame" in row["roles"]:
        yield "mode", "a row with a first frame is image-to-video"


def _constant_faults(row: VideoRow) -> Iterator[Fault]:
    for name in row["constants"]:
        if row["inputs"].get(name, {}).get("type") != "boolean":
            yield f"constants.{name}", "is not an input that is true or false"
    rewriting = row["roles"].get("provider_rewrites_prompt")
    if rewriting is not None and row["constants"].get(rewriting) is not False:
        yield "constants", f"must send {rewriting} as false, or the provider rewrites our prompt"


def _price_faults(row: VideoRow) -> Iterator[Fault]:
    resolution = row["inputs"].get(row["roles"].get("resolution", ""))
    offered = resolution.get("choices", []) if resolution else []
    seconds = seconds_offered(row)
    for rate in row["price"]["rates"]:
        unknown = [each for each in rate["resolutions"] if each not in offered]
        if unknown:
            yield "price.rates", f"names the resolution {unknown[0]}, which is not offered"
        if rate["seconds"] is not None and rate["seconds"] not in seconds:
            yield "price.rates", f"names {rate['seconds']} seconds, which are not offered"


def _image_faults(row: ImageRow) -> Iterator[Fault]:
    for field, entry in (("ratios", row["ratios"]), ("sizes", row["sizes"])):
        if entry["default"] not in entry["choices"]:
            yield f"{field}.default", f"{entry['default']} is not one of the choices"


def _profile_faults(
    profile: ProfileRow, profiles: list[ProfileRow], models: list[ModelRow]
) -> Iterator[Fault]:
    family = profile["family"]
    if sum(each["family"] == family for each in profiles) > 1:
        yield "family", "is used by two profiles"
    if profile["words"][0] > profile["words"][1]:
        yield "words", "the fewest words are more than the most"
    if bool(profile["commands"]) != bool(profile["commands_at_once"]):
        yield "commands_at_once", "must say how many commands go together, and 0 without commands"
    versions = {row["version"] for row in models if row["family"] == family}
    for version, narrowing in profile["versions"].items():
        if version not in versions:
            yield f"versions.{version}", "no row has this version"
        words = narrowing.get("words", [0, 0])
        if words[0] > words[1]:
            yield f"versions.{version}.words", "the fewest words are more than the most"


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
