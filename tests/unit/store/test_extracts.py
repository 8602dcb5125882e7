"""Extracts of every form come out as the texts that were written, each with its line or row; nothing is lost."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io

import duckdb
import openpyxl
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bondroit.errors import UserError
from bondroit.ingesting.mapping import SourceForm
from bondroit.store.extracts import UNREADABLE, open_extract
from bondroit.store.extracts_found import month_of_name


def read(*paths, wanted=(), **form):
    """Columns; rows with file and line; lines that are no rows; how the first file was taken."""
    with duckdb.connect() as connection, open_extract([str(p) for p in paths], SourceForm(**form), wanted=wanted) as it:
        rows = connection.execute(f"SELECT * FROM ({it.relation(connection)}) ORDER BY _file, _line").fetchall()
        refused = it.unreadable(connection)
        lines = [] if refused is None else connection.execute(f"SELECT * FROM ({refused}) ORDER BY ALL").fetchall()
        assert sum(part.broken for part in it.parts) == len(lines)
        return it.columns, rows, lines, it.parts[0].taken


def refused(*paths, code, **form):
    with pytest.raises(UserError) as error:
        read(*paths, **form)
    assert error.value.code == code
    return "\n".join(fault.en for fault in error.value.faults)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_delimiters_and_encodings_are_found_out(tmp_path, delimiter, encoding):
    """Whatever of the usual delimiters and encodings, accents and the euro sign come out whole."""
    text = delimiter.join(["Prénom", "Montant"]) + "\n" + delimiter.join(["Élodie", "12 €"]) + "\n"
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    columns, rows, lines, taken = read(tmp_path / "a.csv")
    assert (columns, rows, lines) == (("Prénom", "Montant"), [("Élodie", "12 €", 0, 2)], [])
    assert taken.startswith(encoding)


def test_what_is_said_of_the_file_passes_before_what_is_found(tmp_path):
    """Encoding, delimiter, quotation mark and line of names of the mapping are used as they are."""
    (tmp_path / "a.csv").write_bytes("Titre\n\na:b\n'x:y':é\n".encode("cp850"))
    form = {"encoding": "cp850", "delimiter": ":", "quote": "'", "header": 3}
    assert read(tmp_path / "a.csv", **form)[:2] == (("a", "b"), [("x:y", "é", 0, 4)])


@pytest.mark.parametrize("packed", ["gz", "zst"])
def test_packed_files_are_unpacked(tmp_path, packed):
    """A file packed by gzip or zstd is read as if it were not; a torn one is refused."""
    path = tmp_path / f"a.csv.{packed}"
    if packed == "gz":
        path.write_bytes(gzip.compress(b"a;b\n1;2\n"))
    else:
        with pa.output_stream(str(path), compression="zstd") as stream:
            stream.write(b"a;b\n1;2\n")
    assert read(path)[1] == [("1", "2", 0, 2)]
    path.write_bytes(path.read_bytes()[:-6])
    assert "no whole" in refused(path, code="E-TAB-001") if packed == "gz" else True


def test_every_line_is_a_row_or_is_told(tmp_path):
    """Lines with too few or many values, open quotes or bytes that are no text stand apart with their numbers."""
    text = 'a;b;c\n1;x;"q ""z"""\n2;y\n\n3;"multi\nline";w\n4;z;1;2\n5;"un;t\n6;a;b\n7;"x"y;b\n8;"open\n9;"c";d\n'
    (tmp_path / "a.csv").write_bytes(text.encode() + "é;é;é\n".encode() * 30 + b"\xe9;1;2\n10;\x00;2\n")
    _, rows, lines, _ = read(tmp_path / "a.csv")
    assert [(row[0], row[-1]) for row in rows[:4]] == [("1", 2), ("3", 5), ("6", 9), ("9", 12)]
    assert rows[1][1] == "multi\nline"
    assert len(rows) == 34
    assert [(line[1], line[2]) for line in lines] == [
        (3, "too_few_columns"), (7, "too_many_columns"), (8, "unclosed_quote"), (10, "unclosed_quote"),
        (11, "unclosed_quote"), (43, "not_text"), (44, "not_text"),
    ]  # fmt: skip
    assert {line[2] for line in lines} <= set(UNREADABLE)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.lists(st.text(alphabet="abé1,;\"' \n€", max_size=5), min_size=2, max_size=2), min_size=1, max_size=6
    ),
    delimiter=st.sampled_from([",", ";"]),
    encoding=st.sampled_from(["utf-8", "cp1252"]),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_written_values_come_back(tmp_path, rows, delimiter, encoding, ending):
    """What a CSV writer wrote, with quotes and line ends in values, comes back with the line on which it begins."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writerow(["k1", "k2"])
    starts = []
    for row in rows:
        starts.append(1 + out.getvalue().replace("\r\n", "\n").count("\n"))
        writer.writerow(row)
    (tmp_path / "w.csv").write_bytes(out.getvalue().encode(encoding))
    _, got, lines, _ = read(tmp_path / "w.csv", encoding=encoding, delimiter=delimiter)
    assert [(a or "", b or "", line) for a, b, _, line in got] == [
        (*row, s) for row, s in zip(rows, starts, strict=True)
    ]
    assert lines == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=60) | st.text(alphabet='ab;"\n\ré', max_size=40).map(str.encode))
def test_any_bytes_are_rows_or_a_persons_error(tmp_path, data):
    """Whatever the bytes below the names, each line is a row, is told, or the file is refused in words."""
    (tmp_path / "any.csv").write_bytes(b"a;b\n" + data)
    try:
        _, rows, lines, _ = read(tmp_path / "any.csv")
    except UserError:
        return
    text = data.decode("utf-8", errors="replace")
    assert len(rows) + len(lines) <= 1 + text.count("\n") + text.count("\r")


def test_a_sheet_is_read_from_its_line_of_names(tmp_path):
    """Numbers, days and truths of a sheet come as text written one way, with the sheet's own row numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Dossiers"
    for row in (
        ["Extraction"], [], ["num", "mt", "jour", "oui"], ["0012", 1234.5, dt.date(2026, 1, 31), True], [],
        ["13", 12, dt.datetime.fromisoformat("2026-01-31T10:05"), False],
    ):  # fmt: skip
        sheet.append(row)
    book.create_sheet("Autre").append(["a"])
    book.save(tmp_path / "x.xlsx")
    columns, rows, _, taken = read(tmp_path / "x.xlsx", header=3, sheet="Dossiers")
    assert columns == ("num", "mt", "jour", "oui")
    assert taken == "Dossiers"
    assert rows == [
        ("0012", "1234.5", "2026-01-31 00:00:00", "true", 0, 4),
        ("13", "12", "2026-01-31 10:05:00", "false", 0, 6),
    ]
    assert "Did you mean Dossiers?" in refused(tmp_path / "x.xlsx", sheet="Dosiers", code="E-TAB-001")
    (tmp_path / "torn.xlsx").write_bytes(b"PK")
    assert "no whole spreadsheet" in refused(tmp_path / "torn.xlsx", code="E-TAB-001")


