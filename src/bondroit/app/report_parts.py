"""The parts of the month's report, each read from the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.app.articulations import articulated
from bondroit.app.estimate_rates import survey_findings
from bondroit.app.make_town import IDENTITY
from bondroit.domain.benefits import BENEFITS
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.planning.control_plan import LEAST_RANDOM_SHARE
from bondroit.planning.pauses import paused
from bondroit.planning.yields import ALL, yield_lines
from bondroit.showing import report_data as shown
from bondroit.showing.evaluation_data import ScoreBin
from bondroit.showing.evaluation_figures import evaluation_from, evaluation_of_card
from bondroit.stats.estimation import estimate_mean
from bondroit.stats.sampling import Sampling
from bondroit.surveying.estimates import estimate_rates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.app.articulations import Articulations
    from bondroit.app.evaluate_cards import CardEvaluation
    from bondroit.app.ports import Documents, Journal, Operations, Tables
    from bondroit.app.report_request import ReportRequest
    from bondroit.building.challenger_lines import Challenged
    from bondroit.domain.scorecard import Scorecard
    from bondroit.domain.target import Direction, Target
    from bondroit.planning.yields import YieldLine

SHOWN_ORIGINS = ("random", "score_overpayment", "score_underpayment")


def is_fictitious(documents: Documents) -> bool:
    """Whether the workspace holds a town."""
    return documents.exists(IDENTITY)


def latest_survey(tables: Tables, month: Month) -> Month:
    """The last survey drawn at or before `month`.

    Raises:
        UserError: E-WRK-003 if there is none.
    """
    drawn = [m for m in tables.read("survey", None, ["month"])["month"].unique() if Month.from_date(m) <= month]
    if drawn:
        return Month.from_date(max(drawn))
    raise UserError(
        "E-WRK-003",
        Text(f"No survey was drawn by {month}.", f"Aucune enquête n'a été tirée jusqu'à {month}."),
        remedy=Text("run: bondroit draw --month MONTH", "lancez : bondroit draw --month MOIS"),
    )


def scored_cards(tables: Tables, month: Month, articulations: Articulations | None = None) -> list[str]:
    """The cards that scored the month, in order; those of an articulated card stand in its place."""
    labels = []
    for label in sorted(tables.read("scores", month, ["card"])["card"].unique().to_list()):
        whole = articulated(label, articulations)
        labels += [label] if whole is None else [route.card for route in whole.routes]
    return list(dict.fromkeys(labels))


def identity(*, tables: Tables, documents: Documents, survey: Month, month: Month, version: str) -> shown.Identity:
    """What the page is about; its date is the month's first day, so that it can be made again to the byte."""
    town = documents.read_json(IDENTITY) if is_fictitious(documents) else {}
    known = tables.months("snapshots")
    place = Text("A fictitious département", "Un département fictif") if town else Text("The body", "L'organisme")
    return shown.Identity(
        place=place,
        fictitious=bool(town),
        seed=town.get("seed"),
        households=tables.scan("snapshots", [month.plus(-1)]).select(pl.len()).collect().item(),
        months=len(known),
        first_month=str(known[0]),
        last_month=str(known[-1]),
        survey_month=str(survey),
        score_month=str(month),
        run_date=month.first_day,
        version=version,
        law=town.get("law", ""),
    )


def headline(tables: Tables, survey: Month, targets: Mapping[Direction, Target]) -> shown.Headline:
    """Rates and euros of the survey, with intervals."""
    found = survey_findings(month=survey, targets=targets.values(), tables=tables)
    by_name = {e.name: shown.Estimate(e.value, e.low, e.high) for e in estimate_rates(found)}
    return shown.Headline(
        overpayment_rate=by_name["overpayment"],
        underpayment_rate=by_name["underpayment"],
        overpaid=by_name["overpaid"],
        underpaid=by_name["underpaid"],
        unclaimed=by_name["unclaimed"],
        window_months=next(iter(targets.values())).window_months,
        survey_files=found.height,
    )


def target_parts(target: Target) -> tuple[shown.TargetPart, ...]:
    """The rule in words, each part known or assumed."""
    euros, least, window = target.above_cents / 100, target.min_months, target.window_months
    small = target.materiality_cents / 100
    known = (
        Text(f"The history looked at is {window} months.", f"L'historique examiné est de {window} mois."),
        Text(
            f"At least {least} months on the same side, for more than {euros:g} € in all.",
            f"Au moins {least} mois du même côté, pour plus de {euros:g} € en tout.",
        ),
    )
    assumed = (
        Text(
            "Each benefit is looked at by itself; nothing is netted.",
            "Chaque prestation est regardée seule ; rien n'est compensé.",
        ),
        Text("The months need not follow one another.", "Les mois n'ont pas à se suivre."),
        Text("The same rule serves underpayments.", "La même règle vaut pour les rappels."),
        Text(
            f"A gap under {small:g} € in a month is rounding.",
            f"Un écart de moins de {small:g} € par mois est un arrondi.",
        ),
    )
    return (*(shown.TargetPart(t, assumed=False) for t in known), *(shown.TargetPart(t, assumed=True) for t in assumed))


def card_section(
    card: Scorecard, evaluations: Sequence[CardEvaluation], challenged: Challenged | None = None
) -> shown.CardSection:
    """A card with how it does on files outside the survey where that is known, else as its own document says."""
    own = next((e for e in evaluations if e.card == card.label), None)
    if own is None:
        return shown.CardSection(card, evaluation_of_card(card), challenged)
    width = 1.0 / len(own.scores)
    on = Text(
        "files outside the survey, whose truth the town knows", "dossiers hors enquête, dont la ville sait la vérité"
    )
    scores = tuple(ScoreBin(i * width, (i + 1) * width, n) for i, n in enumerate(own.scores))
    return shown.CardSection(card, evaluation_from(own.judged, on=on, scores=scores, cents=True), challenged)


