"""Files kept for people, and the files that wait to be removed."""

# SQLModel types __tablename__ as a declared_attr; a plain string is what it documents.
# pyright: reportAssignmentType=false

from datetime import datetime
from uuid import UUID

from sqlmodel import SQLModel

from craftprompt.models.base import CONTENT, TECHNICAL, column, identity, moment, owner


class Media(SQLModel, table=True):
    """An image, video, reference image or avatar; its file lies at `storage_key`."""

    __tablename__ = "media"

    id: UUID = identity(CONTENT)
    owner_id: UUID = owner(index=True)
    kind: str = column(CONTENT, max_length=20, index=True)
    storage_key: str = column(TECHNICAL, max_length=200, unique=True)
    content_type: str = column(CONTENT, max_length=40)
    size_bytes: int = column(CONTENT)
    width: int = column(CONTENT)
    height: int = column(CONTENT)
    sha256: str = column(TECHNICAL, max_length=64)
    created_at: datetime = moment(CONTENT)


class FileRemoval(SQLModel, table=True):
    """A file whose media row is gone; a trigger writes it, the sweeper unlinks and forgets it."""

    __tablename__ = "file_removals"

    storage_key: str = column(TECHNICAL, max_length=200, primary_key=True)
