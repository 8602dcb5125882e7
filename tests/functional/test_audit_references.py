"""Every published figure of the shared data, by the command line as a person types it: no set has code of its own."""

from __future__ import annotations

import csv
import json
import math
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from tests.data import shared
from tests.functional.running import check_refused, command

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COMPAS_COUNTS = {
    "pp": "flagged", "pn": "not_flagged", "tp": "true_positives", "fp": "false_positives", "fn": "false_negatives",
    "tn": "true_negatives", "group_label_neg": "negatives", "group_label_pos": "positives", "group_size": "rows",
}  # fmt: skip
COMPAS_RATES = {
    "tpr": "tpr", "tnr": "tnr", "for": "for", "fdr": "fdr", "fpr": "fpr", "fnr": "fnr", "npv": "npv",
    "precision": "ppv", "ppr": "share_of_flagged", "pprev": "flagged_rate", "prev": "rate",
}  # fmt: skip
SWEDEN = {
    "n_random": "rows_random", "n_algorithm": "rows_chosen", "errors_random": "errors_random",
    "errors_algorithm": "errors_chosen", "error_rate_random": "error_rate_random",
    "error_rate_algorithm": "precision", "precision": "precision", "pop_est": "population",
    "share_random": "share_random", "share_algorithm": "share_chosen", "TP_share": "true_positive_share",
    "FP_share": "false_positive_share", "FN_share": "false_negative_share", "TN_share": "true_negative_share",
    "FPR": "false_positive_rate", "FNR": "false_negative_rate", "share_of_random_errors": "share_of_errors_random",
    "share_of_algo_errors": "share_of_errors_chosen", "over_representation": "over_representation",
}  # fmt: skip
MAPPING = """
[columns]
variable = "feature"
modality = "category"
coefficient = "log_odds_term"
count = "train_count"

[variables]
sum_inkomen_bruto_value = "sum_inkomen_bruto"

[fixed]
sum_inkomen_bruto_was_mean_imputed = "0.0"

[card]
name = "slimme-check"
intercept = 0.24760025965768181
why = "Lighthouse Reports"
"""


def audited(capsys: pytest.CaptureFixture[str], tmp_path: Path, *words: object) -> dict[str, Any]:
    """The document of one audit."""
    said = command(capsys, "--json", "audit", *words, "--report", tmp_path / "audit.html")
    assert said.code == 0, said.err
    return json.loads(said.out)


def figures(document: Mapping[str, Any]) -> dict[tuple[str, str, str], dict[str, Any]]:
    return {(f["attribute"], f["group"], f["figure"]): f for f in document["figures"]}


def test_compas_is_what_aequitas_counts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Every count and rate of Aequitas for race, sex and age, and the totals it gives them beside."""
    table = shared("compas", "compas_for_aequitas.csv")
    groups = ("--group", "race", "--group", "sex", "--group", "age_cat")
    document = audited(
        capsys, tmp_path, "--table", table, "--outcome", "label_value", "--decision", "score = 1", *groups,
        "--floor", "0",
    )  # fmt: skip
    found = figures(document)
    compared = 0
    for line in csv.DictReader(shared("compas", "aequitas_reference_counts.csv").open(encoding="utf-8")):
        place = line["attribute_name"], line["attribute_value"]
        for theirs, ours in COMPAS_COUNTS.items():
            assert found[*place, ours]["value"] == int(line[theirs]), (place, theirs)
            compared += 1
        assert found["all", "all", "flagged"]["value"] == int(line["k"])
        assert found["all", "all", "rows"]["value"] == int(line["total_entities"])
    for line in csv.DictReader(shared("compas", "aequitas_reference_rates.csv").open(encoding="utf-8")):
        place = line["attribute_name"], line["attribute_value"]
        for theirs, ours in COMPAS_RATES.items():
            assert abs(found[*place, ours]["value"] - float(line[theirs])) <= 0.005 + 1e-9, (place, theirs)
            compared += 1
    assert compared == 11 * (len(COMPAS_COUNTS) + len(COMPAS_RATES))


def test_kenya_confusion_matrices(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The poor whom the means test leaves out and those it lets in, in towns and in the country, margins included."""
    actual, predicted = '"Actual Consumption (KES)"', '"Predicted Consumption (KES)"'
    area = 'PARTITION BY "Area Type"'
    poor = "place <= CASE \"Area Type\" WHEN 'Urban' THEN 414 ELSE 929 END"
    document = audited(
        capsys, tmp_path,
        "--table", shared("kenya_sha_pmt", "overall_prediction_scatter_flourish.csv"),
        "--define", f"place=row_number() OVER ({area} ORDER BY {actual})",
        "--define", f"line=max({actual}) FILTER (WHERE {poor}) OVER ({area})",
        "--positive", f"{actual} <= line", "--decision", f"{predicted} <= line", "--group", "Area Type",
        "--floor", "0",
    )  # fmt: skip
    found = figures(document)
    cells = {
        ("Actually Not Poor", "Predicted Not Poor"): "true_negatives",
        ("Actually Not Poor", "Predicted Poor"): "false_positives",
        ("Actually Not Poor", "Total"): "negatives",
        ("Actually Poor", "Predicted Not Poor"): "false_negatives",
        ("Actually Poor", "Predicted Poor"): "true_positives",
        ("Actually Poor", "Total"): "positives",
        ("Total", "Predicted Not Poor"): "not_flagged",
        ("Total", "Predicted Poor"): "flagged",
        ("Total", "Total"): "rows",
    }
    lines = list(csv.DictReader(shared("kenya_sha_pmt", "confusion_matrices.csv").open(encoding="utf-8")))
    assert len(lines) == 6
    for line in lines:
        for (row, column), name in cells.items():
            if line[""] == row:
                assert found["Area Type", line["Sector"], name]["value"] == int(line[column]), (line, column)


