"""What if the card were another: who would come among the highest scores, and who would leave, for many cards."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.errors import Text, UserError
from bondroit.scoring.coded import coding_of
from bondroit.scoring.compatibility import require_compatible, schema_of, summarise
from bondroit.scoring.expressions import points_expression
from bondroit.scoring.files import COMPILED_FROM
from bondroit.scoring.rows import Top
from bondroit.scoring.whatif import what_if
from bondroit.scoring.whatif_base import LEFT_OUT, TOP, stand_base
from bondroit.scoring.whatif_changes import changed_cards, drawn_each, dropped_each, neutral_each
from bondroit.scoring.whatif_report import BaseCard, WhatIfReport, base_groups, report_line
from bondroit.stats.disclosure import FLOOR

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from bondroit.app.what_if_ports import Coder
    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.whatif_changes import Change, WhatIfCard
    from bondroit.scoring.whatif_tables import CodedFiles

MOST_GROUPS, MOST_CELLS, MOST_CARDS, MOST_WRITTEN = 50, 1 << 15, 10_000, 60
MISSING = "(missing)"
FIVE_PERCENT = Top(percent=Decimal(5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which what-if cards, and what of them.

    Attributes:
        changes: of a file.
        drop_each, neutral_each: the families.
        draws: cards with coefficients drawn within their intervals.
        seed: of these draws.
        top: how many files are the highest, or which share.
        by: columns of groups.
        floor: smallest count shown.
    """

    changes: tuple[Change, ...] = ()
    drop_each: bool = False
    neutral_each: bool = False
    draws: int = 0
    seed: int = 1
    top: Top = FIVE_PERCENT
    by: tuple[str, ...] = ()
    floor: int = FLOOR


@dataclass(frozen=True, slots=True, eq=False)
class Files:
    """The files that are looked at.

    Attributes:
        name: of the month or the table, as shown.
        frame: one row a file.
        identifier: the column that tells files apart, text; None numbers them.
        groups: one row a file in the same order, a column for each of `Asked.by`.
        tie_seed: of the rule for ties: the month's index; 0 for a table.
    """

    name: str
    frame: pl.LazyFrame
    identifier: str | None
    groups: pl.DataFrame | None
    tie_seed: int = 0


def cards_asked(card: Scorecard, asked: Asked, load: Callable[[str], Scorecard]) -> tuple[WhatIfCard, ...]:
    """The what-if cards, those of the file first.

    Raises:
        UserError: E-USE-001 if nothing is asked or too much; E-USE-007.
    """
    made = [*changed_cards(card, asked.changes, load)] if asked.changes else []
    if asked.drop_each:
        made += dropped_each(card)
    if asked.neutral_each:
        made += neutral_each(card)
    if asked.draws:
        made += drawn_each(card, count=min(asked.draws, MOST_CARDS + 1), seed=asked.seed)
    if not 0 < len(made) <= MOST_CARDS:
        raise UserError(
            "E-USE-001",
            Text("No what-if card is asked for.", "Aucune grille « et si » n'est demandée.")
            if not made
            else Text(f"More than {MOST_CARDS} cards.", f"Plus de {MOST_CARDS} grilles."),
            remedy=Text(
                "add --changes FILE, --drop-each, --neutral-each or --draws N.",
                "ajoutez --changes FICHIER, --drop-each, --neutral-each ou --draws N.",
            ),
        )
    return tuple(made)


def what_if_cards(
    *, files: Files, card: Scorecard, cards: Sequence[WhatIfCard], asked: Asked, coder: Coder
) -> WhatIfReport:
    """Code the files once, and put every what-if card beside the base card.

    Args:
        files: what is scored.
        card: the base card.
        cards: the what-if cards; see `cards_asked`.
        asked: what was asked.
        coder: codes the files.

    Raises:
        UserError: E-SCO-002 if a card does not fit the files, E-SCO-003 if part of one is unknown; E-AUD-001 if a
            column makes too many groups.
    """
    coding = coding_of([card, *(c.card for c in cards)])
    probe = coding.card(card.label)
    summary = summarise(probe, files.frame)
    require_compatible(probe, summary)
    compiled = summary.files >= COMPILED_FROM
    with coder.coded(files.frame, coding, summary.schema, identifier=files.identifier, compiled=compiled) as coded:
        return compare_coded(files, coded, card, cards, asked)


def compare_coded(
    files: Files, coded: CodedFiles, card: Scorecard, cards: Sequence[WhatIfCard], asked: Asked
) -> WhatIfReport:
    """The same on files that are coded already; `files.frame` is not read."""
    if not coded.rows:
        raise UserError(
            "E-TAB-003",
            Text("There is no file to score.", "Il n'y a aucun dossier à noter."),
            remedy=Text("name a table that has rows.", "indiquez une table qui a des lignes."),
        )
    groups, labels = _groups(files.groups, coded.rows)
    base = stand_base(coded, card, top=asked.top, seed=files.tie_seed)
    own, *outcomes = what_if(coded, base, [card, *(c.card for c in cards)], groups=groups, seed=files.tie_seed)
    known = base.flags & LEFT_OUT == 0
    size = int(np.prod([len(of) for _, of in labels], dtype=np.int64))
    cells = np.bincount(groups[known], minlength=size)
    highest = np.bincount(groups[base.flags & TOP != 0], minlength=size)
    counted = (cells, highest)
    return WhatIfReport(
        files=files.name,
        rows=coded.rows,
        base=BaseCard(card.label, card.hash, base.scored, own.mean, base.most, base.last),
        base_groups=base_groups(counted, labels, asked.floor),
        lines=tuple(
            report_line(one, outcome, scored=base.scored, counted=counted, labels=labels, floor=asked.floor)
            for one, outcome in zip(cards, outcomes, strict=True)
        ),
        by=tuple(name for name, _ in labels),
        floor=asked.floor,
        tie_seed=files.tie_seed,
        seed=asked.seed if asked.draws else None,
        moved=own.moves.files,
    )


