"""What is said where a stored table is absent, breaks its contract, is damaged or is not ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bondroit.domain.months import Month
    from bondroit.tables.contract import Table

_BROUGHT = Text("bondroit town, or bondroit ingest FILE --as {}", "bondroit town, ou bondroit ingest FICHIER --as {}")
_RECORDED = Text("bondroit record --month MONTH --source survey", "bondroit record --month MOIS --source survey")
# The command that writes a table, for whoever misses it.
WRITERS: dict[str, Text] = {
    **{
        table: Text(_BROUGHT.en.format(table), _BROUGHT.fr.format(table))
        for table in ("snapshots", "members", "events", "corrections")
    },
    "truths": Text("bondroit town", "bondroit town"),
    "outcomes": _RECORDED,
    "findings": _RECORDED,
    **{
        table: Text(f"bondroit {verb} --month MONTH", f"bondroit {verb} --month MOIS")
        for table, verb in (
            ("variables", "observe"), ("survey", "draw"), ("scores", "score"), ("plan", "plan"), ("rights", "claim"),
            ("questions", "reconcile"), ("proposals", "reconcile"), ("proposed_amounts", "reconcile"),
        )
    },
}  # fmt: skip


def never_written(table: Table, missing: Sequence[str], known_by: Month | None = None) -> UserError:
    """E-WRK-003: the table, or months of it, or what was known of them before a month, were never written."""
    months = ", ".join(missing) if table.monthly else ""
    then = (
        Text("", "") if known_by is None else Text(f" as known before {known_by}", f" tel que connu avant {known_by}")
    )
    # Whatever is not listed is a table of the town alone.
    writer = WRITERS.get(table.name, WRITERS["truths"])
    return UserError(
        "E-WRK-003",
        Text(f"Table {table.name} was not written yet.", f"La table {table.name} n'a pas encore été écrite."),
        faults=(Text(f"Missing{then.en}: {months}.", f"Manque{then.fr} : {months}."),) if months else (),
        remedy=Text(
            f"run: {writer.en}; `bondroit status` says what is there.",
            f"lancez : {writer.fr} ; « bondroit status » dit ce qui est là.",
        ),
    )


def erased(table: Table, months: Mapping[str, str]) -> UserError:
    """E-ERA-001: months that were erased on purpose; `months` gives the day of each."""
    return UserError(
        "E-ERA-001",
        Text(
            f"Table {table.name}: what is asked was erased, as its retention says; it is not missing by mistake.",
            f"Table {table.name} : ce qui est demandé a été effacé, comme sa conservation le veut ; ce n'est pas un "
            "manque.",
        ),
        faults=[
            Text(f"{month}: erased on {day}.", f"{month} : effacé le {day}.") for month, day in sorted(months.items())
        ],
        remedy=Text(
            "choose a later month; `bondroit status` says what is there.",
            "choisissez un mois plus récent ; « bondroit status » dit ce qui est là.",
        ),
    )


def breaks(table: Table, faults: Sequence[Text]) -> UserError:
    """E-TAB-002 with every fault."""
    return UserError(
        "E-TAB-002",
        Text(
            f"Table {table.name} breaks its contract; nothing was written.",
            f"La table {table.name} ne respecte pas son contrat ; rien n'a été écrit.",
        ),
        faults=faults,
        remedy=Text(
            "repair the source of these columns and run the step again.",
            "réparez la source de ces colonnes et relancez l'étape.",
        ),
    )


def unreadable(path: Path, error: Exception) -> UserError:
    """E-TAB-001: the file is damaged."""
    # The engine's own words could quote a value: only its first line, which speaks of the file's form, is kept.
    reason = type(error).__name__ if not str(error) else str(error).splitlines()[0][:200]
    return UserError(
        "E-TAB-001",
        Text(f"{path} cannot be read: it is damaged or cut short.", f"{path} est illisible : abîmé ou tronqué."),
        faults=(Text(reason, reason),),
        remedy=Text(
            "delete this file and run the step that writes it again, or put a copy back.",
            "supprimez ce fichier et relancez l'étape qui l'écrit, ou remettez une copie.",
        ),
    )


def _writer(path: Path) -> Text:
    """The command that writes a stored file, by the name of its folder."""
    return WRITERS.get(path.parent.name, Text("the step that writes it", "l'étape qui l'écrit"))


def not_ours(path: Path, fault: Text) -> UserError:
    """E-INT-003: a sound file, but not of the table and version."""
    return UserError(
        "E-INT-003",
        Text(f"{path} is not the table this version knows.", f"{path} n'est pas la table que cette version connaît."),
        faults=(fault,),
        remedy=Text(
            f"put the original file back, or run: {_writer(path).en}.",
            f"remettez le fichier d'origine, ou lancez : {_writer(path).fr}.",
        ),
    )
