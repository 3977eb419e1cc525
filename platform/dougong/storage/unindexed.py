"""Marks of what the index of search does not know yet, committed with the change itself.

A mark names a record, or all records of an object from one on, or all that a tenant has. Those of
single saves come first: who saves a record finds it, whatever is being imported meanwhile. Whoever
takes marks writes the index in the same transaction, one worker for a tenant at a time: so what
dies in between leaves the marks, and the index never goes back to what a record was before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    CTE,
    Boolean,
    Select,
    Text,
    Uuid,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    tuple_,
    update,
)

from dougong.storage.statement import compile_statement
from dougong.storage.tables import TENANT, UNINDEXED

EVERYTHING = ""
"""The object of a mark that stands for all of a tenant."""
_START = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Mark:
    """What the index does not know.

    Attributes:
        object: The object; ``EVERYTHING`` for all.
        record_id: The record; None: all records of the object behind ``after``.
        after: Where to go on.
    """

    object: str
    record_id: UUID | None = None
    after: UUID = _START


def marks_of(schema: str, name: str, saved: CTE, *, many: bool) -> CTE:
    """Mark saved records of an object, as a part of the statement that saves them.

    Args:
        schema: Schema of the tenant.
        name: The object.
        saved: What was written; has their ids.
        many: Whether they are many, and may wait for others.
    """
    row = select(literal(schema), literal(many), literal(name), saved.c.id)
    names = ["schema", "later", "object", "record_id"]
    return insert(UNINDEXED).from_select(names, row).cte("unindexed")


def put_mark(connection: Connection[TupleRow], schema: str, mark: Mark) -> None:
    """Leave a mark in the caller's transaction."""
    values = {"object": mark.object, "record_id": mark.record_id, "after": mark.after}
    _PUT.run(connection, {"schema": schema, "later": mark.record_id is None, **values})


def rename_marks(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    """Let the marks of an object follow its name."""
    _RENAME.run(connection, {"of": schema, "old": old, "new": new})


def has_marks(connection: Connection[TupleRow]) -> bool:
    """Tell whether the index of any tenant in service lags behind."""
    return _HAS_MARKS.one(connection) == (True,)


def marked_tenants(connection: Connection[TupleRow]) -> list[str]:
    """Give the names of the tenants in service whose index lags behind."""
    return [name for (name,) in _TENANTS.all(connection)]


def take_marks(
    connection: Connection[TupleRow], schema: str, *, limit: int, later: bool = True
) -> Sequence[Mark]:
    """Take a tenant's first marks away, and keep other workers off its index.

    Args:
        connection: Has a transaction open; without its commit the marks stay.
        schema: Schema of the tenant.
        limit: How many at most.
        later: Whether those that may wait for others are taken too.

    Returns:
        The marks; none also when another worker is at it.
    """
    if _TRY.one(connection, {"of": schema}) != (True,):
        return ()
    taken = _TAKE.all(connection, {"of": schema, "most": limit, "late": later})
    return [Mark(name, record_id, after or _START) for name, record_id, after in taken]


def _marked_schemas() -> CTE:
    # A walk from tenant to tenant along the key; DISTINCT would read every mark.
    walk = select(func.min(UNINDEXED.c.schema).label("name")).cte("walk", recursive=True)
    following = (
        select(func.min(UNINDEXED.c.schema))
        .where(UNINDEXED.c.schema > walk.c.name)
        .scalar_subquery()
    )
    return walk.union_all(select(following).where(walk.c.name.is_not(None)))


def _served() -> Select[tuple[str]]:
    marked = _marked_schemas()
    return (
        select(TENANT.c.name)
        .select_from(TENANT.join(marked, marked.c.name == TENANT.c.schema))
        .where(TENANT.c.state == "active")
    )


_PUT = compile_statement(
    insert(UNINDEXED)
    .values({name: bindparam(name) for name in ("schema", "later", "object", "record_id", "after")})
    .inline()
)
_RENAME = compile_statement(
    update(UNINDEXED)
    .where(UNINDEXED.c.schema == bindparam("of"), UNINDEXED.c.object == bindparam("old"))
    .values(object=bindparam("new"))
)
_HAS_MARKS = compile_statement(select(exists(_served())))
_TENANTS = compile_statement(_served())
_TRY = compile_statement(
    select(
        func.pg_try_advisory_xact_lock(
            func.hashtext("dougong.search"), func.hashtext(bindparam("of", type_=Text()))
        )
    )
)
_FIRST = (
    select(*UNINDEXED.primary_key.columns)
    .where(UNINDEXED.c.schema == bindparam("of"))
    .where(or_(bindparam("late", type_=Boolean()), not_(UNINDEXED.c.later)))
    .order_by(UNINDEXED.c.later, UNINDEXED.c.id)
    .limit(bindparam("most"))
)
_TAKE = compile_statement(
    delete(UNINDEXED)
    .where(tuple_(*UNINDEXED.primary_key.columns).in_(_FIRST))
    .returning(UNINDEXED.c.object, UNINDEXED.c.record_id, UNINDEXED.c.after.cast(Uuid()))
)
