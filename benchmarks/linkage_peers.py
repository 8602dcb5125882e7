"""Splink called by hand, with the settings of its own published examples, for the benchmark of linkages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.linkage_data import PARTNERS, path_of, said, town

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

_THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)


def splink_by_hand(problem: str) -> Callable[[], str]:
    """Splink, as its example on these data calls it."""

    def run() -> str:
        linker, threshold = _EXAMPLES[problem]()
        pairs = linker.inference.predict(threshold_match_probability=0.05)
        return _by_hand(linker, pairs, problem, threshold)

    return run


def town_by_hand(partner: str) -> Callable[[], str]:
    """Splink on names and day of birth, written as its examples are, then its best single links."""

    def run() -> str:
        linker, total = _town_linker(PARTNERS[partner])
        pairs = linker.inference.predict(threshold_match_probability=0.05)
        frame = pairs.as_duckdbpyrelation().pl()
        best = linker.clustering.cluster_using_single_best_links(
            pairs, duplicate_free_datasets=["a_left", "b_right"], threshold_match_probability=0.9
        )
        return _told(frame, total) + "; " + _grouped(best.as_duckdbpyrelation().pl(), total, "best single links at 0.9")

    return run


def _town_linker(table: str) -> tuple[Any, int]:
    """A trained linker of a town's body and a partner, and how many true pairs there are."""
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on

    settings = SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=[
            block_on("birth_date"), block_on("surname", "first_name"), block_on("first_name", "year(birth_date)"),
            block_on("surname", "year(birth_date)"),
        ],
        comparisons=[
            cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("birth_date", input_is_string=False),
        ],
        additional_columns_to_retain=["cluster"],
    )  # fmt: skip
    tables, total = _town_tables(table)
    linker = Linker(tables, settings, log_level=None)
    train = linker.training
    train.estimate_probability_two_random_records_match([block_on("surname", "first_name", "birth_date")], recall=0.8)
    train.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    train.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))
    train.estimate_parameters_using_expectation_maximisation(block_on("surname", "first_name"))
    return linker, total


def _town_tables(table: str) -> tuple[list[Any], int]:
    from splink.backends.duckdb import DuckDBAPI

    from bondroit.ingesting.linkage.defaults import NUMBERS

    left, right, key = town(table)
    number = right[NUMBERS[table]]
    api = DuckDBAPI()
    tables = []
    for name, frame, truth in (("a_left", left, key), ("b_right", right, number)):
        kept = frame.select("surname", "first_name", "birth_date").with_columns(truth.alias("cluster"))
        tables.append(api.register(kept.with_row_index("unique_id").to_arrow(), dataset_display_name=name))
    return tables, int(key.is_in(number.implode()).sum())


def _told(frame: pl.DataFrame, total: int) -> str:
    """Pairs at 0.9, and at the threshold that the truth says is best."""
    import polars as pl

    def at(threshold: float) -> tuple[int, int]:
        kept = frame.filter(pl.col("match_probability") >= threshold)
        return int((kept["cluster_l"] == kept["cluster_r"]).sum()), kept.height

    best = max(_THRESHOLDS, key=lambda t: 2 * at(t)[0] / (at(t)[1] + total))
    return said("pairs at 0.9: ", *at(0.9), total) + "; " + said(f"best threshold {best}: ", *at(best), total)


def _grouped(frame: pl.DataFrame, total: int, what: str) -> str:
    """All pairs inside the groups that Splink makes; of two files, pairs across them alone."""
    import polars as pl

    two = "source_dataset" in frame.columns and frame["source_dataset"].n_unique() > 1
    both = frame.join(frame, on="cluster_id", suffix="_o")
    order = (
        pl.col("source_dataset") < pl.col("source_dataset_o") if two else pl.col("unique_id") < pl.col("unique_id_o")
    )
    pairs = both.filter(order)
    return said(f"{what}: ", int((pairs["cluster"] == pairs["cluster_o"]).sum()), pairs.height, total)


def _by_hand(linker: Any, pairs: Any, problem: str, threshold: float) -> str:  # noqa: ANN401 - Splink's
    import polars as pl

    frame = pairs.as_duckdbpyrelation().pl()
    total = {"febrl1": 500, "febrl4": 5_000, "splink-1000": 2_975}[problem]
    groups = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=threshold)
    grouped = groups.as_duckdbpyrelation().pl()
    if "unique_id" not in grouped.columns:
        grouped = grouped.rename({"rec_id": "unique_id"})
    return (
        _told(frame, total)
        + "; "
        + _grouped(grouped.with_columns(pl.col("unique_id")), total, f"clusters at {threshold}")
    )