@pytest.mark.parametrize("attribute", ["gender", "income"])
def test_sweden(capsys: pytest.CaptureFixture[str], tmp_path: Path, attribute: str) -> None:
    """Every line of the reference, exact intervals and the median income included, to 1e-12."""
    definitions = {
        "gender": ["group=CASE Gender WHEN 'K' THEN 'Women' ELSE 'Men' END"],
        "income": [
            "median_income=median(Income) OVER ()",
            "group=CASE WHEN Income >= median_income THEN '>=median' ELSE '<median' END",
        ],
    }
    document = audited(
        capsys, tmp_path, "--table", shared("sweden_tfp", f"{attribute}_1dec.csv"), "--outcome", "Result",
        "--positive", "Result <> 'No Errors Found'", "--selected", "\"Selection Method\" <> 'Random'",
        *[word for text in definitions[attribute] for word in ("--define", text)],
        "--group", "group", "--population", "977730",
    )  # fmt: skip
    found, compared = figures(document), 0
    for line in csv.DictReader(shared("sweden_tfp", "reference_gender_income.csv").open(encoding="utf-8")):
        if line["attribute"] not in {"all", attribute}:
            continue
        got = _swedish(document, found, line)
        assert math.isclose(got, float(line["value"]), rel_tol=1e-12, abs_tol=1e-12), (line, got)
        compared += 1
    assert compared == {"gender": 44, "income": 45}[attribute]
    by_code = {finding["code"]: finding for finding in document["findings"]}
    assert by_code["AUD001"]["verdict"] == "holds"
    assert {"AUD003", "AUD010"} <= set(by_code)


def _swedish(document: Mapping[str, Any], found: Mapping[Any, dict[str, Any]], line: Mapping[str, str]) -> float:
    metric, bound = line["metric"], "value"
    if metric == "median_income":
        return document["quantities"][metric]
    for suffix, which in (("_clopper_pearson_low", "low"), ("_clopper_pearson_high", "high")):
        if metric.endswith(suffix):
            metric, bound = metric.removesuffix(suffix), which
    place = ("all", "all") if line["attribute"] == "all" else ("group", line["group"])
    return found[*place, SWEDEN[metric]][bound]


