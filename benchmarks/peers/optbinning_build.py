"""optbinning's optimal binning of every candidate of a table (runs in its own environment)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def binning(path: str) -> Callable[[], int]:
    """Bin every column of the Parquet file against its target, with weights; nothing is selected or fitted."""
    import pandas as pd
    from optbinning import BinningProcess

    frame = pd.read_parquet(path)
    names = [c for c in frame.columns if c not in {"target", "weight"}]
    texts = [c for c in names if c.startswith("category_")]
    frame[texts] = frame[texts].astype(object)

    def run() -> int:
        process = BinningProcess(names, categorical_variables=texts)
        process.fit(frame[names], frame["target"].astype(int), sample_weight=frame["weight"])
        return len(names)

    return run
