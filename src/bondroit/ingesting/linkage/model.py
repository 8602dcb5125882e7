"""Our settings as the JSON document of a Splink model: levels of agreement and rules as SQL text. Opens nothing.

The model is that of Fellegi and Sunter (1969): each level of agreement of each column has a chance `m` among pairs
that are the same person and `u` among those that are not, and weighs log2(m / u); weights add up, since columns are
taken as independent given whether the pair is the same person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.ingesting.linkage.normalising import ROW, SIDE
from bondroit.ingesting.linkage.settings import Comparison, Kind, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bondroit.ingesting.linkage.settings import LinkageSettings

DIALECT = "duckdb"
NAME_THRESHOLDS, WORDS_THRESHOLDS, CODE_THRESHOLDS = (0.92, 0.88, 0.7), (0.9, 0.8), (1, 2)
"""Those of Splink's own comparison of names; of streets and towns; typing errors of a code."""
LEAST_FREQUENCY = 0.0001
"""No value is held rarer than one in ten thousand: a misspelt name is rare without saying much."""

FIRST_EXCHANGED, CHANCE_EXCHANGED = 0.005, 1e-6
"""Surname and first name in each other's place: a first guess among true pairs, trained afterwards; by chance, so
rare that no sample of pairs would show it."""


def splink_model(settings: LinkageSettings, *, dedupe: bool) -> dict[str, Any]:
    """The document that Splink takes as settings, untrained.

    Args:
        settings: ours.
        dedupe: one file against itself.
    """
    return {
        "link_type": "dedupe_only" if dedupe else "link_only",
        "unique_id_column_name": ROW,
        "source_dataset_column_name": SIDE,
        "comparisons": [_comparison(c, settings) for c in settings.compared],
        "blocking_rules_to_generate_predictions": [blocking(rule) for rule in settings.blocking],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def blocking(rule: Rule) -> dict[str, Any]:
    """A rule as Splink takes it."""
    return {"blocking_rule": rule_sql(rule), "sql_dialect": DIALECT}


def rule_sql(rule: Rule) -> str:
    """A rule as SQL over `l` and `r`."""

    def side(letter: str, column: str, count: int) -> str:
        name = f'{letter}."{column}"'
        return f"substr({name}, 1, {count})" if count else name

    return " AND ".join(f"({side('l', t.left, t.letters)} = {side('r', t.right, t.letters)})" for t in rule.terms)


def _comparison(c: Comparison, settings: LinkageSettings) -> dict[str, Any]:
    return {"output_column_name": c.column, "comparison_levels": [*_levels(c, settings)]}


def _levels(c: Comparison, settings: LinkageSettings) -> Iterator[dict[str, Any]]:
    left, right = f'"{c.column}_l"', f'"{c.column}_r"'
    missing = [f"{left} IS NULL", f"{right} IS NULL"]
    # An exchange is counted once: by the column that says it, the other is as if it were missing.
    missing += [_exchanged(o) for o in settings.compared if o.exchanged_with == c.column]
    yield {"sql_condition": " OR ".join(missing), "label_for_charts": "missing", "is_null_level": True}
    equal: dict[str, Any] = {"sql_condition": f"{left} = {right}", "label_for_charts": "equal"}
    if c.by_frequency:
        equal |= {"tf_adjustment_column": c.column, "tf_minimum_u_value": LEAST_FREQUENCY}
    yield equal
    if c.exchanged_with:
        yield {
            "sql_condition": _exchanged(c), "label_for_charts": f"exchanged with {c.exchanged_with}",
            "m_probability": FIRST_EXCHANGED, "u_probability": CHANCE_EXCHANGED, "fix_u_probability": True,
        }  # fmt: skip
    for condition, label in _near(c, left, right):
        yield {"sql_condition": condition, "label_for_charts": label}
    yield {"sql_condition": "ELSE", "label_for_charts": "other"}


def _exchanged(c: Comparison) -> str:
    one, other = c.column, c.exchanged_with
    return f'("{one}_l" = "{other}_r" AND "{one}_r" = "{other}_l")'


def _near(c: Comparison, left: str, right: str) -> Iterator[tuple[str, str]]:
    """Levels between equal and different, nearest first: SQL, label."""
    match c.kind:
        case Kind.NAME:
            yield from _jaro_winkler(left, right, c.thresholds or NAME_THRESHOLDS)
        case Kind.WORDS:
            yield from _jaro_winkler(left, right, c.thresholds or WORDS_THRESHOLDS)
        case Kind.CODE:
            for errors in c.thresholds or CODE_THRESHOLDS:
                yield f"damerau_levenshtein({left}, {right}) <= {errors:g}", f"typing errors <= {errors:g}"
        case Kind.MAIL:
            yield f"split_part({left}, '@', 1) = split_part({right}, '@', 1)", "equal before the @"
            yield from _jaro_winkler(left, right, c.thresholds or (0.88,))
        case Kind.DATE:
            yield from _dates(left, right)
        case Kind.EXACT:
            return


def _jaro_winkler(left: str, right: str, thresholds: tuple[float, ...]) -> Iterator[tuple[str, str]]:
    for threshold in thresholds:
        yield f"jaro_winkler_similarity({left}, {right}) >= {threshold:g}", f"Jaro-Winkler >= {threshold:g}"


def _dates(left: str, right: str) -> Iterator[tuple[str, str]]:
    def part(side: str, start: int, length: int) -> str:
        return f"substr({side}, {start}, {length})"

    def same(start: int, length: int) -> str:
        return f"({part(left, start, length)} = {part(right, start, length)})"

    year, month, day = same(1, 4), same(5, 2), same(7, 2)
    exchanged = f"({part(left, 5, 2)} = {part(right, 7, 2)} AND {part(left, 7, 2)} = {part(right, 5, 2)})"
    yield (
        f"({year} AND {exchanged}) OR damerau_levenshtein({left}, {right}) <= 1",
        "one slip, or day and month exchanged",
    )
    yield f"({year} AND {month}) OR ({year} AND {day}) OR ({month} AND {day})", "two parts of three equal"
    default = f"({part(left, 5, 4)} = '0101' OR {part(right, 5, 4)} = '0101')"
    yield f"{year} AND {default}", "same year, one on 1 January"
    yield year, "same year"


def faults_of(model: Mapping[str, Any], untrained: Mapping[str, Any]) -> tuple[Text, ...]:
    """What keeps a saved model from serving these settings: other levels, other rules, another kind of linkage."""
    try:
        ours, theirs = _shape(untrained), _shape(model)
    except (KeyError, TypeError):
        return (Text("It is no saved model.", "Ce n'est pas un modèle enregistré."),)
    names = {
        "link_type": Text(
            "the kind of linkage (two files, or one)", "le genre de rapprochement (deux fichiers, ou un)"
        ),
        "levels": Text("the columns compared and their levels", "les colonnes comparées et leurs niveaux"),
        "rules": Text("the rules of blocking", "les règles de blocage"),
    }
    return tuple(
        Text(f"They differ by {name.en}.", f"Diffère : {name.fr}.")
        for key, name in names.items()
        if ours[key] != theirs[key]
    )


def _shape(model: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "link_type": model["link_type"],
        "levels": [
            (c["output_column_name"], [level["sql_condition"] for level in c["comparison_levels"]])
            for c in model["comparisons"]
        ],
        "rules": [rule["blocking_rule"] for rule in model["blocking_rules_to_generate_predictions"]],
    }
