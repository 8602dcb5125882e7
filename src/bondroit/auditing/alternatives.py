"""The study of other cards: hundreds of them beside one card, what they find, whom they hit, and what is arbitrary."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.auditing.alternatives_arbitrary import Arbitrariness, Near, arbitrariness
from bondroit.auditing.alternatives_cut import cut_at
from bondroit.auditing.alternatives_edits import Halving, halving
from bondroit.auditing.alternatives_hiding import hidden_of, shown_traits
from bondroit.auditing.alternatives_questions import Trait, trait_of
from bondroit.auditing.alternatives_recipes import Family
from bondroit.auditing.alternatives_rows import BY_INCOME, OTHERS, POOREST
from bondroit.auditing.alternatives_sheet import Sheet, Way, sheet_of
from bondroit.auditing.checks.aud033_arbitrariness import arbitrariness_finding
from bondroit.auditing.checks.aud034_thesis import ALLOWED, thesis_finding
from bondroit.auditing.frontier import CARDS, Frontier, frontier, gap_of
from bondroit.auditing.material import MISSING
from bondroit.auditing.profiles import group_label
from bondroit.auditing.report import finding_document
from bondroit.errors import Text
from bondroit.stats.disclosure import FLOOR

if TYPE_CHECKING:
    from bondroit.auditing.alternatives_crowd import Crowd
    from bondroit.auditing.alternatives_tried import Tried
    from bondroit.auditing.check import NotRun
    from bondroit.auditing.findings import Finding
    from bondroit.stats.arrays import Floats


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """The cards of one family, on rows none of them learnt from.

    Attributes:
        family: how they differ from the card.
        cards: how many.
        area: least and greatest AUC.
        found: least and greatest share of what is to be found.
        gap: least and greatest gap of the poorest; None without an income.
    """

    family: str
    cards: int
    area: tuple[float, float]
    found: tuple[float, float]
    gap: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Point:
    """One card: its family, AUC, what it finds, its gap by income (None without an income)."""

    name: Text
    family: str
    area: float
    found: float
    gap: float | None


@dataclass(frozen=True, slots=True)
class Study:
    """What the other cards say.

    Attributes:
        card: label of the card.
        other: label of a second card; empty without one.
        files: which rows, as shown.
        rows, events: unweighted.
        share: controlled.
        euros: whether what is found is counted in euros; `per_euro` of its units make one.
        near: what counts as equally good.
        tolerance: the part of what is found that a less harmful card may lose.
        families: card by card family.
        points: every card.
        frontier: by income; None without one.
        arbitrary: None where no card is near-equal.
        crowd: the same on every file of a month; None where there are none but the rows.
        traits: the three questions.
        halvings: the cheapest changes, for the poorest and for the worst group of each trait.
        sheets: the card as it stands, and a second card, beside the card learnt again.
        hidden: (trait, group) of groups too small to be shown; `hidden_burden` of those whose burden is.
        findings: of every check that was run.
        not_run: checks that could not be run.
        notes: what a person should know first.
        fictitious: whether the rows are those of a fictitious town.
        audit: whether the groups are those of the audit of files, which have names of their own.
        floor: smallest count shown.
        seed: of what is drawn.
    """

    card: str
    other: str
    files: str
    rows: int
    events: int
    share: float
    euros: bool
    per_euro: int
    near: Near
    tolerance: float
    families: tuple[FamilyLine, ...]
    points: tuple[Point, ...]
    frontier: Frontier | None
    arbitrary: Arbitrariness | None
    traits: tuple[Trait, ...]
    halvings: tuple[Halving, ...]
    sheets: tuple[Sheet, ...]
    hidden: tuple[tuple[str, str], ...]
    hidden_burden: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    not_run: tuple[NotRun, ...]
    notes: tuple[Text, ...]
    fictitious: bool
    audit: bool
    floor: int
    seed: int
    crowd: Crowd | None = None

    def to_document(self) -> dict[str, Any]:
        """Plain JSON values; groups that are hidden have no figures."""
        document = asdict(self) | {
            "findings": [finding_document(f) for f in self.findings],
            "not_run": [n.to_document() for n in self.not_run],
            "notes": [note._asdict() for note in self.notes],
            "hidden": [{"trait": t, "group": g} for t, g in self.hidden],
            "hidden_burden": [{"trait": t, "group": g} for t, g in self.hidden_burden],
        }
        for trait, own in zip(self.traits, document["traits"], strict=True):
            own["findings"] = [f.code for f in trait.findings]
        plain: dict[str, Any] = _plain(document)
        return plain


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Tuples with names as dictionaries, other tuples as lists."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {k: _plain(v) for k, v in value._asdict().items()}
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is said of a study and is not counted: see `Study`."""

    card: str
    files: str
    near: Near
    tolerance: float
    other: str = ""
    notes: tuple[Text, ...] = ()
    fictitious: bool = False
    floor: int = FLOOR
    seed: int = 1
    audit: bool = False
    per_euro: int = 1


