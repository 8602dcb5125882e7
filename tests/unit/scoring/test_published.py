"""A published table becomes a card whose unknown parts are unknown; a malformed one tells all its faults at once."""

from __future__ import annotations

import csv
import gzip
import io
import math
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.data import shared

from bondroit.domain.known import logit_of, unknown_places
from bondroit.domain.months import Month
from bondroit.domain.scorecard import ANYTHING, CATEGORICAL, NUMERIC, PUBLISHED, probability
from bondroit.errors import UserError
from bondroit.scoring.files import score_month, score_table
from bondroit.scoring.published import Declared, Imported, import_card
from bondroit.scoring.published_classes import after, read_class
from bondroit.scoring.sql import points_sql
from bondroit.store.published import read_published

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.domain.scorecard import Scorecard, Span

AMSTERDAM_INTERCEPT = 0.24760025965768181  # published beside the table


def imported(folder: Path, text: str | bytes, **declared: object) -> Imported:
    """The import of a table with this text."""
    path = folder / "table.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return import_card(read_published(path), Declared("card", "overpayment", **declared))


@pytest.mark.parametrize(
    ("printed", "lower", "upper"),
    [
        ("[400, 800)", 400, 800), ("[400; 800[", 400, 800), ("[1,5 ; 2,5[", 1.5, 2.5), ("[400,800)", 400, 800),
        ("[-inf, 4)", None, 4), ("]-∞ ; 4[", None, 4), ("[4, inf)", 4, None), ("< 4", None, 4), ("<4", None, 4),
        ("<= 4", None, after(4)), ("≤ 4", None, after(4)), ("> 4", after(4), None), (">= 8", 8, None),
        ("]4 ; 8]", after(4), after(8)), ("(4, 8]", after(4), after(8)), ("[4, 8]", 4, after(8)),
        ("8 et plus", 8, None), ("8 or more", 8, None), ("8+", 8, None), ("au moins 8", 8, None),
        ("moins de 30 ans", None, 30), ("under 30", None, 30), ("plus de 60 ans", after(60), None),
        ("jusqu'à 5", None, after(5)), ("5 et moins", None, after(5)), ("de 4 à moins de 8", 4, 8),
        ("from 4 to less than 8", 4, 8), ("4 <= x < 8", 4, 8), ("4 < x <= 8", after(4), after(8)),
        ("1 000 € et plus", 1000, None), ("[\N{MINUS SIGN}1 200 ; 3,5[", -1200, 3.5),
    ],
)  # fmt: skip
def test_an_interval_is_read_as_it_is_printed(printed: str, lower: float | None, upper: float | None) -> None:
    """Brackets of both traditions, words of both languages, decimal commas, thousands and units."""
    rule = read_class(printed)
    assert (rule.kind, rule.lower, rule.upper) == ("interval", lower, upper)


@pytest.mark.parametrize(
    ("printed", "kind", "values"),
    [
        ("{owner, tenant}", "values", ("owner", "tenant")), ("owner | tenant", "values", ("owner", "tenant")),
        ("owner, with mortgage", "values", ("owner, with mortgage",)), ("(divorcé)", "values", ("(divorcé)",)),
        ("missing", "missing", ()), ("Non renseigné", "missing", ()), ("(manquant)", "missing", ()),
        ("autre", "other", ()), ("Other", "other", ()),
    ],
)  # fmt: skip
def test_values_missing_and_other_are_told_apart(printed: str, kind: str, values: tuple[str, ...]) -> None:
    """A text that is no interval is a value, a list of values, missing or other."""
    rule = read_class(printed)
    assert (rule.kind, rule.values) == (kind, values)


def bounds(card: Scorecard, name: str) -> list[tuple[float | None, float | None]]:
    """The bounds of a variable's intervals."""
    variable = next(v for v in card.variables if v.name == name)
    return [(m.lower, m.upper) for m in variable.modalities]


