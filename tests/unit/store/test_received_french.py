"""Numbers written the French way are numbers; codes, dates and other texts stay texts."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bondroit.store.received import DuckDBReceived
from bondroit.store.received_french import read_french_numbers


@given(st.lists(st.one_of(st.none(), st.integers(-(10**9), 10**9)), min_size=1, max_size=20).filter(any))
def test_amounts_come_back(cents):
    """Amounts written with a decimal comma and spaces of thousands are read to the cent."""

    def french(value):
        whole, rest = divmod(abs(value), 100)
        return ("-" if value < 0 else "") + f"{whole:,}".replace(",", "\u202f") + f",{rest:02d}"

    frame = pl.DataFrame({"x": [None if c is None else french(c) for c in cents]}, schema={"x": pl.String})
    read = read_french_numbers(frame)["x"]
    assert [None if v is None else round(v * 100) for v in read] == cents


def test_what_is_no_number_stays_text():
    """Codes with a leading zero, dates, lists and mixed columns are left as they are."""
    frame = pl.DataFrame({"code": ["01", "75"], "day": ["1/2/2026", "3/4/2026"], "mixed": ["1,5", "much"], "n": [1, 2]})
    assert read_french_numbers(frame).equals(frame)


def test_a_file_with_semicolons_is_read_so(tmp_path):
    """A CSV as a French spreadsheet writes it gives numbers."""
    path = tmp_path / "fr.csv"
    path.write_text("Revenu mensuel;commune;y\n1 234,50;Lyon;1\n-0,5;Dijon;0\n18;Nice;1\n")
    frame = DuckDBReceived().read(str(path))
    assert frame["Revenu mensuel"].to_list() == [1234.5, -0.5, 18.0]
    assert frame["commune"].dtype == pl.String