def _febrl(file: str) -> Any:  # noqa: ANN401 - Arrow
    import duckdb

    return duckdb.sql(
        f"""select trim(rec_id) as rec_id, trim(given_name) as given_name, trim(surname) as surname,
        trim(street_number) as street_number, trim(address_1) as address_1, trim(postcode) as postcode,
        trim(state) as state, trim(date_of_birth) as date_of_birth, trim(soc_sec_id) as soc_sec_id,
        regexp_extract(rec_id, '^([^-]+-[^-]+)', 1) as cluster
        from (select nullif(trim(columns(*)), '') from
        read_csv('{path_of(file)}', all_varchar=true, normalize_names=true))"""  # noqa: S608 - a path of ours
    ).to_arrow_table()


def _febrl_model(link_type: str, rules: list[Any], comparisons: list[Any], files: list[str], share: float) -> Any:  # noqa: ANN401
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    api = DuckDBAPI()
    tables = [api.register(_febrl(f), dataset_display_name=f.removesuffix(".csv")) for f in files]
    settings = SettingsCreator(
        unique_id_column_name="rec_id", link_type=link_type, blocking_rules_to_generate_predictions=rules,
        comparisons=comparisons, additional_columns_to_retain=["cluster"], retain_intermediate_calculation_columns=True,
    )  # fmt: skip
    linker = Linker(tables if len(tables) > 1 else tables[0], settings, log_level=None)
    certain = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    if link_type == "dedupe_only":
        certain.append("l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth")
    linker.training.estimate_probability_two_random_records_match(certain, recall=share)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
    for column in ("date_of_birth", "postcode"):
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(column), estimate_without_term_frequencies=link_type == "link_only"
        )
    return linker


def _febrl1() -> tuple[Any, float]:
    """The settings of Splink's example on febrl3, whose columns are the same."""
    import splink.comparison_library as cl
    from splink import block_on

    comparisons = [
        cl.NameComparison("given_name"), cl.NameComparison("surname"),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
    ]  # fmt: skip
    rules = [block_on(c) for c in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")]
    return _febrl_model("dedupe_only", rules, comparisons, ["febrl1.csv"], 0.9), 0.9


def _febrl4() -> tuple[Any, float]:
    """The detailed model of Splink's example on febrl4."""
    import splink.comparison_library as cl
    from splink import block_on

    comparisons = [
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison(
            "date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True
        ),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
    ]
    rules = [
        block_on("given_name", "surname"), "l.given_name = r.surname and l.surname = r.given_name",
        block_on("date_of_birth"), block_on("soc_sec_id"), block_on("state", "address_1"),
        block_on("street_number", "address_1"), block_on("postcode"),
    ]  # fmt: skip
    return _febrl_model("link_only", rules, comparisons, ["febrl4a.csv", "febrl4b.csv"], 0.8), 0.99


def _thousand() -> tuple[Any, float]:
    """The settings of Splink's example of accuracy from a labels column."""
    import duckdb
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    data = duckdb.sql(f"select * from read_csv('{path_of('splink_fake_1000.csv')}')").to_arrow_table()  # noqa: S608 - ours
    api = DuckDBAPI()
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on(c) for c in ("first_name", "surname", "dob", "email")],
        comparisons=[
            cl.ForenameSurnameComparison("first_name", "surname"),
            cl.DateOfBirthComparison("dob", input_is_string=False),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
        additional_columns_to_retain=["cluster"],
        retain_intermediate_calculation_columns=True,
    )
    linker = Linker(api.register(data), settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(
        [
            "l.first_name = r.first_name and levenshtein(r.dob::VARCHAR, l.dob::VARCHAR) <= 1",
            "l.surname = r.surname and levenshtein(r.dob::VARCHAR, l.dob::VARCHAR) <= 1",
            "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
            "l.email = r.email",
        ],
        recall=0.7,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=5)
    for rule in (block_on("dob"), block_on("email"), block_on("first_name", "surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)
    return linker, 0.9


_EXAMPLES: dict[str, Callable[[], tuple[Any, float]]] = {
    "febrl1": _febrl1, "febrl4": _febrl4, "splink-1000": _thousand,
}  # fmt: skip
