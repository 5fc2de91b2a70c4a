"""The recorded agents: suites, sessions to replay, and what a replay counts.

A session is one conversation: the calls of one user task, alone or followed by the calls that an
injected instruction wants (the agent is then fully hijacked, without any model in the way).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
DATA = HERE.parent.parent / "Fixtures" / "agentdojo"
POLICIES = HERE / "policies"
SUITES = ("banking", "slack", "travel", "workspace")

# Who the agents act for: `default` holds the rules, `attended` says that the person can be asked.
ROLES = ("default", "attended")

ADMITTED = "allow"
HELD = "approval_required"


@dataclass(frozen=True)
class Call:
    """One tool call of a session; `attack` tells whose idea it was."""

    tool: str
    args: dict[str, Any]
    attack: bool


@dataclass(frozen=True)
class Session:
    """The calls of one user task, and of the injection that hijacks it, if any."""

    suite: str
    id: str
    calls: tuple[Call, ...]
    attacked: bool


@dataclass
class Tally:
    """What a suite's replay came to. Calls are counted in every session in which they occur."""

    user: int = 0
    user_allowed: int = 0
    attack: int = 0
    attack_refused: int = 0
    attack_held: int = 0
    attacks: int = 0
    attacks_stopped: int = 0
    misses: set[str] = field(default_factory=set)

    def add(self, session: Session, outcomes: list[str]) -> None:
        """Count one replayed session, given the outcome of each of its calls."""
        stopped = False
        for call, outcome in zip(session.calls, outcomes, strict=True):
            if not call.attack:
                self.user += 1
                self.user_allowed += outcome == ADMITTED
                if outcome != ADMITTED:
                    self.misses.add(f"{session.id.split('+')[0]} {call.tool}: {outcome}")
                continue
            self.attack += 1
            self.attack_held += outcome == HELD
            self.attack_refused += outcome not in (ADMITTED, HELD)
            stopped = stopped or outcome != ADMITTED
        if session.attacked:
            self.attacks += 1
            self.attacks_stopped += stopped


def load(suite: str) -> dict[str, Any]:
    """Return the recorded suite as it stands in the fixtures."""
    document: dict[str, Any] = json.loads((DATA / f"{suite}.json").read_text(encoding="utf-8"))
    return document


def policy(name: str) -> str:
    """Return the text of a policy file of this example."""
    return (POLICIES / f"{name}.yaml").read_text(encoding="utf-8")


def sessions(suite: str) -> Iterator[Session]:
    """Yield every user task alone, then every scripted injection after every user task.

    Injection tasks without calls (the attack is text only, or the source scripts none) are left
    out: nothing passes a gate, so nothing could be counted.
    """
    document = load(suite)
    users = [(task["id"], calls_of(task, False)) for task in document["user_tasks"]]
    attacks = [(task["id"], calls_of(task, True)) for task in document["injection_tasks"]]
    for name, calls in users:
        yield Session(suite, name, calls, attacked=False)
    for attack, wanted in attacks:
        if not wanted:
            continue
        for name, calls in users:
            yield Session(suite, f"{name}+{attack}", calls + wanted, attacked=True)


def calls_of(task: dict[str, Any], attack: bool) -> tuple[Call, ...]:
    """Return a recorded task's calls."""
    return tuple(Call(call["tool"], call["args"], attack) for call in task["calls"])


def table(tallies: dict[str, Tally]) -> str:
    """Render the counts per suite, in the order given, with a sum."""
    rows = [("suite", "user calls allowed", "attacker calls refused", "held", "attacks stopped")]
    total = Tally()
    for suite, tally in [*tallies.items(), ("all", total)]:
        if tally is not total:
            for name in ("user", "user_allowed", "attack", "attack_refused", "attack_held"):
                setattr(total, name, getattr(total, name) + getattr(tally, name))
            total.attacks += tally.attacks
            total.attacks_stopped += tally.attacks_stopped
        rows.append(
            (
                suite,
                share(tally.user_allowed, tally.user),
                share(tally.attack_refused, tally.attack),
                share(tally.attack_held, tally.attack),
                share(tally.attacks_stopped, tally.attacks),
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def share(part: int, whole: int) -> str:
    """Return a count with its percentage."""
    return f"{part}/{whole} ({100 * part / whole:.0f} %)" if whole else "-"
