"""A change of family begins a new amount at once, whichever months are asked for."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.law.households import blank

from bondroit.domain.benefits import Benefit
from bondroit.domain.months import Month
from bondroit.law.openfisca import OpenFiscaLaw
from bondroit.law.situations import TENURE_CODES, Situations

pytest.importorskip("openfisca_france", reason="the extra `law` is not installed")

CHANGE = Month.of(2025, 6)


@pytest.fixture(scope="module")
def families():
    """A partner who leaves, one who comes, a second child, a first child, and nobody, in each of the three quarters."""
    data = blank(15)
    for quarter in range(3):
        at = 5 * quarter
        data["quarter"][at : at + 5] = quarter
        data["birth"][at : at + 3, 2] = data["joined"][at : at + 3, 2] = Month.of(2019, 5).index
        data["birth"][at : at + 3, 1] = Month.of(1985, 1).index
        data["left"][at, 1] = data["joined"][at + 1, 1] = CHANGE.index
        data["wages"][at, 1] = 200_000
        data["birth"][at + 2, 3] = data["joined"][at + 2, 3] = CHANGE.index
        data["birth"][at + 3, 2] = data["joined"][at + 3, 2] = CHANGE.index
    # Owners: no housing aid, which would ask for the RSA of months that are not asked for.
    data["tenure"][:] = TENURE_CODES["owner"]
    return Situations(**data)


def test_a_month_alone_is_the_month_of_a_longer_span(families):
    """RSA and prime d'activité of a month do not depend on the first month asked for."""
    law, asked = OpenFiscaLaw(), (Benefit.RSA, Benefit.PRIME_ACTIVITE)
    last = CHANGE.plus(3)
    whole = law.entitlements(families, first=CHANGE.plus(-4), last=last, benefits=asked)
    for back in range(-3, 4):
        first = CHANGE.plus(back)
        part = law.entitlements(families, first=first, last=last, benefits=asked)
        for benefit in asked:
            assert (part.cents[benefit] == whole.cents[benefit][:, back + 4 :]).all(), (benefit, back)
    rsa = whole.cents[Benefit.RSA]
    assert (rsa[:, 4] != rsa[:, 3]).sum() >= 9
    assert not np.ptp(rsa[4::5, 4:], axis=1).any()
