"""Ask towns, draw by draw, whether they reproduce what has been said of the published scores."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Protocol

from bondroit.app.check_claims_draw import ask_town
from bondroit.app.check_claims_town import SCORED, SURVEY, DrawRequest
from bondroit.auditing.claims_list import every_claim
from bondroit.auditing.claims_result import ClaimsResult, claims_result
from bondroit.errors import Text, UserError
from bondroit.showing.claims_page import render_claims
from bondroit.town.behaviour import usual_behaviour

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bondroit.app.ports import Advance, Documents, Progress
    from bondroit.auditing.claims import Claim
    from bondroit.errors import Language
    from bondroit.law.port import Law

ASKED, FIGURES, PAGE = "asked.json", "claims.json", "claims.html"
EDITION = 1
"""Of what a town is asked: draws of another edition are not taken up."""
HOUSEHOLDS, SURVEYED, DRAWS, USUAL = 40_000, 7_500, 20, 5
"""Usual sizes; 7,500 families were surveyed in 2016 (FACTS 6)."""
LEAST_HOUSEHOLDS = 500
TAUGHT_NOTHING = "E-BLD-"


@dataclass(frozen=True, slots=True)
class ClaimsRequest:
    """What is asked.

    Attributes:
        draws: towns, each a draw over all that is assumed.
        usual: further towns with the usual values, that differ by chance alone.
        households: of each town.
        surveyed: files of its random survey; at most half of its recipients.
        seed: of the first town; the next ones count on.
        only: codes of claims; none are all of them.
    """

    draws: int = DRAWS
    usual: int = USUAL
    households: int = HOUSEHOLDS
    surveyed: int = SURVEYED
    seed: int = 1
    only: tuple[str, ...] = ()

    def towns(self) -> dict[str, DrawRequest]:
        """The name of each town, and the town."""
        drawn = {f"draw-{d:03}": self._town(d, d) for d in range(1, self.draws + 1)}
        return drawn | {f"usual-{k:03}": self._town(0, k) for k in range(1, self.usual + 1)}

    def _town(self, draw: int, place: int) -> DrawRequest:
        return DrawRequest(draw, self.seed + place - 1, self.households, self.surveyed)


class TownsAsked(Protocol):
    """Asks towns, here or in other processes."""

    def __call__(
        self, towns: Mapping[str, DrawRequest], keep: Callable[[str, Mapping[str, Any]], None], advance: Advance
    ) -> None:
        """Ask towns in any order.

        Args:
            towns: name to town.
            keep: told the name and the document of each town, as soon as it has answered.
            advance: told of each town done.
        """
        ...


@dataclass(frozen=True, slots=True)
class ClaimsReport:
    """What towns answer, and where it was written.

    Attributes:
        result: every claim.
        page, document: the page, and the same figures as JSON.
        taken_up: towns that had answered before.
    """

    result: ClaimsResult
    page: str
    document: str
    taken_up: int

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            **self.result.to_document(), "page": self.page, "document": self.document, "taken_up": self.taken_up,
        }  # fmt: skip


def check_claims(
    *,
    request: ClaimsRequest,
    law: Law,
    asking: TownsAsked,
    documents: Documents,
    progress: Progress,
    language: Language,
) -> ClaimsReport:
    """Judge every claim over draws of a town's assumptions; a run that was cut goes on with the draws that lack.

    Args:
        request: how many towns of what size.
        law: names the law that towns are made under.
        asking: asks them.
        documents: of one folder: a file a town, the result and the page.
        progress: shows the towns.
        language: of the page's first edition.

    Raises:
        UserError: E-USE-001 for an unknown claim; E-USE-003 for sizes out of range; E-WRK-002 if the folder holds
            claims asked otherwise; E-USE-005 without the law; E-BSY-002 if a process dies.
    """
    claims = chosen_claims(request.only)
    _require_sizes(request)
    asked = _asked(request, law)
    _require_same(asked, documents)
    towns = request.towns()
    left = {name: town for name, town in towns.items() if not documents.exists(_place(name))}
    title = Text("Claims, town by town", "Affirmations, ville par ville")
    with progress.step(title.say(language), total=len(towns)) as advance:
        advance(len(towns) - len(left))
        if left:
            asking(left, lambda name, found: _keep(documents, name, found), advance)
    answers = {name: documents.read_json(_place(name)) for name in towns}
    result = claims_result(
        claims,
        asked=asked,
        draws=[answers[name] for name in towns if name.startswith("draw")],
        usual=[answers[name] for name in towns if name.startswith("usual")],
    )
    document = documents.write_json(FIGURES, result.to_document())
    page = documents.write_text(PAGE, render_claims(result, language=language))
    return ClaimsReport(result, page, document, len(towns) - len(left))


def taken_up(documents: Documents) -> ClaimsResult:
    """Every claim by the towns of a folder that have answered; none is asked.

    Raises:
        UserError: E-WRK-003 if none has, or if they were asked by another edition.
    """
    asked = documents.read_json(ASKED) if documents.exists(ASKED) else {}
    draws = _numbered(documents, "draw") if asked.get("edition") == EDITION else []
    if not draws:
        raise UserError(
            "E-WRK-003",
            Text("No town has answered claims in this folder.", "Aucune ville n'a répondu dans ce dossier."),
            remedy=Text("run: bondroit check-claims FOLDER", "lancez : bondroit check-claims DOSSIER"),
        )
    return claims_result(every_claim(), asked=asked, draws=draws, usual=_numbered(documents, "usual"))


def _numbered(documents: Documents, kind: str) -> list[dict[str, Any]]:
    """The answers of the towns of a kind, from the first to the last that has no gap before it."""
    found: list[dict[str, Any]] = []
    while documents.exists(_place(f"{kind}-{len(found) + 1:03}")):
        found.append(documents.read_json(_place(f"{kind}-{len(found) + 1:03}")))
    return found


def answered(town: DrawRequest, law: Law, advance: Callable[[int], None]) -> dict[str, Any]:
    """The document of a town; one whose survey teaches no card answers nothing, and says so."""
    try:
        return ask_town(town, law, advance).to_document()
    except UserError as error:
        if not error.code.startswith(TAUGHT_NOTHING):
            raise
        return {"request": town.to_document(), "figures": {}, "told": {"failed": error.code}}


def chosen_claims(only: Sequence[str]) -> tuple[Claim, ...]:
    """The claims of these codes, in the usual order; all of them if none is named.

    Raises:
        UserError: E-USE-001 for an unknown code.
    """
    every = every_claim()
    known = {claim.code for claim in every}
    unknown = [code for code in only if code.upper() not in known]
    if unknown:
        raise UserError(
            "E-USE-001",
            Text("A claim is unknown.", "Une affirmation est inconnue."),
            faults=[Text(f"Unknown: {code}.", f"Inconnue : {code}.") for code in unknown],
            remedy=Text("docs/explanation/claims.md lists them.", "docs/explanation/claims.md en donne la liste."),
        )
    wanted = {code.upper() for code in only} or known
    return tuple(claim for claim in every if claim.code in wanted)


def _require_sizes(request: ClaimsRequest) -> None:
    faults = []
    if request.draws < 0 or request.usual < 0 or request.draws + request.usual < 1:
        faults.append(Text("draws and usual: one town at least.", "draws et usual : une ville au moins."))
    if request.households < LEAST_HOUSEHOLDS:
        faults.append(Text(f"households: {LEAST_HOUSEHOLDS} at least.", f"households : {LEAST_HOUSEHOLDS} au moins."))
    if request.surveyed < 1 or request.seed < 0:
        faults.append(Text("surveyed: above 0; seed: 0 or above.", "surveyed : plus de 0 ; seed : 0 ou plus."))
    if faults:
        raise UserError(
            "E-USE-003",
            Text("Claims cannot be asked so.", "On ne peut pas interroger ainsi."),
            faults=faults,
            remedy=Text("ask for other sizes.", "demandez d'autres tailles."),
        )


def _asked(request: ClaimsRequest, law: Law) -> dict[str, Any]:
    """What every town has in common: draws asked otherwise are not put together."""
    return {
        "households": request.households,
        "surveyed": request.surveyed,
        "seed": request.seed,
        "survey_month": str(SURVEY),
        "scored_month": str(SCORED),
        "law": f"{law.name} {law.version}",
        "behaviour": usual_behaviour().fingerprint,
        "bondroit": version("bondroit"),
        "edition": EDITION,
    }


def _require_same(asked: Mapping[str, Any], documents: Documents) -> None:
    if not documents.exists(ASKED):
        documents.write_json(ASKED, asked)
        return
    stands = documents.read_json(ASKED)
    other = [name for name, value in asked.items() if stands.get(name) != value]
    if other:
        raise UserError(
            "E-WRK-002",
            Text("This folder holds claims asked otherwise.", "Ce dossier contient des réponses demandées autrement."),
            faults=[Text(f"Not the same: {', '.join(other)}.", f"Diffère : {', '.join(other)}.")],
            remedy=Text(
                "name another folder: bondroit check-claims FOLDER",
                "nommez un autre dossier : bondroit check-claims DOSSIER",
            ),
        )


def _place(name: str) -> str:
    return f"draws/{name}.json"


def _keep(documents: Documents, name: str, found: Mapping[str, Any]) -> None:
    documents.write_json(_place(name), found)
