"""Generations, the attempts at them, and the draft of the scene."""

# SQLModel types __tablename__ as a declared_attr; a plain string is what it documents.
# pyright: reportAssignmentType=false

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, Text, UniqueConstraint, text
from sqlmodel import SQLModel

from craftprompt.models.base import (
    CONTENT,
    REMOVAL,
    TECHNICAL,
    TOKENS,
    column,
    identity,
    moment,
    owner,
)

KEPT = text("removed_at IS NULL")
REMOVED = text("removed_at IS NOT NULL")


class GenerationKind(StrEnum):
    """What a generation makes."""

    PROMPT = "prompt"
    IMAGE = "image"
    VIDEO = "video"
    CRITIQUE = "critique"


class GenerationStatus(StrEnum):
    """Where a generation stands: queued → running → saving → one of the last three."""

    QUEUED = "queued"
    RUNNING = "running"
    SAVING = "saving"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class RenderStep(StrEnum):
    """How far a provider has come with a video that it was asked for, in its own words only."""

    SENT = "sent"
    IN_LINE = "in_line"
    RENDERING = "rendering"


class VersionAct(StrEnum):
    """How a version of a prompt came about."""

    WRITTEN = "written"
    EDITED = "edited"
    REFINED = "refined"
    SHORTENED = "shortened"
    LENGTHENED = "lengthened"
    SIMPLIFIED = "simplified"
    TRANSLATED = "translated"
    VARIED = "varied"
    PORTED = "ported"
    CARRIED_OVER = "carried_over"
    MERGED = "merged"
    SUGGESTED = "suggested"
    DRAFT_KEPT = "draft_kept"
    BROUGHT = "brought"


UNFINISHED = (
    GenerationStatus.QUEUED,
    GenerationStatus.RUNNING,
    GenerationStatus.SAVING,
)


def _words() -> Any:
    return column(CONTENT, default="", sa_type=Text)


class SceneColumns(SQLModel):
    """The scene and the nine optional fields beside it, each in the person's own words."""

    scene: str = _words()
    subject: str = _words()
    action: str = _words()
    setting: str = _words()
    light: str = _words()
    camera: str = _words()
    mood: str = _words()
    sound: str = _words()
    must_keep: str = _words()
    avoid: str = _words()


class Draft(SceneColumns, table=True):
    """What stands in the person's prompt page, saved a second after typing stops.

    `shot_list` are its shots, each with framing, action and seconds, and their anchors.
    """

    __tablename__ = "drafts"

    owner_id: UUID = owner(primary_key=True)
    target: str = column(CONTENT, default="", max_length=80)
    shot_list: dict[str, Any] = column(CONTENT, default_factory=dict, sa_type=JSON)
    saved_at: datetime = moment(CONTENT)


class ImageDraft(SQLModel, table=True):
    """What stands in the person's image page: words, settings, and what the image is made from.

    `parent_id` is the prompt that the words came from, or with `is_edit` the image that they
    change. `set_aside` are words that were never sent and had to give way to others.
    """

    __tablename__ = "image_drafts"

    owner_id: UUID = owner(primary_key=True)
    prompt: str = _words()
    set_aside: str = _words()
    model: str = column(CONTENT, default="", max_length=80)
    ratio: str = column(CONTENT, default="", max_length=10)
    size: str = column(CONTENT, default="", max_length=10)
    count: int = column(CONTENT, default=1)
    parent_id: UUID | None = column(
        CONTENT, default=None, foreign_key="generations.id", ondelete="SET NULL"
    )
    is_edit: bool = column(CONTENT, default=False)
    saved_at: datetime = moment(CONTENT)


class VideoDraft(SQLModel, table=True):
    """What stands in the person's video page: words, settings, and what the video is made from.

    `seconds` and `has_audio` are None until the person chose. `parent_id` is the prompt that the
    words came from, or what goes on moving. `set_aside` are words that gave way.
    """

    __tablename__ = "video_drafts"

    owner_id: UUID = owner(primary_key=True)
    prompt: str = _words()
    negative_prompt: str = _words()
    set_aside: str = _words()
    model: str = column(CONTENT, default="", max_length=80)
    seconds: int | None = column(CONTENT, default=None)
    ratio: str = column(CONTENT, default="", max_length=10)
    resolution: str = column(CONTENT, default="", max_length=10)
    has_audio: bool | None = column(CONTENT, default=None)
    parent_id: UUID | None = column(
        CONTENT, default=None, foreign_key="generations.id", ondelete="SET NULL"
    )
    saved_at: datetime = moment(CONTENT)


