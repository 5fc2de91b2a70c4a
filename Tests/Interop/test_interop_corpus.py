"""Cases of the corpus that are marked as accepted by tenuo are, live."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ambit_binary import ROOT, answers
from chain_bytes import envelopes
from tenuo_peer import Call

CORPUS = ROOT / "Fixtures/conformance/warrant/verify.jsonl"


def shared_rows() -> list[dict[str, Any]]:
    """Return the rows on which both sides agree."""
    rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row.get("interop")]


ROWS = shared_rows()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_tenuo_accepts_what_the_corpus_says_it_accepts(row: dict[str, Any]) -> None:
    case = row["case"]
    call = Call(
        chain=split(case["chain"]),
        tool=case["tool"],
        arguments=case["args"],
        proof=bytes.fromhex(case["proof"]),
        now=case["now"],
        roots=case["roots"],
        approvals=[bytes.fromhex(approval) for approval in case.get("approvals", [])],
        revoked=bytes.fromhex(case["srl"]) if "srl" in case else None,
        clearance=case.get("requirements", {}).get("clearance", {}),
    )
    assert row["expect"]["outcome"] == "allow"
    assert call.refusal() is None


def test_ambit_accepts_the_same_cases() -> None:
    refused = [
        (row["id"], answer)
        for row, answer in zip(ROWS, answers("eval", [row["case"] for row in ROWS]), strict=True)
        if answer["outcome"] != "allow"
    ]
    assert not refused


def split(chain: str | list[str]) -> list[bytes]:
    """Return the envelopes of a chain as the corpus writes it."""
    if isinstance(chain, list):
        return [bytes.fromhex(envelope) for envelope in chain]
    return envelopes(bytes.fromhex(chain))
