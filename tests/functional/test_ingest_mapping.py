"""`bondroit ingest` through a mapping, on the command line: proposed, checked, taken, told in both languages."""

from __future__ import annotations

import csv
import io
import json

import polars as pl
import pytest
from tests.functional.running import check_refused, command, files_below

MAPPING = """
table = "events"
[reading]
format = "DD/MM/YYYY"
[columns]
household_id = "NUMALLOC"
known = "DT_SAISIE"
month = "DATE"
[columns.kind]
from = "ÉVÉNEMENT"
values = { N = "birth", D = "move" }
"""
SOUND = "NUMALLOC;ÉVÉNEMENT;DATE;DT_SAISIE\n001;N;15/01/2026;01/02/2026\n002;D;28/02/2026;\n"
SECRET = "SECRETVALUE"


@pytest.fixture
def there(tmp_path, monkeypatch, capsys):
    """A folder with a workspace, a mapping and a sound extract in the encoding of Windows."""
    monkeypatch.chdir(tmp_path)
    assert command(capsys, "init", "ws", "--quiet").code == 0
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "evt.csv").write_bytes(SOUND.encode("cp1252"))
    return tmp_path


def ingest(capsys, *words):
    return command(capsys, "-w", "ws", "ingest", *words)


def test_an_extract_is_taken_through_a_mapping(there, capsys):
    """The body's columns become the table's, and the same extract again is recognised."""
    said = ingest(capsys, "evt.csv", "--mapping", "m.toml", "--json")
    assert said.code == 0, said.err
    assert json.loads(said.out)["taken"] == 2
    table = pl.read_parquet(next((there / "ws" / "tables" / "events").rglob("*.parquet")))
    assert sorted(table["household_id"]) == ["001", "002"]
    assert sorted(table["kind"]) == ["birth", "move"]
    assert [str(day) for day in table.sort("household_id")["month"]] == ["2026-01-01", "2026-02-01"]
    again = ingest(capsys, "evt.csv", "--mapping", "m.toml", "--json")
    assert json.loads(again.out)["recognised"] is True


def test_a_dry_run_tells_every_fault_and_writes_nothing(there, capsys):
    """With --dry-run every fault is told with its line, never a value, and the workspace stays as it was."""
    bad = f"{SOUND}003;{SECRET};31/02/2026;\n004;D\n"
    (there / "bad.csv").write_bytes(bad.encode("cp1252"))
    before = files_below(there / "ws" / "tables")
    said = ingest(capsys, "bad.csv", "--mapping", "m.toml", "--dry-run")
    check_refused(said, code="E-TAB-002", exit_code=3)
    assert "line 4" in said.err
    assert "line 5" in said.err
    assert SECRET not in said.out + said.err
    assert files_below(there / "ws" / "tables") == before


def test_rejected_rows_are_listed_where_asked(there, capsys):
    """Rejected rows stand in the CSV that was asked for, as received, with file, line and fault."""
    (there / "bad.csv").write_bytes(f"{SOUND}003;{SECRET};01/02/2026;\n004;D\n".encode("cp1252"))
    said = ingest(capsys, "bad.csv", "--mapping", "m.toml", "--rejects", "rejects.csv")
    check_refused(said, code="E-TAB-002", exit_code=3)
    assert SECRET not in said.err
    rows = list(csv.DictReader(io.StringIO((there / "rejects.csv").read_text("utf-8-sig")), delimiter=";"))
    assert all(row["_faults_en"] and row["_faults_fr"] for row in rows)
    assert not {row["_faults_en"] for row in rows} & {row["_faults_fr"] for row in rows}
    assert [(row["_file"], row["_line"]) for row in rows] == [("bad.csv", "4"), ("bad.csv", "5")]
    assert rows[0]["ÉVÉNEMENT"] == SECRET
    assert rows[1]["_text"] == "004;D"


