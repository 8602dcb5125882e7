"""The household files an audit looks at: scored, surveyed at random, controlled by score. Arrays, no identifier."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.auditing.material import Attribute
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.sampling import Sampling


@dataclass(frozen=True, slots=True, eq=False)
class ScoredFiles:
    """Every scored file of the month.

    Attributes:
        families: the groups, over the n files.
        proposed: per direction, (n,) proposed for control by that score.
        top: per direction, (n,) rank within the capacity of the plan.
        probability: per direction, (n,) the score, NaN where missing.
        truth: per direction, (n,) the target is truly met: known of every file in a town alone, else empty.
    """

    families: tuple[Attribute, ...]
    proposed: Mapping[str, Booleans]
    top: Mapping[str, Booleans]
    probability: Mapping[str, Floats]
    truth: Mapping[str, Booleans] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class SurveyedFiles:
    """The files of the random survey: groups, design, and per direction whether the target is met."""

    families: tuple[Attribute, ...]
    sampling: Sampling
    met: Mapping[str, Booleans]


@dataclass(frozen=True, slots=True, eq=False)
class ControlledFiles:
    """The files controlled by score: groups, the direction that chose each, and per direction whether it is met."""

    families: tuple[Attribute, ...]
    chosen_for: Mapping[str, Booleans]
    met: Mapping[str, Booleans]
