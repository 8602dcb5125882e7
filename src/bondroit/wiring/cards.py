"""Scorecards as documents: found by label or file, signed, checked, compared, imported and exported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bondroit.app.compare_cards import compare_cards
from bondroit.app.import_card import import_card
from bondroit.domain.known import unknown_places
from bondroit.errors import Text, UserError
from bondroit.scoring.published_mapping import parse_published_mapping
from bondroit.showing.card_diff import render_diff
from bondroit.store import keys
from bondroit.store.cards import FolderCards, read_signed, write_card
from bondroit.store.published import read_published
from bondroit.store.workspace import locate
from bondroit.store.written import require_folder, text_of, write_page
from bondroit.wiring.outputs import refuse_same
from bondroit.wiring.services import open_services

if TYPE_CHECKING:
    from bondroit.app.compare_cards import Comparison
    from bondroit.app.import_card import ImportedCard
    from bondroit.domain.signature import SignedCard
    from bondroit.errors import Language
    from bondroit.scoring.published import Declared
    from bondroit.scoring.published_mapping import PublishedMapping


def find(place: str, workspace: Path | None) -> Path:
    """The file of a card: `place` itself if it is a file, else that of the workspace's card of this label.

    Raises:
        UserError: E-WRK-001 if there is no workspace to look in; E-WRK-003 if it has no such card.
    """
    path = Path(place)
    if path.suffix == ".json" or path.is_file():
        return path
    return FolderCards(locate(workspace).cards).path_of(place)


def read(place: str, workspace: Path | None) -> SignedCard:
    """A card and its signatures, hash and signatures checked."""
    return read_signed(find(place, workspace))


def make_key(path: Path) -> dict[str, Any]:
    """Make a pair of keys; see `store.keys.make_key`."""
    require_folder(path)
    public, key = keys.make_key(path)
    return {"private_key_file": str(path), "public_key_file": str(public), "public_key": key}


def sign(place: str, workspace: Path | None, *, key: Path, signer: str) -> dict[str, Any]:
    """Add a signature to a card's file; the same key signs once. A card of the workspace: an entry of the journal.

    Raises:
        UserError: E-KEY-001, E-INT-001, E-INT-005, E-SCO-001, E-USE-001 without a name, E-USE-005.
    """
    if not signer.strip() or not signer.isprintable():
        raise UserError(
            "E-USE-001",
            Text("--as: a signer has a name.", "--as : un signataire a un nom."),
            remedy=Text('write for example --as "A. Martin".', 'écrivez par exemple --as "A. Martin".'),
        )
    path = find(place, workspace)
    if path.suffix == ".json" and Path(place) == path:
        return _signed(path, key, signer)
    services = open_services(workspace)
    with services.lock("card"):
        done = _signed(path, key, signer)
        services.journal.append("card", "a signature", {"signed": done["card"], "hash": done["hash"], "signer": signer})
    return done


def _signed(path: Path, key: Path, signer: str) -> dict[str, Any]:
    held = read_signed(path)
    made = keys.sign(held.card.hash, signer, key)
    others = tuple(s for s in held.signatures if s.public_key != made.public_key)
    write_card(path, held.card, (*others, made))
    return describe(read_signed(path))


def check(place: str, workspace: Path | None, *, key: Path | None) -> dict[str, Any]:
    """What a card's file is worth: hash, signatures, what is unknown.

    Raises:
        UserError: E-INT-001 if it was altered; E-INT-005 if a signature is wrong, or none is by `key`.
    """
    held = read(place, workspace)
    if key is not None:
        wanted = keys.public_key(key)
        if all(s.public_key != wanted for s in held.signatures):
            raise UserError(
                "E-INT-005",
                Text(
                    f"Scorecard {held.card.label} is not signed by {key}.",
                    f"La grille {held.card.label} n'est pas signée par {key}.",
                ),
                remedy=Text(
                    "ask the holder of that key to sign it, or name another key.",
                    "demandez au détenteur de cette clé de la signer, ou nommez une autre clé.",
                ),
            )
    return describe(held)


def describe(held: SignedCard) -> dict[str, Any]:
    """What a person should know of a card's file, as JSON values."""
    card = held.card
    unsigned = Text("nobody has signed this card", "personne n'a signé cette grille")
    return {
        "card": card.label,
        "hash": card.hash,
        "format": card.format,
        "status": card.status,
        "target": card.target,
        "variables": len(card.variables),
        "decisions": len(card.decisions),
        "signatures": [{"signer": s.signer, "public_key": s.public_key} for s in held.signatures]
        or {"en": unsigned.en, "fr": unsigned.fr},
        "unknown": [{"en": said.en, "fr": said.fr} for said in unknown_places(card)],
    }


