"""The help of `draw` and `estimate` in French."""

from __future__ import annotations

SURVEYS: dict[str, str] = {
    "A column of strata; may be repeated; none for none. Default: office.": (
        "Une colonne de strates ; peut être répété ; none : aucune. Par défaut : office."
    ),
    "Over the strata: proportional, neyman (see --spread) or equal.": (
        "Entre les strates : proportional, neyman (voir --spread) ou equal."
    ),
    "Files of each stratum, if it has so many.": "Dossiers de chaque strate, si elle en a autant.",
    "With neyman: the column whose dispersion in each stratum counts.": (
        "Avec neyman : la colonne dont compte la dispersion dans chaque strate."
    ),
    "Draw these first, e.g. office; then files of each, or all.": (
        "Tirer d'abord ces grappes, par ex. office ; puis des dossiers de chacune, ou tous."
    ),
    "With --cluster: how many; without --size all their files.": (
        "Avec --cluster : combien ; sans --size, tous leurs dossiers."
    ),
    "Draw files with probabilities in proportion to this column.": (
        "Tirer les dossiers avec des probabilités proportionnelles à cette colonne."
    ),
    "Compute the size: half-width of the 95% interval, e.g. 0.01; see --of.": (
        "Calculer la taille : demi-largeur de l'intervalle à 95 %, par ex. 0.01 ; voir --of."
    ),
    "With --precision: overpayment or underpayment (a rate), overpaid, underpaid or unclaimed (a total).": (
        "Avec --precision : overpayment ou underpayment (un taux), overpaid, underpaid ou unclaimed (un total)."
    ),
    "The month of the survey.": "Le mois de l'enquête.",
    "With --month: weights meet the population's counts by this column; repeat.": (
        "Avec --month : les poids respectent les effectifs de la population selon cette colonne ; à répéter."
    ),
    "With --table: the column of strata.": "Avec --table : la colonne des strates.",
    "With --table: the column of units drawn first; COLUMN,COLUMN for two stages.": (
        "Avec --table : la colonne des unités tirées d'abord ; COLONNE,COLONNE pour deux degrés."
    ),
    "With --table: units in the stratum (in the cluster), or shares drawn; per stage.": (
        "Avec --table : unités de la strate (de la grappe), ou parts tirées ; par degré."
    ),
    "A column whose mean is wanted; may be repeated.": "Une colonne dont on veut la moyenne ; peut être répété.",
    "A column whose total is wanted; may be repeated.": "Une colonne dont on veut le total ; peut être répété.",
    "COLUMN/COLUMN: one total over another; repeat.": "COLONNE/COLONNE : un total sur un autre ; à répéter.",
    "A column whose every value gets its share; repeat.": "Une colonne dont chaque valeur reçoit sa part ; à répéter.",
    "COLUMN=0.5: the median, say; may be repeated.": "COLONNE=0.5 : la médiane, par exemple ; peut être répété.",
    "A column of incomes: share of people below 60% of the median; repeat.": (
        "Une colonne de revenus : part des personnes sous 60 % de la médiane ; à répéter."
    ),
    "The same figures for each value of a column; repeat.": (
        "Les mêmes chiffres pour chaque valeur d'une colonne ; à répéter."
    ),
    "SQL: the rows that the figures are of; the others stay in the design.": (
        "SQL : les lignes que disent les chiffres ; les autres restent dans le plan de sondage."
    ),
    'A model, as "y ~ a + log(1 + b)"; may be repeated.': ('Un modèle, comme "y ~ a + log(1 + b)" ; peut être répété.'),
    "Of --regress: linear or logistic.": "De --regress : linear ou logistic.",
    "Of --regress: of the design, or of the model.": "De --regress : design (du plan de sondage) ou model (du modèle).",
    "Known totals to calibrate on: a file of variable,value,total.": (
        "Totaux connus sur lesquels caler : un fichier variable,value,total."
    ),
    "How weights are calibrated: raking, linear or bounded.": "Comment caler les poids : raking, linear ou bounded.",
    "With bounded: LOW,HIGH of the factor of a weight, e.g. 0.5,2.": (
        "Avec bounded : BAS,HAUT du facteur d'un poids, par ex. 0.5,2."
    ),
    "A yes/no column: who answered; weights are shared among them.": (
        "Une colonne oui/non : qui a répondu ; les poids sont partagés entre eux."
    ),
    "With --response: COLUMN,COLUMN: the classes within which they are.": (
        "Avec --response : COLONNE,COLONNE : les classes à l'intérieur desquelles ils le sont."
    ),
    'With --response: a model of it instead, as "age + income".': (
        'Avec --response : plutôt un modèle de réponse, comme "age + revenu".'
    ),
    "Of the intervals.": "Des intervalles.",
    "Figures on fewer rows are masked; 0: none.": "Les chiffres sur moins de lignes sont masqués ; 0 : aucun.",
    "With --table: write the page there too.": "Avec --table : y écrire aussi la page.",
    "Estimate how many files and euros are wrong from the survey; or anything from a survey of your own.": (
        "Estimer d'après l'enquête combien de dossiers et d'euros sont faux ; ou tout chiffre d'une enquête à vous."
    ),
}
