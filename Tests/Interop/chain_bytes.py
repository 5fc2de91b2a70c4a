"""Cuts a stack of warrants into its envelopes without decoding them."""

from __future__ import annotations


def envelopes(data: bytes) -> list[bytes]:
    """Split a stack; a lone envelope stands for a stack of one."""
    # A lone envelope begins with its version, a stack with an envelope, which is an array.
    if data[1] >> 5 == 0:
        return [data]
    _, count, at = head(data, 0)
    found = []
    for _ in range(count):
        end = item_end(data, at)
        found.append(data[at:end])
        at = end
    return found


def head(data: bytes, at: int) -> tuple[int, int, int]:
    """Return the kind, the argument and the end of a CBOR head of definite length."""
    kind, short = data[at] >> 5, data[at] & 31
    if short < 24:
        return kind, short, at + 1
    width = 1 << (short - 24)
    return kind, int.from_bytes(data[at + 1 : at + 1 + width]), at + 1 + width


def item_end(data: bytes, at: int) -> int:
    """Return where an item of an envelope ends."""
    kind, argument, at = head(data, at)
    if kind == 2:
        return at + argument
    if kind == 4:
        for _ in range(argument):
            at = item_end(data, at)
    return at
