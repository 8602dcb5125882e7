"""The verb `audit` on a month of the household chain, against plain computations."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from bondroit.app.audit_files import audit_files
from bondroit.auditing.replicates import Replicates
from bondroit.domain.months import Month

if TYPE_CHECKING:
    from collections.abc import Sequence

MONTH = Month.of(2026, 2)
BEFORE = Month.of(2026, 1)
FILES = 3_000


class Held:
    """Tables in memory: what `audit_files` reads of the port."""

    def __init__(self, frames: dict[tuple[str, Month | None], pl.DataFrame]) -> None:
        self.frames = frames

    def read(self, name: str, month: Month | None = None, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The table held."""
        frame = self.frames[name, month]
        return frame if columns is None else frame.select(columns)

    def exists(self, name: str, month: Month | None = None) -> bool:
        """Whether it is held."""
        return (name, month) in self.frames


def town(seed: int = 4) -> dict[tuple[str, Month | None], pl.DataFrame]:
    """Made-up tables with the columns the verb reads."""
    r = np.random.default_rng(seed)
    ids = np.array([f"h{k:05d}" for k in range(FILES)])
    aah = r.random(FILES) < 0.3
    wage = np.where(r.random(FILES) < 0.5, 90_000, 0)
    snapshot = pl.DataFrame(
        {
            "household_id": ids,
            "annual_income_cents": r.integers(0, 20, FILES) * 100_000,
            "rsa_paid_cents": np.where(r.random(FILES) < 0.3, 50_000, 0),
            "lone_parent": r.random(FILES) < 0.2,
            "claimant_sex": np.where(r.random(FILES) < 0.6, "F", "M"),
            "aah_paid_cents": np.where(aah, 90_000, 0),
            "claimant_wage_cents": wage,
        }
    )
    score = r.random((2, FILES))
    rank = FILES - score.argsort(axis=1).argsort(axis=1)
    cards = ["overpayment@2", "underpayment@1"]
    scores = pl.concat(
        [
            pl.DataFrame({"household_id": ids, "card": card, "probability": score[d], "rank": rank[d]})
            for d, card in enumerate(cards)
        ]
        + [pl.DataFrame({"household_id": ids, "card": "overpayment@1", "probability": score[1], "rank": rank[1]})]
    )
    over, under = ids[rank[0] <= 250], [i for i in ids[rank[1] <= 250] if i not in set(ids[rank[0] <= 250])]
    plan = pl.DataFrame(
        {
            "household_id": [*over, *under],
            "origin": ["score_overpayment"] * len(over) + ["score_underpayment"] * len(under),
        }
    )
    drawn = r.permutation(FILES)[:700]
    stratum = np.where(drawn < 1_500, "north", "south")
    sizes = {s: int((stratum == s).sum()) for s in ("north", "south")}
    survey = pl.DataFrame(
        {
            "household_id": ids[drawn],
            "month": [MONTH.first_day] * 700,
            "stratum": stratum,
            "stratum_size": [1_500] * 700,
            "cluster": pl.Series([None] * 700, dtype=pl.String),
            "weight": [1_500 / sizes[s] for s in stratum],
        }
    )
    checked = [*ids[drawn], *plan["household_id"]]
    findings = pl.DataFrame(
        {
            "household_id": checked,
            "month": [MONTH.first_day] * len(checked),
            "origin": ["survey"] * 700 + plan["origin"].to_list(),
            "overpayment": r.random(len(checked)) < 0.3,
            "underpayment": r.random(len(checked)) < 0.2,
        }
    )
    return {
        ("snapshots", BEFORE): snapshot,
        ("scores", MONTH): scores,
        ("plan", MONTH): plan,
        ("survey", None): survey,
        ("findings", None): findings,
    }


