"""Links that the platform found between persons of the body and persons of a partner."""

from __future__ import annotations

from bondroit.tables.columns import HISTORY, household
from bondroit.tables.contract import Column, Purpose, Retention, Sensitivity, Table, Type

HOW = ("exact", "model", "reviewed")
PARTNERS = ("tax_persons", "unemployment_persons", "payroll_persons")
LINK_PURPOSES = (Purpose.CONTROL, Purpose.RIGHTS, Purpose.STATISTICS, Purpose.AUDIT)
"""What a linkage may be made for."""

LINKS = Table(
    name="links",
    version=1,
    meaning="Which person of a partner is which person of the body, as far as the platform found it.",
    key=("household_id", "person", "partner_table", "purpose", "month"),
    monthly=True,
    purposes=(Purpose.CONTROL, Purpose.RIGHTS, Purpose.LINKAGE, Purpose.AUDIT),
    retention=HISTORY,
    basis="linkage",
    columns=(
        household("platform"),
        Column("person", Type.INTEGER, "Number of the person in the file", low=1, high=20, source="platform"),
        Column("month", Type.MONTH, "The month in which the link was made: it counts from the next", source="platform"),
        Column("partner_table", Type.CATEGORY, "Register of the partner", values=PARTNERS, source="platform"),
        Column(
            "partner_number", Type.TEXT, "Number of the person at the partner", source="platform",
            sensitivity=Sensitivity.IDENTIFIER,
        ),
        Column("weight", Type.NUMBER, "Bits for the link; missing: an exact join or a person's decision",
               nullable=True, source="platform"),
        Column("probability", Type.NUMBER, "Probability of the link, rivals counted; missing as the weight", low=0,
               high=1, nullable=True, source="platform"),
        Column("how", Type.CATEGORY, "How the link was made: by a number, by the model, by a person", values=HOW,
               source="platform"),
        Column("purpose", Type.CATEGORY, "What the link was made for, and alone serves",
               values=tuple(p.value for p in LINK_PURPOSES), source="platform"),
        Column("run", Type.TEXT, "The run that made it, as in the journal", source="platform"),
    ),
)  # fmt: skip

LINK_DECISIONS = Table(
    name="link_decisions",
    version=1,
    meaning="Which doubtful pairs a person said are the same person or are not; they pass before every linkage.",
    key=("household_id", "person", "partner_table", "partner_number"),
    purposes=(Purpose.LINKAGE, Purpose.AUDIT),
    retention=Retention(HISTORY.period, since="decided"),
    basis="linkage",
    columns=(
        household("platform"),
        Column("person", Type.INTEGER, "Number of the person in the file", low=1, high=20, source="platform"),
        Column("partner_table", Type.CATEGORY, "Register of the partner", values=PARTNERS, source="platform"),
        Column(
            "partner_number", Type.TEXT, "Number of the person at the partner", source="platform",
            sensitivity=Sensitivity.IDENTIFIER,
        ),
        Column("same", Type.BOOLEAN, "They are the same person", source="platform"),
        Column("decided", Type.MONTH, "The month of the decision", source="platform"),
    ),
)  # fmt: skip

LINK_TABLES = (LINKS, LINK_DECISIONS)

LINKED_FRENCH = {
    "Which doubtful pairs a person said are the same person or are not; they pass before every linkage.":
        "Quelles paires douteuses une personne a dites être, ou ne pas être, la même personne ; elles priment "
            "toujours.",
    "They are the same person": "C'est la même personne",
    "The month of the decision": "Le mois de la décision",
    "Which person of a partner is which person of the body, as far as the platform found it.":
        "Quelle personne d'un partenaire est quelle personne de l'organisme, pour autant que la plateforme l'a trouvé.",
    "The month in which the link was made: it counts from the next":
        "Le mois où le lien a été fait : il compte à partir du suivant",
    "Register of the partner": "Registre du partenaire",
    "Number of the person at the partner": "Numéro de la personne chez le partenaire",
    "Bits for the link; missing: an exact join or a person's decision":
        "Bits en faveur du lien ; manquant : jointure exacte ou décision d'une personne",
    "Probability of the link, rivals counted; missing as the weight":
        "Probabilité du lien, rivaux comptés ; manquant comme le poids",
    "How the link was made: by a number, by the model, by a person":
        "Comment le lien a été fait : par un numéro, par le modèle, par une personne",
    "What the link was made for, and alone serves": "Ce pour quoi le lien a été fait, et qu'il sert seul",
    "The run that made it, as in the journal": "L'exécution qui l'a fait, comme au journal",
}  # fmt: skip
"""For `tables.french`."""
