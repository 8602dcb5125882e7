"""What the survey says of the whole population: rates, euros and shares of amounts, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.errors import Text, UserError
from bondroit.stats.estimation import Estimated, estimate_rate, estimate_ratio, estimate_total
from bondroit.stats.surveyed import Surveyed
from bondroit.surveying.design import codes

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats

SHARE, CENTS = "share", "cents"
ALIKE = 1e-9

TITLES: dict[str, Text] = {
    "overpayment": Text("Files that meet the overpayment target", "Dossiers qui atteignent la cible d'indu"),
    "underpayment": Text("Files that meet the underpayment target", "Dossiers qui atteignent la cible de rappel"),
    "overpaid": Text("Overpaid over the history", "Indus sur l'historique"),
    "underpaid": Text("Underpaid over the history", "Rappels sur l'historique"),
    "unclaimed": Text("Due and not claimed over the history", "Dû et non demandé sur l'historique"),
    "paid": Text("Paid over the history", "Versé sur l'historique"),
    "overpaid_share": Text("Overpaid, of amounts paid", "Indus, rapportés aux montants versés"),
    "underpaid_share": Text("Underpaid, of amounts paid", "Rappels, rapportés aux montants versés"),
    "wrong_share": Text(
        "Wrong either way, of amounts paid", "Erreurs dans les deux sens, rapportées aux montants versés"
    ),
}

_NEEDED = (
    "weight",
    "inclusion_probability",
    "stratum",
    "stratum_size",
    "overpayment",
    "underpayment",
    "overpaid_cents",
    "underpaid_cents",
    "unclaimed_cents",
    "paid_cents",
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure of the population and its 95 % design-based interval.

    Attributes:
        name: a key of `TITLES`.
        value, low, high: in `unit`.
        unit: `share` (0 to 1) or `cents`.
        n: controlled files behind it.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    n: int

    @property
    def title(self) -> Text:
        """The figure in words."""
        return TITLES[self.name]


def estimate_rates(survey: pl.DataFrame, *, drawn: Surveyed | None = None) -> tuple[Estimate, ...]:
    """Rates, totals and shares of amounts over the population the survey was drawn from.

    Args:
        survey: the columns of SURVEY joined with those of FINDINGS, one row per file drawn and controlled.
        drawn: its design, if weights were adjusted or calibrated; by default as the table has it.

    Raises:
        UserError: E-TAB-003 (no row), E-TAB-004 (column missing), E-TAB-002 (files drawn without outcome).
    """
    _check(survey)
    design = surveyed_of(survey) if drawn is None else drawn
    amounts = {n: _floats(survey, f"{n}_cents") for n in ("overpaid", "underpaid", "unclaimed", "paid")}
    rates = [
        _estimate(name, estimate_rate(_floats(survey, name), design), SHARE) for name in ("overpayment", "underpayment")
    ]
    totals = [_estimate(name, estimate_total(values, design), CENTS) for name, values in amounts.items()]
    wrong = {
        "overpaid_share": amounts["overpaid"],
        "underpaid_share": amounts["underpaid"],
        "wrong_share": amounts["overpaid"] + amounts["underpaid"],
    }
    if amounts["paid"] @ design.weights <= 0:
        wrong = {}
    ratios = [_estimate(name, estimate_ratio(values, amounts["paid"], design), SHARE) for name, values in wrong.items()]
    return (*rates, *totals, *ratios)


def surveyed_of(survey: pl.DataFrame) -> Surveyed:
    """The design of a table under the contract of SURVEY.

    Strata drawn without replacement; clusters, in one stage if every file of each was drawn, else in two. Where the
    probabilities of a stratum differ, the units are taken as drawn with replacement (Hansen and Hurwitz 1943): the
    variance is then rather too large than too small.
    """
    strata = codes(survey, ("stratum",))
    weights, sizes = _floats(survey, "weight"), _floats(survey, "stratum_size")
    if "cluster" not in survey.columns or survey["cluster"].null_count():
        chances = pl.col("inclusion_probability")
        spread = survey.group_by("stratum").agg(low=chances.min(), high=chances.max())
        unequal = bool((spread["high"] - spread["low"] > ALIKE * spread["high"]).any())
        return Surveyed(weights, strata, None, None if unequal else sizes)
    clusters = codes(survey, ("stratum", "cluster"))
    inside = _floats(survey, "cluster_size")
    if (np.bincount(clusters)[clusters] >= inside).all():
        return Surveyed(weights, strata, clusters, sizes)
    return Surveyed(weights, strata, clusters, sizes, np.arange(survey.height), inside)


def _floats(survey: pl.DataFrame, name: str) -> Floats:
    return survey[name].cast(pl.Float64).to_numpy().astype(np.float64)


def _estimate(name: str, found: Estimated, unit: str) -> Estimate:
    return Estimate(name, found.value, found.low, found.high, unit, found.rows)


def _check(survey: pl.DataFrame) -> None:
    faults = [
        ("E-TAB-004", Text(f"Column {n} is missing.", f"La colonne {n} manque."))
        for n in _NEEDED
        if n not in survey.columns
    ]
    if survey.is_empty():
        faults.append(("E-TAB-003", Text("The survey has no rows.", "L'enquête n'a aucune ligne.")))
    for name in _NEEDED:
        count = survey[name].null_count() if name in survey.columns else 0
        if count:
            faults.append(
                (
                    "E-TAB-002",
                    Text(
                        f"Column {name}: {count} value(s) missing.", f"Colonne {name} : {count} valeur(s) manquante(s)."
                    ),
                )
            )
    if not faults:
        return
    order = ("E-TAB-003", "E-TAB-004", "E-TAB-002")
    raise UserError(
        min((code for code, _ in faults), key=order.index),
        Text("The survey cannot be estimated from.", "L'enquête ne permet pas d'estimer."),
        faults=[text for _, text in faults],
        remedy=Text(
            "record the outcome of every file drawn before estimating.",
            "enregistrez l'issue de chaque dossier tiré avant d'estimer.",
        ),
    )
