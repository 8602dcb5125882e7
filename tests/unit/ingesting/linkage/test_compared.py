"""Which columns of files of one's own are recognised, and what is said of those that are not."""

from __future__ import annotations

import polars as pl
import pytest

from bondroit.ingesting.linkage.normalising import day
from bondroit.ingesting.linkage.proposing import compared, proposed
from bondroit.ingesting.linkage.settings import Order

LEFT = pl.DataFrame({"NOM": ["A"], "PRENOM": ["B"], "DATE_NAISSANCE": ["03/07/1985"], "VILLE": ["C"], "N": ["1"]})


@pytest.mark.parametrize("name", ["né_le", "née_le", "Né(e) le", "date_de_naiss", "ddn", "dob", "dt_nais", "datnais"])
def test_a_day_of_birth_is_recognised(name: str) -> None:
    """Whatever a body calls it, it is compared, and nothing is said to be missing."""
    right = pl.DataFrame({"nom_famille": ["A"], "prénom": ["B"], name: ["1985-07-03"], "commune": ["C"]})
    settings = proposed(LEFT, right)
    told = compared(LEFT.columns, right.columns, settings)
    assert ("DATE_NAISSANCE", name) in told.pairs
    assert told.left_out == (("N",), ())
    assert told.birth_date is None


def test_a_day_of_birth_on_one_side_alone_is_told() -> None:
    """Where the other file's name is not recognised, both are listed as left out and the absence is said."""
    right = pl.DataFrame({"nom_famille": ["A"], "prénom": ["B"], "jour": ["1985-07-03"]})
    told = compared(LEFT.columns, right.columns, proposed(LEFT, right))
    assert told.birth_date == ("DATE_NAISSANCE", "")
    assert told.left_out == (("DATE_NAISSANCE", "VILLE", "N"), ("jour",))


@pytest.mark.parametrize("order", list(Order))
def test_a_part_of_four_figures_is_the_year(order: Order) -> None:
    """Two files may write days in different orders: the year says where the others are."""
    dates = pl.DataFrame({"d": ["1985-07-03", "1985/7/3 00:00"]})
    assert dates.select(day(pl.col("d"), order))["d"].to_list() == ["19850703"] * 2
    other = "07/03/1985" if order is Order.MDY else "03/07/1985"
    assert pl.DataFrame({"d": [other]}).select(day(pl.col("d"), order)).item() == "19850703"
