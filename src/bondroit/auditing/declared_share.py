"""What of a score a household could move alone, by what it declares: the fear of evasion, measured.

Two figures over all files. The share of the spread: of the variance of the score, the part that declared variables
carry, cov(their points, the score) / var(score), which adds up to one over all variables. And how many of the highest
files could leave the top at most: a file's declared variables are given the class that adds least, each freely, the
rest and the threshold staying as they are. That bound is generous: some classes cannot stand together, what is told of
past months cannot be told anew, and a false declaration is an offence; the number that could is at most this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.declared_origins import Origins
from bondroit.domain.scorecard import POINTS_PER_LOGIT
from bondroit.stats.disclosure import FLOOR, hidden_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.auditing.declared_origins import Source
    from bondroit.auditing.proxies_material import CodedVariable, ProxyFiles
    from bondroit.stats.arrays import Booleans, Integers

ALL, OWN, AT_ONCE, ONE = "all", "own", "at_once", "one"
WAYS = (ALL, OWN, AT_ONCE, ONE)
"""Every declared variable; those that are not pre-filled; those that one declaration can move; the one that moves the
file most."""


@dataclass(frozen=True, slots=True)
class Spread:
    """One variable.

    Attributes:
        variable: its name.
        origin: see `declared_origins`; `at_once` whether one declaration can move it.
        share: of the variance of the score.
        range_logits: from the class that adds least to that which adds most, of those that files have.
    """

    variable: str
    origin: Origins
    at_once: bool
    share: float
    range_logits: float


@dataclass(frozen=True, slots=True)
class Leaving:
    """How many of the highest files of a group could leave the top at most.

    Attributes:
        group: the trait; empty for everyone.
        top: files of it in the top; None where hidden.
        share: of these that could leave, by way (`WAYS`); None where hidden.
    """

    group: str
    top: int | None
    share: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class DeclaredShare:
    """What a household could move alone.

    Attributes:
        shares: of the variance of the score, by origin.
        variables: the largest share first.
        leaving: everyone first, then trait by trait.
        files, top: looked at, and in the top.
    """

    shares: Mapping[Origins, float]
    variables: tuple[Spread, ...]
    leaving: tuple[Leaving, ...]
    files: int
    top: int

    @property
    def known(self) -> bool:
        """Whether it is told where the variables come from."""
        return any(v.origin is not Origins.UNTOLD for v in self.variables)


def declared_share(files: ProxyFiles, sources: Sequence[Source], top: int, *, floor: int = FLOOR) -> DeclaredShare:
    """Measure what declared variables carry, and how many could leave the top.

    Args:
        files: all that are scored.
        sources: of the variables.
        top: how many files are the highest; all equal to the last of them are counted with them.
        floor: smallest count shown.
    """
    by_name = {s.variable: s for s in sources}
    points = {v.name: np.rint(v.logits * POINTS_PER_LOGIT).astype(np.int64) for v in files.variables}
    total = np.full(files.rows, round(files.intercept * POINTS_PER_LOGIT), np.int64)
    for v in files.variables:
        total += points[v.name][v.codes]
    spreads = tuple(sorted(_spreads(files, points, total, by_name), key=lambda s: (-s.share, s.variable)))
    last = int(np.partition(total, files.rows - top)[files.rows - top])
    highest = total >= last
    leaving = _leaving(files, points, total, by_name, highest=highest, last=last)
    return DeclaredShare(
        shares={o: sum(s.share for s in spreads if s.origin is o) for o in Origins},
        variables=spreads,
        leaving=tuple(_told(files, leaving, highest, floor)),
        files=files.rows,
        top=int(highest.sum()),
    )


def _spreads(
    files: ProxyFiles, points: Mapping[str, Integers], total: Integers, sources: Mapping[str, Source]
) -> list[Spread]:
    """Each variable's part of the variance, from the mean score of its classes."""
    weights = files.sampling.weights / files.sampling.weights.sum()
    score = total / POINTS_PER_LOGIT
    centred = score - weights @ score
    variance = float(weights @ np.square(centred))
    found = []
    for v in files.variables:
        held = np.bincount(v.codes, weights * centred, v.classes)
        seen = np.bincount(v.codes, minlength=v.classes) > 0
        own = points[v.name] / POINTS_PER_LOGIT
        share = float(own @ held) / variance if variance > 0.0 else 0.0
        source = sources[v.name]
        found.append(Spread(v.name, source.origin, source.at_once, share, float(np.ptp(own[seen]))))
    return found


def _leaving(
    files: ProxyFiles,
    points: Mapping[str, Integers],
    total: Integers,
    sources: Mapping[str, Source],
    *,
    highest: Booleans,
    last: int,
) -> dict[str, Booleans]:
    """Way -> (n,) files of the top that could leave it."""
    rows = np.flatnonzero(highest)
    down = {way: np.zeros(len(rows), np.int64) for way in WAYS}
    for v in files.variables:
        source = sources[v.name]
        if source.origin is not Origins.DECLARED:
            continue
        own = points[v.name]
        gain = own[v.codes[rows]] - int(own[_reachable(v)].min())
        down[ALL] += np.maximum(gain, 0)
        down[OWN] += 0 if source.prefilled else np.maximum(gain, 0)
        down[AT_ONCE] += np.maximum(gain, 0) if source.at_once else 0
        down[ONE] = np.maximum(down[ONE], gain)
    found = {}
    for way, fall in down.items():
        could = np.zeros(len(total), np.bool_)
        could[rows] = total[rows] - fall < last
        found[way] = could
    return found


def _reachable(v: CodedVariable) -> Booleans:
    """The classes that some file has, but for files without a class."""
    seen: Booleans = np.bincount(v.codes, minlength=v.classes) > 0
    seen[-1] = False
    return seen if seen.any() else np.ones(v.classes, np.bool_)


def _told(files: ProxyFiles, leaving: Mapping[str, Booleans], highest: Booleans, floor: int) -> list[Leaving]:
    """Everyone, then those who have each trait; what small cells, or their complement, would tell is left out."""
    everyone = np.ones(files.rows, np.bool_)
    lines = [("", everyone), *((t.name, t.members) for t in files.traits)]
    found = []
    for name, members in lines:
        inside, rest = highest & members, highest & ~members
        shares: dict[str, float | None] = {}
        told: list[Integers] = []
        for way, could in leaving.items():
            cells = _cells(could, inside, rest if name else None)
            few = bool(hidden_rows(cells, floor).any()) or any(_near(cells, other, floor) for other in told)
            shares[way] = None if few or not inside.any() else float(could[inside].sum()) / float(inside.sum())
            told += [] if few else [cells]
        small = bool(hidden_rows(np.array([[int(inside.sum())], [int(rest.sum())]]), floor).any())
        found.append(Leaving(name, None if small else int(inside.sum()), shares))
    return found


def _near(cells: Integers, other: Integers, floor: int) -> bool:
    """Whether two ways differ by few files: those whom the one lets go and the other does not."""
    gaps = np.abs(cells - other)
    return bool(((gaps > 0) & (gaps < floor)).any())


def _cells(could: Booleans, inside: Booleans, rest: Booleans | None) -> Integers:
    sides = [inside] if rest is None else [inside, rest]
    return np.array([[int((could & side).sum()), int((~could & side).sum())] for side in sides], np.int64)
