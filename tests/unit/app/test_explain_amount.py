"""Explaining one amount: which tables are read, what is asked of the law, what is noted."""

from __future__ import annotations

import json

import polars as pl
import pytest
from tests.contract.fakes import MemoryJournal
from tests.unit.app.made_up_files import MONTH, name, workspace

from bondroit.app.explain_amount import benefit_named, explain_amount
from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.errors import Text, UserError
from bondroit.law.reasons import Explained, Reason

KNOWN = MONTH.plus(-1)


class Asked:
    """Reasons made up, and what they were asked on."""

    def __call__(self, situations, benefit, month, *, rsa_before=None):
        """Seven euros for everybody."""
        self.situations, self.rsa_before = situations, rsa_before
        return Explained(benefit, month, month, Reason(Text("RSA", "RSA"), 7.0), "made-up law")


def tables():
    """The made-up workspace, in which nobody has an incapacity."""
    made = workspace()
    for key, frame in made._kept.items():
        if "incapacity" in frame.columns:
            made._kept[key] = frame.with_columns(pl.lit(0).cast(frame.schema["incapacity"]).alias("incapacity"))
    return made


def explain(household, month=KNOWN, journal=None, asked=None):
    """Explain the RSA of a made-up file."""
    return explain_amount(
        month=month, benefit=Benefit.RSA, household_id=household, reasons=asked or Asked(), tables=tables(),
        journal=journal or MemoryJournal(),
    )  # fmt: skip


def test_the_household_is_taken_as_the_tables_of_the_month_know_it():
    """One household's known life up to the month is given, with the RSA that was paid before."""
    asked = Asked()
    report = explain(name(2), asked=asked)
    assert asked.situations.households == 1
    assert asked.situations.last == KNOWN
    assert asked.situations.wages[0, 0, -1] == 10_000
    assert asked.rsa_before.tolist() == [[True] * 5]
    assert report.paid_cents == 50_000
    asked = Asked()
    assert explain(name(1), asked=asked).paid_cents == 0
    assert asked.rsa_before.tolist() == [[False] * 5]


def test_no_identifier_leaves():
    """Neither the document nor the journal holds the file's identifier."""
    journal = MemoryJournal()
    report = explain(name(2), journal=journal)
    noted = [json.dumps(dict(entry.detail), default=str) for entry in journal.entries(10)]
    assert noted
    assert name(2) not in json.dumps(report.to_document())
    assert not any(name(2) in line for line in noted)


@pytest.mark.parametrize(
    ("household", "month", "code"),
    [("nobody", KNOWN, "E-FIL-001"), (name(2), MONTH.plus(40), "E-WRK-003")],
)
def test_an_unknown_file_or_month_is_refused(household, month, code):
    """Who is not in the tables, or a month without tables, gives a clear refusal that names no identifier."""
    with pytest.raises(UserError) as refused:
        explain(household, month=month)
    assert refused.value.code == code
    assert household not in str(refused.value)


def test_benefits_are_named_by_their_stem():
    """Each benefit's own name is understood; another is refused with the list."""
    assert [benefit_named(str(b)) for b in BENEFITS] == list(BENEFITS)
    with pytest.raises(UserError) as refused:
        benefit_named("rmi")
    assert refused.value.code == "E-USE-001"
    assert "aide_logement" in refused.value.shown("en").remedy
