#!/usr/bin/env python3
"""Score the policies without a server: every recorded session through `ambit policy eval`.

The session facts that a server would keep are kept here, so the numbers equal those of replay.py.

    python3 Examples/agentdojo/score.py                       # counts per suite
    python3 Examples/agentdojo/score.py --unattended          # role `default` alone: no one to ask
    python3 Examples/agentdojo/score.py --min-user 90 --min-stopped 90
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from suites import ADMITTED, HELD, ROLES, SUITES, Call, Session, Tally, policy, sessions, table


class Facts:
    """The facts of one session, as an enforcement point counts them."""

    def __init__(self) -> None:
        self.decided: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.admitted: set[str] = set()

    def before(self, call: Call) -> dict[str, Any]:
        """Return the facts that hold just before a call."""
        return {
            "tool_calls": self.decided.total(),
            "calls_of_this_tool": self.decided[call.tool],
            "denials": self.outcomes["deny"],
            "approvals": self.outcomes[HELD],
            "errors": 0,
            "tools_used": sorted(self.admitted),
        }

    def after(self, call: Call, outcome: str) -> None:
        """Count a decided call."""
        self.decided[call.tool] += 1
        self.outcomes[outcome] += 1
        if outcome == ADMITTED:
            self.admitted.add(call.tool)


def evaluate(ambit: Path, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answer a batch of cases; one answer per case, in order."""
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    done = subprocess.run(
        [ambit, "policy", "eval", "--cases", "-"],
        input=lines.encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if [answer["id"] for answer in answers] != [case["id"] for case in cases]:
        raise SystemExit("error: `ambit policy eval` did not answer every case in order")
    return answers


def replay(ambit: Path, suite: str, roles: tuple[str, ...]) -> list[tuple[Session, list[str]]]:
    """Decide every session of a suite.

    Facts depend on earlier outcomes, so the n-th calls of all sessions are answered together, then
    the next: as many runs of the program as the longest session has calls.
    """
    text = {"policy": policy(suite), "ceiling": policy("ceiling")}
    runs = [(session, Facts(), list[str]()) for session in sessions(suite)]
    for step in range(max(len(session.calls) for session, _, _ in runs)):
        active = [run for run in runs if step < len(run[0].calls)]
        cases = [
            {
                "id": session.id,
                "tool": session.calls[step].tool,
                "args": session.calls[step].args,
                "roles": list(roles),
                "session": facts.before(session.calls[step]),
                **text,
            }
            for session, facts, _ in active
        ]
        for (session, facts, outcomes), answer in zip(active, evaluate(ambit, cases), strict=True):
            if answer["outcome"] == "error":
                raise SystemExit(f"error: {suite} {session.id}: {answer}")
            facts.after(session.calls[step], answer["outcome"])
            outcomes.append(answer["outcome"])
    return [(session, outcomes) for session, _, outcomes in runs]


def main() -> int:
    """Print the table; exit 1 when a demanded share was missed."""
    root = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ambit", type=Path, default=root / ".build/debug/ambit")
    parser.add_argument("--unattended", action="store_true", help="request role `default` alone")
    parser.add_argument("--misses", action="store_true", help="list user calls that did not pass")
    parser.add_argument("--min-user", type=float, default=0, help="percent of user calls allowed")
    parser.add_argument("--min-stopped", type=float, default=0, help="percent of attacks stopped")
    options = parser.parse_args()

    roles = ROLES[:1] if options.unattended else ROLES
    tallies: dict[str, Tally] = {}
    missed = False
    for suite in SUITES:
        tally = tallies[suite] = Tally()
        for session, outcomes in replay(options.ambit, suite, roles):
            tally.add(session, outcomes)
        missed = missed or 100 * tally.user_allowed < options.min_user * tally.user
        missed = missed or 100 * tally.attacks_stopped < options.min_stopped * tally.attacks
        if options.misses:
            for miss in sorted(tally.misses):
                print(f"{suite} {miss}")
    print(table(tallies))
    if missed:
        print("error: a suite misses the demanded share", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
