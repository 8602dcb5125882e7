"""A random arm against a chosen arm: who errs, who is chosen, what the choice finds and what it leaves.

Let N be the population, n the random rows, p the share of a group among them, a (b) the share of the random rows
that are in the group and err (do not). A group counts N_g = int(p N) people, and its chosen rows c1 with an error
and c0 without give TP = c1 / N_g and FP = c0 / N_g; FN = a / p - TP; TN = 1 - a / p - FP; the false-positive rate is
FP / (FP + TN) and the false-negative rate FN / (FN + TP). The definitions are those of Lighthouse Reports and
Svenska Dagbladet on the Swedish Social Insurance Agency (2024).

The chosen rows are all there are, so what is uncertain is the random arm: its proportions have Clopper-Pearson
intervals, carried through where a figure depends on one proportion alone; FN and TN have linearised ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

from bondroit.auditing.disclosure import FLOOR, hidden_rows
from bondroit.auditing.figures import ALL, Estimate, Figure, figure, joint_level
from bondroit.errors import Text
from bondroit.stats.intervals import clopper_pearson

if TYPE_CHECKING:
    from collections.abc import Container

    from bondroit.auditing.material import Material
    from bondroit.stats.arrays import Booleans

NO_RANDOM_ARM = Text(
    "There is no random arm here. Outcomes of chosen controls alone cannot say who errs: they show what was found "
    "among those who were looked at, and nothing on those who were not. Rates by group below describe the choice "
    "as much as the people.",
    "Il n'y a pas ici de tirage au sort. Les issues des seuls contrôles choisis ne peuvent pas dire qui se trompe : "
    "elles montrent ce qui a été trouvé chez ceux que l'on a regardés, et rien de ceux que l'on n'a pas regardés. Les "
    "taux par groupe ci-dessous décrivent le choix autant que les personnes.",
)


@dataclass(frozen=True, slots=True)
class Counts:
    """The four cells of a group: rows drawn at random and rows chosen, with an error and without."""

    random_errors: int
    random_sound: int
    chosen_errors: int
    chosen_sound: int

    @property
    def random(self) -> int:
        """Rows drawn at random."""
        return self.random_errors + self.random_sound

    @property
    def chosen(self) -> int:
        """Rows chosen."""
        return self.chosen_errors + self.chosen_sound

    @property
    def cells(self) -> tuple[int, int, int, int]:
        """In the order of the attributes."""
        return self.random_errors, self.random_sound, self.chosen_errors, self.chosen_sound


def arm_figures(
    material: Material,
    *,
    population: int | None = None,
    floor: int = FLOOR,
    told: Container[tuple[str, str]] = (),
) -> tuple[Figure, ...]:
    """Every figure of both arms, for everyone and by group.

    Args:
        material: rows with `selected`.
        population: N, people among whom the random rows were drawn; None leaves out the shares of the population.
        floor: smallest count shown.
        told: (attribute, group) that are hidden for another reason.
    """
    everyone = _counts(material, np.ones(len(material.positive), np.bool_))
    hidden = bool(hidden_rows(np.array([everyone.cells]), floor)[0])
    figures = [
        figure(ALL, ALL, name, estimate, rows=rows, hidden=hidden)
        for name, (estimate, rows) in _own_figures(everyone).items()
    ]
    for attribute in material.attributes:
        groups = [(group, _counts(material, members)) for group, members in attribute.members()]
        reason = np.array([(attribute.name, group) in told for group, _ in groups])
        mask = hidden_rows(np.array([counts.cells for _, counts in groups]), floor, told=reason)
        for (group, counts), hide in zip(groups, mask.tolist(), strict=True):
            named = (
                _own_figures(counts) | _compared_figures(counts, everyone) | _population(counts, everyone, population)
            )
            level = joint_level(len(groups))
            joint = {
                "over_representation": _chosen_over_drawn(counts, everyone, level),
                "over_control": _chosen_over_errors(counts, everyone, level),
            }
            figures += [
                figure(attribute.name, group, name, estimate, rows=rows, hidden=hide, joint=joint.get(name))
                for name, (estimate, rows) in named.items()
            ]
    return tuple(figures)


def _counts(material: Material, members: Booleans) -> Counts:
    assert material.selected is not None
    chosen, errors = material.selected & members, material.positive
    drawn = members & ~material.selected
    return Counts(
        random_errors=int((drawn & errors).sum()),
        random_sound=int((drawn & ~errors).sum()),
        chosen_errors=int((chosen & errors).sum()),
        chosen_sound=int((chosen & ~errors).sum()),
    )


_Named = dict[str, tuple[Estimate, int]]


def _own_figures(c: Counts) -> _Named:
    """What a group's own rows say."""
    return {
        "rows_random": (Estimate(c.random), c.random),
        "rows_chosen": (Estimate(c.chosen), c.chosen),
        "errors_random": (Estimate(c.random_errors), c.random),
        "errors_chosen": (Estimate(c.chosen_errors), c.chosen),
        "error_rate_random": (_share(c.random_errors, c.random), c.random),
        "precision": (_share(c.chosen_errors, c.chosen), c.chosen),
    }


