"""Timers follow definitions: a flow that is new, or is due at other times, gets its first job."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.automation.timing.terms import second_after
from dougong.automation.timing.timetable import Timetables
from dougong.automation.timing.working import schedule_times
from dougong.deployment.builder import Builder
from dougong.deployment.model import Model
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.storage.timer_rows import (
    DATE_TRIGGER,
    SCHEDULE_TRIGGER,
    Timer,
    call_timer,
    drop_other_timers,
    put_timer,
    timers_of,
)


@dataclass(frozen=True, slots=True)
class TriggerFollower:
    """Follows deploys.

    Attributes:
        timetables: What is due when.
        ids: Makes ids.
        clock: Tells when.
    """

    timetables: Timetables
    ids: Ids
    clock: Clock

    def follow(
        self, connection: Connection[TupleRow], actor: Builder, old: Model, new: Model
    ) -> None:
        """Ask for the first job of each flow that is new or was changed, and forget those gone.

        From then on it is due: what would have been due before is over.
        """
        assert isinstance(actor, Actor)
        timetable = self.timetables.of(new)
        marks = timetable.marks
        if marks == self.timetables.of(old).marks:
            return
        known = timers_of(connection, new.schema, marks)
        drop_other_timers(connection, new.schema, marks)
        now = self.clock.now()
        for name, mark in marks.items():
            if name in known and known[name].mark == mark:
                continue
            due, kind = second_after(now), DATE_TRIGGER
            if timetable.is_scheduled(name):
                compiled = timetable.scheduled_flow(name)
                assert compiled is not None
                first = next(schedule_times(new, compiled, now, actor.time_zone), None)
                if first is None:
                    continue
                due, kind = first, SCHEDULE_TRIGGER
            put_timer(
                connection,
                new.schema,
                Timer(flow=name, mark=mark, due_at=due if kind == SCHEDULE_TRIGGER else None),
            )
            call_timer(connection, actor.tenant, kind, name, due, ids=self.ids, now=now, mark=mark)
