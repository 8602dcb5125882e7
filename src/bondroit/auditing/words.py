"""What each figure of an audit is called and how it is made, in both languages."""

from __future__ import annotations

from bondroit.auditing.figures import FigureWords
from bondroit.auditing.words_flagged import FLAGGED, GAP
from bondroit.errors import Text

_COUNT = Text("a count", "un dénombrement")
_EXACT = Text(
    "a proportion with its Clopper-Pearson 95 % interval (linearised under the weights, if there are any)",
    "une proportion et son intervalle à 95 % de Clopper-Pearson (linéarisé selon les poids, s'il y en a)",
)
_ARM = Text(
    "a proportion of the random arm with its Clopper-Pearson 95 % interval",
    "une proportion du tirage au sort et son intervalle à 95 % de Clopper-Pearson",
)
_CARRIED = Text(
    "chosen rows over the group's size in the population, estimated from the random arm; its interval carried through",
    "lignes choisies rapportées à l'effectif du groupe dans la population, estimé par le tirage au sort ; son "
    "intervalle est reporté",
)
_LINEAR = Text("linearised 95 % interval", "intervalle linéarisé à 95 %")
_RATIO = Text(
    f"{GAP.en}; for a group without any, 0 up to the highest exact bound of its rate over the lowest of the others",
    f"{GAP.fr} ; pour un groupe qui n'en a aucun, de 0 à la borne exacte la plus haute de son taux rapportée à la plus "
    "basse de celui des autres",
)
_TOP = Text(
    "share of the group's files whose rank is within the capacity of the plan",
    "part des dossiers du groupe dont le rang tient dans la capacité du plan",
)
_TRUTH = Text(
    "over every file of the fictitious town, whose truth is known, with its Clopper-Pearson 95 % interval",
    "sur tous les dossiers de la ville fictive, dont la vérité est connue, avec l'intervalle à 95 % de Clopper-Pearson",
)
_SURVEY = Text(
    "from the random survey alone: weighted, its 95 % interval linearised under the strata of the draw",
    "de la seule enquête au hasard : pondéré, intervalle à 95 % linéarisé selon les strates du tirage",
)

