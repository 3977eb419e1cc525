"""The worker's part: a run is carried on from step to step until it waits or ends.

The job of a run is claimed, leased and fenced like every other. A step is one transaction: the
fence, the effect, the line of the journal, the new place of the run. Several steps that touch
nothing but the database may share one; if one of them fails, they are taken anew one by one, so
that the journal has each as it was.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.acting import Actors
from dougong.access.actor import Actor, system_actor
from dougong.access.errors import Verb
from dougong.automation.calling.world import World
from dougong.automation.errors import CauserGoneError, RunCrashedError
from dougong.automation.flows.at import Ground
from dougong.automation.flows.compiled import CompiledFlow
from dougong.automation.flows.definition import USER
from dougong.automation.flows.running import Engine, Outside, Taken
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject
from dougong.records.saving.session import UNATTENDED
from dougong.records.service import Records
from dougong.records.shapes.saving import ShapedRecords
from dougong.storage.errors import DatabaseUnavailableError
from dougong.storage.head import share_definitions
from dougong.storage.job_context import JobContext
from dougong.storage.run_rows import (
    FAILED,
    OPEN,
    READY,
    RUN_FLOW,
    RUN_OUTSIDE,
    WAITING,
    Entry,
    Run,
    enqueue_run,
    lock_run,
    write_entries,
    write_run,
)
from dougong.storage.running_jobs import running_jobs
from dougong.storage.tenants import Tenant

STEPS_TOGETHER = 8
"""How many steps share a transaction at most."""
TURN = timedelta(seconds=1)
"""After how long a run is tried again that gave way to others of its tenant."""

Worlds = Callable[[Model, JobContext], World]
Failed = Callable[[Connection[TupleRow], Model, Run, CompiledFlow | None], None]
"""Tells people that a run has failed for good, in the transaction in which it does."""

R = TypeVar("R")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunCarrier:
    """The handler of the job that carries a run on.

    Attributes:
        engine: Takes the steps.
        models: Compiled definitions.
        records: Saves records.
        actors: Tells what users may do.
        worlds: Gives what is outside.
        failed: Tells that a run has failed for good.
        wake: Has those look for work soon who call the outside.
    """

    engine: Engine
    models: Models
    records: Records
    actors: Actors
    worlds: Worlds
    failed: Failed
    wake: Callable[[], None] = lambda: None

    def __call__(self, context: JobContext) -> None:
        """Take steps until the run waits, ends or is to be tried again later."""
        run_id = UUID(str(context.job.payload["run"]))
        if self._gives_way(context, run_id):
            return
        together = STEPS_TOGETHER
        while True:
            try:
                outside = _patiently(partial(self._steps, context, run_id, together))
            except _Refused as refused:
                if together > 1:
                    together = 1  # anew, one by one, so that those before it stand
                    continue
                if not _patiently(partial(self._refuse, context, run_id, refused.error)):
                    return
                continue
            if outside is _OVER:
                return
            together = STEPS_TOGETHER
            if isinstance(outside, Outside) and not self._do(context, run_id, outside):
                return

    def _gives_way(self, context: JobContext, run_id: UUID) -> bool:
        """Put a run off where as many of the tenant go on as may; tells whether it was."""
        most = self.engine.budgets.running
        if not most:
            return False
        assert context.tenant is not None
        with context.step() as connection:
            if running_jobs(connection, context.tenant.name, RUN_FLOW) <= most:
                return False
            run = self._at_hand(connection, context, run_id)
            if run is not None:
                run.wake_at = context.clock.now() + TURN
                enqueue_again(connection, context.tenant, run, self.engine, context.clock.now())
            return True

    def _steps(self, context: JobContext, run_id: UUID, together: int) -> Outside | object | None:
        """Take steps in one transaction; gives what is to be done outside, or that it is over."""
        with context.step() as connection:
            run = self._at_hand(connection, context, run_id)
            if run is None:
                return _OVER
            entries: list[Entry] = []
            outside: Outside | None = None
            handed_over = False
            ground = self._ground_of(connection, context, run)
            for _ in range(together):
                taken = self._taken(ground, run)
                entries += taken.entries
                outside = taken.outside
                if outside is not None or run.state != READY or run.wake_at is not None:
                    break
            if outside is not None and context.job.kind != RUN_OUTSIDE:
                # Whoever is called may take their time, which is nobody else's.
                hand_over(connection, context, run, self.engine)
                outside, handed_over = None, True
            self._write(connection, context, run, entries)
            context.progress(connection, done=min(run.steps, _MOST_DONE))
            self._go_on_later(connection, context, run)
        if outside is not None:
            return outside
        if handed_over:
            self.wake()
            return _OVER
        return None if run.state == READY and run.wake_at is None else _OVER

    def _ground_of(self, connection: Connection[TupleRow], context: JobContext, run: Run) -> Ground:
        try:
            return self._ground(connection, context, run)
        except AppError as error:
            raise _Refused(error) from error

    def _taken(self, ground: Ground, run: Run) -> Taken:
        try:
            return self.engine.take(ground, run)
        except AppError as error:
            raise _Refused(error) from error
        except (psycopg.OperationalError, DatabaseUnavailableError):
            raise  # nothing can be noted now: the lease runs out, and the step is taken anew
        except Exception as error:
            _log.exception("run %s failed at step %s", run.id, run.step)
            raise _Refused(RunCrashedError()) from error

    def _refuse(self, context: JobContext, run_id: UUID, error: AppError) -> bool:
        """Note that a step failed; tells whether the run goes on at once."""
        with context.step() as connection:
            run = self._at_hand(connection, context, run_id)
            if run is None:
                return False
            ground = self._ground(connection, context, run, as_system=True)
            taken = self.engine.fail(ground, run, error)
            self._write(connection, context, run, taken.entries)
            context.progress(connection, done=min(run.steps, _MOST_DONE))
            self._go_on_later(connection, context, run)
            if run.state == FAILED:
                self._tell(connection, ground, run)
        return run.state == READY and run.wake_at is None

    def _tell(self, connection: Connection[TupleRow], ground: Ground, run: Run) -> None:
        try:
            compiled: CompiledFlow | None = self.engine.compiled(ground, run)
        except AppError:
            compiled = None
        self.failed(connection, ground.model, run, compiled)

    def _do(self, context: JobContext, run_id: UUID, outside: Outside) -> bool:
        """Do something outside, and journal its answer; tells whether the run goes on at once."""
        assert context.tenant is not None
        world = self.worlds(self.models.current(context.tenant.schema), context)
        try:
            answer = outside.element.perform(outside.request, outside.key, world)
        except AppError as error:
            return _patiently(partial(self._refuse, context, run_id, error))
        except Exception:  # noqa: BLE001 - as above
            _log.exception("run %s failed outside", run_id)
            return _patiently(partial(self._refuse, context, run_id, RunCrashedError()))
        try:
            return _patiently(partial(self._absorb, context, run_id, answer))
        except _Refused as refused:
            return _patiently(partial(self._refuse, context, run_id, refused.error))

    def _absorb(self, context: JobContext, run_id: UUID, answer: JsonObject) -> bool:
        with context.step() as connection:
            run = self._at_hand(connection, context, run_id)
            if run is None:
                return False
            try:
                ground = self._ground(connection, context, run)
                taken = self.engine.absorb(ground, run, answer)
            except AppError as error:
                raise _Refused(error) from error
            self._write(connection, context, run, taken.entries)
            context.progress(connection, done=min(run.steps, _MOST_DONE))
            self._go_on_later(connection, context, run)
        return run.state == READY and run.wake_at is None

    def _at_hand(
        self, connection: Connection[TupleRow], context: JobContext, run_id: UUID
    ) -> Run | None:
        """Give the run, locked, if it is this job's to carry on now."""
        assert context.tenant is not None
        run = lock_run(connection, context.tenant.schema, run_id)
        if run is None or run.state not in OPEN or run.job != context.job.id:
            return None
        now = context.clock.now()
        if run.wake_at is not None and run.wake_at > now:
            enqueue_again(connection, context.tenant, run, self.engine, now)
            return None
        if run.state == WAITING:
            if run.wake_at is None:
                return None
            run.signal = {"kind": "time"}
        run.state, run.wake_at = READY, None
        return run

    def _write(
        self,
        connection: Connection[TupleRow],
        context: JobContext,
        run: Run,
        entries: Sequence[Entry],
    ) -> None:
        assert context.tenant is not None
        write_entries(connection, context.tenant.schema, entries)
        write_run(connection, context.tenant.schema, run)

    def _go_on_later(self, connection: Connection[TupleRow], context: JobContext, run: Run) -> None:
        """Have the run carried on when it is due, by a job of its own."""
        if run.state not in OPEN or run.wake_at is None:
            return
        assert context.tenant is not None
        enqueue_again(connection, context.tenant, run, self.engine, context.clock.now())

    def _ground(
        self,
        connection: Connection[TupleRow],
        context: JobContext,
        run: Run,
        *,
        as_system: bool = False,
    ) -> Ground:
        tenant = context.tenant
        assert tenant is not None
        version = share_definitions(connection, tenant.schema)
        model = self.models.current(tenant.schema)
        if model.version != version:
            model = self.models.compile_stored(connection, tenant.schema, model)
        actor = replace(system_actor(tenant, user_id=run.user_id), via=f"flow:{run.flow}")
        ground = Ground(
            engine=self.engine,
            connection=connection,
            tenant=tenant.name,
            model=model,
            actor=actor,
            now=context.clock.now(),
            opens=partial(self._opens, connection, model),
        )
        if not as_system and self.engine.compiled(ground, run).flow.run_as == USER:
            found = None
            if run.user_id is not None:
                found = self.actors.within(
                    connection, model, tenant, run.user_id, via=f"flow:{run.flow}"
                )
            if found is None:
                raise CauserGoneError()
            ground.actor = found
        return ground

    def _opens(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        object_name: str,
        verb: Verb,
        causes: Sequence[JsonObject],
    ) -> ShapedRecords:
        model.object(object_name)
        actor.rights.require(verb, object_name)
        saving = self.records.saving_in(connection, model, actor, UNATTENDED)
        # What a flow saves is what something else set off: no layout asks anybody for it.
        return replace(saving, causes=tuple(causes), depth=1, held=True)


def enqueue_again(
    connection: Connection[TupleRow], tenant: Tenant, run: Run, engine: Engine, now: datetime
) -> None:
    """Have a run carried on at its time, by another job than the one at hand."""
    job = engine.ids.new()
    enqueue_run(connection, tenant.name, run, job=job, now=now, due_at=run.wake_at)
    write_run(connection, tenant.schema, run)


def hand_over(
    connection: Connection[TupleRow], context: JobContext, run: Run, engine: Engine
) -> None:
    """Have a run carried on by those who call the outside."""
    assert context.tenant is not None
    job, now = engine.ids.new(), context.clock.now()
    enqueue_run(connection, context.tenant.name, run, job=job, now=now, kind=RUN_OUTSIDE)


def _patiently(work: Callable[[], R]) -> R:
    """Do work in a transaction of its own, anew where two that wait for each other were parted."""
    for _ in range(_TRIES):
        try:
            return work()
        except psycopg.errors.DeadlockDetected:
            continue
    return work()


class _Refused(Exception):  # noqa: N818 - it never leaves the module
    def __init__(self, error: AppError) -> None:
        super().__init__(error.code)
        self.error = error


_OVER = object()
_TRIES = 4
_MOST_DONE = 2_000_000_000
