"""The tests of calibration as a table, each with how it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing.blocks import Grid
from bondroit.showing.tables import DASH

if TYPE_CHECKING:
    from bondroit.errors import Language
    from bondroit.showing.evaluation_data import Evaluation
    from bondroit.stats.calibration_checks import Check
    from bondroit.stats.ranking import Bounded

_LEVEL = 0.05
_LEAST_P = 0.001
_RIGHT = Text("no sign that scores are wrong", "rien n'indique que les scores soient faux")
_WRONG = Text("scores do not say what happens", "les scores ne disent pas ce qui arrive")


def checks_grid(evaluation: Evaluation, language: Language) -> Grid | None:
    """Slope, shift and tests; None if none is known."""
    rows: list[tuple[Text, str, str, Text]] = []
    told = evaluation.recalibration
    if told is not None:
        rows += [
            (Text("slope (1 is right)", "pente (1 : juste)"), *_figure(told.slope, language), _slope(told.slope)),
            (
                Text("shift of the logits (0 is right)", "décalage des logits (0 : juste)"),
                *_figure(told.in_large, language),
                _shift(told.in_large),
            ),
        ]
    for name, check in (
        (Text("Spiegelhalter, z", "Spiegelhalter, z"), evaluation.spiegelhalter),
        (_hosmer_lemeshow(evaluation.hosmer_lemeshow), evaluation.hosmer_lemeshow),
    ):
        if check is not None:
            reading = _RIGHT if check.p_value >= _LEVEL else _WRONG
            rows.append((name, number(check.statistic, language, 2), _chance(check, language), reading))
    if not rows:
        return None
    columns = (
        Text("check", "contrôle"), Text("value", "valeur"), Text("95% interval or p", "intervalle à 95\u202f% ou p"),
        Text("reading", "lecture"),
    )  # fmt: skip
    title = Text("Whether scores mean what they say", "Si les scores disent ce qui arrive")
    note = Text(
        "With many files the smallest fault has a small p; with few, a large fault may pass. Under 5%, a test is read "
        "as a fault by convention.",
        "Avec beaucoup de dossiers le moindre défaut a un petit p ; avec peu, un grand défaut peut passer. Sous "
        "5\u202f%, un test se lit comme un défaut par convention.",
    )
    body = tuple((name.say(language), value, more, reading.say(language)) for name, value, more, reading in rows)
    return Grid(
        title.say(language),
        tuple(c.say(language) for c in columns),
        body,
        (False, True, True, False),
        note=note.say(language),
    )


def _hosmer_lemeshow(check: Check | None) -> Text:
    """The name of the statistic: chi-square for rows drawn alike, else corrected for the design."""
    classes = 0 if check is None else check.classes
    if check is None or check.freedom is None:
        return Text(f"Hosmer-Lemeshow, chi-square, {classes} classes", f"Hosmer-Lemeshow, khi-deux, {classes} classes")
    return Text(
        f"Hosmer-Lemeshow, F for the design, {classes} classes", f"Hosmer-Lemeshow, F selon le plan, {classes} classes"
    )


def _figure(figure: Bounded, language: Language) -> tuple[str, str]:
    low, high = number(figure.low, language, 2), number(figure.high, language, 2)
    return number(figure.value, language, 2), f"{low} \N{EN DASH} {high}"


def _slope(slope: Bounded) -> Text:
    if slope.high < 1.0:
        return Text("scores too extreme", "scores trop tranchés")
    if slope.low > 1.0:
        return Text("scores too timid", "scores trop timides")
    return _RIGHT


def _shift(shift: Bounded) -> Text:
    if shift.high < 0.0:
        return Text("announces too much", "annonce trop")
    if shift.low > 0.0:
        return Text("announces too little", "annonce trop peu")
    return _RIGHT


def _chance(check: Check, language: Language) -> str:
    if check.p_value < _LEAST_P:
        return f"p < {number(_LEAST_P, language, 3)}"
    return f"p = {number(check.p_value, language, 3)}" if check.p_value <= 1.0 else DASH
