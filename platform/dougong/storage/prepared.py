"""Running a statement by one call of libpq, prepared once it comes a second time.

psycopg's cursor takes the interpreter's lock anew for every piece of an answer, and drops all
prepared statements of a connection at each rollback. Measured, one call costs a third of that.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from psycopg import Connection, OperationalError, adapt
from psycopg.abc import Buffer, PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow

# A backend keeps the plan of each.
MOST_PREPARED = 400

_Key = tuple[str, tuple[int, ...] | None]
_SUCCESS = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK, ExecStatus.EMPTY_QUERY)


class _Prepared:
    """The statements that one connection has met; the name of those that it has prepared."""

    def __init__(self) -> None:
        self.names: OrderedDict[_Key, bytes | None] = OrderedDict()
        self.made = 0


_CONNECTIONS: WeakKeyDictionary[Connection[TupleRow], _Prepared] = WeakKeyDictionary()


def execute(
    connection: Connection[TupleRow], sql: str, values: Sequence[Any], *, afresh: bool = False
) -> tuple[PGresult, Transformer]:
    """Run a statement and wait for all of its answer.

    Args:
        connection: On it psycopg itself must prepare nothing (``prepare_threshold`` is None).
        sql: One statement with ``%s`` placeholders.
        values: Their values.
        afresh: Whether it is never prepared: PostgreSQL then plans for these values, which pays
            where they tell how many rows it has to read.

    Returns:
        The result, in text, and what reads its values.

    Raises:
        psycopg.Error: It failed.
    """
    transformer: Transformer = adapt.Transformer(connection)
    params = transformer.dump_sequence(values, [PyFormat.AUTO] * len(values))
    if afresh:
        types, formats = transformer.types, transformer.formats
        result = connection.pgconn.exec_params(_numbered(sql), params, types, formats)
    else:
        result = _run(connection, sql, params, transformer)
    if result.status not in _SUCCESS:
        raise _failure(connection, result)
    return result, transformer


def execute_script(connection: Connection[TupleRow], sql: bytes) -> PGresult:
    """Run statements without values in one round trip; gives the last one's result.

    Raises:
        psycopg.Error: One failed; those after it did not run.
    """
    result = connection.pgconn.exec_(sql)
    if result.status not in _SUCCESS:
        raise _failure(connection, result)
    return result


def _run(
    connection: Connection[TupleRow],
    sql: str,
    params: Sequence[Buffer | None],
    transformer: Transformer,
) -> PGresult:
    prepared = _CONNECTIONS.get(connection)
    if prepared is None:
        prepared = _CONNECTIONS[connection] = _Prepared()
    key = (sql, transformer.types)
    server = connection.pgconn
    if key not in prepared.names:
        # What comes only once is not worth being kept.
        _remember(connection, prepared, key)
        return server.exec_params(_numbered(sql), params, transformer.types, transformer.formats)
    prepared.names.move_to_end(key)
    name = prepared.names[key]
    if name is None:
        name = b"dougong_%d" % prepared.made
        prepared.made += 1
        result = server.prepare(name, _numbered(sql), transformer.types)
        if result.status not in _SUCCESS:
            return result
        prepared.names[key] = name
    # It takes None for blank as exec_params does; only its annotation forgets that.
    return server.exec_prepared(name, params, transformer.formats)  # type: ignore[arg-type]


def _remember(connection: Connection[TupleRow], prepared: _Prepared, key: _Key) -> None:
    prepared.names[key] = None
    if len(prepared.names) > MOST_PREPARED:
        _, name = prepared.names.popitem(last=False)
        if name is not None:
            execute_script(connection, b"DEALLOCATE " + name)


@lru_cache(maxsize=4096)
def _numbered(sql: str) -> bytes:
    """Write the placeholders as PostgreSQL has them: ``$1``, ``$2``, …"""
    first, *rest = sql.split("%s")
    text = first + "".join(f"${i}{part}" for i, part in enumerate(rest, start=1))
    return text.replace("%%", "%").encode()


def _failure(connection: Connection[TupleRow], result: PGresult) -> Exception:
    error = error_from_result(result)
    if error.sqlstate is None and connection.pgconn.status == ConnStatus.BAD:
        return OperationalError(str(error))
    return error
