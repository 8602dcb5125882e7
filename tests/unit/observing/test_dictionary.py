"""The data dictionary: what may be declared, and what is refused by its origin."""

from __future__ import annotations

import pytest

from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.observing.dictionary import default_dictionary, parse_dictionary
from bondroit.observing.drowning import origins_of
from bondroit.observing.rules import EVENTS_SOURCE, Condition, EventSource, Measure
from bondroit.tables.contract import Type


def faults(text):
    with pytest.raises(UserError) as raised:
        parse_dictionary(text)
    assert raised.value.code == "E-USE-003"
    return " ".join(raised.value.shown("en").faults)


def variable(kind, measure, more=""):
    return f"[[variable]]\nname='v'\nkind='{kind}'\nmeasure='{measure}'\nmonths=6\n{more}\n"


def test_what_is_left_out_is_derived():
    """Name, unit and meaning follow from the sentence; without a source a variable is assumed."""
    (rule,) = parse_dictionary("[[variable]]\nsay = 'moyenne du loyer sur 6 mois'").rules
    assert (rule.name, rule.unit, rule.assumed) == ("rent_mean_6m", "cents", True)
    assert rule.meaning.en == "Mean of rent over 6 months"
    assert rule.meaning.fr == "Moyenne du loyer sur 6 mois"


def test_what_is_written_is_kept():
    """A name, unit, meaning and source of one's own pass before what would be derived."""
    (rule,) = parse_dictionary(
        "[[variable]]\nname='burden'\nsay='share of rent in income over 3 months'\nunit='number'\nen='E'\nfr='F'\n"
        "source='a law'"
    ).rules
    assert (rule.name, rule.unit, *rule.meaning, rule.source, rule.assumed) == (
        "burden",
        "number",
        "E",
        "F",
        "a law",
        False,
    )


def test_measures_of_members_and_places():
    """Forms over members and facts of a place are read with their conditions, and give their types."""
    dictionary = parse_dictionary(
        "[measures.rate]\nplace='rate'\nby='commune_type'\nen='rate'\n"
        "[measures.busy]\nmembers='count'\nroles=['claimant']\ncondition={column='activity', in=['employed']}\n"
        "[[variable]]\nname='a'\nkind='mean'\nmeasure='rate'\nmonths=3\n"
        "[[variable]]\nname='b'\nkind='sum'\nmeasure='busy'\nmonths=3\n"
    )
    assert dictionary.measures["rate"].place_column == "commune_type"
    assert dictionary.measures["busy"].condition == Condition("activity", "in", ("employed",))
    assert [dictionary.rule_type(rule) for rule in dictionary.rules] == [Type.NUMBER, Type.INTEGER]
    assert dictionary.columns() == ("commune_type",)
    assert [m.name for m in dictionary.table_measures("members")] == ["busy"]
    assert [str(o) for o in origins_of(dictionary.rules[0], dictionary)] == ["snapshots.commune_type", "places.rate"]


def test_only_the_standard_measures_that_are_used_are_kept():
    """A dictionary holds what its variables look at, so that its fingerprint follows them alone."""
    dictionary = parse_dictionary(variable("mean", "income"))
    assert list(dictionary.measures) == ["income"]
    assert not dictionary.parameters
    assert dictionary.sources == (EVENTS_SOURCE,)


def test_controls_are_read_when_a_variable_names_them():
    """A control is a standard source: two tables, known in the month it was made."""
    dictionary = parse_dictionary("[[variable]]\nsay = 'months since last control'")
    assert dictionary.sources[1:] == (
        EventSource("past_controls", "control", known="month"), EventSource("findings", "control", known="month"),
    )  # fmt: skip
    assert {str(o) for o in origins_of(dictionary.rules[0], dictionary)} == {
        "past_controls.month = control", "findings.month = control",
    }  # fmt: skip


def test_a_source_of_events_may_be_declared_with_its_words():
    """Another kind of event from a permitted table, with its own words in both languages."""
    (rule,) = parse_dictionary(
        "[[events]]\nkind='visit_of_agent'\ntable='past_controls'\nknown='month'\n"
        "en=['inquiry','inquiries']\nfr=['enquête','enquêtes']\nfeminine=true\n"
        "[[variable]]\nsay='mois depuis la dernière enquête sur 12 mois'"
    ).rules
    assert rule.events == ("visit_of_agent",)
    assert rule.meaning.en == "Months since last inquiry over 12 months"


@pytest.mark.parametrize(
    "table", ["disputes", "claims", "rights", "corrections", "homes", "networks", "truths", "nowhere"]
)
def test_using_a_right_is_no_event(table):
    """Disputes, claims, corrections of one's own and the like cannot be a source, whatever name they are given."""
    told = faults(
        f"[[events]]\nkind='thing'\ntable='{table}'\nknown='month'\n[[variable]]\nname='v'\nkind='events'\nevents=['thing']\nmonths=3"
    )
    assert f"the table {table} cannot be a source of events" in told


