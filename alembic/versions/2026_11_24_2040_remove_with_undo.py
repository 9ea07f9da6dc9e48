"""Delete with a way back, and list the library from an index"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "20261124_2040"
down_revision: str | None = "20261124_2010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEPT = sa.text("removed_at IS NULL")
REMOVED = sa.text("removed_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("generations", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_generations_library",
        "generations",
        ["owner_id", "status", "created_at", "id"],
        sqlite_where=KEPT,
        postgresql_where=KEPT,
    )
    op.create_index(
        "ix_generations_removed",
        "generations",
        ["removed_at"],
        sqlite_where=REMOVED,
        postgresql_where=REMOVED,
    )


def downgrade() -> None:
    # What was deleted must not come back with the column that says so.
    op.execute("DELETE FROM generations WHERE removed_at IS NOT NULL")
    op.drop_index("ix_generations_removed", table_name="generations")
    op.drop_index("ix_generations_library", table_name="generations")
    op.drop_column("generations", "removed_at")
