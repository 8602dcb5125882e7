"""The help of the command line in French: each English sentence and its translation."""

from __future__ import annotations

from bondroit.cli.french_alternatives import ALTERNATIVES
from bondroit.cli.french_audits import AUDITS
from bondroit.cli.french_building import BUILDING
from bondroit.cli.french_claims import CLAIMS
from bondroit.cli.french_drifts import DRIFTS
from bondroit.cli.french_exports import EXPORTS
from bondroit.cli.french_formula import FORMULA
from bondroit.cli.french_ingesting import INGESTING
from bondroit.cli.french_keeping import KEEPING
from bondroit.cli.french_labels import LABELS
from bondroit.cli.french_linking import LINKING
from bondroit.cli.french_networking import NETWORKING
from bondroit.cli.french_profiles import PROFILES
from bondroit.cli.french_proxies import PROXIES
from bondroit.cli.french_reconciling import RECONCILING
from bondroit.cli.french_scoring import SCORING
from bondroit.cli.french_spark import SPARK
from bondroit.cli.french_surveys import SURVEYS
from bondroit.cli.french_variables import VARIABLES
from bondroit.cli.french_what_if import WHAT_IF

PANELS = {
    "ARGUMENTS_PANEL_TITLE": "Arguments",
    "OPTIONS_PANEL_TITLE": "Options",
    "COMMANDS_PANEL_TITLE": "Commandes",
    "DEFAULT_STRING": "[défaut : {}]",
    "REQUIRED_LONG_STRING": "[obligatoire]",
    "RICH_HELP": "Essayez [blue]'{command_path} {help_option}'[/] pour l'aide.",
}