def test_a_first_mapping_is_proposed_and_never_written_over(there, capsys):
    """--propose writes a mapping that serves at once here, and leaves one that is there."""
    (there / "much.csv").write_text(
        "MATRICULE;TYPE_EVT;DATE_EFFET;DT_SAISIE\n"
        + "".join(f"{i:05d};{'NAIS' if i % 2 else 'DEM'};{i % 28 + 1:02d}/01/2026;2026-02\n" for i in range(40)),
        encoding="utf-8",
    )
    said = command(capsys, "ingest", "--propose", "much.csv", "--as", "events")
    assert said.code == 0, said.err
    written = (there / "much.mapping.toml").read_text(encoding="utf-8")
    assert "00001" not in written
    taken = ingest(capsys, "much.csv", "--mapping", "much.mapping.toml", "--json")
    assert json.loads(taken.out)["taken"] == 40
    check_refused(command(capsys, "ingest", "--propose", "much.csv"), code="E-USE-001", exit_code=2)
    assert (there / "much.mapping.toml").read_text(encoding="utf-8") == written


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("evt.csv", "--mapping", "m.toml", "--out", "x.toml"), "E-USE-001"),
        (("--propose",), "E-USE-001"),
        (("--propose", "evt.csv", "--mapping", "m.toml"), "E-USE-001"),
        (("evt.csv", "--as", "evnts"), "E-USE-001"),
        (("evt.csv", "--mapping", "m.toml", "--as", "members"), "E-USE-001"),
        (("evt.csv", "--mapping", "absent.toml"), "E-TAB-001"),
        (("absent.csv", "--mapping", "m.toml"), "E-TAB-001"),
        (("evt.csv", "--mapping", "wrong.toml"), "E-MAP-001"),
        (("evt.csv", "--mapping", "other.toml"), "E-TAB-004"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(there, capsys, words, code):
    """Options that do not go together, absent files, wrong mappings, columns not received: each in words."""
    (there / "wrong.toml").write_text(MAPPING.replace("format", "frmat"), encoding="utf-8")
    (there / "other.toml").write_text(MAPPING.replace("DT_SAISIE", "DT_SAISI"), encoding="utf-8")
    check_refused(ingest(capsys, *words), code=code, exit_code=3 if code.startswith("E-TAB") else 2)


def test_a_folder_of_months_is_taken_in_one_go(there, capsys):
    """Files of a folder are taken together, the month of each from its name."""
    folder = there / "mois"
    folder.mkdir()
    for month in ("2026-01", "2026-02"):
        (folder / f"evt_{month}.csv").write_text("NUMALLOC,ÉVÉNEMENT,DT_SAISIE\n001,N,01/03/2026\n", encoding="utf-8")
    text = MAPPING.replace('month = "DATE"\n', "").replace(
        "[reading]", '[source]\nfiles = "evt_{month}.csv"\n[reading]'
    )
    (there / "folder.toml").write_text(text, encoding="utf-8")
    said = ingest(capsys, "mois", "--mapping", "folder.toml", "--json")
    assert said.code == 0, said.err
    assert json.loads(said.out)["files"] == ["evt_2026-01.csv", "evt_2026-02.csv"]
    assert json.loads(said.out)["taken"] == 2


def test_a_dry_run_lists_the_rejected_rows_where_asked(there, capsys):
    """With --dry-run --rejects the file that was named is written, is told, and nothing is left in the workspace."""
    (there / "bad.csv").write_bytes(f"{SOUND}003;{SECRET};01/02/2026;\n".encode("cp1252"))
    before = set(files_below(there / "ws"))
    said = ingest(capsys, "bad.csv", "--mapping", "m.toml", "--dry-run", "--keep-sound", "--rejects", "rejects.csv")
    check_refused(said, code="E-TAB-002", exit_code=3)
    assert "rejects.csv lists the rejected rows" in said.err
    assert (there / "rejects.csv").read_text("utf-8-sig").count(SECRET) == 1
    assert set(files_below(there / "ws")) == before


def test_a_file_without_a_mapping_is_told_what_it_was_taken_for(there, capsys):
    """Without --as and --mapping one line says how few columns match, and the remedy proposes a mapping."""
    said = ingest(capsys, "evt.csv")
    check_refused(said, code="E-TAB-004", exit_code=3)
    assert "taken for snapshots" in said.err
    assert "bondroit ingest --propose evt.csv" in said.err
    assert said.err.count("no column") == 0


def test_a_table_in_one_file_is_not_lost_by_a_short_one(there, capsys):
    """More than half of its rows go only with --replace, and --known is refused where there are no versions."""
    rows = "".join(f"{i:03d};N;15/01/2026;01/02/2026\n" for i in range(9))
    (there / "all.csv").write_bytes(f"{SOUND.splitlines()[0]}\n{rows}".encode("cp1252"))
    check_refused(ingest(capsys, "all.csv", "--mapping", "m.toml", "--known", "2026-03"), code="E-USE-001", exit_code=2)
    assert ingest(capsys, "all.csv", "--mapping", "m.toml").code == 0
    said = ingest(capsys, "evt.csv", "--mapping", "m.toml")
    check_refused(said, code="E-USE-001", exit_code=2)
    assert "events has 9 rows; the extract brings 2 and would remove 8" in said.err
    assert ingest(capsys, "evt.csv", "--mapping", "m.toml", "--replace").code == 0
