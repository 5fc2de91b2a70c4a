"""Turns the measurements of one run into Markdown tables: Ambit's goals, and Ambit beside peers."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

# Row → (column, greatest value that meets the goal), in nanoseconds or the row's own unit.
GOALS: dict[str, tuple[tuple[str, float], ...]] = {
    "allow, 2 constraints, 10 tools": (("p50_ns", 200), ("p99_ns", 500)),
    "deny, tool not listed, 10 tools": (("p50_ns", 100),),
    "allow, 6 mixed constraints": (("p50_ns", 800),),
    "JSON bytes of 1 KB to decision": (("p50_ns", 1_500),),
    "growth from 10 to 10,000 tools": (("value", 1.5),),
    "1,000-tool YAML to ready": (("p50_ns", 20_000_000),),
    "memory retained by 10,000 decisions": (("value", 0),),
}

# Server → least requests per second, and least multiple of the constant answer.
SERVER_GOALS = {
    "ambit serve, durable record": (15_000, 1.5),
    "ambit serve, no record": (0, 3),
}
SERVER_LIMITS = {"ms to first answer": 150, "MiB resident when idle": 60}

WARM = "ambit, warm"
# What a warm verification may cost besides the one signature check that it cannot spare.
BESIDE_SIGNATURE_NS = 3_000
# Row → (engine, greatest duration that meets the goal); a number below 10 counts signature checks.
WARRANT_GOALS: dict[str, tuple[str, float]] = {
    "deny, wrong tool": (WARM, 1_000),
    "deny, bad proof": (WARM, 2),
    "six constraints alone": ("ambit", 1_000),
    "warm, besides its signature check": ("ambit", BESIDE_SIGNATURE_NS),
    "look up among 100,000 revoked": ("ambit", 500),
}


def read(path: Path) -> list[dict[str, Any]]:
    """Return the results of a file of JSON lines; none if the part was not run."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def duration(nanoseconds: float) -> str:
    """Render a duration in the unit that reads best."""
    for unit, size in (("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{nanoseconds / size:,.1f} {unit}"
    return f"{nanoseconds:,.0f} ns"


def markdown(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Render a table; all columns but the first are aligned right."""
    lines = ["| " + " | ".join(header) + " |", "|-|" + "-:|" * (len(header) - 1)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def own_rows(results: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Return Ambit's results with their goals."""
    rows: list[tuple[str, ...]] = []
    for result in results:
        if result["engine"] != "ambit":
            continue
        name = result["workload"]
        goals = GOALS.get(name, ())
        met = all(result[column] <= limit for column, limit in goals)
        if "value" in result:
            shown = (f"{result['value']:g} {result['unit']}", "")
            wanted = ", ".join(f"≤ {limit:g} {result['unit']}" for _, limit in goals)
        else:
            shown = (duration(result["p50_ns"]), duration(result["p99_ns"]))
            wanted = ", ".join(f"{c.split('_')[0]} ≤ {duration(limit)}" for c, limit in goals)
        rows.append((name, *shown, wanted, verdict(met) if goals else ""))
    return rows


def peer_rows(results: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Return every engine beside Ambit on the workloads that all were asked."""
    asked = [r["workload"] for r in results if r["engine"] != "ambit" and "workload" in r]
    workloads = list(dict.fromkeys(asked))
    ours = {r["workload"]: r for r in results if r["engine"] == "ambit"}
    rows: list[tuple[str, ...]] = [
        (
            "ambit",
            workload,
            duration(ours[workload]["p50_ns"]),
            duration(ours[workload]["p99_ns"]),
            "1",
        )
        for workload in workloads
    ]
    for result in results:
        if result["engine"] == "ambit":
            continue
        workload = result.get("workload", "all")
        if "note" in result:
            rows.append((result["engine"], workload, result["note"], "", ""))
            continue
        ratio = result["p50_ns"] / ours[workload]["p50_ns"]
        rows.append(
            (
                result["engine"],
                workload,
                duration(result["p50_ns"]),
                duration(result["p99_ns"]),
                f"{ratio:,.1f}" if ratio < 10 else f"{ratio:,.0f}",
            )
        )
    order = {workload: number for number, workload in enumerate(workloads)}
    return sorted(rows, key=lambda row: order.get(row[1], len(order)))


def http_rows(results: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Return the requests per second of each server beside the one that answers a constant."""
    constant = next((r["rps"] for r in results if r["server"].startswith("FastAPI")), None)
    rows: list[tuple[str, ...]] = []
    for result in results:
        if "rps" not in result:
            continue
        ratio = result["rps"] / constant if constant else None
        rate_min, ratio_min = SERVER_GOALS.get(result["server"], (0, 0))
        goals = [f"≥ {rate_min:,}/s"] if rate_min else []
        goals += [f"≥ {ratio_min:g} ×"] if ratio_min else []
        met = result["rps"] >= rate_min and (ratio is None or ratio >= ratio_min)
        rows.append(
            (
                result["server"],
                f"{result['rps']:,.0f}",
                f"{result['p50_ms']:.2f} ms",
                f"{result['p99_ms']:.2f} ms",
                f"{ratio:.2f}" if ratio else "",
                ", ".join(goals),
                verdict(met) if goals else "",
            )
        )
    return rows


def warrant_rows(results: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Return each operation on warrants: the peer, Ambit cold and warm, and the ratios."""
    found = {(r["engine"], r["workload"]): r["p50_ns"] for r in results if "p50_ns" in r}
    peer = next(engine for engine, _ in found if not engine.startswith("ambit"))

    def ratio(theirs: float | None, ours: float | None) -> str:
        return f"{theirs / ours:,.1f}" if theirs and ours else ""

    rows: list[tuple[str, ...]] = []
    for workload in dict.fromkeys(r["workload"] for r in results):
        theirs, cold, warm = (found.get((e, workload)) for e in (peer, "ambit", WARM))
        shown = [duration(one) if one is not None else "" for one in (theirs, cold, warm)]
        check = found["ambit", "one signature check"]
        goal = warrant_goal(workload, theirs, cold, warm, check)
        ratios = ratio(theirs, cold), ratio(theirs, warm)
        rows.append((workload, shown[0], shown[1], ratios[0], shown[2], ratios[1], *goal))
    return rows


def warrant_goal(
    workload: str, theirs: float | None, cold: float | None, warm: float | None, check: float
) -> tuple[str, str]:
    """Return the goal of an operation on warrants, and whether it is met."""
    if workload.startswith("allow, wire bytes") and theirs and cold and warm:
        return ("< peer", verdict(cold < theirs))
    for name, (engine, limit) in WARRANT_GOALS.items():
        measured = warm if engine == WARM else cold
        if workload.startswith(name) and measured is not None:
            most = limit * check if limit < 10 else limit
            side = "warm ≤" if engine == WARM else "≤"
            return (f"{side} {duration(most)}", verdict(measured <= most))
    return ("", "")


def verdict(met: bool) -> str:
    """Return the word for a goal."""
    return "met" if met else "missed"


def main() -> None:
    """Print what was measured, with where."""
    folder = Path(sys.argv[1])
    engine, http = read(folder / "engine.jsonl"), read(folder / "http.jsonl")
    warrants = read(folder / "warrants.jsonl")
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], stdout=subprocess.PIPE, text=True, check=False
    ).stdout.strip()
    cores = len(os.sched_getaffinity(0))
    print(f"Measured on {cores} cores, {platform.machine()}, {platform.system()}, at {commit}.\n")
    if engine:
        header = ("in process, one thread", "p50", "p99", "goal", "")
        print(markdown(header, own_rows(engine)) + "\n")
        header = ("engine", "decision", "p50", "p99", "× ambit's p50")
        print(markdown(header, peer_rows(engine)) + "\n")
    if warrants:
        operations = ("warrants, p50", "tenuo", "ambit", "×", "ambit, warm", "×", "goal", "")
        print(markdown(operations, warrant_rows(warrants)) + "\n")
    if http:
        columns = ("server", "requests/s", "p50", "p99", "× FastAPI", "goal", "")
        print(markdown(columns, http_rows(http)) + "\n")
        for result in http:
            if "value" in result:
                limit = SERVER_LIMITS.get(result["unit"])
                goal = f" (≤ {limit}: {verdict(result['value'] <= limit)})" if limit else ""
                print(f"- {result['server']}: {result['value']:g} {result['unit']}{goal}")


if __name__ == "__main__":
    main()
