"""Scorecards on disk: JSON documents that carry their own hash."""

from __future__ import annotations

import difflib
import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

from bondroit.domain.card_document import take_odds_ratios
from bondroit.domain.scorecard import Scorecard, file_document, from_document, to_document, to_json
from bondroit.domain.signature import SignedCard, read_signature, write_signature
from bondroit.errors import Text, UserError
from bondroit.store.disk import why_unread, write_aside
from bondroit.store.keys import is_right

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bondroit.domain.signature import Signature

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

    def path_of(self, label: str) -> Path:
        """The file of a card that is there, by its label or by its name alone; raises as `load` does."""
        return self._path(self.load(label).label)

    def _known(self) -> list[tuple[str, int]]:
        stems = (_STEM.fullmatch(path.stem) for path in self._root.glob("*.json"))
        return sorted((found["name"], int(found["version"])) for found in stems if found)

    def _path(self, label: str) -> Path:
        return self._root / f"{label}.json"


def write_card(path: Path, card: Scorecard, signatures: Sequence[Signature] = ()) -> None:
    """Write a card with its hash, and signatures if there are any, to `path`, in a workspace or not.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    text = to_json(card)
    if signatures:
        document = {**file_document(card), "signatures": [write_signature(s) for s in signatures]}
        text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    write_aside(path, text.encode())


def read_card(path: Path) -> Scorecard:
    """Read a card; its hash is checked, and every signature it carries.

    Raises:
        UserError: E-SCO-001 if it is no card (with line and column if it is no JSON); E-INT-001 if it was altered;
            E-INT-005 if a signature is wrong.
    """
    return read_signed(path).card


def read_signed(path: Path) -> SignedCard:
    """Read a card with its signatures; raises as `read_card` does."""
    document = _read_object(path)
    claimed = document.pop("hash", None)
    try:
        signatures = tuple(read_signature(found) for found in document.pop("signatures", ()))
        card = from_document(document)
        forged = take_odds_ratios(document)
        same = to_document(card) == document
    except KeyError as error:
        _malformed(path, Text(f"{error} is missing", f"{error} manque"))
    except (TypeError, ValueError, AttributeError) as error:
        _malformed(path, Text(f"not the form of a scorecard: {error}", f"pas la forme d'une grille : {error}"))
    if claimed is None:
        _altered(path, Text("it carries no hash", "il ne porte pas d'empreinte"))
    if forged:
        _altered(path, Text(f"odds ratio of {forged}", f"rapport de cotes de {forged}"))
    if not same:
        _altered(path, Text("it holds what no scorecard holds", "il contient ce qu'aucune grille ne contient"))
    if card.hash != claimed:
        _altered(path, Text("its hash does not fit its content", "son empreinte ne correspond pas à son contenu"))
    wrong = [s.signer for s in signatures if not is_right(s, card.hash)]
    if wrong:
        raise _wrong_signature(path, wrong)
    return SignedCard(card, signatures)


def _wrong_signature(path: Path, signers: Sequence[str]) -> UserError:
    names = ", ".join(signers)
    return UserError(
        "E-INT-005",
        Text(f"A signature of scorecard {path} is wrong.", f"Une signature de la grille {path} est fausse."),
        faults=(Text(f"Signed as: {names}.", f"Au nom de : {names}."),),
        remedy=Text(
            "put the original file back, or ask these people to sign again.",
            "remettez le fichier d'origine ou demandez à ces personnes de signer de nouveau.",
        ),
    )


def _read_object(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_bytes(), parse_constant=_not_finite)
    except FileNotFoundError:
        _malformed(path, Text("there is no such file", "ce fichier n'existe pas"))
    except IsADirectoryError:
        _malformed(path, Text("it is a folder", "c'est un dossier"))
    except OSError as error:
        why = why_unread(error)
        _malformed(path, Text(f"it cannot be opened: {why.en}", f"il ne s'ouvre pas : {why.fr}"))
    except json.JSONDecodeError as error:
        place = f"{error.lineno}, column {error.colno}"
        _malformed(
            path,
            Text(f"line {place}: not JSON", f"ligne {error.lineno}, colonne {error.colno} : ce n'est pas du JSON"),
        )
    except UnicodeDecodeError:
        _malformed(path, Text("it is not text in UTF-8", "ce n'est pas du texte en UTF-8"))
    except ValueError:
        _malformed(
            path,
            Text(
                "a number of it is none of JSON (NaN, Infinity, too many digits)",
                "un nombre n'en est pas un du JSON (NaN, Infinity, trop de chiffres)",
            ),
        )
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
