"""Tables that somebody brings: read whole, or refused with every fault, its line and a remedy."""

from __future__ import annotations

import gzip
import math
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.data import shared

from bondroit.errors import UserError
from bondroit.store.received import DuckDBReceived

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

RECEIVED = DuckDBReceived()
NUMBERS = b"a,b\n" + b"".join(b"%d,%d\n" % (i, i) for i in range(40))


def written(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def refusal(path: str, columns: Sequence[str] | None = None) -> UserError:
    with pytest.raises(UserError) as caught:
        RECEIVED.read(path, columns)
    shown = caught.value
    assert shown.remedy.en
    assert shown.remedy.fr
    return shown


def test_the_same_table_from_every_form(tmp_path: Path) -> None:
    """Comma, semicolon, tab, gzip, byte order mark, Windows and mixed line ends, Parquet: one table."""
    want = pl.DataFrame(
        {"n": [1, None, 3], "x": [0.5, -2.0, None], "t": ["é, à", "b", None], "ok": [True, False, True]}
    )
    plain = 'n,x,t,ok\n1,.5,"é, à",true\nNA,-2e0,b,False\n3,,,TRUE\n'
    forms = {
        "plain.csv": plain.encode(),
        "bom.csv": plain.encode("utf-8-sig"),
        "windows.csv": plain.replace("\n", "\r\n").encode(),
        "mixed.csv": plain.replace("\n", "\r\n", 2).encode(),
        "zip.csv.gz": gzip.compress(plain.encode()),
        "semi.csv": 'n;x;t;ok\n1;.5;"é, à";true\nNA;-2e0;b;False\n3;;;TRUE\n'.encode(),
        "tab.tsv": "n\tx\tt\tok\n1\t.5\té, à\ttrue\nNA\t-2e0\tb\tFalse\n3\t\tNaN\tTRUE\n".encode(),
    }
    for name, data in forms.items():
        assert_frame_equal(RECEIVED.read(written(tmp_path, name, data)), want)
    want.write_parquet(tmp_path / "p.parquet")
    assert_frame_equal(RECEIVED.read(str(tmp_path / "p.parquet"), ["t", "n"]), want.select("t", "n"))


def test_a_path_is_one_file_and_never_a_pattern(tmp_path: Path) -> None:
    """A file whose name looks like a pattern is read alone, not with its neighbours."""
    written(tmp_path, "m1.csv", b"a\n7\n")
    for name in ("m*.csv", "m?.csv", "m[1].csv"):
        assert RECEIVED.read(written(tmp_path, name, b"a\n1\n"))["a"].to_list() == [1]
    pl.DataFrame({"a": [7]}).write_parquet(tmp_path / "m1.parquet")
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "other.parquet")
    (tmp_path / "other.parquet").rename(tmp_path / "m*.parquet")
    assert RECEIVED.read(str(tmp_path / "m*.parquet"))["a"].to_list() == [1]


def test_lines_that_end_in_two_ways_are_read_one_by_one(tmp_path: Path) -> None:
    """A file made of two, with Unix and Windows line ends: no row is lost, none is made, faults keep their line."""
    assert RECEIVED.read(written(tmp_path, "one.csv", b"a\n1\r\n\n3\n"))["a"].to_list() == [1, None, 3]
    assert "lines 3" in str(refusal(written(tmp_path, "two.csv", b"a,b\n1,2\r\n3\n4,5\r\n")))
    assert "not closed" in str(refusal(written(tmp_path, "three.csv", b'a,b\n1,2\r\n3,"4\n')))


def test_codes_with_a_leading_zero_stay_text(tmp_path: Path) -> None:
    """The codes of French départements keep their zero."""
    path = written(tmp_path, "d.csv", b"dep\n01\n2A\n75\n")
    assert RECEIVED.read(path)["dep"].to_list() == ["01", "2A", "75"]


