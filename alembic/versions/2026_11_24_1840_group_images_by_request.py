"""Group images by request, and say what each was made from"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "20261124_1840"
down_revision: str | None = "20261124_1900"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Columns are added in place: SQLite's batch mode would drop the table, and the cascade with it
    # every attempt and reservation.
    op.add_column("generations", sa.Column("request_id", sa.Uuid(), nullable=True))
    op.add_column(
        "generations",
        sa.Column(
            "parent_id",
            sa.Uuid(),
            sa.ForeignKey(
                "generations.id",
                name=op.f("fk_generations_parent_id_generations"),
                ondelete="SET NULL",
            ),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column(
        "generations", sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True)
    )
    for column in ("request_id", "parent_id"):
        op.create_index(op.f(f"ix_generations_{column}"), "generations", [column])
    op.create_index("ix_generations_timing", "generations", ["model", "status", "finished_at"])


def downgrade() -> None:
    op.drop_index("ix_generations_timing", "generations")
    for column in ("parent_id", "request_id"):
        op.drop_index(op.f(f"ix_generations_{column}"), "generations")
    for column in ("dismissed_at", "parent_id", "request_id"):
        op.drop_column("generations", column)
