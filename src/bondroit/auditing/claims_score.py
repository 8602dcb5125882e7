"""Claims on what the score is made of, what stands in for what, what the body says, and the thesis of its critics."""

from __future__ import annotations

from bondroit.auditing.claims import AS_MUCH, MORE, Claim, Rule, Side, not_shown
from bondroit.errors import Text

HALF = Rule(Side.ABOVE, 0.5, (0.45, 0.55), "share")
AREA = Rule(Side.ABOVE, 0.5, (0.45, 0.55), "area")
SOME = Rule(Side.ABOVE, 0.1, (0.0, 0.1), "share")
_LQDN = "FACTS 1, La Quadrature du Net [V]"
_LETTER = "FACTS 1, letter of the CNAF to the CADA, 2022 [V]"

MADE_OF: tuple[Claim, ...] = (
    Claim(
        code="CLM71", topic="made_of", source="FACTS 1, our reading of the effects named by La Quadrature [I]",
        sentence=Text("Means, benefits and work make most of the score.",
                      "Ressources, prestations et travail font l'essentiel du score."),
        figure="spread.means",
        measured=Text("their share of the score's variance (in logits): Shapley values of covariance",
                      "leur part de la variance du score (en logits) : valeurs de Shapley de la covariance"),
        rule=HALF,
    ),
    Claim(
        code="CLM72", topic="proxies", source=_LQDN,
        sentence=Text("Months worked, summed over adults, stand in for lone parents.",
                      "Les mois travaillés, additionnés sur les adultes, désignent les parents isolés."),
        figure="proxy.months_worked",
        measured=Text("chance that a lone parent has fewer of them than another family (area under the curve)",
                      "chance qu'un parent isolé en ait moins qu'une autre famille (aire sous la courbe)"),
        rule=AREA,
    ),
    Claim(
        code="CLM73", topic="proxies", source=_LQDN,
        sentence=Text("Quarterly declarations stand in for RSA and AAH.",
                      "Les déclarations trimestrielles désignent le RSA et l'AAH."),
        figure="proxy.quarterly",
        measured=Text("area under the curve of a quarterly declaration for RSA or AAH paid",
                      "aire sous la courbe d'une déclaration trimestrielle pour RSA ou AAH versés"),
        rule=AREA,
    ),
    Claim(
        code="CLM74", topic="proxies", source=_LQDN,
        sentence=Text("With RSA and AAH taken out of the card, households on RSA are still chosen more.",
                      "RSA et AAH ôtés de la grille, les foyers au RSA sont encore plus souvent choisis."),
        figure="without.rsa",
        measured=Text("share chosen on RSA over that of the others, by a card learnt again without both",
                      "part choisie au RSA rapportée à celle des autres, par une grille réapprise sans les deux"),
        rule=MORE, beside=("without.aah",),
    ),
    Claim(
        code="CLM75", topic="proxies", source=_LQDN,
        sentence=Text("With months worked taken out of the card, lone parents are still chosen more.",
                      "Mois travaillés ôtés de la grille, les parents isolés sont encore plus souvent choisis."),
        figure="without.months_worked",
        measured=Text("share of lone parents chosen over that of the others, by a card learnt again without them",
                      "part des parents isolés choisie, rapportée aux autres, par une grille réapprise sans eux"),
        rule=MORE,
    ),
)  # fmt: skip
"""CLM71 to CLM75."""

