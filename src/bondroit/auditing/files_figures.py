"""The figures of one family of groups of household files.

What is hidden in one figure must not follow from another. Every figure is hidden by its own cells; precision and
burden, which count the files proposed once more, are also hidden where these are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.cells_families import FamilyDraws
from bondroit.auditing.disclosure import hidden_rows
from bondroit.auditing.figures import Estimate, Figure, figure, joint_level
from bondroit.auditing.groups import compare, mean, rate
from bondroit.auditing.material import Material
from bondroit.auditing.profiles import REFERENCES
from bondroit.auditing.replicates import FORMULA
from bondroit.stats.intervals import clopper_pearson
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bondroit.auditing.files_material import ControlledFiles, ScoredFiles, SurveyedFiles
    from bondroit.auditing.material import Attribute
    from bondroit.auditing.replicates import Replicates
    from bondroit.stats.arrays import Booleans, Floats, Integers

PER = 1000
OVERPAYMENT = "overpayment"


def family_figures(
    place: int,
    *,
    scored: ScoredFiles,
    surveyed: SurveyedFiles | None,
    controlled: ControlledFiles | None,
    floor: int,
    how: Replicates = FORMULA,
) -> list[Figure]:
    """Every figure of the family in position `place`, for the groups of scored files; `how` says the intervals."""
    board = _Board(scored.families[place], floor, how)
    proposed = _score_figures(board, scored)
    _truth_figures(board, scored)
    if surveyed is not None:
        _survey_figures(board, surveyed.families[place], surveyed)
    if controlled is not None:
        _precision_figures(board, controlled.families[place], controlled, proposed)
        if surveyed is not None:
            _burden_figures(board, place, controlled, surveyed, proposed)
    return board.figures


class _Board:
    """Collects the figures of one family, group after group.

    Attributes:
        family: the groups over the scored files.
        floor: smallest count shown.
        how: how intervals are had.
        files: (groups,) scored files.
        figures: what was collected.
    """

    def __init__(self, family: Attribute, floor: int, how: Replicates) -> None:
        self.family = family
        self.floor = floor
        self.how = how
        self.files = self.count(family, np.ones(len(family.codes), np.bool_))
        self.hidden = hidden_rows(self.files[:, None], floor)
        self.figures: list[Figure] = []
        self.add("files", [Estimate(int(n)) for n in self.files], self.files, self.hidden)

    def add(
        self,
        name: str,
        estimates: Sequence[Estimate],
        rows: Integers,
        hidden: Booleans,
        *,
        joint: Sequence[Estimate | None] | None = None,
    ) -> None:
        """One figure for every group; `joint`: the same at the level that holds for all groups together."""
        parts = zip(self.family.groups, estimates, rows, hidden, joint or [None] * len(estimates), strict=True)
        self.figures += [
            figure(self.family.name, group, name, estimate, rows=int(n), hidden=bool(hide), joint=wide)
            for group, estimate, n, hide, wide in parts
        ]

    def add_ratio(self, name: str, hits: Booleans, family: Attribute, sampling: Sampling, hidden: Booleans) -> None:
        """Each group's rate over that of its reference, or of everyone else."""
        estimates, joint, hides = [], [], hidden.copy()
        level = joint_level(len(self.family.groups))
        for k, group in enumerate(self.family.groups):
            members = rows_of(family, group)
            reference = REFERENCES.get((self.family.name, group))
            others = ~members if reference is None else rows_of(family, reference)
            if reference in self.family.groups:
                hides[k] |= hidden[self.family.groups.index(str(reference))]
            of = hits.astype(np.float64)
            estimates.append(compare(of, members, others, sampling)[1])
            joint.append(compare(of, members, others, sampling, level=level)[1])
        if self.how.number:
            references = [REFERENCES.get((self.family.name, group)) for group in self.family.groups]
            pairs = self.draws(hits, family, sampling).ratios(
                self.family, references, list(zip(estimates, joint, strict=True))
            )
            estimates, joint = [one for one, _ in pairs], [wide for _, wide in pairs]
        self.add(name, estimates, self.count(family, np.ones(len(hits), np.bool_)), hides, joint=joint)

    def draws(self, hits: Booleans, family: Attribute, sampling: Sampling, score: Floats | None = None) -> FamilyDraws:
        """The draws of some files by the groups of a family."""
        weighted = bool(np.ptp(sampling.weights) > 0) or sampling.strata is not None or sampling.clusters is not None
        return FamilyDraws(Material(hits, (family,), sampling, weighted=weighted, score=score), self.how)

    def count(self, family: Attribute, hits: Booleans) -> Integers:
        """(groups,) rows of each of this family's groups that are hits."""
        counts = np.bincount(family.codes[hits], minlength=len(family.groups))
        known = dict(zip(family.groups, counts.tolist(), strict=True))
        return np.array([known.get(group, 0) for group in self.family.groups], np.int64)

    def mask(self, cells: Iterable[Integers]) -> Booleans:
        """Groups hidden for these cells, and those whose files are."""
        mask: Booleans = hidden_rows(np.stack(list(cells), axis=1), self.floor) | self.hidden
        return mask


