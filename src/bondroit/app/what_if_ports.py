"""What what-if cards need from the outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    import polars as pl

    from bondroit.scoring.coded import Coding
    from bondroit.scoring.whatif_tables import CodedFiles


class Coder(Protocol):
    """Codes files, keeps the codes aside, and removes them at the end."""

    def coded(
        self, frame: pl.LazyFrame, coding: Coding, schema: Mapping[str, pl.DataType], *, identifier: str | None,
        compiled: bool,
    ) -> AbstractContextManager[CodedFiles]:  # fmt: skip
        """The files of `frame` by `coding`.

        Args:
            frame: the files.
            coding: of the cards that are asked about.
            schema: column name to type, as `compatibility.summarise` tells it.
            identifier: the column of identifiers (text); None numbers the files.
            compiled: by compiled loops.
        """
        ...
