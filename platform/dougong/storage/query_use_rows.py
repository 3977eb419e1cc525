"""What lists and aggregates were really asked for: by shape, how often and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, BigInteger, Float, Text, bindparam, cast, column, delete, func, select
from sqlalchemy.dialects.postgresql import JSONB, insert

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


@dataclass(frozen=True, slots=True)
class QueryShape:
    """What of a query an index could serve: fields of the object itself, whatever their values.

    Attributes:
        object: The object.
        equal: Fields that are compared to be equal, by name.
        ranged: Fields that are compared to be below or above, by name.
        sort: Fields that it is ordered by; none where that is by the time of making.
    """

    object: str
    equal: tuple[str, ...] = ()
    ranged: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()


@dataclass(slots=True)
class Use:
    """How often queries of a shape were run, and for how long.

    Attributes:
        calls: How often.
        total_ms: All of them together.
        slowest_ms: The slowest.
    """

    calls: int = 0
    total_ms: float = 0.0
    slowest_ms: float = 0.0

    def add(self, milliseconds: float) -> None:
        """Count one more."""
        self.calls += 1
        self.total_ms += milliseconds
        self.slowest_ms = max(self.slowest_ms, milliseconds)

    def join(self, other: Use) -> None:
        """Count those that were counted elsewhere."""
        self.calls += other.calls
        self.total_ms += other.total_ms
        self.slowest_ms = max(self.slowest_ms, other.slowest_ms)


def add_use(
    connection: Connection[TupleRow],
    schema: str,
    used: Iterable[tuple[QueryShape, Use]],
    *,
    at: datetime,
) -> None:
    """Add what a process has counted to what is known, in an order that all writers keep."""
    rows = [
        {
            "object": shape.object,
            "equal": shape.equal,
            "ranged": shape.ranged,
            "sort": shape.sort,
            "calls": use.calls,
            "total_ms": use.total_ms,
            "slowest_ms": use.slowest_ms,
        }
        for shape, use in sorted(used, key=lambda each: _key(each[0]))
    ]
    values = {"rows": orjson.dumps(rows).decode(), "now": at}
    _statements(schema).add.run(connection, values)


def read_use(connection: Connection[TupleRow], schema: str) -> list[tuple[QueryShape, Use]]:
    """Give all that is known, what took longest first."""
    rows = _statements(schema).read.all(connection)
    return [
        (
            QueryShape(name, tuple(equal), tuple(ranged), tuple(sort)),
            Use(calls, total, slowest),
        )
        for name, equal, ranged, sort, calls, total, slowest in rows
    ]


def forget_use(connection: Connection[TupleRow], schema: str, object_name: str) -> None:
    """Begin anew for an object, such as when its indexes have changed."""
    _statements(schema).forget.run(connection, {"name": object_name})


def _key(shape: QueryShape) -> tuple[object, ...]:
    return (shape.object, shape.equal, shape.ranged, shape.sort)


@dataclass(frozen=True, slots=True)
class _Statements:
    add: Statement
    read: Statement
    forget: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    table = tenant_tables(schema).query_use
    names = ARRAY(Text)
    columns = (
        column("object", Text),
        column("equal", names),
        column("ranged", names),
        column("sort", names),
        column("calls", BigInteger),
        column("total_ms", Float),
        column("slowest_ms", Float),
    )
    sent = func.jsonb_to_recordset(cast(bindparam("rows", type_=Text()), JSONB))
    rows = sent.table_valued(*columns, name="sent").render_derived(with_types=True)
    now = bindparam("now", type_=table.c.last_at.type)
    made = insert(table).from_select(
        [each.name for each in table.c],
        select(*(rows.c[each.name] for each in columns), now, now),
    )
    more = made.excluded
    add = made.on_conflict_do_update(
        index_elements=["object", "equal", "ranged", "sort"],
        set_={
            "calls": table.c.calls + more.calls,
            "total_ms": table.c.total_ms + more.total_ms,
            "slowest_ms": func.greatest(table.c.slowest_ms, more.slowest_ms),
            "last_at": more.last_at,
        },
    )
    read = select(*(each for each in table.c if each.name not in ("first_at", "last_at")))
    return _Statements(
        add=compile_statement(add),
        read=compile_statement(read.order_by(table.c.total_ms.desc())),
        forget=compile_statement(delete(table).where(table.c.object == bindparam("name"))),
    )
