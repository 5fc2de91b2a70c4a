"""Under one warrant with a proof of 64 bytes, what Ambit allows tenuo allows.

Two documented differences are let pass, each only if it explains the disagreement: 1 equals 1.0
here, and one branch of Any suffices whatever stands beside it.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from ambit_binary import answers, decide
from random_calls import Generator
from tenuo_peer import Call, public, seed

# In the past: tenuo refuses to decode what its own clock calls the future.
NOW = 1_767_225_700
COUNT = int(os.environ.get("INTEROP_CASES", "2000"))


@dataclass(frozen=True)
class Drawn:
    """A drawn call, before anything is signed."""

    payload: dict[str, Any]
    tool: str
    arguments: dict[str, Any]
    now: int
    clearance: dict[str, int]
    signed_after: int


def calls(drawn: list[Drawn]) -> list[Call | None]:
    """Let Ambit sign warrants and proofs; nothing where it refuses to issue."""
    cases: list[dict[str, Any]] = []
    for one in drawn:
        cases.append({"payload": one.payload, "seed": seed("root").hex()})
        signed = {
            "warrant_id": one.payload["id"],
            "tool": one.tool,
            "args": one.arguments,
            "timestamp": one.now + one.signed_after,
            "numbers": "typed",
        }
        cases.append({"proof": signed, "seed": seed("holder").hex()})
    encoded = iter(answers("encode", cases))
    found: list[Call | None] = []
    for one, warrant, proof in zip(drawn, encoded, encoded, strict=True):
        if "envelope" not in warrant:
            found.append(None)
            continue
        found.append(
            Call(
                chain=[bytes.fromhex(warrant["envelope"])],
                tool=one.tool,
                arguments=one.arguments,
                proof=bytes.fromhex(proof["signature"]),
                now=one.now,
                clearance=one.clearance,
            )
        )
    return found


def retyped(value: Any, kind: Callable[[Any], Any]) -> Any:
    """Give every integral number of a JSON value one kind."""
    if isinstance(value, dict):
        return {name: retyped(member, kind) for name, member in value.items()}
    if isinstance(value, list):
        return [retyped(member, kind) for member in value]
    if not isinstance(value, int | float) or isinstance(value, bool) or value != int(value):
        return value
    typed = kind(value)
    # Python compares integers and doubles exactly, as both sides do.
    fits = isinstance(typed, float) or -(2**63) <= typed < 2**63
    return typed if fits and typed == value else value


def rebranched(constraint: Any) -> Iterator[Any]:
    """Return a constraint with the branches of each Any in every order, all or some of them.

    A branch that does not speak of the value's kind counts there, even negated; not here.
    """
    if isinstance(constraint, list):
        yield from map(list, itertools.product(*map(rebranched, constraint)))
    elif isinstance(constraint, dict):
        for values in itertools.product(*map(rebranched, constraint.values())):
            found = dict(zip(constraint, values, strict=True))
            if found.get("type") != "any":
                yield found
                continue
            branches = found["constraints"]
            for count in range(len(branches), 0, -1):
                for chosen in itertools.permutations(branches, count):
                    yield found | {"constraints": list(chosen)}
    else:
        yield constraint


def excuses(one: Drawn) -> Iterator[Drawn]:
    """Return calls that differ from one only by what is documented."""
    for tools in itertools.islice(rebranched(one.payload["tools"]), 64):
        for kind in (lambda number: number, int, float):
            for literals in (tools, bounded(retyped(tools, kind))):
                yield replace(
                    one,
                    payload=one.payload | {"tools": literals},
                    arguments=retyped(one.arguments, kind),
                )


def bounded(tools: Any) -> Any:
    """Keep the bounds of a Range what they must be: doubles."""
    if isinstance(tools, list):
        return [bounded(member) for member in tools]
    if not isinstance(tools, dict):
        return tools
    if tools.get("type") == "range":
        return tools | {
            side: None if tools[side] is None else float(tools[side]) for side in ("min", "max")
        }
    return {name: bounded(member) for name, member in tools.items()}


@pytest.mark.parametrize("start", [1, 2])
def test_what_ambit_allows_tenuo_allows(start: int) -> None:
    start = int(os.environ.get("INTEROP_SEED", start))
    generator = Generator(start)
    base = {
        "type": "execution",
        "holder": public("holder"),
        "issuer": public("root"),
        "issued_at": NOW,
        "expires_at": NOW + 120,
        "max_depth": 4,
        "depth": 0,
    }
    drawn = [
        Drawn(**generator.call(NOW, base | {"id": f"0190000000007000b{number:015x}"}))
        for number in range(COUNT)
    ]
    asked = calls(drawn)
    issued = [(one, call) for one, call in zip(drawn, asked, strict=True) if call is not None]
    outcomes = decide([call.case() for _, call in issued])
    allowed = [
        (one, call)
        for (one, call), answer in zip(issued, outcomes, strict=True)
        if answer["outcome"] == "allow"
    ]
    disagreed = [(one, call.refusal()) for one, call in allowed if call.refusal() is not None]
    unexplained = []
    for one, refusal in disagreed:
        variants = calls(list(excuses(one)))
        if all(variant is None or variant.refusal() is not None for variant in variants):
            unexplained.append((one.payload["tools"], one.tool, one.arguments, refusal))
    assert not unexplained, f"seed {start}: {len(unexplained)} of {len(allowed)}: {unexplained}"
    # Agreement among calls that nobody allows would say little.
    assert len(issued) > COUNT // 2, f"seed {start}: only {len(issued)} could be issued"
    assert len(allowed) > COUNT // 10, f"seed {start}: only {len(allowed)} were allowed"
