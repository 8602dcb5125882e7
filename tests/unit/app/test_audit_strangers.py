"""The audit of tables as strangers bring them: every fault at once, no value of a row, and what is said of odd ones."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.app.test_audit_table import audited

from bondroit.app.audit_highest import highest_rows
from bondroit.app.audit_request import AuditTableRequest, check_about
from bondroit.auditing.replicates import Replicates
from bondroit.errors import UserError
from bondroit.scoring.expressions import tie_number
from bondroit.scoring.rows import Top

if TYPE_CHECKING:
    from collections.abc import Sequence

ROWS = 120
FRAME = pl.DataFrame(
    {
        "y": [1, 0, 1, 0] * 30,
        "g": ["a", "b", "c"] * 40,
        "s": [k / ROWS for k in range(ROWS)],
        "name": [f"Jean {k}" for k in range(ROWS)],
        "w": [1.0, -1.0] * 60,
        "t": ["1", "two", "3"] * 40,
        "e": [float("inf"), 2.0] * 60,
        "three": ["paid", "late", "Jean Dupont"] * 40,
    }
)
REQUEST = AuditTableRequest(path="t.csv", outcome="y", groups=("g",))


def refused(request: AuditTableRequest, frame: pl.DataFrame = FRAME) -> UserError:
    with pytest.raises(UserError) as caught:
        audited(request, frame)
    return caught.value


@pytest.mark.parametrize(
    "values",
    [
        [True, False], ["Yes", "no"], ["OUI ", "non"], ["O", "N"], [1.0, 0.0], ["1", "0"], ["vrai", "faux"], [1, 0],
    ],
)  # fmt: skip
def test_an_outcome_is_read_however_it_is_written(values: Sequence[object]) -> None:
    """Yes/no in French or English, with blanks or capitals, 0/1 as whole numbers, decimals or text: half of them."""
    frame = pl.DataFrame({"y": [*values] * 30, "g": ["a", "a", "b", "b"] * 15})
    report = audited(REQUEST, frame)
    assert report.value("all", "all", "positives") == 30


def test_every_fault_of_a_table_is_told_at_once() -> None:
    """A missing column, an outcome of three values, text as a score, weights, infinite sums, a group a person."""
    request = replace(
        REQUEST, outcome="three", groups=("g", "name", "nosuch"), score="t", weight="w", euros="e", decision="zz = 1"
    )
    error = refused(request)
    assert error.code == "E-AUD-001"
    told = " ".join(fault.en for fault in error.faults)
    for part in ("nosuch", "three is neither", "Column t holds text", "w: 60 weight(s)", "infinite numbers in 60",
                 "name has 120 values", "There is no column zz"):  # fmt: skip
        assert part in told, part
    assert len(error.faults) == 7
    assert "Jean" not in told + error.remedy.en
    assert all(fault.fr != fault.en for fault in error.faults)


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"outcome": "three"}, "E-USE-001", "3 different values"),
        ({"score": "e"}, "E-AUD-001", "infinite numbers in 60 row(s)"),
        ({"score": "t"}, "E-AUD-001", "no number in 40 row(s)"),
        ({"groups": ("s",)}, "E-AUD-001", "more than 50 groups"),
        ({"threshold": float("nan"), "score": "s"}, "E-USE-001", "--threshold is no number"),
        ({"highest": Top(most=3)}, "E-USE-001", "--highest needs --score"),
        ({"highest": Top(most=3), "score": "s", "decision": "s > 0.5"}, "E-USE-001", "each say who is flagged"),
        ({"how": Replicates(3)}, "E-USE-001", "from 200 to"),
    ],
)
def test_a_fault_says_what_and_how_many(change: dict[str, object], code: str, words: str) -> None:
    """Each fault alone keeps its code, with counts and no value."""
    error = refused(replace(REQUEST, **change))
    assert error.code == code
    assert words in " ".join(fault.en for fault in error.faults)


def test_numbers_that_make_too_many_groups_are_offered_classes() -> None:
    """The remedy is a line to copy, with the name of the column as SQL asks for it; it then works."""
    frame = FRAME.rename({"s": "revenu annuel"})
    error = refused(replace(REQUEST, groups=("revenu annuel",)), frame)
    assert 'ntile(10) OVER (ORDER BY \\"revenu annuel\\")' in error.remedy.en
    define = {"tenth": 'ntile(10) OVER (ORDER BY "revenu annuel")'}
    report = audited(replace(REQUEST, groups=("tenth",), define=define, floor=0), frame)
    assert report.value("tenth", "10", "rows") == 12


def test_a_column_with_a_value_of_its_own_in_each_row_makes_no_groups() -> None:
    """Twelve rows, twelve names: refused without one of them."""
    error = refused(replace(REQUEST, groups=("name",)), FRAME.head(12))
    assert "value of its own in every row" in error.faults[0].en
    assert "Jean" not in str(error)


def test_free_text_makes_no_groups() -> None:
    """Texts of a page are nobody's group, and none of them is shown."""
    frame = FRAME.with_columns(g=pl.lit("Jean a déclaré " * 400) + pl.col("g"))
    error = refused(REQUEST, frame)
    assert "free text" in error.faults[0].en
    assert "Jean" not in str(error)


