"""Rewrites a prompt by rules: shorter, longer, simpler, varied; `wishes` does what is asked for.

Only what we can tell apart is touched: the person's own sentences, speech and locked phrases stay
as they are. Where the rules find nothing to do the text comes back as it was, and a note says why.
"""

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product

from craftprompt.catalogue.rewrites import RewriteAct, rewrites
from craftprompt.catalogue.vocabulary import languages, rewording
from craftprompt.providers.base import PromptRequest, PromptText, Rewrite, SceneFields, Shortfall
from craftprompt.providers.text.composer.blocks import (
    CAMERA,
    LIGHT,
    LOOK,
    MOOD,
    MOTION,
    PACE,
    PERSONS_OWN,
    SOUND,
    SPEECH,
    Block,
)
from craftprompt.providers.text.composer.camera_words import is_of_camera
from craftprompt.providers.text.composer.choosing import Chooser
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.composition import compose
from craftprompt.providers.text.composer.fitting import count_words
from craftprompt.providers.text.composer.language import languages_of
from craftprompt.providers.text.composer.plain_words import plainer, reworded
from craftprompt.providers.text.composer.reading import read
from craftprompt.providers.text.composer.standing import (
    KNOWN_TAKES,
    LEAD_ENDS,
    UNKNOWN,
    Sentence,
    about,
    as_text,
    bare,
    our_direction,
    own_words,
    read_sentences,
    scene_that_stands,
)
from craftprompt.providers.text.composer.verification import is_sound
from craftprompt.providers.text.phrases import places

KEPT_WORDS = 2 / 3  # how much of a prompt is left when it is made shorter
FEWEST_WORDS = 6
# Where nothing changes: what happened, and after that what to do.
NOTHING_TO_CUT = ("Nothing more can go without losing what you described.",)
ONLY_YOURS_LEFT = "Only what you described is left: nothing more can go."
NOTHING_TO_ADD = ("The prompt has as much as rules can add for this model.",)
NOTHING_TO_EXPLAIN = ("Rules find no film term and no long sentence in it to make plainer.",)
CANNOT_TRANSLATE = (
    "Rules cannot translate: they direct in English.",
    "A language model can, where the operator has set one up.",
)
IS_TRANSLATED = "It is in {} already; there is nothing to translate."
NOTHING_TO_VARY = (
    "Rules know no other {} for this prompt: they change only sentences that they wrote themselves."
)
NOTHING_UNLOCKED = "Nothing could be changed: {}."
UNLOCK = "Unlock what may change, then try again."
LONGEST_QUOTE = 80
_SOUND_LABEL = re.compile(r"(?:SFX|Ambient|Background|Sound)\s*:")
# What each variation changes of our direction, in the order of the emphases.
_EMPHASISED = (frozenset({CAMERA}), frozenset({LIGHT}), frozenset({LOOK, MOOD, SOUND}))
# What must change of it: another sound alone is no other mood.
_MEANT = (frozenset({CAMERA}), frozenset({LIGHT}), frozenset({LOOK, MOOD}))
_RANK_OF_WISH = {"light": LIGHT, "mood": MOOD, "angle": CAMERA, "distance": CAMERA}


def rewritten(request: PromptRequest, rewrite: Rewrite) -> PromptText:
    """The prompt by its act; where only locks stood in the way, the notes name them."""
    act = ACTS[rewrite.act]
    written = act(request, rewrite)
    if clean(written.prompt) != clean(rewrite.prompt):
        return written
    unlocked = act(request, replace(rewrite, locked=()))
    held = [phrase for phrase in rewrite.locked if not places(phrase, unlocked.prompt)]
    if not held:
        return written
    return replace(written, notes=(NOTHING_UNLOCKED.format(are_locked(held)), UNLOCK))


