"""The same way with optbinning and statsmodels (in their own environment)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

KEPT = 40


def whole_way(path: str, *, fit: bool = True) -> Callable[[], list[float]]:
    """Bin every column of the Parquet file with weights, fit the 40 of most information by a GLM on their classes."""
    import numpy as np
    import pandas as pd
    import statsmodels.api as sm
    from optbinning import BinningProcess

    frame = pd.read_parquet(path)
    names = [c for c in frame.columns if c not in {"target", "weight"}]
    texts = [c for c in names if c.startswith("category_")]
    frame[texts] = frame[texts].astype(object)
    target, weights = frame["target"].astype(int), frame["weight"]

    def run() -> list[float]:
        begun = time.process_time()
        process = BinningProcess(names, categorical_variables=texts)
        process.fit(frame[names], target, sample_weight=weights)
        binned = time.process_time() - begun
        if not fit:
            return [round(binned, 1)]
        summary = process.summary().sort_values("iv", ascending=False)
        kept = list(summary["name"][:KEPT])
        classes = [process.get_binned_variable(n).transform(frame[n], metric="indices") for n in kept]
        columns = [np.ones(len(frame))]
        for line in classes:
            values, counts = np.unique(line, return_counts=True)
            columns += [(line == v).astype(float) for v in values if v != values[counts.argmax()]]
        scaled = weights / weights.mean()
        model = sm.GLM(target, np.column_stack(columns), family=sm.families.Binomial(), freq_weights=scaled)
        model.fit().conf_int()
        return [round(binned, 1), round(time.process_time() - begun - binned, 1)]

    return run
