"""Linking persons: on files that somebody brings, and between the registers of a workspace."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bondroit.app import link_files as on_files
from bondroit.app import link_persons as on_persons
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.ingesting.linkage.defaults import settings_for
from bondroit.ingesting.linkage.document import linkage_toml, parse_linkage
from bondroit.showing.linkage_page import render_linkage
from bondroit.showing.linkage_words import TABLE_WORDS, WORDS
from bondroit.showing.review_sheet import render_review
from bondroit.store.linking import SplinkPairs
from bondroit.store.received_text import TextFiles
from bondroit.store.restricted import write_restricted
from bondroit.store.review_sheets import RECORD, record_sheet
from bondroit.store.written import require_folder, text_of, write_frame, write_page
from bondroit.tables.contract import Purpose
from bondroit.tables.purposes import PURPOSES
from bondroit.wiring.outputs import refuse_same

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from bondroit.app.link_files import LinkedFiles, LinkFilesRequest
    from bondroit.app.link_persons import LinkedPersons
    from bondroit.app.ports import Progress
    from bondroit.errors import Language
    from bondroit.ingesting.linkage.settings import LinkageSettings
    from bondroit.wiring.services import Services

FOLDER = "review"
"""Of a workspace: sheets with identities, for the person entitled alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a linkage wrote, for the person who asked: paths."""

    links: str
    page: str
    model: str
    review: str
    sheet: str

    def to_document(self) -> dict[str, str]:
        """JSON values."""
        return {"links": self.links, "page": self.page, "model": self.model, "review": self.review, "sheet": self.sheet}


def linkage_settings(path: Path | None) -> LinkageSettings | None:
    """The settings in a file, if one is named.

    Raises:
        UserError: E-TAB-001 if it cannot be read, E-USE-003 with every fault.
    """
    return None if path is None else parse_linkage(text_of(path), name=str(path))


def saved_model(path: Path | None) -> Mapping[str, Any] | None:
    """A trained model in a file, if one is named.

    Raises:
        UserError: E-TAB-001 if it cannot be read, E-LNK-003 if it is no model.
    """
    if path is None:
        return None
    try:
        found = json.loads(text_of(path))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise UserError(
            "E-LNK-003",
            Text(f"{path} is no saved model.", f"{path} n'est pas un modèle enregistré."),
            remedy=Text("name the JSON that `bondroit link` wrote.", "indiquez le JSON écrit par « bondroit link »."),
        )
    return found


def propose_linkage(left: Path, right: Path | None, out: Path, *, language: Language) -> LinkageSettings:
    """Write settings to start from."""
    refuse_same({"--propose": out}, {"--left": left, "--right": right})
    require_folder(out)
    made = on_files.propose_linkage(left=str(left), right=None if right is None else str(right), files=TextFiles())
    write_page(out, linkage_toml(made, language))
    return made


def link_files(
    request: LinkFilesRequest, *, out: Path, inputs: Mapping[str, Path | None], language: Language, progress: Progress
) -> tuple[LinkedFiles, Written]:
    """Link files; write the links, the page, the model and the review sheet beside each other.

    Args:
        request: what is asked.
        out: the links, .csv or .parquet; the other files take its name.
        inputs: options and the files they read, none of which may be written over.
        language: of the page.
        progress: where it is shown.
    """
    paths = {
        "links": out, "page": out.with_suffix(".html"), "model": out.with_suffix(".model.json"),
        "review": out.with_name(f"{out.stem}.review.csv"), "sheet": out.with_name(f"{out.stem}.review.html"),
    }  # fmt: skip
    if out.suffix not in {".csv", ".parquet"}:
        raise UserError(
            "E-USE-001",
            Text(f"--out {out.name}: unknown kind of file.", f"--out {out.name} : type de fichier inconnu."),
            remedy=Text("name a .csv or .parquet file.", "nommez un fichier .csv ou .parquet."),
        )
    refuse_same({"--out" if k == "links" else k: p for k, p in paths.items()}, inputs)
    require_folder(out)
    names = " + ".join(Path(p).name for p in (request.left, request.right) if p)
    with progress.step(Text(f"Linking {names}", f"Rapprochement de {names}").say(language)):
        done = on_files.link_files(request=request, files=TextFiles(), pairing=SplinkPairs())
    write_frame(out, done.links)
    title = Text(f"Linkage of {names}", f"Rapprochement de {names}")
    called = [Path(p).name for p in (request.left, request.right or request.left)]
    sides = (Text(called[0], called[0]), Text(called[1], called[1]))
    write_page(paths["page"], render_linkage(done.quality, title=title, sides=sides, language=language, masked=False))
    write_page(paths["model"], json.dumps(done.model, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    _write_sheet(done.sheet, paths["review"], paths["sheet"], sides, language)
    return done, Written(**{name: str(path) for name, path in paths.items()})


def link_persons(
    services: Services,
    *,
    table: str,
    partner: str,
    purpose: str,
    basis: str,
    month: str | None,
    threshold: float | None,
    settings: Path | None,
    model: Path | None,
    decisions: Path | None,
    language: Language,
) -> tuple[LinkedPersons, Written]:
    """Link persons of a workspace to a partner's register."""
    on_persons.require_ground(table=table, partner=partner, purpose=purpose, basis=basis, journal=services.journal)
    own = linkage_settings(settings) or settings_for(table, partner)
    when = Month.parse(month) if month else Month.from_date(services.clock.now().date())
    folder = services.root / FOLDER
    name = "-".join((partner, *on_persons.purposes_of(purpose)))
    request = on_persons.LinkPersonsRequest(
        table=table, partner=partner, purpose=purpose, basis=basis, month=when,
        settings=own if threshold is None else replace(own, threshold=threshold),
        model=saved_model(model),
        decisions=None if decisions is None else TextFiles().texts(str(decisions)),
    )  # fmt: skip
    sides = (TABLE_WORDS.get(table, Text(table, table)), TABLE_WORDS.get(partner, Text(partner, partner)))
    title = Text(f"Linking {sides[0].en} to {sides[1].en}", f"Rapprochement : {sides[0].fr} et {sides[1].fr}")
    with services.lock("link"), services.progress.step(title.say(language)):
        done = on_persons.link_persons(
            request=request,
            serving=services.serving,
            pairing=SplinkPairs(
                threads=services.settings.threads or 2, memory_limit=services.settings.memory_limit,
                temporary=str(services.root / services.settings.temporary_folder),
            ),
            journal=services.journal,
        )  # fmt: skip
        review = record_sheet(folder / f"{name}-{when}.csv", services.clock.now().date())
        sheet = review.with_suffix(".html")
        _write_sheet(done.sheet, review, sheet, sides, language)
        served = [PURPOSES[Purpose(p)] for p in request.purposes]
        ground = (
            (WORDS["purpose"], Text(", ".join(t.en for t in served), ", ".join(t.fr for t in served))),
            *(
                (WORDS[key], Text(same, same))
                for key, same in (("basis", basis), ("month", str(when)), ("run", done.run))
            ),
        )
        page = services.documents.write_text(
            f"links-{name}-{when}.html",
            render_linkage(done.quality, title=title, ground=ground, sides=sides, language=language),
        )
        saved = services.documents.write_json(f"links-{name}-{when}.model.json", dict(done.model))
    return done, Written(links=f"links {when}", page=page, model=saved, review=str(review), sheet=str(sheet))


