"""Roll-ups of many records by one statement, which writes their history and events too.

Where all that was saved is new, what it comes to is added to what was there: nothing that was
rolled up before is read again. That goes for counts, sums, minima and maxima; an average, and what
is rounded on its way, is worked out anew.

INVARIANT: the records are locked, so nobody else's value comes in between; and what each holds is
right, for every save leaves it so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Numeric,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from dougong.access.actor import Actor
from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.base import SqlJson
from dougong.hooks.events import SaveEvent
from dougong.records.saving.rollups import Fed, aggregate_of, groups_of, passes_over, rollup_of
from dougong.records.saving.telling import events_of, history_of
from dougong.storage.statement import Statement, compile_statement

_ADDED = frozenset({"count", "sum", "min", "max"})


def adds_up(model: Model, fields: Sequence[FieldModel]) -> bool:
    """Tell whether what new records come to can be added to what roll-ups hold."""
    return all(_adds_up(model, each) for each in fields)


def _adds_up(model: Model, field: FieldModel) -> bool:
    made_of = rollup_of(field)
    if made_of.aggregate not in _ADDED or made_of.convert_on is not None:
        return False
    if made_of.field is None or made_of.aggregate != "sum":
        return True
    taken = model.objects[made_of.object].fields[made_of.field]
    return _digits(taken) <= _digits(field)


def _digits(field: FieldModel) -> int:
    column = field.type.column(field.options)
    return (column.scale or 0) if isinstance(column, Numeric) else 0


def build_many(
    model: Model, parent: ObjectModel, fields: Fed, actor: Actor, *, added: bool
) -> Statement:
    """Compile the update of roll-ups of the records of the parameter ``ids``, which are locked.

    It gives the number of those that differ. Further parameters are ``org_currency`` and those of
    any write; and ``children``, the new records, where they are added.
    """
    table, row = parent.table, parent.table.alias("t")
    names = [field.name for field in fields]
    source, columns = (_added if added else _anew)(model, row, fields)
    old = [row.c[name].label(f"old_{name}") for name in names]
    found = (
        select(row.c.id, *old, *(columns[name].label(name) for name in names))
        .select_from(source)
        .where(row.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    )
    new = found.subquery("n")
    before = tuple_(*(new.c[f"old_{name}"] for name in names))
    saved = (
        update(table)
        .where(
            table.c.id == new.c.id,
            before.is_distinct_from(tuple_(*(new.c[name] for name in names))),
        )
        .values({name: new.c[name] for name in names})
        .returning(
            table.c.id,
            *(new.c[f"old_{name}"] for name in names),
            *(table.c[name] for name in names),
        )
        .cte("saved")
    )
    return compile_statement(
        select(func.count())
        .select_from(saved)
        .add_cte(*_told(model, parent, fields, actor, saved)),
        # Planned for the tables as they are: while many records come they grow fast.
        afresh=True,
    )


def build_id_lock(parent: ObjectModel) -> Statement:
    """Compile the lock of the records of the parameter ``ids``, in the order of their ids."""
    table = parent.table
    return compile_statement(
        select(table.c.id)
        .where(table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
        .order_by(table.c.id)
        .with_for_update(key_share=True),
        afresh=True,
    )


def _added(
    model: Model, row: FromClause, fields: Fed
) -> tuple[FromClause, dict[str, ColumnElement[Any]]]:
    """Give what holds the sums, and by field what was there with what is new."""
    source, columns = row, dict[str, ColumnElement[Any]]()
    for at, group in enumerate(groups_of(fields)):
        made_of = rollup_of(group[0])
        of = model.objects[made_of.object]
        table = of.table.alias(f"c{at}")
        lookup = table.c[made_of.lookup]
        aggregates = (
            aggregate_of(model, of, table, each, literal("", Text())).label(each.name)
            for each in group
        )
        sums = (
            select(lookup.label("parent_id"), *aggregates)
            .where(table.c.id == any_(bindparam("children", type_=ARRAY(Uuid))))
            .where(lookup.is_not(None), table.c.deleted_at.is_(None))
            .group_by(lookup)
            .subquery(f"s{at}")
        )
        source = source.outerjoin(sums, sums.c["parent_id"] == row.c["id"])
        columns |= {each.name: _together(row, sums, each) for each in group}
    return source, columns


def _together(row: FromClause, sums: FromClause, field: FieldModel) -> ColumnElement[Any]:
    there, new, made_of = row.c[field.name], sums.c[field.name], rollup_of(field)
    if made_of.aggregate in ("min", "max"):
        # Blanks count for nothing in either.
        return (func.least if made_of.aggregate == "min" else func.greatest)(there, new)
    return func.coalesce(there, 0) + func.coalesce(new, 0)


def _anew(
    model: Model, row: FromClause, fields: Fed
) -> tuple[FromClause, dict[str, ColumnElement[Any]]]:
    return passes_over(model, row, fields, bindparam("org_currency", type_=Text()))


def _told(model: Model, parent: ObjectModel, fields: Fed, actor: Actor, saved: Any) -> list[Any]:
    def each(told: Select[Any]) -> Select[Any]:
        return told.select_from(saved)

    event = SaveEvent.UPDATED
    every = _differences(fields, saved)
    trail = [events_of(actor.tenant, parent, event, saved, every, each)]
    kept = [field for field in fields if field.definition.history]
    if parent.definition.history and kept:
        differences = _differences(kept, saved)

        def tracked(told: Select[Any]) -> Select[Any]:
            return told.select_from(saved).where(differences != _nothing())

        trail.append(history_of(model, parent, event, saved, differences, tracked))
    return trail


def _differences(fields: Fed, saved: Any) -> ColumnElement[Any]:
    """Give, as JSON, the old and the new value of each field that differs."""
    whole: ColumnElement[Any] | None = None
    for field in fields:
        old, new = saved.c[f"old_{field.name}"], saved.c[field.name]
        pair = func.jsonb_build_array(_json(field, old), _json(field, new))
        told = func.jsonb_build_object(cast(literal(field.name), Text), pair)
        part = case((old.is_distinct_from(new), told), else_=_nothing())
        whole = part if whole is None else whole.op("||")(part)
    assert whole is not None
    return whole


def _json(field: FieldModel, column: ColumnElement[Any]) -> ColumnElement[Any]:
    if isinstance(field.type, SqlJson):
        return field.type.sql_json(column, field.options)
    return column


def _nothing() -> ColumnElement[Any]:
    return cast(literal("{}", Text), JSONB)
