"""The report's audit, and what a reader must bear in mind: limits and assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.showing import report_data as shown
from bondroit.showing.words import FAMILIES

if TYPE_CHECKING:
    from bondroit.app.report_request import ReportRequest
    from bondroit.auditing.files import FilesAudit
    from bondroit.auditing.findings import Finding

SHOWN_FIGURES = ("selected", "overpayment", "underpayment", "true_overpayment")
LIMITS = (
    Text(
        "The town's controllers miss errors, underpayments above all, raise some wrongly and differ by office; how "
        "often is assumed. What is called true here is what the town itself knows.",
        "Les contrôleurs de la ville laissent passer des erreurs, surtout des rappels, en relèvent à tort et diffèrent "
        "selon le site ; la fréquence est supposée. Ce qui est dit vrai ici est ce que la ville sait elle-même.",
    ),
    Text(
        "Ten benefits are followed; the others are taken as rightly paid.",
        "Dix prestations sont suivies ; les autres sont tenues pour bien versées.",
    ),
    Text(
        "Intervals of a card come after its variables were chosen on the same survey: they are too narrow.",
        "Les intervalles d'une grille viennent après le choix de ses variables sur la même enquête : "
        "ils sont trop étroits.",
    ),
    Text(
        "Rights not claimed are sought on what the body knows: some would not be due on the true situation.",
        "Les droits non demandés sont cherchés sur ce que sait l'organisme : certains ne seraient pas dus en vrai.",
    ),
    Text(
        "The groups by income, RSA and family are those the body knew, not those of the true life.",
        "Les groupes de revenu, de RSA et de famille sont ceux que connaît l'organisme, non ceux de la vie réelle.",
    ),
)


def audit(done: FilesAudit) -> shown.Audit:
    """Rates by group; hidden figures stay hidden."""
    rows = []
    for family, group in done.groups():
        files = done.figure(family, group, "files")
        rows.append(
            shown.AuditRow(
                family=family,
                group=group,
                files=int(files.value or 0) if files and not files.hidden else 0,
                selected=_figure(done, family, group, "selected"),
                overpayment=_figure(done, family, group, "overpayment"),
                underpayment=_figure(done, family, group, "underpayment"),
                true_overpayment=_figure(done, family, group, "true_overpayment"),
                mean_score=_figure(done, family, group, "mean_score_overpayment"),
                masked=files is None or files.hidden,
                hidden=tuple(name for name in SHOWN_FIGURES if _is_hidden(done, family, group, name)),
            )
        )
    found = tuple(shown.Finding(f.code, _named(f)) for f in done.findings)
    return shown.Audit(tuple(rows), found)


def _named(finding: Finding) -> Text:
    """The finding with its family of groups in words."""
    words = FAMILIES.get(finding.attribute)
    if words is None:
        return finding.summary
    told, place = finding.summary, f"({finding.attribute})"
    return Text(told.en.replace(place, f"({words.en})"), told.fr.replace(place, f"({words.fr})"))


def _is_hidden(done: FilesAudit, family: str, group: str, name: str) -> bool:
    figure = done.figure(family, group, name)
    return figure is not None and figure.hidden


def _figure(done: FilesAudit, family: str, group: str, name: str) -> shown.Estimate | None:
    figure = done.figure(family, group, name)
    if figure is None or figure.hidden or figure.value is None:
        return None
    return shown.Estimate(figure.value, figure.low, figure.high)


def assumptions(request: ReportRequest) -> tuple[Text, ...]:
    """What no source gives and this page rests on."""
    pauses = ", ".join(f"{reason} {months}" for reason, months in request.pauses.by_reason().items())
    return (
        Text(
            "How people of the town live, declare and claim: no source gives these rates; the town's file marks them.",
            "La façon dont les gens de la ville vivent, déclarent et demandent : aucune source ne donne ces taux, "
            "le fichier de la ville les signale.",
        ),
        Text(f"Lengths of the pauses, in months: {pauses}.", f"Durées des pauses, en mois : {pauses}."),
    )
