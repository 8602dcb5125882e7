"""Variables as of a date: 24 monthly snapshots of every file, 10 measures, 400 variables, Parquet to Parquet."""

from __future__ import annotations

import atexit
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.environments import cache_folder
from benchmarks.problem import Benchmark, Case, Contestant

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = {"small": (20_000,), "bar": (100_000, 1_000_000), "full": (1_000_000,)}
WARM = 2_000
PEER_FILES = {"polars": 100_000, "pandas": 100_000, "filter-sql": 20_000}
"""What needs more time or memory than a case has runs on so many files at most."""
CHECKED = 20_000
"""Up to so many files, every variable of every contestant is read back and compared."""


def cases(size: str) -> tuple[Case, ...]:
    """One case a number of files."""
    return tuple(_case(files, rounds=3 if size == "small" else 1) for files in FILES[size])


def _case(files: int, *, rounds: int) -> Case:
    needed = {files, WARM, *(min(files, most) for most in PEER_FILES.values())}
    _write_data(*(str(n) for n in sorted(needed)))
    agrees = "variables" if files <= CHECKED else ""

    def one(name: str, prepare: str, run: int = files, **more: Any) -> Contestant:  # noqa: ANN401
        scaled: dict[str, Any] = {} if run == files else {"scaled_from": run, "scale": files / run}
        return Contestant(name, prepare, {"files": run}, {"files": WARM}, **scaled, **more)

    windows = "benchmarks.peers.observe_windows"
    peers = [
        one(name, f"{windows}:{name.replace('-', '_')}", min(files, most), agrees=agrees)
        for name, most in PEER_FILES.items()
    ]
    if files > PEER_FILES["polars"]:
        # Within 25 % of ten times a tenth: the cost of a file does not grow with their number.
        peers.append(one("bondroit, a tenth", "benchmarks.observe:ours", files // 10))
    return Case(
        f"400 variables of {files:,} files from 24 months",
        one("bondroit", "benchmarks.observe:ours", agrees=agrees),
        tuple(peers),
        one("floor", "benchmarks.observe:floor"),
        rounds=rounds,
    )


def _write_data(*asked: str) -> None:
    """In a process of its own, so that the one that starts contestants stays small."""
    subprocess.run([sys.executable, "-m", "benchmarks.observe_data", *asked], check=True)


def folder_of(files: int) -> Path:
    """The folder `tables/` of the data."""
    return cache_folder() / "data" / f"observe-1-{files}"


def _workspace(files: int) -> Path:
    """A `tables/` of its own to write into, with the snapshots of the data."""
    root = Path(tempfile.mkdtemp(prefix="observe-", dir=cache_folder()))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    (root / "snapshots").symlink_to(folder_of(files) / "snapshots")
    (root / "tmp").mkdir()
    return root


def ours(files: int) -> Callable[[], str]:
    """What `bondroit observe` does from its tables to its table."""
    from benchmarks.observe_data import ASOF, dictionary
    from bondroit.observing.passing import pieces, types_of
    from bondroit.store.checking import Engine
    from bondroit.store.histories import ParquetHistories
    from bondroit.store.parquet import ParquetTables

    root, words = _workspace(files), dictionary()
    engine = Engine(root / "tmp", threads=2)
    histories = ParquetHistories(root, ParquetTables(root, engine), engine)

    def run() -> str:
        histories.sink("variables", ASOF, types_of(words), lambda source: pieces(ASOF, words, source))
        return checked(root / "variables" / f"{ASOF}.parquet", files)

    return run


def floor(files: int) -> Callable[[], str]:
    """Read the same columns of the same files and write as many variables; nothing is laid side by side or computed.

    What is written are the real variables of the first chunk, again and again, made before the clock starts.
    """
    from itertools import zip_longest

    from benchmarks.observe_data import ASOF, MEASURES, MONTHS, dictionary
    from bondroit.observing.passing import pieces, types_of
    from bondroit.store import histories as store
    from bondroit.store.checking import Engine
    from bondroit.store.parquet import ParquetTables

    root, words = _workspace(files), dictionary()
    types, rows = types_of(words), store.chunk_rows(len(words.rules))
    tables = ParquetTables(root, Engine(root / "tmp"))
    first = next(pieces(ASOF, words, store.FileSource(root, tables, ASOF, rows)))
    arrays = store.arrow_of(first, ASOF, types)
    paths = [folder_of(files) / "snapshots" / f"{ASOF.plus(-lag)}.parquet" for lag in range(1, MONTHS + 1)]

    def run() -> str:
        opened = [store.batches_of(path, MEASURES, rows) for path in paths]
        with store.written(root / "floor.parquet", "variables", types) as write:
            for batches in zip_longest(*opened):
                if batches[0] is not None:
                    write([array.slice(0, len(batches[0].ids)) for array in arrays])
        return ""

    return run


def checked(path: Path, files: int) -> str:
    """A digest of every variable of every file; empty where there are too many files to spend time on it.

    The number of values, and their sum with a weight for each file's place in the order of pseudonyms: a value on the
    wrong file is seen. Whole numbers are exact, others are held to nine digits.
    """
    if files > CHECKED:
        return ""
    import polars as pl

    from benchmarks.observe_data import dictionary

    frame = pl.read_parquet(path).sort("household_id")
    weight = pl.int_range(pl.len()) % 97 + 1
    names = dictionary().names
    sums = frame.select((pl.col(n).cast(pl.Float64 if "deviation" in n else pl.Int64) * weight).sum() for n in names)
    counts = frame.select(pl.col(names).count()).row(0)
    found = [[n, s if isinstance(s, int) else f"{s:.8e}"] for n, s in zip(counts, sums.row(0), strict=True)]
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()[:16]


BENCHMARK = Benchmark(
    "observe",
    "Variables as of a date: 10 measures of 24 monthly snapshots -> 400 variables (fictitious files).",
    cases,
    ("bondroit", "polars", "pandas", "duckdb", "pyarrow", "numba", "numpy"),
)
