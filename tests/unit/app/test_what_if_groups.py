"""Groups by which what-if cards are counted: rare values are never told, labels of every kind stand in order."""

from __future__ import annotations

import polars as pl
import pytest

from bondroit.app.what_if_groups import columns_by, numbered_groups
from bondroit.errors import UserError

FLOOR = 11


def test_rare_values_are_counted_together():
    """Values of ten files or fewer have one label together; files without a value keep theirs."""
    values = ["common"] * 11 + ["Rare One"] * 10 + ["Rare Two"] + [None] * 2
    numbers, labels = numbered_groups(pl.DataFrame({"name": values}), len(values), FLOOR)
    assert labels == [("name", ["common", "other (small groups)", "(missing)"])]
    assert numbers.tolist() == [0] * 11 + [1] * 11 + [2] * 2


def test_a_column_of_names_is_refused():
    """Where no value reaches eleven files there is no group, and no value in the message."""
    frame = pl.DataFrame({"name": [f"person {k}" for k in range(40)]})
    with pytest.raises(UserError) as refused:
        numbered_groups(frame, 40, FLOOR)
    assert refused.value.code == "E-AUD-001"
    assert "person" not in str(refused.value)


def test_the_identifier_makes_no_groups():
    """The column that tells files apart is refused."""
    with pytest.raises(UserError) as refused:
        columns_by(pl.LazyFrame({"file": ["a"]}), ["file"], identifier="file")
    assert refused.value.code == "E-AUD-001"


def test_labels_of_every_kind_are_in_order():
    """Whole numbers as numbers, then words, among them what only looks like a number."""
    values = ["10", "²", "-2", "--5", "9", "9" * 400] * 11
    _, labels = numbered_groups(pl.DataFrame({"g": values}), len(values), FLOOR)
    assert labels[0][1] == ["-2", "9", "10", "9" * 400, "--5", "²"]
