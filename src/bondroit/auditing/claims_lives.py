"""Claims on what raises or lowers a score: traits, life events, typical households."""

from __future__ import annotations

from typing import NamedTuple

from bondroit.auditing.claims import HIGHER, LOWER, Claim, Rule, Side
from bondroit.errors import Text

SOURCE = "FACTS 1, La Quadrature du Net on the models of 2010 and 2014 [V]"
MEAN_LOGIT = Text(
    "mean logit of the score with the trait, less that without; nothing else held equal",
    "logit moyen du score avec le trait, moins celui sans ; rien d'autre n'est tenu égal",
)
TIPPING = Rule(Side.ABOVE, 0.0, (-0.02, 0.02), "share")
NOTHING_DONE = Rule(Side.NEAR, 0.0, (-0.02, 0.02), "share")


class Trait(NamedTuple):
    """A trait, how the town has it, and whether it is said to raise the score."""

    code: int
    key: str
    words: Text
    measured: Text
    raises: bool = True


TRAITS: tuple[Trait, ...] = (
    Trait(31, "low_income", Text("a low income", "un revenu faible"),
          Text("declared income in the lowest fifth", "revenu déclaré dans le cinquième le plus bas")),
    Trait(32, "unemployed", Text("unemployment", "le chômage"),
          Text("the claimant is unemployed", "l'allocataire est au chômage")),
    Trait(33, "rsa", Text("RSA", "le RSA"), Text("RSA paid in the last month", "RSA versé le dernier mois")),
    Trait(34, "aah_work", Text("AAH while working", "l'AAH avec un travail"),
          Text("AAH paid and a wage of the claimant in the last month",
               "AAH versée et salaire de l'allocataire le dernier mois")),
    Trait(35, "high_rent", Text("a rent that takes a large share of income", "un loyer lourd au regard des revenus"),
          Text("rent over declared income above 0.4", "loyer sur revenus déclarés supérieur à 0,4")),
    Trait(36, "unstable_work", Text("unstable work", "un travail instable"),
          Text("two jobs or more begun or ended in 24 months", "deux emplois ou plus commencés ou finis en 24 mois")),
    Trait(37, "unstable_income", Text("unstable income", "des revenus instables"),
          Text("declared income changed in six months of twelve or more",
               "revenus déclarés changés six mois sur douze ou plus")),
    Trait(38, "separation", Text("a recent separation", "une séparation récente"),
          Text("known, at most twelve months ago", "connue, douze mois au plus")),
    Trait(39, "death", Text("a recent death", "un décès récent"),
          Text("known, at most 24 months ago", "connu, 24 mois au plus")),
    Trait(40, "move", Text("a recent move", "un déménagement récent"),
          Text("known, at most 18 months ago", "connu, 18 mois au plus")),
    Trait(41, "rent_changes", Text("several changes of rent", "plusieurs changements de loyer"),
          Text("two or more in 24 months", "deux ou plus en 24 mois")),
    Trait(42, "activity_changes", Text("repeated changes of activity", "des changements d'activité répétés"),
          Text("two or more of the claimant in 24 months", "deux ou plus de l'allocataire en 24 mois")),
    Trait(43, "income_loss", Text("a loss of income", "une perte de revenus"),
          Text("a fall of 300 euros or more in six months", "une baisse de 300 euros ou plus en six mois")),
    Trait(44, "late", Text("errors of declaration", "des erreurs de déclaration"),
          Text("a late declaration in twelve months", "une déclaration en retard en douze mois")),
    Trait(45, "worked", Text("months in activity over a year", "les mois d'activité sur un an"),
          Text("twelve months or more, both adults summed", "douze mois ou plus, les deux adultes ensemble"),
          raises=False),
    Trait(46, "high_income", Text("a high household income", "un revenu du foyer élevé"),
          Text("declared income in the three highest tenths", "revenu déclaré dans les trois dixièmes les plus hauts"),
          raises=False),
)  # fmt: skip
EVENTS: tuple[tuple[int, str, Text], ...] = (
    (51, "move", Text("a move", "un déménagement")),
    (53, "separation", Text("a separation", "une séparation")),
    (55, "death", Text("a death", "un décès")),
    (57, "job_end", Text("the loss of a job", "la perte d'un emploi")),
)


def trait_claims() -> tuple[Claim, ...]:
    """CLM31 to CLM46: what raises and what lowers the score."""
    return tuple(
        Claim(
            code=f"CLM{trait.code}",
            topic="raises" if trait.raises else "lowers",
            sentence=Text(f"The score is raised by {trait.words.en}.", f"Ce qui élève le score : {trait.words.fr}.")
            if trait.raises
            else Text(f"The score is lowered by {trait.words.en}.", f"Ce qui abaisse le score : {trait.words.fr}."),
            source=SOURCE,
            figure=f"trait.{trait.key}",
            measured=Text(f"{trait.measured.en}: {MEAN_LOGIT.en}", f"{trait.measured.fr} : {MEAN_LOGIT.fr}"),
            rule=HIGHER if trait.raises else LOWER,
            beside=(f"trait.{trait.key}.own",),
        )
        for trait in TRAITS
    )