def test_no_outcome_at_all_is_the_only_fault() -> None:
    """Without a row that has an outcome, nothing else is said of columns that are then empty."""
    empty = FRAME.with_columns(y=pl.lit(None, pl.Int64))
    error = refused(replace(REQUEST, score="s", threshold=0.5), empty)
    assert [fault.en for fault in error.faults] == ["No row has an outcome."]


def test_one_group_and_one_outcome_are_said() -> None:
    """One group alone is compared with nothing; where every row has the outcome the report says so."""
    frame = pl.DataFrame({"y": [1] * 40, "g": ["a"] * 40})
    report = audited(replace(REQUEST, groups=("g", "g")), frame)
    (finding,) = [f for f in report.findings if f.code == "AUD002"]
    assert "one group alone" in finding.detail.en
    assert any("Every row has the outcome" in s.en for s in report.statements)


def test_a_family_said_of_no_column_is_refused() -> None:
    """`--about` with a slip would leave a protected group unlooked at."""
    check_about(replace(REQUEST, cross=(("g", "three"),)), {"three": "sex"})
    with pytest.raises(UserError) as caught:
        check_about(REQUEST, {"sexe": "sex", "g": "rsa"})
    assert [fault.en for fault in caught.value.faults] == ["--about sexe: no --group or --cross names it (g)."]


def test_the_question_of_the_worst_group_is_of_all_crossings() -> None:
    """Not in the name of one attribute: the finding is of everyone, and names what was searched."""
    chance = np.random.default_rng(2)
    frame = pl.DataFrame({"y": chance.random(4_000) < 0.3, "sex": chance.choice(["f", "m"], 4_000)}).with_columns(
        area=pl.Series(chance.choice(["n", "s", "e"], 4_000)), y=pl.col("y") | (pl.col("sex") == "f")
    )
    report = audited(replace(REQUEST, groups=("sex", "area")), frame)
    (finding,) = [f for f in report.findings if f.code == "AUD013"]
    assert finding.attribute == "all"
    assert "(everyone)" in finding.summary.en
    assert "(tout le monde)" in finding.summary.fr
    assert "sex, area and their crossings" in finding.detail.en
    assert "sex f" in finding.detail.en


def plain_highest(scores: Sequence[float | None], most: int) -> set[int]:
    """The highest, one by one, equal scores by the number made of the row's place."""
    longest = len(str(len(scores)))
    known = [
        (-score, tie_number(str(k + 1), seed=0, longest=longest), k)
        for k, score in enumerate(scores)
        if score is not None
    ]
    return {k for _, _, k in sorted(known)[:most]}


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 5).map(float)), min_size=1, max_size=60),
    st.one_of(st.integers(1, 70), st.decimals("0.5", "100", places=1)),
)
def test_the_highest_are_those_that_plain_sorting_takes(scores: list[float | None], asked: int | Decimal) -> None:
    """Equal scores by the rule of `score --table --top`, rows without a score never; percentages of those scored."""
    known = sum(score is not None for score in scores)
    top = Top(most=asked) if isinstance(asked, int) else Top(percent=asked)
    score = np.array([np.nan if x is None else x for x in scores])
    found = highest_rows(score, np.ones(len(score)), top)
    assert set(np.flatnonzero(found).tolist()) == plain_highest(scores, top.of(known))


def test_with_weights_the_highest_stand_for_the_share_asked() -> None:
    """Rows of weight 3 and 1: a quarter of the people, not of the rows."""
    score, weights = np.arange(8.0), np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 3.0, 3.0])
    found = highest_rows(score, weights, Top(percent=Decimal(25)))
    assert np.flatnonzero(found).tolist() == [7]


def test_the_highest_are_of_all_rows_with_a_score() -> None:
    """Rows without an outcome take places too; the report says how many, and whether equal scores were parted."""
    frame = FRAME.with_columns(y=pl.when(pl.col("s") > 0.9).then(None).otherwise("y"))
    report = audited(replace(REQUEST, score="s", highest=Top(percent=Decimal(20)), floor=0), frame)
    assert report.value("all", "all", "flagged") == 24 - frame["y"].null_count()
    assert any("24 row(s) with the highest scores, of 120" in s.en for s in report.statements)
    even = audited(replace(REQUEST, score="s", highest=Top(most=30), floor=0), FRAME.with_columns(s=pl.lit(0.5)))
    assert even.value("all", "all", "flagged") == 30
    assert any("Other rows have the score of the last one" in s.en for s in even.statements)


def test_draws_are_told_in_the_report() -> None:
    """Number and seed in the document, words among the statements, the method of what is drawn alone."""
    request = replace(REQUEST, score="s", threshold=0.5, floor=0, how=Replicates(200, 9))
    one, two = (audited(request, FRAME).to_document() for _ in range(2))
    assert one == two
    assert one["intervals"] == {"kind": "replicates", "replicates": 200, "seed": 9}
    assert any("200 draws of the table (seed 9)" in s["en"] for s in one["statements"])
    words = one["figure_words"]
    assert "draws of the table" in words["flagged_ratio"]["method"]["en"]
    assert "Clopper" in words["rate"]["method"]["en"]
    methods = {f["method"]["en"] for f in one["findings"] if f["code"] == "AUD005"}
    assert "largest distance over 200 draws" in methods.pop()
    plain = audited(replace(request, how=Replicates()), FRAME).to_document()
    assert plain["intervals"] == {"kind": "formula"}
