"""The verb `audit` on a month of the household chain."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.app.audit_elsewhere import elsewhere
from bondroit.auditing.card_checks import card_findings
from bondroit.auditing.disclosure import FLOOR
from bondroit.auditing.files import FilesAudit, audit_scored_files
from bondroit.auditing.files_material import ControlledFiles, ScoredFiles, SurveyedFiles
from bondroit.auditing.material import Attribute, attribute_of
from bondroit.auditing.profiles import FAMILIES, PROFILE_COLUMNS, profiles_of
from bondroit.auditing.replicates import FORMULA
from bondroit.domain.target import DIRECTIONS, Direction
from bondroit.errors import Text
from bondroit.scoring.files import score_month
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bondroit.app.ports import Tables
    from bondroit.auditing.replicates import Replicates
    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Booleans

_SCORES = ("household_id", "card", "probability", "rank")
_FINDINGS = ("household_id", "month", "origin", *DIRECTIONS)
_NO_PLAN = pl.DataFrame(schema={"household_id": pl.String, "origin": pl.String})
_SURVEY = ("household_id", "month", "stratum", "stratum_size", "cluster", "weight")


def audit_files(
    *,
    month: Month,
    tables: Tables,
    floor: int = FLOOR,
    truth: pl.DataFrame | None = None,
    capacity: int | None = None,
    card: Scorecard | None = None,
    only: Collection[str] | None = None,
    how: Replicates = FORMULA,
    held: bool = False,
) -> FilesAudit:
    """Shares proposed, scores, true rates, precision and burden by group of files, each with its interval.

    Groups are those of the snapshot of the month before: what was known when the files were scored. The survey
    is the latest one controlled, its groups those of the month before its draw.

    Args:
        month: of the scores and the plan.
        tables: the workspace: snapshots, scores, plan; survey and findings if there are any.
        floor: smallest count shown.
        truth: in a town, whether each scored file truly meets each target: household_id and one column a direction.
        capacity: files a plan would propose, to audit cards before there is a plan; None demands the plan.
        card: the card audited over the files of the month, which it scores here; the files it would propose are those
            that it ranks within the capacity. None: the latest of each direction that scored, and their plan.
        only: codes of the checks wanted; None for all.
        how: how intervals are had.
        held: whether `card` is the one that the workspace keeps under its label: then what the controls that the
            month's plan took from it found tells its precision and its burden.

    Raises:
        UserError: E-WRK-003 if the month was not scored, or not planned and no capacity is given; without variables
            for a card.
    """
    if card is not None:
        return _of_card(
            card, month=month, tables=tables, floor=floor, truth=truth, capacity=capacity, only=only, how=how, held=held
        )
    scores = tables.read("scores", month, _SCORES)
    planned = capacity is None or tables.exists("plan", month)
    plan = tables.read("plan", month, ("household_id", "origin")) if planned else _NO_PLAN
    most = plan.height if planned or capacity is None else capacity
    profiles = profiles_of(tables.read("snapshots", month.plus(-1), PROFILE_COLUMNS))
    findings = tables.read("findings", None, _FINDINGS) if tables.exists("findings") else None
    surveyed = None if findings is None else _surveyed(month, tables, findings, profiles)
    controlled = None if findings is None else _controlled(month, findings, profiles)
    return audit_scored_files(
        month=str(month),
        capacity=most,
        scored=_scored(scores, (plan, most), profiles, truth),
        surveyed=surveyed,
        controlled=controlled,
        floor=floor,
        only=only,
        elsewhere=elsewhere(),
        how=how,
    )


def _of_card(
    card: Scorecard,
    *,
    month: Month,
    tables: Tables,
    floor: int,
    truth: pl.DataFrame | None,
    capacity: int | None,
    only: Collection[str] | None,
    how: Replicates,
    held: bool,
) -> FilesAudit:
    """One card over the files of a month: scored here, nothing is written.

    What controls found speaks of this card where it chose them; of another card's choice it would tell nothing of the
    files that this one alone would take.
    """
    most = capacity if capacity is not None else tables.read("plan", month, ("household_id",)).height
    scores = score_month(card, tables.scan("variables", [month]), month).select(*_SCORES).collect(engine="streaming")
    profiles = profiles_of(tables.read("snapshots", month.plus(-1), PROFILE_COLUMNS))
    findings = tables.read("findings", None, _FINDINGS) if tables.exists("findings") else None
    direction = _direction(card)
    scores = scores.with_columns(pl.lit(f"{direction}@1").alias("card"))
    proposed = scores.filter(pl.col("rank") <= most).select(
        "household_id", pl.lit(f"score_{direction}").alias("origin")
    )
    planned = held and _planned(card, direction, month, tables)
    controlled = None
    if planned and findings is not None:
        controlled = _controlled(month, findings, profiles, (direction,))
    done = audit_scored_files(
        month=str(month),
        capacity=most,
        scored=_scored(scores, (proposed, most), profiles, truth),
        surveyed=None if findings is None else _surveyed(month, tables, findings, profiles),
        controlled=controlled,
        floor=floor,
        only=only,
        elsewhere=elsewhere(),
        card=card.label,
        how=how,
        unchosen=None if planned else _unchosen(card, month),
    )
    said = Text(
        f"{card.label} over the files of {month}: proposed are the {most} that it ranks highest. "
        f"It is read as a card on {_AIMED[direction].en}.",
        f"{card.label} sur les dossiers de {month} : sont proposés les {most} qu'elle classe le plus haut. "
        f"Elle est lue comme une grille visant les {_AIMED[direction].fr}.",
    )
    if controlled is not None:
        said = Text(f"{said.en} {_OF_ITS_CONTROLS.en}", f"{said.fr} {_OF_ITS_CONTROLS.fr}")
    own = tuple(f for f in card_findings(card) if only is None or f.code in only)
    answered = {f.code for f in own}
    left = tuple(one for one in done.not_run if one.spec.code not in answered)
    return replace(done, statements=(said, *done.statements), findings=(*done.findings, *own), not_run=left)


def _planned(card: Scorecard, direction: Direction, month: Month, tables: Tables) -> bool:
    """Whether the month's plan took files from this card, and from no other of its direction."""
    if not tables.exists("plan", month):
        return False
    plan = tables.read("plan", month, ("origin", "card")).filter(pl.col("origin") == f"score_{direction}")
    return plan["card"].unique().to_list() == [card.label]


