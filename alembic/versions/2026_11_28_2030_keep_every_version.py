"""Keep every version of a prompt: what was written, and what the person made of it"""

from collections.abc import Iterator, Sequence
from uuid import uuid4

import sqlalchemy as sa

from alembic import op

revision: str = "20261128_2030"
down_revision: str | None = "20261128_1830"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ROWS_AT_ONCE = 500
VERSIONS = sa.table(
    "prompt_versions",
    sa.column("id", sa.Uuid()),
    sa.column("owner_id", sa.Uuid()),
    sa.column("generation_id", sa.Uuid()),
    sa.column("number", sa.Integer()),
    sa.column("parent_id", sa.Uuid()),
    sa.column("run_id", sa.Uuid()),
    sa.column("act", sa.Text()),
    sa.column("wish", sa.Text()),
    sa.column("prompt", sa.Text()),
    sa.column("negative_prompt", sa.Text()),
    sa.column("provider", sa.String()),
    sa.column("model", sa.String()),
    sa.column("instructions_version", sa.String()),
    sa.column("name", sa.String()),
    sa.column("dropped", sa.JSON()),
    sa.column("decisions", sa.JSON()),
    sa.column("chosen", sa.Integer()),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("saved_at", sa.DateTime(timezone=True)),
)
PROMPTS = sa.table(
    "generations",
    sa.column("id", sa.Uuid()),
    sa.column("owner_id", sa.Uuid()),
    sa.column("kind", sa.Text()),
    sa.column("prompt", sa.Text()),
    sa.column("edited_prompt", sa.Text()),
    sa.column("negative_prompt", sa.Text()),
    sa.column("provider", sa.String()),
    sa.column("model", sa.String()),
    sa.column("instructions_version", sa.String()),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("finished_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    is_postgres = op.get_bind().dialect.name == "postgresql"
    # Columns are added in place: SQLite's batch mode would drop the table, and the cascade with it
    # every attempt and reservation.
    op.add_column(
        "generations", sa.Column("locked", sa.JSON(), nullable=False, server_default="[]")
    )
    if is_postgres:
        op.alter_column("generations", "locked", server_default=None)
    op.add_column(
        "generations",
        sa.Column(
            "root_id",
            sa.Uuid(),
            sa.ForeignKey(
                "generations.id",
                name=op.f("fk_generations_root_id_generations"),
                ondelete="CASCADE",
            ),
            nullable=True,
        ),
        inline_references=True,
    )
    op.create_index(op.f("ix_generations_root_id"), "generations", ["root_id"])
    create_versions()
    keep_what_there_is()
    op.drop_column("generations", "edited_prompt")


def create_versions() -> None:
    op.create_table(
        "prompt_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("generation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("against_id", sa.Uuid(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("negative_prompt", sa.Text(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("instructions_version", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("dropped", sa.JSON(), nullable=False),
        sa.Column("decisions", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        _reference("owner_id", "users", "CASCADE"),
        _reference("generation_id", "generations", "CASCADE"),
        _reference("parent_id", "prompt_versions", "SET NULL"),
        _reference("against_id", "prompt_versions", "SET NULL"),
        _reference("run_id", "generations", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_versions")),
        sa.UniqueConstraint(
            "generation_id", "number", name=op.f("uq_prompt_versions_generation_id_number")
        ),
    )
    for column in ("owner_id", "parent_id", "against_id", "run_id"):
        op.create_index(op.f(f"ix_prompt_versions_{column}"), "prompt_versions", [column])


def _reference(column: str, table: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_prompt_versions_{column}_{table}")
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete=ondelete)


def keep_what_there_is() -> None:
    """The words as written become the first version, the person's own the one that stands."""
    connection = op.get_bind()
    has_words = sa.or_(PROMPTS.c.prompt != "", sa.func.coalesce(PROMPTS.c.edited_prompt, "") != "")
    prompts = connection.execute(
        sa.select(PROMPTS).where(PROMPTS.c.kind == "prompt", has_words)
    ).all()
    for start in range(0, len(prompts), ROWS_AT_ONCE):
        some = prompts[start : start + ROWS_AT_ONCE]
        connection.execute(sa.insert(VERSIONS), [row for each in some for row in versions_of(each)])
    connection.execute(
        sa.update(PROMPTS)
        .where(PROMPTS.c.kind == "prompt", sa.func.coalesce(PROMPTS.c.edited_prompt, "") != "")
        .values(prompt=PROMPTS.c.edited_prompt)
    )


def versions_of(prompt: sa.Row) -> Iterator[dict[str, object]]:
    """The one or two versions that a prompt has had; an edit to nothing was never shown."""
    since = prompt.finished_at or prompt.created_at
    common = {
        "owner_id": prompt.owner_id,
        "generation_id": prompt.id,
        "negative_prompt": prompt.negative_prompt,
        "wish": "",
        "name": "",
        "dropped": [],
        "decisions": {},
        "created_at": since,
        "saved_at": since,
    }
    written = uuid4() if prompt.prompt else None
    if written:
        yield common | {
            "id": written,
            "number": 1,
            "parent_id": None,
            "run_id": prompt.id,
            "act": "written",
            "prompt": prompt.prompt,
            "provider": prompt.provider,
            "model": prompt.model,
            "instructions_version": prompt.instructions_version,
            "chosen": 1,
        }
    if prompt.edited_prompt:
        place = 2 if written else 1
        yield common | {
            "id": uuid4(),
            "number": place,
            "parent_id": written,
            "run_id": None,
            "act": "edited",
            "prompt": prompt.edited_prompt,
            "provider": "",
            "model": "",
            "instructions_version": "",
            "chosen": place,
        }


def downgrade() -> None:
    op.add_column("generations", sa.Column("edited_prompt", sa.Text(), nullable=True))
    # What stands becomes the person's own, what a run wrote first the words as written.
    op.execute(
        "UPDATE generations SET edited_prompt = prompt WHERE kind = 'prompt' AND id IN "
        "(SELECT generation_id FROM prompt_versions)"
    )
    op.execute(
        "UPDATE generations SET prompt = coalesce((SELECT first.prompt FROM prompt_versions first "
        "WHERE first.generation_id = generations.id AND first.act = 'written'), '') "
        "WHERE edited_prompt IS NOT NULL"
    )
    op.execute("UPDATE generations SET edited_prompt = NULL WHERE edited_prompt = prompt")
    op.execute("DELETE FROM generations WHERE root_id IS NOT NULL")
    op.drop_table("prompt_versions")
    op.drop_index(op.f("ix_generations_root_id"), "generations")
    op.drop_column("generations", "root_id")
    op.drop_column("generations", "locked")
