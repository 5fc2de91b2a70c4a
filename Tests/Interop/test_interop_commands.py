"""Keys, chains, proofs and revocation lists that one side's tools write, the other side reads."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any

import pytest
import tenuo_core as peer
from ambit_binary import output, run
from chain_bytes import envelopes
from constraint_table import bounds, subpath
from tenuo_peer import Call

ARGUMENTS = {"path": "/data/x", "count": 3}


def binary(text: str) -> bytes:
    """Decode what the commands print."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def text(data: bytes) -> str:
    """Encode what the commands take."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Folder:
    """Files that both sides read and write."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, content: str) -> Path:
        """Write a file that only its owner may read."""
        file = self.path / name
        file.touch(0o600)
        file.write_text(content, encoding="utf-8")
        return file

    def key(self, name: str) -> Any:
        """Let Ambit make a key; tenuo reads the file."""
        output("keygen", "--out", self.path / f"{name}.pem")
        return self.read_key(name)

    def read_key(self, name: str) -> Any:
        """Let tenuo read a key file."""
        return peer.SigningKey.from_pem((self.path / f"{name}.pem").read_text(encoding="utf-8"))

    def spec(self, holder: Any, most: float, **fields: Any) -> Path:
        """Write what a warrant is to say."""
        granted = {"path": subpath("/data"), "count": bounds(0.0, most)}
        described = {
            "type": "execution",
            "tools": {"read": {"constraints": granted}},
            "holder": bytes(holder.public_key_bytes()).hex(),
            "ttl": 600,
        } | fields
        return self.write("spec.json", json.dumps(described))

    def roots(self, *keys: Any) -> Path:
        """Write a roots file."""
        lines = [text(bytes(key.public_key_bytes())) for key in keys]
        return self.write("roots.txt", "".join(f"{line}\n" for line in lines))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def verify(chain: Path, roots: Path, proof: str, arguments: dict[str, Any]) -> int:
    """Return the exit code of Ambit's verification of a call to `read`."""
    return run(
        "verify", "--chain", chain, "--roots", roots, "--tool", "read",
        "--args", json.dumps(arguments), "--proof", proof,
    ).returncode  # fmt: skip


@pytest.mark.parametrize("length", [1, 2, 8])
def test_what_our_commands_write_tenuo_accepts(folder: Folder, length: int) -> None:
    root = folder.key("root")
    holders = [folder.key(f"holder {depth}") for depth in range(length)]
    chain = output(
        "issue", "--key", folder.path / "root.pem", "--spec", folder.spec(holders[0], 100.0)
    )
    for depth in range(1, length):
        chain = output(
            "attenuate", "--chain", folder.write("chain", chain),
            "--key", folder.path / f"holder {depth - 1}.pem",
            "--spec", folder.spec(holders[depth], 100.0 - depth),
        )  # fmt: skip
    file = folder.write("chain", chain)
    leaf = folder.path / f"holder {length - 1}.pem"
    now = int(time.time())

    def proof(arguments: dict[str, Any]) -> str:
        return output(
            "sign", "--chain", file, "--key", leaf, "--tool", "read",
            "--args", json.dumps(arguments), "--at", str(now),
        )  # fmt: skip

    def call(arguments: dict[str, Any]) -> Call:
        public = bytes(root.public_key_bytes()).hex()
        signature = binary(proof(arguments))[-64:]
        return Call(envelopes(binary(chain)), "read", arguments, signature, now, [public])

    assert len(envelopes(binary(chain))) == length
    assert call(ARGUMENTS).refusal() is None
    assert call(ARGUMENTS | {"count": 101}).refusal() is not None
    roots = folder.roots(root)
    assert verify(file, roots, proof(ARGUMENTS), ARGUMENTS) == 0
    assert verify(file, roots, proof(ARGUMENTS), ARGUMENTS | {"count": 4}) == 2
    assert verify(file, folder.roots(holders[0]), proof(ARGUMENTS), ARGUMENTS) == 2
    # One proof in 64 begins like an option.
    assert verify(file, roots, "-" + "A" * 85, ARGUMENTS) == 2


