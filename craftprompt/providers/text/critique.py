"""A critique by a language model: what it is asked, and its answer read while it arrives.

What it says is bounded and cleaned like a prompt. A criterion that we do not have, or a judgement
without a reason, is dropped; whether a passage stands in the prompt is found out where it is shown.
"""

import json
import re
from collections.abc import Iterator
from typing import cast

from craftprompt.catalogue.criteria import Criterion, critique
from craftprompt.catalogue.entries import Kind, TargetModel
from craftprompt.catalogue.text_models import TextModel
from craftprompt.providers.base import Judged, Judgement, PromptRequest, PromptText, Remark
from craftprompt.providers.text.answer import AnswerUnreadable, json_object
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.instructions import (
    INSTRUCTIONS_VERSION,
    MOST_OUTPUT_TOKENS,
    craft_of,
    told_in,
)
from craftprompt.providers.text.vendor import Question

MOST_REASON_CHARACTERS = 400
MOST_EDIT_CHARACTERS = 2_000
CRITIQUE_SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["remarks"],
    "properties": {
        "remarks": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["criterion", "verdict", "reason", "passage", "replacement"],
                "properties": {
                    "criterion": {"type": "string", "description": "The criterion's key."},
                    "verdict": {"type": "string", "enum": [each.value for each in Judgement]},
                    "reason": {"type": "string", "description": "One sentence."},
                    "passage": {"type": "string", "description": "Copied from the prompt."},
                    "replacement": {"type": "string", "description": "What takes its place."},
                },
            },
        },
    },
}
# A reason that has come to its closing quotation mark, with its criterion before it as the schema
# has them; the bounds keep one without end cheap.
_REASON = re.compile(
    r'"criterion"\s*:\s*"([a-z_]{1,40})"[^{}]{0,100}?"reason"\s*:\s*("(?:[^"\\]|\\.){0,1000}")',
    re.DOTALL,
)


def critique_question(request: PromptRequest, model: TextModel) -> Question:
    """The request for a critique as it is put to one model."""
    return Question(
        model=model,
        instructions=critique_instructions(request.target),
        message=critique_message(request, _judged(request)),
        answer_schema=CRITIQUE_SCHEMA,
        most_output_tokens=MOST_OUTPUT_TOKENS,
    )


def critique_version() -> str:
    """The version of the instructions: those of the profiles, and those of the critique."""
    return f"{INSTRUCTIONS_VERSION}+{critique().version}"


def critique_instructions(target: TargetModel) -> str:
    """How to judge a prompt for this target: the same for every person and prompt."""
    told = critique()
    kind = "an image model" if target.kind is Kind.IMAGE else "a video model"
    asked = [f"{each.key}: {each.asks}" for each in told.criteria_for(target)]
    return "\n\n".join(
        [
            f"{told.role}\n\n{told.material}",
            "\n".join(["How to judge:", *[f"- {rule}" for rule in told.rules]]),
            "\n".join(["The criteria:", *[f"- {each}" for each in asked]]),
            craft_of(target, f"What {target.name}, {kind}, reads best"),
            told.answer,
        ]
    )


def critique_message(request: PromptRequest, judged: Judged) -> str:
    """The person's words and the prompt as one JSON object, every script as it is."""
    words: dict[str, object] = {
        "scene": request.scene,
        **request.scene_fields.filled(),
        **told_in(request.shots),
        "prompt": judged.prompt,
        "negative_prompt": judged.negative_prompt,
        "locked": judged.locked,
    }
    return json.dumps(words, ensure_ascii=False)


class CritiqueReader:
    """Takes the raw answer in pieces of any size and gives each reason as soon as it is whole."""

    is_prompt_whole = False  # a critique that breaks off leaves no draft to keep

    def __init__(self, request: PromptRequest) -> None:
        self.raw = ""
        self._judged = _judged(request)
        self._criteria = critique().criteria_for(request.target)
        self._read_to = 0

    def take(self, text: str) -> str:
        """The reasons that this piece completes, a line each; empty where it completes none."""
        self.raw += text
        if '"' not in text:
            return ""
        return "".join(f"{reason}\n" for reason in self._new_reasons())

    def finish(self) -> PromptText:
        """The prompt that was judged, with the remarks.

        Raises:
            AnswerUnreadable: no JSON of the kind that was asked for, or no remark that holds.
        """
        answer = json_object(self.raw) or {}
        found = {each.criterion: each for each in _remarks(answer.get("remarks"), self._criteria)}
        if not found:
            raise AnswerUnreadable
        return PromptText(
            prompt=self._judged.prompt,
            remarks=tuple(found[each.key] for each in self._criteria if each.key in found),
        )

    def _new_reasons(self) -> Iterator[str]:
        for match in _REASON.finditer(self.raw, self._read_to):
            self._read_to = match.end()
            if all(match[1] != each.key for each in self._criteria):
                continue
            try:
                yield _one_line(json.loads(match[2], strict=False))
            except ValueError:  # an escape that JSON does not know: the end will say so
                continue


def _judged(request: PromptRequest) -> Judged:
    assert request.judged, "a critique has something to judge"  # noqa: S101  the caller's own branch
    return request.judged


def _remarks(given: object, criteria: tuple[Criterion, ...]) -> Iterator[Remark]:
    """Those that hold, the last of one criterion first, so that its first one wins."""
    keys = {each.key for each in criteria}
    rows = cast("list[object]", given) if isinstance(given, list) else []
    for row in reversed(rows):
        remark = _remark(cast("dict[str, object]", row)) if isinstance(row, dict) else None
        if remark and remark.criterion in keys:
            yield remark


def _remark(row: dict[str, object]) -> Remark | None:
    reason = _one_line(_text(row, "reason"))
    judgement = _text(row, "verdict").strip().lower()
    if not reason or judgement not in set(Judgement):
        return None
    edit = (clean(_text(row, "passage")), clean(_text(row, "replacement")))
    has_edit = judgement != Judgement.MET and edit[0] != edit[1]
    is_long = max(map(len, edit)) > MOST_EDIT_CHARACTERS
    passage, replacement = edit if has_edit and not is_long else ("", "")
    return Remark(
        criterion=_text(row, "criterion").strip(),
        judgement=Judgement(judgement),
        reason=reason,
        passage=passage,
        replacement=replacement,
    )


def _text(row: dict[str, object], name: str) -> str:
    given = row.get(name)
    return given if isinstance(given, str) else ""


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())[:MOST_REASON_CHARACTERS]
