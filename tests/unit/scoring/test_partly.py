"""Cards that are partly unknown over files that lack some of their variables: what is known, shared, and free."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from bondroit.domain.known import points_bounds
from bondroit.domain.scorecard import UNKNOWN, Modality, Scorecard, Variable
from bondroit.errors import UserError
from bondroit.scoring.formula_mapping import mapped_frame, parse_mapping, with_hypotheses
from bondroit.scoring.partly import ABSENT, MASKED, UNCLASSED, UP, Assumptions, bounded, parts_of, shown_span

INCOME = Variable("income", "numeric", (
    Modality("low", "interval", 0.9, upper=500.0),
    Modality("middle", "interval", UNKNOWN, lower=500.0, upper=1000.0, span=(0.1, 0.8)),
    Modality("high", "interval", 0.0, reference=True, lower=1000.0),
))  # fmt: skip
TENURE = Variable("tenure", "categorical", (
    Modality("owner", "values", 0.0, reference=True, values=("owner",)),
    Modality("tenant", "values", UNKNOWN, values=("tenant",)),
))  # fmt: skip
ABSENT_ONE = Variable("visits", "categorical", (
    Modality("none", "values", 0.0, reference=True, values=("0",)), Modality("some", "values", -0.4, values=("1",)),
))  # fmt: skip
HIDDEN = Variable("hidden", "categorical", (), masked=True, span=(-0.3, 0.2))
CARD = Scorecard("published", 1, "t", UNKNOWN, (INCOME, TENURE, ABSENT_ONE, HIDDEN))
FILES = pl.DataFrame({"income": [100.0, 700.0, 2000.0, 700.0], "tenure": ["owner", "tenant", "tenant", "boat"]})


def test_every_part_of_every_file_is_between_the_oracles_bounds() -> None:
    """Known points, shared coefficients and free parts add up to what the plain oracle says of a file at either end."""
    parts = parts_of(FILES, [CARD], assumptions=Assumptions(span=(-1.0, 1.5)))
    low, high = parts.ends()
    masks = parts.patterns[parts.pattern]
    ends = parts.low + masks @ low, parts.high + masks @ high
    sure = Scorecard("s", 1, "t", UNKNOWN, tuple(
        v if v is not TENURE else Variable("tenure", "categorical", (
            TENURE.modalities[0], Modality("tenant", "values", UNKNOWN, values=("tenant",), span=(-1.0, 1.5)),
        )) for v in CARD.variables
    ))  # fmt: skip
    for k, row in enumerate(FILES.with_columns(visits=pl.lit("0")).rows(named=True)[:3]):
        least, most = points_bounds(sure, row, intercept=False)
        assert ends[0][k] == least - 400_000  # the absent variable may have its lower class
        assert ends[1][k] == most


def test_what_is_free_is_told_by_its_reason() -> None:
    """A masked variable, one that files lack, and a value without class are told apart, and concern their own files."""
    parts = parts_of(FILES, [CARD])
    assert {(o.variable, o.why) for o in parts.owns} == {
        ("visits", ABSENT), ("hidden", MASKED), ("tenure", UNCLASSED),
    }  # fmt: skip
    rows = next(o.rows for o in parts.owns if o.why == UNCLASSED)
    assert rows.tolist() == [False, False, False, True]


def test_what_nobody_declared_lies_within_what_the_card_shows() -> None:
    """An unknown end is the lowest or highest coefficient shown, and labelled assumed; a declared one is not."""
    parts = parts_of(FILES, [CARD])
    assert shown_span(CARD) == (-0.4, 0.9)
    found = {c.variable: (c.low, c.high, c.assumed) for c in parts.commons}
    assert found == {"income": (100_000, 800_000, False), "tenure": (-400_000, 900_000, True)}
    assert bounded((1.2, math.inf), (-1.0, 1.0)) == (1_200_000, 1_200_000, True)


def test_a_direction_narrows_and_orders() -> None:
    """A coefficient between two known classes lies between them, and two unknown ones are chained."""
    table = Variable("age", "numeric", (
        Modality("a", "interval", 0.0, reference=True, upper=1.0),
        Modality("b", "interval", UNKNOWN, lower=1.0, upper=2.0, span=(-1.0, 1.0)),
        Modality("c", "interval", UNKNOWN, lower=2.0, upper=3.0, span=(-1.0, 1.0)),
        Modality("d", "interval", 0.5, lower=3.0),
    ))  # fmt: skip
    frame = pl.DataFrame({"age": [0.5, 1.5, 2.5, 3.5]})
    parts = parts_of(frame, [Scorecard("x", 1, "t", 0.0, (table,))], assumptions=Assumptions(monotone={"age": UP}))
    assert [(c.low, c.high) for c in parts.commons] == [(0, 500_000), (0, 500_000)]
    assert parts.orders == ((0, 1),)


def test_between_two_cards_an_unknown_intercept_is_one_more_unknown() -> None:
    """Where each card serves some files, intercepts do not cancel: the second's difference from the first is free."""
    one, two = (Scorecard(name, 1, "t", UNKNOWN, (TENURE,)) for name in ("before", "after"))
    route = np.array([0, 0, 1, 1])
    parts = parts_of(pl.DataFrame({"tenure": ["owner"] * 4}), [one, two], route)
    masks = parts.patterns[parts.pattern]
    place = [c.kind for c in parts.commons].index("intercept")
    assert masks[:, place].tolist() == [0, 0, 1, 1]
    known = [Scorecard(name, 1, "t", value, (TENURE,)) for name, value in (("before", -2.0), ("after", -1.0))]
    told = parts_of(pl.DataFrame({"tenure": ["owner"] * 4}), known, route)
    assert told.known.tolist() == [-2_000_000, -2_000_000, -1_000_000, -1_000_000]


