"""Audit a published formula without data: by itself, and over the files of a workspace reweighted to public margins."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.auditing.checks.aud069_settled import SPEC as SETTLED_SPEC
from bondroit.auditing.formula import ASKED, FormulaReport, Over, unrun
from bondroit.auditing.formula_alone import formula_alone
from bondroit.auditing.formula_figures import Part
from bondroit.auditing.formula_groups import family_of
from bondroit.auditing.formula_margins import Reweighting, replicates, resampled, reweighting, weighted
from bondroit.auditing.formula_over import Ground, answers, group_lines, settled, standing_of
from bondroit.auditing.identified import NODES, Places
from bondroit.auditing.identified_box import Box
from bondroit.domain.scorecard import EXPERIMENT
from bondroit.errors import Text, UserError
from bondroit.scoring.formula_mapping import NO_MAPPING, mapped_frame, with_hypotheses
from bondroit.scoring.partly import INTERCEPT, Own, parts_of, shown_span, variance_parts
from bondroit.stats.disclosure import FLOOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.app.audit_formula_files import TownFiles
    from bondroit.auditing.formula_margins import Margins
    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.formula_mapping import FormulaMapping
    from bondroit.scoring.partly import Common, Parts
    from bondroit.stats.arrays import Floats, Integers

DRAWS, SEED = 40, 1
_POINTS = 1_000_000


NO_GROUPS = Text(
    "its groups, which these files do not have or which hold too few of them",
    "ses groupes, que ces dossiers n'ont pas ou qui en comptent trop peu",
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A published formula: one card, or several of which each serves some files.

    Attributes:
        name: of the formula.
        cards: its cards.
        notes: what a person should know of how they were read.
        variable: the column by which files are routed; empty with one card.
        routes: of each card, the values of that column as text.
    """

    name: str
    cards: tuple[Scorecard, ...]
    notes: tuple[Text, ...] = ()
    variable: str = ""
    routes: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaAsked:
    """What is asked of a formula.

    Attributes:
        mapping: which columns stand for its variables.
        margins: that files are reweighted to; None: not reweighted.
        top: share of the files that are the highest.
        draws: replicates for the error of the margins.
        seed: of these draws.
        nodes: parts of the box of coefficients looked at for one end of a bound.
        floor: smallest count shown.
    """

    mapping: FormulaMapping = NO_MAPPING
    margins: Margins | None = None
    top: float = 0.05
    draws: int = DRAWS
    seed: int = SEED
    nodes: int = NODES
    floor: int = FLOOR


def audit_formula(*, formula: Formula, asked: FormulaAsked, files: TownFiles | None = None) -> FormulaReport:
    """What a formula tells by itself and, over files, whatever its masked parts are.

    Args:
        formula: the cards.
        asked: what is asked.
        files: of a workspace; None: the formula alone.

    Raises:
        UserError: E-MAP-001 if the mapping does not fit; E-TAB-004 if margins name a column that is not there;
            E-TAB-005 if too few files are there; E-SCO-002 if a file has no route.
    """
    cards = tuple(with_hypotheses(card, asked.mapping) for card in formula.cards)
    formula = replace(formula, cards=cards)
    alone = tuple(formula_alone(card, asked.mapping.span or shown_span(card)) for card in cards)
    over, not_run = None, unrun((*(one.spec for one in ASKED), SETTLED_SPEC))
    if files is not None:
        over = _over(formula, asked, files)
        done = {one.finding.code for one in over.stated}
        not_run = tuple(replace(one, how=NO_GROUPS) for one in not_run if one.spec.code not in done)
    experiment = any(card.status == EXPERIMENT for card in cards)
    return FormulaReport(formula.name, alone, over, formula.notes, experiment, not_run, asked.floor)


