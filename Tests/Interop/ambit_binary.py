"""The built `ambit` binary, asked through its command line.

The binary is `.build/debug/ambit`, or what AMBIT names.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
AMBIT = os.environ.get("AMBIT") or str(ROOT / ".build/debug/ambit")

Case = dict[str, Any]


def run(*arguments: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run `ambit warrant` with arguments, whatever its exit code."""
    return subprocess.run(
        [AMBIT, "warrant", *map(str, arguments)],
        input=given,
        capture_output=True,
        check=False,
        text=True,
    )


def output(*arguments: str | Path) -> str:
    """Run `ambit warrant` with arguments; return what it prints, which must succeed."""
    finished = run(*arguments)
    assert finished.returncode == 0, f"{arguments}: {finished.stderr}"
    return finished.stdout.strip()


def answers(command: str, cases: list[Case]) -> list[Case]:
    """Pipe all cases through one process; return its answers in their order."""
    lines = [json.dumps({"id": str(number), **case}) for number, case in enumerate(cases)]
    finished = run(command, "--cases", "-", given="".join(f"{line}\n" for line in lines))
    assert finished.returncode == 0, finished.stderr
    found = [json.loads(line) for line in finished.stdout.splitlines()]
    assert [answer["id"] for answer in found] == [json.loads(line)["id"] for line in lines]
    return found


def decide(calls: list[Case]) -> list[Case]:
    """Return the decision on each call."""
    return answers("eval", calls)


def encode(cases: list[Case]) -> list[Case]:
    """Return the bytes of each payload or proof, in hex; all must be signed."""
    found = answers("encode", cases)
    for case, answer in zip(cases, found, strict=True):
        assert "signature" in answer, f"{case}: {answer}"
    return found


def child_of(payload_bytes: bytes) -> str:
    """Return the parent hash of a child of a payload, in hex."""
    return hashlib.sha256(payload_bytes).hexdigest()
