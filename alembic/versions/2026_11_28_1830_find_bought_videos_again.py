"""Find a bought video again: where it was sent, how far it is, what it may cost"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "20261128_1830"
down_revision: str | None = "20261128_1700"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def columns() -> tuple[tuple[str, sa.Column], ...]:
    return (
        (
            "generations",
            sa.Column("render_step", sa.String(length=10), nullable=False, server_default=""),
        ),
        ("generations", sa.Column("place_in_line", sa.Integer(), nullable=True)),
        (
            "attempts",
            sa.Column("vendor_endpoint", sa.String(length=200), nullable=False, server_default=""),
        ),
        (
            "attempts",
            sa.Column("estimated_micro_usd", sa.BigInteger(), nullable=False, server_default="0"),
        ),
    )


def upgrade() -> None:
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for table, column in columns():
        has_default = column.server_default is not None
        op.add_column(table, column)
        if has_default and is_postgres:
            op.alter_column(table, column.name, server_default=None)
    # What is being made holds this much of the day's budget, and gives back what it cost nothing.
    op.execute(
        "UPDATE attempts SET estimated_micro_usd = cost_micro_usd "
        "WHERE verdict = '' AND cost_micro_usd > 0"
    )


def downgrade() -> None:
    for table, column in columns():
        op.drop_column(table, column.name)
