"""Tends to files each hour: removes blobs that no row names, and sees to what was left behind.

A blob is written before the row that names it is committed. One that is a day old and named by no
row is of a process that died, of a row that was deleted, or of a tenant that is gone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Uuid, bindparam, column, exists, func, or_, select

from dougong.kernel.ids import Ids
from dougong.storage.blobs.base import BlobEntry, Blobs, BlobsUnavailableError
from dougong.storage.database import Database
from dougong.storage.file_jobs import queue_move, queue_scan
from dougong.storage.file_rows import files_in_rows, waiting_files
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import CELL_SCHEMA, PURGED, tenant_tables
from dougong.storage.tenants import Tenant, list_tenants

KEEP_ORPHANS = timedelta(days=1)
SCAN_AGAIN_AFTER = timedelta(hours=1)
KEEP_PURGED = timedelta(days=90)

_BATCH = 1000
_UNFINISHED = ".part"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FileTending:
    """Does it.

    Attributes:
        database: The cell.
        blobs: Where bytes lie.
        ids: Makes ids of jobs.
    """

    database: Database
    blobs: Blobs
    ids: Ids

    def __call__(self, now: datetime) -> int:
        """Tend to every tenant; gives how many blobs were removed."""
        removed = 0
        try:
            for tenant in list_tenants(self.database):
                removed += self._orphans(tenant.schema, now)
                self._left_behind(tenant, now)
            for schema in self._purged(now):
                for entry in self.blobs.entries(f"{schema}/"):
                    self.blobs.delete(entry.key)
                    removed += 1
        except (BlobsUnavailableError, OSError) as error:
            _log.warning("the store of files is left for the next hour: %s", error)
        return removed

    def _orphans(self, schema: str, now: datetime) -> int:
        removed, begins = 0, f"{schema}/"
        old = (e for e in self.blobs.entries(begins) if e.at < now - KEEP_ORPHANS)
        while batch := list(islice(old, _BATCH)):
            orphans = [each for each in batch if each.key.endswith(_UNFINISHED)]
            named = list(_named(batch, begins))
            with self.database.connection(schema) as connection:
                known = _known(connection, schema, [blob for _, blob in named])
            orphans += [entry for entry, blob in named if blob not in known]
            for entry in orphans:
                self.blobs.delete(entry.key)
            removed += len(orphans)
        return removed

    def _left_behind(self, tenant: Tenant, now: datetime) -> None:
        """Queue what a job should have done: it failed for good, or there was none yet."""
        schema = tenant.schema
        with self.database.transaction(schema) as connection:
            waiting = waiting_files(connection, schema, before=now - SCAN_AGAIN_AFTER, most=_BATCH)
            for file_id in waiting:
                queue_scan(connection, tenant.name, file_id, id=self.ids.new(), now=now)
            if files_in_rows(connection, schema, 1):
                queue_move(connection, tenant.name, id=self.ids.new(), now=now)

    def _purged(self, now: datetime) -> Sequence[str]:
        query = select(PURGED.c.schema).where(PURGED.c.at > bindparam("since"))
        with self.database.connection(CELL_SCHEMA) as connection:
            rows = compile_statement(query).all(connection, {"since": now - KEEP_PURGED})
        return [row[0] for row in rows]


def _named(entries: Iterable[BlobEntry], begins: str) -> Iterator[tuple[BlobEntry, UUID]]:
    """Give the blobs with their ids; what has none is nothing of ours, and stays."""
    for entry in entries:
        if not entry.key.endswith(_UNFINISHED):
            try:
                yield entry, UUID(entry.key.removeprefix(begins).partition(".")[0])
            except ValueError:
                continue


def _known(connection: Connection[TupleRow], schema: str, blobs: Sequence[UUID]) -> set[UUID]:
    if not blobs:
        return set()
    rows = _naming(schema).all(connection, {"blobs": list(blobs)})
    return {row[0] for row in rows}


def _naming(schema: str) -> Statement:
    """Give those of some blobs that a row names, in any table of the tenant."""
    metadata = tenant_tables(schema).metadata
    asked = func.unnest(bindparam("blobs", type_=ARRAY(Uuid))).table_valued(
        column("blob", Uuid()), name="asked"
    )
    asked = asked.render_derived()
    naming = [
        exists(select(table.c.blob).where(table.c.blob == asked.c.blob).correlate(asked))
        for table in metadata.sorted_tables
        if "blob" in table.c
    ]
    return compile_statement(select(asked.c.blob).where(or_(*naming)))
