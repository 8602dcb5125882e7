"""What the health branch's way gives back: for each target, two replicas with what they find and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.errors import Text
from bondroit.stats.disclosure import hidden_rows
from bondroit.stats.gains import Point, tellable_points

if TYPE_CHECKING:
    from bondroit.auditing.burden import Burden
    from bondroit.auditing.figures import Estimate
    from bondroit.building.health import Profile
    from bondroit.domain.scorecard import Scorecard
    from bondroit.domain.target import CoverTarget
    from bondroit.stats.calibration import CalibrationLine
    from bondroit.stats.compare import Compared as Difference
    from bondroit.stats.ranking import Area, Gain

STATUS = Text(
    "experiment: it uses variables barred from scorecards and cannot make a control plan",
    "expérience : elle emploie des variables exclues des grilles et ne peut faire de plan de contrôle",
)
ASSUMED: tuple[Text, ...] = (
    Text(
        "The coefficients are learnt here, on this draw: those of the branch were never published.",
        "Les coefficients sont appris ici, sur ce tirage : ceux de la branche n'ont jamais été publiés.",
    ),
    Text(
        "Sex, age and the composition of the household are known inputs of the branch's card; the first application "
        "and the number of adults are a reading of our sources.",
        "Le sexe, l'âge et la composition du foyer sont des entrées connues de la grille de la branche ; la première "
        "demande et le nombre d'adultes sont une lecture de nos sources.",
    ),
    Text(
        "Dependent children declared stand for minors. Windows of twelve months are assumed.",
        "Les enfants à charge déclarés tiennent lieu de mineurs. Les fenêtres de douze mois sont supposées.",
    ),
    Text(
        "A control finds what is true of the application behind the cover: resources above the ceiling by the true "
        "size of the household, without a right through the RSA. Real controllers miss some and are wrong at times.",
        "Un contrôle trouve ce qui est vrai de la demande à l'origine de la couverture : des ressources au-dessus du "
        "plafond pour la taille réelle du foyer, sans droit par le RSA. De vrais contrôleurs en manquent, et se "
        "trompent parfois.",
    ),
    Text(
        "The town is fictitious: who hides or forgets resources is assumed. No figure describes the real branch.",
        "La ville est fictive : qui cache ou oublie des ressources est supposé. Aucun chiffre ne décrit la vraie "
        "branche.",
    ),
    Text(
        "What a card finds is judged on households it did not see. What it costs is that of the card as kept, on the "
        "households it learnt from: thousands for a few lines, so that little is owed to chance. Intervals take "
        "the card as given: another draw would give another card, which may point at others.",
        "Ce qu'une grille trouve est jugé sur des ménages qu'elle n'a pas vus. Ce qu'elle coûte est celui de la grille "
        "gardée, sur les ménages appris : des milliers pour quelques lignes, donc peu de hasard. Les "
        "intervalles tiennent la grille pour donnée : un autre tirage en donnerait une autre, visant d'autres ménages.",
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class Replica:
    """One replica: how it ranks households it did not see, and what that costs whom.

    Attributes:
        kind: `five` or `experimental`.
        card: learnt on the whole draw.
        area, gains, calibration: of scores by cards that did not see the household.
        burdens: of the card itself, on the households it learnt from.
        profiles: the combinations with the highest scores, of at least 11 households.
        left_out: variables that could not enter, and why.
    """

    kind: str
    card: Scorecard
    area: Area
    gains: tuple[Gain, ...]
    calibration: tuple[CalibrationLine, ...]
    burdens: tuple[Burden, ...]
    profiles: tuple[Profile, ...]
    left_out: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Both replicas for one target.

    Attributes:
        target: which.
        events, rows: households of the draw that meet it, and all of them.
        rate: share of the population that meets it.
        replicas: the card of five variables, then the experimental one.
        difference: AUC of the experimental card less that of the other, on the same households.
    """

    target: CoverTarget
    events: int
    rows: int
    rate: Estimate
    replicas: tuple[Replica, ...]
    difference: Difference


@dataclass(frozen=True, slots=True)
class HealthReport:
    """The comparison: how many households there were, how many were drawn, and each target."""

    month: str
    population: int
    drawn: int
    seed: int
    targets: tuple[Compared, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values; small cells are left out."""
        return {
            "branch": "health",
            "month": self.month,
            "status": STATUS._asdict(),
            "population": self.population,
            "drawn": self.drawn,
            "seed": self.seed,
            "assumed": [text._asdict() for text in ASSUMED],
            "targets": [_compared(c) for c in self.targets],
        }

    def lines(self) -> list[dict[str, Any]]:
        """One line per card, for a table on the terminal."""
        return [
            {
                "card": r.card.label,
                "auc": r.area.value,
                "low": r.area.low,
                "high": r.area.high,
            }
            for c in self.targets
            for r in c.replicas
        ]


def shown_gains(compared: Compared, replica: Replica) -> list[Gain]:
    """The points of the gain curve between which no small number of households lies."""
    points = [Point(g.share, g.events, g.rows, g.met) for g in replica.gains]
    return [replica.gains[k] for k in tellable_points(points, compared.rows, compared.events)]


def shown_calibration(replica: Replica) -> list[tuple[CalibrationLine, bool]]:
    """The classes of the score, and whether the observed rate of each may be told."""
    read = np.array([round(c.count * c.observed) for c in replica.calibration], np.int64)
    real = np.array([round(c.count * c.observed) if c.events is None else c.events for c in replica.calibration])
    counts = np.array([c.count for c in replica.calibration], np.int64)
    hidden = hidden_rows(np.stack([read, counts - read, real, counts - real], axis=1))
    return list(zip(replica.calibration, (~hidden).tolist(), strict=True))


def _compared(compared: Compared) -> dict[str, Any]:
    return {
        "target": compared.target.name,
        "ceilings": compared.target.ceilings,
        "households": compared.rows,
        "events": compared.events,
        "rate": compared.rate._asdict(),
        "auc_difference": {
            "value": compared.difference.value,
            "low": compared.difference.low,
            "high": compared.difference.high,
        },
        "cards": [_replica(compared, r) for r in compared.replicas],
    }


def _replica(compared: Compared, replica: Replica) -> dict[str, Any]:
    return {
        "card": replica.card.label,
        "kind": replica.kind,
        "status": "experiment",
        "hash": replica.card.hash,
        "variables": [v.name for v in replica.card.variables],
        "auc": {"value": replica.area.value, "low": replica.area.low, "high": replica.area.high},
        "gains": [
            {
                "share": g.share,
                "events": g.events,
                "events_interval": None if g.events_interval is None else list(g.events_interval),
                "precision": None if g.precision is None else list(g.precision),
            }
            for g in shown_gains(compared, replica)
        ],
        "calibration": [
            {"count": c.count, "predicted": c.predicted}
            | dict.fromkeys(("observed", "low", "high"))
            | ({"observed": c.observed, "low": c.low, "high": c.high} if told else {})
            for c, told in shown_calibration(replica)
        ],
        "burdens": [
            {
                "share": b.share, "attribute": b.attribute, "group": b.group, "households": b.rows,
                "per_1000": b.value, "low": b.low, "high": b.high,
            }
            for b in replica.burdens
        ],
        "profiles": [
            {"classes": dict(p.classes), "score": p.score, "households": p.households} for p in replica.profiles
        ],
        "left_out": [{"variable": name, "why": why._asdict()} for name, why in replica.left_out],
    }  # fmt: skip
