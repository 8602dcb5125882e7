"""Explain one amount of one household: the tree of its reasons, on what the body knew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import polars as pl

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.errors import Text, UserError
from bondroit.law.inputs import REFERENCE_BACK, RSA_PAST
from bondroit.law.known import MEMBER_COLUMNS, SNAPSHOT_COLUMNS, months_needed, situations_from_snapshots
from bondroit.showing.reason_tree import document

if TYPE_CHECKING:
    from bondroit.app.ports import Journal, Tables
    from bondroit.domain.months import Month
    from bondroit.law.reasons import Explained
    from bondroit.law.situations import Bool, Situations


class Reasons(Protocol):
    """What gives the reasons of an amount: `law.reason_amount.reasons_of`, or a fake."""

    def __call__(
        self, situations: Situations, benefit: Benefit, month: Month, *, rsa_before: Bool | None = None
    ) -> Explained:
        """The reasons of one household's amount."""
        ...


@dataclass(frozen=True, slots=True)
class AmountReport:
    """The reasons of one amount, and what was paid.

    Attributes:
        explained: the tree.
        paid_cents: what the tables say was paid in the month; None where they do not say.
    """

    explained: Explained
    paid_cents: int | None

    def to_document(self) -> dict[str, Any]:
        """JSON values, without an identifier."""
        return document(self.explained) | {"paid_cents": self.paid_cents}


def benefit_named(name: str) -> Benefit:
    """The benefit of a name.

    Raises:
        UserError: E-USE-001 if there is none of that name.
    """
    if name in set(BENEFITS):
        return Benefit(name)
    known = ", ".join(BENEFITS)
    raise UserError(
        "E-USE-001",
        Text(f"--benefit {name}: unknown.", f"--benefit {name} : inconnue."),
        remedy=Text(f"use one of: {known}.", f"utilisez l'une de celles-ci : {known}."),
    )


def explain_amount(
    *, month: Month, benefit: Benefit, household_id: str, reasons: Reasons, tables: Tables, journal: Journal
) -> AmountReport:
    """Why the law gives a household its amount of a benefit in a month.

    Args:
        month: the month of the amount; the household is taken as the tables of that month know it.
        benefit: which.
        household_id: the file.
        reasons: computes and tells.
        tables: reads `snapshots` and `members`, as far back as the law looks or as they go without a hole.
        journal: gets one entry, without the file's identifier.

    Raises:
        UserError: E-FIL-001 if the file is not in the tables of that month; E-WRK-003 if there are none.
    """
    span = _span(month, tables)
    own = pl.col("household_id") == household_id
    snapshots = tables.scan("snapshots", span).filter(own).collect()
    members = tables.scan("members", span).filter(own).select(MEMBER_COLUMNS).collect()
    now = snapshots.filter(pl.col("month") == month.first_day)
    if now.is_empty() or members.filter(pl.col("month") == month.first_day).is_empty():
        raise UserError(
            "E-FIL-001",
            Text(f"This file is not in the tables of {month}.", f"Ce dossier n'est pas dans les tables de {month}."),
            remedy=Text("check the identifier and the month.", "vérifiez l'identifiant et le mois."),
        )
    life = situations_from_snapshots(snapshots.select(SNAPSHOT_COLUMNS), members).situations
    explained = reasons(life, benefit, month, rsa_before=_rsa_before(snapshots, month))
    journal.append("explain", "audit", {"month": str(month), "benefit": str(benefit), "law": explained.law})
    column = f"{benefit}_paid_cents"
    paid = int(now[column].item()) if column in now.columns and now[column].item() is not None else None
    return AmountReport(explained, paid)


def _span(month: Month, tables: Tables) -> list[Month]:
    """The months that the law looks at, as far back as both tables go without a hole."""
    first, _ = months_needed(month, month)
    both = set(tables.months("snapshots")) & set(tables.months("members"))
    span: list[Month] = []
    at = month
    while at >= first and at in both:
        span.insert(0, at)
        at = at.plus(-1)
    if not span:
        # Reading says which of the two is missing.
        for name in ("snapshots", "members"):
            tables.read(name, month)
    return span


def _rsa_before(snapshots: pl.DataFrame, month: Month) -> Bool:
    """Whether RSA was paid in each of the past months the law asks about, shape (1, RSA_PAST)."""
    paid = snapshots.filter(pl.col("rsa_paid_cents") > 0)["month"].to_list()
    past = [month.plus(-REFERENCE_BACK - back).first_day in paid for back in range(RSA_PAST, 0, -1)]
    return np.array([past])
