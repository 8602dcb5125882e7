"""The verb `audit` on tables that somebody brings."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.data import shared

from bondroit.app.audit_table import AuditTableRequest, audit_table
from bondroit.errors import UserError
from bondroit.store.received import DuckDBReceived

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.report import AuditReport


class Held(DuckDBReceived):
    """A frame in the place of a file."""

    def __init__(self, frame: pl.DataFrame) -> None:
        super().__init__()
        self._frame = frame

    def read(self, path: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The frame, whatever the path."""
        return self._frame if columns is None else self._frame.select(columns)


def audited(request: AuditTableRequest, frame: pl.DataFrame | None = None) -> AuditReport:
    return audit_table(request=request, received=DuckDBReceived() if frame is None else Held(frame))


def test_compas_counts_by_group_are_those_of_aequitas() -> None:
    """Every count and rate published for race, sex and age follows from the general options."""
    base = AuditTableRequest(
        path=str(shared("compas", "compas_for_aequitas.csv")),
        outcome="label_value",
        groups=("race", "sex", "age_cat"),
        floor=0,
    )
    by_label = audited(base)
    by_score = audited(replace(base, positive="score = 1"))
    hits = audited(replace(base, positive="score = 1 AND label_value = 1"))
    for line in csv.DictReader(shared("compas", "aequitas_reference_counts.csv").open(encoding="utf-8")):
        place = line["attribute_name"], line["attribute_value"]
        want = {name: int(line[name]) for name in ("group_size", "group_label_pos", "pp", "tp", "fp", "fn")}
        assert by_label.value(*place, "rows") == want["group_size"]
        assert by_label.value(*place, "positives") == want["group_label_pos"]
        assert by_score.value(*place, "positives") == want["pp"]
        assert hits.value(*place, "positives") == want["tp"] == want["pp"] - want["fp"]
    for line in csv.DictReader(shared("compas", "aequitas_reference_rates.csv").open(encoding="utf-8")):
        place = line["attribute_name"], line["attribute_value"]
        assert abs(by_label.value(*place, "rate") - float(line["prev"])) <= 0.005 + 1e-9
        assert abs(by_score.value(*place, "rate") - float(line["pprev"])) <= 0.005 + 1e-9


def test_kenya_confusion_matrices() -> None:
    """The poor that the means test leaves out, in towns and in the country: the published counts."""
    names = {("Poor", "Poor"): "hit", ("Poor", "Not Poor"): "left out", ("Not Poor", "Poor"): "let in"}
    actual, predicted = '"Actual Consumption (KES)"', '"Predicted Consumption (KES)"'
    line = "CASE \"Area Type\" WHEN 'Urban' THEN 414 ELSE 929 END"
    request = AuditTableRequest(
        path=str(shared("kenya_sha_pmt", "overall_prediction_scatter_flourish.csv")),
        outcome="Area Type",
        positive="cell = 'left out'",
        define={
            "line": f'max(CASE WHEN place <= {line} THEN {actual} END) OVER (PARTITION BY "Area Type")',
            "cell": f"CASE WHEN {actual} <= line AND {predicted} <= line THEN 'hit' "
            f"WHEN {actual} <= line THEN 'left out' WHEN {predicted} <= line THEN 'let in' ELSE 'neither' END",
            "both": "\"Area Type\" || ' ' || cell",
        },
        groups=("both",),
        floor=0,
    )
    ranked = {"place": f'row_number() OVER (PARTITION BY "Area Type" ORDER BY {actual})'}
    report = audited(replace(request, define={**ranked, **request.define}))
    for row in csv.DictReader(shared("kenya_sha_pmt", "confusion_matrices.csv").open(encoding="utf-8")):
        true = row[""].removeprefix("Actually ")
        if true == "Total":
            continue
        for guess in ("Not Poor", "Poor"):
            cell = names.get((true, guess), "neither")
            assert report.value("both", f"{row['Sector']} {cell}", "rows") == int(row[f"Predicted {guess}"])


FRAME = pl.DataFrame(
    {
        "y": [1, 0, 1, None] * 30,
        "g": ["a", "b", "a", "b"] * 30,
        "s": [0.9, 0.1, 0.4, 0.3] * 30,
        "w": [1.0, 2.0, 3.0, 4.0] * 30,
        "t": ["u", "v", "w", "x"] * 30,
        "id": range(120),
    }
)
REQUEST = AuditTableRequest(path="t.csv", outcome="y", groups=("g",), score="s", weight="w")


