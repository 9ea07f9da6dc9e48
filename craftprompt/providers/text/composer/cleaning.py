"""Takes the invisible out of a person's text and leaves everything they can see."""

import re
import unicodedata

ZERO_WIDTH_JOINERS = {"\u200c", "\u200d"}  # emoji, Persian and Indic scripts need them
VISIBLE_FORMAT_CHARACTERS = {"\u0600", "\u0601", "\u0602", "\u0603", "\u0604", "\u0605", "\u06dd"}
LINE_BREAKS = {"\u2028", "\u2029", "\u0085", "\x0b", "\x0c"}
BLACK_FLAG = "\U0001f3f4"
TAG_SPECS = range(0xE0020, 0xE0080)  # the flags of England, Scotland and Wales are spelt with them


def clean(text: str) -> str:
    """The text without control, direction and other invisible characters, trimmed at its ends."""
    return re.sub(r"\n{3,}", "\n\n", visible(text)).strip()


def visible(text: str) -> str:
    """The same without trimming: a part of a text that is still growing."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept: list[str] = []
    in_flag = False
    for character in text:
        in_flag = character == BLACK_FLAG or (in_flag and ord(character) in TAG_SPECS)
        if character in LINE_BREAKS:
            kept.append("\n")
        elif in_flag or _is_visible(character):
            kept.append(character)
    return "".join(kept)


def _is_visible(character: str) -> bool:
    if character in ZERO_WIDTH_JOINERS or character in VISIBLE_FORMAT_CHARACTERS:
        return True
    if character == "\n":
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Cn"}
