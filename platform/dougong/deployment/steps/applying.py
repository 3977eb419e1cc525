"""The steps of a plan are done: at once, or by a job where that would keep everybody waiting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.builder import Builder
from dougong.deployment.index_job import BUILD_INDEX
from dougong.deployment.steps.refilling import FILL_ROLLUP
from dougong.kernel.ids import Ids
from dougong.storage.ddl import DdlStep
from dougong.storage.jobs import enqueue


def apply_steps(
    connection: Connection[TupleRow],
    actor: Builder,
    steps: Sequence[DdlStep],
    *,
    ids: Ids,
    now: datetime,
) -> None:
    """Do what a plan says, in its order."""
    for step in steps:
        if step.concurrent:
            enqueue(
                connection,
                FILL_ROLLUP if step.action == FILL_ROLLUP else BUILD_INDEX,
                step.to_payload(),
                id=ids.new(),
                now=now,
                tenant=actor.tenant,
                created_by=actor.user_id,
            )
            continue
        connection.execute(step.sql.encode())
