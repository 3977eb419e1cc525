"""Which parts of a kind's schema speak of a value, as one walks down a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Schema: TypeAlias = Mapping[str, Any]


class SchemaWalk:
    """Finds the schemas of what a value holds.

    Args:
        root: The schema of the kind, in the form that editors use.
        shared: The schema of the shared parts, to which the other refers.
    """

    def __init__(self, root: Schema, shared: Schema) -> None:
        self._root = root
        self._shared = shared

    def properties(self, schemas: Sequence[Schema], value: Any) -> dict[str, list[Schema]]:
        """Give the schemas of each property that an object may have, in their order."""
        found: dict[str, list[Schema]] = {}
        for part in self.parts(schemas, value):
            for key, schema in part.get("properties", {}).items():
                found.setdefault(key, []).append(schema)
        return found

    def named(self, schemas: Sequence[Schema], key: str, value: Any) -> list[Schema]:
        """Give the schemas of a property that an object has by a name of people's own choice."""
        return [
            schema
            for part in self.parts(schemas, value)
            for pattern, schema in part.get("patternProperties", {}).items()
            if re.search(pattern, key)
        ]

    def items(self, schemas: Sequence[Schema], value: Any) -> list[Schema]:
        """Give the schemas of the items of a list."""
        return [each["items"] for each in self.parts(schemas, value) if "items" in each]

    def parts(self, schemas: Sequence[Schema], value: Any) -> Iterator[Schema]:
        """Yield every part of the schemas that may apply to the value."""
        for schema in schemas:
            if not isinstance(schema, Mapping):
                continue
            yield schema
            inner = [*schema.get("allOf", ()), *schema.get("oneOf", ())]
            if "$ref" in schema:
                inner.append(self._resolve(schema["$ref"]))
            if "if" in schema and _applies(schema["if"], value):
                inner.append(schema["then"])
            yield from self.parts(inner, value)

    def _resolve(self, reference: str) -> Schema:
        file, _, pointer = reference.partition("#/")
        found = self._shared if file else self._root
        for step in pointer.split("/"):
            found = found[step]
        return found


def _applies(condition: Schema, value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        value.get(key) == part["const"] for key, part in condition["properties"].items()
    )