def test_every_figure_of_a_group_by_hand() -> None:
    """For AAH with work: shares, scores, rates, precision and burden are those of plain Python sums."""
    tables = town()
    audit = audit_files(month=MONTH, tables=Held(tables), floor=0)
    own = {
        row["household_id"]
        for row in tables["snapshots", BEFORE].to_dicts()
        if row["aah_paid_cents"] > 0 and row["claimant_wage_cents"] > 0
    }
    origin = dict(tables["plan", MONTH].select("household_id", "origin").rows())
    score = {r["household_id"]: r for r in tables["scores", MONTH].to_dicts() if r["card"] == "overpayment@2"}
    found = tables["findings", None].to_dicts()
    weight = dict(tables["survey", None].select("household_id", "weight").rows())
    drawn = [f for f in found if f["origin"] == "survey" and f["household_id"] in own]
    chosen = [f for f in found if f["origin"] != "survey" and f["household_id"] in own]
    total = sum(weight[f["household_id"]] for f in drawn)
    sound = sum(weight[f["household_id"]] for f in drawn if not (f["overpayment"] or f["underpayment"])) / total
    nothing = sum(not (f["overpayment"] or f["underpayment"]) for f in chosen)
    precise = [f["overpayment"] for f in chosen if f["origin"] == "score_overpayment"]
    want = {
        "files": len(own),
        "selected": sum(i in origin for i in own) / len(own),
        "selected_overpayment": sum(origin.get(i) == "score_overpayment" for i in own) / len(own),
        "top_overpayment": sum(score[i]["rank"] <= len(origin) for i in own) / len(own),
        "mean_score_overpayment": sum(score[i]["probability"] for i in own) / len(own),
        "overpayment": sum(weight[f["household_id"]] for f in drawn if f["overpayment"]) / total,
        "precision_overpayment": sum(precise) / len(precise),
        "burden": 1000 * nothing / (len(own) * sound),
    }
    for name, value in want.items():
        got = audit.figure("aah_with_work", "yes", name)
        assert math.isclose(got.value, value, rel_tol=1e-12), name
        if name != "files":
            assert got.low < got.value < got.high, name
    without = audit.figure("aah_with_work", "no", "selected")
    ratio = audit.figure("aah_with_work", "yes", "selected_ratio")
    assert math.isclose(ratio.value, want["selected"] / without.value, rel_tol=1e-12)


def test_intervals_from_draws_keep_every_figure() -> None:
    """The same numbers with bounds from draws: of ratios, means and the survey's rates; same seed, same bounds."""
    tables = town()
    plain = audit_files(month=MONTH, tables=Held(tables), floor=0)
    how = Replicates(300, 2)
    drawn, again = (audit_files(month=MONTH, tables=Held(tables), floor=0, how=how) for _ in range(2))
    assert drawn.figures == again.figures
    assert [f.value for f in drawn.figures] == pytest.approx([f.value for f in plain.figures], rel=1e-12)
    moved = {f.name for f, g in zip(drawn.figures, plain.figures, strict=True) if (f.low, f.high) != (g.low, g.high)}
    assert moved <= drawn.drawn
    assert {"selected_ratio", "overpayment", "overpayment_ratio", "mean_score_overpayment", "burden"} <= moved
    for one, other in zip(drawn.figures, plain.figures, strict=True):
        if one.name in moved and other.low is not None:  # near the formulas, which are right for cells so large
            assert one.high - one.low == pytest.approx(other.high - other.low, rel=0.35), one
    document = json.loads(json.dumps(drawn.to_document(), allow_nan=False))
    assert document["intervals"] == {"kind": "replicates", "replicates": 300, "seed": 2}
    assert "draws of the table" in document["figure_words"]["overpayment"]["method"]["en"]
    assert any("300 draws" in s.en for s in drawn.statements)
    assert plain.to_document()["intervals"] == {"kind": "formula"}


def test_groups_part_the_files() -> None:
    """Each family's groups add up to all files; income classes hold together equal incomes."""
    tables = town()
    audit = audit_files(month=MONTH, tables=Held(tables), floor=0)
    families: dict[str, float] = {}
    for family, group in audit.groups():
        families[family] = families.get(family, 0) + audit.figure(family, group, "files").value
    assert families == dict.fromkeys(["income_decile", "rsa", "lone_parent", "sex", "aah_with_work"], FILES)
    assert [g for f, g in audit.groups() if f == "income_decile"] == [str(k) for k in range(1, 11)]


@pytest.mark.parametrize("absent", ["findings", "survey"])
def test_what_is_not_known_is_said(absent: str) -> None:
    """Without controls or without a survey the audit gives what it can, and says what cannot be said."""
    tables: dict[Any, pl.DataFrame] = {k: v for k, v in town().items() if k[0] != absent}
    audit = audit_files(month=MONTH, tables=Held(tables))
    names = set(audit.frame()["figure"])
    assert not names & {"overpayment", "burden"}
    assert ("precision_overpayment" in names) == (absent == "survey")
    assert any("survey" in s.en for s in audit.statements)
    json.dumps(audit.to_document(), allow_nan=False)


def test_small_cells_are_hidden_and_cannot_be_had_by_difference() -> None:
    """With the floor, no shown share comes from 1 to 10 files, and a family never hides one group alone."""
    audit = audit_files(month=MONTH, tables=Held(town()))
    frame = audit.frame()
    shares = frame.filter(pl.col("figure").is_in(["selected", "top_overpayment", "precision_overpayment"]))
    hits = shares.filter(~pl.col("suppressed")).select((pl.col("value") * pl.col("rows")).round())["value"]
    assert not ((hits > 0) & (hits < 11)).any()
    alone = shares.group_by("attribute", "figure").agg(pl.col("suppressed").sum())
    assert not (alone["suppressed"] == 1).any()
    assert "h0" not in json.dumps(audit.to_document())