@pytest.mark.parametrize(
    ("measure", "ground"),
    [
        ("visits", "contacts with the body"), ("calls", "contacts"), ("letters", "contacts"),
        ("web_connections", "contacts"), ("claimant_sex", "sex"), ("disability", "disability"),
        ("incapacity", "disability"), ("sick_pay_cents", "health"), ("invalidity_cents", "disability"),
        ("claimant_age", "age"), ("couple", "family"), ("lone_parent", "family"),
        ("youngest_child_age", "children"), ("oldest_child_age", "children"),
    ],
)  # fmt: skip
def test_a_barred_column_is_refused_under_any_name(measure, ground):
    """A measure of an innocent name is refused for the column it is made of."""
    renamed = f"[measures.thing]\ncolumn='{measure}'\n{variable('state', 'thing')}"
    for text in (variable("state", measure), renamed):
        told = faults(text)
        assert f"snapshots.{measure}" in told
        assert ground in told


def test_a_written_ground_lets_in_what_may_be_let_in():
    """Family situation and age with a ground; contacts and health never."""
    ground = "\n[grounds]\nv = 'a decision of the board, audited'\n"
    for measure in ("couple", "claimant_age", "youngest_child_age"):
        assert parse_dictionary(variable("state", measure) + ground).names == ("v",)
    for measure in ("visits", "sick_pay_cents", "claimant_sex"):
        faults(variable("state", measure) + ground)


def test_sick_pay_may_drown_in_a_total_and_not_in_a_pair():
    """Income as the law counts it holds sick pay; a sum of two cannot hide it."""
    assert parse_dictionary(variable("mean", "income")).names == ("v",)
    told = faults(f"[measures.pair]\nsum=['sick_pay_cents','alimony_cents']\n{variable('mean', 'pair')}")
    assert "snapshots.sick_pay_cents" in told


OTHERS = "'claimant_wage_cents','pension_cents','alimony_cents'"


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ("'claimant_wage_cents','pension_cents'", "mean"),
        ("'claimant_wage_cents','claimant_wage_cents','pension_cents'", "mean"),
        ("'sick_pay_cents'," + OTHERS, "mean"),
        ("'children','claimant_wage_cents','pension_cents'", "mean"),
        *((OTHERS, kind) for kind in ("any", "count", "share", "minimum", "maximum", "changes", "largest_drop",
                                      "largest_rise", "deviation", "trend", "months_since_first", "months_since_last")),
    ],
)  # fmt: skip
def test_a_sum_hides_sick_pay_only_among_three_other_amounts_and_only_when_asked_how_much(columns, kind):
    """No doubled column, no number that is no amount, and no kind that tells when a total is above 0 or moves."""
    told = faults(f"[measures.total]\nsum=['sick_pay_cents',{columns}]\n{variable(kind, 'total')}")
    assert "made from snapshots.sick_pay_cents" in told


@pytest.mark.parametrize("kind", ["mean", "sum", "state", "last", "ratio", "relative"])
def test_a_sum_of_enough_amounts_may_be_asked_how_much(kind):
    """Three other amounts, each once: how much it is may be asked."""
    by = {"ratio": "by='rent_cents'", "relative": "by='smic_net_cents'"}.get(kind, "")
    text = f"[measures.total]\nsum=['sick_pay_cents',{OTHERS}]\n{variable(kind, 'total', by)}"
    assert parse_dictionary(text).names == ("v",)


def test_events_keep_their_kind_and_their_date():
    """A source over `events` cannot rename events of the family, nor count facts before they were known."""
    ask = "[[variable]]\nname='v'\nkind='events'\nevents=['thing']\nmonths=3"
    renamed = "[[events]]\nkind='thing'\ntable='events'\n"
    for text in (renamed, renamed + "kind_column='kind'\n", "[[events]]\ntable='events'\n"):
        assert "have kind_column = 'kind'" in faults(text + ask)
    moves = "[[variable]]\nname='v'\nkind='events'\nevents=['move']\nmonths=3"
    early = "[[events]]\ntable='events'\nkind_column='kind'\nknown='month'\n"
    assert "before they were known" in faults(early + moves)
    assert "before they were known" in faults(early.replace("known='month'", "month='known'") + moves)
    assert parse_dictionary("[[events]]\nkind='thing'\ntable='findings'\nknown='month'\n" + ask).names == ("v",)


