"""Runs the migrations: over a connection handed in, or over one from the settings."""

from typing import Any, Literal

from sqlalchemy import Connection, create_engine
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import craftprompt.models
from alembic import context
from craftprompt.models.base import UtcDateTime
from craftprompt.settings import settings

METADATA = SQLModel.metadata
assert craftprompt.models.__all__, "imported for its tables"  # noqa: S101  says why


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations name SQLAlchemy's own types, so that an old one never needs today's code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})"
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        render_item=plain_type,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(settings().database_address).connect() as own:
        run(own)
        own.commit()
