"""Options of `bondroit audit` whose text holds several things, read apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typer

    from bondroit.scoring.rows import Top


OF_TABLES = (
    "outcome", "score", "group", "cross", "positive", "decision", "threshold", "top", "selected", "euros", "define",
    "population", "size", "lift", "weight", "stratum", "cluster", "reference", "floor", "about",
)  # fmt: skip
OF_PARTS = ("parts", "formula", "mapping", "claims")
OF_REPORTS = ("report", "pdf", "strict", "replicates", "seed", *OF_PARTS)


def require_use(ctx: typer.Context, *, table: bool, month: bool) -> None:
    """Refuse options that this way of asking does not look at: what was asked must not be passed over in silence.

    Raises:
        UserError: E-USE-001 with every one.
    """
    idle = OF_PARTS if table else OF_TABLES if month else (*OF_TABLES, *OF_REPORTS)
    given = [
        param.opts[0]
        for param in ctx.command.params
        if param.name in idle and (source := ctx.get_parameter_source(param.name)) and source.name == "COMMANDLINE"
    ]
    if given:
        listed = ", ".join(given)
        way = Text("With --table", "Avec --table") if table else Text("With --month", "Avec --month")
        alone = Text("With a card alone", "Avec une grille seule")
        said = way if table or month else alone
        raise UserError(
            "E-USE-001",
            Text(f"{said.en}, these do nothing: {listed}.", f"{said.fr}, ceci ne sert à rien : {listed}."),
            remedy=Text(
                "leave them out, or give the table (--table) or the month (--month) that they are for.",
                "retirez-les, ou donnez la table (--table) ou le mois (--month) auquel elles servent.",
            ),
        )


def definitions(texts: Sequence[str]) -> dict[str, str]:
    """`NAME=SQL` each.

    Raises:
        UserError: E-USE-001.
    """
    found = {}
    for text in texts:
        name, equals, expression = text.partition("=")
        if not (equals and name.strip() and expression.strip()):
            raise UserError(
                "E-USE-001",
                Text("--define is not of the form NAME=EXPRESSION.", "--define n'est pas de la forme NOM=EXPRESSION."),
                remedy=Text(
                    'write for example --define "low=income < 1000".',
                    'écrivez par exemple --define "bas=income < 1000".',
                ),
            )
        found[name.strip()] = expression.strip()
    return found


def crossings(texts: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """`A,B` or `A,B,C` each, or the word `all`."""
    return tuple(tuple(part.strip() for part in text.split(",") if part.strip()) for text in texts)


def highest(text: str) -> Top:
    """`1000`, or `5%`, as `score --top` reads it.

    Raises:
        UserError: E-USE-001.
    """
    from bondroit.scoring.rows import read_top

    try:
        return read_top(text)
    except UserError as refused:
        raise UserError(
            refused.code,
            Text(f"--highest {text}: not understood.", f"--highest {text} : pas compris."),
            remedy=refused.remedy,
        ) from None


def sizes(texts: Sequence[str]) -> dict[tuple[str, str], int]:
    """`COLUMN=GROUP:NUMBER` each.

    Raises:
        UserError: E-USE-001.
    """
    found = {}
    for text in texts:
        column, equals, rest = text.partition("=")
        group, colon, number = rest.rpartition(":")
        if not (equals and colon and column.strip() and number.strip().isdigit() and int(number)):
            raise UserError(
                "E-USE-001",
                Text(
                    f"--size {text}: not of the form COLUMN=GROUP:NUMBER.",
                    f"--size {text} : n'est pas de la forme COLONNE=GROUPE:NOMBRE.",
                ),
                remedy=Text(
                    'write for example --size "sex=women:548163".', 'écrivez par exemple --size "sexe=femmes:548163".'
                ),
            )
        found[column.strip(), group.strip()] = int(number)
    return found
