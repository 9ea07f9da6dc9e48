"""Wish for a resolution and for sound, and keep words that a mend has changed"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "20261128_2300"
down_revision: str | None = "20261128_2110"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "video_drafts"


def columns() -> tuple[sa.Column, ...]:
    return (
        sa.Column("resolution", sa.String(length=10), nullable=False, server_default=""),
        sa.Column("has_audio", sa.Boolean(), nullable=True),
        sa.Column("set_aside", sa.Text(), nullable=False, server_default=""),
    )


def upgrade() -> None:
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for column in columns():
        has_default = column.server_default is not None
        op.add_column(TABLE, column)
        if has_default and is_postgres:
            op.alter_column(TABLE, column.name, server_default=None)


def downgrade() -> None:
    for column in columns():
        op.drop_column(TABLE, column.name)
