"""The law by OpenFisca-France, on arrays.

Families are given to the engine directly as arrays, the RSA of past months is an input, variables are computed in
one fixed order, month after month. From March 2025 RSA and prime d'activité look at M-4..M-2, which the
engine does only where `departement_experimentation_rsa` is true: it is set for every family.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.domain.benefits import BENEFITS
from bondroit.errors import Text, UserError
from bondroit.law import engine, levers, parameters
from bondroit.law.engine import PARTS, QUARTERLY, Computed, Wanted
from bondroit.law.inputs import REFERENCE_BACK, RSA_PAST, Index, Prepared, Rows, income_start, prepare
from bondroit.law.port import Amounts, Cover, joined
from bondroit.law.quickening import quickened

if TYPE_CHECKING:
    from collections.abc import Collection
    from concurrent.futures import ProcessPoolExecutor

    from bondroit.domain.benefits import Benefit
    from bondroit.domain.months import Month
    from bondroit.law.situations import Bool, Situations

_systems: dict[str, Any] = {}


def system(*, quick: bool, group: int = levers.FULL_LAW) -> Any:  # noqa: ANN401 - OpenFisca has no types
    """The legislation with our dated parameters, loaded once per process (4 s).

    Args:
        quick: without the formulas below what we give, and neutral where the group of rows allows.
        group: see `levers.NEUTRAL`; without effect unless quick.

    Raises:
        UserError: E-USE-005 if OpenFisca-France is not installed.
    """
    name = f"quick {group}" if quick else "plain"
    if name not in _systems:
        _systems[name] = levers.system_of(group, _loaded(quick=True)) if quick else _loaded(quick=False)
    return _systems[name]


def _loaded(*, quick: bool) -> Any:  # noqa: ANN401 - OpenFisca has no types
    name = f"loaded {quick}"
    if name not in _systems:
        try:
            from openfisca_france import FranceTaxBenefitSystem
        except ImportError as missing:
            raise UserError(
                "E-USE-005",
                Text("The law needs OpenFisca-France.", "Le calcul des droits demande OpenFisca-France."),
                remedy=Text("pip install 'bondroit[law]'", "pip install 'bondroit[law]'"),
            ) from missing
        _systems[name] = FranceTaxBenefitSystem()
        parameters.update(_systems[name])
        if quick:
            levers.strip_frontier(_systems[name])
    return _systems[name]


@dataclass(slots=True)
class OpenFiscaLaw:
    """The law of mainland France.

    Attributes:
        chunk: rows given to the engine at once; amounts do not depend on it.
        block: households prepared at once by a process; equal ones among them are computed once.
        processes: workers started by spawn; 1 computes here.
        quick: use the levers where the installed versions allow.
    """

    chunk: int = 20_000
    block: int = 60_000
    processes: int = 1
    quick: bool = True
    _pool: ProcessPoolExecutor | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """The engine."""
        return "OpenFisca-France"

    @property
    def version(self) -> str:
        """Versions of the law, of its engine and of our own dated values."""
        found, own = levers.versions(), max(dated.start for dated in parameters.dated_values())
        return f"{found['openfisca-france']}, openfisca-core {found['openfisca-core']}, own values to {own}"

    def entitlements(
        self,
        situations: Situations,
        *,
        first: Month,
        last: Month,
        rsa_before: Bool | None = None,
        benefits: Collection[Benefit] = BENEFITS,
        cover: bool = False,
    ) -> Amounts:
        """See `law.port.Law.entitlements`."""
        wanted = Wanted(tuple(b for b in PARTS if b in benefits), cover)
        quick = self.quick and levers.applicable()
        before = np.zeros((situations.households, RSA_PAST), bool) if rsa_before is None else rsa_before
        needed = _columns(situations, first, last, cover=cover)
        tasks = [
            _Task(needed.take(part), first, last, before[part], wanted, quick, self.chunk)
            for part in self._parts(situations.households)
        ]
        if self.processes > 1 and len(tasks) > 1:
            return joined(list(self._workers().map(compute_task, tasks)))
        return joined([compute_task(task) for task in tasks])

    def _parts(self, households: int) -> list[slice]:
        """Parts of equal size, at least one for each process if they are worth it."""
        count = max(1, -(-households // self.block))
        if self.processes > 1 and households > self.chunk // 5:
            count = -(-count // self.processes) * self.processes
        cuts = np.linspace(0, households, count + 1).astype(int)
        return [slice(a, b) for a, b in pairwise(cuts)]

    def close(self) -> None:
        """End the workers."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def _workers(self) -> ProcessPoolExecutor:
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            # Spawn: a fork after Polars has run in the parent deadlocks.
            self._pool = ProcessPoolExecutor(self.processes, mp_context=get_context("spawn"))
        return self._pool


@dataclass(frozen=True, slots=True)
class _Task:
    """What one process computes at once."""

    situations: Situations
    first: Month
    last: Month
    rsa_before: Bool
    wanted: Wanted
    quick: bool
    chunk: int


def compute_task(task: _Task) -> Amounts:
    """Amounts of some households."""
    prepared = prepare(task.situations, task.first, task.last, task.rsa_before, cover=task.wanted.cover)
    computed = compute(prepared.rows, task.wanted, quick=task.quick, chunk=task.chunk)
    return _amounts(computed, prepared, task.wanted, task.first)


def compute(rows: Rows, wanted: Wanted, *, quick: bool, chunk: int) -> Computed:
    """What the engine gives on rows of every kind; rows of one kind are computed together, `chunk` at once."""
    group = levers.groups(rows) if quick else np.zeros(rows.count, np.uint8)
    pieces = [piece for number in np.unique(group) for piece in _pieces(np.flatnonzero(group == number), chunk)]
    done = [compute_rows(rows.take(piece), wanted, quick=quick, group=int(group[piece[0]])) for piece in pieces]
    return Computed.joined(done).take(np.argsort(np.concatenate(pieces), kind="stable"))


def _pieces(rows: Index, chunk: int) -> list[Index]:
    return np.array_split(rows, max(1, -(-len(rows) // chunk)))


def compute_rows(rows: Rows, wanted: Wanted, *, quick: bool, group: int) -> Computed:
    """What the engine gives on rows of one group."""
    legislation = system(quick=quick, group=group)
    with quickened() if quick else nullcontext():
        return engine.compute(legislation, rows, wanted)


def _columns(situations: Situations, first: Month, last: Month, *, cover: bool) -> Situations:
    """Only the months that the engine looks at, so that little is sent to a process."""
    start = max(situations.first.index, income_start(first, cover=cover).index) - situations.first.index
    return situations.between(situations.first.plus(start), max(last, situations.first.plus(start)))


def _amounts(computed: Computed, prepared: Prepared, wanted: Wanted, first: Month) -> Amounts:
    """From rows and computed months back to households and the months asked."""
    here = np.arange(prepared.row.shape[1])[None, :]
    cents = {}
    for position, benefit in enumerate(wanted.benefits):
        column = prepared.reference if benefit in QUARTERLY else here + REFERENCE_BACK
        cents[benefit] = computed.cents[position, prepared.row, column].astype(np.int64)
    cover = None
    if computed.cover is not None:
        status, resources, ceiling, participation = computed.cover[:, prepared.row, here]
        cover = Cover(
            status.astype(np.uint8),
            resources.astype(np.int64),
            ceiling.astype(np.int64),
            participation.astype(np.int64),
        )
    return Amounts(first=first, cents=cents, cover=cover)
