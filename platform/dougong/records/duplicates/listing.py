"""Sets of duplicates as somebody sees them: of the records that they may read, two at least."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import REAL

from dougong.deployment.model import ObjectModel
from dougong.records.duplicates.matching import shown_label, told_plainly
from dougong.records.plans import of_version
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins
from dougong.records.saving.session import SaveSession
from dougong.storage.duplicate_rows import OPEN
from dougong.storage.statement import Row, Statement, compile_statement
from dougong.storage.tables import tenant_tables

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Member:
    """A record of a set, with its title."""

    id: UUID
    label: str | None


@dataclass(frozen=True, slots=True)
class DuplicateSet:
    """Records that are probably the same.

    Attributes:
        id: Id of the set.
        object: Their object.
        rules: The names of the rules that tell so.
        score: How alike they are, from 0 to 1.
        found_at: When they were found.
        records: Those that the reader may read.
        size: How many there are in all; it is not told.
    """

    id: UUID
    object: str
    rules: Sequence[str]
    score: float
    found_at: datetime
    records: Sequence[Member]
    size: int


def read_sets(
    session: SaveSession, record: ObjectModel, *, after: tuple[float, UUID] | None, limit: int
) -> list[DuplicateSet]:
    """Give open sets of an object, the most alike first, of those the newest.

    Args:
        session: A transaction.
        record: The object.
        after: Score and id of the last set before; None: from the beginning.
        limit: How many.
    """
    score, last = after or (2.0, UUID(int=2**128 - 1))
    given = {"score": score, "last": last, "limit": limit, "only": None}
    return _run(session, record, given)


def read_set(session: SaveSession, set_id: UUID) -> DuplicateSet | None:
    """Give one open set; None where there is none, or none for the reader."""
    table = tenant_tables(session.model.schema).duplicate
    owner = select(table.c.object).where(table.c.id == bindparam("id", type_=Uuid()))
    row = compile_statement(owner).one(session.connection, {"id": set_id})
    record = session.model.objects.get(row[0]) if row is not None else None
    if record is None or not session.actor.rights.may("read", record.name):
        return None
    given = {"score": 2.0, "last": UUID(int=2**128 - 1), "limit": 1, "only": set_id}
    return next(iter(_run(session, record, given)), None)


def _run(session: SaveSession, record: ObjectModel, given: Mapping[str, Any]) -> list[DuplicateSet]:
    guard = Guard(session.model, session.actor.rights)
    key = (session.model.schema, session.model.version, guard.rights.key, record.name, "sets")
    statement = session.plans.get(key, lambda: _build(guard, record))
    told = [r.name for r in record.duplicate_rules if told_plainly(guard, record, r)]
    values = {**session.context, **given, "object": record.name, "told": told}
    return [_read(record, row) for row in statement.all(session.connection, values)]


def _read(record: ObjectModel, row: Row) -> DuplicateSet:
    set_id, rules, score, found_at, size, ids, labels = row
    members = [Member(UUID(str(i)), label) for i, label in zip(ids, labels, strict=True)]
    return DuplicateSet(set_id, record.name, rules, score, found_at, members, size)


def _build(guard: Guard, record: ObjectModel) -> Statement:
    sets = tenant_tables(guard.model.schema).duplicate.alias("s")
    members = _members(guard, record, sets).lateral("m")
    score: ColumnElement[float] = bindparam("score", type_=REAL())
    beyond = or_(
        sets.c.score < score,
        and_(sets.c.score == score, sets.c.id < bindparam("last", type_=Uuid())),
    )
    only = bindparam("only", type_=Uuid())
    return compile_statement(
        select(
            sets.c.id,
            sets.c.rules,
            sets.c.score,
            sets.c.found_at,
            func.cardinality(sets.c.ids),
            members.c.ids,
            members.c.labels,
        )
        .prefix_with(of_version(guard.model))
        .select_from(sets.join(members, true()))
        .where(
            sets.c.object == bindparam("object", type_=Text()),
            sets.c.state == OPEN,
            sets.c.rules.op("&&")(bindparam("told", type_=ARRAY(Text))),
            beyond,
            or_(only.is_(None), sets.c.id == only),
            func.cardinality(members.c.ids) > literal_column("1"),
        )
        .order_by(sets.c.score.desc(), sets.c.id.desc())
        .limit(bindparam("limit"))
    )


def _members(guard: Guard, record: ObjectModel, sets: Any) -> Select[Any]:
    table = record.table.alias("t")
    joins = Joins(guard.model, record, table, guard)
    label = shown_label(guard, record, joins)
    shown = (
        select(table.c.id.label("id"), label.label("label"))
        .select_from(joins.from_clause)
        .where(table.c.id == any_(sets.c.ids), *guard.live(record, table))
        .order_by(table.c.id)
        .limit(literal_column(str(MOST_SHOWN)))
        .correlate(sets)
        .subquery("shown")
    )
    ids = func.array_agg(shown.c.id, type_=ARRAY(Uuid))
    labels = func.array_agg(shown.c.label, type_=ARRAY(Text))
    columns: list[ColumnElement[Any]] = [ids.label("ids"), labels.label("labels")]
    return select(*columns).correlate(sets)
