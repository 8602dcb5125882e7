"""Link the rows of two files, or of one with itself: the steps that every linkage shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.ingesting.linkage.linked import Linked, Prepared, joined_first, linked, nobody_decided
from bondroit.ingesting.linkage.normalising import prepared

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from bondroit.app.pairing import Pairing
    from bondroit.ingesting.linkage.linked import Decided
    from bondroit.ingesting.linkage.settings import LinkageSettings


def link_rows(
    *,
    left: pl.DataFrame,
    right: pl.DataFrame | None,
    settings: LinkageSettings,
    pairing: Pairing,
    model: Mapping[str, Any] | None = None,
    decided: Decided | None = None,
) -> Linked:
    """Link rows.

    Args:
        left: a file.
        right: the other; None to find the same person twice in one.
        settings: what is compared, and what is taken.
        pairing: finds likely pairs.
        model: trained before; None trains one.
        decided: what persons decided.

    Raises:
        UserError: E-USE-003 for settings that cannot be used; as `Pairing`.
    """
    settings.require_sound()
    files = Prepared(
        prepared(left, settings.comparisons),
        None if right is None else prepared(right, settings.comparisons, right=True),
    )
    known = decided or nobody_decided()
    joined = joined_first(files, settings, known)
    found = pairing(files.left, files.right, settings, model)
    return linked(
        files, settings, likely=found.frame, joined=joined, decided=known, model=found.model, notes=found.notes
    )
