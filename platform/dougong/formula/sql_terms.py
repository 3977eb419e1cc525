"""The SQL that the compiler and the functions share: time, text patterns, whole numbers."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Double,
    Integer,
    Numeric,
    Text,
    Time,
    Uuid,
    and_,
    case,
    cast,
    extract,
    func,
    literal_column,
    null,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.types import Interval, NullType, TypeEngine

from dougong.formula.value_types import Kind, Type

# Farther than any date a business means, and never out of PostgreSQL's range.
MAX_DAYS = 730_000

_SQL_TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.TEXT: Text(),
    Kind.OPTION: Text(),
    Kind.NUMBER: Numeric(),
    Kind.BOOLEAN: Boolean(),
    Kind.DATE: Date(),
    Kind.DATETIME: DateTime(timezone=True),
    Kind.TIME: Time(),
    Kind.DURATION: Interval(),
    Kind.RECORD: Uuid(),
    Kind.BLANK: NullType(),
}


class SqlSource(Protocol):
    """Where the values of an expression come from; the caller adds the joins that columns need."""

    def column(self, steps: tuple[str, ...]) -> ColumnElement[Any]:
        """Give the column that a path leads to."""

    def global_value(self, path: tuple[str, ...]) -> ColumnElement[Any]:
        """Give the value of ``$…``, usually a bound parameter."""

    def now(self) -> ColumnElement[Any]:
        """Give the present instant, a ``timestamptz``."""

    def time_zone(self) -> ColumnElement[Any]:
        """Give the name of the tenant's time zone."""


def sql_type(of: Type) -> TypeEngine[Any]:
    """Give the SQL type that holds values of a type."""
    if of.kind is Kind.LIST and of.element is not None:
        return ARRAY(sql_type(of.element))
    return _SQL_TYPES[of.kind]


class SqlTerms:
    """Makes SQL expressions against one source."""

    def __init__(self, source: SqlSource) -> None:
        self.source = source

    def now(self) -> ColumnElement[Any]:
        """Give the present instant."""
        return self.source.now()

    def today(self) -> ColumnElement[Any]:
        """Give the present date in the tenant's time zone."""
        return self.date_of(self.now())

    def date_of(self, instant: ColumnElement[Any]) -> ColumnElement[Any]:
        """Give the date of an instant in the tenant's time zone."""
        return cast(self._at_zone(instant, DateTime()), Date)

    def local(self, moment: ColumnElement[Any], of: Type) -> ColumnElement[Any]:
        """Give a date or datetime as a time stamp without a zone, as a wall clock shows it."""
        if of.kind is Kind.DATE:
            return cast(moment, DateTime)
        return self._at_zone(moment, DateTime())

    def from_local(self, stamp: ColumnElement[Any], to: Type) -> ColumnElement[Any]:
        """Turn back what ``local`` gave, into a date or a datetime."""
        if to.kind is Kind.DATE:
            return cast(stamp, Date)
        return self._at_zone(stamp, DateTime(timezone=True))

    def midnight(self, day: ColumnElement[Any]) -> ColumnElement[Any]:
        """Give the instant at which a date begins in the tenant's time zone."""
        return self._at_zone(cast(day, DateTime), DateTime(timezone=True))

    def _at_zone(self, moment: ColumnElement[Any], result: TypeEngine[Any]) -> ColumnElement[Any]:
        return func.timezone(self.source.time_zone(), moment, type_=result)


def whole(number: ColumnElement[Any], low: int, high: int) -> ColumnElement[Any]:
    """Give a number without its fraction, as an integer; blank beyond the bounds."""
    return case((number.between(_plain(low), _plain(high)), cast(func.trunc(number), Integer)))


def length_of(days: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give so many times 24 hours as an interval; blank beyond what a business means."""
    within = days.between(_plain(-MAX_DAYS), _plain(MAX_DAYS))
    one = literal_column("INTERVAL '24 hours'", Interval())
    return one.op("*", return_type=Interval())(case((within, cast(days, Double))))


def make_date(
    year: ColumnElement[Any], month: ColumnElement[Any], day: ColumnElement[Any]
) -> ColumnElement[Any]:
    """Give the date of three numbers; blank when there is no such day."""
    first = func.make_date(whole(year, 1, 9999), whole(month, 1, 12), _plain(1), type_=Date())
    following = first + literal_column("INTERVAL '1 month'", Interval())
    days = extract("day", following - literal_column("INTERVAL '1 day'", Interval()))
    date = first + (cast(func.trunc(day), Integer) - _plain(1))
    return case((and_(day >= _plain(1), func.trunc(day) <= days), cast(date, Date)))


def pattern_of(text: ColumnElement[Any], *, anywhere: bool) -> ColumnElement[Any]:
    """Give the LIKE pattern that finds a text as written: anywhere, or at the beginning."""
    escaped = text
    for character in ("\\", "%", "_"):
        escaped = func.replace(escaped, quoted(character), quoted("\\" + character), type_=Text())
    begins = escaped.concat(quoted("%"))
    return quoted("%").concat(begins) if anywhere else begins


def includes(
    container: ColumnElement[Any], item: ColumnElement[Any], of: Type
) -> ColumnElement[Any]:
    """Tell whether a list of a type has an element, in the form that a GIN index serves."""
    one = cast(array([item]), sql_type(of))
    return container.op("@>", is_comparison=True, return_type=Boolean())(one)


def power(base: ColumnElement[Any], exponent: ColumnElement[Any]) -> ColumnElement[Any]:
    """Raise to a power; blank where there is none, or where it has more than a hundred digits."""
    zero, size = _plain(0), func.abs(exponent * func.ln(func.abs(func.nullif(base, _plain(0)))))
    return case(
        (and_(base == zero, exponent > zero), cast(zero, Numeric)),
        (and_(base == zero, exponent == zero), cast(_plain(1), Numeric)),
        (and_(base < zero, exponent != func.trunc(exponent)), cast(null(), Numeric)),
        (size <= _plain(230), func.power(base, exponent, type_=Numeric())),
    )


def number(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give a number as a decimal, whatever sort of number the column holds."""
    return cast(value, Numeric) if isinstance(value.type, Integer) else value


def as_text(terms: SqlTerms, value: ColumnElement[Any], of: Type) -> ColumnElement[Any]:
    """Give the text of a value: decimals without trailing zeros, dates in ISO 8601, local time."""
    if of.kind is Kind.NUMBER:
        return cast(func.trim_scale(number(value)), Text)
    if of.kind is Kind.DATETIME:
        return func.to_char(terms.local(value, of), quoted("YYYY-MM-DD HH24:MI:SS"), type_=Text())
    if of.kind in {Kind.TEXT, Kind.OPTION}:
        return value
    return cast(value, Text)


def quoted(word: str) -> ColumnElement[Any]:
    """Give a text of ours as part of the SQL text."""
    doubled = word.replace("'", "''")
    return literal_column(f"'{doubled}'", Text())


def blank(of: Type) -> ColumnElement[Any]:
    """Give a null of a type."""
    return null() if of.kind is Kind.BLANK else cast(null(), sql_type(of))


def _plain(number: int) -> ColumnElement[Any]:
    return literal_column(str(number), Integer())
