"""Every figure that claims on the family branch's score ask of one town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing import claims_figures as of
from bondroit.auditing.claims import Measured
from bondroit.auditing.claims_traits import DECILE, POOR, SPEAKS_OF, WELL_OFF, groups_of, profiles_of, traits_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from bondroit.stats.arrays import Booleans, Floats

LAST_TENTH = 10
PAIRS = {
    "two_minima_less_well_off": ("two_minima", "well_off"),
    "disabled_less_well_off": ("disabled", "well_off"),
    "lone_wage_less_two_wages": ("lone_wage", "two_wages"),
    "lone_less_families": ("lone", "families"),
    "separated_less_lone": ("separated", "lone_else"),
}
OWN = "own"
"""The card's own lines on a trait."""
MEANS = ("benefits", "income", "work")
"""Families of variables that are called means, benefits and work."""


@dataclass(frozen=True, slots=True, eq=False)
class AskedFiles:
    """The files of a town that are asked: recipients who were not surveyed, so that the card has not learnt from them.

    Attributes:
        frame: (n,) variables, columns of the last snapshot, tenth of income, and what is true: `overpayment`,
            `underpayment`, `overpaid_cents`, `underpaid_cents`.
        logits: (n,) the score.
        parts: variable to (n,) logits it adds.
        chosen: kind of control to (n,) chosen.
        threshold: logits of the last file chosen.
        smic_cents: net minimum wage of a month.
    """

    frame: pl.DataFrame
    logits: Floats
    parts: Mapping[str, Floats]
    chosen: Mapping[str, Booleans]
    threshold: float
    smic_cents: float

    def column(self, name: str) -> Booleans:
        """A yes/no column."""
        return np.asarray(self.frame[name].to_numpy(), np.bool_)

    def cents(self, name: str) -> Floats:
        """A column of amounts."""
        return self.frame[name].to_numpy().astype(np.float64)


def measured(files: AskedFiles, families: Mapping[str, str]) -> dict[str, Measured]:
    """The figures of a town, by name.

    Args:
        files: the files.
        families: variable to its family.
    """
    traits = traits_of(files.frame)
    figures = {f"trait.{name}": of.difference_of_means(files.logits, own, ~own) for name, own in traits.items()}
    figures |= {f"trait.{name}.{OWN}": _own_lines(files, name, own) for name, own in traits.items()}
    kinds = profiles_of(files.frame, files.smic_cents)
    for name, (one, other) in PAIRS.items():
        figures[f"profile.{name}"] = of.difference_of_means(files.logits, kinds[one], kinds[other])
    return figures | _groups(files) | _spread(files, families) | _proxies(files) | _letter(files) | _errors(files)


def _own_lines(files: AskedFiles, trait: str, own: Booleans) -> Measured:
    """What the card's lines on a trait add to those that have it, less to others; nought without such a line."""
    parts = [part for name, part in files.parts.items() if name in SPEAKS_OF[trait]]
    if not parts:
        return Measured(0.0, 0.0, 0.0, int(own.sum()))
    return of.difference_of_means(np.sum(parts, axis=0), own, ~own)


def _groups(files: AskedFiles) -> dict[str, Measured]:
    """Chosen, beyond errors and for nothing, of each group and kind of control."""
    err, figures = files.column("overpayment"), {}
    for group, (own, others) in groups_of(files.frame).items():
        for kind, hits in files.chosen.items():
            figures[f"chosen.{group}.{kind}"] = of.ratio_of_rates(hits, own, others)
            figures[f"beyond.{group}.{kind}"] = of.share_over_share(own, hits & (own | others), err & (own | others))
            figures[f"burden.{group}.{kind}"] = of.ratio_of_rates(hits, own & ~err, others & ~err)
        figures[f"errors.{group}"] = of.ratio_of_rates(err, own, others)
    return figures


def _spread(files: AskedFiles, families: Mapping[str, str]) -> dict[str, Measured]:
    """The share of each family of variables in the score's variance, and of the families called means."""
    sums: dict[str, Floats] = {}
    for name, part in files.parts.items():
        family = families[name]
        sums[family] = sums.get(family, np.zeros(len(part))) + part
    shares = {f"spread.{name}": share for name, share in of.spread_shares(sums).items()}
    means = [part for name, part in sums.items() if name in MEANS]
    if not means:
        return shares
    rest = [part for name, part in sums.items() if name not in MEANS]
    both = {"means": np.sum(means, axis=0), "rest": np.sum(rest, axis=0) if rest else np.zeros(len(means[0]))}
    return shares | {"spread.means": of.spread_shares(both)["means"]}


