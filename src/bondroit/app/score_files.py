"""Score every file of a month with one scorecard or several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.app.articulations import articulated, require_no_experiment
from bondroit.app.recognition import earlier_figures, fingerprint_of
from bondroit.scoring.articulated import score_articulated, serves, with_route
from bondroit.scoring.compatibility import summarise
from bondroit.scoring.files import TIE_RULE, score_month

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.app.articulations import Articulations
    from bondroit.app.ports import Cards, Journal, Tables
    from bondroit.domain.articulation import Articulation
    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class CardScores:
    """What one card gave: files scored, files it has no class for, mean and largest score."""

    card: str
    card_hash: str
    files: int
    unscored: int
    mean: float | None
    highest: float | None

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "card": self.card, "card_hash": self.card_hash, "files": self.files, "unscored": self.unscored,
            "mean": self.mean, "highest": self.highest,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """The scores of a month, and the rule by which equal points were put in order."""

    month: str
    cards: tuple[CardScores, ...]
    tie_rule: str
    recognised: bool

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "month": self.month, "cards": [c.to_document() for c in self.cards], "tie_rule": self.tie_rule,
            "recognised": self.recognised,
        }  # fmt: skip


def score_files(
    *,
    month: Month,
    labels: Sequence[str],
    tables: Tables,
    cards: Cards,
    journal: Journal,
    strict: bool = True,
    articulations: Articulations | None = None,
) -> ScoreReport:
    """Write the table `scores` of `month`; scores of other cards that stand there are kept.

    Args:
        month: the as-of month.
        labels: `name@version`, or a name for its latest version.
        tables: reads `variables`, writes `scores`.
        cards: reads the scorecards, hash checked.
        journal: gets one entry.
        strict: refuse modalities that a card does not know; otherwise their files get no score.
        articulations: reads articulated cards, which come before scorecards of the same name.

    Raises:
        UserError: E-WRK-003 without variables or card; E-INT-001 if a card was altered; E-SCO-002 if one does not fit;
            E-PLN-002 for an experiment.
    """
    chosen = tuple(_chosen(label, cards, articulations) for label in dict.fromkeys(labels))
    inputs = fingerprint_of(
        {
            "variables": tables.fingerprint("variables", month),
            "cards": [[card.label, card.hash] for card in chosen],
            "strict": strict,
        }
    )
    stands = tables.exists("scores", month)
    outputs = tables.fingerprint("scores", month) if stands else ""
    earlier = earlier_figures(journal, "score", str(month), inputs, outputs)
    if earlier is None:
        variables = tables.scan("variables", [month])
        scored = [card.scored(variables, month, strict=strict) for card in chosen]
        if stands:
            names = [card.label for card in chosen]
            scored.insert(0, tables.scan("scores", [month]).filter(~pl.col("card").is_in(names)))
        tables.sink("scores", pl.concat(scored), month)
        outputs = tables.fingerprint("scores", month)
        lines = tuple(_figures(card, variables, tables.scan("scores", [month])) for card in chosen)
    else:
        lines = tuple(_read(c) for c in earlier["cards"])
    report = ScoreReport(str(month), lines, TIE_RULE, recognised=earlier is not None)
    journal.append(
        "score",
        "control",
        {"month": str(month), "inputs": inputs, "outputs": outputs, "figures": report.to_document()},
    )
    return report


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A card that scores, or an articulated one (`routes`) with its cards."""

    cards: tuple[Scorecard, ...]
    routes: Articulation | None = None

    @property
    def label(self) -> str:
        return self.cards[0].label if self.routes is None else self.routes.label

    @property
    def hash(self) -> str:
        return self.cards[0].hash if self.routes is None else self.routes.hash

    def scored(self, variables: pl.LazyFrame, month: Month, *, strict: bool) -> pl.LazyFrame:
        if self.routes is None:
            return score_month(self.cards[0], variables, month, strict=strict)
        return score_articulated(self.routes, {c.label: c for c in self.cards}, variables, month)

    def unscored(self, variables: pl.LazyFrame) -> int:
        if self.routes is None:
            return summarise(self.cards[0], variables).unscored
        routed = with_route(self.routes, variables)
        return sum(summarise(c, routed.filter(serves(self.routes, c.label))).unscored for c in self.cards)


def _chosen(label: str, cards: Cards, articulations: Articulations | None) -> _Chosen:
    routes = articulated(label, articulations)
    members = tuple(cards.load(name) for name in ((label,) if routes is None else routes.cards))
    for card in members:
        require_no_experiment(card)
    return _Chosen(members, routes)


def _figures(card: _Chosen, variables: pl.LazyFrame, scores: pl.LazyFrame) -> CardScores:
    own = scores.filter(pl.col("card") == card.label)
    files, mean, highest = (
        own.select(pl.len(), pl.col("probability").mean().alias("mean"), pl.col("probability").max().alias("highest"))
        .collect()
        .row(0)
    )
    mean = None if mean is None else round(mean, 9)
    return CardScores(card.label, card.hash, files, card.unscored(variables), mean, highest)


def _read(figures: Mapping[str, Any]) -> CardScores:
    return CardScores(**figures)
