#!/usr/bin/env python3
"""Write random cases for `ambit policy eval`, four calls for each policy, one JSON object a line.

random_cases.py SEED POLICIES

Values, paths and patterns come from small pools, so that calls meet what policies ask about and
leaves come out true, false and undefined in turn. What regopy gets wrong is left out: see
`corpus_agrees.py`.
"""

from __future__ import annotations

import json
import random
import sys
from typing import Any

VALUES: list[Any] = [
    None, True, False, 0, 1, 2, -1, 1.5, "a", "b", "ab", "", "/srv/a", "/srv", "srv/x", "~x",
    "a/../b", "A.py", "a/b.py", "a/b/c", ".env", "docs/.env", "docs/x", [], [1], ["a"], ["a", 1],
    [None], [[1], [2]], [{"x": 1}, {"x": "a"}], [{"m": [1, 2]}, {"m": []}], [{"m": [1]}, {}], {},
    {"a": 1}, {"x": "a"},
]  # fmt: skip
LISTS = [value for value in VALUES if isinstance(value, list)]
STRINGS = [value for value in VALUES if isinstance(value, str)]
REGEXES = [
    "^a", "a|b", "^[a-z/]+$", "(?i)^AB$", "\\d", "^.$", "(?s)^.*$", "^(?:a|b)+$", "\\bb\\b",
    "a{1,2}b?", "^$", "^(?:a{1,3}b?){1,2}",
]  # fmt: skip
GLOBS = ["*", "**", "a/*", "a/**", "**/b.py", "*.py", "a?", "/srv/**", "a/**/c"]
SCOPES = ["docs/**", "*.md", ".env", "a/*", "**", "*", "a/**/c", "?", "A/*", "docs", "srv/**"]
TOOLS = ["t", "read_file", "glob", "u"]
ROLES = ["default", "a", "b", "c"]


