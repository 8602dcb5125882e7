"""`bondroit observe --sql`: the head names the tables that must be there, and a wrong workspace is not passed over."""

from __future__ import annotations

from tests.functional.running import check_refused, command


def test_the_head_names_the_tables_that_must_be_there(tmp_path, monkeypatch, capsys):
    """Outside a workspace every table of the dictionary is read, and the head says that each must be there."""
    monkeypatch.chdir(tmp_path)
    said = command(capsys, "observe", "--sql", "duckdb", "--month", "2026-05")
    assert said.code == 0, said.err
    head = [line for line in said.out.splitlines() if line.startswith("--")]
    assert "It reads events, snapshots" in head[1]
    assert "must be there" in head[2]


def test_a_folder_that_is_no_workspace_is_refused(tmp_path, capsys):
    """A workspace that was named and is none is told, rather than another dictionary printed."""
    said = command(capsys, "-w", tmp_path, "observe", "--sql", "duckdb", "--month", "2026-05")
    check_refused(said, code="E-WRK-001", exit_code=2)
