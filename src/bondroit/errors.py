"""One tree of errors: a `UserError` is shown without a traceback; anything else is a bug of ours.

Every `UserError` carries a stable code. The code decides the exit code of the command line and the HTTP
status of the web; `docs/reference/errors.md` is generated from `CODES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Language = Literal["fr", "en"]


class Text(NamedTuple):
    """One sentence in the two languages a person may read."""

    en: str
    fr: str

    def say(self, language: Language) -> str:
        """The sentence in `language`."""
        return self.fr if language == "fr" else self.en


class Kind(NamedTuple):
    """What follows from an error code: exit code, HTTP status and a title."""

    exit_code: int
    http_status: int
    title: Text


USAGE, DATA, INTEGRITY, BUSY = 2, 3, 4, 5

CODES: dict[str, Kind] = {
    "E-USE-001": Kind(USAGE, 400, Text("The command was not understood", "La commande n'est pas comprise")),
    "E-USE-002": Kind(USAGE, 400, Text("A month is out of range", "Un mois est hors limites")),
    "E-USE-003": Kind(USAGE, 400, Text("A setting is wrong", "Un réglage est erroné")),
    "E-USE-004": Kind(USAGE, 400, Text("An expression is wrong", "Une expression est erronée")),
    "E-USE-005": Kind(USAGE, 501, Text("An optional part is missing", "Une partie facultative manque")),
    "E-USE-006": Kind(USAGE, 400, Text("A declared target is wrong", "Une cible déclarée est erronée")),
    "E-USE-007": Kind(USAGE, 400, Text("What-if cards are wrong", "Des grilles « et si » sont erronées")),
    "E-MAP-001": Kind(USAGE, 400, Text("A mapping is wrong", "Une correspondance est erronée")),
    "E-WRK-001": Kind(USAGE, 404, Text("There is no workspace here", "Il n'y a pas d'espace de travail ici")),
    "E-WRK-002": Kind(USAGE, 409, Text("A workspace is already here", "Un espace de travail existe déjà ici")),
    "E-WRK-003": Kind(USAGE, 409, Text("An earlier step is missing", "Une étape antérieure manque")),
    "E-TAB-001": Kind(DATA, 422, Text("A table cannot be read", "Une table est illisible")),
    "E-TAB-002": Kind(DATA, 422, Text("A table breaks its contract", "Une table ne respecte pas son contrat")),
    "E-TAB-003": Kind(DATA, 422, Text("A table is empty", "Une table est vide")),
    "E-TAB-004": Kind(DATA, 422, Text("A column is missing", "Une colonne manque")),
    "E-TAB-005": Kind(DATA, 422, Text("A table has too few files", "Une table a trop peu de dossiers")),
    "E-BLD-001": Kind(DATA, 422, Text("The target cannot be used", "La cible est inutilisable")),
    "E-BLD-002": Kind(DATA, 422, Text("The weights cannot be used", "Les poids sont inutilisables")),
    "E-BLD-003": Kind(DATA, 422, Text("No scorecard can be built", "Aucune grille ne peut être construite")),
    "E-BLD-005": Kind(DATA, 422, Text("A required variable cannot stand", "Une variable exigée ne peut figurer")),
    "E-BLD-010": Kind(USAGE, 422, Text("A variable is barred from scorecards", "Une variable est exclue des grilles")),
    "E-BLD-004": Kind(DATA, 422, Text("A card cannot be edited so", "Une grille ne peut être retouchée ainsi")),
    "E-SCO-001": Kind(DATA, 422, Text("A scorecard cannot be read", "Une grille est illisible")),
    "E-SCO-002": Kind(DATA, 422, Text("The scorecard does not fit the table", "La grille ne convient pas à la table")),
    "E-SCO-003": Kind(DATA, 422, Text("Part of the scorecard is unknown", "Une partie de la grille est inconnue")),
    "E-SCO-004": Kind(
        DATA, 422, Text("A published table cannot be imported", "Une table publiée ne peut pas être importée")
    ),
    "E-SCO-005": Kind(DATA, 422, Text("A scorecard cannot be exported so", "Une grille ne peut être exportée ainsi")),
    "E-AUD-001": Kind(DATA, 422, Text("The audit cannot be run", "L'audit est impossible")),
    "E-PRF-001": Kind(USAGE, 422, Text("Profiles cannot be used", "Des profils-types sont inutilisables")),
    "E-AUD-002": Kind(USAGE, 400, Text("There is no such check", "Il n'y a pas de tel contrôle")),
    "E-SRV-001": Kind(DATA, 422, Text("A survey cannot be estimated from", "Une enquête ne permet pas d'estimer")),
    "E-SRV-002": Kind(DATA, 422, Text("A regression cannot be fitted", "Une régression ne peut être ajustée")),
    "E-SRV-003": Kind(DATA, 422, Text("A survey cannot be drawn so", "Une enquête ne peut être tirée ainsi")),
    "E-PLN-001": Kind(USAGE, 422, Text("The control plan is not allowed", "Le plan de contrôle n'est pas permis")),
    "E-PLN-002": Kind(USAGE, 422, Text("An experiment makes no plan", "Une expérience ne fait pas de plan")),
    "E-PUR-001": Kind(USAGE, 403, Text("Data do not serve this purpose", "Des données ne servent pas à cette fin")),
    "E-PUR-002": Kind(USAGE, 422, Text("A card must be audited first", "Une grille doit d'abord être auditée")),
    "E-PUR-003": Kind(USAGE, 422, Text("A source of data is refused", "Une source de données est refusée")),
    "E-PUR-004": Kind(USAGE, 403, Text("No legal ground was written", "Aucun motif n'est écrit")),
    "E-ERA-001": Kind(USAGE, 410, Text("Data were erased", "Des données ont été effacées")),
    "E-FIL-001": Kind(DATA, 404, Text("The household file is unknown", "Le dossier est inconnu")),
    "E-INT-001": Kind(INTEGRITY, 500, Text("A scorecard was altered", "Une grille a été modifiée")),
    "E-INT-002": Kind(INTEGRITY, 500, Text("The journal was altered", "Le journal a été modifié")),
    "E-INT-003": Kind(INTEGRITY, 500, Text("A stored table was altered", "Une table enregistrée a été modifiée")),
    "E-INT-004": Kind(INTEGRITY, 500, Text("The workspace has another version", "L'espace a une autre version")),
    "E-INT-005": Kind(INTEGRITY, 500, Text("A signature is wrong", "Une signature est fausse")),
    "E-LNK-001": Kind(USAGE, 403, Text("A linkage has no ground", "Un rapprochement n'est pas fondé")),
    "E-LNK-002": Kind(DATA, 422, Text("No linkage can be made", "Aucun rapprochement n'est possible")),
    "E-LNK-003": Kind(DATA, 422, Text("A saved linkage does not fit", "Un rapprochement enregistré ne convient pas")),
    "E-NET-001": Kind(USAGE, 403, Text("Networks have no legal basis", "Les réseaux n'ont pas de base légale")),
    "E-NET-002": Kind(USAGE, 410, Text("What was found has expired", "Ce qui a été trouvé est périmé")),
    "E-KEY-001": Kind(USAGE, 400, Text("A key cannot be used", "Une clé est inutilisable")),
    "E-KEY-002": Kind(DATA, 422, Text("Pseudonyms cannot be changed", "Des pseudonymes ne peuvent être changés")),
    "E-BSY-001": Kind(BUSY, 409, Text("Another writer is at work", "Une autre écriture est en cours")),
    "E-BSY-002": Kind(BUSY, 503, Text("A process of the work died", "Un processus du travail est mort")),
    "E-SPK-001": Kind(BUSY, 503, Text("Spark refused or stopped", "Spark a refusé ou s'est arrêté")),
    "E-OPS-001": Kind(BUSY, 503, Text("The operations database does not answer", "La base d'opérations ne répond pas")),
    "E-DSK-001": Kind(BUSY, 507, Text("The disk refused", "Le disque a refusé")),
}


class BondroitError(Exception):
    """Root of every error raised on purpose."""


@dataclass(frozen=True)
class Shown:
    """The parts of a message, ready to print or to render."""

    code: str
    message: str
    faults: tuple[str, ...]
    remedy: str


class UserError(BondroitError):
    """An error that a person can repair: what is wrong, where, every fault at once, and the remedy.

    Args:
        code: a key of `CODES`.
        message: what could not be done. Never holds a person's value or a household identifier.
        faults: each fault with its place (file, line, column).
        remedy: what to do next.
    """

    def __init__(self, code: str, message: Text, *, faults: Sequence[Text] = (), remedy: Text) -> None:
        super().__init__(message.en)
        self.code = code
        self.kind = CODES[code]
        self.message = message
        self.faults = tuple(faults)
        self.remedy = remedy

    @property
    def exit_code(self) -> int:
        """Exit code of the command line."""
        return self.kind.exit_code

    def shown(self, language: Language = "en") -> Shown:
        """The message in `language`."""
        return Shown(
            code=self.code,
            message=self.message.say(language),
            faults=tuple(fault.say(language) for fault in self.faults),
            remedy=self.remedy.say(language),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """It comes back whole from a worker process."""
        return partial(UserError, self.code, self.message, faults=self.faults, remedy=self.remedy), ()

    def __str__(self) -> str:
        shown = self.shown()
        lines = [f"{shown.message}  [{shown.code}]"]
        lines += [f"  {fault}" for fault in shown.faults]
        lines.append(f"To repair: {shown.remedy}")
        return "\n".join(lines)
