"""The verb `labels`: what the overpayments found are made of, and what the card would be on another target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.app.build_cards import survey_table
from bondroit.app.estimate_rates import survey_findings
from bondroit.app.label_targets import learn_targets, other_targets
from bondroit.auditing.catalogue import all_specs
from bondroit.auditing.check import Need, NotRun, not_run
from bondroit.auditing.checks.aud020_own_mistakes import own_mistakes
from bondroit.auditing.checks.aud021_intention import intention_told
from bondroit.auditing.checks.aud022_other_targets import other_targets as same_households
from bondroit.auditing.checks.aud023_underpaid_too import underpaid_too
from bondroit.auditing.checks.aud024_chosen_by_target import chosen_by_target
from bondroit.auditing.checks.aud025_benefits_alike import benefits_alike
from bondroit.auditing.checks.aud026_equal_benefits import equal_benefits
from bondroit.auditing.checks.aud027_equal_truth import truths_alike
from bondroit.auditing.checks.aud028_both_sides_seen import both_sides_seen
from bondroit.auditing.checks.aud029_chosen_causes import chosen_causes
from bondroit.auditing.labels import LabelAudit
from bondroit.auditing.labels_causes import CHOSEN, SURVEY, parts_of
from bondroit.auditing.labels_complexity import benefit_errors, group_errors
from bondroit.auditing.labels_frames import found_cents, mistaken_files, months_by_benefit, sides_seen
from bondroit.auditing.labels_material import BenefitMonths, FoundMoney, TownTruth
from bondroit.auditing.labels_targets import compare_targets
from bondroit.auditing.labels_truth import equal_truth, seen_by_controls
from bondroit.auditing.material import attribute_of
from bondroit.auditing.profiles import FAMILIES, PROFILE_COLUMNS, profiles_of
from bondroit.domain.target import DIRECTIONS, Direction
from bondroit.errors import Text, UserError
from bondroit.planning.findings import declared_findings
from bondroit.stats.disclosure import FLOOR
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bondroit.app.label_targets import Learning
    from bondroit.app.ports import Journal, Tables
    from bondroit.auditing.findings import Finding
    from bondroit.auditing.labels_targets import TargetsCompared
    from bondroit.auditing.labels_truth import EqualTruth, Seen
    from bondroit.auditing.material import Attribute
    from bondroit.domain.months import Month
    from bondroit.domain.target import DeclaredTarget, Target

FIRST, LAST = "AUD020", "AUD029"
SHARE = 0.05
"""Of the files, the top; assumed."""
NOTHING_FOUND = Text("outcomes in which something is overpaid", "des issues où quelque chose est en indu")
_SCORED = ("score_overpayment", "score_underpayment")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsRequest:
    """What is audited.

    Attributes:
        month: of the survey.
        targets: of the settings, which the survey was recorded under.
        declared: other targets of the body's own file.
        share: of the files, the top of a card.
        floor: smallest count shown.
        learning: how cards are learnt on other targets; None leaves them out.
    """

    month: Month
    targets: Mapping[Direction, Target]
    declared: tuple[DeclaredTarget, ...] = ()
    share: float = SHARE
    floor: int = FLOOR
    learning: Learning | None = None


def audit_labels(
    *,
    request: LabelsRequest,
    tables: Tables,
    journal: Journal,
    truth: Callable[[pl.DataFrame, Month], pl.DataFrame] | None = None,
) -> LabelAudit:
    """Divide what the survey drawn in the month found by cause and benefit, and learn its card on other targets.

    Args:
        request: see `LabelsRequest`.
        tables: survey, findings, outcomes and snapshots; variables for cards; mistakes in a town.
        journal: gets one entry.
        truth: in a town: what a control that finds everything establishes of files (household_id, origin, kind).

    Raises:
        UserError: E-WRK-003 if the survey was not drawn or not recorded.
    """
    survey, floor = _read(request, tables), request.floor
    money = FoundMoney(found_cents(survey.outcomes, survey.ids, survey.over), survey.families, survey.sampling)
    held = months_by_benefit(survey.outcomes, survey.ids, survey.over)
    months = BenefitMonths(*held, survey.families, survey.sampling)
    chosen = _chosen(survey.month, tables, survey.over)
    parts = parts_of(money, SURVEY, floor=floor)
    parts += () if chosen is None else parts_of(chosen, CHOSEN, floor=floor)
    benefits, groups = benefit_errors(months, floor=floor), group_errors(months, floor=floor)
    compared, why = _compared(request, tables, survey)
    equal, seen = ((), ()) if truth is None else _in_town(survey, tables, truth, floor)
    findings = (
        *own_mistakes(money), *intention_told(*_qualified(survey.outcomes)), *_on_targets(compared),
        *benefits_alike(benefits), *equal_benefits(groups), *truths_alike(equal), *both_sides_seen(seen),
        *chosen_causes(parts),
    )  # fmt: skip
    done = LabelAudit(
        month=str(request.month), files=len(survey.ids), chosen=0 if chosen is None else len(chosen.cents),
        parts=parts, benefits=benefits, groups=groups, targets=compared, truth=equal, seen=seen, findings=findings,
        not_run=_not_run(findings, why), floor=floor,
    )  # fmt: skip
    told = {f"{one.code} {one.attribute}": one.verdict.value for one in findings}
    journal.append("labels", "audit", {"survey": str(request.month), "files": done.files, "findings": told})
    return done


@dataclass(frozen=True, slots=True, eq=False)
class _Survey:
    """The files of a random survey and what its controls established, month by month."""

    month: Month
    over: Target
    ids: pl.Series
    outcomes: pl.DataFrame
    families: tuple[Attribute, ...]
    sampling: Sampling


def _read(request: LabelsRequest, tables: Tables) -> _Survey:
    month = request.month
    files = survey_findings(month=month, targets=request.targets.values(), tables=tables)
    if files.is_empty():
        step = f"bondroit record --month {month} --source survey"
        raise UserError(
            "E-WRK-003",
            Text(f"The survey of {month} has no outcomes.", f"L'enquête de {month} n'a pas de constats."),
            remedy=Text(f"run: {step}", f"lancez : {step}"),
        )
    own = (pl.col("month") == month.first_day) & (pl.col("origin") == "survey")
    clustered = not files["cluster"].null_count()
    sampling = Sampling(
        weights=files["weight"].to_numpy(),
        strata=attribute_of(files["stratum"]).codes,
        clusters=attribute_of(files["cluster"]).codes if clustered else None,
        # Clusters of one or two stages are taken as drawn with replacement: the error is then not too small.
        stratum_sizes=None if clustered else files["stratum_size"].cast(pl.Float64).to_numpy(),
    )
    ids = files["household_id"]
    return _Survey(
        month=month, over=request.targets[Direction.OVERPAYMENT], ids=ids,
        outcomes=tables.read("outcomes").filter(own), families=_families(ids, month, tables), sampling=sampling,
    )  # fmt: skip


def _families(ids: pl.Series, month: Month, tables: Tables) -> tuple[Attribute, ...]:
    """The groups of the files, as known before the month."""
    profiles = profiles_of(tables.read("snapshots", month.plus(-1), PROFILE_COLUMNS))
    files = pl.DataFrame({"household_id": ids}).join(profiles, on="household_id", how="left", maintain_order="left")
    return tuple(attribute_of(files[name]) for name in FAMILIES)


def _chosen(month: Month, tables: Tables, over: Target) -> FoundMoney | None:
    """Controls chosen by score, those of the latest month that has any; a file counts once."""
    own = tables.read("outcomes").filter(pl.col("origin").is_in(_SCORED))
    if own.is_empty():
        return None
    own = own.filter(pl.col("month") == own["month"].max())
    ids = own["household_id"].unique().sort()
    families = _families(ids, type(month).from_date(own["month"][0]), tables)
    return FoundMoney(found_cents(own, ids, over), families, Sampling(np.ones(len(ids))))


def _compared(request: LabelsRequest, tables: Tables, survey: _Survey) -> tuple[TargetsCompared | None, Text | None]:
    """Cards on other targets, or why there is none."""
    if request.learning is None:
        return None, Text("leave --no-cards out", "retirez --no-cards")
    if not tables.exists("variables", request.month):
        return None, Text(f"bondroit observe --month {request.month}", f"bondroit observe --month {request.month}")
    table = survey_table(month=request.month, targets=request.targets.values(), tables=tables)
    over, under = (request.targets[direction] for direction in DIRECTIONS)
    learnt = learn_targets(table, survey.outcomes, other_targets(over, under, request.declared), request.learning)
    if learnt[0].scores is None or table.frame.height != len(survey.ids):
        return None, learnt[0].why or Text("observe every file of the survey", "observez tous les dossiers tirés")
    compared = compare_targets(
        learnt, families=survey.families, sampling=survey.sampling, share=request.share, floor=request.floor
    )
    return compared, None


def _on_targets(compared: TargetsCompared | None) -> tuple[Finding, ...]:
    if compared is None:
        return ()
    return (*same_households(compared), *underpaid_too(compared), *chosen_by_target(compared))


def _in_town(
    survey: _Survey, tables: Tables, truth: Callable[[pl.DataFrame, Month], pl.DataFrame], floor: int
) -> tuple[tuple[EqualTruth, ...], tuple[Seen, ...]]:
    """Errors at equal truth, and what controls see: where the truth of every file is known."""
    files = pl.DataFrame({"household_id": survey.ids}).with_columns(origin=pl.lit("survey"), kind=pl.lit("on_site"))
    known = truth(files, survey.month)
    sides = sides_seen(survey.outcomes, known, survey.ids)
    (aim, *_) = other_targets(survey.over, survey.over)
    met = declared_findings(known.lazy(), [aim]).collect().select("household_id", aim.name)
    placed = files.join(met, on="household_id", how="left", maintain_order="left")
    day = pl.lit(survey.month.first_day)
    town = TownTruth(
        established={"overpayment": sides["over_seen"], "underpayment": sides["under_seen"]},
        true={"overpayment": sides["over"], "underpayment": sides["under"]},
        raised=sides["raised"],
        wrongly=sides["wrongly"],
        mistaken=mistaken_files(tables.read("mistakes"), survey.ids, survey.over, day),
        overpaid=placed[aim.name].fill_null(value=False).to_numpy().astype(np.bool_),
    )
    equal = equal_truth(town, families=survey.families, sampling=survey.sampling, floor=floor)
    return equal, seen_by_controls(town, survey.sampling, floor=floor)


def _qualified(outcomes: pl.DataFrame) -> tuple[int, int]:
    """Overpaid months, and those of which the body says whether they were intended."""
    over = outcomes.filter(pl.col("paid_cents") > pl.col("entitled_cents"))
    known = 0 if "qualified" not in over.columns else over.height - over["qualified"].null_count()
    return over.height, known


def _not_run(findings: tuple[Finding, ...], why: Text | None) -> tuple[NotRun, ...]:
    """The checks on labels without an answer, each with what would be needed."""
    told = {one.code for one in findings}
    left = [spec for spec in all_specs() if FIRST <= spec.code <= LAST and spec.code not in told]
    have = frozenset(Need) - {Need.TOWN, Need.PLAN}
    made = []
    for spec in left:
        cards = {"AUD022", "AUD023", "AUD024"}
        if spec.code in cards:
            how = why or Text("a larger survey", "une enquête plus grande")
            made.append(NotRun(spec, (Need.MONTH,), how))
        else:
            made.append(not_run(spec, have) or NotRun(spec, (Need.FINDINGS,), NOTHING_FOUND))
    return tuple(made)
