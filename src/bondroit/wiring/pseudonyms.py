"""Keyed pseudonyms from the command line: make a key, protect a file, change the key of a workspace."""

from __future__ import annotations

import os
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError
from bondroit.ingesting.proposing_names import nearness
from bondroit.ingesting.pseudonym_domains import USUAL, known_domains
from bondroit.ingesting.pseudonyms import require_domain, with_pseudonyms
from bondroit.store.found_networks import FOLDER as NETWORKS
from bondroit.store.received_text import TextFiles
from bondroit.store.rejected import FOLDER as REJECTED
from bondroit.store.rotating import change_tables, key_named, remove_stage
from bondroit.store.secret_keys import key_in_force, make_key, read_key
from bondroit.store.workspace import locate
from bondroit.store.written import require_folder, write_frame
from bondroit.wiring.linking import remove_sheets
from bondroit.wiring.outputs import refuse_same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bondroit.errors import Language
    from bondroit.wiring.services import Services

_NEAR = 0.6


def domains_of(columns: Sequence[str]) -> dict[str, str]:
    """`COLUMN` or `COLUMN=DOMAIN` as column -> domain; by default the domain is the column.

    A domain is a column of identifiers of the tables, so that the same number has one pseudonym wherever it stands.

    Raises:
        UserError: E-USE-001 with every domain that is none.
    """
    pairs = [text.partition("=") for text in columns]
    domains = {column: domain or column.lower() for column, _, domain in pairs}
    known = known_domains()
    unknown = {column: domain for column, domain in domains.items() if domain not in known}
    if unknown:
        raise _no_domain(unknown, known)
    return {column: require_domain(domain) for column, domain in domains.items()}


def _no_domain(unknown: Mapping[str, str], known: Sequence[str]) -> UserError:
    faults = []
    for column, domain in unknown.items():
        near = get_close_matches(domain.lower(), known, n=1) or [n for n in known if nearness(column, n) >= _NEAR][:1]
        meant = f"{column}={near[0]}" if near else ""
        hint = Text(f" Did you mean {meant}?", f" Vouliez-vous dire {meant} ?") if near else Text("", "")
        faults.append(
            Text(f"--column {column}: '{domain}' is no known domain.{hint.en}",
                 f"--column {column} : « {domain} » n'est pas un domaine connu.{hint.fr}")
        )  # fmt: skip
    listed = ", ".join(known)
    return UserError(
        "E-USE-001",
        Text("The kind of identifier is not known.", "Le type d'identifiant n'est pas connu."),
        faults=faults,
        remedy=Text(f"write COLUMN=DOMAIN with one of: {listed}.", f"écrivez COLONNE=DOMAINE avec l'un de : {listed}."),
    )


def new_key(path: Path, *, after: Path | None, workspace: Path | None) -> str:
    """Make a key; its fingerprint."""
    refuse_same({"FILE": path}, {"--after": after})
    return make_key(path, after=after, workspace=_root(workspace)).fingerprint


def protect_file(file: Path, out: Path, columns: Sequence[str], key: Path | None) -> dict[str, int | str]:
    """Write a file with its identifiers replaced."""
    refuse_same({"--out": out}, {"FILE": file, "--key": key})
    require_folder(out)
    secret = key_in_force(key, os.environ, workspace=_root(None))
    frame = TextFiles().texts(str(file))
    domains = domains_of(columns)
    missing = [c for c in domains if c not in frame.columns]
    if missing:
        raise UserError(
            "E-TAB-004",
            Text("Columns are missing.", "Des colonnes manquent."),
            faults=[Text(f"Column {c} is missing.", f"La colonne {c} manque.") for c in missing],
            remedy=Text("write the names as they stand in the file.", "écrivez les noms tels qu'ils sont."),
        )
    made = with_pseudonyms(frame, domains, secret)
    write_frame(out, made)
    return {"rows": made.height, "columns": len(domains), "key": secret.fingerprint, "file": str(out)}


def change_key(
    services: Services, old: Path, new: Path, columns: Sequence[str], *, language: Language
) -> Mapping[str, int | str]:
    """Change the pseudonyms of a workspace; no list of old and new is written anywhere.

    Raises:
        UserError: E-KEY-001 for keys that cannot be used, E-KEY-002 if the new one does not follow the old one, or the
            tables were made with another; E-DSK-001 if the disk refuses.
    """
    before, after = (read_key(path, workspace=services.root) for path in (old, new))
    tables = services.root / "tables"
    with services.lock("pseudonyms"):
        named = key_named(tables)
        if named == after.fingerprint:
            remove_stage(tables)
            return {"files": 0, "rows": 0, "key": after.fingerprint, "removed": 0}
        if not after.follows(before) or named not in {None, before.fingerprint}:
            raise _other_key()
        removed: list[int] = []

        def ready() -> None:
            # A sheet shows names beside pseudonyms: with one from before and one from after, anybody could tell both.
            # Rows kept aside and groups found hold the old pseudonyms, beside what makes a household known again.
            removed.append(remove_sheets(services.root))
            removed.append(remove_old_rows(services.root))

        total = sum(1 for path in tables.rglob("*") if path.is_file())
        with services.progress.step(
            Text("Changing pseudonyms", "Changement des pseudonymes").say(language), total
        ) as advance:
            files, rows = change_tables(
                tables, domains_of(columns or USUAL), before, after, advance=advance, ready=ready
            )
        sheets, others = removed
        detail = {"files": files, "rows": rows, "sheets_removed": sheets, "old_files_removed": others,
                  "from": before.fingerprint, "key": after.fingerprint}  # fmt: skip
        services.journal.append("pseudonyms", "a new key", detail)
    return {"files": files, "rows": rows, "key": after.fingerprint, "removed": sheets + others}


def remove_old_rows(root: Path) -> int:
    """Remove the rejected rows of extracts and the groups found; how many files there were.

    Other files of theirs, such as a list of exclusions that somebody put beside, stay.
    """
    named = (p for kind in ("json", "html") for p in (root / NETWORKS).glob(f"[0-9]*-[0-9][0-9].{kind}"))
    found = sorted([*(root / REJECTED).glob("*/*.parquet"), *named])
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _root(named: Path | None) -> Path | None:
    """The workspace around, if there is one."""
    try:
        return locate(named).root
    except UserError:
        return None


def _other_key() -> UserError:
    return UserError(
        "E-KEY-002",
        Text("These keys do not fit this workspace.", "Ces clés ne conviennent pas à cet espace."),
        faults=[
            Text(
                "The new key must be the old one with a layer more, and the old one that in force.",
                "La nouvelle clé doit être l'ancienne avec une couche de plus, et l'ancienne celle en vigueur.",
            )
        ],
        remedy=Text(
            "make it by: bondroit pseudonyms make-key NEW --after OLD.",
            "créez-la par : bondroit pseudonyms make-key NOUVELLE --after ANCIENNE.",
        ),
    )
