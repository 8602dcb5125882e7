"""The French of the help of `bondroit link` and `bondroit pseudonyms`."""

from __future__ import annotations

LINKING = {
    "Files in": "Les fichiers reçus",
    "Link persons between files, with the quality of the links; or find the same person twice.": (
        "Rapprocher des personnes entre fichiers, avec la qualité des liens ; ou retrouver les doublons."
    ),
    "Say where the review sheets are and how many pairs are decided.": (
        "Dire où sont les fiches de revue et combien de paires sont décidées."
    ),
    "The register of the body: persons.": "Le registre de l'organisme : persons.",
    "A partner's register: tax_persons, unemployment_persons or payroll_persons.": (
        "Le registre d'un partenaire : tax_persons, unemployment_persons ou payroll_persons."
    ),
    "What the links are for: control, rights, statistics, audit; control,rights for both.": (
        "À quoi servent les liens : control (contrôle), rights (droits), statistics, audit ; control,rights pour deux."
    ),
    "The legal basis of the linkage, in words.": "La base légale du rapprochement, en toutes lettres.",
    "The month in which the links are made; default: this one.": (
        "Le mois où les liens sont faits ; par défaut le mois courant."
    ),
    "A file of your own, CSV or Parquet; alone: to find doubles in.": (
        "Un fichier à vous, CSV ou Parquet ; seul : pour y chercher les doublons."
    ),
    "With --left: the file to link it to.": "Avec --left : le fichier auquel le rapprocher.",
    "What is compared and how (TOML); default: by the columns' names.": (
        "Ce qui est comparé et comment (TOML) ; par défaut d'après le nom des colonnes."
    ),
    "Least probability of a link; default: the settings', 0.9.": (
        "Probabilité minimale d'un lien ; par défaut celle des réglages, 0,9."
    ),
    "A trained model to use again (JSON); default: train one.": (
        "Un modèle appris à réemployer (JSON) ; par défaut, en apprendre un."
    ),
    "A review sheet with its decisions filled in; they pass before all.": (
        "Une fiche de revue remplie ; ses décisions passent avant tout."
    ),
    "With --left: where the links go (.csv or .parquet).": "Avec --left : où vont les liens (.csv ou .parquet).",
    "With --left: a column written beside each row; may be repeated.": (
        "Avec --left : une colonne écrite à côté de chaque ligne ; peut être répété."
    ),
    "With --left: a column equal for the same person; gives precision, recall.": (
        "Avec --left : une colonne égale pour la même personne ; donne précision et rappel."
    ),
    "The part of it that is equal: a regular expression with one group.": (
        "La partie qui en est égale : une expression régulière avec un groupe."
    ),
    "With --left: write settings to start from (TOML), link nothing.": (
        "Avec --left : écrire des réglages dont partir (TOML), sans rien rapprocher."
    ),
    "Keyed pseudonyms: make a key, apply it to a file, change it.": (
        "Pseudonymes à clé : créer une clé, l'appliquer à un fichier, en changer."
    ),
    "Make a key, outside the workspace, readable by you alone.": (
        "Créer une clé, hors de l'espace de travail, lisible par vous seul."
    ),
    "Write a file with its identifiers replaced by pseudonyms.": (
        "Écrire un fichier dont les identifiants sont remplacés par des pseudonymes."
    ),
    "Replace the pseudonyms of the workspace by those of a new key.": (
        "Remplacer les pseudonymes de l'espace de travail par ceux d'une nouvelle clé."
    ),
    "The key's file; it must not be there.": "Le fichier de la clé ; il ne doit pas exister.",
    "The present key: the new one is added to it.": "La clé actuelle : la nouvelle s'y ajoute.",
    "The file to protect, CSV or Parquet.": "Le fichier à protéger, CSV ou Parquet.",
    "The key; default: the environment's BONDROIT_PSEUDONYM_KEY.": (
        "La clé ; par défaut BONDROIT_PSEUDONYM_KEY dans l'environnement."
    ),
    "COLUMN or COLUMN=DOMAIN: a column of identifiers; may be repeated.": (
        "COLONNE ou COLONNE=DOMAINE : une colonne d'identifiants ; peut être répété."
    ),
    "Where the protected file goes (.csv or .parquet).": "Où va le fichier protégé (.csv ou .parquet).",
    "The key that the workspace's pseudonyms were made with.": (
        "La clé avec laquelle les pseudonymes de l'espace ont été faits."
    ),
    "The new key, made with make-key --after the old one.": (
        "La nouvelle clé, créée par make-key --after à partir de l'ancienne."
    ),
    "With several kinds of pseudonyms: COLUMN or COLUMN=DOMAIN; default: household_id.": (
        "Avec plusieurs genres de pseudonymes : COLONNE ou COLONNE=DOMAINE ; par défaut household_id."
    ),
}