def plan(request: ReportRequest, tables: Tables, operations: Operations) -> shown.Plan:
    """What was proposed, what people decided, who was left in peace."""
    month = request.month
    frame = tables.read("plan", month)
    made = {d.household_id: d.decision for d in operations.decisions(str(month), tables.fingerprint("plan", month))}
    decided = frame.with_columns(
        pl.col("household_id").replace_strict(made, default="waiting", return_dtype=pl.String).alias("decision")
    )
    counts = decided.group_by("origin", "kind").agg(
        pl.len(),
        (pl.col("decision") == "confirmed").sum().alias("yes"),
        (pl.col("decision") == "set_aside").sum().alias("no"),
    )
    return shown.Plan(
        month=str(month),
        capacity=request.capacity,
        random_share=request.random_share,
        least_random_share=LEAST_RANDOM_SHARE,
        objective=_objective(frame),
        rows=tuple(shown.PlanRow(*row) for row in counts.sort("origin", "kind").iter_rows()),
        pauses=tuple(shown.Pause(why, request.pauses.by_reason()[why], n) for why, n in paused_files(request, tables)),
    )


def _objective(frame: pl.DataFrame) -> Text:
    """What the plan was made to rank on, as its origins show."""
    sides = {origin for origin in frame["origin"].unique() if origin.startswith("score_")}
    if len(sides) > 1:
        asked = Text("both directions", "les deux sens")
    elif "score_underpayment" in sides:
        asked = Text("underpayments", "les rappels")
    else:
        asked = Text("overpayments", "les indus")
    return Text(
        f"No objective is set by default: somebody chose to rank this plan on {asked.en}.",
        f"Aucun objectif n'est fixé par défaut : quelqu'un a choisi de classer ce plan sur {asked.fr}.",
    )


def paused_files(request: ReportRequest, tables: Tables) -> tuple[tuple[str, int], ...]:
    """Files left in peace in the month, by reason."""
    known = tables.scan("findings") if tables.exists("findings") else None
    left = paused(request.month, tables.scan("events"), known, request.pauses)
    return tuple(left.group_by("reason").agg(pl.len()).sort("reason").iter_rows())


def yields(tables: Tables, month: Month) -> tuple[shown.YieldRow, ...]:
    """What the controls of the plan found, by origin and kind; empty before they are recorded."""
    if not tables.exists("findings"):
        return ()
    own = (pl.col("month") == month.first_day) & (pl.col("origin") != "survey")
    found = tables.read("findings").filter(own)
    lines = [line for line in yield_lines(found) if line.kind != ALL and line.origin in SHOWN_ORIGINS]
    return tuple(_yield_row(line, found) for line in lines)


def _yield_row(line: YieldLine, found: pl.DataFrame) -> shown.YieldRow:
    """A line of yields, its means per control with intervals."""
    own = found.filter((pl.col("origin") == line.origin) & (pl.col("kind") == line.kind))
    over, under, apart = (_per_control(own[c]) for c in ("overpaid_cents", "underpaid_cents", "unclaimed_cents"))
    return shown.YieldRow(
        origin=line.origin,
        kind=line.kind,
        controls=line.controls,
        overpaid_cents=line.overpaid_cents,
        underpaid_cents=line.underpaid_cents,
        unclaimed_cents=line.unclaimed_cents,
        overpaid_per_control=over,
        underpaid_per_control=under,
        unclaimed_per_control=apart,
    )


def _per_control(cents: pl.Series) -> shown.Estimate | None:
    """Mean per control and its 95 % interval, the controls taken as draws; none from a single control."""
    if cents.len() <= 1:
        return None
    mean = estimate_mean(cents.cast(pl.Float64).to_numpy(), Sampling(np.ones(cents.len())))
    return shown.Estimate(mean.value, max(mean.low, 0.0), mean.high)


def corrections(tables: Tables, month: Month, window: int) -> tuple[shown.CorrectionRow, ...]:
    """Corrections made without a control over the history, by benefit."""
    if not tables.exists("corrections"):
        return ()
    seen = pl.col("known").is_between(month.plus(-window).first_day, month.first_day, closed="left")
    sums = (
        tables.scan("corrections")
        .filter(seen)
        .group_by("benefit")
        .agg(
            pl.len(),
            (-pl.col("cents").clip(upper_bound=0)).sum().alias("taken"),
            pl.col("cents").clip(lower_bound=0).sum().alias("paid"),
        )
        .collect()
    )
    order = [str(b) for b in BENEFITS]
    return tuple(shown.CorrectionRow(*row) for row in sorted(sums.iter_rows(), key=lambda r: order.index(r[0])))


def rights(tables: Tables, month: Month) -> tuple[shown.RightsRow, ...]:
    """Rights not claimed on known data, by benefit, for the month."""
    if not tables.exists("rights", month):
        return ()
    sums = tables.read("rights", month).group_by("benefit").agg(pl.len(), pl.col("unclaimed_cents").sum())
    order = [str(b) for b in BENEFITS]
    return tuple(shown.RightsRow(*row) for row in sorted(sums.iter_rows(), key=lambda r: order.index(r[0])))


def journal_lines(journal: Journal, last: int = 12) -> tuple[shown.JournalLine, ...]:
    """The latest entries, without their times."""
    return tuple(shown.JournalLine(e.sequence, e.verb, e.purpose) for e in journal.entries(last))
