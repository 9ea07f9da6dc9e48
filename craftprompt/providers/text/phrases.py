"""Where a phrase stands in a text: letter by letter, and never inside another word."""

import re

# Latin, Greek, Cyrillic and Armenian letters with their accents: scripts that part words by spaces.
# Elsewhere (Chinese, Thai, Korean, Arabic) words lean on each other and have no such edge.
_WORD_GOES_ON = re.compile("[0-9A-Za-z\u00c0-\u058f\u1e00-\u1fff]{2}")


def places(phrase: str, text: str) -> list[tuple[int, int]]:
    """Where the phrase stands in whole words, each as its start and its end; none where empty.

    "red" stands in "a red coat" and not in "a tired fox".
    """
    starts = (match.start() for match in re.finditer(f"(?={re.escape(phrase)})", text))
    return [
        (start, start + len(phrase))
        for start in starts
        if phrase and _is_edge(text, start) and _is_edge(text, start + len(phrase))
    ]


def in_whole_words(phrase: str, text: str) -> str:
    """The phrase with the rest of the words that it cuts where it first stands in the text."""
    start = text.find(phrase)
    if start < 0 or places(phrase, text):
        return phrase
    end = start + len(phrase)
    while not _is_edge(text, start):
        start -= 1
    while not _is_edge(text, end):
        end += 1
    return text[start:end]


def _is_edge(text: str, place: int) -> bool:
    return not _WORD_GOES_ON.match(text[max(place - 1, 0) : place + 1])
