"""The whole round: a town's tables written as a body's messy extracts, taken in by the command, come out the same."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout

import polars as pl
import pytest
from tests.extracts.making import HERE, SECRETS, write_extracts
from tests.functional.running import Said, check_refused, files_below, process

from bondroit.cli.main import run
from bondroit.domain.months import Month
from bondroit.store.checking import Engine
from bondroit.store.parquet import ParquetTables

pytest.importorskip("openpyxl", reason="spreadsheets are not read here: pip install 'bondroit[files]'")
pytest.importorskip("pyreadstat", reason="SAS files are not read here: pip install 'bondroit[files]'")
pytest.importorskip("fastexcel", reason="spreadsheets are not read here: pip install 'bondroit[files]'")


@pytest.fixture(scope="module")
def small_town(tmp_path_factory):
    """The tables of a town of 300 households and 6 months."""
    pytest.importorskip("openfisca_france", reason="the law is not installed: pip install 'bondroit[law]'")
    folder = tmp_path_factory.mktemp("round") / "town"
    for words in (("init", folder), ("--workspace", folder, "town", "--households", 300, "--months", 6, "--seed", 3)):
        done = process(*words)
        _, told = done.communicate(timeout=300)
        assert done.returncode == 0, told
    return folder / "tables"


@pytest.fixture(scope="module")
def extracts(small_town, tmp_path_factory):
    """The messy extracts, and what is wrong in them."""
    return write_extracts(small_town, tmp_path_factory.mktemp("written") / "extracts")


class Body:
    """A workspace into which extracts are taken by the command."""

    def __init__(self, folder):
        self.folder = folder
        self.tables = ParquetTables(folder / "tables", Engine(temporary=folder / "tmp", threads=2))
        assert self.say("init", folder).code == 0

    def say(self, *words):
        """What a command answers."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run(["--lang", "en", *map(str, words)])
        return Said(code, out.getvalue(), err.getvalue())

    def ingest(self, *words):
        """What `ingest` answers; nothing that was planted is shown."""
        said = self.say("--workspace", self.folder, "ingest", *words, "--json", "--quiet")
        assert not [secret for secret in SECRETS if secret in said.out + said.err]
        return said

    def taken(self, *words):
        """The report of an extract that is taken."""
        said = self.ingest(*words)
        assert said.code == 0, said.err
        return json.loads(said.out)


@pytest.fixture(scope="module")
def body(extracts, tmp_path_factory):
    """The body, with every extract taken in once, and the reports."""
    body = Body(tmp_path_factory.mktemp("taken") / "body")
    body.reports = [body.taken(*words) for words in deliveries(extracts.folder)]
    return body


def deliveries(folder):
    """The extracts of the body, in the order in which they come: what `ingest` is told of each."""
    sound, again = "--keep-sound", HERE / "dossiers_corriges.toml"
    return (
        (folder, "--mapping", HERE / "dossiers.toml", sound),
        (folder / "dossiers_tableur.xlsx", "--mapping", HERE / "dossiers_tableur.toml", sound),
        (folder / "dossiers.xpt", "--mapping", HERE / "dossiers_sas.toml", sound),
        (folder / "PERSONNES.txt", "--mapping", HERE / "personnes.toml", sound),
        (folder / "FAITS.csv", "--mapping", HERE / "faits.toml", sound),
        (folder / "RAPPELS.csv", "--mapping", HERE / "rappels.toml", sound),
        (folder / "CORRIGES_LIGNES.csv", "--mapping", again, "--changes", "--known", "2026-03"),
        (folder / "CORRIGES_MOIS.csv", "--mapping", again, "--known", "2026-04"),
    )  # fmt: skip


def test_the_town_comes_out_of_its_messy_extracts(small_town, extracts, body):
    """Every planted fault is told by code, file and line, none is invented, and the tables equal the town's."""
    reports = body.reports
    aside = pl.concat(
        pl.read_parquet(r["kept_aside"]).select("_file", "_line", "_faults") for r in reports if r["kept_aside"]
    ).explode("_faults")
    assert set(aside.rows()) == extracts.wrong
    assert sum(r["rejected"] for r in reports) == len({wrong[:2] for wrong in extracts.wrong})
    twice = {
        (f["file"], line) for r in reports for f in r["faults"] if f["code"] == "duplicate" for line in f["examples"]
    }
    assert twice == extracts.twice
    assert sum(r["duplicates"] for r in reports) == len(extracts.twice)
    counted = {(f["file"], f"{f['of']}: {f['code']}" if f["of"] else f["code"], line)
               for r in reports for f in r["faults"] if f["code"] != "duplicate" for line in f["examples"]}  # fmt: skip
    assert counted == {(file, label, line) for file, line, label in extracts.wrong}
    for path in sorted((small_town / "snapshots").glob("*.parquet")):
        assert body.tables.read("snapshots", Month.parse(path.stem)).equals(pl.read_parquet(path)), path.stem
    for path in sorted((small_town / "members").glob("*.parquet")):
        assert body.tables.read("members", Month.parse(path.stem)).equals(pl.read_parquet(path)), path.stem
    for name in ("events", "corrections"):
        assert body.tables.read(name).equals(pl.read_parquet(small_town / name / "all.parquet")), name


def test_what_was_known_then_stays_readable(small_town, extracts, body):
    """Before its correction a month reads as it was delivered first, after it as the town has it."""
    corrected = zip(sorted(extracts.then), (Month.of(2026, 3), Month.of(2026, 4)), strict=True)
    for month, known in corrected:
        first = extracts.then[month]
        last = pl.read_parquet(small_town / "snapshots" / f"{month}.parquet")
        assert not first.equals(last)
        assert body.tables.read("snapshots", month, known_by=month.plus(1)).equals(first)
        assert body.tables.read("snapshots", month, known_by=known).equals(first)
        assert body.tables.read("snapshots", month, known_by=known.plus(1)).equals(last)
    assert [(str(m), str(k)) for m, k in body.tables.versions("snapshots")] == [
        ("2025-11", "2025-11"), ("2025-12", "2025-12"), ("2025-12", "2026-03"), ("2026-01", "2026-01"),
        ("2026-01", "2026-04"), ("2026-02", "2026-02"), ("2026-03", "2026-03"), ("2026-04", "2026-04"),
    ]  # fmt: skip


def test_every_extract_again_changes_nothing(extracts, body):
    """Brought a second time, in any order, each extract is recognised and no table is touched."""
    before = files_below(body.folder / "tables")
    for words in reversed(deliveries(extracts.folder)):
        assert body.taken(*words)["recognised"] is True
    assert files_below(body.folder / "tables") == before


def test_without_being_asked_nothing_of_a_faulty_extract_is_taken(extracts, tmp_path):
    """By default an extract with faults is refused whole, with every kind of fault and the place of its rows."""
    body = Body(tmp_path / "body")
    said = body.ingest(extracts.folder, "--mapping", HERE / "dossiers.toml")
    check_refused(said, code="E-TAB-002", exit_code=3)
    wrong = {w for w in extracts.wrong if w[0].startswith("DOSSIERS")}
    assert f"{len({w[:2] for w in wrong})} of " in said.err
    for file, line, label in wrong:
        column = label.partition(":")[0]
        if ":" in label and len({w for w in wrong if w[2] == label}) == 1:
            told = next(t for t in said.err.splitlines() if column in t and f"{file} line" in t and str(line) in t)
            assert told
    assert files_below(body.folder / "tables") == {}
