"""The report of an audit: its parts gathered, the page, the PDF and the JSON written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.app import report_parts
from bondroit.auditing.together import Beside as Together
from bondroit.auditing.together import published
from bondroit.errors import DATA, USAGE, Text, UserError
from bondroit.showing.audit_left_out import LeftOut
from bondroit.showing.audit_page import month_document
from bondroit.tables.contract import Purpose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from bondroit.auditing.alternatives import Study
    from bondroit.auditing.claims_result import ClaimsResult
    from bondroit.auditing.files import FilesAudit
    from bondroit.auditing.formula import FormulaReport
    from bondroit.auditing.labels import LabelAudit
    from bondroit.auditing.paths import PathsReport
    from bondroit.auditing.proxies_report import ProxyReport
    from bondroit.domain.months import Month
    from bondroit.showing.audit_model import AuditDocument
    from bondroit.showing.audit_topics import Topic
    from bondroit.showing.drift_names import CardNames
    from bondroit.wiring.services import Services

TOPICS = ("labels", "alternatives", "proxies", "profiles", "formula", "claims")
CARD = "overpayment"
TOP = 5


@dataclass(frozen=True, slots=True)
class Beside:
    """What two of the parts need that no workspace holds.

    Attributes:
        formula: a published table (.csv) or a card's file (.json); None: no such part.
        mapping: its TOML file: which column stands for each variable.
        claims: the folder of a run of `check-claims`; None: no such part.
    """

    formula: Path | None = None
    mapping: Path | None = None
    claims: Path | None = None

    def given(self, name: str) -> bool:
        """Whether the part has what it needs."""
        return {"formula": self.formula, "claims": self.claims}.get(name, True) is not None


NOTHING = Beside()
_HOW: Mapping[str, Text] = {
    "formula": Text(
        "add --formula TABLE, with --mapping FILE if its variables have other names",
        "ajoutez --formula TABLE, avec --mapping FICHIER si ses variables ont d'autres noms",
    ),
    "claims": Text(
        "run bondroit check-claims FOLDER, then add --claims FOLDER",
        "lancez bondroit check-claims DOSSIER, puis ajoutez --claims DOSSIER",
    ),
}
_NOT_GIVEN: Mapping[str, Text] = {
    "formula": Text("no published formula was given", "aucune formule publiée n'a été donnée"),
    "claims": Text("no folder of answered claims was given", "aucun dossier d'affirmations examinées n'a été donné"),
}


@dataclass(frozen=True, slots=True)
class Gathered:
    """The parts of an audit that were run, and those left out.

    Attributes:
        audit: of the month, without what would follow from its tables and those of the other parts together.
        topics: the other parts, without it too.
        left: those left out.
    """

    audit: FilesAudit
    topics: tuple[Topic, ...] = ()
    left: tuple[LeftOut, ...] = ()


def topics_asked(names: Sequence[str], beside: Beside = NOTHING) -> tuple[str, ...]:
    """The parts asked for, in the order of a report; `all` is every one, and what is given is asked for.

    Raises:
        UserError: E-USE-001 for an unknown one, one named that lacks what it needs, or a mapping of no formula.
    """
    unknown = [name for name in names if name not in (*TOPICS, "all")]
    if unknown:
        listed = ", ".join((*TOPICS, "all"))
        raise UserError(
            "E-USE-001",
            Text(f"--with {unknown[0]}: unknown.", f"--with {unknown[0]} : inconnu."),
            remedy=Text(f"use one of: {listed}.", f"utilisez : {listed}."),
        )
    lacking = [name for name in names if name in _HOW and not beside.given(name)]
    if lacking:
        why, how = _NOT_GIVEN[lacking[0]], _HOW[lacking[0]]
        raise UserError(
            "E-USE-001",
            Text(f"--with {lacking[0]}: {why.en}.", f"--with {lacking[0]} : {why.fr}."),
            remedy=Text(f"{how.en}.", f"{how.fr}."),
        )
    if beside.mapping is not None and beside.formula is None:
        why, how = Text("--mapping is for --formula.", "--mapping est pour --formula."), _HOW["formula"]
        raise UserError("E-USE-001", why, remedy=Text(f"{how.en}.", f"{how.fr}."))
    wanted = {*names, *(name for name in _HOW if beside.given(name))}
    return TOPICS if "all" in names else tuple(name for name in TOPICS if name in wanted)


def gathered(
    services: Services, audit: FilesAudit, month: Month, *, card: str | None, names: Sequence[str],
    beside: Beside = NOTHING,
) -> Gathered:  # fmt: skip
    """Run the other parts of an audit, and hide what the tables of all of them would tell together.

    Args:
        services: of the workspace.
        audit: of the month.
        month: audited.
        card: its label; None takes the latest on overpayments.
        names: of the parts, see `topics_asked`. A part named must run; of `all`, one that cannot is left out and told.
        beside: what two of the parts need.

    Raises:
        UserError: what each part named raises, e.g. E-WRK-003 without a survey.
    """
    asked = _Asked(services, month, CARD if card is None else card, beside)
    found: dict[str, Any] = {}
    left: list[LeftOut] = []
    for name in topics_asked(names, beside):
        if not beside.given(name):
            left.append(LeftOut(name, _NOT_GIVEN[name], _HOW[name]))
            continue
        try:
            found[name] = _PARTS[name].run(asked)
        except UserError as error:
            if name in names or name in _HOW or error.exit_code not in {USAGE, DATA}:
                raise
            left.append(_refused(name, error))
    told = published(Together(audit, found.get("proxies"), found.get("alternatives")))
    found |= {name: own for name, own in (("proxies", told.proxies), ("alternatives", told.study)) if own is not None}
    topics = tuple(_PARTS[name].topic(asked, result) for name, result in found.items())
    return Gathered(told.month, topics, tuple(left))


def document_of(services: Services, parts: Gathered) -> AuditDocument:
    """The whole audit of a month as one document."""
    fictitious = report_parts.is_fictitious(services.documents)
    return month_document(parts.audit, fictitious=fictitious, topics=parts.topics, left=parts.left)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a part is run on."""

    services: Services
    month: Month
    card: str
    beside: Beside


