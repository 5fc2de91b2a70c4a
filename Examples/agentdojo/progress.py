"""A progress bar on standard error: only where a person looks, without colour."""

from __future__ import annotations

import sys
import time

WIDTH = 40
INTERVAL = 0.05


class Progress:
    """Counts steps; draws at most twenty times a second, and nothing when not on a terminal."""

    def __init__(self, label: str, total: int) -> None:
        self.label = label
        self.total = total
        self.count = 0
        self.drawn = 0.0
        self.interactive = sys.stderr.isatty()

    def step(self) -> None:
        """Count one."""
        self.count += 1
        now = time.monotonic()
        if self.interactive and (now - self.drawn >= INTERVAL or self.count == self.total):
            self.drawn = now
            filled = WIDTH * self.count // self.total
            bar = "#" * filled + "." * (WIDTH - filled)
            print(f"\r{self.label} [{bar}] {self.count}/{self.total}", end="", file=sys.stderr)

    def done(self) -> None:
        """Leave the finished bar on its line."""
        if self.interactive:
            print(file=sys.stderr)
