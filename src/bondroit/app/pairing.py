"""What linking persons needs from the outside: likely pairs by a trained model, and files read as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from bondroit.ingesting.linkage.settings import LinkageSettings


@dataclass(frozen=True, slots=True)
class Pairs:
    """Likely pairs.

    Attributes:
        frame: `row_l`, `row_r`, `evidence` (bits: sum of the weights of levels, no prevalence).
        model: the trained model, a JSON document.
        notes: what the training could not learn, level by level.
    """

    frame: pl.DataFrame
    model: Mapping[str, Any]
    notes: tuple[str, ...] = ()


class Pairing(Protocol):
    """Finds likely pairs of rows."""

    def __call__(
        self,
        left: pl.DataFrame,
        right: pl.DataFrame | None,
        settings: LinkageSettings,
        model: Mapping[str, Any] | None = None,
    ) -> Pairs:
        """Train a model on prepared files, or take a trained one, and judge the pairs that the rules give.

        Args:
            left: a prepared file.
            right: the other; None for one file against itself.
            settings: what is compared, and how.
            model: a trained model; None trains one.

        Raises:
            UserError: E-USE-005 without Splink, E-LNK-002 if it cannot be trained, E-LNK-003 if `model` is none or does
                not compare these columns.
        """
        ...


class TextTables(Protocol):
    """Files that somebody brings, every value as it was written."""

    def texts(self, path: str) -> pl.DataFrame:
        """The table, all columns text. Raises E-TAB-001, E-TAB-003."""
        ...
