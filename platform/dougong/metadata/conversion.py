"""What becomes of stored values when a field changes: every rule about it, in one place.

Types whose values are of one sort form a family. A family's values become those of another by way
of the text that people would write for them; ``storage/recasting.py`` has the SQL of it. A type of
no family here keeps its values to itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import ARRAY, Numeric, String
from sqlalchemy.types import TypeEngine

from dougong.metadata.kind import FieldTypes
from dougong.metadata.objects.definition import FieldDef


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

    @property
    def renews(self) -> bool:
        """Whether the field may need a new column, the old one being kept aside."""
        return self in (Conversion.LOSSY, Conversion.IMPOSSIBLE)


class Family(StrEnum):
    """Sorts of values, by what they mean. A percent is no number: 25 % is stored as 0.25."""

    TEXT = "text"
    SERIAL = "serial"
    NUMBER = "number"
    RATIO = "ratio"
    FLAG = "flag"
    DAY = "day"
    INSTANT = "instant"
    CLOCK = "clock"
    LENGTH = "length"
    CHOICE = "choice"
    CHOICES = "choices"
    TAGS = "tags"
    RICH = "rich"
    DOCUMENT = "document"


_FAMILIES: Mapping[str, Family] = {
    "text": Family.TEXT,
    "long_text": Family.TEXT,
    "email": Family.TEXT,
    "phone": Family.TEXT,
    "url": Family.TEXT,
    "barcode": Family.TEXT,
    "autonumber": Family.SERIAL,
    "number": Family.NUMBER,
    "currency": Family.NUMBER,
    "rating": Family.NUMBER,
    "percent": Family.RATIO,
    "checkbox": Family.FLAG,
    "date": Family.DAY,
    "datetime": Family.INSTANT,
    "time": Family.CLOCK,
    "duration": Family.LENGTH,
    "picklist": Family.CHOICE,
    "multi_picklist": Family.CHOICES,
    "tags": Family.TAGS,
    "rich_text": Family.RICH,
    "json": Family.DOCUMENT,
}

_READ_FROM_TEXT = frozenset(Family) - {Family.SERIAL, Family.DOCUMENT}
_FROM_ANY = frozenset({Family.TEXT, Family.RICH, Family.CHOICE, Family.CHOICES, Family.TAGS})
_BECOMES: Mapping[Family, frozenset[Family]] = {
    Family.TEXT: _READ_FROM_TEXT,
    Family.SERIAL: _FROM_ANY,
    Family.NUMBER: _FROM_ANY | {Family.NUMBER},
    Family.RATIO: _FROM_ANY | {Family.RATIO},
    Family.FLAG: _FROM_ANY | {Family.FLAG},
    Family.DAY: _FROM_ANY | {Family.DAY, Family.INSTANT},
    Family.INSTANT: _FROM_ANY | {Family.INSTANT, Family.DAY},
    Family.CLOCK: _FROM_ANY | {Family.CLOCK},
    Family.LENGTH: _FROM_ANY | {Family.LENGTH},
    Family.CHOICE: _READ_FROM_TEXT,
    Family.CHOICES: _FROM_ANY,
    Family.TAGS: _FROM_ANY,
    Family.RICH: _READ_FROM_TEXT,
    Family.DOCUMENT: frozenset({Family.TEXT}),
}
"""For each family, those in which its values still mean something."""

_WIDENING = frozenset(
    {
        (Family.DAY, Family.INSTANT),
        (Family.CHOICE, Family.CHOICES),
        (Family.CHOICE, Family.TAGS),
    }
)
_FREE_TEXTS = frozenset({"text", "long_text"})
_SHOWN_AS_TEXT: Mapping[Family, int] = {
    Family.NUMBER: 41,
    Family.RATIO: 41,
    Family.FLAG: 5,
    Family.DAY: 10,
    Family.INSTANT: 24,
    Family.CLOCK: 12,
    Family.LENGTH: 41,
}
"""How many characters the text of a value takes at most."""


def family_of(type_key: str) -> Family | None:
    """Give the family of a field type, if it is of one."""
    return _FAMILIES.get(type_key)


def may_become(source: Family, target: Family) -> bool:
    """Tell whether values of one family mean something in another."""
    return target in _BECOMES[source]


def conversion(old: FieldDef, new: FieldDef, field_types: FieldTypes) -> Conversion:
    """Tell what a change of a field does to its stored values.

    Fewer options of a picklist change nothing stored: records keep what they have.

    Args:
        old: The field as it is.
        new: The field as it shall be.
        field_types: Every field type.
    """
    if _pointing(old) or _pointing(new):
        return _repointed(old, new)
    before = field_types.get(old.type).column(old.options)
    after = field_types.get(new.type).column(new.options)
    if old.rollup is not None or new.rollup is not None:
        # Nobody's data: what the column cannot hold as it is, is worked out anew.
        alike = old.rollup is not None and new.rollup is not None and repr(before) == repr(after)
        return Conversion.NONE if alike else Conversion.IMPOSSIBLE
    if old.type == new.type:
        return _resized(before, after)
    source, target = family_of(old.type), family_of(new.type)
    if source is None or target is None or not may_become(source, target):
        return Conversion.IMPOSSIBLE
    if new.type in _FREE_TEXTS:
        return _written(source, before, after)
    if source is target is Family.NUMBER and new.type != "rating":
        return _resized(before, after)
    if (source, target) == (Family.CHOICES, Family.TAGS):
        return Conversion.NONE
    return Conversion.WIDENING if (source, target) in _WIDENING else Conversion.LOSSY


def _pointing(field: FieldDef) -> frozenset[str]:
    return frozenset({field.target} - {None} | {*field.targets})  # type: ignore[arg-type]


def _repointed(old: FieldDef, new: FieldDef) -> Conversion:
    """Compare two fields of which one points at records: a lookup, or one to several objects."""
    before, after = _pointing(old), _pointing(new)
    if not before & after:
        return Conversion.IMPOSSIBLE
    alike = (old.target is None) == (new.target is None)
    return Conversion.NONE if alike and before <= after else Conversion.LOSSY


def _written(source: Family, before: TypeEngine[Any], after: TypeEngine[Any]) -> Conversion:
    """Tell whether every value, written as a text, fits a free text."""
    if isinstance(before, String):
        return _resized(before, after)
    longest = _SHOWN_AS_TEXT.get(source)
    fits = longest is not None and isinstance(after, String) and _room(after) >= longest
    return Conversion.WIDENING if fits else Conversion.LOSSY


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
