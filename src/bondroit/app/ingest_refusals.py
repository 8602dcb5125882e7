"""What is said where an extract is not taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.app.ingest_ports import Difference
    from bondroit.domain.months import Month
    from bondroit.ingesting.rejects import FileFaults
    from bondroit.tables.contract import Table

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


def require_versions(known: Month | None, table: Table) -> None:
    """Refuse a month of knowledge for a table in one file, which has no versions.

    Raises:
        UserError: E-USE-001.
    """
    if known is None or table.monthly:
        return
    own = "known" in table.schema
    remedy = Text("leave --known out", "laissez --known")
    more = Text(
        "; its column known says of each row when it was known",
        " ; sa colonne known dit de chaque rangée quand elle fut connue",
    )
    raise UserError(
        "E-USE-001",
        Text(
            f"--known: {table.name} is kept in one file, without versions by month.",
            f"--known : {table.name} tient dans un seul fichier, sans versions par mois.",
        ),
        remedy=Text(f"{remedy.en}{more.en if own else ''}.", f"{remedy.fr}{more.fr if own else ''}."),
    )


def require_kept(name: str, taken: Sequence[tuple[int, Difference]], *, replace: bool) -> None:
    """Refuse an extract that would take more than half of the rows out of a table in one file, unless it is meant.

    There is no older version to go back to. Of a table brought batch by batch, the rows of the batch are meant.

    Args:
        name: of the table.
        taken: of a table in one file: the rows brought, and how they differ from what stands; empty for a monthly one.
        replace: whether the command says that the new file takes the place of the old one.

    Raises:
        UserError: E-USE-001 with the counts.
    """
    for brought, difference in taken:
        removed = difference.removed
        standing = brought - difference.added + removed
        if replace or 2 * removed <= standing:
            continue
        raise UserError(
            "E-USE-001",
            Text(
                f"{name} has {standing} rows; the extract brings {brought} and would remove {removed} of them. "
                "Nothing was taken in.",
                f"{name} a {standing} rangées ; l'extraction en apporte {brought} et en ôterait {removed}. "
                "Rien n'a été pris.",
            ),
            remedy=Text(
                "add --changes if it brings a part of the table, or --replace if it is the whole of it.",
                "ajoutez --changes si elle n'apporte qu'une partie de la table, ou --replace si c'est la table "
                "entière.",
            ),
        )


def rejects_listed(rejects: str) -> Text:
    """The sentence that says where the command had the rejected rows listed."""
    return Text(f"{rejects} lists the rejected rows.", f"{rejects} liste les rangées rejetées.")


def also_listed(error: UserError, rejects: str) -> UserError:
    """The same refusal, its remedy naming the file in which the command had the rejected rows listed."""
    remedy = error.remedy
    return UserError(
        error.code,
        error.message,
        faults=error.faults,
        remedy=Text(
            f"{remedy.en.removesuffix('.')}; {rejects} lists the rejected rows.",
            f"{remedy.fr.removesuffix('.')} ; {rejects} liste les rangées rejetées.",
        ),
    )


def not_named(error: UserError, table: str, *, file: str, assumed: bool) -> UserError:
    """The refusal of an extract without a mapping whose columns are not those of the table.

    Args:
        error: E-TAB-004 with what is missing.
        table: the table whose names were looked for.
        file: the first file, as it was named.
        assumed: whether nobody named the table.
    """
    guessed = Text("neither --as nor --mapping was given: ", "ni --as ni --mapping n'est donné : ")
    en, fr = (guessed.en, guessed.fr) if assumed else ("without --mapping: ", "sans --mapping : ")
    named = "" if assumed else f" --as {table}"
    other = Text("; or name another table with --as", " ; ou nommez une autre table par --as")
    return UserError(
        error.code,
        Text(
            f"{file}: {en}it was taken for {table}, and columns of that table are missing. Nothing was taken in.",
            f"{file} : {fr}il est pris pour {table}, et des colonnes de cette table manquent. Rien n'a été pris.",
        ),
        faults=error.faults,
        remedy=Text(
            f"run bondroit ingest --propose {file}{named}, correct the mapping, give it with --mapping{other.en}.",
            f"lancez bondroit ingest --propose {file}{named}, corrigez la correspondance, donnez-la par "
            f"--mapping{other.fr}.",
        ),
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


def later_stands(name: str, month: Month, later: Month) -> UserError:
    """E-USE-001: changes known before a version that stands would be lost behind it."""
    return UserError(
        "E-USE-001",
        Text(f"Of {name} of {month} a version known in {later} stands; it would hide these earlier changes.",
             f"De {name} de {month} une version connue en {later} existe ; elle cacherait ces changements antérieurs."),
        remedy=Text(f"bring them with --known {later} or later, or bring the month whole.",
                    f"apportez-les avec --known {later} ou plus tard, ou apportez le mois entier."),
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
