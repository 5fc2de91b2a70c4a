"""Random warrants of one link and calls under them, from one seeded source.

Every leaf comes with values made to fit it, and values are then changed a little, so that calls
meet the edges of what constraints accept.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from constraint_table import Description, every, exact, negated, pattern, some, subpath, url_safe

Leaf = tuple[Description, list[Any]]

LITERALS: list[Any] = [
    "a", "b", "", "A", "é", "e\u0301", "1", 0, 1, 2, -1, 1.0, 2.5, -0.0, 1e300, 2**53, 2**53 + 1,
    2.0**53, 2**63 - 1, -(2**63), True, False, None, [], [1], ["a"], [[1.0]], {}, {"k": 1},
    {"k": [None]},
]  # fmt: skip
SEGMENTS = ["data", "etc", "x", "..", ".", "", "DATA", "a b", "é", "x.", "..x", "\\", "a\0b", "%2e"]
HOSTS = [
    "x.org", "a.x.org", "a.b.x.org", "X.org", "y.org", "xx.org", "x.org.", "localhost", "a_b.x.org",
    "metadata.google.internal", "svc.local", "printer", "1.2.3.4", "127.0.0.1", "10.1.2.3",
    "0x7f.1", "2130706433", "127.1", "169.254.169.254", "100.64.0.1", "192.0.2.1", "8.8.8.8",
    "[::1]", "[fd00::1]", "[2001:db8::1]", "[2606:4700::1111]", "[::ffff:10.0.0.1]",
    "[64:ff9b::a00:1]",
    "[2002:a00:1::]", "[fe80::1%25eth0]", "198.18.0.1", "224.0.0.1", "éx.org", "xn--x-9ia.org", "",
    "a..x.org", "-a.x.org", "1.2.3", "x.org:80", "u@x.org", "u:p@x.org", "256.1.1.1", "01.2.3.4",
]  # fmt: skip
SCHEMES = ["http", "https", "HTTPS", "ftp", "ws", "wss", "file", "FILE", "s3"]
PORTS = ["", "", "", ":80", ":443", ":8443", ":0", ":65536", ":", ":080"]
PATHS = ["", "/", "/v1/", "/v1/x", "/v1/../x", "/v1/%2e%2e/x", "/v2", "/v1//x", "/v1/x?q=1#f",
         "/v1/%zz", "?q", "#f", "/a\\b", "/v1/é", "/v1/%2F", "/v1x", "/ ",
         "/C:/x", "/C|/x", "//", "/a;b|c"]  # fmt: skip
ADDRESSES = ["10.0.0.1", "10.255.255.255", "11.0.0.0", "192.168.1.7", "::ffff:10.0.0.1", "::1",
             "2001:db8::1", "2001:DB8:0:0:0:0:0:1", "fe80::1%eth0", "010.0.0.1", "10.1",
             "1.2.3.4/8", " 10.0.0.1", "10.0.0.1\n",
             "0.0.0.0", "::", "::a00:1", "1::2::3"]  # fmt: skip
NETWORKS = ["10.0.0.0/8", "10.0.0.0/31", "0.0.0.0/0", "::/0", "2001:db8::/32", "192.168.0.0/16",
            "::ffff:0:0/96", "10.0.0.1/32"]  # fmt: skip
COMMANDS = ["ls", "git", "/bin/ls", "ls2", "git-x"]
WORDS = ["-la", "status", "a/b", "../x", "$(x)", ";rm", "|", "&", ">f", "'a b'", '"q"', "`x`",
         "~", "*", "é", "a=b", "%s", "\n", "\t", "{a,b}", "!!", "\\", "#", "@x",
         "..", "a..b"]  # fmt: skip


class Generator:
    """Draws constraints, values and calls."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.pick = self.random.choice

    def chance(self, probability: float) -> bool:
        """Tell whether something of a probability happens."""
        return self.random.random() < probability

    def some_of(self, pool: list[Any], most: int) -> list[Any]:
        """Draw up to so many of a pool, at least one."""
        return [self.pick(pool) for _ in range(self.random.randint(1, most))]

    # Leaves, each with values that may fit.

    def literals(self) -> Leaf:
        """Draw a constraint on literals."""
        values = self.some_of(LITERALS, 3)
        lists = [values, values[:1], [*values, self.pick(LITERALS)], []]
        match self.random.randrange(5):
            case 0:
                return exact(values[0]), values
            case 1:
                return {"type": "one_of", "values": values}, values
            case 2:
                return {"type": "not_one_of", "excluded": values}, self.some_of(LITERALS, 3)
            case 3:
                return {"type": "contains", "required": values}, lists
            case _:
                return {"type": "subset", "allowed": values}, lists

    def span(self) -> Leaf:
        """Draw a range."""
        numbers: list[Any] = [0, 1, 2, 2.5, -1, 1e300, 2.0**53, 0.1]
        low, high = sorted((self.pick(numbers), self.pick(numbers)))
        description = {
            "type": "range",
            "min": self.pick([None, float(low)]),
            "max": self.pick([None, float(high)]),
            "min_inclusive": self.chance(0.5),
            "max_inclusive": self.chance(0.5),
        }
        return description, [low, high, (low + high) / 2, *numbers, 2**53 + 1, 2**63 - 1]

    def glob(self) -> Leaf:
        """Draw a glob."""
        pieces = ["a", "b", "/", "*", "?", "[a-c]", "[!a]", ".", "-", "**/", "/**", "A", "é"]
        text = "".join(self.some_of(pieces, 5))
        fits = [self.fill(text) for _ in range(4)]
        return pattern(text), fits

    def fill(self, text: str) -> str:
        """Replace the wildcards of a glob by something."""
        for wildcard, fillers in (
            ("[a-c]", ["a", "c", "d"]), ("[!a]", ["b", "a", "/"]),
            ("**", ["", "a", "a/b", "a/../b"]),
            ("*", ["", "b", "a/b", "\n", "..", "\0"]), ("?", ["a", "é", "/", ""]),
        ):  # fmt: skip
            while wildcard in text:
                text = text.replace(wildcard, self.pick(fillers), 1)
        return text

    def expression(self, depth: int = 3) -> str:
        """Draw a regular expression of the subset."""
        if depth == 0 or self.chance(0.3):
            return self.pick(
                ["a", "b", "0", "_", " ", ".", "[a-c]", "[^a]", r"\d", r"\w", r"\s", r"\b", r"\.",
                 "é", "[é-ü]", r"[\d_]", "[^\\w]", r"\D", r"\W", r"\S", r"\B", "A"]
            )  # fmt: skip
        inner = self.expression(depth - 1)
        return self.pick(
            [
                inner + self.expression(depth - 1),
                f"({inner}|{self.expression(depth - 1)})",
                f"(?:{inner})" + self.pick(["*", "+", "?", "{2}", "{1,2}", "{0,}", "*?", "+?"]),
            ]
        )

    def regex(self) -> Leaf:
        """Draw a regular expression with texts of its letters."""
        text = self.pick(["", "^", r"\A"]) + self.expression() + self.pick(["", "$", r"\z"])
        if self.chance(0.2):
            text = self.pick(["(?i)", "(?s)", "(?is)"]) + text
        fits = ["".join(self.some_of(list("aab00_ .\néAcü\r"), 4)) for _ in range(4)]
        return {"type": "regex", "pattern": text}, ["", *fits]

    def url(self) -> str:
        """Draw a URL."""
        return (
            self.pick([*SCHEMES[:2] * 4, *SCHEMES])
            + self.pick(["://"] * 9 + [":/"])
            + self.pick([*HOSTS[:3] * 6, *HOSTS])
            + self.pick(PORTS)
            + self.pick(PATHS)
        )

    def web(self) -> Leaf:
        """Draw a constraint on URLs."""
        if self.chance(0.5):
            scheme = self.pick(["https", "http", "*", "ws", "ftp", "s3"])
            host = self.pick(["x.org", "*.x.org", "*", "a.x.org", "10.1.2.3"])
            # The default ports of ws and ftp are known here; there only where the pattern says so.
            port = self.pick(["", "", ":8443", "" if scheme == "*" else ":443"])
            path = self.pick(["", "/", "/*", "/v1/*", "/v1/x", "/v[1-3]/*"])
            text = f"{scheme}://{host}{port}{path}"
            fits = [self.address(scheme, host, port, path) for _ in range(4)]
            return {"type": "url_pattern", "pattern": text}, [*fits, self.url()]
        domains = ["x.org", "*.x.org", "a.x.org", "y.org"]
        changes: dict[str, Any] = {"schemes": ["http", "https"], "allow_domains": None}
        for name in ("private", "loopback", "metadata", "reserved", "internal_tlds"):
            changes[f"block_{name}"] = self.chance(0.6)
        if self.chance(0.3):
            changes["schemes"] = self.some_of(["http", "https", "ftp", "wss"], 2)
        if self.chance(0.3):
            changes["allow_domains"] = self.some_of(domains, 2)
        if self.chance(0.3):
            changes["deny_domains"] = self.some_of(domains, 2)
        if self.chance(0.3):
            changes["allow_ports"] = self.some_of([80, 443, 8443], 2)
        fits = []
        for _ in range(4):
            host = self.pick(changes["allow_domains"] or HOSTS)
            fits.append(self.address(self.pick(changes["schemes"]), host, "", self.pick(PATHS)))
        return url_safe(**changes), [*fits, self.url()]

    def address(self, scheme: str, host: str, port: str, path: str) -> str:
        """Draw a URL that a pattern may accept, wherever it has wildcards."""
        path = path.replace("[1-3]", self.pick("124")).replace(
            "*", self.pick(["", "x", "x/y", "."])
        )
        return (
            scheme.replace("*", self.pick(SCHEMES))
            + "://"
            + host.replace("*.", self.pick(["a.", "a.b.", "", "xx"])).replace("*", self.pick(HOSTS))
            + self.pick([port, port, port, *PORTS])
            + path
        )

    def place(self) -> Leaf:
        """Draw a constraint on paths, networks or commands."""
        match self.random.randrange(3):
            case 0:
                values = ["/" + "/".join(self.some_of(SEGMENTS, 4)) for _ in range(4)]
                sensitive = self.chance(0.7)
                root = self.pick(["/data", "/data/x", "/", "/DATA" if sensitive else "/data"])
                return subpath(root, sensitive, self.chance(0.5)), [*values, root, root + "/x"]
            case 1:
                return {"type": "cidr", "network": self.pick(NETWORKS)}, ADDRESSES
            case _:
                values = [" ".join([self.pick(COMMANDS), *self.some_of(WORDS, 2)]) for _ in "abc"]
                allow = self.some_of(COMMANDS, 2)
                return {"type": "shlex", "allow": allow}, [*values, *allow, allow[0] + " -la"]

    def condition(self, depth: int = 2) -> str:
        """Draw a CEL expression of the subset."""
        if depth and self.chance(0.4):
            first = self.condition(depth - 1)
            return self.pick(
                [f"!({first})", f"({first}) && ({self.condition(depth - 1)})",
                 f"({first}) || ({self.condition(depth - 1)})"]
            )  # fmt: skip
        subject = self.pick(["value"] * 4 + ["k", "value.k"])
        literal = self.pick(
            ["1", "1.0", "2.5", "-1", "'a'", "'é'", "true", "null", "9007199254740993"]
        )
        sign = self.pick(["==", "!=", "<", "<=", ">", ">="])
        call = self.pick(["startsWith", "endsWith", "contains"])
        return self.pick(
            [f"{subject} {sign} {literal}", f"{literal} {sign} {subject}",
             f"{subject} in [{literal}, 'b', 2]", f"{subject}.{call}('a')", subject]
        )  # fmt: skip

    def cel(self) -> Leaf:
        """Draw a CEL constraint."""
        values: list[Any] = [1, 1.0, 2, 2.5, "a", "ab", "é", True, None, {"k": 1}, {"k": "a"}, {},
                             {"value": 1}, {"k": 1.0}, 2**53 + 1, -1]  # fmt: skip
        return {"type": "cel", "expression": self.condition()}, values

    def leaf(self) -> Leaf:
        """Draw a constraint that holds no other."""
        kinds: list[Callable[[], Leaf]] = [
            self.literals, self.span, self.glob, self.regex, self.web, self.place, self.cel,
        ]  # fmt: skip
        if self.chance(0.03):
            return {"type": "wildcard"}, LITERALS
        return self.pick(kinds)()

    def constraint(self, depth: int = 2) -> Leaf:
        """Draw a constraint that nests at most so deep."""
        if depth == 0 or self.chance(0.65):
            return self.leaf()
        first, values = self.constraint(depth - 1)
        # Often a sibling of the same kind: else nothing satisfies both.
        second, more = self.constraint(depth - 1)
        match self.random.randrange(3):
            case 0:
                return every(*self.pick([[first], [first, second], [first, first]])), values + more
            case 1:
                return some(*self.pick([[first], [first, second], [second, first]])), values + more
            case _:
                return negated(first), values + more

    def value(self, fitting: list[Any]) -> Any:
        """Draw a value, mostly one that was made to fit, sometimes changed."""
        if self.chance(0.1):
            return self.pick(LITERALS)
        value = self.pick(fitting)
        if isinstance(value, str) and self.chance(0.15):
            at = self.random.randrange(len(value) + 1)
            return value[:at] + self.pick(list("a/.*:@% \\?#\0\n[é\u0301A0")) + value[at:]
        if isinstance(value, int | float) and self.chance(0.2):
            return self.pick([str(value), float(value), [value], value == 1])
        return value

    # Whole calls.

    def call(self, issued_at: int, payload: dict[str, Any]) -> dict[str, Any]:
        """Draw a call: its warrant's description, tool, arguments, time and demands."""
        drawn = {name: self.constraint() for name in self.random.sample(["a", "b", "é"], 1)}
        if self.chance(0.15):
            drawn["c"] = self.constraint(0)
        arguments = {name: self.value(fitting) for name, (_, fitting) in drawn.items()}
        granted: dict[str, Any] = {"constraints": {name: leaf for name, (leaf, _) in drawn.items()}}
        if self.chance(0.1):
            granted["allow_unknown"] = True
        if self.chance(0.05):
            arguments[self.pick(["a", "z", "e\u0301"])] = self.pick(LITERALS)
        if self.chance(0.03):
            arguments.pop(self.pick(list(arguments)))
        tools = {self.pick(["t"] * 20 + ["*", "T"]): granted}
        if self.chance(0.05):
            tools[self.pick(["*", "u"])] = {"constraints": {}}
        payload = payload | {"tools": tools}
        clearance: dict[str, int] = {}
        if self.chance(0.1):
            payload["clearance"] = self.pick([0, 10, 30])
        if self.chance(0.1):
            patterns = self.random.sample(["t", "*", "t*", "u"], 2)
            clearance = {one: self.pick([0, 10, 30]) for one in patterns}
        lifetime = payload["expires_at"] - issued_at
        offsets = [1] * 60 + [0, -29, -30, -31, lifetime - 1, lifetime, lifetime + 1]
        return {
            "payload": payload,
            "tool": self.pick(["t"] * 30 + ["u", "T"]),
            "arguments": arguments,
            "now": issued_at + self.pick(offsets),
            "clearance": clearance,
            "signed_after": self.pick([0] * 60 + [29, 30, 59, 60, -30, -31, -60, -61, 90]),
        }
