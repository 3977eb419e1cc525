"""The SQL that the compiler and the functions share: time, text patterns, whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Integer,
    Numeric,
    Select,
    Text,
    Time,
    Uuid,
    case,
    cast,
    extract,
    func,
    literal_column,
    null,
)
from sqlalchemy.dialects.postgresql import JSONB, array
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import Interval, NullType, TypeEngine

from dougong.formula.calendars import Calendar
from dougong.formula.moments import MAX_DAYS
from dougong.formula.sql_let import Given, Let
from dougong.formula.value_types import DATETIME, TEXT, Kind, Type

_FEW_PARTS = 12

_CALENDAR = ("0001-01-01 00:00:00", "9999-12-31 23:59:59.999999")

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
    Kind.LOCATION: ARRAY(Numeric()),  # latitude and longitude
    Kind.RICH: JSONB(),
    Kind.OPAQUE: JSONB(),
    Kind.BLANK: NullType(),
}


class SqlRates(NamedTuple):
    """Dated exchange rates.

    Attributes:
        table: A row for each ``currency`` and day, ``valid_from``: from then on one unit of it is
            worth ``rate`` units of the tenant's currency.
        home: The tenant's currency.
    """

    table: FromClause
    home: ColumnElement[Any]


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

    def calendar(self, name: str) -> Calendar | None:
        """Give the calendar of a name; without one, that which holds for all else."""

    def tree(self, name: str) -> tuple[FromClause, str] | None:
        """Give the table of an object whose records form a tree, and its lookup to itself."""

    def rates(self) -> SqlRates | None:
        """Give the dated exchange rates; None where none are kept."""

    def related(self, relation: tuple[str, str]) -> SqlRelated:
        """Give the records of an object whose lookup, the second, points at the record at hand."""


class SqlRelated(Protocol):
    """Related records, as a subselect that is put together while its parts are compiled."""

    @property
    def source(self) -> SqlSource:
        """Where the values of a related record come from."""

    def select(
        self, found: ColumnElement[Any], condition: ColumnElement[Any] | None
    ) -> Select[Any]:
        """Select from those that may be seen, meet the condition and belong to the record."""


def sql_type(of: Type) -> TypeEngine[Any]:
    """Give the SQL type that holds values of a type."""
    if of.kind is Kind.LIST:
        return ARRAY(sql_type(of.element or TEXT))
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
        """Give a date or datetime as a time stamp without a zone, as a wall clock shows it.

        No clock leaves the calendar: beyond the years 1 to 9999 it stands still.
        """
        if of.kind is Kind.DATE:
            return cast(moment, DateTime)
        return _in_calendar(self._at_zone(moment, DateTime()), "timestamp")

    def from_local(self, stamp: ColumnElement[Any], to: Type) -> ColumnElement[Any]:
        """Turn back what ``local`` gave, into a date or a datetime."""
        if to.kind is Kind.DATE:
            return cast(stamp, Date)
        return _in_calendar(self._at_zone(stamp, DateTime(timezone=True)), "timestamptz")

    def midnight(self, day: ColumnElement[Any]) -> ColumnElement[Any]:
        """Give the instant at which a date begins in the tenant's time zone."""
        return self.from_local(cast(day, DateTime), DATETIME)

    def _at_zone(self, moment: ColumnElement[Any], result: TypeEngine[Any]) -> ColumnElement[Any]:
        return func.timezone(self.source.time_zone(), moment, type_=result)


def _in_calendar(moment: ColumnElement[Any], sort: str) -> ColumnElement[Any]:
    # Unlike LEAST and GREATEST, these leave null null.
    first, last = (quoted(f"{day}+00").op("::")(literal_column(sort)) for day in _CALENDAR)
    earlier = getattr(func, f"{sort}_smaller")(moment, last, type_=moment.type)
    result: ColumnElement[Any] = getattr(func, f"{sort}_larger")(earlier, first, type_=moment.type)
    return result


def let(
    value: ColumnElement[Any], then: Callable[[ColumnElement[Any]], ColumnElement[Any]]
) -> ColumnElement[Any]:
    """Use a value more than once: a short one is written out each time, a long one is named.

    So an expression grows with its source, however deep it nests; and what holds no more than a
    column or a parameter stays open to the planner.
    """
    for parts, _ in enumerate(iterate(value), start=1):
        if parts > _FEW_PARTS:
            given = Given(value.type)
            return Let(given, value, then(given))
    return then(value)


def between(
    value: ColumnElement[Any], below: ColumnElement[Any], above: ColumnElement[Any]
) -> ColumnElement[Any]:
    """Give what lies between the two, and is neither; blank else. The value is written once."""
    of = value.type
    # A null, too, becomes ``above`` on its way.
    clamped = func.greatest(func.least(value, above, type_=of), below, type_=of)
    return func.nullif(func.nullif(clamped, above, type_=of), below, type_=of)


def whole(number: ColumnElement[Any], low: int, high: int) -> ColumnElement[Any]:
    """Give a number without its fraction, as an integer; blank beyond the bounds."""
    integer = func.trunc(number, type_=Numeric())
    return cast(between(integer, _plain(low - 1), _plain(high + 1)), Integer)


def length_of(days: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give so many times 24 hours, to the microsecond; blank beyond what a business means."""
    seconds = func.round(days * _plain(86_400), _plain(6), type_=Numeric())
    most = literal_column(f"{MAX_DAYS * 86_400}.000001", Numeric())
    return cast(cast(between(seconds, -most, most), Text).concat(quoted(" seconds")), Interval)


def make_date(
    year: ColumnElement[Any], month: ColumnElement[Any], day: ColumnElement[Any]
) -> ColumnElement[Any]:
    """Give the date of three numbers; blank when there is no such day."""
    return let(year, lambda y: let(month, lambda m: let(day, lambda d: _day_of(y, m, d))))


def _day_of(
    year: ColumnElement[Any], month: ColumnElement[Any], day: ColumnElement[Any]
) -> ColumnElement[Any]:
    first = func.make_date(whole(year, 1, 9999), whole(month, 1, 12), _plain(1), type_=Date())
    following = first + literal_column("INTERVAL '1 month'", Interval())
    last = extract("day", following - literal_column("INTERVAL '1 day'", Interval()))
    # Whatever PostgreSQL computes beforehand must be within bounds, used or not.
    index = whole(day, 1, 31)
    return case((index <= last, cast(first + (index - _plain(1)), Date)))


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
