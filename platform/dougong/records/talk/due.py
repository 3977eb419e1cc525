"""Tells what is due: reminders, and tasks that are not done yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, select

from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.ids import Ids
from dougong.records.talk.tasks import TASK, tasks_of
from dougong.storage.job_context import JobContext
from dougong.storage.notifications import Notice, notify
from dougong.storage.reminder_rows import take_due
from dougong.storage.statement import compile_statement
from dougong.storage.tables import tenant_tables
from dougong.storage.turns import take_turn

REMINDER, TASK_DUE = "reminder", "task_due"

_MOST_TASKS = 10_000


@dataclass(frozen=True, slots=True)
class DueTeller:
    """The handler of the job of one second.

    Attributes:
        models: Compiled definitions.
        ids: Makes ids of notifications.
        announce: Told of a tenant of which something is to be shown at once.
    """

    models: Models
    ids: Ids
    announce: Callable[[str], None]

    def __call__(self, context: JobContext) -> None:
        """Tell what is due, once."""
        home, second = context.tenant, datetime.fromisoformat(str(context.job.payload["at"]))
        assert home is not None
        if context.job.done:
            return
        model = self.models.current(home.schema)
        with context.step() as connection:
            now = context.clock.now()
            # Two jobs may have the same second, where one was made shortly before it.
            take_turn(connection, f"due {home.schema}")
            notices = [
                Notice(
                    user_id=row.user_id, kind=REMINDER, object=row.object,
                    record_id=row.record_id,
                    details={"note": row.note, "reminder": str(row.id)},
                )
                for row in take_due(connection, home.schema, second, now=now)
            ]  # fmt: skip
            notices += _due_tasks(connection, model, second)
            notify(connection, home.schema, notices, ids=self.ids, at=now)
            context.progress(connection, done=1, total=1)
        self.announce(home.schema)


def _due_tasks(
    connection: Connection[TupleRow], model: Model, second: datetime
) -> Iterator[Notice]:
    record = tasks_of(model)
    if record is None:
        return
    table, told = record.table, tenant_tables(model.schema).notification
    due = table.c.due_at
    known = (
        select(told.c.id)
        .where(told.c.user_id == table.c.owner, told.c.kind == TASK_DUE)
        .where(told.c.record_id == table.c.id, told.c.at >= due)
        .exists()
    )
    query = (
        select(table.c.id, table.c.owner)
        .where(table.c.type == TASK, table.c.done.is_not(True), table.c.owner.is_not(None))
        .where(table.c.deleted_at.is_(None), ~known)
        .where(due >= bindparam("begins", type_=due.type), due < bindparam("ends", type_=due.type))
        .limit(_MOST_TASKS)
    )
    values = {"begins": second, "ends": second + timedelta(seconds=1)}
    for task, owner in compile_statement(query).all(connection, values):
        yield Notice(user_id=owner, kind=TASK_DUE, object=record.name, record_id=task)