LETTER: tuple[Claim, ...] = (
    Claim(
        code="CLM81", topic="letter", source=_LETTER,
        sentence=Text("A high score also means a higher risk of underpayment.",
                      "Un score élevé est aussi un risque plus élevé de rappel."),
        figure="underpaid.chosen",
        measured=Text("share that truly meets the underpayment target, chosen over not chosen",
                      "part réellement dans la cible de rappel, choisis sur non choisis"),
        rule=MORE, beside=("underpaid.upper_tenth",),
    ),
    Claim(
        code="CLM82", topic="letter", source="FACTS 1, reckoned from the letter [I]: 28.0 % against 26.9 %",
        sentence=Text("What is owed to households is about the same part of the money as in other controls.",
                      "Ce qui est dû aux foyers est à peu près la même part des sommes que dans les autres "
                      "contrôles."),
        figure="owed.chosen",
        measured=Text("underpaid over all wrong euros, chosen over all households",
                      "rappels sur toutes les sommes fausses, choisis rapportés à tous les foyers"),
        rule=AS_MUCH,
    ),
    Claim(
        code="CLM83", topic="letter", source=_LETTER,
        sentence=Text("Another modelling would have given other variables.",
                      "Une autre modélisation aurait donné d'autres variables."),
        figure="another.variables",
        measured=Text("of the variables of two cards, each learnt on a half of the survey, the share in one only; "
                      "a tenth counts as none (assumed)",
                      "des variables de deux grilles, chacune apprise sur une moitié de l'enquête, part présente "
                      "dans une seule ; un dixième compte pour rien (supposé)"),
        rule=SOME, beside=("another.chosen",),
    ),
    not_shown("CLM84", "letter", _LETTER,
            Text("Controls by the score are 6.3 % of agents' controls and find 24.6 % of all overpayments.",
                 "Les contrôles par le score font 6,3 % des contrôles d'agents et 24,6 % des indus détectés."),
            Text("the town plays neither the other controls of a year nor those made automatically",
                 "la ville ne joue ni les autres contrôles d'une année ni ceux faits automatiquement")),
    not_shown("CLM85", "letter", "FACTS 1, reckoned from the letter [I]",
            Text("94.5 % of the controls by the score raised no suspicion of fraud.",
                 "94,5 % des contrôles par le score n'ont soulevé aucun soupçon de fraude."),
            Text("no agent of the town qualifies anything as fraud",
                 "aucun agent de la ville ne qualifie quoi que ce soit de fraude")),
    not_shown("CLM86", "letter", "FACTS 1, La Quadrature du Net 2023, note 4 [V]",
            Text("Home controls are mostly set off by a worsening of the score.",
                 "Les contrôles sur place partent surtout d'une dégradation du score."),
            Text("this is how a body uses its score; here the highest scores of a month are taken",
                 "c'est l'usage qu'un organisme fait du score ; ici, on prend les plus hauts scores d'un mois")),
    not_shown("CLM87", "raises", "FACTS 1, La Quadrature du Net [V]",
            Text("Few web connections raise the score.", "Peu de connexions élèvent le score."),
            Text("contacts with the body are barred from cards here, and in the town they follow events alone",
                 "les contacts avec l'organisme sont exclus des grilles ici, et dans la ville ne suivent que les "
                 "événements")),
    not_shown("CLM88", "chosen", "FACTS 1, a reading [I]",
            Text("Inhabitants of poor areas are chosen more.",
                 "Les habitants de quartiers pauvres sont plus choisis."),
            Text("where a file of this town lives (municipality, office, building) does not depend on its means; "
                 "tenants of social housing, CLM08, are the nearest",
                 "le lieu d'un dossier de la ville (commune, bureau, immeuble) ne dépend pas de ses ressources ; "
                 "les locataires du parc social, CLM08, en sont le plus proches")),
)  # fmt: skip
"""CLM81 to CLM88."""

THESIS: tuple[Claim, ...] = (
    Claim(
        code="CLM91", topic="thesis", source=_LQDN,
        sentence=Text("No card aimed at overpayment spares the poorest, whatever variables are exchanged.",
                      "Aucune grille visant les indus n'épargne les plus pauvres, quelles qu'en soient les "
                      "variables."),
        figure="thesis.lowest",
        measured=Text("share of the poorest fifth in the highest twentieth over that of the others, by the card "
                      "where it is lowest, chosen on one half of the files and measured on the other, "
                      "of those learnt with other variables that find nine tenths of the euros or more",
                      "part du cinquième le plus pauvre dans le vingtième le plus haut, rapportée aux autres, par "
                      "la "
                      "grille où elle est la plus basse, choisie sur une moitié des dossiers et mesurée sur "
                      "l'autre, "
                      "parmi celles d'autres variables qui trouvent neuf dixièmes des euros"),
        rule=MORE, beside=("thesis.lowest_any", "thesis.lowest_rsa"),
    ),
    Claim(
        code="CLM92", topic="thesis", source=_LQDN,
        sentence=Text("Overpayments are made where lives are unstable.",
                      "Les indus naissent là où les vies sont instables."),
        figure="errors.unstable",
        measured=Text("share that truly meets the target, with two known events or more in two years over without",
                      "part réellement dans la cible, avec deux événements connus ou plus en deux ans, sur sans"),
        rule=MORE,
        built_in=Text("in the town late declarations of events make errors, as it assumes",
                      "dans la ville, les événements déclarés tard font des erreurs : c'est supposé"),
    ),
    Claim(
        code="CLM93", topic="thesis", source=_LQDN,
        sentence=Text("Overpayments are made where rules are complex.",
                      "Les indus naissent là où les règles sont complexes."),
        figure="errors.quarterly",
        measured=Text("share that truly meets the target, with RSA, prime d'activité or AAH over without",
                      "part réellement dans la cible, avec RSA, prime d'activité ou AAH, sur sans"),
        rule=MORE,
        built_in=Text("mistakes on monthly income, which the town assumes, only cost where income counts monthly",
                      "les erreurs sur les revenus du mois, supposées, ne coûtent que là où ils comptent"),
    ),
    not_shown("CLM94", "thesis", _LQDN,
            Text("Overpayments are mostly mistakes, not fraud.",
                 "Les indus sont surtout des erreurs, pas des fraudes."),
            Text("the town knows errors and not intentions", "la ville connaît des erreurs, pas des intentions")),
)  # fmt: skip
"""CLM91 to CLM94."""
