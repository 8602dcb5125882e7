"""Columns of codes taken as categories, whatever numbers they are written as."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import bondroit
from bondroit.building.categories import as_categories
from bondroit.errors import UserError


def _table(rows: int = 3_000) -> pl.DataFrame:
    """Codes 1 to 6 whose rate follows no order, as whole numbers and as decimals with missing values."""
    draw = np.random.default_rng(5)
    code = draw.integers(1, 7, rows)
    rate = np.array([0.1, 0.6, 0.1, 0.6, 0.1, 0.6])[code - 1]
    wrong = draw.random(rows) < rate
    decimal = np.where(draw.random(rows) < 0.1, np.nan, code.astype(float))
    return pl.DataFrame({"code": code, "decimal": decimal, "wrong": wrong})


def test_codes_without_an_order_share_a_class_by_their_rate() -> None:
    """Codes 2, 4 and 6, alike in rate and never neighbours, are one class of the card."""
    card = bondroit.build(_table(), target="wrong", exclude=["decimal"], categorical=["code"], folds=0).scorecard
    classes = {frozenset(m.values) for m in card.variables[0].modalities if m.values}
    assert classes == {frozenset({"1", "3", "5"}), frozenset({"2", "4", "6"})}


@pytest.mark.parametrize("name", ["code", "decimal"])
def test_the_card_scores_the_table_it_was_learnt_on(name: str) -> None:
    """The numbers of the table give the same points as their texts, decimals with missing values included."""
    table = _table()
    other = "decimal" if name == "code" else "code"
    card = bondroit.build(table, target="wrong", exclude=[other], categorical=[name], folds=0)
    texts = as_categories(table, [name])
    assert card.score(table)["points"].equals(card.score(texts)["points"])
    assert card.score(table)["points"].n_unique() > 1


def test_quantities_are_no_categories() -> None:
    """Decimals that are no codes are refused, all at once, and by the card that expects codes."""
    table = _table().with_columns(a=pl.col("code") + 0.5, b=pl.col("code") / 3)
    with pytest.raises(UserError, match="E-USE-003") as refused:
        as_categories(table, ["a", "b", "code"])
    assert [fault.en.split(":")[0] for fault in refused.value.faults] == ["a", "b"]
    card = bondroit.build(table, target="wrong", candidates=["code"], categorical=["code"], folds=0)
    with pytest.raises(UserError, match="E-SCO-002"):
        card.score(table.with_columns(code=pl.col("b")))


def test_a_column_that_is_not_there_is_told() -> None:
    """A mistyped name is a fault with the near one."""
    with pytest.raises(UserError, match="E-TAB-004") as refused:
        bondroit.build(_table(), target="wrong", categorical=["cod"], folds=0)
    assert "code" in refused.value.faults[0].en
