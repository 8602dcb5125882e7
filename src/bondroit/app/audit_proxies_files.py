"""Files in the classes of a card, the card fitted again as a card, and who moves from one to the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.app.population_document import CELLS, FINE, population_document
from bondroit.auditing.material import attribute_of
from bondroit.auditing.proxies_material import ProxyFiles, Trait, coded_variable, spans_of
from bondroit.errors import Text, UserError
from bondroit.scoring.compatibility import Summary, require_compatible
from bondroit.scoring.drift_codes import coded_batches, codes_of, readable
from bondroit.scoring.moves import Family, moves_between
from bondroit.scoring.moves_points import Names
from bondroit.stats.disclosure import hidden_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.auditing.proxies_refit import Refit
    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.moves import GroupMoves
    from bondroit.scoring.rows import Top
    from bondroit.stats.sampling import Sampling

_ROW = "_row"
INCOME_FIFTH = "income_fifth"
MOST_GROUPS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """The files that a card is laid on.

    Attributes:
        frame: one row a file, with the card's variables.
        traits: (n rows) whether each file has each trait, in the order of `frame`.
        labels: trait -> how it is called.
        groups: (n rows) what parts the files for those who move.
        sampling: their weights and design; weights 1 for all files of a month.
        identifier: the column that orders equal points; None numbers the rows.
        tie_seed: of that order.
        audit: whether `groups` are the families of the audit.
    """

    frame: pl.LazyFrame
    traits: pl.DataFrame
    labels: Mapping[str, Text]
    groups: pl.DataFrame
    sampling: Sampling
    identifier: str | None
    tie_seed: int
    audit: bool


def coded_files(card: Scorecard, population: Population) -> ProxyFiles:
    """Every file in the classes of the card; masked variables are left out.

    Raises:
        UserError: E-SCO-002 if a variable is missing or of the wrong type; E-TAB-003 if there is no file.
    """
    rows = population.traits.height
    if not rows:
        raise UserError(
            "E-TAB-003",
            Text("There is no file to look at.", "Il n'y a aucun dossier à examiner."),
            remedy=Text("name a table or a month that has rows.", "indiquez une table ou un mois qui a des lignes."),
        )
    found = readable(card, population.frame)
    require_compatible(card, Summary(found.schema, rows, 0, ()), strict=False)
    codes = {v.name: np.empty(rows, np.uint8) for v in found.variables}
    for part in coded_batches(found, population.frame.with_row_index(_ROW), extra=(pl.col(_ROW),)):
        places = part[_ROW].to_numpy()
        for name, own in codes_of(found, part).items():
            codes[name][places] = np.minimum(own, 255).astype(np.uint8)
    traits = tuple(
        Trait(name, population.labels[name], np.asarray(population.traits[name].to_numpy(), np.bool_))
        for name in population.traits.columns
    )
    intercept = 0.0 if card.intercept_span is not None else card.intercept
    return ProxyFiles(
        tuple(coded_variable(v, codes[v.name]) for v in found.variables), traits, population.sampling, intercept
    )


def refitted_card(card: Scorecard, files: ProxyFiles, one: Refit) -> Scorecard:
    """The card with the variables and coefficients of a refit; without intervals, since nothing is published of it.

    Args:
        card: the one that was fitted again.
        files: of the survey, which gave the columns.
        one: the refit.
    """
    kept = tuple(v for v in files.variables if v.name in set(one.names))
    spans = spans_of(kept)
    made = []
    for v in kept:
        logits = dict(zip(v.places, one.fit.coefficients[spans[v.name]].tolist(), strict=True))
        lines = tuple(
            replace(
                m, coefficient=logits.get(k, 0.0), reference=k == v.base, span=None, odds_ratio_low=None,
                odds_ratio_high=None,
            )
            for k, m in enumerate(v.variable.modalities)
        )  # fmt: skip
        made.append(replace(v.variable, modalities=lines))
    return replace(
        card, intercept=float(one.fit.coefficients[0]), intercept_span=None, variables=tuple(made), provenance={}
    )


@dataclass(frozen=True, slots=True, eq=False)
class Moving:
    """Counts who moves from one refit of a card to another.

    Attributes:
        card: the one fitted again.
        files: of the survey.
        population: over which files are counted.
        top: how many are the highest.
        floor: smallest count shown.
    """

    card: Scorecard
    files: ProxyFiles
    population: Population
    top: Top
    floor: int

    def __call__(self, before: Refit, after: Refit) -> Mapping[str, Any] | None:
        """The document of the moves; None if no file is scored by both."""
        old, new = (refitted_card(self.card, self.files, one) for one in (before, after))
        population = self.population
        names = Names(population.frame, population.identifier, population.tie_seed)
        families = [family_of(column) for column in population.groups.get_columns()]
        moves = moves_between(old, new, population.frame, top=self.top, names=names, families=families)
        if moves is None:
            return None
        document = population_document(old, new, moves, self.floor, audit=population.audit)
        return document | {"groups": still_selected(document["groups"], moves.groups, self.floor)}


def still_selected(told: Sequence[dict[str, Any]], groups: Sequence[GroupMoves], floor: int) -> list[dict[str, Any]]:
    """Groups of who moves, where those of incomes always say how many of each are in either top, if that may be said.

    A card without a variable is a corrected card: who it still selects by income is told before who moves. Where the
    cells of the moves hide a top, these cells are left out of all fifths, and the two tops hidden each by itself.

    Args:
        told: of the document of the moves, in the order of `groups`.
        groups: counted.
        floor: smallest count shown.
    """
    own = [k for k, one in enumerate(groups) if one.family == INCOME_FIFTH]
    if all(told[k]["share_new"] is not None and told[k]["share_old"] is not None for k in own):
        return list(told)
    sizes = np.array([groups[k].stayed + groups[k].entered + groups[k].left + groups[k].neither for k in own])
    tops = {
        "share_old": np.array([groups[k].stayed + groups[k].left for k in own]),
        "share_new": np.array([groups[k].stayed + groups[k].entered for k in own]),
    }
    whole = hidden_rows(sizes[:, None], floor)
    made = [dict(one) for one in told]
    for name, top in tops.items():
        mask = hidden_rows(np.stack([top, sizes - top], axis=1), floor, told=whole)
        for k, count, size, hide in zip(own, top.tolist(), sizes.tolist(), mask.tolist(), strict=True):
            made[k] |= dict.fromkeys(CELLS) | {name: None if hide or not size else round(count / size, FINE)}
    return made


def family_of(column: pl.Series) -> Family:
    """The groups of a column.

    Raises:
        UserError: E-AUD-001 if it makes too many.
    """
    require_few(column)
    made = attribute_of(column)
    return Family(made.name, made.groups, made.codes)


def require_few(column: pl.Series) -> None:
    """Refuse a column of more than 50 values.

    Raises:
        UserError: E-AUD-001.
    """
    count = column.n_unique()
    if count > MOST_GROUPS:
        raise UserError(
            "E-AUD-001",
            Text(
                f"{column.name}: {count} values make more than {MOST_GROUPS} groups.",
                f"{column.name} : {count} valeurs font plus de {MOST_GROUPS} groupes.",
            ),
            remedy=Text("name a column of few classes.", "indiquez une colonne de peu de classes."),
        )


def drawn_rows(rows: int, most: int, seed: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """(n,) all rows, or `most` drawn at random."""
    chosen = np.ones(rows, np.bool_)
    if rows > most:
        chosen[:] = False
        chosen[np.random.default_rng(seed).choice(rows, most, replace=False)] = True
    return chosen


def yes_no(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Traits as groups called `yes` and `no`."""
    return frame.select(pl.when(pl.col(name)).then(pl.lit("yes")).otherwise(pl.lit("no")).alias(name) for name in names)
