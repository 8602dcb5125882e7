"""`bondroit networks`: off until declared, to be read by a person, no variable and no selection, and it expires."""

from __future__ import annotations

import json

import polars as pl
import pytest
from tests.functional.running import check_refused, command, files_below
from tests.unit.networking.planted_homes import planted_homes

from bondroit.cli.main import run
from bondroit.domain.months import Month
from bondroit.observing.dictionary import parse_dictionary
from bondroit.store.checking import Engine
from bondroit.store.parquet import ParquetTables
from bondroit.tables.catalogue import TABLES

pytest.importorskip("networkx", reason="networkx is not installed: pip install 'bondroit[networks]'")

MONTH = Month.of(2026, 5)
DECLARED = """
[networks]
legal_basis = "article 1 of the law of a made-up country"
purpose = "read by a controller"
excluded = "excluded.csv"
"""


@pytest.fixture
def workspace(tmp_path, monkeypatch, capsys):
    """A workspace with homes alone, and the list of shelters and guardians."""
    folder = tmp_path / "w"
    assert run(["init", str(folder), "--quiet"]) == 0
    homes, truth, excluded = planted_homes()
    tables = ParquetTables(folder / "tables", Engine(temporary=tmp_path / "tmp", threads=1, memory_limit="256MB"))
    since = pl.lit(MONTH.plus(-9).first_day)
    tables.write("homes", TABLES["homes"].conform(homes.with_columns(since.alias("since"))).sort("household_id"))
    excluded.write_csv(folder / "excluded.csv")
    monkeypatch.setenv("BONDROIT_NOW", "2026-05-02T08:00:00+00:00")
    monkeypatch.chdir(folder)
    capsys.readouterr()
    return folder, frozenset(homes["household_id"]), truth


def _declare(folder):
    settings = folder / "bondroit.toml"
    text = settings.read_text(encoding="utf-8")
    # What `init` wrote of the section gives way.
    settings.write_text(text.split("[networks]")[0] + DECLARED, encoding="utf-8")


def _journal(capsys):
    said = command(capsys, "journal", "show", "--json")
    return said.out


def test_nothing_is_looked_for_without_a_legal_basis(workspace, capsys):
    """Refused with all that is missing; nothing is written, and the refusal stands in the journal."""
    folder, *_ = workspace
    said = command(capsys, "networks", "--month", MONTH)
    check_refused(said, code="E-NET-001", exit_code=2)
    assert all(name in said.err for name in ("legal_basis", "purpose", "excluded"))
    assert not (folder / "networks").exists()
    assert "E-NET-001" in _journal(capsys)


def test_a_declared_search_gives_a_page_and_a_list_for_a_person(workspace, capsys):
    """The page names no file and no token; the list does, for the reader who is named in the journal."""
    folder, known, truth = workspace
    _declare(folder)
    said = command(capsys, "networks", "--month", MONTH, "--json")
    assert said.code == 0, said.err
    report = json.loads(said.out)
    assert (report["groups"], report["expires_on"]) == (3, "2026-07-31")
    page = (folder / "networks" / f"{MONTH}.html").read_text(encoding="utf-8")
    assert page.count("A group is no finding about anybody") == 1
    assert page.count("Un groupe n'établit rien sur personne") + page.count("Un groupe n&#39;établit rien") == 1
    homes = pl.read_parquet(folder / "tables" / "homes" / "all.parquet")
    tokens = {token for name in ("bank_account", "address", "landlord") for token in homes[name].drop_nulls()}
    assert not [
        word for word in known | {t for t in tokens if len(t) > 3} if f">{word}<" in page or f" {word} " in page
    ]
    command(capsys, "networks", "--month", MONTH, "--list", folder / "list.csv", "--by", "control office")
    listed = pl.read_csv(folder / "list.csv")
    assert listed.columns == ["network_group", "household_id", "reason", "expires"]
    assert set(listed["household_id"]) == set(truth)
    journal = _journal(capsys)
    assert "control office" in journal
    assert not [word for word in known if word in journal]


