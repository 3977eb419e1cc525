"""What becomes of stored values when a field changes: every rule about it, in one place.

A rule looks at the columns, not at the names of options, so that a new option or a new field type
needs no new rule as long as it is stored in a way that is known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import ARRAY, Numeric, String
from sqlalchemy.types import TypeEngine

from dougong.metadata.kind import FieldTypes
from dougong.metadata.objects import FieldDef


class Conversion(StrEnum):
    """What a change does to the column and the values in it.

    NONE: Nothing; the column stays as it is.
    WIDENING: The column changes and holds every value as it was.
    LOSSY: The column changes, and values that do not fit are cut or lost.
    IMPOSSIBLE: No value of the old field means anything in the new one.
    """

    NONE = "none"
    WIDENING = "widening"
    LOSSY = "lossy"
    IMPOSSIBLE = "impossible"


_TEXTS = frozenset({"text", "long_text", "email", "phone", "url", "autonumber", "picklist"})
_AMOUNTS = frozenset({"number", "currency"})
_SHOWN_AS_TEXT: Mapping[str, int] = {
    "number": 41,
    "currency": 41,
    "percent": 41,
    "date": 10,
    "datetime": 24,
    "checkbox": 5,
}
"""Types whose values can be written as text, and how many characters that takes at most."""

_FREE_TEXTS = frozenset({"text", "long_text"})
_READ_FROM_TEXT = frozenset({"number", "currency", "date", "datetime"})
_OTHER: Mapping[tuple[str, str], Conversion] = {
    ("date", "datetime"): Conversion.WIDENING,
    ("datetime", "date"): Conversion.LOSSY,
    ("picklist", "multi_picklist"): Conversion.WIDENING,
    ("multi_picklist", "picklist"): Conversion.LOSSY,
}


def conversion(old: FieldDef, new: FieldDef, field_types: FieldTypes) -> Conversion:
    """Tell what a change of a field does to its stored values.

    Fewer options of a picklist change nothing stored: records keep what they have. A percent is
    not an amount, for 25 % is stored as 0.25: to take one for the other would change its meaning.

    Args:
        old: The field as it is.
        new: The field as it shall be; of the same name.
        field_types: Every field type.
    """
    before = field_types.get(old.type).column(old.options)
    after = field_types.get(new.type).column(new.options)
    if old.target is not None or new.target is not None:
        return Conversion.NONE if old.target == new.target else Conversion.IMPOSSIBLE
    if old.type == new.type:
        return _resized(before, after)
    if old.type in _TEXTS and new.type in _TEXTS:
        resized = _resized(before, after)
        return resized if new.type in _FREE_TEXTS else Conversion.LOSSY
    if old.type in _AMOUNTS and new.type in _AMOUNTS:
        return _resized(before, after)
    if new.type in _FREE_TEXTS and old.type in _SHOWN_AS_TEXT:
        room = getattr(after, "length", None)
        fits = room is None or room >= _SHOWN_AS_TEXT[old.type]
        return Conversion.WIDENING if fits else Conversion.LOSSY
    if old.type in _FREE_TEXTS and new.type in _READ_FROM_TEXT:
        return Conversion.LOSSY
    return _OTHER.get((old.type, new.type), Conversion.IMPOSSIBLE)


def _resized(before: TypeEngine[Any], after: TypeEngine[Any]) -> Conversion:
    """Compare two columns of one sort by what they hold."""
    if isinstance(before, ARRAY) or isinstance(after, ARRAY):
        return Conversion.NONE
    if isinstance(before, String) and isinstance(after, String):
        return _compare((_room(before),), (_room(after),))
    if isinstance(before, Numeric) and isinstance(after, Numeric):
        return _compare(_digits(before), _digits(after))
    return Conversion.NONE


def _compare(before: tuple[float, ...], after: tuple[float, ...]) -> Conversion:
    if before == after:
        return Conversion.NONE
    wider = all(old <= new for old, new in zip(before, after, strict=True))
    return Conversion.WIDENING if wider else Conversion.LOSSY


def _room(column: String) -> float:
    return column.length if column.length is not None else float("inf")


def _digits(column: Numeric[Any]) -> tuple[float, ...]:
    precision, scale = column.precision or 0, column.scale or 0
    return precision - scale, scale
