"""What is said where an extract is not taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.domain.months import Month
    from bondroit.ingesting.rejects import FileFaults

_SHOWN = 3


def require_brought(name: str, brought: Sequence[str]) -> None:
    """Refuse a table that no body brings.

    Raises:
        UserError: E-USE-001.
    """
    if name in brought:
        return
    known = ", ".join(brought)
    raise UserError(
        "E-USE-001",
        Text(
            f"'{name}' is not a table that a body brings.", f"« {name} » n'est pas une table qu'un organisme apporte."
        ),
        remedy=Text(f"name one of: {known}.", f"nommez-en une : {known}."),
    )


def require_known(known: Month | None, now: Month) -> None:
    """Refuse what is to be known in the future.

    Raises:
        UserError: E-USE-001.
    """
    if known is None or known <= now:
        return
    raise UserError(
        "E-USE-001",
        Text(
            f"Nothing can be known in {known}: it is {now}.", f"Rien ne peut être connu en {known} : on est en {now}."
        ),
        remedy=Text("name the month of the extract.", "nommez le mois de l'extraction."),
    )


def require_columns(faults: Sequence[Text], files: Sequence[str]) -> None:
    """Refuse an extract that lacks columns.

    Raises:
        UserError: E-TAB-004 with every fault.
    """
    if not faults:
        return
    names = shown_files(files)
    raise UserError(
        "E-TAB-004",
        Text(
            f"{names}: columns are missing; nothing was taken in.",
            f"{names} : il manque des colonnes ; rien n'a été pris.",
        ),
        faults=faults,
        remedy=Text(
            "correct the names in the mapping, or ask for the columns; docs/reference/tables.md describes the tables.",
            "corrigez les noms dans la correspondance, ou demandez ces colonnes ; docs/reference/tables.md décrit les "
            "tables.",
        ),
    )


def known_too_early(known: Month, month: Month) -> UserError:
    """E-USE-001: what describes a month is known at its end at the earliest."""
    return UserError(
        "E-USE-001",
        Text(f"The extract describes {month}: it was not known in {known}.",
             f"L'extraction décrit {month} : elle n'était pas connue en {known}."),
        remedy=Text("give --known a month that is not before those described.",
                    "donnez à --known un mois qui n'est pas avant ceux décrits."),
    )  # fmt: skip


def never_whole(name: str, month: Month) -> UserError:
    """E-WRK-003: changes of a month of which nothing stands."""
    return UserError(
        "E-WRK-003",
        Text(f"Changes of {name} of {month} were brought, and that month was never brought whole.",
             f"Des changements de {name} de {month} sont apportés, et ce mois n'a jamais été apporté entier."),
        remedy=Text(f"bring {name} of {month} whole first.", f"apportez d'abord {name} de {month} en entier."),
    )  # fmt: skip


def no_row(files: Sequence[str]) -> UserError:
    """E-TAB-003: nothing to take."""
    names = shown_files(files)
    return UserError(
        "E-TAB-003",
        Text(f"{names} holds no row.", f"{names} ne contient aucune ligne."),
        remedy=Text("bring a file with at least one row.", "apportez un fichier avec au moins une ligne."),
    )


def rejected(
    name: str, faults: FileFaults, *, rows: tuple[int, int], aside: str | None, at_most: float | None
) -> UserError:
    """E-TAB-002 with every fault.

    Args:
        name: the table.
        faults: of the extract.
        rows: rejected, and received.
        aside: where the rejected rows are.
        at_most: the share that might have been left out; None if that was not asked.
    """
    names = shown_files(faults.files)
    few, many = rows
    if at_most is None:
        remedy = Text("correct these rows and run again", "corrigez ces rangées et relancez")
        sound = Text("; or add --keep-sound to take the others", " ; ou ajoutez --keep-sound pour prendre les autres")
    else:
        remedy = Text(
            f"look at the mapping or the export: more than {at_most:.0%} of the rows are rejected",
            f"voyez la correspondance ou l'export : plus de {at_most:.0%} des rangées sont rejetées",
        )
        sound = Text("", "")
    kept = Text("", "") if aside is None else Text(f"; they are all in {aside}", f" ; elles sont toutes dans {aside}")
    return UserError(
        "E-TAB-002",
        Text(
            f"{names}: {few} of {many} rows do not keep the contract of {name}; nothing was taken in.",
            f"{names} : {few} rangées sur {many} ne respectent pas le contrat de {name} ; rien n'a été pris.",
        ),
        faults=[*faults.told(), *faults.told(notes=True)],
        remedy=Text(f"{remedy.en}{sound.en}{kept.en}.", f"{remedy.fr}{sound.fr}{kept.fr}."),
    )


def shown_files(files: Sequence[str]) -> str:
    """The first names of files."""
    return ", ".join(files[:_SHOWN]) + (", ..." if len(files) > _SHOWN else "")
