"""The health branch's way on a workspace: a draw, controls that the town knows, two replicas, a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.app import build_health, report_parts
from bondroit.errors import Text, UserError
from bondroit.observing.health import HEALTH_ID
from bondroit.showing.health_page import render_health
from bondroit.tables.contract import Purpose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars as pl

    from bondroit.domain.months import Month
    from bondroit.domain.target import CoverTarget
    from bondroit.showing.health_report import HealthReport
    from bondroit.wiring.services import Services


@dataclass(frozen=True, slots=True)
class HealthBuilt:
    """The comparison and where it was written."""

    report: HealthReport
    page: str
    document: str

    def to_document(self) -> dict[str, Any]:
        """JSON values: all figures, and the places of the page and of the same figures as JSON."""
        return self.report.to_document() | {"page": self.page, "document": self.document}


def build(
    services: Services, month: Month, *, size: int | None, seed: int, targets: Sequence[CoverTarget] = ()
) -> HealthBuilt:
    """Draw C2S households, learn both replicas for each target, compare them, write the page and its figures.

    Args:
        services: of the workspace.
        month: only what was known before it counts.
        size: households drawn; None is 5,000.
        seed: of the draw.
        targets: of the health branch; none are the two it is known for.

    Raises:
        UserError: E-WRK-003 outside a town: no table holds what an insurer's controls found.
    """
    language = services.settings.language
    title = Text(f"{month} · the health branch's way", f"{month} · la manière de la branche santé").say(language)
    with services.lock("build"), services.progress.step(title):
        report = build_health.build_health(
            request=build_health.HealthRequest(
                month=month,
                size=size or build_health.SIZE,
                seed=seed,
                targets=tuple(targets) or build_health.HEALTH_TARGETS,
                floor=services.settings.suppression_floor,
                language=language,
            ),
            controls=_controls(services, month),
            tables=services.serving(Purpose.STATISTICS),
            cards=services.cards,
            journal=services.journal,
        )
        page = services.documents.write_text(f"health/{month}.html", render_health(report, language=language))
        document = services.documents.write_json(f"health/{month}.json", report.to_document())
    return HealthBuilt(report, page, document)


def _controls(services: Services, month: Month) -> Callable[[pl.DataFrame, CoverTarget], pl.Series]:
    """What a control finds, by the town's truth, which is read for audit alone."""
    if not report_parts.is_fictitious(services.documents):
        raise UserError(
            "E-WRK-003",
            Text(
                "No table holds what controls of a health insurer found; only a town knows it.",
                "Aucune table ne dit ce que les contrôles d'un assureur santé ont trouvé ; seule une ville le sait.",
            ),
            remedy=Text("make one: bondroit town", "créez-en une : bondroit town"),
        )
    columns = [HEALTH_ID, "anomaly", "applied_resources_cents", "applied_ceiling_cents"]
    truths = services.serving(Purpose.AUDIT).read("health_truths", month.plus(-1), columns)

    def find(drawn: pl.DataFrame, target: CoverTarget) -> pl.Series:
        known = drawn.select(HEALTH_ID).join(truths, on=HEALTH_ID, how="left", maintain_order="left")
        return known.select(build_health.met_expression(target)).to_series()

    return find
