"""The figures of a comparison as they may be published: small cells masked, and what they could be deduced from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.showing.masking import hidden_positions, is_small
from bondroit.showing.tables import LEAST_CELL
from bondroit.stats.disclosure import hidden_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PARTS = ("within", "by_months", "earlier", "no_effect", "questions", "proposals")
"""What the units compared are parted into."""
SIDES = ("higher", "lower")
_SUMS = ("higher_cents", "lower_cents")
PREFILLED = ("declared_cents", "filled_cents", "avoided_cents")


def published(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document of a comparison, masked: None stands where a figure may not be shown.

    Args:
        document: of `ReconcileReport.to_document`.

    Returns:
        the same keys; `prefilled` in two lists, `prefilled_benefits` and `prefilled_months`, summed over the other.
    """
    kept = {k: v for k, v in document.items() if k not in {"flows", "benefits", "prefilled"}}
    for households, cents in (("asked", "estimate_cents"), ("proposed", "proposed_cents")):
        if is_small(kept[households]):
            kept |= {households: None, cents: None}
    return {
        **kept,
        "flows": _flows(document["flows"]),
        "benefits": _masked(document["benefits"], "households", ("proposed_cents",)),
        "prefilled_benefits": _summed(document["prefilled"], "benefit"),
        "prefilled_months": _summed(document["prefilled"], "history_month"),
    }


def _flows(flows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    cells = np.array([[flow[name] for name in (*PARTS, *SIDES)] for flow in flows], np.int64).reshape(len(flows), -1)
    # Each source is a table of its own, whose total is known: a small part hides the whole.
    hidden = [bool(hidden_rows(cells[i : i + 1], LEAST_CELL)[0]) for i in range(len(flows))]
    out = []
    for flow, gone in zip(flows, hidden, strict=True):
        row = dict(flow)
        if gone:
            row |= dict.fromkeys((*PARTS, *SIDES, *_SUMS))
        late = hidden_positions([d["units"] for d in flow["delays"]])
        row["delays"] = [] if gone else [
            {"months": d["months"], "units": None if i in late else d["units"]} for i, d in enumerate(flow["delays"])
        ]  # fmt: skip
        out.append({**row, "masked": gone})
    return out


def _masked(rows: Sequence[Mapping[str, Any]], count: str, figures: Sequence[str]) -> list[dict[str, Any]]:
    gone = hidden_positions([row[count] for row in rows])
    return [
        {**row, "masked": i in gone, **(dict.fromkeys((count, *figures)) if i in gone else {})}
        for i, row in enumerate(rows)
    ]


def _summed(rows: Sequence[Mapping[str, Any]], key: str) -> list[dict[str, Any]]:
    """Sums by `key` and direction; the files of a sum are at least those of its largest part, which decide masking."""
    sums: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        place = (row[key], row["direction"])
        one = sums.setdefault(place, {key: row[key], "direction": row["direction"], "files": 0,
                                      **dict.fromkeys(PREFILLED, 0)})  # fmt: skip
        one["files"] = max(one["files"], row["files"])
        for name in PREFILLED:
            one[name] += row[name]
    ordered = [sums[place] for place in sorted(sums)]
    masked: list[dict[str, Any]] = []
    for direction in ("overpaid", "underpaid"):
        masked += _masked([row for row in ordered if row["direction"] == direction], "files", PREFILLED)
    return [{k: v for k, v in row.items() if k != "files"} for row in masked]
