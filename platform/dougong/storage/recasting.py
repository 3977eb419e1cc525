"""The SQL that makes values of one field type out of those of another; never fails on a row.

What may become what says ``metadata/conversion.py``. Most goes by way of the text that people would
write for a value; ``readings.py`` reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Date, Text, Uuid, case, cast, false, func, literal, null, or_, select, table
from sqlalchemy import column as column_of
from sqlalchemy.dialects.postgresql import TIMESTAMP, array

from dougong.fields.base import Expressed, NeverBlank, PolymorphicReference, SqlJson
from dougong.metadata.conversion import Family, family_of, may_become
from dougong.storage.object_tables import ColumnSpec
from dougong.storage.readings import (
    READERS,
    Recast,
    Rule,
    Value,
    column_type,
    escaped,
    on_calendar,
    read_choice,
    read_text,
    sized,
)


def recast(old: ColumnSpec, new: ColumnSpec, column: Value, schema: str) -> Recast | None:
    """Make values of the new field out of a column of the old.

    Args:
        old: The field as it is.
        new: The field as it shall be.
        column: The column that holds the values of the old.
        schema: Schema of the tenant, where what references point at is looked up.

    Returns:
        The values; None where those of the old mean nothing in the new.
    """
    if _targets(old) and _targets(new):
        return _repointed(old, new, column, schema)
    source, target = family_of(old.type.key), family_of(new.type.key)
    if source is None or target is None or not may_become(source, target):
        return None
    direct = _DIRECT.get((source, target))
    if direct is not None:
        return direct(new, column)
    return READERS[target](new, written(old, column))


def converted(
    schema: str, value: Value, old: ColumnSpec, new: ColumnSpec, *rest: ColumnSpec
) -> Value:
    """Give what conversions, one after the other, make of a value."""
    if _stored(old) != _stored(new):
        made = recast(old, new, value, schema)
        value = null() if made is None else made.value
        if isinstance(new.type, NeverBlank):
            value = func.coalesce(value, new.type.blank)
    return converted(schema, value, new, *rest) if rest else value


def written(spec: ColumnSpec, column: Value) -> Value:
    """Write a value as people would."""
    family = family_of(spec.type.key)
    if family in (Family.CHOICES, Family.TAGS):
        return func.array_to_string(column, ", ")
    if family is Family.DAY:
        return func.to_char(column, literal("YYYY-MM-DD", Text))
    if isinstance(spec.type, Expressed) and family is Family.RICH:
        return spec.type.sql_value(column, spec.options)
    if isinstance(spec.type, SqlJson):
        return cast(spec.type.sql_json(column, spec.options), Text)
    return cast(column, Text)


def _stored(spec: ColumnSpec) -> tuple[str, str, str | None]:
    """Tell what decides whether a change leaves values as they are."""
    return spec.type.key, str(spec.type.column(spec.options)), spec.target


def _targets(spec: ColumnSpec) -> Sequence[str]:
    if isinstance(spec.type, PolymorphicReference):
        return spec.type.targets(spec.options)
    return (spec.target,) if spec.target is not None else ()


def _repointed(old: ColumnSpec, new: ColumnSpec, column: Value, schema: str) -> Recast | None:
    """Point at the same record, where the new field may and the record is there."""
    common = [name for name in _targets(new) if name in _targets(old)]
    if not common:
        return None
    whole = column if old.target is None else literal(f"{old.target}/", Text) + cast(column, Text)
    known = func.split_part(whole, "/", 1).in_(common)
    if new.target is None:
        return Recast(case((known, whole)), false())
    # Under a name of its own: it may be the very table that is read.
    there = table(new.target, column_of("id", Uuid), schema=schema).alias("_there")
    wanted = cast(func.split_part(whole, "/", 2), Uuid)
    found = select(there.c.id).where(there.c.id == wanted).scalar_subquery()
    return Recast(case((known, found)), false())


def _day_of_instant(new: ColumnSpec, column: Value) -> Recast:
    """Take the day where the session's time zone is."""
    day = on_calendar(cast(column, Date), "0001-01-01", "9999-12-31")
    return Recast(day, cast(day, TIMESTAMP(timezone=True)) != column)


def _beginning_of_day(new: ColumnSpec, column: Value) -> Recast:
    """Take the beginning of the day where the session's time zone is."""
    return Recast(cast(column, TIMESTAMP(timezone=True)), false())


def _only_choice(new: ColumnSpec, column: Value) -> Recast:
    alone = cast(array([column]), column_type(new))
    return Recast(case((column.is_not(None), alone)), false())


def _first_choice(new: ColumnSpec, column: Value) -> Recast:
    return Recast(func.left(column[1], 40), func.cardinality(column) > 1)


def _first_offered(new: ColumnSpec, column: Value) -> Recast:
    return Recast(read_choice(new, column[1]).value, func.cardinality(column) > 1)


def _plain(new: ColumnSpec, column: Value) -> Recast:
    """Take the text, which says less where there was markup."""
    html, text = (
        column.op("->>", return_type=Text())(literal(part, Text)) for part in ("html", "text")
    )
    read = read_text(new, text)
    return Recast(read.value, or_(read.changed, html != escaped(text)))


_DIRECT: Mapping[tuple[Family, Family], Rule] = {
    (Family.NUMBER, Family.NUMBER): sized,
    (Family.RATIO, Family.RATIO): sized,
    (Family.INSTANT, Family.DAY): _day_of_instant,
    (Family.DAY, Family.INSTANT): _beginning_of_day,
    (Family.CHOICE, Family.CHOICES): _only_choice,
    (Family.CHOICE, Family.TAGS): _only_choice,
    (Family.CHOICES, Family.CHOICE): _first_choice,
    (Family.TAGS, Family.CHOICE): _first_offered,
    (Family.RICH, Family.TEXT): _plain,
}
"""Pairs that need no text between them, or mean more than it says."""
