"""From likely pairs, exact joins and decisions to links: what `app` asks of this room, step by step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.ingesting.linkage.choosing import (
    EVIDENCE,
    KEPT,
    LEFT,
    PROBABILITY,
    RIGHT,
    WEIGHT,
    Chosen,
    Files,
    choose,
    clusters,
    within_clusters,
    without_evidence,
)
from bondroit.ingesting.linkage.joining import Joined, join_exactly, nothing
from bondroit.ingesting.linkage.normalising import ROW
from bondroit.ingesting.linkage.quality import (
    Against,
    Quality,
    against_truth,
    bands,
    completeness,
    estimated_false,
    estimated_missed,
    found_by,
    levels,
)
from bondroit.ingesting.linkage.settings import Keeping

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.ingesting.linkage.settings import LinkageSettings

HOW, WHY, LINKED = "how", "why", "linked"
EXACT, MODEL, REVIEWED = "exact", "model", "reviewed"
NEAR, CONTRADICTED, UNFOUNDED = "near", "contradicted", "unfounded"


@dataclass(frozen=True, slots=True)
class Decided:
    """What persons decided: pairs of rows, `row_l`, `row_r`.

    Attributes:
        confirmed: the same person.
        refused: not the same person.
    """

    confirmed: pl.DataFrame
    refused: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Prepared:
    """Both files prepared; `right` is None for one file against itself."""

    left: pl.DataFrame
    right: pl.DataFrame | None

    @property
    def other(self) -> pl.DataFrame:
        """The file that rows of the left one are held against."""
        return self.left if self.right is None else self.right


@dataclass(frozen=True, slots=True)
class Linked:
    """Links and what is said of them.

    Attributes:
        links: `row_l`, `row_r`, `weight`, `probability` (missing for exact joins and decisions), `how`.
        doubtful: `row_l`, `row_r`, `weight`, `probability`, `why`, `linked`: for a person to look at, least sure first.
        persons: for one file: the first row of the same person, for each row.
        quality: figures.
        model: the trained model.
    """

    links: pl.DataFrame
    doubtful: pl.DataFrame
    persons: pl.Series | None
    quality: Quality
    model: Mapping[str, Any]


def nobody_decided() -> Decided:
    """No decisions."""
    return Decided(nothing(), nothing())


def joined_first(files: Prepared, settings: LinkageSettings, decided: Decided) -> Joined:
    """Exact joins of the rows on which nobody decided; none for one file."""
    if files.right is None or not settings.joined:
        return Joined(nothing(), nothing(), ())
    left = files.left.join(decided.confirmed, left_on=ROW, right_on=LEFT, how="anti")
    right = files.right.join(decided.confirmed, left_on=ROW, right_on=RIGHT, how="anti")
    found = join_exactly(left, right, settings)
    pairs = found.pairs.join(decided.refused, on=[LEFT, RIGHT], how="anti")
    contradicted = found.contradicted.join(decided.refused, on=[LEFT, RIGHT], how="anti")
    return replace(found, pairs=pairs, contradicted=contradicted)


def linked(
    files: Prepared,
    settings: LinkageSettings,
    *,
    likely: pl.DataFrame,
    joined: Joined,
    decided: Decided,
    model: Mapping[str, Any],
    notes: tuple[str, ...] = (),
) -> Linked:
    """Links from likely pairs, exact joins and decisions.

    Args:
        files: both files.
        settings: what is taken.
        likely: `row_l`, `row_r`, `evidence`.
        joined: from `joined_first`.
        decided: what persons decided; passes before everything.
        model: the trained model.
        notes: what it could not learn.
    """
    sizes = Files(files.left.height, 0 if files.right is None else files.right.height)
    settled = pl.concat([decided.confirmed, joined.pairs])
    free = _free(likely, settled, decided, settings.keeping)
    # Who has no number may have a match less often than others: the rest of the files tells its own share.
    judged = choose(free, settings, _rest(sizes, settled, settings.keeping))
    kept = judged.pairs.filter(KEPT)
    links = pl.concat([
        _certain(decided.confirmed, REVIEWED),
        _certain(joined.pairs, EXACT),
        kept.select(LEFT, RIGHT, WEIGHT, PROBABILITY, pl.lit(MODEL).alias(HOW)),
    ]).sort(LEFT, RIGHT)  # fmt: skip
    doubtful = _doubtful(judged, joined, settings)
    if settings.keeping is Keeping.CLUSTERS:
        doubtful = _between_clusters(doubtful, judged, settings, files.left.height)
    quality = _quality(files, settings, judged=judged, links=links, joined=joined, model=model, notes=notes)
    quality = replace(
        quality,
        reviewed=decided.confirmed.height,
        refused=decided.refused.height,
        doubtful=doubtful.height,
        against_joins=_model_alone(likely, joined, settings, sizes),
    )
    persons = clusters(links, files.left.height) if settings.keeping is Keeping.CLUSTERS else None
    if persons is not None:
        quality = _in_groups(quality, persons, judged, links)
    return Linked(links, doubtful, persons, quality, model)


def _in_groups(quality: Quality, persons: pl.Series, judged: Chosen, links: pl.DataFrame) -> Quality:
    """Figures that count a pair as found if both rows are in one group, whether a link joins them or others do.

    What is thought missed is then a pair across groups; a pair within a group that no rule gave is one of those that
    Chao's bound speaks of, found after all.
    """
    within = within_clusters(persons)
    across = judged.pairs.filter(persons[judged.pairs[LEFT]] != persons[judged.pairs[RIGHT]])
    seen = pl.concat([judged.pairs.select(LEFT, RIGHT), links.select(LEFT, RIGHT)])
    unseen = within.join(seen, on=[LEFT, RIGHT], how="anti").height
    return replace(
        quality, within=within.height, missed=estimated_missed(across), outside=max(quality.outside - unseen, 0.0)
    )


def judged_by_truth(done: Linked, left: pl.Series, right: pl.Series | None) -> Against:
    """Links, or for one file all pairs of rows of the same person, held against a known truth."""
    pairs = done.links if done.persons is None else within_clusters(done.persons)
    return against_truth(pairs, left, right)


def _rest(sizes: Files, settled: pl.DataFrame, keeping: Keeping) -> Files:
    """The files without the rows that settled links take."""
    left = settled[LEFT].n_unique() if keeping in {Keeping.ONE_TO_ONE, Keeping.ONE_EACH} else 0
    right = settled[RIGHT].n_unique() if keeping is Keeping.ONE_TO_ONE else 0
    return Files(sizes.left - left, max(sizes.right - right, 1) if sizes.right else 0)


def _certain(pairs: pl.DataFrame, how: str) -> pl.DataFrame:
    none = pl.lit(None, dtype=pl.Float64)
    return pairs.select(LEFT, RIGHT, none.alias(WEIGHT), none.alias(PROBABILITY), pl.lit(how).alias(HOW))


def _free(likely: pl.DataFrame, settled: pl.DataFrame, decided: Decided, keeping: Keeping) -> pl.DataFrame:
    """Likely pairs without those decided on, and without the rows that a settled link takes."""
    free = likely.select(LEFT, RIGHT, EVIDENCE)
    for pairs in (decided.refused, settled):
        free = free.join(pairs, on=[LEFT, RIGHT], how="anti")
    if keeping in {Keeping.ONE_TO_ONE, Keeping.ONE_EACH}:
        free = free.join(settled, on=LEFT, how="anti")
    if keeping is Keeping.ONE_TO_ONE:
        free = free.join(settled, on=RIGHT, how="anti")
    return free


def _doubtful(judged: Chosen, joined: Joined, settings: LinkageSettings) -> pl.DataFrame:
    between = pl.col(PROBABILITY).is_between(settings.doubtful, settings.sure, closed="left")
    # Likely for want of rivals alone: nothing that was compared says so, and a person must look.
    unfounded = (pl.col(PROBABILITY) >= settings.doubtful) & without_evidence(settings)
    near = judged.pairs.filter(between | unfounded)
    against = _certain(joined.contradicted, MODEL)
    alone = pl.lit(value=False).alias(LINKED)
    return pl.concat([
        against.select(LEFT, RIGHT, WEIGHT, PROBABILITY, pl.lit(CONTRADICTED).alias(WHY), alone),
        near.select(LEFT, RIGHT, WEIGHT, PROBABILITY,
                    pl.when(without_evidence(settings)).then(pl.lit(UNFOUNDED)).otherwise(pl.lit(NEAR)).alias(WHY),
                    pl.col(KEPT).alias(LINKED))
        .sort(PROBABILITY, LEFT, RIGHT),
    ])  # fmt: skip


def _between_clusters(doubtful: pl.DataFrame, judged: Chosen, settings: LinkageSettings, rows: int) -> pl.DataFrame:
    """Doubtful pairs of rows that sure pairs do not already make one person."""
    person = clusters(judged.pairs.filter(KEPT, pl.col(PROBABILITY) >= settings.sure), rows)
    return doubtful.filter(person[doubtful[LEFT]] != person[doubtful[RIGHT]])


def _model_alone(likely: pl.DataFrame, joined: Joined, settings: LinkageSettings, sizes: Files) -> Against | None:
    """How the model does on the rows that a number joins, as if it were not there."""
    if joined.pairs.is_empty():
        return None
    judged = choose(likely, settings, sizes).pairs.filter(KEPT).select(LEFT, RIGHT)
    touching = pl.col(LEFT).is_in(joined.pairs[LEFT].implode()) | pl.col(RIGHT).is_in(joined.pairs[RIGHT].implode())
    judged = judged.filter(touching)
    right = judged.join(joined.pairs, on=[LEFT, RIGHT], how="semi").height
    return Against(joined.pairs.height, judged.height, right)


def _quality(
    files: Prepared,
    settings: LinkageSettings,
    *,
    judged: Chosen,
    links: pl.DataFrame,
    joined: Joined,
    model: Mapping[str, Any],
    notes: tuple[str, ...],
) -> Quality:
    by_model = links.filter(pl.col(HOW) == MODEL)
    rules, outside = found_by(by_model, files.left, files.other, settings.blocking)
    return Quality(
        rows_left=files.left.height,
        rows_right=None if files.right is None else files.right.height,
        pairs=judged.pairs.height,
        threshold=settings.threshold,
        exact=joined.pairs.height,
        model=by_model.height,
        reviewed=0,
        refused=0,
        doubtful=0,
        matches=judged.matches + links.height - by_model.height,
        false=estimated_false(judged.pairs),
        missed=estimated_missed(judged.pairs),
        outside=outside,
        bands=bands(judged.pairs),
        levels=levels(model),
        columns=completeness(files.left, files.right, settings),
        rules=rules,
        joins=joined.counts,
        notes=notes,
    )
