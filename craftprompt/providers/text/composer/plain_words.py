"""Other words in the place of some, never in speech or a lock; film terms made plain."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from craftprompt.catalogue.vocabulary import rewording
from craftprompt.providers.base import Rewrite
from craftprompt.providers.text.composer.protection import protect
from craftprompt.providers.text.phrases import places

_OPTICS = re.compile(
    r",? ?(?:(?:shot on|seen through|taken with) )?(?:an? )?\b\d{2,3}\s?mm\b(?: lens)?"
    r"|,? ?\bf/\d(?:\.\d)?\b",
    re.IGNORECASE,
)
_COMMAND = re.compile(r"\[[^\[\]\n]+\]")
_CLAUSE_END = re.compile(r"; (?=\w)")
ARTICLE = re.compile(r"^(?:the|an?|any|all)\s+", re.IGNORECASE)


def plainer(words: str, rewrite: Rewrite) -> str:
    """A sentence in plainer words, as one or more; empty where only optics stood in it.

    What stands in brackets is a command to the model, and stays.
    """
    held = replace(rewrite, locked=(*rewrite.locked, *_COMMAND.findall(words)))
    is_sentence = words[:1].isupper()
    words = outside(words, held, _OPTICS, "")
    words = reworded(words, held, _longest_first(rewording().plainer))
    parts = [_whole(part) for part in _CLAUSE_END.split(words) if part]
    if len(parts) > 1 and not protect(words).quotes and not _holds_lock(words, rewrite):
        words = ". ".join(part[0].upper() + part[1:] for part in parts)
    else:
        words = "; ".join(parts)
    if not re.search(r"\w", words):
        return ""
    return words[0].upper() + words[1:] if is_sentence else words


def _whole(part: str) -> str:
    """What a lens does with a verb, where the lens that it hung on is gone."""
    bare = part.strip(" .,")
    alone = rewording().alone.get(bare.casefold())
    return part.replace(bare, alone) if alone else part


def reworded(text: str, rewrite: Rewrite, pairs: Iterable[tuple[str, str]]) -> str:
    """The text with words replaced, but never inside speech or a locked phrase."""
    for old, new in pairs:
        if old.casefold() not in text.casefold():
            continue
        pattern = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
        text = outside(text, rewrite, pattern, new)
    return tidied(text)


def renamed(text: str, rewrite: Rewrite, old: str, new: str) -> str:
    """The text with one thing in the place of another at each mention, whatever its article.

    An article of the new takes the place of the one that stood there.
    """
    old_noun, new_noun = ARTICLE.sub("", old), ARTICLE.sub("", new)
    with_article = rf"(?:the|an?)\s+{re.escape(old_noun)}"
    has_article = (old, new) != (old_noun, new_noun)
    either = rf"{with_article}|{re.escape(old_noun)}" if has_article else re.escape(old_noun)

    def instead(match: re.Match[str]) -> str:
        return new if ARTICLE.match(match[0]) else new_noun

    pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
    return tidied(outside(text, rewrite, pattern, instead))


def outside(
    text: str, rewrite: Rewrite, pattern: re.Pattern[str], new: str | Callable[[re.Match[str]], str]
) -> str:
    """Replace what the pattern finds, wherever it touches no speech and no lock."""
    spared = shielded(text, rewrite)

    def put(match: re.Match[str]) -> str:
        is_shielded = any(match.start() < end and start < match.end() for start, end in spared)
        if is_shielded:
            return match[0]
        words = new if isinstance(new, str) else new(match)
        return words[:1].upper() + words[1:] if match[0][:1].isupper() else words

    return pattern.sub(put, text)


def shielded(text: str, rewrite: Rewrite) -> list[tuple[int, int]]:
    """Where speech and locked phrases stand."""
    quotes = [(span.start, span.end) for span in protect(text).quotes]
    return quotes + locked_places(text, rewrite)


def locked_places(text: str, rewrite: Rewrite) -> list[tuple[int, int]]:
    """Where locked phrases stand."""
    return [place for phrase in rewrite.locked for place in places(phrase, text)]


def _longest_first(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """So that "medium wide shot" is not read as a "wide shot"."""
    return sorted(pairs, key=lambda pair: len(pair[0]), reverse=True)


def tidied(text: str) -> str:
    """No double spaces, no mark that a word left behind."""
    text = re.sub(r"(?<=\S) {2,}", " ", text)
    text = re.sub(r"(?<! ) ++([,.;:])", r"\1", text)
    text = re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", text)
    text = re.sub(r"[,;:]\.", ".", text)
    return re.sub(r"(^|(?<=[.!?] ))[,;:]\s*", "", text)


def _holds_lock(words: str, rewrite: Rewrite) -> bool:
    return any(places(phrase, words) or words in phrase for phrase in rewrite.locked)
