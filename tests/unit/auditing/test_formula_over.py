"""A published formula over files: statements with their three states, groups, and what may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from bondroit.app.audit_formula import Formula, FormulaAsked, audit_formula
from bondroit.app.audit_formula_files import TownFiles
from bondroit.auditing.findings import Verdict
from bondroit.domain.scorecard import UNKNOWN, Modality, Scorecard, Variable
from bondroit.scoring.formula_mapping import parse_mapping
from bondroit.showing.formula_blocks import formula_sections
from bondroit.showing.formula_page import render_formula

if TYPE_CHECKING:
    from bondroit.auditing.formula import FormulaReport

FILES = 3_000


def card(rsa: float, span: tuple[float, float] | None = None) -> Scorecard:
    """A formula of one published and one perhaps masked coefficient."""
    rent = Variable("rent", "numeric", (
        Modality("low", "interval", 0.0, reference=True, upper=500.0), Modality("high", "interval", 0.8, lower=500.0),
    ))  # fmt: skip
    own = Variable("rsa", "categorical", (
        Modality("no", "values", 0.0, reference=True, values=("no",)),
        Modality("yes", "values", rsa, values=("yes",), span=span),
    ))  # fmt: skip
    return Scorecard("published", 1, "t", UNKNOWN, (rent, own))


@pytest.fixture(scope="module")
def files() -> TownFiles:
    """Files of which a fifth have RSA, whatever their rent; ten women are told apart from nobody."""
    draw = np.random.default_rng(2)
    frame = pl.DataFrame(
        {"rent": draw.uniform(0, 1_000, FILES), "rsa": draw.choice(["yes", "no"], FILES, p=[0.2, 0.8])}
    )
    sex = pl.Series("sex", ["F"] * 5 + ["M"] * (FILES - 5))
    return TownFiles("2026-05", frame, pl.DataFrame([frame["rsa"], sex]), True, FILES)


def over(formula: Scorecard, files: TownFiles, mapping: str = "") -> FormulaReport:
    """The report of a formula over the files, the highest tenth."""
    asked = FormulaAsked(mapping=parse_mapping(mapping, name="m"), top=0.1, draws=10)
    return audit_formula(formula=Formula("published", (formula,)), asked=asked, files=files)


@pytest.mark.parametrize(
    ("span", "state", "verdict"),
    [
        ((0.2, 1.0), "always", Verdict.HOLDS), ((-1.0, -0.2), "never", Verdict.DOES_NOT_HOLD),
        ((-1.0, 1.0), "depends", Verdict.NOT_ENOUGH_EVIDENCE),
    ],
)  # fmt: skip
def test_the_state_follows_the_sign_of_the_masked_coefficient(
    files: TownFiles, span: tuple[float, float], state: str, verdict: Verdict
) -> None:
    """Where a masked coefficient can only raise, the statement always holds; only lower: never; both: it depends."""
    report = over(card(UNKNOWN, span), files)
    assert report.over is not None
    found = next(s for s in report.over.stated if s.finding.code == "AUD061")
    assert (found.state, found.finding.verdict) == (state, verdict)
    if state == "depends":
        assert found.moved_by[0][0] == "rsa: yes"
        assert found.below is not None
        assert found.above is not None
        assert found.below.odds[0][1] < 1 < found.above.odds[0][1]
        assert found.below.ratio < 1 < found.above.ratio


def test_a_masked_variable_may_be_what_parts_the_groups(files: TownFiles) -> None:
    """With a masked variable nothing holds whatever it is, though it does where that is the same for all."""
    known = card(0.9)
    hidden = Variable("hidden", "categorical", (), masked=True, span=(-2.0, 2.0))
    report = over(Scorecard("published", 1, "t", UNKNOWN, (*known.variables, hidden)), files)
    assert report.over is not None
    found = next(s for s in report.over.stated if s.finding.code == "AUD061")
    assert found.state == "depends"
    assert found.state_if_alike == "always"


def test_groups_of_too_few_files_are_hidden(files: TownFiles) -> None:
    """Five women are not shown, nor the men from whom they could be deduced, and the statement on them is not run."""
    report = over(card(0.9), files)
    assert report.over is not None
    women = [g for g in report.over.groups if g.family == "sex"]
    assert [(g.files, g.share) for g in women] == [(None, None), (None, None)]
    assert "AUD064" in {n.spec.code for n in report.not_run}


def test_a_whole_formula_gives_the_plain_share(files: TownFiles) -> None:
    """Where all is known, the share of a group is what ranking the files says."""
    report = over(card(0.9), files)
    assert report.over is not None
    frame = files.frame.with_columns(
        points=pl.when(pl.col("rent") < 500).then(0).otherwise(800_000)
        + pl.when(pl.col("rsa") == "yes").then(900_000).otherwise(0)
    )
    # The highest tenth: all of 1,700,000 points or a part of them, alike.
    both = (frame["points"] == 1_700_000).sum()
    left = max(0.0, FILES * 0.1 - both)
    rsa = (frame["rsa"] == "yes").sum()
    second = (frame["points"] == 900_000).sum()
    plain = (min(both, FILES * 0.1) + min(left, second)) / rsa
    line = next(g for g in report.over.groups if (g.family, g.group) == ("rsa", "yes"))
    assert line.share is not None
    assert line.share.low_outer == pytest.approx(plain)
    assert line.share.high_outer == pytest.approx(plain)


def test_the_same_report_gives_the_same_bytes_in_both_languages(files: TownFiles) -> None:
    """The page holds both editions, its sections have unique anchors, and nothing of it depends on the run."""
    pages = [render_formula(over(card(UNKNOWN, (-1.0, 1.0)), files), language="fr") for _ in range(2)]
    assert pages[0] == pages[1]
    report = over(card(UNKNOWN, (-1.0, 1.0)), files)
    anchors = [s.anchor for s in formula_sections(report, "en")]
    assert len(anchors) == len(set(anchors))
    assert "vrai quoi que cache le masqué" in pages[0] or "dépend de ce qui est masqué" in pages[0]
