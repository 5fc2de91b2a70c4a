"""Every constraint that tenuo's Python package can build, as both sides spell it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import tenuo_core as peer

Description = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One constraint: built by tenuo, described for Ambit, with values both must agree on."""

    name: str
    theirs: Callable[[], Any]
    ours: Description
    accepted: Sequence[Any]
    refused: Sequence[Any]


def exact(value: Any) -> Description:
    """Describe Exact."""
    return {"type": "exact", "value": value}


def pattern(text: str) -> Description:
    """Describe Pattern."""
    return {"type": "pattern", "pattern": text}


def bounds(least: float | None, greatest: float | None) -> Description:
    """Describe Range, bounds included."""
    return {
        "type": "range",
        "min": least,
        "max": greatest,
        "min_inclusive": True,
        "max_inclusive": True,
    }


def subpath(root: str, case_sensitive: bool = True, allow_equal: bool = True) -> Description:
    """Describe Subpath."""
    return {
        "type": "subpath",
        "root": root,
        "case_sensitive": case_sensitive,
        "allow_equal": allow_equal,
    }


def url_safe(**changes: Any) -> Description:
    """Describe UrlSafe, with its defaults unless told."""
    return {
        "type": "url_safe",
        "schemes": ["http", "https"],
        "allow_domains": None,
        "deny_domains": None,
        "allow_ports": None,
        "block_private": True,
        "block_loopback": True,
        "block_metadata": True,
        "block_reserved": True,
        "block_internal_tlds": False,
    } | changes


def every(*clauses: Description) -> Description:
    """Describe All."""
    return {"type": "all", "constraints": list(clauses)}


def some(*branches: Description) -> Description:
    """Describe Any."""
    return {"type": "any", "constraints": list(branches)}


def negated(inner: Description) -> Description:
    """Describe Not."""
    return {"type": "not", "constraint": inner}