def test_an_end_that_is_not_said_is_settled_by_the_next_class(tmp_path: Path) -> None:
    """`4 à 8` beside 8 leaves 8 out; `4 à 7` beside 8 holds 7; the last does as the others."""
    table = "variable;modalité;coefficient\n" + "".join(
        f"{name};{text};{k}\n"
        for name, texts in {
            "open": ["moins de 4", "4 à 8", "8 à 12"],
            "closed": ["0 à 3", "4 à 7", "8 à 11"],
            "mixed": ["0", "1 - 2", "3 et plus"],
        }.items()
        for k, text in enumerate(texts)
    )
    card = imported(tmp_path, table).card
    assert bounds(card, "open") == [(None, 4), (4, 8), (8, 12)]
    assert bounds(card, "closed") == [(0, 4), (4, 8), (8, 12)]
    assert bounds(card, "mixed") == [(0, after(0)), (1, 3), (3, None)]


FRENCH = """variable;modalité;rapport de cotes;borne basse;borne haute;effectif;libellé;source
loyer;< 400;réf.;;;1 200;Loyer mensuel;bail
loyer;[400 ; 800[;1,35;1,10;1,66;900;;
loyer;800 et plus;masqué;;;300;;
loyer;manquant;1,02;;;40;;
enfants;0;1;;;;Enfants à charge;
;1 ou 2;1,2;;;;;
;{3, 4, 5};0,8;;;;;
situation;masquée;;;;;;
"""


def test_a_french_table_is_read(tmp_path: Path) -> None:
    """Semicolons, decimal commas, names given once, an interval the separator cuts in two, a reference in words."""
    card = imported(tmp_path, FRENCH).card
    rent, children, situation = card.variables
    assert (card.status, card.format, rent.kind, children.kind) == (PUBLISHED, 2, NUMERIC, CATEGORICAL)
    assert (rent.meaning, rent.source) == ("Loyer mensuel", "bail")
    assert [m.reference for m in rent.modalities] == [True, False, False, False]
    assert rent.modalities[1].coefficient == math.log(1.35)
    assert (rent.modalities[1].odds_ratio_low, rent.modalities[1].odds_ratio_high) == (1.1, 1.66)
    assert not rent.modalities[2].known
    assert rent.modalities[2].span == ANYTHING
    assert [m.count for m in rent.modalities] == [1200, 900, 300, 40]
    assert children.modalities[2].values == ("3", "4", "5")
    assert situation.masked
    assert card.intercept_span == ANYTHING
    assert len(unknown_places(card)) == 3


def test_small_counts_are_suppressed(tmp_path: Path) -> None:
    """A count under 11 is not kept, nor the one it could be deduced from."""
    card = imported(tmp_path, "variable,modality,or,n\na,x,1,500\na,y,2,40\na,z,3,4\n").card
    assert [m.count for m in card.variables[0].modalities] == [500, None, None]


def test_what_is_declared_is_kept(tmp_path: Path) -> None:
    """Spans and intercept enter the card, as decisions with their reason."""
    spans: dict[str, Span] = {"situation": (-0.5, 0.5), "loyer:800 et plus": (0.0, 1.0)}
    card = imported(tmp_path, FRENCH, intercept=-1.5, spans=spans, why="report of 2026").card
    assert card.intercept == -1.5
    assert card.variables[2].span == (-0.5, 0.5)
    assert card.variables[0].modalities[2].span == (0.0, 1.0)
    assert [(d.kind, d.variable, d.why) for d in card.decisions] == [
        ("declare_intercept", "", "report of 2026"),
        ("declare_span", "situation", "report of 2026"),
        ("declare_span", "loyer", "report of 2026"),
    ]


def test_the_intercept_may_stand_in_the_table(tmp_path: Path) -> None:
    """A line called intercept, constante or (Intercept) is it; masked, it is unknown."""
    known = imported(tmp_path, "variable,modality,coef\n(Intercept),,-2.5\na,x,0\na,y,1\n").card
    assert (known.intercept, known.intercept_span, len(known.variables)) == (-2.5, None, 1)
    masked = imported(tmp_path, "variable,modality,coef\nConstante,,masquée\na,x,0\na,y,1\n").card
    assert masked.intercept_span == ANYTHING


MASKED = """variable,modality,odds_ratio,span_low,span_high
income,< 400,ref,,
income,"[400, 800)",1.5,,
income,>= 800,0.7,,
income,missing,1.1,,
family,masked,,-0.2,0.2
nationality,masked,,0,0.1
language,masked,,-0.1,0
"""


