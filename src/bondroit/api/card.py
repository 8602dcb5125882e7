"""A scorecard in a user's hands."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import polars as pl

from bondroit.api.comparison import Comparison
from bondroit.api.editing import Editable
from bondroit.api.frames import to_polars
from bondroit.api.letter import tell
from bondroit.app.build_table import BuildTableRequest, BuiltTable, build_frame
from bondroit.app.score_table import score_frame
from bondroit.building.class_rates import counted_rates
from bondroit.domain.scorecard import to_json
from bondroit.errors import Text, UserError
from bondroit.showing import charts, notebook
from bondroit.showing.binning_plots import binning_chart, binning_frame
from bondroit.wiring import received

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import altair as alt

    from bondroit.api.letter import Letter
    from bondroit.app.build_options import BuildOptions
    from bondroit.app.edit_card import Held
    from bondroit.building.class_rates import ClassRate
    from bondroit.building.request import Evaluation
    from bondroit.domain.scorecard import Decision, Scorecard, Value
    from bondroit.errors import Language


class Card(Editable):
    """A scorecard: shows itself in a notebook, scores tables, explains files, is edited, is written as JSON.

    Attributes:
        scorecard: the document itself, frozen.
        built: how it was made; None for a card that was read.
        held: the card with the table it was learnt from, for edits; None for a card that was read.
    """

    def __init__(self, scorecard: Scorecard, built: BuiltTable | None = None) -> None:
        self.scorecard = scorecard
        self.built = built
        self.held = None if built is None else built.held

    def _with(self, held: Held) -> Card:
        return Card(held.built.card, BuiltTable(held.built, held.frame.height, held))

    @property
    def name(self) -> str:
        """`name@version`."""
        return self.scorecard.label

    @property
    def hash(self) -> str:
        """SHA-256 of the card's canonical JSON."""
        return self.scorecard.hash

    @property
    def table(self) -> pl.DataFrame:
        """One row per modality: odds ratio against the reference, 95 % interval, points, files."""
        rows = [
            {
                "variable": variable.name,
                "modality": modality.name,
                "reference": modality.reference,
                "coefficient": modality.coefficient if modality.known else None,
                "odds_ratio": modality.odds_ratio if modality.known else None,
                "odds_ratio_low": modality.odds_ratio_low,
                "odds_ratio_high": modality.odds_ratio_high,
                "points": modality.points if modality.known else None,
                "files": modality.count,
                "share": modality.share,
                "rate": modality.rate,
            }
            for variable in self.scorecard.variables
            for modality in variable.modalities
        ]
        return pl.DataFrame(rows, infer_schema_length=None)

    @property
    def evaluation(self) -> Evaluation | None:
        """How the card does on rows it did not learn from; None for a card that was read or had none."""
        return None if self.built is None else self.built.built.evaluation

    @property
    def notes(self) -> list[str]:
        """What a person should know of how the card was made."""
        return [] if self.built is None else self.built.notes("en")

    def score(self, frame: Any, *, strict: bool = True) -> pl.DataFrame:  # noqa: ANN401  any frame
        """The table with `points`, `probability` and `rank` added.

        Args:
            frame: pandas, Polars or Arrow.
            strict: refuse values the card does not know; otherwise their rows get no score.

        Warns:
            UserWarning: files fell in classes (`other`, `missing`) of which the card saw no file.

        Raises:
            UserError: E-SCO-002 with every missing variable and unknown value at once.
        """
        done = score_frame(frame=to_polars(frame), card=self.scorecard, strict=strict)
        for note in done.notes:
            warnings.warn(note.en, UserWarning, stacklevel=2)
        return done.frame

    def compare(self, other: Card) -> Comparison:
        """What changes from this card to the other, in words.

        Raises:
            UserError: E-SCO-001 if the other is no `Card`.
        """
        given: object = other
        if not isinstance(given, Card):
            kind = type(given).__name__
            raise UserError(
                "E-SCO-001",
                Text(
                    f"A card is compared with another Card; this is of type {kind}.",
                    f"Une grille se compare à une autre Card ; ceci est de type {kind}.",
                ),
                remedy=Text(
                    "read the other card first: card.compare(bondroit.read_card(path)).",
                    "lisez d'abord l'autre grille : card.compare(bondroit.read_card(chemin)).",
                ),
            )
        return Comparison(self.scorecard, other.scorecard)

    def explain(self, row: Mapping[str, Value]) -> Letter:
        """One file's score, told; see `bondroit.explain`."""
        return tell(self.scorecard, row)

    def plot(self, language: Language = "en") -> alt.Chart:
        """Odds ratios with their 95 % intervals, as an Altair chart."""
        return charts.odds_ratios(self.scorecard, language)

    def binning(self, variable: str) -> pl.DataFrame:
        """One row per class of a variable: files, weighted share, rate and its 95 % interval.

        Raises:
            KeyError: the card has no such variable.
        """
        return binning_frame(self._rates(variable))

    def plot_binning(self, variable: str, language: Language = "en") -> alt.Chart:
        """Share of each class as bars, its rate with interval as points; what is missing or other stands apart.

        Raises:
            KeyError: the card has no such variable.
        """
        return binning_chart(self._rates(variable), language)

    def _rates(self, variable: str) -> tuple[ClassRate, ...]:
        found = {v.name: v for v in self.scorecard.variables}
        if self.held is not None and variable in found:
            return self.held.rates(variable)
        return counted_rates(found[variable])

    def to_json(self) -> str:
        """The card as a JSON document that carries its hash."""
        return to_json(self.scorecard)

    def save(self, path: str | Path) -> None:
        """Write the JSON document, into a folder that is there.

        Raises:
            UserError: E-DSK-001 if the folder is not there or the disk refuses.
        """
        received.save_card(Path(path), self.scorecard)

    def __repr__(self) -> str:
        return f"<Card {self.name}: {len(self.scorecard.variables)} variables, {self.hash[:12]}>"

    def html(self, language: Language = "en") -> str:
        """What a notebook shows: forest plot, every line, the binning of each variable with its table."""
        binnings = {v.name: self._rates(v.name) for v in self.scorecard.variables}
        return notebook.card_html(self.scorecard, binnings, language=language)

    def _repr_html_(self) -> str:
        return self.html()


