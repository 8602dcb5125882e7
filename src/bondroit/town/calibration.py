"""What the town is held against, and the verdict of each line: facts, tolerances and held-out lines of the TOML."""

from __future__ import annotations

import hashlib
import math
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST_CLUSTERS = 30
"""Household files under which nothing is said of a line."""
NORMAL_95 = 1.96
HELD_OUT_EVERY = 3


class Verdict(StrEnum):
    """How a line of the town stands to its fact."""

    FITS = "fits"
    NEAR = "near"
    DOES_NOT_FIT = "does_not_fit"
    NOT_MEASURED = "not_measured"
    NO_FACT = "no_fact"


VERDICT_TEXTS: dict[Verdict, Text] = {
    Verdict.FITS: Text("fits", "convient"),
    Verdict.NEAR: Text("near", "proche"),
    Verdict.DOES_NOT_FIT: Text("does not fit", "ne convient pas"),
    Verdict.NOT_MEASURED: Text("not measured", "non mesuré"),
    Verdict.NO_FACT: Text("no fact", "sans repère"),
}
GROUPS: dict[str, Text] = {
    "recipients": Text("Who the recipients are", "Qui sont les allocataires"),
    "benefits": Text("What they receive", "Ce qu'ils reçoivent"),
    "non_take_up": Text("Rights not claimed", "Droits non demandés"),
    "errors": Text("Errors and corrections", "Erreurs et régularisations"),
    "target": Text("The target", "La cible"),
    "controls": Text("Past controls", "Contrôles passés"),
    "lives": Text("Lives", "Vies"),
}
UNITS = ("share", "number", "ratio", "euros")


@dataclass(frozen=True, slots=True)
class Window:
    """Months over which a line is measured: `months` of them, the last of them `back` months before the town's."""

    name: str
    months: int
    back: int
    meaning: Text


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the check.

    Attributes:
        name: the key of the TOML; the measure of the same name in `town.measures` measures it.
        group: a key of `GROUPS`.
        unit: one of `UNITS`; a share is between 0 and 1.
        low, high: the fact; equal for a figure, `inf` where it has no end; None where FACTS is silent.
        tolerance: how far the town may be and fit, in the unit, or in parts of the fact if `relative`.
        relative: see `tolerance`.
        year: the year of the fact, in words.
        source: the sentence of FACTS.
        window: the months looked at.
        reasons: why the tolerance is so wide.
        held_out: not calibrated on.
        label, measured: what the line is, and what exactly is measured in the town.
    """

    name: str
    group: str
    unit: str
    low: float | None
    high: float | None
    tolerance: float
    relative: bool
    year: str
    source: str
    window: Window
    reasons: tuple[Text, ...]
    held_out: bool
    label: Text
    measured: Text

    @property
    def margin(self) -> float:
        """The tolerance in the line's unit."""
        return self.tolerance * (self.low or 0.0) if self.relative else self.tolerance


@dataclass(frozen=True, slots=True)
class Measured:
    """The town's value, its standard error at the town's size, and the household files it rests on."""

    value: float
    standard_error: float
    files: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with its verdict.

    Attributes:
        line: the fact.
        measured: the town's value; None if it could not be measured, or on too few files to be shown.
        verdict: see `judge`.
        unsure: another verdict lies within the 95 % interval of the town's value.
        reason: why it was not measured.
    """

    line: Line
    measured: Measured | None
    verdict: Verdict
    unsure: bool = False
    reason: Text | None = None


def lines() -> tuple[Line, ...]:
    """Every line of `calibration.toml`, in its order."""
    document = tomllib.loads(files("bondroit.town").joinpath("calibration.toml").read_text(encoding="utf-8"))
    windows = {
        name: Window(name, int(w["months"]), int(w["back"]), Text(w["en"], w["fr"]))
        for name, w in document["windows"].items()
    }
    reasons = {name: Text(r["en"], r["fr"]) for name, r in document["reasons"].items()}
    return tuple(_line(name, entry, windows, reasons) for name, entry in document["lines"].items())


def _line(name: str, entry: Mapping[str, Any], windows: Mapping[str, Window], reasons: Mapping[str, Text]) -> Line:
    low = entry.get("fact", entry.get("low"))
    high = entry.get("fact", entry.get("high", None if low is None else math.inf))
    return Line(
        name=name,
        group=entry["group"],
        unit=entry["unit"],
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        tolerance=float(entry.get("tolerance", 0.0)),
        relative=bool(entry.get("relative", False)),
        year=entry.get("year", ""),
        source=entry["source"],
        window=windows[entry["window"]],
        reasons=tuple(reasons[code] for code in entry.get("reasons", ())),
        held_out=bool(entry["held_out"]),
        label=Text(entry["en"], entry["fr"]),
        measured=Text(entry["measured_en"], entry["measured_fr"]),
    )


def is_held_out(name: str) -> bool:
    """The rule that chose the held-out lines: SHA-256 of the name, read as a number, is a multiple of three."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % HELD_OUT_EVERY == 0


def judge(line: Line, measured: Measured) -> Judged:
    """The verdict of a line.

    Fits within the tolerance, near within twice the tolerance, else does not fit. A town so small that the half-width
    of its own 95 % interval exceeds twice the tolerance, or with too few files, is not judged: noise passes nothing.
    """
    if measured.files < LEAST_CLUSTERS:
        few = Text(
            f"fewer than {LEAST_CLUSTERS} household files to measure it on",
            f"moins de {LEAST_CLUSTERS} dossiers pour la mesurer",
        )
        return Judged(line, None, Verdict.NOT_MEASURED, reason=few)
    if line.low is None or line.high is None:
        return Judged(line, measured, Verdict.NO_FACT)
    reach = NORMAL_95 * measured.standard_error
    if line.margin and reach > 2 * line.margin:
        small = Text(
            "the town is too small: its own error exceeds twice the tolerance",
            "la ville est trop petite : sa propre erreur dépasse deux fois la tolérance",
        )
        return Judged(line, measured, Verdict.NOT_MEASURED, reason=small)
    verdict = _verdict(line, measured.value)
    ends = {_verdict(line, measured.value + side * reach) for side in (-1, 1)}
    return Judged(line, measured, verdict, unsure=ends != {verdict})


def _verdict(line: Line, value: float) -> Verdict:
    assert line.low is not None
    assert line.high is not None
    far = max(line.low - value, value - line.high, 0.0)
    # What is exactly at the tolerance fits, whatever the rounding of a subtraction.
    slack = 1e-12 * max(1.0, abs(line.low))
    if far <= line.margin + slack:
        return Verdict.FITS
    return Verdict.NEAR if far <= 2 * line.margin + slack else Verdict.DOES_NOT_FIT
