"""The decisions that every engine answers, and how a call is timed.

The policy has `refund` with two constraints (amount at most 500, currency USD or EUR) among other
tools that are allowed outright. Engines get their policy parsed beforehand wherever they can.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

MAX_AMOUNT = 500
CURRENCIES = ("USD", "EUR")
REFUND = {"amount": 20, "currency": "USD"}
TOO_MUCH = {"amount": 600, "currency": "USD"}

# What is asked: name of the row, size of the policy, tool, arguments, expected answer.
WORKLOADS: tuple[tuple[str, int, str, dict[str, Any], bool], ...] = (
    ("allow, 2 constraints, 10 tools", 10, "refund", REFUND, True),
    ("deny, constraint fails, 10 tools", 10, "refund", TOO_MUCH, False),
    ("deny, tool not listed, 10 tools", 10, "unlisted", REFUND, False),
    ("allow, 2 constraints, 1,000 tools", 1_000, "refund", REFUND, True),
)


def other_tools(size: int) -> list[str]:
    """Return the names that fill a policy up to `size` tools."""
    return [f"tool_{number}" for number in range(size - 1)]


class UnsupportedError(Exception):
    """An engine cannot hold the policy; the message says why."""


Decide = Callable[[str, dict[str, Any]], bool]


def measure(peer: str, prepare: Callable[[int], Decide]) -> None:
    """Print a JSON line per workload: median and 99th percentile in nanoseconds per decision.

    An answer that is not the expected one ends the run: speed of a wrong answer is worth nothing.
    """
    for name, size, tool, arguments, expected in WORKLOADS:
        try:
            decide = prepare(size)
        except UnsupportedError as reason:
            print(json.dumps({"engine": peer, "workload": name, "note": str(reason)}), flush=True)
            continue
        if decide(tool, arguments) is not expected:
            raise SystemExit(f"error: {peer} answers `{name}` wrongly")
        p50, p99 = percentiles(decide, tool, arguments)
        report(peer, name, p50, p99)


def report(engine: str, workload: str, p50: float, p99: float) -> None:
    """Print one result."""
    line = {"engine": engine, "workload": workload, "p50_ns": round(p50), "p99_ns": round(p99)}
    print(json.dumps(line), flush=True)


def percentiles(
    decide: Decide, tool: str, arguments: dict[str, Any], seconds: float = 0.6
) -> tuple[float, float]:
    """Time batches of calls for a while, after warming up; return p50 and p99 per call."""
    clock = time.perf_counter_ns
    start = clock()
    calls = 0
    while clock() - start < 100_000_000:
        decide(tool, arguments)
        calls += 1
    # A batch takes some 20 µs, well above the clock's own cost; slow calls stand alone.
    batch = max(1, calls // 5_000)
    samples: list[float] = []
    end = clock() + int(seconds * 1e9)
    while clock() < end:
        start = clock()
        for _ in range(batch):
            decide(tool, arguments)
        samples.append((clock() - start) / batch)
    samples.sort()
    return samples[len(samples) // 2], samples[len(samples) * 99 // 100]
