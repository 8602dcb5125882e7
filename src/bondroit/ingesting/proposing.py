"""A first mapping for a received file, from names, types and the shapes of values; a person reads and corrects it.

What is not certain is marked. No value of a person is written: only codes of categories that many rows share.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.ingesting.mapping import DAYS, NUMBERS
from bondroit.ingesting.proposing_names import nearness
from bondroit.ingesting.proposing_text import Guess, mapping_text
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.errors import Language
    from bondroit.ingesting.proposing_profiles import ColumnProfile
    from bondroit.tables.contract import Column, Table

SURE, LIKELY = 0.85, 0.55
"""Nearness above which a match is certain, and above which it is proposed."""
_MOST_CODES = 50


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed mapping.

    Attributes:
        table: the table it is for.
        text: the TOML.
        found: columns of the table matched with certainty.
        unsure: matched, to be looked at.
        missing: columns that may not be missing and that nothing fills.
        unused: received columns that serve nothing.
    """

    table: str
    text: str
    found: int
    unsure: int
    missing: int
    unused: int


def choose_table(profiles: Sequence[ColumnProfile], tables: Sequence[Table]) -> Table:
    """The table that explains most of the received columns; see `rank_tables`."""
    return rank_tables(profiles, tables)[0]


def rank_tables(profiles: Sequence[ColumnProfile], tables: Sequence[Table]) -> list[Table]:
    """The tables, the likeliest first.

    What counts is the share of the received columns that a table explains: one that leaves most of them unused is not
    what the body sent. The share of the columns it needs that are filled counts less, by its square root: a narrow
    table is filled by any file with a number and a month, a wide one hardly ever in full.
    """

    def fit(table: Table) -> float:
        guesses = match_columns(profiles, table)
        explained = sum(guess.score for guess in guesses) / max(1, len(profiles))
        needed = sum(not column.nullable for column in table.columns)
        filled = sum(guess.score for guess in guesses if not guess.column.nullable) / max(1, needed)
        return explained * math.sqrt(filled)

    return sorted(tables, key=fit, reverse=True)


def match_columns(profiles: Sequence[ColumnProfile], table: Table) -> list[Guess]:
    """For each column of the table at most one received column, each at most once, the best matches first."""
    scored = [
        (nearness(profile.name, column.name) * _suits(profile, column), -c, -p, column, profile)
        for c, column in enumerate(table.columns)
        for p, profile in enumerate(profiles)
    ]
    taken_columns: set[str] = set()
    taken_profiles: set[str] = set()
    guesses: dict[str, Guess] = {}
    for score, _, _, column, profile in sorted(scored, key=lambda one: one[:3], reverse=True):
        if score >= LIKELY and column.name not in taken_columns and profile.name not in taken_profiles:
            taken_columns.add(column.name)
            taken_profiles.add(profile.name)
            guesses[column.name] = Guess(column, profile, score)
    return [guesses[column.name] for column in table.columns if column.name in guesses]


def propose_mapping(
    profiles: Sequence[ColumnProfile],
    table: Table,
    *,
    file: str,
    taken: str,
    runner_up: str | None = None,
    language: Language = "en",
) -> Proposal:
    """A mapping of these columns to the table.

    Args:
        profiles: of the received columns.
        table: the contract.
        file: name of the file, for the first line.
        taken: how it was read, for the first lines.
        runner_up: the next likeliest table, where nobody named the table: its choice is then unsure.
        language: of the comments.
    """
    guesses = match_columns(profiles, table)
    text = mapping_text(profiles, table, guesses, file=file, taken=taken, runner_up=runner_up, language=language)
    matched = {guess.column.name for guess in guesses}
    unsure = sum(guess.score < SURE for guess in guesses)
    return Proposal(
        table=table.name,
        text=text,
        found=len(guesses) - unsure,
        unsure=unsure,
        missing=sum(not column.nullable and column.name not in matched for column in table.columns),
        unused=len(profiles) - len(guesses),
    )


def _suits(profile: ColumnProfile, column: Column) -> float:
    """How well the values of a received column go with a type: 1 well, less if most could not be read."""
    if not profile.filled:
        return 0.9
    if column.type in DAYS:
        return 1.0 if profile.dates() else 0.5
    if column.type in NUMBERS:
        return 1.0 if profile.share(profile.numbers) > 0.9 else 0.4
    if column.type is Type.BOOLEAN:
        return 1.0 if profile.distinct <= 2 or profile.share(profile.yes_no) > 0.9 else 0.7
    if column.type is Type.CATEGORY:
        return 1.0 if profile.distinct <= _MOST_CODES else 0.6
    return 1.0