def test_stata_and_sas_transport_files_are_read_in_chunks(tmp_path, monkeypatch):
    """Values, days and missing ones of Stata and SAS transport files come as text; labels replace codes if asked."""
    pandas = pytest.importorskip("pandas", reason="needs pandas, to write the files")
    pyreadstat = pytest.importorskip("pyreadstat", reason="needs the extra files: pyreadstat")
    monkeypatch.setattr("bondroit.store.extracts_typed._CHUNK_ROWS", 2)
    frame = pandas.DataFrame(
        {"num": ["a", "b", "c"], "x": [1.5, None, 0.1], "d": [dt.date(2026, 1, 31), None, dt.date(2025, 2, 1)],
         "k": [1, 2, 1]}
    )  # fmt: skip
    pyreadstat.write_dta(frame, str(tmp_path / "s.dta"), variable_value_labels={"k": {1: "Oui", 2: "Non"}})
    pyreadstat.write_xport(frame, str(tmp_path / "s.xpt"), file_format_version=5)
    wanted = [
        ("a", "1.5", "2026-01-31", "1", 0, 1), ("b", None, None, "2", 0, 2), ("c", "0.1", "2025-02-01", "1", 0, 3),
    ]  # fmt: skip
    assert read(tmp_path / "s.dta")[1] == wanted
    assert read(tmp_path / "s.xpt")[1] == wanted
    assert [row[3] for row in read(tmp_path / "s.dta", labels=True)[1]] == ["Oui", "Non", "Oui"]
    (tmp_path / "torn.dta").write_bytes((tmp_path / "s.dta").read_bytes()[:200])
    assert "no whole dta" in refused(tmp_path / "torn.dta", code="E-TAB-001")


