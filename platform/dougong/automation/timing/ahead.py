"""What would fire: when a flow is due in the days to come, for the records as they are now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.automation.errors import UnknownFlowError
from dougong.automation.flows.service import require_sight
from dougong.automation.timing.timetable import Timetables
from dougong.automation.timing.working import some_times
from dougong.deployment.model import Model
from dougong.kernel.suggest import hint
from dougong.records.talk.seeing import Sight

MOST = 200
MOST_DAYS = 366
_READ = 5_000


@dataclass(frozen=True, slots=True)
class Firing:
    """An instant at which a flow is due.

    Attributes:
        at: When.
        record_id: For which record; None: of a schedule.
        label: What the reader calls that.
    """

    at: datetime
    record_id: UUID | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """Looks ahead.

    Attributes:
        timetables: What is due when.
        sight: Reads.
    """

    timetables: Timetables
    sight: Sight

    def firings(self, actor: Actor, name: str, days: int) -> tuple[list[Firing], bool]:
        """Give when a flow is due in so many days, and whether that is more than is shown.

        Of records only those that the actor may read. A flow that time does not set off is never
        due.

        Raises:
            MissingRightError: The actor sees to no flows.
            UnknownFlowError: There is no such flow.
        """
        require_sight(actor)
        now = self.sight.clock.now()
        until = now + timedelta(days=days)

        def work(connection: Connection[TupleRow], model: Model) -> list[Firing]:
            timetable = self.timetables.of(model)
            if name not in model.catalog.all("flow"):
                raise UnknownFlowError(flow=name, hint=hint(name, model.catalog.all("flow")))
            scheduled = timetable.scheduled_flow(name)
            if scheduled is not None:
                times = some_times(model, scheduled, now, until, actor.time_zone, MOST + 1)
                return [Firing(each) for each in times]
            timed = timetable.timed_flow(model, name)
            if timed is None or not actor.rights.may("read", timed.record.name):
                return []
            rows, _ = timed.due(
                connection,
                replace(actor, via="flow:trigger"),
                now=now,
                after=now,
                until=until,
                most=_READ,
                reader=actor,
            )
            return [Firing(row.due, row.record_id, row.label) for row in rows[: MOST + 1]]

        found = self.sight.read(actor, work)
        return found[:MOST], len(found) > MOST
