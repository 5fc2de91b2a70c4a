"""hexgate 0.1.1's own engine on the decisions of workload.py; needs Python 3.13.

Its package file imports every agent framework that it supports. Only the engine is measured, so
only the engine's modules are imported, through a package object that stands in for that file.
"""

from __future__ import annotations

import importlib.metadata
import sys
import types
from typing import Any

from workload import CURRENCIES, MAX_AMOUNT, Decide, measure, other_tools


def import_engine() -> tuple[Any, Any]:
    """Return the engine's policy set and the function that reads a policy document."""
    package = types.ModuleType("fortify")
    package.__path__ = [str(importlib.metadata.distribution("hexgate").locate_file("fortify"))]
    sys.modules["fortify"] = package
    from fortify.security.models import AgentPolicy
    from fortify.security.policy_set import PolicySet

    return PolicySet, AgentPolicy


def prepare(size: int) -> Decide:
    """Its default engine, policy validated once."""
    policy_set, agent_policy = import_engine()
    tools: dict[str, Any] = {tool: {"mode": "allow"} for tool in other_tools(size)}
    currencies = ", ".join(f'"{currency}"' for currency in CURRENCIES)
    tools["refund"] = {
        "mode": "allow",
        "constraints": [f"args.amount <= {MAX_AMOUNT}", f"args.currency in [{currencies}]"],
    }
    policies = policy_set({"default": agent_policy.model_validate({"tools": tools})})

    def decide(tool: str, arguments: dict[str, Any]) -> bool:
        return bool(policies.evaluate(role="default", tool=tool, args=arguments).allowed)

    return decide


if __name__ == "__main__":
    measure("hexgate 0.1.1", prepare)
