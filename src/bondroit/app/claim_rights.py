"""Find rights not claimed: the law on known data, set against what is received."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.app.recognition import earlier_figures, fingerprint_of
from bondroit.claiming.unclaimed import ABOVE_CENTS, rights_not_claimed, totals_by_benefit
from bondroit.law.caching import code
from bondroit.law.known import MEMBER_COLUMNS, SNAPSHOT_COLUMNS, known_entitlements, months_needed

if TYPE_CHECKING:
    from bondroit.app.ports import Journal, Tables
    from bondroit.claiming.unclaimed import BenefitTotal
    from bondroit.domain.months import Month
    from bondroit.law.port import Law


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """Files with a right not claimed, and euros by benefit, for one month."""

    month: str
    snapshot: str
    law: str
    files: int
    with_rights: int
    unclaimed_cents: int
    benefits: tuple[BenefitTotal, ...]
    above_cents: int
    recognised: bool

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "month": self.month, "snapshot": self.snapshot, "law": self.law, "files": self.files,
            "with_rights": self.with_rights, "unclaimed_cents": self.unclaimed_cents,
            "benefits": [b.to_document() for b in self.benefits],
            "above_cents": self.above_cents, "assumed": ["above_cents"], "recognised": self.recognised,
        }  # fmt: skip


def claim_rights(
    *, month: Month, law: Law, tables: Tables, journal: Journal, above_cents: int = ABOVE_CENTS
) -> ClaimReport:
    """Write the table `rights` of `month`, from what was known before its first day.

    Args:
        month: the as-of month; the snapshot looked at is the one of the month before.
        law: gives entitlements on the known lives.
        tables: reads `snapshots` and `members`, writes `rights`.
        journal: gets one entry.
        above_cents: a right counts when it is strictly above this (assumed: 10 euros).

    Raises:
        UserError: E-WRK-003 if there is no snapshot or no members of the month before.
    """
    last = month.plus(-1)
    snapshot = tables.scan("snapshots", [last])
    span = _span(last, tables)
    inputs = fingerprint_of(
        {
            "snapshots": [tables.fingerprint("snapshots", m) for m in span],
            "members": [tables.fingerprint("members", m) for m in span],
            "law": f"{law.name} {law.version} {code()}",
            "above_cents": above_cents,
        }
    )
    outputs = tables.fingerprint("rights", month) if tables.exists("rights", month) else ""
    recognised = earlier_figures(journal, "claim", str(month), inputs, outputs) is not None
    if recognised:
        rights = tables.read("rights", month)
    else:
        rights = rights_not_claimed(_entitled(law, span, tables), snapshot, month, above_cents=above_cents)
        tables.write("rights", rights, month)
    totals = totals_by_benefit(rights)
    report = ClaimReport(
        month=str(month),
        snapshot=str(last),
        law=f"{law.name} {law.version}",
        files=tables.read("snapshots", last, ["household_id"]).height,
        with_rights=rights["household_id"].n_unique(),
        unclaimed_cents=sum(t.unclaimed_cents for t in totals),
        benefits=totals,
        above_cents=above_cents,
        recognised=recognised,
    )
    detail = {"month": str(month), "inputs": inputs, "outputs": tables.fingerprint("rights", month)}
    journal.append("claim", "rights", {**detail, "figures": report.to_document()})
    return report


def _span(last: Month, tables: Tables) -> list[Month]:
    """The months that the law looks at, as far back as the tables go without a hole; oldest first."""
    first, last = months_needed(last, last)
    both = set(tables.months("snapshots")) & set(tables.months("members"))
    span: list[Month] = []
    while last >= first and last in both:
        span.insert(0, last)
        last = last.plus(-1)
    if not span:
        # Reading says which of the two is missing.
        tables.scan("snapshots", [last])
        tables.scan("members", [last])
    return span


def _entitled(law: Law, span: list[Month], tables: Tables) -> pl.LazyFrame:
    """What the law gives in the last month on the lives known by its end: household_id, benefit, entitled_cents."""
    due = known_entitlements(
        law,
        snapshots=tables.scan("snapshots", span).select(*SNAPSHOT_COLUMNS, "rsa_paid_cents").collect(),
        members=tables.scan("members", span).select(MEMBER_COLUMNS).collect(),
        first=span[-1],
        last=span[-1],
    )
    return due.lazy().select("household_id", "benefit", pl.col("known_due_cents").alias("entitled_cents"))
