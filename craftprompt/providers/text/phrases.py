"""Where a phrase stands in a text: letter by letter, and never inside another word."""

import re
from collections.abc import Iterator

# Latin, Greek, Cyrillic and Armenian letters with their accents: scripts that part words by spaces.
# Elsewhere (Chinese, Thai, Korean, Arabic) words lean on each other and have no such edge.
_SCRIPTS_WITH_SPACES = "[0-9A-Za-z\u00c0-\u058f\u1e00-\u1fff]"
_LETTERS = frozenset(re.findall(_SCRIPTS_WITH_SPACES, "".join(map(chr, range(0x2000)))))


def places(phrase: str, text: str) -> list[tuple[int, int]]:
    """Where the phrase stands in whole words, each as its start and its end; none where empty.

    "red" stands in "a red coat" and not in "a tired fox".
    """
    return [
        (start, start + len(phrase))
        for start in _starts(phrase, text)
        if _is_edge(text, start + len(phrase))
    ]


def is_in(phrase: str, text: str) -> bool:
    """Whether the phrase stands in the text in whole words."""
    return any(_is_edge(text, start + len(phrase)) for start in _starts(phrase, text))


def in_whole_words(phrase: str, text: str) -> str:
    """The phrase with the rest of the words that it cuts where it first stands in the text."""
    start = text.find(phrase)
    if start < 0 or is_in(phrase, text):
        return phrase
    end = _word_end(text, start + len(phrase))
    while not _is_edge(text, start):
        start -= 1
    return text[start:end]


def _starts(phrase: str, text: str) -> Iterator[int]:
    """Wherever it stands and begins no part of a word, also over the end of where it stood last."""
    start = text.find(phrase) if phrase else -1
    while start >= 0:
        if _is_edge(text, start):
            yield start
            start += 1
        else:
            start = _word_end(text, start)
        if not text.startswith(phrase, start):
            start = text.find(phrase, start)


def _word_end(text: str, start: int) -> int:
    while not _is_edge(text, start):
        start += 1
    return start


def _is_edge(text: str, place: int) -> bool:
    if not 0 < place < len(text):
        return True
    return text[place - 1] not in _LETTERS or text[place] not in _LETTERS
