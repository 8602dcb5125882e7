"""Scores: of a month of a workspace, or of a table that somebody brings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bondroit.app import score_files
from bondroit.app import score_table as scoring
from bondroit.app.articulations import to_score
from bondroit.errors import Text, UserError
from bondroit.scoring.compatibility import REFUSE
from bondroit.scoring.rows import NOTHING_MORE
from bondroit.store.articulations import FOLDER, FolderArticulations
from bondroit.store.cards import read_card
from bondroit.store.received_large import LargeReceived
from bondroit.store.written import require_folder, write_lazy
from bondroit.tables.contract import Purpose
from bondroit.wiring import cards
from bondroit.wiring.outputs import refuse_same

if TYPE_CHECKING:
    from bondroit.app.ports import Progress
    from bondroit.app.score_reports import ScoreReport
    from bondroit.domain.months import Month
    from bondroit.errors import Language
    from bondroit.scoring.rows import Extras
    from bondroit.wiring.services import Services


def score(
    services: Services,
    month: Month,
    *,
    label: str | None,
    unknown: str = REFUSE,
    extras: Extras = NOTHING_MORE,
    out: Path | None = None,
) -> ScoreReport:
    """Score every file of a month.

    Args:
        services: of the workspace.
        month: the as-of month.
        label: a card; None for the latest of every name.
        unknown: what is done with values a card has no class for: `refuse`, `skip` or `missing`.
        extras: what is asked beside the table of scores, for `out`.
        out: a .parquet or .csv file beside the workspace's table.

    Raises:
        UserError: E-WRK-003 without a card; E-USE-001 for extras without a file, or a file of another kind.
    """
    articulations = FolderArticulations(services.root / FOLDER)
    if out is not None:
        require_kind(out)
        require_folder(out)
    elif extras.any:
        raise UserError(
            "E-USE-001",
            Text(
                "What is asked beside the scores has no file.",
                "Ce qui est demandé en plus des scores n'a pas de fichier.",
            ),
            remedy=Text(
                "add --out FILE.parquet or --out FILE.csv.", "ajoutez --out FICHIER.parquet ou --out FICHIER.csv."
            ),
        )
    names = [label] if label is not None else to_score(services.cards, articulations)
    if not names:
        raise UserError(
            "E-WRK-003",
            Text("There is no scorecard yet.", "Il n'y a pas encore de grille."),
            remedy=Text("run: bondroit build --month MONTH", "lancez : bondroit build --month MOIS"),
        )
    language = services.settings.language
    with services.lock("score"):
        return score_files.score_files(
            request=score_files.ScoreRequest(month, names, unknown, extras, language),
            tables=services.serving(Purpose.CONTROL),
            cards=services.cards,
            journal=services.journal,
            articulations=articulations,
            progress=services.progress,
            write=None if out is None else (lambda rows: write_lazy(out, rows)),
        )


def score_table(
    table: Path,
    card: str | Path,
    out: Path,
    *,
    workspace: Path | None = None,
    progress: Progress,
    language: Language,
    unknown: str = REFUSE,
    extras: Extras = NOTHING_MORE,
) -> scoring.ScoredFigures | scoring.ScoredTable:
    """Score a file; write the table with its scores. A large one streams by.

    Args:
        table: CSV or Parquet.
        card: a card's file, or a label in the workspace.
        out: where the scores go.
        workspace: where a label is looked up; None: the one around here.
        progress: shows that the work goes on.
        language: of the lines of progress.
        unknown: as `score`.
        extras: as `score`.

    Raises:
        UserError: E-USE-001 if the output is neither .parquet nor .csv, or is the table or the card.
    """
    require_kind(out)
    place = card if isinstance(card, Path) else cards.find(card, workspace)
    refuse_same({"--out": out}, {"--table": table, "--card": place})
    require_folder(out)
    request = scoring.TableRequest(str(table), unknown, extras, language)
    return scoring.score_table(
        request=request,
        card=read_card(place),
        received=LargeReceived(),
        progress=progress,
        write=lambda rows: write_lazy(out, rows),
    )


def require_kind(out: Path) -> None:
    """Refuse an output that is neither Parquet nor CSV.

    Raises:
        UserError: E-USE-001.
    """
    if out.suffix not in {".parquet", ".csv"}:
        raise UserError(
            "E-USE-001",
            Text(f"--out {out.name}: unknown kind of file.", f"--out {out.name} : type de fichier inconnu."),
            remedy=Text("name a .parquet or .csv file.", "nommez un fichier .parquet ou .csv."),
        )