def study(tried: Tried, about: About, *, as_it_stands: Floats | None, not_run: tuple[NotRun, ...] = ()) -> Study:
    """Everything that is said of the cards tried.

    Args:
        tried: the cards.
        about: what is said and not counted.
        as_it_stands: (n,) logits of the card's own coefficients; None where the card tried first is just that.
        not_run: checks that could not be run.
    """
    ground, hidden = tried.ground, hidden_of(tried, about.floor)
    traits = tuple(
        trait_of(
            tried, t, about.near, tolerance=about.tolerance, hidden=hidden, label=partial(group_said, audit=about.audit)
        )
        for t in ground.traits
    )
    told, found = hidden.frontier(frontier(tried)), hidden.arbitrary(arbitrariness(tried, about.near))
    halvings = [halving(tried, t.name, t.worst) for t in traits if t.worst is not None and t.wide]
    return Study(
        card=about.card,
        other=about.other,
        files=about.files,
        rows=len(ground.target),
        events=int(ground.target.sum()),
        share=ground.share,
        euros=ground.euros,
        per_euro=about.per_euro,
        near=about.near,
        tolerance=about.tolerance,
        families=_families(tried),
        points=_points(tried),
        frontier=told,
        arbitrary=found,
        traits=traits,
        halvings=tuple(
            replace(h, changes=tuple(replace(c, sheet=hidden.sheet(c.sheet)) for c in h.changes)) for h in halvings
        ),
        sheets=tuple(hidden.sheet(sheet) for sheet in _sheets(tried, about, as_it_stands)),
        hidden=_ordered(tried, hidden.chosen),
        hidden_burden=_ordered(tried, hidden.burden),
        findings=_findings(tried, traits, told, found),
        not_run=not_run,
        notes=about.notes,
        fictitious=about.fictitious,
        audit=about.audit,
        floor=about.floor,
        seed=about.seed,
    )


def _findings(
    tried: Tried, traits: tuple[Trait, ...], told: Frontier | None, found: Arbitrariness | None
) -> tuple[Finding, ...]:
    findings = [f for t in traits for f in t.findings]
    everyone = None if found is None else found.changed[0].left
    findings.append(arbitrariness_finding(everyone, 0.0 if found is None else found.cards))
    if told is not None:
        line = next(x for x in told.of(CARDS) if x.allowed == ALLOWED)
        findings.append(thesis_finding(line.ratio, line.lost, len(tried.recipes.items)))
    return tuple(findings)


def _ordered(tried: Tried, groups: frozenset[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((t.name, g) for t in shown_traits(tried) for g in t.groups if (t.name, g) in groups)


def _families(tried: Tried) -> tuple[FamilyLine, ...]:
    points = _points(tried)
    lines = []
    for family in Family:
        own = [p for p in points if p.family == family]
        if own:
            known = [p.gap for p in own if p.gap is not None]
            area, found = [p.area for p in own], [p.found for p in own]
            spread = (min(known), max(known)) if known else None
            lines.append(FamilyLine(str(family), len(own), _ends(area), _ends(found), spread))
    return tuple(lines)


def _ends(values: list[float]) -> tuple[float, float]:
    return min(values), max(values)


def _points(tried: Tried) -> tuple[Point, ...]:
    own = tried.own
    gap: list[float | None] = [None] * len(tried.recipes.items)
    if tried.ground.poorest is not None:
        gap = gap_of(tried, own, BY_INCOME, POOREST).tolist()
    rows = zip(tried.recipes.items, own.area.tolist(), own.found.tolist(), gap, strict=True)
    return tuple(Point(r.name, str(r.family), area, found, apart) for r, area, found, apart in rows)


def _sheets(tried: Tried, about: About, as_it_stands: Floats | None) -> tuple[Sheet, ...]:
    """A second card beside the card, and the card as it stands beside the card learnt again."""
    g, sheets = tried.ground, []
    base = Way(_card(about.card), tried.cut(0), tried.scores[0].astype(np.float64))
    if tried.recipes.other is not None:
        k = tried.recipes.other
        sheets.append(sheet_of(g, base, Way(_card(about.other), tried.cut(k), tried.scores[k].astype(np.float64))))
    if as_it_stands is not None:
        cut = cut_at(as_it_stands, g.weights, g.quarter, tried.shares)
        sheets.append(sheet_of(g, base, Way(AS_IT_STANDS, cut, as_it_stands)))
    return tuple(sheets)


def _card(label: str) -> Text:
    return Text(f"{label}, learnt again", f"{label}, réapprise")


AS_IT_STANDS = Text(
    "as it stands (it may have learnt from these rows)", "telle quelle (elle a pu apprendre ces lignes)"
)
INCOME_WORDS = {
    POOREST: Text("the poorest", "les plus pauvres"),
    OTHERS: Text("the others", "les autres"),
    MISSING: Text("without an income", "sans revenu connu"),
}


def group_said(trait: str, group: str, *, audit: bool) -> Text:
    """How a group is called."""
    if trait == BY_INCOME:
        return INCOME_WORDS.get(group, Text(group, group))
    return group_label(trait, group, audit=audit)


__all__ = ["About", "FamilyLine", "Point", "Study", "study"]
