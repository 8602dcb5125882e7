"""What a benchmark is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SIZES = ("small", "bar", "full")


@dataclass(frozen=True, slots=True)
class Contestant:
    """One way to solve a case, run in a fresh process each time.

    Attributes:
        name: shown; for a peer, the library.
        prepare: `module:function`; called with the arguments, it imports and fits what is not measured and returns
            the function that is.
        arguments: JSON values for `prepare`.
        warm: arguments of a small run that comes before the measured one; None measures a cold start.
        environment: name of a peer's own environment (benchmarks/peers/NAME.txt); empty is ours.
        scaled_from: rows (or candidates) it really ran on, if fewer than the case has.
        scale: the case's rows over `scaled_from`; CPU and wall seconds are multiplied by it.
        agrees: contestants of a case that name the same word must return the same figure.
        says: what the returned figure is, when it is to be shown with the result.
    """

    name: str
    prepare: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    warm: Mapping[str, Any] | None = None
    environment: str = ""
    scaled_from: int | None = None
    scale: float = 1.0
    agrees: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One problem: ours, the peers, and the floor (read what must be read, write what must be written).

    Attributes:
        rounds: times that each is run; with one round, the run itself is the cold one.
        tells: what ours returns is a JSON object of further figures, and is kept.
        data: what the data are, in words, where the name does not tell.
    """

    name: str
    ours: Contestant
    peers: tuple[Contestant, ...] = ()
    floor: Contestant | None = None
    rounds: int = 3
    tells: bool = False
    data: str = ""

    @property
    def contestants(self) -> tuple[Contestant, ...]:
        """Ours, the floor, then the peers."""
        return (self.ours, *((self.floor,) if self.floor else ()), *self.peers)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Cases by size; `cases` writes the data they need, once.

    Attributes:
        name: what one types.
        about: one sentence.
        cases: size -> cases.
        packages: whose versions are kept with the results.
    """

    name: str
    about: str
    cases: Callable[[str], tuple[Case, ...]]
    packages: tuple[str, ...]
