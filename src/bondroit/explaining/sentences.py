"""The sentences of an explanation. Plain words; the law's four items; never a finding about people.

Sources: CRPA L311-3-1, R311-3-1-1 and R311-3-1-2; GDPR art. 15, 16, 22; EU AI Act art. 86; Défenseur des droits 2024.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.explaining.explanation import Passage, Place, Term
from bondroit.explaining.numbers import number, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

CAUTION = Text(
    "The score estimates, from a random survey, how often files with the same answers have a difference of this kind. "
    "It is not a finding about you: it says neither that there is an error nor that anybody is at fault. "
    "Only a control made by a person establishes a difference, for or against you.",
    "Le score estime, d'après une enquête tirée au sort, combien de dossiers ayant les mêmes réponses présentent un "
    "écart de ce type. Il ne constate rien vous concernant : il ne dit ni qu'il y a une erreur, ni que quelqu'un est "
    "en faute. Seul un contrôle fait par une personne établit un écart, en votre défaveur ou en votre faveur.",
)

AIMS = {
    "overpayment": Text(
        "the chance that a full control would find lasting overpayments in the file",
        "la probabilité qu'un contrôle complet trouve dans le dossier des indus durables",
    ),
    "underpayment": Text(
        "the chance that a full control would find lasting underpayments, owed to the household",
        "la probabilité qu'un contrôle complet trouve des rappels durables, dus au foyer",
    ),
}

ORIGINS = {
    "random": Text(
        "Your file was drawn at random; the score played no part in that.",
        "Votre dossier a été tiré au sort ; le score n'y est pour rien.",
    ),
    "survey": Text(
        "Your file was drawn at random for a survey; the score played no part in that.",
        "Votre dossier a été tiré au sort pour une enquête ; le score n'y est pour rien.",
    ),
    "score_overpayment": Text(
        "Your file was proposed for a control because this score put it among the first of the month.",
        "Votre dossier a été proposé au contrôle parce que ce score le plaçait parmi les premiers du mois.",
    ),
    "score_underpayment": Text(
        "Your file was proposed for a control because this score, which looks for amounts owed to you, put it among "
        "the first of the month.",
        "Votre dossier a été proposé au contrôle parce que ce score, qui cherche des sommes qui vous seraient dues, le "
        "plaçait parmi les premiers du mois.",
    ),
}


def factor(odds_ratio: float) -> Text:
    """A factor on the odds in words: multiplied by 1.8, or divided by 1.8."""
    times = odds_ratio if odds_ratio >= 1 else 1 / odds_ratio
    en, fr = number(times, "en", 2), number(times, "fr", 2)
    if odds_ratio >= 1:
        return Text(f"multiplies the odds by {en}", f"multiplie la cote par {fr}")
    return Text(f"divides the odds by {en}", f"divise la cote par {fr}")


def term_sentence(term: Term) -> Text:
    """What datum, from which source, which class, raised or lowered by how much."""
    what = _datum_told(term)
    if term.is_reference:
        return Text(
            f"{what.en} This is the reference: it neither raises nor lowers the score.",
            f"{what.fr} C'est la référence : cela n'élève ni n'abaisse le score.",
        )
    if term.points == 0:
        return Text(
            f"{what.en} This neither raises nor lowers the score.",
            f"{what.fr} Cela n'élève ni n'abaisse le score.",
        )
    up = term.points > 0
    by = factor(term.odds_ratio)
    return Text(
        f"{what.en} This {'raises' if up else 'lowers'} the score: it "
        f"{by.en} compared with “{term.reference.en}”, {percent(term.share, 'en', 0)} of all that moves this score.",
        f"{what.fr} Cela {'élève' if up else 'abaisse'} le score : cela "
        f"{by.fr} par rapport à « {term.reference.fr} », soit {percent(term.share, 'fr', 0)} de tout ce qui fait "
        "bouger ce score.",
    )


def _datum_told(term: Term) -> Text:
    """The datum, its class and its source, with a capital."""
    en, fr = term.label.en, term.label.fr
    return Text(
        f"{en[:1].upper()}{en[1:]}: {term.modality.en} ({term.source.en}).",
        f"{fr[:1].upper()}{fr[1:]} : {term.modality.fr} ({term.source.fr}).",
    )


TOO_EXTREME_BELOW = 0.9
TOO_EXTREME = Text(
    "On files it had not learnt from, this scorecard gave scores that were too extreme: the score puts files in "
    "order, and is not to be read as an exact chance.",
    "Sur des dossiers qu'elle n'avait pas appris, cette grille donnait des scores trop tranchés : le score met les "
    "dossiers en ordre et ne se lit pas comme une probabilité exacte.",
)


def too_extreme(provenance: Mapping[str, Any]) -> bool:
    """Whether the card's own evaluation found its scores too extreme: a calibration slope below 0.9.

    1 is right; 0.9 is where the statistician's note begins too, see `building.shrinkage`.
    """
    evaluation = provenance.get("evaluation")
    slope = evaluation.get("slope") if isinstance(evaluation, Mapping) else None
    return isinstance(slope, int | float) and slope < TOO_EXTREME_BELOW


def summary(aim: Text, score: float, reference: float, place: Place | None) -> tuple[Text, ...]:
    """The score, the reference file's score and the place, in sentences."""
    found = [
        Text(
            f"The score estimates {aim.en}. For this file it is {percent(score, 'en', 1)}.",
            f"Le score estime {aim.fr}. Pour ce dossier, il vaut {percent(score, 'fr', 1)}.",
        ),
        Text(
            f"A file that had the reference answer everywhere would have {percent(reference, 'en', 1)}.",
            f"Un dossier qui aurait partout la réponse de référence aurait {percent(reference, 'fr', 1)}.",
        ),
    ]
    if place is not None:
        found.append(
            Text(
                f"That month it stood at rank {number(place.rank, 'en')} of {number(place.population, 'en')} files, "
                "highest score first.",
                f"Ce mois-là, il était au rang {number(place.rank, 'fr')} sur {number(place.population, 'fr')} "
                "dossiers, "
                "du score le plus élevé au plus bas.",
            )
        )
    return tuple(found)


