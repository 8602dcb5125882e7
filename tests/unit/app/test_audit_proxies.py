"""The verb `proxies` on files made for it: who moves is a plain count, refits are cards, pages in two languages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from tests.unit.auditing.proxies_here import CARD, files

from bondroit.app import audit_proxies as audit_proxies_module
from bondroit.app.audit_proxies import ProxyRequest, Subject, Truth, audit_proxies
from bondroit.app.audit_proxies_files import Population, coded_files, refitted_card, yes_no
from bondroit.auditing.declared_origins import told_source
from bondroit.auditing.proxies_refit import Surveyed, refit
from bondroit.domain.scorecard import points_of
from bondroit.errors import UserError
from bondroit.scoring.rows import Top
from bondroit.showing.proxies_blocks import proxies_sections
from bondroit.showing.proxies_page import render_proxies
from bondroit.stats.sampling import Sampling

ROWS = 1_200


def subject(*, truth: bool = True) -> Subject:
    """Files of `proxies_here` as a table."""
    made = files(ROWS)
    frame = pl.DataFrame({v.name: [str(k) for k in v.codes.tolist()] for v in made.variables})
    traits = pl.DataFrame({t.name: t.members for t in made.traits})
    population = Population(
        frame.lazy(), traits, {t.name: t.label for t in made.traits}, yes_no(traits, traits.columns),
        Sampling(np.ones(ROWS)), None, 0, audit=False,
    )  # fmt: skip
    met = (np.random.default_rng(3).random(ROWS) < 0.2 + 0.3 * (made.variables[0].codes == 1)).astype(float)
    known = Truth(population, met, met * 10_000.0, ()) if truth else None
    return Subject(CARD, "made", population, tuple(told_source(n, declared=("copy",)) for n in made.names), known)


REQUEST = ProxyRequest(top=Top(percent=Decimal(20)), shuffles=3, boosted=False)


def test_codes_are_the_classes_of_the_card() -> None:
    """Every file lies in the class that the card's own way of reading gives it; a strange value lies in none."""
    given = subject()
    strange = given.population.frame.with_columns(
        own=pl.when(pl.int_range(pl.len()) == 5)
        .then(pl.lit("?"))
        .when(pl.int_range(pl.len()) == 6)
        .then(None)
        .otherwise("own")
    )
    found = coded_files(CARD, replace(given.population, frame=strange))
    for row, values in enumerate(strange.collect().rows()):
        for v, value in zip(found.variables, values, strict=True):
            modality = v.variable.modality_of(value)
            expected = len(v.variable.modalities) if modality is None else v.variable.modalities.index(modality)
            assert v.codes[row] == expected


def test_a_refit_is_a_card_that_scores_as_it_fits() -> None:
    """The card made of a refit gives every file the logit of the fit, to a millionth."""
    given = subject()
    made = coded_files(CARD, given.population)
    assert given.truth is not None
    one = refit(Surveyed(made, given.truth.met, None, 0.2), ["own", "noise"])
    card = refitted_card(CARD, made, one)
    rows = given.population.frame.collect().head(40).to_dicts()
    points = [points_of(card, row) / 1e6 for row in rows]
    np.testing.assert_allclose(points, one.fit.logits[:40], atol=3e-6)


def test_who_moves_is_a_plain_count() -> None:
    """The shares of a group in the top of either card are those of sorting the scores of the two refits."""
    given = subject()
    report = audit_proxies(request=replace(REQUEST, removed=("own",)), subject=given)
    assert given.truth is not None
    made = coded_files(CARD, given.population)
    surveyed = Surveyed(made, given.truth.met, None, 0.2)
    tops = []
    for names in (("own", "copy", "noise"), ("copy", "noise")):
        points = np.rint(refit(surveyed, names).fit.logits * 1e6)
        last = np.sort(points)[-240]
        tops.append((points > last, points >= last))
    moves = report.removed[0].alone.moves
    assert moves is not None
    members = given.population.traits["trait"].to_numpy()
    (line,) = [g for g in moves["groups"] if (g["family"], g["group"]) == ("trait", "yes")]
    for share, (least, most) in zip((line["share_old"], line["share_new"]), tops, strict=True):
        assert share is None or least[members].mean() - 1e-6 <= share <= most[members].mean() + 1e-6
    assert report.share == 0.2


