#!/usr/bin/env python3
"""Hold emitted Rego to the kernel: the same cases, decided by `ambit policy eval` and by regopy.

    corpus_agrees.py              the policy corpus, and inputs that are not calls at all
    corpus_agrees.py FILE...      cases of other files, `-` for standard input

Prints what disagrees, then `N passed, N failed, N not comparable`; exits 1 if anything failed.
The binary is `.build/debug/ambit`, or what AMBIT names.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from regopy import Interpreter

ROOT = Path(__file__).resolve().parents[2]
AMBIT = os.environ.get("AMBIT") or str(ROOT / ".build/debug/ambit")
CORPUS = ROOT / "Fixtures/conformance/policy"

# Cases that regopy, or Rego itself, cannot decide, each with the reason.
EXCLUDED = {
    "v-065-cidr.mapped": "cidr has no exact Rego",
    "v-066-cidr.not_garbage": "cidr has no exact Rego",
    "v-068-url.suffix": "url has no exact Rego",
    "v-069-url.apex": "url has no exact Rego",
    "v-070-url.userinfo": "url has no exact Rego",
    "v-071-url.port": "url has no exact Rego",
}

INPUT_KEYS = ["tool", "role", "roles", "args", "ctx", "user", "session", "estimated_tokens"]

# None of these is a call; `{}` and no input at all are among them.
NOT_CALLS = [
    "{}",
    "[]",
    "null",
    '"t"',
    '{"tool": 1}',
    '{"tool": ""}',
    '{"tool": "t", "args": []}',
    '{"tool": "t", "ctx": null}',
    '{"tool": "t", "user": "u"}',
    '{"tool": "t", "session": 1}',
    '{"tool": "t", "role": 1}',
    '{"tool": "t", "role": false}',
    '{"tool": "t", "roles": "a"}',
    '{"tool": "t", "roles": [1]}',
    '{"tool": "t", "role": "a", "roles": ["b"]}',
    '{"tool": "t", "estimated_tokens": -1}',
    '{"tool": "t", "estimated_tokens": 1.5}',
    '{"tool": "t", "estimated_tokens": "1"}',
]

Decision = dict[str, Any]


class UnsupportedError(Exception):
    """A policy that Ambit refuses to translate."""


class Modules:
    """Emitted modules, loaded once for each distinct policy and ceiling."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.loaded: dict[str, Interpreter | UnsupportedError] = {}

    def interpreter(self, case: Decision) -> Interpreter:
        """Return the interpreter that holds the module of a case's policy."""
        sources = {key: case.get(key) for key in ("policy", "policies", "ceiling")}
        key = json.dumps(sources, sort_keys=True)
        if key not in self.loaded:
            try:
                interpreter = Interpreter()
                interpreter.add_module("policy", self.emit(case))
                self.loaded[key] = interpreter
            except UnsupportedError as refusal:
                self.loaded[key] = refusal
        found = self.loaded[key]
        if isinstance(found, UnsupportedError):
            raise found
        return found

    def emit(self, case: Decision) -> str:
        """Translate a case's policy with the binary."""
        source = self.scratch / f"policy-{len(self.loaded)}"
        if "policies" in case:
            source.mkdir()
            for role, text in case["policies"].items():
                (source / f"{role}.yaml").write_text(text, encoding="utf-8", newline="")
        else:
            source.write_text(case["policy"], encoding="utf-8", newline="")
        command = [AMBIT, "policy", "show-rego", str(source)]
        if case.get("ceiling") is not None:
            ceiling = self.scratch / f"ceiling-{len(self.loaded)}"
            ceiling.write_text(case["ceiling"], encoding="utf-8", newline="")
            command += ["--ceiling", str(ceiling)]
        run = subprocess.run(command, capture_output=True, check=False)
        if run.returncode != 0:
            raise UnsupportedError(run.stderr.decode().strip())
        return run.stdout.decode()


