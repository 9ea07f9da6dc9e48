"""What in a text its target model cannot do, or reads badly: why, whence we know, and a mend.

Everything follows from the model's row and its family's profile; nothing is scored. The checks
read the text as it stands, whoever wrote it; words that already stand in `given` pass.
"""

import re
from collections.abc import Iterator
from functools import cache

from craftprompt.catalogue.entries import ShotForm, TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.base import Severity, Shortfall
from craftprompt.providers.text import mends
from craftprompt.providers.text.composer.fitting import character_limit, count_words, trim
from craftprompt.providers.text.composer.protection import Span, protect
from craftprompt.providers.text.denials import negations, negative_label
from craftprompt.providers.text.examined import (
    Check,
    Examined,
    found_by,
    mended,
    quoted,
    source_of,
    without,
)
from craftprompt.providers.text.shot_forms import read as read_shots
from craftprompt.providers.text.sounds import sounds, unheard_lines
from craftprompt.providers.text.timing import actions, beats, durations

_BRACKETS = re.compile(r"\[([A-Z][A-Za-z /]+)\]")
_BRACKET_LISTS = re.compile(r"\[([A-Z][A-Za-z ,/]+)\]")
_PARAMETERS = re.compile(
    r"(?:--[a-z]+(?:\s+[\w:.]+)?"
    r"|\b(?:aspect[ -]?ratio|format)\s{0,3}(?::|of|is)?\s{0,3}\d{1,2}:\d{1,2}"
    r"|(?<![\d:])(?:16:9|9:16|4:3|3:4|1:1|21:9|3:2|2:3)(?![\d:])(?:\s+(?:aspect )?ratio)?"
    r"|\b(?:480|720|1080|1440|2160)p\b|\b(?:seed|fps|cfg|steps)\s*[:=]\s*\d+)",
    re.IGNORECASE,
)


def beyond_limits(
    target: TargetModel, text: str, *, given: str = "", field: str = ""
) -> list[Shortfall]:
    """All that the target cannot do of a text; loads the composer's languages: in a thread.

    `given` are words that the person decided on; they are not held against a writer. `field` is
    the name of the field beside the scene that the text stands in, if it does.
    """
    examined = Examined(target, text, given, field)
    return [each for check in CHECKS for each in found_by(check, examined)]


def _characters(examined: Examined) -> Iterator[Shortfall]:
    target, text, limit = examined.target, examined.text, character_limit(examined.target)
    if limit is None or len(text) <= limit:
        return
    after = mends.shortened(text, limit, measure=len) or trim(text, limit).text
    yield mended(
        Shortfall(
            "length",
            f"It has {len(text):,} characters; {target.name} takes {limit:,}.",
            severity=Severity.ERROR,
            source=source_of(target, "limit_characters", "words"),
            by_hand="Shorten it before you use it.",
        ),
        f"Shorten to {len(after):,} characters, from the end",
        text=text,
        after=after,
    )


def _words(examined: Examined) -> Iterator[Shortfall]:
    """More words than the target likes; nothing where the characters are too many already."""
    target, text, limit = examined.target, examined.text, character_limit(examined.target)
    words, most = _words_at_once(target, text), target.profile.words[1]
    is_over = limit is not None and len(text) > limit
    if is_over or words <= max(most, count_words(examined.given)) + most // 4:
        return
    after = _with_fewer_words(target, text, most)
    yield mended(
        Shortfall(
            "length",
            f"It has {words} words; {target.name} likes at most {most}.",
            source=source_of(target, "limit_characters", "words"),
            by_hand="Take out what matters least.",
        ),
        f"Shorten to {_words_at_once(target, after)} words, from the end",
        text=text,
        after=after,
    )


