"""optbinning's Scorecard on the same file (runs in its own environment)."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def scorecard(scored: str, learnt: str) -> Callable[[], int]:
    """Fit a Scorecard on `learnt`; the run reads `scored`, gives each row its probability and writes it."""
    import pandas as pd
    from optbinning import BinningProcess, Scorecard
    from sklearn.linear_model import LogisticRegression

    folder = tempfile.mkdtemp(prefix="bondroit-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    out = Path(folder) / "scores.parquet"
    sample = _read(learnt)
    names = [c for c in sample.columns if c not in {"household_id", "target"}]
    texts = [c for c in names if sample[c].dtype == object]
    process = BinningProcess(names, categorical_variables=texts, max_n_prebins=10)
    card = Scorecard(binning_process=process, estimator=LogisticRegression(max_iter=300))
    card.fit(sample[names], sample["target"].astype(int))

    def run() -> int:
        frame = _read(scored)
        probability = card.predict_proba(frame[names])[:, 1]
        pd.DataFrame({"household_id": frame["household_id"], "probability": probability}).to_parquet(out)
        return len(frame)

    return run


def _read(path: str):  # noqa: ANN202  pandas is not in our environment's types
    import pandas as pd

    frame = pd.read_parquet(path)
    for name in frame.columns:
        if name.startswith(("category_", "yes_no_")):
            frame[name] = frame[name].astype(object).where(frame[name].notna(), None).map(_text)
    return frame


def _text(value: object) -> str:
    return "missing" if value is None else str(value)
