"""Record what controls established, of a random survey or of a plan that people confirmed.

Established is not true: controllers miss and mistake. Where somebody knows the truth, as in a town, it stands beside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from bondroit.domain.target import DIRECTIONS, Target
from bondroit.errors import Text, UserError
from bondroit.planning.findings import findings
from bondroit.tables.catalogue import TABLES
from bondroit.tables.platform import FINDINGS, KINDS, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.app.ports import Journal, Operations, Tables
    from bondroit.domain.months import Month

Source = Literal["survey", "plan"]
BOTH_TARGETS = tuple(Target(direction) for direction in DIRECTIONS)
SUMS = (
    "overpayments", "underpayments", "overpaid_cents", "underpaid_cents", "unclaimed_cents", "reversed_cents",
    "overpaid_staff_cents", "underpaid_staff_cents",
)  # fmt: skip
_FILE = ["household_id", "origin", "kind"]


@dataclass(frozen=True, slots=True)
class RecordRequest:
    """Whose outcomes are recorded.

    Attributes:
        month: the month of the survey or of the plan.
        source: `survey` (controlled in full) or `plan`.
        targets: one per direction; they decide what a finding counts as.
        unconfirmed: what becomes of proposed files on which nobody decided: `wait` (the rule), or `play` (only
            where controllers are fictitious). Files set aside are never controlled.
    """

    month: Month
    source: Source
    targets: tuple[Target, ...] = BOTH_TARGETS
    unconfirmed: Literal["wait", "play"] = "wait"


@dataclass(frozen=True, slots=True)
class RecordReport:
    """How many controls were recorded and what they established, in both directions, net of what appeals reversed.

    Attributes:
        reversed_cents: overpayments that were established and reversed on appeal, in no other sum.
        overpaid_staff_cents, underpaid_staff_cents: of the sums, what the body's own mistakes made.
        truth: the same sums of what is true of these files, where it is known.
    """

    month: str
    source: str
    controls: int
    overpayments: int
    underpayments: int
    overpaid_cents: int
    underpaid_cents: int
    unclaimed_cents: int
    reversed_cents: int
    overpaid_staff_cents: int
    underpaid_staff_cents: int
    set_aside: int
    undecided: int
    recognised: bool
    truth: dict[str, int] | None = None

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        document = {
            "month": self.month, "source": self.source, "controls": self.controls,
            **{name: getattr(self, name) for name in SUMS},
            "set_aside": self.set_aside, "undecided": self.undecided, "recognised": self.recognised,
        }  # fmt: skip
        return document if self.truth is None else document | {"truth": self.truth}


def record_outcomes(
    *,
    request: RecordRequest,
    play: Callable[[pl.DataFrame, Month], pl.DataFrame],
    tables: Tables,
    operations: Operations,
    journal: Journal,
    truth: Callable[[pl.DataFrame, Month], pl.DataFrame] | None = None,
) -> RecordReport:
    """Add to the tables `outcomes` and `findings`; what stood there of the same month and source is replaced.

    Args:
        request: month, source, targets.
        play: gives the outcomes (rows of `outcomes`) of files (household_id, origin, kind) controlled in a month.
        tables: reads `survey` or `plan`, writes `outcomes` and `findings`.
        operations: gives people's decisions on a plan.
        journal: gets one entry.
        truth: gives what is true of the same files, as `play`: told beside what was established, and never stored.

    Raises:
        UserError: E-WRK-003 if nothing was drawn or planned for the month, or if nobody confirmed any file of a plan.
    """
    files, set_aside, undecided = _files(request, tables, operations)
    outcomes = OUTCOMES.conform(play(files, request.month)).sort(OUTCOMES.key)
    found = FINDINGS.conform(findings(outcomes.lazy(), request.targets).collect())
    same = [_replace(name, frame, request, tables) for name, frame in (("outcomes", outcomes), ("findings", found))]
    report = RecordReport(
        month=str(request.month),
        source=request.source,
        controls=found.height,
        **_sums(found),
        set_aside=set_aside,
        undecided=undecided,
        recognised=all(same),
        truth=None if truth is None else _sums(findings(truth(files, request.month).lazy(), request.targets).collect()),
    )
    prints = {name: tables.fingerprint(name) for name in ("outcomes", "findings")}
    purpose = "statistics" if request.source == "survey" else "control"
    journal.append("record", purpose, {"month": str(request.month), "figures": report.to_document(), **prints})
    return report


def _sums(found: pl.DataFrame) -> dict[str, int]:
    """The sums of a report over rows of `findings`."""
    cents = [name for name in SUMS if name.endswith("_cents")]
    sides = [pl.col(str(direction)).sum().alias(f"{direction}s") for direction in DIRECTIONS]
    return found.select(*sides, pl.col(cents).sum()).row(0, named=True)


def _files(request: RecordRequest, tables: Tables, operations: Operations) -> tuple[pl.DataFrame, int, int]:
    """The files to control, how many were set aside and how many wait for a decision."""
    if request.source == "survey":
        survey = tables.read("survey").filter(pl.col("month") == request.month.first_day)
        if survey.is_empty():
            raise _nothing_to_record(request)
        kinds = pl.lit("survey").alias("origin"), pl.lit(KINDS[1]).alias("kind")
        return survey.select("household_id", *kinds).sort("household_id"), 0, 0
    plan = tables.read("plan", request.month).select(_FILE).sort("household_id")
    decided = pl.DataFrame(
        [
            (d.household_id, d.decision)
            for d in operations.decisions(str(request.month), tables.fingerprint("plan", request.month))
        ],
        schema={"household_id": pl.String, "decision": pl.String},
        orient="row",
    )
    known = plan.join(decided, on="household_id", how="left", maintain_order="left")
    wanted = pl.col("decision") == "confirmed"
    if request.unconfirmed == "play":
        wanted = wanted | pl.col("decision").is_null()
    files = known.filter(wanted).select(_FILE)
    if files.is_empty():
        raise _nothing_to_record(request)
    set_aside = known.filter(pl.col("decision") == "set_aside").height
    return files, set_aside, known["decision"].null_count()


def _replace(name: str, frame: pl.DataFrame, request: RecordRequest, tables: Tables) -> bool:
    """Put `frame` in the place of the same month and source; True if it already stood there."""
    if not tables.exists(name):
        tables.write(name, frame)
        return False
    stood = tables.read(name)
    own = (pl.col("month") == request.month.first_day) & (
        (pl.col("origin") == "survey") if request.source == "survey" else (pl.col("origin") != "survey")
    )
    key = TABLES[name].key
    if stood.filter(own).sort(key).equals(frame.sort(key)):
        return True
    tables.write(name, pl.concat([stood.filter(~own), frame]).sort(key))
    return False


def _nothing_to_record(request: RecordRequest) -> UserError:
    if request.source == "survey":
        return UserError(
            "E-WRK-003",
            Text(f"No survey was drawn in {request.month}.", f"Aucune enquête n'a été tirée en {request.month}."),
            remedy=Text(
                f"run: bondroit draw --month {request.month}", f"lancez : bondroit draw --month {request.month}"
            ),
        )
    return UserError(
        "E-WRK-003",
        Text(
            f"Nobody confirmed any file of the plan of {request.month}.",
            f"Personne n'a confirmé de dossier du plan de {request.month}.",
        ),
        remedy=Text(
            f"have a person decide: bondroit plan --month {request.month} --list FILE.csv, "
            f"then --decisions FILE.csv --by WHO.",
            f"faites décider une personne : bondroit plan --month {request.month} --list FICHIER.csv, "
            f"puis --decisions FICHIER.csv --by QUI.",
        ),
    )