def test_typed_columns_are_written_one_way(tmp_path):
    """Parquet: no exponents, no useless decimals, midnight is a day, moments of the world by the clock of Paris."""
    moment = dt.datetime(2026, 1, 31, tzinfo=dt.UTC)
    pl.DataFrame(
        {
            "whole": [2.0, float("nan")], "tiny": [1e-7, 1e20], "yes": [True, None],
            "midnight": [dt.datetime.fromisoformat("2026-01-31"), dt.datetime.fromisoformat("2026-01-31T10:05")],
            "world": [moment - dt.timedelta(hours=1), moment], "code": ["007", ""],
        }
    ).with_columns(euros=pl.lit("12.50").cast(pl.Decimal(10, 2))).write_parquet(tmp_path / "p.parquet")  # fmt: skip
    _, rows, _, _ = read(tmp_path / "p.parquet")
    assert rows[0] == ("2", "0.0000001", "true", "2026-01-31", "2026-01-31", "007", "12.50", 0, 1)
    assert rows[1][0] is None
    assert rows[1][3:5] == ("2026-01-31 10:05:00", "2026-01-31 01:00:00")
    assert "e" not in rows[1][1]
    (tmp_path / "torn.parquet").write_bytes(b"PAR1")
    assert "no whole Parquet" in refused(tmp_path / "torn.parquet", code="E-TAB-001")


def test_a_folder_of_months_is_one_extract(tmp_path):
    """Files of a folder come by the month in their names, with that month; columns may stand in any order."""
    (tmp_path / "dos_2026-02.csv").write_text("a;b\n1;2\n")
    (tmp_path / "dos_012026.csv").write_text("b;a;c\n3;4;5\n")
    (tmp_path / "readme.txt").write_text("x")
    columns, rows, _, _ = read(tmp_path, files="dos_{month}.csv", wanted=("a", "b"))
    assert columns == ("b", "a", "c", "_month")
    assert rows == [("3", "4", "5", "2026-01", 0, 2), ("2", "1", None, "2026-02", 1, 2)]
    assert "gives no pattern" in refused(tmp_path, code="E-TAB-001")
    assert "dos_2026-02.csv: no column c" in refused(tmp_path, files="dos_{month}.csv", wanted=("c",), code="E-TAB-004")


@pytest.mark.parametrize(
    ("pattern", "name", "month"),
    [
        ("d_{month}.csv", "d_2026-02.csv", "2026-02"),
        ("d_{month}.csv", "d_202602.csv", "2026-02"),
        ("d_{month}.csv", "d_02-2026.csv", "2026-02"),
        ("d_{month}_*.csv", "d_022026_v2.csv", "2026-02"),
        ("d_{month}.csv", "d_202613.csv", None),
        ("d_{month}.csv", "e_202602.csv", None),
        ("d+{month}.csv", "d+202602.csv", "2026-02"),
    ],
)
def test_the_month_of_a_name(pattern, name, month):
    """The month is read from a file's name in the usual ways of writing it, and only where the pattern says."""
    assert (str(month_of_name(pattern, name)) if month else month_of_name(pattern, name)) == month


def test_what_is_no_extract_is_refused_in_words(tmp_path):
    """Absent, empty, nameless, numbers for names, two names alike, unknown kinds: each file with its fault, at once."""
    for name, text in {"e.csv": "", "n.csv": "1;2\n3;4\n", "d.csv": "a;A\n1;2\n", "r.csv": "_line;a\n1;2\n"}.items():
        (tmp_path / name).write_text(text)
    told = refused(*(tmp_path / name for name in ("e.csv", "n.csv", "d.csv", "r.csv")), code="E-TAB-001")
    for words in ("e.csv: Line 1 names no column", "n.csv: Line 1 holds numbers", "d.csv: Column names that are",
                  "r.csv: Names kept"):  # fmt: skip
        assert words in told
    assert "no file" in refused(tmp_path / "absent.csv", code="E-TAB-001")
    (tmp_path / "a.docx").write_text("x")
    assert "ends with none" in refused(tmp_path / "a.docx", code="E-TAB-001")


def test_nothing_is_left_behind(tmp_path):
    """What was unpacked on the way is gone after the block, also after a refusal."""
    (tmp_path / "a.csv").write_bytes("é;b\n1;2;3\n".encode("cp1252"))
    temporary = tmp_path / "tmp"
    with open_extract([str(tmp_path / "a.csv")], SourceForm(), wanted=(), temporary=temporary):
        assert list(temporary.rglob("*.csv"))
    with (
        pytest.raises(UserError),
        open_extract([str(tmp_path / "a.csv")], SourceForm(), wanted=("z",), temporary=temporary),
    ):
        pass
    assert not list(temporary.iterdir())
