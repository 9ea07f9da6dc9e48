"""Generations as the page shows them: plain values, no rows, no ids of anybody else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from craftprompt.catalogue.loader import catalogue
from craftprompt.models import UNFINISHED, Attempt, Generation
from craftprompt.providers.base import TAKES_NO_ALLOWANCE, Verdict
from craftprompt.studio.buffer import RunningPrompt

PROVIDER_NAMES = {"composer": "the local composer"}
VERDICT_WORDS = {
    "": "writing",
    Verdict.OK: "written",
    Verdict.RETRYABLE: "busy or down",
    Verdict.SKIP_PROVIDER: "not available",
    Verdict.REQUEST_FAULT: "cannot take this request",
    Verdict.REFUSAL: "declined",
    Verdict.TRUNCATED: "broke off",
    Verdict.CANCELLED: "stopped by you",
    Verdict.UNKNOWN: "interrupted",
}
EXCERPT = 180


@dataclass
class AttemptView:
    """One attempt in a line: who, which model, how it ended and why."""

    number: int
    provider: str
    provider_name: str
    model: str
    verdict: str
    words: str
    reason: str


@dataclass
class PromptView:
    """One prompt with everything that stands around it."""

    generation_id: str = ""
    status: str = "idle"
    target_name: str = ""
    prompt: str = ""
    edited_prompt: str = ""
    negative_prompt: str = ""
    notes: list[str] = field(default_factory=list)
    provider: str = ""
    provider_name: str = ""
    model: str = ""
    tokens: int = 0
    is_local: bool = False
    failure_kind: str = ""
    failure_message: str = ""
    created_at: str = ""
    attempts: list[AttemptView] = field(default_factory=list)

    @property
    def is_running(self) -> bool:
        """Whether it is still being written."""
        return self.status in UNFINISHED


@dataclass
class HistoryItem:
    """One line of the history."""

    generation_id: str
    title: str
    excerpt: str
    status: str
    target_name: str
    author: str
    model: str
    tokens: int
    settings: str
    created_at: str
    is_local: bool


def prompt_view(generation: Generation, attempts: Sequence[Attempt]) -> PromptView:
    """The prompt as its rows tell it; one that did not succeed shows what was written."""
    author = attempts[-1] if attempts else None
    provider = generation.provider or (author.provider if author else "")
    text = generation.prompt or (author.text if author else "")
    return PromptView(
        generation_id=str(generation.id),
        status=generation.status,
        target_name=target_name(generation.target),
        prompt="" if generation.status in UNFINISHED else text,
        edited_prompt=generation.edited_prompt or "",
        negative_prompt=generation.negative_prompt,
        notes=generation.notes,
        provider=provider,
        provider_name=provider_name(provider),
        model=generation.model or (author.model if author else ""),
        tokens=generation.tokens,
        is_local=provider in TAKES_NO_ALLOWANCE,
        failure_kind=generation.failure_kind,
        failure_message=generation.failure_message,
        created_at=iso(generation.created_at),
        attempts=[
            _attempt_view(each.number, each.provider, each.model, each.verdict, each.reason)
            for each in attempts
        ],
    )


def running_attempts(run: RunningPrompt) -> list[AttemptView]:
    """The attempts at a prompt that is being written here, as they stand."""
    return [
        _attempt_view(each.number, each.provider, each.model, each.verdict, each.reason)
        for each in run.attempts
    ]


def history_item(generation: Generation) -> HistoryItem:
    """One line of the history."""
    variation = int(generation.settings.get("variation", 0))
    return HistoryItem(
        generation_id=str(generation.id),
        title=generation.title or excerpt(generation.scene, 60),
        excerpt=excerpt(generation.edited_prompt or generation.prompt or generation.scene),
        status=generation.status,
        target_name=target_name(generation.target),
        author=provider_name(generation.provider),
        model=generation.model,
        tokens=generation.tokens,
        settings=f"take {variation + 1}" if variation else "",
        created_at=iso(generation.created_at),
        is_local=generation.provider in TAKES_NO_ALLOWANCE,
    )


def target_name(key: str) -> str:
    """A target model's name; its key where the catalogue no longer knows it."""
    known = catalogue().known(key)
    return known.name if known else key


def provider_name(key: str) -> str:
    """A provider's name as a person says it."""
    return PROVIDER_NAMES.get(key, key)


def excerpt(text: str, most: int = EXCERPT) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def iso(moment: datetime) -> str:
    """A moment for the browser, which shows it in the person's own zone."""
    return moment.isoformat().replace("+00:00", "Z")


def _attempt_view(number: int, provider: str, model: str, verdict: str, reason: str) -> AttemptView:
    words = VERDICT_WORDS.get(verdict, verdict)
    return AttemptView(number, provider, provider_name(provider), model, verdict, words, reason)
