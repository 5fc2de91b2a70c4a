"""What Ambit issues, tenuo judges as Ambit does."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import tenuo_core as peer
from ambit_binary import child_of, decide, encode
from constraint_table import ROWS, bounds, subpath
from tenuo_peer import Call, key, public, seed

# In the past: tenuo refuses to decode what its own clock calls the future.
NOW = 1_767_225_700
ARGUMENTS = {"path": "/data/x", "count": 3}

Payload = dict[str, Any]


def payload(number: int, issuer: str, holder: str, **fields: Any) -> Payload:
    """Describe a warrant that lives ten minutes from now."""
    return {
        "id": f"0190000000007000b{number:015x}",
        "type": "execution",
        "holder": public(holder),
        "issuer": public(issuer),
        "issued_at": NOW - 10,
        "expires_at": NOW + 600,
        "max_depth": 8,
        "depth": 0,
    } | fields


def sign(*chain: tuple[Payload, str]) -> list[bytes]:
    """Let Ambit sign payloads, root first, each by its issuer's key."""
    envelopes: list[bytes] = []
    above: bytes | None = None
    for depth, (described, issuer) in enumerate(chain):
        described = described | {"depth": depth}
        if above is not None:
            described["parent_hash"] = child_of(above)
        answer = encode([{"payload": described, "seed": seed(issuer).hex()}])[0]
        above = bytes.fromhex(answer["payload"])
        envelopes.append(bytes.fromhex(answer["envelope"]))
    return envelopes


def chain_of(length: int) -> list[bytes]:
    """Let Ambit sign a chain whose every link narrows the one above."""
    links = []
    for depth in range(length):
        issuer = f"holder {depth - 1}" if depth else "root"
        granted = {"path": subpath("/data"), "count": bounds(0.0, 100.0 - depth)}
        tools = {"read": {"constraints": granted}}
        links.append((payload(depth, issuer, f"holder {depth}", tools=tools), issuer))
    return sign(*links)


def proofs(
    number: int, holder: str, tool: str, calls: list[dict[str, Any]], at: int = NOW
) -> list[bytes]:
    """Let Ambit prove calls under the warrant of a number."""
    cases = []
    for arguments in calls:
        described = {
            "warrant_id": f"0190000000007000b{number:015x}",
            "tool": tool,
            "args": arguments,
            "timestamp": at,
            "numbers": "typed",
        }
        cases.append({"proof": described, "seed": seed(holder).hex()})
    return [bytes.fromhex(answer["signature"]) for answer in encode(cases)]


def prove(number: int, holder: str, tool: str, arguments: dict[str, Any], at: int = NOW) -> bytes:
    """Let Ambit prove one call."""
    return proofs(number, holder, tool, [arguments], at)[0]


def agree(*calls: tuple[Call, str]) -> None:
    """Check that both sides decide each call, and Ambit with this code."""
    answers = decide([one.case() for one, _ in calls])
    for (one, code), answer in zip(calls, answers, strict=True):
        assert answer["code"] == f"warrant.{code}", f"{answer}\n{one.tool} {one.arguments}"
        refusal = one.refusal()
        assert (refusal is None) == (code == "allowed"), f"{code}, but tenuo: {refusal}"


@pytest.mark.parametrize("length", range(1, 9))
def test_a_chain_of_ours_is_accepted(length: int) -> None:
    leaf, holder = length - 1, f"holder {length - 1}"
    outside = ARGUMENTS | {"count": 101}
    proof, outside_proof = proofs(leaf, holder, "read", [ARGUMENTS, outside])
    good = Call(chain_of(length), "read", ARGUMENTS, proof, NOW)
    altered = bytearray(good.chain[leaf])
    altered[-1] ^= 1
    calls = [
        (good, "allowed"),
        (replace(good, proof=prove(leaf, "stranger", "read", ARGUMENTS)), "proof_invalid"),
        (replace(good, roots=(public("stranger"),)), "untrusted_root"),
        (replace(good, now=NOW + 600), "expired"),
        (replace(good, tool="write"), "tool_denied"),
        (replace(good, arguments=outside, proof=outside_proof), "constraint_failed"),
        (replace(good, chain=[*good.chain[:leaf], bytes(altered)]), "signature_invalid"),
    ]
    if length > 2:
        calls.append((replace(good, chain=[*good.chain[:-2], good.chain[-1]]), "issuer_mismatch"))
    agree(*calls)


