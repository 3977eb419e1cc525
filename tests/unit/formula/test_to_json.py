from __future__ import annotations

import json

import pytest

from dougong.formula.checker import check
from dougong.formula.function import registry
from dougong.formula.named_types import NamedScope, type_named
from dougong.formula.to_json import to_json
from dougong.kernel.jsontypes import JsonValue

TYPES = {"a": "number", "t": "text", "d": "date", "x": "datetime", "account.tier": "text"}
SCOPE = NamedScope({name: type_named(of) for name, of in TYPES.items()})
FUNCTIONS = registry()


def written(source: str) -> JsonValue:
    return to_json(check(source, SCOPE, functions=FUNCTIONS))


def test_an_expression_is_its_type_its_tree_and_what_it_reads() -> None:
    assert written("LEFT(account.tier, 2) = 'ke' and TODAY() > d") == {
        "type": "boolean",
        "tree": {
            "node": "logic",
            "type": "boolean",
            "operator": "and",
            "operands": [
                {
                    "node": "compare",
                    "type": "boolean",
                    "operator": "=",
                    "left": {
                        "node": "call",
                        "type": "text",
                        "function": "LEFT",
                        "args": [
                            {"node": "path", "type": "text", "path": "account.tier"},
                            {"node": "constant", "type": "number", "value": "2"},
                        ],
                    },
                    "right": {"node": "constant", "type": "text", "value": "ke"},
                },
                {
                    "node": "compare",
                    "type": "boolean",
                    "operator": ">",
                    "left": {"node": "call", "type": "date", "function": "TODAY", "args": []},
                    "right": {"node": "path", "type": "date", "path": "d"},
                },
            ],
        },
        "reads": {
            "paths": ["account.tier", "d"],
            "globals": [],
            "clock": True,
            "related": {},
        },
    }


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        ("'2026-01-31T08:00'", {"node": "wall", "value": "2026-01-31 08:00:00"}),
        ("'2026-01-31T08:00Z'", {"node": "constant", "value": "2026-01-31T08:00:00Z"}),
        ("'9999-12-31'", {"node": "constant", "value": "9999-12-31T00:00:00Z"}),
    ],
)
def test_a_datetime_without_a_zone_is_left_to_that_of_the_reader(
    literal: str, expected: dict[str, str]
) -> None:
    tree = to_json(check(f"x > {literal}", SCOPE, functions=FUNCTIONS))["tree"]

    assert isinstance(tree, dict)
    assert tree["right"] == {"type": "datetime", **expected}


def test_other_literals_can_take_the_place_of_its_own() -> None:
    expression = check("a > 1", SCOPE, functions=FUNCTIONS)

    assert '"value": "2.5"' in json.dumps(to_json(expression, ["2.50"]))


@pytest.mark.parametrize("source", [" and ".join(["a>1"] * 490), "a in (" + "1," * 990 + "1)"])
def test_the_longest_expression_is_sent_in_a_few_hundred_thousand_bytes(source: str) -> None:
    assert len(json.dumps(written(source))) < 300_000
