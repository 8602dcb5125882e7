"""Profiles and paths as JSON values: every figure that the page shows, and those behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.auditing.paths import HORIZON
from bondroit.auditing.paths_events import EVENTS
from bondroit.auditing.paths_spans import finite, odds
from bondroit.domain.exponential import POINTS_PER_LOGIT

if TYPE_CHECKING:
    from bondroit.auditing.paths import CardPaths, Cell, Path, PathsReport, Scored
    from bondroit.auditing.paths_spans import Span
    from bondroit.domain.profile import Profile

FORMAT = 1


def document_of(report: PathsReport) -> dict[str, Any]:
    """The whole report."""
    means = {m.profile: m for m in report.means}
    return {
        "format": FORMAT,
        "month": report.month,
        "law": report.law,
        "smic_net_cents": report.smic_cents,
        "months_after": HORIZON,
        "profiles": [_profile(p, means[p.name]) for p in report.profiles],
        "events": [
            {"event": e.name, "words": e.words._asdict(), "assumed": e.assumed._asdict()} for e in EVENTS.values()
        ],
        "not_played": [{"profile": p, "event": e, "why": why._asdict()} for p, e, why in report.barred],
        "cards": [_card(card) for card in report.cards],
    }


def _profile(profile: Profile, means: Any) -> dict[str, Any]:  # noqa: ANN401 - Means
    return {
        "profile": profile.name,
        "title": profile.title._asdict(),
        "sentence": profile.sentence._asdict(),
        "source": profile.source._asdict(),
        "assumed": profile.assumed._asdict(),
        "income_cents": means.income,
        "benefits_cents": {str(b): cents for b, cents in means.benefits},
        "unknown": [
            {"variable": u.variable, "low": u.low, "high": u.high, "values": list(u.values), "usual": u.usual}
            for u in profile.unknown
        ],
    }


def _card(card: CardPaths) -> dict[str, Any]:
    limit = None if card.threshold is None else card.threshold.logit
    return {
        "card": card.card,
        "hash": card.digest,
        "placed": card.placed,
        "free_c2s_only": card.insured,
        "threshold": None if card.threshold is None else card.threshold.to_document(),
        "profiles": [_scored(one, limit) for one in card.profiles],
        "paths": [_path(path, limit) for path in card.paths],
        "incomes": [_cell(cell, limit) for cell in card.cells],
        "findings": [
            {"code": f.code, "verdict": str(f.verdict), "question": f.question._asdict(), "detail": f.detail._asdict(),
             "method": f.method._asdict(), "source": f.source, "action": f.action._asdict(),
             "severity": str(f.severity)}
            for f in card.findings
        ],
    }  # fmt: skip


def _distance(span: Span, limit: float | None) -> dict[str, Any] | None:
    """How far from the threshold, in logits, points and odds; above it where positive."""
    if limit is None:
        return None
    far = span.less(limit)
    return {
        "logit": far.to_document(),
        "points": {k: None if v is None else round(v * POINTS_PER_LOGIT) for k, v in far.to_document().items()},
        "odds": {"low": odds(far.low), "usual": odds(far.usual), "high": odds(far.high)},
    }


def _scored(one: Scored, limit: float | None) -> dict[str, Any]:
    return {
        "profile": one.profile,
        "logit": one.score.to_document(),
        "distance": None if one.lost else _distance(one.score, limit),
        "terms": [{"variable": t.variable, "modality": t.modality, "logit": t.logit.to_document()} for t in one.terms],
        "unsaid": list(one.unsaid),
        "lost": list(one.lost),
        "population": None if one.spread is None else {
            "low": finite(one.spread.low), "middle": finite(one.spread.middle), "high": finite(one.spread.high),
            "above": one.spread.above, "files": one.spread.files,
        },
    }  # fmt: skip


def _path(path: Path, limit: float | None) -> dict[str, Any]:
    above = None if limit is None else path.months_above(limit)
    return {
        "profile": path.profile,
        "event": path.event,
        "scores": [s.to_document() for s in path.scores],
        "without": [s.to_document() for s in path.without],
        "moves": [s.to_document() for s in path.moves],
        "errors": [round(e, 6) for e in path.errors],
        "distance": None if limit is None else [_distance(s, limit) for s in path.scores],
        "months_above": None if above is None else {"low": above[0], "usual": above[1], "high": above[2]},
        "tipping": None if limit is None else str(path.tipping(limit)),
        "tips_usually": None if limit is None else path.tips_usually(limit),
        "benefits_cents": dict(zip(("before", "month_1", "month_12", "month_24"), path.benefits, strict=False)),
    }


def _cell(cell: Cell, limit: float | None) -> dict[str, Any]:
    path = None if cell.path is None else _path(cell.path, limit)
    return {"template": cell.template, "smic": cell.smic, "event": cell.event, "path": path}