def remove_sheets(root: Path) -> int:
    """Remove the review sheets of a workspace; how many there were."""
    folder = root / FOLDER
    sheets = sorted(folder.glob("*-*.csv")) + sorted(folder.glob("*-*.html")) if folder.is_dir() else []
    for path in (*sheets, *sorted(folder.glob(f"*-*{RECORD}"))):
        path.unlink(missing_ok=True)
    return len(sheets)


def review_sheets(services: Services) -> list[dict[str, Any]]:
    """The review sheets of a workspace: where they are, how many pairs they hold, how many are decided."""
    folder = services.root / FOLDER
    sheets = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    rows = []
    for path in sheets:
        listed = list(csv.DictReader(io.StringIO(text_of(path))))
        decided = sum(1 for row in listed if (row.get("decision") or "").strip())
        rows.append({"sheet": str(path), "pairs": len(listed), "decided": decided})
    services.journal.append("review", "linkage", {"sheets": len(rows), "pairs": sum(r["pairs"] for r in rows)})
    return rows


def _write_sheet(sheet: pl.DataFrame, review: Path, page: Path, sides: tuple[Text, Text], language: Language) -> None:
    write_restricted(review, sheet.write_csv().encode())
    write_restricted(page, render_review(sheet, csv=review.name, sides=sides, language=language).encode())
