"""The French of what tables and columns mean: tables of the body, of its operations and of the platform.

One English sentence, one French one: a column says its meaning once, and a test demands the French of each.
"""

from __future__ import annotations

from bondroit.domain.benefits import BENEFITS
from bondroit.tables.french_partners import PARTNERS
from bondroit.tables.french_reconciled import RECONCILED
from bondroit.tables.linked import LINKED_FRENCH

_BODY = {
    "What the body knew of each household at the month's end, and what it paid for the month.":
        "Ce que l'organisme savait de chaque foyer en fin de mois, et ce qu'il a versé pour le mois.",
    "Pseudonym of the household at the body": "Pseudonyme du foyer chez l'organisme",
    "The month described": "Le mois décrit",
    "Office that manages the file": "Site qui gère le dossier",
    "Kind of municipality": "Type de commune",
    "Sex of the claimant": "Sexe de l'allocataire",
    "Age of the claimant in years": "Âge de l'allocataire, en années",
    "Age of the partner": "Âge du conjoint",
    "A partner is declared": "Un conjoint est déclaré",
    "Dependent children": "Enfants à charge",
    "Age of the youngest child": "Âge du plus jeune enfant",
    "Age of the oldest child": "Âge de l'aîné",
    "Children and no declared partner": "Des enfants et pas de conjoint déclaré",
    "Claimant's incapacity gives access to the AAH": "L'incapacité de l'allocataire ouvre droit à l'AAH",
    "Lower bound of the rate: 0, 50 or 80": "Borne basse du taux : 0, 50 ou 80",
    "Declared activity": "Activité déclarée",
    "Declared activity of the partner": "Activité déclarée du conjoint",
    "Net wage of the claimant in the month": "Salaire net de l'allocataire dans le mois",
    "Net wage of the partner in the month": "Salaire net du conjoint dans le mois",
    "Unemployment benefit of the household in the month": "Allocations de chômage du foyer dans le mois",
    "Retirement pensions of the household in the month": "Pensions de retraite du foyer dans le mois",
    "Sick pay of the household in the month": "Indemnités journalières du foyer dans le mois",
    "Disability pensions of the household in the month": "Pensions d'invalidité du foyer dans le mois",
    "Alimony received in the month": "Pension alimentaire reçue dans le mois",
    "Taxable income of year N-2, as known to the body": "Revenu imposable de l'année N-2, tel que l'organisme le sait",
    "How the home is held": "Statut d'occupation du logement",
    "Monthly rent": "Loyer mensuel",
    "Housing-aid zone": "Zone de l'aide au logement",
    "A quarterly declaration was received in the month": "Une déclaration trimestrielle est arrivée dans le mois",
    "That declaration came after its term": "Cette déclaration est arrivée après son terme",
    "Visits to the web account": "Connexions au compte en ligne",
    "Telephone calls": "Appels téléphoniques",
    "Letters and e-mails exchanged": "Lettres et courriels échangés",
    "Visits to an office": "Visites à l'accueil",
    "The persons whom the body knew in each household at the month's end, and what it knew of their means.":
        "Les personnes que l'organisme savait dans chaque foyer en fin de mois, et ce qu'il savait de leurs moyens.",
    "Number of the person in the file": "Numéro de la personne dans le dossier",
    "Place in the household": "Place dans le foyer",
    "Month of birth": "Mois de naissance",
    "Declared arrival; missing: there before the file": "Arrivée déclarée ; manquant : là avant le dossier",
    "Declared departure; missing: still there": "Départ déclaré ; manquant : toujours là",
    "Activity of an adult": "Activité d'un adulte",
    "Net wage in the month": "Salaire net dans le mois",
    "Unemployment benefit in the month": "Allocation de chômage dans le mois",
    "Retirement pension in the month": "Pension de retraite dans le mois",
    "Sick pay in the month": "Indemnités journalières dans le mois",
    "Disability pension in the month": "Pension d'invalidité dans le mois",
    "The household's reference months: month index modulo 3":
        "Mois de référence du foyer : numéro du mois modulo 3",
    "Dated facts of a household's life: when they happened and when the body came to know them.":
        "Faits datés de la vie d'un foyer : quand ils ont eu lieu et quand l'organisme les a sus.",
    "What happened": "Ce qui a eu lieu",
    "The month in which it happened": "Le mois où cela a eu lieu",
    "The month from which the body knew it; missing: not known":
        "Le mois à partir duquel l'organisme l'a su ; manquant : pas su",
    "Automatic corrections of past months, once a late declaration became known or a payment was released.":
        "Corrections automatiques de mois passés, une fois une déclaration tardive sue ou un paiement débloqué.",
    "The benefit corrected": "La prestation corrigée",
    "The month corrected": "Le mois corrigé",
    "The month in which the correction was made": "Le mois de la correction",
    "Added to (or, if negative, taken from) what was paid": "Ajouté (ou, si négatif, retiré) à ce qui a été versé",
    "The events of the town, known to the body or not. No real body has this table.":
        "Les événements de la ville, sus de l'organisme ou non. Aucun organisme réel n'a cette table.",
    "The true life of the town's households and what the law gives them. No real body has this table.":
        "La vraie vie des foyers de la ville et ce que la loi leur donne. Aucun organisme réel n'a cette table.",
    "A partner truly lives in the household": "Un conjoint vit vraiment dans le foyer",
    "Dependent children, truly": "Enfants à charge, en vérité",
    "How the home is truly held": "Vrai statut d'occupation du logement",
    "True monthly rent": "Vrai loyer mensuel",
    "What is known of each municipality, dated by the month from which it was known; further columns are its facts.":
        "Ce qu'on sait de chaque commune, daté du mois où on l'a su ; les autres colonnes sont ses faits.",
    "Name or number of the place, as in the column of the snapshot that names it":
        "Nom ou numéro du lieu, comme dans la colonne de la photographie qui le nomme",
    "The month from which the line was known": "Le mois à partir duquel la ligne était sue",
}  # fmt: skip
_OPERATIONS = {
    "Controls that agents made before anybody used the platform, and what they led to.":
        "Contrôles que des agents ont faits avant tout usage de la plateforme, et leurs suites.",
    "The month of the control": "Le mois du contrôle",
    "How the file was controlled": "Comment le dossier a été contrôlé",
    "Chosen by a score, or for another reason": "Choisi par un score, ou pour une autre raison",
    "Taken back of past months, once it was known; missing: outside the tables":
        "Repris sur des mois passés, une fois su ; manquant : hors des tables",
    "Paid in addition for past months; missing: outside the tables":
        "Versé en plus pour des mois passés ; manquant : hors des tables",
    "Payments to a household held back after a control.": "Paiements à un foyer retenus après un contrôle.",
    "The benefit": "La prestation",
    "The first month held back": "Le premier mois retenu",
    "The month in which payment began again; missing: not yet":
        "Le mois où le paiement a repris ; manquant : pas encore",
    "What was held back was paid afterwards; missing: not ended":
        "Ce qui était retenu a été versé ensuite ; manquant : pas terminé",
    "Claims to a benefit and what became of them.": "Demandes d'une prestation et leurs suites.",
    "The month of the claim": "Le mois de la demande",
    "Whether it opened a right": "Si elle a ouvert un droit",
    "The first claim to this benefit since the tables begin":
        "La première demande de cette prestation depuis le début des tables",
    "Decisions that a household disputed, once the dispute was answered.":
        "Décisions qu'un foyer a contestées, une fois la réponse donnée.",
    "The month of the answer": "Le mois de la réponse",
    "What is disputed": "Ce qui est contesté",
    "The decision stands, is undone, or the debt is remitted and the amount stands":
        "La décision tient, tombe, ou la dette est remise et le montant tient",
    "Why a right is not claimed, truly. No real body has this table.":
        "Pourquoi un droit n'est pas réclamé, en vérité. Aucun organisme réel n'a cette table.",
    "The first month of a right not claimed": "Le premier mois d'un droit non réclamé",
    "The last month of it for this reason": "Le dernier mois pour cette raison",
    "Why": "Pourquoi",
    "What was wrong in a file, by whose fault and until when. No real body has this table.":
        "Ce qui était faux dans un dossier, par la faute de qui et jusqu'à quand. Aucun organisme réel n'a cette "
        "table.",
    "What was told wrongly or late": "Ce qui a été dit à tort ou tard",
    "The first month that it makes wrong": "Le premier mois qui en est faux",
    "The last; missing: not ended": "Le dernier ; manquant : pas terminé",
    "When the body came to know; missing: not yet": "Quand l'organisme l'a su ; manquant : pas encore",
    "Whose mistake": "L'erreur de qui",
    "Where each household says it lives, who its landlord is and where it is paid, each time the file changed.":
        "Où chaque foyer dit habiter, qui est son bailleur et où il est payé, à chaque changement du dossier.",
    "The month from which the file says so; nothing later was known before it":
        "Le mois à partir duquel le dossier le dit ; rien de plus récent n'était su avant",
    "Token of the building": "Jeton de l'immeuble",
    "Token of the landlord; missing: owner or lodged": "Jeton du bailleur ; manquant : propriétaire ou hébergé",
    "Token of the bank account paid": "Jeton du compte bancaire payé",
    "Files of organised networks that declare rents where they do not live. No real body has this table.":
        "Dossiers de réseaux organisés qui déclarent des loyers là où ils ne vivent pas. Aucun organisme réel n'a "
        "cette table.",
    "Token of the network": "Jeton du réseau",
    "The first month in which the rent is declared": "Le premier mois où le loyer est déclaré",
    "The month in which it ends; missing: it still ran": "Le mois où il cesse ; manquant : il courait encore",
}  # fmt: skip
_PLATFORM = {
    "Variables of each file as of the first day of a month, from what was known before.":
        "Variables de chaque dossier au premier jour d'un mois, d'après ce qui était su avant.",
    "The as-of month: only facts known before its first day count":
        "Le mois de référence : seuls comptent les faits sus avant son premier jour",
    "Files drawn at random to be controlled in full, with their inclusion probabilities.":
        "Dossiers tirés au hasard pour un contrôle entier, avec leurs probabilités d'inclusion.",
    "The month of the draw": "Le mois du tirage",
    "Stratum of the draw": "Strate du tirage",
    "Files (or clusters, where they are drawn first) of the stratum in the population":
        "Dossiers (ou grappes, si elles sont tirées d'abord) de la strate dans la population",
    "Files (or clusters) drawn in the stratum": "Dossiers (ou grappes) tirés dans la strate",
    "Cluster drawn first, if any": "Grappe tirée d'abord, s'il y en a",
    "Files of the cluster in the population": "Dossiers de la grappe dans la population",
    "Probability of being drawn": "Probabilité d'être tiré",
    "1 / inclusion probability": "1 / probabilité d'inclusion",
    "What a control established, benefit by benefit and month by month of the history.":
        "Ce qu'un contrôle a établi, prestation par prestation et mois par mois de l'historique.",
    "Why the file was controlled": "Pourquoi le dossier a été contrôlé",
    "How it was controlled": "Comment il a été contrôlé",
    "The month looked at": "Le mois examiné",
    "The benefit was claimed in that month": "La prestation était demandée ce mois-là",
    "Paid for the month, corrections made before the control included":
        "Versé pour le mois, corrections antérieures au contrôle comprises",
    "Due for the month on the facts established, which need not be the true ones":
        "Dû pour le mois d'après les faits établis, qui ne sont pas forcément les vrais",
    "Whose mistake; missing: the body does not say": "L'erreur de qui ; manquant : l'organisme ne le dit pas",
    "What became of an overpayment disputed; missing: not said": "Suite d'un indu contesté ; manquant : non dite",
    "One line per control: sums of what it established and no appeal reversed, and whether targets are met.":
        "Une ligne par contrôle : sommes de ce qu'il a établi et qu'aucun recours n'a défait, et si les cibles sont "
        "atteintes.",
    "Sum of monthly overpayments, no netting, less those reversed on appeal":
        "Somme des indus mensuels, sans compensation, moins ceux annulés sur recours",
    "Sum of monthly underpayments of claimed benefits": "Somme des rappels mensuels de prestations demandées",
    "Due and not claimed": "Dû et non réclamé",
    "Overpayments found and reversed on appeal, in no other sum":
        "Indus trouvés puis annulés sur recours, dans aucune autre somme",
    "Of the overpayments, those made by the body's own mistake":
        "Parmi les indus, ceux qui viennent d'une erreur de l'organisme",
    "Of the underpayments, those made by the body's own mistake":
        "Parmi les rappels, ceux qui viennent d'une erreur de l'organisme",
    "Paid over the history, corrections included": "Versé sur l'historique, corrections comprises",
    "The overpayment target is met": "La cible d'indu est atteinte",
    "The underpayment target is met": "La cible de rappel est atteinte",
    "Fingerprint of the targets that decided": "Empreinte des cibles qui ont décidé",
    "Points, score and rank of every file on the first day of the month.":
        "Points, score et rang de chaque dossier au premier jour du mois.",
    "The as-of month": "Le mois de référence",
    "The scorecard, name@version": "La grille, nom@version",
    "Integer sum, millionths of a logit; ranks are decided on it":
        "Somme entière, en millionièmes de logit ; les rangs en découlent",
    "The score": "Le score",
    "1 is the highest; ties broken by the recorded rule": "1 est le plus haut ; égalités tranchées par la règle écrite",
    "Files proposed for control; each waits for a person who confirms it or sets it aside.":
        "Dossiers proposés au contrôle ; chacun attend une personne qui le confirme ou l'écarte.",
    "The month of the plan": "Le mois du plan",
    "Why it is proposed": "Pourquoi il est proposé",
    "How it would be controlled": "Comment il serait contrôlé",
    "Place within its origin and kind": "Place dans son origine et son mode",
    "The scorecard that ranked it": "La grille qui l'a classé",
    "Of the random share": "De la part tirée au hasard",
    "Why this file, in words": "Pourquoi ce dossier, en mots",
    "Rights not claimed: the law on known data against what is received, for an appointment.":
        "Droits non réclamés : la loi sur les données connues face à ce qui est reçu, pour un rendez-vous.",
    "The benefit not claimed": "La prestation non réclamée",
    "What the law gives on known data for the month": "Ce que la loi donne pour le mois sur les données connues",
}  # fmt: skip
_BENEFITS = {
    english.format(b): french.format(b)
    for b in BENEFITS
    for english, french in (
        ("{} is claimed", "{} est demandé"),
        ("{} paid for the month, before corrections", "{} versé pour le mois, avant corrections"),
        ("{} the law gives, claimed or not", "{} que la loi donne, demandé ou non"),
    )
}
FRENCH: dict[str, str] = {**_BODY, **_OPERATIONS, **_PLATFORM, **_BENEFITS, **PARTNERS, **RECONCILED, **LINKED_FRENCH}
"""English meaning -> French meaning."""