def degree_and_mode(origin: str | None) -> Passage:
    """Item 1: the degree and the mode of contribution of the processing to the decision."""
    sentences = [ORIGINS[origin]] if origin in ORIGINS else []
    sentences += [
        Text(
            "The score only orders files that could be controlled. A person looks at each proposed file and confirms "
            "it or sets it aside; no control starts, and no amount changes, by the score alone.",
            "Le score ne fait qu'ordonner les dossiers qui pourraient être contrôlés. Une personne regarde chaque "
            "dossier "
            "proposé, le confirme ou l'écarte ; ni contrôle ni changement de montant ne résulte du seul score.",
        ),
        Text(
            "A share of controls is always drawn at random, without the score.",
            "Une part des contrôles est toujours tirée au sort, sans le score.",
        ),
    ]
    return Passage(
        Text("Degree and mode of contribution", "Degré et mode de contribution à la décision"), tuple(sentences)
    )


def data_and_sources(terms: Sequence[Term]) -> Passage:
    """Item 2: the data processed and where they come from, grouped by source in order of first use."""
    by_source: dict[Text, list[Text]] = {}
    for term in terms:
        by_source.setdefault(term.source, []).append(term.label)
    sentences = [
        Text(
            f"From {source.en}: {'; '.join(label.en for label in labels)}.",
            f"Par {source.fr} : {' ; '.join(label.fr for label in labels)}.",
        )
        for source, labels in by_source.items()
    ]
    return Passage(Text("Data processed and their sources", "Données traitées et leurs sources"), tuple(sentences))


def parameters(intercept_points: int, points: int) -> Passage:
    """Item 3: the parameters and their weights, applied to this person."""
    sum_en, sum_fr = number(points, "en"), number(points, "fr")
    start_en, start_fr = number(intercept_points, "en"), number(intercept_points, "fr")
    return Passage(
        Text(
            "Parameters and their weights, applied to this file",
            "Paramètres de traitement et leur pondération, appliqués à ce dossier",
        ),
        (
            Text(
                f"The table lists every parameter that was applied. Points add up: {start_en} to start with, then "
                "those of "
                f"each line, {sum_en} in all (a point is one millionth of a logit).",
                f"Le tableau donne tous les paramètres appliqués. Les points s'additionnent : {start_fr} au départ, "
                "puis "
                f"ceux de chaque ligne, {sum_fr} en tout (un point est un millionième de logit).",
            ),
        ),
    )


def operations() -> Passage:
    """Item 4: the operations carried out."""
    return Passage(
        Text("Operations carried out", "Opérations effectuées par le traitement"),
        (
            Text(
                "1. On the first day of the month, the data known by then are read; nothing later is used.",
                "1. Au premier jour du mois, les données connues à cette date sont lues ; rien de postérieur n'est "
                "utilisé.",
            ),
            Text(
                "2. Each datum is put into one of the classes of the published scorecard.",
                "2. Chaque donnée est rangée dans une des classes de la grille publiée.",
            ),
            Text(
                "3. The points of the classes are added, and the sum is turned into a share between 0 and 100%.",
                "3. Les points des classes sont additionnés, et la somme est convertie en une part de 0 à 100\u202f%.",
            ),
            Text(
                "4. Files are put in order of points; a person then decides on those proposed.",
                "4. Les dossiers sont mis en ordre de points ; une personne décide ensuite pour ceux qui sont "
                "proposés.",
            ),
        ),
    )


RIGHTS: tuple[Passage, ...] = (
    Passage(
        Text("Speak to a person", "Parler à une personne"),
        (
            Text(
                "You can ask at any time that a person look at your file again, hear you, and decide without the "
                "score.",
                "Vous pouvez demander à tout moment qu'une personne réexamine votre dossier, vous entende et décide "
                "sans le score.",
            ),
        ),
    ),
    Passage(
        Text("Have a datum corrected", "Faire corriger une donnée"),
        (
            Text(
                "If a line of the table is wrong or out of date, say so: the datum is corrected and the score "
                "computed anew.",
                "Si une ligne du tableau est fausse ou dépassée, dites-le : la donnée est corrigée et le score "
                "recalculé.",
            ),
        ),
    ),
    Passage(
        Text("Contest", "Contester"),
        (
            Text(
                "You can contest any decision made after a control, by the means stated in that decision, and turn "
                "to the "
                "Défenseur des droits at no cost.",
                "Vous pouvez contester toute décision prise après un contrôle, par les voies indiquées dans cette "
                "décision, et "
                "saisir gratuitement le Défenseur des droits.",
            ),
        ),
    ),
    Passage(
        Text("Ask for the rules", "Demander les règles"),
        (
            Text(
                "You can ask the body in writing for the rules of this processing and their application to your file "
                "(CRPA, "
                "art. L311-3-1). If it refuses or does not answer, you can turn to the Commission d'accès aux "
                "documents "
                "administratifs (CADA).",
                "Vous pouvez demander par écrit à l'organisme les règles de ce traitement et leur application à "
                "votre dossier "
                "(CRPA, art. L311-3-1). S'il refuse ou ne répond pas, vous pouvez saisir la Commission d'accès aux "
                "documents "
                "administratifs (CADA).",
            ),
        ),
    ),
)
