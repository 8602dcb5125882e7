"""optbinning's optimal binning of each variable of a table (runs in its own environment)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from benchmarks.binning_judge import MAX_CLASSES, MIN_SHARE, held_columns, judged

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import pandas as pd


def binned(path: str, trend: str | None) -> Callable[[], dict[str, float]]:
    """Bin on the rows not held out, class every row, and be judged; `trend` is its `monotonic_trend`."""
    import pandas as pd

    frame = pd.read_parquet(path)
    target = frame["target"].to_numpy()
    return lambda: judged(target, held_columns(frame), lambda held: _binned(frame, target, held, trend))


def _binned(
    frame: pd.DataFrame, target: np.ndarray, held: np.ndarray, trend: str | None
) -> tuple[list[np.ndarray], float]:
    import numpy as np
    import pandas as pd
    from optbinning import OptimalBinning

    seconds, classes = 0.0, []
    for name in frame.columns:
        if name == "target" or name.startswith("held "):
            continue
        number = pd.api.types.is_numeric_dtype(frame[name])
        values = frame[name].to_numpy(float) if number else frame[name].to_numpy(object)
        begun = time.process_time()
        binning = OptimalBinning(
            name,
            "numerical" if number else "categorical",
            monotonic_trend=trend,
            max_n_bins=MAX_CLASSES,
            min_bin_size=MIN_SHARE,
        )
        binning.fit(values[~held], target[~held].astype(int))
        seconds += time.process_time() - begun
        classes.append(np.asarray(binning.transform(values, metric="indices")).astype(int))
    return classes, seconds


def evidence(path: str, cuts: dict[str, list[Any]]) -> dict[str, Any]:
    """Weights of evidence and information values on given cuts, see `tests/unit/stats/test_information.py`.

    Args:
        path: Parquet file with columns `target` and `weight`.
        cuts: numeric column -> cut points; categorical column -> groups of values.
    """
    import numpy as np
    import pandas as pd
    from optbinning import OptimalBinning

    frame = pd.read_parquet(path)
    found = {}
    for name, splits in cuts.items():
        number = pd.api.types.is_numeric_dtype(frame[name])
        given = splits if number else np.array([np.array(group, object) for group in splits], object)
        binning = OptimalBinning(
            name,
            "numerical" if number else "categorical",
            user_splits=given,
            user_splits_fixed=[True] * len(splits),
            max_n_prebins=100,
            min_prebin_size=1e-6,
            min_bin_size=None,
            monotonic_trend=None,
            max_pvalue=None,
        )
        binning.fit(frame[name].to_numpy(), frame["target"].to_numpy().astype(int), sample_weight=frame["weight"])
        table = binning.binning_table.build(add_totals=False)
        found[name] = (
            table[["Bin", "Count", "Event", "Non-event", "WoE", "IV"]].astype({"Bin": str}).to_numpy().tolist()
        )
    return found


if __name__ == "__main__":
    import json
    import sys

    print(json.dumps(evidence(sys.argv[1], json.loads(sys.argv[2]))))
