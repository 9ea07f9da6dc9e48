# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""What is heard in a text, for a model that makes no sound."""

import re
from collections.abc import Iterator

from craftprompt.catalogue.entries import Kind
from craftprompt.catalogue.vocabulary import contradictions
from craftprompt.providers.base import SceneFields, Severity, Shortfall
from craftprompt.providers.text import mends
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.protection import Span, protect
from craftprompt.providers.text.composer.reading import read
from craftprompt.providers.text.composer.sentences import sentences
from craftprompt.providers.text.examined import (
    Examined,
    outside_speech,
    quoted,
    source_of,
    without,
)

LONGEST_LINE = 60
SOUND_FIELD = "sound"  # whatever stands there is meant to be heard
KEPT_FIELD = "must_keep"  # what stands there in quotation marks may be only quoted

_LABEL = re.compile(r"\b(?:SFX|Ambient|Music|Audio|Background)\s*:", re.IGNORECASE)
_MARKS = "\"“”„'‘’«»‹›「」『』 "
_BEFORE_A_LINE = re.compile(r"\s{0,3}[,:，：،]?\s{0,3}$")
_ENDS = (*".!?…。！？؟",)
_GOES_ON = (*".,;:!?，、。；：،؛)—–-",)
_SAYS = re.compile(r"\bsa(?P<form>ys|id|y|ying)(?=\s*(?:[.,;!?…]|$)|\s+(?:and|while|as)\b)")
_LAST_SAID = re.compile(r"\bsa(?P<form>ys|id|y|ying)$")
_TALKS = {"ys": "talks", "id": "talked", "y": "talk", "ying": "talking"}


def sounds(examined: Examined) -> Iterator[Shortfall]:
    """Sounds that are described, or a field for them that is not empty."""
    target, text = examined.target, examined.text
    if target.kind is Kind.VIDEO and target.has_audio:
        return
    is_all_heard = examined.field == SOUND_FIELD
    if not (
        is_all_heard or examined.found(_LABEL) or examined.found(contradictions().silent_model)
    ):
        return
    found = Shortfall(
        "sound",
        f"It describes sounds, and {target.name} makes none.",
        source=source_of(target, "audio"),
        by_hand="Take out what is heard, or say what is seen of it.",
    )
    if is_all_heard:
        yield without(examined, found, "Leave out the sounds", left="")
        return
    left = mends.without_clauses(text, _is_about_sound)
    shorter = mends.without_thoughts(left, _is_about_sound, stands_apart=_is_labelled)
    lost = f"Leave out {mends.passages(shorter.gone)}" if shorter.gone else "Leave out the sounds"
    yield without(examined, found, lost, left=shorter.text)


def unheard_lines(examined: Examined) -> Iterator[Shortfall]:
    """Spoken lines that nobody will hear; whoever wrote the prompt was told to keep them."""
    target, text = examined.target, examined.text
    if target.kind is Kind.IMAGE or target.has_audio:
        return
    if examined.field in {SOUND_FIELD, KEPT_FIELD}:
        return
    spoken = spoken_lines(text)
    lines = [each.of(text).strip(_MARKS) for each in spoken]
    if all(line in examined.given for line in lines):
        return
    yield without(
        examined,
        Shortfall(
            "unheard",
            f"{quoted([_short(line) for line in lines])} will not be heard: {target.name} makes no "
            "sound. Spoken words stay as you wrote them: as moving lips, or a caption.",
            severity=Severity.HINT,
            source=source_of(target, "audio"),
            by_hand="Take them out if you do not want that.",
        ),
        "Leave out the spoken words" if len(lines) > 1 else f"Leave out “{_short(lines[0])}”",
        left=_without_lines(text, spoken),
    )


def spoken_lines(text: str) -> list[Span]:
    """The quotations of a text that somebody speaks; a sign's lettering is none of them."""
    quotes = protect(text).quotes
    if not quotes:
        return []
    lines = frozenset(read(clean(text), SceneFields()).lines)
    return [each for each in quotes if clean(each.of(text)) in lines]


def _is_about_sound(clause: str) -> bool:
    quiet = outside_speech(clause)
    return bool(_LABEL.search(quiet) or contradictions().silent_model.search(quiet))


def _is_labelled(clause: str) -> bool:
    return bool(_LABEL.match(clause))


def _short(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1].rstrip()}…"


def _without_lines(text: str, spoken: list[Span]) -> str:
    """The text without its spoken lines: whoever speaks still moves the lips."""
    whole = iter(sentences(text))
    sentence = next(whole)
    kept: list[str] = []
    place, opens = 0, False
    for line in spoken:
        while sentence.end <= line.start:
            sentence = next(whole)
        start = max(place, line.start - len(_trail(text, line.start)))
        kept.append(_LAST_SAID.sub(_talks, _begun(text[place:start], opens=opens)))
        opens = not text[max(place, sentence.start) : start].strip()
        place = _after_marks(text, line.end, sentence.end) if opens else line.end
        if not opens and (line.end >= sentence.end or _begins_anew(text, line)):
            kept.append("。" if text[line.end - 2 : line.end - 1] in "。！？" else ".")
    left = "".join([*kept, _begun(text[place:], opens=opens)]).strip()
    return left if any(each.isalnum() for each in left) else ""


def _trail(text: str, start: int) -> str:
    """The colon and the spaces before a line."""
    found = _BEFORE_A_LINE.search(text[max(0, start - 8) : start])
    return found.group() if found else ""


def _begins_anew(text: str, line: Span) -> bool:
    """Whether a line ended its sentence, and what follows is a beat or a number."""
    following = text[line.end : line.end + 8].lstrip()[:1]
    has_ended = text[line.end - 2 : line.end - 1] in _ENDS
    return has_ended and not (following.isalpha() or following in _GOES_ON)


def _after_marks(text: str, start: int, end: int) -> int:
    while start < end and text[start] in " ,，、.":
        start += 1
    return start


def _begun(words: str, *, opens: bool) -> str:
    """What follows a line that is gone, as the beginning of its sentence."""
    if not opens:
        return words
    head, rest = words[:LONGEST_LINE], words[LONGEST_LINE:]
    return _SAYS.sub(_talks, head[:1].upper() + head[1:], count=1) + rest


def _talks(found: re.Match[str]) -> str:
    return _TALKS[found["form"].lower()]