def _refused(name: str, error: UserError) -> LeftOut:
    """A part that refused, in its own words."""
    en, fr = error.shown("en"), error.shown("fr")
    why = Text(" ".join([en.message, *en.faults]), " ".join([fr.message, *fr.faults]))
    return LeftOut(name, why, Text(en.remedy, fr.remedy))


def _labels(asked: _Asked) -> LabelAudit:
    from bondroit.wiring.labels import labels

    return labels(asked.services, None)


def _labels_topic(asked: _Asked, result: LabelAudit) -> Topic:
    from bondroit.showing.audit_gathered import labels_topic

    del asked
    return labels_topic(result)


def _alternatives(asked: _Asked) -> Study:
    from bondroit.app.alternatives_asked import Asked
    from bondroit.wiring.alternatives import on_month
    from bondroit.wiring.labels import latest_survey
    from bondroit.wiring.outputs import Outputs

    drawn = latest_survey(asked.services.serving(Purpose.AUDIT))
    return on_month(asked.services, asked.card, None, drawn, asked=Asked(), outputs=Outputs(), target=None)


def _alternatives_topic(asked: _Asked, result: Study) -> Topic:
    from bondroit.showing.audit_gathered import alternatives_topic

    return alternatives_topic(result, _names(asked))


def _proxies(asked: _Asked) -> ProxyReport:
    from bondroit.app.audit_proxies import ProxyRequest
    from bondroit.app.audit_proxies_month import MonthAsked
    from bondroit.wiring.outputs import Outputs
    from bondroit.wiring.proxies import on_month

    return on_month(asked.services, asked.card, MonthAsked(month=asked.month, traits={}), ProxyRequest(), Outputs())


def _proxies_topic(asked: _Asked, result: ProxyReport) -> Topic:
    from bondroit.showing.audit_gathered import proxies_topic

    return proxies_topic(result, _names(asked))


def _names(asked: _Asked) -> CardNames:
    """The words of the variables of the card."""
    from bondroit.app.words_of import card_words
    from bondroit.showing.drift_names import names_of
    from bondroit.wiring.cards import read
    from bondroit.wiring.variables import dictionary_of

    return names_of([read(asked.card, asked.services.root).card], card_words(dictionary_of(asked.services)))


def _profiles(asked: _Asked) -> PathsReport:
    from bondroit.wiring.profiles import Request, run

    services = asked.services
    request = Request(cards=(asked.card,), month=asked.month, events=True)
    return run(request, services.root, progress=services.progress, language=services.settings.language)


def _profiles_topic(asked: _Asked, result: PathsReport) -> Topic:
    from bondroit.showing.audit_gathered import profiles_topic

    del asked
    return profiles_topic(result)


def _formula(asked: _Asked) -> FormulaReport:
    from decimal import Decimal

    from bondroit.scoring.rows import Top
    from bondroit.wiring.formula import DRAWS, EFFORT, Wanted, formula

    services = asked.services
    wanted = Wanted(
        source=str(asked.beside.formula), over=services.root / str(asked.month), mapping=asked.beside.mapping,
        top=Top(percent=Decimal(TOP)), draws=DRAWS, effort=EFFORT,
    )  # fmt: skip
    return formula(wanted, workspace=services.root, progress=services.progress, language=services.settings.language)


def _formula_topic(asked: _Asked, result: FormulaReport) -> Topic:
    from bondroit.showing.audit_gathered import formula_topic

    del asked
    return formula_topic(result)


def _claims(asked: _Asked) -> ClaimsResult:
    from bondroit.wiring.claims import answered_claims

    assert asked.beside.claims is not None
    return answered_claims(asked.beside.claims)


def _claims_topic(asked: _Asked, result: ClaimsResult) -> Topic:
    from bondroit.showing.audit_gathered import claims_topic

    del asked
    return claims_topic(result)


@dataclass(frozen=True, slots=True)
class _Part:
    """One part: what runs it, and what makes a topic of what was found."""

    run: Callable[[_Asked], Any]
    topic: Callable[[_Asked, Any], Topic]


_PARTS: Mapping[str, _Part] = {
    "labels": _Part(_labels, _labels_topic),
    "alternatives": _Part(_alternatives, _alternatives_topic),
    "proxies": _Part(_proxies, _proxies_topic),
    "profiles": _Part(_profiles, _profiles_topic),
    "formula": _Part(_formula, _formula_topic),
    "claims": _Part(_claims, _claims_topic),
}
