"""Fits a prompt into what the target takes: our words give way first, the person's last."""

import re
from dataclasses import dataclass

from craftprompt.catalogue.entries import TargetModel
from craftprompt.providers.text.composer.blocks import LIGHT, PERSONS_OWN, Block
from craftprompt.providers.text.composer.protection import Span, protect
from craftprompt.providers.text.composer.sentences import sentences

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
CJK_CHARACTERS_PER_WORD = 2


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A scene cut to a number of characters, and the sentences that were left out."""

    text: str
    left_out: tuple[str, ...] = ()


def character_limit(target: TargetModel) -> int | None:
    """The most characters that the target's prompt may have, or None where none is published."""
    return target.prompt_limit_characters or target.profile.limit_characters


def count_words(text: str) -> int:
    """Words as a reader counts them; two Chinese or Japanese characters count as one."""
    unspaced = len(_CJK.findall(text))
    return len(_CJK.sub(" ", text).split()) + -(-unspaced // CJK_CHARACTERS_PER_WORD)


def join(blocks: list[Block]) -> str:
    """The blocks as one text; after a text of several lines ours begin a new one."""
    text = ""
    has_lines = False
    for block in blocks:
        if not block.text:
            continue
        gap = "\n" if has_lines and block.rank != PERSONS_OWN else " "
        text = f"{text}{gap}{block.text}" if text else block.text
        has_lines = "\n" in block.text
    return text


def fit(blocks: list[Block], target: TargetModel) -> list[Block]:
    """The blocks without as many of ours as it takes, the least needed first.

    Where the person's words alone are longer than the family likes, camera and light stay: a
    long scene needs them most. A limit of characters is never passed.
    """
    own = join([block for block in blocks if block.rank == PERSONS_OWN])
    most_words = target.profile.words[1]
    floor = LIGHT if count_words(own) > most_words else PERSONS_OWN
    limit = character_limit(target)
    while True:
        text = join(blocks)
        is_long = count_words(text) > most_words
        is_over = limit is not None and len(text) > limit
        last = max((block.rank for block in blocks), default=PERSONS_OWN)
        if last == PERSONS_OWN or not (is_over or (is_long and last > floor)):
            return blocks
        place = max(place for place, block in enumerate(blocks) if block.rank == last)
        blocks = blocks[:place] + blocks[place + 1 :]


def trim(scene: str, most_characters: int) -> Trimmed:
    """Whole sentences from the start up to a length; spoken lines are kept before all else."""
    if len(scene) <= most_characters:
        return Trimmed(scene)
    spans = sentences(scene)
    speech = dict.fromkeys(span for span in spans if protect(span.of(scene)).quotes)
    kept: set[Span] = set()
    length = 0
    for span in [*speech, *spans]:
        if span in kept:
            continue
        longer = length + span.end - span.start + 1
        if longer > most_characters:
            if span in speech:
                continue
            break
        kept.add(span)
        length = longer
    if not kept:
        return _cut(scene, most_characters)
    text = _joined(scene, [span for span in spans if span in kept])
    return Trimmed(text, tuple(span.of(scene) for span in spans if span not in kept))


def _joined(scene: str, spans: list[Span]) -> str:
    return " ".join(span.of(scene) for span in spans)


def _cut(scene: str, most_characters: int) -> Trimmed:
    """One sentence that is too long by itself, cut between two words where it has any."""
    head = scene[:most_characters]
    space = head.rfind(" ")
    if space > most_characters // 2:
        head = head[:space]
    return Trimmed(head.rstrip(), (scene[len(head) :].strip(),))
