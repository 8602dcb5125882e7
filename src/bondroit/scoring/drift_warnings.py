"""When a drift is worth a warning: thresholds that people set, and never on noise alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

from bondroit.errors import Text
from bondroit.scoring.drift import risk_each
from bondroit.scoring.drift_hidden import hidden, told_above, told_of
from bondroit.stats.disclosure import FLOOR
from bondroit.stats.stability import MOVED, STABLE

if TYPE_CHECKING:
    from bondroit.scoring.drift import MonthDrift, ScoreDrift, VariableDrift
    from bondroit.stats.stability import Stability

WATCH, ACT = "watch", "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From where on a drift is told.

    Attributes:
        watch, moved: PSI to look at, and PSI of a distribution that has moved: 0.10 and 0.25 are a convention of the
            trade (Siddiqi 2006), no test and no law.
        above: change of the share above the score's threshold, as a share of what it was; assumed.
        missing: change of the share of missing values; assumed.
        strange: share of the files without a class, in a class never seen, or with a new value; assumed.
    """

    watch: float = STABLE
    moved: float = MOVED
    above: float = 0.25
    missing: float = 0.05
    strange: float = 0.01


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning.

    Attributes:
        kind: `score`, `above`, `variable`, `missing`, `without_class`, `unseen`, `new`, `absent`, `unfit`.
        month: where it was seen.
        variable: empty for the score.
        level: `watch` or `moved`.
        said: in words; a figure that the document masks is not told.
    """

    kind: str
    month: str
    variable: str
    level: str
    said: Text


def warnings_of(drift: MonthDrift, limits: Thresholds, floor: int = FLOOR) -> tuple[Warned, ...]:
    """Every warning of a month, the score first, then in the card's order.

    Args:
        drift: the month.
        limits: from where on to warn.
        floor: smallest number of files that is told.
    """
    found = [] if drift.score is None else _of_score(drift, drift.score, limits, floor)
    for one in drift.variables:
        found += _of_variable(drift, one, limits, floor)
    return tuple(found)


def level_of(stability: Stability, limits: Thresholds) -> str:
    """`moved`, `watch`, or nothing: also where chance alone could give such an index."""
    if stability.index <= stability.by_chance:
        return ""
    return ACT if stability.index >= limits.moved else WATCH if stability.index >= limits.watch else ""


def _of_score(drift: MonthDrift, score: ScoreDrift, limits: Thresholds, floor: int) -> list[Warned]:
    found = []
    level, index = level_of(score.stability, limits), score.stability.index
    if level:
        said = Text(f"Score: PSI {index:.3f}.", f"Score : PSI {_comma(index, 3)}.")
        found.append(Warned("score", drift.label, "", level, said))
    now, then = score.above, score.above_before
    if abs(now - then) > limits.above * then and _beyond_chance(then, now, drift.scored, len(drift.variables)):
        here, there = (_share(x, told, 2) for x, told in zip((now, then), told_above(score, floor), strict=True))
        said = Text(
            f"Files above the score's threshold: {here.en}, {there.en} at the reference.",
            f"Dossiers au-dessus du seuil du score : {here.fr}, {there.fr} à la référence.",
        )
        found.append(Warned("above", drift.label, "", ACT, said))
    return found


def _of_variable(drift: MonthDrift, one: VariableDrift, limits: Thresholds, floor: int) -> list[Warned]:
    if one.stability is None:
        return [] if one.fault == "no_reference" else [_fault(drift, one)]
    found = []
    may = told_of(one, drift.files, floor)

    def add(kind: str, level: str, english: str, french: str) -> None:
        said = Text(f"{one.variable}: {english}.", f"{one.variable} : {french}.")
        found.append(Warned(kind, drift.label, one.variable, level, said))

    level, index = level_of(one.stability, limits), one.stability.index
    if level:
        digits = min(may.psi_digits, 3)
        index = round(index, digits)
        add("variable", level, f"PSI {index:.{max(digits, 0)}f}", f"PSI {_comma(index, max(digits, 0))}")
    now, then = one.missing, one.missing_before
    if abs(now - then) > limits.missing and _beyond_chance(then, now, drift.files, len(drift.variables)):
        here, there = _share(now, may.missing, 1), _share(then, may.missing_before, 1)
        add("missing", ACT, f"missing: {here.en}, {there.en} at the reference",
            f"manquants : {here.fr}, {there.fr} à la référence")  # fmt: skip
    least = max(floor, limits.strange * drift.files)
    if one.without_class >= least:
        n = _files(one.without_class, drift.files, told=may.without_class)
        add("without_class", ACT, f"{n.en} without a class and so without a score",
            f"{n.fr} sans classe, donc sans score")  # fmt: skip
    if one.unseen >= least:
        n = _files(one.unseen, drift.files, told=may.unseen)
        add("unseen", WATCH, f"{n.en} in a class the card never saw",
            f"{n.fr} dans une classe que la grille n'a jamais vue")  # fmt: skip
    for new in may.new:
        if new.files >= least:
            n = _files(new.files, drift.files, told=not hidden(new.files, drift.files, floor))
            add("new", WATCH, f"new value {new.value!r}, {n.en}", f"valeur nouvelle {new.value!r}, {n.fr}")
    return found


def _fault(drift: MonthDrift, one: VariableDrift) -> Warned:
    said = {
        "absent": Text(f"{one.variable}: the column is gone.", f"{one.variable} : la colonne a disparu."),
        "unfit": Text(
            f"{one.variable}: the column has a type the card cannot read.",
            f"{one.variable} : la colonne est d'un type que la grille ne lit pas.",
        ),
    }
    return Warned(one.fault, drift.label, one.variable, ACT, said[one.fault])


def _beyond_chance(then: float, now: float, files: int, variables: int) -> bool:
    """Whether a share differs by more than a draw of as many files would, all that is looked at taken together."""
    shared = (then + now) / 2
    error = float(np.sqrt(2 * shared * (1 - shared) / max(files, 1)))
    return abs(now - then) > float(norm.isf(risk_each(variables) / 2)) * error


def _share(share: float, told: bool, digits: int) -> Text:  # noqa: FBT001 - one of two, with its own name
    return Text(f"{share:.{digits}%}", _percent(share, digits)) if told else Text("masked", "masqué")


def _files(files: int, whole: int, *, told: bool) -> Text:
    """A number of files; where it is masked, whether it is most of them."""
    if told:
        return Text(f"{files:,} files", f"{_thousands(files)} dossiers")
    if 2 * files > whole:
        return Text("most files (number masked)", "la plupart des dossiers (nombre masqué)")
    return Text("files (number masked)", "des dossiers (nombre masqué)")


def _percent(share: float, digits: int) -> str:
    return f"{_comma(100 * share, digits)}\N{NARROW NO-BREAK SPACE}%"


def _comma(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def _thousands(files: int) -> str:
    return f"{files:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
