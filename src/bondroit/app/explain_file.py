"""Explain the score of one file: sentences, and the letter that the person is owed, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.app.articulations import articulated
from bondroit.app.words_of import card_words
from bondroit.domain.articulation import route_of
from bondroit.errors import Text, UserError
from bondroit.explaining.explain import explain_file as tell
from bondroit.explaining.explanation import Explanation, Place
from bondroit.showing.letter import render_letter

if TYPE_CHECKING:
    from bondroit.app.articulations import Articulations
    from bondroit.app.ports import Cards, Documents, Journal, Tables
    from bondroit.domain.months import Month
    from bondroit.errors import Language
    from bondroit.observing.dictionary import Dictionary

LANGUAGES: tuple[Language, ...] = ("fr", "en")
ORIGIN_LETTERS = {"random": "H", "score_overpayment": "I", "score_underpayment": "R"}
KIND_LETTERS = {"on_site": "S", "on_documents": "P"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The file to explain: its card, and why, how and at which place it was proposed (None: it was not)."""

    household_id: str
    card: str
    origin: str | None = None
    kind: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class ExplainReport:
    """What was explained, and where the letters are."""

    explanation: Explanation
    reference: str
    letters: tuple[str, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values: the terms of the score, no identifier."""
        told = self.explanation
        return {
            "card": told.card,
            "month": told.month,
            "reference": self.reference,
            "score": told.score,
            "score_of_reference_file": told.reference_score,
            "points": told.points,
            "rank": None if told.place is None else told.place.rank,
            "letters": list(self.letters),
            "terms": [
                {
                    "variable": term.variable,
                    "modality": term.modality.en,
                    "points": term.points,
                    "odds_ratio": term.odds_ratio,
                    "share": term.share,
                }
                for term in told.terms
            ],
        }


def explain_file(
    *,
    month: Month,
    household_id: str | None,
    label: str | None,
    tables: Tables,
    cards: Cards,
    documents: Documents,
    journal: Journal,
    articulations: Articulations | None = None,
    dictionary: Dictionary | None = None,
) -> ExplainReport:
    """Write the letters of one file in French and English and give its explanation.

    Args:
        month: a scored month.
        household_id: the file; None takes the first of the month's plan.
        label: the card; None takes the one that proposed the file, else the overpayment card.
        tables: reads `variables`, `scores`, `plan`.
        cards: reads the card, hash checked.
        documents: gets the letters, dated by the month, so that the same file gives the same bytes.
        journal: gets one entry, without the file's identifier.
        articulations: reads articulated cards; the file is then explained by the card that its route names.
        dictionary: the words of the variables; the package's own by default.

    Raises:
        UserError: E-FIL-001 if the file was not scored in that month; E-WRK-003 if nothing was.
    """
    chosen = choose_file(month=month, household_id=household_id, label=label, tables=tables)
    told = explanation_of(
        month=month, chosen=chosen, tables=tables, cards=cards, articulations=articulations, dictionary=dictionary
    )
    reference = reference_of(chosen, told)
    letters = tuple(
        documents.write_bytes(
            f"letters/{month}-{reference}-{language}.pdf",
            render_letter(told, language=language, date=month.first_day, reference=reference),
        )
        for language in LANGUAGES
    )
    journal.append("explain", "audit", {"month": str(month), "card": told.card, "letters": len(letters)})
    return ExplainReport(told, reference, letters)


def reference_of(chosen: Chosen, told: Explanation) -> str:
    """What a letter is filed under: the place in the plan or in the ranking, which says nothing to others.

    Nothing is computed from the household's identifier: a hash of few identifiers can be undone by trying them all.
    """
    if chosen.origin is not None:
        return f"{ORIGIN_LETTERS[chosen.origin]}{KIND_LETTERS[chosen.kind]}{chosen.place:04d}"
    return f"N{told.place.rank:07d}" if told.place is not None else "N"


def choose_file(*, month: Month, household_id: str | None, label: str | None, tables: Tables) -> Chosen:
    """The file asked for, or the first that the plan proposes by score."""
    if tables.exists("plan", month):
        # The fuller control, on site, and the highest place come first.
        plan = tables.read("plan", month).sort("origin", pl.col("kind") != "on_site", "place")
        by_score = plan.filter(pl.col("card").is_not_null())
        own = by_score.head(1) if household_id is None else plan.filter(pl.col("household_id") == household_id)
        if own.height:
            row = own.row(0, named=True)
            return Chosen(
                row["household_id"], label or row["card"] or "overpayment", row["origin"], row["kind"], row["place"]
            )
    if household_id is None:
        first = tables.read("scores", month).sort("rank", "card").head(1).row(0, named=True)
        return Chosen(first["household_id"], label or first["card"])
    return Chosen(household_id, label or "overpayment")


def explanation_of(
    *,
    month: Month,
    chosen: Chosen,
    tables: Tables,
    cards: Cards,
    articulations: Articulations | None = None,
    dictionary: Dictionary | None = None,
) -> Explanation:
    """The explanation of one file's score, with its place among all files scored that month."""
    routes = articulated(chosen.card, articulations)
    label = cards.load(chosen.card).label if routes is None else routes.label
    own = pl.col("household_id") == chosen.household_id
    values = tables.scan("variables", [month]).filter(own).collect()
    scores = tables.scan("scores", [month]).filter(pl.col("card") == label)
    ranked = scores.filter(own).select("rank").collect()
    if values.is_empty() or ranked.is_empty():
        raise UserError(
            "E-FIL-001",
            Text(
                f"This file has no score by {label} in {month}.",
                f"Ce dossier n'a pas de score par {label} en {month}.",
            ),
            remedy=Text(
                f"check the identifier; bondroit score --month {month} scores every file.",
                f"vérifiez l'identifiant ; bondroit score --month {month} score tous les dossiers.",
            ),
        )
    serving = label
    if routes is not None:
        route = route_of(routes, values[routes.variable].item())
        assert route is not None  # it was scored
        serving = route.card
    population = scores.select(pl.len()).collect().item()
    return tell(
        cards.load(serving),
        values.row(0, named=True),
        population_rank=Place(ranked.item(), population),
        month=month,
        dictionary=card_words(dictionary),
        origin=chosen.origin,
    )
