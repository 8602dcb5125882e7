"""What is asked of other cards, of whose, and how they are made; what cannot be is refused before any fit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.auditing.alternatives_arbitrary import BY, Near
from bondroit.building.request import BuildRequest
from bondroit.errors import Text, UserError
from bondroit.stats.disclosure import FLOOR

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from bondroit.domain.scorecard import Scorecard

CARDS, MOST_CARDS, MOST_FILES = 300, 2_000, 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is wanted of the other cards.

    Attributes:
        groups: columns that make groups.
        income: the column of incomes.
        poorest: share of the files that is called the poorest.
        capacity: share of the files that is controlled.
        cards: about so many are tried.
        near: what counts as equally good.
        tolerance: part of what is found that a less harmful card may lose.
        seed: of all that is drawn.
        as_it_stands: the card has not learnt from these rows: its own coefficients are judged.
        floor: smallest count shown.
    """

    groups: tuple[str, ...] = ()
    income: str | None = None
    poorest: float = 0.2
    capacity: float = 0.05
    cards: int = CARDS
    near: Near = field(default_factory=Near)
    tolerance: float = 0.05
    seed: int = 1
    as_it_stands: bool = False
    floor: int = FLOOR


@dataclass(frozen=True, slots=True, eq=False)
class Crowded:
    """Every file of a month.

    Attributes:
        variables: one row per file, with the variables of cards.
        groups: one row per file in the same order, with groups and incomes.
    """

    variables: pl.DataFrame
    groups: pl.DataFrame

    def few(self, seed: int) -> Crowded:
        """At most 200,000 files, drawn at random."""
        rows = self.variables.height
        if rows <= MOST_FILES:
            return self
        drawn = np.sort(np.random.default_rng(seed).choice(rows, MOST_FILES, replace=False))
        return Crowded(self.variables[drawn], self.groups[drawn])


@dataclass(frozen=True, slots=True, kw_only=True)
class Of:
    """Whose cards, and how it is said.

    Attributes:
        card: the card that others are put beside.
        other: a second one.
        files: the rows, as shown.
        fictitious: whether they are those of a fictitious town.
        audit: whether the groups are those of the audit of files.
        per_euro: units of the column of amounts in a euro.
        notes: what a person should know first.
        beside: one row per file in the same order, with the groups and incomes; None where the table has them.
        crowd: every file of the month; None where only the rows are looked at.
    """

    card: Scorecard
    other: Scorecard | None = None
    files: str = ""
    fictitious: bool = False
    audit: bool = False
    per_euro: int = 1
    notes: tuple[Text, ...] = ()
    beside: pl.DataFrame | None = None
    crowd: Crowded | None = None


def request_of(
    card: Scorecard, columns: Mapping[str, str | None], *, exclude: tuple[str, ...], seed: int
) -> BuildRequest:
    """How classes and cards are made: as the card says it was made, but for the columns given.

    Args:
        card: its provenance names its target, weights, design and settings.
        columns: by the field of `BuildRequest`, what a person names instead.
        exclude: columns that may not enter another card.
        seed: of the parts.
    """
    made, settings = card.provenance, card.provenance.get("settings", {})
    known: dict[str, Any] = {
        "target": made.get("target_column"), "weight": made.get("weight_column"), "strata": made.get("strata_column"),
        "stratum_size": made.get("stratum_size_column"), "clusters": made.get("clusters_column"),
        "amount": made.get("amount_column"), "period": made.get("period_column"),
        "office": made.get("office_column"), "positive": made.get("positive"),
    }  # fmt: skip
    given = {name: value for name, value in columns.items() if value is not None}
    if "target" in given and given["target"] != known["target"]:
        known["positive"] = None
    known |= given
    if known["target"] is None:
        raise UserError(
            "E-USE-001",
            Text(
                "The card does not say which column is its target.", "La grille ne dit pas quelle colonne est sa cible."
            ),
            remedy=Text("add --target COLUMN.", "ajoutez --target COLONNE."),
        )
    kept = {name: settings[name] for name in ("min_share", "min_count", "max_modalities", "alpha") if name in settings}
    return BuildRequest(
        name=card.name, exclude=tuple(dict.fromkeys((*settings.get("exclude", ()), *exclude))),
        categorical=tuple(settings.get("categorical", ())), holdout=0.0, folds=0, seed=seed, **kept, **known,
    )  # fmt: skip


def require_asked(frame: pl.DataFrame, of: Of, asked: Asked) -> None:
    """Refuse options that cannot be, and columns that are not there, all at once."""
    faults = []
    if asked.near.by not in BY:
        listed = ", ".join(BY)
        faults.append(Text(f"--by {asked.near.by}: none of {listed}.", f"--by {asked.near.by} : aucun de {listed}."))
    for option, value in (("--capacity", asked.capacity), ("--poorest", asked.poorest)):
        if not 0.0 < value < 1.0:
            faults.append(Text(f"{option} is between 0 and 1.", f"{option} est entre 0 et 1."))
    if not 0 < asked.cards <= MOST_CARDS:
        faults.append(Text(f"--cards: 1 to {MOST_CARDS}.", f"--cards : de 1 à {MOST_CARDS}."))
    if asked.as_it_stands and not all(card.known for card in (of.card, *([] if of.other is None else [of.other]))):
        faults.append(Text("Part of the card is unknown.", "Une partie de la grille est inconnue."))
    wanted = [v.name for card in (of.card, of.other) if card is not None for v in card.variables]
    told = [*asked.groups, *([] if asked.income is None else [asked.income])]
    beside = frame if of.beside is None else of.beside
    missing = [name for name in dict.fromkeys(wanted) if name not in frame.columns]
    missing += [name for name in dict.fromkeys(told) if name not in beside.columns]
    faults += [Text(f"Missing column: {name}.", f"Colonne absente : {name}.") for name in missing]
    if asked.income is not None and asked.income not in missing and not beside[asked.income].dtype.is_numeric():
        faults.append(Text(f"{asked.income} holds no numbers.", f"{asked.income} ne contient pas de nombres."))
    if faults:
        raise UserError(
            "E-TAB-004" if missing else "E-USE-001",
            Text("Other cards cannot be tried so.", "D'autres grilles ne peuvent être essayées ainsi."),
            faults=faults,
            remedy=Text("bondroit alternatives --help shows the options.", "bondroit alternatives --help les montre."),
        )
