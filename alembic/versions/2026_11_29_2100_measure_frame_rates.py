"""Measure frame rates, and forget moments that nobody reads"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "20261129_2100"
down_revision: str | None = "20261129_1500"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# A column that no row may leave empty, and what the rows get on the way down.
FILL_SESSIONS = "UPDATE sessions SET authenticated_at = created_at"
FILL_DEVICES = """
    UPDATE known_devices SET first_seen_at = users.created_at FROM users
    WHERE users.id = known_devices.owner_id
"""
UNREAD = (
    ("sessions", "authenticated_at", FILL_SESSIONS),
    ("known_devices", "first_seen_at", FILL_DEVICES),
)


def upgrade() -> None:
    op.add_column("media", sa.Column("frames_per_second", sa.Float(), nullable=True))
    for table, column, _ in UNREAD:
        op.drop_column(table, column)


def downgrade() -> None:
    for table, column, filled in UNREAD:
        moment = sa.DateTime(timezone=True)
        # SQLite adds no column without a default to rows that are there, and takes none off again.
        default = sa.text("'1970-01-01 00:00:00.000000'")
        op.add_column(table, sa.Column(column, moment, nullable=False, server_default=default))
        op.execute(filled)
        if op.get_bind().dialect.name == "postgresql":
            op.alter_column(table, column, server_default=None)
    op.drop_column("media", "frames_per_second")
