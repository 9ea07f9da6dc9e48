"""Loads the catalogue once, checked, and answers which target models there are."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import cast

from craftprompt.catalogue.cross_check import check
from craftprompt.catalogue.documents import Documents, ImageFile, ProfileFile, ProfileRow, VideoFile
from craftprompt.catalogue.entries import Mode, PromptProfile, TargetModel
from craftprompt.catalogue.errors import CatalogueInvalid, UnknownTarget
from craftprompt.catalogue.own_rows import laid_over
from craftprompt.catalogue.rows import image_target, narrowed, profile_from, video_target
from craftprompt.catalogue.schema_check import read_checked
from craftprompt.settings import settings

DEFAULT_TARGET_KEY = "veo-3.1-t2v"

SHIPPED = Path(__file__).parent
_MODES = tuple(Mode)


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """One family's target models under the name that people know it by."""

    label: str
    targets: tuple[TargetModel, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every target model and profile; families in the order of `profiles.json`, newest first.

    `targets` can be chosen; `every` also holds the rows that are switched off, which old
    generations may still name.
    """

    every: tuple[TargetModel, ...]
    targets: tuple[TargetModel, ...]
    profiles: Mapping[str, PromptProfile]

    def target(self, key: str) -> TargetModel:
        """The target model that can be chosen under this key.

        Raises:
            UnknownTarget: no row has the key, or the row is switched off.
        """
        found = self.known(key)
        if found is None or not found.enabled:
            raise UnknownTarget(key)
        return found

    def known(self, key: str) -> TargetModel | None:
        """The row with this key, switched on or off; None where there never was one."""
        return next((target for target in self.every if target.key == key), None)

    def profile(self, family: str) -> PromptProfile:
        """How a family wants to be written to; a target's own `profile` may be narrower."""
        return self.profiles[family]

    def grouped(self) -> tuple[TargetGroup, ...]:
        """The targets as a list of choices shows them, one group for each family."""
        groups = (
            TargetGroup(
                label=profile.name,
                targets=tuple(each for each in self.targets if each.family == family),
            )
            for family, profile in self.profiles.items()
        )
        return tuple(group for group in groups if group.targets)


@functools.cache
def catalogue() -> Catalogue:
    """The shipped catalogue with the operator's own rows, read and checked at the first call.

    Raises:
        CatalogueInvalid: a file, row and field that cannot be true.
    """
    return load(SHIPPED, own_rows=settings().own_video_models)


def load(folder: Path, *, own_rows: Path | None = None) -> Catalogue:
    """The catalogue in this folder, with an operator's own file of video models laid over it.

    Raises:
        CatalogueInvalid: a file, row and field that cannot be true.
    """
    documents = _read(folder, own_rows)
    try:
        check(documents)
    except CatalogueInvalid as invalid:
        # Whatever file it lies in: without the operator's rows it was true.
        file = str(own_rows or invalid.file)
        raise CatalogueInvalid(
            file=file, row=invalid.row, field=invalid.field, fault=invalid.fault
        ) from None
    rows = documents["profiles"]["profiles"]
    profiles = {row["family"]: profile_from(row) for row in rows}
    every = _ordered(_targets(documents, profiles), families=list(profiles))
    return Catalogue(
        every=every,
        targets=tuple(target for target in every if target.enabled),
        profiles=MappingProxyType(profiles),
    )


def _read(folder: Path, own_rows: Path | None) -> Documents:
    videos = read_checked(folder, "video_models")
    return {
        "video": cast("VideoFile", laid_over(videos, own_rows) if own_rows else videos),
        "images": cast("ImageFile", read_checked(folder, "image_models")),
        "profiles": cast("ProfileFile", read_checked(folder, "profiles")),
    }


def _targets(documents: Documents, profiles: Mapping[str, PromptProfile]) -> list[TargetModel]:
    rows = {row["family"]: row for row in documents["profiles"]["profiles"]}
    videos, images = documents["video"], documents["images"]

    def profile(family: str, version: str) -> PromptProfile:
        return _profile_of_version(profiles[family], rows[family], version)

    return [
        video_target(row, profile(row["family"], row["version"]), videos["provider"])
        for row in videos["models"]
    ] + [
        image_target(row, profile(row["family"], row["version"]), images["provider"])
        for row in images["models"]
    ]


def _profile_of_version(profile: PromptProfile, row: ProfileRow, version: str) -> PromptProfile:
    narrowing = row["versions"].get(version)
    return narrowed(profile, narrowing) if narrowing else profile


def _ordered(targets: list[TargetModel], *, families: list[str]) -> tuple[TargetModel, ...]:
    """By family, newest version first, tiers as the file has them, from text before from images."""
    tiers: dict[tuple[str, str, str], int] = {}
    for target in targets:
        tiers.setdefault((target.family, target.version, target.tier), len(tiers))

    def place(target: TargetModel) -> tuple[int, tuple[int, int], int, int]:
        return (
            families.index(target.family),
            _newest_first(target.version),
            tiers[target.family, target.version, target.tier],
            _MODES.index(target.mode),
        )

    return tuple(sorted(targets, key=place))


def _newest_first(version: str) -> tuple[int, int]:
    """Sorts "3.1" before "3" and "2.3" before "02"; words such as "gen-" do not count."""
    numbers = [int(digits) for digits in re.findall(r"\d+", version)]
    major, minor = (*numbers, 0, 0)[:2]
    return -major, -minor
