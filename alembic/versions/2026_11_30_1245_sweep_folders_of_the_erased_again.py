"""Sweep folders of the erased again, until nothing can still be written into them"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "20261130_1245"
down_revision: str | None = "20261129_2100"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column("file_removals", sa.Column("kept_until", moment, nullable=True))


def downgrade() -> None:
    op.drop_column("file_removals", "kept_until")
