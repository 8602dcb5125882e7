"""`bondroit ingest` through a mapping with derived columns: a code table, a sum, and pseudonyms under a key outside."""

from __future__ import annotations

import json

import polars as pl
import pytest
from tests.functional.running import check_refused, command, files_below

from bondroit.ingesting.pseudonyms import pseudonyms
from bondroit.store.secret_keys import read_key

MAPPING = """
table = "corrections"
[reading]
decimal = ","
unit = "euros"
format = "DD/MM/YYYY"
[derived.whole]
concat = ["CAISSE", "NUM"]
[derived.id]
pseudonym = "whole"
domain = "household_id"
[derived.when]
month_of = "DATE"
[derived.gap]
difference = ["DU", "PAYE"]
[derived.which]
map = "CODE"
file = "codes.csv"
value = "prestation"
[columns]
household_id = "id"
month = "when"
known = "VU"
cents = "gap"
benefit = "which"
"""
CODES = "code;libelle;prestation\nR;revenu;rsa\nA;aide;aide_logement\n"
ROWS = [("754", "001234", "15/01/2026", "02/03/2026", "512,40", "500,00", "R"),
        ("754", "009999", "20/02/2026", "02/03/2026", "100,00", "130,55", "A")]  # fmt: skip


@pytest.fixture
def there(tmp_path, monkeypatch, capsys):
    """A folder with a workspace, a key beside it, a code table, and an extract whose columns are not ready."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BONDROIT_PSEUDONYM_KEY", raising=False)
    assert command(capsys, "init", "ws", "--quiet").code == 0
    for name in ("a.key", "b.key"):
        assert command(capsys, "pseudonyms", "make-key", name).code == 0
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "codes.csv").write_text(CODES, encoding="utf-8")
    return tmp_path


def ingest(capsys, *words):
    """Take the extract in."""
    return command(capsys, "-w", "ws", "ingest", "corr.csv", "--mapping", "m.toml", *words)


def extract(there, rows):
    """Write the extract."""
    head = "CAISSE;NUM;DATE;VU;DU;PAYE;CODE"
    (there / "corr.csv").write_text("\n".join([head, *(";".join(row) for row in rows)]) + "\n", encoding="utf-8")


def test_columns_that_are_not_ready_are_made(there, capsys):
    """Values are those worked out by hand; the identifier is its pseudonym, and its plain form is nowhere."""
    extract(there, ROWS)
    said = ingest(capsys, "--key", "a.key", "--json")
    assert said.code == 0, said.err
    table = pl.read_parquet(next((there / "ws" / "tables" / "corrections").rglob("*.parquet"))).sort("cents")
    key = read_key(there / "a.key")
    plain = pl.Series(["754009999", "754001234"])
    assert table["household_id"].to_list() == pseudonyms(plain, key, "household_id").to_list()
    assert table["cents"].to_list() == [-3055, 1240]
    assert table["benefit"].cast(str).to_list() == ["aide_logement", "rsa"]
    assert [str(day) for day in table["month"]] == ["2026-02-01", "2026-01-01"]
    again = ingest(capsys, "--key", "a.key", "--json")
    assert json.loads(again.out)["recognised"] is True
    # Another code table makes another mapping of the same file.
    (there / "codes.csv").write_text(CODES.replace("A;aide;aide_logement", "A;aide;aah"), encoding="utf-8")
    changed = ingest(capsys, "--key", "a.key", "--replace", "--json")
    assert json.loads(changed.out)["recognised"] is False


def test_one_key_for_one_workspace(there, capsys):
    """No key, another key than before, or a key where none is needed: refused, and nothing is taken."""
    extract(there, ROWS)
    check_refused(ingest(capsys), code="E-KEY-001", exit_code=2)
    assert ingest(capsys, "--key", "a.key").code == 0
    extract(there, [*ROWS, (*ROWS[0][:1], "007777", *ROWS[0][2:])])
    check_refused(ingest(capsys, "--key", "b.key"), code="E-KEY-002", exit_code=3)
    (there / "m.toml").write_text(MAPPING.replace('"id"', '"NUM"').replace(
        '[derived.id]\npseudonym = "whole"\ndomain = "household_id"\n', "").replace(
        '[derived.whole]\nconcat = ["CAISSE", "NUM"]\n', ""), encoding="utf-8")  # fmt: skip
    check_refused(ingest(capsys, "--key", "a.key"), code="E-USE-001", exit_code=2)


def test_rejected_rows_hold_no_identifier_in_plain(there, capsys):
    """Rows kept aside and listed have their line and faults, and not the columns of which the pseudonym is made."""
    extract(there, [*ROWS, ("754", "00SECRET", "31/02/2026", "02/03/2026", "1", "x", "Z"), ("754", "00SECRET")])
    said = ingest(capsys, "--key", "a.key", "--rejects", "rejects.csv")
    check_refused(said, code="E-TAB-002", exit_code=3)
    for words in ("when", "gap", "which"):
        assert f"Column {words}: 1 value(s)" in said.err
    assert "Column month" not in said.err
    listed = (there / "rejects.csv").read_text("utf-8-sig")
    assert [line.split(";")[:2] for line in listed.splitlines()[1:]] == [["4", "corr.csv"], ["5", "corr.csv"]]
    kept = [p.read_bytes() for p in (there / "ws").rglob("*") if p.is_file()]
    assert not any(b"00SECRET" in part for part in kept)
    assert "00SECRET" not in listed + said.out + said.err
    frames = [pl.read_parquet(p) for p in (there / "ws").rglob("*.parquet")]
    assert not any("00SECRET" in str(frame.rows()) for frame in frames)
    assert files_below(there / "ws" / "tables") == {}


def test_a_code_table_that_cannot_be_read_is_a_fault_of_the_mapping(there, capsys):
    """A file that is not there, and one with a code twice, are told under the name of the derived column."""
    extract(there, ROWS)
    (there / "codes.csv").unlink()
    said = ingest(capsys, "--key", "a.key")
    check_refused(said, code="E-MAP-001", exit_code=2)
    assert "[derived.which]" in said.err
    (there / "codes.csv").write_text(CODES + "A;autre;aah\n", encoding="utf-8")
    said = ingest(capsys, "--key", "a.key")
    assert "1 code(s) have two values" in said.err
