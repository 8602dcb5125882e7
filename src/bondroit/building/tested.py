"""Whether the variables of a card say anything: what a test of each tells."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class VariableTest:
    """Whether a variable of the card says anything, the others held.

    Attributes:
        name: the variable.
        statistic: F of the Wald test that all its coefficients are nought, under the design; None if not computable.
        freedom, residual: degrees of freedom of F: coefficients; units less strata less other coefficients.
        log10_p: logarithm of the p-value, which may be too small to write.
        inflation: GVIF, see `stats.vif`; None where it is infinite.
        inflation_per_coefficient: GVIF^(1 / 2k), to be compared between variables; 1 is none.
    """

    name: str
    statistic: float | None
    freedom: int
    residual: int
    log10_p: float | None
    inflation: float | None
    inflation_per_coefficient: float | None


def tests_document(tests: Sequence[VariableTest]) -> list[dict[str, Any]]:
    """The tests as JSON values."""
    return [asdict(line) for line in tests]