class Generator:
    """Draws policies and calls from one seeded source."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.pick = self.random.choice

    def chance(self, probability: float) -> bool:
        """Tell whether something of a probability happens."""
        return self.random.random() < probability

    def literal(self) -> str:
        """Draw a JSON value."""
        return json.dumps(self.pick(VALUES))

    def path(self, in_quantifier: bool) -> str:
        """Draw a path, of the element where there is one."""
        if in_quantifier and self.chance(0.5):
            return self.pick([".", ".", ".x", ".m", ".[0]", ".a"])
        if self.chance(0.1):
            return self.pick(["role", "tool"])
        if self.chance(0.15):
            return self.pick(
                ["user.roles", "user.roles[0]", "session.tools_used[0]", "session.denials"]
            )
        steps = [self.pick([".x", ".m", ".a", "[0]", '["x"]']) for _ in range(self.pick([0, 0, 1]))]
        return self.pick(["args", "args", "ctx", "user"]) + "." + self.pick("abcm") + "".join(steps)

    def operand(self, in_quantifier: bool) -> str:
        """Draw something with a value."""
        path = self.path(in_quantifier)
        return self.pick(
            [path, path, path, self.literal(), self.literal(), f"count({path})",
             f"default({path}, {self.literal()})", "consts.k", "consts.l"]
        )  # fmt: skip

    def leaf(self, in_quantifier: bool) -> str:
        """Draw a comparison or a test."""
        path, operand = self.path(in_quantifier), self.operand(in_quantifier)
        match self.random.randrange(8):
            case 0:
                return f"has({path})"
            case 1:
                test = self.pick(["startswith", "endswith", "contains", "within"])
                return f"{test}({path}, {self.pick([json.dumps(self.pick(STRINGS)), 'args.a'])})"
            case 2:
                return f"matches({path}, {json.dumps(self.pick(REGEXES))})"
            case 3:
                return f"glob({path}, {json.dumps(self.pick(GLOBS))})"
            case 4 | 5:
                other = self.pick([json.dumps(self.pick(LISTS)), path, "consts.l"])
                return f"{operand} {self.pick(['in', 'not in'])} {other}"
            case _:
                sign = self.pick(["==", "==", "!=", "!=", "<", "<=", ">", ">="])
                return f"{operand} {sign} {self.operand(in_quantifier)}"

    def constraint(self, depth: int, in_quantifier: bool = False) -> str:
        """Draw a constraint that nests at most so deep."""
        if depth == 0 or self.chance(0.4):
            return self.leaf(in_quantifier)
        first = self.constraint(depth - 1, in_quantifier)
        match self.random.randrange(4):
            case 0:
                return f"({first} or {self.constraint(depth - 1, in_quantifier)})"
            case 1:
                return f"({first} and {self.constraint(depth - 1, in_quantifier)})"
            case 2:
                return f"not ({first})"
            case _:
                body = self.constraint(depth - 1, True)
                return f"{self.pick(['every', 'any'])}({self.path(in_quantifier)}, {body})"

    def rule(self) -> dict[str, Any]:
        """Draw a tool's rule."""
        rule: dict[str, Any] = {
            "mode": self.pick(["allow", "allow", "allow", "approval_required", "deny"])
        }
        if self.chance(0.6):
            rule["constraints"] = [self.constraint(self.pick([0, 1, 2, 3]))]
        if self.chance(0.2):
            rule["file_scope"] = {
                "allowed_paths": self.random.sample(SCOPES, self.pick([0, 1, 2])),
                "denied_paths": self.random.sample([*SCOPES, "/x"], self.pick([0, 1, 2])),
                "path_args": self.pick([[], ["a"], ["a", "b"]]),
            }
        return rule

    def limits(self, level: dict[str, Any]) -> dict[str, Any]:
        """Give a level limits, sometimes."""
        if self.chance(0.15):
            level["token_limit"] = self.pick([0, 1, 10])
        if self.chance(0.1):
            level["timeout_seconds"] = self.pick([0, 5])
        return level

    def policy(self) -> dict[str, Any]:
        """Draw a policy of up to four roles."""
        roles = {}
        for name in ROLES:
            if not self.chance(0.9 if name == "default" else 0.4):
                continue
            tools = {tool: self.rule() for tool in [*self.random.sample(TOOLS, 1), "t"]}
            role = self.limits({"tools": tools})
            if self.chance(0.5):
                rule = self.rule()
                rule.pop("file_scope", None)
                role["default_policy"] = rule
            if self.chance(0.2):
                role["constraints"] = [self.constraint(1)]
            roles[name] = role
        policy: dict[str, Any] = {
            "consts": {"k": self.pick(VALUES), "l": self.pick(LISTS)},
            "roles": roles or {"default": {}},
        }
        if self.chance(0.2):
            policy["constraints"] = [self.constraint(2)]
        return policy

    def ceiling(self) -> dict[str, Any] | None:
        """Draw a ceiling, if it happens not to ask for `role`."""
        tools = {tool: self.rule() for tool in self.random.sample([*TOOLS, "*", "*"], 3)}
        ceiling = self.limits({"consts": {"k": 1, "l": [1, "a"]}, "tools": tools})
        return None if "role" in json.dumps(ceiling).replace("user.roles", "") else ceiling

    def call(self) -> dict[str, Any]:
        """Draw a call."""
        call: dict[str, Any] = {
            "tool": self.pick([*TOOLS, "t", "t"]),
            "args": {name: self.pick(VALUES) for name in "abcm" if self.chance(0.7)},
        }
        if self.chance(0.2):
            call["args"]["file_path"] = self.pick(VALUES)
        if self.chance(0.5):
            call["ctx"] = {"a": self.pick(VALUES)}
        if self.chance(0.5):
            call["user"] = {"a": self.pick(VALUES), "roles": ["z"]}
        if self.chance(0.5):
            call["session"] = {"denials": self.pick([0, 1, 5]), "tools_used": ["t"]}
        if self.chance(0.4):
            call["estimated_tokens"] = self.pick([0, 1, 2, 11])
        if self.chance(0.2):
            call["role"] = self.pick([*ROLES, "z", ""])
        elif self.chance(0.4):
            call["roles"] = [self.pick([*ROLES, "z", ""]) for _ in range(self.pick([0, 1, 2, 3]))]
        return call


def main(arguments: list[str]) -> int:
    """Write the cases."""
    seed, count = (int(argument) for argument in arguments)
    generator = Generator(seed)
    for number in range(count):
        sources = {"policy": json.dumps(generator.policy())}
        if generator.chance(0.3) and (ceiling := generator.ceiling()) is not None:
            sources["ceiling"] = json.dumps(ceiling)
        for call in range(4):
            name = {"id": f"random-{seed}-{number}-{call}"}
            print(json.dumps(name | sources | generator.call()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
