"""The recycle bin as one list: each record that was moved there, without those that went with it.

The tables of the objects say what lies in the bin; this says it of all of them in the order of
time, so that a page of it is one range of an index however many objects there are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Integer,
    Table,
    Text,
    Uuid,
    any_,
    bindparam,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from dougong.kernel.caching import per_tenant, per_tenant_and
from dougong.metadata.kinds.setting import LEVELS
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class BinRow:
    """A record in the bin.

    Attributes:
        object: Its object.
        record_id: Its id.
        at: When it was moved there.
        by: Who did it; none for the platform itself.
        more: How many others went with it.
    """

    object: str
    record_id: UUID
    at: datetime
    by: UUID | None
    more: int


EMPTY_BIN = "empty_bin"
"""The kind of the job that deletes for good what has been in the bin for long."""
BIN_DAYS = "bin_days"
"""The setting that says for how long."""
USUAL_DAYS = 30

Place = tuple[datetime, UUID]
"""Where a page of the bin ends."""


def put_in_bin(
    connection: Connection[TupleRow],
    schema: str,
    object_name: str,
    more: Mapping[UUID, int],
    *,
    at: datetime,
    by: UUID | None,
) -> None:
    """Note that records were moved to the bin, each with so many others."""
    values = {"name": object_name, "at": at, "by": by}
    values |= {"ids": list(more), "more": list(more.values())}
    _statements(schema).put.run(connection, values)


def take_from_bin(connection: Connection[TupleRow], schema: str, ids: Collection[UUID]) -> None:
    """Note that records lie there no more."""
    _statements(schema).take.run(connection, {"ids": list(ids)})


def follow_bin(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    """Let what lies in the bin go along where its object is renamed."""
    _statements(schema).rename.run(connection, {"old": old, "new": new})


def read_bin(
    connection: Connection[TupleRow],
    schema: str,
    *,
    objects: Collection[str],
    by: UUID | None,
    before: Place | None,
    limit: int,
) -> list[BinRow]:
    """Give what lies in the bin, the latest first.

    Args:
        connection: Any.
        schema: Schema of the tenant.
        objects: Names of the objects.
        by: Only what this user moved there.
        before: Where the page before ended.
        limit: How many at most.
    """
    values: dict[str, object] = {"limit": limit, "objects": list(objects)}
    values["object"] = next(iter(objects), None)
    if by is not None:
        values["by"] = by
    if before is not None:
        values |= {"at": before[0], "record": before[1]}
    statement = _page(schema, one=len(objects) == 1, mine=by is not None, on=before is not None)
    return [
        BinRow(**dict(zip(_NAMES, row, strict=True))) for row in statement.all(connection, values)
    ]


def rows_in_bin(
    connection: Connection[TupleRow], schema: str, ids: Collection[UUID]
) -> list[BinRow]:
    """Give what is known of some records that lie in the bin."""
    rows = _statements(schema).some.all(connection, {"ids": list(ids)})
    return [BinRow(**dict(zip(_NAMES, row, strict=True))) for row in rows]


def bin_days(connection: Connection[TupleRow], schema: str) -> int:
    """Tell how many days a tenant's records stay in the bin; 0: until somebody empties it."""
    setting = tenant_tables(schema).setting
    chosen = select(setting.c.value).where(setting.c.name == BIN_DAYS, setting.c.level == LEVELS[0])
    row = compile_statement(chosen).one(connection)
    return USUAL_DAYS if row is None else int(Decimal(row[0]))


def oldest_in_bin(
    connection: Connection[TupleRow],
    schema: str,
    *,
    before: datetime,
    after: Place | None = None,
    only: str | None = None,
    limit: int,
) -> list[BinRow]:
    """Give what has lain in the bin since before an instant, the oldest first.

    Args:
        connection: Any.
        schema: Schema of the tenant.
        before: The instant.
        after: Where the page before ended.
        only: Name of the only object that is asked for.
        limit: How many at most.
    """
    at, record = after or (_EARLIEST, _LOWEST)
    values = {"before": before, "limit": limit, "after": at, "record": record, "only": only}
    rows = _statements(schema).oldest.all(connection, values)
    return [BinRow(**dict(zip(_NAMES, row, strict=True))) for row in rows]


_EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
_LOWEST = UUID(int=0)
_NAMES = tuple(BinRow.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class _Statements:
    put: Statement
    take: Statement
    rename: Statement
    some: Statement
    oldest: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    table = tenant_tables(schema).bin
    ids = bindparam("ids", type_=ARRAY(Uuid))
    both = func.unnest(ids, bindparam("more", type_=ARRAY(Integer)))
    sent = both.table_valued("id", "more", name="sent").render_derived()
    named = (bindparam(name, type_=table.c[column].type) for name, column in _SENT)
    rows = select(sent.c.id, *named, sent.c.more)
    only: BindParameter[str | None] = bindparam("only", type_=Text())
    put = insert(table).from_select(["record_id", "object", "at", "by", "more"], rows)
    excluded = {name: put.excluded[name] for name in ("object", "at", "by", "more")}
    return _Statements(
        put=compile_statement(
            put.on_conflict_do_update(index_elements=["record_id"], set_=excluded)
        ),
        take=compile_statement(delete(table).where(table.c.record_id == any_(ids))),
        rename=compile_statement(
            update(table).where(table.c.object == bindparam("old")).values(object=bindparam("new"))
        ),
        some=compile_statement(
            select(*(table.c[name] for name in _NAMES)).where(table.c.record_id == any_(ids))
        ),
        oldest=compile_statement(
            select(*(table.c[name] for name in _NAMES))
            .where(table.c.at < bindparam("before"), _after(table))
            .where(or_(only.is_(None), table.c.object == only))
            .order_by(table.c.at, table.c.record_id)
            .limit(bindparam("limit"))
        ),
    )


def _after(table: Table) -> ColumnElement[bool]:
    place = tuple_(bindparam("after", type_=table.c.at.type), bindparam("record", type_=Uuid()))
    after: ColumnElement[bool] = tuple_(table.c.at, table.c.record_id) > place
    return after


_SENT: Sequence[tuple[str, str]] = (("name", "object"), ("at", "at"), ("by", "by"))


@per_tenant_and(8)
def _page(schema: str, *, one: bool, mine: bool, on: bool) -> Statement:
    table = tenant_tables(schema).bin
    objects = bindparam("objects", type_=ARRAY(Text))
    # Of one object the index that begins with it gives the order; of several that of time does.
    wanted = [table.c.object == (bindparam("object") if one else any_(objects))]
    if mine:
        wanted.append(table.c.by == bindparam("by"))
    if on:
        place = tuple_(bindparam("at", type_=table.c.at.type), bindparam("record", type_=Uuid()))
        wanted.append(tuple_(table.c.at, table.c.record_id) < place)
    return compile_statement(
        select(*(table.c[name] for name in _NAMES))
        .where(*wanted)
        .order_by(table.c.at.desc(), table.c.record_id.desc())
        .limit(bindparam("limit"))
    )