def test_our_commands_read_what_tenuo_writes(folder: Folder) -> None:
    keys = {name: peer.SigningKey.generate() for name in ("root", "holder 0", "holder 1")}
    for name, key in keys.items():
        folder.write(f"{name}.pem", key.to_pem())
    warrant = peer.Warrant.issue(
        keys["root"], capabilities={"read": {"path": peer.Subpath("/data"),
                                             "count": peer.Range(0, 100)}},
        ttl_seconds=600, holder=keys["holder 0"].public_key,
    )  # fmt: skip
    roots = folder.roots(keys["root"])
    chains = {
        "pem": warrant.to_pem(),
        "base64url": text(bytes(warrant.to_bytes())),
    }
    for form, chain in chains.items():
        file = folder.write(f"chain {form}", chain)
        signed = text(bytes(warrant.sign(keys["holder 0"], "read", ARGUMENTS, int(time.time()))))
        assert verify(file, roots, signed, ARGUMENTS) == 0, form
        longer = output(
            "attenuate", "--chain", file, "--key", folder.path / "holder 0.pem",
            "--spec", folder.spec(keys["holder 1"], 50.0),
        )  # fmt: skip
        leaf = peer.Warrant.from_bytes(envelopes(binary(longer))[1])
        signed = text(bytes(leaf.sign(keys["holder 1"], "read", ARGUMENTS, int(time.time()))))
        assert verify(folder.write("longer", longer), roots, signed, ARGUMENTS) == 0, form


def test_our_revocation_lists_revoke_there_too(folder: Folder) -> None:
    root, holder, worker = folder.key("root"), folder.key("holder"), folder.key("worker")
    warrant = peer.Warrant.issue(
        root, capabilities={"read": {}}, ttl_seconds=600, holder=holder.public_key
    )
    builder = warrant.attenuate_builder()
    builder.inherit_all()
    builder.with_holder(worker.public_key)
    child = builder.delegate(holder)
    now = int(time.time())
    chain = [bytes(link.to_bytes()) for link in (warrant, child)]
    public = bytes(root.public_key_bytes()).hex()
    proof = bytes(child.sign(worker, "read", {}, now))
    file = folder.path / "revoked"

    def listed(*options: str) -> bytes:
        output("revoke", "--key", folder.path / "root.pem", "--list", file, *options)
        content = file.read_bytes()
        return content if content[0] >> 5 == 5 else binary(content.decode().strip())

    foreign = bytes(holder.public_key_bytes()).hex()
    lists = [listed("--id", f"tnu_wrt_{7:032x}"), listed("--holder-key", foreign)]
    for revoked in lists:
        call = Call(chain, "read", {}, proof, now, [public], revoked=revoked)
        assert call.refusal() is None, "tenuo knows nothing of keys in lists"
    versions = [peer.SignedRevocationList.from_bytes(data).version for data in lists]
    assert versions[0] < versions[1]
    ids = peer.SignedRevocationList.from_bytes(lists[1]).revoked_ids
    assert f"ambit_key_{foreign}" in ids
    call = Call(chain, "read", {}, proof, now, [public], revoked=listed("--id", warrant.id))
    assert "revoked" in str(call.refusal())


def test_their_receipts_are_read(folder: Folder) -> None:
    keys = {name: peer.SigningKey.generate() for name in ("root", "holder", "receipts")}
    warrant = peer.Warrant.issue(
        keys["root"], capabilities={"read": {}}, ttl_seconds=600, holder=keys["holder"].public_key
    )
    now = int(time.time())
    proof = bytes(warrant.sign(keys["holder"], "read", {}, now))
    authorizer = peer.Authorizer(trusted_roots=[keys["root"].public_key])
    issuer = peer.ReceiptIssuer(keys["receipts"])
    issuer.bind_authorizer(authorizer)
    allowed = authorizer.check_chain([warrant], "read", {}, proof)
    receipts = {
        "allow": issuer.issue_receipt(allowed, "read", True, now, "request 1"),
        "deny": issuer.issue_denial_receipt(
            [warrant], "read", {}, now, "request 2", "constraint_failed", proof
        ),
    }
    signer, other = (bytes(keys[name].public_key_bytes()).hex() for name in ("receipts", "root"))
    for outcome, receipt in receipts.items():
        file = folder.write(f"receipt {outcome}", text(bytes.fromhex(receipt)))
        stated = json.loads(output("receipt", "verify", file, "--key", signer, "--json"))
        assert outcome in stated.values(), stated
        assert run("receipt", "verify", file, "--key", other).returncode == 1
