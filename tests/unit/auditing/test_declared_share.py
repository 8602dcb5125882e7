"""What a household could move alone, against a plain count file by file; where variables come from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.auditing.proxies_here import CARD, files

from bondroit.auditing.checks import aud048_declared, aud049_speaking
from bondroit.auditing.declared_origins import Origins, Source, source_of, told_source
from bondroit.auditing.declared_share import ALL, AT_ONCE, ONE, OWN, declared_share
from bondroit.auditing.findings import Verdict
from bondroit.domain.scorecard import INTERVAL, MISSING, NUMERIC, UNKNOWN, Modality, Scorecard, Variable
from bondroit.observing.dictionary import default_dictionary
from bondroit.observing.drowning import origins_of

SOURCES = (
    Source("own", Origins.DECLARED, at_once=True),
    Source("copy", Origins.DECLARED, prefilled=True),
    Source("noise", Origins.KNOWN),
)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(20, 150))
def test_leaving_is_a_plain_count(seed: int, top: int) -> None:
    """The files that could leave are those that a loop over files and variables finds."""
    made = files(300, seed)
    found = declared_share(made, SOURCES, top, floor=0)
    points = [[round(1e6 * b) for b in v.logits] for v in made.variables]
    codes = [v.codes.tolist() for v in made.variables]
    totals = [
        round(1e6 * CARD.intercept) + sum(p[c[row]] for p, c in zip(points, codes, strict=True)) for row in range(300)
    ]
    last = sorted(totals, reverse=True)[top - 1]
    highest = [row for row in range(300) if totals[row] >= last]
    could = dict.fromkeys((ALL, OWN, AT_ONCE, ONE), 0)
    for row in highest:
        falls = [max(points[j][codes[j][row]] - min(points[j][k] for k in set(codes[j])), 0) for j in (0, 1)]
        could[ALL] += totals[row] - sum(falls) < last
        could[AT_ONCE] += totals[row] - falls[0] < last
        could[OWN] += totals[row] - falls[0] < last
        could[ONE] += totals[row] - max(falls) < last
    everyone = found.leaving[0]
    assert everyone.top == found.top == len(highest)
    assert everyone.share == pytest.approx({way: n / len(highest) for way, n in could.items()})


def test_shares_of_the_spread_are_covariances_and_add_up() -> None:
    """Each variable's part is cov(its points, the score) / var(score); all of them make one."""
    made = files(2_000)
    found = declared_share(made, SOURCES, 100)
    for line in found.variables:
        v = next(v for v in made.variables if v.name == line.variable)
        cov = np.cov(v.logits[v.codes], made.logits, bias=True)
        assert line.share == pytest.approx(cov[0, 1] / cov[1, 1], abs=1e-5)
    assert sum(line.share for line in found.variables) == pytest.approx(1.0, abs=1e-6)
    assert sum(found.shares.values()) == pytest.approx(1.0, abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(5, 60))
def test_small_cells_and_their_complements_are_hidden(seed: int, top: int) -> None:
    """Whatever is told of the top, of a trait or of those who could leave counts nobody, or eleven at least."""
    made = files(120, seed)
    found = declared_share(made, SOURCES, top)
    lines = {one.group: one for one in found.leaving}
    score = np.rint(made.logits * 1e6)
    highest = score >= np.sort(score)[-top]
    for trait in made.traits:
        inside, rest = int((highest & trait.members).sum()), int((highest & ~trait.members).sum())
        one = lines[trait.name]
        assert one.top is None or not (0 < inside < 11 or 0 < rest < 11)
        for way, share in one.share.items():
            if share is not None:
                cells = [round(share * inside), inside - round(share * inside)]
                assert not any(0 < n < 11 for n in cells), way


