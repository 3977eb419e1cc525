"""Dates and inactivity on a stage: only the records that it has saved are looked at.

A tenant may have any number of others, of which nothing that happens here depends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor, system_actor
from dougong.automation.flows.starting import Start, start_runs
from dougong.automation.timing.saving import TimesOfSaves
from dougong.automation.timing.terms import second_after
from dougong.automation.timing.timed import TimedFlow
from dougong.automation.timing.timetable import Timetables
from dougong.deployment.model import Model
from dougong.hooks.events import Save
from dougong.kernel.ids import Ids
from dougong.records.saving.pipeline import Saving
from dougong.storage.job_context import JobContext
from dougong.storage.jobs import enqueue
from dougong.storage.timer_rows import DATE_TRIGGER

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class StagedTimes(TimesOfSaves):
    """Follows saves of a stage: it relies on no job that others have asked for.

    Attributes:
        saved: The records that were saved, by object.
    """

    saved: dict[str, set[UUID]] = field(default_factory=dict)

    def _follow(self, saving: Saving, timed: TimedFlow, save: Save) -> datetime | None:
        self.saved.setdefault(save.object, set()).update(each.id for each in save.changes)
        return super(StagedTimes, self)._follow(saving, timed, save)

    def _call(self, saving: Saving, coming: Mapping[str, datetime]) -> None:
        for flow, due in coming.items():
            call(saving.connection, saving.actor, flow, due, ids=self.ids, now=saving.now)


@dataclass(frozen=True, slots=True)
class StagedDates:
    """The handler of the jobs of dates, and of inactivity.

    Attributes:
        model: The definitions.
        timetables: What is due when.
        times: Knows which records were saved.
        ids: Makes ids.
        now: Tells the time of the stage.
    """

    model: Model
    timetables: Timetables
    times: StagedTimes
    ids: Ids
    now: Callable[[], datetime]

    def __call__(self, context: JobContext) -> None:
        """Begin what is due, and ask for the next job."""
        payload: Any = context.job.payload
        second = datetime.fromisoformat(payload["at"])
        timed = self.timetables.of(self.model).timed_flow(self.model, str(payload["flow"]))
        home = context.tenant
        if timed is None or home is None:
            return
        now, actor = self.now(), system_actor(home)
        among = self.times.saved.get(str(timed.compiled.flow.object), set())
        with context.database.transaction(self.model.schema) as connection:
            rows, _ = timed.due(
                connection,
                actor,
                now=now,
                after=second - _SECOND,
                until=now,
                among=sorted(among),
                most=len(among) + 1,
            )
            starts = [
                Start(
                    record_id=each.record_id, given=timed.given(each), trigger_key=timed.key(each)
                )
                for each in rows
            ]
            start_runs(
                connection, home.name, self.model, timed.compiled, starts, ids=self.ids, now=now
            )
            later = timed.due_after_save(connection, actor, None, ids=sorted(among), now=now)
            coming = min((each.due for each in later if each.due > now), default=None)
            if coming is not None:
                call(connection, actor, timed.name, coming, ids=self.ids, now=now)


def call(
    connection: Connection[TupleRow],
    actor: Actor,
    flow: str,
    due: datetime,
    *,
    ids: Ids,
    now: datetime,
) -> None:
    """Have a flow looked at when something is due, by a job of the stage's own."""
    second = second_after(due)
    enqueue(
        connection,
        DATE_TRIGGER,
        {"flow": flow, "at": second.isoformat(), "mark": ""},
        id=ids.new(),
        now=now,
        tenant=actor.tenant,
        due_at=second,
    )
