"""Says in words what a target model can do and how it wants to be written to, for people."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from craftprompt.catalogue.entries import (
    Kind,
    Life,
    Mode,
    Negatives,
    PromptProfile,
    ShotForm,
    TargetModel,
)
from craftprompt.catalogue.prices import describe_one

NOTHING = "-"

STATUSES = {
    "schema-verified": "its provider's own schema was read",
    "schema-partial": "parts of the schema were read",
    "unverified-schema": "the schema is put together from related models",
    "third-party-sources": "known from public code that calls it",
}

_STARTS_FROM = {
    Mode.TEXT_TO_IMAGE: "text",
    Mode.TEXT_TO_VIDEO: "text",
    Mode.IMAGE_TO_VIDEO: "an image",
    Mode.FIRST_LAST_FRAME: "first and last frame",
    Mode.REFERENCE_TO_VIDEO: "reference images",
}
_NEGATIVES = {
    Negatives.FIELD: "A field of its own.",
    Negatives.CONSTRAINTS: "Short constraints in the prompt.",
    Negatives.POSITIVE_ONLY: "Nowhere: the wanted state is described.",
}
_SHOT_FORMS = {
    ShotForm.TIMESTAMPS: "a time before each, such as [00:00-00:03]",
    ShotForm.NUMBERED: "numbered, with the cut in words and no seconds",
    ShotForm.ENTRIES: "each an entry of its own with its seconds",
}


_CLIENT = re.compile(r"npm:(?P<package>@fal-ai/client)@(?P<version>[\w.-]+)")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact of the catalogue comes from, as a person reads it; `url` is empty where none."""

    name: str
    url: str = ""


def source_in_words(source: str, read_on: date) -> Source:
    """A source of a row in words that need no package manager to be understood."""
    if source.startswith("https://"):
        return Source("Source", source.split(maxsplit=1)[0])
    day = f"{read_on:%d %B %Y}".lstrip("0")
    if client := _CLIENT.match(source):
        return Source(
            f"Source: fal's published client, version {client['version']}, read on {day}",
            f"https://www.npmjs.com/package/{client['package']}/v/{client['version']}",
        )
    if source.startswith("public repositories"):
        return Source(f"Source: public code that calls the model, read on {day}")
    return Source("No source says so" if source == "unverified" else f"Source: {source}")


def facts(target: TargetModel) -> dict[str, str]:
    """What the target model can do, fact by fact; the same facts for all of its kind."""
    if target.kind is Kind.IMAGE:
        return _image_facts(target)
    return {
        "starts from": _STARTS_FROM[target.mode],
        "seconds": span(target.seconds),
        "ratios": listed(target.ratios),
        "resolutions": listed(target.resolutions),
        "sound": _yes_or_no(target.has_audio),
        "negative prompt": _yes_or_no(target.has_negative_prompt),
        "takes also": listed(_extras(target)),
        "weight": str(target.weight),
        "price": _prices(target),
        "prompt limit": str(target.prompt_limit_characters or NOTHING),
        "life": _life(target),
        "evidence": _evidence(target),
    }


def rules(profile: PromptProfile) -> Iterator[tuple[str, str]]:
    """How the family wants to be written to, rule by rule."""
    fewest, most = profile.words
    yield "Order", "; ".join(profile.order)
    yield "Form", f"{profile.form} Tense: {profile.tense}."
    yield "Length", f"{fewest} to {most} words in all"
    yield "Camera", f"at most {profile.moves_per_shot} move in a shot"
    yield "What must not be there", f"{_NEGATIVES[profile.negatives]} {profile.negative_advice}"
    yield "Sound", profile.audio
    yield "Speech", profile.dialogue
    yield "Written in", listed(profile.direction_languages or ("the scene's own language",))
    if profile.spoken_languages:
        yield "Speaks", listed(profile.spoken_languages)
    yield "References", profile.references
    yield "From an image", profile.image_to_video
    yield "Shots", profile.shots
    if rules := profile.shot_list:
        most = f"at most {rules.most}" if rules.most else "no limit of their number is published"
        yield "Several shots", f"{_SHOT_FORMS[rules.form]}; {most}"
    yield "Never written", listed(profile.forbidden_words)
    if profile.commands:
        commands = listed(f"[{command}]" for command in profile.commands)
        yield "Commands", f"{commands}; at most {profile.commands_at_once} together"


def span(seconds: tuple[int, ...]) -> str:
    """A run without gaps as "4 to 15", else each length; a dash where the maker fixes one."""
    if len(seconds) > 2:  # noqa: PLR2004  two lengths are shorter said one by one
        first, *_, last = seconds
        if seconds == tuple(range(first, last + 1)):
            return f"{first} to {last}"
    return listed(map(str, seconds))


def lengths(seconds: tuple[int, ...]) -> str:
    """The same as a sentence says it: "4 to 15", "4, 6 or 8", "5"; empty where there are none."""
    if len(seconds) > 1 and span(seconds) == listed(map(str, seconds)):
        *others, last = map(str, seconds)
        return f"{', '.join(others)} or {last}"
    return span(seconds) if seconds else ""


def listed(parts: Iterable[str]) -> str:
    """The parts with commas between them, or a dash where there are none."""
    return ", ".join(parts) or NOTHING


def _image_facts(target: TargetModel) -> dict[str, str]:
    return {
        "starts from": _STARTS_FROM[target.mode],
        "ratios": listed(target.ratios),
        "sizes": listed(target.resolutions),
        "reference images": f"up to {target.references_limit}" if target.takes_references else "no",
        "price": _prices(target),
        "prompt limit": str(target.prompt_limit_characters or NOTHING),
        "life": _life(target),
        "evidence": _evidence(target),
    }


def _extras(target: TargetModel) -> list[str]:
    takes = {
        "last frame": target.takes_last_frame and target.mode is not Mode.FIRST_LAST_FRAME,
        "shot list": target.takes_shots,
        "fixed camera": target.has_fixed_camera_setting,
    }
    return [name for name, is_taken in takes.items() if is_taken]


def _prices(target: TargetModel) -> str:
    return "; ".join(map(describe_one, target.prices)) or target.price


def _life(target: TargetModel) -> str:
    life = target.lifecycle
    parts = [life.state.value]
    if life.ends is not None:
        parts.append(f"{'ended' if life.state is Life.GONE else 'ends'} {life.ends.isoformat()}")
    if life.successor is not None:
        parts.append(f"then {life.successor}")
    return ", ".join(parts)


def _evidence(target: TargetModel) -> str:
    return f"{target.status}, {target.last_verified.isoformat()}"


def _yes_or_no(answer: bool) -> str:
    return "yes" if answer else "no"