def compare(old: str, new: str, workspace: Path | None, *, page: Path | None, language: Language) -> Comparison:
    """Compare two cards; write the page if one is asked for.

    Raises:
        UserError: E-USE-001 if the page is one of the cards.
    """
    refuse_same({"--html": page}, {"OLD": find(old, workspace), "NEW": find(new, workspace)})
    done = compare_cards(old=read(old, workspace).card, new=read(new, workspace).card)
    if page is not None:
        require_folder(page)
        write_page(page, render_diff(done.old, done.new, done.changes, language=language))
    return done


def read_mapping(path: Path) -> PublishedMapping:
    """What a mapping of a published table declares.

    Raises:
        UserError: E-TAB-001; E-MAP-001 with every fault.
    """
    return parse_published_mapping(text_of(path), name=path.name)


def import_table(
    table: Path, declared: Declared, *, out: Path | None, workspace: Path | None, mapping: Path | None = None
) -> ImportedCard:
    """Import a published table to a file, or to the workspace under the next version of its name.

    Args:
        table: the published table.
        declared: what the importer says.
        out: the card's file; None: into the workspace.
        workspace: the workspace's folder; None: the one around here.
        mapping: a TOML file that says which column and which name is which; None: they are called as we call them.

    Raises:
        UserError: E-SCO-004 with every fault of the table; E-MAP-001 of the mapping; E-TAB-001; E-DSK-001; E-USE-001
            if `out` is the table.
    """
    refuse_same({"--out": out}, {"FILE": table, "--mapping": mapping})
    text = read_published(table)
    said, called = (None, "") if mapping is None else (read_mapping(mapping), mapping.name)
    if out is not None:
        require_folder(out)
        done = import_card(table=text, declared=declared, mapping=said, mapping_name=called)
        write_card(out, done.card)
        return done
    services = open_services(workspace)
    with services.lock("card"):
        done = import_card(
            table=text, declared=declared, version=services.cards.next_version(declared.name), mapping=said,
            mapping_name=called,
        )  # fmt: skip
        services.cards.save(done.card)
        services.journal.append("card", "a published table", {"imported": done.card.label, "hash": done.card.hash})
    return done


def import_json(file: Path, workspace: Path | None) -> dict[str, Any]:
    """Take a card's file into the workspace under its own label, with its signatures: the hash stays the same.

    Raises:
        UserError: E-INT-001 if another card has this label.
    """
    held = read_signed(file)
    services = open_services(workspace)
    with services.lock("card"):
        known = held.card.label in services.cards.labels()
        services.cards.save(held.card)
        if not known:
            write_card(FolderCards(locate(workspace).cards).path_of(held.card.label), held.card, held.signatures)
        services.journal.append("card", "a scorecard", {"imported": held.card.label, "hash": held.card.hash})
    return describe(held)


def export(place: str, workspace: Path | None, out: Path) -> dict[str, Any]:
    """Write a card with its signatures to a file of its own.

    Raises:
        UserError: E-USE-001 if `out` is the card's own file.
    """
    refuse_same({"--out": out}, {"CARD": find(place, workspace)})
    held = read(place, workspace)
    require_folder(out)
    write_card(out, held.card, held.signatures)
    return describe(held)
