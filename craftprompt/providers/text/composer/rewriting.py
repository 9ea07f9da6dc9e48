"""Rewrites a prompt by rules: shorter, longer, simpler, varied; `wishes` does what is asked for.

Only what we can tell apart is touched: the person's own sentences, speech and locked phrases stay
as they are. Where the rules find nothing to do the text comes back as it was, and a note says why.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from craftprompt.catalogue.rewrites import RewriteAct, rewrites
from craftprompt.catalogue.vocabulary import languages, rewording
from craftprompt.providers.base import PromptRequest, PromptText, Rewrite, SceneFields
from craftprompt.providers.shots import NO_SHOTS
from craftprompt.providers.text import shot_forms
from craftprompt.providers.text.composer.blocks import (
    CAMERA,
    LIGHT,
    LOOK,
    MOOD,
    MOTION,
    PERSONS_OWN,
    SOUND,
)
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.composition import Composition, compose
from craftprompt.providers.text.composer.fitting import count_words
from craftprompt.providers.text.composer.language import languages_of
from craftprompt.providers.text.composer.protection import protect
from craftprompt.providers.text.composer.sentences import sentences

KEPT_WORDS = 2 / 3  # how much of a prompt is left when it is made shorter
FEWEST_WORDS = 6
NOTHING_TO_CUT = "Rules find nothing to cut here without touching your own words."
NOTHING_TO_ADD = "The prompt has as much as rules can add for this model."
NOTHING_TO_EXPLAIN = "There is no film term or long sentence in it that rules could make plainer."
CANNOT_TRANSLATE = (
    "Rules cannot translate: they direct in English and leave your own words as they are. A "
    "language model can, where the operator has set one up."
)
IS_TRANSLATED = "It is in {} already; there is nothing to translate."
NOTHING_TO_VARY = "There is no direction in it that rules know another wording for."
KNOWN_TAKES = 8  # of a scene: prompts of later takes are rarely kept
# What each variation changes of our direction, in the order of the emphases.
_EMPHASISED = (frozenset({CAMERA}), frozenset({LIGHT}), frozenset({LOOK, MOOD, SOUND}))
_ALL_DIRECTION = frozenset({CAMERA, LIGHT, MOTION, LOOK, MOOD, SOUND})
_OPTICS = re.compile(
    r",? ?(?:shot on )?(?:an? )?\b\d{2,3}\s?mm\b(?: lens)?|,? ?\bf/\d(?:\.\d)?\b", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"; (?=\w)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a prompt with the space after it, and how readily it is given up.

    `rank` is that of `blocks`: 0 for what the person wrote, whatever rules cannot tell counts as
    motion. What `is_kept` holds speech or a locked phrase.
    """

    text: str
    gap: str
    rank: int
    is_kept: bool


def own_words(request: PromptRequest) -> str:
    """All that the person gave: the scene, its fields, and its shots as they are told."""
    given = (request.scene, *request.scene_fields.filled().values(), *_told(request))
    return clean("\n".join(given))


def _told(request: PromptRequest) -> list[str]:
    """Each shot with its number or time, which are as little ours to change as its words."""
    rules, listed = request.target.profile.shot_list, request.shots
    return shot_forms.written(rules.form, listed.shots, listed.actions) if rules else []


def read_sentences(request: PromptRequest, rewrite: Rewrite, own: str = "") -> list[Sentence]:
    """The prompt in sentences, each with what we know of it.

    `own` are the person's words where wishes have changed them since.
    """
    text = rewrite.prompt
    ranks = _ranks(request)
    own = own or own_words(request)
    own_sentences = [_bare(span.of(own)) for span in sentences(own)]
    spans = sentences(text)
    found: list[Sentence] = []
    for span, following in zip(spans, [*spans[1:], None], strict=True):
        words = span.of(text)
        is_own = _bare(words) in own or any(
            each in words for each in own_sentences if count_words(each) > 1
        )
        rank = PERSONS_OWN if is_own else ranks.get(words, MOTION)
        found.append(
            Sentence(
                text=words,
                gap=text[span.end : following.start if following else len(text)],
                rank=rank,
                is_kept=bool(protect(words).quotes) or _holds_lock(words, rewrite),
            )
        )
    return found


