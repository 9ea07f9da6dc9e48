"""Reads a model's JSON answer while it arrives, so that the prompt shows from its first word.

Tolerant of what models do around JSON: a code fence, a sentence before it, line breaks inside a
string. A model that cannot be bound to a schema may also answer in plain words.
"""

import json
import re
from dataclasses import dataclass
from typing import cast

from craftprompt.providers.base import PromptText

SHOWN_FIELD = "prompt"
ANSWER_SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["prompt", "negative_prompt", "title", "notes"],
    "properties": {
        # First, so that its words are the first to arrive.
        "prompt": {"type": "string", "description": "The whole prompt for the target model."},
        "negative_prompt": {"type": "string", "description": "Empty unless the target has one."},
        "title": {"type": "string", "description": "Two to six words in the scene's language."},
        "notes": {
            "type": "array",
            "items": {"type": "string"},
            "description": "At most four short sentences to the person: what was added and why.",
        },
    },
}
MOST_NOTES = 6
MOST_NOTE_CHARACTERS = 400
MOST_TITLE_CHARACTERS = 120

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_SURROGATES = re.compile("[\ud800-\udfff]")


class AnswerUnreadable(Exception):
    """The answer is over and is not what was asked for."""


@dataclass(slots=True)
class _Place:
    """Where in the answer the reader stands: nesting, inside a string or not, under which key."""

    depth: int = 0
    in_string: bool = False
    is_key: bool = False
    key: str = ""
    string: str = ""
    escape: str = ""


class AnswerReader:
    """Takes the raw answer in pieces of any size and gives the prompt's own words as they come.

    `is_prompt_whole` says that the prompt's closing quotation mark was seen.
    """

    def __init__(self, *, may_be_plain: bool) -> None:
        self.raw = ""
        self.is_prompt_whole = False
        self._may_be_plain = may_be_plain
        self._is_plain: bool | None = None
        self._place = _Place()
        self._high_surrogate = ""

    def take(self, text: str) -> str:
        """The prompt's next words in this piece, decoded; empty where it brings none."""
        unread = text if self._is_plain is not None else self.raw + text
        self.raw += text
        if self._is_plain is None:
            self._is_plain = self._decide()
            if self._is_plain is None:
                return ""
        if self._is_plain:
            return unread
        return "".join(filter(None, map(self._read, unread)))

    def finish(self) -> PromptText:
        """The whole answer.

        Raises:
            AnswerUnreadable: no JSON of the kind that was asked for, or an empty prompt.
        """
        answer = json_object(self.raw)
        if answer is not None:
            return _prompt_text(answer)
        if self._is_plain:
            return PromptText(prompt=_non_empty(self.raw))
        raise AnswerUnreadable

    def _decide(self) -> bool | None:
        """Whether it is plain words: known at the first character that is no space."""
        begun = self.raw.lstrip()
        if not begun:
            return None
        return self._may_be_plain and begun[0] not in "{`"

    def _read(self, character: str) -> str:
        place = self._place
        if place.in_string:
            return self._read_in_string(character)
        if character == '"':
            place.in_string, place.string = True, ""
        elif character in "{[":
            place.depth += 1
            place.is_key = character == "{"
        elif character in "}]":
            place.depth -= 1
        elif character == ":":
            place.is_key = False
        elif character == ",":
            place.is_key = place.depth == 1
        return ""

    def _read_in_string(self, character: str) -> str:
        place = self._place
        if place.escape:
            return self._read_escape(character)
        if character == "\\":
            place.escape = character
            return ""
        if character == '"':
            self._end_string()
            return ""
        return self._keep(character)

    def _end_string(self) -> None:
        place = self._place
        place.in_string = False
        if place.depth == 1 and place.is_key:
            place.key = place.string
        elif self._is_shown():
            self.is_prompt_whole = True

    def _read_escape(self, character: str) -> str:
        place = self._place
        place.escape += character
        if place.escape.startswith("\\u") and len(place.escape) < len("\\u0000"):
            return ""
        escape, place.escape = place.escape[1:], ""
        if not escape.startswith("u"):
            return self._keep(_ESCAPES.get(escape, escape))
        try:
            return self._keep(chr(int(escape[1:], 16)))
        except ValueError:  # four characters that are no number: the end will say so
            return ""

    def _keep(self, character: str) -> str:
        """A decoded character; two halves of one beyond the basic plane become one."""
        if _SURROGATES.match(character):
            if not self._high_surrogate:
                self._high_surrogate = character
                return ""
            pair = (self._high_surrogate + character).encode("utf-16", "surrogatepass")
            character = pair.decode("utf-16", "ignore")
        self._high_surrogate = ""
        if self._place.is_key:
            self._place.string += character
            return ""
        return character if self._is_shown() else ""

    def _is_shown(self) -> bool:
        place = self._place
        return place.depth == 1 and not place.is_key and place.key == SHOWN_FIELD


def json_object(raw: str) -> dict[str, object] | None:
    """The JSON object in an answer, whatever stands around it; None where there is none."""
    start, end = raw.find("{"), raw.rfind("}")
    try:
        answer = json.loads(raw[start : end + 1], strict=False) if start >= 0 else None
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, object]", answer) if isinstance(answer, dict) else None


def _prompt_text(answer: dict[str, object]) -> PromptText:
    notes = answer.get("notes")
    listed = cast("list[object]", notes) if isinstance(notes, list) else []
    sentences = [each for each in listed if isinstance(each, str)]
    return PromptText(
        prompt=_non_empty(answer.get("prompt")),
        title=_text(answer.get("title"))[:MOST_TITLE_CHARACTERS],
        negative_prompt=_text(answer.get("negative_prompt")),
        notes=tuple(each.strip()[:MOST_NOTE_CHARACTERS] for each in sentences[:MOST_NOTES]),
    )


def _non_empty(given: object) -> str:
    text = _text(given)
    if not text:
        raise AnswerUnreadable
    return text


def _text(given: object) -> str:
    return given.strip() if isinstance(given, str) else ""
