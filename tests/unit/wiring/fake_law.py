"""A law of no country, quick enough to make towns again and again; it may interrupt, end or hold its process."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from bondroit.domain.benefits import BENEFITS
from bondroit.law.port import Amounts, Cover

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bondroit.domain.months import Month
    from bondroit.law.situations import Situations

FULL = 900_00


@dataclass(frozen=True)
class FakeLaw:
    """What is missing of an amount once half the wages are counted, for every benefit.

    Attributes:
        processes: as `OpenFiscaLaw`; ignored.
        trap: a file; while it is there, it says `interrupt`, `kill` or `hold`, and how many calls
            this process makes before.
    """

    processes: int = 1
    trap: Path | None = None
    name = "a law of no country"
    version = "1"

    def entitlements(self, situations: Situations, *, first: Month, last: Month, **_: object) -> Amounts:
        """Amounts of shape (households, months)."""
        self._maybe_stop()
        at = slice(first.minus(situations.first), last.minus(situations.first) + 1)
        left = np.maximum(FULL - situations.wages[:, :, at].sum(axis=1, dtype=np.int64) // 2, 0)
        cents = {benefit: left // (place + 1) for place, benefit in enumerate(BENEFITS)}
        cover = Cover((left > 0).astype(np.uint8), 24 * left, 12 * FULL + 0 * left, left * 0)
        return Amounts(first, cents, cover)

    def _maybe_stop(self) -> None:
        if self.trap is None or not self.trap.exists():
            return
        what, calls = self.trap.read_text().split()
        CALLS.append(None)
        if len(CALLS) <= int(calls):
            return
        if what == "interrupt":
            raise KeyboardInterrupt
        if what == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        while self.trap.exists():
            time.sleep(0.02)


CALLS: list[None] = []


def law_of(trap: Path | None = None) -> Callable[[int], FakeLaw]:
    """What workers are given: called with a number of processes, it gives the law."""
    return partial(FakeLaw, trap=trap)
