"""Whether a scorecard fits a table: every missing variable, wrong type and unknown modality at once."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from bondroit.domain.scorecard import INTERVAL, MISSING, NUMERIC, OTHER, VALUES
from bondroit.errors import Text, UserError
from bondroit.scoring.expressions import modality_expression, value_expression

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.scorecard import Scorecard, Variable

SMALLEST_SHOWN = 11
# Whole numbers up to here are exact as decimals.
LARGEST_EXACT = 2.0**53
_MISSING = "(missing)"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Values of one variable for which the card has no class.

    Attributes:
        variable: the variable.
        files: files concerned.
        shown: values that at least 11 files have, with their number of files, most frequent first. Empty for a
            number outside every interval.
    """

    variable: str
    files: int
    shown: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a card needs to know of a table.

    Attributes:
        schema: column name to Polars type; `Null` for a column without any value that would be of the wrong type.
        files: number of rows.
        unscored: rows that lack a class for at least one variable.
        unknown: what the card does not know, by variable in the card's order.
    """

    schema: Mapping[str, pl.DataType]
    files: int
    unscored: int
    unknown: tuple[Unknown, ...]


def summarise(card: Scorecard, frame: pl.LazyFrame) -> Summary:
    """Look once through `frame` for what `card` does not know; a second time only if there is something."""
    schema = _schema(card, frame)
    usable = [v for v in card.variables if _usable(v, schema) and not knows_all(v)]
    lost = {v.name: modality_expression(v, schema[v.name]).is_null() for v in usable}
    counts = frame.select(
        pl.len().alias("files"),
        pl.any_horizontal(*lost.values(), pl.lit(value=False)).sum().alias("unscored"),
        *(test.sum().alias(f"lost.{name}") for name, test in lost.items()),
    ).collect(engine="streaming")
    row = counts.row(0, named=True)
    unknown = tuple(
        Unknown(v.name, row[f"lost.{v.name}"], _shown(v, frame, schema[v.name], lost[v.name]))
        for v in usable
        if row[f"lost.{v.name}"]
    )
    return Summary(schema, row["files"], row["unscored"] or 0, unknown)


def _schema(card: Scorecard, frame: pl.LazyFrame) -> dict[str, pl.DataType]:
    """The types of the columns as the card takes them.

    A column without any value is of no type, so that it fits every variable; decimals that are all whole numbers, as a
    table with missing values often has its codes, are integers where the card knows categories.
    """
    schema = dict(frame.collect_schema())
    wrong = [v.name for v in card.variables if v.name in schema and not fits(v, schema[v.name])]
    if wrong:
        empty = frame.select(_is_empty(name, schema[name]).all() for name in wrong).collect(engine="streaming")
        schema |= {name: pl.Null() for name in wrong if empty[name].item()}
    decimals = [v.name for v in card.variables if v.kind != NUMERIC and v.name in wrong and schema[v.name].is_float()]
    if decimals:
        whole = frame.select(_is_whole(name).all() for name in decimals).collect(engine="streaming")
        schema |= {name: pl.Int64() for name in decimals if whole[name].item()}
    return schema


def _is_empty(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if dtype == pl.String:
        return column.is_null() | (column.str.strip_chars() == "").fill_null(value=True)
    return column.fill_nan(None).is_null() if dtype.is_float() else column.is_null()


def _is_whole(name: str) -> pl.Expr:
    column = pl.col(name).fill_nan(None)
    return ((column == column.round()) & (column.abs() < LARGEST_EXACT)).fill_null(value=True)


def _usable(variable: Variable, schema: Mapping[str, pl.DataType]) -> bool:
    """Whether the table has what the card reads; of a masked variable it reads nothing."""
    return not variable.masked and variable.name in schema and fits(variable, schema[variable.name])


def knows_all(variable: Variable) -> bool:
    """Whether no value can lack a class, so that the files need not be looked at."""
    kinds = {m.kind for m in variable.modalities}
    if MISSING not in kinds:
        return False
    if variable.kind != NUMERIC:
        return OTHER in kinds
    parts = [m for m in variable.modalities if m.kind == INTERVAL]
    parts.sort(key=lambda m: -math.inf if m.lower is None else m.lower)
    ends = [(a.upper, b.lower) for a, b in pairwise(parts)]
    return bool(parts) and parts[0].lower is None and parts[-1].upper is None and all(a == b for a, b in ends)


def fits(variable: Variable, dtype: pl.DataType) -> bool:
    """Whether a column of this type can carry the variable: numbers and yes/no, or text, whole numbers and yes/no.

    A column of nulls carries any.
    """
    if dtype == pl.Null:
        return True
    if variable.kind == NUMERIC:
        return dtype.is_numeric() or dtype == pl.Boolean
    return dtype in (pl.String, pl.Boolean, pl.Categorical, pl.Enum) or dtype.is_integer()


def require_compatible(card: Scorecard, summary: Summary, *, strict: bool = True) -> None:
    """Refuse a table that the card cannot score.

    Args:
        card: the scorecard.
        summary: what `summarise` found.
        strict: unknown modalities are refused too; otherwise their files are left without a score.

    Raises:
        UserError: E-SCO-002 with every fault at once.
    """
    faults = [fault for v in card.variables if not v.masked for fault in _faults(v, summary.schema)]
    if strict:
        by_name = {v.name: v for v in card.variables}
        faults += [fault for u in summary.unknown for fault in _say_unknown(u, by_name[u.variable])]
    if not faults:
        return
    raise UserError(
        "E-SCO-002",
        Text(
            f"Scorecard {card.label} cannot score this table of {summary.files} files.",
            f"La grille {card.label} ne peut pas noter cette table de {summary.files} dossiers.",
        ),
        faults=faults,
        remedy=_remedy(card, summary, unknown=strict and bool(summary.unknown)),
    )


def _remedy(card: Scorecard, summary: Summary, *, unknown: bool) -> Text:
    """What to do about each kind of fault that was found."""
    read = [v for v in card.variables if not v.masked]
    told = []
    if any(v.name not in summary.schema for v in read):
        told.append(Text("bring a table with these columns", "fournissez une table qui a ces colonnes"))
    if any(v.name in summary.schema and not fits(v, summary.schema[v.name]) for v in read):
        told.append(
            Text(
                "give these columns the type that the card expects (text is no number)",
                "donnez à ces colonnes le type que la grille attend (un texte n'est pas un nombre)",
            )
        )
    if unknown:
        told.append(
            Text(
                "leave these files without a score (skip unknown values: --unknown skip, strict=False in Python)",
                "laissez ces dossiers sans score (--unknown skip ; strict=False en Python)",
            )
        )
    told.append(
        Text("build a new version of the scorecard.", "construisez une nouvelle version de la grille."),
    )
    return Text(", or ".join(t.en for t in told), ", ou ".join(t.fr for t in told))


def _faults(variable: Variable, schema: Mapping[str, pl.DataType]) -> list[Text]:
    name = variable.name
    if name not in schema:
        near = difflib.get_close_matches(name, list(schema), n=1)
        return [
            Text(
                f"Missing variable: {name}." + (f" Did you mean {near[0]}?" if near else ""),
                f"Variable absente : {name}." + (f" Vouliez-vous dire {near[0]} ?" if near else ""),
            )
        ]
    if not fits(variable, schema[name]):
        kind = Text("numbers", "des nombres") if variable.kind == NUMERIC else Text("categories", "des classes")
        return [
            Text(
                f"Wrong type of {name}: it holds {schema[name]}, the card expects {kind.en}.",
                f"Mauvais type de {name} : la colonne contient {schema[name]}, la grille attend {kind.fr}.",
            )
        ]
    return []


def _shown(variable: Variable, frame: pl.LazyFrame, dtype: pl.DataType, lost: pl.Expr) -> tuple[tuple[str, int], ...]:
    value = value_expression(variable, dtype)
    # A number is a person's own value: only that it is missing may be said.
    said = pl.lit(None, dtype=pl.String) if variable.kind == NUMERIC else value.cast(pl.String)
    text = pl.when(value.is_null()).then(pl.lit(_MISSING)).otherwise(said)
    counts = (
        frame.filter(lost)
        .select(text.alias("value"))
        .group_by("value")
        .agg(pl.len().alias("files"))
        .filter((pl.col("files") >= SMALLEST_SHOWN) & pl.col("value").is_not_null())
        .sort(["files", "value"], descending=[True, False])
        .collect(engine="streaming")
    )
    return tuple(counts.iter_rows())


def _say_unknown(unknown: Unknown, variable: Variable) -> list[Text]:
    known = [text for m in variable.modalities if m.kind == VALUES for text in m.values]
    known += [m.name for m in variable.modalities if m.kind not in (VALUES, MISSING)]
    known += ["missing"] if any(m.kind == MISSING for m in variable.modalities) else []
    listed = ", ".join(known)
    said = [
        Text(
            f"Unknown modality of {unknown.variable}: {value!r} ({files} files). Known: {listed}.",
            f"Modalité inconnue de {unknown.variable} : {value!r} ({files} dossiers). Connues : {listed}.",
        )
        for value, files in unknown.shown
    ]
    rest = unknown.files - sum(files for _, files in unknown.shown)
    if rest:
        count = str(rest) if rest >= SMALLEST_SHOWN else f"< {SMALLEST_SHOWN}"
        said.append(
            Text(
                f"Unknown modality of {unknown.variable}: values that few files have ({count} files). Known: {listed}.",
                f"Modalité inconnue de {unknown.variable} : valeurs rares ({count} dossiers). Connues : {listed}.",
            )
        )
    return said