class Generation(SceneColumns, table=True):
    """One request for a prompt, an image or a video, with its settings, status and result.

    `instructions_version` names the rules the prompt was written by. `prompt` is the text that
    stands now: that of the version which was chosen last. `shortfalls` are the checks
    that the result did not pass, each with rule and message. `failure_kind` is one of
    the seven kinds of error. `heartbeat_at` moves while a process works on it.

    `root_id` makes it a rewrite: a run that changes that prompt, becomes a version of it, and falls
    with it. A critique has one too: its `prompt` is the text that it judged, its `remarks` say of
    each criterion how that does, and what the person decided about the edit. `locked` are the
    phrases of a prompt that every rewrite has to keep.

    One press for several images is one `request_id` and one generation for each image. `parent_id`
    is what it was made from: a prompt, or the image that was edited; once that is deleted for good,
    what that was made from. `dismissed_at` says that the person has put the card of a run away.
    `removed_at` says that they deleted it: from then on nothing shows it, until it is brought back
    or its row goes.

    `render_step` says how far a provider has come with a video, empty before it was sent and for
    everything else; `place_in_line` how many stand before it there, None where nobody said.
    """

    __tablename__ = "generations"
    __table_args__ = (
        Index("ix_generations_history", "owner_id", "kind", "created_at", "id"),
        Index("ix_generations_timing", "model", "status", "finished_at"),
        Index(
            "ix_generations_library",
            "owner_id",
            "status",
            "created_at",
            "id",
            sqlite_where=KEPT,
            postgresql_where=KEPT,
        ),
        Index(
            "ix_generations_removed",
            "removed_at",
            sqlite_where=REMOVED,
            postgresql_where=REMOVED,
        ),
    )

    id: UUID = identity(CONTENT)
    owner_id: UUID = owner()
    request_id: UUID | None = column(CONTENT, default=None, index=True)
    parent_id: UUID | None = column(
        CONTENT, default=None, foreign_key="generations.id", ondelete="SET NULL", index=True
    )
    root_id: UUID | None = column(
        CONTENT, default=None, foreign_key="generations.id", ondelete="CASCADE", index=True
    )
    kind: GenerationKind = column(CONTENT, max_length=10, sa_type=Text)
    status: GenerationStatus = column(
        CONTENT,
        default=GenerationStatus.QUEUED,
        max_length=10,
        sa_type=Text,
        index=True,
    )
    target: str = column(CONTENT, max_length=80)
    settings: dict[str, Any] = column(CONTENT, default_factory=dict, sa_type=JSON)
    instructions_version: str = column(CONTENT, default="", max_length=40)
    title: str = _words()
    prompt: str = _words()
    negative_prompt: str = _words()
    notes: list[str] = column(CONTENT, default_factory=list, sa_type=JSON)
    shortfalls: list[dict[str, str]] = column(CONTENT, default_factory=list, sa_type=JSON)
    remarks: list[dict[str, str]] = column(CONTENT, default_factory=list, sa_type=JSON)
    locked: list[str] = column(CONTENT, default_factory=list, sa_type=JSON)
    provider: str = column(CONTENT, default="", max_length=20)
    model: str = column(CONTENT, default="", max_length=80)
    tokens: int = column(TOKENS, default=0)
    first_text_milliseconds: int | None = column(CONTENT, default=None)
    failure_kind: str = column(CONTENT, default="", max_length=20)
    failure_message: str = column(CONTENT, default="", sa_type=Text)
    created_at: datetime = moment(CONTENT)
    render_step: str = column(CONTENT, default="", max_length=10)
    place_in_line: int | None = column(CONTENT, default=None)
    started_at: datetime | None = moment(CONTENT, default=None)
    finished_at: datetime | None = moment(CONTENT, default=None)
    heartbeat_at: datetime | None = moment(TECHNICAL, default=None)
    stop_asked_at: datetime | None = moment(CONTENT, default=None)
    dismissed_at: datetime | None = moment(CONTENT, default=None)
    removed_at: datetime | None = moment(REMOVAL, default=None)


