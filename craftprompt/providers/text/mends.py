"""What one press makes of a text: each a pure function that keeps every word it need not touch."""

import re
from collections.abc import Callable

from craftprompt.providers.text.composer.fitting import count_words
from craftprompt.providers.text.composer.protection import Span, protect
from craftprompt.providers.text.composer.sentences import sentences

_CLAUSE_MARKS = re.compile(r"[,;]\s+|[,;]$")


def without_clauses(text: str, is_unwanted: Callable[[str], bool]) -> str:
    """The text without its unwanted sentences, and without unwanted clauses between commas.

    The first clause of a sentence is its frame: it stays, unless the whole sentence is unwanted.
    """
    gone: list[Span] = []
    for sentence in sentences(text):
        clauses = _clauses(text, sentence)
        unwanted = [clause for clause in clauses if is_unwanted(clause.of(text).strip(" ,;"))]
        if len(unwanted) == len(clauses):
            gone.append(sentence)
        else:
            gone += [_with_mark_before(text, each) for each in unwanted if each != clauses[0]]
    return without_spans(text, gone)


def clauses_of(text: str) -> list[str]:
    """The clauses between the commas of a text, those that `without_clauses` decides on."""
    return [
        clause.of(text).strip(" ,;")
        for sentence in sentences(text)
        for clause in _clauses(text, sentence)
    ]


def without_spans(text: str, spans: list[Span]) -> str:
    """The text without these stretches, with single spaces where they stood."""
    kept, place = "", 0
    for span in sorted(spans, key=lambda each: each.start):
        kept += text[place : span.start]
        place = max(place, span.end)
    return _tidied(kept + text[place:])


def shortened(text: str, most_words: int) -> str:
    """The text without as many sentences from its end as it takes; speech is kept.

    Empty where that does not make it short enough.
    """
    spans = list(sentences(text))
    silent = [span for span in spans if not protect(span.of(text)).quotes]
    while silent and count_words(_joined(text, spans)) > most_words:
        spans.remove(silent.pop())
    shorter = _joined(text, spans)
    return shorter if spans and count_words(shorter) <= most_words else ""


def _joined(text: str, spans: list[Span]) -> str:
    return " ".join(span.of(text) for span in spans)


def _clauses(text: str, sentence: Span) -> list[Span]:
    masked = protect(text).mask(text)
    clauses: list[Span] = []
    start = sentence.start
    for mark in _CLAUSE_MARKS.finditer(masked, sentence.start, sentence.end):
        clauses.append(Span(start, mark.start()))
        start = mark.end()
    return [*clauses, Span(start, _before_full_stop(text, sentence))]


def _before_full_stop(text: str, sentence: Span) -> int:
    return sentence.end - 1 if text[sentence.end - 1] in ".!?。" else sentence.end


def _with_mark_before(text: str, clause: Span) -> Span:
    start = clause.start
    while start and text[start - 1] in " ,;\n":
        start -= 1
    return Span(start, clause.end)


def _tidied(text: str) -> str:
    text = re.sub(r"[ \t]{2,}", " ", text)
    text = re.sub(r" +([,.;])", r"\1", text)
    return re.sub(r"[ \t]+\n", "\n", text).strip()