def test_what_stands_in_for_a_barred_trait_asks_for_a_ground():
    """Benefits of disabled people come with a packaged ground; those of lone parents and of the old need one."""
    assert parse_dictionary(variable("mean", "aah_paid_cents")).names == ("v",)
    for measure in ("asf_claimed", "asf_paid_cents", "aspa_claimed", "aspa_paid_cents"):
        text = variable("state", measure)
        assert f"snapshots.{measure}" in faults(text)
        assert parse_dictionary(text + "\n[grounds]\nv='a decision of the board'\n").names == ("v",)
    part = "[measures.part]\nsum=['asf_paid_cents','rsa_paid_cents','ars_paid_cents','aide_logement_paid_cents']\n"
    assert parse_dictionary(part + variable("mean", "part")).names == ("v",)
    assert "snapshots.asf_paid_cents" in faults(part + variable("any", "part"))
    for whole in ("benefits_paid", "benefits_claimed", "benefits_running"):
        assert parse_dictionary(variable("any", whole)).names == ("v",)


def test_an_activity_does_not_tell_of_disability():
    """The word `activity` counts disabled people with the inactive; unfolded it needs a ground; no class is hidden."""
    (rule,) = (dictionary := parse_dictionary(variable("state", "claimant_activity"))).rules
    assert dictionary.measure(rule.measure).fold == (("disabled", "inactive"),)
    plain = "[measures.raw]\ncolumn='claimant_activity'\n" + variable("state", "raw")
    assert "claimant_activity = disabled" in faults(plain)
    assert parse_dictionary(plain + "[grounds]\nv='a decision of the board'\n").names == ("v",)
    for fold, told in (
        ("{disabled='handi'}", "unknown class handi"),
        ("{disabled='inactive', inactive='unemployed'}", "both folded and kept"),
        ("{inactive='retired'}", "claimant_activity = disabled"),
    ):
        assert told in faults(f"[measures.raw]\ncolumn='claimant_activity'\nfold={fold}\n" + variable("state", "raw"))


def test_who_lives_there_is_not_counted():
    """A count of adults without a condition is the couple; so is one that every adult meets; and an age of adults."""
    for body in (
        "members='count'\nroles=['claimant','partner']",
        "members='any'\nroles=['partner']",
        "members='count'\ncondition={column='activity', not_in=[]}",
        "members='count'\ncondition={column='wage_cents', at_least=0}",
        "members='count'\ncondition={column='age', at_least=60}",
        "members='any'\ncondition={column='activity', in=['disabled']}",
        "members='count'\ncondition={column='activity', not_in=['disabled']}",
        "members='sum'\ncolumn='invalidity_cents'",
        "members='largest'\ncolumn='person'",
    ):
        faults(f"[measures.m]\n{body}\n{variable('state', 'm')}")


def test_children_over_nineteen_are_published_other_ages_ask_for_a_ground():
    """The model of 2026 looks at a child over 19; another age is data on children that needs its own ground."""
    assert parse_dictionary("[[variable]]\nsay='number of children over 19'").names == ("children_over_19",)
    assert "children" in faults("[[variable]]\nsay='number of children over 12'")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (variable("mean", "tenure"), "makes no sense"),
        (variable("sum", "quarterly_declaration"), "makes no sense"),
        (variable("state", "household_id"), "identifies"),
        (variable("state", "month"), "unknown column"),
        (variable("mean", "rent_cents", "where='tenure'"), "is not yes/no"),
        (variable("changes", "rent_cents", "where='quarterly_declaration'"), "takes no 'where'"),
        (variable("ratio", "rent_cents"), "'by' is missing"),
        (variable("mean", "rent_cents", "by='income'"), "takes no 'by'"),
        (variable("relative", "rent_cents", "by='nothing'"), "unknown parameter"),
        ("[[variable]]\nname='v'\nkind='mean'\nmeasure='rent_cents'\nmonths=0", "the window is not"),
        ("[[variable]]\nname='v'\nkind='events'\nevents=['storm']\nmonths=3", "unknown kind of event"),
        ("[[variable]]\nname='V 1'\nkind='state'\nmeasure='rent_cents'", "not a name"),
        ("[[variable]]\nname='month'\nkind='state'\nmeasure='rent_cents'", "not a name"),
        ("[measures.m]\npositive=['tenure']\n" + variable("state", "m"), "cannot be used so"),
        ("[measures.m]\nplace='rate'\nby='nowhere'\n" + variable("state", "m"), "unknown column nowhere"),
        ("[measures.m]\nmembers='median'\n" + variable("state", "m"), "unknown form"),
        ("[measures]\nm = 3\n" + variable("state", "rent_cents"), "no table"),
        ("variable = [1]", "write [[variable]]"),
        ("[[variable]]\nname='v'\nkind='mean'\nmeasure='rent_cents'\nmonths='six'", "'months' is of the wrong type"),
    ],
)
def test_what_cannot_be_computed_is_refused(text, told):
    """Each fault is said in words of its own."""
    assert told in faults(text)


def test_parameters_have_months():
    """The net minimum wage comes with the package, dated; the default dictionary keeps its windows."""
    dictionary = default_dictionary()
    assert dictionary.months == 24
    assert dictionary.parameters["smic_net_cents"].at(Month.of(2025, 2)) == 142_630
    assert Measure("x", ("x",)) == dictionary.measure("x")