def as_text(found: Iterable[Sentence]) -> str:
    """The sentences as one text again."""
    return "".join(each.text + each.gap for each in found).rstrip()


def shortened(request: PromptRequest, rewrite: Rewrite) -> PromptText:
    """About two thirds of the prompt: of our own direction the least needed goes first."""
    found = read_sentences(request, rewrite)
    most = max(FEWEST_WORDS, round(count_words(rewrite.prompt) * KEPT_WORDS))
    left_out: list[str] = []
    while count_words(as_text(found)) > most:
        free = [each for each in found if each.rank != PERSONS_OWN and not each.is_kept]
        if not free:
            break
        least = max(free, key=lambda each: (each.rank, found.index(each)))
        found.remove(least)
        left_out.append(least.text)
    text = reworded(as_text(found), rewrite, [(word, "") for word in rewording().fillers])
    notes = [f"Left out: “{each}”" for each in left_out] or [NOTHING_TO_CUT]
    return result(request, rewrite, text, notes)


def lengthened(request: PromptRequest, rewrite: Rewrite) -> PromptText:
    """The prompt with direction for what it leaves open, as far as the model's length allows."""
    if request.shots.shots:  # what is added would be told of the last shot alone
        return result(request, rewrite, rewrite.prompt, [NOTHING_TO_ADD])
    has = {each.rank for each in read_sentences(request, rewrite)}
    longer = _composed_around(request, rewrite.prompt)
    added = [
        block
        for block in longer.blocks
        if block.rank != PERSONS_OWN
        and block.text not in rewrite.prompt
        and (block.rank == MOTION or block.rank not in has)
    ]
    text = " ".join((rewrite.prompt.rstrip(), *(block.text for block in added)))
    notes = [f"Added: “{block.text}”" for block in added] or [NOTHING_TO_ADD]
    return result(request, rewrite, text, notes)


def simplified(request: PromptRequest, rewrite: Rewrite) -> PromptText:
    """The prompt in plainer words: no optics, film terms as what is seen, shorter sentences."""
    found = [
        each
        for each in read_sentences(request, rewrite)
        if each.rank < LOOK or each.is_kept or each.rank == PERSONS_OWN
    ]
    plain = [
        replace(each, text=_plainer(each.text, rewrite))
        for each in found
        if each.is_kept or _plainer(each.text, rewrite)
    ]
    text = as_text(plain)
    notes = ["Film terms were said in plain words, and long sentences parted."]
    return result(request, rewrite, text, notes if text != rewrite.prompt else [NOTHING_TO_EXPLAIN])


def translated(request: PromptRequest, rewrite: Rewrite) -> PromptText:
    """The prompt as it was, with the reason: rules know no language but their own English."""
    names = [languages()[code].name for code in languages_of(rewrite.prompt)]
    is_done = names == [rewrite.wish]
    note = IS_TRANSLATED.format(rewrite.wish) if is_done else CANNOT_TRANSLATE
    return result(request, rewrite, rewrite.prompt, [note])


def varied(request: PromptRequest, rewrite: Rewrite) -> PromptText:
    """The prompt with other direction of ours for what the wish names, else for all of it."""
    place = rewrites().emphases.index(rewrite.wish)
    first = place + 1
    for ranks in (_EMPHASISED[place], _ALL_DIRECTION):
        for take in range(first, first + KNOWN_TAKES):
            text = _with_direction_of(take, ranks, request, rewrite)
            if text != rewrite.prompt:
                return result(request, rewrite, text, [f"A variation: {rewrite.wish}."])
    return result(request, rewrite, rewrite.prompt, [NOTHING_TO_VARY])


def _with_direction_of(
    take: int, ranks: frozenset[int], request: PromptRequest, rewrite: Rewrite
) -> str:
    """The prompt with our sentences of these ranks as another take on the scene has them."""
    known = known_direction(request)
    other: dict[int, list[str]] = {}
    for words, rank in _ranks(replace(request, variation=take)).items():
        other.setdefault(rank, []).append(words)
    varied_sentences: list[Sentence] = []
    for each in read_sentences(request, rewrite):
        rank = known.get(each.text)
        if rank not in ranks or rank not in other or each.is_kept or each.rank == PERSONS_OWN:
            varied_sentences.append(each)
        elif other[rank]:
            words = " ".join(other[rank])
            other[rank] = []  # the first sentence of a kind makes room for all of the other take
            varied_sentences.append(replace(each, text=words))
    return as_text(varied_sentences)


