"""The worker's part: what is due is begun, and the next job is asked for.

A job begins what is due in its own second and what has become due since. Each start has a key of
which there is one run at most; so a job that is taken over by another worker, or that several
clocks found, begins nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ColumnElement, Integer, Uuid, bindparam, or_, select

from dougong.access.actor import Actor, system_actor
from dougong.automation.flows.compiled import CompiledFlow
from dougong.automation.flows.starting import Start, start_runs
from dougong.automation.timing.conditions import record_condition
from dougong.automation.timing.schedules import schedule_zone, times_after
from dougong.automation.timing.terms import second_after
from dougong.automation.timing.timed import TimedFlow
from dougong.automation.timing.timetable import Timetables, mark_of
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.formula.calendars import OFFICE_HOURS, Calendar, calendar_named
from dougong.formula.shape import shape
from dougong.formula.to_sql import to_sql
from dougong.formula.value_types import DATETIME
from dougong.formula.values import to_json
from dougong.kernel.ids import Ids
from dougong.records.plans import PlanCache, of_version
from dougong.records.reading.joins import Joins
from dougong.storage.head import share_definitions
from dougong.storage.job_context import JobContext
from dougong.storage.statement import compile_statement
from dougong.storage.tenants import Tenant
from dougong.storage.timer_rows import (
    DATE_TRIGGER,
    SCHEDULE_TRIGGER,
    Timer,
    call_timer,
    next_due,
    put_timer,
    timers_of,
)

TOGETHER = 500
"""How many runs are begun in one transaction."""

MISSED = timedelta(minutes=2)
"""A time of a schedule that is over for longer was missed."""

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _Step:
    """One transaction of a job.

    Attributes:
        connection: Has it open.
        home: The tenant.
        model: The definitions in force.
        actor: The system.
        now: The present instant.
        ids: Makes ids.
    """

    connection: Connection[TupleRow]
    home: Tenant
    model: Model
    actor: Actor
    now: datetime
    ids: Ids

    def begin(self, compiled: CompiledFlow, starts: Sequence[Start]) -> int:
        """Begin runs; gives how many there were not yet."""
        begun = start_runs(
            self.connection, self.home.name, self.model, compiled, starts, ids=self.ids,
            now=self.now,
        )  # fmt: skip
        return sum(each is not None for each in begun)

    def call(self, kind: str, flow: str, at: datetime, mark: str = "") -> None:
        """Ask for a job."""
        call_timer(
            self.connection, self.home.name, kind, flow, at, ids=self.ids, now=self.now, mark=mark
        )


@dataclass(frozen=True, slots=True)
class _Handler:
    """What both handlers have.

    Attributes:
        models: Compiled definitions.
        timetables: What is due when.
        ids: Makes ids.
    """

    models: Models
    timetables: Timetables
    ids: Ids

    def _step(self, connection: Connection[TupleRow], context: JobContext) -> _Step:
        home = context.tenant
        assert home is not None
        version = share_definitions(connection, home.schema)
        model = self.models.current(home.schema)
        if model.version != version:
            model = self.models.compile_stored(connection, home.schema, model)
        actor = replace(system_actor(home), via="flow:trigger")
        return _Step(connection, home, model, actor, context.clock.now(), self.ids)


class DateTriggers(_Handler):
    """The handler of the jobs of dates, and of inactivity."""

    __slots__ = ()

    def __call__(self, context: JobContext) -> None:
        """Begin what is due, and ask for the next job."""
        name, second = _said(context)
        until = context.clock.now()
        beyond: UUID | None = None
        begun = 0
        while True:
            with context.step() as connection:
                step = self._step(connection, context)
                timed = self.timetables.of(step.model).timed_flow(step.model, name)
                if timed is None:
                    return
                more, beyond = begin_due(
                    step, timed, after=second - _SECOND, until=until, beyond=beyond
                )
                begun += more
                context.progress(connection, done=begun)
                if beyond is None:
                    self._go_on(step, timed, until)
                    return

    def _go_on(self, step: _Step, timed: TimedFlow, until: datetime) -> None:
        found = timed.next_due(step.connection, step.actor, after=until, now=step.now)
        next_due(step.connection, step.model.schema, timed.name, found)
        if found is not None:
            step.call(DATE_TRIGGER, timed.name, second_after(found))


def begin_due(
    step: _Step, timed: TimedFlow, *, after: datetime, until: datetime, beyond: UUID | None
) -> tuple[int, UUID | None]:
    """Begin a flow for some of the records for which it is due.

    Returns:
        How many runs were begun, and the record to go on from; None: that is all.
    """
    rows, last = timed.due(
        step.connection, step.actor, now=step.now, after=after, until=until, beyond=beyond,
        most=TOGETHER,
    )  # fmt: skip
    starts = [
        Start(record_id=row.record_id, given=timed.given(row), trigger_key=timed.key(row))
        for row in rows
    ]
    return step.begin(timed.compiled, starts), last


class ScheduleTriggers(_Handler):
    """The handler of the jobs of schedules."""

    __slots__ = ()

    def __call__(self, context: JobContext) -> None:
        """Begin what the schedule says, and ask for the next job."""
        name, at = _said(context)
        while True:
            with context.step() as connection:
                step = self._step(connection, context)
                compiled = self.timetables.of(step.model).scheduled_flow(name)
                if compiled is None or mark_of(compiled.flow) != context.job.payload["mark"]:
                    return
                if self._begin(step, compiled, at):
                    self._go_on(step, compiled, max(at, step.now))
                    context.progress(connection, done=1)
                    return

    def _begin(self, step: _Step, compiled: CompiledFlow, at: datetime) -> bool:
        """Begin runs of one instant; tells whether it has all of them now."""
        flow = compiled.flow
        if flow.trigger.get("missed") == "skip" and step.now - at > MISSED:
            return True
        due = to_json(at, DATETIME)
        key = f"schedule:{flow.name}:{due}"
        if flow.object is None:
            step.begin(compiled, [Start(given={"due_at": due}, trigger_key=key)])
            return True
        schema = step.model.schema
        timer = timers_of(step.connection, schema, [flow.name]).get(flow.name)
        beyond = timer.after if timer is not None and timer.fires_for == at else None
        found = records_of(
            step.connection, step.model, step.actor, compiled, self.timetables.plans,
            now=step.now, beyond=beyond, most=TOGETHER,
        )  # fmt: skip
        starts = [
            Start(record_id=each, given={"due_at": due}, trigger_key=f"{key}:{each}")
            for each in found
        ]
        step.begin(compiled, starts)
        if len(found) < TOGETHER:
            return True
        place = Timer(flow=flow.name, mark=mark_of(flow), due_at=at, fires_for=at, after=found[-1])
        put_timer(step.connection, schema, place)
        return False

    def _go_on(self, step: _Step, compiled: CompiledFlow, after: datetime) -> None:
        due = next(schedule_times(step.model, compiled, after, step.actor.time_zone), None)
        mark = mark_of(compiled.flow)
        timer = Timer(flow=compiled.flow.name, mark=mark, due_at=due)
        put_timer(step.connection, step.model.schema, timer)
        if due is not None:
            step.call(SCHEDULE_TRIGGER, compiled.flow.name, due, mark)


def schedule_times(
    model: Model, compiled: CompiledFlow, after: datetime, zone: str
) -> Iterator[datetime]:
    """Yield the instants of a flow's schedule after one; ``zone`` is the tenant's."""
    trigger = compiled.flow.trigger
    calendar: Calendar | None = None
    if "calendar" in trigger:
        calendar = calendar_named(model.calendars, trigger["calendar"]) or OFFICE_HOURS
    return times_after(trigger["cron"], after, schedule_zone(trigger, zone), calendar)


def records_of(
    connection: Connection[TupleRow],
    model: Model,
    actor: Actor,
    compiled: CompiledFlow,
    plans: PlanCache,
    *,
    now: datetime,
    beyond: UUID | None,
    most: int,
) -> list[UUID]:
    """Give the records for which a schedule begins a flow, in the order of their ids."""
    record = model.object(str(compiled.flow.object))
    constants: dict[str, Any] = {}

    def build() -> Any:
        table = record.table.alias("t")
        joins = Joins(model, record, table)
        conditions: list[ColumnElement[Any]] = [table.c.deleted_at.is_(None)]
        if "where" in compiled.flow.trigger:
            source = compiled.flow.trigger["where"]
            at = record_condition(compiled.place("trigger"), "", source)
            expression = model.expressions.compile(model.catalog, at)
            constants.update(expression.bind(shape(expression.source).tokens, prefix="w"))
            conditions.append(to_sql(expression, joins, prefix="w"))
        last = bindparam("beyond", type_=Uuid())
        query = (
            select(table.c.id)
            .prefix_with(of_version(model))
            .where(*conditions, or_(last.is_(None), table.c.id > last))
            .order_by(table.c.id)
            .limit(bindparam("most", type_=Integer()))
        )
        return compile_statement(query.select_from(joins.from_clause)), constants

    key = (model.schema, model.version, "scheduled flow", compiled.hash)
    statement, known = plans.get(key, build)
    values = {**actor.parameters(now), **known, "beyond": beyond, "most": most}
    return [row[0] for row in statement.all(connection, values)]


def some_times(
    model: Model, compiled: CompiledFlow, after: datetime, until: datetime, zone: str, most: int
) -> list[datetime]:
    """Give the first instants of a flow's schedule between two."""
    times = islice(schedule_times(model, compiled, after, zone), most)
    return [each for each in times if each <= until]


def _said(context: JobContext) -> tuple[str, datetime]:
    payload = context.job.payload
    return str(payload["flow"]), datetime.fromisoformat(str(payload["at"]))
