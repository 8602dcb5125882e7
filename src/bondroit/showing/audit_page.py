"""The page of `bondroit audit --table`: what a reader must know first, figures by group, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.findings import VERDICT_WORDS, Verdict
from bondroit.auditing.report import shown
from bondroit.auditing.words import FIGURES
from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing import chart_rows
from bondroit.showing.blocks import Block, Edition, Grid, Picture, Points, Section, told_once
from bondroit.showing.pages import CONTENTS, both, render_page
from bondroit.showing.report_data import Estimate
from bondroit.showing.report_start import terms
from bondroit.showing.svg import inline_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.figures import Figure
    from bondroit.auditing.findings import Finding
    from bondroit.auditing.report import AuditReport
    from bondroit.errors import Language

# The figures worth a drawing, the first three that a report has.
_DRAWN = ("error_rate_random", "precision", "over_representation", "rate", "mean_score", "false_positive_rate")


def render_audit(report: AuditReport, *, language: Language) -> str:
    """The page, `language` first and the other one beside it; the same report gives the same bytes."""
    return render_page([_edition(report, one) for one in both(language)])


def _edition(report: AuditReport, language: Language) -> Edition:
    by = ", ".join(report.attributes)
    return Edition(
        language=language,
        title=Text(f"Audit of {report.table}", f"Audit de {report.table}").say(language),
        subtitle=Text(
            f"{number(report.rows, 'en')} rows; outcome: {report.outcome}; groups: {by}.",
            f"{number(report.rows, 'fr')} lignes ; issue : {report.outcome} ; groupes : {by}.",
        ).say(language),
        banner="",
        sections=told_once([_first(report, language), *audit_sections(report, language), _methods(report, language)]),
        footer=Text(
            f"Cells below {report.floor} are hidden, with what would let them be deduced.",
            f"Les cases inférieures à {report.floor} sont masquées, avec ce qui permettrait de les déduire.",
        ).say(language),
        contents_title=CONTENTS.say(language),
    )


def _first(report: AuditReport, language: Language) -> Section:
    statements = Points(tuple(("", s.say(language)) for s in report.statements))
    quantities = tuple((name, number(value, language, 2)) for name, value in report.quantities)
    blocks: list[Block] = [statements]
    if quantities:
        columns = (Text("quantity", "quantité").say(language), Text("value", "valeur").say(language))
        caption = Text("Quantities of the whole table", "Quantités de la table entière").say(language)
        blocks.append(Grid(caption, columns, quantities, (False, True)))
    title = Text("To know first", "À savoir d'abord").say(language)
    return Section("hurry", title, tuple(blocks), terms(language, "95% interval"))


def audit_sections(report: AuditReport, language: Language) -> list[Section]:
    """One section per attribute, in the report's order."""
    attributes = list(dict.fromkeys(f.attribute for f in report.figures))
    return [_attribute(report, attribute, index, language) for index, attribute in enumerate(attributes)]


def _attribute(report: AuditReport, attribute: str, index: int, language: Language) -> Section:
    own = [f for f in report.figures if f.attribute == attribute]
    everyone = Text("Everyone", "Tout le monde").say(language)
    by = Text(f"By {attribute}", f"Par {attribute}").say(language)
    title = everyone if attribute == "all" else by
    blocks: list[Block] = []
    picture = _picture(own, attribute, index, title, language) if attribute != "all" else None
    if picture is not None:
        blocks.append(picture)
    caption = Text("Figures, with 95% intervals in brackets.", "Chiffres, avec intervalles à 95\u202f% entre crochets.")
    blocks.append(figures_grid(own, caption.say(language), language))
    found = tuple((f.code, _told(f, language)) for f in report.findings if f.attribute == attribute)
    if found:
        blocks.append(Points(found))
    return Section(f"by-{index}", title, tuple(blocks))


def _told(finding: Finding, language: Language) -> str:
    verdict = VERDICT_WORDS[finding.verdict].say(language)
    told = f"{finding.question.say(language)} \N{RIGHTWARDS ARROW} {verdict}. {_sentence(finding.detail.say(language))}"
    if finding.verdict is Verdict.HOLDS:  # then there is nothing to do
        return told
    return f"{told} {_sentence(finding.action.say(language))}"


def _sentence(words: str) -> str:
    """`words` with a capital and a full stop."""
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")


def figures_grid(figures: Sequence[Figure], caption: str, language: Language) -> Grid:
    """One row per figure and one column per group."""
    groups = list(dict.fromkeys(f.group for f in figures))
    names = list(dict.fromkeys(f.name for f in figures))
    cells = {(f.group, f.name): shown(f, language) for f in figures}
    everyone = Text("everyone", "tout le monde").say(language)
    head = (Text("figure", "chiffre").say(language), *(everyone if g == "all" else g for g in groups))
    rows = tuple(
        (FIGURES[name].label.say(language), *(cells.get((group, name), "") for group in groups)) for name in names
    )
    return Grid(caption, head, rows, tuple(i > 0 for i in range(len(head))))


def _picture(figures: Sequence[Figure], attribute: str, index: int, title: str, language: Language) -> Picture | None:
    seen = {f.name for f in figures if f.value is not None and FIGURES[f.name].percent}
    names = [name for name in _DRAWN if name in seen][:3]
    if not names:
        return None
    known = {(f.group, f.name): f for f in figures if f.value is not None}
    rows = [
        (attribute, group, [_estimate(known.get((group, name))) for name in names])
        for group in dict.fromkeys(f.group for f in figures)
    ]
    labels = [FIGURES[name].label.say(language) for name in names]
    caption = Text("With 95% intervals; hidden groups are left out.",
                   "Avec intervalles à 95\u202f% ; les groupes masqués sont omis.").say(language)  # fmt: skip
    svg = inline_svg(
        chart_rows.rates_by_group(rows, labels, language),
        anchor=f"{language}-audit-{index}", title=f"{title} : {', '.join(labels)}", description=caption,
        language=language,
    )  # fmt: skip
    return Picture(svg, caption)


def _estimate(figure: Figure | None) -> Estimate | None:
    if figure is None or figure.value is None:
        return None
    return Estimate(figure.value, figure.low, figure.high)


def _methods(report: AuditReport, language: Language) -> Section:
    names = list(dict.fromkeys(f.name for f in report.figures))
    items = tuple((FIGURES[n].label.say(language), FIGURES[n].method.say(language) + ".") for n in names)
    title = Text("How each figure is made", "Comment chaque chiffre est fait").say(language)
    both = terms(language, "neither target met") if "burden" in names else ()
    return Section("methods", title, (Points(items),), both)
