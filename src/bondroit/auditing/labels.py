"""Label bias: what the overpayments found are made of, and what a card would be that aimed at something else.

Overpayments found depend on who is controlled, on rules that ask for more, on the body's own mistakes and on what
controls see. Every figure says of which controls it is; chosen ones never stand for everyone.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bondroit.auditing.labels_material import CAUSES, SILENT
from bondroit.auditing.profiles import group_label
from bondroit.auditing.report import finding_document

if TYPE_CHECKING:
    from bondroit.auditing.check import NotRun
    from bondroit.auditing.findings import Finding
    from bondroit.auditing.labels_causes import Part
    from bondroit.auditing.labels_complexity import BenefitErrors, GroupErrors
    from bondroit.auditing.labels_targets import TargetsCompared
    from bondroit.auditing.labels_truth import EqualTruth, Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelAudit:
    """The audit of the labels of one survey.

    Attributes:
        month: of the survey.
        files: of the survey, controlled.
        chosen: files of chosen controls, apart.
        parts: overpaid euros by cause and benefit.
        benefits, groups: months found wrong at equal exposure.
        targets: cards on several targets; None where they were not asked for.
        truth: mistakes and overpayments at equal truth, and what controls see: in a town, else empty.
        seen: as above.
        findings: the checks run.
        not_run: the others, with what would be needed.
        floor: smallest count shown.
    """

    month: str
    files: int
    chosen: int
    parts: tuple[Part, ...]
    benefits: tuple[BenefitErrors, ...]
    groups: tuple[GroupErrors, ...]
    targets: TargetsCompared | None
    truth: tuple[EqualTruth, ...]
    seen: tuple[Seen, ...]
    findings: tuple[Finding, ...]
    not_run: tuple[NotRun, ...]
    floor: int

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        targets = None
        if self.targets is not None:
            lines = [{**_plain(line), "label": line.label._asdict()} for line in self.targets.lines]
            why = [None if line.why is None else line.why._asdict() for line in self.targets.lines]
            targets = {
                "share": self.targets.share,
                "targets": [{**line, "why": one} for line, one in zip(lines, why, strict=True)],
                "areas": [_plain(one) for one in self.targets.areas],
                "chosen": [_grouped(one) for one in self.targets.chosen],
            }
        return {
            "month": self.month,
            "files": self.files,
            "chosen_controls": self.chosen,
            "floor": self.floor,
            "causes": {name: words._asdict() for name, words in CAUSES.items()},
            "causes_not_told": {name: words._asdict() for name, words in SILENT.items()},
            "parts": [_grouped(part) for part in self.parts],
            "benefits": [_plain(one) for one in self.benefits],
            "groups": [_grouped(one) for one in self.groups],
            "other_targets": targets,
            "equal_truth": [_grouped(one) for one in self.truth],
            "seen_by_controls": [_plain(one) for one in self.seen],
            "findings": [finding_document(one) for one in self.findings],
            "not_run": [one.to_document() for one in self.not_run],
        }


def _plain(line: Any) -> dict[str, Any]:  # noqa: ANN401  any of the lines above
    """A line with its estimates as objects; bounds that decide a verdict are not figures to read."""
    found = asdict(line)
    found.pop("joint", None)
    return {
        name: value._asdict() if hasattr(value, "_asdict") else list(value) if isinstance(value, tuple) else value
        for name, value in found.items()
    }


def _grouped(line: Any) -> dict[str, Any]:  # noqa: ANN401
    return _plain(line) | {"group_label": group_label(line.attribute, line.group)._asdict()}
