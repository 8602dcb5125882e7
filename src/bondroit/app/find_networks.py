"""Look for groups of files that share an account and a home beyond chance, for a person to read.

Off until a legal basis, a purpose and a list of what is excluded are declared. What it writes is no table: no verb
scans it, no variable can be made of it, no plan can select on it; and it is erased when it expires.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.errors import Text, UserError
from bondroit.networking.groups import Found, Group, Rules, Shared, find_groups
from bondroit.networking.sharing import BY_NAME, COMMON, HOUSEHOLD, REASONS, homes_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.app.network_ports import FoundNetworks
    from bondroit.app.ports import Clock, Journal, Tables
    from bondroit.domain.months import Month

FORMAT = 1
VERB, PURPOSE = "networks", "linkage"
_COLUMNS = ("attribute", "token", "reason")


@dataclass(frozen=True, slots=True)
class Declared:
    """What a body must have written before anything is looked for.

    Attributes:
        legal_basis: the text of law that allows it.
        purpose: what it is for.
        excluded: the path of the list of tokens that link nobody.
        keep_days: days after which what was found is erased.
    """

    legal_basis: str
    purpose: str
    excluded: str
    keep_days: int = 90


@dataclass(frozen=True, slots=True)
class NetworksReport:
    """How many groups of how many files; never which.

    Attributes:
        month: the as-of month.
        files: files looked at.
        groups: groups to read.
        grouped: files in them.
        by_chance: files of the largest group that chance alone gave.
        excluded: tokens set aside by the list.
        common: tokens set aside because very many files have them.
        found, expires: days.
    """

    month: str
    files: int
    groups: int
    grouped: int
    by_chance: int
    excluded: int
    common: int
    found: date
    expires: date
    result: Found = field(repr=False)

    def to_document(self) -> dict[str, Any]:
        """JSON values: counts and days."""
        return {
            "month": self.month, "files": self.files, "groups": self.groups, "grouped_files": self.grouped,
            "by_chance": self.by_chance, "excluded_tokens": self.excluded, "common_tokens": self.common,
            "found_on": self.found.isoformat(), "expires_on": self.expires.isoformat(),
        }  # fmt: skip


def require_declared(declared: Declared, journal: Journal) -> None:
    """Refuse, and write the refusal into the journal, unless everything is declared.

    Raises:
        UserError: E-NET-001 with everything that is missing.
    """
    missing = [name for name in ("legal_basis", "purpose", "excluded") if not getattr(declared, name).strip()]
    if not missing:
        return
    journal.append("refuse", PURPOSE, {"code": "E-NET-001", "verb": VERB})
    raise UserError(
        "E-NET-001",
        Text(
            "Files are not put together into networks without a legal basis.",
            "On ne rapproche pas des dossiers en réseaux sans base légale.",
        ),
        faults=[Text(f"[networks] {name} is empty.", f"[networks] {name} est vide.") for name in missing],
        remedy=Text(
            "write it in bondroit.toml: the text of law, the purpose, and the list of shelters, guardians and "
            "domiciliations; if no law allows it, do without.",
            "écrivez-le dans bondroit.toml : le texte de droit, la fin, et la liste des hébergements, mandataires et "
            "domiciliations ; si aucun droit ne le permet, passez-vous-en.",
        ),
    )


def find_networks(
    *,
    month: Month,
    declared: Declared,
    excluded: pl.DataFrame,
    tables: Tables,
    kept: FoundNetworks,
    journal: Journal,
    clock: Clock,
    rules: Rules | None = None,
) -> NetworksReport:
    """Find groups as of `month` and keep them until they expire.

    Args:
        month: the as-of month; only what was said before it counts.
        declared: see `Declared`.
        excluded: the list, read: attribute, token, reason.
        tables: reads `homes`, for linkage.
        kept: where the groups go.
        journal: gets one entry: counts, days, the legal basis, no file.
        clock: the day from which they expire.
        rules: what is looked for.

    Raises:
        UserError: E-NET-001 if something is not declared; E-TAB-004, E-TAB-003 or E-TAB-002 for a wrong or empty list;
            E-WRK-003 without homes; E-USE-005 without the graph library.
    """
    require_declared(declared, journal)
    listed = _list(excluded)
    if listed.is_empty():
        raise empty_list(declared.excluded)
    today = clock.now().date()
    forget_expired(kept, journal, today)
    found = find_groups(homes_at(tables.scan("homes"), month), listed, rules)
    common = sum(number for (_, reason), number in found.set_aside.items() if reason == COMMON)
    report = NetworksReport(
        month=str(month),
        files=found.files,
        groups=len(found.groups),
        grouped=sum(len(group.files) for group in found.groups),
        by_chance=found.by_chance,
        excluded=sum(found.set_aside.values()) - common,
        common=common,
        found=today,
        expires=today + timedelta(days=declared.keep_days),
        result=found,
    )
    kept.save(month, _document(report, declared))
    journal.append(
        VERB,
        PURPOSE,
        {
            "figures": report.to_document(),
            "legal_basis": declared.legal_basis,
            "aim": declared.purpose,
            "inputs": tables.fingerprint("homes"),
        },
    )
    return report


def forget_expired(kept: FoundNetworks, journal: Journal, today: date) -> tuple[Month, ...]:
    """Erase what has expired; the months erased."""
    gone = []
    for month in kept.months():
        if date.fromisoformat(kept.load(month)["expires"]) <= today:
            kept.remove(month)
            journal.append("forget", PURPOSE, {"month": str(month), "what": VERB})
            gone.append(month)
    return tuple(gone)


def groups_of(document: Mapping[str, Any]) -> tuple[Group, ...]:
    """The groups of a kept document."""
    return tuple(
        Group(
            number=group["number"],
            files=tuple(group["files"]),
            shared=tuple(Shared(**shared) for shared in group["shared"]),
            outside=group["outside"],
            expected=group["expected"],
            density=group["density"],
        )
        for group in document["groups"]
    )


def _document(report: NetworksReport, declared: Declared) -> dict[str, Any]:
    groups = [
        {
            "number": group.number,
            "files": list(group.files),
            "shared": [
                {"attribute": s.attribute, "tokens": s.tokens, "files": s.files, "elsewhere": s.elsewhere}
                for s in group.shared
            ],
            "outside": group.outside,
            "expected": group.expected,
            "density": group.density,
        }
        for group in report.result.groups
    ]
    return {
        "format": FORMAT, "month": report.month, "found": report.found.isoformat(),
        "expires": report.expires.isoformat(), "legal_basis": declared.legal_basis, "purpose": declared.purpose,
        "groups": groups,
    }  # fmt: skip


def empty_list(name: str) -> UserError:
    """E-TAB-003: a list of what is excluded that excludes nothing."""
    return UserError(
        "E-TAB-003",
        Text(
            f"{name} excludes nothing: the list must not be empty. Files that share the address or the account of a "
            "shelter, a guardian or a domiciliation have nothing to do with one another, and would be shown as groups.",
            f"{name} n'exclut rien : la liste ne doit pas être vide. Des dossiers qui partagent l'adresse ou le compte "
            "d'un hébergement, d'un mandataire ou d'une domiciliation n'ont rien à voir entre eux, et seraient montrés "
            "comme des groupes.",
        ),
        remedy=Text(
            "write one row (attribute,token,reason) for each shelter, guardian and domiciliation.",
            "écrivez une ligne (attribute,token,reason) pour chaque hébergement, mandataire et domiciliation.",
        ),
    )


def _list(excluded: pl.DataFrame) -> pl.DataFrame:
    """The list of tokens that link nobody, checked: every fault at once, and never a token."""
    missing = [name for name in _COLUMNS if name not in excluded.columns]
    if missing:
        raise UserError(
            "E-TAB-004",
            Text("The list of what is excluded lacks columns.", "La liste des exclusions manque de colonnes."),
            faults=[Text(f"Column {name} is missing.", f"La colonne {name} manque.") for name in missing],
            remedy=Text("write: attribute,token,reason", "écrivez : attribute,token,reason"),
        )
    listed = excluded.select(pl.col(name).cast(pl.String) for name in _COLUMNS)
    faults = []
    for name, known in (("attribute", BY_NAME), ("reason", REASONS)):
        wrong = int((~listed[name].is_in(list(known)).fill_null(value=False)).sum())
        if wrong:
            words = ", ".join(known)
            faults.append(
                Text(
                    f"Column {name}: {wrong} row(s) hold none of {words}.",
                    f"Colonne {name} : {wrong} ligne(s) hors de {words}.",
                )
            )
    empty = int(listed["token"].fill_null("").str.strip_chars().eq("").sum())
    if empty:
        faults.append(Text(f"Column token: {empty} empty.", f"Colonne token : {empty} vide(s)."))
    if faults:
        raise UserError(
            "E-TAB-002",
            Text("The list of what is excluded is wrong.", "La liste des exclusions est erronée."),
            faults=faults,
            remedy=Text("correct these rows.", "corrigez ces lignes."),
        )
    return listed


def reader_frame(groups: tuple[Group, ...], reasons: Mapping[int, str], expires: str) -> pl.DataFrame:
    """The list a person reads: network_group, household_id, reason, expires; one row per file."""
    rows = [
        {"network_group": group.number, HOUSEHOLD: file, "reason": reasons[group.number], "expires": expires}
        for group in groups
        for file in group.files
    ]
    schema = {"network_group": pl.Int32, HOUSEHOLD: pl.String, "reason": pl.String, "expires": pl.String}
    return pl.DataFrame(rows, schema=schema)
