# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""What one press makes of a text: each a pure function that keeps every word it need not touch."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from craftprompt.providers.text.composer.fitting import count_words
from craftprompt.providers.text.composer.protection import Span, protect
from craftprompt.providers.text.composer.sentences import sentences

MOST_WORDS_OF_A_THOUGHT = 12  # a longer sentence says too much besides to go as a whole
MOST_WORDS_ADDED = 8  # in "…, while nobody is on the road"
LONGEST_QUOTED = 40
MOST_QUOTED = 3

_CLAUSE_MARKS = re.compile(r"[,;]\s+|[,;]$")
_AROUND_A_CLAUSE = " ,;，；、،\n"
_AFTER_AN_INSERT = (*",;.，；、،。", "")
_RELATIVE = re.compile(r"(?:who|whose|which|where|that)\b", re.IGNORECASE)
# What is added to a thought that is whole without it.
_JOINED = re.compile(r"\s{1,3}(?:while|whilst|although|though|because|without)\s+", re.IGNORECASE)
_ANOTHER_ACT = re.compile(
    r"\s{1,3}(?:and|but|yet)\s+(?=(?:(?:he|she|it|they)\s+)?(?:(?:does|do|did|is|are|was|were|has|have"
    r"|had|can|could|will|would|may|must)\s+)?(?:not|never|no)\b)",
    re.IGNORECASE,
)
_ENDS = ".!?…。！？"


@dataclass(frozen=True, slots=True)
class Shortened:
    """A text after a mend that takes words out, and what it took, passage by passage."""

    text: str
    gone: tuple[str, ...] = ()


def without_clauses(text: str, is_unwanted: Callable[[str], bool]) -> str:
    """The text without its unwanted sentences, and without unwanted clauses between commas.

    The first clause of a sentence is its frame: it stays, unless the whole sentence is unwanted.
    """
    return without_spans(text, _unwanted_clauses(text, is_unwanted))


def without_thoughts(
    text: str, is_unwanted: Callable[[str], bool], *, stands_apart: Callable[[str], bool]
) -> Shortened:
    """The text without what is unwanted, also where it stands inside a thought.

    Of a frame goes what was only added to it; where nothing was, a frame that stands apart from
    what follows; else the whole sentence, if it is short and speaks no line.
    """
    masked = protect(text).mask(text)
    spans: list[Span] = []
    begins: list[int] = []
    for sentence, clauses in clauses_by_sentence(text):
        for at, clause in enumerate(clauses):
            if not is_unwanted(clause.of(text)):
                continue
            added = _added(text, masked, clause, is_unwanted)
            if added:
                spans.append(added)
            elif at:
                spans.append(_with_its_marks(text, clauses, at))
            elif len(clauses) > 1 and stands_apart(clause.of(text)):
                spans.append(Span(clause.start, clauses[1].start))
                begins.append(clauses[1].start)
            elif _is_short_thought(masked, sentence):
                spans.append(sentence)
    spans = _outermost(spans)
    gone = tuple(each.of(text).strip(_AROUND_A_CLAUSE) for each in spans)
    return Shortened(without_spans(_capital(text, begins), spans), gone)


def clauses_of(text: str) -> list[str]:
    """The clauses between the commas of a text, those that `without_clauses` decides on."""
    return [
        clause.of(text).strip(" ,;")
        for _, clauses in clauses_by_sentence(text)
        for clause in clauses
    ]


def clauses_by_sentence(text: str) -> Iterator[tuple[Span, list[Span]]]:
    """Each sentence of a text with the clauses between its commas, speech never parted."""
    masked = protect(text).mask(text)
    for sentence in sentences(text):
        yield sentence, _clauses(masked, sentence)


def without_spans(text: str, spans: list[Span]) -> str:
    """The text without these stretches, with single spaces where they stood."""
    if not spans:
        return text
    kept = [""]
    place = 0
    for span in _outermost(spans):
        _add_part(kept, text[place : span.start])
        place = span.end
    _add_part(kept, text[place:])
    return "".join(kept).strip()


def with_mark_before(text: str, clause: Span) -> Span:
    """A clause together with the comma that parts it from the one before."""
    start = clause.start
    while start and text[start - 1] in _AROUND_A_CLAUSE:
        start -= 1
    return Span(start, clause.end)


def without_words(text: str, words: Collection[str]) -> str:
    """The text without words that only praise: “a stunning view” is “a view”.

    A word that is a clause of its own goes with its comma. One that stands for a thing stays.
    """
    any_of = "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True)) or r"\b\B"
    text = without_clauses(text, lambda clause: bool(re.fullmatch(any_of, clause, re.IGNORECASE)))
    before_a_word = re.compile(
        rf"(?<!\w)(?:(?P<article>an?) )?(?:{any_of}),? (?=\w)(?!(?:of|in|on|at|by|from|with)\b)",
        re.IGNORECASE,
    )
    masked = protect(text).mask(text)
    kept: list[str] = []
    place = 0
    for match in before_a_word.finditer(masked):
        following = text[match.end()]
        article = (match["article"] or "")[:1]
        opens = not article and text[match.start()].isupper()
        kept += [text[place : match.start()], _article(article, following)]
        kept.append(following.upper() if opens else following)
        place = match.end() + 1
    return "".join([*kept, text[place:]])


