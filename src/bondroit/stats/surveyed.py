"""A drawn sample as the package `svy` sees it: strata, one or two stages of units, sizes, calibrated weights.

The theory of the estimates is that of `svy`; this module only hands it arrays. A statistic that the package does not
know is linearised: its variance is that of the total of its influences (Deville 1999), which the package gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import svy

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats, Integers
    from bondroit.stats.sampling import Sampling

_COLUMNS = ("stratum", "cluster", "size", "unit", "unit_size", "prior")


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """What the weights were calibrated on: the variance of an estimate is then that of its residuals on the margins.

    Attributes:
        prior: (n,) weights before.
        margins: (n, k) linearly independent columns whose totals are known.
    """

    prior: Floats
    margins: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Surveyed:
    """How the rows were drawn, in one or two stages.

    Attributes:
        weights: (n,) positive.
        strata: (n,) stratum of the first-stage unit; None for one stratum.
        clusters: (n,) first-stage unit, distinct between strata; None when rows are the units.
        stratum_sizes: (n,) first-stage units of the row's stratum in the population; None draws with replacement.
        units: (n,) second-stage unit; None when the whole cluster, or all its rows, are taken.
        unit_sizes: (n,) second-stage units of the row's cluster in the population.
        calibrated: what the weights were calibrated on; None if they were not.
    """

    weights: Floats
    strata: Integers | None = None
    clusters: Integers | None = None
    stratum_sizes: Floats | None = None
    units: Integers | None = None
    unit_sizes: Floats | None = None
    calibrated: Calibrated | None = None

    @classmethod
    def of(cls, sampling: Sampling | Surveyed) -> Surveyed:
        """The same draw; a `Sampling` has one stage."""
        if isinstance(sampling, cls):
            return sampling
        return cls(sampling.weights, sampling.strata, sampling.clusters, sampling.stratum_sizes)

    @property
    def freedom(self) -> int:
        """First-stage units less strata."""
        strata = np.zeros(len(self.weights), np.int64) if self.strata is None else self.strata
        units = np.arange(len(self.weights)) if self.clusters is None else self.clusters
        pairs = np.unique(np.stack([strata, units], axis=1), axis=0)
        return len(pairs) - len(np.unique(strata))

    def sample(self, **columns: Floats) -> Any:  # noqa: ANN401 svy is not typed here
        """A `svy.Sample` with `columns` (n,) beside the design; NaN is missing, and a row without it is no member."""
        data: dict[str, Any] = {name: pl.Series(values, dtype=pl.Float64) for name, values in columns.items()}
        data["weight"] = np.asarray(self.weights, np.float64)
        given = (self.strata, self.clusters, self.stratum_sizes, self.units, self.unit_sizes)
        data |= {n: np.asarray(v) for n, v in zip(_COLUMNS, given, strict=False) if v is not None}
        design: dict[str, Any] = {"wgt": "weight", "singleton": "center" if self.strata is not None else None}
        stages = (("stratum", "stratum"), ("psu", "cluster"), ("ssu", "unit"))
        design |= {key: name for key, name in stages if name in data}
        if "size" in data:
            design["pop_size"] = svy.PopSize("size", "unit_size") if "unit_size" in data else "size"
        if self.calibrated is not None:
            margins = {f"margin_{k}": column for k, column in enumerate(self.calibrated.margins.T)}
            data |= {"prior": self.calibrated.prior, **margins}
            design["wgt_adjustment"] = svy.WgtAdjustment(
                kind="calibration", prev_wgt="prior", new_wgt="weight", aux=tuple(margins)
            )
        frame = pl.DataFrame(data).with_columns(pl.col(list(columns)).fill_nan(None))
        return svy.Sample(frame, svy.Design(**design))
