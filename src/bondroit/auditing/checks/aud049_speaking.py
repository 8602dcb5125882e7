"""AUD049: contesting, writing, correcting or asking never raises a score."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import Finding, Verdict, finding_of
from bondroit.auditing.proxies_verdicts import worst_of
from bondroit.domain.modalities import INTERVAL, MISSING
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.declared_origins import Source
    from bondroit.domain.modalities import Modality, Variable
    from bondroit.domain.scorecard import Scorecard

SPEC = CheckSpec(
    code="AUD049",
    question=Text(
        "Contesting, writing, correcting, asking or claiming never raises a score.",
        "Contester, écrire, corriger, demander ou réclamer n'élève jamais un score.",
    ),
    needs=(Need.CARD,),
    method=Text(
        "the card's variables on disputes, contacts, corrections of one's own, questions, claims: from less to more, "
        "or from long ago to lately, no class adds more points than the one before it; counted on the card itself",
        "les variables de la grille sur les contestations, contacts, corrections de son fait, questions, demandes : du "
        "moins au plus, ou du plus ancien au plus récent, aucune classe n'ajoute plus de points que la précédente ; "
        "compté sur la grille même",
    ),
    source="tables/bars.py (what the audit alone may read); FACTS, section 1 (disputes and e-mails among the inputs)",
    severity=Severity.BLOCKS,
    action=Text(
        "take the variable out: whoever uses a right must not be controlled for it.",
        "retirez la variable : qui use d'un droit ne doit pas être contrôlé pour cela.",
    ),
    protects=True,
)
SPECS = (SPEC,)
_NO = frozenset({"false", "no", "non", "none", "0", "never", "jamais", "aucun"})
_NONE = Text("no variable of the card tells of it", "aucune variable de la grille n'en parle")


def answer(card: Scorecard, sources: Sequence[Source]) -> list[Finding]:
    """One finding a variable that tells of it; one for the whole card if there is none.

    Args:
        card: the card; masked variables and unknown coefficients count as not enough evidence.
        sources: of its variables, those masked included.
    """
    speaking = {s.variable: s for s in sources if s.speaking is not None}
    found = [_judged(v, speaking[v.name]) for v in card.variables if v.name in speaking]
    if found:
        return found
    masked = sum(v.masked for v in card.variables)
    if masked:
        detail = Text(f"{_NONE.en}, but {masked} are masked", f"{_NONE.fr}, mais {masked} sont masquées")
        return [finding_of(SPEC, Verdict.NOT_ENOUGH_EVIDENCE, detail)]
    return [finding_of(SPEC, Verdict.HOLDS, _NONE)]


def _judged(variable: Variable, source: Source) -> Finding:
    order = in_order(variable, recent=source.recent)
    steps = [
        Verdict.NOT_ENOUGH_EVIDENCE
        if not (less.known and more.known)
        else Verdict.DOES_NOT_HOLD
        if more.points > less.points
        else Verdict.HOLDS
        for less, more in pairwise(order)
    ]
    raised = [
        f"{more.name} {more.odds_ratio / less.odds_ratio:.2f}"
        for less, more, step in zip(order, order[1:], steps, strict=False)
        if step is Verdict.DOES_NOT_HOLD
    ]
    ground = source.speaking or Text("", "")
    detail = Text(f"{ground.en}: the score never rises", f"{ground.fr} : le score ne monte jamais")
    if raised:
        names = "; ".join(raised)
        detail = Text(
            f"{ground.en}: odds multiplied at {names}", f"{ground.fr} : cote multipliée en {names.replace('.', ',')}"
        )
    elif not order or Verdict.NOT_ENOUGH_EVIDENCE in steps:
        detail = Text(
            f"{ground.en}: unknown, or classes without an order", f"{ground.fr} : inconnue, ou classes sans ordre"
        )
    return finding_of(SPEC, worst_of(steps), detail, attribute=variable.name)


def in_order(variable: Variable, *, recent: bool) -> tuple[Modality, ...]:
    """The classes from less to more; none where no order is known.

    Args:
        variable: of the card.
        recent: whether a small number says that it was lately: those who never did, without a value, come first.
    """
    intervals = [m for m in variable.modalities if m.kind == INTERVAL]
    if intervals:
        rising = sorted(intervals, key=lambda m: float("-inf") if m.lower is None else m.lower)
        if not recent:
            return tuple(rising)
        never = [m for m in variable.modalities if m.kind == MISSING]
        return (*never, *reversed(rising))
    no = [m for m in variable.modalities if m.values and {v.lower() for v in m.values} <= _NO]
    yes = [m for m in variable.modalities if m.values and not {v.lower() for v in m.values} & _NO]
    return (no[0], yes[0]) if len(no) == 1 and len(yes) == 1 else ()