@pytest.mark.parametrize(
    ("name", "data", "code", "words"),
    [
        ("empty.csv", b"", "E-TAB-003", ()),
        ("header.csv", b"a,b\n", "E-TAB-003", ()),
        ("mark.csv", b"\xef\xbb\xbf", "E-TAB-003", ()),
        ("blank.csv", b" \n\n", "E-TAB-003", ()),
        ("late.csv", b"\na,b\n1,2\n", "E-TAB-001", ("Line 1 names no column",)),
        ("binary.csv", b"a,b\n1,\x00\n", "E-TAB-001", ("Line 2: a null byte",)),
        ("dos.csv", b"a,b\n1,2\n1,\x81\n", "E-TAB-001", ("Line 3, byte 11",)),
        ("utf16.csv", "a,b\n1,2\n".encode("utf-16"), "E-TAB-001", ("UTF-16",)),
        ("cut.csv", "a\né".encode()[:-1], "E-TAB-001", ("Line 2",)),
        (
            "ragged.csv",
            b"a,b\n1,2\n3\n4,5,6\n7,8\n9\n",
            "E-TAB-001",
            ("2 line(s) with too few", "lines 3, 6", "lines 4"),
        ),
        ("quote.csv", b'a,b\n1,2\n3,"4\n5,6\n', "E-TAB-001", ("not closed", "lines 3")),
        ("double.csv", b"a,b,a\n1,2,3\n", "E-TAB-001", ("the same but for capitals: a, a",)),
        ("capitals.csv", b"a,b,A\n1,2,3\n", "E-TAB-001", ("the same but for capitals: a, A",)),
        ("nameless.csv", b"a,,b\n1,2,3\n", "E-TAB-001", ("no name for column 2",)),
        ("numbers.csv", b"1,2\n3,4\n", "E-TAB-001", ("Line 1 holds numbers",)),
        ("cut.csv.gz", gzip.compress(NUMBERS)[:-20], "E-TAB-001", ("gzip",)),
        ("no.csv.gz", NUMBERS, "E-TAB-001", ("gzip",)),
        ("no.parquet", b"PAR1 nothing", "E-TAB-001", ("no whole Parquet",)),
        ("table.xlsx", b"PK", "E-TAB-001", ("ends with none",)),
    ],
)
def test_a_bad_file_is_refused_with_its_place(
    tmp_path: Path, name: str, data: bytes, code: str, words: tuple[str, ...]
) -> None:
    """Each bad file has its code and says where it is bad."""
    error = refusal(written(tmp_path, name, data))
    assert error.code == code
    text = str(error)
    for word in words:
        assert word in text


def test_text_in_a_column_of_numbers_is_told_by_line_without_its_value(tmp_path: Path) -> None:
    """Two texts among forty numbers: column, count and lines, counted past a value on two lines; no value shown."""
    data = NUMBERS.replace(b"\n7,7\n", b'\n7,"x\ny"\n8,secret\n')
    error = refusal(written(tmp_path, "wrong.csv", data))
    assert error.code == "E-TAB-001"
    assert "Column b holds numbers, but text in 2 of 41 values: lines 9, 11" in str(error)
    assert "secret" not in str(error) + str(error.shown("fr"))
    assert RECEIVED.read(written(tmp_path, "wrong.csv", data), ["a"]).height == 41


def test_every_fault_at_once(tmp_path: Path) -> None:
    """Ragged lines and missing columns are told together, with the nearest names."""
    path = written(tmp_path, "both.csv", b"income,age\n1,2\n3\n")
    error = refusal(path, ["incom", "age", "sex"])
    text = str(error)
    assert "too few columns" in text
    assert "Column incom is missing. Did you mean income?" in text
    assert "Column sex is missing" in text
    alone = refusal(written(tmp_path, "one.csv", b"income,age\n1,2\n"), ["incom"])
    assert alone.code == "E-TAB-004"


def test_a_path_that_is_no_file(tmp_path: Path) -> None:
    """A folder, an absent file (with the nearest name), a truncated and an altered Parquet file."""
    assert "is a folder" in str(refusal(str(tmp_path)))
    pl.DataFrame({"a": list(range(500))}).write_parquet(tmp_path / "good.parquet")
    assert "Did you mean good.parquet" in str(refusal(str(tmp_path / "goods.parquet")))
    whole = (tmp_path / "good.parquet").read_bytes()
    assert refusal(written(tmp_path, "cut.parquet", whole[:-40])).code == "E-TAB-001"
    altered = bytearray(whole)
    altered[8:60] = b"\xff" * 52
    assert refusal(written(tmp_path, "altered.parquet", bytes(altered))).code == "E-TAB-001"
    pl.DataFrame({"a": []}, schema={"a": pl.Int64}).write_parquet(tmp_path / "none.parquet")
    assert refusal(str(tmp_path / "none.parquet")).code == "E-TAB-003"
    assert refusal(str(tmp_path / "good.parquet"), ["b"]).code == "E-TAB-004"


