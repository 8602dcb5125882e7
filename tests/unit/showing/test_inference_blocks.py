"""Tests by variable and the building played again, as a person reads them."""

from __future__ import annotations

from typing import Any

import pytest

from bondroit.domain.scorecard import Scorecard
from bondroit.errors import Text
from bondroit.explaining.explanation import Datum
from bondroit.showing.blocks import Caution, Grid, Picture, Tiles
from bondroit.showing.inference_blocks import (
    bootstrap_blocks,
    inference_blocks,
    inference_section,
    p_value,
    variable_blocks,
)

TESTS = [
    {
        "name": "income", "statistic": 24.861, "freedom": 2, "residual": 1992, "log10_p": -10.6,
        "inflation": 1.5, "inflation_per_coefficient": 1.107,
    },
    {
        "name": "tenure", "statistic": None, "freedom": 3, "residual": 1992, "log10_p": None,
        "inflation": None, "inflation_per_coefficient": None,
    },
]  # fmt: skip


def _again(lines: int = 3) -> dict[str, Any]:
    return {
        "replicates": 25, "seed": 1, "empty": 2, "variables": [0, 0, 2, 5],
        "inclusion": [
            {"name": f"v{k}", "kept": k == 0, "frequency": 1 - k / lines, "represented": 1.0} for k in range(lines)
        ],
        "cuts": [
            {"variable": "v0", "name": "1234.5", "numeric": True, "holders": 25, "frequency": 0.4},
            {"variable": "v0", "name": "2000", "numeric": True, "holders": 0, "frequency": 0.0},
        ],
        "auc": {"apparent": 0.833, "optimism": 0.02, "value": 0.811, "low": 0.776, "high": 0.838, "outside": 0.795},
    }  # fmt: skip


def test_p_values_are_written_as_they_are_read() -> None:
    """Three decimals down to a thousandth, then the power of ten they are below, and a dash where there is none."""
    assert p_value(-1.5, "en") == "0.032"
    assert p_value(-1.5, "fr") == "0,032"
    assert p_value(-10.6, "en") == "< 10⁻¹⁰"
    assert p_value(-300.0, "en") == "< 10⁻¹⁵"
    assert p_value(None, "en") == "—"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_tables_hold_the_figures(language) -> None:
    """A line per variable with F, p-value and inflation; a dash where a test could not be made."""
    grid = next(b for b in variable_blocks(TESTS, language) if isinstance(b, Grid))
    comma = "," if language == "fr" else "."
    assert grid.rows[0][:3] == ("income", "2", f"24{comma}86")
    assert grid.rows[0][4:] == ("< 10⁻¹⁰", f"1{comma}50", f"1{comma}11")
    assert grid.rows[1][2] == grid.rows[1][4] == grid.rows[1][5] == "—"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_bars_stand_beside_their_table(language) -> None:
    """Inclusion is drawn and tabled, long tails are cut and said so, the AUC stands with its interval."""
    blocks = bootstrap_blocks(_again(40), language, anchor="c")
    picture = next(b for b in blocks if isinstance(b, Picture))
    assert picture.grid is not None
    assert len(picture.grid.rows) == 30
    assert picture.grid.note.startswith("10 ")
    assert "<svg" in picture.svg
    tiles = next(b for b in blocks if isinstance(b, Tiles))
    assert "776" in tiles.items[1].note
    cuts = [b for b in blocks if isinstance(b, Grid)][-1]
    assert cuts.rows[1][0] == ""
    assert cuts.rows[1][3] == "—"


def test_a_card_without_these_figures_has_no_section() -> None:
    """The section stands only where the provenance has something to show, and begins with the caution."""
    bare = Scorecard("c", 1, "t", 0.0, ())
    assert inference_section(bare, "en") is None
    section = inference_section(Scorecard("c", 1, "t", 0.0, (), {"tests": TESTS, "bootstrap": _again()}), "fr")
    assert section is not None
    assert isinstance(section.blocks[0], Caution)


def test_variables_are_named_as_in_the_scorecard() -> None:
    """Tests, inclusion and cuts name a variable by the dictionary's label and give its cut with its unit."""
    words = {
        "income": Datum(label=Text("monthly income", "revenu mensuel"), unit="cents"),
        "v0": Datum(label=Text("monthly wage", "salaire mensuel"), unit="cents"),
    }
    card = Scorecard("c", 1, "t", 0.0, (), {"tests": TESTS, "bootstrap": _again()})
    blocks = inference_blocks(card, "fr", words)
    tests, cuts = [b for b in blocks if isinstance(b, Grid)]
    assert [row[0] for row in tests.rows] == ["revenu mensuel", "tenure"]
    assert cuts.rows[0][:2] == ("salaire mensuel", "12,35\u202f€")
    assert cuts.rows[1][1] == "20\u202f€"
    picture = next(b for b in blocks if isinstance(b, Picture))
    assert picture.grid is not None
    assert picture.grid.rows[0][0] == "salaire mensuel"
    assert "salaire mensuel" in picture.svg
