"""What a month's report is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.months import Month
    from bondroit.domain.target import Direction, Target
    from bondroit.errors import Language
    from bondroit.observing.dictionary import Dictionary
    from bondroit.planning.pauses import PauseRules


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What the report is on, and the settings it tells.

    Attributes:
        month: a month that was scored and planned.
        targets: one per direction.
        capacity: controls by kind.
        random_share: share of the plan drawn at random.
        pauses: lengths of the pauses.
        floor: cells below are suppressed.
        version: of the platform.
        language: shown first.
        dictionary: the words of the variables; None: the package's own.
    """

    month: Month
    targets: Mapping[Direction, Target]
    capacity: tuple[tuple[str, int], ...]
    random_share: float
    pauses: PauseRules
    floor: int
    version: str
    language: Language
    dictionary: Dictionary | None = None
