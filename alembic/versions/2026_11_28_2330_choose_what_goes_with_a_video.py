"""Choose which references go along with a video"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "20261128_2330"
down_revision: str | None = "20261128_2300"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE, COLUMN = "tray_references", "goes_with_video"


def upgrade() -> None:
    # What goes along with an image was chosen for an image: none goes with a video yet.
    op.add_column(TABLE, sa.Column(COLUMN, sa.Boolean(), nullable=False, server_default=sa.false()))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(TABLE, COLUMN, server_default=None)


def downgrade() -> None:
    op.drop_column(TABLE, COLUMN)
