"""Runs that can be resumed, and decisions of people, in the operations database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from bondroit.app.ports import Decision, Run
from bondroit.domain.scorecard import canonical_json
from bondroit.errors import Text, UserError
from bondroit.store.schema import DECISIONS, RUNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Row

    from bondroit.app.ports import Clock
    from bondroit.store.database import Database

STARTED, FINISHED = "started", "finished"
CONFIRMED, SET_ASIDE = "confirmed", "set_aside"


class DatabaseOperations:
    """The operations of an operations database.

    Args:
        database: of the present revision.
        clock: when a run started and ended, and when a decision was taken.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def start(self, month: str, step: str, inputs: str) -> None:
        """Note that a step begins; earlier runs of it stay on record."""
        with self._database.writing() as connection:
            connection.execute(
                insert(RUNS).values(
                    month=month, step=step, inputs=inputs, state=STARTED, result="{}", started_at=self._now()
                )
            )

    def finish(self, month: str, step: str, result: Mapping[str, Any]) -> None:
        """Note that the last run of a step ended well.

        Raises:
            LookupError: the step never started, or ended already.
        """
        text = canonical_json(result)
        with self._database.writing() as connection:
            last = select(func.max(RUNS.c.id)).where(RUNS.c.month == month, RUNS.c.step == step).scalar_subquery()
            done = connection.execute(
                update(RUNS)
                .where(RUNS.c.id == last, RUNS.c.state == STARTED)
                .values(state=FINISHED, result=text, ended_at=self._now())
            )
            if done.rowcount != 1:
                message = f"{step} of {month} is not running"
                raise LookupError(message)

    def run(self, month: str, step: str) -> Run | None:
        """The last run of a step."""
        query = select(RUNS).where(RUNS.c.month == month, RUNS.c.step == step).order_by(RUNS.c.id.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _run(row)

    def runs(self) -> tuple[Run, ...]:
        """Every step's last run, by month and then in the order in which they started."""
        last = select(func.max(RUNS.c.id)).group_by(RUNS.c.month, RUNS.c.step)
        query = select(RUNS).where(RUNS.c.id.in_(last)).order_by(RUNS.c.month, RUNS.c.id)
        with self._database.reading() as connection:
            return tuple(_run(row) for row in connection.execute(query))

    def decide(self, decisions: Iterable[Decision]) -> int:
        """Record decisions, all or none; a later one on the same file replaces the earlier, both stay on record.

        Raises:
            UserError: E-USE-001 if a decision is neither `confirmed` nor `set_aside`, or gives no reason.
        """
        given = tuple(decisions)
        require_sound(given)
        at = self._now()
        rows = [
            {
                "month": d.month,
                "plan": d.plan,
                "household_id": d.household_id,
                "decision": d.decision,
                "by": d.by,
                "why": d.why,
                "at": at,
            }
            for d in given
        ]
        if rows:
            with self._database.writing() as connection:
                connection.execute(insert(DECISIONS), rows)
        return len(rows)

    def decisions(self, month: str, plan: str) -> tuple[Decision, ...]:
        """The decisions in force on one plan of a month, by household; those on another plan do not count."""
        own = select(func.max(DECISIONS.c.id)).where(DECISIONS.c.month == month, DECISIONS.c.plan == plan)
        last = own.group_by(DECISIONS.c.household_id)
        with self._database.reading() as connection:
            rows = connection.execute(select(DECISIONS).where(DECISIONS.c.id.in_(last))).all()
        # Sorted here: the database's collation is not the same everywhere.
        found = (Decision(r.month, r.plan, r.household_id, r.decision, r.by, r.why) for r in rows)
        return tuple(sorted(found, key=lambda decision: decision.household_id))

    def _now(self) -> str:
        return self._clock.now().isoformat(timespec="microseconds")


def require_sound(decisions: Iterable[Decision]) -> None:
    """Refuse a decision that is unknown or has no author or reason.

    Raises:
        UserError: E-USE-001, saying how many and what is wrong, never on which household.
    """
    unknown = sum(d.decision not in {CONFIRMED, SET_ASIDE} for d in decisions)
    bare = sum(not (d.by.strip() and d.why.strip()) for d in decisions)
    faults = []
    if unknown:
        faults.append(
            Text(
                f"{unknown} decision(s) are neither {CONFIRMED} nor {SET_ASIDE}.",
                f"{unknown} décision(s) ne sont ni {CONFIRMED} ni {SET_ASIDE}.",
            )
        )
    if bare:
        faults.append(Text(f"{bare} have no author or no reason.", f"{bare} n'ont pas d'auteur ou pas de motif."))
    if faults:
        raise UserError(
            "E-USE-001",
            Text("The decisions cannot be recorded.", "Les décisions ne peuvent pas être enregistrées."),
            faults=faults,
            remedy=Text(
                f"for each file give {CONFIRMED} or {SET_ASIDE}, who decided and why; nothing was recorded.",
                f"pour chaque dossier donnez {CONFIRMED} ou {SET_ASIDE}, qui a décidé et pourquoi ; rien n'est noté.",
            ),
        )


def _run(row: Row[Any]) -> Run:
    return Run(month=row.month, step=row.step, inputs=row.inputs, state=row.state, result=json.loads(row.result))