def test_three_masked_variables_give_intervals_of_scores(tmp_path: Path) -> None:
    """Each file's score lies between the sums of the lowest and of the highest ends; ranks have bounds."""
    card = imported(tmp_path, MASKED, intercept=-2.0).card
    scored = score_table(pl.DataFrame({"income": [100.0, 500.0, 900.0, None]}), card)
    terms = [0.0, math.log(1.5), math.log(0.7), math.log(1.1)]
    low = [-2_000_000 + round(1e6 * t) - 300_000 for t in terms]
    high = [-2_000_000 + round(1e6 * t) + 300_000 for t in terms]
    assert scored["points_low"].to_list() == low
    assert scored["points_high"].to_list() == high
    assert scored["probability_low"].to_list() == pytest.approx([probability(p) for p in low])
    assert scored["probability_high"].to_list() == pytest.approx([probability(p) for p in high])
    # 500 may pass below 100 and missing, never below 900: 0.405 - 0.3 > -0.357 + 0.3.
    assert scored["rank_best"].to_list() == [1, 1, 2, 1]
    assert scored["rank_worst"].to_list() == [4, 3, 4, 4]


def test_an_unknown_intercept_leaves_ranks_and_takes_the_score(tmp_path: Path) -> None:
    """Nobody knows the probability; the points without the intercept still order the files."""
    table = "variable,modality,coefficient\na,x,0\na,y,1.5\n"
    scored = score_table(pl.DataFrame({"a": ["x", "y", "y"]}), imported(tmp_path, table).card)
    assert scored["points_low"].to_list() == scored["points_high"].to_list() == [0, 1_500_000, 1_500_000]
    assert scored["probability_low"].null_count() == scored["probability_high"].null_count() == 3
    assert scored["rank_best"].to_list() == scored["rank_worst"].to_list() == [3, 1, 1]


def test_what_needs_one_score_refuses_a_partly_unknown_card(tmp_path: Path) -> None:
    """A month's scores and the SQL text name what is unknown instead of leaving it out of the sum."""
    card = imported(tmp_path, MASKED).card
    frame = pl.DataFrame({"household_id": ["a"], "income": [100.0]}).lazy()
    for use in (lambda: score_month(card, frame, Month.of(2026, 2)), lambda: points_sql(card)):
        with pytest.raises(UserError) as caught:
            use()
        assert caught.value.code == "E-SCO-003"
        assert len(caught.value.faults) == 4


