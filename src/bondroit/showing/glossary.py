"""The words a reader of the report needs, in plain words."""

from __future__ import annotations

from bondroit.errors import Text

GLOSSARY_TERMS: tuple[tuple[Text, Text], ...] = (
    (
        Text("overpayment", "indu"),
        Text(
            "what was paid above what the law gives, established by a control. Not the same as fraud, which supposes "
            "intention and is decided by people.",
            "ce qui a été versé au-delà de ce que donne la loi, établi par un contrôle. À ne pas confondre avec la "
            "fraude, "
            "qui suppose une intention et relève d'une décision humaine.",
        ),
    ),
    (
        Text("underpayment", "rappel"),
        Text(
            "what the law gives above what was paid, for a benefit that was claimed: it is owed to the household.",
            "ce que donne la loi au-delà de ce qui a été versé, pour une prestation demandée : c'est dû au foyer.",
        ),
    ),
    (
        Text("not claimed", "non-recours"),
        Text(
            "a right that exists and was not asked for. Counted apart from underpayments.",
            "un droit qui existe et n'a pas été demandé. Compté à part des rappels.",
        ),
    ),
    (
        Text("score", "score"),
        Text(
            "the probability a scorecard gives a file at a date; it orders files and finds nothing about people.",
            "la probabilité que donne une grille à un dossier à une date ; il ordonne des dossiers et ne constate "
            "rien sur "
            "les personnes.",
        ),
    ),
    (
        Text("scorecard", "grille de score"),
        Text(
            "a published table: one line per class of each datum, each with its points. Adding the lines of a file "
            "gives "
            "its score.",
            "un tableau publié : une ligne par classe de chaque donnée, chacune avec ses points. L'addition des "
            "lignes d'un "
            "dossier donne son score.",
        ),
    ),
    (
        Text("odds ratio", "rapport de cotes"),
        Text(
            "by how much the odds (chance that it is so, divided by chance that it is not) are multiplied for this "
            "class "
            "against the class of reference. 1: no difference.",
            "ce par quoi la cote (la chance que ce soit le cas, divisée par la chance que non) est multipliée pour "
            "cette "
            "classe par rapport à la classe de référence. 1 : pas de différence.",
        ),
    ),
    (
        Text("95% interval", "intervalle à 95\u202f%"),
        Text(
            "the range that would hold the true figure in 95 of 100 surveys drawn the same way.",
            "l'étendue qui contiendrait le vrai chiffre dans 95 enquêtes sur 100 tirées de la même façon.",
        ),
    ),
    (
        Text("AUC", "AUC (aire sous la courbe)"),
        Text(
            "of two files, one that meets the target and one that does not, how often the first has the higher score. "
            "50%: chance; 100%: never wrong.",
            "de deux dossiers, l'un répondant à la cible et l'autre non, la fréquence à laquelle le premier a le "
            "score le "
            "plus haut. 50\u202f% : le hasard ; 100\u202f% : jamais d'erreur.",
        ),
    ),
    (
        Text("random share", "part au hasard"),
        Text(
            "files controlled by a draw and not by score: without them nobody could tell what the score brings, nor "
            "what "
            "it does not see.",
            "dossiers contrôlés par tirage au sort et non par score : sans eux, nul ne saurait dire ce qu'apporte le "
            "score "
            "ni ce qu'il ne voit pas.",
        ),
    ),
    (
        Text("no euro either way", "aucun euro, ni dans un sens ni dans l'autre"),
        Text(
            "said of a control that found 0 cents overpaid and 0 cents underpaid. It is what yields count and what a "
            "pause follows. A small difference, under both targets, is something found.",
            "se dit d'un contrôle qui a trouvé 0 centime d'indu et 0 centime de rappel. C'est ce que comptent les "
            "rendements et ce qui ouvre une pause. Un petit écart, sous les deux cibles, est un écart trouvé.",
        ),
    ),
    (
        Text("neither target met", "aucune cible atteinte"),
        Text(
            "said of a control whose file meets neither the overpayment nor the underpayment target; it may have "
            "found a small difference. It is what the audit counts as a burden: more controls than those that found "
            "no euro either way.",
            "se dit d'un contrôle dont le dossier n'atteint ni la cible d'indu ni celle de rappel ; il a pu trouver "
            "un petit écart. C'est ce que l'audit compte comme une charge : plus de contrôles que ceux qui n'ont "
            "trouvé aucun euro.",
        ),
    ),
)
