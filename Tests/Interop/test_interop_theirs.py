"""What tenuo issues, Ambit judges as tenuo does; what is tampered with, Ambit denies."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import tenuo_core as peer
from ambit_binary import decide
from constraint_table import ROWS
from tenuo_peer import Call, attenuate, key, proof, public, stack

ARGUMENTS = {"path": "/data/x", "count": 3}
APPROVERS = ("approver 1", "approver 2", "approver 3")
SETUP: dict[str, Any] = {
    "required_approvers": [key(name).public_key for name in APPROVERS],
    "min_approvals": 2,
}


def root(capabilities: dict[str, Any], holder: str = "holder 0", **options: Any) -> Any:
    """Let tenuo issue a root warrant."""
    return peer.Warrant.issue(
        key("root"),
        capabilities=capabilities,
        ttl_seconds=600,
        holder=key(holder).public_key,
        **options,
    )


def chain_of(length: int) -> list[Any]:
    """Let tenuo issue a chain whose every link narrows the one above."""
    chain = [root({"read": {"path": peer.Subpath("/data"), "count": peer.Range(0, 100)}})]
    for depth in range(1, length):
        narrower = {"path": peer.Subpath("/data"), "count": peer.Range(0, 100 - depth)}

        def narrow(builder: Any, tools: dict[str, Any] = narrower) -> None:
            builder.with_capability("read", tools)

        parent = chain[-1]
        chain.append(
            attenuate(parent, f"holder {depth - 1}", f"holder {depth}", narrow, 600 - depth)
        )
    return chain


def call(chain: list[Any], holder: str, tool: str, arguments: dict[str, Any], **rest: Any) -> Call:
    """Return a call under tenuo's chain with tenuo's proof."""
    envelopes = [bytes(warrant.to_bytes()) for warrant in chain]
    # tenuo issues by its own clock alone.
    now = int(time.time())
    signed = proof(chain[-1], holder, tool, arguments, now)
    return Call(envelopes, tool, arguments, signed, now, **rest)


def agree(calls: list[tuple[Call, str]]) -> None:
    """Check that both sides decide each call, and Ambit with this code."""
    answers = decide([one.case() for one, _ in calls])
    for (one, code), answer in zip(calls, answers, strict=True):
        assert answer["code"] == f"warrant.{code}", f"{answer}\n{one.tool} {one.arguments}"
        assert (answer["outcome"] == "allow") == (code == "allowed")
        refusal = one.refusal()
        assert (refusal is None) == (code == "allowed"), f"{code}, but tenuo: {refusal}"


@pytest.mark.parametrize("length", range(1, 9))
def test_a_chain_of_theirs_is_accepted(length: int) -> None:
    chain = chain_of(length)
    good = call(chain, f"holder {length - 1}", "read", ARGUMENTS)
    as_stack = good.case() | {"chain": stack(chain).hex()}
    answers = decide([good.case(), as_stack])
    assert [answer["code"] for answer in answers] == ["warrant.allowed"] * 2, answers
    assert good.refusal() is None


@pytest.mark.parametrize("length", [1, 2, 8])
def test_a_call_that_their_chain_does_not_grant_is_denied(length: int) -> None:
    chain = chain_of(length)
    leaf = f"holder {length - 1}"
    good = call(chain, leaf, "read", ARGUMENTS)
    agree(
        [
            (call(chain, leaf, "write", ARGUMENTS), "tool_denied"),
            (call(chain, leaf, "read", ARGUMENTS | {"count": 101}), "constraint_failed"),
            (call(chain, leaf, "read", ARGUMENTS | {"more": 1}), "argument_unknown"),
            (call(chain, leaf, "read", {"count": 3}), "argument_missing"),
            (call(chain, "stranger", "read", ARGUMENTS), "proof_invalid"),
            (replace(good, arguments=ARGUMENTS | {"count": 4}), "proof_invalid"),
            (replace(good, roots=(public("stranger"),)), "untrusted_root"),
            (replace(good, now=good.now + 600), "expired"),
            (replace(good, now=good.now - 120), "not_yet_valid"),
            (replace(good, proof=b""), "proof_missing"),
        ]
    )


def test_no_byte_of_their_stack_can_change() -> None:
    chain = chain_of(2)
    good = call(chain, "holder 1", "read", ARGUMENTS)
    whole = stack(chain)
    altered = [
        whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :]
        for at in range(len(whole))
        for flip in (0x01, 0x20, 0x80)
    ]
    altered += [whole[:end] for end in range(len(whole))] + [whole + b"\x00"]
    answers = decide([good.case() | {"chain": data.hex()} for data in altered])
    allowed = [data.hex() for data, answer in zip(altered, answers, strict=True)
               if answer["outcome"] != "deny"]  # fmt: skip
    assert not allowed


def test_links_of_theirs_stay_in_their_place() -> None:
    chain = chain_of(4)
    good = call(chain, "holder 3", "read", ARGUMENTS)
    other = attenuate(chain[0], "holder 0", "holder 1", lambda builder: builder.inherit_all(), 500)
    links = list(good.chain)
    spliced = [links[0], bytes(other.to_bytes()), *links[2:]]
    orders = [links[1:], links[:2] + links[3:], [links[1], links[0], *links[2:]], spliced,
              [*links, links[3]], links[:3]]  # fmt: skip
    for order in orders:
        altered = replace(good, chain=order)
        assert altered.refusal() is not None
        assert decide([altered.case()])[0]["outcome"] == "deny"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_their_constraint_is_judged_as_they_judge_it(row: Any) -> None:
    warrant = root({"read": {"a": row.theirs()}})
    calls = [
        (call([warrant], "holder 0", "read", {"a": value}), code)
        for values, code in ((row.accepted, "allowed"), (row.refused, "constraint_failed"))
        for value in values
    ]
    agree(calls)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_constraint_that_they_hand_on_unchanged_is_accepted(row: Any) -> None:
    if row.name == "subpath, below":
        pytest.skip("tenuo refuses to hand on a root that excludes itself")
    parent = root({"read": {"a": row.theirs()}, "drop": {}})
    child = attenuate(parent, "holder 0", "holder 1", lambda builder: builder.with_tool("read"))
    agree([(call([parent, child], "holder 1", "read", {"a": row.accepted[0]}), "allowed")])


def issuer(**options: Any) -> Any:
    """Let tenuo issue a warrant that only issues."""
    return peer.Warrant.issue_issuer(
        ["read", "write"],
        key("root"),
        constraint_bounds={"count": peer.Range(0, 10)},
        max_issue_depth=3,
        ttl_seconds=600,
        holder=key("planner").public_key,
        **options,
    )


def issue_below(parent: Any, planner: str, configure: Callable[[Any], Any]) -> Any:
    """Let tenuo issue an execution warrant below an issuer warrant."""
    builder = parent.issue_execution()
    builder = getattr(builder, "_rust_builder", builder)
    builder.with_capability("read", {"count": peer.Range(1, 5)})
    builder.with_holder(key("worker").public_key)
    builder.with_ttl(300)
    builder.with_max_depth(2)
    configure(builder)
    return builder.build(key(planner))


def test_an_issuer_of_theirs_issues_within_its_bounds() -> None:
    first = issuer()
    second = attenuate(
        first, "planner", "planner 2", lambda builder: builder.with_issuable_tools(["read"])
    )
    below_first = issue_below(first, "planner", lambda builder: None)
    below_second = issue_below(second, "planner 2", lambda builder: None)
    agree(
        [
            (call([first, below_first], "worker", "read", {"count": 3}), "allowed"),
            (call([first, second, below_second], "worker", "read", {"count": 3}), "allowed"),
            (call([first, below_first], "worker", "read", {"count": 7}), "constraint_failed"),
            (call([first, below_first], "worker", "write", {"count": 3}), "tool_denied"),
            (call([first], "planner", "read", {"count": 3}), "not_executable"),
        ]
    )


def test_their_extensions_are_understood() -> None:
    first = issuer(session_id="s1", clearance=peer.Clearance(40))

    def configure(builder: Any) -> None:
        builder.with_agent_id("agent 7")
        builder.with_intent("tidy up")
        builder.with_session_id("s1")
        builder.with_clearance(peer.Clearance(20))

    leaf = issue_below(first, "planner", configure)
    good = call([first, leaf], "worker", "read", {"count": 3}, clearance={"read": 20})
    agree(
        [
            (good, "allowed"),
            (replace(good, clearance={"rea*": 21}), "clearance_insufficient"),
            (replace(good, requirements={"session": "s1"}), "allowed"),
        ]
    )
    elsewhere = replace(good, requirements={"session": "s2"})
    assert decide([elsewhere.case()])[0]["code"] == "warrant.session_mismatch"


def test_their_open_tools_and_unknown_arguments_are_understood() -> None:
    warrant = root({"open": {}, "more": {"_allow_unknown": True, "a": peer.Exact("x")}, "*": {}})
    agree(
        [
            (call([warrant], "holder 0", "open", {"any": [1, {"b": None}]}), "allowed"),
            (call([warrant], "holder 0", "more", {"a": "x", "b": 1.5}), "allowed"),
            (call([warrant], "holder 0", "more", {"a": "y", "b": 1}), "constraint_failed"),
            (call([warrant], "holder 0", "other", {}), "allowed"),
        ]
    )


def approval(warrant: Any, holder: str, by: str, one: Call, **changes: Any) -> bytes:
    """Let tenuo sign an approval of a call."""
    digest = peer.py_compute_request_hash(
        warrant.id, one.tool, one.arguments, key(holder).public_key
    )
    fields = {"request_hash": digest, "nonce": os.urandom(16), "external_id": by,
              "approved_at": one.now, "expires_at": one.now + 300} | changes  # fmt: skip
    payload = peer.ApprovalPayload(*fields.values())
    return bytes(peer.SignedApproval.create(payload, key(by)).to_bytes())


GATES: dict[str, Any] = {
    "whole tool": None,
    "argument": {"count": None},
    "constraint": {"count": peer.Range(3, 9)},
    "exempt": {"count": {"exempt": peer.Range(5, 9)}},
    "message": {"args": {"count": peer.Range(3, 9)}, "message": "ask first"},
}


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("length", [1, 2])
def test_their_gate_fires_and_their_approvals_open_it(gate: str, length: int) -> None:
    chain = [root({"pay": {"count": peer.Range(0, 9)}},
                  approval_gates={"pay": GATES[gate]}, **SETUP)]  # fmt: skip
    if length == 2:
        chain.append(attenuate(chain[0], "holder 0", "holder 1", lambda b: b.inherit_all(), 500))
    holder = f"holder {length - 1}"
    leaf, asked = chain[-1], call(chain, holder, "pay", {"count": 3})
    signed = [approval(leaf, holder, by, asked) for by in APPROVERS]
    other = call(chain, holder, "pay", {"count": 4})
    agree(
        [
            (asked, "approval_required"),
            (replace(asked, approvals=signed[:2]), "allowed"),
            (replace(asked, approvals=signed), "allowed"),
            (replace(asked, approvals=[signed[2], signed[0]]), "allowed"),
            (replace(other, approvals=signed[:2]), "approvals_insufficient"),
        ]
    )
    late = approval(
        leaf, holder, APPROVERS[0], asked, approved_at=asked.now - 90, expires_at=asked.now - 60
    )
    stranger = approval(leaf, holder, "stranger", asked)
    insufficient = [signed[:1], [signed[0], signed[0]], [signed[0], stranger], [signed[1], late]]
    for approvals in insufficient:
        one = replace(asked, approvals=approvals)
        assert one.refusal() is not None
        assert decide([one.case()])[0]["outcome"] == "approval_required"


def test_their_silent_gate_asks_nobody() -> None:
    warrant = root({"pay": {"count": peer.Range(0, 9)}, "look": {}}, **SETUP,
                   approval_gates={"pay": {"count": peer.Range(5, 9)}})  # fmt: skip
    agree(
        [
            (call([warrant], "holder 0", "pay", {"count": 4}), "allowed"),
            (call([warrant], "holder 0", "pay", {"count": 5}), "approval_required"),
            (call([warrant], "holder 0", "look", {}), "allowed"),
        ]
    )


def test_their_revocation_list_revokes() -> None:
    chain = chain_of(4)
    good = call(chain, "holder 3", "read", ARGUMENTS)

    def listing(*ids: str) -> bytes:
        built = peer.SrlBuilder().revoke_all(list(ids)).version(3).build(key("root"))
        return bytes(built.to_bytes())

    others = [f"tnu_wrt_{number:032x}" for number in range(100)]
    calls = [(replace(good, revoked=listing(*others)), "allowed"),
             (replace(good, revoked=listing()), "allowed")]  # fmt: skip
    for warrant in chain:
        calls.append((replace(good, revoked=listing(*others, warrant.id)), "revoked"))
    agree(calls)
