"""One card over several sets of files: which is the reference, what is counted, what is worth a warning."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bondroit.app.drift_report import CardDrift
from bondroit.errors import Text, UserError
from bondroit.scoring.drift import LEARNING, drift_of, learning_baseline, month_baseline
from bondroit.scoring.drift_counts import count_files, cuts_of
from bondroit.scoring.drift_warnings import Thresholds, warnings_of
from bondroit.scoring.rows import Top
from bondroit.stats.disclosure import FLOOR

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars as pl

    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.drift import Baseline, MonthDrift
    from bondroit.scoring.drift_counts import Counts
    from bondroit.scoring.drift_warnings import Warned


NOW, THEN, TABLE = "now", "reference", "table"
"""The labels of tables that somebody brings."""
WHERE = {
    NOW: Text("the table", "la table"),
    THEN: Text("the table of reference", "la table de référence"),
    TABLE: Text("the table", "la table"),
}
USUAL_TOP, USUAL_LIMITS = Top(percent=Decimal(5)), Thresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftAsked:
    """How to look.

    Attributes:
        top: the files above the score's threshold, at the reference.
        limits: from where on to warn.
        learning: hold variables against the survey of the card; None does if the card holds it.
    """

    top: Top = USUAL_TOP
    limits: Thresholds = USUAL_LIMITS
    learning: bool | None = None


def card_drift(
    card: Scorecard,
    files: Sequence[tuple[str, Callable[[], pl.LazyFrame]]],
    asked: DriftAsked,
    *,
    reference: int = 0,
    floor: int = FLOOR,
    on_month: Callable[[], None] = lambda: None,
) -> CardDrift:
    """Look at one card over sets of files.

    Args:
        card: the scorecard; of one that is partly unknown, only the variables are looked at.
        files: label and files, in order; only one set is in hand at a time.
        asked: how.
        reference: position of the set that the score, and without the survey the variables, are held against.
        floor: smallest number of files that is told; a smaller set is refused.
        on_month: called after each set.

    Raises:
        UserError: E-USE-001 if the card does not hold the shares of its survey and is asked for them, or if no
            variable of the card is published; E-TAB-005 if a set has fewer files than may be told of.
    """
    if all(v.masked for v in card.variables):
        raise _refused(card, Text("publishes no class of any variable", "ne publie aucune classe"))
    learnt = learning_baseline(card) if asked.learning is not False else None
    if learnt is None and asked.learning:
        raise _refused(
            card,
            Text(
                "does not hold the shares of the survey it was learnt from",
                "ne contient pas les parts de l'enquête dont elle est apprise",
            ),
        )
    label, first_files = files[reference]
    cuts = cuts_of(card, first_files(), label=label, top=asked.top, least=floor)
    first = count_files(card, first_files(), label=label, cuts=cuts)
    require_enough(label, first.files, floor)
    before = month_baseline(first) if learnt is None else learnt
    months: list[MonthDrift] = []
    warned: list[Warned] = []
    for name, get in files:
        counts = first if name == label else count_files(card, get(), label=name, cuts=cuts)
        require_enough(name, counts.files, floor)
        one = drift_of(
            card, counts, _knowing(before, first, counts), first if first.has_scores else None, cuts, least=floor
        )
        months.append(one)
        warned += warnings_of(one, asked.limits, floor)
        on_month()
    return CardDrift(
        card=card.label,
        card_hash=card.hash,
        target=card.target,
        against=before.label,
        cuts=cuts,
        months=tuple(months),
        warned=tuple(warned),
    )


def require_enough(label: str, files: int, floor: int) -> None:
    """Refuse to tell of a set of files that is smaller than any number that may be told.

    Raises:
        UserError: E-TAB-005.
    """
    if files >= floor:
        return
    where = WHERE.get(label, Text(f"{label}", f"{label}"))
    raise UserError(
        "E-TAB-005",
        Text(
            f"Fewer than {floor} files in {where.en}: whatever is said of them tells who they are.",
            f"Moins de {floor} dossiers dans {where.fr} : ce qu'on en dirait les ferait reconnaître.",
        ),
        remedy=Text(
            f"give at least {floor} files; for one file: bondroit explain.",
            f"donnez au moins {floor} dossiers ; pour un seul dossier : bondroit explain.",
        ),
    )


def _knowing(before: Baseline, first: Counts, counts: Counts) -> Baseline:
    """A survey does not say what values stood in its class `other`; the first month does for those after it."""
    if before.label != LEARNING or counts.label == first.label:
        return before
    return replace(before, outside=first.outside)


def _refused(card: Scorecard, what: Text) -> UserError:
    return UserError(
        "E-USE-001",
        Text(f"Scorecard {card.label} {what.en}.", f"La grille {card.label} {what.fr}."),
        remedy=Text(
            "hold it against a month (--against 2026-01), or a table (--reference FILE).",
            "comparez à un mois (--against 2026-01), ou à une table (--reference FICHIER).",
        ),
    )
