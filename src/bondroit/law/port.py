"""The port of the law: entitlements on given situations."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from bondroit.domain.benefits import BENEFITS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bondroit.domain.benefits import Benefit
    from bondroit.domain.months import Month
    from bondroit.law.situations import Bool, Situations

Cents = NDArray[np.int64]

NO_COVER, WITH_PARTICIPATION, FREE = 0, 1, 2
"""Values of `Cover.status`: no right to the C2S, a right against a participation, a free right."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The right to the complémentaire santé solidaire (C2S), if it were applied for in each month.

    All of shape (households, months).

    Attributes:
        status: `NO_COVER`, `WITH_PARTICIPATION` or `FREE`.
        resources: cents counted over the twelve months before.
        ceiling: cents a year of the free cover, by household size.
        participation: cents a month to pay, 0 unless `WITH_PARTICIPATION`.
    """

    status: NDArray[np.uint8]
    resources: Cents
    ceiling: Cents
    participation: Cents


@dataclass(frozen=True, slots=True)
class Amounts:
    """What the law gives.

    Attributes:
        first: the month of the first column.
        cents: per benefit asked, whole cents, shape (households, months). ARS, due once a year, stands in August.
        cover: the C2S, if asked.
    """

    first: Month
    cents: dict[Benefit, Cents]
    cover: Cover | None = None


def joined(parts: Sequence[Amounts]) -> Amounts:
    """Amounts of several parts of the households, one below the other."""
    if len(parts) == 1:
        return parts[0]
    head = parts[0]
    cents = {benefit: np.concatenate([p.cents[benefit] for p in parts]) for benefit in head.cents}
    covers = [p.cover for p in parts if p.cover is not None]
    names = [f.name for f in fields(Cover)]
    cover = Cover(**{name: np.concatenate([getattr(c, name) for c in covers]) for name in names}) if covers else None
    return Amounts(first=head.first, cents=cents, cover=cover)


class Law(Protocol):
    """A law that gives every household its entitlements, as if every right were claimed."""

    @property
    def name(self) -> str:
        """What the law is computed by, e.g. `OpenFisca-France`."""
        ...

    @property
    def version(self) -> str:
        """The exact versions behind the amounts."""
        ...

    def entitlements(
        self,
        situations: Situations,
        *,
        first: Month,
        last: Month,
        rsa_before: Bool | None = None,
        benefits: Collection[Benefit] = BENEFITS,
        cover: bool = False,
    ) -> Amounts:
        """Entitlements of every household in each month from `first` to `last`.

        The quarterly logic: RSA and prime d'activité are computed in the household's reference months and stay the
        same until the next one; a change in who belongs to the household starts a new amount at once. Housing
        aid, family allowances and AAH follow the month. The past is seen with the family of the month asked:
        the incomes of a partner who came count from before, those of one who left no longer.

        Args:
            situations: incomes should go back to January two years before `first`; if they start later, their
                first month is taken for the months before.
            first: the first month asked, inside the span of `situations`.
            last: the last one.
            rsa_before: RSA was received in each of the months from seven to three before `first` (the last two are
                computed), shape (households, 5); no if not given. Housing aid asks for the RSA of the month
                before, as it stands still within a quarter.
            benefits: those wanted; what only others need is not computed.
            cover: the C2S too.

        Returns:
            Amounts of shape (households, months asked).
        """
        ...