def _groups(frame: pl.DataFrame | None, rows: int) -> tuple[NDArray[np.uint16], list[tuple[str, list[str]]]]:
    """One number a file for its group in every column, the first column slowest; the groups of each column."""
    numbers = np.zeros(rows, np.int64)
    labels: list[tuple[str, list[str]]] = []
    for column in [] if frame is None else frame.get_columns():
        values = column.cast(pl.String).fill_null(MISSING)
        named = values.unique().sort().to_list()
        named.sort(key=lambda text: (text == MISSING, _order(text)))
        if len(named) > MOST_GROUPS:
            raise _too_many(column.name, len(named))
        labels.append((column.name, named))
        place = values.replace_strict(named, list(range(len(named))), return_dtype=pl.Int64).to_numpy()
        numbers = numbers * len(named) + place
    if int(np.prod([len(of) for _, of in labels], dtype=np.int64)) > MOST_CELLS:
        raise _too_many(", ".join(name for name, _ in labels), MOST_CELLS)
    return numbers.astype(np.uint16), labels


def _order(text: str) -> Any:  # noqa: ANN401  numbers as numbers, before words
    return (0, float(text), text) if text.lstrip("-").isdigit() else (1, 0.0, text)


def _too_many(name: str, count: int) -> UserError:
    return UserError(
        "E-AUD-001",
        Text(
            f"{name}: {count} values make more than {MOST_GROUPS} groups.",
            f"{name} : {count} valeurs font plus de {MOST_GROUPS} groupes.",
        ),
        remedy=Text("name a column of few classes with --by.", "indiquez par --by une colonne de peu de classes."),
    )


def columns_by(
    frame: pl.LazyFrame,
    by: Sequence[str],
    *,
    beside: pl.LazyFrame | None = None,
    identifier: str = "household_id",
    keep: int | None = None,
) -> pl.DataFrame | None:
    """The columns of groups, a row a file in the order of `frame`; None if none are asked for.

    Args:
        frame: the files.
        by: columns, of `frame` or of `beside`.
        beside: more columns by `identifier`.
        identifier: see `beside`.
        keep: only so many of `by` make groups; the others must be there.

    Raises:
        UserError: E-TAB-004 with every column that is nowhere.
    """
    own = frame.collect_schema().names()
    other = [] if beside is None else [name for name in beside.collect_schema().names() if name not in own]
    missing = [name for name in by if name not in own and name not in other]
    if missing:
        raise UserError(
            "E-TAB-004",
            Text("A column is not there.", "Une colonne est absente."),
            faults=[_absent(name, [*own, *other]) for name in missing],
            remedy=Text("name columns as they stand.", "nommez les colonnes telles qu'elles sont."),
        )
    kept = list(dict.fromkeys(by[:keep]))
    if not kept:
        return None
    if beside is not None and any(name in other for name in kept):
        more = [name for name in kept if name in other]
        frame = frame.join(beside.select(identifier, *more), on=identifier, how="left", maintain_order="left")
    return frame.select(kept).collect(engine="streaming")


def _absent(name: str, there: Sequence[str]) -> Text:
    near = get_close_matches(name, there, n=1)
    return Text(
        f"Missing column: {name}." + (f" Did you mean {near[0]}?" if near else ""),
        f"Colonne absente : {name}." + (f" Vouliez-vous dire {near[0]} ?" if near else ""),
    )


def points_frame(files: Files, card: Scorecard, cards: Sequence[WhatIfCard]) -> pl.LazyFrame:
    """Points of every file by the base card and by each what-if card, scored plainly; null where there is no class.

    Raises:
        UserError: E-USE-001 for more than 60 cards.
    """
    if len(cards) > MOST_WRITTEN:
        raise UserError(
            "E-USE-001",
            Text(f"--points of {len(cards)} cards.", f"--points pour {len(cards)} grilles."),
            remedy=Text(f"ask for at most {MOST_WRITTEN}.", f"demandez-en au plus {MOST_WRITTEN}."),
        )
    schema = schema_of(coding_of([card, *(c.card for c in cards)]).card(card.label), files.frame)
    wanted = [(card.label, card), *((c.name, c.card) for c in cards)]
    columns = [points_expression(one, schema).alias(f"points {name}") for name, one in wanted]
    first = [] if files.identifier is None else [pl.col(files.identifier)]
    return files.frame.select(*first, *columns)
