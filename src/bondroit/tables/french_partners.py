"""The French of what tables and columns mean: partner bodies and the health insurer."""

from __future__ import annotations

PARTNERS = {
    "The register of the body: everyone it knows or knew in a household, as typed there.":
        "Le registre de l'organisme : toute personne qu'il sait ou savait dans un foyer, telle que saisie.",
    "Month in which the body knew the person; missing: before":
        "Mois où l'organisme a connu la personne ; manquant : avant",
    "Personal number; missing: not known": "Numéro personnel ; manquant : pas connu",
    "Surname as typed there: that at birth or that in use": "Nom tel que saisi : de naissance ou d'usage",
    "First name as typed there": "Prénom tel que saisi",
    "Day of birth as typed there": "Date de naissance telle que saisie",
    "Sex": "Sexe",
    "Adults in the register of the tax office, as typed there.":
        "Adultes du registre de l'administration fiscale, tels que saisis.",
    "Number at the tax office": "Numéro fiscal",
    "Adults in the register of the unemployment office, as typed there.":
        "Adultes du registre de l'opérateur du chômage, tels que saisis.",
    "Number at the unemployment office": "Numéro chez l'opérateur du chômage",
    "Personal number, sometimes mistyped; missing: not known":
        "Numéro personnel, parfois mal saisi ; manquant : pas connu",
    "Employees in the payroll declarations of employers, as typed there.":
        "Salariés des déclarations de paie des employeurs, tels que saisis.",
    "Personal number, or a temporary one while it is not known":
        "Numéro personnel, ou provisoire tant qu'il n'est pas connu",
    "The number is a temporary one": "Le numéro est provisoire",
    "Taxable incomes of a year, one line per adult, as the tax office has them.":
        "Revenus imposables d'une année, une ligne par adulte, tels que l'administration fiscale les a.",
    "Year of the incomes": "Année des revenus",
    "September of the next year: the month from which the body can have it":
        "Septembre de l'année suivante : le mois à partir duquel l'organisme peut l'avoir",
    "Tax number of the first declarant: the same for people taxed together":
        "Numéro fiscal du premier déclarant : le même pour les personnes imposées ensemble",
    "Dependents of the tax household": "Personnes à charge du foyer fiscal",
    "Taxable wages and sick pay of the year": "Salaires et indemnités journalières imposables de l'année",
    "Taxable unemployment benefit of the year": "Allocations de chômage imposables de l'année",
    "Taxable retirement and disability pensions of the year":
        "Pensions de retraite et d'invalidité imposables de l'année",
    "Sum of the three": "Somme des trois",
    "The same sum for the whole tax household": "La même somme pour tout le foyer fiscal",
    "Unemployment benefit of a month, as the unemployment office paid it.":
        "Allocation de chômage d'un mois, telle que l'opérateur du chômage l'a versée.",
    "The month of the benefit": "Le mois de l'allocation",
    "The month from which the body can have it": "Le mois à partir duquel l'organisme peut l'avoir",
    "Unemployment benefit, net": "Allocation de chômage, nette",
    "Wages of a month, as employers declared them; a correction stands beside what it corrects.":
        "Salaires d'un mois, tels que les employeurs les ont déclarés ; une correction se tient à côté de ce qu'elle "
        "corrige.",
    "Personal or temporary number": "Numéro personnel ou provisoire",
    "The month worked": "Le mois travaillé",
    "The line replaces the one declared before": "La ligne remplace celle déclarée avant",
    "Taxable wage": "Salaire imposable",
    "Net wage": "Salaire net",
    "Which identifiers are truly the same person of the town. No real body has this table.":
        "Quels identifiants sont vraiment la même personne de la ville. Aucun organisme réel n'a cette table.",
    "The true personal number": "Le vrai numéro personnel",
    "Missing: not at the tax office": "Manquant : pas à l'administration fiscale",
    "Missing: not at the unemployment office": "Manquant : pas chez l'opérateur du chômage",
    "Missing: in no payroll declaration": "Manquant : dans aucune déclaration de paie",
    "What the health insurer knew of each household at the month's end, covered by the C2S or not.":
        "Ce que l'assureur santé savait de chaque foyer en fin de mois, couvert par la C2S ou non.",
    "Pseudonym of the household at the health insurer, not that of the body":
        "Pseudonyme du foyer chez l'assureur santé, qui n'est pas celui de l'organisme",
    "Adults declared in the household": "Adultes déclarés dans le foyer",
    "Dependent children declared": "Enfants à charge déclarés",
    "Age of the applicant in years": "Âge du demandeur, en années",
    "Sex of the applicant": "Sexe du demandeur",
    "The C2S held, suspended or not": "La C2S détenue, suspendue ou non",
    "A first application, or one after a lapse, against a renewal":
        "Une première demande, ou après une interruption, face à un renouvellement",
    "The first of the twelve months of the cover held; missing: none":
        "Le premier des douze mois de la couverture détenue ; manquant : aucune",
    "Twelve months, as declared then": "Douze mois, tels que déclarés alors",
    "Of the free C2S for the household declared at the application":
        "De la C2S gratuite pour le foyer déclaré à la demande",
    "Acts of care in the month": "Actes de soin dans le mois",
    "Cost of these acts": "Coût de ces actes",
    "Sick pay of the adults in the month": "Indemnités journalières des adultes dans le mois",
    "Disability pensions of the adults in the month": "Pensions d'invalidité des adultes dans le mois",
    "Calls, letters and visits to the insurer": "Appels, lettres et visites à l'assureur",
    "Whose cover is suspended in the month": "De qui la couverture est suspendue dans le mois",
    "Covers suspended after a control of the health insurer: from, to, for whom, restored or not.":
        "Couvertures suspendues après un contrôle de l'assureur santé : de, à, pour qui, rétablies ou non.",
    "The first month without cover": "Le premier mois sans couverture",
    "The month in which it ended; missing: it still ran at the end":
        "Le mois où cela a cessé ; manquant : cela courait encore à la fin",
    "Cover came back before its year was over; missing: not known":
        "La couverture est revenue avant la fin de son année ; manquant : pas su",
    "Whose cover; `household` includes the children": "La couverture de qui ; `household` comprend les enfants",
    "Which household of the health insurer is which of the body. No real body has this table.":
        "Quel foyer de l'assureur santé est lequel de l'organisme. Aucun organisme réel n'a cette table.",
    "What the law gives each household of the health insurer on its true life. No real body has this table.":
        "Ce que la loi donne à chaque foyer de l'assureur santé d'après sa vraie vie. Aucun organisme réel n'a cette "
        "table.",
    "True resources of the twelve months before": "Vraies ressources des douze mois d'avant",
    "Of the free C2S, by the true size of the household": "De la C2S gratuite, selon la vraie taille du foyer",
    "The C2S the law gives now, held or not": "La C2S que la loi donne à présent, détenue ou non",
    "True resources at the application": "Vraies ressources à la demande",
    "True ceiling of the free C2S then": "Vrai plafond de la C2S gratuite alors",
    "A C2S is held for which the true resources were above its ceiling at the application, without a right through "
    "the RSA":
        "Une C2S est détenue alors que les vraies ressources dépassaient son plafond à la demande, sans droit par le "
        "RSA",
    "What the insurer calls fraud: an anomaly whose resources were above three ceilings of the free C2S":
        "Ce que l'assureur appelle fraude : une anomalie dont les ressources dépassaient trois plafonds de la C2S "
        "gratuite",
}  # fmt: skip
"""English meaning -> French meaning."""
