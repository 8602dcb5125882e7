"""The French of the help of `bondroit build`."""

from __future__ import annotations

BUILDING = {
    "A TOML file of declared targets; default: the one of the settings.": (
        "Un fichier TOML de cibles déclarées ; par défaut celui des réglages."
    ),
    "family; or health: draw C2S households, compare two replicas that can make no plan (town).": (
        "family ; ou health : tirer des ménages à la C2S, comparer deux répliques qui ne font aucun plan (ville)."
    ),
    "With --branch health: households to draw; default 5,000.": (
        "Avec --branch health : ménages à tirer ; 5 000 par défaut."
    ),
    "Let barred variables in; the cards are experiments and can make no plan.": (
        "Laisser entrer des variables exclues ; les grilles sont des expériences et ne font aucun plan."
    ),
    "With --table: the column of the stratum of the draw.": "Avec --table : la colonne de la strate du tirage.",
    "With --table: the column of the first-stage unit of the draw.": (
        "Avec --table : la colonne de l'unité primaire du tirage."
    ),
    "With --table: the column of the stratum's size in the population.": (
        "Avec --table : la colonne de la taille de la strate dans la population."
    ),
    "With --table: the column of the euros at stake, for gains in euros.": (
        "Avec --table : la colonne des euros en jeu, pour des gains en euros."
    ),
    "With --table: the column of the year, to hold years out.": (
        "Avec --table : la colonne de l'année, pour juger sur des années à part."
    ),
    "With --table: the column of the office, to hold offices out.": (
        "Avec --table : la colonne de l'agence, pour juger sur des agences à part."
    ),
    "VARIABLE=SHAPE: free, rising, falling, monotone, peak, valley or u; may be repeated.": (
        "VARIABLE=FORME : free (libre), rising (croissante), falling (décroissante), monotone, peak (bosse), "
        "valley (creux) ou u ; peut être répété."
    ),
    "VARIABLE=4,8: cut points that must stand; may be repeated.": (
        "VARIABLE=4,8 : points de coupure imposés ; peut être répété."
    ),
    "A column whose numbers are codes without an order, as of a state; may be repeated.": (
        "Une colonne dont les nombres sont des codes sans ordre, comme un État ; option répétable."
    ),
    "A variable that must be in the card; may be repeated.": (
        "Une variable qui doit être dans la grille ; peut être répété."
    ),
    "Fit with Firth's penalty, finite even where a class foretells the target.": (
        "Ajuster avec la pénalité de Firth, finie même là où une classe annonce la cible."
    ),
    "How variables are chosen: stepwise, or l1 (a path of penalties).": (
        "Choix des variables : stepwise (pas à pas) ou l1 (un chemin de pénalités)."
    ),
    "With --period: greatest stability index of a variable between periods.": (
        "Avec --period : plus grand indice de stabilité d'une variable entre périodes."
    ),
    "How variables enter: p (tests at level alpha), aic or bic.": (
        "Comment entrent les variables : p (tests au niveau alpha), aic ou bic."
    ),
    "At most so many variables.": "Au plus tant de variables.",
    "At most so many classes of a variable.": "Au plus tant de classes par variable.",
    "Least weighted share of a class.": "Plus petite part pondérée d'une classe.",
    "Level of the tests of classes and variables.": "Niveau des tests des classes et des variables.",
    "What the card is held against: all, quick (five variables, a rule of thumb) or none.": (
        "À quoi la grille est comparée : all, quick (cinq variables, une règle simple) ou none."
    ),
    "Play the whole building again on so many surveys drawn from the survey; 25 is usual.": (
        "Rejouer toute la construction sur tant d'enquêtes tirées de l'enquête ; 25 est l'usage."
    ),
    "Parts of the cross-validation; 0: judged on nothing.": (
        "Parts de la validation croisée ; 0 : la grille n'est pas jugée."
    ),
    "A TOML file of edits made again on the card, in order (with --month: give --target).": (
        "Un fichier TOML de retouches refaites sur la grille, dans l'ordre (avec --month : donnez --target)."
    ),
    "Write the card's edits as a TOML file, for --edit.": (
        "Écrire les retouches de la grille dans un fichier TOML, pour --edit."
    ),
}
