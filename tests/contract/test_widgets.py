"""The browser knows the same field types as the platform."""

from __future__ import annotations

from pathlib import Path

from dougong.fields.registry import builtin_field_types
from dougong.fields.system import IdField, VersionField

_FIELDS = Path(__file__).parents[2] / "ui_builder" / "src" / "fields"


def test_every_field_type_has_a_widget_and_every_widget_a_field_type() -> None:
    known = {each.key for each in builtin_field_types()} | {IdField.key, VersionField.key}

    widgets = {path.parent.name for path in _FIELDS.glob("*/index.ts")}

    assert widgets == known