def known_direction(request: PromptRequest) -> dict[str, int]:
    """How readily each sentence is given up that we would write for this target in any take."""
    known: dict[str, int] = {}
    for number in range(KNOWN_TAKES):
        known |= _ranks(replace(request, variation=number))
    return known


def relit(request: PromptRequest, text: str) -> list[str]:
    """What we would say of the light now, for a prompt whose time or weather was changed."""
    return [block.text for block in _composed_around(request, text).blocks if block.rank == LIGHT]


def result(request: PromptRequest, rewrite: Rewrite, text: str, notes: Iterable[str]) -> PromptText:
    """The rewritten prompt with what is to be said about it."""
    return PromptText(
        prompt=clean(text),
        title=compose(replace(request, rewrite=None)).text.title,
        negative_prompt=rewrite.negative_prompt,
        notes=tuple(notes),
    )


def reworded(text: str, rewrite: Rewrite, pairs: Iterable[tuple[str, str]]) -> str:
    """The text with words replaced, but never inside speech or a locked phrase."""
    for old, new in pairs:
        pattern = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
        text = _outside(text, rewrite, pattern, new)
    return _tidied(text)


def _outside(text: str, rewrite: Rewrite, pattern: re.Pattern[str], new: str) -> str:
    """Replace what the pattern finds, wherever it touches no speech and no lock."""
    shielded = [(span.start, span.end) for span in protect(text).quotes]
    for phrase in rewrite.locked:
        shielded += [match.span() for match in re.finditer(re.escape(phrase), text)]

    def put(match: re.Match[str]) -> str:
        is_shielded = any(match.start() < end and start < match.end() for start, end in shielded)
        if is_shielded:
            return match[0]
        return new[:1].upper() + new[1:] if match[0][:1].isupper() else new

    return pattern.sub(put, text)


def _plainer(words: str, rewrite: Rewrite) -> str:
    words = _outside(words, rewrite, _OPTICS, "")
    words = reworded(words, rewrite, rewording().plainer)
    parts = [part for part in _CLAUSE_END.split(words) if part]
    if len(parts) > 1 and not protect(words).quotes and not _holds_lock(words, rewrite):
        words = ". ".join(part[0].upper() + part[1:] for part in parts)
    return words if re.search(r"\w", words) else ""


def _tidied(text: str) -> str:
    """No double spaces, no mark that a word left behind."""
    text = re.sub(r"(?<=\S) {2,}", " ", text)
    text = re.sub(r" +([,.;:])", r"\1", text)
    text = re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", text)
    text = re.sub(r"[,;:]\.", ".", text)
    return re.sub(r"(^|(?<=[.!?] ))[,;:]\s*", "", text)


def _composed_around(request: PromptRequest, text: str) -> Composition:
    alone = replace(request, scene=text, scene_fields=SceneFields(), rewrite=None, shots=NO_SHOTS)
    return compose(alone)


def _ranks(request: PromptRequest) -> dict[str, int]:
    """How readily each sentence of ours is given up, by its words."""
    blocks = compose(replace(request, rewrite=None)).blocks
    return {
        span.of(block.text): block.rank
        for block in blocks
        if block.rank != PERSONS_OWN
        for span in sentences(block.text)
    }


def _bare(sentence: str) -> str:
    return sentence.rstrip(".!?…。！？ ")  # noqa: RUF001  the full stops of many scripts


def _holds_lock(words: str, rewrite: Rewrite) -> bool:
    return any(phrase in words or words in phrase for phrase in rewrite.locked)


ACTS = {
    RewriteAct.SHORTENED: shortened,
    RewriteAct.LENGTHENED: lengthened,
    RewriteAct.SIMPLIFIED: simplified,
    RewriteAct.TRANSLATED: translated,
    RewriteAct.VARIED: varied,
}
