"""The tables of the operations database, for queries. `migrations` makes them; a test demands that the two agree."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table, Text

METADATA = MetaData()

JOURNAL = Table(
    "journal",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("verb", String(100), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)

# One row: how many entries there are and the hash of the last. What is cut from the end is found by it, and
# locking it keeps two writers from forking the chain.
JOURNAL_HEAD = Table(
    "journal_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("length", Integer, nullable=False),
    Column("last_hash", String(64), nullable=False),
)

RUNS = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("month", String(7), nullable=False),
    Column("step", String(100), nullable=False),
    Column("inputs", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("result", Text, nullable=False),
    Column("started_at", String(40), nullable=False),
    Column("ended_at", String(40)),
)

DECISIONS = Table(
    "decisions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("month", String(7), nullable=False),
    Column("plan", String(64), nullable=False),
    Column("household_id", String(200), nullable=False),
    Column("decision", String(20), nullable=False),
    Column("by", String(200), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String(40), nullable=False),
)
