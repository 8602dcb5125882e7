"""Other cards on the same survey: without some variables, on halves of it, on random parts of the dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bondroit.app.check_claims_cards import KNOWN, Chosen, chosen, learnt, scored
from bondroit.app.check_claims_town import SCORED
from bondroit.auditing import claims_figures as of
from bondroit.auditing.claims_families import FAMILIES, FAMILY_OF
from bondroit.auditing.claims_measures import poorest
from bondroit.auditing.claims_traits import groups_of
from bondroit.errors import UserError

if TYPE_CHECKING:
    import polars as pl

    from bondroit.auditing.claims import Measured
    from bondroit.auditing.claims_measures import AskedFiles
    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Booleans, Floats

NEARLY = 0.9
"""Part of the euros of the card that a nearly equal one finds (assumed)."""
RANDOM_CARDS = 24
"""Cards on a random half of the dictionary."""
RSA_AAH = ("rsa_mean_12m_cents", "aah_mean_12m_cents", "benefits_mean_12m_cents", "benefits_claimed")
"""What is taken out with RSA and AAH: the sum of all benefits would tell them."""


class Tried(NamedTuple):
    """Another card: what it was learnt without, the files it chooses, and those in its highest twentieth."""

    name: str
    top: Booleans
    wide: Booleans


def other_cards(
    survey: pl.DataFrame, names: tuple[str, ...], files: AskedFiles, card: Scorecard, *, seed: int
) -> tuple[dict[str, Measured], list[dict[str, Any]]]:
    """Figures on cards learnt otherwise, and a line on each of them.

    Args:
        survey: what they learn from.
        names: every variable that may enter.
        files: the asked files, with the choice of the card itself.
        card: the card itself.
        seed: of the parts drawn.
    """
    bench = _Bench(survey, names, files, seed)
    groups = groups_of(files.frame)
    no_rsa, no_work = bench.tried("rsa, aah", RSA_AAH), bench.tried("months_worked", ("months_worked_12m",))
    figures: dict[str, Measured] = {}
    for name, tried, group in (
        ("rsa", no_rsa, "rsa"), ("aah", no_rsa, "aah_work"), ("months_worked", no_work, "lone_parents")
    ):  # fmt: skip
        if tried is not None:
            figures[f"without.{name}"] = of.ratio_of_rates(tried.top, *groups[group])
    base = Tried("card", files.chosen["all"], files.chosen["wide"])
    every = [base, *(t for t in (no_rsa, no_work, *bench.varied(card)) if t is not None)]
    thesis = _Thesis(every, (poorest(files.frame), groups["rsa"][0]), files.cents("overpaid_cents"), seed)
    return figures | thesis.figures() | bench.halves(), thesis.lines()


class _Bench:
    """Learns cards on one survey and lets them choose among the same files."""

    def __init__(self, survey: pl.DataFrame, names: tuple[str, ...], files: AskedFiles, seed: int) -> None:
        self._survey, self._names, self._files, self._seed = survey, names, files, seed

    def learn(
        self, without: tuple[str, ...], rows: Booleans | None = None, required: tuple[str, ...] = KNOWN
    ) -> Scorecard | None:
        """A card; None where nothing is learnt."""
        survey = self._survey if rows is None else self._survey.filter(rows)
        try:
            return learnt(survey, self._names, seed=self._seed, without=without, required=required)
        except UserError as error:
            if error.code != "E-BLD-003":
                raise
            return None

    def choose(self, card: Scorecard) -> Chosen:
        """The files it chooses."""
        return chosen(scored(card, self._files.frame), self._files.frame["household_id"], seed=SCORED.index)

    def tried(self, name: str, without: tuple[str, ...], required: tuple[str, ...] = KNOWN) -> Tried | None:
        """A card learnt without some variables."""
        card = self.learn(without, required=required)
        if card is None:
            return None
        top = self.choose(card)
        return Tried(name, top.all, top.wide)

    def varied(self, card: Scorecard) -> list[Tried | None]:
        """Cards without each family, without the card's own variables, and on random halves of the dictionary."""
        own = tuple(variable.name for variable in card.variables)
        found = [
            self.tried(family, tuple(name for name in self._names if FAMILY_OF[name] == family)) for family in FAMILIES
        ]
        found.append(self.tried("none of the card's", own))
        for number in range(RANDOM_CARDS):
            mixed = np.random.default_rng([self._seed, number]).permutation(len(self._names))
            out = tuple(self._names[place] for place in mixed[: len(mixed) // 2].tolist())
            found.append(self.tried(f"random half {number + 1}", out, ()))
        return found

    def halves(self) -> dict[str, Measured]:
        """Two cards, each on a half of the survey: variables in one only, files chosen by one only."""
        part = np.random.default_rng([self._seed, 1_000]).permutation(self._survey.height) % 2 == 0
        cards = [self.learn((), rows, ()) for rows in (part, ~part)]
        if cards[0] is None or cards[1] is None:
            return {}
        one, two = ({variable.name for variable in card.variables} for card in cards if card is not None)
        tops = [self.choose(card).all for card in cards if card is not None]
        alone = np.array([name in one ^ two for name in sorted(one | two)], np.bool_)
        return {"another.variables": of.share_of(alone), "another.chosen": of.share_of(~tops[1][tops[0]])}


class _Thesis:
    """Whether any card spares the poorest, in the highest twentieth of every card.

    The card where they are least over-selected is picked on a half of the files and measured on the other half: the
    lowest of many noisy ratios, measured where it was picked, would be too low.
    """

    def __init__(self, every: list[Tried], groups: tuple[Booleans, Booleans], cents: Floats, seed: int) -> None:
        self._every, (self._poor, self._rsa), self._cents = every, groups, cents
        self._half = np.random.default_rng([seed, 2_000]).permutation(len(cents)) % 2 == 0

    def figures(self) -> dict[str, Measured]:
        """The lowest ratio of those that find nine tenths of the card's own euros, and of all."""
        near = [tried for tried in self._every if self._part(tried, self._half) >= NEARLY]
        return {
            "thesis.lowest": self._lowest(near, self._poor),
            "thesis.lowest_any": self._lowest(self._every, self._poor),
            "thesis.lowest_rsa": self._lowest(near, self._rsa),
        }

    def lines(self) -> list[dict[str, Any]]:
        """What is told of each card: its euros over the card's own, and how often it chooses the poorest."""
        whole = np.ones(len(self._poor), np.bool_)
        return [
            {
                "without": tried.name,
                "euros_part": self._part(tried, whole),
                "poorest": _ratio(tried, self._poor, whole).value,
            }
            for tried in self._every
        ]

    def _lowest(self, among: list[Tried], group: Booleans) -> Measured:
        picked = min(among, key=lambda tried: _value(_ratio(tried, group, self._half)))
        return _ratio(picked, group, ~self._half)

    def _part(self, tried: Tried, rows: Booleans) -> float:
        own, base = (float(self._cents[t.wide & rows].sum()) for t in (tried, self._every[0]))
        return own / base if base else 1.0


def _ratio(tried: Tried, group: Booleans, rows: Booleans) -> Measured:
    return of.ratio_of_rates(tried.wide, group & rows, ~group & rows)


def _value(measured: Measured) -> float:
    return float("inf") if measured.value is None else measured.value
