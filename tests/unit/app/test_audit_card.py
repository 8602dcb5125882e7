"""A card audited over a month's files, which it scores there and then, and over a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from tests.unit.app.test_audit_files import BEFORE, FILES, MONTH, Held, town
from tests.unit.app.test_audit_table import Held as HeldTable

from bondroit.app.audit_card import audit_card, audit_scored_table
from bondroit.app.audit_files import audit_files
from bondroit.app.audit_request import AuditTableRequest
from bondroit.domain.scorecard import INTERVAL, NUMERIC, UNKNOWN, Modality, Scorecard, Variable
from bondroit.errors import UserError
from bondroit.scoring.files import score_month

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.domain.months import Month


class Scanned(Held):
    """The same tables, lazily too."""

    def scan(self, name: str, months: Sequence[Month]) -> pl.LazyFrame:
        """The month held."""
        return self.frames[name, months[0]].lazy()


def card(name: str = "overpayment", *, coefficient: float = 1.0) -> Scorecard:
    classes = tuple(
        Modality(f"{k}", INTERVAL, coefficient * k, reference=k == 0, lower=k or None, upper=k + 1 if k < 9 else None)
        for k in range(10)
    )
    return Scorecard(name, 7, "overpayment", -2.0, (Variable("x", NUMERIC, classes),))


def tables() -> Scanned:
    """The made-up town with a variable: low incomes have high values of it."""
    frames = town()
    snapshot = frames["snapshots", BEFORE]
    draw = np.random.default_rng(1)
    poor = (snapshot["annual_income_cents"] < 500_000).to_numpy()
    values = np.clip(draw.integers(0, 7, FILES) + 3 * poor, 0, 9)
    frames["variables", MONTH] = pl.DataFrame(
        {"household_id": snapshot["household_id"], "month": [MONTH.first_day] * FILES, "x": values}
    )
    return Scanned(frames)


def test_a_card_proposes_the_files_it_ranks_highest() -> None:
    """Shares proposed are those of the highest of its own ranking, by decile; no outcome of a control is its own."""
    held, one = tables(), card()
    done = audit_files(month=MONTH, tables=held, floor=0, capacity=300, card=one)
    scores = score_month(one, held.scan("variables", [MONTH]), MONTH).collect()
    top = set(scores.filter(pl.col("rank") <= 300)["household_id"].to_list())
    assert done.card == "overpayment@7"
    assert done.capacity == 300
    incomes = held.frames["snapshots", BEFORE]
    proposed = sum(done.figure("sex", g, "selected").value * done.figure("sex", g, "files").value for g in ("F", "M"))
    assert round(proposed) == len(top) == 300
    women = incomes.filter(pl.col("claimant_sex") == "F")["household_id"]
    assert done.figure("sex", "F", "selected").value == women.is_in(list(top)).sum() / women.len()
    assert not any(f.name.startswith(("precision", "burden")) for f in done.figures)
    assert "overpayment@7" in done.statements[0].en
    verdicts = {f.code for f in done.findings}
    assert {"AUD005", "AUD014", "AUD015"} <= verdicts
    poorest = done.figure("income_decile", "1", "selected").value
    assert poorest > done.figure("income_decile", "10", "selected").value


@pytest.mark.parametrize(("label", "held"), [("overpayment@7", True), ("overpayment@7", False), ("other@1", True)])
def test_what_controls_found_is_of_the_card_that_chose_them(label: str, *, held: bool) -> None:
    """Precision and burden where the plan took its files from this very card; else they are said to be unknown."""
    tables_ = tables()
    plan = tables_.frames["plan", MONTH]
    tables_.frames["plan", MONTH] = plan.with_columns(
        card=pl.when(pl.col("origin") == "score_overpayment").then(pl.lit(label)).otherwise(pl.lit("underpayment@1"))
    )
    done = audit_files(month=MONTH, tables=tables_, floor=0, capacity=300, card=card(), held=held)
    names = {f.name for f in done.figures}
    own = held and label == "overpayment@7"
    assert ("precision_overpayment" in names) == ("burden" in names) == own
    assert "precision_underpayment" not in names  # chosen by another card
    untold = [s for s in done.statements if "No plan of 2026-02 took files from overpayment@7" in s.en]
    assert bool(untold) != own
    if own:
        whole = audit_files(month=MONTH, tables=tables_, floor=0)
        for group in ("F", "M"):
            ours, theirs = (d.figure("sex", group, "precision_overpayment") for d in (done, whole))
            assert ours == theirs
    else:
        assert all("bondroit plan" in s.en and "bondroit record" in s.fr for s in untold)


def test_a_check_on_rows_names_the_command_that_asks_it() -> None:
    """A month of files takes no --outcome: what it would need is asked of a table."""
    done = audit_files(month=MONTH, tables=tables(), capacity=300, card=card())
    how = {one.spec.code: one.how for one in done.not_run}
    assert how["AUD007"].en.startswith("bondroit audit --table, with")


def test_only_the_checks_asked_for() -> None:
    """One code: one check, and nothing else is listed as not run."""
    done = audit_files(month=MONTH, tables=tables(), capacity=300, card=card(), only={"AUD005", "AUD007"})
    assert {f.code for f in done.findings} == {"AUD005"}
    assert [one.spec.code for one in done.not_run] == ["AUD007"]


def test_a_table_is_scored_by_the_card_and_audited() -> None:
    """The score is the card's, the threshold cuts it, and what the card alone tells stands beside."""
    frame = pl.DataFrame({"x": list(range(10)) * 30, "g": ["a", "b"] * 150, "y": [0, 0, 1] * 100})
    request = AuditTableRequest(path="t.csv", outcome="y", groups=("g",), threshold=0.5)
    done = audit_scored_table(card=card(), request=request, received=HeldTable(frame))
    flagged = sum(-2.0 + k >= 0 for k in range(10)) * 30
    assert done.value("all", "all", "flagged") == flagged
    assert done.card == "overpayment@7"
    assert {"AUD004", "AUD007", "AUD014"} <= {f.code for f in done.findings}
    assert "AUD014" not in {one.spec.code for one in done.not_run}


def test_a_card_partly_unknown_gives_no_score_to_audit() -> None:
    """Alone it is audited; over a table it is refused, with what is unknown."""
    one = card()
    variable = one.variables[0]
    unknown = Variable("x", NUMERIC, (*variable.modalities[:-1], Modality("9", INTERVAL, UNKNOWN, lower=9)))
    partly = Scorecard("published", 1, "t", -1.0, (unknown,))
    assert next(f for f in audit_card(partly).findings if f.code == "AUD014").verdict == "does not hold"
    with pytest.raises(UserError) as caught:
        audit_scored_table(
            card=partly, request=AuditTableRequest(path="t.csv", groups=("g",)),
            received=HeldTable(pl.DataFrame({"x": [1.0], "g": ["a"]})),
        )  # fmt: skip
    assert caught.value.code == "E-SCO-003"
