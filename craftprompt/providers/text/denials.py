# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""What a text says is not there, for a model that has no field for it and draws what it reads."""

import re
from collections.abc import Iterator
from functools import cache

from craftprompt.catalogue.entries import Negatives
from craftprompt.catalogue.vocabulary import avoidable, languages
from craftprompt.providers.base import SceneFields, Shortfall
from craftprompt.providers.text import mends
from craftprompt.providers.text.composer.avoidance import place_avoided
from craftprompt.providers.text.composer.choosing import Chooser
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.language import languages_of
from craftprompt.providers.text.composer.protection import Span, protect
from craftprompt.providers.text.composer.reading import read
from craftprompt.providers.text.examined import Examined, mended, outside_speech, source_of

_NEGATORS = ("no", "not", "without", "never", "none")
_SHORT_FORMS = r"\b(?:do|does|did|is|are|was|were|has|have|can|could|wo|would|should)n['’]t\b"
_LABEL = re.compile(
    r"(?:^|(?<=[.!?\n])\s{0,20})(?:negative(?: prompt)?|avoid|exclude)\s*:\s*(?P<words>[^\n.]+)\.?",
    re.IGNORECASE,
)
_THERE_IS = re.compile(r"^(?:and\s+)?there\s+(?:is|are|was|were)\s+", re.IGNORECASE)
_ENGLISH = "en"


def negations(examined: Examined) -> Iterator[Shortfall]:
    """Words such as “no people”; each press says what is there instead, or what it leaves out."""
    target = examined.target
    if target.profile.negatives is not Negatives.POSITIVE_ONLY:
        return
    denials = _denials(_negators(examined))
    given = len(denials.findall(outside_speech(examined.given)))
    if len(denials.findall(outside_speech(examined.text))) <= given:
        return
    after, words = _said_the_other_way(examined)
    yield mended(
        Shortfall(
            "negations",
            f"It says what is not there; {target.name} reads that badly.",
            source=source_of(target, "negatives", "form"),
            by_hand="Say what is there instead.",
        ),
        words,
        text=examined.text,
        after=after,
    )


def negative_label(examined: Examined) -> Iterator[Shortfall]:
    """A negative prompt written into the prompt, where the model has no field to move it to."""
    target, text = examined.target, examined.text
    labels = [] if target.has_negative_prompt else examined.found(_LABEL)
    if not labels:
        return
    left = mends.without_spans(text, [Span(*each.span()) for each in labels])
    parts = [part.strip() for each in labels for part in each["words"].split(",")]
    after, words = _with_opposites(examined, left, parts)
    yield mended(
        Shortfall(
            "negative_field",
            f"{target.name} has no negative prompt: it would draw what stands there.",
            source=source_of(target, "negatives", "constraints"),
            by_hand="Take it out, and say what is there instead.",
        ),
        words,
        text=text,
        after=after if left else "",
    )


def _negators(examined: Examined) -> tuple[str, ...]:
    """The words that deny: to a Portuguese reader, “no mar” is in the sea."""
    codes = languages_of(outside_speech(examined.text))
    if not codes or _ENGLISH in codes:  # few words leave English among the likely ones
        return _NEGATORS
    return tuple(each for each in _NEGATORS if each != "no" or each in languages()[codes[0]].before)


@cache
def _denials(negators: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(negators)})\b|{_SHORT_FORMS}", re.IGNORECASE)


@cache
def _denying(negators: tuple[str, ...]) -> re.Pattern[str]:
    """A clause that does nothing but deny."""
    words = "|".join(each for each in negators if each != "none")
    return re.compile(
        rf"(?:and\s+)?(?:there\s+(?:is|are|was|were)\s+)?(?:{words}|free of)\s+\w", re.IGNORECASE
    )


@cache
def _restatable() -> re.Pattern[str]:
    verbs = "|".join(re.escape(each) for each in avoidable().restated)
    return re.compile(
        rf"\b(?P<aux>does|do)(?:\s+not|n['’]t)\s+(?P<verb>{verbs})"
        r"(?=\s*(?:[.,;!?]|$)|\s+(?:and|but|as|while|when|until)\b)",
        re.IGNORECASE,
    )


@cache
def _with_avoidable() -> re.Pattern[str]:
    """“without cars”, “with no cars or people”, where the opposite of each may be known."""
    phrases = [phrase for row in avoidable().inversions for phrase in row.phrases]
    one = rf"(?:{'|'.join(re.escape(each) for each in sorted(phrases, key=len, reverse=True))})"
    return re.compile(
        rf"\s{{1,3}}(?:with\s+no|without(?:\s+any)?)\s+"
        rf"(?P<what>{one}(?:\s*(?:,|and|or)\s+(?:no\s+)?{one}){{0,5}})(?!\w)",
        re.IGNORECASE,
    )


def _said_the_other_way(examined: Examined) -> tuple[str, str]:
    """The text without what it denies, and the words of the press that makes it so."""
    negators = _negators(examined)
    denying, denials = _denying(negators), _denials(negators)
    text = _restated(examined.text)
    held = list(_with_avoidable().finditer(protect(text).mask(text)))
    parts = [each["what"] for each in held]
    text = mends.without_spans(text, [Span(*each.span()) for each in held])
    denied = [each for each in mends.clauses_of(text) if denying.match(each)]
    parts += [_THERE_IS.sub("", each) for each in denied]
    text = mends.without_clauses(text, lambda clause: bool(denying.match(clause)))
    left = mends.without_thoughts(
        text,
        lambda clause: bool(denials.search(outside_speech(clause))),
        stands_apart=lambda clause: bool(denying.match(clause)),
    )
    gone = tuple(each for each in left.gone if not denying.match(each))
    return _with_opposites(examined, left.text, parts, gone=gone)


def _restated(text: str) -> str:
    """“does not look back” as “looks ahead”, outside speech."""
    masked = protect(text).mask(text)
    said, place = "", 0
    for match in _restatable().finditer(masked):
        one, many = avoidable().restated[match["verb"].lower()]
        said += text[place : match.start()] + (one if match["aux"].lower() == "does" else many)
        place = match.end()
    return said + text[place:]


def _with_opposites(
    examined: Examined, left: str, parts: list[str], *, gone: tuple[str, ...] = ()
) -> tuple[str, str]:
    """What is left with the wanted state of each part that has a known one, and what is said."""
    reading = read(clean(left), SceneFields())
    placed = place_avoided(", ".join(parts), Chooser(reading, examined.target, variation=0))
    after = " ".join([left, *(each for each in placed.wanted if each not in left)]).strip()
    lost = mends.passages((*placed.left_out, *gone))
    if lost and not left:
        return "", ""
    if not lost:
        return after, "Say what is there"
    return after, f"Say what is there, leave out {lost}" if placed.wanted else f"Leave out {lost}"
