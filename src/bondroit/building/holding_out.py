"""Validation by year and by office: the whole building repeated without it; and what moved between periods."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
import polars as pl

from bondroit.building.design import card_probabilities, modality_codes
from bondroit.building.evaluation import judge
from bondroit.building.judged import OFFICE, PERIOD, Evaluation, HeldOut, Shift
from bondroit.errors import Text, UserError
from bondroit.stats.calibration import score_classes
from bondroit.stats.disclosure import FLOOR
from bondroit.stats.stability import stability_index

if TYPE_CHECKING:
    from bondroit.building.checking import Survey
    from bondroit.building.request import BuildRequest, Built
    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Booleans, Floats, Integers

MOST_GROUPS = 10
NOT_LEARNT = frozenset({"E-BLD-001", "E-BLD-003"})
_TENTHS = 10


class Build(Protocol):
    """The whole building, see `build.build_scorecard`."""

    def __call__(self, frame: pl.DataFrame, /, *, request: BuildRequest) -> Built:
        """The card of a table."""


def with_history(
    evaluation: Evaluation,
    *,
    card: Scorecard,
    frame: pl.DataFrame,
    survey: Survey,
    request: BuildRequest,
    build: Build,
) -> Evaluation:
    """`evaluation` with years and offices held out and with what moved between periods, where the request names them.

    Args:
        evaluation: of the card.
        card: learnt on all rows that serve to learn.
        frame: the whole table.
        survey: target and design of its rows.
        request: its `candidates` are those that a repeated building may use.
        build: the whole building.
    """
    if request.period is None and request.office is None:
        return evaluation
    return replace(
        evaluation,
        held_out=held_out(frame, survey, request, build),
        shifts=period_shifts(card, frame, survey.sampling.weights, request),
    )


def held_out(frame: pl.DataFrame, survey: Survey, request: BuildRequest, build: Build) -> tuple[HeldOut, ...]:
    """The whole building repeated without each period, then without each office, and judged on it.

    More than ten periods are put together with their neighbours, more than ten offices by size, so that at most ten
    buildings of each kind are made. Rows without a period or an office are learnt from and never held out.

    Args:
        frame: the whole table.
        survey: target and design of its rows.
        request: names the columns `period` and `office`; None leaves that part out.
        build: the whole building, cuts and selection included.
    """
    asked = replace(request, holdout=0.0, folds=0)
    made = []
    for kind, column in ((PERIOD, request.period), (OFFICE, request.office)):
        if column is None:
            continue
        labels, code = period_groups(frame[column]) if kind == PERIOD else office_groups(frame[column])
        loose = int((code < 0).sum()), int(survey.target[code < 0].sum())
        for k, (label, values) in enumerate(labels):
            rows = code == k
            told = HeldOut(kind, label, values, int(rows.sum()), int(survey.target[rows].sum()), None, loose=loose)
            made.append(_judged(told, rows, frame, survey, asked, build=build))
    return tuple(made)


def _judged(
    told: HeldOut, apart: Booleans, frame: pl.DataFrame, survey: Survey, request: BuildRequest, *, build: Build
) -> HeldOut:
    """`told` with how a card built without the rows `apart` does on them."""
    if min(told.events, told.rows - told.events) < FLOOR:
        why = Text(f"fewer than {FLOOR} rows of one class", f"moins de {FLOOR} lignes dans une classe")
        return replace(told, reason=why)
    try:
        card = build(frame.filter(~apart), request=request).card
    except UserError as error:
        if error.code not in NOT_LEARNT:
            raise
        return replace(told, reason=Text("nothing is learnt without it", "rien ne s'apprend sans elle"))
    scores = card_probabilities(card, frame.filter(apart))
    weights = survey.sampling.weights[~apart]
    common = float(weights @ survey.target[~apart] / weights.sum())
    scores = np.where(np.isnan(scores), common, scores)  # a value the card does not know: the common rate
    amounts = None if survey.amounts is None else survey.amounts[apart]
    judged = judge(scores, survey.target[apart], survey.sampling.part(apart), amounts=amounts)
    return replace(told, evaluation=judged)


def period_groups(series: pl.Series, most: int = MOST_GROUPS) -> tuple[list[tuple[Text, int]], Integers]:
    """Periods in order (the years of dates), neighbours put together until there are at most `most`.

    Returns:
        name and number of periods of each group, and (n,) its number for each row, -1 without a period.
    """
    series = series.dt.year() if series.dtype in {pl.Date, pl.Datetime} else series
    counts = series.drop_nulls().value_counts().sort(series.name)
    names = counts[series.name].cast(pl.String).to_list()
    group = np.arange(len(names))
    if len(names) > most:
        rows = counts["count"].to_numpy().astype(np.float64)
        middle = (np.cumsum(rows) - rows / 2.0) / rows.sum()
        _, group = np.unique(np.minimum((middle * most).astype(np.int64), most - 1), return_inverse=True)
    labels = []
    for k in range(int(group.max(initial=-1)) + 1):
        own = [name for name, at in zip(names, group.tolist(), strict=True) if at == k]
        text = own[0] if len(own) == 1 else f"{own[0]} \N{EN DASH} {own[-1]}"
        labels.append((Text(text, text), len(own)))
    return labels, _codes(series.cast(pl.String), names, group)


def office_groups(series: pl.Series, most: int = MOST_GROUPS) -> tuple[list[tuple[Text, int]], Integers]:
    """Offices by name; more than `most` are dealt into as many groups, the largest first, each to the lightest group.

    Returns:
        as `period_groups`.
    """
    series = series.cast(pl.String)
    counts = series.drop_nulls().value_counts().sort("count", series.name, descending=[True, False])
    names, sizes = counts[series.name].to_list(), counts["count"].to_list()
    if len(names) <= most:
        names = sorted(names)
        return [(Text(name, name), 1) for name in names], _codes(series, names, np.arange(len(names)))
    loads, group = np.zeros(most, np.int64), np.zeros(len(names), np.int64)
    for k, size in enumerate(sizes):
        group[k] = int(loads.argmin())
        loads[group[k]] += size
    held = np.bincount(group, minlength=most).tolist()
    labels = [
        (
            Text(f"group {k + 1} ({n} {_many(n, 'office')})", f"groupe {k + 1} ({n} {_many(n, 'organisme')})"),
            n,
        )
        for k, n in enumerate(held)
    ]
    return labels, _codes(series, names, group)


def _many(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"


def _codes(texts: pl.Series, names: list[str], group: Integers) -> Integers:
    places = dict(zip(names, group.tolist(), strict=True))
    codes: Integers = texts.replace_strict(places, default=-1, return_dtype=pl.Int64).fill_null(-1).to_numpy()
    return codes


def period_shifts(card: Scorecard, frame: pl.DataFrame, weights: Floats, request: BuildRequest) -> tuple[Shift, ...]:
    """The index of the score and of each variable of the card, from the first period to each later one.

    Periods with fewer than 11 rows are passed over; the first with as many is the reference.

    Args:
        card: its variables, in its classes.
        frame: the whole table.
        weights: (n,).
        request: names the column `period`; None gives nothing.
    """
    if request.period is None:
        return ()
    labels, code = period_groups(frame[request.period])
    large = [k for k in range(len(labels)) if (code == k).sum() >= FLOOR]
    if len(large) < 2:
        return ()
    first = code == large[0]
    coded: list[tuple[str | None, Integers, int]] = [(None, *_score_codes(card, frame, weights, first))]
    for variable in card.variables:
        size = len(variable.modalities)
        codes = modality_codes(variable, frame[variable.name])
        coded.append((variable.name, np.where(codes < 0, size, codes), size + 1))
    return tuple(
        Shift(
            variable=name,
            before=labels[large[0]][0].en,
            after=labels[k][0].en,
            rows=int((code == k).sum()),
            stability=stability_index(codes[first], weights[first], codes[code == k], weights[code == k], size),
        )
        for k in large[1:]
        for name, codes, size in coded
    )


def _score_codes(card: Scorecard, frame: pl.DataFrame, weights: Floats, first: Booleans) -> tuple[Integers, int]:
    """Tenths of the score among the rows of reference; rows without a score are a class of their own."""
    scores = card_probabilities(card, frame)
    known = first & ~np.isnan(scores)
    label = score_classes(scores[known], weights[known], _TENTHS)
    size = int(label.max(initial=0)) + 1
    lowest = np.array([scores[known][label == k].min() for k in range(size)]) if known.any() else np.zeros(1)
    codes = np.maximum(np.searchsorted(lowest, scores, side="right") - 1, 0)
    return np.where(np.isnan(scores), size, codes), size + 1
