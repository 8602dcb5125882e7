"""`bondroit networks` on a workspace: off until its settings declare a legal basis, a purpose and a list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bondroit.app import report_parts
from bondroit.app.find_networks import Declared, NetworksReport, empty_list, find_networks, require_declared
from bondroit.app.read_networks import NetworksList, read_networks
from bondroit.errors import UserError
from bondroit.networking.groups import Rules
from bondroit.showing.network_words import reason
from bondroit.showing.networks_page import NetworksShown, render_networks
from bondroit.store.found_networks import FOLDER, FolderFoundNetworks
from bondroit.store.written import write_frame
from bondroit.tables.contract import Purpose

if TYPE_CHECKING:
    import polars as pl

    from bondroit.domain.months import Month
    from bondroit.wiring.services import Services


def networks(services: Services, month: Month) -> tuple[NetworksReport, str]:
    """Find the groups of a month and write their page; the report and the path of the page.

    Raises:
        UserError: E-NET-001 unless a legal basis, a purpose and a list of exclusions are declared.
    """
    settings = services.settings.networks
    declared = Declared(settings.legal_basis, settings.purpose, settings.excluded, settings.keep_days)
    require_declared(declared, services.journal)
    excluded = _excluded(services, settings.excluded)
    kept = FolderFoundNetworks(services.root / FOLDER)
    with services.lock("networks"):
        report = find_networks(
            month=month,
            declared=declared,
            excluded=excluded,
            tables=services.serving(Purpose.LINKAGE, ground=settings.legal_basis),
            kept=kept,
            journal=services.journal,
            clock=services.clock,
            rules=Rules(smallest=settings.smallest),
        )
        shown = NetworksShown(
            month=report.month,
            found=report.found,
            expires=report.expires,
            legal_basis=declared.legal_basis,
            purpose=declared.purpose,
            fictitious=report_parts.is_fictitious(services.documents),
        )
        page = render_networks(report.result, shown, language=services.settings.language)
        path = kept.write_page(month, page)
    return report, path


def _excluded(services: Services, name: str) -> pl.DataFrame:
    """The list of what links nobody; one without a row is refused with the reason."""
    try:
        return services.received.read(str(services.root / Path(name)))
    except UserError as error:
        if error.code != "E-TAB-003":
            raise
        raise empty_list(name) from error


def read(services: Services, month: Month, path: Path, *, by: str) -> NetworksList:
    """Write the files of the groups of a month as a CSV for the person who reads them."""
    language = services.settings.language
    with services.lock("networks"):
        done = read_networks(
            month=month,
            by=by,
            reason=lambda group: reason(group, language),
            kept=FolderFoundNetworks(services.root / FOLDER),
            journal=services.journal,
            clock=services.clock,
        )
        write_frame(path.with_suffix(".csv"), done.frame)
    return done