HEAD = "variable;modality;odds_ratio\n"
GOOD = HEAD + "income;< 4;1\nincome;>= 4;1,5\n"
BAD: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "empty"),
    "blank": ("\n\n", "empty"),
    "not UTF-8": (b"variable;modality;or\nd\xe9p;a;1\n", "not UTF-8"),
    "UTF-16": ("variable;modality;or\n".encode("utf-16"), "UTF-16"),
    "an open quote": (HEAD + 'income;"< 4;1\nincome;>= 4;1,5\n', "double quote"),
    "header alone": (HEAD, "no line below the header"),
    "no variable column": ("name;modality;or\na;b;1\n", "Line 1: no column variable"),
    "no modality column": ("variable;grade;or\na;b;1\n", "Line 1: no column modality"),
    "no figure column": ("variable;modality;weight\na;b;1\n", "Line 1: no column coefficient / odds_ratio"),
    "a column twice": ("variable;modality;or;odds ratio\na;b;1;1\n", "a second column for odds_ratio"),
    "a short row": (GOOD + "age;b\n", "Line 4: 2 cells, the header has 3"),
    "a long row": (GOOD + "age;b;1;2\n", "Line 4: 4 cells, the header has 3"),
    "no variable": (HEAD + ";a;1\n", "Line 2, variable: the variable has no name"),
    "no modality": (HEAD + "income;;1,2\nincome;a;1\n", "Line 2, modality: the modality is empty"),
    "a word for a number": (GOOD + "age;b;many\n", "Line 4, odds_ratio: 'many' is not a number"),
    "two decimal signs": (GOOD + "age;b;1.234,5\n", "several commas or points"),
    "too large": (GOOD + "age;b;1e999\n", "too large"),
    "an odds ratio of zero": (GOOD + "age;b;0\n", "Line 4, odds_ratio: an odds ratio is above 0"),
    "a negative odds ratio": (GOOD + "age;b;-1,2\n", "an odds ratio is above 0"),
    "a bracket left open": (GOOD + "age;[4, 8;1\n", "cannot be read as an interval"),
    "three bounds": (GOOD + "age;[1, 2, 3);1\n", "two bounds are needed"),
    "an interval backwards": (GOOD + "age;[8, 4);1\n", "holds no number"),
    "a bound that is no number": (GOOD + "age;[4, b8);1\n", "is not a number"),
    "an end not said": (GOOD + "age;4 à 8;1\n", "does not say whether 8 is inside"),
    "intervals that overlap": (HEAD + "age;< 5;1\nage;>= 4;2\n", "Line 3, modality: '>= 4' overlaps '< 5' of line 2"),
    "a value twice": (HEAD + "tenure;{owner, tenant};1\ntenure;owner;2\n", "'owner' of tenure is on line 2 too"),
    "missing twice": (GOOD + "income;missing;1\nincome;manquant;2\n", "'missing' of income is on line 4 too"),
    "values among intervals": (GOOD + "income;owner;2\n", "income has intervals; 'owner' is none"),
    "other among intervals": (GOOD + "income;autre;2\n", "income has intervals; 'autre' is none"),
    "an empty value": (GOOD + "tenure;{owner, };1\n", "names an empty value"),
    "masked with lines": (GOOD + "age;masked;\nage;< 4;1\n", "a masked variable has one line"),
    "masked with a figure": (GOOD + "age;masked;1,5\n", "a masked variable has one line"),
    "two references": (HEAD[:-1] + ";reference\na;x;1;yes\na;y;1;yes\n", "a has its reference on line 2 already"),
    "a reference that moves": (HEAD[:-1] + ";reference\na;x;1,5;yes\n", "the reference must have coefficient 0"),
    "neither yes nor no": (HEAD[:-1] + ";reference\na;x;1;perhaps\n", "neither yes nor no"),
    "coefficient against odds ratio": (HEAD[:-1] + ";coef\na;x;1,5;0,9\n", "do not say the same"),
    "an interval of ratios backwards": (HEAD[:-1] + ";or_low;or_high\na;x;1,5;2;1\n", "runs backwards"),
    "a ratio outside": (HEAD[:-1] + ";or_low;or_high\na;x;1,2;1,6;2\n", "not inside its interval"),
    "half a file": (HEAD[:-1] + ";n\na;x;1,5;12,5\n", "a count is a whole number"),
    "an unknown type": (HEAD[:-1] + ";type\na;x;1,5;colour\n", "'colour' is no type"),
    "two types": (HEAD[:-1] + ";type\na;x;1,5;numeric\na;y;1;categorical\n", "the variable has two types"),
    "a span of what is known": (HEAD[:-1] + ";span_low;span_high\na;x;1,5;0;1\n", "a known coefficient has no span"),
    "a span backwards": (HEAD[:-1] + ";span_low;span_high\na;x;;1;0\n", "the span runs backwards"),
    "two intercepts": (GOOD + "intercept;;0,1\nconstante;;0,2\n", "a second intercept"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_malformed_table_is_refused(tmp_path: Path, name: str) -> None:
    """Each kind of bad table is a clear message that names the place, in both languages."""
    text, expected = BAD[name]
    with pytest.raises(UserError) as caught:
        imported(tmp_path, text)
    assert caught.value.code == "E-SCO-004"
    assert expected in str(caught.value)
    assert len(caught.value.shown("fr").faults) == len(caught.value.faults) > 0
    assert all(fault.en != fault.fr for fault in caught.value.faults)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """A table with ten faults on ten lines tells ten, in the order of the lines."""
    lines = [
        "income;abc;much", "income;< 4;0", "income;[8, 4);1", "age;4 à 8;1", "tenure;owner;-1", ";;x",
        "size;{a, };1", "kids;masked;2", "a;b;1;2", "sex;x;1e999",
    ]  # fmt: skip
    with pytest.raises(UserError) as caught:
        imported(tmp_path, HEAD + "\n".join(lines) + "\n")
    numbers = [int(fault.en.split()[1].rstrip(":,")) for fault in caught.value.faults]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(2, 12))


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ({"situaton": (0.0, 1.0)}, "Did you mean situation?"),
        ({"loyer": (0.0, 1.0)}, "it is not unknown"),
        ({"loyer:< 400": (0.0, 1.0)}, "it is not unknown"),
        ({"situation": (1.0, 0.0)}, "runs backwards"),
    ],
)
def test_a_span_of_nothing_is_refused(tmp_path: Path, spans: dict[str, Span], expected: str) -> None:
    """A span is declared of what the table leaves unknown, and of nothing else."""
    with pytest.raises(UserError) as caught:
        imported(tmp_path, FRENCH, spans=spans)
    assert expected in str(caught.value)


