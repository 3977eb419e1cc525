"""Checks JSON against the schema of its kind, and says what is wrong so that people understand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.explain import explain

SHARED = "definitions.json"

SWITCH = "x-switch"
"""Our own keyword: which schema applies is decided by the value of one property."""


def read_schema(path: Path) -> dict[str, Any]:
    """Read the file of a schema."""
    schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return schema


class SchemaCheck:
    """The check of one kind of document."""

    def __init__(self, schema: JsonObject, *, folder: Path) -> None:
        """Prepare the check.

        Args:
            schema: The schema.
            folder: Where the schema of the shared parts is.
        """
        shared = DRAFT202012.create_resource(read_schema(folder / SHARED))
        # Editors find the shared parts by their file, a plugin's schema by their id.
        known = [(SHARED, shared), (str(shared.id()), shared)]
        registry: Registry[Any] = Registry().with_resources(known).crawl()
        self._validator = _Validator(schema, registry=registry)

    def problems(self, document: JsonValue) -> list[Problem]:
        """List everything that is wrong with a document."""
        errors = self._validator.iter_errors(document)
        return [problem for error in errors for problem in explain(error)]


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
    # Python's `$` also matches before a final line feed; the schema's does not.
    exact = re.sub(r"\$$", r"\\Z", pattern)
    if isinstance(instance, str) and not re.search(exact, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _required(
    validator: Any, names: list[str], instance: Any, schema: Any
) -> Iterator[ValidationError]:
    # One error for all that is missing; the library gives one each, without saying which.
    if isinstance(instance, dict) and any(name not in instance for name in names):
        yield ValidationError("missing")


def _switch(
    validator: Any, switch: Mapping[str, Any], instance: Any, schema: Any
) -> Iterator[ValidationError]:
    key = instance.get(switch["property"]) if isinstance(instance, dict) else None
    case = switch["cases"].get(key) if isinstance(key, str | bool) else None
    yield from validator.descend(instance, case or switch["otherwise"])


_Validator: Any = extend(  # type: ignore[no-untyped-call] # its stub has no types
    Draft202012Validator, {"pattern": _pattern, "required": _required, SWITCH: _switch}
)