def test_amsterdam_is_scored_to_the_last_digit(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The published card, through a mapping, gives each of the 16,384 applications the published score to 1e-12.

    The published scores take the income as never imputed, whatever the file says: the mapping declares it.
    """
    mapping, card, scores = tmp_path / "map.toml", tmp_path / "card.json", tmp_path / "scores.parquet"
    mapping.write_text(MAPPING, encoding="utf-8")
    published = shared("amsterdam_fairness", "ebm_scorecard_before_reweighing.csv")
    table = shared("amsterdam_fairness", "scores_before.csv.gz")
    said = command(capsys, "card", "import", published, "--mapping", mapping, "--out", card)
    assert said.code == 0, said.err
    said = command(capsys, "score", "--table", table, "--card", card, "--exact", "--out", scores)
    assert said.code == 0, said.err
    rows = pl.read_parquet(scores)
    assert rows.height == 16_384
    assert (rows["exact"] - rows["original_model_score"]).abs().max() <= 1e-12
    assert (rows["probability"] - rows["original_model_score"]).abs().max() <= 1e-5  # whole millionths of a logit
    document = audited(
        capsys, tmp_path, card, "--table", table, "--threshold", "0.5", "--group", "has_partner", "--group",
        "has_medebewoner", "--cross", "all",
    )  # fmt: skip
    found = figures(document)
    flagged = int((rows["probability"] >= 0.5).sum())
    assert found["all", "all", "flagged"]["value"] == flagged
    parts = [f["value"] for (a, _, n), f in found.items() if n == "flagged" and "\N{MULTIPLICATION SIGN}" in a]
    assert len(parts) == 4
    assert sum(parts) == flagged
    assert {"AUD014", "AUD016", "AUD017"} <= {finding["code"] for finding in document["findings"]}


def test_a_wrong_mapping_is_told_with_the_nearest_names(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A column, a variable and a class that are not there: every fault at once, nothing is written."""
    mapping, card = tmp_path / "map.toml", tmp_path / "card.json"
    published = tmp_path / "table.csv"
    published.write_text("feature,category,log_odds\na,x,0\na,y,1\n", encoding="utf-8")
    mapping.write_text(
        '[columns]\nvariable = "feature"\nmodality = "category"\n[variables]\nb = "c"\n[values.a]\nz = "w"\n'
        '[card]\nname = "n"\nintercept = 0\n',
        encoding="utf-8",
    )
    said = command(capsys, "card", "import", published, "--mapping", mapping, "--out", card)
    check_refused(said, code="E-MAP-001", exit_code=2)
    assert "variables.b" in said.err
    assert "values.a" in said.err
    assert not card.exists()


def test_only_some_checks_and_what_they_lack(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """One check: its figures and its finding alone; one that lacks a decision says so; an unknown one is refused."""
    table = tmp_path / "t.csv"
    table.write_text("y,g\n" + "1,a\n0,b\n" * 40, encoding="utf-8")
    words = ("--table", table, "--outcome", "y", "--group", "g")
    document = audited(capsys, tmp_path, *words, "--only", "AUD002", "--only", "aud7")
    assert {f["code"] for f in document["findings"]} == {"AUD002"}
    assert [one["code"] for one in document["not_run"]] == ["AUD007"]
    assert document["not_run"][0]["missing"] == ["decision"]
    assert {f["figure"] for f in document["figures"]} == {"rows", "rate", "rate_difference", "rate_ratio"}
    said = command(capsys, "audit", *words, "--only", "AUD0999")
    check_refused(said, code="E-AUD-002", exit_code=2)


def test_outcomes_of_the_chosen_are_bounded(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Of the Swedish controls that were chosen: bounds by group, by hand, and AUD001 does not hold."""
    rows = pl.read_csv(shared("sweden_tfp", "gender_1dec.csv"))
    chosen = rows.with_columns(
        Result=pl.when(pl.col("Selection Method") == "Random").then(None).otherwise(pl.col("Result"))
    )
    chosen.write_csv(tmp_path / "chosen.csv")
    document = audited(
        capsys, tmp_path, "--table", tmp_path / "chosen.csv", "--outcome", "Result",
        "--positive", "Result <> 'No Errors Found'", "--selected", "\"Selection Method\" <> 'Random'",
        "--group", "Gender", "--lift", "5",
    )  # fmt: skip
    assert any("cannot say who errs" in s["en"] for s in document["statements"])
    found = figures(document)
    random = rows.filter(pl.col("Selection Method") == "Random")
    for group in ("K", "M"):
        own = rows.filter(pl.col("Gender") == group)
        errors = own.filter((pl.col("Selection Method") != "Random") & (pl.col("Result") != "No Errors Found")).height
        assert found["Gender", group, "people"]["value"] == own.height
        assert found["Gender", group, "rate_lowest"]["value"] == pytest.approx(errors / own.height)
        left = random.filter(pl.col("Gender") == group).height
        assert found["Gender", group, "rate_highest"]["value"] == pytest.approx((errors + left) / own.height)
        assert found["Gender", group, "rate_lowest"]["value"] < found["Gender", group, "rate_lowest_lift"]["value"]
    by_code = {f["code"]: f["verdict"] for f in document["findings"]}
    assert by_code["AUD001"] == "does not hold"
    assert by_code["AUD011"] in {"holds", "not enough evidence"}


def test_a_card_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Its own checks, and every other one with what it needs; in French as in English."""
    table, card = tmp_path / "t.csv", tmp_path / "card.json"
    table.write_text("variable,modality,coefficient\nrent,< 400,0\nrent,>= 400,masked\n", encoding="utf-8")
    said = command(capsys, "card", "import", table, "--name", "published", "--out", card)
    assert said.code == 0, said.err
    said = command(capsys, "--json", "audit", card)
    assert said.code == 0, said.err
    document = json.loads(said.out)
    verdicts = {f["code"]: f["verdict"] for f in document["findings"]}
    assert verdicts["AUD014"] == "does not hold"
    assert verdicts["AUD015"] == "holds"
    assert {"AUD002", "AUD007"} <= {one["code"] for one in document["not_run"]}
    said = command(capsys, "audit", card, "--table", table, "--group", "rent")
    check_refused(said, code="E-SCO-003", exit_code=3)
    said = command(capsys, "audit", card, "--table", table, "--month", "2026-02")
    check_refused(said, code="E-USE-001", exit_code=2)
    assert "AUD014" in command(capsys, "--lang", "fr", "audit", card).out
