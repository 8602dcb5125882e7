"""How well controllers work: what they find, miss and raise wrongly, and what is reversed on appeal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.town.chance import text_keys, uniforms

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.population import Array

PERFECT = {
    "controls__found_survey": 1.0,
    "controls__found_on_site": 1.0,
    "controls__found_on_documents": 1.0,
    "controls__underpaid_found": 1.0,
    "controls__unclaimed_found": 1.0,
    "controls__office_spread": 0.0,
    "controls__wrong_overpayment": 0.0,
    "controls__appealed_right": 0.0,
    "controls__appealed_wrong": 0.0,
}
_FILE = ["household_id", "origin", "benefit"]
_OVER = pl.col("paid_cents") > pl.col("due")
_UNCLAIMED = ~pl.col("claimed") & (pl.col("paid_cents") < pl.col("due"))


def perfect_controllers(behaviour: Behaviour) -> Behaviour:
    """The same town with controllers who find everything, raise nothing wrongly and are never appealed against."""
    return behaviour.having(**PERFECT)


def office_care(seed: int, offices: pl.Series, behaviour: Behaviour) -> Array:
    """What each office finds over the mean: drawn once per town, the same for a label wherever it stands."""
    drawn = uniforms(seed, "office", text_keys(offices))
    care: Array = 1 + behaviour["controls.office_spread"] * (2 * drawn - 1)
    return care


def found_by_kind(behaviour: Behaviour) -> dict[str, float]:
    """The chance to establish an overpayment that is there: by a control of the survey, and by kind of control."""
    return {
        "survey": behaviour["controls.found_survey"],
        "on_site": behaviour["controls.found_on_site"],
        "on_documents": behaviour["controls.found_on_documents"],
    }


def established(looked: pl.DataFrame, month: Month, behaviour: Behaviour, seed: int) -> pl.DataFrame:
    """What these controllers establish.

    Args:
        looked: household_id, office, origin, kind, benefit, history_month, claimed, paid_cents and due.
        month: of the control.
        behaviour: `controls.*`.
        seed: of the town.

    Returns:
        The same rows, in any order, with `entitled_cents` and `appeal`.
    """
    files = looked.group_by(*_FILE, "kind", "office").agg(
        _OVER.any().alias("over"), (pl.col("claimed") & (pl.col("paid_cents") > 0)).any().alias("paid")
    )
    luck = files.hstack(_luck(files, month, behaviour, seed)).drop("over", "paid", "kind", "office")
    kept = pl.col("paid_cents").clip(lower_bound=0)
    found = pl.when(_OVER).then("finds_over").when(_UNCLAIMED).then("finds_unclaimed").otherwise("finds_under")
    back = month.index - (pl.col("history_month").dt.year() * 12 + pl.col("history_month").dt.month() - 1)
    raised = pl.col("wrong") & pl.col("claimed") & (back <= pl.col("wrong_months")) & (kept > 0)
    part = (kept * (1 - behaviour["controls.wrong_part"])).round().cast(pl.Int64)
    entitled = pl.when(raised).then(part).when(found).then(pl.col("due")).otherwise(kept)
    disputed = (pl.col("entitled_cents") < pl.col("paid_cents")) & pl.col("appealed")
    result = pl.when("reversed").then(pl.lit("reversed")).otherwise(pl.lit("upheld"))
    return (
        looked.join(luck, on=_FILE)
        .with_columns(entitled.alias("entitled_cents"))
        .with_columns(pl.when(disputed).then(result).otherwise(pl.lit("none")).alias("appeal"))
    )


def _luck(files: pl.DataFrame, month: Month, b: Behaviour, seed: int) -> pl.DataFrame:
    """What each control finds of each benefit: on either side, not claimed, raised wrongly, appealed, reversed."""
    file, origin, benefit = (text_keys(files[name]) for name in _FILE)
    when = np.full(len(file), month.index, np.uint64)

    def drawn(stream: str) -> Array:
        return uniforms(seed, stream, file, when, origin, benefit)

    def shared(stream: str) -> Array:
        same = drawn(f"{stream} together") < b["controls.together"]
        return np.where(same, uniforms(seed, stream, file, when, origin), drawn(f"{stream} alone"))

    of_kind = pl.when(pl.col("origin") == "survey").then(pl.lit("survey")).otherwise(pl.col("kind"))
    usual = files.select(of_kind.replace_strict(found_by_kind(b), return_dtype=pl.Float64)).to_series().to_numpy()
    chance = usual * office_care(seed, files["office"], b)
    over, paid = files["over"].to_numpy(), files["paid"].to_numpy()
    wrong = ~over & paid & (drawn("wrong") < b["controls.wrong_overpayment"])
    appealed = np.where(wrong, b["controls.appealed_wrong"], b["controls.appealed_right"])
    undone = np.where(wrong, b["controls.reversed_wrong"], b["controls.reversed_right"])
    return pl.DataFrame(
        {
            "finds_over": shared("over") < chance,
            "finds_under": shared("under") < chance * b["controls.underpaid_found"],
            "finds_unclaimed": drawn("unclaimed") < chance * b["controls.unclaimed_found"],
            "wrong": wrong,
            "wrong_months": 1 + np.floor(drawn("wrong months") * (2 * b["controls.wrong_months"] - 1)),
            "appealed": drawn("appeal") < appealed,
            "reversed": drawn("reversal") < undone,
        }
    )
