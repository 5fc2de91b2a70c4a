"""The emitted Rego decides as the kernel does: on the corpus, and on random policies and calls."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


def run(script: str, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a script beside this one."""
    return subprocess.run(
        [sys.executable, str(HERE / script), *arguments],
        input=given,
        capture_output=True,
        check=False,
    )


def test_the_corpus_agrees() -> None:
    result = run("corpus_agrees.py")
    assert result.returncode == 0, (result.stdout + result.stderr).decode()


@pytest.mark.parametrize("seed", [1, 2])
def test_random_policies_agree(seed: int) -> None:
    cases = run("random_cases.py", str(seed), "50")
    assert cases.returncode == 0, cases.stderr.decode()
    result = run("corpus_agrees.py", "-", given=cases.stdout)
    assert result.returncode == 0, f"seed {seed}\n" + (result.stdout + result.stderr).decode()
