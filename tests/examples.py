"""How many examples a property is tried on: a third of them in `make test`, all of them in `make proof`."""

from __future__ import annotations

import os

EVERY = os.environ.get("BONDROIT_EXAMPLES") == "all"


def examples(most: int) -> int:
    """`most`, or a third where tests are to be quick: each run draws others."""
    return most if EVERY else max(most // 3, 10)
