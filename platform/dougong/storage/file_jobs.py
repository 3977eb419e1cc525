"""The jobs on files: looking one through, and moving bytes out of the database."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.storage.jobs import enqueue

SCAN_FILE, MOVE_FILES = "scan_file", "move_files"


def queue_scan(
    connection: Connection[TupleRow],
    tenant: str,
    file_id: UUID,
    *,
    id: UUID,  # noqa: A002 - the column's name
    now: datetime,
) -> None:
    """Have a file looked through, in the caller's transaction; once, however often it is asked."""
    enqueue(
        connection,
        SCAN_FILE,
        {"file": str(file_id)},
        id=id,
        now=now,
        tenant=tenant,
        unique_key=f"scan {file_id}",
    )


def queue_move(
    connection: Connection[TupleRow],
    tenant: str,
    *,
    id: UUID,  # noqa: A002 - the column's name
    now: datetime,
) -> None:
    """Have bytes moved out of the rows of files, in the caller's transaction."""
    enqueue(connection, MOVE_FILES, {}, id=id, now=now, tenant=tenant, unique_key=MOVE_FILES)
