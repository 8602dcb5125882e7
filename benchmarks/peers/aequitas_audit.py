"""aequitas' crosstabs of the same groups (runs in its own environment)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.peers.audit_agreed import agreed

if TYPE_CHECKING:
    from collections.abc import Callable

AGREES = "eight figures of 89 groups to 1e-12"


def crosstabs(rows: str, figures: str) -> Callable[[], str]:
    """Read, name each crossing's groups, count them; its rates held to the figures in `figures`."""
    import json
    from pathlib import Path

    import pandas as pd
    from aequitas.group import Group

    crossings = list(json.loads(Path(figures).read_text(encoding="ascii")))

    def run() -> str:
        frame = pd.read_parquet(rows)
        table = pd.DataFrame({"score": frame["flagged"], "label_value": frame["outcome"]})
        for crossing in crossings:
            first, *more = (frame[name].astype(str) for name in crossing.split("|"))
            for other in more:
                first = first + "|" + other
            table[crossing] = first
        found, _ = Group().get_crosstabs(table, attr_cols=crossings)
        by_group: dict[str, dict[str, dict[str, float | None]]] = {}
        for line in found.to_dict("records"):
            size = line["group_size"]
            by_group.setdefault(line["attribute_name"], {})[line["attribute_value"]] = {
                "flagged_rate": line["pp"] / size,
                "rate": line["prev"],
                "ppv": line["precision"],
                "fpr": line["fpr"],
                "fnr": line["fnr"],
                "burden_flagged": 1_000.0 * line["fpr"],
            }
        agreed(figures, by_group, ("flagged_rate", "rate", "ppv", "fpr", "fnr", "burden_flagged"))
        return AGREES

    return run
