"""Claims on the score of the health branch (FACTS, section 2)."""

from __future__ import annotations

from bondroit.auditing.claims import MORE, Claim, Rule, Side, not_shown
from bondroit.errors import Text

POSITIVE = Rule(Side.ABOVE, 0.0, (-0.1, 0.1), "logit")
GAIN = Rule(Side.ABOVE, 0.0, (-0.01, 0.01), "area")
_HEALTH = "FACTS 2, La Quadrature du Net 2024 [V]"

_EFFECT = Text(
    "coefficient in a card of the five inputs learnt on a random draw of households on the free C2S",
    "coefficient dans une grille des cinq entrées apprise sur un tirage de foyers à la C2S gratuite",
)
_RAISED = (
    (101, "woman", Text("Being a woman raises the C2S score.", "Être une femme élève le score C2S."), _HEALTH),
    (102, "minors",
     Text("Having minor children raises the C2S score.", "Avoir des enfants mineurs élève le score C2S."), _HEALTH),
    (103, "over_25", Text("Being over 25 raises the C2S score.", "Avoir plus de 25 ans élève le score C2S."), _HEALTH),
    (104, "first_application",
     Text("A first application raises the C2S score.", "Une première demande élève le score C2S."),
     "FACTS 2, a reading [I]"),
    (105, "two_adults",
     Text("A second adult raises the C2S score.", "Un second adulte élève le score C2S."), "FACTS 2, a reading [I]"),
)  # fmt: skip
_SINGLE = tuple(
    Claim(code=f"CLM{code}", topic="health", sentence=sentence, source=source, figure=f"health.{key}",
          measured=_EFFECT, rule=POSITIVE)
    for code, key, sentence, source in _RAISED
)  # fmt: skip
HEALTH: tuple[Claim, ...] = (
    *_SINGLE,
    Claim(
        code="CLM106", topic="health", source=_HEALTH,
        sentence=Text("The riskiest profile is a first application by a woman over 25, with another adult and a "
                      "minor child.",
                      "Le profil le plus risqué : première demande d'une femme de plus de 25 ans, avec un autre "
                      "adulte et un enfant mineur."),
        figure="health.riskiest",
        measured=Text("the smallest of the five coefficients: above nought, that profile has the highest score",
                      "le plus petit des cinq coefficients : au-dessus de zéro, ce profil a le score le plus haut"),
        rule=POSITIVE,
    ),
    Claim(
        code="CLM107", topic="health", source=_HEALTH,
        sentence=Text("Women are controlled for nothing more often than men.",
                      "Les femmes sont contrôlées pour rien plus souvent que les hommes."),
        figure="health.burden_women",
        measured=Text("of households without an anomaly, the share in the highest twentieth, women over men",
                      "parmi les foyers sans anomalie, part dans le vingtième le plus haut, femmes sur hommes"),
        rule=MORE, beside=("health.burden_minors",),
    ),
    Claim(
        code="CLM108", topic="health", source=_HEALTH,
        sentence=Text("On efficiency alone the experimental card wins.",
                      "À la seule efficacité, la grille expérimentale l'emporte."),
        figure="health.area_gain",
        measured=Text("area under the curve of the experimental card less that of the five inputs, on households "
                      "neither learnt from; a hundredth counts as none (assumed)",
                      "aire sous la courbe de la grille expérimentale moins celle des cinq entrées, sur des foyers "
                      "non appris ; un centième compte pour rien (supposé)"),
        rule=GAIN,
    ),
    Claim(
        code="CLM109", topic="health", source="FACTS 2, what comparing on efficiency alone leaves out [I]",
        sentence=Text("The experimental card controls people with a disability pension for nothing more often.",
                      "La grille expérimentale contrôle plus souvent pour rien les titulaires d'une pension "
                      "d'invalidité."),
        figure="health.burden_disabled",
        measured=Text("of households without an anomaly, the share of them in the highest twentieth over that of "
                      "the others, by the experimental card",
                      "parmi les foyers sans anomalie, part dans le vingtième le plus haut sur celle des autres, "
                      "par la grille expérimentale"),
        rule=MORE, beside=("health.burden_disabled_five",),
    ),
    not_shown("CLM110", "health", _HEALTH,
            Text("Fraud is 1 % of the cost of the C2S, non-take-up above 30 %.",
                 "La fraude fait 1 % du coût de la C2S, le non-recours plus de 30 %."),
            Text("both figures were put into the town", "ces deux chiffres ont été mis dans la ville")),
)  # fmt: skip
"""CLM101 to CLM110."""