def test_origins_follow_the_contract_of_the_tables() -> None:
    """What is declared, computed or known of the package's variables follows from the columns they are made of."""
    dictionary = default_dictionary()
    found = {
        r.name: source_of(r.name, origins_of(r, dictionary), kind=r.kind, months=r.months) for r in dictionary.rules
    }
    assert found["rsa_mean_12m_cents"].origin is Origins.COMPUTED
    assert found["months_worked_12m"].origin is Origins.DECLARED
    assert not found["months_worked_12m"].at_once
    assert (found["tenure"].origin, found["tenure"].at_once) == (Origins.DECLARED, True)
    assert found["months_since_move"].origin is Origins.DECLARED
    assert found["commune_type"].origin is Origins.KNOWN
    assert found["annual_income_cents"].origin is Origins.KNOWN
    assert found["claimant_wage_mean_12m_cents"].prefilled
    assert not found["rent_share_3m"].prefilled
    assert found["late_declarations_12m"].origin is Origins.KNOWN
    assert found["benefits_claimed"].origin is Origins.CLAIMED
    assert all(s.speaking is None for s in found.values())
    assert found["months_since_move"].recent


def test_of_a_table_the_origin_is_what_is_told() -> None:
    """Without a dictionary nothing is known of the origin, until somebody names what is declared."""
    assert told_source("rent", declared=()).origin is Origins.UNTOLD
    assert told_source("rent", declared=("rent",)).origin is Origins.DECLARED
    assert told_source("age", declared=("rent",)).origin is Origins.KNOWN
    assert told_source("emails_12m", declared=()).speaking is not None
    assert told_source("q17", declared=(), speaking=("q17",)).speaking is not None
    assert told_source("rent", declared=()).speaking is None


def test_evasion_is_judged_only_where_origins_are_told() -> None:
    """Without origins there is no finding; a high bound is no proof that it could be done."""
    made = files(3_000)
    assert aud048_declared.answer(declared_share(made, [Source(n, Origins.UNTOLD) for n in made.names], 300)) == []
    none = declared_share(made, [Source(n, Origins.KNOWN) for n in made.names], 300)
    assert aud048_declared.answer(none)[0].verdict is Verdict.HOLDS
    high = aud048_declared.answer(declared_share(made, SOURCES, 300))[0]
    assert high.verdict is Verdict.NOT_ENOUGH_EVIDENCE


def _counted(name: str, *coefficients: float, missing: float | None = None) -> Scorecard:
    edges = [None, *range(1, len(coefficients)), None]
    lines = [
        Modality(f"{k}", INTERVAL, b, reference=k == 0, lower=edges[k], upper=edges[k + 1])
        for k, b in enumerate(coefficients)
    ]
    if missing is not None:
        lines.append(Modality("missing", MISSING, missing))
    return Scorecard("c", 1, "t", 0.0, (Variable(name, NUMERIC, tuple(lines)),))


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (_counted("emails_12m", 0.0, -0.1, -0.1), Verdict.HOLDS),
        (_counted("emails_12m", 0.0, 0.0, 0.001), Verdict.DOES_NOT_HOLD),
        (_counted("emails_12m", 0.0, -0.5, -0.3), Verdict.DOES_NOT_HOLD),
        (_counted("nb_recours", 0.0, UNKNOWN), Verdict.NOT_ENOUGH_EVIDENCE),
        (_counted("nb_recours", 0.0, UNKNOWN, 0.1, 0.4), Verdict.DOES_NOT_HOLD),
        # Months since a dispute: lately is the low end, never is missing.
        (_counted("months_since_dispute", -0.4, -0.2, 0.0, missing=0.0), Verdict.HOLDS),
        (_counted("months_since_dispute", 0.4, 0.2, 0.0, missing=0.0), Verdict.DOES_NOT_HOLD),
        (_counted("rent_share", 0.0, 0.9), Verdict.HOLDS),
    ],
)
def test_speaking_up_never_raises_a_score(made: Scorecard, verdict: Verdict) -> None:
    """A card on which one more e-mail, dispute or question adds a point fails; an unknown step is not enough."""
    sources = [told_source(v.name, declared=()) for v in made.variables]
    (found,) = aud049_speaking.answer(made, sources)
    assert (found.verdict, found.severity.value, found.protects) == (verdict, "blocks", True)


def test_masked_variables_may_speak() -> None:
    """A card without such a variable but with masked ones leaves the question open."""
    hidden = Scorecard("c", 1, "t", 0.0, (Variable("masked_1", NUMERIC, (), masked=True),))
    (found,) = aud049_speaking.answer(hidden, [told_source("masked_1", declared=())])
    assert found.verdict is Verdict.NOT_ENOUGH_EVIDENCE