def test_rows_without_an_outcome_are_left_out_and_told() -> None:
    """They count neither way, and the report says how many; the document is plain JSON and hides no state."""
    report = audited(REQUEST, FRAME)
    assert report.rows == 90
    assert any("30 row(s) without an outcome" in s.en for s in report.statements)
    document = json.loads(json.dumps(report.to_document(), allow_nan=False))
    assert {f["code"] for f in document["findings"]} >= {"AUD001", "AUD004"}
    assert report.value("all", "all", "rate") == pytest.approx(4 / 6)
    assert report.table_of("g", "fr").columns == ["figure", "a", "b"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"outcome": "yy"}, "E-TAB-004"),
        ({"outcome": "t"}, "E-USE-001"),
        ({"outcome": None, "score": None}, "E-USE-001"),
        ({"outcome": None, "score": None, "decision": "s > 0.5", "threshold": 0.5}, "E-USE-001"),
        ({"outcome": None, "score": None, "euros": "id", "threshold": 0.5}, "E-USE-001"),
        ({"cross": (("g",),)}, "E-USE-001"),
        ({"cross": (("g", "z"),)}, "E-TAB-004"),
        ({"lift": 0.5}, "E-USE-001"),
        ({"reference": ("z",)}, "E-USE-001"),
        ({"sizes": {("g", "z"): 500}}, "E-USE-001"),
        ({"euros": "t"}, "E-AUD-001"),
        ({"only": ("AUD999",)}, "E-AUD-002"),
        ({"groups": ("id",)}, "E-AUD-001"),
        ({"score": "t"}, "E-AUD-001"),
        ({"population": 10}, "E-USE-001"),
        ({"selected": "s > 0.5"}, "E-USE-001"),
        ({"positive": "z = 1"}, "E-USE-004"),
        ({"define": {"g": "1"}}, "E-USE-004"),
        ({"floor": -1}, "E-USE-001"),
    ],
)
def test_options_that_do_not_fit_are_refused(change: dict[str, object], code: str) -> None:
    """Each has its code and a remedy in both languages."""
    with pytest.raises(UserError) as caught:
        audited(replace(REQUEST, **change), FRAME)
    assert caught.value.code == code
    assert caught.value.remedy.fr


def test_weights_must_be_above_zero() -> None:
    """A weight of zero is refused with its count."""
    with pytest.raises(UserError, match="cannot be audited") as caught:
        audited(REQUEST, FRAME.with_columns(w=pl.when(pl.col("id") < 2).then(0.0).otherwise("w")))
    assert caught.value.code == "E-BLD-002"
    assert "2 weight(s)" in str(caught.value)


def test_a_small_group_shows_no_number() -> None:
    """Ten rows of a group of their own appear nowhere, and neither does the group that would give them away."""
    frame = FRAME.with_columns(g=pl.when(pl.col("id") < 10).then(pl.lit("rare")).otherwise("g"))
    report = audited(replace(REQUEST, weight=None, score=None), frame)
    hidden = report.frame().filter("suppressed")
    assert "rare" in hidden["group"]
    assert hidden["group"].n_unique() >= 2
    assert report.value("g", "rare", "rows") is None
    assert "hidden" in report.table_of("g")["rare"].to_list()


def test_the_reports_never_acquit() -> None:
    """No word of the report says that a system is fair or compliant."""
    text = json.dumps(audited(REQUEST, FRAME).to_document(), ensure_ascii=False).lower()
    assert not [w for w in ("fair", "compliant", "équitable", "conforme") if w in text]


def test_scores_of_the_random_arm_are_preferred() -> None:
    """With both arms, figures on scores come from the rows drawn at random when these have scores."""
    report = audited(replace(REQUEST, weight=None, selected="s > 0.5", floor=0), FRAME)
    drawn = FRAME.filter(pl.col("y").is_not_null() & (pl.col("s") <= 0.5))
    assert report.value("all", "all", "rows_scored") == drawn.height
    assert math.isclose(report.value("all", "all", "mean_score"), drawn["s"].mean(), rel_tol=1e-12)


def test_a_score_that_is_no_probability_is_judged_by_its_order() -> None:
    """Amounts or ranks given as a score get an AUC and no mean, no percent and no calibration."""
    frame = pl.DataFrame({"y": [0, 1] * 30, "s": [float(k) for k in range(60)], "g": ["a", "b", "a"] * 20})
    report = audited(AuditTableRequest(path="", outcome="y", groups=("g",), score="s"), frame)
    names = {f.name for f in report.figures}
    assert "auc" in names
    assert not names & {"mean_score", "score_less_rate"}
    assert any("no probability" in s.en for s in report.statements)
