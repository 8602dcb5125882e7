"""What the audit of labels looks at: the money and the months that controls found wrong, file by file. No identifier.

The axes are told apart by place: benefits in the order of `domain.benefits.BENEFITS`, causes in that of `CAUSES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.auditing.material import Attribute
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.sampling import Sampling

LONG = 6
"""Months beyond which an omission was presumed a fraud by the branch in 2010 (FACTS, section 6)."""

CAUSES: Mapping[str, Text] = {
    "household_long": Text("household's mistake, more than six months", "erreur du foyer, plus de six mois"),
    "household_short": Text("household's mistake, six months or less", "erreur du foyer, six mois ou moins"),
    "staff": Text("the body's own mistake", "erreur de l'organisme lui-même"),
    "unsaid": Text("cause not said", "cause non dite"),
}
"""Whose mistake an overpayment is, by the outcome."""
OTHERS = "others"
OTHER_CAUSES = Text("other causes", "autres causes")
OTHER_BENEFITS = Text("other benefits", "autres prestations")

SILENT: Mapping[str, Text] = {
    "intention": Text(
        "Intention: no outcome qualifies it. What is longest (more than six months) is what the family branch presumed "
        "a fraud in 2010; a presumption is no intention.",
        "Intention : aucune issue ne la qualifie. Ce qui dure (plus de six mois) est ce que la branche famille "
        "présumait être une fraude en 2010 ; une présomption n'est pas une intention.",
    ),
    "partner_data": Text(
        "Wrong data of a partner body (employer, tax, unemployment): outcomes do not tell it from the household's "
        "mistake; reconciling declared and partner data does.",
        "Données fausses d'un organisme partenaire (employeur, impôts, chômage) : les issues ne les distinguent pas de "
        "l'erreur du foyer ; le rapprochement des données déclarées et partenaires le fait.",
    ),
    "late_rules": Text(
        "Rules that look back (income of past months, yearly scales): outcomes do not tell them from a mistake.",
        "Règles qui regardent en arrière (revenus de mois passés, barèmes annuels) : les issues ne les distinguent pas "
        "d'une erreur.",
    ),
}
"""Causes that a control of today does not write down, so that no card can leave them out."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundMoney:
    """Overpayments that controls found.

    Attributes:
        cents: (files, benefits, causes) of the monthly differences that the target counts, met or not.
        families: the groups, over the files.
        sampling: how the files were drawn; of chosen files, weights 1.
    """

    cents: Floats
    families: tuple[Attribute, ...]
    sampling: Sampling


@dataclass(frozen=True, slots=True, eq=False)
class BenefitMonths:
    """Months of each benefit that a random survey looked at.

    Attributes:
        exposed: (files, benefits) months in which something was paid, or claimed and due.
        overpaid, underpaid: (files, benefits) of them, those found wrong on either side.
        families, sampling: as in `FoundMoney`.
    """

    exposed: Floats
    overpaid: Floats
    underpaid: Floats
    families: tuple[Attribute, ...]
    sampling: Sampling


@dataclass(frozen=True, slots=True, eq=False)
class LearntTarget:
    """A card learnt on one target, by scores of cards that did not learn from the file they score.

    Attributes:
        name: of the target.
        label: what it counts.
        met: (files,) the survey found it.
        scores: (files,); None where no card could be learnt.
        variables: those of the card, in its order.
        why: why there is no card.
    """

    name: str
    label: Text
    met: Booleans
    scores: Floats | None
    variables: tuple[str, ...] = ()
    why: Text | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TownTruth:
    """What a town alone knows of the surveyed files.

    Attributes:
        established, true: per direction, (files,) cents truly wrong that the control established, and all that are.
        raised: (files,) cents raised as overpaid by the control.
        wrongly: (files,) of them, those that are not.
        mistaken: (files,) the household told something wrongly or late, and it was not put right at the control.
        overpaid: (files,) the overpayment target is truly met.
    """

    established: Mapping[str, Floats]
    true: Mapping[str, Floats]
    raised: Floats
    wrongly: Floats
    mistaken: Booleans
    overpaid: Booleans
