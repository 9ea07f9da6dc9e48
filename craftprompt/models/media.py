"""Files kept for people, what they are used for, and the files that wait to be removed."""

# SQLModel types __tablename__ as a declared_attr; a plain string is what it documents.
# pyright: reportAssignmentType=false

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, Text, text
from sqlmodel import SQLModel

from craftprompt.models.base import CONTENT, TECHNICAL, column, identity, moment, owner

REFERENCE = "reference"  # the kind of an image that a person brought along
OF_REFERENCES = text(f"kind = '{REFERENCE}'")


class MediaRole(StrEnum):
    """What a reference image contributes to what is made from it."""

    REFERENCE = "reference"
    FIRST_FRAME = "first_frame"
    LAST_FRAME = "last_frame"
    STYLE = "style"
    CHARACTER = "character"


class Media(SQLModel, table=True):
    """An image, video, reference image or avatar; its file lies at `storage_key`.

    `generation_id` is the run that made it, None for what the person brought. The same reference
    is kept once for each person: the hash is that of the bytes as they are kept. A video has a
    `duration_milliseconds`, and its `frames_per_second` where they could be read.
    """

    __tablename__ = "media"
    __table_args__ = (
        Index(
            "uq_media_reference",
            "owner_id",
            "sha256",
            unique=True,
            sqlite_where=OF_REFERENCES,
            postgresql_where=OF_REFERENCES,
        ),
    )

    id: UUID = identity(CONTENT)
    owner_id: UUID = owner(index=True)
    generation_id: UUID | None = column(
        TECHNICAL, default=None, foreign_key="generations.id", ondelete="CASCADE", index=True
    )
    kind: str = column(CONTENT, max_length=20, index=True)
    storage_key: str = column(TECHNICAL, max_length=200, unique=True)
    content_type: str = column(CONTENT, max_length=40)
    size_bytes: int = column(CONTENT)
    width: int = column(CONTENT)
    height: int = column(CONTENT)
    duration_milliseconds: int | None = column(CONTENT, default=None)
    frames_per_second: float | None = column(CONTENT, default=None)
    sha256: str = column(TECHNICAL, max_length=64)
    created_at: datetime = moment(CONTENT)


class Thumbnail(SQLModel, table=True):
    """A media file drawn small, made once for each width.

    A table of its own: its key says "once" by itself, and whatever lists or counts a person's
    media need not leave the small ones out. `width` is the one that is asked for; a picture that
    is narrower is drawn no wider than it is.
    """

    __tablename__ = "thumbnails"

    media_id: UUID = column(TECHNICAL, foreign_key="media.id", ondelete="CASCADE", primary_key=True)
    width: int = column(TECHNICAL, primary_key=True)
    storage_key: str = column(TECHNICAL, max_length=200, unique=True)
    size_bytes: int = column(TECHNICAL)


class TrayReference(SQLModel, table=True):
    """An image in the person's tray: one that they brought, or one that was made here.

    `goes_along` says that it is sent with the next image, `goes_with_video` that it is a reference
    of the next video; the others only lie there. A frame is no reference of a video.
    """

    __tablename__ = "tray_references"

    owner_id: UUID = owner(primary_key=True)
    media_id: UUID = column(
        CONTENT, foreign_key="media.id", ondelete="CASCADE", primary_key=True, index=True
    )
    role: MediaRole = column(CONTENT, max_length=20, sa_type=Text)
    position: int = column(CONTENT)
    goes_along: bool = column(CONTENT, default=True)
    goes_with_video: bool = column(CONTENT, default=False)
    added_at: datetime = moment(CONTENT)


class GenerationReference(SQLModel, table=True):
    """An image that a generation used, whatever became of it in the tray.

    `media_id` is None once the person has deleted that image: that there was one stays known.
    """

    __tablename__ = "generation_references"

    generation_id: UUID = column(
        TECHNICAL, foreign_key="generations.id", ondelete="CASCADE", primary_key=True
    )
    position: int = column(CONTENT, primary_key=True)
    media_id: UUID | None = column(
        CONTENT, default=None, foreign_key="media.id", ondelete="SET NULL", index=True
    )
    role: str = column(CONTENT, max_length=20)


class FileRemoval(SQLModel, table=True):
    """A file whose row is gone; a trigger writes it, the sweeper unlinks and forgets it.

    An erased person's folder stays noted until `kept_until`, and goes with every sweep before: what
    was at work for them may still write into it.
    """

    __tablename__ = "file_removals"

    storage_key: str = column(TECHNICAL, max_length=200, primary_key=True)
    kept_until: datetime | None = moment(TECHNICAL, default=None)
