"""`bondroit ingest` through a mapping with derived columns: a code table, a sum, and pseudonyms under a key outside."""

from __future__ import annotations

import json
from typing import get_args

import polars as pl
import pytest
from tests.functional.running import check_refused, command, files_below

from bondroit.app.ingest_versions import State
from bondroit.cli.commands.ingesting import _STATES, _shown
from bondroit.cli.words import WORDS
from bondroit.ingesting.pseudonyms import pseudonyms
from bondroit.store.secret_keys import read_key
from bondroit.wiring.ingesting import Proposed

MAPPING = """
table = "corrections"
[reading]
decimal = ","
unit = "euros"
format = "DD/MM/YYYY"
[derived.whole]
concat = ["CAISSE", "NUM"]
join = "-"
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
    plain = pl.Series(["754-009999", "754-001234"])
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
        '[derived.whole]\nconcat = ["CAISSE", "NUM"]\njoin = "-"\n', ""), encoding="utf-8")  # fmt: skip
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
    assert "Line 19, [derived.which] file" in said.err
    (there / "codes.csv").write_text(CODES + "A;autre;aah\n", encoding="utf-8")
    said = ingest(capsys, "--key", "a.key")
    assert "1 code(s) have two values" in said.err


def test_two_households_never_become_one(there, capsys):
    """What an office and a number say together is cut in one way alone: 75 and 4001234 are not 754 and 001234."""
    pair = [("75", "4001234", *ROWS[0][2:]), ("754", "001234", *ROWS[0][2:])]
    extract(there, pair)
    (there / "m.toml").write_text(MAPPING.replace('join = "-"\n', ""), encoding="utf-8")
    said = ingest(capsys, "--key", "a.key")
    check_refused(said, code="E-MAP-001", exit_code=2)
    assert "Line 8, [derived.whole] concat: a pseudonym is made of it" in said.err
    (there / "m.toml").write_text(MAPPING, encoding="utf-8")
    assert ingest(capsys, "--key", "a.key").code == 0
    table = pl.read_parquet(next((there / "ws" / "tables" / "corrections").rglob("*.parquet")))
    assert table["household_id"].n_unique() == 2
    extract(there, [*pair, ("75-SECRET", "4", *ROWS[0][2:])])
    said = ingest(capsys, "--key", "a.key", "--replace")
    check_refused(said, code="E-TAB-002", exit_code=3)
    assert "Column whole: 1 value(s) hold the sign of join" in said.err
    assert "line 4" in said.err
    assert "SECRET" not in said.err


def test_a_number_that_is_too_large_is_told_as_such(there, capsys):
    """An amount of 41 figures is a number: that it is too large is said, of a sum and of a received column."""
    extract(there, [*ROWS, (*ROWS[0][:4], "9" * 41, "1", "R"), (*ROWS[0][:4], "x", "1", "R")])
    said = ingest(capsys, "--key", "a.key", "--dry-run")
    check_refused(said, code="E-TAB-002", exit_code=3)
    assert "Column gap: 1 value(s) hold a number that is too large (more than 18 figures" in said.err
    assert "line 4" in said.err
    assert "Column gap: 1 value(s) hold no number (DU, PAYE); line 5" in said.err
    (there / "m.toml").write_text(MAPPING.replace('cents = "gap"', 'cents = "DU"').replace(
        '[derived.gap]\ndifference = ["DU", "PAYE"]\n', ""), encoding="utf-8")  # fmt: skip
    said = ingest(capsys, "--key", "a.key", "--dry-run")
    assert "Column cents: 1 value(s) hold a number that is too large; line 4" in said.err
    assert "Column cents: 1 value(s) hold no amount in euros with decimal sign ,; line 5" in said.err


def test_no_word_of_the_result_is_without_french(there, capsys):
    """Every key and state that is printed has words in both languages; received files are no files of households."""
    extract(there, ROWS)
    said = command(capsys, "--lang", "fr", "-w", "ws", "ingest", "corr.csv", "--mapping", "m.toml", "--key", "a.key")
    assert said.code == 0, said.err
    assert "fichiers reçus" in said.out
    assert "dossiers" not in said.out
    report = json.loads(ingest(capsys, "--key", "a.key", "--json").out)
    printed = _shown(report)
    keys = {*printed, *(key for month in report["months"] for key in month)}
    assert keys <= set(WORDS)
    assert set(get_args(State)) <= set(_STATES)
    names = {f"proposal_{name}" for name in Proposed.__slots__ if name != "table"}
    assert names <= set(WORDS)
    proposed = command(capsys, "--lang", "fr", "ingest", "--propose", "corr.csv", "--as", "corrections")
    assert "colonnes trouvées" in proposed.out
    assert "lu comme" in proposed.out
