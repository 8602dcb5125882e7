"""The French of what tables and columns mean: questions and payments proposed, links between files."""

from __future__ import annotations

RECONCILED = {
    "Differences that the household is asked about. A question is no debt and claims nothing.":
        "Écarts sur lesquels le foyer est interrogé. Une question n'est pas une dette et ne réclame rien.",
    "Name of the question, the same whenever it is found again":
        "Nom de la question, le même chaque fois qu'on la retrouve",
    "The as-of month: only what was known before it counts":
        "Le mois de référence : seul compte ce qui était su avant",
    "Whose figure it is": "De qui vient le chiffre",
    "Which income": "Quel revenu",
    "The first month compared": "Le premier mois comparé",
    "The last month compared": "Le dernier mois comparé",
    "Months of which the source speaks": "Mois dont la source parle",
    "What was declared for these months": "Ce qui a été déclaré pour ces mois",
    "What the source has for them": "Ce que la source en a",
    "The month from which the latest of these figures was known; missing: the source has no line, which means nothing "
    "was paid":
        "Le mois à partir duquel le dernier de ces chiffres était su ; manquant : la source n'a pas de ligne, donc "
        "rien n'a été payé",
    "A whole year: no month can be told from it": "Une année entière : aucun mois ne s'en déduit",
    "For the agent alone: what the household's questions of the month may change together by the law, if all were "
    "confirmed; missing: a year gives no estimate":
        "Pour l'agent seul : ce que les questions du mois peuvent changer ensemble selon la loi, si toutes étaient "
        "confirmées ; manquant : une année ne donne pas d'estimation",
    "What households answered to questions, and how contested ones were settled. No answer is no fault.":
        "Ce que les foyers ont répondu, et comment les contestations ont été réglées. Ne pas répondre n'est pas une "
        "faute.",
    "Name of the question": "Nom de la question",
    "The month in which the answer came": "Le mois de la réponse",
    "Place among the answers to the question": "Place parmi les réponses à la question",
    "What was answered": "Ce qui a été répondu",
    "The figure given instead": "Le chiffre donné à la place",
    "State of the question then": "État de la question alors",
    "Differences in the household's favour, for which a payment is proposed at once.":
        "Écarts en faveur du foyer, pour lesquels un paiement est proposé aussitôt.",
    "Name of the proposal, the same whenever it is found again":
        "Nom de la proposition, le même chaque fois qu'on la retrouve",
    "What the household's proposals of the month give together":
        "Ce que les propositions du mois donnent ensemble au foyer",
    "The household is asked about something else too; the payment does not wait for it":
        "Le foyer est aussi interrogé sur autre chose ; le paiement ne l'attend pas",
    "The proposed payments, benefit by benefit and month by month, by the law on the partner's amounts.":
        "Les paiements proposés, prestation par prestation et mois par mois, selon la loi sur les montants du "
        "partenaire.",
    "The month paid again": "Le mois payé à nouveau",
    "Paid for it, corrections known by then included": "Versé pour lui, corrections alors connues comprises",
    "What the law gives on what was declared": "Ce que la loi donne sur ce qui a été déclaré",
    "What it gives on the partner's amounts": "Ce qu'elle donne sur les montants du partenaire",
    "Added or, where another benefit rises, taken off": "Ajouté ou, si une autre prestation monte, retiré",
}  # fmt: skip
"""English meaning -> French meaning."""
