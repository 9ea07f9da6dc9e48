"""Choose which references go along, and keep words that gave way to others"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "20261128_1700"
down_revision: str | None = "20261127_1000"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def columns() -> tuple[tuple[str, sa.Column], ...]:
    return (
        (
            "tray_references",
            sa.Column("goes_along", sa.Boolean(), nullable=False, server_default=sa.true()),
        ),
        ("image_drafts", sa.Column("set_aside", sa.Text(), nullable=False, server_default="")),
    )


def upgrade() -> None:
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for table, column in columns():
        op.add_column(table, column)
        if is_postgres:
            op.alter_column(table, column.name, server_default=None)
    # The whole tray went along until now; frames are for videos.
    op.execute(
        "UPDATE tray_references SET goes_along = false WHERE role IN ('first_frame', 'last_frame')"
    )


def downgrade() -> None:
    for table, column in columns():
        op.drop_column(table, column.name)
