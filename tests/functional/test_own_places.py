"""No command writes a file that a person names into what a workspace keeps for itself; none is forgotten."""

from __future__ import annotations

import pytest
from tests.functional.running import check_refused, command, files_below
from tests.functional.scoring_here import fill

from bondroit.cli.commands import build_command
from bondroit.cli.written import WRITTEN

READ = {
    "town": {"behaviour"},
    "ingest": {"files", "mapping", "key"},
    "estimate": {"table", "margins"},
    "build": {"table", "edit", "targets"},
    "score": {"table", "card_file"},
    "plan": {"decisions"},
    "audit": {"table", "formula", "mapping", "claims"},
    "what-if": {"table", "card_file", "codes", "changes"},
    "drift": {"table", "reference", "card_file"},
    "compare": {"table"},
    "link": {"left", "right", "settings", "model", "decisions"},
    "pseudonyms make-key": {"after"},
    "pseudonyms apply": {"file", "key"},
    "pseudonyms rotate": {"old", "new"},
    "reconcile answer": {"file"},
    "card import": {"file", "mapping"},
    "alternatives": {"table"},
    "proxies": {"table", "card_file"},
    "profiles": {"file"},
    "formula": {"over", "mapping", "margins"},
    "card check": {"public"},
    "card sign": {"private"},
}
"""Command -> the paths that it only reads."""
PLACES = (
    "tables/variables/2026-02.parquet", "tables/new.csv", "cards/third@1.json", "bondroit.toml", "operations.sqlite",
    ".bondroit", ".cache/x.json", "review/x.csv", "networks/2026-02.html", "articulations/a.json", "tmp/x.parquet",
    "reports/../cards/x.json", "linked/x.parquet", "elsewhere.db",
)  # fmt: skip


def every_command(command, path=()):
    """Every command of the whole with its words."""
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from every_command(child, (*path, name))


COMMANDS = {" ".join(path): found for path, found in every_command(build_command("en"))}
OUTPUTS = [(path, name) for path, names in WRITTEN.items() for name in names]


@pytest.fixture
def folder(tmp_path, capsys, monkeypatch):
    """A workspace with tables and cards, a link into its tables and a database under a name of its own."""
    folder = tmp_path / "body"
    assert command(capsys, "init", folder).code == 0
    fill(folder, 20)
    (folder / "linked").symlink_to("tables/variables")
    (folder / "elsewhere.db").write_bytes((folder / "operations.sqlite").read_bytes())
    for name in ("review", "networks", "articulations", ".cache"):
        (folder / name).mkdir()
    monkeypatch.chdir(tmp_path)
    return folder


def _words(path, name, place):
    """The command with what it cannot do without, and `place` where it writes."""
    words = path.split()
    for param in COMMANDS[path].params:
        kind = str(param.type_descriptor.annotation)
        said = place if param.name == name else "5" if "int" in kind or "float" in kind else "x"
        if param.name == name or param.required:
            words += [param.opts[0], said] if param.opts[0].startswith("-") else [said]
        elif "--table" in param.opts:
            words += ["--table", "x.csv"]
    return words


def test_every_path_of_every_command_is_known_as_read_or_written():
    """A new option that takes a path must be put into `cli.written.WRITTEN`, or said to be only read, here."""
    for path, found in COMMANDS.items():
        paths = {p.name for p in found.params if "Path" in str(p.type_descriptor.annotation)}
        assert paths <= READ.get(path, set()) | set(WRITTEN.get(path, ())), path
        assert not READ.get(path, set()) & set(WRITTEN.get(path, ())), path
    for path, names in WRITTEN.items():
        assert set(names) <= {p.name for p in COMMANDS[path].params}, path


def test_nothing_is_written_into_what_the_workspace_keeps(folder, capsys):
    """Each output of each command, at each place, through `..` and links: refused before anything else is looked at."""
    before = files_below(folder)
    asked = [(*one, place) for one in OUTPUTS for place in (PLACES if one == ("score", "out") else PLACES[:3:2])]
    for path, name, place in asked:
        said = command(capsys, *_words(path, name, str(folder / place)))
        check_refused(said, code="E-USE-001", exit_code=2)
        assert "keeps for itself" in said.err, (path, name, place, said.err)
    said = command(capsys, *_words("score", "out", str(folder / "cards/x.json")), "--lang", "fr")
    assert "garde pour lui : cards" in " ".join(said.err.split())
    assert files_below(folder) == before


def test_a_link_out_of_the_workspace_is_followed(folder, tmp_path, capsys):
    """Tables kept on another disk through a link are as safe under their own name there."""
    (folder / "tables").rename(tmp_path / "disk")
    (folder / "tables").symlink_to(tmp_path / "disk")
    words = ("score", "--month", "2026-02", "--out", tmp_path / "disk/variables/2026-02.parquet")
    check_refused(command(capsys, "--workspace", folder, *words), code="E-USE-001", exit_code=2)


@pytest.mark.parametrize("place", ["reports/scores.csv", "mine.parquet", "../scores.csv"])
def test_other_places_in_a_workspace_are_free(folder, capsys, place):
    """Reports, and a name of one's own in the folder or beside it."""
    said = command(capsys, "--workspace", folder, "score", "--month", "2026-02", "--out", folder / place)
    assert said.code == 0, said.err
    assert (folder / place).is_file()


def test_the_base_card_given_as_a_file_is_not_written_over(folder, tmp_path, capsys):
    """A card that is read by its file is an input, wherever it lies."""
    card = tmp_path / "base.json"
    card.write_bytes((folder / "cards/third@1.json").read_bytes())
    words = ("what-if", card, "--month", "2026-02", "--drop-each", "--out", card)
    said = command(capsys, "--workspace", folder, *words)
    check_refused(said, code="E-USE-001", exit_code=2)
    assert "--out names the same file as CARD" in said.err
    assert card.read_bytes() == (folder / "cards/third@1.json").read_bytes()


def test_a_default_that_is_not_written_is_no_fault(folder, capsys, monkeypatch):
    """Without a table no page of it is written, so standing in the folder of cards is no mistake; with one it is."""
    monkeypatch.chdir(folder / "cards")
    assert "keeps for itself" not in command(capsys, "audit", "--month", "2026-02").err
    said = command(capsys, "audit", "--table", "x.csv", "--outcome", "y", "--group", "z")
    assert "keeps for itself" in said.err
