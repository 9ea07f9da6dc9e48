# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""Holds our finished words against the scene once more and drops what must not stand."""

import re

from craftprompt.providers.text.composer.blocks import PERSONS_OWN, Block
from craftprompt.providers.text.composer.choosing import Chooser, phrases_of

MOST_WORDS_IN_A_SENTENCE = 32
_EMPTY_SLOT = re.compile(r"[{}\[\]|]|  |,,|\.\.|, ?\.| ,")
_COMMAND = re.compile(r"^\[[A-Z][a-z]+(?: [a-z]+)?\]$")
_WORD = re.compile(r"[\w'’-]+")


def verified(blocks: list[Block], chooser: Chooser) -> list[Block]:
    """The blocks without any of ours that breaks a rule or repeats an earlier one."""
    kept: list[Block] = []
    said: set[tuple[str, ...]] = set()
    for block in blocks:
        if block.rank == PERSONS_OWN:
            kept.append(block)
            continue
        phrases = phrases_of(chooser.unnamed(block.text))
        if is_sound(block.text, chooser) and not phrases & said:
            kept.append(block)
            said |= phrases
    return kept


def is_sound(text: str, chooser: Chooser) -> bool:
    """Whether a block of our words is well formed and fights neither scene nor target."""
    if _COMMAND.match(text):
        return text[1:-1] in chooser.target.profile.commands
    if _EMPTY_SLOT.search(text):
        return False
    words = len(_WORD.findall(text))
    return words <= MOST_WORDS_IN_A_SENTENCE and _fits_scene(text, chooser)


def _fits_scene(text: str, chooser: Chooser) -> bool:
    """As when choosing, but by the scene's own tags: ours have done their narrowing."""
    plain = Chooser(chooser.reading, chooser.target, chooser.variation)
    return plain.permits(text)
