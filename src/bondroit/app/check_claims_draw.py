"""Ask one fictitious town: survey, card, scores of a later month, choice from the top, and what is true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.app.check_claims_cards import Chosen, chosen, learnt, scored
from bondroit.app.check_claims_health import health_figures
from bondroit.app.check_claims_others import other_cards
from bondroit.app.check_claims_town import BEFORE, SCORED, SURVEY, DrawRequest, claims_town
from bondroit.auditing.claims_families import FAMILY_OF
from bondroit.auditing.claims_measures import AskedFiles, Followed, followed_figures, income_curve, measured
from bondroit.auditing.claims_traits import DECILE, SNAPSHOT, WELL_OFF, with_income_decile
from bondroit.surveying.draw import draw_survey

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.app.check_claims_cards import Scored
    from bondroit.app.check_claims_town import ClaimsTown
    from bondroit.auditing.claims import Measured
    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Scorecard
    from bondroit.law.port import Law
    from bondroit.stats.arrays import Booleans

STEPS = 4
"""Steps after the town is made, for progress."""
EVENT_KINDS = ("move", "separation", "death", "job_end")
_ID = "household_id"
_TRUE = ("overpayment", "underpayment", "overpaid_cents", "underpaid_cents")


@dataclass(frozen=True, slots=True, eq=False)
class DrawFigures:
    """What one town answers.

    Attributes:
        request: the town.
        figures: every figure by name.
        told: sizes, the card's variables, the curve by income: for people, no claim rests on them.
    """

    request: DrawRequest
    figures: dict[str, Measured]
    told: dict[str, Any]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        figures = {name: figure.to_document() for name, figure in sorted(self.figures.items())}
        return {"request": self.request.to_document(), "figures": figures, "told": self.told}


def ask_town(request: DrawRequest, law: Law, advance: Callable[[int], None]) -> DrawFigures:
    """Make a town and measure every claim in it.

    Args:
        request: what town.
        law: what it pays and owes.
        advance: told of each month made, and of each further step.

    Raises:
        UserError: E-USE-003 for a town out of range; E-USE-005 if the law is not installed; E-BLD-... if the survey
            teaches nothing.
    """
    town = claims_town(request, law, advance)
    survey, names = _survey(town)
    card = learnt(survey, names, seed=request.seed)
    advance(1)
    frame = _asked_frame(town, survey[_ID])
    found = scored(card, frame)
    top = chosen(found, frame[_ID], seed=SCORED.index)
    kinds = {"all": top.all, "home": top.home, "documents": top.documents, "wide": top.wide}
    files = AskedFiles(frame, found.logits, found.parts, kinds, top.threshold, _smic(frame))
    figures = measured(files, FAMILY_OF)
    figures |= followed_figures(_followed(town, card, frame, found, top))
    advance(1)
    others, tried = other_cards(survey, names, files, card, seed=request.seed)
    advance(1)
    health, insured = health_figures(town, seed=request.seed)
    advance(1)
    told = _told(card, survey, files, top) | {"tried": tried, "health": insured}
    return DrawFigures(request, figures | others | health, told)


def _survey(town: ClaimsTown) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The surveyed files with what the controllers of the town established, and the names of the variables."""
    request, known = town.request, town.variables(SURVEY)
    size = min(request.surveyed, known.height // 2)
    drawn = draw_survey(known.select(_ID), size=size, seed=request.seed, month=SURVEY)
    found = town.found(drawn[_ID], SURVEY, truly=False).select(_ID, *_TRUE)
    own = drawn.select(_ID, "stratum", "stratum_size", "weight")
    frame = own.join(found, on=_ID, maintain_order="left").join(known, on=_ID, maintain_order="left")
    return frame, tuple(name for name in known.columns if name != _ID)


def _asked_frame(town: ClaimsTown, surveyed: pl.Series) -> pl.DataFrame:
    """Every recipient of the scored month who was not surveyed, with what is known and what is true."""
    known = town.variables(SCORED).join(pl.DataFrame({_ID: surveyed}), on=_ID, how="anti", maintain_order="left")
    truth = town.found(known[_ID], SCORED, truly=True).select(_ID, *_TRUE)
    last = _snapshot(town, SCORED).select(_ID, *(name for name in SNAPSHOT if name not in known.columns))
    frame = known.join(truth, on=_ID, maintain_order="left").join(last, on=_ID, maintain_order="left")
    lately = _events(town, SCORED.plus(-24)).group_by(_ID).agg(pl.len().alias("events_24m"))
    return with_income_decile(frame.join(lately, on=_ID, how="left", maintain_order="left"))


def _snapshot(town: ClaimsTown, month: Month) -> pl.DataFrame:
    """What the body knew at the end of the month before."""
    return town.tables["snapshots"].filter(pl.col("month") == month.plus(-1).first_day)


def _events(town: ClaimsTown, since: Month) -> pl.DataFrame:
    """Events that became known from `since` on and before the scored month."""
    known = pl.col("known").is_between(since.first_day, SCORED.first_day, closed="left")
    return town.tables["events"].filter(known & (pl.col("month") < SCORED.first_day))


def _followed(town: ClaimsTown, card: Scorecard, frame: pl.DataFrame, now: Scored, top: Chosen) -> Followed:
    """The asked files that were recipients six months earlier too, scored then by the same card."""
    earlier = town.variables(BEFORE)
    last = _snapshot(town, BEFORE).select(_ID, "couple", "rsa_paid_cents")
    both = frame.select(_ID).with_row_index("row").join(earlier, on=_ID, maintain_order="left")
    seen = with_income_decile(both.join(last, on=_ID, maintain_order="left"))
    then = scored(card, seen)
    happened = _events(town, BEFORE)

    def had(kinds: pl.Expr) -> Booleans:
        some = happened.filter(kinds)[_ID].unique()
        found: Booleans = seen[_ID].is_in(some.implode()).to_numpy()
        return found

    return Followed(
        below=then.logits < top.threshold,
        above=now.logits[seen["row"].to_numpy()] >= top.threshold,
        rsa=seen["rsa_paid_cents"].to_numpy() > 0,
        well_off=seen[DECILE].to_numpy() >= WELL_OFF,
        had={kind: had(pl.col("kind") == kind) for kind in EVENT_KINDS},
        none=~had(pl.lit(value=True)),
    )


def _smic(frame: pl.DataFrame) -> float:
    """Net minimum wage of a month in cents, as the variables have it."""
    both = frame.filter((pl.col("income_mean_12m_cents") > 0) & (pl.col("income_in_smic") > 0))
    return float(np.median(both["income_mean_12m_cents"].to_numpy() / both["income_in_smic"].to_numpy()))


def _told(card: Scorecard, survey: pl.DataFrame, files: AskedFiles, top: Chosen) -> dict[str, Any]:
    """Sizes of the town, the card, the curve by income."""
    err = files.column("overpayment")
    return {
        "files": files.frame.height,
        "surveyed": survey.height,
        "events_surveyed": int(survey["overpayment"].sum()),
        "target": float(err.mean()),
        "underpayment": float(files.column("underpayment").mean()),
        "chosen": int(top.all.sum()),
        "home": int(top.home.sum()),
        "precision": float(err[top.all].mean()),
        "variables": [variable.name for variable in card.variables],
        "by_income": income_curve(files),
    }
