"""Link persons of the body to a partner's register: for a stated purpose, on a stated legal basis, journalled."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.app.link_files import quality_document
from bondroit.app.link_rows import link_rows
from bondroit.errors import Text, UserError
from bondroit.ingesting.linkage.choosing import LEFT, PROBABILITY, RIGHT, WEIGHT
from bondroit.ingesting.linkage.defaults import BODY_KEY, NUMBERS
from bondroit.ingesting.linkage.document import linkage_toml
from bondroit.ingesting.linkage.linked import HOW, nobody_decided
from bondroit.ingesting.linkage.review import Keys, decided, merged, sheet, still_there
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import Purpose
from bondroit.tables.linked import LINK_PURPOSES
from bondroit.tables.purposes import PURPOSES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bondroit.app.pairing import Pairing
    from bondroit.app.ports import Journal, Tables
    from bondroit.domain.months import Month
    from bondroit.ingesting.linkage.linked import Decided, Linked
    from bondroit.ingesting.linkage.quality import Quality
    from bondroit.ingesting.linkage.settings import LinkageSettings

VERB = "link"
REFUSED = "refuse"
DECISIONS = "link_decisions"
SHORT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPersonsRequest:
    """What is asked.

    Attributes:
        table, partner: the body's register and the partner's.
        purpose: control, rights, statistics or audit; several with commas between: one linkage, links for each.
        basis: the legal basis, in words.
        month: when the links are made; persons known later are left out.
        settings: what is compared.
        model: trained before; None trains one.
        decisions: a filled review sheet, all text; None if there is none.
    """

    table: str
    partner: str
    purpose: str
    basis: str
    month: Month
    settings: LinkageSettings
    model: Mapping[str, Any] | None = None
    decisions: pl.DataFrame | None = None

    @property
    def purposes(self) -> tuple[str, ...]:
        """Each purpose once, in order."""
        return purposes_of(self.purpose)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedPersons:
    """What came of it.

    Attributes:
        request: what was asked.
        quality: figures.
        sheet: doubtful pairs, with identities: for the person entitled alone.
        model: the trained model.
        run: names the run here, in the links and in the journal.
    """

    request: LinkPersonsRequest
    quality: Quality
    sheet: pl.DataFrame
    model: Mapping[str, Any]
    run: str

    def to_document(self) -> dict[str, Any]:
        """JSON values: figures, no value of a person."""
        asked = self.request
        return {
            "table": asked.table, "partner": asked.partner, "purpose": asked.purpose, "basis": asked.basis,
            "month": str(asked.month), "run": self.run, **quality_document(self.quality),
        }  # fmt: skip


def purposes_of(text: str) -> tuple[str, ...]:
    """`control,rights` as words, each once."""
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def require_ground(*, table: str, partner: str, purpose: str, basis: str, journal: Journal) -> tuple[Purpose, ...]:
    """The purposes, if they are stated, have a basis, and both tables may be linked for them.

    Raises:
        UserError: E-LNK-001; the refusal is in the journal.
    """
    permitted = {p.value: p for p in LINK_PURPOSES}
    words = purposes_of(purpose)
    wanted = tuple(permitted[word] for word in words if word in permitted)
    faults = []
    if not wanted or len(wanted) < len(words):
        known = ", ".join(permitted)
        faults.append(Text(f"The purpose must be stated: {known}.", f"La finalité doit être dite : {known}."))
    if not basis.strip():
        faults.append(Text("No legal basis was stated.", "Aucune base légale n'est indiquée."))
    faults += [
        Text(f"Table {name} does not serve {PURPOSES[p].en}.", f"La table {name} ne sert pas à : {PURPOSES[p].fr}.")
        for name in (table, partner)
        for p in (Purpose.LINKAGE, *wanted)
        if name in TABLES and p not in TABLES[name].purposes
    ]
    if not faults:
        return wanted
    journal.append(
        REFUSED, Purpose.LINKAGE.value,
        {"code": "E-LNK-001", "table": table, "partner": partner, "purpose": purpose.strip(), "basis": basis.strip()},
    )  # fmt: skip
    raise UserError(
        "E-LNK-001",
        Text("Files are not linked without a ground.", "Des fichiers ne se rapprochent pas sans fondement."),
        faults=faults,
        remedy=Text(
            'state --purpose control (or rights) and --basis "the text that allows it"; the refusal is in the journal.',
            "indiquez --purpose control (ou rights) et --basis « le texte qui le permet » ; le refus est au journal.",
        ),
    )


def link_persons(
    *,
    request: LinkPersonsRequest,
    serving: Callable[..., Tables],
    pairing: Pairing,
    journal: Journal,
) -> LinkedPersons:
    """Link, write the links of the month, tell the journal.

    Args:
        request: what is asked.
        serving: tables for a purpose, see `wiring.Services.serving`.
        pairing: finds likely pairs.
        journal: gets the linkage, or its refusal.

    Raises:
        UserError: E-LNK-001 without a ground; E-WRK-003 if a register is not there; as `link_rows`.
    """
    asked = request
    require_ground(table=asked.table, partner=asked.partner, purpose=asked.purpose, basis=asked.basis, journal=journal)
    view = serving(Purpose.LINKAGE, ground=asked.basis)
    left, right = _registers(view, asked)
    keys = Keys(BODY_KEY, (NUMBERS[asked.partner],))
    made = _decisions(view, asked, left, right, keys)
    done = link_rows(left=left, right=right, settings=asked.settings, pairing=pairing, model=asked.model, decided=made)
    run = _run(view, asked, made)
    _write(view, asked, _rows(done, left, right, asked, run))
    if asked.decisions is not None:
        _keep(view, asked, made, left, right)
    report = LinkedPersons(
        request=asked,
        quality=done.quality,
        sheet=sheet(done, left, right, asked.settings, keys),
        model=done.model,
        run=run,
    )
    journal.append(VERB, Purpose.LINKAGE.value, report.to_document())
    return report


def _registers(view: Tables, asked: LinkPersonsRequest) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both registers, with what is compared and who is meant alone; persons known in the month or before."""
    compared = asked.settings.comparisons
    left = dict.fromkeys([*BODY_KEY, "known", *(c.in_left for c in compared)])
    right = dict.fromkeys([NUMBERS[asked.partner], *(c.in_right for c in compared)])
    own = view.read(asked.table, None, list(left))
    known = pl.col("known").is_null() | (pl.col("known") <= asked.month.first_day)
    return own.filter(known).sort(BODY_KEY), view.read(asked.partner, None, list(right)).sort(NUMBERS[asked.partner])


