"""The page of `bondroit formula`, in French and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.blocks import Edition, told_once
from bondroit.showing.folding import folded
from bondroit.showing.formula_blocks import formula_sections
from bondroit.showing.pages import CONTENTS, both, render_page

if TYPE_CHECKING:
    from bondroit.auditing.formula import FormulaReport
    from bondroit.errors import Language


def render_formula(report: FormulaReport, *, language: Language) -> str:
    """The page, `language` first and the other one beside it; the same report gives the same bytes."""
    return render_page([_edition(report, one) for one in both(language)])


def _edition(report: FormulaReport, language: Language) -> Edition:
    return Edition(
        language=language,
        title=Text(f"Published formula {report.name}", f"Formule publiée {report.name}").say(language),
        subtitle=_subtitle(report, language),
        banner="",
        sections=told_once(folded(formula_sections(report, language))),
        footer=Text(
            f"Groups below {report.floor} files are hidden, with what would let them be deduced.",
            f"Les groupes de moins de {report.floor} dossiers sont masqués, avec ce qui permettrait de les déduire.",
        ).say(language),
        contents_title=CONTENTS.say(language),
    )


def _subtitle(report: FormulaReport, language: Language) -> str:
    over = report.over
    if over is None:
        return Text("By itself, without any household.", "Seule, sans aucun foyer.").say(language)
    files, top = number(over.kept, language), percent(over.top, language)
    return Text(
        f"Over {files} recipient files, {over.label}; the highest {top}.",
        f"Sur {files} dossiers d'allocataires, {over.label} ; les {top} les plus hauts.",
    ).say(language)
