"""Disclosure control of an audit: the floor and the rule that every published table of bondroit keeps."""

from __future__ import annotations

from bondroit.stats.disclosure import FLOOR, hidden_rows

__all__ = ["FLOOR", "hidden_rows"]