def test_a_child_that_widens_is_refused_by_both() -> None:
    tools = [{"read": {"constraints": {"count": bounds(0.0, most)}}} for most in (5.0, 6.0)]
    chain = sign(
        (payload(0, "root", "holder 0", tools=tools[0]), "root"),
        (payload(1, "holder 0", "holder 1", tools=tools[1]), "holder 0"),
    )
    call = Call(chain, "read", {"count": 3}, prove(1, "holder 1", "read", {"count": 3}), NOW)
    agree((call, "constraint_widened"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_our_constraint_is_judged_as_we_judge_it(row: Any) -> None:
    tools = {"read": {"constraints": {"a": row.ours}}}
    chain = sign((payload(0, "root", "holder 0", tools=tools), "root"))
    values = [(value, "allowed") for value in row.accepted]
    values += [(value, "constraint_failed") for value in row.refused]
    signed = proofs(0, "holder 0", "read", [{"a": value} for value, _ in values])
    calls = [
        (Call(chain, "read", {"a": value}, proof, NOW), code)
        for (value, code), proof in zip(values, signed, strict=True)
    ]
    agree(*calls)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_our_bytes_are_theirs(row: Any) -> None:
    theirs = peer.Warrant.issue(
        key("root"),
        capabilities={"t": {"a": row.theirs()}},
        holder=key("holder 0").public_key,
        ttl_seconds=300,
    )
    # tenuo does not tell when it issued, but when it ends.
    ends_at = int(datetime.fromisoformat(theirs.expires_at()).timestamp())
    described = {
        "id": theirs.id.removeprefix("tnu_wrt_"),
        "type": "execution",
        "tools": {"t": {"constraints": {"a": row.ours}}},
        "holder": public("holder 0"),
        "issuer": public("root"),
        "issued_at": ends_at - 300,
        "expires_at": ends_at,
        "max_depth": theirs.max_depth,
        "depth": 0,
    }
    assert sign((described, "root")) == [bytes(theirs.to_bytes())]


PROVED: list[dict[str, Any]] = [
    {},
    {"z": 1, "a": 2, "é": 3, "e\u0301": 4, "A": 5, "aa": 6, "": 7},
    {"n": [0, -1, 23, 24, 255, 256, 65_536, 2**32, 2**63 - 1, -(2**63)]},
    {"f": [0.5, 1.0, -0.0, 0.1, 65_504.0, 65_505.0, 1e300, 5e-324, 3.4028234663852886e38]},
    {"m": {"b": [True, False, None, {"x": {}}], "a": '\u0000\n"é😀'}},
]


@pytest.mark.parametrize("arguments", PROVED, ids=str)
def test_our_proof_is_theirs(arguments: dict[str, Any]) -> None:
    chain = sign((payload(0, "root", "holder 0", tools={"t": {"constraints": {}}}), "root"))
    warrant = peer.Warrant.from_bytes(chain[0])
    for at in (NOW, NOW + 29, NOW + 30):
        ours = prove(0, "holder 0", "t", arguments, at)
        theirs = bytes(warrant.sign(key("holder 0"), "t", arguments, at))
        assert ours == theirs
    agree((Call(chain, "t", arguments, prove(0, "holder 0", "t", arguments), NOW), "allowed"))


def test_an_issuer_of_ours_issues_within_its_bounds() -> None:
    issuer = payload(
        0, "root", "planner", type="issuer", tools={}, issuable_tools=["read", "write"],
        max_issue_depth=3, constraint_bounds={"constraints": {"count": bounds(0.0, 10.0)}},
        clearance=40, extensions={"tenuo.session_id": b"s1".hex(), "com.example.note": "00ff"},
    )  # fmt: skip
    worker = payload(
        1, "planner", "worker", tools={"read": {"constraints": {"count": bounds(1.0, 5.0)}}},
        max_depth=2, clearance=20, extensions={"tenuo.session_id": b"s1".hex()},
    )  # fmt: skip
    chain = sign((issuer, "root"), (worker, "planner"))
    arguments = {"count": 3}
    good = Call(
        chain, "read", arguments, prove(1, "worker", "read", arguments), NOW, clearance={"*": 20}
    )
    beyond = {"count": 7}
    wider = worker | {"tools": {"read": {"constraints": {"count": bounds(1.0, 50.0)}}}}
    other = worker | {"tools": {"drop": {"constraints": {"count": bounds(1.0, 5.0)}}}}
    itself = worker | {"holder": public("planner")}
    agree(
        (good, "allowed"),
        (replace(good, clearance={"read": 21}), "clearance_insufficient"),
        (
            replace(good, arguments=beyond, proof=prove(1, "worker", "read", beyond)),
            "constraint_failed",
        ),
        (replace(good, chain=sign((issuer, "root"), (wider, "planner"))), "constraint_widened"),
        (replace(good, chain=sign((issuer, "root"), (other, "planner"))), "tool_widened"),
        (replace(good, chain=sign((issuer, "root"), (itself, "planner"))), "self_issuance"),
    )


def gates(described: dict[str, Any]) -> str:
    """Return the bytes of gates, in hex, as tenuo writes them."""
    warrant = peer.Warrant.issue(
        key("root"), capabilities={"pay": {}}, approval_gates=described,
        required_approvers=[key("approver 1").public_key],
    )  # fmt: skip
    return bytes(warrant.extension("tenuo.approval_gates")).hex()


def test_our_gated_warrant_takes_their_approvals() -> None:
    approvers = ["approver 1", "approver 2"]
    described = payload(
        0, "root", "holder 0", tools={"pay": {"constraints": {"count": bounds(0.0, 9.0)}}},
        required_approvers=[public(name) for name in approvers], min_approvals=2,
        extensions={"tenuo.approval_gates": gates({"pay": {"count": peer.Range(3, 9)}})},
    )  # fmt: skip
    chain = sign((described, "root"))
    silent, asked = {"count": 2}, {"count": 4}
    call = Call(chain, "pay", asked, prove(0, "holder 0", "pay", asked), NOW)
    digest = peer.py_compute_request_hash(
        peer.Warrant.from_bytes(chain[0]).id, "pay", asked, key("holder 0").public_key
    )
    signed = []
    for name in approvers:
        approval = peer.ApprovalPayload(digest, os.urandom(16), name, NOW - 5, NOW + 60)
        signed.append(bytes(peer.SignedApproval.create(approval, key(name)).to_bytes()))
    agree(
        (Call(chain, "pay", silent, prove(0, "holder 0", "pay", silent), NOW), "allowed"),
        (call, "approval_required"),
        (replace(call, approvals=signed), "allowed"),
        (replace(call, approvals=signed[:1]), "approvals_insufficient"),
    )
