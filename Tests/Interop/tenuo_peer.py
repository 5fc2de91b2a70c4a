"""tenuo 0.3.3, asked as an issuer and as a verifier."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tenuo_core

Arguments = dict[str, Any]


def seed(name: str) -> bytes:
    """Return the secret of a test key."""
    return hashlib.sha256(f"ambit interop {name}".encode()).digest()


def key(name: str) -> Any:
    """Return a test key, the same at every run."""
    return tenuo_core.SigningKey.from_bytes(seed(name))


def public(name: str) -> str:
    """Return a test key's public half in hex."""
    return bytes(key(name).public_key_bytes()).hex()


def stack(chain: Sequence[Any]) -> bytes:
    """Return the stack of a chain as tenuo writes it."""
    return base64.b64decode(tenuo_core.encode_warrant_stack(list(chain)))


def proof(warrant: Any, holder: str, tool: str, arguments: Arguments, now: int) -> bytes:
    """Return tenuo's proof that the holder makes this call."""
    return bytes(warrant.sign(key(holder), tool, arguments, now))


def attenuate(
    parent: Any, holder: str, to: str, configure: Callable[[Any], Any], ttl: int | None = None
) -> Any:
    """Return a child of a warrant, issued by its holder to another key."""
    # The Python package wraps this builder; the native one is what it wraps.
    builder = parent.attenuate_builder()
    configure(builder)
    builder.with_holder(key(to).public_key)
    if ttl is not None:
        builder.with_ttl(ttl)
    return builder.delegate(key(holder))


@dataclass(frozen=True)
class Call:
    """One call with its credentials, as either side can be asked about it."""

    chain: Sequence[bytes]
    tool: str
    arguments: Arguments
    proof: bytes
    now: int
    roots: Sequence[str] = (public("root"),)
    approvals: Sequence[bytes] = ()
    revoked: bytes | None = None
    clearance: Mapping[str, int] = field(default_factory=dict)
    requirements: Mapping[str, Any] = field(default_factory=dict)

    def case(self) -> dict[str, Any]:
        """Return the call as `ambit warrant eval` reads it."""
        # Values signed in process keep their kinds: 1.0 stays a double.
        requirements: dict[str, Any] = {"numbers": "typed", **self.requirements}
        if self.clearance:
            requirements["clearance"] = dict(self.clearance)
        case = {
            "now": self.now,
            "chain": [envelope.hex() for envelope in self.chain],
            "roots": list(self.roots),
            "tool": self.tool,
            "args": self.arguments,
            "proof": self.proof.hex(),
            "approvals": [approval.hex() for approval in self.approvals],
            "requirements": requirements,
        }
        if not self.approvals:
            del case["approvals"]
        if self.revoked is not None:
            case["srl"] = self.revoked.hex()
        return case

    def refusal(self) -> str | None:
        """Ask tenuo: nothing if it allows the call, else why not."""
        try:
            warrants = [tenuo_core.Warrant.from_bytes(envelope) for envelope in self.chain]
            authorizer = tenuo_core.Authorizer(
                trusted_roots=[
                    tenuo_core.PublicKey.from_bytes(bytes.fromhex(x)) for x in self.roots
                ]
            )
            for pattern, level in self.clearance.items():
                authorizer.require_clearance(pattern, tenuo_core.Clearance(level))
            if self.revoked is not None:
                listed = tenuo_core.SignedRevocationList.from_bytes(self.revoked)
                authorizer.set_revocation_list(listed)
            approvals = [tenuo_core.SignedApproval.from_bytes(data) for data in self.approvals]
            authorizer.check_chain(
                warrants, self.tool, self.arguments, self.proof, approvals or None, as_of=self.now
            )
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        return None
