"""`bondroit explain --benefit`: text in both languages, JSON, a clear refusal."""

from __future__ import annotations

import json

import pytest

from bondroit.app.explain_amount import AmountReport
from bondroit.cli.commands import amounts
from bondroit.cli.main import run
from bondroit.domain.benefits import Benefit
from bondroit.domain.months import Month
from bondroit.errors import Text
from bondroit.law.reasons import Explained, Line, Reason

MAY = Month.of(2025, 5)


@pytest.fixture
def asked(monkeypatch):
    """A chain that explains made-up amounts, and what it was asked."""
    from bondroit.wiring import chain

    seen = []

    def amount(services, month, *, benefit, household):
        seen.append((month, benefit, household))
        part = Reason(Text("flat amount", "montant forfaitaire"), 646.52)
        root = Reason(Text("RSA", "RSA"), 646.52, first=month, line=Line("sum", (1,)), parts=(part,))
        return AmountReport(Explained(benefit, month, month, root, "made-up law"), 64_000)

    monkeypatch.setattr(chain, "amount", amount)
    monkeypatch.setattr(amounts, "open_here", lambda: None)
    return seen


@pytest.mark.parametrize("words", [["HOUSEHOLD"], ["--file", "HOUSEHOLD"]])
def test_explain_with_a_benefit(asked, capsys, words):
    """The household is an argument or an option; the tree and what was paid are printed, never the identifier."""
    assert run(["--lang", "en", "explain", *words, "--benefit", "rsa", "--month", "2025-05"]) == 0
    out = capsys.readouterr().out
    assert asked == [(MAY, Benefit.RSA, "HOUSEHOLD")]
    assert "Why €646.52? RSA (minimum income), May 2025" in out
    assert "= flat amount €646.52" in out
    assert "€640.00" in out
    assert "HOUSEHOLD" not in out


def test_in_french(asked, capsys):
    """The same in French."""
    assert run(["--lang", "fr", "explain", "H", "--benefit", "rsa", "--month", "2025-05"]) == 0
    out = capsys.readouterr().out
    assert "646,52\N{NARROW NO-BREAK SPACE}€" in out
    assert "mai 2025" in out
    assert asked


def test_json(asked, capsys):
    """One JSON document with the tree."""
    assert run(["--json", "explain", "H", "--benefit", "rsa", "--month", "2025-05"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["amount"] == 646.52
    assert document["paid_cents"] == 64_000
    assert document["reason"]["parts"]
    assert asked


def test_a_tree_in_a_terminal(asked, capsys, monkeypatch):
    """Where there is a terminal the reasons are branches."""
    from rich.console import Console

    monkeypatch.setattr(amounts, "RESULTS", Console(force_terminal=True, width=100, highlight=False, no_color=True))
    assert run(["--lang", "en", "explain", "H", "--benefit", "rsa", "--month", "2025-05"]) == 0
    assert "€646.52" in capsys.readouterr().out
    assert asked


def test_an_unknown_benefit_is_refused(asked, capsys):
    """A benefit that is none exits 2 with the list of those there are."""
    assert run(["--lang", "en", "explain", "H", "--benefit", "rmi", "--month", "2025-05"]) == 2
    told = capsys.readouterr().err
    assert "E-USE-001" in told
    assert "aide_logement" in told
    assert not asked
