"""What the pages print counts nobody: no cell, no product and no difference of two is from 1 to 10."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.showing.made_up import card
from tests.unit.showing.made_up_report import around, evaluation, report

from bondroit.auditing.findings import Finding, Verdict
from bondroit.domain.scorecard import Modality
from bondroit.errors import Text
from bondroit.planning.yields import ALL, YieldLine, hidden_lines, lines_document
from bondroit.showing import charts
from bondroit.showing.audit_checks import asked_words
from bondroit.showing.blocks import Grid, Picture
from bondroit.showing.card_blocks import card_grid
from bondroit.showing.evaluation_blocks import evaluation_blocks, score_groups
from bondroit.showing.evaluation_data import CalibrationBin, Evaluation, Gain, ScoreBin
from bondroit.showing.glossary import GLOSSARY_TERMS
from bondroit.showing.html import render_report
from bondroit.showing.masking import hidden_positions, hidden_rates, shown_gains
from bondroit.showing.report_data import Estimate, YieldRow
from bondroit.showing.report_money import yields
from bondroit.showing.report_start import NOT_PAUSED, hurry
from bondroit.showing.yield_figures import mean_per_control

ON = Text("drawn files", "dossiers tirés")


def drawn_evaluation(seed: int, files: int = 3_000) -> Evaluation:
    """Curves of drawn scores and outcomes, counted plainly."""
    chance = np.random.default_rng(seed)
    score = np.sort(chance.beta(1.1, 14, files))[::-1]
    met = chance.random(files) < score
    bins = [b[::-1] for b in np.array_split(np.arange(files), 10)][::-1]
    counts, edges = np.histogram(score, np.linspace(0, 1, 21))
    events = int(met.sum())
    return Evaluation(
        around(0.7, 0.02), files, events, ON,
        tuple(Gain(s, met[: int(files * s)].sum() / events) for s in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)),
        tuple(CalibrationBin(float(score[b].mean()), around(float(met[b].mean()), 0.01), len(b)) for b in bins),
        tuple(ScoreBin(a, b, int(n)) for a, b, n in zip(edges[:-1], edges[1:], counts, strict=True)),
    )  # fmt: skip


def tables(made: Evaluation) -> dict[str, Grid]:
    """The tables beside the drawings, by title."""
    blocks = evaluation_blocks("x", made, "en")
    return {b.grid.caption: b.grid for b in blocks if isinstance(b, Picture) and b.grid is not None}


def figure(text: str) -> float | None:
    """A number of a table, a share as a fraction; None where it is masked."""
    if "masked" in text:
        return None
    value = float(re.sub(r"[^0-9.]", "", text))
    return value / 100 if "%" in text else value


@pytest.mark.parametrize("seed", range(8))
def test_no_product_on_a_page_of_drawn_scores_is_a_handful(seed: int) -> None:
    """Files times rate is not from 1 to 10 in any line of the calibration, nor are the files that are left."""
    made = drawn_evaluation(seed)
    rows = tables(made)["Calibration"].rows
    exact = [(b.files, round(b.files * b.observed.value)) for b in made.calibration]
    hidden = 0
    for (files, events), (_, observed, interval, shown) in zip(exact, rows, strict=True):
        if min(events, files - events) in range(1, 11):
            assert figure(observed) is figure(interval) is figure(shown) is None
        hidden += figure(shown) is None
    assert hidden != 1
    gone = [cells for cells, row in zip(exact, rows, strict=True) if figure(row[3]) is None]
    for total in (sum(e for _, e in gone), sum(f - e for f, e in gone)):
        assert total == 0 or total >= 11


@pytest.mark.parametrize("seed", range(8))
def test_no_bar_can_be_had_by_difference(seed: int) -> None:
    """All files less the bars drawn and the lines of the table leave no bar alone and no handful."""
    made = drawn_evaluation(seed)
    hidden = hidden_positions([b.files for b in made.scores])
    assert hidden
    assert len(hidden) > 1
    assert made.files - sum(b.files for i, b in enumerate(made.scores) if i not in hidden) >= 11
    assert not any(0 < b.files < 11 for i, b in enumerate(made.scores) if i not in hidden)
    rows = tables(made)["Scores of all files"].rows
    for group, (_, shown) in zip(score_groups(len(made.scores)), rows, strict=True):
        if hidden.intersection(group):
            assert figure(shown) is None
        else:
            assert figure(shown) == sum(made.scores[i].files for i in group)


def test_the_drawing_leaves_out_the_bars_that_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """The chart of scores and that of the calibration are given what their tables show, and no more."""
    given_bins: dict[str, list[int]] = {}
    for name in ("score_distribution", "calibration"):
        whole = getattr(charts, name)

        def recorded(bins, language, name=name, whole=whole):
            given_bins[name] = [b.files for b in bins]
            return whole(bins, language)

        monkeypatch.setattr(charts, name, recorded)
    made = drawn_evaluation(1)
    evaluation_blocks("x", made, "en")
    gone = hidden_positions([b.files for b in made.scores])
    assert given_bins["score_distribution"] == [b.files for i, b in enumerate(made.scores) if i not in gone]
    unsure = hidden_rates([b.files for b in made.calibration], [b.observed.value for b in made.calibration])
    assert unsure
    assert given_bins["calibration"] == [b.files for i, b in enumerate(made.calibration) if i not in unsure]


@pytest.mark.parametrize("seed", range(8))
def test_no_step_of_the_gain_curve_is_a_handful(seed: int) -> None:
    """Between two points shown, and to the end, the files that meet the target and the others are none or 11."""
    made = drawn_evaluation(seed)
    kept = [made.gains[i] for i in shown_gains(made.gains, made.files, made.events)]
    found = [0, *(round(g.found * made.events) for g in kept), made.events]
    controlled = [0, *(round(g.controlled * made.files) for g in kept), made.files]
    steps = np.diff(np.array([found, np.array(controlled) - found]), axis=1)
    assert kept
    assert not ((steps > 0) & (steps < 11)).any()


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 100)), min_size=1, max_size=7))
def test_rates_shown_count_nobody(lines: list[tuple[int, int]]) -> None:
    """Every rate with a small product is hidden, and with the totals known none is hidden alone."""
    files, rates = [n for n, _ in lines], [r / 100 for _, r in lines]
    hidden = hidden_rates(files, rates)
    for i, (n, rate) in enumerate(zip(files, rates, strict=True)):
        if i not in hidden:
            assert not 0 < round(n * rate) < 11
            assert not 0 < n - round(n * rate) < 11
    if hidden and any(n and i not in hidden for i, n in enumerate(files)):
        assert len(hidden) > 1


def test_a_card_made_elsewhere_shows_no_handful() -> None:
    """The table of a card that holds 327 files at 0.31 % masks the rate, and another with it."""
    one = card()
    tenure = one.variables[2]
    few = replace(tenure.modalities[1], count=327, rate=0.0031)
    with_few = replace(tenure, modalities=(tenure.modalities[0], few, tenure.modalities[2]))
    grid = card_grid(replace(one, variables=(with_few,)), {}, "en")
    rates = [row[7] for row in grid.rows[1:]]
    assert rates == ["masked", "masked", "13.0%"]
    assert "Masked" in grid.note


def test_a_masked_line_of_a_card_says_so() -> None:
    """A figure that the card does not hold is told as masked; a class never seen counts 0 and has no rate."""
    one = card()
    lines = (
        Modality("a", "values", 0.0, reference=True, values=("a",), count=500, share=0.5, rate=0.2),
        Modality("b", "values", 0.1, values=("b",), count=None, share=None, rate=None),
        Modality("c", "values", 0.2, values=("c",), count=None, share=None, rate=None),
        Modality("other", "other", 0.0),
    )
    grid = card_grid(replace(one, variables=(replace(one.variables[2], modalities=lines),)), {}, "en")
    assert [row[5:] for row in grid.rows[1:]] == [
        ("500", "50.0%", "20.0%"), ("masked",) * 3, ("masked",) * 3, ("0", "0.0%", "\N{EM DASH}"),
    ]  # fmt: skip


def test_few_events_are_not_counted_in_the_lead() -> None:
    """With 7 files that meet the target the page gives the AUC and not their number."""
    base = report()
    tried = replace(evaluation(0.7), files=5_000, events=7, gains=(), calibration=(), scores=())
    page = render_report(replace(base, cards=(replace(base.cards[0], evaluation=tried),)))
    assert "&lt;11 (masked) of which meet the target" in page


def test_the_page_hides_the_lines_that_the_document_masks() -> None:
    """One rule for both: the lines of the page that are hidden are those of the JSON; the total too if it is small."""
    whole = report().yields
    rows = tuple(replace(row, controls=n) for row, n in zip(whole, (90, 7, 30, 40, 12, 25), strict=True))
    section = yields(replace(report(), yields=rows), "en")
    assert section is not None
    sums = next(b for b in section.blocks if isinstance(b, Grid))
    lines = [YieldLine(r.origin, r.kind, r.controls, 0, 0, 0, 0, 0, 0, r.controls) for r in rows]
    masked = [line["masked"] for line in lines_document(lines)]
    assert any(masked)
    assert ["masked" in row[2] for row in sums.rows[:-1]] == masked
    assert sums.rows[-1][2] == "204"
    section = yields(replace(report(), yields=(replace(whole[0], controls=5),)), "en")
    assert section is not None
    small = next(b for b in section.blocks if isinstance(b, Grid))
    assert [row[2] for row in small.rows] == ["<11 (masked)", "<11 (masked)"]


def test_the_headline_gives_intervals_and_controls() -> None:
    """The mean over both kinds is the sum over the controls, half-widths add up in squares; few say nothing."""
    rows = report().yields
    found = mean_per_control(rows, "random", "overpaid")
    assert found is not None
    mean, controls = found
    own = [r for r in rows if r.origin == "random"]
    assert controls == sum(r.controls for r in own) == 360
    assert mean.value == pytest.approx(sum(r.overpaid_cents for r in own) / 360)
    half = ((90 * 9_000) ** 2 + (270 * 9_000) ** 2) ** 0.5 / 360
    assert mean.high == pytest.approx(mean.value + half)
    assert mean.low == pytest.approx(mean.value - half)
    said = " ".join(str(b) for b in hurry(report(), "en").blocks)
    assert "one drawn at random, €201\xa0[130\xa0;\xa0272] (360 controls)" in said.replace("\\xa0", "\xa0")
    assert NOT_PAUSED.en in said
    assert mean_per_control([replace(r, controls=3) for r in rows], "random", "overpaid") is None
    assert mean_per_control([replace(r, overpaid_per_control=None) for r in rows], "random", "overpaid") is None
    assert (
        mean_per_control([replace(r, overpaid_per_control=Estimate(1.0)) for r in rows], "random", "overpaid") is None
    )


def test_a_mean_that_gives_a_line_away_is_not_told() -> None:
    """Where both kinds together are masked beside one kind, the headline leaves them out."""
    rows = [YieldRow("random", "on_site", 7, 0, 0, 0), *report().yields[:4]]
    assert ("random", ALL) in hidden_lines({(r.origin, r.kind): (r.controls,) for r in rows})
    assert mean_per_control(rows, "random", "overpaid") is None


def test_nothing_is_to_be_done_where_a_check_holds() -> None:
    """The action stands beside a check that does not hold or lacks evidence, never beside one that holds."""
    texts = [Text(f"{w}.", f"{w}.") for w in ("Question", "Detail", "Action")]
    for verdict in Verdict:
        one = Finding("AUD000", "sex", texts[0], Text("", ""), "", verdict, *texts[1:])
        assert ("Action." in asked_words(one, [one], "en")) == (verdict is not Verdict.HOLDS)


def test_finding_nothing_has_two_names() -> None:
    """0 cents either way and no target met are two words, both explained; no share of differences is claimed."""
    words = {term.en for term, _ in GLOSSARY_TERMS}
    assert {"no euro either way", "neither target met"} <= words
    page = render_report(report())
    assert "found nothing" not in page
    assert "Most differences" not in page
    assert "La plupart des écarts" not in page
