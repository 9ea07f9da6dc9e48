"""Turns checked rows of the catalogue's files into target models and prompt profiles."""

import re
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from craftprompt.catalogue.documents import (
    ImageRow,
    InputEntry,
    LatencyEntry,
    LifecycleEntry,
    Narrowing,
    PriceEntry,
    ProfileRow,
    VideoRow,
)
from craftprompt.catalogue.entries import (
    Evidence,
    Input,
    Kind,
    Life,
    Lifecycle,
    Mode,
    Negatives,
    Price,
    PromptProfile,
    ShotForm,
    ShotRules,
    TargetModel,
)
from craftprompt.catalogue.prices import describe


def profile_from(row: ProfileRow) -> PromptProfile:
    """A family's prompt profile."""
    evidence = tuple(
        Evidence(each["rule"], each["page"], each["confidence"]) for each in row["evidence"]
    )
    return PromptProfile(
        family=row["family"],
        name=row["name"],
        order=tuple(row["order"]),
        form=row["form"],
        tense=row["tense"],
        words=(row["words"][0], row["words"][1]),
        limit_characters=row["limit_characters"],
        moves_per_shot=row["moves_per_shot"],
        negatives=Negatives(row["negatives"]),
        negative_advice=row["negative_advice"],
        audio=row["audio"],
        dialogue=row["dialogue"],
        references=row["references"],
        image_to_video=row["image_to_video"],
        shots=row["shots"],
        forbidden_words=tuple(row["forbidden_words"]),
        commands=tuple(row["commands"]),
        commands_at_once=row["commands_at_once"],
        direction_languages=tuple(row["direction_languages"]),
        spoken_languages=tuple(row["spoken_languages"]),
        sources=tuple(dict.fromkeys(each.page for each in evidence)),
        evidence=evidence,
        shot_list=_shot_rules(row),
    )


def narrowed(profile: PromptProfile, narrowing: Narrowing) -> PromptProfile:
    """The profile of one version: its family's, where the version does not say otherwise."""
    words = narrowing.get("words", list(profile.words))
    return replace(
        profile,
        words=(words[0], words[1]),
        negatives=Negatives(narrowing.get("negatives", profile.negatives)),
        negative_advice=narrowing.get("negative_advice", profile.negative_advice),
        audio=narrowing.get("audio", profile.audio),
        dialogue=narrowing.get("dialogue", profile.dialogue),
        shots=narrowing.get("shots", profile.shots),
        shot_list=None if "shot_list" in narrowing else profile.shot_list,
        spoken_languages=tuple(narrowing.get("spoken_languages", profile.spoken_languages)),
    )


def _shot_rules(row: ProfileRow) -> ShotRules | None:
    entry = row.get("shot_list")
    return ShotRules(ShotForm(entry["form"]), entry["most"]) if entry else None


def video_target(row: VideoRow, profile: PromptProfile, provider: str) -> TargetModel:
    """The target model of one row of `video_models.json`."""
    inputs = tuple(_input(name, entry) for name, entry in row["inputs"].items())
    by_role = {each.role: each for each in inputs}
    ratio, resolution = by_role.get("aspect_ratio"), by_role.get("resolution")
    prices = _prices(row["price"])
    return TargetModel(
        key=row["key"],
        name=row["name"],
        maker=row["maker"],
        family=row["family"],
        version=row["version"],
        tier=row["tier"],
        kind=Kind.VIDEO,
        mode=Mode(row["mode"]),
        enabled=row["enabled"],
        seconds=seconds_offered(row),
        default_seconds=_default_seconds(row),
        ratios=ratio.choices if ratio else (),
        resolutions=resolution.choices if resolution else (),
        has_audio="audio" in by_role,
        has_negative_prompt="negative_prompt" in by_role,
        takes_first_frame="first_frame" in by_role,
        takes_last_frame="last_frame" in by_role,
        takes_references="reference_images" in by_role,
        takes_shots="shots" in by_role,
        has_fixed_camera_setting="camera_fixed" in by_role,
        prompt_limit_characters=row["prompt_max_chars"]["value"] or profile.limit_characters,
        weight=row["weight"],
        price=describe(prices),
        status=row["status"],
        last_verified=date.fromisoformat(row["last_verified"]),
        sources=tuple(row["sources"]),
        profile=profile,
        provider=provider,
        endpoint=row["endpoint"],
        inputs=inputs,
        constants=MappingProxyType(dict(row["constants"])),
        lifecycle=_lifecycle(row["lifecycle"]),
        prices=prices,
        typical_seconds=_typical(row["latency"]),
        default_ratio=_default_choice(ratio),
        default_resolution=_default_choice(resolution),
        notes=tuple(row["notes"]),
    )


