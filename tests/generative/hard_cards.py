"""Cards and files at the edges of what engines agree on: infinite and tiny numbers, quotes, blanks, escapes."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl
from hypothesis import strategies as st

from bondroit.domain.scorecard import Modality, Scorecard, Variable, points_of

TINY, SMALLEST_NORMAL = 5e-324, 2.2250738585072014e-308
EDGES = [
    -math.inf, -1e300, -1.0, -SMALLEST_NORMAL, -TINY, -0.0, TINY, SMALLEST_NORMAL, 0.1, 0.30000000000000004, 1.0, 2.5,
    1e15, float(2**53), 1e300, math.inf,
]  # fmt: skip
NUMBERS = [*EDGES, 0.0, 0.3, 9007199254740993.0, -1.7976931348623157e308, math.nan]
WHOLES = [0, 1, -7, 2**53, 2**53 + 1, -(2**53) - 1, 2**63 - 1, -(2**63)]
TEXTS = [
    "a", "b", "it's", "'", 'say "x"', "`", "a\\b", "\\", "\\n", "\\u0041", "line\nbreak", "back\\\nslash", "tab\t", "é",
    "É", "œuf", "😀", "true", "false", "TRUE", "1", "0", "-7", "9007199254740993", "", " a", "a ", "${x}", "$", "R&D",
    "&amp;", "%s", "%let", "{x}", "/* */", "*/", "--", ";", "[a]", "a]",
]  # fmt: skip
COEFFICIENT = st.floats(-5, 5, allow_nan=False)
DTYPES = {
    "float": (pl.Float64, st.one_of(st.sampled_from(NUMBERS), st.floats())),
    "single": (pl.Float32, st.one_of(st.sampled_from([0.1, -0.0, math.nan, math.inf]), st.floats(width=32))),
    "integer": (pl.Int64, st.one_of(st.sampled_from(WHOLES), st.integers(-9, 9))),
    "small": (pl.Int16, st.integers(-300, 300)),
    "boolean": (pl.Boolean, st.booleans()),
    "text": (pl.String, st.sampled_from(TEXTS)),
}
NUMERIC_TYPES, CATEGORY_TYPES = ("float", "single", "integer", "small", "boolean"), ("text", "boolean", "integer")


def numeric(draw, name):
    """Intervals side by side at drawn bounds, perhaps with gaps, in any order; infinite bounds written or left out."""
    edges = sorted(set(draw(st.lists(st.sampled_from(EDGES), max_size=5))))
    bounds = [None, *edges, None]
    parts = [
        Modality(f"i{k}", "interval", draw(COEFFICIENT), lower=low, upper=high)
        for k, (low, high) in enumerate(itertools.pairwise(bounds))
        if draw(st.integers(0, 5))
    ]
    if draw(st.booleans()):
        # An interval over others: the first that holds counts.
        parts.append(Modality("over", "interval", draw(COEFFICIENT), lower=draw(st.sampled_from([None, -1.0, 0.1]))))
    if draw(st.booleans()):
        parts.append(Modality("missing", "missing", draw(COEFFICIENT)))
    return Variable(name, "numeric", tuple(draw(st.permutations(parts))))


def categorical(draw, name):
    """Groups of texts, perhaps one group empty, perhaps a class for the rest and one for missing values."""
    texts = draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=20))
    cut = draw(st.integers(0, len(texts)))
    groups = [tuple(texts[:cut]), tuple(texts[cut:])]
    parts = [Modality(f"v{k}", "values", draw(COEFFICIENT), values=g) for k, g in enumerate(groups)]
    parts += [Modality(kind, kind, draw(COEFFICIENT)) for kind in ("missing", "other") if draw(st.booleans())]
    return Variable(name, "categorical", tuple(draw(st.permutations(parts))))


@st.composite
def hard_cards_and_files(draw):
    """A card, and a frame with its columns and the row number `n`."""
    variables, columns = [], {}
    height = draw(st.integers(1, 12))
    for k in range(draw(st.integers(1, 4))):
        is_numeric = draw(st.booleans())
        name = "x 'y\" `z$" if k == 0 else f"x{k}"
        variables.append(numeric(draw, name) if is_numeric else categorical(draw, name))
        dtype, values = DTYPES[draw(st.sampled_from(NUMERIC_TYPES if is_numeric else CATEGORY_TYPES))]
        cells = draw(st.lists(st.one_of(st.none(), values), min_size=height, max_size=height))
        columns[name] = pl.Series(name, cells, dtype=dtype)
    card = Scorecard("drawn's", 1, "t", draw(COEFFICIENT), tuple(variables))
    return card, pl.DataFrame(columns).with_row_index("n").with_columns(pl.col("n").cast(pl.Int32))


def every_edge() -> tuple[Scorecard, pl.DataFrame]:
    """One card with every bound and every text, and files with every number and every text."""
    cuts = [None, *EDGES[1:-1], None]
    parts = tuple(
        Modality(f"i{k}", "interval", 0.001 * k, lower=low, upper=high)
        for k, (low, high) in enumerate(itertools.pairwise(cuts))
    )
    missing = Modality("missing", "missing", -1.0)
    texts = tuple(Modality(f"v{k}", "values", 0.01 * k, values=(text,)) for k, text in enumerate(TEXTS[:-2]))
    card = Scorecard(
        "every", 1, "t", 0.25,
        (
            Variable("number", "numeric", (*parts, missing)),
            Variable("whole", "numeric", (*parts, missing)),
            Variable("text", "categorical", (*texts, missing, Modality("other", "other", 3.0))),
            Variable("flag", "categorical", (
                Modality("no", "values", 0.0, values=("false",)), Modality("yes", "values", 0.9, values=("true",)),
                missing,
            )),
        ),
    )  # fmt: skip
    rows = max(len(NUMBERS), len(TEXTS)) + 1
    cycle = {"number": [*NUMBERS, None], "whole": [*WHOLES, None], "text": [*TEXTS, None], "flag": [True, False, None]}
    types = {"number": pl.Float64, "whole": pl.Int64, "text": pl.String, "flag": pl.Boolean}
    columns = {
        name: pl.Series(name, [cells[k % len(cells)] for k in range(rows)], dtype=types[name])
        for name, cells in cycle.items()
    }
    return card, pl.DataFrame(columns).with_row_index("n").with_columns(pl.col("n").cast(pl.Int32))


def dates_and_decimals() -> tuple[Scorecard, pl.DataFrame]:
    """A date as a class, read in the order year, month, day, and decimals at a bound."""
    card = Scorecard(
        "typed", 1, "t", 0.0,
        (
            Variable("day", "categorical", (
                Modality("end", "values", 0.5, values=("2024-01-31",)), Modality("other", "other", 0.25),
                Modality("missing", "missing", -1.0),
            )),
            Variable("amount", "numeric", (
                Modality("low", "interval", 1.0, upper=100.1), Modality("high", "interval", 2.0, lower=100.1),
                Modality("missing", "missing", 4.0),
            )),
        ),
    )  # fmt: skip
    days = [date(2024, 1, 31), date(2024, 2, 1), None, date(2024, 1, 31)]
    amounts = [Decimal("100.10"), Decimal("100.09"), Decimal("-0.01"), None]
    columns = {"day": days, "amount": pl.Series(amounts, dtype=pl.Decimal(12, 2))}
    return card, pl.DataFrame(columns).with_row_index("n").with_columns(pl.col("n").cast(pl.Int32))


def finite(card: Scorecard) -> Scorecard:
    """The card as a document can hold it: an infinite bound is left out, or is the largest number."""
    return replace(
        card,
        variables=tuple(
            replace(v, modalities=tuple(
                replace(m, lower=_finite(m.lower, low=True), upper=_finite(m.upper)) for m in v.modalities
            ))
            for v in card.variables
        ),
    )  # fmt: skip


def _finite(bound: float | None, *, low: bool = False) -> float | None:
    if bound is None or math.isfinite(bound):
        return bound
    return None if (bound < 0) == low else math.copysign(1e308, bound)


def plain(card: Scorecard, row) -> int | None:
    """Points by the oracle; None where the card has no class."""
    try:
        return points_of(card, row)
    except LookupError:
        return None


def points_far_and_near() -> list[int]:
    """20,000 sums of points as of a country, with one on which engines' own exponentials differ, and the ends."""
    drawn = np.rint(np.random.default_rng(3).normal(-2.5, 1.5, 20_000) * 1e6).astype(int).tolist()
    return [-2_752_321, 0, 700_000_000, -700_000_000, 700_000_001, -700_000_001, *drawn]
