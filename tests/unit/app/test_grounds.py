"""Written grounds: which variables need one, that their card carries it, and that no plan is made before its audit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from tests.contract.fakes import MemoryCards, MemoryJournal
from tests.unit.app.made_up_files import MONTH, card
from tests.unit.app.test_month_verbs import BOTH, Bench

from bondroit.app.grounds import (
    GROUNDS,
    carried,
    grounds_of,
    lifted_columns,
    must_be_audited,
    packaged_grounds,
    require_for_control,
    require_permitted,
)
from bondroit.errors import UserError
from bondroit.observing.dictionary import parse_dictionary
from bondroit.tables.purposes import may_be_lifted

if TYPE_CHECKING:
    from bondroit.domain.scorecard import Scorecard

OWN = """
[grounds]
lives_alone = "Article 7 of our decree of 2025 on the review of housing aid."

[[variable]]
name = "lives_alone"
kind = "state"
measure = "couple"
months = 1
unit = "yes/no"
en = "A partner is declared"
fr = "Un conjoint est déclaré"
source = "a test"
assumed = true
"""


@dataclass(frozen=True)
class Holder:
    """What `carried` looks at of a card that was built."""

    card: Scorecard


@pytest.fixture
def scored():
    """A workspace with scores of two cards."""
    bench = Bench()
    bench.observe()
    bench.score()
    return bench


def delicate(bench, *, audit=True):
    """The scored overpayment card put in the place of one with a ground, scored again under its own version."""
    ground = {"couple": {"about": {}, "ground": {"en": "why", "fr": "pourquoi"}, "audit": audit, "packaged": False}}
    own = bench.cards.load("overpayment")
    cards = MemoryCards()
    cards.save(replace(own, provenance={**own.provenance, GROUNDS: ground}))
    cards.save(bench.cards.load("underpayment"))
    bench.cards = cards


def refusal(call):
    """The error of a call."""
    with pytest.raises(UserError) as caught:
        call()
    return caught.value


def test_family_and_age_ask_for_an_audit_and_children_for_a_ground():
    """Events of the family and the AAH force an audit; a child over 19 does not; a total of benefits is free."""
    grounds = packaged_grounds()
    assert {name for name, g in grounds.items() if g.audit} == {
        "months_since_separation", "months_since_birth", "months_since_death", "months_since_any_event",
        "aah_mean_12m_cents",
    }  # fmt: skip
    assert not grounds["child_over_19"].audit
    assert all(g.packaged and g.text.en and g.text.fr for g in grounds.values())
    assert grounds.keys().isdisjoint({"income_mean_12m_cents", "benefits_mean_12m_cents", "claimant_activity"})


def test_a_body_writes_its_own_ground():
    """A ground written in the dictionary lets the declared couple in, under an audit, and lifts that column alone."""
    dictionary = parse_dictionary(OWN)
    ground = grounds_of(dictionary)["lives_alone"]
    assert (ground.audit, ground.packaged) == (True, False)
    assert ground.text.fr.startswith("Article 7")
    assert set(lifted_columns(dictionary)) == {("snapshots", "couple")}
    without = OWN.replace('lives_alone = "Article 7 of our decree of 2025 on the review of housing aid."', "")
    assert "snapshots.couple" in str(refusal(lambda: parse_dictionary(without)))


@pytest.mark.parametrize(
    ("table", "column"),
    [("snapshots", "claimant_sex"), ("snapshots", "calls"), ("snapshots", "disability"), ("disputes", "result"),
     ("homes", "address"), ("rights", "unclaimed_cents"), ("truths", "couple"), ("answers", "answer")],
)  # fmt: skip
def test_some_things_no_ground_lets_in(table, column):
    """Sex, contacts, disability, disputes, addresses, rights, answers to questions and truths: never."""
    assert not may_be_lifted(table, column)


def test_barred_names_need_a_ground_or_stay_out():
    """A name that may be let in passes with its ground; one that may not, never."""
    own = grounds_of(parse_dictionary(OWN))
    require_permitted(["income", "lives_alone"], own)
    error = refusal(lambda: require_permitted(["couple", "sex", "visits_12m", "income"], own))
    assert error.code == "E-BLD-010"
    assert [f.en.partition(":")[0] for f in error.faults] == ["couple", "sex", "visits_12m"]


def test_a_card_carries_the_grounds_of_its_variables(scored):
    """Only those of its own variables, and a card that needs none keeps its hash."""
    plain = scored.cards.load("overpayment")
    grounds = packaged_grounds()
    child = replace(plain.variables[0], name="child_over_19")
    held = Holder(replace(plain, variables=(*plain.variables, child)))
    assert set(carried(held, grounds).card.provenance[GROUNDS]) == {"child_over_19"}
    assert carried(Holder(plain), grounds).card.hash == plain.hash


def test_a_delicate_card_makes_no_plan_before_its_audit(scored):
    """Refused and nothing written; once an audit of that very card is in the journal, it plans."""
    delicate(scored)
    error = refusal(scored.plan)
    assert error.code == "E-PUR-002"
    assert not scored.tables.exists("plan", MONTH)
    scored.journal.append("audit", "audit", {"cards": ["overpayment@2"]})
    assert refusal(scored.plan).code == "E-PUR-002"
    scored.journal.append("audit", "audit", {"cards": ["overpayment@1"]})
    assert scored.plan(shares=BOTH).files


def test_a_ground_without_audit_plans_at_once(scored):
    """Facts of the model of 2026 carry their ground and ask for no audit."""
    delicate(scored, audit=False)
    assert scored.plan().files


def test_a_card_on_a_barred_variable_ranks_no_file():
    """Wherever the card comes from: a published one too."""
    own = card("overpayment")
    barred = replace(own, variables=(replace(own.variables[0], name="claimant_sex"),))
    assert refusal(lambda: require_for_control(barred, MemoryJournal())).code == "E-BLD-010"


def named(*names):
    """A card on these variables, which says nothing of its grounds."""
    own = card("overpayment")
    return replace(own, variables=tuple(replace(own.variables[0], name=name) for name in names))


def test_what_a_card_says_of_itself_spares_no_audit():
    """Brought from elsewhere without grounds, or with one that asks for no audit: the dictionary decides."""
    dictionary = parse_dictionary(OWN)
    journal = MemoryJournal()
    mild = {"lives_alone": {"about": {}, "ground": {"en": "why", "fr": "pourquoi"}, "audit": False, "packaged": True}}
    for brought in (named("lives_alone"), replace(named("lives_alone"), provenance={GROUNDS: mild})):
        assert must_be_audited(brought, dictionary) == ("lives_alone",)
        assert refusal(lambda one=brought: require_for_control(one, journal, dictionary)).code == "E-PUR-002"
    assert refusal(lambda: require_for_control(named("months_since_separation"), journal)).code == "E-PUR-002"
    journal.append("audit", "audit", {"cards": ["overpayment@1"]})
    require_for_control(named("lives_alone"), journal, dictionary)


def test_a_ground_that_only_the_card_carries_lets_nothing_in():
    """A name that a ground may let in needs it in the dictionary, not in a file that somebody brings."""
    own = {"couple": {"about": {}, "ground": {"en": "why", "fr": "pourquoi"}, "audit": False, "packaged": True}}
    brought = replace(named("couple"), provenance={GROUNDS: own})
    assert refusal(lambda: require_for_control(brought, MemoryJournal())).code == "E-BLD-010"


def test_a_variable_that_nobody_declared_ranks_no_file():
    """Of an innocent name that the dictionary does not know, nobody can say what it is made of."""
    error = refusal(lambda: require_for_control(named("rsa_mean_12m_cents", "signal_7"), MemoryJournal()))
    assert (error.code, [fault.en.partition(":")[0] for fault in error.faults]) == ("E-SCO-002", ["signal_7"])
