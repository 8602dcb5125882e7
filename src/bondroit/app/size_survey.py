"""How many files to draw for a wanted precision, by what the last recorded survey says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bondroit.app.estimate_rates import survey_findings
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.stats.estimation import estimate_mean
from bondroit.stats.sizing import seen_in, size_for_rate, size_for_total
from bondroit.surveying.estimates import surveyed_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bondroit.app.ports import Tables
    from bondroit.domain.target import Target
    from bondroit.stats.sizing import Seen, Size

RATES, AMOUNTS = ("overpayment", "underpayment"), ("overpaid", "underpaid", "unclaimed")
UNKNOWN_RATE = 0.5


@dataclass(frozen=True, slots=True)
class Precision:
    """The half-width of a 95 % interval: of a rate in shares of the files, of an amount in shares of its total."""

    half_width: float
    of: str


def size_wanted(
    precision: Precision, *, month: Month, population: int, targets: Iterable[Target], tables: Tables
) -> tuple[int, tuple[Text, ...]]:
    """Files to draw, and from what that was computed.

    Without an earlier survey a rate is taken for one half, which asks for most files, and the design effect for 1.

    Raises:
        UserError: E-USE-001 (what is asked), E-WRK-003 (an amount without a survey to tell how it varies).
    """
    refuse_precision(precision)
    found = _latest(month, precision.of, targets, tables)
    if precision.of in RATES:
        if found is None:
            size = size_for_rate(UNKNOWN_RATE, precision.half_width, population=population)
            return size.units, (_told(size, precision, None),)
        seen, response, when = found
        rate = min(max(seen.mean, 1.0 / population), 1.0 - 1.0 / population)
        size = size_for_rate(
            rate, precision.half_width, population=population, design_effect=seen.design_effect, response=response
        )
        return size.units, (_told(size, precision, when),)
    if found is None or not found[0].mean > 0:
        raise UserError(
            "E-WRK-003",
            Text("No recorded survey says how this amount varies.",
                 "Aucune enquête enregistrée ne dit comment ce montant varie."),
            remedy=Text("give --size, or --of overpayment or underpayment.",
                        "donnez --size, ou --of overpayment ou underpayment."),
        )  # fmt: skip
    seen, response, when = found
    size = size_for_total(
        seen.variation, precision.half_width, population=population, design_effect=seen.design_effect, response=response
    )
    return size.units, (_told(size, precision, when),)


def refuse_precision(precision: Precision, faults: Sequence[Text] = ()) -> None:
    """Refuse a precision that is none, with the other faults of the command.

    Raises:
        UserError: E-USE-001.
    """
    faults = list(faults)
    if precision.of not in {*RATES, *AMOUNTS}:
        known = ", ".join((*RATES, *AMOUNTS))
        faults.append(Text(f"--of {precision.of}: one of {known}.", f"--of {precision.of} : parmi {known}."))
    if not 0 < precision.half_width < 1:
        faults.append(Text("--precision stands between 0 and 1.", "--precision est comprise entre 0 et 1."))
    if faults:
        raise UserError(
            "E-USE-001",
            Text("The precision is not understood.", "La précision n'est pas comprise."),
            faults=faults,
            remedy=Text("write for example --precision 0.01 --of overpayment.",
                        "écrivez par exemple --precision 0.01 --of overpayment."),
        )  # fmt: skip


def _latest(month: Month, of: str, targets: Iterable[Target], tables: Tables) -> tuple[Seen, float, Month] | None:
    """What the last survey recorded before `month` says, the share of its files controlled, and its month."""
    if not (tables.exists("survey") and tables.exists("findings")):
        return None
    findings = tables.read("findings", None, ["month", "origin"])
    days = findings.filter((pl.col("origin") == "survey") & (pl.col("month") < month.first_day))["month"]
    if days.is_empty():
        return None
    when = Month.from_date(days.max())  # type: ignore[arg-type]
    joined = survey_findings(month=when, targets=targets, tables=tables)
    drawn = tables.read("survey").filter(pl.col("month") == when.first_day).height
    if joined.height < 2:
        return None
    values = joined[of if of in RATES else f"{of}_cents"].cast(pl.Float64).to_numpy()
    design = surveyed_of(joined)
    seen = seen_in(values, estimate_mean(values, design).standard_error, design)
    return seen, joined.height / drawn, when


def _told(size: Size, precision: Precision, when: Month | None) -> Text:
    wanted = f"{precision.of} ± {precision.half_width:g}"
    if when is None:
        return Text(
            f"{size.units} files for {wanted}: no survey was recorded before, so a rate of one half and a design "
            "effect of 1 are assumed.",
            f"{size.units} dossiers pour {wanted} : aucune enquête antérieure, on suppose donc un taux d'un demi et un "
            "effet de plan de 1.",
        )
    return Text(
        f"{size.units} files for {wanted}: {size.simple} if drawn simply from a large population, a design effect of "
        f"{size.design_effect:.2f} and {size.response:.0%} of files controlled in the survey of {when}.",
        f"{size.units} dossiers pour {wanted} : {size.simple} par tirage simple dans une grande population, un effet "
        f"de plan de {size.design_effect:.2f} et {size.response:.0%} de dossiers contrôlés dans l'enquête de {when}.",
    )
