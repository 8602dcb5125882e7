"""What the figures on the flagged, on euros and on bounds are called and how they are made, in both languages."""

from __future__ import annotations

from bondroit.auditing.cells_intervals import FEW
from bondroit.auditing.figures import FigureWords
from bondroit.errors import Text

_COUNT = Text("a count", "un dénombrement")
_EXACT = Text(
    "a proportion with its Clopper-Pearson 95 % interval (linearised under the design, if there is one)",
    "une proportion et son intervalle à 95 % de Clopper-Pearson (linéarisé selon le plan de sondage, s'il y en a un)",
)
_LINEAR = Text("linearised 95 % interval", "intervalle linéarisé à 95 %")
GAP = Text(
    f"linearised 95 % interval; of shares on fewer than {FEW} rows on either side, recovered from exact bounds",
    f"intervalle linéarisé à 95 % ; pour des parts portant sur moins de {FEW} lignes d'un côté ou de l'autre, tiré de "
    "bornes exactes",
)
_RATIO = Text(
    f"on the log scale, {GAP.en}; for a group without any, 0 up to the highest exact bound of its rate over the lowest "
    "of the others",
    f"sur l'échelle logarithmique, {GAP.fr} ; pour un groupe qui n'en a aucun, de 0 à la borne exacte la plus haute de "
    "son taux rapportée à la plus basse de celui des autres",
)
_SUM = Text("a sum; a missing sum counts as 0", "une somme ; une somme manquante compte pour 0")
_BOUND = Text(
    "the outcomes of the chosen, and nothing assumed of the others (Manski 1989); the interval is Clopper-Pearson's",
    "les issues des choisis, et rien de supposé des autres (Manski 1989) ; l'intervalle est celui de Clopper-Pearson",
)


def _count(en: str, fr: str) -> FigureWords:
    return FigureWords(Text(en, fr), _COUNT, percent=False)


def _rate(en: str, fr: str) -> FigureWords:
    return FigureWords(Text(en, fr), _EXACT)


def _gap(en: str, fr: str) -> FigureWords:
    return FigureWords(Text(en, fr), GAP)


def _over(en: str, fr: str) -> FigureWords:
    return FigureWords(Text(en, fr), _RATIO, percent=False)


