"""Make room for videos: drafts, how long a file is, the month's ceiling"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "20261127_1000"
down_revision: str | None = "20261124_2040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def columns() -> tuple[tuple[str, sa.Column], ...]:
    return (
        ("media", sa.Column("duration_milliseconds", sa.Integer(), nullable=True)),
        (
            "reservations",
            sa.Column("ceiling_micro_usd", sa.BigInteger(), nullable=False, server_default="0"),
        ),
    )


def upgrade() -> None:
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for table, column in columns():
        has_default = column.server_default is not None
        op.add_column(table, column)
        if has_default and is_postgres:
            op.alter_column(table, column.name, server_default=None)
    op.create_table(
        "spend_months",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("micro_usd", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["users.id"],
            name=op.f("fk_spend_months_owner_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("owner_id", "month", name=op.f("pk_spend_months")),
    )
    create_drafts()


def create_drafts() -> None:
    op.create_table(
        "video_drafts",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("ratio", sa.String(length=10), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["users.id"],
            name=op.f("fk_video_drafts_owner_id_users"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["generations.id"],
            name=op.f("fk_video_drafts_parent_id_generations"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("owner_id", name=op.f("pk_video_drafts")),
    )


def downgrade() -> None:
    op.drop_table("video_drafts")
    op.drop_table("spend_months")
    for table, column in columns():
        op.drop_column(table, column.name)