def test_a_mapping_reads_columns_under_the_formulas_names() -> None:
    """Columns are scaled and their values called as the formula calls them; a masked variable may be supposed."""
    mapping = parse_mapping(
        '[variables.income]\ncolumn = "cents"\nscale = 0.01\n'
        '[variables.tenure]\ncolumn = "t"\nvalues = { tenant = ["hlm", "private"], owner = ["own"] }\n'
        '[variables.hidden]\ncolumn = "area"\nclasses = ["rich", "poor"]\nspan = [0.0, 1.0]\n',
        name="m",
    )
    card = with_hypotheses(CARD, mapping)
    frame = pl.DataFrame({"cents": [10_000], "t": ["hlm"], "area": ["poor"]})
    assert mapped_frame(frame, [card], mapping).to_dicts() == [{"income": 100.0, "tenure": "tenant", "hidden": "poor"}]
    hidden = next(v for v in card.variables if v.name == "hidden")
    assert [(m.name, m.span) for m in hidden.modalities] == [("rich", None), ("poor", (0.0, 1.0))]


@pytest.mark.parametrize(
    "text", ["[variable.x]\n", "not toml", '[variables.x]\nmonotone = "sideways"\n', "[variables.x]\nspan = [2, 1]\n"]
)
def test_a_mapping_with_faults_is_refused(text: str) -> None:
    """Unknown keys, other languages, unknown directions and spans that run backwards are told, not passed over."""
    with pytest.raises(UserError) as caught:
        parse_mapping(text, name="m")
    assert caught.value.code == "E-MAP-001"


def test_a_mapped_column_must_be_there_and_fit() -> None:
    """A column that the mapping names and the files lack, or words for a number, are refused."""
    mapping = parse_mapping('[variables.income]\ncolumn = "gone"\n[variables.tenure]\ncolumn = "t"\n', name="m")
    with pytest.raises(UserError):
        mapped_frame(pl.DataFrame({"t": ["a"]}), [CARD], mapping)
    words = parse_mapping('[variables.income]\ncolumn = "t"\n', name="m")
    with pytest.raises(UserError):
        mapped_frame(pl.DataFrame({"t": ["a"]}), [CARD], words)
