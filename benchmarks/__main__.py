"""`python -m benchmarks NAME [--size small|bar|full] [--json] [--keep]`; NAME `all` runs every one."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import audit, binning, build, law, linkage, observe, score, score_spark, start, town
from benchmarks.machine import machine, versions
from benchmarks.problem import SIZES
from benchmarks.runner import run_case

if TYPE_CHECKING:
    from benchmarks.problem import Benchmark

BENCHMARKS: dict[str, Benchmark] = {
    b.name: b
    for b in (
        start.BENCHMARK,
        score.BENCHMARK,
        score_spark.BENCHMARK,
        binning.BENCHMARK,
        build.BENCHMARK,
        law.BENCHMARK,
        town.BENCHMARK,
        observe.BENCHMARK,
        linkage.BENCHMARK,
        audit.BENCHMARK,
    )
}
RESULTS = Path(__file__).parent / "results"


def main() -> int:
    """Run what is asked; each benchmark ends with one line of JSON."""
    asked = _parser().parse_args()
    names = list(BENCHMARKS) if asked.name == "all" else [asked.name]
    for name in names:
        benchmark = BENCHMARKS[name]
        say = _silent if asked.json else _progress
        say(f"{name}: {benchmark.about}")
        cases = [run_case(case, say) for case in benchmark.cases(asked.size)]
        result = {"benchmark": name, "size": asked.size, "machine": machine(), "cases": cases}
        text = table(result)
        if not asked.json:
            print(text)
        if asked.keep:
            _keep(result, text, benchmark)
        print(json.dumps(result, ensure_ascii=False))
    return 0


def table(result: dict[str, Any]) -> str:
    """The result as text."""
    lines = [f"{result['benchmark']} ({result['size']}) on {result['machine']}"]
    for case in result["cases"]:
        ours = case["ours"]
        lines.append(f"\n{case['case']}")
        lines.append(f"  {'':26}{'CPU-s':>10}{'wall-s':>10}{'peak MiB':>10}{'ratio':>8}")
        lines.append(_line("bondroit", ours, 1.0) + f"   cold {ours['cold_s']:.2f} s")
        for name, peer in case["peers"].items():
            part = f"   scaled from {peer['scaled_from']:,}" if peer["scaled_from"] else ""
            lines.append(_line(name, peer, peer["cpu_ratio"]) + part)
        if case["floor"]:
            floor = case["floor"]
            lines.append(f"  {'floor':<26}{floor['cpu_s']:>10.3f}   ours is {floor['cpu_ratio']} times the floor")
        for name, figure in case.get("figures", {}).items():
            lines.append(f"  {name:<26}{figure:>10}")
        lines.extend(f"  {what} {figure}" for what, figure in case.get("says", {}).items())
    return "\n".join(lines)


def _line(name: str, one: dict[str, Any], ratio: float) -> str:
    return f"  {name:<26}{one['cpu_s']:>10.3f}{one['wall_s']:>10.3f}{one['peak_mib']:>10.0f}{ratio:>8.2f}"


def _keep(result: dict[str, Any], text: str, benchmark: Benchmark) -> None:
    known = ", ".join(f"{n} {v}" for n, v in versions(benchmark.packages).items())
    document = f"{benchmark.about}\nVersions: {known}\n\n{text}\n\n{json.dumps(result, ensure_ascii=False)}\n"
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{result['benchmark']}-{result['size']}.txt").write_text(document, encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=["all", *BENCHMARKS])
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--json", action="store_true", help="print the line of JSON only")
    parser.add_argument("--keep", action="store_true", help="write the result into benchmarks/results")
    return parser


def _progress(text: str) -> None:
    sys.stderr.write(text + "\n")


def _silent(text: str) -> None:
    del text


if __name__ == "__main__":
    sys.exit(main())
