"""What a person saved to use again: fields of a scene under a name."""

# SQLModel types __tablename__ as a declared_attr; a plain string is what it documents.
# pyright: reportAssignmentType=false

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import SQLModel

from craftprompt.models.base import CONTENT, column, identity, moment, owner


class Preset(SQLModel, table=True):
    """The fields beside a scene that hold something, by name, saved under the person's own name."""

    __tablename__ = "presets"
    __table_args__ = (UniqueConstraint("owner_id", "name"),)

    id: UUID = identity(CONTENT)
    owner_id: UUID = owner()
    name: str = column(CONTENT, max_length=60)
    fields: dict[str, str] = column(CONTENT, default_factory=dict, sa_type=JSON)
    created_at: datetime = moment(CONTENT)