def build(
    frame: Any,  # noqa: ANN401  any frame
    *,
    target: str,
    weight: str | None = None,
    exclude: Sequence[str] = (),
    holdout: float = 0.0,
    folds: int = 5,
    seed: int = 1,
    name: str | None = None,
    bootstrap: int = 0,
    edits: str | Path | Iterable[Decision] = (),
    **options: Unpack[BuildOptions],
) -> Card:
    """Learn a scorecard from a table.

    Args:
        frame: pandas, Polars or Arrow; one row per file.
        target: the column with two values.
        weight: the column of survey weights, if any.
        exclude: columns that may not enter.
        holdout: share of rows kept apart to judge the card; 0 learns on every row and judges the card by
            cross-validation of the whole building.
        folds: parts of that cross-validation; 0 judges on nothing.
        seed: of the draw of the rows kept apart, or of the parts of the cross-validation.
        name: of the card; the target's by default.
        bootstrap: surveys drawn from the table on which the whole building is played again, for honest intervals of
            its AUC and the share of them in which each variable comes back; 0 for none.
        edits: made on the card once built, in order: a TOML file, or decisions of another card.
        **options: `strata`, `clusters`, `stratum_size`, `shapes`, `cuts`, `groups`, `required`, `max_variables` and
            the others of `bondroit.app.build_options.BuildOptions`.

    Raises:
        UserError: E-TAB-..., E-BLD-...: every fault of the table, target and weights at once; E-USE-003 for an
            option that is unknown or out of range.
    """
    request = BuildTableRequest(
        path="",
        target=target,
        weight=weight,
        exclude=tuple(exclude),
        holdout=holdout,
        folds=folds,
        seed=seed,
        name=name,
        options=options,
        bootstrap=bootstrap,
        edits=received.read_edits(Path(edits)) if isinstance(edits, str | Path) else tuple(edits),
    )
    built = build_frame(frame=to_polars(frame), request=request)
    return Card(built.built.card, built)


def read_card(path: str | Path) -> Card:
    """Read a card's JSON document; its hash is checked.

    Raises:
        UserError: E-SCO-001 if it cannot be read, E-INT-001 if it was altered.
    """
    return Card(received.read_card(Path(path)))


def score(frame: Any, card: Card | str | Path, *, strict: bool = True) -> pl.DataFrame:  # noqa: ANN401  any frame
    """Score a table by a card or a card's file; see `Card.score`."""
    held = card if isinstance(card, Card) else read_card(card)
    return held.score(frame, strict=strict)
