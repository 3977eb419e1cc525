"""``python -m benchmarks``: measure, print a table, write JSON; ``--help`` tells how."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

import orjson

from benchmarks.bench import Bench, Figure, Stage, every_bench
from benchmarks.ground import open_ground
from benchmarks.load import tool
from benchmarks.web import open_webs

ROWS, SMOKE_ROWS = 1_000_000, 2_000
ROUNDS, SMOKE_ROUNDS = 5, 1
SECONDS, SMOKE_SECONDS = 2.0, 0.5
RESULT = Path("build/bench.json")


def main() -> int:
    """Run the benches that were asked for; gives the exit status."""
    # So that the servers are stopped however we are.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    arguments = _arguments()
    benches = list(_possible(_chosen(arguments.only)))
    rows, rounds, seconds = (
        (SMOKE_ROWS, SMOKE_ROUNDS, SMOKE_SECONDS)
        if arguments.smoke
        else (arguments.rows, ROUNDS, SECONDS)
    )
    begun = perf_counter()
    print(f"making {rows:,} rows", file=sys.stderr)
    figures: dict[str, Figure] = {}
    with open_ground(rows) as ground, open_webs(ground) as webs:
        print(f"ready after {perf_counter() - begun:.0f} s", file=sys.stderr)
        stage = Stage(ground, webs, rounds, seconds)
        for bench in benches:
            print(bench.name, file=sys.stderr)
            figures[bench.name] = bench.run(stage)
    print(f"{rows:,} rows, {rounds} turns of {seconds} s each side, load by {tool(seconds)}")
    print(_table(benches, figures))
    _write(benches, figures)
    if any(min(each.ratio, each.ours, each.floor) <= 0 for each in figures.values()):
        print("a figure is not positive", file=sys.stderr)
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", help="names of benches, parted by commas")
    parser.add_argument("--rows", type=int, default=ROWS, help="tickets to begin with")
    parser.add_argument("--smoke", action="store_true", help="few rows and turns: does it run?")
    return parser.parse_args()


def _chosen(only: str | None) -> list[Bench]:
    benches = {bench.name: bench for bench in every_bench()}
    if not only:
        return list(benches.values())
    unknown = sorted(set(only.split(",")) - set(benches))
    if unknown:
        sys.exit(f"no such bench: {', '.join(unknown)}; there are {', '.join(benches)}")
    return [benches[name] for name in only.split(",")]


def _possible(benches: Sequence[Bench]) -> Iterator[Bench]:
    for bench in benches:
        if bench.missing is None:
            yield bench
        else:
            print(f"{bench.name} is left out: {bench.missing}", file=sys.stderr)


def _table(benches: Sequence[Bench], figures: dict[str, Figure]) -> str:
    lines = [f"{'':16}{'ours':>10}{'floor':>10}  {'unit':<12}{'ratio':>6}{'budget':>8}   further"]
    for bench in benches:
        figure = figures[bench.name]
        further = " ".join(f"{name}={value:.2f}" for name, value in figure.further.items())
        budget = "" if bench.budget is None else f"{bench.budget:.2f}"
        lines.append(
            f"{bench.name:16}{figure.ours:10.2f}{figure.floor:10.2f}  {bench.unit:<12}"
            f"{figure.ratio:6.2f}{budget:>8}   {further}"
        )
    return "\n".join(lines)


def _write(benches: Sequence[Bench], figures: dict[str, Figure]) -> None:
    result = {
        bench.name: {
            "ratio": figures[bench.name].ratio,
            "ours": figures[bench.name].ours,
            "floor": figures[bench.name].floor,
            "unit": bench.unit,
            "budget": bench.budget,
            **figures[bench.name].further,
        }
        for bench in benches
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2))
    print(f"written to {RESULT}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
