"""What the month's report is made of: frozen plain values that `app` fills and `html.render_report` shows.

Units: money in integer cents, shares and rates in [0, 1], months as `YYYY-MM`. A `None` where a figure is expected
means that it was not computed and is shown as a dash; a masked figure (a cell below 11) is `masked=True`, and the
page never shows its value. Nothing here is a household's identifier or depends on the time of day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.showing.evaluation_data import Estimate as Estimate  # noqa: PLC0414, TC001 - others take it from here

if TYPE_CHECKING:
    from datetime import date

    from bondroit.building.challenger_lines import Challenged
    from bondroit.domain.scorecard import Scorecard
    from bondroit.domain.target import Target
    from bondroit.errors import Text
    from bondroit.explaining.explanation import Datum, Explanation
    from bondroit.showing.evaluation_data import Evaluation


@dataclass(frozen=True, slots=True)
class Identity:
    """What the report is about.

    Attributes:
        place: name of the town or body.
        fictitious: whether every household is invented; the page then says so everywhere.
        seed: of the town, None for a real body.
        households, months: size of the population and length of its history.
        first_month, last_month: of the history.
        survey_month, score_month: as-of months of the survey and of the scores.
        run_date: the date fixed by the run.
        version: of bondroit.
        law: the engine and its version, e.g. `OpenFisca-France 176.1.8`.
    """

    place: Text
    fictitious: bool
    seed: int | None
    households: int
    months: int
    first_month: str
    last_month: str
    survey_month: str
    score_month: str
    run_date: date
    version: str
    law: str = ""


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures for those in a hurry.

    Attributes:
        overpayment_rate, underpayment_rate: share of files that meet each target, from the survey.
        overpaid, underpaid, unclaimed: cents over the whole population and the control's history, from the survey.
        window_months: length of that history.
        survey_files: files of the survey.
        what_unclaimed: where the third figure is from, if not the same survey.
    """

    overpayment_rate: Estimate
    underpayment_rate: Estimate
    overpaid: Estimate
    underpaid: Estimate
    unclaimed: Estimate
    window_months: int
    survey_files: int
    what_unclaimed: Text | None = None


@dataclass(frozen=True, slots=True)
class TargetPart:
    """One part of the rule, and whether a source gives it or it is assumed."""

    words: Text
    assumed: bool


@dataclass(frozen=True, slots=True)
class CardSection:
    """One scorecard with its evaluation on files outside its survey."""

    card: Scorecard
    evaluation: Evaluation | None
    challenged: Challenged | None = None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """Files proposed under one origin and kind, and what people decided. Counts; None is not known."""

    origin: str
    kind: str
    proposed: int
    confirmed: int | None = None
    set_aside: int | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Files left out of the plan because of a recent event (`separation`, `birth`, `control_found_nothing`...)."""

    why: str
    months: int
    files: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The month's control plan.

    Attributes:
        month: of the plan.
        capacity: files per kind, e.g. (("on_site", 100), ("on_documents", 300)).
        random_share, least_random_share: asked for, and the floor under which no plan is made.
        objective: what was ranked on and that it was chosen, in words.
        rows, pauses: see above.
    """

    month: str
    capacity: tuple[tuple[str, int], ...]
    random_share: float
    least_random_share: float
    objective: Text
    rows: tuple[PlanRow, ...]
    pauses: tuple[Pause, ...]


@dataclass(frozen=True, slots=True)
class YieldRow:
    """What controls of one origin and kind established, summed over them, in cents."""

    origin: str
    kind: str
    controls: int
    overpaid_cents: int
    underpaid_cents: int
    unclaimed_cents: int
    overpaid_per_control: Estimate | None = None
    underpaid_per_control: Estimate | None = None
    unclaimed_per_control: Estimate | None = None

    @property
    def total_cents(self) -> int:
        """Overpayments and underpayments, as in the branch's own table; what is not claimed is beside, not in it."""
        return self.overpaid_cents + self.underpaid_cents


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """Automatic corrections of one benefit: number, cents taken back and cents paid out (both positive)."""

    benefit: str
    number: int
    taken_cents: int
    paid_cents: int


@dataclass(frozen=True, slots=True)
class RightsRow:
    """Rights not claimed, known data against the law: households and cents for the month."""

    benefit: str
    households: int
    monthly_cents: int


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One group of one family.

    Attributes:
        family, group: e.g. `income_decile` and `1`, `sex` and `F`.
        files: of the group in the population; masked below 11.
        selected: share of the group proposed for a control by score; `mean_score` is the mean overpayment score.
        overpayment, underpayment: share that meets each target, from random files.
        true_overpayment: in a fictitious town, share of all its files that truly meet the overpayment target.
        masked: a cell below 11 was suppressed: no figure of the row is shown; `hidden` names single figures.
    """

    family: str
    group: str
    files: int
    selected: Estimate | None = None
    overpayment: Estimate | None = None
    underpayment: Estimate | None = None
    true_overpayment: Estimate | None = None
    mean_score: Estimate | None = None
    masked: bool = False
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of the audit: stable code, what was seen, in words."""

    code: str
    words: Text


@dataclass(frozen=True, slots=True)
class Audit:
    """Rates by group, and findings."""

    rows: tuple[AuditRow, ...]
    findings: tuple[Finding, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One entry, without its time: times would change the page from run to run."""

    sequence: int
    verb: str
    purpose: str


@dataclass(frozen=True, slots=True)
class ReportData:
    """Everything the page shows. A part that is None or empty is left out of the page and of its contents.

    `dictionary` gives variables of the cards in words, as for `explain_file`.
    """

    identity: Identity
    headline: Headline
    target: Target
    target_parts: tuple[TargetPart, ...]
    cards: tuple[CardSection, ...]
    plan: Plan | None = None
    yields: tuple[YieldRow, ...] = ()
    corrections: tuple[CorrectionRow, ...] = ()
    rights: tuple[RightsRow, ...] = ()
    audit: Audit | None = None
    explained: Explanation | None = None
    journal: tuple[JournalLine, ...] = ()
    limits: tuple[Text, ...] = ()
    assumptions: tuple[Text, ...] = ()
    dictionary: tuple[tuple[str, Datum], ...] = ()
