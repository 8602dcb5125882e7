"""The section of the audit: rates by group with intervals and suppression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.showing import chart_rows
from bondroit.showing.blocks import Block, Grid, Picture, Points, Prose, Section, numeric_from
from bondroit.showing.masking import hidden_positions
from bondroit.showing.report_start import terms
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DEDUCIBLE, LEAST_CELL, MASKED, MASKING, masked_count, rate_with_interval
from bondroit.showing.words import FAMILIES, GROUPS, named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.errors import Language
    from bondroit.showing.report_data import AuditRow, Estimate, ReportData

_MEASURES: tuple[tuple[str, Text], ...] = (
    ("selected", Text("proposed by score", "proposés par score")),
    ("overpayment", Text("overpaid (random files)", "en indu (dossiers au hasard)")),
    ("underpayment", Text("underpaid (random files)", "en rappel (dossiers au hasard)")),
    ("true_overpayment", Text("overpaid (town's truth)", "en indu (vérité de la ville)")),
)


def audit(data: ReportData, language: Language) -> Section | None:
    """Who is proposed, and what random files show, group by group."""
    a = data.audit
    if a is None or not a.rows:
        return None
    title = Text("Who bears it: rates by group", "Sur qui cela pèse : taux par groupe").say(language)
    lead = Text(
        "For each group: the share proposed for a control by score, and beside it the share that random files show "
        "to be "
        "overpaid and underpaid. Differences are shown, not judged: whether they are justified is for people and law "
        "to say.",
        "Pour chaque groupe : la part proposée au contrôle par score et, à côté, la part que des dossiers tirés au "
        "sort "
        "montrent en indu et en rappel. Les écarts sont montrés, non jugés : dire s'ils sont justifiés revient aux "
        "personnes "
        "et au droit.",
    )
    blocks: list[Block] = [Prose((lead.say(language), *(() if a.note is None else (a.note.say(language),))))]
    hidden = masked_rows(a.rows)
    shown = [row for i, row in enumerate(a.rows) if i not in hidden]
    if any(_values(row) != [None] * len(_MEASURES) for row in shown):
        blocks.append(_picture(shown, title, language))
    blocks.append(_grid(a.rows, language))
    if a.findings:
        blocks.append(Points(tuple((f.code, f.words.say(language)) for f in a.findings)))
    return Section("audit", title, tuple(blocks), terms(language, "95% interval", "neither target met"))


def masked_rows(rows: Sequence[AuditRow]) -> frozenset[int]:
    """Positions of the rows whose figures are not shown, see `masking.hidden_positions`."""
    return hidden_positions(
        [row.files for row in rows], families=[row.family for row in rows], masked=[row.masked for row in rows]
    )


def _values(row: AuditRow) -> list[Estimate | None]:
    return [getattr(row, name) for name, _ in _MEASURES]


def _group(row: AuditRow, language: Language) -> tuple[str, str]:
    return named(FAMILIES, row.family, language), named(GROUPS, row.group, language)


def _picture(rows: Sequence[AuditRow], title: str, language: Language) -> Picture:
    used = [i for i in range(len(_MEASURES)) if any(_values(row)[i] is not None for row in rows)]
    names = [_MEASURES[i][1].say(language) for i in used]
    drawn = [(*_group(row, language), [_values(row)[i] for i in used]) for row in rows]
    caption = Text(
        "Rates by group with 95% intervals. Groups with a cell below 11 are left out.",
        "Taux par groupe avec intervalles à 95\u202f%. Les groupes ayant une case inférieure à 11 sont omis.",
    ).say(language)
    svg = inline_svg(
        chart_rows.rates_by_group(drawn, names, language),
        anchor=f"{language}-audit", title=title, description=caption, language=language,
    )  # fmt: skip
    return Picture(svg, caption)


def _cell(row: AuditRow, name: str, language: Language) -> str:
    if name in row.hidden:
        return DEDUCIBLE.say(language)
    return rate_with_interval(getattr(row, name), language)


def _grid(rows: Sequence[AuditRow], language: Language) -> Grid:
    measures = [m for m in _MEASURES if any(m[0] in row.hidden or getattr(row, m[0]) is not None for row in rows)]
    columns = [Text("group", "groupe"), Text("", ""), Text("files", "dossiers"), *(words for _, words in measures)]
    body, before = [], ""
    hidden = masked_rows(rows)
    for index, row in enumerate(rows):
        family, group = _group(row, language)
        if index in hidden:
            word = MASKED if row.files < LEAST_CELL else DEDUCIBLE
            figures = [word.say(language)] * (1 + len(measures))
        else:
            figures = [masked_count(row.files, language), *(_cell(row, name, language) for name, _ in measures)]
        body.append(("" if family == before else family, group, *figures))
        before = family
    caption = Text(
        "Rates by group, 95% intervals in brackets.", "Taux par groupe, intervalles à 95\u202f% entre crochets."
    )
    masked = bool(hidden) or any(row.hidden for row in rows)
    return Grid(
        caption.say(language), tuple(c.say(language) for c in columns), tuple(body), numeric_from(2, 3 + len(measures)),
        note=MASKING.say(language) if masked else "",
    )  # fmt: skip
