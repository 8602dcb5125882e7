"""Take down what households answered to questions; nobody is presumed wrong for not answering."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.reconciling.answering import COLUMNS, added, faults, read_answers, states

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from bondroit.app.ports import Clock, Journal, Tables

SILENCE = Text(
    "A question without an answer is no fault and claims nothing: a person may at most propose a control on documents.",
    "Une question sans réponse n'est pas une faute et ne réclame rien : une personne peut au plus proposer un contrôle "
    "sur pièces.",
)


@dataclass(frozen=True, slots=True)
class AnswersReport:
    """Answers taken down now, and the state of all questions."""

    agrees: int
    corrects: int
    contests: int
    settled: int
    asked: int
    answered: int
    closed: int

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {**asdict(self), "silence": SILENCE._asdict()}


def take_answers(
    *, frame: pl.DataFrame, tables: Tables, journal: Journal, clock: Clock, lines: Sequence[int] | None = None
) -> AnswersReport:
    """Record answers, all or none.

    Args:
        frame: question, answer (agrees, corrects, contests, settled), and where there is more to say note (a code) and
            corrected_euros.
        tables: reads `questions`, adds to `answers`.
        journal: gets one entry with counts.
        clock: the month in which they came.
        lines: where each row begins in the file that was brought, see `read_answers`.

    Raises:
        UserError: E-TAB-004 if a column is missing; E-TAB-002 with every fault; E-WRK-003 if nothing was asked.
    """
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        raise UserError(
            "E-TAB-004",
            Text("The answers cannot be read.", "Les réponses sont illisibles."),
            faults=[Text(f"Column {c} is missing.", f"La colonne {c} manque.") for c in missing],
            remedy=Text("give the columns question and answer.", "donnez les colonnes question et answer."),
        )
    before = tables.read("answers") if tables.exists("answers") else None
    questions = tables.scan("questions").select("question")
    known = states(questions, None if before is None else before.lazy()).collect()
    answers = read_answers(frame, lines)
    found = faults(answers, known)
    if found:
        raise UserError(
            "E-TAB-002",
            Text("The answers do not fit the questions; none was recorded.",
                 "Les réponses ne vont pas aux questions ; aucune n'est notée."),
            faults=found,
            remedy=Text("correct these lines and run again.", "corrigez ces lignes et relancez."),
        )  # fmt: skip
    whole = added(answers, before, Month.from_date(clock.now().date()))
    tables.write("answers", whole)
    counts = dict(answers.group_by("answer").len().iter_rows())
    now = dict(states(questions, whole.lazy()).group_by("state").len().collect().iter_rows())
    given = {name: counts.get(name, 0) for name in ("agrees", "corrects", "contests", "settled")}
    report = AnswersReport(**given, **{name: now.get(name, 0) for name in ("asked", "answered", "closed")})
    journal.append("reconcile answer", "rights", asdict(report))
    return report
