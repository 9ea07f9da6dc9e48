"""What changed between two texts, word by word, and the text with some changes taken back.

Words, single marks and the spaces between them are compared; Chinese and Japanese character by
character. Joined again, the parts are exactly the two texts.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, zip_longest

MOST_CHANGES = 120
# A single word that stayed between two changes is an island that no reader sees: the least number
# of words that part two changes.
ISLAND_WORDS = 2
MOST_PAIRS = 60_000  # of equal words in one stretch
# How many parts in a row are looked for as an anchor where single words repeat too often: three
# words with the spaces between them.
WIDE = 5
_PARTS = re.compile(r"\s+|[\u3040-\u30ff\u3400-\u9fff]|\w+(?:['\u2019]\w+)*|.", re.DOTALL)
_WORD = re.compile(r"\w")
# A sentence's last mark, where another one begins behind it; "Mr. Hare" is none.
_FULL_STOP = re.compile(
    r"(?<!\bM[rs])(?<!\bMrs)(?<!\b[A-Z])(?<![.!?…])[.!?…]++[\"”\u2019)\]]*+(?=\s++[^\sa-z])"
)
_ENDS_A_SENTENCE = re.compile(r"[.!?…][\"”\u2019)\]]*\s*$")


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of both texts; where they differ it is a change, with `number` from 0."""

    before: str
    after: str
    number: int = -1

    @property
    def is_change(self) -> bool:
        """Whether the texts differ here."""
        return self.number >= 0


def difference(before: str, after: str) -> tuple[Segment, ...]:
    """The two texts as stretches that stayed and changes, at most 120 of these.

    5,000 words against 5,000 take a tenth of a second; call it outside the event loop.
    """
    turns = _in_turn(_pieces(_PARTS.findall(before), _PARTS.findall(after)))
    return tuple(_numbered(_in_sentences(_joined(turns, _islands(turns)))))


def merged(segments: Iterable[Segment], rejected: Iterable[int]) -> str:
    """The text after the changes, but as before where one is rejected."""
    taken_back = frozenset(rejected)
    return "".join(
        segment.before if segment.number in taken_back else segment.after for segment in segments
    )


def loses_words(parent: str, edited: str, later: str) -> bool:
    """Whether anything of `edited` would be nowhere if `later` took its place.

    It is somewhere where it stands in `later` too, or came from `parent`. Every mark and every line
    break counts, plain spacing does not. What only grew at its end was being typed.
    """
    own = {
        part
        for before, after in _pieces(_PARTS.findall(parent), _PARTS.findall(edited))
        if before != after
        for part in after
    }
    return any(part in own and not _is_plain_spacing(part) for part in _lost(edited, later))


def _pieces(
    before: list[str], after: list[str], width: int = 1
) -> Iterator[tuple[list[str], list[str]]]:
    """Stretches of both lists in turn, equal or not; `width` is that of the anchors."""
    place = other_place = 0
    for start, other_start in [*_anchors(before, after, width), (len(before), len(after))]:
        yield from _between(before[place:start], after[other_place:other_start], width)
        if start < len(before):
            yield [before[start]], [after[other_start]]
        place, other_place = start + 1, other_start + 1


def _between(one: list[str], other: list[str], width: int) -> Iterator[tuple[list[str], list[str]]]:
    """A stretch: what it has in common at both ends, and what is compared between."""
    head = _common(one, other)
    tail = _common(one[head:][::-1], other[head:][::-1])
    yield one[:head], other[:head]
    yield from _compared(one[head : len(one) - tail], other[head : len(other) - tail], width)
    yield one[len(one) - tail :], other[len(other) - tail :]


def _anchors(one: list[str], other: list[str], width: int) -> list[tuple[int, int]]:
    """Places of what stands once in each list, as many as come in the same order.

    They cut a long text into short stretches, which are quick to compare.
    """
    places, other_places = _places_of_single(one, width), _places_of_single(other, width)
    pairs = [(places[word], other_places[word]) for word in places if word in other_places]
    # The longest rising row, by the ends of the shorter ones.
    ends: list[int] = []
    last: list[int] = []
    before: dict[int, int] = {}
    for index, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [index]
        before[index] = last[length - 1] if length else -1
    row: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]


def _places_of_single(parts: list[str], width: int) -> dict[tuple[str, ...], int]:
    rows = list(zip(*(parts[start:] for start in range(width)), strict=False))
    counts = Counter(rows)
    return {row: place for place, row in enumerate(rows) if counts[row] == 1}


