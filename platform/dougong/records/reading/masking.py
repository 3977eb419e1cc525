"""Masked fields: reads show the ends of a value and stars between them, to everybody.

One function says it in SQL, for all that is read, and one in Python, for history. Whoever may
unmask a field may filter and sort by it too: for all others that would tell the value letter by
letter. A text that is computed from masked fields is masked whole (``Model.masks``).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, String, Text, case, cast, func, literal

from dougong.deployment.model import Model
from dougong.kernel.jsontypes import JsonValue
from dougong.metadata.objects.definition import MaskDef

STARS = "****"
"""What stands for all that is hidden, however long it is."""


def shown_sql(
    model: Model, field: tuple[str, str], column: ColumnElement[Any]
) -> ColumnElement[Any]:
    """Give the column of a field, named with its object, as reads show it."""
    mask = model.masks.get(field)
    return column if mask is None else masked_sql(column, mask)


def masked_sql(column: ColumnElement[Any], mask: MaskDef) -> ColumnElement[Any]:
    """Give a text column masked. A value too short to hide anything of is hidden whole."""
    text = column if isinstance(column.type, String) else cast(column, Text)
    shown = mask.start + mask.end
    stars: ColumnElement[Any] = literal(STARS, Text)
    ends = func.concat(
        func.left(text, literal(mask.start)) if mask.start else "",
        stars,
        func.right(text, literal(mask.end)) if mask.end else "",
        type_=Text(),
    )
    hidden = case((func.length(text) > literal(shown), ends), else_=stars) if shown else stars
    blank = text.is_(None) | (text == literal("", Text))
    return case((blank, text), else_=hidden)


def masked(value: JsonValue, mask: MaskDef) -> JsonValue:
    """Give a value masked, as ``masked_sql`` does."""
    if value is None or value == "":
        return value
    text = str(value)
    if len(text) <= mask.start + mask.end:
        return STARS
    return text[: mask.start] + STARS + (text[-mask.end :] if mask.end else "")


def looks_masked(value: JsonValue, mask: MaskDef) -> bool:
    """Tell whether what was sent is what a read showed, rather than a value."""
    return isinstance(value, str) and _shown(mask.start, mask.end).fullmatch(value) is not None


@lru_cache(maxsize=256)
def _shown(start: int, end: int) -> re.Pattern[str]:
    return re.compile(rf"(?:.{{{start}}}\*{{4}}.{{{end}}}|\*{{4}})", re.DOTALL)