ROWS = (
    Row("wildcard", peer.Wildcard, {"type": "wildcard"}, ["x", 1, None, [1]], []),
    Row("exact", lambda: peer.Exact("é"), exact("é"), ["é"], ["e\u0301", "e", 1]),
    Row("empty text", lambda: peer.Exact(""), exact(""), [""], [" ", 0]),
    Row("one of", lambda: peer.OneOf(["a", "b"]), {"type": "one_of", "values": ["a", "b"]},
        ["a", "b"], ["c", "A", 1]),
    Row("not one of", lambda: peer.NotOneOf(["a"]), {"type": "not_one_of", "excluded": ["a"]},
        ["b", ""], ["a"]),
    Row("pattern", lambda: peer.Pattern("/data/*"), pattern("/data/*"),
        ["/data/x", "/data/x/y"], ["/dat/x", "/etc/passwd", 1]),
    Row("pattern, classes", lambda: peer.Pattern("v[0-9].[!a]?"), pattern("v[0-9].[!a]?"),
        ["v1.bc"], ["v1.ab", "vx.bc"]),
    Row("range", lambda: peer.Range(1, 5), bounds(1.0, 5.0), [1, 5, 2.5], [0, 5.5, "3"]),
    Row("least", lambda: peer.Range.min_value(0.1), bounds(0.1, None), [1, 1e300], [0, -1]),
    Row("greatest", lambda: peer.Range.max_value(3), bounds(None, 3.0), [3, -1e300], [4]),
    Row("regex", lambda: peer.Regex("^[a-c]+$"), {"type": "regex", "pattern": "^[a-c]+$"},
        ["a", "cab"], ["d", "", 1]),
    Row("regex, unanchored", lambda: peer.Regex("b+"), {"type": "regex", "pattern": "b+"},
        ["abba"], ["aca"]),
    Row("cidr", lambda: peer.Cidr("10.0.0.0/8"), {"type": "cidr", "network": "10.0.0.0/8"},
        ["10.1.2.3"], ["11.0.0.1", "::1", "x"]),
    Row("cidr 6", lambda: peer.Cidr("2001:db8::/32"), {"type": "cidr", "network": "2001:db8::/32"},
        ["2001:db8::1"], ["2001:db9::1", "10.0.0.1"]),
    Row("url pattern", lambda: peer.UrlPattern("https://*.x.org/v1/*"),
        {"type": "url_pattern", "pattern": "https://*.x.org/v1/*"},
        ["https://a.x.org/v1/y", "https://x.org/v1/"], ["http://a.x.org/v1/y", "https://y.org/"]),
    Row("url port", lambda: peer.UrlPattern("https://x.org:8443/*"),
        {"type": "url_pattern", "pattern": "https://x.org:8443/*"},
        ["https://x.org:8443/a"], ["https://x.org/a"]),
    Row("contains", lambda: peer.Contains(["a", 1]), {"type": "contains", "required": ["a", 1]},
        [["a", 1], [2, 1, "a"]], [["a"], [], "a"]),
    Row("subset", lambda: peer.Subset(["a", 1]), {"type": "subset", "allowed": ["a", 1]},
        [[], [1], ["a", 1, "a"]], [["b"], "a"]),
    Row("all", lambda: peer.All([peer.Pattern("a*"), peer.Pattern("*z")]),
        every(pattern("a*"), pattern("*z")), ["az", "a-z"], ["a", "z", 1]),
    Row("any", lambda: peer.AnyOf([peer.Exact("a"), peer.Pattern("b*")]),
        some(exact("a"), pattern("b*")), ["a", "bc"], ["c"]),
    Row("not", lambda: peer.Not(peer.Exact("a")), negated(exact("a")), ["b"], ["a"]),
    Row("not pattern", lambda: peer.Not(peer.Pattern("tmp-*")), negated(pattern("tmp-*")),
        ["x"], ["tmp-1"]),
    Row("cel", lambda: peer.CEL("value > 1 && value < 10"),
        {"type": "cel", "expression": "value > 1 && value < 10"}, [2, 9], [1, 10]),
    Row("cel text", lambda: peer.CEL("value.startsWith('a')"),
        {"type": "cel", "expression": "value.startsWith('a')"}, ["ab"], ["b", 1]),
    Row("subpath", lambda: peer.Subpath("/data"), subpath("/data"),
        ["/data", "/data/x/y"], ["/data2", "/data/../etc", "data/x"]),
    Row("subpath, below", lambda: peer.Subpath("/data", True, False), subpath("/data", True, False),
        ["/data/x"], ["/data"]),
    Row("subpath, either case", lambda: peer.Subpath("/data", False), subpath("/data", False),
        ["/DATA/x"], ["/dat"]),
    Row("url safe", peer.UrlSafe, url_safe(), ["https://x.org/a", "http://93.184.216.34/"],
        ["http://127.0.0.1/", "http://10.0.0.1/", "http://169.254.169.254/", "ftp://x.org/"]),
    Row("url safe, configured",
        lambda: peer.UrlSafe(
            ["https"], ["*.x.org"], ["y.x.org"], [443], True, False, True, False, True
        ),
        url_safe(
            schemes=["https"], allow_domains=["*.x.org"], deny_domains=["y.x.org"],
            allow_ports=[443], block_loopback=False, block_reserved=False,
            block_internal_tlds=True,
        ),
        ["https://a.x.org/"], ["https://y.x.org/", "http://a.x.org/", "https://a.x.org:8443/"]),
    Row("shlex", lambda: peer.Shlex(["ls", "git"]), {"type": "shlex", "allow": ["ls", "git"]},
        ["ls -la", "git status"], ["rm x", "ls; rm x", "ls $(x)"]),
    Row("nested",
        lambda: peer.All([
            peer.AnyOf([peer.Pattern("/a/*"), peer.Pattern("/b/*")]),
            peer.Not(peer.AnyOf([peer.Exact("/a/x"), peer.OneOf(["/b/y"])])),
            peer.Wildcard(),
        ]),
        every(
            some(pattern("/a/*"), pattern("/b/*")),
            negated(some(exact("/a/x"), {"type": "one_of", "values": ["/b/y"]})),
            {"type": "wildcard"},
        ),
        ["/a/y", "/b/x"], ["/a/x", "/b/y", "/c/x"]),
)  # fmt: skip
