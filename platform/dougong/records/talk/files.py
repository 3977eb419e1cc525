"""Files that came with comments: there for whoever may read the record that was commented on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.model import Model
from dougong.records.errors import RecordNotFoundError
from dougong.records.plans import PlanCache
from dougong.records.reading.one import build_get, run_get
from dougong.storage.file_rows import FileRow, find_file
from dougong.storage.talk_rows import records_with_file


def find_commented(
    connection: Connection[TupleRow],
    model: Model,
    actor: Actor,
    plans: PlanCache,
    file_id: UUID,
    context: Mapping[str, Any],
) -> FileRow | None:
    """Give a file that came with a comment on a record which the actor may read."""
    for name, record_id in records_with_file(connection, model.schema, file_id):
        record = model.objects.get(name)
        if record is None or not actor.rights.may("read", name):
            continue
        key = (model.schema, model.version, actor.rights.key, "commented", name)
        plan = plans.get(key, lambda of=record: build_get(model, of, actor, fields=("id",)))  # type: ignore[misc]
        try:
            run_get(connection, plan, record, record_id, context)
        except RecordNotFoundError:
            continue
        return find_file(connection, model.schema, file_id)
    return None
