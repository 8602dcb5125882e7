"""`bondroit build`: a scorecard from the survey, or from a table of your own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from bondroit.cli.commands import build_asked as asked
from bondroit.cli.commands import declared
from bondroit.cli.commands.asked import SeedOption, needed
from bondroit.cli.commands.built_cards import show_cards
from bondroit.cli.commands.received import build_received
from bondroit.cli.services import open_here
from bondroit.domain.months import Month


def build(
    context: typer.Context,
    month: Annotated[str | None, typer.Option("--month", help="The month of the survey to learn from.")] = None,
    table: Annotated[Path | None, typer.Option("--table", help="A CSV or Parquet table of your own.")] = None,
    target: Annotated[
        str | None,
        typer.Option(
            "--target", help="With --table: the yes/no column. Else overpayment or underpayment (default: both)."
        ),
    ] = None,
    weight: Annotated[str | None, typer.Option("--weight", help="With --table: the column of weights.")] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude", help="A column left out; may be repeated.")] = None,
    holdout: Annotated[
        float,
        typer.Option(
            "--holdout", min=0, max=0.9, help="Share of rows kept apart to judge the card; 0: cross-validation."
        ),
    ] = 0.0,
    seed: SeedOption = 1,
    name: Annotated[
        str | None, typer.Option("--name", help="With --table: the card's name; default: the target.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="With --table: the card's file.")] = Path("card.json"),
    report: Annotated[
        Path | None, typer.Option("--report", help="With --table: the page; default: beside the card, .html.")
    ] = None,
    strata: asked.StrataOption = None,
    clusters: asked.ClustersOption = None,
    stratum_size: asked.SizeOption = None,
    amount: asked.AmountOption = None,
    period: asked.PeriodOption = None,
    office: asked.OfficeOption = None,
    shape: asked.ShapeOption = None,
    cut: asked.CutOption = None,
    require: asked.RequireOption = None,
    categorical: asked.CategoricalOption = None,
    criterion: asked.CriterionOption = None,
    method: asked.MethodOption = None,
    firth: asked.FirthOption = False,
    max_shift: asked.ShiftOption = None,
    max_variables: asked.VariablesOption = None,
    max_modalities: asked.ModalitiesOption = None,
    min_share: asked.ShareOption = None,
    alpha: asked.AlphaOption = None,
    folds: asked.FoldsOption = None,
    bootstrap: asked.BootstrapOption = 0,
    challengers: asked.ChallengersOption = "all",
    edit: asked.EditOption = None,
    edits_out: asked.EditsOutOption = None,
    targets: declared.TargetsOption = None,
    branch: declared.BranchOption = "family",
    size: declared.DrawnOption = None,
    experiment: declared.ExperimentOption = False,
) -> None:
    """Learn a scorecard."""
    options = asked.options_of(
        shape=shape, cut=cut, required=require, criterion=criterion, max_variables=max_variables,
        max_modalities=max_modalities, min_share=min_share, alpha=alpha, method=method, firth=firth or None,
        max_shift=max_shift, categorical=categorical, table=table,
        columns=(target, weight, *(exclude or ()), strata, clusters, stratum_size, amount, period, office),
    )  # fmt: skip
    asked.refuse_unused(context, table=table is not None, branch=branch)
    if table is not None:
        design = {"strata": strata, "clusters": clusters, "stratum_size": stratum_size}
        columns: dict[str, Any] = {**design, "amount": amount, "period": period, "office": office}
        options.update(asked.options_of(shape=None, cut=None, **columns))
        build_received(
            table, target, weight, tuple(exclude or ()), holdout, seed, name, out, report, options=options, folds=folds,
            bootstrap=bootstrap, edit=edit, edits_out=edits_out, challengers=challengers,
        )  # fmt: skip
        return
    from bondroit.wiring.surveyed import build_edited

    survey_month = Month.parse(needed(month, "--month", "--table"))
    services = open_here()
    left_out = tuple(exclude or ())
    if declared.build_branch(
        services, survey_month, branch=branch, targets=targets, target=target, size=size, seed=seed, options=options,
        folds=folds, bootstrap=bootstrap, challengers=challengers, edit=edit, edits_out=edits_out,
        experiment=experiment, exclude=left_out,
    ):  # fmt: skip
        return
    done = build_edited(
        services, survey_month, target=target, seed=seed, options=options, folds=folds, bootstrap=bootstrap, edit=edit,
        edits_out=edits_out, challengers=challengers, exclude=left_out,
    )  # fmt: skip
    show_cards(done)
