"""Roll-ups: each save works out anew what its records come to for those that they point at.

INVARIANT: what records come to is read by a statement that begins after the record pointed at has
been locked. Two writers of one parent's children take turns there, and the second one sees what
the first has committed. Children are first written, then parents are locked, in the order of their
ids, so writers of the same parents do not lock each other out.

A roll-up changes neither the version of the parent nor who changed it last: someone who is editing
the parent has no conflict because a child came. It has its place in history and among the events.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Select,
    Uuid,
    any_,
    bindparam,
    func,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from dougong.access.actor import Actor
from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.base import Rollup
from dougong.formula.to_sql import to_sql
from dougong.formula.tree import Expression
from dougong.hooks.events import Change, SaveEvent
from dougong.metadata.definition import ExpressionAt
from dougong.records.errors import RollupOverflowError, SaveDepthError
from dougong.records.plans import PlanCache, of_version
from dougong.records.reading.joins import Joins
from dougong.records.saving.differences import differences, tracked
from dougong.storage.history import NewHistoryEntry, write_history
from dougong.storage.outbox import NewEvent, publish
from dougong.storage.statement import Statement, compile_statement

MOST_LEVELS = 50

Fed: TypeAlias = Sequence[FieldModel]


@dataclass(frozen=True, slots=True)
class RollingUp:
    """Brings roll-ups up to date, in the transaction of a save.

    Attributes:
        connection: In the transaction.
        model: The definitions in force in it.
        actor: Who saves.
        plans: Compiled statements.
        now: The instant that counts as the time of saving.
    """

    connection: Connection[TupleRow]
    model: Model
    actor: Actor
    plans: PlanCache
    now: datetime

    def follow(self, record: ObjectModel, changes: Sequence[Change], *, level: int = 0) -> None:
        """Work out what records that were saved feed, then what that feeds in turn.

        Args:
            record: Their object.
            changes: What was saved of each.
            level: How many roll-ups deep this one is.

        Raises:
            SaveDepthError: Roll-ups feed each other in a circle of records.
            RollupOverflowError: A sum is greater than its field can hold.
        """
        if level > MOST_LEVELS:
            raise SaveDepthError(limit=MOST_LEVELS)
        for parent, fields in self.model.feeds.get(record.name, ()):
            touched = [(each, self._touched(each, changes)) for each in fields]
            moved = [each for each, parents in touched if parents]
            if moved:
                ids = sorted({one for _, parents in touched for one in parents})
                updated = self._update(parent, moved, ids)
                self.follow(parent, updated, level=level + 1)

    def _touched(self, field: FieldModel, changes: Sequence[Change]) -> set[UUID]:
        """Give the parents whose value of a roll-up may differ after changes."""
        made_of = rollup_of(field)
        reads = {made_of.lookup, made_of.field, "deleted_at"}
        condition = condition_of(self.model, made_of)
        if condition is not None:
            reads |= {path[0] for path in condition.reads.paths}
        found: set[UUID | None] = set()
        for change in changes:
            if change.old is None:
                found.add(change.values.get(made_of.lookup))
            elif reads & change.values.keys():
                before = change.old[made_of.lookup]
                found |= {before, change.values.get(made_of.lookup, before)}
        return {each for each in found if each is not None}

    def _update(self, parent: ObjectModel, fields: Fed, ids: Sequence[UUID]) -> list[Change]:
        names = tuple(field.name for field in fields)
        key = (self.model.schema, self.model.version, parent.name, names)
        lock = self.plans.get(("lock parents", *key), lambda: build_lock(self.model, parent))
        write = self.plans.get(
            ("roll up", *key), lambda: build_rollups(self.model, parent, fields, chosen=True)
        )
        rows = lock.all(self.connection, {"ids": list(ids)})
        stored = {row[0]: dict(zip(parent.stored, row[1:], strict=True)) for row in rows}
        try:
            written = write.all(self.connection, {"ids": list(ids)})
        except psycopg.errors.NumericValueOutOfRange:
            raise RollupOverflowError(object=parent.label) from None
        changes = [
            Change(record_id, stored[record_id], dict(zip(names, values, strict=True)))
            for record_id, *values in written
        ]
        if changes:
            self._tell(parent, changes)
        return changes

    def _tell(self, parent: ObjectModel, changes: Sequence[Change]) -> None:
        """Write history and events of what changed."""
        actor, at = self.actor, self.now
        told = [(change, differences(parent, change)) for change in changes]
        same: dict[str, Any] = {
            "object": parent.name,
            "event": SaveEvent.UPDATED.value,
            "actor": actor.user_id,
            "via": actor.via,
            "at": at,
        }
        publish(
            self.connection,
            [
                NewEvent(tenant=actor.tenant, record_id=change.id, body=body, **same)
                for change, body in told
            ],
        )
        entries = [
            NewHistoryEntry(record_id=change.id, changes=kept, **same)
            for change, body in told
            if (kept := tracked(parent, SaveEvent.UPDATED, change, body)) is not None
        ]
        if entries:
            write_history(self.connection, self.model.schema, entries)


def rollup_of(field: FieldModel) -> Rollup:
    """Give what a roll-up is made of."""
    made_of = field.definition.rollup
    assert made_of is not None
    return made_of


def condition_of(model: Model, made_of: Rollup) -> Expression | None:
    """Give the condition that records meet to be rolled up, if there is one."""
    if made_of.where is None:
        return None
    place = ExpressionAt("", made_of.object, made_of.where, own=True)
    return model.expressions.compile(model.catalog, place)


def build_rollups(model: Model, parent: ObjectModel, fields: Fed, *, chosen: bool) -> Statement:
    """Compile ``rollup_update``."""
    return compile_statement(rollup_update(model, parent, fields, chosen=chosen))


def rollup_update(
    model: Model, parent: ObjectModel, fields: Fed, *, chosen: bool
) -> ReturningUpdate[Any]:
    """Make the update of roll-ups; it gives the id and the new values of rows that change.

    Args:
        model: The definitions.
        parent: The object that has them.
        fields: The roll-ups.
        chosen: Whether only the records of the parameter ``ids`` are meant; else all.
    """
    table, row = parent.table, parent.table.alias("t")
    source: FromClause = row
    columns: dict[str, ColumnElement[Any]] = {}
    for at, group in enumerate(_of_same_records(fields)):
        passed = _pass(model, row, group).lateral(f"s{at}")
        source = source.join(passed, true())
        columns |= {field.name: passed.c[field.name] for field in group}
    found = select(row.c.id, *(columns[field.name] for field in fields)).select_from(source)
    if chosen:
        found = found.where(row.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    new = found.subquery("n")
    names = [field.name for field in fields]
    stored = tuple_(*(table.c[name] for name in names))
    worked_out = tuple_(*(new.c[name] for name in names))
    return (
        update(table)
        .where(table.c.id == new.c.id, stored.is_distinct_from(worked_out))
        .values({name: new.c[name] for name in names})
        .returning(table.c.id, *(table.c[name] for name in names))
    )


def _of_same_records(fields: Fed) -> list[list[FieldModel]]:
    """Group roll-ups by the records they are made of: those of a group come from one pass."""
    groups: dict[tuple[str, str], list[FieldModel]] = {}
    for field in fields:
        made_of = rollup_of(field)
        groups.setdefault((made_of.object, made_of.lookup), []).append(field)
    return list(groups.values())


def _pass(model: Model, row: FromClause, group: Fed) -> Select[Any]:
    made_of = rollup_of(group[0])
    source = model.objects[made_of.object]
    table = source.table.alias("c")
    return (
        select(*[_aggregate(model, source, table, field).label(field.name) for field in group])
        .where(table.c[made_of.lookup] == row.c.id, table.c.deleted_at.is_(None))
        .correlate(row)
    )


def _aggregate(
    model: Model, source: ObjectModel, table: FromClause, field: FieldModel
) -> ColumnElement[Any]:
    made_of = rollup_of(field)
    aggregate: Any = func.count()
    if made_of.field is not None:
        aggregate = getattr(func, made_of.aggregate)(table.c[made_of.field])
    condition = condition_of(model, made_of)
    value: ColumnElement[Any] = aggregate
    if condition is not None:
        value = aggregate.filter(to_sql(condition, Joins(model, source, table), fixed=True))
    if made_of.of_none is not None:
        value = func.coalesce(value, made_of.of_none)
    if made_of.aggregate == "avg":
        value = func.round(value, field.options["scale"])
    return value


def build_lock(model: Model, parent: ObjectModel) -> Statement:
    """Compile the lock of the records of the parameter ``ids``; it gives all that they hold."""
    table = parent.table
    return compile_statement(
        select(table.c.id, *(table.c[name] for name in parent.stored))
        .prefix_with(of_version(model))
        .where(table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
        .order_by(table.c.id)
        .with_for_update(key_share=True)
    )
