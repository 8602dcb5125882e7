"""The further options of `bondroit build`, and how they are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.app.build_options import BuildOptions

StrataOption = Annotated[
    str | None, typer.Option("--strata", help="With --table: the column of the stratum of the draw.")
]
ClustersOption = Annotated[
    str | None, typer.Option("--clusters", help="With --table: the column of the first-stage unit of the draw.")
]
SizeOption = Annotated[
    str | None, typer.Option("--stratum-size", help="With --table: the column of the stratum's size in the population.")
]
AmountOption = Annotated[
    str | None, typer.Option("--amount", help="With --table: the column of the euros at stake, for gains in euros.")
]
PeriodOption = Annotated[
    str | None, typer.Option("--period", help="With --table: the column of the year, to hold years out.")
]
OfficeOption = Annotated[
    str | None, typer.Option("--office", help="With --table: the column of the office, to hold offices out.")
]
ShapeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--shape",
        help="VARIABLE=SHAPE: free, rising, falling, monotone, peak, valley or u; may be repeated.",
    ),
]
CutOption = Annotated[
    list[str] | None,
    typer.Option("--cut", help="VARIABLE=4,8: cut points that must stand; may be repeated."),
]
RequireOption = Annotated[
    list[str] | None, typer.Option("--require", help="A variable that must be in the card; may be repeated.")
]
CategoricalOption = Annotated[
    list[str] | None,
    typer.Option(
        "--categorical", help="A column whose numbers are codes without an order, as of a state; may be repeated."
    ),
]
CriterionOption = Annotated[
    str | None, typer.Option("--criterion", help="How variables enter: p (tests at level alpha), aic or bic.")
]
FirthOption = Annotated[
    bool, typer.Option("--firth", help="Fit with Firth's penalty, finite even where a class foretells the target.")
]
MethodOption = Annotated[
    str | None, typer.Option("--method", help="How variables are chosen: stepwise, or l1 (a path of penalties).")
]
ShiftOption = Annotated[
    float | None,
    typer.Option("--max-shift", min=0, help="With --period: greatest stability index of a variable between periods."),
]
VariablesOption = Annotated[int | None, typer.Option("--max-variables", min=1, help="At most so many variables.")]
ModalitiesOption = Annotated[
    int | None, typer.Option("--max-modalities", min=2, max=30, help="At most so many classes of a variable.")
]
ShareOption = Annotated[
    float | None, typer.Option("--min-share", min=0, max=1, help="Least weighted share of a class.")
]
AlphaOption = Annotated[
    float | None, typer.Option("--alpha", min=0, max=1, help="Level of the tests of classes and variables.")
]
FoldsOption = Annotated[
    int | None, typer.Option("--folds", min=0, help="Parts of the cross-validation; 0: judged on nothing.")
]
BootstrapOption = Annotated[
    int,
    typer.Option(
        "--bootstrap",
        min=0,
        help="Play the whole building again on so many surveys drawn from the survey; 25 is usual.",
    ),
]
ChallengersOption = Annotated[
    str,
    typer.Option(
        "--challengers",
        help="What the card is held against: all, quick (five variables, a rule of thumb) or none.",
    ),
]
EditOption = Annotated[
    Path | None,
    typer.Option("--edit", help="A TOML file of edits made again on the card, in order (with --month: give --target)."),
]
EditsOutOption = Annotated[
    Path | None, typer.Option("--edits-out", help="Write the card's edits as a TOML file, for --edit.")
]


_OF_A_TABLE = frozenset(
    {"weight", "holdout", "name", "out", "report", "strata", "clusters", "stratum_size", "amount", "period", "office",
     "max_shift", "categorical"}
)  # fmt: skip
_OF_A_SURVEY = frozenset({"month", "targets", "branch", "size", "experiment"})
_OF_HEALTH = frozenset({"month", "target", "seed", "targets", "branch", "size"})


def refuse_unused(context: typer.Context, *, table: bool, branch: str) -> None:
    """Refuse options that were given and that the way of building asked for would not look at.

    Raises:
        UserError: E-USE-001 with every such option.
    """
    way = "--table" if table else "--branch health" if branch == "health" else "--month"
    unused = []
    for param in context.command.params:
        name = param.name or ""
        source = context.get_parameter_source(name)
        if source is None or source.name != "COMMANDLINE":
            continue
        if table:
            used = name not in _OF_A_SURVEY
        elif branch == "health":
            used = name in _OF_HEALTH
        else:
            used = name not in _OF_A_TABLE and name != "size"
        if not used:
            unused.append(param.opts[0])
    if unused:
        listed = ", ".join(unused)
        raise UserError(
            "E-USE-001",
            Text(f"With {way}, these do nothing: {listed}.", f"Avec {way}, ceci ne sert à rien : {listed}."),
            remedy=Text("leave them out.", "retirez-les."),
        )


def options_of(
    *,
    shape: Sequence[str] | None,
    cut: Sequence[str] | None,
    table: Path | None = None,
    columns: Sequence[str | None] = (),
    **plain: Any,  # noqa: ANN401
) -> BuildOptions:
    """The options that were given; the others keep their default.

    Args:
        shape: texts as `age=rising`.
        cut: texts as `age=25,40`.
        table: the table, if any; looked at only to tell its faults with those of the texts.
        columns: columns that other options name.
        **plain: options as they are; None was not given.

    Raises:
        UserError: E-USE-001 for a text of another form, with every fault.
    """
    faults: list[Text] = []
    found: dict[str, Any] = {name: value for name, value in plain.items() if value is not None}
    if shape:
        found["shapes"] = dict(_pair("--shape", "age=rising", text, faults) for text in shape)
    if cut:
        pairs = [_pair("--cut", "age=25,40", text, faults) for text in cut]
        found["cuts"] = {name: _points(name, text, faults) for name, text in pairs if name and text}
    if faults:
        faults += _others(found, table, columns)
        raise UserError(
            "E-USE-001",
            Text("The options were not understood.", "Les options ne sont pas comprises."),
            faults=faults,
            remedy=Text(
                "write for example --shape age=rising --cut age=25,40, with columns of the table.",
                "écrivez par exemple --shape age=rising --cut age=25,40, avec des colonnes de la table.",
            ),
        )
    return cast("BuildOptions", found)


def _others(found: dict[str, Any], table: Path | None, columns: Sequence[str | None]) -> list[Text]:
    """The faults that would be told after those of the texts: values that are no choice, columns that are not there."""
    from bondroit.building.asked import CRITERIA, METHODS
    from bondroit.stats.binning import SHAPES

    shapes = {name: shape for name, shape in found.get("shapes", {}).items() if name and shape}
    chosen = [
        *((f"--shape {name}", shape, SHAPES) for name, shape in shapes.items()),
        ("--criterion", found.get("criterion"), CRITERIA),
        ("--method", found.get("method"), METHODS),
    ]
    faults = [
        Text(
            f"{option}: {value} is none of {', '.join(known)}.",
            f"{option} : {value} n'est aucun de {', '.join(known)}.",
        )
        for option, value, known in chosen
        if value is not None and value not in known
    ]
    if table is not None:
        from bondroit.wiring.received import faults_of_columns

        named = [*columns, *found.get("required", ()), *shapes, *found.get("cuts", {})]
        faults += faults_of_columns(table, [name for name in named if name])
    return faults


def _pair(option: str, example: str, text: str, faults: list[Text]) -> tuple[str, str]:
    name, equals, value = text.rpartition("=")
    if not (equals and name.strip() and value.strip()):
        faults.append(
            Text(
                f"{option} {text}: not of the form {option} {example}.",
                f"{option} {text} : pas de la forme {option} {example}.",
            )
        )
    return name.strip(), value.strip()


def _points(name: str, text: str, faults: list[Text]) -> tuple[float, ...]:
    points = []
    for part in text.split(","):
        try:
            points.append(float(part))
        except ValueError:
            faults.append(
                Text(f"--cut {name}: '{part}' is no number.", f"--cut {name} : « {part} » n'est pas un nombre.")
            )
    return tuple(points)
