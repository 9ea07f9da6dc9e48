"""Keep critiques"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "20261129_1000"
down_revision: str | None = "20261129_0945"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE, COLUMN = "generations", "remarks"


def upgrade() -> None:
    # No generation before this was a critique.
    op.add_column(TABLE, sa.Column(COLUMN, sa.JSON(), nullable=False, server_default="[]"))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(TABLE, COLUMN, server_default=None)


def downgrade() -> None:
    op.drop_column(TABLE, COLUMN)
