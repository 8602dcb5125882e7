"""The other parts of an audit as topics of one report: labels, other cards, proxies, profiles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.auditing.paths_json import document_of
from bondroit.auditing.profiles import FAMILIES
from bondroit.errors import Text
from bondroit.showing.alternatives_blocks import alternatives_sections
from bondroit.showing.audit_topics import Topic
from bondroit.showing.drift_names import NO_NAMES
from bondroit.showing.labels_blocks import labels_sections
from bondroit.showing.labels_names import HELD
from bondroit.showing.paths_blocks import paths_sections
from bondroit.showing.proxies_blocks import proxies_sections

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bondroit.auditing.alternatives import Study
    from bondroit.auditing.labels import LabelAudit
    from bondroit.auditing.paths import PathsReport
    from bondroit.auditing.proxies_report import ProxyReport
    from bondroit.errors import Language
    from bondroit.showing.blocks import Section
    from bondroit.showing.drift_names import CardNames

TITLES: Mapping[str, Text] = {
    "labels": Text("What the card learns from, in short", "Ce dont la grille apprend, en bref"),
    "others": Text("Other cards, in short", "D'autres grilles, en bref"),
    "proxies": Text("What stands for what, in short", "Ce qui remplace quoi, en bref"),
    "profiles": Text("Profiles, in short", "Les profils, en bref"),
}


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


def alternatives_topic(result: Study) -> Topic:
    """Other cards that are as good."""
    return Topic(
        name="alternatives", sections=_apart("others", lambda language: alternatives_sections(result, language)),
        findings=result.findings, not_run=result.not_run, names={"income": Text("income", "revenu")},
        document=result.to_document(),
    )  # fmt: skip


def proxies_topic(result: ProxyReport, names: CardNames = NO_NAMES) -> Topic:
    """Which variables stand for what."""
    return Topic(
        name="proxies", sections=_apart("proxies", lambda language: proxies_sections(result, language, names)),
        findings=result.findings, not_run=result.not_run, names=dict(result.labels), document=result.to_document(),
    )  # fmt: skip


def profiles_topic(result: PathsReport) -> Topic:
    """Named households and what life does to their scores."""
    return Topic(
        name="profiles", sections=_apart("profiles", lambda language: paths_sections(result, language)),
        findings=tuple(f for card in result.cards for f in card.findings),
        names={p.name: p.title for p in result.profiles}, document=document_of(result),
    )  # fmt: skip


def _apart(name: str, sections: Callable[[Language], list[Section]]) -> Callable[[Language], list[Section]]:
    """The same sections under anchors of their own: two topics may call theirs alike."""

    def made(language: Language) -> list[Section]:
        short = TITLES[name].say(language)
        titled = [replace(s, title=short) if s.anchor == "hurry" else s for s in sections(language)]
        return [replace(s, anchor=f"{name}-{s.anchor}") for s in titled]

    return made