def shortened(request: PromptRequest, rewrite: Rewrite) -> PromptText:
    """About two thirds of the prompt: of our own direction the least needed goes first."""
    found = read_sentences(request, rewrite)
    most = max(FEWEST_WORDS, round(count_words(rewrite.prompt) * KEPT_WORDS))
    # Beside words of ours, what we cannot tell was wished for or added by hand: it stays.
    stays = rewrite.is_by_rules or any(each.rank > PERSONS_OWN for each in found)
    left_out: list[str] = []
    while count_words(as_text(found)) > most:
        free = [
            each
            for each in found
            if not each.is_kept
            and (each.rank > PERSONS_OWN or (each.rank == UNKNOWN and not stays))
        ]
        if not free:
            break
        least = max(free, key=lambda each: (each.rank, found.index(each)))
        found.remove(least)
        left_out.append(least.text)
    text = reworded(as_text(found), rewrite, [(word, "") for word in rewording().fillers])
    notes = [f"Left out: “{each}”" for each in left_out] or NOTHING_TO_CUT
    written = result(request, rewrite, text, notes)
    is_at_end = (
        stays and left_out and all(each.rank <= PERSONS_OWN or each.is_kept for each in found)
    )
    told = (Shortfall("wish", ONLY_YOURS_LEFT),) if is_at_end else ()
    return replace(written, shortfalls=told)


def lengthened(request: PromptRequest, rewrite: Rewrite) -> PromptText:
    """The prompt with direction for what it leaves open, as far as the model's length allows."""
    if request.shots.shots:  # what is added would be told of the last shot alone
        return result(request, rewrite, rewrite.prompt, NOTHING_TO_ADD)
    found = read_sentences(request, rewrite)
    has = {each.rank for each in found}
    told = read(scene_that_stands(found), SceneFields()).tags
    longer = compose(about(request, rewrite.prompt), told)
    added = [
        block
        for block in longer.blocks
        if block.rank != PERSONS_OWN
        and block.text not in rewrite.prompt
        and (block.rank == MOTION or block.rank not in has)
    ]
    text = _with_blocks(found, added)
    notes = [f"Added: “{block.text}”" for block in added] or NOTHING_TO_ADD
    return result(request, rewrite, text, notes)


def _with_blocks(found: list[Sentence], added: list[Block]) -> str:
    """The sentences with what is added: what is seen before what is heard, which comes last."""
    heard = (
        place
        for place, each in enumerate(found)
        if each.rank in {SPEECH, SOUND} or _SOUND_LABEL.match(each.text)
    )
    first = next(heard, len(found))
    seen = [block.text for block in added if block.rank not in {SPEECH, SOUND}]
    sounds = [block.text for block in added if block.rank in {SPEECH, SOUND}]
    return " ".join(filter(None, (as_text(found[:first]), *seen, as_text(found[first:]), *sounds)))


def simplified(request: PromptRequest, rewrite: Rewrite) -> PromptText:
    """The prompt in plainer words: no optics, film terms as what is seen, shorter sentences."""
    plain: list[Sentence] = []
    left_out: list[str] = []
    for each in read_sentences(request, rewrite):
        words = plainer(each.text, rewrite) if each.rank < PACE or each.is_kept else ""
        if words or each.is_kept:
            plain.append(replace(each, text=words))
        else:
            left_out.append(each.text)
    text = as_text(plain)
    notes = [
        "Film terms were said in plain words, and long sentences parted.",
        *[f"Left out: “{words}”" for words in left_out],
    ]
    return result(request, rewrite, text, notes if text != rewrite.prompt else NOTHING_TO_EXPLAIN)


def translated(request: PromptRequest, rewrite: Rewrite) -> PromptText:
    """The prompt as it was, with the reason: rules know no language but their own English."""
    names = [languages()[code].name for code in languages_of(rewrite.prompt)]
    is_done = names == [rewrite.wish]
    notes = (IS_TRANSLATED.format(rewrite.wish),) if is_done else CANNOT_TRANSLATE
    return result(request, rewrite, rewrite.prompt, notes)


