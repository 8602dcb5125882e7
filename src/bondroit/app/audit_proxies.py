"""The verb `proxies`: what in a card stands for protected traits and for removed variables, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.app.audit_proxies_boosted import ABSENT, Trees, there, tree_rows
from bondroit.app.audit_proxies_files import Moving, coded_files, drawn_rows
from bondroit.app.ports import Quiet
from bondroit.auditing.check import Need
from bondroit.auditing.declared_share import declared_share
from bondroit.auditing.proxies_guess import enough, guess_trait
from bondroit.auditing.proxies_material import ProxyFiles
from bondroit.auditing.proxies_parity import parities
from bondroit.auditing.proxies_rebuild import Rebuilding
from bondroit.auditing.proxies_refit import Surveyed, gaps_of, refit
from bondroit.auditing.proxies_removed import remove
from bondroit.auditing.proxies_report import ProxyReport, answers
from bondroit.auditing.together_proxies import proxies_alone
from bondroit.errors import Text, UserError
from bondroit.scoring.rows import Top
from bondroit.stats.disclosure import FLOOR
from bondroit.stats.held_out import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bondroit.app.audit_proxies_files import Population
    from bondroit.app.ports import Progress
    from bondroit.auditing.declared_origins import Source
    from bondroit.auditing.material import Attribute
    from bondroit.auditing.proxies_guess import TraitGuessed
    from bondroit.auditing.proxies_parity import Parity
    from bondroit.auditing.proxies_rebuild import Rebuilt
    from bondroit.auditing.proxies_removed import Removed
    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Booleans, Floats

MOST_ROWS = 50_000
"""Files that guesses are learnt and judged on; of more, so many are drawn."""
USUAL_TOP = Top(percent=Decimal(5))
_ROW = "_row"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyRequest:
    """What is asked.

    Attributes:
        removed: variables taken out, each in turn; all of the card's if empty.
        top: which files are the highest.
        shuffles: how many times traits are shuffled for the reference of chance.
        seed: of the parts, shuffles and draws.
        boosted: whether boosted trees are tried where they are installed.
        as_is: take the card's own scores at equal truth: it did not learn from these files.
        floor: smallest count shown.
    """

    removed: tuple[str, ...] = ()
    top: Top = USUAL_TOP
    shuffles: int = 20
    seed: int = 1
    boosted: bool = True
    as_is: bool = False
    floor: int = FLOOR


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Files whose truth is known.

    Attributes:
        population: these files.
        met: (m,) 1 where the target is met.
        amounts: (m,) cents at stake, nonnegative; None without.
        given: columns of conditions declared legitimate.
    """

    population: Population
    met: Floats
    amounts: Floats | None
    given: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What is looked at.

    Attributes:
        card: the scorecard.
        over: the month, or the table.
        population: the files that are scored.
        sources: where the card's variables come from.
        truth: files whose truth is known; None without a survey or an outcome.
        notes: what a reader must know first.
    """

    card: Scorecard
    over: str
    population: Population
    sources: tuple[Source, ...]
    truth: Truth | None
    notes: tuple[Text, ...] = ()


def audit_proxies(*, request: ProxyRequest, subject: Subject, progress: Progress | None = None) -> ProxyReport:
    """Guess traits, rebuild removed variables, refit without them, compare groups at equal truth.

    Raises:
        UserError: E-SCO-002 if the card does not fit the files; E-USE-001 for a variable that the card has not;
            E-AUD-001 if no trait has enough files, or too few have a known truth.
    """
    card, population = subject.card, subject.population
    files = coded_files(card, population)
    files, notes = _large_enough(files, request.floor)
    names = _removed(request.removed, files.names)
    chosen = drawn_rows(files.rows, MOST_ROWS, request.seed)
    looked = files.kept(chosen)
    total = len(files.traits) + (len(names) if subject.truth is not None else 0)
    step = (progress or Quiet()).step(f"{card.label} \N{MIDDLE DOT} {subject.over}", total=total)
    with step as advance:
        guessed, rebuilding = _guessed(looked, _trees(looked, chosen, subject, request), request, advance)
        rebuilt = tuple(rebuilding.variable(name) for name in names)
        surveyed, removed, at_truth = _at_truth(subject, request, files, rebuilt, advance)
    top = min(request.top.of(files.rows), files.rows)
    declared = declared_share(files, subject.sources, top, floor=request.floor)
    findings, not_run = answers(
        card=card, sources=subject.sources, traits=guessed, rebuilt=rebuilt, removed=removed, parities=at_truth,
        declared=declared, have=_have(surveyed),
    )  # fmt: skip
    masked = sum(v.masked for v in card.variables)
    notes += [_masked(masked)] if masked else []
    notes += [ABSENT] if request.boosted and not there() else []
    report = ProxyReport(
        card=card.label, over=subject.over, files=files.rows, looked_at=looked.rows, top=declared.top,
        share=top / files.rows, labels=population.labels, traits=guessed,
        trait_rebuilt=tuple(rebuilding.trait(t.name) for t in guessed), rebuilt=rebuilt, removed=removed,
        parities=at_truth, surveyed=None if surveyed is None else surveyed.files.rows, declared=declared,
        findings=findings, not_run=not_run, notes=(*subject.notes, *notes), floor=request.floor,
    )  # fmt: skip
    return proxies_alone(report)


def _guessed(
    looked: ProxyFiles, trees: Trees | None, request: ProxyRequest, advance: Callable[[int], None]
) -> tuple[tuple[TraitGuessed, ...], Rebuilding]:
    part = parts_of(looked.sampling, seed=request.seed)
    found = []
    for place, trait in enumerate(looked.traits):
        one, own = guess_trait(looked, place, part, shuffles=request.shuffles, seed=request.seed)
        found.append(one if trees is None else trees.beside(one, own, trait.members))
        advance(1)
    return tuple(found), Rebuilding(looked, part)


def _trees(looked: ProxyFiles, chosen: Booleans, subject: Subject, request: ProxyRequest) -> Trees | None:
    """The files that trees are tried on, some of those looked at (`chosen` of all); None without the library."""
    if not request.boosted or not there():
        return None
    rows = tree_rows(looked.rows, request.seed)
    places = pl.Series(np.flatnonzero(chosen)[rows].astype(np.uint32))
    numbered = subject.population.frame.select(looked.names).with_row_index(_ROW)
    frame = numbered.filter(pl.col(_ROW).is_in(places.implode())).collect().sort(_ROW).drop(_ROW)
    return Trees(rows, frame, looked.sampling.part(rows), looked.names, request.seed)


def _at_truth(
    subject: Subject, request: ProxyRequest, files: ProxyFiles, rebuilt: Sequence[Rebuilt],
    advance: Callable[[int], None],
) -> tuple[Surveyed | None, tuple[Removed, ...], tuple[Parity, ...]]:  # fmt: skip
    """What needs a truth: the refits, and parity at equal truth."""
    if subject.truth is None:
        return None, (), ()
    surveyed, given = _surveyed(subject, subject.truth, request, files)
    whole = refit(surveyed, files.names)
    moving = Moving(subject.card, surveyed.files, subject.population, request.top, request.floor)
    gaps, removed = gaps_of(files), []
    for one in rebuilt:
        removed.append(remove(surveyed, whole, one, gaps, moving))
        advance(1)
    scores = surveyed.files.logits if request.as_is else whole.scores
    return surveyed, tuple(removed), parities(surveyed, scores, given, floor=request.floor)


def _surveyed(
    subject: Subject, truth: Truth, request: ProxyRequest, files: ProxyFiles
) -> tuple[Surveyed, list[Attribute]]:
    """The files whose truth is known, so many drawn at random if there are more.

    Raises:
        UserError: E-AUD-001 if too few meet the target, or do not.
    """
    events = int(truth.met.sum())
    if min(events, len(truth.met) - events) < request.floor:
        raise UserError(
            "E-AUD-001",
            Text(
                f"Fewer than {request.floor} files meet the target, or do not.",
                f"Moins de {request.floor} dossiers atteignent la cible, ou ne l'atteignent pas.",
            ),
            remedy=Text("bring a larger survey.", "apportez une enquête plus grande."),
        )
    own = coded_files(subject.card, truth.population)
    kept = {t.name for t in files.traits}
    own = ProxyFiles(own.variables, tuple(t for t in own.traits if t.name in kept), own.sampling, own.intercept)
    rows = drawn_rows(own.rows, MOST_ROWS, request.seed)
    amounts = None if truth.amounts is None else truth.amounts[rows]
    share = request.top.of(files.rows) / files.rows
    made = Surveyed(own.kept(rows), truth.met[rows], amounts, min(share, 1.0), request.seed)
    return made, [a.kept(rows) for a in truth.given]


def _large_enough(files: ProxyFiles, floor: int) -> tuple[ProxyFiles, list[Text]]:
    """The traits that enough files have and have not; which were left out.

    Raises:
        UserError: E-AUD-001 if none is left.
    """
    kept = tuple(t for t in files.traits if enough(t.members, floor))
    left = [t.name for t in files.traits if not enough(t.members, floor)]
    if not kept:
        raise UserError(
            "E-AUD-001",
            Text("No trait has enough files, with it and without.", "Aucun caractère n'a assez de dossiers."),
            remedy=Text("name another with --trait NAME=SQL.", "désignez-en un autre par --trait NOM=SQL."),
        )
    names = ", ".join(left)
    notes = [
        Text(
            f"Traits left out, too few files: {names}.", f"Caractères laissés de côté, trop peu de dossiers : {names}."
        )
    ]
    return ProxyFiles(files.variables, kept, files.sampling, files.intercept), notes if left else []


def _removed(asked: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The variables taken out.

    Raises:
        UserError: E-USE-001 for one that the card has not.
    """
    strange = [name for name in asked if name not in known]
    if strange:
        raise UserError(
            "E-USE-001",
            Text(
                f"--removed {strange[0]}: no variable of the card.",
                f"--removed {strange[0]} : pas une variable de la grille.",
            ),
            remedy=Text(f"use {', '.join(known)}.", f"utilisez {', '.join(known)}."),
        )
    return tuple(dict.fromkeys(asked)) or tuple(known)


def _have(surveyed: Surveyed | None) -> list[Need]:
    have = [Need.CARD, Need.GROUPS, Need.SCORE]
    return have if surveyed is None else [*have, Need.OUTCOME, Need.SURVEY, Need.FINDINGS]


def _masked(count: int) -> Text:
    return Text(
        f"{count} variables of the card are masked: they are in none of these figures.",
        f"{count} variables de la grille sont masquées : elles ne sont dans aucun de ces chiffres.",
    )


def journalled(report: ProxyReport) -> dict[str, Any]:
    """What the journal keeps of it: the findings, no figure of a person."""
    return {
        "card": report.card,
        "month": report.over,
        "findings": {f"{f.code} {f.attribute}": f.verdict.value for f in report.findings},
    }
