"""Keep reference images and thumbnails, and say what each image was made with"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "20261124_1930"
down_revision: str | None = "20261124_1840"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Deleting a thumbnail's row leaves its file's key here in the same transaction, as for media.
SQLITE_TRIGGER = """
CREATE TRIGGER thumbnail_removed AFTER DELETE ON thumbnails BEGIN
    INSERT OR IGNORE INTO file_removals (storage_key) VALUES (OLD.storage_key);
END
"""
POSTGRES_TRIGGER = """
CREATE TRIGGER thumbnail_removed AFTER DELETE ON thumbnails
FOR EACH ROW EXECUTE FUNCTION note_media_removed()
"""


def upgrade() -> None:
    add_columns()
    create_tables()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(SQLITE_TRIGGER if is_sqlite else POSTGRES_TRIGGER)


def add_columns() -> None:
    # In place: SQLite's batch mode would drop the table, and the cascade what refers to it.
    op.add_column(
        "media",
        sa.Column(
            "generation_id",
            sa.Uuid(),
            sa.ForeignKey(
                "generations.id",
                name=op.f("fk_media_generation_id_generations"),
                ondelete="CASCADE",
            ),
            nullable=True,
        ),
        inline_references=True,
    )
    op.create_index(op.f("ix_media_generation_id"), "media", ["generation_id"])
    is_reference = sa.text("kind = 'reference'")
    op.create_index(
        "uq_media_reference",
        "media",
        ["owner_id", "sha256"],
        unique=True,
        sqlite_where=is_reference,
        postgresql_where=is_reference,
    )


def create_tables() -> None:
    op.create_table(
        "thumbnails",
        sa.Column("media_id", sa.Uuid(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(length=200), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["media_id"],
            ["media.id"],
            name=op.f("fk_thumbnails_media_id_media"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("media_id", "width", name=op.f("pk_thumbnails")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_thumbnails_storage_key")),
    )
    op.create_table(
        "tray_references",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("media_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["users.id"],
            name=op.f("fk_tray_references_owner_id_users"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["media_id"],
            ["media.id"],
            name=op.f("fk_tray_references_media_id_media"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("owner_id", "media_id", name=op.f("pk_tray_references")),
    )
    op.create_index(op.f("ix_tray_references_media_id"), "tray_references", ["media_id"])
    op.create_table(
        "generation_references",
        sa.Column("generation_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["generation_id"],
            ["generations.id"],
            name=op.f("fk_generation_references_generation_id_generations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["media_id"],
            ["media.id"],
            name=op.f("fk_generation_references_media_id_media"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("generation_id", "position", name=op.f("pk_generation_references")),
    )
    op.create_index(
        op.f("ix_generation_references_media_id"), "generation_references", ["media_id"]
    )


def downgrade() -> None:
    on_table = "" if op.get_bind().dialect.name == "sqlite" else " ON thumbnails"
    op.execute(f"DROP TRIGGER thumbnail_removed{on_table}")
    for table in ("generation_references", "tray_references", "thumbnails"):
        op.drop_table(table)
    op.drop_index("uq_media_reference", "media")
    op.drop_index(op.f("ix_media_generation_id"), "media")
    op.drop_column("media", "generation_id")
