"""A published card counts nobody: rows times rate is never a handful, nor is what the totals leave."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from bondroit.building.assemble import LEAST_SHOWN
from bondroit.building.build import build_scorecard
from bondroit.building.request import BuildRequest, Built
from bondroit.domain.scorecard import Modality, Variable, from_document, to_document

SEEDS = range(6)


def _table(seed: int) -> pl.DataFrame:
    """A table whose target is rare, with few rows in some classes and a few values missing."""
    chance = np.random.default_rng(seed)
    rows = 2_500
    income = chance.lognormal(7, 0.6, rows)
    tenure = chance.choice(["owner", "tenant", "lodged", "boat"], rows, p=[0.4, 0.49, 0.107, 0.003])
    logits = -4.0 + 1.8 * (income < 700) + 1.3 * (tenure == "lodged") - 1.6 * (income > 2_200)
    income[chance.random(rows) < 0.002] = np.nan
    return pl.DataFrame(
        {
            "income": income,
            "tenure": tenure,
            "weight": chance.uniform(1, 6, rows) if seed % 2 else np.ones(rows),
            "target": chance.random(rows) < 1 / (1 + np.exp(-logits)),
        }
    ).with_columns(pl.col("income").fill_nan(None))


@pytest.fixture(scope="module", params=SEEDS)
def drawn(request: pytest.FixtureRequest) -> tuple[pl.DataFrame, Built]:
    table = _table(request.param)
    asked = BuildRequest("overpayment", "target", weight="weight", holdout=0.0, folds=0, min_count=20)
    return table, build_scorecard(table, request=asked)


def _classes(variable: Variable, table: pl.DataFrame) -> list[tuple[Modality, int, int]]:
    """Each class with its rows and its events, counted one row at a time."""
    found = {m.name: [0, 0] for m in variable.modalities}
    for value, event in table.select(variable.name, "target").iter_rows():
        modality = variable.modality_of(value)
        assert modality is not None
        found[modality.name][0] += 1
        found[modality.name][1] += event
    return [(m, *found[m.name]) for m in variable.modalities]


def test_no_count_times_rate_is_a_handful(drawn: tuple[pl.DataFrame, Built]) -> None:
    """Whoever multiplies a class's rows by its rate finds no number of events, nor of others, from 1 to 10."""
    _, built = drawn
    lines = [m for v in from_document(to_document(built.card)).variables for m in v.modalities]
    assert any(m.rate is not None for m in lines)
    for m in lines:
        assert m.count is None or not 0 < m.count < LEAST_SHOWN
        if m.count is not None and m.rate is not None:
            events = round(m.count * m.rate)
            assert not 0 < events < LEAST_SHOWN
            assert not 0 < m.count - events < LEAST_SHOWN


def test_what_is_shown_is_what_was_counted(drawn: tuple[pl.DataFrame, Built]) -> None:
    """A class is masked for a reason: few rows, few of either outcome, or beside one that is; others are exact."""
    table, built = drawn
    for variable in built.card.variables:
        for m, rows, events in _classes(variable, table):
            assert m.count is None or m.count == rows
            assert (m.share is None) == (m.count is None)
            if 0 < rows < LEAST_SHOWN:
                assert m.count is None
            if min(events, rows - events) < LEAST_SHOWN:
                assert m.rate is None


def test_the_totals_do_not_give_a_masked_class_away(drawn: tuple[pl.DataFrame, Built]) -> None:
    """The rows and the events of the whole card, less what is shown, are never those of a handful."""
    table, built = drawn
    for variable in built.card.variables:
        classes = _classes(variable, table)
        gone = [rows for m, rows, _ in classes if m.count is None]
        assert sum(gone) == 0 or (len(gone) > 1 and sum(gone) >= LEAST_SHOWN)
        rateless = [(events, rows - events) for m, rows, events in classes if m.rate is None and rows]
        if rateless and any(m.rate is not None for m, _, _ in classes):
            assert len(rateless) > 1
            assert all(s == 0 or s >= LEAST_SHOWN for s in map(sum, zip(*rateless, strict=True)))


def test_masking_happens_on_drawn_tables() -> None:
    """The draws hold what is tested: a masked rate, a masked count, and a class never seen that counts 0."""
    lines = []
    for seed in SEEDS:
        asked = BuildRequest("overpayment", "target", weight="weight", holdout=0.0, folds=0, min_count=20)
        card = build_scorecard(_table(seed), request=asked).card
        lines += [m for v in card.variables for m in v.modalities]
    assert any(m.rate is None and m.count for m in lines)
    assert any(m.count is None for m in lines)
    assert any(m.count == 0 and m.share == 0.0 and m.rate is None for m in lines)


def test_a_masked_card_is_read_back_the_same(drawn: tuple[pl.DataFrame, Built]) -> None:
    """A masked figure is `null` in the document, and the hash is that of the card read again."""
    _, built = drawn
    card = replace(built.card, provenance={})
    again = from_document(to_document(card))
    assert again == card
    assert again.hash == card.hash