def varied(request: PromptRequest, rewrite: Rewrite) -> PromptText:
    """The prompt with other direction of ours for what the wish names, and nothing else changed."""
    place = rewrites().emphases.index(rewrite.wish)
    found = [_recognised(each) for each in read_sentences(request, rewrite)]
    scene = scene_that_stands(found)
    sources = [about(request, scene), *([request] if not request.shots.shots else [])]
    if _is_as_given(found, request):
        sources = [request]
    takes = range(place + 1, place + 1 + KNOWN_TAKES)
    for source, take in product(sources, takes):
        other = _direction(replace(source, variation=take), _EMPHASISED[place], scene)
        changed = _with_direction(found, other)
        stood = {each.text for each in found if each.rank in _MEANT[place]}
        if any(each.text not in stood for each in changed if each.rank in _MEANT[place]):
            return result(request, rewrite, as_text(changed), [f"A variation: {rewrite.wish}."])
    note = NOTHING_TO_VARY.format(rewrite.wish.removeprefix("another "))
    return result(request, rewrite, rewrite.prompt, [note])


def _recognised(each: Sentence) -> Sentence:
    """A sentence of ours that a wish has changed or put in, with the rank of what it says."""
    if each.rank != UNKNOWN or each.is_kept:
        return each
    if is_of_camera(each.text):
        return replace(each, rank=CAMERA)
    wished = next((wish for wish in rewording().wishes if wish.wanted == each.text), None)
    return replace(each, rank=_RANK_OF_WISH.get(wished.matter, UNKNOWN)) if wished else each


def _is_as_given(found: Iterable[Sentence], request: PromptRequest) -> bool:
    """Whether the prompt says the scene as the person gave it, and nothing of its own beside."""
    own = own_words(request)
    return all(bare(each.text) in own for each in found if each.rank <= PERSONS_OWN)


_Direction = dict[tuple[int, bool], list[str]]


def _direction(request: PromptRequest, ranks: frozenset[int], scene: str) -> _Direction:
    """What we would say of these ranks, without what fights the scene as it stands.

    By rank, and whether it leads into a sentence of the person's.
    """
    chooser = Chooser(read(scene, SceneFields()), request.target, request.variation)
    found: _Direction = {}
    for words, rank in our_direction(request).items():
        if rank in ranks and is_sound(words, chooser):
            found.setdefault((rank, words[-1] in LEAD_ENDS), []).append(words)
    return found


def _with_direction(found: list[Sentence], other: _Direction) -> list[Sentence]:
    """The sentences with other direction in the place of ours; what it has nothing for stays."""
    standing = {each.text for each in found}
    changed: list[Sentence] = []
    for each in found:
        instead = other.get((each.rank, each.text[-1:] in LEAD_ENDS))
        if instead is None or each.is_kept or each.text in instead:
            changed.append(each)
            continue
        # The first sentence of a kind makes room for all of the other direction.
        fresh = [words for words in instead if words not in standing]
        if fresh:
            changed.append(replace(each, text=" ".join(fresh)))
            standing.update(fresh)
    return changed


def lights(request: PromptRequest, scene: str) -> list[str]:
    """What we would say of the light in this scene, the take of the request first."""
    takes = range(request.variation, request.variation + KNOWN_TAKES)
    anew = about(request, scene)
    return [
        words
        for take in takes
        for words, rank in our_direction(replace(anew, variation=take)).items()
        if rank == LIGHT
    ]


def result(request: PromptRequest, rewrite: Rewrite, text: str, notes: Iterable[str]) -> PromptText:
    """The rewritten prompt with what is to be said about it."""
    return PromptText(
        prompt=clean(text),
        title=compose(replace(request, rewrite=None)).text.title,
        negative_prompt=rewrite.negative_prompt,
        notes=tuple(notes),
    )


def quoted(phrases: Sequence[str]) -> str:
    """Phrases as a sentence names them, long ones cut."""
    short = (textwrap.shorten(phrase, LONGEST_QUOTE, placeholder=" …") for phrase in phrases)
    return " and ".join(f"“{phrase}”" for phrase in short)


def are_locked(phrases: Sequence[str]) -> str:
    """That these phrases are locked."""
    return f"{quoted(phrases)} {'is' if len(phrases) == 1 else 'are'} locked"


ACTS = {
    RewriteAct.SHORTENED: shortened,
    RewriteAct.LENGTHENED: lengthened,
    RewriteAct.SIMPLIFIED: simplified,
    RewriteAct.TRANSLATED: translated,
    RewriteAct.VARIED: varied,
}
