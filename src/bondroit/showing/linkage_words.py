"""The words of linkages in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.errors import Language

WORDS: dict[str, Text] = {
    "first": Text("To know first", "À savoir d'abord"),
    "links": Text("links", "liens"),
    "false": Text("links thought false", "liens présumés faux"),
    "false_note": Text("sum of what their probabilities leave", "somme de ce que laissent leurs probabilités"),
    "missed": Text("true pairs thought missed", "vraies paires présumées manquées"),
    "missed_note": Text("below the threshold, or given by no rule", "sous le seuil, ou données par aucune règle"),
    "doubtful": Text("doubtful pairs", "paires douteuses"),
    "doubtful_note": Text("on the review sheet, for the person entitled", "sur la fiche de revue, pour la "
        "personne habilitée"),
    "exact": Text("by a number", "par un numéro"),
    "model": Text("by the model", "par le modèle"),
    "reviewed": Text("by a person", "par une personne"),
    "truth": Text("Against the known truth", "Face à la vérité connue"),
    "alone": Text(
        "The model alone on rows that a number joins: how it would do without the number",
        "Le modèle seul sur les lignes qu'un numéro joint : ce qu'il ferait sans le numéro",
    ),
    "true_pairs": Text("true pairs", "vraies paires"),
    "linked": Text("linked", "liées"),
    "precision": Text("precision", "précision"),
    "recall": Text("recall", "rappel"),
    "f1": Text("F1", "F1"),
    "ground": Text("Why these files were linked", "Pourquoi ces fichiers ont été rapprochés"),
    "caution": Text(
        "A link is a probability, not a fact about a person: what follows from it is first a question to the "
            "household.",
        "Un lien est une probabilité, non un fait sur une personne : ce qui en découle est d'abord une question "
            "au foyer.",
    ),
    "weights": Text("How sure", "Avec quelle sûreté"),
    "bands": Text("Pairs by weight", "Paires selon leur poids"),
    "bands_note": Text(
        "Pairs by weight in bits: 0 is evens, each bit doubles the odds. Pairs left out at a high weight had a "
            "better rival.",
        "Paires selon leur poids en bits : 0 est à égalité, chaque bit double la cote. Une paire écartée de "
            "poids élevé avait un meilleur rival.",
    ),
    "weight": Text("weight (bits)", "poids (bits)"),
    "kept": Text("links", "liens"),
    "left": Text("left out", "écartées"),
    "pairs": Text("pairs", "paires"),
    "joins": Text("Joins by a number", "Jointures par un numéro"),
    "joins_note": Text(
        "What became of each number that both files have; a number that stands twice joins nobody.",
        "Ce qu'est devenu chaque numéro commun ; un numéro présent deux fois ne joint personne.",
    ),
    "number": Text("number", "numéro"),
    "joined": Text("joined", "joints"),
    "missing_left": Text("missing on the left", "manquants à gauche"),
    "missing_right": Text("missing on the right", "manquants à droite"),
    "unmatched": Text("not found", "non trouvés"),
    "many_to_one": Text("several on the left", "plusieurs à gauche"),
    "one_to_many": Text("several on the right", "plusieurs à droite"),
    "contradicted": Text("nothing else agrees", "rien d'autre ne concorde"),
    "rules": Text("Which pairs were looked at", "Quelles paires ont été regardées"),
    "rules_note": Text("Links of the model by the rules that gave them", "Liens du modèle selon les règles qui "
        "les donnent"),
    "rule": Text("pairs that agree on", "paires d'accord sur"),
    "gave": Text("links given", "liens donnés"),
    "alone_gave": Text("by it alone", "par elle seule"),
    "model_title": Text("What agreement weighs", "Ce que pèse un accord"),
    "model_note": Text(
        "Share of true pairs and of chance pairs with each level; weight log2 of their ratio, before "
            "frequencies of names",
        "Part des vraies paires et des paires de hasard à chaque niveau ; poids log2 de leur rapport, avant la "
            "fréquence des noms",
    ),
    "level": Text("level", "niveau"),
    "same": Text("same person", "même personne"),
    "chance": Text("by chance", "par hasard"),
    "weighs": Text("bits", "bits"),
    "untrained": Text("too rare to learn", "trop rare pour être appris"),
    "columns": Text("How complete the files are", "Complétude des fichiers"),
    "columns_note": Text("Share of rows with a value", "Part des lignes avec une valeur"),
    "column": Text("column", "colonne"),
    "left_file": Text("left file", "fichier de gauche"),
    "right_file": Text("right file", "fichier de droite"),
    "methods": Text("How each figure is made", "Comment chaque chiffre est fait"),
    "masked": Text(
        "Counts from 1 to 10 are masked, and figures from which they could be worked out (…).",
        "Les effectifs de 1 à 10 sont masqués, ainsi que les chiffres dont on les déduirait (…).",
    ),
    "within": Text("pairs within the groups", "paires dans les groupes"),
    "within_note": Text(
        "Rows that links hang together are one person: all pairs of rows of a group count as found, linked directly "
        "or not, and true pairs thought missed are pairs across groups.",
        "Les lignes que des liens tiennent ensemble sont une personne : toutes les paires de lignes d'un groupe "
        "comptent comme trouvées, liées directement ou non ; les vraies paires présumées manquées sont entre groupes.",
    ),
    "surname": Text("surname", "nom"),
    "first_name": Text("first name", "prénom"),
    "birth_date": Text("day of birth", "date de naissance"),
    "personal_number": Text("personal number", "numéro personnel"),
    "postcode": Text("postcode", "code postal"),
    "street": Text("street", "voie"),
    "street_number": Text("street number", "numéro dans la voie"),
    "city": Text("town", "commune"),
    "mail": Text("e-mail", "courriel"),
    "phone": Text("telephone", "téléphone"),
    "purpose": Text("purpose", "finalité"),
    "basis": Text("legal basis", "base légale"),
    "month": Text("month", "mois"),
    "run": Text("run", "exécution"),
    "line": Text("line", "ligne"),
}  # fmt: skip

TABLE_WORDS: dict[str, Text] = {
    "persons": Text("the body's register", "registre de l'organisme"),
    "tax_persons": Text("the tax office's register", "registre de l'administration fiscale"),
    "unemployment_persons": Text("the unemployment office's register", "registre de l'opérateur du chômage"),
    "payroll_persons": Text("the payroll declarations", "déclarations de paie des employeurs"),
}
"""Registers that are linked, as a person reads them."""

LEVEL_WORDS: dict[str, Text] = {
    "equal": Text("equal", "égal"),
    "other": Text("anything else", "tout autre cas"),
    "equal before the @": Text("equal before the @", "égal avant le @"),
    "one slip, or day and month exchanged": Text(
        "one slip, or day and month exchanged", "une faute de frappe, ou jour et mois échangés"
    ),
    "two parts of three equal": Text("two parts of three equal", "deux parties sur trois égales"),
    "same year, one on 1 January": Text("same year, one on 1 January", "même année, l'un au 1er janvier"),
    "same year": Text("same year", "même année"),
}
_FORMS: tuple[tuple[str, str], ...] = (
    (r"exchanged with (.+)", "échangé avec {}"),
    (r"Jaro-Winkler >= (.+)", "proche (Jaro-Winkler >= {})"),
    (r"typing errors <= (.+)", "fautes de frappe <= {}"),
)

METHODS: tuple[tuple[Text, Text], ...] = (
    (
        Text("Model", "Modèle"),
        Text(
            "Fellegi and Sunter (1969), trained by Splink 5: chance agreements on a seeded sample of pairs, "
            "agreements of "
            "the same person by expectation maximisation under each training rule; no labelled pair is needed.",
            "Fellegi et Sunter (1969), appris par Splink 5 : accords de hasard sur un échantillon de paires à "
            "graine fixe, "
            "accords d'une même personne par espérance-maximisation sous chaque règle d'apprentissage ; aucune paire "
            "étiquetée n'est nécessaire.",
        ),
    ),
    (
        Text("Probability", "Probabilité"),
        Text(
            "Where a person stands at most once in a file, the pairs of a row share one chance, and the chance "
            "that a free "
            "row has a match is found with the links (Sadinle 2017). A link needs more than one half: nobody has two.",
            "Quand une personne figure au plus une fois dans un fichier, les paires d'une ligne se partagent une seule "
            "chance, et la chance qu'une ligne libre ait son pair se trouve avec les liens (Sadinle 2017). Un "
            "lien demande "
            "plus d'un demi : personne n'en a deux.",
        ),
    ),
    (
        Text("False and missed", "Faux et manqués"),
        Text(
            "Sums of probabilities: right on average if the model is. Columns are taken as independent, which "
            "real files "
            "break (a household shares its surname): read a sample of links before trusting them.",
            "Sommes de probabilités : justes en moyenne si le modèle l'est. Les colonnes sont supposées "
            "indépendantes, ce "
            "que de vrais fichiers démentent (un foyer partage son nom) : lisez un échantillon de liens avant "
            "de vous y fier.",
        ),
    ),
)


def level_words(label: str, language: Language) -> str:
    """A level of agreement in words."""
    if language == "en":
        return label
    if label in LEVEL_WORDS:
        return LEVEL_WORDS[label].fr
    for form, words in _FORMS:
        found = re.fullmatch(form, label)
        if found:
            inside = WORDS[found[1]].fr if found[1] in WORDS else found[1].replace(".", ",")
            return words.format(inside)
    return label
