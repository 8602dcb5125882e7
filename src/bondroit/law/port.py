"""The port of the law: entitlements on given situations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bondroit.domain.benefits import Benefit
    from bondroit.domain.months import Month
    from bondroit.law.situations import Bool, Situations

Cents = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Amounts:
    """What the law gives.

    Attributes:
        first: the month of the first column.
        cents: per benefit, whole cents a month, shape (households, months).
    """

    first: Month
    cents: dict[Benefit, Cents]


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
        self, situations: Situations, *, first: Month, last: Month, rsa_before: Bool | None = None
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

        Returns:
            Amounts of shape (households, months asked).
        """
        ...
