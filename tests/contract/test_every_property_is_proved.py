"""Every property of every schema is named with the test that proves what it does.

``proofs.json`` holds them: for each property the test that fails when the property is parsed and
then ignored. A property without a proof fails here; so does a proof of nothing, or by no test.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from dougong.automation.registries import builtin_parts
from dougong.fields.registry import builtin_field_types
from dougong.kernel.shipped import schema_dir
from dougong.metadata.schema_check import SHARED, read_schema

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("proofs.json")
PROOFS: dict[str, str] = json.loads(FILE.read_text("utf-8"))
# Stands for the same property of every schema that has it at its top.
EVERY = "*"


_HELD = ("items", "additionalProperties")


class Walk:
    """Walks down a schema; what is said once for several places is yielded at the first."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._seen: set[str] = set()

    def properties(self, schema: Mapping[str, Any], path: str) -> Iterator[str]:
        """Yield the path of each property; those of the shared parts their own schema yields."""
        for name, described in schema.get("properties", {}).items():
            if described is not False:
                yield f"{path}/{name}"
                yield from self.properties(described, f"{path}/{name}")
        inner = [each for key in _HELD if isinstance(each := schema.get(key), dict)]
        for part in (*inner, *schema.get("oneOf", ()), *schema.get("anyOf", ())):
            yield from self.properties(part, path)
        reference = schema.get("$ref", "")
        if reference.startswith("#/$defs/") and reference not in self._seen:
            self._seen.add(reference)
            part = self._root["$defs"][reference.removeprefix("#/$defs/")]
            yield from self.properties(part, path)


def of_files() -> Iterator[str]:
    """Yield the properties that the schema files have of their own."""
    for path in sorted(schema_dir().glob("*.json")):
        schema = read_schema(path)
        if path.name == SHARED:
            for name, part in schema["$defs"].items():
                yield from Walk(schema).properties(part, f"{path.stem}/{name}")
        else:
            yield from Walk(schema).properties(schema, path.stem)


def of_field_types() -> Iterator[str]:
    """Yield the options of each field type."""
    for each in builtin_field_types():
        yield from Walk({}).properties(each.options_schema, f"field type {each.key}")


def of_parts() -> Iterator[str]:
    """Yield what may be said of each element and trigger of flows."""
    parts = builtin_parts()
    for element in parts.elements:
        yield from Walk({}).properties(element.schema, f"element {element.key}")
    for trigger in parts.triggers:
        yield from Walk({}).properties(trigger.schema, f"trigger {trigger.key}")


def general(place: str) -> str:
    """Give the name under which the same property of every schema is proved."""
    return f"{EVERY}/{place.rpartition('/')[2]}" if place.count("/") == 1 else place


ALL = dict.fromkeys([*of_files(), *of_field_types(), *of_parts()])


@lru_cache
def names_of_tests(file: str) -> frozenset[str]:
    """Give the names of the tests in a file."""
    if not (ROOT / file).is_file():
        return frozenset()
    parsed = ast.parse((ROOT / file).read_text("utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(parsed)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def test_every_property_has_a_proof() -> None:
    missing = [each for each in ALL if each not in PROOFS and general(each) not in PROOFS]

    lines = "\n".join(f'  "{each}": "tests/<file>.py::test_<what it does>",' for each in missing)
    assert missing == [], (
        f"write tests that fail when these properties are ignored, and name them in "
        f"{FILE.relative_to(ROOT)}:\n{lines}"
    )


def test_every_proof_is_of_a_property() -> None:
    known = {*ALL, *map(general, ALL)}

    unknown = [each for each in PROOFS if each not in known]

    assert unknown == [], f"no schema has these properties; take them out of {FILE.name}"


def test_proofs_stand_in_the_order_of_their_names() -> None:
    assert list(PROOFS) == sorted(PROOFS), f"sort the lines of {FILE.name}"


@pytest.mark.parametrize("place", PROOFS)
def test_a_proof_is_a_test_that_speaks_of_the_property(place: str) -> None:
    file, _, test = PROOFS[place].partition("::")

    assert test in names_of_tests(file), (
        f"there is no test `{PROOFS[place]}`; name one that there is"
    )

    name = place.rpartition("/")[2]
    text = (ROOT / file).read_text("utf-8")
    assert re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text), f"`{file}` never says `{name}`"
