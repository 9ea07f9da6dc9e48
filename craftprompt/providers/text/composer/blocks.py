# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""The pieces that a prompt is laid out from, and what a family needs to lay them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from craftprompt.providers.text.composer.choosing import Choice, Chooser
from craftprompt.providers.text.composer.direction import Direction

PERSONS_OWN = 0
CAMERA = 1
LIGHT = 2
MOTION = 3
SOUND = 4
SPEECH = 5
PACE = 6
LOOK = 7
MOOD = 8
_ENDS = frozenset(".!?…。！？।؟۔｡")
_CLOSERS = " \u00a0\u202f\"'”“’»«›」』)]*_`"
_LEFT_OPEN = frozenset(",;:，；：、—–-")
FIELD_LABELS = {
    "subject": "Subject",
    "action": "Action",
    "setting": "Setting",
    "light": "Light",
    "camera": "Camera",
    "mood": "Mood",
    "sound": "Sound",
    "must_keep": "Keep",
}
WHO_AND_WHERE = ("subject", "action", "setting", "must_keep")


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of the prompt. The higher its `rank`, the sooner it is dropped; 0 never is."""

    text: str
    rank: int = PERSONS_OWN
    label: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """All that a family lays out: the person's words, the direction, and the chooser."""

    scene: str
    scene_fields: Mapping[str, str]
    direction: Direction
    chooser: Chooser

    def scene_block(self) -> Block:
        """The scene, word for word, closed with a full stop where it has none."""
        return Block(closed(self.scene))

    def field_blocks(self, *names: str) -> list[Block]:
        """The filled fields of these names, word for word behind their labels.

        What the scene says already in these words is not said twice.
        """
        given = [(name, self.scene_fields.get(name, "")) for name in names]
        said = [(name, self._kept(text) if name == "must_keep" else text) for name, text in given]
        return [
            Block(f"{FIELD_LABELS[name]}: {closed(text)}")
            for name, text in said
            if text and text not in self.scene
        ]

    def _kept(self, text: str) -> str:
        """Of several phrases that are to be kept those that the scene has not."""
        return "; ".join(phrase for phrase in text.split("; ") if phrase not in self.scene)


def ours(choice: Choice, rank: int, template: str = "{}") -> list[Block]:
    """A block of our own words as a sentence, or none where nothing was chosen."""
    if not choice.text:
        return []
    return [Block(sentence(template.format(choice.text)), rank, choice.label, choice.cause)]


def sentence(text: str) -> str:
    """Our words with a capital at the start and a full stop at the end."""
    text = text.strip(" ,;")
    if not text:
        return ""
    return text[0].upper() + closed(text[1:]) if len(text) > 1 else text


def closed(text: str) -> str:
    """A text that ends as a sentence does, with nothing else changed."""
    bare = text.rstrip(_CLOSERS)
    last = (bare or text)[-1:]
    if not text or last in _ENDS or last in _LEFT_OPEN:
        return text
    if unicodedata.category(last) in {"So", "Sk"} or last in "\u200d\ufe0f":
        return text
    if text[-1] in _CLOSERS and text[-1] in "」』":
        return text + "。"
    return text + _full_stop(last)


def _full_stop(last: str) -> str:
    if "\u3040" <= last <= "\u9fff":
        return "。"
    if "\u0900" <= last <= "\u097f":
        return "।"
    return "."


def listed(*parts: str) -> str:
    """The parts that hold something, with commas between."""
    return ", ".join(part for part in parts if part)


def with_article(noun: str) -> str:
    """A noun with "a" or "an", also before a number: "an 85mm lens"."""
    return f"{'an' if noun[:1] in 'aeiou8' else 'a'} {noun}"