def _compared(
    one: list[str], other: list[str], width: int
) -> Iterator[tuple[list[str], list[str]]]:
    """A stretch compared in full, unless its words repeat so often that it would take seconds.

    Then it is cut by what is single in a row of several words, or is one change.
    """
    counts = Counter(part for part in other if not part.isspace())
    if sum(counts[part] for part in one) > MOST_PAIRS:
        if width < WIDE:
            yield from _pieces(one, other, WIDE)
        else:
            yield one, other
        return
    # Spaces are everywhere: matched first, they would tear apart what belongs together.
    matcher = SequenceMatcher(str.isspace, one, other, autojunk=False)
    for _, start, end, other_start, other_end in matcher.get_opcodes():
        yield one[start:end], other[other_start:other_end]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many parts two lists, or letters two texts, have in common from their start."""
    for place, (first, second) in enumerate(zip(one, other, strict=False)):
        if first != second:
            return place
    return min(len(one), len(other))


def _in_turn(
    pieces: Iterable[tuple[list[str], list[str]]],
) -> list[tuple[list[str], list[str]]]:
    """The pieces with neighbours of one kind joined: equal and changed ones take turns."""
    turns: list[tuple[list[str], list[str]]] = []
    for before, after in pieces:
        is_equal = before == after
        if turns and is_equal == (turns[-1][0] == turns[-1][1]):
            turns[-1] = (turns[-1][0] + before, turns[-1][1] + after)
        elif before or after:
            turns.append((before, after))
    return turns


def _islands(turns: list[tuple[list[str], list[str]]]) -> set[int]:
    """Where almost nothing stayed between two changes; of too many also what parts the nearest."""
    words = {
        place: _words(before)
        for place, (before, after) in enumerate(turns)
        if before == after and 0 < place < len(turns) - 1
    }
    changes = sum(before != after for before, after in turns)
    small = sum(count < ISLAND_WORDS for count in words.values())
    nearest = sorted(words, key=words.__getitem__)
    return set(nearest[: max(small, changes - MOST_CHANGES)])


def _joined(
    turns: list[tuple[list[str], list[str]]], islands: Container[int]
) -> list[tuple[str, str]]:
    """The pieces as texts; changes with an island between them become one."""
    joined: list[tuple[str, str]] = []
    for place, (before, after) in enumerate(turns):
        is_open = before != after or place in islands
        text = ("".join(before), "".join(after))
        if joined and is_open and joined[-1][0] != joined[-1][1]:
            joined[-1] = (joined[-1][0] + text[0], joined[-1][1] + text[1])
        else:
            joined.append(text)
    return joined


def _in_sentences(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same with one change for each sentence, so that each is decided on by itself.

    Where that would be more than a person can decide on, all stay as they were.
    """
    parted = [each for pair in pairs for each in _parted(*pair)]
    changes = sum(before != after for before, after in parted)
    return parted if changes <= MOST_CHANGES else pairs


def _parted(before: str, after: str) -> list[tuple[str, str]]:
    """A change in as many as it has sentences, each whole with one space or mark before or after.

    Those of the two texts are paired in their order. What would not leave whole sentences when
    one is taken back stays one change.
    """
    ends = {_closes(before), _closes(after)} - {None}
    if before == after or len(ends) > 1:
        return [(before, after)]
    one, other = _sentences(before), _sentences(after)
    if before and after and _begins_anew(before) != _begins_anew(after):
        # What ends one sentence and what begins another are no two sides of a choice.
        one, other = (
            ([*one, ""], ["", *other]) if _begins_anew(after) else (["", *one], [*other, ""])
        )
    pairs = list(zip_longest(one, other, fillvalue=""))
    return pairs if len(pairs) > 1 else [(before, after)]


def _begins_anew(text: str) -> bool:
    """Whether the sentence before a text ends at its very beginning."""
    return text[:1] in ".!?…"


def _closes(text: str) -> bool | None:
    """Whether a text ends with a sentence; None where there is nothing."""
    return bool(_ENDS_A_SENTENCE.search(text)) if text.strip() else None


def _sentences(text: str) -> list[str]:
    """A text in sentences: each with the space that parts it from what stands beside the text."""
    found = [each for each in _FULL_STOP.finditer(text) if not _is_quoted(text[: each.end()])]
    if not _closes(text):  # its last mark stayed: each but the first begins with one
        cuts = [each.start() for each in found]
    elif text[:1].isspace():
        cuts = [each.end() for each in found]
    else:
        cuts = [each.end() + _spaces_at(text, each.end()) for each in found]
    ends = [*cuts, len(text)]
    return [text[start:end] for start, end in zip([0, *cuts], ends, strict=True) if start < end]


def _is_quoted(text: str) -> bool:
    """Whether a quotation is open at the end of a text: it is not torn apart."""
    return text.count('"') % 2 == 1 or text.count("“") > text.count("”")


def _spaces_at(text: str, place: int) -> int:
    return len(text) - place - len(text[place:].lstrip())


def _words(parts: list[str]) -> int:
    return sum(bool(_WORD.match(part)) for part in parts)


def _numbered(pairs: list[tuple[str, str]]) -> Iterator[Segment]:
    number = 0
    for before, after in pairs:
        if before == after:
            yield Segment(before, after)
        else:
            yield Segment(before, after, number)
            number += 1


def _lost(edited: str, later: str) -> Iterator[str]:
    """The parts of `edited` that `later` has not, those left out that only grew."""
    for before, after in _pieces(_PARTS.findall(edited), _PARTS.findall(later)):
        if before == after:
            continue
        kept = _common("".join(before), "".join(after))
        for part, end in zip(before, accumulate(map(len, before)), strict=True):
            if end > kept:
                yield part


def _is_plain_spacing(part: str) -> bool:
    return part.isspace() and part.splitlines() == [part]
