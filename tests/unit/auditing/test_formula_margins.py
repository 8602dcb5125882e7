"""Files weighted to public margins, and the replicates that carry their error."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from bondroit.auditing.formula_groups import COLUMNS, PAID
from bondroit.auditing.formula_margins import (
    packaged_margins,
    parse_margins,
    replicates,
    resampled,
    reweighting,
    weighted,
)
from bondroit.errors import UserError

MARGINS = """
source = "made up for a test"
[margins.rsa]
value = 0.3
error = 0.06
where = [{ column = "rsa", above = 0 }]
[margins.women_of_rsa]
value = 0.5
error = 0.0
where = [{ column = "rsa", above = 0 }, { column = "sex", is = ["F"] }]
among = [{ column = "rsa", above = 0 }]
"""


@pytest.fixture(scope="module")
def files() -> pl.DataFrame:
    """Two thousand files, a fifth with RSA, seven in ten of women."""
    draw = np.random.default_rng(3)
    return pl.DataFrame(
        {"rsa": draw.binomial(1, 0.2, 2_000) * 500, "sex": draw.choice(["F", "M"], 2_000, p=[0.7, 0.3])}
    )


def test_weights_meet_the_margins(files: pl.DataFrame) -> None:
    """Both the share of all and the share among some are met, and the weights sum to the files."""
    made = weighted(reweighting(files, parse_margins(MARGINS, name="m")))
    rsa = (files["rsa"] > 0).to_numpy()
    women = (files["sex"] == "F").to_numpy()
    assert made.converged
    assert made.weights.sum() == pytest.approx(2_000)
    assert made.weights[rsa].sum() / 2_000 == pytest.approx(0.3)
    assert made.weights[rsa & women].sum() / made.weights[rsa].sum() == pytest.approx(0.5)
    assert [m.after for m in made.met] == pytest.approx([0.3, 0.5])
    assert 0 < made.efficiency < 1


def test_replicates_spread_as_the_declared_error(files: pl.DataFrame) -> None:
    """Over many replicates a margin has its declared error, and one without error stays where it was published."""
    asked = reweighting(files, parse_margins(MARGINS, name="m"))
    rsa, women = (files["rsa"] > 0).to_numpy(), (files["sex"] == "F").to_numpy()
    shares, among = [], []
    for w in replicates(asked, draws=400, seed=5):
        shares.append(w[rsa].sum() / w.sum())
        among.append(w[rsa & women].sum() / w[rsa].sum())
    wanted = 0.06 / 1.96
    assert np.mean(shares) == pytest.approx(0.3, abs=4 * wanted / 20)
    # The standard deviation of 400 draws has an error of about 1 / sqrt(800).
    assert np.std(shares) == pytest.approx(wanted, rel=4 / np.sqrt(800))
    assert among == pytest.approx([0.5] * 400, abs=1e-6)


def test_margins_that_contradict_are_told(files: pl.DataFrame) -> None:
    """Two values for one share cannot both be met, and the report says so."""
    text = MARGINS + '[margins.again]\nvalue = 0.6\nerror = 0.0\nwhere = [{ column = "rsa", above = 0 }]\n'
    assert not weighted(reweighting(files, parse_margins(text, name="m"))).converged


def test_the_packaged_margins_ask_columns_that_groups_read() -> None:
    """Every margin of the package has a source, an error and conditions on columns of household files."""
    known = {*COLUMNS, *(f"{name}_paid_cents" for name in PAID)}
    for margin in packaged_margins().margins:
        assert margin.source
        assert margin.error > 0
        assert {c["column"] for c in (*margin.where, *margin.among)} <= known


@pytest.mark.parametrize(
    "text",
    ["", "not toml", "[margins.x]\nvalue = 2\nerror = 0\nwhere = [{column = 'a', above = 0}]\n",
     "[margins.x]\nvalue = 0.2\nerror = 0.1\nwhere = [{column = 'a'}]\n",
     "[margins.x]\nvalue = 0.2\nerror = 0.1\nwhere = []\n"],
)  # fmt: skip
def test_margins_with_faults_are_refused(text: str) -> None:
    """No margin, a share above one, a condition without a test and no condition are refused."""
    with pytest.raises(UserError) as caught:
        parse_margins(text, name="m")
    assert caught.value.code == "E-MAP-001"


def test_a_missing_column_is_named(files: pl.DataFrame) -> None:
    """Files without a column of a margin are refused with its name."""
    with pytest.raises(UserError) as caught:
        reweighting(files.drop("sex"), parse_margins(MARGINS, name="m"))
    assert "sex" in str([fault.en for fault in caught.value.faults])


def test_without_margins_files_are_drawn_again() -> None:
    """Poisson weights have mean and variance one."""
    drawn = np.concatenate(list(resampled(500, draws=100, seed=1)))
    assert drawn.mean() == pytest.approx(1.0, abs=4 / np.sqrt(50_000))
    assert drawn.var() == pytest.approx(1.0, rel=0.05)
