"""Figures and classes in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bondroit.domain.scorecard import Modality
from bondroit.errors import Text
from bondroit.explaining.explanation import Datum
from bondroit.explaining.numbers import euros, modality_text, number, percent, value_text

_PLAIN = Datum(Text("x", "x"))
_CENTS = Datum(Text("x", "x"), unit="cents")


@given(value=st.floats(-1e9, 1e9), digits=st.integers(0, 3))
def test_a_figure_reads_back(value, digits):
    """Taking the separators away gives Python's own rounding, in both languages."""
    english = number(value, "en", digits).replace(",", "").replace("\N{MINUS SIGN}", "-")
    french = number(value, "fr", digits).replace("\u202f", "").replace(",", ".").replace("\N{MINUS SIGN}", "-")
    assert float(english) == float(french) == float(f"{value:.{digits}f}")


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (number(-0.0001, "fr", 2), "0,00"),
        (number(float("nan"), "fr"), "—"),
        (euros(-123_456, "en"), "\u2212€1,235"),
        (euros(123_450, "fr", 2), "1\u202f234,50\u202f€"),
        (percent(0.1234, "fr"), "12,3\u202f%"),
        (percent(0.1234, "en"), "12.3%"),
    ],
)
def test_figures_follow_each_languages_custom(made, expected):
    """Signs, separators and units stand where each language wants them."""
    assert made == expected


@pytest.mark.parametrize(
    ("modality", "datum", "expected"),
    [
        (Modality("< 400", "interval", 0.1, lower=None, upper=400.0), _PLAIN, Text("under 400", "moins de 400")),
        (Modality(">= 0.25", "interval", 0.1, lower=0.25, upper=None), _PLAIN, Text("0.25 or more", "0,25 ou plus")),
        (
            Modality("[40000, 80050)", "interval", 0.1, lower=40_000.0, upper=80_050.0),
            _CENTS,
            Text("from €400 to under €800.50", "de 400\u202f€ à moins de 800,50\u202f€"),
        ),
        (Modality("any", "interval", 0.1), _PLAIN, Text("any known value", "toute valeur connue")),
        (Modality("m", "missing", 0.1), _PLAIN, Text("not known", "non renseigné")),
        (Modality("m", "other", 0.1), _PLAIN, Text("any other answer", "toute autre réponse")),
        (
            Modality("owner, x_y", "values", 0.1, values=("owner", "x_y")),
            _PLAIN,
            Text("owner or x y", "propriétaire ou x y"),
        ),
        (Modality("poor", "interval", 0.1, upper=400.0), _PLAIN, Text("poor", "poor")),
        (Modality("own home", "values", 0.1, values=("owner", "x_y")), _PLAIN, Text("own home", "own home")),
    ],
)
def test_a_class_is_told_in_words(modality, datum, expected):
    """Intervals, values, missing and other are said so that nobody needs brackets to read them."""
    assert modality_text(modality, datum) == expected


def test_months_agree_in_number():
    """One month, two months; French months never change."""
    months = Datum(Text("x", "x"), unit="months")
    assert value_text(1, months) == Text("1\u00a0month", "1\u00a0mois")
    assert value_text(2.0, months).en == "2\u00a0months"
    assert value_text(None, months) == Text("not known", "non renseigné")
    assert value_text(True, months) == Text("yes", "oui")