def image_target(row: ImageRow, profile: PromptProfile, provider: str) -> TargetModel:
    """The target model of one row of `image_models.json`; its key is the provider's own id."""
    prices = _prices(row["price"])
    return TargetModel(
        key=row["key"],
        name=row["name"],
        maker=row["maker"],
        family=row["family"],
        version=row["version"],
        tier=row["tier"],
        kind=Kind.IMAGE,
        mode=Mode(row["mode"]),
        enabled=row["enabled"],
        seconds=(),
        default_seconds=None,
        ratios=tuple(row["ratios"]["choices"]),
        resolutions=tuple(row["sizes"]["choices"]),
        has_audio=False,
        has_negative_prompt=False,
        takes_first_frame=False,
        takes_last_frame=False,
        takes_references=row["references"]["limit"] > 0,
        takes_shots=False,
        has_fixed_camera_setting=False,
        prompt_limit_characters=row["prompt_max_chars"]["value"] or profile.limit_characters,
        weight=1,
        price=describe(prices),
        status=row["status"],
        last_verified=date.fromisoformat(row["last_verified"]),
        sources=tuple(row["sources"]),
        profile=profile,
        provider=provider,
        endpoint=row["key"],
        lifecycle=_lifecycle(row["lifecycle"]),
        prices=prices,
        typical_seconds=_typical(row["latency"]),
        default_ratio=row["ratios"]["default"],
        default_resolution=row["sizes"]["default"],
        references_limit=row["references"]["limit"],
        notes=tuple(row["notes"]),
    )


def seconds_offered(row: VideoRow) -> tuple[int, ...]:
    """The clip lengths that a person can choose; empty where the endpoint fixes one.

    Endpoints write them as "8s", "5" or 5, and "auto" where they decide themselves.
    """
    entry = _duration(row)
    if entry is None:
        return ()
    if "min" in entry and "max" in entry:
        return tuple(range(entry["min"], entry["max"] + 1))
    offered = entry.get("choices") or [str(entry.get("default", ""))]
    return tuple(length for length in map(whole_seconds, offered) if length is not None)


def _default_seconds(row: VideoRow) -> int | None:
    entry = _duration(row)
    return whole_seconds(str(entry.get("default", ""))) if entry else None


def _duration(row: VideoRow) -> InputEntry | None:
    return row["inputs"].get(row["roles"].get("duration", ""))


def whole_seconds(written: str) -> int | None:
    """The seconds in "8s" or "5"; None where the endpoint says "auto"."""
    found = re.fullmatch(r"(\d+)s?", written)
    return int(found[1]) if found else None


def _input(name: str, entry: InputEntry) -> Input:
    return Input(
        name=name,
        role=entry["role"],
        value_type=entry["type"],
        is_required=entry["required"],
        choices=tuple(entry.get("choices", ())),
        default=entry.get("default"),
        minimum=entry.get("min"),
        maximum=entry.get("max"),
        items=entry.get("items"),
        meaning=entry.get("doc", ""),
        source=entry["source"],
    )


def _default_choice(entry: Input | None) -> str | None:
    return entry.default if entry and isinstance(entry.default, str) else None


def _lifecycle(entry: LifecycleEntry) -> Lifecycle:
    ends = entry["ends"]
    return Lifecycle(
        state=Life(entry["state"]),
        ends=date.fromisoformat(ends) if ends else None,
        successor=entry["successor"],
    )


def _prices(entry: PriceEntry) -> tuple[Price, ...]:
    return tuple(
        Price(
            per=rate["per"],
            micro_usd=rate["micro_usd"],
            resolutions=tuple(rate["resolutions"]),
            seconds=rate["seconds"],
            has_audio=rate["audio"],
        )
        for rate in entry["rates"]
    )


def _typical(entry: LatencyEntry) -> tuple[int, int] | None:
    span = entry["typical_seconds"]
    return (span[0], span[1]) if span else None
