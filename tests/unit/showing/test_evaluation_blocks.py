"""The evaluation on a page: every figure in both languages, a table beside each drawing, small cells hidden."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.showing.made_up import card

from bondroit.building.evaluation import judge
from bondroit.building.judged import OFFICE, PERIOD, HeldOut, Shift
from bondroit.building.judged_document import evaluation_document
from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.blocks import Grid, Heading, Picture
from bondroit.showing.evaluation_blocks import evaluation_blocks
from bondroit.showing.evaluation_figures import evaluation_from, evaluation_of_card
from bondroit.showing.held_out_blocks import held_out_blocks, reading, shift_blocks
from bondroit.stats.sampling import Sampling
from bondroit.stats.stability import Stability


def _judged(rows: int = 4_000, seed: int = 2, factor: float = 1.0):
    chance = np.random.default_rng(seed)
    scores = chance.beta(1.5, 6, rows)
    target = (chance.random(rows) < scores * factor).astype(float)
    amounts = target * chance.lognormal(10, 1, rows).round()
    return judge(scores, target, Sampling(np.ones(rows)), amounts=amounts, capacity=300)


def _grids(blocks) -> dict[str, Grid]:
    found = [b.grid if isinstance(b, Picture) else b for b in blocks if isinstance(b, Picture | Grid)]
    return {g.caption: g for g in found if g is not None}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_tables_hold_the_figures_of_the_evaluation(language) -> None:
    """Gains, euros, precision and the tests are written beside the drawings, with intervals and the best order."""
    made = _judged()
    grids = _grids(evaluation_blocks("x", evaluation_from(made, cents=True), language))
    gain = next(g for g in made.gains if g.share == 0.1)
    files, euros, precision, calibration, checks = grids.values()
    for grid, value, best in ((files, gain.events, gain.oracle_events), (euros, gain.amounts, gain.oracle_amounts)):
        row = next(r for r in grid.rows if r[0] == percent(0.1, language, 0))
        assert row[1] == percent(value, language)
        assert row[3] == percent(best, language)
    row = next(r for r in precision.rows if r[0] == percent(0.1, language, 0))
    assert row[1] == percent(gain.precision.value, language)
    assert "€" in row[3]
    assert any("(300)" in r[0] for r in files.rows)
    assert len(calibration.rows) == 10
    assert next(r[1] for r in checks.rows) == number(made.slope, language, 2)
    assert all(len(r) == len(g.columns) for g in grids.values() for r in g.rows)


def test_a_score_that_announces_too_much_is_said_so() -> None:
    """When events are 60 % of what is announced, shift and tests read as a fault, in both languages."""
    made = _judged(factor=0.6)
    for language, words in (("en", "announces too much"), ("fr", "annonce trop")):
        *_, checks = _grids(evaluation_blocks("x", evaluation_from(made), language)).values()
        assert words in [r[3] for r in checks.rows]
        assert any(r[2].startswith("p <") for r in checks.rows)


def test_a_card_s_own_document_shows_the_same() -> None:
    """What a card publishes of its evaluation, read back from JSON, gives the same tables; masked lines are gone."""
    made = _judged()
    document = json.loads(json.dumps(evaluation_document(made)))
    told = evaluation_of_card(replace(card(), provenance={"evaluation": document}))
    for language in ("en", "fr"):
        ours = _grids(evaluation_blocks("x", told, language))
        theirs = _grids(evaluation_blocks("x", evaluation_from(made, cents=True), language))
        kept = [tuple(r for r in g.rows if not r[1].startswith("mas")) for g in theirs.values()]
        assert [g.rows for g in ours.values()] == kept
    assert evaluation_of_card(replace(card(), provenance={})) is None


def _group(kind: str, label: str, made, rows: int | None = None, events: int | None = None) -> HeldOut:
    return HeldOut(
        kind, Text(label, label), 1,
        made.rows if rows is None else rows, made.events if events is None else events,
        made if rows is None else None, None if rows is None else Text("few", "peu"),
    )  # fmt: skip


def test_groups_have_a_line_each_and_small_ones_none() -> None:
    """Years and offices have a drawing and a table each; a small office hides its line and another's."""
    one, two = _judged(seed=3), _judged(2_000, seed=4)
    groups = [
        _group(PERIOD, "2024", one), _group(PERIOD, "2025", two),
        _group(OFFICE, "north", one), _group(OFFICE, "south", two), _group(OFFICE, "tiny", one, 14, 4),
    ]  # fmt: skip
    blocks = held_out_blocks("x", groups, 0.7, "en")
    assert [b.text for b in blocks if isinstance(b, Heading)] == ["Each period held out", "Each office held out"]
    years, offices = _grids(blocks).values()
    assert [r[0] for r in years.rows] == ["2024", "2025"]
    assert f"{one.area.value:.2f}" in years.rows[0][2]
    assert years.note == ""
    assert [r[1] for r in offices.rows] == ["4,000", "masked", "masked"]
    assert "Masked" in offices.note


def test_shifts_are_read_as_the_trade_does_and_beside_chance() -> None:
    """The largest index of each variable is told with its period and reading; the folded table has every period."""
    made = [
        Shift(None, "2023", "2024", 900, Stability(0.02, 0.03, 10)),
        Shift("income", "2023", "2024", 900, Stability(0.05, 0.01, 4)),
        Shift("rent", "2023", "2024", 900, Stability(0.12, 0.01, 4)),
        Shift(None, "2023", "2025", 900, Stability(0.01, 0.03, 10)),
        Shift("income", "2023", "2025", 900, Stability(0.3, 0.01, 4)),
        Shift("rent", "2023", "2025", 900, Stability(0.02, 0.01, 4)),
    ]
    picture, every = shift_blocks("x", made, "en")
    assert [r[:3] for r in picture.grid.rows] == [
        ("the score", "0.020", "2024"), ("income", "0.300", "2025"), ("rent", "0.120", "2024"),
    ]  # fmt: skip
    assert [reading(s).en for s in (made[0], made[1], made[2], made[4])] == [
        "no more than chance", "stable (convention)", "to be watched (convention)", "moved (convention)",
    ]  # fmt: skip
    assert every.columns == ("variable", "2024", "2025")
    assert every.rows[-1] == ("by chance (score)", "0.030", "0.030")
    assert shift_blocks("x", (), "en") == ()


def test_unequal_weights_do_not_pass_for_people_on_the_page() -> None:
    """The page of an evaluation leaves out what its document does, where few heavy rows look like many."""
    chance = np.random.default_rng(1)
    scores = chance.beta(1.1, 9, 2_000)
    target = (chance.random(2_000) < scores).astype(float)
    weights = np.where(target == 1.0, chance.choice([1.0, 40.0], 2_000), 1.0)
    made = judge(scores, target, Sampling(weights))
    document = evaluation_document(made)
    for figures in (evaluation_from(made), evaluation_of_card(replace(card(), provenance={"evaluation": document}))):
        grids = _grids(evaluation_blocks("x", figures, "en"))
        assert len(grids["Gain curve"].rows) == len(document["gains"]) < len(made.gains)
        shown = [row for row in grids["Calibration"].rows if not row[1].startswith("mas")]
        assert len(shown) == sum(c["observed"] is not None for c in document["calibration"]) < len(made.calibration)
