"""The ports of `app.ports` held in memory, for tests of the verbs; the contract tests keep them honest."""

# ruff: noqa: D102 - the ports say what each method does
from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.app.ports import Decision, JournalEntry, Run
from bondroit.domain.scorecard import canonical_json, from_document, to_document
from bondroit.errors import Text, UserError
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import check_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Scorecard

GENESIS = "0" * 64


def refusal(code: str, message: str, faults: Sequence[Text] = ()) -> UserError:
    """An error of the real kind with a short message."""
    return UserError(code, Text(message, message), faults=faults, remedy=Text("see the test", "voir le test"))


@dataclass
class FakeClock:
    """Stands still until it is moved."""

    at: datetime = datetime(2026, 4, 30, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment it stands at."""
        return self.at


class MemoryTables:
    """Tables in a dictionary, under the same contract: name, month and known month to rows."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, Month | None, Month | None], pl.DataFrame] = {}
        self._notes: dict[tuple[str, Month | None], dict[str, str]] = {}
        self.replaced: dict[str, pl.DataFrame] = {}
        self._before: dict[str, dict[Month, pl.DataFrame]] = {}
        self._since: dict[str, Month | None] = {}

    def read(
        self,
        name: str,
        month: Month | None = None,
        columns: Sequence[str] | None = None,
        *,
        known_by: Month | None = None,
    ) -> pl.DataFrame:
        lazy = self.scan(name, None if month is None else (month,), known_by=known_by)
        return (lazy if columns is None else lazy.select(columns)).collect()

    def scan(self, name: str, months: Sequence[Month] | None = None, *, known_by: Month | None = None) -> pl.LazyFrame:
        return pl.concat([frame.lazy() for frame in self._stored(name, months, known_by)], how="diagonal")

    def write(self, name: str, frame: pl.DataFrame, month: Month | None = None, *, known: Month | None = None) -> None:
        table = TABLES[name]
        key = self._key(name, month, known)
        faults = check_frame(frame, table)
        if month and table.monthly and frame.schema.get("month") == pl.Date():
            strangers = (frame["month"] != month.first_day).sum()
            if strangers:
                fault = f"Column month: {strangers} value(s) are not {month}, the month written."
                faults.append(Text(fault, fault))
        if faults:
            raise refusal("E-TAB-002", f"{name} breaks its contract", faults)
        extra = [column for column in frame.columns if column not in table.schema]
        self._kept[key] = frame.select([*table.schema, *extra])

    def sink(
        self,
        name: str,
        frame: pl.LazyFrame,
        month: Month | None = None,
        *,
        known: Month | None = None,
        notes: Mapping[str, str] | None = None,
    ) -> int:
        rows = self.write_all(name, [(month, known, frame)])
        self._notes[name, month] = dict(notes or {})
        return rows

    def notes(self, name: str, month: Month) -> dict[str, str]:
        self.fingerprint(name, month)
        return self._notes.get((name, month), {})

    def keep_replaced(self, name: str, month: Month) -> str:
        kept = f"tables/{name}/{month}.replaced-{self.fingerprint(name, month)[:12]}.parquet"
        self.replaced[kept] = self.read(name, month)
        return kept

    def write_all(self, name: str, pieces: Iterable[tuple[Month | None, Month | None, pl.LazyFrame]]) -> int:
        whole = MemoryTables()
        for month, known, frame in pieces:
            whole.write(name, frame.collect(), month, known=known)
            if known is not None and not TABLES[name].monthly:
                there = self._kept.get((name, None, None))
                if there is not None and self._since.get(name) != known:
                    self._before.setdefault(name, {}).setdefault(known, there)
                self._since[name] = known
        self._kept |= whole._kept
        return sum(frame.height for frame in whole._kept.values())

    def months(self, name: str, *, known_by: Month | None = None) -> tuple[Month, ...]:
        return tuple(month for month in self._known(name, known_by) if month is not None)

    def versions(self, name: str) -> tuple[tuple[Month, Month], ...]:
        found = [(month, known) for kept, month, known in self._kept if kept == name and month and known]
        return tuple(sorted(found))

    def exists(self, name: str, month: Month | None = None, *, known_by: Month | None = None) -> bool:
        there = self._known(name, known_by)
        return bool(there) if month is None or not TABLES[name].monthly else month in there

    def fingerprint(self, name: str, month: Month | None = None, *, known_by: Month | None = None) -> str:
        digest = hashlib.sha256()
        for frame in self._stored(name, None if month is None else (month,), known_by):
            digest.update(frame.write_csv().encode())
        return digest.hexdigest()

    def _key(self, name: str, month: Month | None, known: Month | None) -> tuple[str, Month | None, Month | None]:
        if not TABLES[name].monthly:
            return name, None, None
        if month is None:
            raise ValueError(name)
        return name, month, known or month

    def _known(self, name: str, known_by: Month | None) -> dict[Month | None, pl.DataFrame]:
        if not TABLES[name].monthly:
            stood = self._before.get(name, {})
            until = min((month for month in stood if known_by is not None and known_by <= month), default=None)
            now = {month: frame for (kept, month, _), frame in self._kept.items() if kept == name}
            return now if until is None else {None: stood[until]}
        before = [(m, k) for m, k in self.versions(name) if known_by is None or k < known_by]
        return {m: self._kept[name, m, k] for m, k in before}

    def _stored(self, name: str, months: Sequence[Month] | None, known_by: Month | None) -> list[pl.DataFrame]:
        there = self._known(name, known_by)
        wanted = list(months) if months is not None and TABLES[name].monthly else list(there)
        if not wanted or any(month not in there for month in wanted):
            raise refusal("E-WRK-003", f"{name} was not written")
        return [there[month] for month in wanted]


class MemoryCards:
    """Scorecards in a dictionary."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], str] = {}

    def save(self, card: Scorecard) -> None:
        text = canonical_json(to_document(card))
        if self._kept.setdefault((card.name, card.version), text) != text:
            raise refusal("E-INT-001", f"{card.label} differs")

    def load(self, label: str) -> Scorecard:
        name, _, version = label.partition("@")
        key = (name, int(version) if version else self.next_version(name) - 1)
        if key not in self._kept:
            raise refusal("E-WRK-003", f"no {label}")
        return from_document(json.loads(self._kept[key]))

    def labels(self) -> tuple[str, ...]:
        return tuple(f"{name}@{version}" for name, version in sorted(self._kept))

    def next_version(self, name: str) -> int:
        return 1 + max((version for known, version in self._kept if known == name), default=0)


@dataclass
class MemoryJournal:
    """A chained list."""

    clock: FakeClock = field(default_factory=FakeClock)
    actor: str = "operator"
    kept: list[JournalEntry] = field(default_factory=list)

    def append(self, verb: str, purpose: str, detail: Mapping[str, Any]) -> JournalEntry:
        content: dict[str, Any] = {
            "sequence": len(self.kept) + 1,
            "at": self.clock.now().isoformat(timespec="microseconds"),
            "actor": self.actor,
            "verb": verb,
            "purpose": purpose,
            "detail": json.loads(canonical_json(detail)),
            "previous_hash": self.kept[-1].hash if self.kept else GENESIS,
        }
        entry = JournalEntry(**content, hash=hashlib.sha256(canonical_json(content).encode()).hexdigest())
        self.kept.append(entry)
        return entry

    def entries(self, limit: int | None = None) -> tuple[JournalEntry, ...]:
        return tuple(self.kept if limit is None else self.kept[len(self.kept) - min(limit, len(self.kept)) :])

    def verify(self) -> int:
        return len(self.kept)


@dataclass
class MemoryOperations:
    """Runs and decisions in lists."""

    kept_runs: list[Run] = field(default_factory=list)
    kept_decisions: list[Decision] = field(default_factory=list)

    def start(self, month: str, step: str, inputs: str) -> None:
        self.kept_runs.append(Run(month, step, inputs, "started"))

    def finish(self, month: str, step: str, result: Mapping[str, Any]) -> None:
        last = self.run(month, step)
        if last is None or last.state != "started":
            raise LookupError(step)
        place = len(self.kept_runs) - 1 - self.kept_runs[::-1].index(last)
        self.kept_runs[place] = replace(last, state="finished", result=json.loads(canonical_json(result)))

    def run(self, month: str, step: str) -> Run | None:
        return next((r for r in reversed(self.kept_runs) if (r.month, r.step) == (month, step)), None)

    def runs(self) -> tuple[Run, ...]:
        last = {(r.month, r.step): place for place, r in enumerate(self.kept_runs)}
        return tuple(self.kept_runs[place] for (_, _), place in sorted(last.items(), key=lambda i: (i[0][0], i[1])))

    def decide(self, decisions: Iterable[Decision]) -> int:
        given = list(decisions)
        for d in given:
            if d.decision not in {"confirmed", "set_aside"} or not d.by.strip() or not d.why.strip():
                raise refusal("E-USE-001", "a decision is not sound")
        self.kept_decisions += given
        return len(given)

    def decisions(self, month: str, plan: str) -> tuple[Decision, ...]:
        force = {d.household_id: d for d in self.kept_decisions if (d.month, d.plan) == (month, plan)}
        return tuple(force[household] for household in sorted(force))


class MemoryDocuments:
    """Documents in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def write_text(self, name: str, text: str) -> str:
        return self.write_bytes(name, text.encode())

    def write_bytes(self, name: str, data: bytes) -> str:
        if name.startswith("/") or ".." in name.split("/") or not name:
            raise ValueError(name)
        self.kept[name] = data
        return f"memory/{name}"

    def write_json(self, name: str, document: Mapping[str, Any]) -> str:
        text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
        return self.write_text(name, text + "\n")

    def read_json(self, name: str) -> dict[str, Any]:
        if name not in self.kept:
            raise refusal("E-WRK-003", f"{name} was not written")
        try:
            document = json.loads(self.kept[name])
        except ValueError:
            raise refusal("E-TAB-001", f"{name} is not JSON") from None
        if not isinstance(document, dict):
            raise refusal("E-TAB-001", f"{name} is not an object")
        return document

    def exists(self, name: str) -> bool:
        return name in self.kept


class MemoryLock:
    """A lock that two objects share by sharing `held`."""

    def __init__(self, held: list[str] | None = None) -> None:
        self.held = [] if held is None else held
        self._mine = 0

    @contextmanager
    def __call__(self, purpose: str) -> Iterator[None]:
        if self.held and not self._mine:
            raise refusal("E-BSY-001", f"held for {self.held[0]}", [Text(self.held[0], self.held[0])])
        self.held.append(purpose)
        self._mine += 1
        try:
            yield
        finally:
            self._mine -= 1
            self.held.pop()


@dataclass
class MemoryReceived:
    """Received tables by path; expressions are those of Polars' own SQL."""

    frames: dict[str, pl.DataFrame]

    def read(self, path: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
        if path not in self.frames:
            raise refusal("E-TAB-001", f"no {path}")
        frame = self.frames[path]
        if frame.is_empty():
            raise refusal("E-TAB-003", f"{path} is empty")
        missing = [c for c in columns or () if c not in frame.columns]
        if missing:
            raise refusal("E-TAB-004", f"{path} lacks columns", [Text(c, c) for c in missing])
        return frame if columns is None else frame.select(columns)

    def define(self, frame: pl.DataFrame, definitions: Mapping[str, str]) -> pl.DataFrame:
        for name, expression in definitions.items():
            frame = frame.with_columns(self._compute(frame, expression).alias(name))
        return frame

    def where(self, frame: pl.DataFrame, expression: str) -> pl.Series:
        return self._compute(frame, expression).fill_null(value=False)

    def _compute(self, frame: pl.DataFrame, expression: str) -> pl.Series:
        try:
            return frame.select(pl.sql_expr(expression).alias("it")).to_series()
        except pl.exceptions.PolarsError as error:
            raise refusal("E-USE-004", type(error).__name__) from None
