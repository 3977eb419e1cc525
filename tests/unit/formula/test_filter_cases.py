"""The trees that the browser's filter is tried with are those that the server makes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dougong.formula.checker import check
from dougong.formula.function import registry
from dougong.formula.named_types import NamedScope, type_named
from dougong.formula.to_json import to_json
from dougong.formula.value_types import BOOLEAN

_FILE = Path(__file__).parents[3] / "ui_builder/src/runtime/filter/cases.json"
_GIVEN: dict[str, Any] = json.loads(_FILE.read_text("utf-8"))
_SCOPE = NamedScope({name: type_named(of) for name, of in _GIVEN["types"].items()})
_FUNCTIONS = registry()


def _tree(source: str) -> Any:
    return to_json(check(source, _SCOPE, BOOLEAN, functions=_FUNCTIONS))["tree"]


@pytest.mark.parametrize("case", _GIVEN["cases"], ids=lambda case: case["source"])
def test_a_tree_of_the_browsers_cases_is_what_the_source_means(case: dict[str, Any]) -> None:
    assert _tree(case["source"]) == case["tree"]


@pytest.mark.parametrize(
    "case",
    [each for each in _GIVEN["cases"] if "printed" in each],
    ids=lambda case: case["printed"],
)
def test_a_tree_of_what_the_browser_writes_is_what_the_server_makes(case: dict[str, Any]) -> None:
    assert _tree(case["printed"]) == case["printed_tree"]
