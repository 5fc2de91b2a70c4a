"""Decisions over HTTP: `ambit serve` with and without its record beside a constant; JSON lines.

Load generator and server share the machine's cores, as they do for every server measured here.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Examples" / "agentdojo"))

from server import Client, Server, register_agent  # noqa: E402

CONNECTIONS = 64
CALL = {
    "tool": "refund",
    "arguments": {"amount": 20, "currency": "USD"},
    "session_id": "SESSION",
}
POLICY = """
tools:
  refund:
    mode: allow
    constraints: ['args.amount <= 500', 'args.currency in ["USD", "EUR"]']
"""


def report(server: str, **values: object) -> None:
    """Print one result."""
    print(json.dumps({"server": server, **values}), flush=True)


def load(address: str, key: str | None, seconds: int) -> dict[str, Any]:
    """Return what wrk measured, after a second of warming up; an error of any kind ends the run."""
    environment = dict(os.environ, CALL_BODY=json.dumps(CALL))
    if key:
        environment["CALL_KEY"] = key
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", "-s", str(HERE / "post.lua")]
    url = f"http://{address}/v1/decisions"
    line = ""
    for duration in (1, seconds):
        done = subprocess.run(
            [*command, f"-d{duration}s", url],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        line = next(part for part in done.stdout.splitlines() if part.startswith("RESULT "))
    result: dict[str, Any] = json.loads(line.removeprefix("RESULT "))
    if result.pop("errors"):
        raise SystemExit(f"error: {url} refused requests\n{done.stdout}")
    return result


def measure_ambit(ambit: Path, name: str, seconds: int, *flags: str) -> None:
    """Measure the server with the flags given."""
    with Server(ambit, *flags) as server:
        owner = server.set_up("Benchmarks")
        key = register_agent(owner, "billing", POLICY)
        client = Client(server.address, key)
        if client.post("/v1/decisions", CALL)["outcome"] != "allow":
            raise SystemExit("error: the measured call is not allowed")
        report(name, **load(server.address, key, seconds))
        report(name, value=mebibytes(server), unit="MiB resident after the load")


def measure_start(ambit: Path) -> None:
    """Measure the time from start to the first answer, and the memory of a server without work."""
    durations = []
    resident = 0.0
    for _ in range(5):
        start = time.perf_counter()
        with Server(ambit) as server:
            Client(server.address).send("GET", "/livez")
            durations.append((time.perf_counter() - start) * 1e3)
            resident = mebibytes(server)
    report("ambit serve", value=round(statistics.median(durations)), unit="ms to first answer")
    report("ambit serve", value=resident, unit="MiB resident when idle")


def mebibytes(server: Server) -> float:
    """Return the server's resident memory."""
    return round(server.resident_bytes() / 2**20, 1)


def measure_constant(seconds: int) -> None:
    """Measure FastAPI with one uvicorn worker and its defaults."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "constant:app", "--app-dir", str(HERE)]
    options = ["--port", str(port), "--no-access-log", "--log-level", "warning"]
    process = subprocess.Popen([*command, *options])
    try:
        wait_for(port, process)
        report("FastAPI, constant answer", **load(f"127.0.0.1:{port}", None, seconds))
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when the port answers."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("error: uvicorn did not start")


def main() -> None:
    """Measure everything, one server at a time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ambit", type=Path, required=True)
    parser.add_argument("--seconds", type=int, default=8)
    options = parser.parse_args()
    measure_constant(options.seconds)
    measure_start(options.ambit)
    measure_ambit(options.ambit, "ambit serve, durable record", options.seconds)
    measure_ambit(options.ambit, "ambit serve, no record", options.seconds, "--audit-mode", "off")


if __name__ == "__main__":
    main()
