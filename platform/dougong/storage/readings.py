"""The SQL that reads texts into values of other field types; never fails on a row.

PostgreSQL has no cast that gives NULL for what it cannot read, so each text is matched first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Interval,
    Numeric,
    String,
    Text,
    Time,
    and_,
    any_,
    case,
    cast,
    false,
    func,
    literal,
    not_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP, array
from sqlalchemy.types import TypeEngine

from dougong.metadata.conversion import Family
from dougong.storage.object_tables import ColumnSpec

Value = ColumnElement[Any]

# What a text of one line does not hold.
_BREAKS = r"[\n\r\u2028\u2029]+"
_DECIMAL = "([0-9]{1,60}([.][0-9]{0,60})?|[.][0-9]{1,60})"
_NUMBER = f"^[+-]?{_DECIMAL}$"
_RATIO = f"^[+-]?{_DECIMAL} ?%?$"
_SECONDS = "^[0-9]{1,9}([.]0*)?$"
_HOURS = "^[0-9]{1,5}:[0-5][0-9](:[0-5][0-9])?$"
_LEAP_YEAR = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_DAY = (
    "(?!0000)([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
    "|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    f"|{_LEAP_YEAR}-02-29)"
)
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?"
_INSTANT = f"^{_DAY}[Tt ]{_TIME}([Zz]|[+-](0[0-9]|1[0-5]):?[0-5][0-9])$"
_YES = ("true", "yes", "y", "1", "on", "是")
_NO = ("false", "no", "n", "0", "off", "否")
_WORD = r'[^\s@.,:;<>()\[\]\\"]+'
_SHAPES: Mapping[str, str] = {
    "barcode": r"^[\x20-\x7e]+$",
    "email": rf"^{_WORD}([.]{_WORD})*@[^\s@.,]+([.][^\s@.,]+)+$",
    "phone": "^[+][1-9][0-9]{5,14}(;ext=[0-9]{1,20})?$",
    "url": r'^https?://[^\s"<>`\\/?#]+([/?#][^\s"<>`\\]*)?$',
}
"""What a text must look like to be of a type that is more than a text."""


@dataclass(frozen=True, slots=True)
class Recast:
    """A value of the new type.

    Attributes:
        value: The value; NULL where the old one means nothing in the new type.
        changed: Where there is one, whether it says less than the old: it was rounded or cut.
    """

    value: Value
    changed: ColumnElement[bool]


Rule = Callable[[ColumnSpec, Value], Recast]


def column_type(spec: ColumnSpec) -> TypeEngine[Any]:
    """Give the type of the column of a field."""
    found: TypeEngine[Any] = spec.type.column(spec.options)
    return found


def read_text(new: ColumnSpec, text: Value) -> Recast:
    """Read a text into one of another sort; one that fits stays as it is, and another is cut."""
    room, line = _room(new), text
    if new.type.key != "long_text":
        line = func.btrim(func.regexp_replace(text, literal(_BREAKS, Text), " ", "g"))
    shape = _SHAPES.get(new.type.key)
    if shape is not None:
        found = case((and_(_matches(line, shape), func.char_length(line) <= room), line))
        return Recast(found, found != text)
    cut = line if room is None else func.rtrim(func.left(line, room))
    value: Value = func.nullif(cut, "", type_=Text)
    if room is not None:
        fits = and_(not_(_matches(text, _BREAKS)), func.char_length(text).between(1, room))
        value = case((fits, text), else_=value)
    return Recast(value, value != text)


def sized(new: ColumnSpec, number: Value) -> Recast:
    """Round a number to the places of a column; what has too many digits is NULL."""
    column = column_type(new)
    assert isinstance(column, Numeric)
    precision, scale = column.precision or 0, column.scale or 0
    rounded = func.round(number, scale)
    fits = func.abs(rounded) < cast(literal("1" + "0" * (precision - scale), Text), Numeric)
    if new.type.key == "rating":
        fits = rounded.between(1, new.options["max"])
    value = case((fits, cast(rounded, column)))
    return Recast(value, and_(value.is_not(None), rounded != number))


def on_calendar(moment: Value, first: str, last: str) -> Value:
    """Give NULL for what is not of the years 1 to 9999, which are all that Python has."""
    low, high = (cast(literal(end, Text), moment.type) for end in (first, last))
    return case((moment.between(low, high), moment))


def read_choice(new: ColumnSpec, text: Value) -> Recast:
    """Read the value of an option."""
    trimmed = func.btrim(text)
    found = case((trimmed.in_(_options(new)), trimmed))
    return Recast(found, found != text)


def escaped(text: Value) -> Value:
    """Write a text as HTML that shows it."""
    entities = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\n", "<br>"))
    for letter, entity in entities:
        text = func.replace(text, func.chr(ord(letter)), entity)
    return text


def _matches(text: Value, pattern: str) -> ColumnElement[bool]:
    return text.regexp_match(literal(pattern, Text))


def _room(spec: ColumnSpec) -> int | None:
    column = column_type(spec)
    if isinstance(column, String) and column.length is not None:
        return column.length
    most = spec.options.get("max_length")
    return int(most) if most is not None else None


def _options(spec: ColumnSpec) -> Sequence[str]:
    return [choice["value"] for choice in spec.options["options"]]


def _read_number(new: ColumnSpec, text: Value) -> Recast:
    trimmed = func.btrim(text)
    return sized(new, case((_matches(trimmed, _NUMBER), cast(trimmed, Numeric))))


def _read_ratio(new: ColumnSpec, text: Value) -> Recast:
    trimmed = func.btrim(text)
    digits = cast(func.rtrim(trimmed, " %"), Numeric)
    hundredths = case(
        (func.right(trimmed, 1) == "%", digits * cast(literal("0.01", Text), Numeric))
    )
    guarded = case((_matches(trimmed, _RATIO), func.coalesce(hundredths, digits)))
    return sized(new, guarded)


def _read_flag(new: ColumnSpec, text: Value) -> Recast:
    word = func.lower(func.btrim(text))
    value = case((word.in_(_YES), True), (word.in_(_NO), False))
    return Recast(cast(value, Boolean), false())


def _read_day(new: ColumnSpec, text: Value) -> Recast:
    trimmed = func.btrim(text)
    return Recast(case((_matches(trimmed, f"^{_DAY}$"), cast(trimmed, Date))), false())


def _read_instant(new: ColumnSpec, text: Value) -> Recast:
    trimmed, kind = func.btrim(text), TIMESTAMP(timezone=True)
    read = func.date_trunc("milliseconds", cast(trimmed, kind), type_=kind)
    known = case((_matches(trimmed, _INSTANT), read))
    return Recast(on_calendar(known, "0001-01-01Z", "9999-12-31 23:59:59.999Z"), false())


def _read_clock(new: ColumnSpec, text: Value) -> Recast:
    trimmed = func.btrim(text)
    read = cast(func.date_trunc("second", cast(trimmed, Time)), Time)
    return Recast(case((_matches(trimmed, f"^{_TIME}$"), read)), false())


def _read_length(new: ColumnSpec, text: Value) -> Recast:
    """Read seconds, or hours and minutes such as 2:30."""
    trimmed = func.btrim(text)
    seconds = cast(trimmed + " s", Interval)
    clock = cast(trimmed, Interval)
    value = case((_matches(trimmed, _SECONDS), seconds), (_matches(trimmed, _HOURS), clock))
    return Recast(value, false())


def _parts(text: Value) -> Value:
    joined = func.regexp_replace(func.btrim(text), literal(r"\s*[,;]\s*", Text), ",", "g")
    return func.string_to_array(joined, ",", type_=ARRAY(Text))


def _read_choices(new: ColumnSpec, text: Value) -> Recast:
    offered = cast(array(_options(new)), ARRAY(Text))
    parts = _parts(text)
    # In the order of the definition, so that the same choice is the same value.
    one = func.unnest(offered).column_valued("one")
    chosen = func.array(select(one).where(one == any_(parts)).scalar_subquery())
    return Recast(case((parts.op("<@")(offered), chosen)), false())


def _read_tags(new: ColumnSpec, text: Value) -> Recast:
    named = func.array_remove(_parts(text), "", type_=ARRAY(Text))
    one = func.unnest(named).column_valued("one")
    longest = select(func.max(func.char_length(one))).scalar_subquery()
    repeated = select(func.count(one) > func.count(one.distinct())).scalar_subquery()
    fits = and_(
        func.cardinality(named).between(1, new.options["max_tags"]),
        longest <= new.options["max_length"],
        not_(repeated),
    )
    return Recast(case((fits, named)), false())


def _read_rich(new: ColumnSpec, text: Value) -> Recast:
    value = func.jsonb_build_object("html", escaped(text), "text", text, type_=JSONB)
    return Recast(case((func.char_length(text) <= new.options["max_length"], value)), false())


READERS: Mapping[Family, Rule] = {
    Family.TEXT: read_text,
    Family.NUMBER: _read_number,
    Family.RATIO: _read_ratio,
    Family.FLAG: _read_flag,
    Family.DAY: _read_day,
    Family.INSTANT: _read_instant,
    Family.CLOCK: _read_clock,
    Family.LENGTH: _read_length,
    Family.CHOICE: read_choice,
    Family.CHOICES: _read_choices,
    Family.TAGS: _read_tags,
    Family.RICH: _read_rich,
}
"""How each family is read from texts."""
