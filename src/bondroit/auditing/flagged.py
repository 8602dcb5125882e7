"""Who is flagged, rightly or for nothing, and whose euros: the figures of one group, each with its 95 % interval.

A row is flagged by a decision or a threshold. Beside the outcome that makes four counts and the rates between them;
the burden is the false positive rate per thousand rows without the outcome. Intervals are those of `auditing.groups`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.estimates import compare, mean, rate, share_of_sums
from bondroit.auditing.figures import Estimate, Figure, figure

if TYPE_CHECKING:
    from bondroit.auditing.material import Material
    from bondroit.stats.arrays import Booleans, Floats

PER = 1_000
COMPARED = {
    "flagged": ("flagged_difference", "flagged_ratio"),
    "fpr": ("fpr_difference", "fpr_ratio"),
    "fnr": ("fnr_difference", "fnr_ratio"),
    "ppv": ("ppv_difference", "ppv_ratio"),
}


def flagged_figures(material: Material, attribute: str, group: str, members: Booleans, *, hidden: bool) -> list[Figure]:
    """Counts and rates of the flagged rows of one group; none where nobody says who is flagged."""
    flagged = material.flagged
    if flagged is None:
        return []
    rows = int(members.sum())
    named = {
        "flagged": (Estimate(int((members & flagged).sum())), rows),
        "not_flagged": (Estimate(int((members & ~flagged).sum())), rows),
        "flagged_rate": (rate(flagged, members, material.sampling, weighted=material.weighted), rows),
        "share_of_flagged": (rate(members, flagged, material.sampling, weighted=material.weighted), int(flagged.sum())),
    }
    if material.outcome:
        named |= _against_outcome(material, members, flagged)
    return [figure(attribute, group, name, e, rows=n, hidden=hidden) for name, (e, n) in named.items()]


def _against_outcome(material: Material, members: Booleans, flagged: Booleans) -> dict[str, tuple[Estimate, int]]:
    """The four counts and the rates between them."""
    positive, sampling = material.positive, material.sampling
    counts = {
        "negatives": members & ~positive,
        "true_positives": members & flagged & positive,
        "false_positives": members & flagged & ~positive,
        "false_negatives": members & ~flagged & positive,
        "true_negatives": members & ~flagged & ~positive,
    }
    rates = {
        "fpr": (flagged, members & ~positive),
        "fnr": (~flagged, members & positive),
        "tpr": (flagged, members & positive),
        "tnr": (~flagged, members & ~positive),
        "ppv": (positive, members & flagged),
        "fdr": (~positive, members & flagged),
        "npv": (~positive, members & ~flagged),
        "for": (positive, members & ~flagged),
    }
    named = {name: (Estimate(int(some.sum())), int(members.sum())) for name, some in counts.items()}
    named |= {
        name: (rate(hit, domain, sampling, weighted=material.weighted), int(domain.sum()))
        for name, (hit, domain) in rates.items()
    }
    fpr, sound = named["fpr"]
    return named | {"burden_flagged": (Estimate(*(None if x is None else PER * x for x in fpr)), sound)}


def compared_figures(
    material: Material,
    attribute: str,
    group: str,
    members: Booleans,
    others: Booleans,
    *,
    hidden: bool,
    level: float,
) -> list[Figure]:
    """How far the flags and the euros of a group stand from those of other rows.

    Args:
        material: the rows.
        attribute: the column that makes the groups.
        group: whose.
        members: (n,) the group.
        others: (n,) those it is compared with.
        hidden: whether either is hidden.
        level: of the intervals that hold for all groups together.
    """
    made: list[Figure] = []
    for names, hits, domain in _comparisons(material):
        inside, outside = members & domain, others & domain
        pair = compare(hits, inside, outside, material.sampling, weighted=material.weighted)
        joint = compare(hits, inside, outside, material.sampling, weighted=material.weighted, level=level)
        rows = int((inside | outside).sum())
        made += [
            figure(attribute, group, name, one, rows=rows, hidden=hidden, joint=wide)
            for name, one, wide in zip(names, pair, joint, strict=True)
            if name
        ]
    return made


def _comparisons(material: Material) -> list[tuple[tuple[str, str], Floats, Booleans]]:
    """Names, what is averaged, and over which rows."""
    everyone = np.ones(len(material.positive), np.bool_)
    found: list[tuple[tuple[str, str], Floats, Booleans]] = []
    if material.outcome:
        found.append((("rate_difference", "rate_ratio"), material.positive.astype(np.float64), everyone))
    if material.flagged is not None:
        flags = material.flagged.astype(np.float64)
        found.append((COMPARED["flagged"], flags, everyone))
        if material.outcome:
            positive = material.positive
            found.append((COMPARED["fpr"], flags, ~positive))
            found.append((COMPARED["fnr"], 1.0 - flags, positive))
            found.append((COMPARED["ppv"], positive.astype(np.float64), material.flagged))
    if material.euros is not None:
        found.append((("", "euros_ratio"), material.euros, everyone))
    return found


def euro_figures(material: Material, attribute: str, group: str, members: Booleans, *, hidden: bool) -> list[Figure]:
    """Sums and means of euros of one group, and what of them the flags reach; none without a column of euros."""
    euros, sampling = material.euros, material.sampling
    if euros is None:
        return []
    rows, weights = int(members.sum()), material.sampling.weights
    everyone = np.ones_like(members)
    named = {
        "euros": (Estimate(float((weights * euros)[members].sum())), rows),
        "euros_mean": (mean(euros, members, sampling), rows),
        "euros_share": (share_of_sums(euros, members, everyone, sampling), len(members)),
    }
    if material.flagged is not None:
        inside = members & material.flagged
        named |= {
            "euros_flagged": (Estimate(float((weights * euros)[inside].sum())), rows),
            "euros_flagged_mean": (mean(euros, inside, sampling), int(inside.sum())),
            "euros_flagged_share": (share_of_sums(euros, inside, members, sampling), rows),
        }
    return [figure(attribute, group, name, e, rows=n, hidden=hidden) for name, (e, n) in named.items()]
