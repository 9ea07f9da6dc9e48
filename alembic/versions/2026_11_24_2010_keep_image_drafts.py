"""Keep what stands in the image page"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "20261124_2010"
down_revision: str | None = "20261124_1930"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "image_drafts",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("ratio", sa.String(length=10), nullable=False),
        sa.Column("size", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("is_edit", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["users.id"],
            name=op.f("fk_image_drafts_owner_id_users"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["generations.id"],
            name=op.f("fk_image_drafts_parent_id_generations"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("owner_id", name=op.f("pk_image_drafts")),
    )


def downgrade() -> None:
    op.drop_table("image_drafts")