def test_the_report_is_json_and_its_page_speaks_both_languages() -> None:
    """The document holds JSON values alone; every section and table is in either language; no forbidden word."""
    report = audit_proxies(request=REQUEST, subject=subject())
    document = report.to_document()
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    english, french = (proxies_sections(report, language) for language in ("en", "fr"))
    assert [s.anchor for s in english] == [s.anchor for s in french]
    assert all(one.title != other.title for one, other in zip(english, french, strict=True))
    page = render_proxies(document, language="fr")
    assert page.index("Ce qui tient lieu de quoi") < page.index("What stands for what")
    assert not re.search(
        r"\bfair\b|compliant|équitable|conforme", re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)
    )
    assert page == render_proxies(json.loads(json.dumps(document)), language="fr")


def test_without_a_truth_the_rest_is_told() -> None:
    """No truth: no refit, no parity; what could not be run is named."""
    report = audit_proxies(request=REQUEST, subject=subject(truth=False))
    assert report.removed == report.parities == ()
    assert {n.spec.code for n in report.not_run} == {"AUD044", "AUD045", "AUD046", "AUD047"}
    assert [s.anchor for s in proxies_sections(report, "en")] == [
        "proxies-first", "proxies-traits", "proxies-stand-ins", "proxies-declared", "proxies-checks", "proxies-how",
    ]  # fmt: skip


def test_scores_as_they_are_or_by_fits_that_did_not_learn() -> None:
    """`as_is` takes the card's own scores at equal truth, else those of cross-fitted refits."""
    given = subject()
    own, fitted = (
        audit_proxies(request=replace(REQUEST, as_is=as_is, removed=("noise",)), subject=given)
        for as_is in (True, False)
    )
    assert own.traits == fitted.traits
    assert own.parities != fitted.parities


@pytest.mark.parametrize("most", [50_000, 1_800])
def test_trees_see_what_a_regression_on_classes_does_not(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trait that two variables tell only together is guessed by the trees, on all files or on those drawn of them."""
    pytest.importorskip("sklearn", reason="scikit-learn (extra `challengers`) is not installed")
    monkeypatch.setattr(audit_proxies_module, "MOST_ROWS", most)
    chance = np.random.default_rng(2)
    one, other = chance.integers(0, 2, (2, 2_000))
    crossed = one != other
    frame = pl.DataFrame(
        {"own": one.astype(str), "copy": other.astype(str), "noise": chance.integers(0, 3, 2_000).astype(str)}
    )
    traits = pl.DataFrame({"trait": crossed})
    given = subject()
    population = replace(
        given.population, frame=frame.lazy(), traits=traits, groups=yes_no(traits, ["trait"]),
        sampling=Sampling(np.ones(2_000)),
    )  # fmt: skip
    report = audit_proxies(
        request=replace(REQUEST, boosted=True), subject=replace(given, population=population, truth=None)
    )
    (found,) = report.traits
    assert report.looked_at == min(most, 2_000)
    assert found.learner is not None
    assert found.gained is not None
    assert found.together.area.high < 0.6
    assert found.gained.low > 0.3


def test_too_few_in_error_are_refused() -> None:
    """Fewer than eleven files that meet the target: nothing is refitted."""
    given = subject()
    assert given.truth is not None
    met = np.zeros(ROWS)
    met[:10] = 1.0
    with pytest.raises(UserError, match="E-AUD-001"):
        audit_proxies(request=REQUEST, subject=replace(given, truth=replace(given.truth, met=met)))
