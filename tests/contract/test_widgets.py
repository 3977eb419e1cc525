"""The browser knows the same field types, blocks and calls as the platform."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

from dougong.fields.registry import builtin_field_types
from dougong.fields.system import IdField, VersionField
from dougong.kernel.shipped import schema_dir

_UI = Path(__file__).parents[2] / "ui_builder"
_FIELDS = _UI / "src" / "fields"
_RUNTIME = _UI / "src" / "runtime"


def test_every_field_type_has_a_widget_and_every_widget_a_field_type() -> None:
    known = {each.key for each in builtin_field_types()} | {IdField.key, VersionField.key}

    widgets = {path.parent.name for path in _FIELDS.glob("*/index.ts")}

    assert widgets == known


@pytest.mark.parametrize(("kind", "folder"), [("layout", "blocks"), ("page", "page/blocks")])
def test_every_block_has_a_component_and_every_component_a_block(kind: str, folder: str) -> None:
    schema = json.loads((schema_dir() / f"{kind}.json").read_text(encoding="utf-8"))
    forms = [each.get("properties", {}) for each in schema["$defs"].values()]
    known = {each["block"]["const"] for each in forms if "const" in each.get("block", {})}

    components = {path.parent.name for path in (_RUNTIME / folder).glob("*/index.ts*")}

    assert known
    assert components == known


def test_the_types_of_the_browser_are_made_of_the_calls_there_are() -> None:
    written = runpy.run_path(str(_UI / "tools" / "openapi" / "write.py"))

    assert written["made_of"]() == written["mark_of"](written["calls"]()), "run `make types`"
