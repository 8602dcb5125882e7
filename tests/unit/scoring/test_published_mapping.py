"""Tables that were not printed for us, read through a mapping; bounds in cells of their own; fixed variables."""

from __future__ import annotations

import math

import pytest

from bondroit.domain.scorecard import FIX, points_of
from bondroit.errors import UserError
from bondroit.scoring.published import Declared, import_card
from bondroit.scoring.published_lines import PublishedText
from bondroit.scoring.published_mapping import mapped, parse_published_mapping, with_fixed

DECLARED = Declared("n", "t", intercept=0.5)


def table(*rows: str, header: str = "feature,category,low,high,term") -> PublishedText:
    cells = tuple((k, tuple(row.split(","))) for k, row in enumerate(rows, 2))
    return PublishedText("t.csv", "0", tuple(header.split(",")), cells, ",")


EBM = table(
    "age,missing,,,0", "age,,-inf,30,0.1", "age,,30,60.5,-0.25", "age,,60.5,inf,0.75", "yes,missing,,,0",
    "yes,0.0,,,0.5", "yes,1.0,,,-0.5",
)  # fmt: skip
MAPPING = """
[columns]
variable = "feature"
modality = "category"
lower_incl = "low"
upper_excl = "high"
coefficient = "term"
[variables]
age = "claimant_age"
"""


def test_bounds_in_cells_of_their_own() -> None:
    """The interval holds its lower bound and not its upper one, infinite ends bound nothing, codes are whole."""
    card = import_card(mapped(EBM, parse_published_mapping(MAPPING, name="m"), name="m"), DECLARED).card
    assert [v.name for v in card.variables] == ["claimant_age", "yes"]
    age = card.variables[0]
    for value, coefficient in ((-5, 0.1), (29.99, 0.1), (30, -0.25), (60.4, -0.25), (60.5, 0.75), (None, 0.0)):
        assert age.modality_of(value).coefficient == coefficient
    assert points_of(card, {"claimant_age": 30, "yes": 1}) == 500_000 - 250_000 - 500_000


@pytest.mark.parametrize(
    ("header", "row", "inside", "outside"),
    [
        ("variable,lower_excl,upper_incl,coefficient", "x,1,2,1", (1.5, 2), (1, 2.1)),
        ("variable,lower_incl,upper_incl,coefficient", "x,1,2,1", (1, 2), (0.9, 2.1)),
        ("variable,lower_excl,upper_excl,coefficient", "x,1,2,1", (1.5,), (1, 2)),
        ("variable,lower_incl,upper_excl,coefficient", "x,,2,1", (-1e9, 1.9), (2,)),
    ],
)
def test_bounds_say_whether_they_are_inside(
    header: str, row: str, inside: tuple[float, ...], outside: tuple[float, ...]
) -> None:
    """Four names of columns, no column of modalities needed."""
    (variable,) = import_card(table(row, header=header), DECLARED).card.variables
    assert all(variable.modality_of(x) is not None for x in inside)
    assert all(variable.modality_of(x) is None for x in outside)


def test_two_names_for_one_bound_are_refused() -> None:
    """A lower bound that is inside and outside: a fault with its line."""
    text = table("x,1,1,1", header="variable,lower_incl,lower_excl,coefficient")
    with pytest.raises(UserError) as caught:
        import_card(text, DECLARED)
    assert caught.value.code == "E-SCO-004"
    assert "Line 2" in caught.value.faults[0].en


def test_values_are_called_as_the_files_call_them() -> None:
    """A modality of the table becomes the word of the files, or several."""
    said = MAPPING + '[values.yes]\n"0.0" = "no"\n"1.0" = "{yes, maybe}"\n'
    card = import_card(mapped(EBM, parse_published_mapping(said, name="m"), name="m"), DECLARED).card
    assert card.variables[1].modality_of("maybe").coefficient == -0.5
    assert card.variables[1].modality_of("no").coefficient == 0.5


def test_a_fixed_variable_goes_into_the_intercept() -> None:
    """It leaves the card, its coefficient stays, and a decision says so."""
    said = parse_published_mapping(MAPPING + '[fixed]\nyes = "0.0"\n[card]\nwhy = "page 3"\n', name="m")
    whole = import_card(mapped(EBM, said, name="m"), DECLARED).card
    card = with_fixed(whole, said, name="m")
    assert [v.name for v in card.variables] == ["claimant_age"]
    assert math.isclose(card.intercept, 1.0)
    assert points_of(card, {"claimant_age": 30}) == points_of(whole, {"claimant_age": 30, "yes": 0})
    (decision,) = [d for d in card.decisions if d.kind == FIX]
    assert (decision.variable, decision.why) == ("yes", "page 3")


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("[columns", ("TOML",)),
        ('[colums]\nvariable = "feature"', ("colums",)),
        ('[columns]\nvariabl = "feature"', ("columns.variabl",)),
        ('[columns]\nvariable = 3\n[card]\nintercept = "x"', ("columns.variable", "card.intercept")),
        ("columns = 3", ("[columns]",)),
        ("[values]\nyes = 3", ("values.yes",)),
    ],
)
def test_a_wrong_mapping_is_refused(said: str, places: tuple[str, ...]) -> None:
    """Every fault with its key, and the nearest right one where there is one."""
    with pytest.raises(UserError) as caught:
        parse_published_mapping(said, name="m")
    assert caught.value.code == "E-MAP-001"
    assert len(caught.value.faults) >= len(places)
    assert all(any(place in fault.en for fault in caught.value.faults) for place in places)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ('[columns]\nvariable = "featur"', "columns.variable"),
        (MAPPING + 'ages = "x"', "variables.ages"),
        (MAPPING + '[values.yess]\n"0.0" = "no"', "values.yess"),
        (MAPPING + '[values.yes]\n"2.0" = "no"', "values.yes"),
    ],
)
def test_a_mapping_of_what_the_table_has_not_is_refused(said: str, place: str) -> None:
    """Columns, variables and modalities that are not there, with the nearest names."""
    with pytest.raises(UserError) as caught:
        mapped(EBM, parse_published_mapping(said, name="m"), name="m")
    assert caught.value.code == "E-MAP-001"
    assert place in caught.value.faults[0].en


@pytest.mark.parametrize("fixed", ['no = "0.0"', 'yes = "7"'])
def test_what_cannot_be_fixed_is_refused(fixed: str) -> None:
    """No such variable, no such class."""
    said = parse_published_mapping(MAPPING + f"[fixed]\n{fixed}\n", name="m")
    with pytest.raises(UserError) as caught:
        with_fixed(import_card(mapped(EBM, said, name="m"), DECLARED).card, said, name="m")
    assert caught.value.code == "E-MAP-001"