def _unchosen(card: Scorecard, month: Month) -> Text:
    """That precision and burden of a card that chose nobody are not known, and what they take."""
    return Text(
        f"No plan of {month} took files from {card.label}: what its controls would find (precision), and whom they "
        "would bother for nothing (burden), are not known; outcomes of files that another card chose do not tell. It "
        "takes a plan by it (bondroit score, bondroit plan) and what its controls find (bondroit record).",
        f"Aucun plan de {month} n'a pris de dossiers à {card.label} : ce que ses contrôles trouveraient (précision) et "
        "qui ils dérangeraient pour rien (charge) ne sont pas connus ; les issues des dossiers qu'une autre grille a "
        "choisis ne le disent pas. Il faut un plan fait par cette grille (bondroit score, bondroit plan) et ce "
        "que ses contrôles trouvent (bondroit record).",
    )


_OF_ITS_CONTROLS = Text(
    "Precision and burden are those of the controls that the month's plan took from it.",
    "La précision et la charge sont celles des contrôles que le plan du mois lui a pris.",
)
_AIMED = {
    Direction.OVERPAYMENT: Text("overpayments", "indus"),
    Direction.UNDERPAYMENT: Text("underpayments", "rappels"),
}


def _direction(card: Scorecard) -> Direction:
    """The direction a card aims at, by its name; a card of another name is read as one on overpayments."""
    return next((d for d in DIRECTIONS if str(d) == card.name), Direction.OVERPAYMENT)


def cards_audited(*, month: Month, tables: Tables) -> tuple[str, ...]:
    """The cards that an audit of the month is about: of each direction, the latest that scored."""
    scores = tables.read("scores", month, ("card",)).unique()
    return tuple(card for direction in DIRECTIONS if (card := _latest(scores, direction)) is not None)


