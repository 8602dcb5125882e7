"""A card of the health branch scores those who hold the free C2S by the law, and nobody else."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from tests.unit.app.test_profile_paths import NOW, FlatLaw, couple, lone

from bondroit.app.profile_paths import Asked, profile_paths
from bondroit.domain.profile import Profiles, Unknown
from bondroit.domain.scorecard import Modality, Scorecard, Variable
from bondroit.law.port import FREE, Amounts, Cover
from bondroit.observing.dictionary import default_dictionary


class CoveringLaw(FlatLaw):
    """The flat law, with the free C2S for households of one adult."""

    def entitlements(self, situations, *, first, last, cover=False, **asked):
        """See `law.port.Law`."""
        given = super().entitlements(situations, first=first, last=last, **asked)
        if not cover:
            return given
        months = last.minus(first) + 1
        alone = situations.birth[:, 1] == 0
        status = np.repeat(np.where(alone, FREE, 0)[:, None], months, axis=1).astype(np.uint8)
        none = np.zeros(status.shape, np.int64)
        return Amounts(given.first, given.cents, Cover(status, none, none, none))


def yes_no(name, logit):
    """A variable of the insurer, 0 or 1; missing would be scored, if anybody asked."""
    lines = (
        Modality("no", "interval", 0.0, upper=1.0, reference=True),
        Modality("yes", "interval", logit, lower=1.0),
        Modality("missing", "missing", 2.0),
    )
    return Variable(name, "numeric", lines)


def test_who_is_not_on_the_free_c2s_has_no_score_and_what_nobody_tells_is_open():
    """The lone mother: a woman (1) with minors (0.5), first application (0.25) or not; the couple is not scored."""
    names = {"woman": 1.0, "minors": 0.5, "two_adults": 0.7, "first_application": 0.25}
    card = Scorecard("health", 1, "t", -2.0, tuple(yes_no(name, logit) for name, logit in names.items()))
    told = replace(lone(), name="known", unknown=(Unknown("first_application", values=(1,), usual=1),))
    report = profile_paths(
        profiles=Profiles((lone(), couple(), told)),
        cards=[card],
        asked=Asked(month=NOW, events=False, threshold=0.5),
        law=CoveringLaw(),
        dictionary=default_dictionary(),
    )
    (found,) = report.cards
    mother, both, known = found.profiles
    assert found.insured
    assert (mother.score.low, mother.score.usual, mother.score.high) == (-0.5, -0.5, -0.25)
    assert both.lost == tuple(names)
    assert math.isnan(both.score.low)
    assert (known.score.low, known.score.high) == (-0.25, -0.25)
