"""The array types of this floor, and the hold on BLAS threads for small linear algebra."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

if TYPE_CHECKING:
    from collections.abc import Iterator

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Codes = NDArray[np.uint8]
Booleans = NDArray[np.bool_]


@cache
def _controller() -> Any:  # noqa: ANN401 threadpoolctl carries no types
    return ThreadpoolController()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Hold BLAS to one thread: on shared cores its threads busy-wait, and sums keep one order."""
    with _controller().limit(limits=1, user_api="blas"):
        yield


def weighted_counts(codes: NDArray[np.integer[Any]], weights: Floats, size: int = 0) -> Floats:
    """Sum of `weights` (n,) for each code 0, 1, ... (n,); at least `size` sums."""
    sums: Floats = np.asarray(np.bincount(codes, weights, size), np.float64)
    return sums
