"""`bondroit card` and `bondroit compare`: the scorecard as a document."""

from __future__ import annotations

import math
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bondroit.cli import session
from bondroit.cli.commands import card_exports, card_sql, comparing
from bondroit.cli.console import print_line
from bondroit.cli.results import print_document
from bondroit.cli.services import show
from bondroit.errors import Text, UserError
from bondroit.showing.card_diff import STATUS_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.scorecard import Span

PANEL = "Scorecards"
CardArgument = Annotated[str, typer.Argument(help="A card's file, or name or name@version in the workspace.")]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    cards = typer.Typer(no_args_is_help=True, help="The scorecard as a document: import, export, sign, check.")
    cards.command("import", help="Make a card from a published table (CSV), or take in a card's file (JSON).")(take)
    cards.command("export", help="Write a card to a file: its document, or a form other systems run (--to).")(
        card_exports.export
    )
    cards.command("check", help="Check a card's hash and signatures; say what is unknown.")(check)
    cards.command("sign", help="Sign a card; its hash stays the same.")(sign)
    cards.command("key", help="Make a pair of keys to sign with (Ed25519).")(key)
    cards.command(
        "sql", help="Write a card as SQL for your own database: duckdb, postgres, spark, oracle, sqlserver, sas."
    )(card_sql.sql)
    cards.command("schema", help="Print the JSON Schema of a card's file.")(schema)
    app.add_typer(cards, name="card", rich_help_panel=PANEL)
    comparing.register(app, PANEL)


def take(
    file: Annotated[Path, typer.Argument(help="The published table (.csv), or a card's file (.json).")],
    name: Annotated[str | None, typer.Option("--name", help="With a table: the card's name.")] = None,
    target: Annotated[
        str | None, typer.Option("--target", help="What it aims at, in words; default: the name.")
    ] = None,
    intercept: Annotated[
        str | None, typer.Option("--intercept", help="The intercept (logit): a number, or LOW,HIGH; default: unknown.")
    ] = None,
    span: Annotated[
        list[str] | None,
        typer.Option(
            "--span", help="VARIABLE=LOW,HIGH or VARIABLE:MODALITY=LOW,HIGH: what a masked part may add (logit)."
        ),
    ] = None,
    why: Annotated[
        str, typer.Option("--why", help="Where the intercept and the spans come from; kept in the card.")
    ] = "",
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", help="With a table: a TOML file that says which of its columns and names is which."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="The card's file; default: into the workspace.")] = None,
) -> None:
    """Import a card."""
    from bondroit.wiring import cards

    title = session.say(Text("Scorecard", "Grille de score"))
    if file.suffix == ".json":
        document = cards.import_json(file, session.common().workspace)
        show(document, lambda: print_document(title, _said(document)))
        return
    from bondroit.scoring.published import Declared

    said = {} if mapping is None else cards.read_mapping(mapping).card
    called = name or said.get("name")
    if called is None:
        raise _wrong("--name", Text("is missing", "manque"), Text("add --name NAME", "ajoutez --name NOM"))
    value, ends = _intercept(intercept)
    if intercept is None and "intercept" in said:
        value = float(said["intercept"])
    declared = Declared(
        called, target or said.get("target", called), value, ends, dict(_span(text) for text in span or ()),
        why or said.get("why", ""),
    )  # fmt: skip
    done = cards.import_table(file, declared, out=out, workspace=session.common().workspace, mapping=mapping)
    made: dict[str, Any] = {**done.to_document(), **({"file": str(out)} if out is not None else {})}
    show(made, lambda: print_document(title, _said(made)))


def check(
    card: CardArgument,
    public: Annotated[Path | None, typer.Option("--key", help="A public key that must have signed it.")] = None,
) -> None:
    """Check a card."""
    from bondroit.wiring import cards

    document = cards.check(card, session.common().workspace, key=public)
    title = Text("The card is what its hash says", "La grille est bien celle de son empreinte")
    show(document, lambda: print_document(session.say(title), _said(document)))


def sign(
    card: CardArgument,
    private: Annotated[Path, typer.Option("--key", help="Your private key, from `bondroit card key`.")],
    signer: Annotated[str, typer.Option("--as", help="Your name, signed too.")],
) -> None:
    """Sign a card."""
    from bondroit.wiring import cards

    document = cards.sign(card, session.common().workspace, key=private, signer=signer)
    show(document, lambda: print_document(session.say(Text("Signed", "Signée")), _said(document)))


def key(
    file: Annotated[Path, typer.Argument(help="Where the private key goes; the public one beside it, .pub.")],
) -> None:
    """Make a pair of keys."""
    from bondroit.wiring import cards

    document = cards.make_key(file)
    note = Text(
        "Keep the private key to yourself; give the public one to whoever checks.",
        "Gardez la clé privée pour vous ; donnez la clé publique à qui vérifie.",
    )

    def text() -> None:
        print_document(session.say(Text("Keys made", "Clés créées")), document)
        print_line(session.say(note))

    show(document, text)


def schema() -> None:
    """Print the schema."""
    from bondroit.cli.console import print_json
    from bondroit.domain.card_schema import card_schema

    print_json(card_schema())


def _said(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with its status in words, without empty lists."""
    said = {name: value for name, value in document.items() if value != []}
    if "status" in said:
        said["status"] = session.say(STATUS_WORDS[said["status"]])
    return said


def _intercept(text: str | None) -> tuple[float | None, Span | None]:
    if text is None:
        return None, None
    if "," in text:
        return None, _ends("--intercept", text)
    try:
        value = float(text)
    except ValueError:
        raise _wrong("--intercept", *_NUMBERS) from None
    if not math.isfinite(value):
        raise _wrong("--intercept", *_NUMBERS)
    return value, None


def _span(text: str) -> tuple[str, Span]:
    place, equals, ends = text.rpartition("=")
    if not equals or not place.strip():
        raise _wrong(
            "--span",
            Text("is not of the form VARIABLE=LOW,HIGH", "n'est pas de la forme VARIABLE=BAS,HAUT"),
            Text("write for example --span income=-0.5,0.5", "écrivez par exemple --span revenu=-0.5,0.5"),
        )
    return place.strip(), _ends("--span", ends)


_NUMBERS = (
    Text("needs numbers with a decimal point", "demande des nombres à point décimal"),
    Text("write for example -1.5 or -0.5,0.5", "écrivez par exemple -1.5 ou -0.5,0.5"),
)


def _ends(option: str, text: str) -> Span:
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        raise _wrong(option, *_NUMBERS) from None
    if not low <= high or low == math.inf or high == -math.inf:
        raise _wrong(
            option,
            Text("runs backwards", "est à l'envers"),
            Text("put the lower end first", "mettez d'abord la borne basse"),
        )
    return low, high


def _wrong(option: str, fault: Text, remedy: Text) -> UserError:
    return UserError(
        "E-USE-001",
        Text(f"{option} {fault.en}.", f"{option} {fault.fr}."),
        remedy=Text(f"{remedy.en}.", f"{remedy.fr}."),
    )