def without_inserts(text: str, spans: list[Span]) -> str:
    """The text without these stretches, and without the comma before one that ends its clause."""
    return without_spans(
        text,
        [
            with_mark_before(text, span)
            if text[span.end : span.end + 1] in _AFTER_AN_INSERT
            else span
            for span in spans
        ],
    )


def shortened(text: str, most: int, *, measure: Callable[[str], int] = count_words) -> str:
    """The text without as many sentences from its end as it takes; speech is kept.

    Where one sentence is left, clauses go from its end. Empty where that is still too long.
    """
    spans = list(sentences(text))
    starts = [0, *(span.end for span in spans)]
    lengths = [measure(text[start : span.end]) for start, span in zip(starts, spans, strict=False)]
    total = sum(lengths)
    dropped: list[Span] = []
    for span, length in zip(reversed(spans), reversed(lengths), strict=True):
        if total <= most or len(dropped) + 1 == len(spans):
            break
        if not protect(span.of(text)).quotes:
            dropped.append(span)
            total -= length
    shorter = without_spans(text, dropped)
    if len(dropped) + 1 == len(spans) and measure(shorter) > most:
        shorter = _without_last_clauses(shorter, most, measure)
    return shorter if measure(shorter) <= most else ""


def passages(gone: tuple[str, ...]) -> str:
    """Passages as a press quotes them: the first few, each cut where it is long."""
    listed = [
        each if len(each) <= LONGEST_QUOTED else f"{each[: LONGEST_QUOTED - 1].rstrip()}…"
        for each in (" ".join(passage.split()) for passage in gone[:MOST_QUOTED])
    ]
    others = len(gone) - MOST_QUOTED
    return ", ".join(f"“{each}”" for each in listed) + (f" and {others} more" * (others > 0))


def _unwanted_clauses(text: str, is_unwanted: Callable[[str], bool]) -> list[Span]:
    gone: list[Span] = []
    for sentence, clauses in clauses_by_sentence(text):
        unwanted = [
            at for at, clause in enumerate(clauses) if is_unwanted(clause.of(text).strip(" ,;"))
        ]
        if len(unwanted) == len(clauses):
            gone.append(sentence)
        else:
            gone += [_with_its_marks(text, clauses, at) for at in unwanted if at]
    return gone


def _with_its_marks(text: str, clauses: list[Span], at: int) -> Span:
    """A clause with the comma before it; one that hung on a noun also with the one after."""
    span = with_mark_before(text, clauses[at])
    is_inside = at + 1 < len(clauses) and bool(_RELATIVE.match(clauses[at].of(text).lstrip()))
    return Span(span.start, clauses[at + 1].start - 1) if is_inside else span


def _added(text: str, masked: str, frame: Span, is_unwanted: Callable[[str], bool]) -> Span | None:
    """What was added at the end of a clause, where it is unwanted and what is before it is not."""
    said = masked[frame.start : frame.end]
    for mark in (*_ANOTHER_ACT.finditer(said), *_JOINED.finditer(said)):
        rest = Span(frame.start + mark.start(), frame.end)
        before = text[frame.start : rest.start]
        is_short = count_words(rest.of(text)) <= MOST_WORDS_ADDED
        is_silent = "\x00" not in said[mark.start() :]
        if is_short and is_silent and before.strip() and not is_unwanted(before):
            return rest
    return None


def _capital(text: str, places: list[int]) -> str:
    """The text with a capital at these places, where a letter has one of the same length."""
    characters = list(text)
    for place in places:
        if len(capital := text[place : place + 1].upper()) == 1:
            characters[place] = capital
    return "".join(characters)


def _article(article: str, following: str) -> str:
    return f"{article}{'n' if following.lower() in 'aeiou' else ''} " if article else ""


def _is_short_thought(masked: str, sentence: Span) -> bool:
    said = sentence.of(masked)
    return "\x00" not in said and count_words(said) <= MOST_WORDS_OF_A_THOUGHT


def _outermost(spans: list[Span]) -> list[Span]:
    """The spans in order, without those inside another; what overlaps is cut to what is left."""
    outer: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        start = max(span.start, outer[-1].end if outer else 0)
        if start < span.end:
            outer.append(Span(start, span.end))
    return outer


def _add_part(kept: list[str], part: str) -> None:
    """Another stretch of what stays; where it meets the one before, one space is enough."""
    if not part or part[0] in ",.;\n":
        kept[-1] = kept[-1].rstrip(" \t")
    elif not kept[-1] or kept[-1][-1].isspace():
        part = part.lstrip(" \t")
    if kept[-1].endswith("\n"):
        part = part.lstrip("\n")
    kept.append(part)


def _without_last_clauses(sentence: str, most: int, measure: Callable[[str], int]) -> str:
    clauses = [each for _, found in clauses_by_sentence(sentence) for each in found]
    stop = sentence[-1:] if sentence[-1:] in _ENDS else ""
    lengths = [measure(clause.of(sentence)) for clause in clauses]
    total = sum(lengths)
    while len(clauses) > 1 and total > most:
        clauses.pop()
        total -= lengths.pop()
    return sentence[: clauses[-1].end] + stop if clauses else ""


def _clauses(masked: str, sentence: Span) -> list[Span]:
    clauses: list[Span] = []
    start = sentence.start
    for mark in _CLAUSE_MARKS.finditer(masked, sentence.start, sentence.end):
        clauses.append(Span(start, mark.start()))
        start = mark.end()
    end = sentence.end - 1 if masked[sentence.end - 1] in ".!?。" else sentence.end
    return [*clauses, Span(start, end)]
