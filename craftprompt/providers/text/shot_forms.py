"""Several shots as a target model wants them written, and such a text read again.

The text is what counts: whoever wrote it, and whatever the person changed in it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from craftprompt.catalogue.entries import ShotForm
from craftprompt.providers.shots import Shot
from craftprompt.providers.text.composer.blocks import sentence, with_article

SHOWN = {
    ShotForm.TIMESTAMPS: "[00:00-00:03] Close-up. What happens.",
    ShotForm.NUMBERED: "Shot 2: Cut to a close-up. What happens.",
    ShotForm.ENTRIES: "Shot 2 (3 s): Close-up. What happens.",
}
_BEGINS = {
    ShotForm.TIMESTAMPS: re.compile(
        r"\[(?P<minute>\d{2}):(?P<second>\d{2})-(?P<last_minute>\d{2}):(?P<last_second>\d{2})\]\s?"
    ),
    ShotForm.NUMBERED: re.compile(r"(?<!\S)Shot (?P<number>\d{1,2}): ?"),
    ShotForm.ENTRIES: re.compile(
        r"(?<!\S)Shot (?P<number>\d{1,2}) \((?P<seconds>\d{1,3}) ?s(?:econds?)?\): ?"
    ),
}
SECONDS_IN_A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class ToldShot:
    """One shot as a prompt tells it; `seconds` are None where its form says none."""

    words: str
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class ToldShots:
    """The shots of a prompt, and the words before the first of them."""

    before: str
    shots: tuple[ToldShot, ...]

    @property
    def seconds(self) -> int:
        """How long all of them are together; 0 where their form says no seconds."""
        return sum(each.seconds or 0 for each in self.shots)


def written(form: ShotForm, shots: Sequence[Shot], bodies: Sequence[str]) -> list[str]:
    """A line for each shot: its number or time unless it is the only one, its framing, its body."""
    lines: list[str] = []
    start = 0
    for number, (shot, body) in enumerate(zip(shots, bodies, strict=True), start=1):
        opening = _opening(form, number, start, shot.seconds) if len(shots) > 1 else ""
        lines.append(" ".join(filter(None, (opening, _framed(form, number, shot.framing), body))))
        start += shot.seconds
    return lines


def read(form: ShotForm, text: str) -> ToldShots:
    """The shots that a prompt tells in this form; none where it tells them otherwise, or one."""
    begins = list(_BEGINS[form].finditer(text))
    numbers = [int(each.groupdict().get("number") or at) for at, each in enumerate(begins, start=1)]
    if len(begins) < 2 or numbers != list(range(1, len(begins) + 1)):  # noqa: PLR2004  one shot is no list
        return ToldShots(text, ())
    ends = [*(each.start() for each in begins[1:]), len(text)]
    return ToldShots(
        text[: begins[0].start()].strip(),
        tuple(
            ToldShot(text[begin.end() : end].strip(), _seconds(begin))
            for begin, end in zip(begins, ends, strict=True)
        ),
    )


def without_marks(form: ShotForm, text: str) -> tuple[str, list[str]]:
    """A text that tells several shots without their numbers and times, and these."""
    if not read(form, text).shots:
        return text, []
    marks = [mark.group().strip() for mark in _BEGINS[form].finditer(text)]
    return _BEGINS[form].sub("", text), marks


def framings(form: ShotForm, shots: Sequence[Shot]) -> list[str]:
    """The sentences that say how each shot is framed or follows the one before it."""
    framed = (_framed(form, number, shot.framing) for number, shot in enumerate(shots, start=1))
    return [*filter(None, framed)]


def with_seconds(text: str, lengths: Sequence[int]) -> str:
    """A text of entries whose shots have these lengths."""
    remaining = iter(lengths)
    return _BEGINS[ShotForm.ENTRIES].sub(
        lambda begin: f"Shot {begin['number']} ({next(remaining)} s): ", text
    )


def joined(text: str, most: int) -> str:
    """A text of entries whose last shots are one with the last that may be, every word kept.

    That shot lasts as long as all of them together.
    """
    told = read(ShotForm.ENTRIES, text).shots
    together = sum(each.seconds or 0 for each in told[most - 1 :])

    def opening(begin: re.Match[str]) -> str:
        number = int(begin["number"])
        if number > most:
            return ""
        return f"Shot {number} ({together} s): " if number == most else begin.group()

    return _BEGINS[ShotForm.ENTRIES].sub(opening, text)


def _opening(form: ShotForm, number: int, start: int, seconds: int) -> str:
    if form is ShotForm.TIMESTAMPS:
        return f"[{_clock(start)}-{_clock(start + seconds)}]"
    return f"Shot {number}:" if form is ShotForm.NUMBERED else f"Shot {number} ({seconds} s):"


def _framed(form: ShotForm, number: int, framing: str) -> str:
    if form is ShotForm.NUMBERED and number > 1:
        return f"Cut to {with_article(framing)}." if framing else "Cut."
    return sentence(framing)


def _clock(seconds: int) -> str:
    return f"{seconds // SECONDS_IN_A_MINUTE:02}:{seconds % SECONDS_IN_A_MINUTE:02}"


def _seconds(begin: re.Match[str]) -> int | None:
    found = begin.groupdict()
    if found.get("seconds"):
        return int(found["seconds"])
    if "minute" not in found:
        return None
    start = int(found["minute"]) * SECONDS_IN_A_MINUTE + int(found["second"])
    return int(found["last_minute"]) * SECONDS_IN_A_MINUTE + int(found["last_second"]) - start