FRENCH: dict[str, str] = {
    # What a command does.
    "Scores, controls, rights and audits for the bodies that pay social benefits, in both directions.\n\n"
    "New here? [bold]bondroit demo[/bold] plays the whole chain on a fictitious département. "
    "With a table of your own: [bold]bondroit build --table FILE --target COLUMN[/bold].": (
        "Scores, contrôles, droits et audits pour les organismes qui versent les prestations sociales, "
        "dans les deux sens.\n\n"
        "Pour commencer, [bold]bondroit demo[/bold] joue toute la chaîne sur un département fictif. "
        "Avec une table à vous : [bold]bondroit build --table FICHIER --target COLONNE[/bold]."
    ),
    "Every command also takes: --workspace FOLDER (default: the one around here), --json (one JSON document), "
    "--quiet, --lang fr|en; --version. Exit codes: 0 done, 2 usage, 3 data, 4 integrity, 5 busy or disk.": (
        "Toute commande prend aussi : --workspace DOSSIER (sinon celui d'ici), --json (un document JSON), "
        "--quiet, --lang fr|en ; --version. Codes : 0 fait, 2 usage, 3 données, 4 intégrité, 5 occupé ou disque."
    ),
    "Make a workspace: settings, tables, scorecards, operations database.": (
        "Créer un espace de travail : réglages, tables, grilles, base des opérations."
    ),
    "Say what the workspace holds and which steps were run.": (
        "Dire ce que contient l'espace de travail et quelles étapes ont été faites."
    ),
    "Bring an older workspace to this version.": "Mettre un espace plus ancien à cette version.",
    "Who did what, when: append-only, chained by hash.": (
        "Qui a fait quoi, et quand : on n'y fait qu'ajouter, chaque ligne est chaînée par empreinte."
    ),
    "Check the whole chain of the journal; finds an altered entry.": (
        "Vérifier toute la chaîne du journal ; trouve une ligne modifiée."
    ),
    "Show the latest entries.": "Montrer les dernières lignes.",
    "Play the whole chain on a fictitious département and write its report.": (
        "Jouer toute la chaîne sur un département fictif et écrire son rapport."
    ),
    "Make a fictitious département under the real law, whose truth is known; goes on where it was cut.": (
        "Créer un département fictif sous la vraie loi, dont la vérité est connue ; reprend là où il a été coupé."
    ),
    "Compute the variables of every file as of a month.": "Calculer les variables de chaque dossier à un mois donné.",
    "Draw a random survey of files, with the probability each had.": (
        "Tirer au hasard une enquête, avec la probabilité qu'avait chaque dossier."
    ),
    "Record what controls found over two years of history.": (
        "Enregistrer ce que les contrôles ont trouvé sur deux ans d'historique."
    ),
    "Learn a scorecard, from the survey or from a table of your own.": (
        "Apprendre une grille de score, de l'enquête ou d'une table à vous."
    ),
    "Score every file of a month, or a table of your own.": "Scorer tous les dossiers d'un mois, ou une table à vous.",
    "Propose files for control under a capacity, a share of them at random.": (
        "Proposer des dossiers au contrôle dans une capacité, dont une part au hasard."
    ),
    "Find rights that are not claimed, in euros.": "Trouver les droits non demandés, en euros.",
    "Count what the controls found, by origin, beside the random share.": (
        "Compter ce que les contrôles ont trouvé, par origine, à côté de la part tirée au hasard."
    ),
    "Show who is scored, chosen and rightly or wrongly controlled, by group.": (
        "Montrer qui est scoré, choisi, contrôlé à raison ou à tort, par groupe."
    ),
    "Run a month of the chain; takes up where it was cut.": (
        "Dérouler un mois de la chaîne ; reprend là où il a été coupé."
    ),
    "Explain the score of one file, in sentences and in a letter (PDF, French and English); "
    "with --benefit, why an amount is what it is.": (
        "Expliquer le score d'un dossier, en phrases et dans un courrier (PDF, français et anglais) ; "
        "avec --benefit, pourquoi un montant est ce qu'il est."
    ),
    "The household file, as with --file.": "Le dossier, comme avec --file.",
    "Explain what the law gives of this benefit, e.g. rsa or aide_logement.": (
        "Expliquer ce que la loi donne de cette prestation, par ex. rsa ou aide_logement."
    ),
    "Write the report of a month: one page, charts and tables.": (
        "Écrire le rapport d'un mois : une page, des graphiques et des tables."
    ),
    # The scorecard as a document.
    "The scorecard as a document: import, export, sign, check.": (
        "La grille de score comme document : importer, exporter, signer, vérifier."
    ),
    "Make a card from a published table (CSV), or take in a card's file (JSON).": (
        "Faire une grille d'une table publiée (CSV), ou prendre le fichier d'une grille (JSON)."
    ),
    "Check a card's hash and signatures; say what is unknown.": (
        "Vérifier l'empreinte et les signatures d'une grille ; dire ce qui en est inconnu."
    ),
    "Sign a card; its hash stays the same.": "Signer une grille ; son empreinte reste la même.",
    "Make a pair of keys to sign with (Ed25519).": "Créer une paire de clés pour signer (Ed25519).",
    "Print the JSON Schema of a card's file.": "Afficher le schéma JSON du fichier d'une grille.",
    "A card's file, or name or name@version in the workspace.": (
        "Le fichier d'une grille, ou nom ou nom@version dans l'espace."
    ),
    "The published table (.csv), or a card's file (.json).": (
        "La table publiée (.csv), ou le fichier d'une grille (.json)."
    ),
    "With a table: the card's name.": "Avec une table : le nom de la grille.",
    "What it aims at, in words; default: the name.": "Ce qu'elle vise, en mots ; par défaut : le nom.",
    "The intercept (logit): a number, or LOW,HIGH; default: unknown.": (
        "La constante (logit) : un nombre, ou BAS,HAUT ; par défaut : inconnue."
    ),
    "VARIABLE=LOW,HIGH or VARIABLE:MODALITY=LOW,HIGH: what a masked part may add (logit).": (
        "VARIABLE=BAS,HAUT ou VARIABLE:MODALITÉ=BAS,HAUT : ce qu'une partie masquée peut ajouter (logit)."
    ),
    "Where the intercept and the spans come from; kept in the card.": (
        "D'où viennent la constante et les encadrements ; gardé dans la grille."
    ),
    "The card's file; default: into the workspace.": "Le fichier de la grille ; par défaut : dans l'espace.",
    "The file to write.": "Le fichier à écrire.",
    "A public key that must have signed it.": "Une clé publique qui doit l'avoir signée.",
    "Your private key, from `bondroit card key`.": "Votre clé privée, faite par « bondroit card key ».",
    "Your name, signed too.": "Votre nom, signé lui aussi.",
    "Where the private key goes; the public one beside it, .pub.": (
        "Où va la clé privée ; la clé publique à côté, .pub."
    ),
    "The first card: a file, or name or name@version in the workspace.": (
        "La première grille : un fichier, ou nom ou nom@version dans l'espace."
    ),
    "The second card.": "La seconde grille.",
    "Also write the differences as a page.": "Écrire aussi les différences en page.",
    "Scorecards": "Grilles de score",
    # Families of commands.
    "Start here": "Pour commencer",
    "Workspace": "Espace de travail",
    "The chain, step by step": "La chaîne, pas à pas",
    "For people": "Pour les personnes",
    # Options and arguments.
    "The folder to make.": "Le dossier à créer.",
    "The folder to make; it must not be there yet, or be an earlier demo.": (
        "Le dossier à créer ; il ne doit pas exister, ou être une démonstration précédente."
    ),
    "How many entries.": "Combien de lignes.",
    "How many households.": "Combien de foyers.",
    "How many months.": "Combien de mois.",
    "Processes at work; 0: one per thread, as memory allows.": (
        "Processus au travail ; 0 : un par fil d'exécution, selon la mémoire."
    ),
    "A TOML file of values in the place of the usual ones, within their ranges.": (
        "Un fichier TOML de valeurs à la place des habituelles, dans leurs fourchettes."
    ),
    "Number of a draw over the ranges of all that is assumed; 0: none.": (
        "Numéro d'un tirage dans les fourchettes de tout ce qui est supposé ; 0 : aucun."
    ),
    "Hold the town of this workspace against published figures; makes nothing.": (
        "Comparer la ville de cet espace aux chiffres publiés ; ne fabrique rien."
    ),
    "The last month, as 2026-04.": "Le dernier mois, comme 2026-04.",
    "Makes every draw repeatable.": "Rend chaque tirage répétable.",
    "The month, as 2026-02: only what was known before it counts.": (
        "Le mois, comme 2026-02 : seul compte ce qui était connu avant."
    ),
    "The month, as 2026-02.": "Le mois, comme 2026-02.",
    "Files to draw; default: the setting.": "Dossiers à tirer ; par défaut : le réglage.",
    "survey or plan.": "survey (enquête) ou plan.",
    "The month of the survey to learn from.": "Le mois de l'enquête dont apprendre.",
    "A CSV or Parquet table of your own.": "Une table à vous, CSV ou Parquet.",
    "With --table: the yes/no column. Else overpayment or underpayment (default: both).": (
        "Avec --table : la colonne oui/non. Sinon overpayment ou underpayment (par défaut : les deux)."
    ),
    "With --table: the column of weights.": "Avec --table : la colonne des poids.",
    "A column left out; may be repeated.": "Une colonne laissée de côté ; peut être répété.",
    "Share of rows kept apart to judge the card; 0: cross-validation.": (
        "Part des lignes gardées à part pour juger la grille ; 0 : validation croisée."
    ),
    "With --table: the card's name; default: the target.": "Avec --table : le nom de la grille ; sinon, la cible.",
    "With --table: the card's file.": "Avec --table : le fichier de la grille.",
    "With --table: the page; default: beside the card, .html.": (
        "Avec --table : la page ; par défaut : à côté de la grille, .html."
    ),
    "A card of the workspace: name or name@version; default: every latest one.": (
        "Une grille de l'espace : nom ou nom@version ; par défaut : la dernière de chaque."
    ),
    "The month to score.": "Le mois à scorer.",
    "A CSV of a person's decisions: household_id, decision (confirmed or set_aside), why.": (
        "Un CSV des décisions d'une personne : household_id, decision (confirmed ou set_aside), why."
    ),
    "overpayment, underpayment or both; default: the setting, and there is none.": (
        "overpayment (indus), underpayment (rappels) ou both (les deux) ; sinon le réglage, sans choix d'office."
    ),
    "Write the plan as a CSV to read and decide on: each file with its reason.": (
        "Écrire le plan en CSV pour le lire et décider : chaque dossier avec sa raison."
    ),
    "With --decisions: who decided.": "Avec --decisions : qui a décidé.",
    "The month to audit.": "Le mois à auditer.",
    "With --table: the column of what was found.": "Avec --table : la colonne de ce qui a été trouvé.",
    "With --table: the column of scores.": "Avec --table : la colonne des scores.",
    "With --table: a column of groups; may be repeated.": "Avec --table : une colonne de groupes ; peut être répété.",
    "SQL: which rows are an error, e.g. \"Result <> 'No Errors Found'\".": (
        "SQL : quelles lignes sont une erreur, par ex. « Result <> 'No Errors Found' »."
    ),
    "SQL: which rows were chosen; the others are the random arm.": (
        "SQL : quelles lignes ont été choisies ; les autres sont le bras aléatoire."
    ),
    "NAME=SQL: a further column; may be repeated.": "NOM=SQL : une colonne de plus ; peut être répété.",
    "Size of the whole population.": "Taille de toute la population.",
    "Cells below this are suppressed; 0: none.": "Les cases au-dessous sont masquées ; 0 : aucune.",
    "The household file; default: the first of the month's plan.": (
        "Le dossier ; par défaut : le premier du plan du mois."
    ),
    "The scorecard; default: the one that chose the file.": "La grille ; par défaut : celle qui a choisi le dossier.",
    "Show this message and exit.": "Montrer cette aide et sortir.",
    **PROXIES,
    **RECONCILING,
    **LABELS,
    **LINKING,
    **SURVEYS,
    **VARIABLES,
    **BUILDING,
    **EXPORTS,
    **SPARK,
    **DRIFTS,
    **KEEPING,
    **SCORING,
    **INGESTING,
    **NETWORKING,
    **WHAT_IF,
    **ALTERNATIVES,
    **PROFILES,
    **AUDITS,
    **CLAIMS,
    **FORMULA,
}
