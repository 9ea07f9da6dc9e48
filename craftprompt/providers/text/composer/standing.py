"""A prompt that stands, in sentences: which are the person's, which ours, which we cannot tell."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.providers.base import PromptRequest, Rewrite, SceneFields
from craftprompt.providers.shots import NO_SHOTS
from craftprompt.providers.text import shot_forms
from craftprompt.providers.text.composer.blocks import LIGHT, PERSONS_OWN
from craftprompt.providers.text.composer.choosing import is_wording_of_light
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.composition import compose
from craftprompt.providers.text.composer.fitting import count_words
from craftprompt.providers.text.composer.plain_words import (
    locked_places,
    plainer,
    shielded,
)
from craftprompt.providers.text.composer.sentences import sentences

KNOWN_TAKES = 8  # of a scene: prompts of later takes are rarely kept
UNKNOWN = -1  # the rank of what we cannot tell: wished for, added by hand, or another writer's
REWORDED = 0.6  # of a sentence's words are the person's where a wish changed the others
LEAD_ENDS = ":]"  # how what we put before a sentence ends: a camera command, or a shot's name
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a prompt, or what leads into it, with the space after it.

    `rank` says how readily it is given up, as that of `blocks`: 0 for what the person wrote, and
    `UNKNOWN` for what rules cannot tell. What `is_kept` holds speech or a locked phrase.
    """

    text: str
    gap: str
    rank: int
    is_kept: bool


def read_sentences(
    request: PromptRequest,
    rewrite: Rewrite,
    own: str = "",
    known: Mapping[str, int] | None = None,
) -> list[Sentence]:
    """The prompt in sentences, each with what we know of it.

    `own` are the person's words where wishes have changed them since, `known` our direction where
    that was read before.
    """
    text = rewrite.prompt
    known = known_direction(request) if known is None else known
    own = own or own_words(request)
    own_sentences = [
        words for words in (bare(span.of(own)) for span in sentences(own)) if count_words(words) > 1
    ]
    spared = shielded(text, rewrite)
    found: list[Sentence] = []
    for start, end, following in _held_together(_pieces(text, known), locked_places(text, rewrite)):
        words = text[start:end]
        is_own = bare(words) in own or any(each in words for each in own_sentences)
        found.append(
            Sentence(
                text=words,
                gap=text[end:following],
                rank=PERSONS_OWN if is_own else _rank(words, known, own_sentences),
                is_kept=any(start < last and first < end for first, last in spared),
            )
        )
    return found


def _pieces(text: str, known: Iterable[str]) -> Iterator[tuple[int, int, int]]:
    """Where each sentence begins and ends, and the next begins; what we put before one is its own.

    "[Push in] A baker kneads." are two pieces: the command is ours, and the person's sentence.
    """
    leads = [each for each in known if each[-1] in LEAD_ENDS]
    spans = sentences(text)
    for span, following in zip(spans, [*spans[1:], None], strict=True):
        start, after = span.start, following.start if following else len(text)
        lead = next((each for each in leads if span.of(text).startswith(f"{each} ")), "")
        if lead:
            yield start, start + len(lead), start + len(lead) + 1
            start += len(lead) + 1
        yield start, span.end, after


def _held_together(
    pieces: Iterable[tuple[int, int, int]], locked: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, int]]:
    """The pieces, those in one over which a locked phrase reaches."""
    held: list[tuple[int, int, int]] = []
    for start, end, following in pieces:
        is_inside = any(first < start < last for first, last in locked)
        begins = held.pop()[0] if held and is_inside else start
        held.append((begins, end, following))
    yield from held


def _rank(words: str, known: Mapping[str, int], own_sentences: Iterable[str]) -> int:
    """How readily a sentence is given up that is not the person's letter by letter."""
    if words in known:
        return known[words]
    if is_wording_of_light(words):  # of a scene that a wish has lit anew
        return LIGHT
    is_own = any(_is_reworded(each, words) for each in own_sentences)
    return PERSONS_OWN if is_own else UNKNOWN


def _is_reworded(own: str, words: str) -> bool:
    """Whether these are the person's sentence with some words that a wish has put in."""
    theirs, found = (Counter(_WORD.findall(text.casefold())) for text in (own, words))
    return (theirs & found).total() >= REWORDED * theirs.total()


def as_text(found: Iterable[Sentence]) -> str:
    """The sentences as one text again."""
    return "".join(each.text + each.gap for each in found).rstrip()


def scene_that_stands(found: Iterable[Sentence]) -> str:
    """What the prompt says that is not our direction, as it may have been changed by wishes."""
    return as_text(each for each in found if each.rank <= PERSONS_OWN or each.is_kept)


def own_words(request: PromptRequest) -> str:
    """All that the person gave: the scene, its fields, and its shots as they are told."""
    given = (request.scene, *request.scene_fields.filled().values(), *_told(request))
    return clean("\n".join(given))


def _told(request: PromptRequest) -> list[str]:
    """Each shot with its number or time, which are as little ours to change as its words."""
    rules, listed = request.target.profile.shot_list, request.shots
    return shot_forms.written(rules.form, listed.shots, listed.actions) if rules else []


def known_direction(request: PromptRequest) -> dict[str, int]:
    """How readily each sentence is given up that we would write for this target in any take."""
    nothing_of_its_own = replace(
        request, variation=0, rewrite=None, judged=None, not_asked=frozenset()
    )
    return dict(_known_direction(nothing_of_its_own))


@lru_cache(maxsize=16)
def _known_direction(request: PromptRequest) -> Mapping[str, int]:
    """The same, kept: one press asks for it up to six times, and each of the next ones again."""
    known: dict[str, int] = {}
    for number in range(KNOWN_TAKES):
        known |= our_direction(replace(request, variation=number))
    return in_plain_words(known) | known


def in_plain_words(ours: Mapping[str, int]) -> dict[str, int]:
    """Our sentences as they are where the prompt was made simpler, one perhaps in parts."""
    plain = {words: plainer(words, Rewrite(RewriteAct.SIMPLIFIED, words)) for words in ours}
    return {span.of(text): ours[words] for words, text in plain.items() for span in sentences(text)}


def our_direction(request: PromptRequest) -> dict[str, int]:
    """How readily each sentence of ours is given up, by its words."""
    blocks = compose(replace(request, rewrite=None)).blocks
    return {
        span.of(block.text): block.rank
        for block in blocks
        if block.rank != PERSONS_OWN
        for span in sentences(block.text)
    }


def about(request: PromptRequest, text: str) -> PromptRequest:
    """The request as if this were all that the person gave."""
    return replace(request, scene=text, scene_fields=SceneFields(), rewrite=None, shots=NO_SHOTS)


def bare(sentence: str) -> str:
    """A sentence without the marks that close it."""
    return sentence.rstrip(".!?…。！？ ")  # noqa: RUF001  the full stops of many scripts