def _commands(examined: Examined) -> Iterator[Shortfall]:
    target, text, profile = examined.target, examined.text, examined.target.profile
    strange = [
        each
        for each in _BRACKETS.finditer(examined.silent_text)
        if (each[1] not in profile.commands if profile.commands else each[1] in _every_command())
    ]
    if not strange:
        return
    yield without(
        examined,
        Shortfall(
            "commands",
            f"{quoted([each[1] for each in strange])}: no command that {target.name} knows.",
            source=source_of(target, "commands"),
            by_hand="Say in its place what is to be seen.",
        ),
        "Leave it out",
        left=mends.without_spans(text, [Span(*each.span()) for each in strange]),
    )


def _commands_at_once(examined: Examined) -> Iterator[Shortfall]:
    """More camera commands in one pair of brackets than the target follows together."""
    target, most = examined.target, examined.target.profile.commands_at_once
    lists = [
        each
        for each in _BRACKET_LISTS.finditer(examined.silent_text)
        if len(_commands_in(target, each)) > most
    ]
    if not target.profile.commands or not lists:
        return
    at_once = max(len(_commands_in(target, each)) for each in lists)
    kept, place = "", 0
    for each in lists:
        kept += (
            f"{examined.text[place : each.start()]}[{', '.join(_commands_in(target, each)[:most])}]"
        )
        place = each.end()
    yield mended(
        Shortfall(
            "commands",
            f"{at_once} commands stand together; {target.name} takes {most}.",
            source=source_of(target, "commands"),
            by_hand=f"Keep {most} of them.",
        ),
        f"Keep the first {most} commands",
        text=examined.text,
        after=kept + examined.text[place:],
    )


def _settings(examined: Examined) -> Iterator[Shortfall]:
    """Settings in the words: the model reads them as part of the picture."""
    target, text = examined.target, examined.text
    matches = examined.found(_PARAMETERS)
    if not matches:
        return
    left = mends.without_clauses(text, lambda clause: bool(_PARAMETERS.fullmatch(clause.strip())))
    remaining = _PARAMETERS.finditer(protect(left).mask(left))
    yield without(
        examined,
        Shortfall(
            "settings",
            f"{quoted([each.group().strip() for each in matches])}: {target.name} takes this as a "
            f"setting, not in words. Choose it when you make the {target.kind.value}.",
            source=source_of(target, "ratio"),
            by_hand="Write here what is to be seen.",
        ),
        "Leave it out",
        left=mends.without_inserts(left, [Span(*each.span()) for each in remaining]),
    )


CHECKS: tuple[Check, ...] = (
    _characters,
    _words,
    durations,
    beats,
    sounds,
    unheard_lines,
    negations,
    negative_label,
    _commands,
    _commands_at_once,
    _settings,
    actions,
)


def _words_at_once(target: TargetModel, text: str) -> int:
    """The words of the whole prompt, or of its longest shot where each is read by itself."""
    rules = target.profile.shot_list
    told = read_shots(rules.form, text).shots if rules and rules.form is ShotForm.ENTRIES else ()
    return max((count_words(each.words) for each in told), default=count_words(text))


def _with_fewer_words(target: TargetModel, text: str, most: int) -> str:
    """The text with so many words; where each shot is read by itself, every shot with so many.

    Empty where it cannot be made so short.
    """
    rules = target.profile.shot_list
    told = read_shots(rules.form, text).shots if rules and rules.form is ShotForm.ENTRIES else ()
    if not told:
        return mends.shortened(text, most)
    after, place = "", 0
    for each in told:
        shorter = mends.shortened(each.words, most)
        if each.words and not shorter:
            return ""
        start = text.index(each.words, place)
        after += text[place:start] + shorter
        place = start + len(each.words)
    return after + text[place:]


def _commands_in(target: TargetModel, found: re.Match[str]) -> list[str]:
    """The commands of a list in brackets; none where it says something else."""
    named = [each.strip() for each in found[1].split(",")]
    return named if target.profile.commands and set(named) & set(target.profile.commands) else []


@cache
def _every_command() -> frozenset[str]:
    return frozenset(
        command for profile in catalogue().profiles.values() for command in profile.commands
    )
