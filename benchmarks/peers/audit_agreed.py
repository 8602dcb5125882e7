"""Whether figures by group are those of plain sums (standard library only, for a peer's own environment)."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CLOSE = 1e-12
ORDER = ("flagged_rate", "mean_score", "rate", "ppv", "fpr", "fnr", "score_less_rate", "burden_flagged")


def agreed(figures: str, found: Mapping[str, Mapping[str, Mapping[str, float | None]]], names: Sequence[str]) -> float:
    """The greatest distance from the figures in the file, on their own scale (a burden counts per 1,000).

    Raises:
        ValueError: if a group is missing, or a figure is further than 1e-12.
    """
    expected = json.loads(Path(figures).read_text(encoding="ascii"))
    worst = 0.0
    for crossing, groups in expected.items():
        for group, values in groups.items():
            own = found[crossing][group]
            for name, value in zip(ORDER, values):  # noqa: B905 as long as one another
                if name not in names or value is None or math.isnan(value):
                    continue
                scale = 1_000.0 if name == "burden_flagged" else 1.0
                got = own[name]
                if got is None:
                    raise ValueError(f"{name} of {crossing} {group} is missing")
                worst = max(worst, abs(got - value) / scale)
    if worst > CLOSE:
        raise ValueError(f"figures differ by {worst}")
    return worst
