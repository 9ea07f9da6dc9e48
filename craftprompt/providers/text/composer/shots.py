# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""A plain scene as shots, by rules, and a prompt laid out in shots."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile, takewhile

from craftprompt.catalogue.entries import ShotForm, ShotRules, TargetModel
from craftprompt.providers.shots import Shot
from craftprompt.providers.text import shot_forms
from craftprompt.providers.text.composer.blocks import LOOK, PERSONS_OWN, SPEECH, Block, closed
from craftprompt.providers.text.composer.choosing import NOTHING
from craftprompt.providers.text.composer.cues import find_cues
from craftprompt.providers.text.composer.direction import Direction
from craftprompt.providers.text.composer.fitting import character_limit, count_words, join
from craftprompt.providers.text.composer.language import languages_of
from craftprompt.providers.text.composer.protection import protect
from craftprompt.providers.text.composer.sentences import sentences

SAME_THROUGHOUT = "The place and the light stay the same in every shot."
MOSTLY = 0.7  # of a sentence's words in a shot, and the shot tells it, whoever it calls by name
_THEN = re.compile(
    r"[,;]?(?<!\band)(?<!\bund)(?<!\bet)(?<!\by)(?<!\be)\s+(?=(?:(?:and|und|et|y|e)\s+)?"
    r"(?:then|after that|afterwards|finally|danach|dann|schließlich|puis|ensuite|luego|después"
    r"|depois|poi|infine)\b)|[,，;；]?(?=然后|接着)",
    re.IGNORECASE,
)
# What only links a shot to the one before: of it a model that sees each by itself knows nothing.
# German keeps its own, for the order of its words hangs on it.
_LINK = re.compile(
    r"(?:and|y|et|e)?\b\s*(?:then|afterwards|after that(?=,)|puis|ensuite|luego|después|depois|poi)"
    r"(?=[\s,])(?!\s+d[eo]\b),?\s*|(?:然后|接着)[,，]?"
    r"|(?:(?:and|und|et|y|e)\s+)?(?=(?:finally|danach|dann|schließlich|infine)\b)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]{2,}|[\u3040-\u30ff\u3400-\u9fff]")
_SMALL_WORDS = (
    "he she they it him her them his hers their its the an and then er sie ihn ihm ihr der die das "
    "ein eine und dann il elle lui le la les un une et puis el ella una luego 他 她 它 的 了 "
    "afterwards ensuite después depois poi 然 后 接 着"
)
_SMALL = frozenset(_SMALL_WORDS.split())


def split(scene: str, most: int) -> tuple[str, ...]:
    """What each shot of a scene would tell, in the scene's own words and order.

    A sentence is a shot, and so is what follows a "then", which goes with the cut. What is told of
    the place before anybody does anything holds for all shots. What is more than `most` goes with
    its neighbours.
    """
    told = [part for each in dropwhile(_is_setting, _sentences(scene)) for part in _parts(each)]
    told = told or [" ".join(_sentences(scene))]
    count = min(len(told), most)
    groups = [told[len(told) * at // count : len(told) * (at + 1) // count] for at in range(count)]
    return tuple(_as_shot(" ".join(group)) for group in groups if any(group))


def untold(scene: str, actions: Sequence[str]) -> str:
    """What the scene says beyond its shots: it holds for each of them."""
    told = {word for action in actions for word in _content(action)}
    return " ".join(each for each in _sentences(scene) if not _is_told(each, told))


def without_camera(direction: Direction) -> Direction:
    """The direction without what each shot decides by itself: the camera, and what moves."""
    return replace(
        direction,
        framing="",
        angle="",
        lens="",
        focus="",
        move_name="",
        move=None,
        motion=NOTHING,
        gesture=NOTHING,
    )


def laid_out(
    blocks: Sequence[Block], shots: Sequence[Shot], target: TargetModel, rules: ShotRules
) -> tuple[str, list[Block]]:
    """The prompt, and those of the blocks that it has room for; the person's own always stay."""
    kept = list(blocks)
    while True:
        text = _text(kept, shots, rules.form)
        last = max((block.rank for block in kept), default=PERSONS_OWN)
        if last == PERSONS_OWN or _fits(text, target, rules.form):
            return text, kept
        kept.pop(max(at for at, block in enumerate(kept) if block.rank == last))


def _text(blocks: Sequence[Block], shots: Sequence[Shot], form: ShotForm) -> str:
    own = list(takewhile(lambda block: block.rank == PERSONS_OWN, blocks))
    rest = list(blocks[len(own) :])
    actions = [closed(each.action) for each in shots]
    if form is ShotForm.ENTRIES:  # each stands for itself: the model sees no other
        bodies = [
            join([Block(action), *own, *_of_entry(rest, at, actions)])
            for at, action in enumerate(actions)
        ]
        return "\n".join(shot_forms.written(form, shots, bodies))
    if form is ShotForm.NUMBERED and join(own):
        rest.insert(0, Block(SAME_THROUGHOUT, LOOK))
    lines = shot_forms.written(form, shots, actions)
    return "\n".join(filter(None, (join(own), *lines, join(rest))))


def _of_entry(rest: Sequence[Block], at: int, actions: Sequence[str]) -> list[Block]:
    """What one entry repeats: how words are spoken stands only where some are.

    Words that stand in no entry's own action are spoken in the first.
    """
    spoken = [place for place, action in enumerate(actions) if protect(action).quotes] or [0]
    return [block for block in rest if block.rank != SPEECH or at in spoken]


def _fits(text: str, target: TargetModel, form: ShotForm) -> bool:
    limit = character_limit(target)
    if limit is not None and len(text) > limit:
        return False
    told = shot_forms.read(form, text).shots if form is ShotForm.ENTRIES else ()
    longest = max((count_words(each.words) for each in told), default=count_words(text))
    return longest <= target.profile.words[1]


def _sentences(scene: str) -> list[str]:
    return [span.of(scene) for span in sentences(scene)]


def _as_shot(told: str) -> str:
    """Words cut out of a scene as a shot begins and ends: it stands for itself."""
    told = told.rstrip(" ,，;；")
    link = _LINK.match(told)
    own = told[link.end() :] if link else ""
    return f"{own[0].upper()}{own[1:]}" if own else told


def _parts(sentence: str) -> list[str]:
    """The sentence cut before each "then" outside speech."""
    masked = protect(sentence).mask(sentence)
    parts: list[str] = []
    start = 0
    for mark in _THEN.finditer(masked):
        if masked[start : mark.start()].strip():
            parts.append(sentence[start : mark.end()].rstrip())
            start = mark.end()
    return [*parts, sentence[start:]]


def _is_setting(sentence: str) -> bool:
    if protect(sentence).quotes:
        return False
    told = {hit.concept.kind for hit in find_cues(sentence, languages_of(sentence))}
    return bool(told & {"places", "conditions"}) and not told & {"actions", "subjects"}


def _is_told(sentence: str, told: set[str]) -> bool:
    content = _content(sentence)
    return bool(content) and len(content & told) >= MOSTLY * len(content)


def _content(text: str) -> set[str]:
    return set(_WORDS.findall(text.casefold())) - _SMALL
