"""The verb `estimate` on a table that somebody brings."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.errors import Text, UserError
from bondroit.surveying.table import answer
from bondroit.surveying.weighting import Margin, as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.app.ports import ReceivedTables
    from bondroit.surveying.asked import Answer, Asked, Line, Model

MARGIN_COLUMNS = ("variable", "value", "total")


@dataclass(frozen=True, slots=True)
class EstimateTableRequest:
    """What to estimate, and from which table.

    Attributes:
        path: CSV or Parquet file.
        asked: the design and the figures.
        where: SQL expression: the domain; the other rows stay in the design.
        define: further columns by SQL expressions, in order.
        margins: a file of known totals (variable, value, total) to calibrate on.
    """

    path: str
    asked: Asked
    where: str | None = None
    define: Mapping[str, str] = field(default_factory=dict)
    margins: str | None = None


@dataclass(frozen=True, slots=True)
class EstimatedTable:
    """The answer, and the table it is of."""

    table: str
    answer: Answer

    def to_document(self) -> dict[str, Any]:
        """JSON values, in full precision; None where disclosure control hides a figure."""
        given = self.answer
        return {
            "table": self.table,
            "rows": given.rows,
            "members": given.members,
            "level": given.level,
            "floor": given.floor,
            "design": dict(given.design),
            "estimates": [line_document(line) for line in given.lines],
            "models": [_model_document(model) for model in given.models],
            "statements": [{"en": s.en, "fr": s.fr} for s in given.statements],
        }


def line_document(line: Line) -> dict[str, Any]:
    """One estimate as JSON values."""
    return {
        "figure": line.figure, "of": line.of, "term": line.term, "by": line.by, "group": line.group,
        "value": _finite(line.value), "standard_error": _finite(line.standard_error), "low": _finite(line.low),
        "high": _finite(line.high),
        "df": line.freedom, "rows": line.rows, "hidden": line.hidden,
    }  # fmt: skip


def _finite(value: float | None) -> float | None:
    """JSON has no word for what is not known: None stands for it."""
    return value if value is not None and isfinite(value) else None


def _model_document(model: Model) -> dict[str, Any]:
    return {
        "formula": model.formula, "family": model.family, "errors": model.errors, "event": model.event,
        "rows": model.rows, "left_out": model.left_out, "df": model.freedom, "deviance": model.deviance,
        "log_likelihood": model.log_likelihood, "dispersion": model.dispersion, "steps": model.steps,
        "coefficients": [
            {
                "term": c.term, "value": c.value, "standard_error": _finite(c.standard_error), "low": _finite(c.low),
                "high": _finite(c.high), "statistic": _finite(c.statistic), "p_value": _finite(c.p_value),
            }
            for c in model.coefficients
        ],
    }  # fmt: skip


def estimate_table(*, request: EstimateTableRequest, received: ReceivedTables) -> EstimatedTable:
    """Estimates with design-based intervals.

    Raises:
        UserError: what `received` raises; E-USE-001, E-USE-004, E-TAB-004, E-SRV-001 and E-SRV-002, see
            `surveying.table.answer`.
    """
    frame = received.define(received.read(request.path), request.define)
    members = None if request.where is None else received.where(frame, request.where).to_numpy()
    margins = () if request.margins is None else margins_in(received.read(request.margins), request.margins)
    found = answer(frame, request.asked, margins=margins, members=members)
    return EstimatedTable(PurePath(request.path).name, found)


def margins_in(frame: pl.DataFrame, path: str) -> tuple[Margin, ...]:
    """The known totals of a file: variable, value (empty: a total of amounts), total.

    Raises:
        UserError: E-TAB-004 for columns missing; E-SRV-001 for totals that are none.
    """
    name = PurePath(path).name
    absent = [c for c in MARGIN_COLUMNS if c not in frame.columns]
    if absent:
        raise UserError(
            "E-TAB-004",
            Text(f"{name} lacks columns.", f"Il manque des colonnes à {name}."),
            faults=[Text(f"Column {c} is missing.", f"La colonne {c} manque.") for c in absent],
            remedy=Text(
                "write one line per known total: variable,value,total (value empty for a total of amounts).",
                "écrivez une ligne par total connu : variable,value,total (value vide pour un total de montants).",
            ),
        )
    numeric = frame["total"].dtype.is_numeric()
    bad = frame.height if not numeric else int((~frame["total"].cast(pl.Float64).is_finite()).fill_null(True).sum())
    empty = frame["variable"].null_count()
    if bad or empty:
        raise UserError(
            "E-SRV-001",
            Text(f"{name} cannot be used for calibration.", f"{name} ne peut servir au calage."),
            faults=[
                text
                for count, text in (
                    (bad, Text(f"{bad} total(s) are no numbers.", f"{bad} total(aux) ne sont pas des nombres.")),
                    (
                        empty,
                        Text(f"{empty} line(s) name no variable.", f"{empty} ligne(s) ne nomment pas de variable."),
                    ),
                )
                if count
            ],
            remedy=Text("correct the file and run again.", "corrigez le fichier et relancez."),
        )
    values = as_text(frame["value"]).to_list() if frame["value"].dtype != pl.Null else [None] * frame.height
    there = frame["value"].is_not_null().to_list()
    names, totals = as_text(frame["variable"]).to_list(), frame["total"].cast(pl.Float64).to_list()
    return tuple(
        Margin(n, v if known else None, total) for n, v, known, total in zip(names, values, there, totals, strict=True)
    )