def kernel(lines: list[str]) -> list[Decision]:
    """Decide every line with the kernel."""
    run = subprocess.run(
        [AMBIT, "policy", "eval", "--cases", "-"],
        input="".join(f"{line}\n" for line in lines).encode(),
        capture_output=True,
        check=True,
    )
    answers = [json.loads(line) for line in run.stdout.decode().splitlines()]
    if len(answers) != len(lines):
        raise SystemExit(f"{len(lines)} cases, {len(answers)} answers")
    return answers


def decide(interpreter: Interpreter, call: str) -> Decision:
    """Ask the module about an input in JSON."""
    # As a term: `set_input` cuts strings at NUL and integers at 64 bits.
    interpreter.set_input_term(call)
    answer = json.loads(str(interpreter.query("data.ambit.policy.decision")))
    decision: Decision = answer["expressions"][0]
    return decision


def expected(answer: Decision) -> Decision:
    """Say what a module must decide when the kernel gave this answer."""
    return {
        "allow": answer["outcome"] == "allow",
        "code": answer["code"],
        "outcome": answer["outcome"],
        "requires_approval": answer["outcome"] == "approval_required",
        "violations": sorted(set(answer["violations"]), key=str.encode),
    }


def without_budget(line: str) -> str:
    """Drop the budget, which is no part of a policy."""
    try:
        case = json.loads(line)
    except ValueError:
        return line
    if "budget" not in case:
        return line
    del case["budget"]
    return json.dumps(case, ensure_ascii=False)


def compare_cases(lines: Iterable[str], scratch: Path) -> tuple[int, int, int]:
    """Compare kernel and module on cases; return passed, failed, not comparable."""
    cases = [without_budget(line.rstrip("\n")) for line in lines if line.strip()]
    modules = Modules(scratch)
    passed = failed = skipped = 0
    for line, answer in zip(cases, kernel(cases), strict=True):
        # A refused case has no module; without a policy there is nothing to translate.
        if answer["outcome"] == "error" or answer["id"] in EXCLUDED:
            skipped += 1
            continue
        case = json.loads(line)
        if case.get("policy") is None and case.get("policies") is None:
            skipped += 1
            continue
        call = {key: case[key] for key in INPUT_KEYS if key in case}
        want = expected(answer)
        got: Decision | str
        try:
            got = decide(modules.interpreter(case), json.dumps(call, ensure_ascii=False))
        except UnsupportedError as refusal:
            got = str(refusal)
        if got == want:
            passed += 1
        else:
            failed += 1
            print(f"{answer['id']}: the kernel says {want}, the module {got}\n  {call}")
    return passed, failed, skipped


def compare_not_calls(scratch: Path) -> tuple[int, int]:
    """Check that the decision is defined, and a denial, for whatever is no call."""
    policy = {"policy": "tools: {t: {mode: allow}}\n", "ceiling": 'tools: {"*": {mode: allow}}\n'}
    interpreter = Modules(scratch).interpreter(policy)
    want = expected({"outcome": "deny", "code": "policy.input_invalid", "violations": []})
    passed = failed = 0
    for call in NOT_CALLS:
        got = decide(interpreter, call)
        if got == want:
            passed += 1
        else:
            failed += 1
            print(f"{call}: the module says {got}")
    return passed, failed


def main(arguments: list[str]) -> int:
    """Compare and report."""
    if not Path(AMBIT).exists():
        print(f"{AMBIT} does not exist; build it or set AMBIT", file=sys.stderr)
        return 1
    lines: list[str] = []
    for name in arguments or [str(path) for path in sorted(CORPUS.glob("*.jsonl"))]:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        lines += text.split("\n")
    with tempfile.TemporaryDirectory() as scratch:
        passed, failed, skipped = compare_cases(lines, Path(scratch))
    if not arguments:
        with tempfile.TemporaryDirectory() as scratch:
            more_passed, more_failed = compare_not_calls(Path(scratch))
        passed, failed = passed + more_passed, failed + more_failed
    print(f"{passed} passed, {failed} failed, {skipped} not comparable")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
