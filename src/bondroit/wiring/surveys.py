"""Surveys: draw one, estimate from it, or from a table that somebody brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.app import draw_survey, estimate_rates
from bondroit.app import estimate_table as estimating
from bondroit.showing.estimate_page import render_estimates
from bondroit.store.received import DuckDBReceived
from bondroit.store.written import require_folder, write_page
from bondroit.surveying.draw_design import SIMPLE, DrawDesign
from bondroit.tables.contract import Purpose
from bondroit.wiring.outputs import refuse_same
from bondroit.wiring.rules import targets

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.app.estimate_rates import Adjusting
    from bondroit.app.estimate_table import EstimatedTable, EstimateTableRequest
    from bondroit.app.size_survey import Precision
    from bondroit.domain.months import Month
    from bondroit.errors import Language
    from bondroit.wiring.services import Services

STRATA = ("office",)


def draw(
    services: Services,
    month: Month,
    *,
    size: int | None,
    seed: int,
    strata: tuple[str, ...] | None = None,
    design: DrawDesign = SIMPLE,
    precision: Precision | None = None,
) -> draw_survey.DrawReport:
    """Draw a random survey; by default of the size in the settings, by office (by none where clusters are drawn)."""
    usual = STRATA if design.cluster is None else ()
    wanted = size
    if wanted is None and precision is None and design.cluster is None:
        wanted = services.settings.survey.size
    with services.lock("draw"):
        return draw_survey.draw_survey(
            request=draw_survey.DrawRequest(
                month, seed, wanted, usual if strata is None else strata, design, precision
            ),
            targets=targets(services.settings).values(),
            tables=services.serving(Purpose.STATISTICS),
            journal=services.journal,
        )


def estimate(
    services: Services, month: Month, *, adjusting: Adjusting = estimate_rates.AS_DRAWN
) -> estimate_rates.EstimateReport:
    """Estimate rates and amounts."""
    return estimate_rates.estimate_rates(
        month=month,
        targets=targets(services.settings).values(),
        tables=services.serving(Purpose.STATISTICS),
        journal=services.journal,
        adjusting=adjusting,
    )


def estimate_table(
    request: EstimateTableRequest, *, page_path: Path | None = None, language: Language = "en"
) -> EstimatedTable:
    """Estimate from a file; write the page if one is named.

    Raises:
        UserError: E-USE-001 if the page is the table or the file of known totals.
    """
    refuse_same({"--out": page_path}, {"--table": request.path, "--margins": request.margins})
    if page_path is not None:
        require_folder(page_path)
    done = estimating.estimate_table(request=request, received=DuckDBReceived())
    if page_path is not None:
        write_page(page_path, render_estimates(done.answer, table=done.table, language=language))
    return done
