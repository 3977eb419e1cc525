"""What a form's JSON stands for in expressions: the browser reads it as the server does.

The browser's own test reads the same file (`liveValues.test.ts`), which is held to the field types
here.
Written anew by `python -m pytest tests/contract/test_live_values.py` with `WRITE_SAMPLES=1`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from dougong.fields.base import Expressed
from dougong.fields.registry import builtin_registry
from dougong.formula.named_types import type_name
from dougong.formula.value_types import OPAQUE
from dougong.formula.values import to_json

_FILE = Path(__file__).parents[2] / "ui_builder/src/runtime/form/liveValues.samples.json"


def _samples() -> list[dict[str, Any]]:
    found = []
    for field in builtin_registry():
        for options, stored in field.samples():
            of = field.value_type(options)
            dumped = field.dump(stored, options)
            value = stored
            if isinstance(field, Expressed):
                value = field.python_value(stored, options)
            # Of what is opaque an expression only tells whether it is blank.
            read = dumped if of == OPAQUE else to_json(value, of)
            found.append(
                {
                    "field": field.key,
                    "type": type_name(of),
                    "json": dumped,
                    "read": read,
                }
            )
    return found


def test_the_browser_is_told_what_every_field_type_stands_for() -> None:
    samples = json.loads(json.dumps(_samples()))
    if os.environ.get("WRITE_SAMPLES"):
        text = json.dumps(samples, ensure_ascii=False, indent=2)
        _FILE.write_text(text + "\n", "utf-8")

    assert json.loads(_FILE.read_text("utf-8")) == samples
