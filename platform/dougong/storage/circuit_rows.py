"""Which plugins failed of late in a tenant, and which of them are left alone for now, as rows.

A circuit is open while its plugin is left alone; then one call tells whether it is well again. It
is a row, so that every process knows of it, and goes when the plugin is well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

OPENS_AFTER = 5
"""How many failures in a row open a circuit."""
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)
_MOST_DOUBLINGS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """A plugin that failed.

    Attributes:
        plugin: Its name.
        hook: The hook in which it failed.
        failures: How often in a row.
        error: What it broke with last.
        failed_at: When.
        open_until: Until when it is left alone; None: it is not.
    """

    plugin: str
    hook: str
    failures: int
    error: str
    failed_at: datetime
    open_until: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Tell whether the plugin is left alone now."""
        return self.open_until is not None and self.open_until > now


def circuits(connection: Connection[TupleRow], schema: str) -> list[Circuit]:
    """Give the plugins of a tenant that failed and are not known to be well again."""
    rows = _statements(schema).all.all(connection, {})
    return [Circuit(**dict(zip(_FIELDS, row, strict=True))) for row in rows]


def note_failure(
    connection: Connection[TupleRow],
    schema: str,
    plugin: str,
    hook: str,
    *,
    error: str,
    now: datetime,
) -> Circuit:
    """Count a failure; enough of them in a row open the circuit, longer each time."""
    statements = _statements(schema)
    row = statements.one.one(connection, {"of_plugin": plugin, "of_hook": hook})
    failures = 1 if row is None else int(row[0]) + 1
    until = None
    if failures >= OPENS_AFTER:
        doublings = min(failures - OPENS_AFTER, _MOST_DOUBLINGS)
        until = now + min(_FIRST_PAUSE * 2**doublings, _LONGEST_PAUSE)
    circuit = Circuit(
        plugin=plugin, hook=hook, failures=failures, error=error, failed_at=now, open_until=until
    )
    statements.put.run(connection, {name: getattr(circuit, name) for name in _FIELDS})
    return circuit


def note_success(connection: Connection[TupleRow], schema: str, plugin: str, hook: str) -> None:
    """Forget the failures of a plugin that is well."""
    _statements(schema).remove.run(connection, {"of_plugin": plugin, "of_hook": hook})


_FIELDS = tuple(Circuit.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class _Statements:
    all: Statement
    one: Statement
    put: Statement
    remove: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    table = tenant_tables(schema).plugin_circuit
    columns = [table.c[name] for name in _FIELDS]
    this = (table.c.plugin == bindparam("of_plugin")) & (table.c.hook == bindparam("of_hook"))
    new = insert(table).values({name: bindparam(name) for name in _FIELDS})
    anew = {name: new.excluded[name] for name in _FIELDS[2:]}
    return _Statements(
        compile_statement(select(*columns).order_by(table.c.plugin, table.c.hook)),
        compile_statement(select(table.c.failures).where(this).with_for_update()),
        compile_statement(
            new.on_conflict_do_update(index_elements=[table.c.plugin, table.c.hook], set_=anew)
        ),
        compile_statement(delete(table).where(this)),
    )
