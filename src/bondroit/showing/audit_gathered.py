"""The other parts of an audit as topics of one report: labels, other cards, proxies, profiles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.auditing.paths_json import document_of
from bondroit.auditing.profiles import FAMILIES
from bondroit.errors import Text
from bondroit.showing.alternatives_blocks import alternatives_sections
from bondroit.showing.audit_topics import Topic
from bondroit.showing.claims_blocks import claims_sections
from bondroit.showing.drift_names import NO_NAMES
from bondroit.showing.formula_blocks import formula_sections
from bondroit.showing.labels_blocks import labels_sections
from bondroit.showing.labels_names import HELD
from bondroit.showing.paths_blocks import paths_sections
from bondroit.showing.proxies_blocks import proxies_sections

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bondroit.auditing.alternatives import Study
    from bondroit.auditing.claims_result import ClaimsResult
    from bondroit.auditing.formula import FormulaReport
    from bondroit.auditing.labels import LabelAudit
    from bondroit.auditing.paths import PathsReport
    from bondroit.auditing.proxies_report import ProxyReport
    from bondroit.errors import Language
    from bondroit.showing.blocks import Section
    from bondroit.showing.drift_names import CardNames

TITLES: Mapping[str, Mapping[str, Text]] = {
    "labels": {},
    "others": {
        "alt-hurry": Text("Other cards, in short", "D'autres grilles, en bref"),
        "alt-tried": Text("Other cards: those that were tried, and how", "D'autres grilles : les essayées, et comment"),
    },
    "proxies": {
        "proxies-first": Text("What stands for what, in short", "Ce qui tient lieu de quoi, en bref"),
        "proxies-how": Text("What stands for what: how it is reckoned", "Ce qui tient lieu de quoi : le calcul"),
    },
    "profiles": {
        "hurry": Text("Profiles, in short", "Les profils, en bref"),
        "how-profiles": Text("Profiles: how it is done", "Les profils : comment c'est fait"),
    },
    "formula": {
        "formula-hurry": Text("A published formula, in short", "Une formule publiée, en bref"),
        "formula-method": Text("A published formula: how it is asked", "Une formule publiée : la méthode"),
    },
    "claims": {
        "claims-short": Text("What critics say, in short", "Ce que disent les critiques, en bref"),
        "claims-how": Text("What critics say: how towns were asked", "Ce que disent les critiques : la méthode"),
    },
}
"""Titles that say of which part they are, where a part's own would say nothing beside the others."""
TOLD_ELSEWHERE = frozenset({"proxies-checks"})
"""Sections that the report has for all parts together."""


def label_names(result: LabelAudit) -> Mapping[str, Text]:
    """How the attributes of the checks on labels are called."""
    targets = () if result.targets is None else result.targets.lines
    return {
        **FAMILIES,
        "benefits_held": HELD,
        "benefit": Text("benefit", "prestation"),
        "cause": Text("cause", "cause"),
        **{line.name: line.label for line in targets},
    }


def labels_topic(result: LabelAudit) -> Topic:
    """What the card learns from."""
    return Topic(
        name="labels", sections=_apart("labels", lambda language: labels_sections(result, language)),
        findings=result.findings, not_run=result.not_run, names=label_names(result), document=result.to_document(),
    )  # fmt: skip


def alternatives_topic(result: Study, names: CardNames = NO_NAMES) -> Topic:
    """Other cards that are as good."""
    return Topic(
        name="alternatives", sections=_apart("others", lambda language: alternatives_sections(result, language, names)),
        findings=result.findings, not_run=result.not_run, names={"income": Text("income", "revenu")},
        document=result.to_document(),
    )  # fmt: skip


def proxies_topic(result: ProxyReport, names: CardNames = NO_NAMES) -> Topic:
    """Which variables stand for what."""
    return Topic(
        name="proxies", sections=_apart("proxies", lambda language: proxies_sections(result, language, names)),
        findings=result.findings, not_run=result.not_run, names={**names.variables, **result.labels},
        document=result.to_document(),
    )  # fmt: skip


def profiles_topic(result: PathsReport) -> Topic:
    """Named households and what life does to their scores."""
    return Topic(
        name="profiles", sections=_apart("profiles", lambda language: paths_sections(result, language)),
        findings=tuple(f for card in result.cards for f in card.findings),
        names={p.name: p.title for p in result.profiles}, document=document_of(result),
    )  # fmt: skip


def formula_topic(result: FormulaReport) -> Topic:
    """A published formula over the same files: its answers are of that formula, and open or close nothing here."""
    return Topic(
        name="formula", sections=_apart("formula", lambda language: formula_sections(result, language)),
        document=result.to_document(), answers="AUD06",
    )  # fmt: skip


def claims_topic(result: ClaimsResult) -> Topic:
    """What critics say, as fictitious towns answered: of no card of this workspace."""
    return Topic(
        name="claims", sections=_apart("claims", lambda language: claims_sections(result, language)),
        document=result.to_document(), answers="AUD07",
    )  # fmt: skip


def _apart(name: str, sections: Callable[[Language], list[Section]]) -> Callable[[Language], list[Section]]:
    """The same sections under anchors of their own: two topics may call theirs alike."""

    def made(language: Language) -> list[Section]:
        named = {anchor: words.say(language) for anchor, words in TITLES[name].items()}
        kept = [s for s in sections(language) if s.anchor not in TOLD_ELSEWHERE]
        return [replace(s, anchor=f"{name}-{s.anchor}", title=named.get(s.anchor, s.title)) for s in kept]

    return made
