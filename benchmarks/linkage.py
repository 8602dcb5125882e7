"""Persons linked by `bondroit link`, beside Splink called by hand with the settings of its own published examples.

Truth: `rec_id` of febrl1 and febrl4, `cluster` of Splink's thousand people, `same_persons` of a town. Ours runs with
the settings it proposes by the names of columns (the town: those of the pair of tables), nothing tuned to the truth.
Each tells precision, recall and F1 of the pairs it calls the same person: ours at its threshold of 0.9; Splink's pairs
at 0.9, Splink's own grouping (clusters; best single links for two files) at 0.9, and the threshold that would have been
best for it, chosen with the truth in hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.linkage_data import FILES, PARTNERS, TOWN, path_of, said, town
from benchmarks.problem import Benchmark, Case, Contestant

if TYPE_CHECKING:
    from collections.abc import Callable


def ours(problem: str) -> Callable[[], str]:
    """`bondroit link`, as the command line calls it, without its pages."""
    from bondroit.app.link_files import LinkFilesRequest, link_files
    from bondroit.store.linking import SplinkPairs
    from bondroit.store.received_text import TextFiles

    left, right, truth, pattern = FILES[problem]
    request = LinkFilesRequest(
        left=path_of(left), right=None if right is None else path_of(right), truth=truth, truth_pattern=pattern
    )

    def run() -> str:
        judged = link_files(request=request, files=TextFiles(), pairing=SplinkPairs()).quality.against_truth
        return said("", judged.right, judged.links, judged.true_pairs)

    return run


def town_ours(partner: str) -> Callable[[], str]:
    """Persons of the town's body to a partner's register, with the settings of the pair of tables."""
    import polars as pl

    from bondroit.app.link_rows import link_rows
    from bondroit.ingesting.linkage.defaults import NUMBERS, settings_for
    from bondroit.ingesting.linkage.linked import judged_by_truth
    from bondroit.store.linking import SplinkPairs

    table = PARTNERS[partner]

    def run() -> str:
        left, right, key = town(table)
        done = link_rows(left=left, right=right, settings=settings_for("persons", table), pairing=SplinkPairs())
        judged = judged_by_truth(done, key, right[NUMBERS[table]].cast(pl.String))
        return said("", judged.right, judged.links, judged.true_pairs) + f"; by a number {done.quality.exact:,}"

    return run


def cases(size: str) -> tuple[Case, ...]:
    """The three files with a known truth and, above `small`, a town's body and its three partners."""
    warm = {"problem": "febrl1"}
    made = [
        Case(
            name,
            Contestant("bondroit", "benchmarks.linkage:ours", {"problem": name}, warm, says="found"),
            (Contestant("splink", "benchmarks.linkage_peers:splink_by_hand", {"problem": name}, warm, says="found"),),
            rounds=3 if size == "full" else 1,
        )
        for name in FILES
    ]
    if size != "small" and (TOWN / "tables" / "same_persons").is_dir():
        made += [
            Case(
                f"town, {name}",
                Contestant("bondroit", "benchmarks.linkage:town_ours", {"partner": name}, says="found"),
                (Contestant("splink", "benchmarks.linkage_peers:town_by_hand", {"partner": name}, says="found"),),
                rounds=1,
            )
            for name in PARTNERS
        ]
    return tuple(made)


BENCHMARK = Benchmark(
    "linkage",
    "Persons linked, beside Splink called by hand: precision, recall, F1.",
    cases,
    ("bondroit", "splink", "duckdb", "polars"),
)
