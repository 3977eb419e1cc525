"""The JSON Schema of a kind as one document, with what it refers to put in, for an editor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.shipped import schema_dir
from dougong.metadata.kind import FieldTypes, Kind
from dougong.metadata.schema_check import SHARED, read_schema

_OWN, _SHARED = "#/$defs/", "#/$defs/shared_"


def whole_schema(kind: Kind[Any], field_types: FieldTypes) -> JsonObject:
    """Give the schema of a kind with no reference to another file.

    Shared parts stand under ``$defs``, each once, for some contain themselves.
    """
    schema = kind.editor_schema(read_schema(kind.schema_path()), field_types)
    shared = read_schema(schema_dir() / SHARED).get("$defs", {})
    parts = {f"shared_{key}": _local(each, own=_SHARED) for key, each in shared.items()}
    whole: dict[str, Any] = _local(schema, own=_OWN)
    return {**whole, "$defs": {**whole.get("$defs", {}), **parts}}


def _local(value: Any, *, own: str) -> Any:
    """Let references lead into the document itself; ``own`` is where those to one's own file do."""
    if isinstance(value, Mapping):
        return {
            key: _led(each, own)
            if key == "$ref" and isinstance(each, str)
            else _local(each, own=own)
            for key, each in value.items()
        }
    return [_local(each, own=own) for each in value] if isinstance(value, list | tuple) else value


def _led(reference: str, own: str) -> str:
    file, _, name = reference.partition(_OWN)
    return (_SHARED if file else own) + name