class Attempt(SQLModel, table=True):
    """One call of one provider. `text` is what it had written when last saved.

    `is_draft_whole` says that the prompt was complete although the answer broke off.
    `vendor_request_id` is the provider's own name for the call, for its support; with
    `vendor_endpoint` a video that was bought is found again. `estimated_micro_usd` is the most that
    a picture or video could cost, held before the call. `cost_micro_usd` is None where nobody
    published a price; `is_estimated` holds for it too.
    """

    __tablename__ = "attempts"

    generation_id: UUID = column(
        TECHNICAL, foreign_key="generations.id", ondelete="CASCADE", primary_key=True
    )
    number: int = column(CONTENT, primary_key=True)
    provider: str = column(CONTENT, max_length=20)
    model: str = column(CONTENT, max_length=80)
    verdict: str = column(CONTENT, default="", max_length=20)
    reason: str = column(CONTENT, default="", sa_type=Text)
    text: str = _words()
    started_at: datetime = moment(CONTENT)
    ended_at: datetime | None = moment(CONTENT, default=None)
    first_text_milliseconds: int | None = column(CONTENT, default=None)
    input_tokens: int = column(TOKENS, default=0)
    cached_tokens: int = column(TOKENS, default=0)
    output_tokens: int = column(TOKENS, default=0)
    is_estimated: bool = column(TOKENS, default=False)
    is_draft_whole: bool = column(CONTENT, default=False)
    vendor_request_id: str = column(TECHNICAL, default="", max_length=120)
    vendor_endpoint: str = column(TECHNICAL, default="", max_length=200)
    estimated_micro_usd: int = column(TECHNICAL, default=0, sa_type=BigInteger)
    cost_micro_usd: int | None = column(TECHNICAL, default=0, sa_type=BigInteger)


class PromptVersion(SQLModel, table=True):
    """One text that a prompt had or might have, for good: nothing writes over it.

    `generation_id` is the prompt, `run_id` the run that wrote the text, `parent_id` the version it
    was made from; of one that was carried over to a prompt for another model, that of the other.
    `provider` is empty where the person wrote it; `wish` is what they asked for. Of all versions,
    the one with the highest `chosen` stands; 0 is one that was taken back, None a rewrite that
    waits for the person, as after it lost locked phrases (`dropped`). What was `merged` is its
    parent with some words of `against_id` back; `decisions` says which changes were accepted or
    rejected, by number. What was `suggested` is its parent with an edit of the critique `run_id`.
    `saved_at` moves on while an edit goes on.
    """

    __tablename__ = "prompt_versions"
    __table_args__ = (UniqueConstraint("generation_id", "number"),)

    id: UUID = identity(CONTENT)
    owner_id: UUID = owner(index=True)
    generation_id: UUID = column(TECHNICAL, foreign_key="generations.id", ondelete="CASCADE")
    number: int = column(CONTENT)
    parent_id: UUID | None = column(
        CONTENT, default=None, foreign_key="prompt_versions.id", ondelete="SET NULL", index=True
    )
    against_id: UUID | None = column(
        CONTENT, default=None, foreign_key="prompt_versions.id", ondelete="SET NULL", index=True
    )
    run_id: UUID | None = column(
        CONTENT, default=None, foreign_key="generations.id", ondelete="SET NULL", index=True
    )
    act: VersionAct = column(CONTENT, max_length=20, sa_type=Text)
    wish: str = _words()
    prompt: str = _words()
    negative_prompt: str = _words()
    provider: str = column(CONTENT, default="", max_length=20)
    model: str = column(CONTENT, default="", max_length=80)
    instructions_version: str = column(CONTENT, default="", max_length=40)
    name: str = column(CONTENT, default="", max_length=80)
    dropped: list[str] = column(CONTENT, default_factory=list, sa_type=JSON)
    decisions: dict[str, str] = column(CONTENT, default_factory=dict, sa_type=JSON)
    chosen: int | None = column(CONTENT, default=None)
    created_at: datetime = moment(CONTENT)
    saved_at: datetime = moment(CONTENT)
