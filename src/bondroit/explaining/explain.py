"""Explain one file's score. Pure: a card and the file's values in, an `Explanation` out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.domain.known import require_known
from bondroit.domain.scorecard import NUMERIC, Modality, contributions, probability, to_points
from bondroit.errors import Text, UserError
from bondroit.explaining import sentences
from bondroit.explaining.explanation import Datum, Explanation, Place, Term
from bondroit.explaining.numbers import CENTS, modality_text, value_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Contribution, Scorecard, Value, Variable

_NONE = Text("none", "aucune")


def explain_file(
    card: Scorecard,
    row: Mapping[str, Value],
    *,
    population_rank: Place | None = None,
    month: Month | None = None,
    dictionary: Mapping[str, Datum] | None = None,
    origin: str | None = None,
) -> Explanation:
    """Tell one file's score: every term against its reference class, the sum, the law's four items, the rights.

    Args:
        card: the scorecard applied.
        row: the file's value of each variable of the card (others are ignored).
        population_rank: where the file stands that month, if known.
        month: the as-of month.
        dictionary: words, source and unit of variables; a variable without an entry is named by the card.
        origin: why the file was proposed for a control (`random`, `survey`, `score_overpayment`,
            `score_underpayment`), None if it was not.

    Raises:
        UserError: E-SCO-002 if a variable is missing or the card has no class for a value; E-SCO-003 if part of the
            card is unknown, so that no one score can be told.
    """
    require_known(card, Text("explain a file", "expliquer un dossier"))
    terms = _ordered_terms(card, _contributions(card, row, month), dictionary or {})
    intercept = to_points(card.intercept)
    points = intercept + sum(term.points for term in terms)
    aim = sentences.AIMS.get(card.target) or sentences.AIMS.get(card.name) or _named_aim(card.target)
    return Explanation(
        card=card.label,
        card_hash=card.hash,
        aim=aim,
        month="" if month is None else str(month),
        terms=terms,
        intercept_points=intercept,
        points=points,
        place=population_rank,
        caution=sentences.CAUTION,
        summary=(
            *sentences.summary(aim, probability(points), probability(intercept), population_rank),
            *((sentences.TOO_EXTREME,) if sentences.too_extreme(card.provenance) else ()),
        ),
        degree_and_mode=sentences.degree_and_mode(origin),
        data_and_sources=sentences.data_and_sources(terms),
        parameters=sentences.parameters(intercept, points),
        operations=sentences.operations(),
        rights=sentences.RIGHTS,
    )


def _named_aim(target: str) -> Text:
    return Text(f"the chance that “{target}” holds", f"la probabilité que « {target} » soit vrai")


def _contributions(card: Scorecard, row: Mapping[str, Value], month: Month | None) -> tuple[Contribution, ...]:
    faults = [fault for v in card.variables for fault in _faults(v, row)]
    if faults:  # every one at once; the value itself is never told
        raise _unreadable(card, faults, month)
    return contributions(card, row)


def _faults(variable: Variable, row: Mapping[str, Value]) -> list[Text]:
    name = variable.name
    if name not in row:
        return [Text(f"Variable {name} is missing.", f"La variable {name} manque.")]
    if variable.kind == NUMERIC and not _is_number(row[name]):
        return [Text(f"Variable {name} must be a number.", f"La variable {name} doit être un nombre.")]
    if variable.modality_of(row[name]) is None:
        return [
            Text(
                f"Variable {name} is in no class of the card.",
                f"La variable {name} n'entre dans aucune classe de la grille.",
            )
        ]
    return []


def _is_number(value: object) -> bool:
    """Whether a card can place `value` among its intervals; None is a missing number."""
    if value is None:
        return True
    try:
        float(value)  # type: ignore[arg-type]  # whatever the caller gave
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def _unreadable(card: Scorecard, faults: list[Text], month: Month | None) -> UserError:
    if month is None:
        remedy = Text(
            "give the file's value of every variable of the card, None where it is missing.",
            "donnez la valeur du dossier pour chaque variable de la grille, None si elle manque.",
        )
    else:
        remedy = Text(
            "observe the month again, or build a new version of the card.",
            "observez de nouveau le mois, ou construisez une nouvelle version de la grille.",
        )
    return UserError(
        "E-SCO-002",
        Text(
            f"Scorecard {card.label} cannot explain this file.",
            f"La grille {card.label} ne peut expliquer ce dossier.",
        ),
        faults=faults,
        remedy=remedy,
    )


def _ordered_terms(
    card: Scorecard, found: tuple[Contribution, ...], dictionary: Mapping[str, Datum]
) -> tuple[Term, ...]:
    moved = sum(abs(c.points) for c in found)
    terms = [
        _term(variable, c, dictionary.get(variable.name) or datum_of(variable), moved)
        for variable, c in zip(card.variables, found, strict=True)
    ]
    return tuple(sorted(terms, key=lambda term: -abs(term.points)))


def datum_of(variable: Variable) -> Datum:
    """What is told of a variable that no dictionary names: the card's own words, cents shown in euros."""
    words = variable.meaning or variable.name.removesuffix("_cents").replace("_", " ")
    return Datum(Text(words, words), unit=CENTS if variable.name.endswith("_cents") else "")


def _term(variable: Variable, found: Contribution, datum: Datum, moved: int) -> Term:
    modality = next(m for m in variable.modalities if m.name == found.modality)
    reference: Modality | None = next((m for m in variable.modalities if m.reference), None)
    term = Term(
        variable=variable.name,
        label=datum.label,
        source=datum.source,
        value=value_text(found.value, datum),
        modality=modality_text(modality, datum),
        reference=_NONE if reference is None else modality_text(reference, datum),
        is_reference=modality.reference,
        points=found.points,
        odds_ratio=found.odds_ratio,
        odds_ratio_low=modality.odds_ratio_low,
        odds_ratio_high=modality.odds_ratio_high,
        share=abs(found.points) / moved if moved else 0.0,
        sentence=Text("", ""),
    )
    return replace(term, sentence=sentences.term_sentence(term))
