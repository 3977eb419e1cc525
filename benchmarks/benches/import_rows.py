"""A CSV file imported: read, mapped, validated, with lookups, roll-ups, history and events."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import orjson
import psycopg
from psycopg import sql

from benchmarks.bench import Bench, Figure, Stage
from benchmarks.ground import ACCOUNTS, PRIORITIES, SCHEMA, STATUSES, TICKET_DEFINITION, Ground
from dougong.app import Platform, build_platform
from dougong.deployment.deploy import DeployRequest
from dougong.kernel.settings import Settings
from dougong.metadata.definition import Definition
from dougong.records.bulk.importing import ImportRequest, Imports
from dougong.records.bulk.mapping import Target
from dougong.storage.jobs import Job, find_job
from dougong.storage.tables import CELL_SCHEMA

_TICKET, _ACCOUNT = "imported_ticket", "imported_account"
_TEXT = {"en": "Imported", "zh-CN": "导入"}
_OVER = ("done", "failed", "cancelled")
_LONGEST_S = 3600
_COLUMNS = (
    "source_ref", "subject", "description", "status", "priority", "account", "opened_at",
    "due_on", "cost", "satisfaction", "on_site",
)  # fmt: skip
_ACCOUNT_OBJECT: dict[str, Any] = {
    "kind": "object",
    "name": _ACCOUNT,
    "label": _TEXT,
    "plural": _TEXT,
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "label": _TEXT},
        {"name": "code", "type": "text", "label": _TEXT, "unique": True},
        {
            "name": "tickets",
            "type": "rollup",
            "label": _TEXT,
            "from": f"{_TICKET}.account",
            "aggregate": "count",
        },
        {
            "name": "spent",
            "type": "rollup",
            "label": _TEXT,
            "from": f"{_TICKET}.account",
            "aggregate": "sum",
            "field": "cost",
            "scale": 2,
        },
    ],
}
_MAKE_ACCOUNTS = sql.SQL("""
INSERT INTO {table} (id, version, created_at, updated_at, name, code)
SELECT gen_random_uuid(), 1, now(), now(), 'Account ' || n, 'A-' || n
FROM generate_series(0, {last}) n
""")
_FOREIGN_KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = %s::regclass AND contype = 'f'
"""
_OWN_COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""


class ImportRows(Bench):
    """The way of a file through the worker, against a COPY of the same rows.

    The floor's table has the same columns, constraints and indexes, and no more: neither history
    nor events nor roll-ups.
    """

    name = "import"
    unit = "µs a row"
    order = 3
    budget = 0.25

    def run(self, stage: Stage) -> Figure:
        """Import as many rows as the ground has, once."""
        ground, rows = stage.ground, stage.ground.rows
        with tempfile.TemporaryDirectory() as folder:
            platform = build_platform(
                Settings(
                    database_url=ground.database_url,
                    redis_url=ground.redis_url,
                    data_dir=Path(folder),
                ),
                pool_size=2,
            )
            try:
                _deploy(platform, ground)
                with _worker(ground, folder) as worker:
                    job = _import(platform, ground, rows)
                    peak_mb = _peak_mb(worker)
            finally:
                platform.close()
            assert job.finished_at is not None
            ours = (job.finished_at - job.created_at).total_seconds()
            _check(ground, rows)
            floor = _copy(ground, Path(folder) / "rows")
        further = {"seconds": ours, "floor_seconds": floor, "peak_mb": peak_mb}
        return Figure(floor / ours, ours / rows * 1e6, floor / rows * 1e6, further)


def _deploy(platform: Platform, ground: Ground) -> None:
    ticket: dict[str, Any] = orjson.loads(TICKET_DEFINITION.read_bytes())
    fields = [
        {**each, "to": _ACCOUNT} if each["name"] == "account" else each for each in ticket["fields"]
    ]
    objects = [_ACCOUNT_OBJECT, {**ticket, "name": _TICKET, "fields": fields}]
    definitions = [Definition("object", str(each["name"]), each) for each in objects]
    platform.deployments.deploy(ground.actor, DeployRequest(definitions=definitions))
    with psycopg.connect(ground.database_url, autocommit=True) as connection:
        table = sql.Identifier(SCHEMA, _ACCOUNT)
        connection.execute(_MAKE_ACCOUNTS.format(table=table, last=ACCOUNTS - 1))
        connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(table))