def _decisions(view: Tables, asked: LinkPersonsRequest, left: pl.DataFrame, right: pl.DataFrame, keys: Keys) -> Decided:
    """The decisions in force: those of the sheet, then those kept from before on rows that are still there."""
    new = nobody_decided()
    if asked.decisions is not None:
        new = decided(asked.decisions, left, right, asked.settings, keys)
    if not view.exists(DECISIONS):
        return new
    kept = view.read(DECISIONS).filter(pl.col("partner_table") == asked.partner)
    kept = kept.rename({"partner_number": keys.right[0]})
    return merged(new, still_there(kept, left, right, keys), asked.settings)


def _keep(tables: Tables, asked: LinkPersonsRequest, made: Decided, left: pl.DataFrame, right: pl.DataFrame) -> None:
    """Keep the decisions in force for later linkages."""
    table = TABLES[DECISIONS]
    number = NUMBERS[asked.partner]
    rows = [
        left.select(BODY_KEY)[pairs[LEFT]].with_columns(
            pl.lit(asked.partner).alias("partner_table"),
            right[number][pairs[RIGHT]].alias("partner_number"),
            pl.lit(same).alias("same"),
            pl.lit(asked.month.first_day).alias("decided"),
        )
        for pairs, same in ((made.confirmed, True), (made.refused, False))
    ]
    if tables.exists(DECISIONS):
        before = tables.read(DECISIONS)
        rows = [r.join(before.select(*table.key, "same", then="decided"), on=[*table.key, "same"], how="left")
                .with_columns(decided=pl.coalesce("then", "decided")).drop("then") for r in rows]  # fmt: skip
        rows.append(before.filter(pl.col("partner_table") != asked.partner))
    tables.write(DECISIONS, pl.concat([r.select(table.schema.keys()) for r in rows]).sort(table.key))


def _run(view: Tables, asked: LinkPersonsRequest, made: Decided) -> str:
    """Names a run by all that decides it: the same inputs give the same name."""
    parts = [
        asked.table, asked.partner, asked.purpose, str(asked.month), linkage_toml(asked.settings, "en"),
        view.fingerprint(asked.table), view.fingerprint(asked.partner), repr(asked.model),
        made.confirmed.write_csv(), made.refused.write_csv(),
    ]  # fmt: skip
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:SHORT]


def _rows(done: Linked, left: pl.DataFrame, right: pl.DataFrame, asked: LinkPersonsRequest, run: str) -> pl.DataFrame:
    links = done.links
    numbers = right[NUMBERS[asked.partner]][links[RIGHT]]
    rows = left.select(BODY_KEY)[links[LEFT]].with_columns(
        pl.lit(asked.month.first_day).alias("month"),
        pl.lit(asked.partner).alias("partner_table"),
        numbers.alias("partner_number"),
        links[WEIGHT],
        links[PROBABILITY],
        links[HOW],
        pl.lit(run).alias("run"),
    )
    return pl.concat([rows.with_columns(pl.lit(purpose).alias("purpose")) for purpose in asked.purposes])


def _write(tables: Tables, asked: LinkPersonsRequest, rows: pl.DataFrame) -> None:
    """The links of the month, with those to other partners or for other purposes that were there."""
    name = "links"
    if tables.exists(name, asked.month):
        mine = (pl.col("partner_table") == asked.partner) & pl.col("purpose").is_in(asked.purposes)
        rows = pl.concat([tables.read(name, asked.month).filter(~mine), rows.select(TABLES[name].schema.keys())])
    key = list(TABLES[name].key)
    tables.write(name, rows.sort(key).select(TABLES[name].schema.keys()), asked.month)
