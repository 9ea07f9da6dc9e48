"""Count what attempts cost"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "20261124_1400"
down_revision: str | None = "20261124_0900"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def columns_of_attempts() -> tuple[sa.Column, ...]:
    return (
        sa.Column("is_draft_whole", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("vendor_request_id", sa.String(length=120), nullable=False, server_default=""),
        sa.Column("cost_micro_usd", sa.BigInteger(), nullable=True),
    )


def columns_of_generations() -> tuple[sa.Column, ...]:
    return (
        sa.Column("shortfalls", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("first_text_milliseconds", sa.Integer(), nullable=True),
    )


def upgrade() -> None:
    add("attempts", columns_of_attempts())
    add("generations", columns_of_generations())
    op.execute("UPDATE attempts SET cost_micro_usd = 0")
    op.create_table(
        "spend_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("micro_usd", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_spend_days")),
    )


def add(table: str, columns: tuple[sa.Column, ...]) -> None:
    """Add columns in place; their defaults are for the rows that are there.

    Never by Alembic's batch on SQLite: that makes the table anew, and dropping the old one deletes
    by cascade what belongs to its rows.
    """
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for column in columns:
        has_default = column.server_default is not None
        op.add_column(table, column)
        if has_default and is_postgres:
            op.alter_column(table, column.name, server_default=None)


def downgrade() -> None:
    op.drop_table("spend_days")
    for table, columns in (
        ("generations", columns_of_generations()),
        ("attempts", columns_of_attempts()),
    ):
        for column in columns:
            op.drop_column(table, column.name)
