"""The icons that definitions may name are those that the browser draws."""

from __future__ import annotations

import re
from pathlib import Path

from dougong.kernel.shipped import schema_dir
from dougong.metadata.schema_check import SHARED, read_schema

DRAWN = Path(__file__).parents[2] / "ui_builder/src/ui/objectIcons.tsx"


def test_the_schema_lists_what_the_browser_draws() -> None:
    text = DRAWN.read_text("utf-8")
    drawings = text[text.index("const drawings = {") : text.index("satisfies Record")]

    drawn = re.findall(r"^  (\w+): [(<]", drawings, re.MULTILINE)

    assert read_schema(schema_dir() / SHARED)["$defs"]["icon"]["enum"] == drawn