FLAGGED: dict[str, FigureWords] = {
    "flagged": _count("Flagged", "Signalées"),
    "not_flagged": _count("Not flagged", "Non signalées"),
    "negatives": _count("Rows without the outcome", "Lignes sans l'issue"),
    "true_positives": _count("Flagged, with the outcome", "Signalées, ayant l'issue"),
    "false_positives": _count("Flagged, without the outcome", "Signalées, sans l'issue"),
    "false_negatives": _count("Not flagged, with the outcome", "Non signalées, ayant l'issue"),
    "true_negatives": _count("Not flagged, without the outcome", "Non signalées, sans l'issue"),
    "flagged_rate": _rate("Share flagged", "Part signalée"),
    "share_of_flagged": _rate("Share of all flagged", "Part de toutes les signalées"),
    "flagged_difference": _gap("Share flagged less that of the others", "Part signalée moins celle des autres"),
    "flagged_ratio": _over("Share flagged over that of the others", "Part signalée rapportée à celle des autres"),
    "fpr": _rate(
        "Flagged, of those without the outcome (false positive rate)",
        "Signalées, de celles sans l'issue (taux de faux positifs)",
    ),
    "fnr": _rate(
        "Not flagged, of those with the outcome (false negative rate)",
        "Non signalées, de celles ayant l'issue (taux de faux négatifs)",
    ),
    "tpr": _rate("Flagged, of those with the outcome (recall)", "Signalées, de celles ayant l'issue (rappel)"),
    "tnr": _rate("Not flagged, of those without the outcome", "Non signalées, de celles sans l'issue"),
    "ppv": _rate("With the outcome, of the flagged (precision)", "Ayant l'issue, des signalées (précision)"),
    "fdr": _rate("Without the outcome, of the flagged", "Sans l'issue, des signalées"),
    "npv": _rate("Without the outcome, of the others", "Sans l'issue, des non signalées"),
    "for": _rate("With the outcome, of those not flagged", "Ayant l'issue, des non signalées"),
    "fpr_difference": _gap(
        "False positive rate less that of the others", "Taux de faux positifs moins celui des autres"
    ),
    "fpr_ratio": _over(
        "False positive rate over that of the others", "Taux de faux positifs rapporté à celui des autres"
    ),
    "fnr_difference": _gap(
        "False negative rate less that of the others", "Taux de faux négatifs moins celui des autres"
    ),
    "fnr_ratio": _over(
        "False negative rate over that of the others", "Taux de faux négatifs rapporté à celui des autres"
    ),
    "ppv_difference": _gap("Precision less that of the others", "Précision moins celle des autres"),
    "ppv_ratio": _over("Precision over that of the others", "Précision rapportée à celle des autres"),
    "burden_flagged": FigureWords(
        Text("Flagged for nothing, per 1,000 without the outcome", "Signalées pour rien, pour 1 000 sans l'issue"),
        Text("the false positive rate, per thousand", "le taux de faux positifs, pour mille"),
        percent=False,
    ),
    "burden_flagged_difference": FigureWords(
        Text("Burden per 1,000 less that of the others", "Charge pour 1 000 moins celle des autres"),
        _LINEAR,
        percent=False,
    ),
    "mean_score_difference": FigureWords(
        Text("Mean score less that of the others", "Score moyen moins celui des autres"), _LINEAR
    ),
    "mean_score_ratio": _over("Mean score over that of the others", "Score moyen rapporté à celui des autres"),
    "score_less_rate_difference": _gap(
        "Mean score less rate, less that of the others", "Score moyen moins taux, moins celui des autres"
    ),
    "euros": FigureWords(Text("Euros", "Euros"), _SUM, percent=False),
    "euros_mean": FigureWords(Text("Euros per row", "Euros par ligne"), _LINEAR, percent=False),
    "euros_share": FigureWords(
        Text("Share of all euros", "Part de tous les euros"),
        Text("a share of sums, linearised 95 % interval", "une part de sommes, intervalle linéarisé à 95 %"),
    ),
    "euros_ratio": FigureWords(
        Text("Euros per row over those of the others", "Euros par ligne rapportés à ceux des autres"),
        Text("linearised 95 % interval on the log scale", "intervalle linéarisé à 95 % sur l'échelle logarithmique"),
        percent=False,
    ),
    "euros_difference": FigureWords(
        Text("Euros per row less those of the others", "Euros par ligne moins ceux des autres"),
        _LINEAR,
        percent=False,
    ),
    "euros_flagged_difference": FigureWords(
        Text("Euros per flagged row less those of the others", "Euros par ligne signalée moins ceux des autres"),
        _LINEAR,
        percent=False,
    ),
    "euros_flagged_ratio": _over(
        "Euros per flagged row over those of the others", "Euros par ligne signalée rapportés à ceux des autres"
    ),
    "euros_flagged": FigureWords(Text("Euros of the flagged", "Euros des signalées"), _SUM, percent=False),
    "euros_flagged_mean": FigureWords(
        Text("Euros per flagged row", "Euros par ligne signalée"), _LINEAR, percent=False
    ),
    "euros_flagged_share": FigureWords(
        Text("Share of the group's euros that is flagged", "Part signalée des euros du groupe"),
        Text("a share of sums, linearised 95 % interval", "une part de sommes, intervalle linéarisé à 95 %"),
    ),
    "over_control": FigureWords(
        Text(
            "Share of the chosen over share of the errors of the random arm (over-control)",
            "Part des choisies rapportée à la part des erreurs du tirage (sur-contrôle)",
        ),
        Text(
            "the interval is that of the random arm's share of errors",
            "l'intervalle est celui de la part des erreurs du tirage",
        ),
        percent=False,
    ),
    "euros_random": FigureWords(Text("Euros of the random arm", "Euros du tirage au sort"), _SUM, percent=False),
    "euros_mean_random": FigureWords(
        Text("Euros per row drawn at random", "Euros par ligne tirée au sort"), _LINEAR, percent=False
    ),
    "euros_chosen": FigureWords(Text("Euros of the chosen", "Euros des choisies"), _SUM, percent=False),
    "euros_mean_chosen": FigureWords(Text("Euros per chosen row", "Euros par ligne choisie"), _LINEAR, percent=False),
    "share_of_euros_random": FigureWords(
        Text("Share of the euros of the random arm", "Part des euros du tirage au sort"),
        Text("a share of sums, linearised 95 % interval", "une part de sommes, intervalle linéarisé à 95 %"),
    ),
    "people": _count("People, chosen or not", "Personnes, choisies ou non"),
    "chosen": _count("Chosen", "Choisies"),
    "chosen_share": FigureWords(Text("Share chosen", "Part choisie"), _COUNT),
    "found_rate": _rate("Rate of the outcome among the chosen", "Taux de l'issue parmi les choisies"),
    "rate_lowest": FigureWords(
        Text("Lowest rate of error the outcomes allow", "Taux d'erreur le plus bas que les issues permettent"), _BOUND
    ),
    "rate_highest": FigureWords(
        Text("Highest rate of error the outcomes allow", "Taux d'erreur le plus haut que les issues permettent"), _BOUND
    ),
    "rate_highest_monotone": FigureWords(
        Text(
            "Highest rate if the chosen err at least as often as the others (assumed)",
            "Taux le plus haut si les choisies se trompent au moins autant que les autres (supposé)",
        ),
        Text(
            "monotone selection (Manski and Pepper 2000), assumed; the interval is Clopper-Pearson's",
            "sélection monotone (Manski et Pepper 2000), supposée ; l'intervalle est celui de Clopper-Pearson",
        ),
    ),
    "rate_lowest_lift": FigureWords(
        Text(
            "Lowest rate if the chosen err at most so many times as often as the others (assumed)",
            "Taux le plus bas si les choisies se trompent au plus tant de fois plus que les autres (supposé)",
        ),
        Text(
            "the most times as often is declared (--lift), assumed; the interval is Clopper-Pearson's",
            "le plus grand nombre de fois est déclaré (--lift), supposé ; l'intervalle est celui de Clopper-Pearson",
        ),
    ),
}
BOUNDS = (
    "people", "chosen", "chosen_share", "found_rate", "rate_lowest", "rate_highest", "rate_highest_monotone",
    "rate_lowest_lift",
)  # fmt: skip
"""The figures of partial identification."""