def _scored(
    scores: pl.DataFrame, planned: tuple[pl.DataFrame, int], profiles: pl.DataFrame, truth: pl.DataFrame | None
) -> ScoredFiles:
    plan, most = planned
    files = scores.select("household_id").unique().sort("household_id")
    files = files.join(profiles, on="household_id", how="left", maintain_order="left")
    files = files.join(plan, on="household_id", how="left", maintain_order="left")
    proposed, top, probability = {}, {}, {}
    for direction in DIRECTIONS:
        proposed[str(direction)] = _flags(files["origin"] == f"score_{direction}")
        card = _latest(scores, direction)
        if card is None:
            continue
        own = scores.filter(pl.col("card") == card).select("household_id", "probability", "rank")
        joined = files.select("household_id").join(own, on="household_id", how="left", maintain_order="left")
        top[str(direction)] = _flags(joined["rank"] <= most)
        probability[str(direction)] = joined["probability"].fill_null(float("nan")).to_numpy()
    known: dict[str, Booleans] = {}
    if truth is not None:
        met = files.select("household_id").join(truth, on="household_id", how="left", maintain_order="left")
        known = {str(d): _flags(met[d]) for d in DIRECTIONS}
    return ScoredFiles(families=_families(files), proposed=proposed, top=top, probability=probability, truth=known)


def _latest(scores: pl.DataFrame, direction: str) -> str | None:
    """The card of the highest version whose name is the direction's."""
    labels = [c for c in scores["card"].unique().to_list() if c.rpartition("@")[0] == direction]
    return max(labels, key=lambda label: int(label.rpartition("@")[2]), default=None)


def _surveyed(month: Month, tables: Tables, findings: pl.DataFrame, profiles: pl.DataFrame) -> SurveyedFiles | None:
    if not tables.exists("survey"):
        return None
    known = findings.filter((pl.col("origin") == "survey") & (pl.col("month") <= month.first_day))
    if not known.height:
        return None
    drawn = known["month"].max()
    survey = tables.read("survey", None, _SURVEY).filter(pl.col("month") == drawn)
    files = survey.join(known, on=["household_id", "month"], how="inner").sort("household_id")
    if not files.height:
        return None
    before = type(month).from_date(files["month"][0]).plus(-1)
    if tables.exists("snapshots", before):
        profiles = profiles_of(tables.read("snapshots", before, PROFILE_COLUMNS))
    files = files.join(profiles, on="household_id", how="left", maintain_order="left")
    clustered = not files["cluster"].null_count()
    sampling = Sampling(
        weights=files["weight"].to_numpy(),
        strata=attribute_of(files["stratum"]).codes,
        clusters=attribute_of(files["cluster"]).codes if clustered else None,
        # Clusters of one or two stages are taken as drawn with replacement: the error is then not too small.
        stratum_sizes=None if clustered else files["stratum_size"].cast(pl.Float64).to_numpy(),
    )
    met = {str(d): _flags(files[d]) for d in DIRECTIONS}
    return SurveyedFiles(families=_families(files), sampling=sampling, met=met)


def _controlled(
    month: Month, findings: pl.DataFrame, profiles: pl.DataFrame, directions: Sequence[Direction] = DIRECTIONS
) -> ControlledFiles | None:
    origins = [f"score_{d}" for d in directions]
    own = findings.filter((pl.col("month") == month.first_day) & pl.col("origin").is_in(origins)).sort("household_id")
    if not own.height:
        return None
    files = own.join(profiles, on="household_id", how="left", maintain_order="left")
    return ControlledFiles(
        families=_families(files),
        chosen_for={str(d): _flags(files["origin"] == f"score_{d}") for d in directions},
        met={str(d): _flags(files[d]) for d in DIRECTIONS},
    )


def _families(files: pl.DataFrame) -> tuple[Attribute, ...]:
    return tuple(attribute_of(files[name]) for name in FAMILIES)


def _flags(series: pl.Series) -> Booleans:
    return np.asarray(series.fill_null(value=False).to_numpy(), np.bool_)
