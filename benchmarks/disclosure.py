"""Protection and attack on the simulated cube: safety, utility, CPU seconds and memory per method.

    .venv/bin/python benchmarks/disclosure.py                         # 20,000 and 100,000 persons, seed 1
    .venv/bin/python benchmarks/disclosure.py --persons 20000 --seeds 1 2 3 --months 12
    .venv/bin/python benchmarks/disclosure.py --persons 20000 --tail 0.67        # persons spread over more cells

All counts are synthetic. Every method runs in a process of its own, over two releases: the second one has late,
corrected and withdrawn records and one month more. The baseline of the same run is the plain threshold: counts
of 10 and more as they are, all others not shown. Times are given in CPU seconds and as a ratio to the attack on
the baseline in the same run; the cost of one month more as a share of the cost of the first release.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from typing import Any

METHODS = ("threshold", "round", "suppress")
BASELINE = "threshold"
KEY = b"a key for synthetic counts only."
INNER = ("month_origin_corridor", "month_corridor_border", "month_corridor_mode")
MARGINS = ("month_corridor", "month_origin")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--persons", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--tail", type=float, default=1.0, help="below 1: a flatter cube, 0.67 is a hard one")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--methods", nargs="+", default=list(METHODS))
    parser.add_argument("--json", action="store_true", help="one JSON object per line instead of the table")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(
            json.dumps(run(options.one, options.persons[0], options.months, options.seeds[0], options.tail))
        )
        return
    for persons in options.persons:
        for seed in options.seeds:
            rows = []
            for method in dict.fromkeys([BASELINE, *options.methods]):
                command = [sys.executable, __file__, "--one", method, "--persons", str(persons),
                           "--months", str(options.months), "--seeds", str(seed),
                           "--tail", str(options.tail)]  # fmt: skip
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                if done.returncode:
                    print(f"{method}: failed: {done.stderr.strip().splitlines()[-1]}")
                    continue
                rows.append(json.loads(done.stdout.strip().splitlines()[-1]))
            if options.json:
                for row in rows:
                    print(json.dumps(row))
            else:
                print(
                    f"\nSynthetic cube, {persons:,} persons, {options.months} months, seed {seed}, tail {options.tail}"
                )
                show(rows)


def run(method: str, persons: int, months: int, seed: int, tail: float) -> dict[str, Any]:
    """Both releases protected and attacked."""
    from routezicht.disclosure.attack import ReleaseKnowledge, attack_release
    from routezicht.simulate.cube import CUBE_TABLES, cube_domains, cube_tables, make_cube, second_release

    first = make_cube(persons, months, seed=seed, tail=tail)
    second = second_release(first, seed=seed)
    only_new = second_release(first, seed=seed, late=0, corrected=0, withdrawn=0)
    exact = [cube_tables(records) for records in (first, second)]
    domains = [cube_domains(records) for records in (first, second)]

    start = time.process_time()
    one = protect(method, exact[0], domains[0], None)
    first_seconds = time.process_time() - start
    start = time.process_time()
    two = protect(method, exact[1], domains[1], one)
    second_seconds = time.process_time() - start

    start = time.process_time()
    attacks = [
        attack_release(one[0], dimensions=CUBE_TABLES, method=one[1], exact=exact[0], known_persons=first,
                       anybody=True),
        attack_release(two[0], dimensions=CUBE_TABLES, method=two[1], exact=exact[1], known_persons=second,
                       anybody=True, earlier=[ReleaseKnowledge(one[0], one[1], exact[0])]),
    ]  # fmt: skip
    attack_seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    start = time.process_time()
    protect(method, cube_tables(only_new), cube_domains(only_new), one)
    next_seconds = time.process_time() - start
    return {
        "method": method,
        "persons": persons,
        "months": months,
        "seed": seed,
        "releases": [figures(attack) for attack in attacks],
        "protect_seconds": round(first_seconds + second_seconds, 2),
        "next_month_share": round(next_seconds / first_seconds, 3) if first_seconds else None,
        "attack_seconds": round(attack_seconds, 2),
        "peak_mb": round(peak),
        "hidden": [one[3], two[3]],
    }


def protect(method: str, exact: Any, domains: Any, before: Any) -> tuple[Any, Any, Any, Any]:
    """Published tables, public method, what the next release needs, and what the protection reports."""
    if method == BASELINE:
        from routezicht.simulate.cube import CUBE_TABLES

        shown = {name: threshold(table, domains, CUBE_TABLES[name]) for name, table in exact.items()}
        return shown, {"statuses": {"published": {}, "not_shown": {"min": 0, "max": 9}}}, None, {}
    from routezicht.disclosure.family import ReleasedFamily
    from routezicht.disclosure.protect import protect_family
    from routezicht.disclosure.spec import parse_spec
    from routezicht.simulate.cube import CUBE_TABLES

    tables = [{"name": name, "dimensions": list(dims)} for name, dims in CUBE_TABLES.items()]
    spec = parse_spec({"tables": tables, "domains": domains, "method": method})
    previous = [] if before is None else [ReleasedFamily.from_tables(before[0], before[2])]
    made = protect_family(spec, exact, previous=previous, key=KEY)
    return made.tables, made.method, made.state, made.report


def threshold(table: Any, domains: Any, dims: tuple[str, ...], k: int = 10) -> Any:
    """The baseline on the complete grid: what is large is shown as it is, zero and small look alike."""
    import pandas as pd

    grid = pd.MultiIndex.from_product([domains[dim] for dim in dims], names=dims)
    full = table.set_index(list(dims))["n"].reindex(grid, fill_value=0).reset_index()
    shown = full["n"] >= k
    return full.assign(
        value=full["n"].where(shown).astype("Int64"),
        status=shown.map({True: "published", False: "not_shown"}),
    ).drop(columns="n")


def figures(report: Any) -> dict[str, Any]:
    tables = report.utility["tables"]

    def mean(names: tuple[str, ...], key: str) -> float:
        return round(sum(tables[name][key] for name in names) / len(names), 4)

    return {
        "safe": report.safe,
        "found": report.found,
        "persons_inner": mean(INNER, "persons_shown"),
        "error": [
            mean(INNER, "median_error"),
            mean(MARGINS, "median_error"),
            tables["month"]["median_error"],
        ],
        "bias_inner": mean(INNER, "bias"),
        "margins_adding_up": report.utility["margins_adding_up"],
        "cells_published": sum(table["cells"]["published"] for table in tables.values()),
    }


def show(rows: list[dict[str, Any]]) -> None:
    base = next((row for row in rows if row["method"] == BASELINE), None)
    for row in rows:
        ratio = row["attack_seconds"] / base["attack_seconds"] if base else float("nan")
        print(
            f"{row['method']}: protect {row['protect_seconds']} CPU s, next month alone "
            f"{row['next_month_share']} of the first release, attack {row['attack_seconds']} CPU s "
            f"({ratio:.2f} x attack on the plain threshold), peak {row['peak_mb']} MB"
        )
        for number, (release, hidden) in enumerate(zip(row["releases"], row["hidden"], strict=True), 1):
            unsafe = {name: count for name, count in release["found"].items() if count}
            print(
                f"  release {number}: {'SAFE' if release['safe'] else f'UNSAFE {unsafe}'}\n"
                f"    persons in published inner cells {release['persons_inner']:.1%}, "
                f"bias there {release['bias_inner']:+.1%}, cells published {release['cells_published']:,}\n"
                f"    median error inner / totals / month {' / '.join(map(str, release['error']))}, "
                f"margins adding up {release['margins_adding_up']:.1%}\n    {json.dumps(hidden)}"
            )


if __name__ == "__main__":
    main()