def test_a_list_has_a_reader(workspace, capsys):
    """Without --by nobody reads."""
    folder, *_ = workspace
    _declare(folder)
    command(capsys, "networks", "--month", MONTH)
    said = command(capsys, "networks", "--month", MONTH, "--list", folder / "list.csv")
    check_refused(said, code="E-USE-001", exit_code=2)
    assert not (folder / "list.csv").exists()


def test_what_was_found_expires(workspace, capsys, monkeypatch):
    """On the day it expires it is refused, erased with its page, and the erasure is journalled."""
    folder, *_ = workspace
    _declare(folder)
    command(capsys, "networks", "--month", MONTH)
    monkeypatch.setenv("BONDROIT_NOW", "2026-07-31T00:00:00+00:00")
    said = command(capsys, "networks", "--month", MONTH, "--list", folder / "list.csv", "--by", "reader")
    check_refused(said, code="E-NET-002", exit_code=2)
    assert files_below(folder / "networks") == {}
    assert '"forget"' in _journal(capsys)


def test_groups_can_become_no_variable(workspace, capsys):
    """No table holds them, no dictionary can name them, and the list cannot be taken in as any table."""
    folder, *_ = workspace
    _declare(folder)
    before = files_below(folder / "tables")
    command(capsys, "networks", "--month", MONTH)
    command(capsys, "networks", "--month", MONTH, "--list", folder / "list.csv", "--by", "reader")
    assert files_below(folder / "tables") == before
    for name in ("snapshots", "members", "events", "outcomes", "variables", "homes", "networks"):
        said = command(capsys, "ingest", folder / "list.csv", "--as", name)
        assert said.code != 0, name
    assert files_below(folder / "tables") == before
    body = 'kind = "state"\nunit = "number"\nen = "g"\nfr = "h"\nsource = "s"\nmonths = 1\nmeasure = "network_group"\n'
    for table in ("networks", "homes", "found_networks"):
        text = (
            f'[measures.network_group]\ntable = "{table}"\ncolumn = "network_group"\n[[variable]]\nname = "x"\n{body}'
        )
        with pytest.raises(Exception, match="dictionary"):
            parse_dictionary(text)


def test_a_wrong_list_is_refused_without_showing_a_token(workspace, capsys):
    """Unknown attributes and reasons are counted; no token is shown."""
    folder, *_ = workspace
    _declare(folder)
    (folder / "excluded.csv").write_text("attribute,token,reason\nshoe,SECRET1,shelter\naddress,SECRET2,because\n")
    said = command(capsys, "networks", "--month", MONTH)
    check_refused(said, code="E-TAB-002", exit_code=3)
    assert "SECRET" not in said.err + said.out
    (folder / "excluded.csv").write_text("attribute,reason\naddress,shelter\n")
    check_refused(command(capsys, "networks", "--month", MONTH), code="E-TAB-004", exit_code=3)


def test_a_list_that_excludes_nothing_is_refused_with_the_reason(workspace, capsys):
    """Only a header: the list must not be empty, and the refusal says why."""
    folder, *_ = workspace
    _declare(folder)
    (folder / "excluded.csv").write_text("attribute,token,reason\n", encoding="utf-8")
    said = command(capsys, "networks", "--month", MONTH)
    check_refused(said, code="E-TAB-003", exit_code=3)
    assert "must not be empty" in said.err
    assert "shelter" in said.err


def test_a_list_before_any_search_names_the_step(workspace, capsys):
    """Before anything was looked for, the remedy is the command that looks."""
    folder, *_ = workspace
    _declare(folder)
    said = command(capsys, "networks", "--month", MONTH, "--list", folder / "list.csv", "--by", "reader")
    check_refused(said, code="E-WRK-003", exit_code=2)
    assert f"run bondroit networks --month {MONTH}." in said.err