def _compared_figures(c: Counts, total: Counts) -> _Named:
    """What a group holds of each arm."""
    drawn, chosen = _share(c.random, total.random), _share(c.chosen, total.chosen)
    return {
        "share_random": (drawn, total.random),
        "share_chosen": (chosen, total.chosen),
        "share_of_errors_random": (_share(c.random_errors, total.random_errors), total.random_errors),
        "share_of_errors_chosen": (_share(c.chosen_errors, total.chosen_errors), total.chosen_errors),
        "over_representation": (_chosen_over_drawn(c, total, 0.95), total.random),
        "over_control": (_chosen_over_errors(c, total, 0.95), total.random_errors),
    }


def _chosen_over_drawn(c: Counts, total: Counts, level: float) -> Estimate:
    """The group's share of the chosen, known, over its share of the drawn; no upper bound if none was drawn."""
    return _chosen_over(c, total, _share(c.random, total.random, level))


def _chosen_over_errors(c: Counts, total: Counts, level: float) -> Estimate:
    """The group's share of the chosen over its share of the errors of the random arm: above 1 is over-control."""
    return _chosen_over(c, total, _share(c.random_errors, total.random_errors, level))


def _chosen_over(c: Counts, total: Counts, part: Estimate) -> Estimate:
    if part.value is None:
        return Estimate(None)
    ratio = _over(Estimate(_share(c.chosen, total.chosen).value), part)
    return ratio if ratio.low is None or ratio.high is not None else Estimate(ratio.value, ratio.low, float("inf"))


def _population(c: Counts, total: Counts, population: int | None) -> _Named:
    """What the choice finds and leaves in the whole group."""
    if population is None or not c.random or not total.random:
        return {}
    size = int(c.random / total.random * population)
    if not size:
        return {}
    found, burdened = c.chosen_errors / size, c.chosen_sound / size
    rate = c.random_errors / c.random
    left, spared = rate - found, 1 - rate - burdened
    share = _share(c.random, total.random)
    erring, sound = _share(c.random_errors, total.random), _share(c.random_sound, total.random)
    of_people = Estimate(population)
    named = {
        "population": Estimate(size, *(_times(bound, population) for bound in share[1:])),
        "true_positive_share": _with(found, _over(Estimate(c.chosen_errors), _product(share, of_people))),
        "false_positive_share": _with(burdened, _over(Estimate(c.chosen_sound), _product(share, of_people))),
        "false_negative_share": _linearised(
            left, c.random_errors, c.chosen_errors, c=c, total=total, population=population
        ),
        "true_negative_share": _linearised(
            spared, c.random_sound, c.chosen_sound, c=c, total=total, population=population
        ),
        "false_positive_rate": _with(
            _ratio(burdened, burdened + spared), _over(Estimate(c.chosen_sound), _product(sound, of_people))
        ),
        "false_negative_rate": _with(
            _ratio(left, left + found), _complement(_over(Estimate(c.chosen_errors), _product(erring, of_people)))
        ),
    }
    return {name: (estimate, c.random) for name, estimate in named.items()}


def _linearised(value: float, some: int, chosen: int, *, c: Counts, total: Counts, population: int) -> Estimate:
    """Interval of (x - k) / (x + y), x and y multinomial shares of the random rows and k = chosen / N.

    x is the share of the random rows that are in the group with the outcome at hand, y in the group without it.
    """
    n = total.random
    x, y, k = some / n, (c.random - some) / n, chosen / population
    p = x + y
    on_x, on_y = (y + k) / p**2, -(x - k) / p**2
    variance = (on_x**2 * x + on_y**2 * y - (on_x * x + on_y * y) ** 2) / n
    half = float(norm.isf(0.025) * np.sqrt(max(variance, 0.0)))
    return Estimate(value, value - half, value + half)


def _share(some: int, rows: int, level: float = 0.95) -> Estimate:
    """A proportion with its Clopper-Pearson interval."""
    return Estimate(some / rows, *clopper_pearson(some, rows, level=level)) if rows else Estimate(None)


def _ratio(above: float, below: float) -> float | None:
    return above / below if below else None


def _times(bound: float | None, factor: float) -> float | None:
    return None if bound is None else bound * factor


def _product(share: Estimate, known: Estimate) -> Estimate:
    assert known.value is not None
    return Estimate(*(_times(part, known.value) for part in share))


def _over(known: Estimate, uncertain: Estimate) -> Estimate:
    """A known number over an uncertain one."""
    if known.value is None:
        return Estimate(None)
    parts = [known.value / part if part else None for part in uncertain]
    return Estimate(parts[0], parts[2], parts[1])


def _complement(estimate: Estimate) -> Estimate:
    parts = [None if part is None else 1 - part for part in estimate]
    return Estimate(parts[0], parts[2], parts[1])


def _with(value: float | None, interval: Estimate) -> Estimate:
    """The interval around the value reached by the definition (which rounds the group's size down)."""
    return Estimate(value, interval.low, interval.high)
