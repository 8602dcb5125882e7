"""The survey of a month in a user's hands: cards are built from it, edited, compared, and one of them kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from bondroit.api.card import Card
from bondroit.app.build_options import Changes
from bondroit.app.build_table import BuiltTable
from bondroit.errors import Text, UserError
from bondroit.wiring import received, surveyed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from bondroit.app.build_options import BuildOptions
    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Decision
    from bondroit.wiring import Services


class Survey:
    """The files of a survey, what its controls found, and what was known of them before.

    Attributes:
        services: the ports behind the verbs.
        month: of the draw.
    """

    def __init__(self, services: Services, month: Month) -> None:
        self.services = services
        self.month = month
        self._table = surveyed.survey_of(services, month)

    @property
    def frame(self) -> pl.DataFrame:
        """One row per file: weight, stratum, findings, variables."""
        return self._table.frame

    def build(
        self,
        target: str = "overpayment",
        *,
        seed: int = 1,
        folds: int | None = None,
        bootstrap: int = 0,
        exclude: Sequence[str] = (),
        edits: str | Path | Iterable[Decision] = (),
        **options: Unpack[BuildOptions],
    ) -> Card:
        """Learn a card of one direction: the one that `bondroit build --month` gives, but not kept yet.

        Args:
            target: overpayment or underpayment.
            seed: of the parts of the cross-validation.
            folds: their number.
            bootstrap: surveys drawn from the survey on which the whole building is played again; 0 for none.
            exclude: variables that may not enter.
            edits: made on the card once built: a TOML file, or decisions of another card.
            **options: those of `bondroit.app.build_options.BuildOptions`; the survey's design is known.

        Raises:
            UserError: E-USE-..., E-BLD-...
        """
        more = received.read_edits(Path(edits)) if isinstance(edits, str | Path) else tuple(edits)
        held = surveyed.build_held(
            self.services,
            self._table,
            target=target,
            seed=seed,
            changes=Changes(options, folds, more, bootstrap, tuple(exclude)),
        )
        return Card(held.built.card, BuiltTable(held.built, self.frame.height, held))

    def keep(self, card: Card) -> Card:
        """Keep a card in the workspace under its next version; the journal says so.

        Raises:
            UserError: E-USE-003 if the card was read from a document, or learnt from another table.
        """
        if card.built is None or card.held is None or card.held.frame is not self.frame:
            raise UserError(
                "E-USE-003",
                Text(
                    f"{card.name} was not built from this survey.",
                    f"{card.name} n'a pas été construite de cette enquête.",
                ),
                remedy=Text("build it by `survey.build(...)`.", "construisez-la par « survey.build(...) »."),
            )
        label = surveyed.keep(self.services, card.built.built, month=self.month, files=self.frame.height)
        version = int(label.rpartition("@")[2])
        return Card(card.scorecard.with_version(version), card.built)

    def __repr__(self) -> str:
        return f"<Survey of {self.month}: {self.frame.height} files>"
