"""The cells of one line of a published table, read one by one; every fault with its line and column."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

from bondroit.domain.scorecard import CATEGORICAL, NUMERIC
from bondroit.errors import Text
from bondroit.scoring.published_classes import says_masked
from bondroit.scoring.published_numbers import plain, read_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.scorecard import Span

VARIABLE, MODALITY, COEFFICIENT, ODDS = "variable", "modality", "coefficient", "odds_ratio"
LOW, HIGH, REFERENCE, TYPE = "odds_ratio_low", "odds_ratio_high", "reference", "type"
LOWER_INCL, LOWER_EXCL, UPPER_INCL, UPPER_EXCL = "lower_incl", "lower_excl", "upper_incl", "upper_excl"
MEANING, SOURCE, COUNT, SPAN_LOW, SPAN_HIGH = "meaning", "source", "count", "span_low", "span_high"
_REFERENCE_WORDS = frozenset({"ref", "ref.", "réf", "réf.", "reference", "référence"})
_YES = frozenset({"yes", "oui", "x", "1", "true", "vrai", *_REFERENCE_WORDS})
_NO = frozenset({"", "no", "non", "0", "false", "faux", "-"})
_TYPES = {
    "numeric": NUMERIC, "number": NUMERIC, "continuous": NUMERIC, "numerique": NUMERIC, "nombre": NUMERIC,
    "continue": NUMERIC, "quantitative": NUMERIC, "categorical": CATEGORICAL, "category": CATEGORICAL,
    "categorielle": CATEGORICAL, "qualitative": CATEGORICAL, "categories": CATEGORICAL,
}  # fmt: skip


# Beyond this logit no odds ratio is worth comparing.
_LARGEST = 50.0
# exp(700) is about the largest odds ratio a double holds; beyond it a coefficient is no logit.
_MOST = 700.0


def at(line: int, column: str, en: str, fr: str) -> Text:
    """A fault with its place."""
    place = f", {column}" if column else ""
    return Text(f"Line {line}{place}: {en}.", f"Ligne {line}{place} : {fr}.")


def simple(text: str) -> str:
    """Without accents, capitals, spaces and hyphens."""
    bare = unicodedata.normalize("NFKD", plain(text)).encode("ascii", "ignore").decode().lower().strip()
    return bare.replace(" ", "_").replace("-", "_").strip("_")


class Cells:
    """The cells of one row, and the faults found in them."""

    def __init__(self, number: int, row: Mapping[str, str]) -> None:
        self._number = number
        self._row = row
        self.faults: list[Text] = []

    def fault(self, column: str, en: str, fr: str) -> None:
        """Note a fault of this row."""
        self.faults.append(at(self._number, column, en, fr))

    def figure(self, name: str) -> float | None:
        """The number of a cell; None if it is empty or not published."""
        cell = self._row.get(name, "")
        if not cell or cell == "-" or says_masked(cell) or cell.lower() in _REFERENCE_WORDS:
            return None
        value = read_number(cell)
        if isinstance(value, Text):
            self.fault(name, value.en, value.fr)
            return None
        return value

    def reference(self) -> bool:
        """Whether the line says that it is the reference, in its own column or in the place of a figure."""
        said = self._row.get(REFERENCE, "").lower()
        if said not in _YES | _NO:
            self.fault(REFERENCE, f"{said!r} is neither yes nor no", f"{said!r} n'est ni oui ni non")
        return said in _YES or any(self._row.get(name, "").lower() in _REFERENCE_WORDS for name in (COEFFICIENT, ODDS))

    def coefficient(self) -> float | None:
        """The logit, from the coefficient, the odds ratio, or both where they agree."""
        logit, ratio = self.figure(COEFFICIENT), self.figure(ODDS)
        if logit is not None and abs(logit) > _MOST:
            self.fault(
                COEFFICIENT,
                f"a coefficient is a logit, from -{_MOST:g} to {_MOST:g}",
                f"un coefficient est un logit, de -{_MOST:g} à {_MOST:g}",
            )
            return None
        if ratio is not None and ratio <= 0:
            self.fault(ODDS, "an odds ratio is above 0", "un rapport de cotes est supérieur à 0")
            return logit
        if logit is None or ratio is None:
            return logit if ratio is None else math.log(ratio)
        # Both are printed with so many digits; they must agree within the last one.
        slack = _last_digit(self._row[ODDS]) + ratio * _last_digit(self._row[COEFFICIENT])
        if abs(logit) > _LARGEST or abs(math.exp(logit) - ratio) > slack:
            self.fault(
                ODDS,
                "coefficient and odds ratio do not say the same; keep the right one",
                "le coefficient et le rapport de cotes ne disent pas la même chose ; gardez le bon",
            )
        return logit

    def interval(self, coefficient: float | None) -> tuple[float | None, float | None]:
        """The interval of the odds ratio."""
        low, high = self.figure(LOW), self.figure(HIGH)
        if low is None or high is None:
            return low, high
        ratio = None if coefficient is None or abs(coefficient) > _LARGEST else math.exp(coefficient)
        slack_low, slack_high = _last_digit(self._row[LOW]), _last_digit(self._row[HIGH])
        if low > high or low <= 0:
            self.fault(
                LOW, "the interval of the odds ratio runs backwards", "l'intervalle du rapport de cotes est à l'envers"
            )
        elif ratio is not None and not low - slack_low <= ratio <= high + slack_high:
            self.fault(
                LOW, "the odds ratio is not inside its interval", "le rapport de cotes n'est pas dans son intervalle"
            )
        return low, high

    def class_text(self) -> str:
        """The class: its words or, where there are none, the bounds printed in cells of their own.

        An empty bound, or an infinite one, is none.
        """
        row = self._row
        said = row.get(MODALITY, "")
        low_in, low_out, high_in, high_out = (
            _bound(row.get(name, "")) for name in (LOWER_INCL, LOWER_EXCL, UPPER_INCL, UPPER_EXCL)
        )
        if said or not any(row.get(name, "") for name in (LOWER_INCL, LOWER_EXCL, UPPER_INCL, UPPER_EXCL)):
            return said
        for twice in ((LOWER_INCL, LOWER_EXCL), (UPPER_INCL, UPPER_EXCL)):
            if all(row.get(name, "") for name in twice):
                self.fault(twice[0], f"{twice[1]} is given too; keep one", f"{twice[1]} est donné aussi ; gardez-en un")
        low = f"]{low_out}" if low_out else f"[{low_in or '-inf'}"
        high = f"{high_in}]" if high_in else f"{high_out or 'inf'}["
        return f"{low} ; {high}"

    def kind(self) -> str | None:
        """The type of the variable, if the line says it."""
        said = self._row.get(TYPE, "")
        kind = _TYPES.get(simple(said))
        if said and kind is None:
            self.fault(
                TYPE,
                f"{said!r} is no type; write numeric or categorical",
                f"{said!r} n'est pas un type ; écrivez numeric ou categorical",
            )
        return kind

    def span(self, coefficient: float | None) -> Span | None:
        """The declared ends of an unknown coefficient; an empty end is not bounded."""
        low, high = self.figure(SPAN_LOW), self.figure(SPAN_HIGH)
        if low is None and high is None:
            return None
        ends = (-math.inf if low is None else low, math.inf if high is None else high)
        if coefficient is not None:
            self.fault(
                SPAN_LOW, "a known coefficient has no span; empty one", "un coefficient connu n'a pas d'encadrement"
            )
        elif ends[0] > ends[1]:
            self.fault(SPAN_LOW, "the span runs backwards", "l'encadrement est à l'envers")
        return ends

    def count(self) -> int | None:
        """Files of the class."""
        count = self.figure(COUNT)
        if count is not None and (count < 0 or not count.is_integer()):
            self.fault(COUNT, "a count is a whole number from 0", "un effectif est un entier à partir de 0")
        return None if count is None else int(count)


def _bound(cell: str) -> str:
    """A bound as printed; empty where it bounds nothing."""
    return "" if simple(cell).lstrip("_+") in {"inf", "infinity", "infini"} else cell


def _last_digit(cell: str) -> float:
    """One unit of the last digit printed."""
    mantissa, _, power = plain(cell).lower().partition("e")
    decimals = len(mantissa.replace(",", ".").partition(".")[2].strip())
    return 10.0 ** (int(power or 0) - decimals)
