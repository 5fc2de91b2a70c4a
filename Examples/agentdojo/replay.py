#!/usr/bin/env python3
"""Watch Ambit decide the recorded calls of four agents, honest and hijacked, over HTTP.

    python3 Examples/agentdojo/replay.py [--ambit PATH]

KEEP=1 in the environment leaves the server running and prints its address.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from progress import Progress
from server import Client, Server, put_policy, register_agent
from suites import (
    ADMITTED,
    HELD,
    ROLES,
    SUITES,
    Call,
    Session,
    Tally,
    policy,
    sessions,
    table,
)

PRINCIPAL = {"id": "emma.johnson", "roles": list(ROLES)}
KEEP = os.environ.get("KEEP") == "1"
# What is shown at the end: one refusal from each of these suites, if it has one.
SHOWN = ("banking", "slack", "workspace", "travel")


class Replay:
    """Decides sessions and remembers what is worth showing."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.tallies = {suite: Tally() for suite in SUITES}
        self.refusals: dict[str, tuple[Call, dict[str, Any]]] = {}

    def run(self, client: Client, session: Session) -> None:
        """Decide a session's calls in order, as the agent would."""
        outcomes: list[str] = []
        for call in session.calls:
            decision = client.post(
                "/v1/decisions",
                {
                    "tool": call.tool,
                    "arguments": call.args,
                    "session_id": f"{session.suite}/{session.id}",
                    "principal": PRINCIPAL,
                },
            )
            outcomes.append(decision["outcome"])
            self.progress.step()
            refused = decision["outcome"] not in (ADMITTED, HELD)
            if call.attack and refused and session.suite not in self.refusals:
                self.refusals[session.suite] = (call, decision)
        self.tallies[session.suite].add(session, outcomes)


def show(replay: Replay, server: Server, seconds: float) -> None:
    """Print the counts, and three refusals with their reasons."""
    calls = sum(tally.user + tally.attack for tally in replay.tallies.values())
    print(table(replay.tallies))
    print(f"\n{calls} calls decided and recorded in {seconds:.1f} s, each by its own request.\n")
    print("Three refusals, and how to look them up:")
    lookups = []
    for suite in [suite for suite in SHOWN if suite in replay.refusals][:3]:
        call, decision = replay.refusals[suite]
        reason = decision["reasons"][0]
        lookups.append(["audit", "query", "--id", decision["id"], "--database", server.database])
        print(f"\n  {suite}: {call.tool}")
        print(f"    {reason['code']}: {reason['message']}")
        print(f"    {shlex.join(['ambit', *lookups[-1]])}")
    if lookups:
        command(server, lookups[0])


def command(server: Server, arguments: list[str]) -> bool:
    """Run the program as a user would, visibly; return whether it succeeded."""
    print(f"\n$ {shlex.join(['ambit', *arguments])}", flush=True)
    return subprocess.run([server.ambit, *arguments], check=False).returncode == 0


def main() -> int:
    """Replay everything; exit 1 when the record does not verify."""
    root = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ambit", type=Path, default=root / ".build/debug/ambit")
    options = parser.parse_args()

    server = Server(options.ambit)
    intact = False
    try:
        intact = replay_all(server)
    finally:
        if not (KEEP and intact):
            server.stop()
    return 0 if intact else 1


def replay_all(server: Server) -> bool:
    """Set the organization up, decide everything, show it; return whether the record verifies."""
    work = {suite: list(sessions(suite)) for suite in SUITES}
    total = sum(len(session.calls) for group in work.values() for session in group)
    owner = server.set_up("Blue Sparrow Tech")
    put_policy(owner, "organization", policy("ceiling"))
    replay = Replay(Progress("deciding", total))
    start = time.monotonic()
    for suite, group in work.items():
        client = Client(server.address, register_agent(owner, suite, policy(suite)))
        for session in group:
            replay.run(client, session)
        client.close()
    replay.progress.done()
    show(replay, server, time.monotonic() - start)
    intact = command(server, ["audit", "verify", "--database", server.database])
    if KEEP and intact:
        leave(server, owner)
    return intact


def leave(server: Server, owner: Client) -> None:
    """Tell how to go on with the server that stays."""
    key = server.folder / "owner.key"
    key.touch(mode=0o600)
    key.write_text(owner.headers["Authorization"].removeprefix("Bearer ") + "\n")
    address = f"--url http://{server.address} --key-file {key}"
    print(f"\nThe server stays at http://{server.address}. Look around with, for instance,")
    print(f"  {server.ambit} audit tail {address}")
    print(f"and end it with: kill {server.process.pid} && rm -r {server.folder}")


if __name__ == "__main__":
    sys.exit(main())
