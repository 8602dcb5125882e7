"""One judge for all who bin: classes learnt on some rows, judged on the others. NumPy only: peers use it too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np

MAX_CLASSES, MIN_SHARE = 6, 0.05


def held_columns(frame: Any) -> list[np.ndarray]:  # noqa: ANN401  of Polars or of pandas
    """(n,) of each split of a table: whether the row is held out."""
    return [frame[name].to_numpy() for name in frame.columns if name.startswith("held ")]


def judged(
    target: np.ndarray, splits: Sequence[np.ndarray], binned: Callable[[np.ndarray], tuple[list[np.ndarray], float]]
) -> dict[str, float]:
    """Means over variables and splits of what classes say of the rows held out.

    Args:
        target: (n,) whether the event came.
        splits: of each, (n,) whether the row is held out.
        binned: from the latter to, per variable, (n,) the class of each row, any integers, and the CPU-seconds taken.

    Returns:
        log_loss: mean log-loss of the rate of each class, learnt on the other rows (with the weight of one row of the
            common rate added, so that it is never 0 or 1).
        information: information value of the classes on the rows held out: more classes, more of it by chance.
        evidence: the same with the weights of evidence learnt on the other rows.
        classes: mean number of classes.
        cpu_s: of the binning alone, per split.
    """
    import numpy as np

    figures, seconds = [], 0.0
    for held in splits:
        classes, taken = binned(held)
        seconds += taken / len(splits)
        figures += [_one(line, target, held) for line in classes]
    names = ("log_loss", "information", "evidence", "classes")
    means = {name: round(float(v), 5) for name, v in zip(names, np.mean(figures, axis=0), strict=True)}
    return means | {"cpu_s": round(seconds, 4)}


def _one(line: np.ndarray, target: np.ndarray, held: np.ndarray) -> tuple[float, float, float, int]:
    import numpy as np

    values, place = np.unique(line, return_inverse=True)
    learnt, judged = (np.stack([np.bincount(place[r & (target == y)], minlength=len(values)) for y in (0, 1)])
                      for r in (~held, held))  # fmt: skip
    base = learnt[1].sum() / learnt.sum()
    rate = (learnt[1] + base) / (learnt.sum(axis=0) + 1.0)
    loss = -(judged[1] * np.log(rate) + judged[0] * np.log(1 - rate)).sum() / judged.sum()
    gap = judged[1] / judged[1].sum() - judged[0] / judged[0].sum()
    return loss, float(gap @ _evidence(judged)), float(gap @ _evidence(learnt)), int((learnt.sum(axis=0) > 0).sum())


def _evidence(table: np.ndarray) -> np.ndarray:
    """Half a row added to each cell: here classes may be empty."""
    import numpy as np

    shares = (table + 0.5) / (table + 0.5).sum(axis=1, keepdims=True)
    return np.log(shares[1] / shares[0])
