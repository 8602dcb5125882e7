"""Every test says in one sentence what it proves, and proves it."""

from __future__ import annotations

import ast

from tests.house.source import Module, calls, dotted, modules, told

PROVING = ("assert_", "check_", "require_")
STOPWATCHES = frozenset({"time.perf_counter", "time.process_time", "time.monotonic", "time.time", "perf_counter"})


def _tests() -> list[tuple[Module, ast.FunctionDef]]:
    return [
        (module, node)
        for module in modules("tests")
        if module.path.rpartition("/")[2].startswith("test_")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def _proves(test: ast.FunctionDef, module: Module) -> bool:
    """Whether the test, or a function of its own module that it calls, can fail by an assertion."""
    beside = {node.name: node for node in module.tree.body if isinstance(node, ast.FunctionDef)}
    names = [dotted(call.func) for call in calls(test)]
    return _asserts(test) or any(_asserts(beside[name]) for name in names if name in beside)


def _asserts(function: ast.FunctionDef) -> bool:
    if any(isinstance(node, ast.Assert) for node in ast.walk(function)):
        return True
    names = [dotted(call.func) for call in calls(function)]
    return any(n in {"pytest.raises", "pytest.fail"} or n.rpartition(".")[2].startswith(PROVING) for n in names)


def test_every_test_says_what_it_proves() -> None:
    """Each test function has a docstring."""
    faults = [f"{module.place(test)}: {test.name}" for module, test in _tests() if not ast.get_docstring(test)]
    assert not faults, told("Say in one sentence what these prove:", faults)


def test_every_test_proves_something() -> None:
    """Each test function asserts, expects an error, or calls something named check_ or assert_."""
    faults = [f"{module.place(test)}: {test.name}" for module, test in _tests() if not _proves(test, module)]
    assert not faults, told("These cannot fail; assert something:", faults)


def test_every_skip_has_a_reason() -> None:
    """A test that is skipped says why."""
    faults = []
    for module in modules("tests"):
        for call in calls(module.tree):
            name = dotted(call.func)
            reason = any(k.arg == "reason" and not _blank(k.value) for k in call.keywords)
            first = bool(call.args) and not _blank(call.args[0])
            silent_call = name == "pytest.skip" and not (first or reason)
            silent_mark = name.endswith(("mark.skip", "mark.skipif", "mark.xfail", "importorskip")) and not reason
            if silent_call or silent_mark:
                faults.append(module.place(call))
        bare = [n for n in ast.walk(module.tree) if isinstance(n, ast.FunctionDef) for n in n.decorator_list]
        faults += [module.place(n) for n in bare if dotted(n).endswith(("mark.skip", "mark.xfail"))]
    assert not faults, told("Give the reason, as somebody who reads the summary needs it:", faults)


def _blank(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not str(node.value or "").strip()


def test_no_stopwatch() -> None:
    """No test measures time: speed is for `benchmarks/`, where machines and rounds are told."""
    faults = [
        f"{module.place(call)}: {dotted(call.func)}"
        for module in modules("tests")
        for call in calls(module.tree)
        if dotted(call.func) in STOPWATCHES
    ]
    assert not faults, told("Move these to benchmarks/:", faults)
