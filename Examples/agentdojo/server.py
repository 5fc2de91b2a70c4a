"""A server of one's own for the length of a program, and a client for its HTTP API.

Standard library only, one kept-alive connection per client: what a first integration looks like.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ADDRESS = re.compile(r"http://(127\.0\.0\.1:\d+)")
SETUP_CODE = re.compile(r"\b[0-9a-z]{5}(?:-[0-9a-z]{5}){3}\b")
START_SECONDS = 30


class Problem(Exception):  # noqa: N818 — RFC 9457's word
    """An answer other than success, with the code of its problem document."""

    def __init__(self, status: int, document: dict[str, Any]) -> None:
        self.status = status
        self.code = document.get("code", "")
        super().__init__(f"{status} {self.code}: {document.get('detail', document)}")


class Client:
    """Requests with one credential over one connection."""

    def __init__(self, address: str, key: str | None = None) -> None:
        self.connection = http.client.HTTPConnection(address, timeout=30)
        self.headers = {"Content-Type": "application/json"}
        if key:
            self.headers["Authorization"] = f"Bearer {key}"

    def send(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the answer's JSON and its headers in lower case; raise `Problem` on refusal."""
        payload = None if body is None else json.dumps(body).encode()
        self.connection.request(method, path, payload, self.headers | headers)
        response = self.connection.getresponse()
        text = response.read()
        document = json.loads(text) if text else {}
        if response.status >= 300:
            raise Problem(response.status, document)
        return document, {name.lower(): value for name, value in response.getheaders()}

    def post(self, path: str, body: Any = None) -> dict[str, Any]:
        """Return the answer to a POST."""
        return self.send("POST", path, body if body is not None else {})[0]

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


class Server:
    """`ambit serve` on a free port of this machine, its database in a directory that goes away."""

    def __init__(self, ambit: Path, *flags: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ambit-"))
        self.ambit = ambit.resolve()
        self.database = f"sqlite:{self.folder}/ambit.db"
        self.log = self.folder / "server.log"
        listen = ["--http-bind", "127.0.0.1:0"]
        command = [str(self.ambit), "serve", *listen, "--database", self.database]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, *flags],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                # A terminal's interrupt is for this program, which then ends its server in order.
                start_new_session=True,
            )
        self.address = self.expect(ADDRESS, group=1)

    def expect(self, pattern: re.Pattern[str], group: int = 0) -> str:
        """Return what the server says first that matches; end it if it never does."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            ended = self.process.poll() is not None or time.monotonic() > deadline
            output = self.log.read_text(encoding="utf-8", errors="replace")
            if match := pattern.search(output):
                return str(match.group(group))
            if ended:
                self.stop()
                raise SystemExit(f"error: the server did not start\n{output}")
            time.sleep(0.005)

    def set_up(self, organization: str) -> Client:
        """Use the one-time code up; return a client with the first administrator's key."""
        client = Client(self.address)
        code = self.expect(SETUP_CODE)
        created = client.post("/v1/setup", {"code": code, "organization": organization})
        client.close()
        return Client(self.address, created["key"]["key"])

    def resident_bytes(self) -> int:
        """Return the memory that the server occupies."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE")

    def stop(self) -> None:
        """End the server as a supervisor would, and remove its database."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def register_agent(owner: Client, name: str, source: str) -> str:
    """Register an agent with its policy in force; return a key with which only it can decide."""
    agent = owner.post("/v1/agents", {"name": name})["id"]
    put_policy(owner, f"agents/{agent}", source)
    # `assert:principal` lets the agent say for whom it acts, and with which roles.
    key = owner.post("/v1/keys", {"scopes": ["decide", "assert:principal"], "agent": agent})
    return str(key["key"])


def put_policy(owner: Client, scope: str, source: str) -> None:
    """Store a policy as the scope's first version, and put that version in force."""
    path = f"/v1/policies/{scope}"
    stored, headers = owner.send("PUT", path, {"source": source})
    version = {"version": stored["version"]["version"]}
    # Activation names what it replaces, so that two administrators cannot overrule each other.
    owner.send("POST", f"{path}/activate", version, **{"If-Match": headers["etag"]})