TEXTS = st.one_of(st.none(), st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1, max_size=6))
NOT_SPECIAL = TEXTS.filter(lambda t: t is None or (t not in {"NA", "NaN"} and not t.strip().replace(".", "").isdigit()))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-(10**9), 10**9), st.floats(allow_nan=False, allow_infinity=False), NOT_SPECIAL),
        min_size=12,
        max_size=30,
    )
)
def test_what_polars_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, float, str | None]]
) -> None:
    """Any integers, decimals and texts, quotation marks, delimiters and line ends inside values included."""
    frame = pl.DataFrame(rows, schema={"i": pl.Int64, "x": pl.Float64, "t": pl.String}, orient="row")
    path = tmp_path_factory.mktemp("trip") / "t.csv"
    frame.write_csv(path, quote_style="non_numeric")
    got = RECEIVED.read(str(path), ["i", "x", "t"])
    assert got["i"].to_list() == frame["i"].to_list()
    assert all(math.isclose(a, b, rel_tol=1e-15) for a, b in zip(got["x"], frame["x"], strict=True))
    if got["t"].dtype == pl.String:
        assert got["t"].to_list() == frame["t"].to_list()


FRAME = pl.DataFrame({"Risk Score": [0.2, None, 0.7, 0.1], "who": ["a", "b", None, "a"], "n": [3, 1, 2, 9]})


def test_expressions_keep_the_order_of_rows() -> None:
    """Definitions may use windows and earlier definitions; rows stay where they are; missing is no."""
    frame = RECEIVED.define(
        FRAME, {"m": "median(n) OVER (PARTITION BY who)", "high": "CASE WHEN n >= m THEN 'yes' ELSE 'no' END"}
    )
    assert frame["m"].to_list() == [6.0, 1.0, 2.0, 6.0]
    assert frame["high"].to_list() == ["no", "yes", "yes", "yes"]
    assert RECEIVED.where(FRAME, "\"risk score\" > 0.15 AND who <> 'z'").to_list() == [True, False, False, False]


def test_windows_over_many_rows_keep_their_order() -> None:
    """On 200,000 rows in several threads, a window gives each row its own value."""
    frame = pl.DataFrame({"k": range(200_000)}).with_columns(g=pl.col("k") * 7919 % 97)
    got = RECEIVED.define(frame, {"r": "row_number() OVER (PARTITION BY g ORDER BY k)"})
    want = frame.select(want=pl.int_range(1, pl.len() + 1).over("g"))["want"]
    assert (got["r"] == want).all()


@pytest.mark.parametrize(
    "expression",
    [
        "who, n",
        "n; SELECT 1",
        "n) FROM read_csv('/etc/passwd'",
        "(SELECT 1)",
        "n IN (SELECT 1)",
        "EXISTS(SELECT * FROM '/etc/passwd')",
        "read_text('/etc/passwd') = 'x'",
        "*",
        "COLUMNS('n') > 1",
        "max(n) > 1",
        "n > 1 ORDER BY 1",
        "n > 1 UNION SELECT true",
        "unnest([true])",
        "random() < 0.5",
        "now() > DATE '2020-01-01'",
        "current_setting('threads') = '1'",
        "getenv('HOME') = 'x'",
        "query('SELECT 1') = 1",
        "n = ?",
        "n = $1",
        "n = 1 /*",
        "1 = 1), (2 = 2",
        "n >",
        "",
        "n",
        "who > 3",
        "nope(n) = 1",
    ],
)
def test_only_one_yes_or_no_per_row(expression: str) -> None:
    """Whatever is not one plain yes/no expression is refused as E-USE-004, with a remedy."""
    with pytest.raises(UserError) as caught:
        RECEIVED.where(FRAME, expression)
    assert caught.value.code == "E-USE-004"
    assert caught.value.faults


