"""The engines that install beside Ambit, on the decisions of workload.py; JSON lines out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from workload import (
    CURRENCIES,
    MAX_AMOUNT,
    REFUND,
    Decide,
    UnsupportedError,
    measure,
    other_tools,
    percentiles,
    report,
)


def prepare_cedar(size: int) -> Decide:
    """Cedar, policies and (no) entities parsed once."""
    import cedarpy

    currencies = ", ".join(f'"{currency}"' for currency in CURRENCIES)
    texts = [
        'permit(principal, action == Action::"refund", resource) when '
        f"{{ context.amount <= {MAX_AMOUNT} && [{currencies}].contains(context.currency) }};"
    ]
    for tool in other_tools(size):
        texts.append(f'permit(principal, action == Action::"{tool}", resource);')
    policies = cedarpy.PolicySet.from_str("\n".join(texts))
    entities = cedarpy.Entities.from_json_str("[]")

    def decide(tool: str, arguments: dict[str, Any]) -> bool:
        request = {
            "principal": 'Agent::"billing"',
            "action": f'Action::"{tool}"',
            "resource": 'Tool::"any"',
            "context": arguments,
        }
        return bool(cedarpy.is_authorized(request, policies, entities).allowed)

    return decide


def prepare_casbin(size: int) -> Decide:
    """Casbin, attributes compared by its expression language."""
    import casbin

    model = casbin.Model()
    model.load_model_from_text(
        """
        [request_definition]
        r = tool, args
        [policy_definition]
        p = tool, rule
        [policy_effect]
        e = some(where (p.eft == allow))
        [matchers]
        m = r.tool == p.tool && eval(p.rule)
        """
    )
    enforcer = casbin.Enforcer(model)
    currencies = " || ".join(f"r.args.currency == '{currency}'" for currency in CURRENCIES)
    # Rules are tried in turn: the one that decides stands in the middle.
    rules = [(tool, "1 == 1") for tool in other_tools(size)]
    rules.insert(size // 2, ("refund", f"r.args.amount <= {MAX_AMOUNT} && ({currencies})"))
    for tool, rule in rules:
        enforcer.add_policy(tool, rule)

    class Arguments:
        def __init__(self, values: dict[str, Any]) -> None:
            self.__dict__.update(values)

    def decide(tool: str, arguments: dict[str, Any]) -> bool:
        return bool(enforcer.enforce(tool, Arguments(arguments)))

    return decide


def prepare_rego(size: int) -> Decide:
    """Rego through regopy (rego-cpp): the module compiled to a bundle once."""
    import regopy

    currencies = ", ".join(f'"{currency}"' for currency in CURRENCIES)
    interpreter = regopy.Interpreter()
    interpreter.add_data({"listed": dict.fromkeys(other_tools(size), True)})
    interpreter.add_module(
        "policy.rego",
        f"""package peer
        import rego.v1
        default allow := false
        allow if {{
          input.tool == "refund"
          input.args.amount <= {MAX_AMOUNT}
          input.args.currency in {{{currencies}}}
        }}
        allow if data.listed[input.tool]
        """,
    )
    bundle = interpreter.build(None, ["peer/allow"])

    def decide(tool: str, arguments: dict[str, Any]) -> bool:
        interpreter.set_input({"tool": tool, "args": arguments})
        output = interpreter.query_bundle_entrypoint(bundle, "peer/allow")
        return str(output.expressions()[0]) == "true"

    return decide


def prepare_tenuo(size: int) -> Decide:
    """Tenuo's constraint check alone: no signature, no expiry, no proof."""
    import tenuo

    if size > 256:
        raise UnsupportedError("a warrant holds at most 256 tools")

    builder = tenuo.Warrant.mint_builder().capability(
        "refund",
        {
            "amount": tenuo.Range(max=MAX_AMOUNT),
            "currency": tenuo.OneOf(list(CURRENCIES)),
        },
    )
    for tool in other_tools(size):
        builder = builder.capability(tool)
    key = tenuo.SigningKey.generate()
    warrant = builder.holder(key.public_key).ttl(3600).mint(key)

    def decide(tool: str, arguments: dict[str, Any]) -> bool:
        return warrant.check_constraints(tool, arguments) is None

    return decide


PEERS = {
    "cedarpy 4.12.2": prepare_cedar,
    "casbin 1.43.0": prepare_casbin,
    "regopy 1.5.2": prepare_rego,
    "tenuo 0.3.3 (policy only)": prepare_tenuo,
}


def measure_parser() -> None:
    """Time orjson on the bytes that Ambit decides on: what parsing alone costs where it is fast."""
    import orjson

    call = (Path(__file__).resolve().parent.parent / "call.json").read_bytes()

    def parse(_tool: str, _arguments: dict[str, Any]) -> bool:
        orjson.loads(call)
        return True

    p50, p99 = percentiles(parse, "refund", REFUND)
    report("orjson 3.13.0 (parses only)", "JSON bytes of 1 KB to decision", p50, p99)


if __name__ == "__main__":
    for peer, prepare in PEERS.items():
        if not sys.argv[1:] or any(peer.startswith(name) for name in sys.argv[1:]):
            measure(peer, prepare)
    if not sys.argv[1:]:
        measure_parser()