@contextmanager
def _worker(ground: Ground, folder: str) -> Iterator[int]:
    environment = {
        **os.environ,
        "DOUGONG_DATABASE_URL": ground.database_url,
        "DOUGONG_REDIS_URL": ground.redis_url,
        "DOUGONG_DATA_DIR": folder,
    }
    command = [sys.executable, "-m", "dougong", "worker"]
    process = subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[2])
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


def _import(platform: Platform, ground: Ground, rows: int) -> Job:
    imports = Imports(
        database=platform.database,
        models=platform.models,
        uploads=platform.uploads,
        clock=platform.clock,
        ids=platform.ids,
    )
    upload = platform.uploads.receive(ground.actor, "tickets.csv", _csv(rows))
    mapping = {
        name: Target(field=name, by="code" if name == "account" else None) for name in _COLUMNS
    }
    job_id = imports.start(ground.actor, upload.id, ImportRequest(object=_TICKET, mapping=mapping))
    return _done(platform, ground, job_id)


def _csv(rows: int) -> Iterator[bytes]:
    yield (",".join(_COLUMNS) + "\n").encode()
    for first in range(0, rows, 1000):
        lines = (",".join(_row(n)) for n in range(first, min(first + 1000, rows)))
        yield ("\n".join(lines) + "\n").encode()


def _row(n: int) -> Sequence[str]:
    day = f"2026-{1 + n % 12:02}-{1 + n % 28:02}"
    return (
        f"import-{n}",
        f"Machine {n} stops after start",
        "It stops after a few seconds. " * 4,
        STATUSES[n % 5],
        PRIORITIES[n % 4],
        f"A-{n * 7919 % ACCOUNTS}",
        f"{day}T{n % 24:02}:{n % 60:02}:00Z",
        day,
        f"{n % 1000 / 10:.2f}",
        str(1 + n % 5),
        "true" if n % 4 == 0 else "false",
    )


def _done(platform: Platform, ground: Ground, job_id: UUID) -> Job:
    deadline = time.monotonic() + _LONGEST_S
    while time.monotonic() < deadline:
        with platform.database.connection(CELL_SCHEMA) as connection:
            job = find_job(connection, job_id, tenant=ground.actor.tenant)
        if job.state in _OVER:
            if job.state != "done":
                raise RuntimeError(f"the import ended badly: {job.error}")
            return job
        time.sleep(0.1)
    raise RuntimeError("the import took too long")


def _peak_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _check(ground: Ground, rows: int) -> None:
    query = sql.SQL("SELECT sum(tickets), sum(spent), (SELECT sum(cost) FROM {ticket}) FROM {of}")
    names = {"ticket": sql.Identifier(SCHEMA, _TICKET), "of": sql.Identifier(SCHEMA, _ACCOUNT)}
    with psycopg.connect(ground.database_url) as connection:
        tickets, spent, cost = cast(Any, connection.execute(query.format(**names)).fetchone())
    if (tickets, spent) != (rows, cost):
        raise RuntimeError(f"{tickets} tickets are rolled up, of {rows}; {spent} of {cost}")


def _copy(ground: Ground, file: Path) -> float:
    """Copy the same rows into a table of the same kind; gives the seconds that took."""
    source, target = sql.Identifier(SCHEMA, _TICKET), sql.Identifier(SCHEMA, "_copied")
    name = f"{SCHEMA}.{_TICKET}"
    with psycopg.connect(ground.database_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(target, source)
        )
        for key, definition in connection.execute(_FOREIGN_KEYS, [name]).fetchall():
            connection.execute(
                sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                    target, sql.Identifier(key), sql.SQL(definition)
                )
            )
        found = connection.execute(_OWN_COLUMNS, [name]).fetchall()
        columns = sql.SQL(", ").join(sql.Identifier(column) for (column,) in found)
        rows = sql.SQL("COPY (SELECT {} FROM {} ORDER BY id) TO STDOUT").format(columns, source)
        with connection.cursor() as cursor, file.open("wb") as out, cursor.copy(rows) as copied:
            for part in copied:
                out.write(part)
        into = sql.SQL("COPY {} ({}) FROM STDIN").format(target, columns)
        begun = time.perf_counter()
        with connection.cursor() as cursor, file.open("rb") as read, cursor.copy(into) as copying:
            while part := read.read(1 << 20):
                copying.write(part)
        return time.perf_counter() - begun
