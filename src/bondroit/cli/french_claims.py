"""The French of the help of `bondroit check-claims`."""

from __future__ import annotations

CLAIMS: dict[str, str] = {
    "Ask fictitious towns whether they reproduce what is said of the published scores, over draws of all that they "
    "assume; goes on where it was cut.": (
        "Demander à des villes fictives si elles reproduisent ce qu'on dit des scores publiés, sur des tirages de tout "
        "ce qu'elles supposent ; reprend où elle fut coupée."
    ),
    "The folder of the draws, the result and the page; made if it is not there.": (
        "Le dossier des tirages, du résultat et de la page ; créé s'il n'existe pas."
    ),
    "Towns, each with its own draw of what is assumed.": "Des villes, chacune avec son tirage de ce qui est supposé.",
    "Further towns of the usual values, that differ by chance alone.": (
        "Des villes de plus, aux valeurs usuelles, que seul le hasard distingue."
    ),
    "Files of each town's random survey; at most half of recipients.": (
        "Dossiers de l'enquête au hasard de chaque ville ; au plus la moitié des allocataires."
    ),
    "Processes at work, two at most; 0: as memory allows.": (
        "Processus au travail, deux au plus ; 0 : selon la mémoire."
    ),
    "The code of a claim, as CLM02; may be repeated; all are asked.": (
        "Le code d'une affirmation, comme CLM02 ; peut être répété ; toutes sont demandées."
    ),
}
