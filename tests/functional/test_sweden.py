"""Every published figure on the Swedish controls, by the general options of `audit` alone."""

from __future__ import annotations

import csv
import math
from functools import cache
from typing import TYPE_CHECKING

import pytest
from tests.data import shared

from bondroit.app.audit_table import AuditTableRequest, audit_table
from bondroit.store.received import DuckDBReceived

if TYPE_CHECKING:
    from bondroit.auditing.report import AuditReport

POPULATION = 977_730
POSITIVE = "Result <> 'No Errors Found'"
SELECTED = "\"Selection Method\" <> 'Random'"
TABLES = {
    "gender": ("gender_1dec.csv", {"gender": "CASE Gender WHEN 'K' THEN 'Women' ELSE 'Men' END"}),
    "income": (
        "income_1dec.csv",
        {
            "median_income": "median(Income) OVER ()",
            "income_group": "CASE WHEN \"Income\" >= median_income THEN '>=median' ELSE '<median' END",
        },
    ),
}
GROUPS = {"gender": "gender", "income": "income_group"}
NAMES = {
    "n_random": "rows_random",
    "n_algorithm": "rows_chosen",
    "errors_random": "errors_random",
    "errors_algorithm": "errors_chosen",
    "error_rate_random": "error_rate_random",
    "error_rate_algorithm": "precision",
    "precision": "precision",
    "pop_est": "population",
    "share_random": "share_random",
    "share_algorithm": "share_chosen",
    "TP_share": "true_positive_share",
    "FP_share": "false_positive_share",
    "FN_share": "false_negative_share",
    "TN_share": "true_negative_share",
    "FPR": "false_positive_rate",
    "FNR": "false_negative_rate",
    "share_of_random_errors": "share_of_errors_random",
    "share_of_algo_errors": "share_of_errors_chosen",
    "over_representation": "over_representation",
}


@cache
def audited(attribute: str) -> AuditReport:
    file, definitions = TABLES[attribute]
    request = AuditTableRequest(
        path=str(shared("sweden_tfp", file)),
        outcome="Result",
        positive=POSITIVE,
        selected=SELECTED,
        define=definitions,
        groups=(GROUPS[attribute],),
        population=POPULATION,
    )
    return audit_table(request=request, received=DuckDBReceived())


def test_every_published_figure_is_reached() -> None:
    """All lines of the published reference, intervals and the median included, to 1e-12."""
    lines = list(csv.DictReader(shared("sweden_tfp", "reference_gender_income.csv").open(encoding="utf-8")))
    assert lines
    for line in lines:
        got = figure_of(line["attribute"], line["group"], line["metric"])
        want = float(line["value"])
        assert got is not None, line
        assert math.isclose(got, want, rel_tol=1e-12, abs_tol=1e-12), (line, got)


def figure_of(attribute: str, group: str, metric: str) -> float | None:
    report = audited("gender" if attribute == "all" else attribute)
    if metric == "median_income":
        return dict(audited("income").quantities)[metric]
    own, bound = "all" if attribute == "all" else GROUPS[attribute], "value"
    for suffix, which in (("_clopper_pearson_low", "low"), ("_clopper_pearson_high", "high")):
        if metric.endswith(suffix):
            metric, bound = metric.removesuffix(suffix), which
    found = [f for f in report.figures if (f.attribute, f.group, f.name) == (own, group, NAMES[metric])]
    return getattr(found[0], bound) if found else None


@pytest.mark.parametrize("attribute", ["gender", "income"])
def test_both_files_have_the_same_totals(attribute: str) -> None:
    """The two attribute files hold the same controls, shuffled apart: their overall figures agree."""
    names = ("rows_random", "rows_chosen", "errors_random", "errors_chosen", "error_rate_random", "precision")
    assert [audited(attribute).value("all", "all", n) for n in names] == [
        audited("gender").value("all", "all", n) for n in names
    ]


def test_chosen_controls_alone_do_not_say_who_errs() -> None:
    """Without the random rows the report says, in both languages, what cannot be said, and AUD001 does not hold."""
    request = AuditTableRequest(
        path=str(shared("sweden_tfp", "gender_1dec.csv")),
        outcome="Result",
        positive=POSITIVE,
        selected="Result IS NOT NULL",
        groups=("Gender",),
        score="Risk Score",
    )
    report = audit_table(request=request, received=DuckDBReceived())
    assert any("cannot say who errs" in s.en and "ne peuvent pas dire qui se trompe" in s.fr for s in report.statements)
    assert next((f.code, f.verdict) for f in report.findings) == ("AUD001", "does not hold")