def event_claims() -> tuple[Claim, ...]:
    """CLM51 to CLM58: what an event does to a household on RSA, and to a well-off one; CLM59: how far they stand."""
    made = []
    for code, key, words in EVENTS:
        made += [_tips(code, key, words), _spares(code + 1, key, words)]
    distance = Claim(
        code="CLM59",
        topic="events",
        sentence=Text(
            "Households on RSA stand nearer to the threshold than well-off ones.",
            "Les foyers au RSA sont plus près du seuil que les foyers aisés.",
        ),
        source="FACTS 1, La Quadrature du Net, typical profiles [V]",
        figure="distance.rsa_less_well_off",
        measured=Text(
            "mean logits missing to the threshold, RSA less the three highest tenths of declared income",
            "logits manquant en moyenne jusqu'au seuil : RSA moins les trois dixièmes de revenu les plus hauts",
        ),
        rule=LOWER,
    )
    return (*made, distance)


def _tips(code: int, key: str, words: Text) -> Claim:
    return Claim(
        code=f"CLM{code}",
        topic="events",
        sentence=Text(
            f"{words.en.capitalize()} tips a household on RSA over the threshold more than a well-off one.",
            f"{words.fr.capitalize()} fait passer le seuil à un foyer au RSA plus qu'à un foyer aisé.",
        ),
        source="FACTS 1, La Quadrature du Net, typical profiles [V]",
        figure=f"event.{key}.tips",
        measured=Text(
            "of those below the threshold six months before: share above it now, with the event less without any, on "
            "RSA less the same for the three highest tenths of declared income",
            "parmi ceux sous le seuil six mois plus tôt : part au-dessus maintenant, avec l'événement moins sans "
            "aucun, au RSA, moins la même chose pour les trois dixièmes de revenu les plus hauts",
        ),
        rule=TIPPING,
    )


def _spares(code: int, key: str, words: Text) -> Claim:
    return Claim(
        code=f"CLM{code}",
        topic="events",
        sentence=Text(
            f"{words.en.capitalize()} does nothing to the chance of control of a well-off household.",
            f"{words.fr.capitalize()} ne change rien au risque de contrôle d'un foyer aisé.",
        ),
        source="FACTS 1, La Quadrature du Net, typical profiles [V]",
        figure=f"event.{key}.well_off",
        measured=Text(
            "of well-off households below the threshold six months before: share above it now, with the event less "
            "without any; two points count as none (assumed)",
            "parmi les foyers aisés sous le seuil six mois plus tôt : part au-dessus maintenant, avec l'événement "
            "moins sans aucun ; deux points comptent pour rien (supposé)",
        ),
        rule=NOTHING_DONE,
    )


def profile_claims() -> tuple[Claim, ...]:
    """CLM61 to CLM66: typical households, lone parents among them."""
    logits = Text("difference of mean logits", "différence des logits moyens")
    listed = (
        (61, "profile.two_minima_less_well_off", LOWER_FIRST[0], "FACTS 1, La Quadrature du Net [V]"),
        (62, "profile.disabled_less_well_off", LOWER_FIRST[1], "FACTS 1, La Quadrature du Net [V]"),
        (63, "profile.lone_wage_less_two_wages", LOWER_FIRST[2], "FACTS 1, our reading of La Quadrature du Net [I]"),
        (64, "profile.lone_less_families", LOWER_FIRST[3], "FACTS 1, La Quadrature du Net [V]"),
        (65, "profile.separated_less_lone", LOWER_FIRST[4], "FACTS 1, La Quadrature du Net [V]"),
    )
    return tuple(
        Claim(
            code=f"CLM{code}", topic="profiles", sentence=sentence, source=source, figure=figure, measured=logits,
            rule=HIGHER,
        )
        for code, figure, sentence, source in listed
    )  # fmt: skip


LOWER_FIRST: tuple[Text, ...] = (
    Text(
        "Two parents on RSA with two children score above well-off parents of two.",
        "Deux parents au RSA avec deux enfants ont un score plus haut que des parents aisés de deux enfants.",
    ),
    Text(
        "Families with AAH and a wage score above well-off parents of two.",
        "Les familles avec AAH et salaire ont un score plus haut que des parents aisés de deux enfants.",
    ),
    Text(
        "A lone parent on one minimum wage scores above two parents on two, both with two children.",
        "Un parent isolé au Smic a un score plus haut que deux parents à deux Smic, avec deux enfants.",
    ),
    Text(
        "Lone parents score above other families.",
        "Les parents isolés ont un score plus haut que les autres familles.",
    ),
    Text(
        "Lone parents score highest just after a separation.",
        "Le score des parents isolés est le plus haut juste après une séparation.",
    ),
)
"""Who scores above whom."""
