"""What if the card were another: who would come among the highest scores, and who would leave, for many cards."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.app.what_if_groups import numbered_groups
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

    from bondroit.app.what_if_ports import Coder
    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.whatif_changes import Change, WhatIfCard
    from bondroit.scoring.whatif_tables import CodedFiles

MOST_CARDS, MOST_WRITTEN = 10_000, 60
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
    made: list[WhatIfCard] = []
    if asked.drop_each:
        made += dropped_each(card)
    if asked.neutral_each:
        made += neutral_each(card)
    if asked.draws:
        made += drawn_each(card, count=min(asked.draws, MOST_CARDS + 1), seed=asked.seed)
    if asked.changes:
        made = [*changed_cards(card, asked.changes, load, taken=[one.name for one in made]), *made]
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
    groups, labels = numbered_groups(files.groups, coded.rows, asked.floor)
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
        base_groups=base_groups(counted, labels, asked.floor, left_out=coded.rows - base.scored),
        lines=tuple(
            report_line(
                one,
                outcome,
                scored=base.scored,
                counted=counted,
                labels=labels,
                floor=asked.floor,
                left_out=coded.rows - base.scored,
            )
            for one, outcome in zip(cards, outcomes, strict=True)
        ),
        by=tuple(name for name, _ in labels),
        floor=asked.floor,
        tie_seed=files.tie_seed,
        seed=asked.seed if asked.draws else None,
        moved=own.moves.files,
    )


def points_frame(files: Files, card: Scorecard, cards: Sequence[WhatIfCard]) -> pl.LazyFrame:
    """Points of every file by the base card and by each what-if card, scored plainly; null where there is no class.

    Raises:
        UserError: E-USE-001 for more than 60 cards, or if the column of identifiers is called as one of points.
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
    if files.identifier in {f"points {name}" for name, _ in wanted}:
        raise UserError(
            "E-USE-001",
            Text(
                f"The column {files.identifier} would be written twice.",
                f"La colonne {files.identifier} serait écrite deux fois.",
            ),
            remedy=Text("call the card otherwise in --changes.", "donnez un autre nom à la grille dans --changes."),
        )
    first = [] if files.identifier is None else [pl.col(files.identifier)]
    return files.frame.select(*first, *columns)
