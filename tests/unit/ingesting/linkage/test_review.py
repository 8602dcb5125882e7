"""The review sheet: decisions go back to the rows they are about, or are refused by their lines."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from bondroit.errors import UserError
from bondroit.ingesting.linkage.defaults import settings_for
from bondroit.ingesting.linkage.linked import Decided, Prepared, joined_first, linked, nobody_decided
from bondroit.ingesting.linkage.normalising import prepared
from bondroit.ingesting.linkage.quality import against_truth
from bondroit.ingesting.linkage.review import Keys, decided, merged, sheet, still_there

SETTINGS = settings_for("persons", "tax_persons")
KEYS = Keys(("household_id", "person"), ("tax_number",))
LEFT = pl.DataFrame({
    "household_id": ["H1", "H2", "H3"], "person": [1, 1, 1], "surname": ["a", "b", "c"], "first_name": ["x", "y", "z"],
    "birth_date": ["1990-01-01"] * 3,
})  # fmt: skip
RIGHT = pl.DataFrame({
    "tax_number": ["T1", "T2", "T3"], "surname": ["a", "b", "c"], "first_name": ["x", "y", "z"],
    "birth_date": ["1990-01-01"] * 3,
})  # fmt: skip
MODEL = {"comparisons": []}


def pairs(*rows: tuple[int, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"row_l": pl.Int64, "row_r": pl.Int64}, orient="row")


def judge(made: Decided, evidence: dict[tuple[int, int], float], settings=SETTINGS):
    """A linkage of the three rows from given evidence."""
    files = Prepared(prepared(LEFT, settings.comparisons), prepared(RIGHT, settings.comparisons, right=True))
    likely = pairs(*evidence).with_columns(evidence=pl.Series(list(evidence.values())))
    joined = joined_first(files, settings, made)
    return linked(files, settings, likely=likely, joined=joined, decided=made, model=MODEL)


def test_decisions_pass_before_the_model():
    """What a person confirmed is a link, what a person refused is none, whatever the weights say."""
    evidence = {(0, 0): 40.0, (1, 1): 40.0, (2, 2): 40.0}
    done = judge(Decided(pairs((0, 1)), pairs((2, 2))), evidence)
    assert done.links.select("row_l", "row_r", "how").rows() == [(0, 1, "reviewed")]
    assert (done.quality.reviewed, done.quality.refused) == (1, 1)
    assert judge(nobody_decided(), evidence).links.height == 3


def test_a_filled_sheet_comes_back_as_pairs_of_rows():
    """Words of both languages, with or without accents, are understood; empty ones are left open."""
    done = judge(nobody_decided(), {(0, 0): 1.5, (1, 1): 1.5, (2, 2): 1.5})
    listed = sheet(done, LEFT, RIGHT, SETTINGS, KEYS)
    assert listed.height == 3
    filled = listed.with_columns(decision=pl.Series(["Même", "no", ""]))
    made = decided(filled, LEFT, RIGHT, SETTINGS, KEYS)
    assert (made.confirmed.rows(), made.refused.rows()) == ([(0, 0)], [(1, 1)])


def test_pairs_without_evidence_are_reviewed_and_not_linked():
    """The rows left over, likely by the count alone: no link whatever the thresholds, and on the sheet, said why."""
    loose = replace(SETTINGS, threshold=0.55, sure=0.6)
    done = judge(nobody_decided(), {(0, 0): 40.0, (1, 1): 40.0, (2, 2): 0.0}, loose)
    assert done.links.select("row_l", "row_r").rows() == [(0, 0), (1, 1)]
    assert done.doubtful.select("row_l", "row_r", "why", "linked").rows() == [(2, 2, "unfounded", False)]
    assert done.doubtful["probability"].item() >= loose.sure
    told = judge(nobody_decided(), {(0, 0): 40.0, (1, 1): 40.0, (2, 2): 0.1}, loose)
    assert told.links.height == 3


def test_wrong_sheets_are_refused_by_line():
    """Unknown words, unknown keys and a person confirmed twice are told by their lines, never by a name."""
    rows = pl.DataFrame({
        "left_household_id": ["H1", "H9", "H2", "H2"], "left_person": ["1"] * 4,
        "right_tax_number": ["T1", "T1", "T2", "T3"], "decision": ["perhaps", "same", "same", "same"],
    })  # fmt: skip
    with pytest.raises(UserError) as refused:
        decided(rows, LEFT, RIGHT, SETTINGS, KEYS)
    told = str(refused.value)
    assert all(word in told for word in ("Lines 2:", "Lines 3:", "Lines 4, 5:"))
    assert "H9" not in told


def test_earlier_decisions_stand_unless_gone_against():
    """A kept decision holds on rows still there; a new one on the same pair or person takes its place."""
    kept = pl.DataFrame({"household_id": ["H1", "H2", "H9"], "person": [1, 1, 1], "tax_number": ["T1", "T2", "T3"],
                         "same": [True, False, True]})  # fmt: skip
    before = still_there(kept, LEFT, RIGHT, KEYS)
    assert (before.confirmed.rows(), before.refused.rows()) == ([(0, 0)], [(1, 1)])
    both = merged(Decided(pairs((0, 2), (1, 1)), pairs()), before, SETTINGS)
    assert (both.confirmed.rows(), both.refused.rows()) == ([(0, 2), (1, 1)], [])


def test_links_are_held_against_a_truth():
    """Precision and recall count pairs with equal keys; a missing key is nobody's."""
    found = against_truth(pairs((0, 0), (1, 2)), pl.Series(["a", "b", None]), pl.Series(["a", "b", None]))
    assert (found.true_pairs, found.links, found.right) == (2, 2, 1)
    assert (found.precision, found.recall, found.f1) == (0.5, 0.5, 0.5)
