"""What stands for a masked figure on the terminal."""

from __future__ import annotations

import pytest

from bondroit.app import summary
from bondroit.cli import results, session


class _Yields:
    """A report with one masked line."""

    def to_document(self):
        """Its JSON values."""
        return {"month": "2026-01", "lines": [{"origin": "random", "kind": "all", "masked": True}]}


@pytest.mark.parametrize(("language", "word"), [("en", "masked"), ("fr", "masqué")])
def test_only_counts_are_masked_as_fewer_than_eleven(monkeypatch, language, word) -> None:
    """Below eleven is said of a count alone: euros and percentages of a masked line are said to be masked."""
    seen = []
    monkeypatch.setattr(session, "language", lambda: language)
    monkeypatch.setattr(results, "show", lambda _, text: text())
    monkeypatch.setattr(results, "print_table", lambda _, __, rows, **___: seen.extend(rows))
    results.show_yields(_Yields())
    assert seen[0][2:] == ["<11", word, word, word]
    line = {"origin": "random", "masked": True}
    assert summary._yield_row(line, language)[1:] == ("<11", *[word] * 5)
    line = {"origin": "random", "masked": False, "controls": 18, "cents_per_control": {"total": 988},
            "cents": dict.fromkeys(summary.SIDES, 100), "nothing": {"masked": True}}  # fmt: skip
    assert summary._yield_row(line, language)[-1] == word
