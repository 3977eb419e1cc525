"""The schema files that editors complete against, where the field types have a say in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dougong.kernel.registry import Registry
from dougong.metadata.canonical import lay_out
from dougong.metadata.kind import FieldTypes, Kind
from dougong.metadata.schema_check import read_schema


def editor_schemas(kinds: Registry[Kind[Any]], field_types: FieldTypes) -> dict[Path, str]:
    """Give the text that the schema file of each kind must have.

    Args:
        kinds: Every kind of definition.
        field_types: Every field type.

    Returns:
        Texts by file. What people write in a file is kept, what comes from the field types is
        made anew; so a text made from a right file is the same.
    """
    paths = {kind.key: kind.schema_path() for kind in kinds}
    return {
        paths[kind.key]: lay_out(kind.editor_schema(read_schema(paths[kind.key]), field_types))
        for kind in kinds
    }
