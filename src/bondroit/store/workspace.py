"""The workspace: a folder with its settings, tables, scorecards, reports, and a marker with the version of its form."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bondroit.errors import Text, UserError
from bondroit.store.disk import disk_refusals, write_aside

FORMAT = 1
MARKER = ".bondroit"
SETTINGS = "bondroit.toml"
FOLDERS = ("tables", "cards", "reports", "tmp")


@dataclass(frozen=True, slots=True)
class Workspace:
    """The places of a workspace.

    Attributes:
        root: the folder, absolute.
    """

    root: Path

    @property
    def settings(self) -> Path:
        """The settings, TOML."""
        return self.root / SETTINGS

    @property
    def tables(self) -> Path:
        """The Parquet tables, one folder each."""
        return self.root / "tables"

    @property
    def cards(self) -> Path:
        """The scorecards, JSON."""
        return self.root / "cards"

    @property
    def reports(self) -> Path:
        """What people read."""
        return self.root / "reports"

    @property
    def temporary(self) -> Path:
        """Where an engine may spill."""
        return self.root / "tmp"

    def settings_text(self) -> str:
        """The text of the settings.

        Raises:
            UserError: E-USE-003 if it is absent or not text.
        """
        try:
            return self.settings.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise _no_settings(self.settings, error) from None


def lay_out(path: Path, settings_text: str) -> Workspace:
    """Make the folders and settings of a new workspace at `path`; `mark` completes it.

    Settings that are already there are kept. A run killed before `mark` can simply be started again.

    Raises:
        UserError: E-WRK-002 if a workspace is there, or a file; E-DSK-001 if the disk refuses.
    """
    root = path.absolute()
    if (root / MARKER).exists():
        raise UserError(
            "E-WRK-002",
            Text(f"{root} is a workspace already.", f"{root} est déjà un espace de travail."),
            remedy=Text("use it as it is, or choose another folder.", "utilisez-le ou choisissez un autre dossier."),
        )
    if root.exists() and not root.is_dir():
        raise UserError(
            "E-WRK-002",
            Text(f"{root} is a file, not a folder.", f"{root} est un fichier et non un dossier."),
            remedy=Text("choose another folder.", "choisissez un autre dossier."),
        )
    workspace = Workspace(root)
    _make_folders(workspace)
    if not workspace.settings.exists():
        write_aside(workspace.settings, settings_text.encode())
    return workspace


def mark(workspace: Workspace) -> None:
    """Write the marker that makes the folder a workspace of this version."""
    write_aside(workspace.root / MARKER, (json.dumps({"format": FORMAT}) + "\n").encode())


def locate(path: Path | None, *, here: Path | None = None) -> Workspace:
    """The workspace at `path`; if None, the one that holds `here` (the present folder), looking upward as git does.

    Raises:
        UserError: E-WRK-001 if there is none.
    """
    start = (here or Path.cwd()).absolute()
    for folder in (path.absolute(),) if path is not None else (start, *start.parents):
        if (folder / MARKER).is_file():
            return Workspace(folder)
    looked = path.absolute() if path is not None else start
    raise UserError(
        "E-WRK-001",
        Text(f"{looked} is not a workspace.", f"{looked} n'est pas un espace de travail.")
        if path is not None
        else Text(
            f"Neither {looked} nor a folder above it is a workspace.",
            f"Ni {looked} ni un dossier au-dessus n'est un espace de travail.",
        ),
        remedy=Text(
            "make one with `bondroit init FOLDER`, or name yours with --workspace FOLDER.",
            "créez-en un par « bondroit init DOSSIER », ou indiquez le vôtre par --workspace DOSSIER.",
        ),
    )


def require_format(workspace: Workspace) -> None:
    """Refuse a workspace of another version.

    Raises:
        UserError: E-INT-004.
    """
    found = read_format(workspace)
    if found != FORMAT:
        raise other_version(
            Text(f"The workspace has format {found}", f"L'espace de travail a le format {found}"),
            newer=found > FORMAT,
        )


def read_format(workspace: Workspace) -> int:
    """The version in the marker; 0 if the marker cannot be read."""
    try:
        found = json.loads((workspace.root / MARKER).read_bytes())["format"]
    except (OSError, ValueError, KeyError, TypeError):
        return 0
    return found if isinstance(found, int) else 0


def upgrade(workspace: Workspace) -> tuple[str, ...]:
    """Bring an older workspace to this version; what was done, in words.

    Raises:
        UserError: E-INT-004 if a newer bondroit made it.
    """
    found = read_format(workspace)
    if found > FORMAT:
        require_format(workspace)
    made = _make_folders(workspace)
    if found < FORMAT:
        mark(workspace)
        made = (*made, f"format {found} -> {FORMAT}")
    return made


def other_version(what: Text, *, newer: bool) -> UserError:
    """The message for a workspace or a database of another version than the one this program knows."""
    if newer:
        return UserError(
            "E-INT-004",
            Text(
                f"{what.en}, which this version of bondroit does not know.",
                f"{what.fr}, que cette version de bondroit ne connaît pas.",
            ),
            remedy=Text(
                "install the version of bondroit that made it, or a later one.",
                "installez la version de bondroit qui l'a créé, ou une plus récente.",
            ),
        )
    return UserError(
        "E-INT-004",
        Text(
            f"{what.en}, older than this version of bondroit.", f"{what.fr}, plus ancien que cette version de bondroit."
        ),
        remedy=Text(
            "run `bondroit upgrade`; make a copy of the folder first.",
            "lancez « bondroit upgrade » ; faites d'abord une copie du dossier.",
        ),
    )


def _make_folders(workspace: Workspace) -> tuple[str, ...]:
    made = []
    with disk_refusals(workspace.root):
        for folder in (workspace.root / name for name in FOLDERS):
            if not folder.is_dir():
                folder.mkdir(parents=True)
                made.append(f"{folder.name}/")
    return tuple(made)


def _no_settings(path: Path, error: Exception) -> UserError:
    text = isinstance(error, UnicodeDecodeError)
    return UserError(
        "E-USE-003",
        Text(f"{path} is not text in UTF-8.", f"{path} n'est pas du texte en UTF-8.")
        if text
        else Text(f"{path} cannot be read.", f"{path} est illisible."),
        remedy=Text(
            "put the settings back; `bondroit init OTHER_FOLDER` writes a fresh file to start from.",
            "remettez les réglages ; « bondroit init AUTRE_DOSSIER » écrit un fichier neuf dont partir.",
        ),
    )