def _proxies(files: AskedFiles) -> dict[str, Measured]:
    frame = files.frame
    family = frame["children"].to_numpy() > 0
    worked = frame["months_worked_12m"].fill_null(0).to_numpy().astype(np.float64)
    lone = files.column("lone_parent")
    quarterly = frame["quarterly_declaration"].fill_null(value=False).to_numpy().astype(np.float64)
    minimum = (files.cents("rsa_paid_cents") > 0) | (files.cents("aah_paid_cents") > 0)
    return {
        "proxy.months_worked": of.area(-worked[family], lone[family]),
        "proxy.quarterly": of.area(quarterly, minimum),
    }


def _letter(files: AskedFiles) -> dict[str, Measured]:
    """What a high score says of underpayments, in files and in euros."""
    top, owed = files.chosen["all"], files.column("underpayment")
    under, over = files.cents("underpaid_cents"), files.cents("overpaid_cents")
    tenth = files.logits >= np.quantile(files.logits, 0.9)
    both = under + over
    return {
        "underpaid.chosen": of.ratio_of_rates(owed, top, ~top),
        "underpaid.upper_tenth": of.ratio_of_rates(owed, tenth, ~tenth),
        "owed.chosen": of.ratio_of_totals({"a": under * top, "b": both * top, "c": under, "d": both}),
    }


def _errors(files: AskedFiles) -> dict[str, Measured]:
    """Where overpayments are."""
    frame, err = files.frame, files.column("overpayment")
    unstable = frame["events_24m"].fill_null(0).to_numpy() > 1
    paid = [files.cents(f"{benefit}_paid_cents") > 0 for benefit in ("rsa", "prime_activite", "aah")]
    complex_ = np.logical_or.reduce(paid)
    rsa = files.cents("rsa_paid_cents") > 0
    well_off = frame[DECILE].to_numpy() >= WELL_OFF
    missing = files.threshold - files.logits
    return {
        "errors.unstable": of.ratio_of_rates(err, unstable, ~unstable),
        "errors.quarterly": of.ratio_of_rates(err, complex_, ~complex_),
        "distance.rsa_less_well_off": of.difference_of_means(missing, rsa, well_off & ~rsa),
    }


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """Files scored twice by the same card, six months apart.

    Attributes:
        below: (n,) under the threshold at first.
        above: (n,) at or over it now.
        rsa, well_off: (n,) at first.
        had: kind of event to (n,) those with one known between.
        none: (n,) no event known between.
    """

    below: Booleans
    above: Booleans
    rsa: Booleans
    well_off: Booleans
    had: Mapping[str, Booleans]
    none: Booleans


def followed_figures(files: Followed) -> dict[str, Measured]:
    """What each event does to the share above the threshold, on RSA less well-off, and of the well-off alone."""
    figures, hits = {}, files.above
    for kind, had in files.had.items():
        parts = [
            files.below & who & what for who in (files.rsa, files.well_off & ~files.rsa) for what in (had, files.none)
        ]
        figures[f"event.{kind}.tips"] = of.difference_of_changes([(hits, part) for part in parts])
        figures[f"event.{kind}.well_off"] = of.difference_of_changes([(hits, part) for part in parts[2:]])
        figures[f"event.{kind}.rsa"] = of.difference_of_changes([(hits, part) for part in parts[:2]])
    return figures


def income_curve(files: AskedFiles) -> list[dict[str, float | int]]:
    """By tenth of income: shares chosen, truly in the target, chosen though not in it, of files; counts of files."""
    tenths, err, found = files.frame[DECILE].to_numpy(), files.column("overpayment"), []
    for tenth in range(1, LAST_TENTH + 1):
        own = tenths == tenth
        files_of, sound = int(own.sum()), own & ~err
        if files_of < of.LEAST or int(sound.sum()) < of.LEAST:
            continue
        found.append(
            {
                "tenth": tenth, "files": files_of, "target": float(err[own].mean()),
                **{f"chosen_{kind}": float(hits[own].mean()) for kind, hits in files.chosen.items()},
                "burden": float(files.chosen["all"][sound].mean()),
            }
        )  # fmt: skip
    return found


def poorest(frame: pl.DataFrame) -> Booleans:
    """(n,) the lowest fifth of declared income."""
    found: Booleans = frame[DECILE].to_numpy() <= POOR
    return found