@pytest.mark.parametrize("make", [lambda p: None, lambda p: p.mkdir()])
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, make: object) -> None:
    """An absent file or a folder is said to be so."""
    make(tmp_path / "table.csv")
    with pytest.raises(UserError) as caught:
        read_published(tmp_path / "table.csv")
    assert caught.value.code == "E-TAB-001"


def amsterdam(folder: Path) -> Scorecard:
    """The deployed card of Amsterdam's Slimme Check, from its additive table written as a published one."""
    source = pl.read_csv(shared("amsterdam_fairness", "ebm_scorecard_before_reweighing.csv"), infer_schema=False)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["variable", "type", "modality", "coefficient", "count"])
    for row in source.iter_rows(named=True):
        if row["category"] == "missing":
            printed = "missing"
        elif row["type"] == "categorical":
            printed = str(int(float(row["category"])))
        else:
            printed = f"[{row['lower_incl']}, {row['upper_excl']})"
        writer.writerow([row["feature"], row["type"], printed, row["log_odds_term"], row["train_count"]])
    return imported(folder, out.getvalue(), intercept=AMSTERDAM_INTERCEPT).card


def test_amsterdams_card_gives_its_published_scores(tmp_path: Path) -> None:
    """All 16,384 scores are the city's to 1e-12 from logits, and to rounding from points."""
    card = amsterdam(tmp_path)
    with gzip.open(shared("amsterdam_fairness", "scores_before.csv.gz")) as stream:
        table = pl.read_csv(stream.read())
    names = sorted(v.name for v in card.variables)
    # The city's pipeline fills in missing incomes and notes it itself: here none is missing, whatever the column says.
    frame = table.rename({"sum_inkomen_bruto": "sum_inkomen_bruto_value"}).with_columns(
        sum_inkomen_bruto_was_mean_imputed=pl.lit(0)
    )
    assert frame.height == 16_384
    assert card.known
    expected = frame["original_model_score"].to_numpy()
    said = [1 / (1 + math.exp(-logit_of(card, row))) for row in frame.select(names).iter_rows(named=True)]
    assert max(abs(a - b) for a, b in zip(said, expected, strict=True)) < 1e-12
    scored = score_table(frame, card)["probability"].to_numpy()
    # Half a millionth of a logit a term and for the intercept; a logit moves a score by a quarter at most.
    assert abs(scored - expected).max() < (len(names) + 1) * 0.5e-6 / 4


def test_a_coefficient_no_points_can_hold_is_refused(tmp_path: Path) -> None:
    """A logit beyond what a double can raise to an odds ratio is told as a fault of its line."""
    with pytest.raises(UserError) as caught:
        imported(tmp_path, "variable,modality,coefficient\nz,x,0\nz,y,1e15\n")
    assert "from -700 to 700" in str([fault.en for fault in caught.value.faults])


def test_a_span_beyond_whole_points_bounds_nothing(tmp_path: Path) -> None:
    """An end too far for 64-bit points is not bounded, and nothing overflows."""
    table = "variable,modality,coefficient\nz,x,0\nz,y,masked\n"
    card = imported(tmp_path, table, intercept=0.0, spans={"z:y": (0.0, 1e300)}).card
    scored = score_table(pl.DataFrame({"z": ["x", "y"]}), card, contributions=True)
    assert scored["points_low"].to_list() == scored["points_low.z"].to_list() == [0, 0]
    assert scored["points_high"].to_list() == scored["points_high.z"].to_list() == [0, None]
    assert scored.select("rank_best", "rank_worst").rows() == [(1, 2), (1, 1)]
