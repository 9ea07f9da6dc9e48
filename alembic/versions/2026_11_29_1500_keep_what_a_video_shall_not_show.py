"""Keep what a video shall not show"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "20261129_1500"
down_revision: str | None = "20261129_1000"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE, COLUMN = "video_drafts", "negative_prompt"


def upgrade() -> None:
    # No draft before this had one: the page had no field for it.
    op.add_column(TABLE, sa.Column(COLUMN, sa.Text(), nullable=False, server_default=""))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(TABLE, COLUMN, server_default=None)


def downgrade() -> None:
    op.drop_column(TABLE, COLUMN)