def _over(formula: Formula, asked: FormulaAsked, files: TownFiles) -> Over:
    frame = files.frame
    if frame.height < asked.floor:
        raise UserError(
            "E-TAB-005",
            Text(f"Fewer than {asked.floor} recipients in {files.label}.",
                 f"Moins de {asked.floor} allocataires en {files.label}."),
            remedy=Text("name another month.", "indiquez un autre mois."),
        )  # fmt: skip
    parts = parts_of(
        mapped_frame(frame, formula.cards, asked.mapping), formula.cards, _routed(formula, frame),
        asked.mapping.assumptions,
    )  # fmt: skip
    weighing = None if asked.margins is None else reweighting(frame, asked.margins)
    made = None if weighing is None else weighted(weighing)
    weights = np.ones(frame.height) if made is None else made.weights
    ground = _ground(parts, weights, _replicas(weighing, asked, frame.height), asked, files)
    lines = group_lines(ground, nodes=asked.nodes)
    standing = standing_of(ground, lines)
    return Over(
        label=files.label, fictitious=files.fictitious, files=files.all_files, kept=frame.height, top=asked.top,
        margins=() if made is None else made.met, margins_met=made is None or made.converged,
        margins_source="" if asked.margins is None else asked.margins.source,
        efficiency=1.0 if made is None else made.efficiency, draws=asked.draws,
        parts=_shown(parts, weights), masked_spread=_masked(parts, weights), standing=standing,
        groups=tuple(one.line for one in lines.values()),
        stated=(*answers(ground, lines, nodes=asked.nodes), settled(standing)),
    )  # fmt: skip


def _replicas(weighing: Reweighting | None, asked: FormulaAsked, files: int) -> Sequence[Floats]:
    """Other weights of the files: of the margins within their error, or of the files as one draw of many."""
    if weighing is not None:
        return tuple(replicates(weighing, draws=asked.draws, seed=asked.seed))
    return tuple(resampled(files, draws=asked.draws, seed=asked.seed))


def _routed(formula: Formula, frame: pl.DataFrame) -> Integers | None:
    """(n,) place of the card that serves each file."""
    if len(formula.cards) == 1:
        return None
    if formula.variable not in frame.columns:
        raise _no_route(Text(f"No column {formula.variable}.", f"Pas de colonne {formula.variable}."))
    told = {value: place for place, values in enumerate(formula.routes) for value in values}
    found = frame[formula.variable].cast(pl.String).replace_strict(told, default=-1, return_dtype=pl.Int64)
    if (found < 0).any():
        raise _no_route(Text(f"Some values of {formula.variable} have no card.",
                             f"Des valeurs de {formula.variable} n'ont pas de grille."))  # fmt: skip
    return found.to_numpy()


def _no_route(fault: Text) -> UserError:
    return UserError(
        "E-SCO-002",
        Text(
            "The articulated formula cannot route these files.", "La formule articulée ne peut aiguiller ces dossiers."
        ),
        faults=(fault,),
        remedy=Text("repair [route] in the mapping.", "réparez [route] dans la correspondance."),
    )


def _ground(parts: Parts, weights: Floats, replicas: Sequence[Floats], asked: FormulaAsked, files: TownFiles) -> Ground:
    low, high = parts.ends()
    box = Box(low, high, parts.orders)
    places = Places(parts.low, parts.high, parts.pattern, parts.patterns, box, weights, asked.top)
    own = tuple(
        (_called(one), one.low * one.rows.astype(np.int64), one.high * one.rows.astype(np.int64)) for one in parts.owns
    )
    families = {c.name: family_of(c, asked.floor) for c in files.groups.get_columns()}
    return Ground(places, tuple(map(_called, parts.commons)), own, parts.known, families, replicas)


def _called(part: Common | Own) -> str:
    """How an unknown part is called."""
    if isinstance(part, Own):
        return part.variable
    return f"intercept ({part.card})" if part.kind == INTERCEPT else f"{part.variable}: {part.modality}"


def _shown(parts: Parts, weights: Floats) -> tuple[Part, ...]:
    """What is unknown, that which concerns most files first."""
    total = float(weights.sum())
    concerned = parts.patterns[parts.pattern].T @ weights / total
    made = [
        Part(_called(c), c.kind, _odds(c.low), _odds(c.high), c.assumed, float(share))
        for c, share in zip(parts.commons, concerned, strict=True)
    ]
    made += [
        Part(_called(o), o.why, _odds(o.low), _odds(o.high), o.assumed, float(weights[o.rows].sum()) / total)
        for o in parts.owns
    ]
    return tuple(sorted(made, key=lambda p: (-p.files, p.name)))


def _odds(points: int) -> float:
    return math.exp(min(points / _POINTS, 700.0))


def _masked(parts: Parts, weights: Floats) -> float:
    """Part of the variance of the points that unknown parts may make up, at most."""
    known, unknown = variance_parts(parts, weights)
    return unknown / (known + unknown) if known + unknown > 0 else 0.0
