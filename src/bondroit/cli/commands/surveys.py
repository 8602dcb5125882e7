"""`bondroit draw` and `bondroit estimate`: surveys of a workspace, and any survey that somebody brings."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 Typer reads the annotations
from typing import Annotated

import typer

from bondroit.cli.commands.asked import SeedOption, needed
from bondroit.cli.commands.asked_survey import (
    adjusting_of,
    asked_of,
    draw_design,
    precision_of,
    refuse_strays,
    table_request,
)
from bondroit.cli.results import show_facts
from bondroit.cli.services import open_here
from bondroit.cli.survey_results import show_estimates
from bondroit.domain.months import Month
from bondroit.errors import Text

MonthOption = Annotated[
    str, typer.Option("--month", help="The month, as 2026-02: only what was known before it counts.")
]
Columns = list[str] | None


def draw(
    month: MonthOption,
    size: Annotated[int | None, typer.Option("--size", min=2, help="Files to draw; default: the setting.")] = None,
    seed: SeedOption = 1,
    stratum: Annotated[
        Columns, typer.Option("--stratum", help="A column of strata; may be repeated; none for none. Default: office.")
    ] = None,
    allocation: Annotated[
        str, typer.Option("--allocation", help="Over the strata: proportional, neyman (see --spread) or equal.")
    ] = "proportional",
    least: Annotated[int, typer.Option("--least", help="Files of each stratum, if it has so many.")] = 2,
    spread: Annotated[
        str | None, typer.Option("--spread", help="With neyman: the column whose dispersion in each stratum counts.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option("--cluster", help="Draw these first, e.g. office; then files of each, or all.")
    ] = None,
    clusters: Annotated[
        int | None, typer.Option("--clusters", min=1, help="With --cluster: how many; without --size all their files.")
    ] = None,
    size_of: Annotated[
        str | None, typer.Option("--size-of", help="Draw files with probabilities in proportion to this column.")
    ] = None,
    precision: Annotated[
        float | None,
        typer.Option("--precision", help="Compute the size: half-width of the 95% interval, e.g. 0.01; see --of."),
    ] = None,
    of: Annotated[
        str | None,
        typer.Option(
            "--of",
            help="With --precision: overpayment or underpayment (a rate), overpaid, underpaid or unclaimed (a total).",
        ),
    ] = None,
) -> None:
    """Draw a random survey."""
    from bondroit.wiring import surveys

    strata = None if stratum is None else tuple(s for s in stratum if s != "none")
    report = surveys.draw(
        open_here(),
        Month.parse(month),
        size=size,
        seed=seed,
        strata=strata,
        design=draw_design(allocation, least, spread, cluster, clusters, size_of),
        precision=precision_of(precision, of, size),
    )
    show_facts(Text("Survey", "Enquête"), report)


def estimate(
    month: Annotated[str | None, typer.Option("--month", help="The month of the survey.")] = None,
    calibrate: Annotated[
        Columns,
        typer.Option("--calibrate", help="With --month: weights meet the population's counts by this column; repeat."),
    ] = None,
    table: Annotated[Path | None, typer.Option("--table", help="A CSV or Parquet table of your own.")] = None,
    weight: Annotated[str | None, typer.Option("--weight", help="With --table: the column of weights.")] = None,
    strata: Annotated[str | None, typer.Option("--strata", help="With --table: the column of strata.")] = None,
    clusters: Annotated[
        str | None,
        typer.Option("--clusters", help="With --table: the column of units drawn first; COLUMN,COLUMN for two stages."),
    ] = None,
    fpc: Annotated[
        str | None,
        typer.Option("--fpc", help="With --table: units in the stratum (in the cluster), or shares drawn; per stage."),
    ] = None,
    mean: Annotated[Columns, typer.Option("--mean", help="A column whose mean is wanted; may be repeated.")] = None,
    total: Annotated[Columns, typer.Option("--total", help="A column whose total is wanted; may be repeated.")] = None,
    ratio: Annotated[Columns, typer.Option("--ratio", help="COLUMN/COLUMN: one total over another; repeat.")] = None,
    share: Annotated[
        Columns, typer.Option("--share", help="A column whose every value gets its share; repeat.")
    ] = None,
    quantile: Annotated[
        Columns, typer.Option("--quantile", help="COLUMN=0.5: the median, say; may be repeated.")
    ] = None,
    poverty: Annotated[
        Columns,
        typer.Option("--poverty", help="A column of incomes: share of people below 60% of the median; repeat."),
    ] = None,
    by: Annotated[Columns, typer.Option("--by", help="The same figures for each value of a column; repeat.")] = None,
    where: Annotated[
        str | None,
        typer.Option("--where", help="SQL: the rows that the figures are of; the others stay in the design."),
    ] = None,
    define: Annotated[Columns, typer.Option("--define", help="NAME=SQL: a further column; may be repeated.")] = None,
    regress: Annotated[
        Columns, typer.Option("--regress", help='A model, as "y ~ a + log(1 + b)"; may be repeated.')
    ] = None,
    family: Annotated[str, typer.Option("--family", help="Of --regress: linear or logistic.")] = "linear",
    errors: Annotated[str, typer.Option("--errors", help="Of --regress: of the design, or of the model.")] = "design",
    margins: Annotated[
        Path | None,
        typer.Option("--margins", help="Known totals to calibrate on: a file of variable,value,total."),
    ] = None,
    calibration: Annotated[
        str, typer.Option("--calibration", help="How weights are calibrated: raking, linear or bounded.")
    ] = "raking",
    bounds: Annotated[
        str | None, typer.Option("--bounds", help="With bounded: LOW,HIGH of the factor of a weight, e.g. 0.5,2.")
    ] = None,
    response: Annotated[
        str | None, typer.Option("--response", help="A yes/no column: who answered; weights are shared among them.")
    ] = None,
    classes: Annotated[
        str | None, typer.Option("--classes", help="With --response: COLUMN,COLUMN: the classes within which they are.")
    ] = None,
    propensity: Annotated[
        str | None, typer.Option("--propensity", help='With --response: a model of it instead, as "age + income".')
    ] = None,
    level: Annotated[float, typer.Option("--level", help="Of the intervals.")] = 0.95,
    floor: Annotated[int, typer.Option("--floor", min=0, help="Figures on fewer rows are masked; 0: none.")] = 11,
    out: Annotated[Path | None, typer.Option("--out", help="With --table: write the page there too.")] = None,
) -> None:
    """Estimate with design-based intervals."""
    from bondroit.wiring import surveys

    given = {
        "--weight": weight, "--strata": strata, "--clusters": clusters, "--fpc": fpc, "--mean": mean, "--total": total,
        "--ratio": ratio, "--share": share, "--quantile": quantile, "--poverty": poverty, "--by": by, "--where": where,
        "--define": define, "--regress": regress, "--margins": margins, "--response": response, "--classes": classes,
        "--propensity": propensity, "--out": out,
    }  # fmt: skip
    refuse_strays(table=table, month=month, calibrate=calibrate, given=given)
    if table is None:
        adjusting = adjusting_of(calibrate, calibration, bounds)
        when = Month.parse(needed(month, "--month", "--table"))
        show_facts(Text("Estimates", "Estimations"), surveys.estimate(open_here(), when, adjusting=adjusting))
        return
    asked = asked_of(
        weight=weight, strata=strata, clusters=clusters, fpc=fpc, mean=mean, total=total, ratio=ratio, share=share,
        quantile=quantile, poverty=poverty, by=by, regress=regress, family=family, errors=errors,
        calibration=calibration, bounds=bounds, response=response, classes=classes, propensity=propensity,
        level=level, floor=floor,
    )  # fmt: skip
    show_estimates(table_request(table, asked, where, define, margins), out)
