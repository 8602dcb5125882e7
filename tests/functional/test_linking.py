"""`bondroit link` and `bondroit pseudonyms` as a person runs them: grounds, decisions, a saved model, a new key."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest
from tests.functional.running import check_refused, command

from bondroit.store.checking import Engine
from bondroit.store.parquet import ParquetTables
from bondroit.wiring.services import open_services

pytest.importorskip("splink", reason="splink is not installed: pip install 'bondroit[link]'")

GROUND = ("--purpose", "control", "--basis", "CSS art. L114-19")
PERSONS = 400


def people() -> pl.DataFrame:
    """Names, days of birth and numbers drawn by seed; a third with one letter wrong in the partner's file."""
    random = np.random.default_rng(5)
    letters = np.array(list("aeiourstlnmd"))
    names = ["".join(w) for w in letters[random.integers(0, 12, (2 * PERSONS, 8))]]
    days = np.datetime64("1960-01-01") + random.integers(0, 15_000, PERSONS)
    return pl.DataFrame({
        "household_id": [f"H{i:05}" for i in range(PERSONS)], "person": pl.Series([1] * PERSONS, dtype=pl.Int32),
        "surname": names[:PERSONS], "first_name": names[PERSONS:], "birth_date": pl.Series(days).cast(pl.Date),
        "sex": ["F"] * PERSONS, "tax_number": [f"X{i:05}" for i in range(PERSONS)],
    })  # fmt: skip


@pytest.fixture
def workspace(tmp_path, capsys):
    """A workspace with two registers of the same people, and nothing else."""
    root = tmp_path / "w"
    assert command(capsys, "init", root).code == 0
    tables = ParquetTables(root / "tables", Engine(temporary=tmp_path, threads=2, memory_limit="512MB"))
    own = people()
    none = {"known": pl.lit(None, dtype=pl.Date), "personal_number": pl.lit(None, dtype=pl.String)}
    tables.write("persons", own.with_columns(**none).drop("tax_number"))
    wrong = pl.col("surname").str.slice(1) + "z"
    typed = own.with_columns(surname=pl.when(pl.int_range(pl.len()) % 3 == 0).then(wrong).otherwise("surname"))
    tables.write("tax_persons", typed.drop("household_id", "person").sort("tax_number"))
    return root


def linked(root, month: str = "2026-04", purpose: str = "control") -> pl.DataFrame:
    """The links of a month for a purpose, beside the truth."""
    links = open_services(root).tables.read("links")
    mine = (pl.col("month") == pl.lit(f"{month}-01").str.to_date()) & (pl.col("purpose") == purpose)
    rows = links.filter(mine)
    return rows.join(people().select("household_id", "tax_number"), on="household_id")


def test_nothing_is_linked_without_a_ground(workspace, capsys):
    """Without a purpose, a basis, or for a purpose the registers do not serve: refused, journalled, nothing written."""
    for words in ((), GROUND[:2], GROUND[2:], ("--purpose", "statistics", "--basis", "x")):
        said = command(capsys, "-w", workspace, "link", "--with", "tax_persons", *words)
        check_refused(said, code="E-LNK-001", exit_code=2)
    services = open_services(workspace)
    refusals = [e for e in services.journal.entries() if e.verb == "refuse"]
    assert [e.detail["code"] for e in refusals] == ["E-LNK-001"] * 4
    assert not services.tables.exists("links")


