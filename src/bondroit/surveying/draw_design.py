"""How a survey is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from bondroit.surveying.allocation import LEAST_PER_STRATUM, PROPORTIONAL


@dataclass(frozen=True, slots=True)
class DrawDesign:
    """How to draw.

    Attributes:
        allocation: of the files (or clusters) over the strata: `proportional`, `neyman` or `equal`.
        least: files of each stratum, if it has so many.
        spread: column whose standard deviation in each stratum Neyman's allocation takes.
        cluster: column of the first-stage unit; None draws files themselves.
        clusters: how many of these units.
        size_of: column to whose values the probabilities are proportional within a stratum.
    """

    allocation: str = PROPORTIONAL
    least: int = LEAST_PER_STRATUM
    spread: str | None = None
    cluster: str | None = None
    clusters: int | None = None
    size_of: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the files that it reads, strata left aside."""
        return tuple(dict.fromkeys(n for n in (self.spread, self.cluster, self.size_of) if n is not None))


SIMPLE = DrawDesign()
