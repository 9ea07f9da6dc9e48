"""Generations as the page shows them: plain values, no rows, no ids of anybody else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from craftprompt.catalogue.loader import catalogue
from craftprompt.models import UNFINISHED, Attempt, Generation, GenerationKind, GenerationStatus
from craftprompt.providers.base import (
    PROVIDER_NAMES,
    TAKES_NO_ALLOWANCE,
    Usage,
    Verdict,
)
from craftprompt.studio.buffer import AttemptText, RunningPrompt
from craftprompt.studio.removal import Removed
from craftprompt.studio.service import take_of

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


@dataclass(slots=True)
class AttemptView:
    """One attempt in a line: who, which model, how it ended, why, and what it used.

    `draft` is what it left behind where it did not finish; `is_whole` says that the draft's prompt
    was complete all the same.
    """

    number: int
    provider: str
    provider_name: str
    model: str
    verdict: str
    words: str
    reason: str
    figures: str = ""
    draft: str = ""
    is_whole: bool = False


@dataclass(slots=True)
class PromptView:
    """One prompt with everything that stands around it.

    `run_id` is who writes it: the prompt itself, or the rewrite that the view is made of.
    `left_out` are the providers whom another writer is asked without: its own, and those that
    were left out before.
    """

    generation_id: str = ""
    run_id: str = ""
    status: str = "idle"
    target_name: str = ""
    prompt: str = ""
    negative_prompt: str = ""
    notes: list[str] = field(default_factory=list)
    provider: str = ""
    provider_name: str = ""
    model: str = ""
    tokens: int = 0
    first_words: str = ""
    is_local: bool = False
    failure_kind: str = ""
    failure_message: str = ""
    created_at: str = ""
    attempts: list[AttemptView] = field(default_factory=list)
    left_out: frozenset[str] = frozenset()

    @property
    def is_running(self) -> bool:
        """Whether it is still being written."""
        return self.status in UNFINISHED


@dataclass(slots=True)
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
    first_words: str
    settings: str
    created_at: str
    is_local: bool
    is_imported: bool


@dataclass(slots=True)
class RemovedView:
    """What was deleted a moment ago."""

    generation_id: str
    words: str


def removed_view(removed: Removed) -> RemovedView:
    """What was deleted, as its way back names it."""
    return RemovedView(str(removed.generation_id), excerpt(removed.words, 60))


def prompt_view(generation: Generation, attempts: Sequence[Attempt]) -> PromptView:
    """The prompt as its rows tell it; one that did not succeed shows what was written."""
    author = attempts[-1] if attempts else None
    provider = generation.provider or (author.provider if author else "")
    text = generation.prompt or (author.text if author else "")
    kept = [_kept_attempt(each) for each in attempts]
    if kept and not generation.prompt and generation.root_id is None:
        kept[-1].draft = ""  # it stands in the manuscript itself
    return PromptView(
        generation_id=str(generation.root_id or generation.id),
        run_id=str(generation.id),
        status=generation.status,
        target_name=target_name(generation.target),
        prompt="" if generation.status in UNFINISHED else text,
        negative_prompt=generation.negative_prompt,
        notes=generation.notes,
        provider=provider,
        provider_name=provider_name(provider),
        model=generation.model or (author.model if author else ""),
        tokens=generation.tokens,
        first_words=first_words(provider, generation.first_text_milliseconds),
        is_local=provider in TAKES_NO_ALLOWANCE,
        failure_kind=generation.failure_kind,
        failure_message=generation.failure_message,
        created_at=iso(generation.created_at),
        attempts=kept,
        left_out=take_of(generation).not_asked | {provider},
    )


def running_attempts(run: RunningPrompt) -> list[AttemptView]:
    """The attempts at a prompt that is being written here, as they stand."""
    return [_running_attempt(each) for each in run.attempts]


def history_item(generation: Generation) -> HistoryItem:
    """One line of the history."""
    variation = int(generation.settings.get("variation", 0))
    return HistoryItem(
        generation_id=str(generation.id),
        title=title_in_words(generation.title, generation.scene),
        excerpt=excerpt(generation.prompt or generation.scene),
        status=generation.status,
        target_name=target_name(generation.target),
        author=provider_name(generation.provider),
        model=generation.model,
        tokens=generation.tokens,
        first_words=first_words(generation.provider, generation.first_text_milliseconds),
        settings=f"take {variation + 1}" if variation else "",
        created_at=iso(generation.created_at),
        is_local=generation.provider in TAKES_NO_ALLOWANCE,
        is_imported=is_imported(generation),
    )


def title_in_words(title: str, scene: str) -> str:
    """The title; one that is the beginning of its scene says that more follows."""
    if not title:
        return excerpt(scene, 60)
    line = " ".join(scene.split())
    is_cut = line.startswith(title) and any(each.isalnum() for each in line[len(title) :])
    return f"{title.rstrip('.…')}…" if is_cut else title


def is_imported(generation: Generation) -> bool:
    """Whether a prompt came in as a recipe: it is whole, and nobody wrote it here."""
    is_whole = generation.status == GenerationStatus.SUCCEEDED and bool(generation.prompt)
    return generation.kind == GenerationKind.PROMPT and is_whole and not generation.provider


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


def seconds_in_words(milliseconds: int | None) -> str:
    """A short time as a person reads it, such as "0.8 s"; empty where it was not taken."""
    return "" if milliseconds is None else f"{milliseconds / 1000:.1f} s"


def first_words(provider: str, milliseconds: int | None) -> str:
    """How long a writer took to its first words; empty for a local one, which answers at once."""
    return "" if provider in TAKES_NO_ALLOWANCE else seconds_in_words(milliseconds)


def _kept_attempt(row: Attempt) -> AttemptView:
    usage = Usage(row.input_tokens, row.cached_tokens, row.output_tokens, row.is_estimated)
    took = row.ended_at - row.started_at if row.ended_at else None
    return _attempt_view(
        AttemptView(
            number=row.number,
            provider=row.provider,
            provider_name=provider_name(row.provider),
            model=row.model,
            verdict=row.verdict,
            words="",
            reason=row.reason,
            figures=_figures(usage, took, first_words(row.provider, row.first_text_milliseconds)),
            draft=row.text,
            is_whole=row.is_draft_whole,
        )
    )


def _running_attempt(attempt: AttemptText) -> AttemptView:
    """An attempt as it stands; its words travel on their own route until it has ended."""
    took = attempt.ended_at - attempt.began_at if attempt.ended_at else None
    has_ended = bool(attempt.verdict)
    return _attempt_view(
        AttemptView(
            number=attempt.number,
            provider=attempt.provider,
            provider_name=provider_name(attempt.provider),
            model=attempt.model,
            verdict=attempt.verdict,
            words="",
            reason=attempt.reason,
            figures=_figures(
                attempt.meter.usage,
                took,
                first_words(attempt.provider, attempt.first_text_milliseconds),
            )
            if has_ended
            else "",
            draft=attempt.text if has_ended else "",
            is_whole=attempt.is_draft_whole,
        )
    )


def _attempt_view(view: AttemptView) -> AttemptView:
    view.words = VERDICT_WORDS.get(view.verdict, view.verdict)
    if view.verdict in ("", Verdict.OK):
        view.draft = ""
    return view


def _figures(usage: Usage, took: timedelta | None, first_text: str) -> str:
    """What an attempt took, in a few words."""
    tokens = usage.input_tokens + usage.output_tokens
    about = "about " if usage.is_estimated else ""
    parts = [
        f"{about}{tokens} tokens" if tokens else "",
        f"first words after {first_text}" if first_text else "",
        f"{took.total_seconds():.1f} s in all" if took is not None and tokens else "",
    ]
    return ", ".join(filter(None, parts))
