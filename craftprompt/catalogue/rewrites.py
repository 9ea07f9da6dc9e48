"""What can be done to a prompt that stands, and what a model is told for it, as data."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TypedDict, cast

from craftprompt.catalogue.schema_check import read_checked

_FOLDER = Path(__file__).parent
# What direction can be written in: the languages that text models write well and people ask for.
LANGUAGES = (
    "English",
    "Arabic",
    "Chinese",
    "Dutch",
    "French",
    "German",
    "Hindi",
    "Italian",
    "Japanese",
    "Korean",
    "Polish",
    "Portuguese",
    "Russian",
    "Spanish",
    "Turkish",
)


class RewriteAct(StrEnum):
    """How a prompt is rewritten."""

    REFINED = "refined"
    SHORTENED = "shortened"
    LENGTHENED = "lengthened"
    SIMPLIFIED = "simplified"
    TRANSLATED = "translated"
    VARIED = "varied"
    PORTED = "ported"


@dataclass(frozen=True, slots=True)
class RewriteInstructions:
    """The instructions for every rewrite: the task of each act, and what holds for all of them.

    `labels` are the acts as a button says them. Of a prompt's variations each is asked for with one
    of `emphases` as its wish; a port with the name of the model that the prompt was written for.
    """

    version: str
    material: str
    faith: tuple[str, ...]
    tasks: Mapping[RewriteAct, tuple[str, ...]]
    labels: Mapping[RewriteAct, str]
    emphases: tuple[str, ...]


class _Row(TypedDict):
    act: str
    label: str
    task: list[str]


@functools.cache
def rewrites(folder: Path = _FOLDER) -> RewriteInstructions:
    """The instructions as the file has them.

    Raises:
        CatalogueInvalid: the file is missing or breaks its schema.
    """
    document = read_checked(folder, "rewrites")
    rows = {RewriteAct(row["act"]): row for row in cast("list[_Row]", document["acts"])}
    return RewriteInstructions(
        version=cast("str", document["version"]),
        material=cast("str", document["material"]),
        faith=tuple(cast("list[str]", document["faith"])),
        tasks=MappingProxyType({act: tuple(row["task"]) for act, row in rows.items()}),
        labels=MappingProxyType({act: row["label"] for act, row in rows.items()}),
        emphases=tuple(cast("list[str]", document["emphases"])),
    )
