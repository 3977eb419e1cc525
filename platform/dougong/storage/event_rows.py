"""Events read with a cursor: in the order of their ids, and never past one that may still come.

Ids are given before transactions commit, so one that is read may be followed by a lower one. Up to
a number everything is there once nobody who writes to the outbox now was writing when it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from time import monotonic, sleep

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Integer,
    Text,
    any_,
    bindparam,
    column,
    func,
    literal,
    select,
    table,
)

from dougong.storage.outbox import Event
from dougong.storage.statement import compile_statement
from dougong.storage.tables import CELL_SCHEMA, OUTBOX

KEEP_EVENTS = timedelta(days=7)
"""How long events are kept once they were delivered."""
PATIENCE_S = 2.0
_LOOK_EVERY_S = 0.02


def settled(
    connection: Connection[TupleRow],
    after: int,
    *,
    patience_s: float = PATIENCE_S,
    seconds: Callable[[], float] = monotonic,
) -> int:
    """Give the number up to which every event is there that will ever be.

    Args:
        connection: In autocommit mode.
        after: Nothing before this is asked for.
        patience_s: How long to wait for those who write.
        seconds: Gives a number of seconds that only ever rises.

    Returns:
        The number; ``after`` where somebody has been writing for longer than that.
    """
    row = _LAST.one(connection)
    last = int(row[0] or 0) if row is not None else 0
    if last <= after:
        return after
    until = seconds() + patience_s
    writing = _writing(connection)
    while writing:
        if seconds() >= until:
            return after
        sleep(_LOOK_EVERY_S)
        # Those who began since got their numbers later.
        writing &= _writing(connection)
    return last


def last_event(connection: Connection[TupleRow], tenant: str) -> int:
    """Give the number of the latest event of a tenant; 0 if none is kept."""
    row = _LATEST.one(connection, {"owner": tenant})
    return 0 if row is None or row[0] is None else int(row[0])


def read_events(
    connection: Connection[TupleRow],
    tenant: str,
    *,
    after: int,
    up_to: int,
    objects: Sequence[str],
    limit: int,
) -> list[Event]:
    """Give the events of a tenant that concern some objects, in order.

    Args:
        connection: Any.
        tenant: Whose.
        after: The last one that is known.
        up_to: The last one that may be told.
        objects: The objects.
        limit: How many at most.
    """
    values = {
        "owner": tenant,
        "after": after,
        "last": up_to,
        "names": list(objects),
        "most": limit,
    }
    rows = _READ.all(connection, values)
    return [Event(**dict(zip(_FIELDS, row, strict=True))) for row in rows]


def _writing(connection: Connection[TupleRow]) -> set[str]:
    return {transaction for (transaction,) in _WRITING.all(connection)}


_FIELDS = tuple(Event.__dataclass_fields__)
_SEQUENCE = func.pg_get_serial_sequence(literal(f"{CELL_SCHEMA}.{OUTBOX.name}"), literal("id"))
_LOCKS = table(
    "pg_locks",
    column("virtualtransaction", Text()),
    column("relation"),
    column("database"),
    column("mode", Text()),
    column("granted"),
)
_OURS = (
    select(column("oid"))
    .select_from(table("pg_database", column("oid"), column("datname")))
    .where(column("datname") == func.current_database())
    .scalar_subquery()
)
_LAST = compile_statement(select(func.pg_sequence_last_value(func.to_regclass(_SEQUENCE))))
_WRITING = compile_statement(
    select(_LOCKS.c.virtualtransaction)
    .where(_LOCKS.c.relation == func.to_regclass(literal(f"{CELL_SCHEMA}.{OUTBOX.name}")))
    .where(_LOCKS.c.database == _OURS, _LOCKS.c.mode == "RowExclusiveLock", _LOCKS.c.granted)
)
_LATEST = compile_statement(
    select(func.max(OUTBOX.c.id)).where(OUTBOX.c.tenant == bindparam("owner", type_=Text()))
)
_READ = compile_statement(
    select(*(OUTBOX.c[name] for name in _FIELDS))
    .where(OUTBOX.c.tenant == bindparam("owner", type_=Text()))
    .where(OUTBOX.c.id > bindparam("after", type_=BigInteger()))
    .where(OUTBOX.c.id <= bindparam("last", type_=BigInteger()))
    .where(OUTBOX.c.object == any_(bindparam("names", type_=ARRAY(Text))))
    .order_by(OUTBOX.c.id)
    .limit(bindparam("most", type_=Integer()))
)
