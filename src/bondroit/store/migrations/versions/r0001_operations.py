"""The journal, the runs and the decisions; the journal and the decisions can only grow.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

GENESIS = "0" * 64
GROWING = ("journal", "decisions")


def upgrade() -> None:
    _make_journal()
    _make_operations()
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def _make_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("verb", sa.String(100), nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("hash"),
    )
    head = op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("last_hash", sa.String(64), nullable=False),
        sa.CheckConstraint("id = 1", name="one_head"),
    )
    op.bulk_insert(head, [{"id": 1, "length": 0, "last_hash": GENESIS}])


def _make_operations() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("step", sa.String(100), nullable=False),
        sa.Column("inputs", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("started_at", sa.String(40), nullable=False),
        sa.Column("ended_at", sa.String(40)),
    )
    op.create_index("runs_by_step", "runs", ["month", "step", "id"])
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("plan", sa.String(64), nullable=False),
        sa.Column("household_id", sa.String(200), nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.CheckConstraint("decision IN ('confirmed', 'set_aside')", name="known_decision"),
    )
    op.create_index("decisions_by_file", "decisions", ["month", "plan", "household_id", "id"])


def _guards(dialect: str) -> list[str]:
    """Triggers by which the database itself refuses to rewrite the past."""
    if dialect == "sqlite":
        return [
            *(
                f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                for table in GROWING
                for act in ("UPDATE", "DELETE")
            ),
            (
                "CREATE TRIGGER journal_head_delete BEFORE DELETE ON journal_head "
                "BEGIN SELECT RAISE(ABORT, 'journal_head is kept'); END"
            ),
            (
                "CREATE TRIGGER journal_head_update BEFORE UPDATE ON journal_head WHEN NEW.length <> OLD.length + 1 "
                "BEGIN SELECT RAISE(ABORT, 'journal_head only grows'); END"
            ),
        ]
    refuse = "EXECUTE FUNCTION bondroit_append_only()"
    return [
        (
            "CREATE FUNCTION bondroit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        ),
        *(
            f"CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
            for table in GROWING
        ),
        f"CREATE TRIGGER journal_head_kept BEFORE DELETE OR TRUNCATE ON journal_head FOR EACH STATEMENT {refuse}",
        (
            "CREATE TRIGGER journal_head_grows BEFORE UPDATE ON journal_head FOR EACH ROW "
            f"WHEN (NEW.length <> OLD.length + 1) {refuse}"
        ),
    ]