FIGURES: dict[str, FigureWords] = {
    "rows": FigureWords(Text("Rows", "Lignes"), _COUNT, percent=False),
    "weight": FigureWords(Text("Sum of weights", "Somme des poids"), Text("a sum", "une somme"), percent=False),
    "positives": FigureWords(Text("Rows with the outcome", "Lignes ayant l'issue"), _COUNT, percent=False),
    "share": FigureWords(Text("Share of all rows", "Part des lignes"), _EXACT),
    "rate": FigureWords(Text("Rate of the outcome", "Taux de l'issue"), _EXACT),
    "rate_difference": FigureWords(Text("Rate less that of the others", "Taux moins celui des autres"), GAP),
    "rate_ratio": FigureWords(
        Text("Rate over that of the others", "Taux rapporté à celui des autres"), _RATIO, percent=False
    ),
    "rows_scored": FigureWords(Text("Rows with a score", "Lignes ayant un score"), _COUNT, percent=False),
    "mean_score": FigureWords(Text("Mean score", "Score moyen"), _LINEAR),
    "score_less_rate": FigureWords(
        Text("Mean score less rate", "Score moyen moins taux"),
        Text(
            "mean of score minus outcome over the rows with a score (calibration in the large)",
            "moyenne du score moins l'issue sur les lignes ayant un score (calage d'ensemble)",
        ),
    ),
    "auc": FigureWords(
        Text("AUC", "AUC"),
        Text(
            "chance that a row with the outcome scores above a row without it; DeLong's 95 % interval",
            "chance qu'une ligne ayant l'issue ait un score plus haut qu'une autre ; intervalle à 95 % de DeLong",
        ),
        percent=False,
    ),
    "rows_random": FigureWords(Text("Drawn at random", "Tirées au sort"), _COUNT, percent=False),
    "rows_chosen": FigureWords(Text("Chosen", "Choisies"), _COUNT, percent=False),
    "errors_random": FigureWords(Text("Errors among the drawn", "Erreurs parmi les tirées"), _COUNT, percent=False),
    "errors_chosen": FigureWords(Text("Errors among the chosen", "Erreurs parmi les choisies"), _COUNT, percent=False),
    "error_rate_random": FigureWords(Text("Error rate of the random arm", "Taux d'erreur du tirage au sort"), _ARM),
    "precision": FigureWords(
        Text("Precision: error rate among the chosen", "Précision : taux d'erreur parmi les choisies"),
        Text(
            "a proportion with its Clopper-Pearson 95 % interval", "une proportion et son intervalle de Clopper-Pearson"
        ),
    ),
    "share_random": FigureWords(Text("Share of the random arm", "Part du tirage au sort"), _ARM),
    "share_chosen": FigureWords(
        Text("Share of the chosen", "Part des choisies"),
        Text(
            "a proportion with its Clopper-Pearson 95 % interval", "une proportion et son intervalle de Clopper-Pearson"
        ),
    ),
    "share_of_errors_random": FigureWords(
        Text("Share of the errors of the random arm", "Part des erreurs du tirage"), _ARM
    ),
    "share_of_errors_chosen": FigureWords(
        Text("Share of the errors found by choice", "Part des erreurs trouvées par choix"),
        Text(
            "a proportion with its Clopper-Pearson 95 % interval", "une proportion et son intervalle de Clopper-Pearson"
        ),
    ),
    "over_representation": FigureWords(
        Text("Share of the chosen over share of the random arm", "Part des choisies rapportée à la part du tirage"),
        Text("the interval is that of the random arm's share", "l'intervalle est celui de la part du tirage"),
        percent=False,
    ),
    "population": FigureWords(
        Text("People of the group in the population", "Personnes du groupe dans la population"),
        Text(
            "share of the random arm times the population, rounded down", "part du tirage fois la population, arrondie"
        ),
        percent=False,
    ),
    "true_positive_share": FigureWords(
        Text("Chosen with an error, of the group", "Choisis avec erreur, du groupe"), _CARRIED
    ),
    "false_positive_share": FigureWords(
        Text("Chosen without an error, of the group", "Choisis sans erreur, du groupe"), _CARRIED
    ),
    "false_negative_share": FigureWords(
        Text("Not chosen with an error, of the group", "Non choisis avec erreur, du groupe"), _LINEAR
    ),
    "true_negative_share": FigureWords(
        Text("Not chosen without an error, of the group", "Non choisis sans erreur, du groupe"), _LINEAR
    ),
    "false_positive_rate": FigureWords(
        Text("Chosen, of those without an error", "Choisis, de ceux sans erreur"), _CARRIED
    ),
    "false_negative_rate": FigureWords(
        Text("Not chosen, of those with an error", "Non choisis, de ceux avec erreur"), _CARRIED
    ),
    "files": FigureWords(Text("Files", "Dossiers"), _COUNT, percent=False),
    "selected": FigureWords(Text("Proposed for a control by score", "Proposés au contrôle par score"), _EXACT),
    "selected_overpayment": FigureWords(
        Text("Proposed by the overpayment score", "Proposés par le score d'indu"), _EXACT
    ),
    "selected_underpayment": FigureWords(
        Text("Proposed by the underpayment score", "Proposés par le score de rappel"), _EXACT
    ),
    "selected_ratio": FigureWords(
        Text("Share proposed over that of the others", "Part proposée rapportée à celle des autres"),
        _RATIO,
        percent=False,
    ),
    "top_overpayment": FigureWords(Text("In the top of the overpayment ranking", "En tête du classement d'indu"), _TOP),
    "top_underpayment": FigureWords(
        Text("In the top of the underpayment ranking", "En tête du classement de rappel"), _TOP
    ),
    "mean_score_overpayment": FigureWords(Text("Mean overpayment score", "Score moyen d'indu"), _LINEAR),
    "mean_score_underpayment": FigureWords(Text("Mean underpayment score", "Score moyen de rappel"), _LINEAR),
    "overpayment": FigureWords(Text("Files with an overpayment", "Dossiers avec un indu"), _SURVEY),
    "underpayment": FigureWords(Text("Files with an underpayment", "Dossiers avec un rappel"), _SURVEY),
    "true_overpayment": FigureWords(Text("Files truly with an overpayment", "Dossiers ayant vraiment un indu"), _TRUTH),
    "true_underpayment": FigureWords(
        Text("Files truly with an underpayment", "Dossiers ayant vraiment un rappel"), _TRUTH
    ),
    "overpayment_ratio": FigureWords(
        Text("Overpayment rate over that of the others", "Taux d'indu rapporté à celui des autres"),
        _SURVEY,
        percent=False,
    ),
    "precision_overpayment": FigureWords(
        Text("Overpayment found, of files chosen for it", "Indu trouvé, des dossiers choisis pour cela"), _EXACT
    ),
    "precision_underpayment": FigureWords(
        Text("Underpayment found, of files chosen for it", "Rappel trouvé, des dossiers choisis pour cela"), _EXACT
    ),
    "burden": FigureWords(
        Text(
            "Controls that met neither target, per 1,000 files that meet neither",
            "Contrôles n'atteignant aucune cible, pour 1 000 dossiers n'en atteignant aucune",
        ),
        Text(
            "controls by score whose file met neither the overpayment nor the underpayment target (some found a "
            "smaller sum: these are not the controls that found no cent either way), over the group's files that meet "
            "neither, estimated by the random survey; the number of controls is taken as fixed, so the interval is "
            "that of the survey's estimate alone",
            "contrôles par score dont le dossier n'atteint ni la cible d'indu ni celle de rappel (certains ont trouvé "
            "une somme moindre : ce ne sont pas les contrôles n'ayant trouvé aucun centime dans aucun sens), rapportés "
            "aux dossiers du groupe qui n'en atteignent aucune, estimés par l'enquête au hasard ; le nombre de "
            "contrôles est tenu pour fixe : l'intervalle est celui de la seule estimation de l'enquête",
        ),
        percent=False,
    ),
}
FIGURES |= FLAGGED
