"""tenuo on warrants: what issuing, decoding and verifying cost, and what each denial costs.

    tenuo_warrants.py FOLDER [SECONDS]

Prints JSON lines and writes into FOLDER the very bytes that it judges, for WarrantBenchmark:
`wire.json` and the revocation lists. SECONDS are for each row, 0.6 unless told.

tenuo is native code called from Python. The row `call into native code` is what that crossing
costs by itself: some tens of nanoseconds, beside tens of microseconds for one signature. It keeps
nothing between calls except what a decoded warrant is: so its rows `wire bytes` decode the stack
anew each time, and its rows `decoded` are those of a caller who keeps warrants.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import tenuo_core
from workload import percentiles, report

ENGINE = "tenuo 0.3.3"
DEPTHS = (1, 2, 4, 8)
REVOKED = (0, 1_000, 100_000)
# Denials and revocation are measured at this many links.
LINKS = 4
LIFETIME = 3_600
TOOL = "transfer"
ARGUMENTS: dict[str, Any] = {
    "amount": 20,
    "currency": "USD",
    "account": "acct_5521",
    "path": "/exports/billing/march.csv",
    "address": "10.20.30.40",
    "url": "https://api.bank.example/v1/transfers",
}
TOO_MUCH = ARGUMENTS | {"amount": 600}


def seed(name: str) -> bytes:
    """Return the secret of a benchmark key."""
    return hashlib.sha256(f"ambit benchmark {name}".encode()).digest()


def key(name: str) -> Any:
    """Return a benchmark key."""
    return tenuo_core.SigningKey.from_bytes(seed(name))


def constraints(depth: int) -> dict[str, Any]:
    """Return six constraints of six kinds; each link narrows one of them."""
    return {
        "amount": tenuo_core.Range(0, 500 - depth),
        "currency": tenuo_core.OneOf(["USD", "EUR"]),
        "account": tenuo_core.Pattern("acct_*"),
        "path": tenuo_core.Subpath("/exports/billing"),
        "address": tenuo_core.Cidr("10.0.0.0/8"),
        "url": tenuo_core.UrlPattern("https://api.bank.example/v1/*"),
    }


def mint(granted: dict[str, Any]) -> Any:
    """Issue a root."""
    return tenuo_core.Warrant.issue(
        key("root"),
        capabilities={TOOL: granted},
        ttl_seconds=LIFETIME,
        holder=key("holder 0").public_key,
    )


def attenuate(parent: Any, depth: int) -> Any:
    """Issue the link at a depth under its parent."""
    builder = parent.attenuate_builder()
    builder.with_capability(TOOL, constraints(depth))
    builder.with_holder(key(f"holder {depth}").public_key)
    return builder.delegate(key(f"holder {depth - 1}"))


class Bench:
    """One run: the chains it issued, and what to do with them."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self.folder = folder
        self.seconds = seconds
        self.chain = [mint(constraints(0))]
        for depth in range(1, max(DEPTHS)):
            self.chain.append(attenuate(self.chain[-1], depth))
        self.now = int(time.time())
        self.stacks = {d: tenuo_core.encode_warrant_stack(self.chain[:d]) for d in DEPTHS}
        self.envelopes = {d: [bytes(w.to_bytes()) for w in self.chain[:d]] for d in DEPTHS}
        self.proofs = {d: self.prove(d, TOOL, ARGUMENTS) for d in DEPTHS}

    def prove(self, links: int, tool: str, arguments: dict[str, Any], by: str = "") -> bytes:
        """Return a proof for the chain of so many links."""
        holder = key(by or f"holder {links - 1}")
        return bytes(self.chain[links - 1].sign(holder, tool, arguments, self.now))

    def authorizer(self, root: str = "root", revoked: bytes | None = None) -> Any:
        """Return a verifier."""
        authorizer = tenuo_core.Authorizer(trusted_roots=[key(root).public_key])
        if revoked is not None:
            listed = tenuo_core.SignedRevocationList.from_bytes(revoked)
            authorizer.set_revocation_list(listed)
        return authorizer

    def revocation_list(self, count: int, also: tuple[str, ...] = ()) -> bytes:
        """Return a signed list of so many ids that are none of ours, and some that may be."""
        digests = (hashlib.sha256(str(number).encode()) for number in range(count))
        ids = [f"tnu_wrt_{digest.hexdigest()[:32]}" for digest in digests]
        built = tenuo_core.SrlBuilder().revoke_all([*ids, *also]).version(1)
        return bytes(built.build(key("root")).to_bytes())

    def time(self, workload: str, operation: Callable[[], object]) -> None:
        """Measure one row."""
        p50, p99 = percentiles(lambda _tool, _arguments: bool(operation()), "", {}, self.seconds)
        report(ENGINE, workload, p50, p99)

    def verify(
        self,
        links: int,
        tool: str = TOOL,
        arguments: dict[str, Any] = ARGUMENTS,
        proof: bytes | None = None,
        authorizer: Any = None,
        now: int | None = None,
        expected: str | None = None,
    ) -> Callable[[], object]:
        """Return a verification from wire bytes, after checking its answer."""
        checker = authorizer or self.authorizer()
        envelopes = self.envelopes[links]
        signature = proof or self.proofs[links]
        at = now or self.now
        decode, check = tenuo_core.Warrant.from_bytes, checker.check_chain

        def allowed() -> object:
            return check([decode(data) for data in envelopes], tool, arguments, signature, None, at)

        def denied() -> object:
            try:
                check([decode(data) for data in envelopes], tool, arguments, signature, None, at)
            except Exception as error:
                return error
            return None

        if expected is None:
            allowed()
            return allowed
        answer = type(denied()).__name__
        if answer != expected:
            raise SystemExit(f"error: tenuo answers {answer} where {expected} was expected")
        return denied

    def issuing(self) -> None:
        """Measure what an issuer and a holder do."""
        authorizer = self.authorizer()
        self.time("call into native code", authorizer.trusted_root_count)
        leaf = self.chain[1]
        root = bytes(key("holder 0").public_key_bytes())
        self.time("one signature check", lambda: leaf.verify(root))
        issuer, holder = key("root"), key("holder 0")
        first, second = {TOOL: constraints(0)}, constraints(1)
        public, next_public = holder.public_key, key("holder 1").public_key
        issue, parent = tenuo_core.Warrant.issue, self.chain[0]
        self.time(
            "mint",
            lambda: issue(issuer, capabilities=first, ttl_seconds=LIFETIME, holder=public),
        )

        def narrow() -> object:
            builder = parent.attenuate_builder()
            builder.with_capability(TOOL, second)
            builder.with_holder(next_public)
            return builder.delegate(holder)

        self.time("attenuate", narrow)
        self.time("prove", lambda: parent.sign(holder, TOOL, ARGUMENTS, self.now))
        self.time("encode", parent.to_bytes)
        data = self.envelopes[1][0]
        self.time("decode", lambda: tenuo_core.Warrant.from_bytes(data))

    def verifying(self) -> None:
        """Measure whole verifications that allow."""
        authorizer = self.authorizer()
        for links in DEPTHS:
            self.time(f"allow, wire bytes, {links} deep", self.verify(links))
        for links in DEPTHS:
            chain, proof = self.chain[:links], self.proofs[links]

            def check(chain: list[Any] = chain, proof: bytes = proof) -> object:
                return authorizer.check_chain(chain, TOOL, ARGUMENTS, proof, None, self.now)

            self.time(f"allow, decoded, {links} deep", check)

    def denying(self) -> None:
        """Measure each kind of denial."""
        leaf = self.chain[LINKS - 1].id
        rows: dict[str, tuple[dict[str, Any], str]] = {
            "wrong tool": (
                {"tool": "other", "proof": self.prove(LINKS, "other", ARGUMENTS)},
                "ToolNotAuthorized",
            ),
            "constraint failed": (
                {"arguments": TOO_MUCH, "proof": self.prove(LINKS, TOOL, TOO_MUCH)},
                "ConstraintViolation",
            ),
            "expired": ({"now": self.now + LIFETIME}, "ExpiredError"),
            "bad proof": (
                {"proof": self.prove(LINKS, TOOL, ARGUMENTS, "stranger")},
                "SignatureInvalid",
            ),
            "untrusted root": ({"authorizer": self.authorizer("stranger")}, "UntrustedRoot"),
            "revoked": (
                {"authorizer": self.authorizer(revoked=self.revocation_list(0, (leaf,)))},
                "RevokedError",
            ),
        }
        for name, (changes, expected) in rows.items():
            operation = self.verify(LINKS, expected=expected, **changes)
            self.time(f"deny, {name}, wire bytes, {LINKS} deep", operation)

    def revoking(self) -> None:
        """Measure an allowed call under revocation lists of several sizes."""
        for count in REVOKED:
            data = self.revocation_list(count)
            authorizer = self.authorizer(revoked=data)
            self.time(
                f"allow, {count:,} revoked, wire bytes, {LINKS} deep",
                self.verify(LINKS, authorizer=authorizer),
            )
            look_up = tenuo_core.SignedRevocationList.from_bytes(data).is_revoked
            self.time(f"look up among {count:,} revoked", partial(look_up, self.chain[0].id))

    def write(self) -> None:
        """Write what was judged, for others to judge."""
        leaf = self.chain[LINKS - 1].id
        unconstrained = mint({})
        for count in REVOKED:
            (self.folder / f"revoked-{count}.cbor").write_bytes(self.revocation_list(count))
        (self.folder / "revoked-leaf.cbor").write_bytes(self.revocation_list(0, (leaf,)))
        holders = [f"holder {depth}" for depth in range(max(DEPTHS))]
        wire = {
            "now": self.now,
            "lifetime": LIFETIME,
            "tool": TOOL,
            "arguments": ARGUMENTS,
            "arguments_too_much": TOO_MUCH,
            "root": bytes(key("root").public_key_bytes()).hex(),
            "stranger": bytes(key("stranger").public_key_bytes()).hex(),
            "root_seed": seed("root").hex(),
            "holder_seeds": [seed(name).hex() for name in holders],
            "links": LINKS,
            "stacks": {d: base64.b64decode(stack).hex() for d, stack in self.stacks.items()},
            "proofs": {d: proof.hex() for d, proof in self.proofs.items()},
            "unconstrained": bytes(unconstrained.to_bytes()).hex(),
            "proof_unconstrained": bytes(
                unconstrained.sign(key("holder 0"), TOOL, ARGUMENTS, self.now)
            ).hex(),
            "proof_other_tool": self.prove(LINKS, "other", ARGUMENTS).hex(),
            "proof_too_much": self.prove(LINKS, TOOL, TOO_MUCH).hex(),
            "proof_stranger": self.prove(LINKS, TOOL, ARGUMENTS, "stranger").hex(),
        }
        (self.folder / "wire.json").write_text(json.dumps(wire), encoding="utf-8")


def main() -> None:
    """Write the inputs, then measure."""
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 0.6
    bench = Bench(Path(sys.argv[1]), seconds)
    bench.write()
    bench.issuing()
    bench.verifying()
    bench.denying()
    bench.revoking()


if __name__ == "__main__":
    main()
