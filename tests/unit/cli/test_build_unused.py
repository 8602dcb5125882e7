"""`bondroit build` refuses what the way of building asked for would not look at."""

from __future__ import annotations

import pytest

from bondroit.cli.main import run

MONTH = ("--month", "2026-03")
CASES = [
    ((*MONTH, "--branch", "health", "--bootstrap", "2", "--challengers", "none"), "--bootstrap, --challengers"),
    ((*MONTH, "--branch", "health", "--max-variables", "5"), "--max-variables"),
    ((*MONTH, "--period", "year", "--office", "office"), "--period, --office"),
    ((*MONTH, "--holdout", "0.3"), "--holdout"),
    ((*MONTH, "--targets", "none.toml", "--size", "400"), "--size"),
    (("--table", "none.csv", "--target", "y", "--experiment"), "--experiment"),
]


@pytest.mark.parametrize(("words", "named"), CASES)
def test_options_that_would_do_nothing_are_refused(words, named, capsys):
    """Each is named, and the refusal says how to mend it, before anything is read."""
    assert run(["--lang", "en", "build", *words]) == 2
    said = capsys.readouterr().err
    assert "[E-USE-001]" in said
    assert f"these do nothing: {named}." in " ".join(said.split())
