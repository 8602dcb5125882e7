"""The fixed words of the letter."""

from __future__ import annotations

from bondroit.errors import Text

WORDS: dict[str, Text] = {
    "title": Text("How a score was computed for your file", "Comment un score a été calculé pour votre dossier"),
    "fictitious": Text(
        "Fictitious document: the body, the household and its data do not exist.",
        "Document fictif : l'organisme, le foyer et ses données n'existent pas.",
    ),
    "your_reference": Text("Reference of the file", "Référence du dossier"),
    "date": Text("Date", "Date"),
    "month": Text("Score of", "Score de"),
    "card": Text("Scorecard", "Grille de score"),
    "greeting": Text("Madam, Sir,", "Madame, Monsieur,"),
    "mention_title": Text("Explicit mention required by law", "Mention explicite prévue par la loi"),
    "mention_law": Text(
        "Code des relations entre le public et l'administration (CRPA), art. L311-3-1 and R311-3-1-1",
        "Code des relations entre le public et l'administration (CRPA), art. L311-3-1 et R311-3-1-1",
    ),
    "purpose": Text("Purpose.", "Finalité."),
    "purpose_text": Text(
        "An algorithmic processing computed a score for your file. It estimates",
        "Un traitement algorithmique a calculé un score pour votre dossier. Il estime",
    ),
    "purpose_end": Text(
        "so that controls made by persons look first where a difference is most likely.",
        "afin que les contrôles faits par des personnes regardent d'abord là où un écart est le plus probable.",
    ),
    "right": Text("Your right.", "Votre droit."),
    "right_text": Text(
        "You have the right to be told the rules that define this processing and the main features of how it was "
        "carried out for you. This letter gives them.",
        "Vous avez le droit d'obtenir communication des règles définissant ce traitement et des principales "
        "caractéristiques de sa mise en œuvre à votre égard. Cette lettre vous les donne.",
    ),
    "ask": Text("How to ask for more.", "Comment demander davantage."),
    "ask_text": Text("Write to us", "Écrivez-nous"),
    "recourse": Text("Recourse.", "Recours."),
    "recourse_text": Text(
        "If we refuse or do not answer, you can turn to the Commission d'accès aux documents administratifs (CADA), "
        "www.cada.fr.",
        "En cas de refus ou d'absence de réponse, vous pouvez saisir la Commission d'accès aux documents "
        "administratifs (CADA), www.cada.fr.",
    ),
    "in_short": Text("In short", "En bref"),
    "your_score": Text("score of your file", "score de votre dossier"),
    "reference_file": Text("file with the reference answers", "dossier aux réponses de référence"),
    "what_moved": Text("What moved the score", "Ce qui a fait bouger le score"),
    "figure": Text(
        "From the reference file to yours, largest effect first. To the right: raises the score; to the left: lowers "
        "it.",
        "Du dossier de référence au vôtre, l'effet le plus grand d'abord. Vers la droite : élève le score ; vers la "
        "gauche : l'abaisse.",
    ),
    "figure_alt": Text(
        "Bars that go from the score of the reference file to the score of this file; the table that follows gives "
        "the same values.",
        "Barres menant du score du dossier de référence à celui de ce dossier ; le tableau qui suit donne les mêmes "
        "valeurs.",
    ),
    "raises": Text("raises", "élève"),
    "lowers": Text("lowers", "abaisse"),
    "unchanged": Text("reference", "référence"),
    "table_title": Text("The terms applied to your file", "Les termes appliqués à votre dossier"),
    "datum": Text("Datum and source", "Donnée et source"),
    "value": Text("Your value and its class", "Votre valeur et sa classe"),
    "compared": Text("compared with", "comparée à"),
    "class": Text("class", "classe"),
    "source": Text("source", "source"),
    "effect": Text("Effect", "Effet"),
    "factor": Text("Factor", "Facteur"),
    "points": Text("Points", "Points"),
    "share": Text("Share", "Part"),
    "start": Text("Start: the reference file", "Départ : le dossier de référence"),
    "sum": Text("Sum: your file", "Somme : votre dossier"),
    "odds_note": Text(
        "Factor: by how much the odds are multiplied against the class compared with, and its 95% interval. The odds "
        "are "
        "the score divided by what is left to 100%. Share: of all that moves this score, up or down.",
        "Facteur : ce par quoi la cote est multipliée par rapport à la classe de comparaison, et son intervalle à "
        "95 %. La cote est le score divisé par ce qui lui manque pour atteindre 100 %. Part : de tout ce qui fait "
        "bouger ce score, vers le haut ou vers le bas.",
    ),
    "four_items": Text(
        "The four items you may ask for (CRPA, art. R311-3-1-2)",
        "Les quatre éléments que vous pouvez demander (CRPA, art. R311-3-1-2)",
    ),
    "rights": Text("What you can do", "Ce que vous pouvez faire"),
    "closing": Text(
        "Yours faithfully,", "Nous vous prions d'agréer, Madame, Monsieur, l'expression de notre considération."
    ),
    "hash": Text("Fingerprint of the scorecard (SHA-256)", "Empreinte de la grille (SHA-256)"),
    "page": Text("Page", "Page"),
    "of": Text("of", "sur"),
}
