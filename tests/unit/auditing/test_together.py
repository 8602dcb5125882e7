"""The tables of several parts of a report laid together: what would follow from them is hidden in the results."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from tests.unit.auditing.alternatives_here import tried_here

from bondroit.auditing.alternatives import About, study
from bondroit.auditing.alternatives_arbitrary import Near
from bondroit.auditing.differencing import at_odds, exposed
from bondroit.auditing.figures import Figure
from bondroit.auditing.files import FilesAudit
from bondroit.auditing.together import Beside, published, told_by
from bondroit.auditing.together_files import month_hidden
from bondroit.auditing.together_study import study_alone, study_told


def audit(shares):
    """The audit of a month of 900 files in three tenths of income, so many of each in the plan's top."""
    figures = [Figure("income_decile", g, "files", 300.0, rows=300) for g in shares]
    figures += [
        Figure("income_decile", g, "top_overpayment", None, hidden=True)
        if n is None
        else Figure("income_decile", g, "top_overpayment", n / 300, 0.0, 1.0, rows=300)
        for g, n in shares.items()
    ]
    return FilesAudit("2026-02", 900, 60, tuple(figures), (), (), 11, ())


def test_what_a_month_alone_may_tell_stays():
    """Nothing is hidden that was not."""
    month = audit({"1": 30, "2": 20, "3": 12})
    assert published(Beside(month)).month == month


def test_a_figure_is_hidden_with_those_that_tell_the_same():
    """The key of a top hides what is chosen of the group, and leaves the number of its files."""
    month = month_hidden(audit({"1": 30, "2": 20, "3": 12}), {("month", "income_decile", "2", "chosen")})
    shown = {(f.group, f.name) for f in month.figures if f.value is not None}
    assert ("2", "top_overpayment") not in shown
    assert {("2", "files"), ("1", "top_overpayment")} <= shown


@cache
def _study():
    about = About(card="card@1", files="here", near=Near(), tolerance=0.05)
    return study(tried_here(600, most=8, share=0.2), about, as_it_stands=None)


def test_the_sheets_of_other_cards_pin_down_no_small_number():
    """After the attack on its own sheets, those who stay, leave or enter, and whom each card still selects, are not."""
    found = study_alone(_study())
    assert at_odds(study_told(found)) == []
    assert exposed(study_told(found)) == []


def test_a_group_that_another_card_hardly_selects_is_hidden_on_every_sheet():
    """A share of a group that tells fewer than the floor goes, with its moves and its rows; the group is listed."""
    found = _study()
    sheet = next(s for h in found.halvings for s in (c.sheet for c in h.changes)) if found.halvings else None
    if sheet is None:
        return
    row = next(r for r in sheet.rows if r.figure == "chosen" and r.trait)
    few = replace(row, other=row.other._replace(value=0.01))
    small = replace(sheet, rows=tuple(few if r is row else r for r in sheet.rows))
    halving = found.halvings[0]
    changes = (replace(halving.changes[0], sheet=small), *halving.changes[1:])
    spoilt = replace(found, halvings=(replace(halving, changes=changes), *found.halvings[1:]))
    mended = study_alone(spoilt)
    assert exposed(study_told(mended)) == []


def test_all_lines_of_a_report_are_of_the_same_people():
    """A month and a study of a survey that it does not tell of are not at odds."""
    assert at_odds(told_by(Beside(audit({"1": 30, "2": None, "3": None}), None, _study()))) == []