def rows_of(family: Attribute, group: str) -> Booleans:
    """The rows of a group; none if the family has no such group here."""
    code = family.groups.index(group) if group in family.groups else -1
    rows: Booleans = family.codes == code
    return rows


def _score_figures(board: _Board, scored: ScoredFiles) -> Booleans:
    """Shares proposed and in the top, mean scores; returns which groups hide the files proposed."""
    family = board.family
    some = np.logical_or.reduce(list(scored.proposed.values()))
    parts = {d: board.count(family, hits) for d, hits in scored.proposed.items()}
    total = board.count(family, some)
    mask = board.mask([*parts.values(), board.files - total])
    board.add("selected", _shares(total, board.files), board.files, mask)
    for direction, hits in parts.items():
        board.add(f"selected_{direction}", _shares(hits, board.files), board.files, mask)
    board.add_ratio("selected_ratio", some, family, Sampling(np.ones(len(some))), mask)
    for direction, top in scored.top.items():
        hits = board.count(family, top)
        own = board.mask([hits, board.files - hits])
        board.add(f"top_{direction}", _shares(hits, board.files), board.files, own)
    for direction, probability in scored.probability.items():
        known = np.isfinite(probability)
        rows = board.count(family, known)
        means = [_mean(probability, rows_of(family, group) & known) for group in family.groups]
        if board.how.number and known.any():
            drawn = board.draws(np.zeros(len(known), np.bool_), family, Sampling(np.ones(len(known))), probability)
            means = [one for one, _ in drawn.own("mean_score", family, [(one, one) for one in means])]
        board.add(f"mean_score_{direction}", means, rows, board.mask([rows, board.files - rows]))
    return mask


def _truth_figures(board: _Board, scored: ScoredFiles) -> None:
    """In a town: share of all files of the group that truly meet each target."""
    for direction, met in scored.truth.items():
        hits = board.count(board.family, met)
        mask = board.mask([hits, board.files - hits])
        board.add(f"true_{direction}", _shares(hits, board.files), board.files, mask)


def _mean(x: Floats, members: Booleans) -> Estimate:
    return mean(x[members], np.ones(int(members.sum()), np.bool_), Sampling(np.ones(int(members.sum()))))


def _survey_figures(board: _Board, family: Attribute, surveyed: SurveyedFiles) -> None:
    rows = board.count(family, np.ones(len(family.codes), np.bool_))
    for direction, met in surveyed.met.items():
        hits = board.count(family, met)
        mask = board.mask([hits, rows - hits])
        rates = _rates(board, met, family, surveyed.sampling)
        board.add(direction, rates, rows, mask)
        if direction == OVERPAYMENT:
            board.add_ratio(f"{direction}_ratio", met, family, surveyed.sampling, mask)


def _precision_figures(board: _Board, family: Attribute, controlled: ControlledFiles, proposed: Booleans) -> None:
    for direction, chosen in controlled.chosen_for.items():
        rows = board.count(family, chosen)
        hits = board.count(family, chosen & controlled.met[direction])
        mask = board.mask([hits, rows - hits]) | proposed
        board.add(f"precision_{direction}", _shares(hits, rows), rows, mask)


def _burden_figures(
    board: _Board, place: int, controlled: ControlledFiles, surveyed: SurveyedFiles, proposed: Booleans
) -> None:
    """Controls that met neither target, per thousand files of the group that meet neither: known over estimated.

    The number of controls is taken as it stands, as if another plan would make as many: the interval tells only how
    well the survey knows the files below the line.
    """
    family, survey = controlled.families[place], surveyed.families[place]
    found = np.logical_or.reduce(list(controlled.met.values()))
    err = np.logical_or.reduce(list(surveyed.met.values()))
    rows = board.count(family, np.ones(len(found), np.bool_))
    nothing = rows - board.count(family, found)
    drawn, errors = board.count(survey, np.ones(len(err), np.bool_)), board.count(survey, err)
    mask = board.mask([nothing, rows - nothing]) | board.mask([errors, drawn - errors]) | proposed
    estimates = []
    rates = _rates(board, ~err, survey, surveyed.sampling)
    for sound, files, empty in zip(rates, board.files.tolist(), nothing.tolist(), strict=True):
        parts = [PER * empty / (files * part) if part and files else None for part in sound]
        estimates.append(Estimate(parts[0], parts[2], parts[1]))
    board.add("burden", estimates, rows, mask)


def _rates(board: _Board, met: Booleans, family: Attribute, sampling: Sampling) -> list[Estimate]:
    """Rates of the survey by group, under its design."""
    rates = [rate(met, rows_of(family, group), sampling, weighted=True) for group in board.family.groups]
    if board.how.number:
        drawn = board.draws(met, family, sampling)
        rates = [one for one, _ in drawn.own("rate", board.family, [(one, one) for one in rates])]
    return rates


def _shares(hits: Integers, rows: Integers) -> list[Estimate]:
    """Proportions with Clopper-Pearson intervals."""
    pairs = zip(hits.tolist(), rows.tolist(), strict=True)
    return [Estimate(k / n, *clopper_pearson(k, n)) if n else Estimate(None) for k, n in pairs]
