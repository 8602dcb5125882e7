"""Scorecards on disk: JSON documents that carry their own hash."""

from __future__ import annotations

import difflib
import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

from bondroit.domain.scorecard import Scorecard, from_document, to_document, to_json
from bondroit.errors import Text, UserError
from bondroit.store.disk import write_aside

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_STEM = re.compile(r"(?P<name>[A-Za-z0-9_][A-Za-z0-9_.-]*)@(?P<version>[1-9][0-9]*)")


class FolderCards:
    """The scorecards of one folder, `name@version.json` each.

    Args:
        root: the folder, e.g. `cards/` of a workspace.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def save(self, card: Scorecard) -> None:
        """Write `name@version`. Writing the very same card again does nothing.

        Raises:
            UserError: E-INT-001 if that version is there and differs; E-DSK-001 if the disk refuses.
            ValueError: the name or version cannot be a file's.
        """
        if not _NAME.fullmatch(card.name) or card.version < 1:
            message = f"{card.label} cannot name a scorecard"
            raise ValueError(message)
        path = self._path(card.label)
        if path.exists():
            if read_card(path).hash == card.hash:
                return
            raise UserError(
                "E-INT-001",
                Text(
                    f"Scorecard {card.label} exists and differs; a version is never changed.",
                    f"La grille {card.label} existe et diffère ; une version ne change jamais.",
                ),
                remedy=Text("give the new card the next version.", "donnez à la nouvelle grille la version suivante."),
            )
        write_card(path, card)

    def load(self, label: str) -> Scorecard:
        """Read `name@version`, or the latest version of `name`.

        Raises:
            UserError: E-WRK-003 if there is none; E-SCO-001 if it cannot be read; E-INT-001 if it was altered.
        """
        known = self._known()
        if "@" not in label:
            latest = max((version for name, version in known if name == label), default=None)
            full = f"{label}@{latest}"
        else:
            latest = None
            full = label
        if latest is None and full not in self.labels():
            raise _absent(label, self.labels())
        card = read_card(self._path(full))
        if card.label != full:
            _altered(self._path(full), Text(f"it holds {card.label}", f"il contient {card.label}"))
        return card

    def labels(self) -> tuple[str, ...]:
        """Every card, sorted by name then version."""
        return tuple(f"{name}@{version}" for name, version in self._known())

    def next_version(self, name: str) -> int:
        """The version a new card of this name gets: one more than the latest."""
        return 1 + max((version for known, version in self._known() if known == name), default=0)

    def _known(self) -> list[tuple[str, int]]:
        stems = (_STEM.fullmatch(path.stem) for path in self._root.glob("*.json"))
        return sorted((found["name"], int(found["version"])) for found in stems if found)

    def _path(self, label: str) -> Path:
        return self._root / f"{label}.json"


def write_card(path: Path, card: Scorecard) -> None:
    """Write a card with its hash to `path`, in a workspace or not.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    write_aside(path, to_json(card).encode())


def read_card(path: Path) -> Scorecard:
    """Read a card and check its hash.

    Raises:
        UserError: E-SCO-001 if it is no card (with line and column if it is no JSON); E-INT-001 if it was altered.
    """
    document = _read_object(path)
    claimed = document.pop("hash", None)
    try:
        card = from_document(document)
        same = to_document(card) == document
    except KeyError as error:
        _malformed(path, Text(f"{error} is missing", f"{error} manque"))
    except (TypeError, ValueError, AttributeError) as error:
        _malformed(path, Text(f"not the form of a scorecard: {error}", f"pas la forme d'une grille : {error}"))
    if claimed is None:
        _altered(path, Text("it carries no hash", "il ne porte pas d'empreinte"))
    if not same:
        _altered(path, Text("it holds what no scorecard holds", "il contient ce qu'aucune grille ne contient"))
    if card.hash != claimed:
        _altered(path, Text("its hash does not fit its content", "son empreinte ne correspond pas à son contenu"))
    return card


def _read_object(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_bytes(), parse_constant=_not_finite)
    except FileNotFoundError:
        _malformed(path, Text("there is no such file", "ce fichier n'existe pas"))
    except IsADirectoryError:
        _malformed(path, Text("it is a folder", "c'est un dossier"))
    except OSError as error:
        _malformed(path, Text(f"it cannot be opened: {error.strerror}", f"il ne s'ouvre pas : {error.strerror}"))
    except json.JSONDecodeError as error:
        place = f"{error.lineno}, column {error.colno}"
        _malformed(
            path,
            Text(f"line {place}: not JSON", f"ligne {error.lineno}, colonne {error.colno} : ce n'est pas du JSON"),
        )
    except ValueError as error:
        _malformed(path, Text(f"not JSON in UTF-8: {error}", f"pas du JSON en UTF-8 : {error}"))
    if not isinstance(document, dict):
        _malformed(path, Text("not a JSON object", "pas un objet JSON"))
    return document


def _not_finite(name: str) -> NoReturn:
    message = f"{name} is no number of JSON"
    raise ValueError(message)


def _malformed(path: Path, fault: Text) -> NoReturn:
    raise UserError(
        "E-SCO-001",
        Text(f"{path} is not a scorecard.", f"{path} n'est pas une grille de score."),
        faults=(fault,),
        remedy=Text(
            "give a JSON file that `bondroit build` wrote.",
            "donnez un fichier JSON écrit par « bondroit build ».",
        ),
    ) from None


def _altered(path: Path, fault: Text) -> NoReturn:
    raise UserError(
        "E-INT-001",
        Text(f"Scorecard {path} was altered after it was built.", f"La grille {path} a été modifiée après coup."),
        faults=(fault,),
        remedy=Text(
            "put the original file back, or build a new version; a changed card has no evidence behind it.",
            "remettez le fichier d'origine ou construisez une nouvelle version ; "
            "une grille modifiée n'a plus de preuve derrière elle.",
        ),
    )


def _absent(label: str, labels: tuple[str, ...]) -> UserError:
    near = difflib.get_close_matches(label, [*labels, *{item.partition("@")[0] for item in labels}], n=1)
    guess = (Text(f"Did you mean {near[0]}?", f"Vouliez-vous dire {near[0]} ?"),) if near else ()
    known = ", ".join(labels)
    return UserError(
        "E-WRK-003",
        Text(f"There is no scorecard {label} in the workspace.", f"L'espace de travail n'a pas de grille {label}."),
        faults=(*guess, *([Text(f"Known: {known}.", f"Connues : {known}.")] if labels else [])),
        remedy=Text("build it with `bondroit build`.", "construisez-la par « bondroit build »."),
    )
