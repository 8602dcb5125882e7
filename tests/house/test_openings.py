"""Only the store opens, only the edges ask the clock, and nothing is drawn without a seed."""

from __future__ import annotations

import ast
import re

from tests.house.source import Module, calls, dotted, modules, told

READERS = re.compile(
    r"^(pl|polars|pd|pandas|pa|pq|ds|duckdb|csv|np|numpy)\.(\w+\.)?(read|scan|load|save|loadtxt|savetxt)(_\w+)?$"
)
WRITERS = re.compile(r"^(sink_\w+|write_(parquet|csv|ipc|ndjson|database|excel|delta|avro))$")
PATH_READERS = frozenset({"read_text", "read_bytes"})
PATH_WRITERS = frozenset({"write_text", "write_bytes"})
CLOCK = frozenset({
    "datetime.now", "datetime.utcnow", "datetime.datetime.now", "datetime.today", "date.today", "datetime.date.today",
    "time.time", "time.monotonic", "time.perf_counter", "time.process_time", "time.sleep",
})  # fmt: skip
PICKLES = frozenset({"pickle", "cPickle", "cloudpickle", "dill", "joblib", "shelve", "marshal"})

# path::call -> why it may open; each is read by a person
OPENINGS: dict[str, str] = {
    "src/bondroit/cli/main.py::os.open": "the null device, when the reader of a pipe went away",
}


def _opens(call: ast.Call) -> bool:
    name = dotted(call.func)
    if any(dotted(inner.func).rpartition(".")[2] == "files" for inner in calls(call.func)):
        return False  # importlib.resources: what the package itself ships
    last = name.rpartition(".")[2]
    if name == "open" or (last == "open" and name != "webbrowser.open"):
        return True
    if READERS.match(name) or last in PATH_READERS:
        return True
    if last in PATH_WRITERS:  # the port `Documents` takes a name and a text; a path takes the text alone
        return len(call.args) + len(call.keywords) == 1 or any(k.arg == "encoding" for k in call.keywords)
    # write_csv() without a file gives a text
    return bool(WRITERS.match(last)) and bool(call.args or call.keywords)


def _outside_store() -> list[Module]:
    return [m for m in modules("src") if m.room != "store"]


def test_only_the_store_opens() -> None:
    """No room but `store` opens, reads, scans, sinks or writes a file."""
    faults = [
        f"{module.place(call)}: {dotted(call.func)}(...)"
        for module in _outside_store()
        for call in calls(module.tree)
        if _opens(call) and f"{module.path}::{dotted(call.func)}" not in OPENINGS
    ]
    assert not faults, told("Ask for what is read as an argument, or use a port of app/ports.py:", faults)


def test_only_the_edges_ask_the_clock() -> None:
    """Only `store`, `wiring` and the command line ask what time it is."""
    faults = [
        f"{module.place(call)}: {dotted(call.func)}()"
        for module in modules("src")
        if module.room not in {"store", "wiring", "cli"}
        for call in calls(module.tree)
        if dotted(call.func) in CLOCK
    ]
    assert not faults, told("Take the moment as an argument, or the port `Clock`:", faults)


def test_nothing_is_drawn_without_a_seed() -> None:
    """Every random generator is made from a seed, and the module `random` is not used."""
    faults = []
    for module in modules("src", "benchmarks"):
        for call in calls(module.tree):
            name = dotted(call.func)
            unseeded = name.endswith("default_rng") and not (call.args or call.keywords)
            shared = name.rpartition(".")[0] in {"np.random", "numpy.random"} and name.rpartition(".")[2].islower()
            if unseeded or (shared and not name.endswith("default_rng")):
                faults.append(f"{module.place(call)}: {name}")
        imports = (node for node in ast.walk(module.tree) if isinstance(node, ast.Import))
        faults += [module.place(node) for node in imports if any(a.name == "random" for a in node.names)]
    assert not faults, told("Use numpy.random.default_rng(seed), with the seed of the settings:", faults)


def test_no_pickle() -> None:
    """Nothing is pickled: what is kept is JSON, Parquet or the operations database."""
    faults = []
    for module in modules("src", "tests", "tools", "benchmarks"):
        for node in ast.walk(module.tree):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            faults += [f"{module.place(node)}: {n}" for n in names if n.partition(".")[0] in PICKLES]
    assert not faults, told("A pickle runs code when it is read; write JSON or Parquet instead of:", faults)