@pytest.mark.parametrize(("expression", "want"), [("1", 1), ("'a' || 'b'", "ab"), ("version()", None), ("NULL", None)])
def test_an_expression_without_a_column_keeps_every_row(expression: str, want: object) -> None:
    """A constant has one value per row, also in a frame of no row and where a column is called like the row number."""
    frame = FRAME.with_columns(bondroit_row=pl.Series([4, 3, 2, 1]))
    got = RECEIVED.define(frame, {"k": expression, "back": "bondroit_row * 10"})
    assert got.height == FRAME.height
    assert got["back"].to_list() == [40, 30, 20, 10]
    assert got["k"].n_unique() == 1
    assert want is None or got["k"].to_list() == [want] * FRAME.height
    assert RECEIVED.define(frame.clear(), {"k": expression}).height == 0


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("age(timestamp '2020-01-01')", "INTERVAL"),
        ("INTERVAL 3 DAY * n", "INTERVAL"),
        ("[n, 1]", "INTEGER[]|BIGINT[]"),
        ("{'a': n}", "STRUCT"),
        ("map {'a': n}", "MAP"),
        ("array_value(1, 2)", "INTEGER[2]"),
        ("who::BLOB", "BLOB"),
    ],
)
def test_a_result_that_no_column_holds_is_refused(expression: str, kind: str) -> None:
    """Lengths of time, lists, structs, maps and bytes are refused by their kind, in both languages."""
    for ask in (RECEIVED.where, lambda frame, text: RECEIVED.define(frame, {"k": text})):
        with pytest.raises(UserError) as caught:
            ask(FRAME, expression)
        assert caught.value.code == "E-USE-004"
        (fault,) = caught.value.faults
        for text in fault:
            assert any(one in text for one in kind.split("|"))


def test_an_unknown_column_is_told_with_the_nearest() -> None:
    """The message names the definition, what is unknown and what may have been meant."""
    with pytest.raises(UserError) as caught:
        RECEIVED.define(FRAME, {"high": "\"Risk Scores\" > 0.5 AND whom = 'a'"})
    text = str(caught.value)
    assert "definition of high" in text
    assert 'no column Risk Scores. Did you mean "Risk Score"?' in text
    assert 'no column whom. Did you mean "who"' in text


def test_a_value_of_the_table_never_stands_in_a_message() -> None:
    """A conversion that fails on a row is told without the value, and without the engine's message behind it."""
    frame = pl.DataFrame({"t": ["1", "jean.dupont"]})
    with pytest.raises(UserError) as caught:
        RECEIVED.where(frame, "CAST(t AS INTEGER) = 1")
    assert "jean" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_columns_that_differ_by_capitals_are_not_mixed_up() -> None:
    """On a frame in memory each is found by its exact name; both in one expression are refused."""
    frame = pl.DataFrame({"a": [1], "A": [5]})
    assert RECEIVED.define(frame, {"k": '"A" + 1'})["k"].to_list() == [6]
    with pytest.raises(UserError, match="cannot be used"):
        RECEIVED.define(frame, {"k": 'a + "A"'})


def test_a_definition_does_not_replace_a_column() -> None:
    """A name that is taken is refused."""
    with pytest.raises(UserError, match="would replace a column"):
        RECEIVED.define(FRAME, {"n": "1"})


def test_real_files_are_read_with_their_types() -> None:
    """Swedish controls, American workers and Parquet census rows: sizes and types as the shared README says."""
    income = RECEIVED.read(str(shared("sweden_tfp", "income_1dec.csv")))
    assert income.height == 6_129
    assert income.schema["Income"] == pl.Int64
    assert income.schema["Risk Score"] == pl.Float64
    assert RECEIVED.read(str(shared("takeup", "Benefits.csv"))).height == 4_877
    assert RECEIVED.read(str(shared("amsterdam_fairness", "scores_before.csv.gz"))).height == 16_384
    census = shared("acs_folktables", "ACSPublicCoverage.validation.parquet")
    assert RECEIVED.read(str(census), ["SEX"]).height == 227_658
