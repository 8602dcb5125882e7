"""The French of the help of `bondroit reconcile`."""

from __future__ import annotations

RECONCILING = {
    "Hold what was declared against partner data: questions one way, payments the other.": (
        "Rapprocher le déclaré des données des partenaires : des questions d'un côté, des paiements de l'autre."
    ),
    "Which partner data: payroll,unemployment,tax; default: all that are there.": (
        "Quelles données : payroll,unemployment,tax ; par défaut toutes celles qui sont là."
    ),
    "Also reckon what pre-filled declarations would have avoided.": (
        "Calculer aussi ce que des déclarations pré-remplies auraient évité."
    ),
    "How persons are known there: links (the linkage's table) or exact (personal numbers); default: the first there.": (
        "Comment les personnes y sont connues : links (table de rapprochement) ou exact (numéros personnels) ; par "
        "défaut le premier qui est là."
    ),
    "The month to reconcile, as 2026-02: only what was known before it counts.": (
        "Le mois à rapprocher, comme 2026-02 : seul compte ce qui était connu avant."
    ),
    "Say in sentences what a household is asked and what is proposed to it.": (
        "Dire en phrases ce qui est demandé à un foyer et ce qui lui est proposé."
    ),
    "The month of the questions; default: all.": "Le mois des questions ; par défaut tous.",
    "Take down answers to questions from a CSV; nobody is presumed wrong for not answering.": (
        "Noter les réponses aux questions depuis un CSV ; nul n'est présumé en tort faute de réponse."
    ),
    (
        "A CSV: question, answer (agrees, corrects, contests, settled); corrected_euros if it corrects; if wanted a "
        "note: other_employer, other_month, not_mine, not_received, expenses, mistake_there, mistake_here, other."
    ): (
        "Un CSV : question, answer (agrees = d'accord, corrects = corrige, contests = conteste, settled = tranché) ; "
        "corrected_euros si l'on corrige ; si l'on veut une note : other_employer (autre employeur), other_month "
        "(autre mois), not_mine (pas à moi), not_received (non reçu), expenses (frais), mistake_there (erreur chez "
        "eux), mistake_here (erreur ici), other (autre)."
    ),
    "Town only: hold questions and proposals against the truth.": (
        "Ville seule : confronter questions et propositions à la vérité."
    ),
    "The household's file.": "Le dossier du foyer.",
}