def test_links_are_written_told_and_reviewed(workspace, capsys):
    """Links are right, the page names nobody, the sheet is its owner's; a later month takes the model and decisions."""
    words = ("-w", workspace, "link", "--with", "tax_persons", *GROUND)
    said = command(capsys, *words, "--month", "2026-04", "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    first = linked(workspace)
    assert first.height == told["links"] > 0.9 * PERSONS
    assert (first["tax_number"] == first["partner_number"]).mean() > 0.99
    page = (workspace / "reports" / "links-tax_persons-control-2026-04.html").read_text()
    names = set(people()["surname"]) | set(people()["household_id"])
    assert not [name for name in names if name in page or name in said.out]
    sheet = workspace / "review" / "tax_persons-control-2026-04.csv"
    assert sheet.stat().st_mode & 0o077 == 0
    made = open_services(workspace).clock.now().date()
    assert json.loads(sheet.with_suffix(".json").read_text()) == {"made": made.isoformat()}
    assert (workspace / "review").stat().st_mode & 0o077 == 0
    filled = workspace.parent / "filled.csv"
    filled.write_text("left_household_id,left_person,right_tax_number,decision\nH00001,1,X00001,different\n")
    model = workspace / "reports" / "links-tax_persons-control-2026-04.model.json"
    both = ("--purpose", "control,rights", "--month", "2026-05", "--model", model, "--decisions", filled)
    said = command(capsys, *words, *both)
    assert said.code == 0, said.err
    later = linked(workspace, "2026-05")
    assert linked(workspace, "2026-05", "rights").height == later.height
    mine = pl.col("household_id") != "H00001"
    same = [f.filter(mine).select("household_id", "partner_number").sort("household_id") for f in (first, later)]
    assert same[0].equals(same[1])
    assert later.filter(~mine).is_empty()
    kept = [e.detail for e in open_services(workspace).journal.entries() if e.verb == "link"]
    assert len(kept) == 2
    # What is told hides small counts, the journal keeps them.
    assert all(isinstance(kept[0][name], int) for name in ("links_exact", "links_model", "pairs_doubtful"))
    counts = [value for name, value in told.items() if name.startswith(("links", "pairs")) and value is not None]
    assert not [n for n in counts if 0 < n < 11]
    assert {name for name, value in told.items() if value is None} <= set(told["masked"])


def test_files_of_ones_own(tmp_path, capsys):
    """Two files are linked without a workspace, by settings proposed from their columns, judged by a truth."""
    own = people().rename({"tax_number": "who"})
    own.drop("household_id", "person").write_csv(tmp_path / "a.csv")
    own.drop("household_id", "person").sample(fraction=1, shuffle=True, seed=2).write_csv(tmp_path / "b.csv")
    files = ("link", "--left", tmp_path / "a.csv", "--right", tmp_path / "b.csv")
    assert command(capsys, *files, "--propose", tmp_path / "linkage.toml").code == 0
    said = command(
        capsys, *files, "--settings", tmp_path / "linkage.toml", "--out", tmp_path / "links.csv", "--id", "who",
        "--truth-column", "who", "--json",
    )  # fmt: skip
    assert said.code == 0, said.err
    assert json.loads(said.out)["truth"]["f1"] == 1.0
    written = pl.read_csv(tmp_path / "links.csv")
    assert (written["left_who"] == written["right_who"]).all()
    check_refused(command(capsys, *files), code="E-USE-001", exit_code=2)


def test_files_of_ones_own_as_bodies_send_them(tmp_path, capsys):
    """A cp1252 file is read and said, the compared columns are told, and all faults of files and options at once."""
    day = pl.col("birth_date").dt.strftime("%d/%m/%Y")
    own = people().select(NOM="surname", PRENOM="first_name", DATE_NAISSANCE=day, COMMENTAIRE=pl.lit("à revoir"))
    (tmp_path / "a.csv").write_bytes(own.write_csv(separator=";").encode("cp1252"))
    typed = pl.when(pl.int_range(pl.len()) % 4 == 0).then(pl.col("surname").str.slice(1)).otherwise("surname")
    people().select(typed.alias("nom_famille"), pl.col("first_name").alias("prénom"), né_le="birth_date").write_csv(
        tmp_path / "b.csv"
    )
    files = ("link", "--left", tmp_path / "a.csv", "--right", tmp_path / "b.csv", "--out", tmp_path / "links.csv")
    said = command(capsys, *files)
    assert said.code == 0, said.err
    assert "a.csv is not UTF-8: read as cp1252" in said.err
    assert "DATE_NAISSANCE = né_le; left out: COMMENTAIRE | nothing" in said.out
    page = (tmp_path / "links.html").read_text()
    assert "<th>a.csv" in page or ">a.csv<" in page
    assert "left file" not in page
    refused = command(capsys, *files, "--threshold", "3", "--id", "zz", "--truth-pattern", "(")
    check_refused(refused, code="E-USE-001", exit_code=2)
    for part in ("a.csv: column zz", "b.csv: column zz", "--threshold 3", "--truth-pattern"):
        assert part in refused.err


def test_pseudonyms_from_file_to_a_new_key(workspace, tmp_path, capsys):
    """A file is protected, taken in, and the workspace changed to a new key; the old key then no longer fits."""
    old, new = tmp_path / "a.key", tmp_path / "b.key"
    assert command(capsys, "pseudonyms", "make-key", old).code == 0
    assert command(capsys, "pseudonyms", "make-key", new, "--after", old).code == 0
    words = ("-w", workspace, "pseudonyms", "rotate", "--old", old, "--new", new)
    check_refused(command(capsys, *words), code="E-KEY-002", exit_code=3)
    services = open_services(workspace)
    path = tmp_path / "persons.parquet"
    services.tables.read("persons").write_parquet(path)
    done = command(
        capsys, "pseudonyms", "apply", path, "--column", "household_id", "--key", old, "--out", tmp_path / "p.parquet"
    )
    assert done.code == 0, done.err
    services.tables.write("persons", pl.read_parquet(tmp_path / "p.parquet").sort("household_id"))
    old_rows = [workspace / "ingest" / "rejected" / "persons" / "a-1.parquet", workspace / "networks" / "2026-04.json",
                workspace / "networks" / "2026-04.html"]  # fmt: skip
    beside = workspace / "networks" / "excluded.csv"
    for file in (*old_rows, beside):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")
    said = command(capsys, *words)
    assert said.code == 0, said.err
    assert "3 review sheets, rejected rows" in said.out
    assert [file for file in (*old_rows, beside) if file.exists()] == [beside]
    assert services.journal.entries()[-1].detail["old_files_removed"] == 3
    changed = services.tables.read("persons")["household_id"]
    assert changed.str.contains(r"^[0-9a-f]{32}$").all()
    assert not set(changed) & set(pl.read_parquet(tmp_path / "p.parquet")["household_id"])
    again = command(capsys, *words)
    assert again.code == 0, again.err
    swapped = (*words[:4], "--old", new, "--new", old)
    check_refused(command(capsys, *swapped), code="E-KEY-002", exit_code=3)
