# ruff: noqa: RUF001, RUF003  the punctuation of many scripts is meant as it stands
"""What a text tells in time: the seconds that it names, its beats, and how much happens in them."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from craftprompt.catalogue.entries import Kind, TargetModel
from craftprompt.catalogue.wording import lengths
from craftprompt.providers.base import Severity, Shortfall
from craftprompt.providers.text import mends
from craftprompt.providers.text.composer.cues import Hit, find_cues
from craftprompt.providers.text.composer.language import languages_of
from craftprompt.providers.text.composer.protection import Span, protect
from craftprompt.providers.text.examined import Examined, mended, quoted, source_of
from craftprompt.providers.text.shot_forms import read as read_shots

SECONDS_OF_AN_ACTION = 2  # what moves needs about this long to be seen, whatever the model
FEWEST_ACTIONS = 3  # two fit into the shortest clip that any model makes
SPOKEN_WITH_A_VOWEL = frozenset({8, 11, 18})
_COUNTED = "one two three four five six seven eight nine ten eleven twelve"
NUMBERS = {word: number for number, word in enumerate(_COUNTED.split(), start=1)} | {
    "a": 1,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "sixty": 60,
}
_NUMBER = rf"(?P<number>\d{{1,4}}(?:[.,]\d+)?|{'|'.join(NUMBERS)})"
_DURATION = re.compile(
    rf"(?<![\w.:$€]){_NUMBER}(?P<gap>[\s-]*)(?:(?P<minutes>minutes?|mins?|Minuten?|minutos?|minuti)"
    r"|(?P<unit>seconds?|secs?|Sekunden?|secondes?|segundos?|secondi|sekunder|sekund[ay]?|saniye)"
    r"|(?P<short>s(?=\s+(?:clip|shot|video|take|long)\b)))(?!\w)(?!\s+(?:later|ago|before|after)\b)",
    re.IGNORECASE,
)
_WIDE_DURATION = re.compile(r"(?P<number>\d{1,4})(?P<gap>\s*)(?P<unit>秒|초)")
_OF_THE_CLIP = re.compile(r"\s*(?:clip|shot|video|take|film)\b", re.IGNORECASE)
_BARE_ARTICLE = re.compile(r"\b([Aa]) $")
_DASH = r"\s?[-–—]\s?"
_SECONDS = r"\s?s(?:ec(?:ond)?s?)?"
# “[00:04-00:10]”, “(0:00–0:03)”, “0-3s:”, “3 s – 6 s:”, “seconds 3-6:”
_BEATS = re.compile(
    rf"[\[(](?:0?0:)?(?P<minute>\d{{1,2}}):(?P<second>\d{{2}}){_DASH}"
    r"(?:0?0:)?(?P<last_minute>\d{1,2}):(?P<last_second>\d{2})[\])]"
    rf"|(?<![\w.,:])(?P<start>\d{{1,3}})(?:{_SECONDS})?{_DASH}(?P<end>\d{{1,3}}){_SECONDS}(?=\s?[:\])])"
    rf"|(?<!\w)seconds?\s(?P<from>\d{{1,3}}){_DASH}(?P<to>\d{{1,3}})(?=\s?[:\])])",
    re.IGNORECASE,
)
_STARTS = ("minute", "second", "start", "from")
_ENDS = ("last_minute", "last_second", "end", "to")
SECONDS_IN_A_MINUTE = 60
_AND_THEN = re.compile(
    r"\b(?:and then|then|after that|afterwards|next|finally|danach|dann|schließlich|puis|ensuite"
    r"|enfin|luego|después|depois|poi|infine)\b",
    re.IGNORECASE,
)
# Where another act is joined to the one before it.
_JOINED = re.compile(
    r"(?:\s{1,3}(?:and|und|et|y|e|och|en)\s|(?P<comma>[，；،])|、)\s{0,3}(?:(?:then|dann|puis|luego|depois|poi)\s+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Beat:
    """The time before what happens in it, from `start` to `end` in seconds of the clip."""

    match: re.Match[str]
    start: int
    end: int


def durations(examined: Examined) -> Iterator[Shortfall]:
    """Lengths named in the text that no clip of the target has."""
    target = examined.target
    if target.kind is Kind.IMAGE:
        return
    beats = [Span(*each.span()) for each in _BEATS.finditer(examined.silent_text)]
    within = {place for each in beats for place in range(each.start, each.end)}
    wrong = [
        (match, possible)
        for match in [*examined.found(_DURATION), *examined.found(_WIDE_DURATION)]
        if match.start() not in within
        and (possible := _possible(examined, match, _seconds_of(match)))
    ]
    if not wrong:
        return
    possible = {each for _, each in wrong}
    yield mended(
        Shortfall(
            "seconds",
            f"{quoted([examined.text[slice(*match.span())] for match, _ in wrong])}: "
            f"{target.name} makes {_clips(target, examined.most_seconds)}.",
            severity=Severity.ERROR,
            source=source_of(target, "shots"),
            by_hand="Name a length that it makes.",
        ),
        f"Say {next(iter(possible))} seconds" if len(possible) == 1 else "Say lengths it can make",
        text=examined.text,
        after=_with_seconds(examined.text, wrong),
    )


def beats(examined: Examined) -> Iterator[Shortfall]:
    """Beats that end after the longest clip of the target."""
    target, most = examined.target, examined.most_seconds
    told = [_beat(match) for match in examined.found(_BEATS)]
    last = max((each.end for each in told), default=0)
    if target.kind is Kind.IMAGE or not most or last <= most:
        return
    yield mended(
        Shortfall(
            "seconds",
            f"Its beats end after {last} seconds; {target.name} makes {_clips(target, most)}.",
            severity=Severity.ERROR,
            source=source_of(target, "shots"),
            by_hand=f"Join beats until they fit into {most} seconds.",
        ),
        f"Fit the beats into {most} seconds",
        text=examined.text,
        after=_fitted(examined.text, told, most),
    )


def actions(examined: Examined) -> Iterator[Shortfall]:
    """More happens in the text than the longest clip has time for."""
    told, target = actions_told(examined.text), examined.target
    if examined.given and told <= actions_told(examined.given):
        return
    for found in too_many_actions(target, told):
        yield with_fewer_actions(found, target, examined.text, _actions_in(examined.most_seconds))


def too_many_actions(
    target: TargetModel, actions: int, *, told_by: str = "It tells"
) -> Iterator[Shortfall]:
    """What is said of so many actions, where the longest clip has no time for them."""
    most = max(target.seconds, default=target.default_seconds or 0)
    if target.kind is Kind.IMAGE or not most:
        return
    if actions < FEWEST_ACTIONS or actions * SECONDS_OF_AN_ACTION <= most:
        return
    yield Shortfall(
        "actions",
        f"{told_by} {actions} actions; the longest clip of {target.name} has {most} seconds, and "
        "each needs about two.",
        severity=Severity.WARNING if actions > most else Severity.HINT,
        source=source_of(target, "shots", "order"),
        by_hand="Choose the moment that matters, or make several clips.",
    )


def most_actions(target: TargetModel) -> int:
    """How many actions the longest clip of the target has time for."""
    return _actions_in(max(target.seconds, default=target.default_seconds or 0))


def with_fewer_actions(found: Shortfall, target: TargetModel, text: str, most: int) -> Shortfall:
    """With the press that keeps the first actions of a text; none where it tells shots."""
    rules = target.profile.shot_list
    if most < 1 or (rules and read_shots(rules.form, text).shots):
        return found
    after = _first_actions(text, most)
    left = actions_told(after)
    words = "Keep the first action" if left == 1 else f"Keep the first {left} actions"
    return mended(found, words, text=text, after=after)


def actions_told(*texts: str) -> int:
    """How many things happen one after another, as far as the composer's word lists tell.

    What an earlier text told and a later one says again happens once.
    """
    actions, turns = 0, 0
    told: set[str] = set()
    for text in texts:
        quiet = protect(text).mask(text)
        moving = _moving(quiet)
        actions += len({hit.start for hit in moving if hit.concept.key not in told})
        told |= {hit.concept.key for hit in moving}
        turns += len(_AND_THEN.findall(quiet))
    return max(actions, turns + 1)


def _moving(quiet: str) -> list[Hit]:
    hits = find_cues(quiet, languages_of(quiet.replace("\x00", " ")))
    return [hit for hit in hits if hit.concept.kind == "actions" and hit.is_there and _moves(hit)]


def _moves(hit: Hit) -> bool:
    """Whether a cue takes time of its own: to wait, to be together, fills what is left."""
    return not hit.concept.raises & {"pair", "waiting"}


def _actions_in(seconds: int) -> int:
    return max(FEWEST_ACTIONS - 1, seconds // SECONDS_OF_AN_ACTION)


def _first_actions(text: str, most: int) -> str:
    """The text without the acts after the first so many; what tells none stays, and speech."""
    quiet = protect(text).mask(text)
    starts = sorted({hit.start for hit in _moving(quiet)})
    turns = [match.start() for match in _AND_THEN.finditer(quiet)]
    told, turned, is_over = 0, 0, False
    gone: list[Span] = []
    for sentence, clauses in mends.clauses_by_sentence(text):
        pieces = [part for clause in clauses for part in _acts(quiet, clause, starts)]
        telling = [each for each in pieces if _within(each, starts) or _within(each, turns)]
        dropped: list[Span] = []
        for piece in telling:
            told += _within(piece, starts)
            turned += _within(piece, turns)
            is_over = is_over or told > most or turned + 1 > most
            if is_over:
                dropped.append(piece)
        if "\x00" in sentence.of(quiet):
            continue
        if dropped and len(dropped) == len(telling):
            gone.append(sentence)
        else:
            gone += [mends.with_mark_before(text, each) for each in dropped]
    return mends.without_spans(text, gone)


def _acts(quiet: str, clause: Span, starts: list[int]) -> Iterator[Span]:
    """A clause in its acts: “runs and jumps” are two, “a man and a woman dance” is one."""
    start = clause.start
    for mark in _JOINED.finditer(quiet, clause.start, clause.end):
        begins = mark["comma"] or _within(Span(mark.end(), mark.end() + 1), starts)
        if begins and mark.start() > start:
            yield Span(start, mark.start())
            start = mark.start()
    yield Span(start, clause.end)


def _within(span: Span, places: list[int]) -> int:
    """How many of the places, which are in order, lie in the span."""
    return bisect_left(places, span.end) - bisect_left(places, span.start)


def _beat(match: re.Match[str]) -> _Beat:
    if match["minute"]:
        return _Beat(
            match,
            int(match["minute"]) * SECONDS_IN_A_MINUTE + int(match["second"]),
            int(match["last_minute"]) * SECONDS_IN_A_MINUTE + int(match["last_second"]),
        )
    return _Beat(match, int(match["start"] or match["from"]), int(match["end"] or match["to"]))


def _fitted(text: str, told: list[_Beat], most: int) -> str:
    """The beats in the proportions that they had; empty where some would last no second."""
    times = _scaled(sorted({time for each in told for time in (each.start, each.end)}), most)
    if not times:
        return ""
    kept: list[str] = []
    place = 0
    for each in told:
        for names, time in ((_STARTS, each.start), (_ENDS, each.end)):
            for name, said in zip(names, _clock(each.match, times[time]), strict=True):
                if each.match[name] is not None:
                    kept += [text[place : each.match.start(name)], said]
                    place = each.match.end(name)
    return "".join([*kept, text[place:]])


def _clock(match: re.Match[str], seconds: int) -> tuple[str, str, str, str]:
    """A time as the groups of a beat write it, the minutes as wide as they stand there."""
    width = len(match["minute"] or "")
    minutes, rest = divmod(seconds, SECONDS_IN_A_MINUTE)
    return f"{minutes:0{width}}", f"{rest:02}", str(seconds), str(seconds)


def _scaled(times: list[int], most: int) -> dict[int, int]:
    """Whole seconds up to `most` for times in order, no two of them the same."""
    if len(times) > most + 1:
        return {}
    scaled: list[int] = []
    for time in times:
        scaled.append(max(round(time * most / times[-1]), scaled[-1] + 1 if scaled else 0))
    highest = most
    for at in reversed(range(len(scaled))):
        scaled[at] = min(scaled[at], highest)
        highest = scaled[at] - 1
    return dict(zip(times, scaled, strict=True))


def _seconds_of(match: re.Match[str]) -> float:
    written = match["number"].lower().replace(",", ".")
    number = NUMBERS.get(written) or float(written)
    return number * 60 if match.groupdict().get("minutes") else number


def _possible(examined: Examined, match: re.Match[str], seconds: float) -> int | None:
    """The length to say instead; None where the model can do it, or its maker sets the length."""
    most, offered = examined.most_seconds, examined.target.seconds
    if not most:
        return None
    is_whole_clip = bool(_OF_THE_CLIP.match(examined.text, match.end()))
    if seconds > most:
        return most
    if is_whole_clip and offered and seconds not in offered:
        return min(offered, key=lambda each: abs(each - seconds))
    return None


def _with_seconds(text: str, wrong: list[tuple[re.Match[str], int]]) -> str:
    """The text with another length in the place of each that was named."""
    kept: list[str] = []
    place = 0
    for match, seconds in sorted(wrong, key=lambda each: each[0].start()):
        start, end = match.span("number")
        before, said = text[place:start], str(seconds)
        if match.groupdict().get("minutes"):
            end = match.end()
            said += f"{match['gap'] or ' '}{'second' if '-' in match['gap'] else 'seconds'}"
        if seconds in SPOKEN_WITH_A_VOWEL:
            before = _BARE_ARTICLE.sub(r"\1n ", before)
        kept += [before, said]
        place = end
    return "".join([*kept, text[place:]])


def _clips(target: TargetModel, most: int) -> str:
    return f"clips of {lengths(target.seconds) or most} seconds"
