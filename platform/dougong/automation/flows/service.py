"""What the faces may do with flows: start them, look at their runs, retry and cancel these."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.automation.errors import RunNotFoundError, RunStateError, UnknownFlowError
from dougong.automation.flows.compiled import CompiledFlow, FlowBook
from dougong.automation.flows.definition import FlowDef, read_flow
from dougong.automation.flows.starting import Start, start_runs
from dougong.automation.flows.waking import cancel_runs
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.suggest import hint
from dougong.records.plans import PlanCache
from dougong.records.reading.labels import Named, labels_of
from dougong.records.service import Records
from dougong.storage.database import Database
from dougong.storage.flow_versions import find_version, open_versions
from dougong.storage.run_counts import FlowCounts, count_runs
from dougong.storage.run_rows import (
    CANCELLED,
    FAILED,
    OPEN,
    READY,
    Entry,
    Run,
    RunsAsked,
    enqueue_run,
    find_run,
    journal,
    list_runs,
    lock_run,
    write_run,
)

RIGHT = "flows"
_DAY = timedelta(days=1)
_LABELS = 200
MOST_TOGETHER = 1000
"""How many runs are tried again by one call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSeen:
    """A run as somebody sees it.

    Attributes:
        run: The run.
        flow: The flow, as it was when the run began; None where that is not kept.
        record: The title of the record at hand.
        user: The name of who caused it.
    """

    run: Run
    flow: FlowDef | None
    record: str | None
    user: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunWhole:
    """A run with all that is known of it.

    Attributes:
        seen: The run.
        definition: The definition that it runs.
        entries: Its journal.
        parts: The runs that are parts of it.
    """

    seen: RunSeen
    definition: Any
    entries: Sequence[Entry]
    parts: Sequence[RunSeen]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Shows and starts flows.

    Attributes:
        database: The cell.
        models: Compiled definitions.
        records: Reads records.
        book: The flows of every model.
        clock: Tells when.
        ids: Makes ids.
        wake: Wakes a worker.
        plans: Compiled statements.
    """

    database: Database
    models: Models
    records: Records
    book: FlowBook
    clock: Clock
    ids: Ids
    wake: Callable[[], None] = lambda: None
    plans: PlanCache = field(default_factory=lambda: PlanCache(size=_LABELS))

    def find(self, model: Model, name: str) -> CompiledFlow:
        """Give a flow as it is now.

        Raises:
            UnknownFlowError: There is none of that name.
        """
        flows = self.book.of(model)
        found = flows.get(name)
        if found is None:
            raise UnknownFlowError(flow=name, hint=hint(name, flows.flows))
        return found

    def start(
        self,
        connection: Connection[TupleRow],
        tenant: str,
        model: Model,
        name: str,
        starts: Sequence[Start],
    ) -> list[UUID | None]:
        """Begin runs in a transaction that is open; None where there is one of its key already.

        Raises:
            UnknownFlowError: There is no such flow.
        """
        now = self.clock.now()
        compiled = self.find(model, name)
        return start_runs(connection, tenant, model, compiled, starts, ids=self.ids, now=now)

    def flows(self, actor: Actor) -> list[tuple[FlowDef, FlowCounts]]:
        """Give every flow, with how many of its runs are where.

        Raises:
            MissingRightError: The actor sees to no flows.
        """
        require_sight(actor)
        model = self.models.current(actor.schema)
        with self.database.connection(actor.schema) as connection:
            counts = count_runs(connection, actor.schema, since=self.clock.now() - _DAY)
        known = self.book.of(model).flows
        return [(each, counts.get(name, FlowCounts())) for name, each in sorted(known.items())]

    def runs(self, actor: Actor, asked: RunsAsked) -> Sequence[RunSeen]:
        """Give runs, the latest first.

        Raises:
            MissingRightError: The actor sees to no flows.
        """
        require_sight(actor)
        with self.database.connection(actor.schema) as connection:
            found = list_runs(connection, actor.schema, asked)
            return self._seen(connection, actor, found)

    def runs_of_record(
        self, actor: Actor, object_name: str, record_id: UUID, *, limit: int
    ) -> Sequence[RunSeen]:
        """Give the runs of a record that the actor may read, the latest first.

        Raises:
            RecordNotFoundError: There is none that the actor may read.
        """
        self.records.get(actor, object_name, record_id)
        asked = RunsAsked(object=object_name, record_id=record_id, limit=limit)
        with self.database.connection(actor.schema) as connection:
            return self._seen(connection, actor, list_runs(connection, actor.schema, asked))

    def run(self, actor: Actor, run_id: UUID) -> RunWhole:
        """Give all that is known of a run.

        Raises:
            MissingRightError: The actor sees to no flows.
            RunNotFoundError: There is no such run.
        """
        require_sight(actor)
        with self.database.connection(actor.schema) as connection:
            run = self._find(connection, actor, run_id)
            version = find_version(connection, actor.schema, run.hash)
            parts = list_runs(connection, actor.schema, RunsAsked(parent=run_id, limit=200))
            return RunWhole(
                seen=self._seen(connection, actor, [run])[0],
                definition=None if version is None else version.definition,
                entries=journal(connection, actor.schema, run_id),
                parts=self._seen(connection, actor, parts),
            )

    def versions(self, actor: Actor, name: str) -> list[dict[str, Any]]:
        """Give the versions of a flow that runs began with, the latest first.

        Raises:
            MissingRightError: The actor sees to no flows.
        """
        require_sight(actor)
        with self.database.connection(actor.schema) as connection:
            return open_versions(connection, actor.schema, name)

    def retry(self, actor: Actor, run_id: UUID, step: str | None = None) -> RunSeen:
        """Have a run that failed go on from the step that failed, or from another one.

        Raises:
            MissingRightError: The actor sees to no flows.
            RunNotFoundError: There is no such run.
            RunStateError: It did not fail, or has no such step.
        """
        require_sight(actor)
        with self.database.transaction(actor.schema) as connection:
            run = self._locked(connection, actor, run_id)
            self._again(connection, actor, run, step)
            seen = self._seen(connection, actor, [run])[0]
        self.wake()
        return seen

    def retry_many(self, actor: Actor, run_ids: Collection[UUID] | None, flow: str | None) -> int:
        """Have runs that failed go on; those of a flow where none are named. Gives how many."""
        require_sight(actor)
        done = 0
        with self.database.transaction(actor.schema) as connection:
            wanted = run_ids
            if wanted is None:
                asked = RunsAsked(flow=flow, states=[FAILED], limit=MOST_TOGETHER)
                wanted = [run.id for run in list_runs(connection, actor.schema, asked)]
            for run_id in wanted:
                run = lock_run(connection, actor.schema, run_id)
                if run is not None and run.state == FAILED:
                    self._again(connection, actor, run, None)
                    done += 1
        self.wake()
        return done

    def cancel(self, actor: Actor, run_id: UUID) -> RunSeen:
        """End a run where it is, with those that are parts of it; one that failed is given up.

        Raises:
            MissingRightError: The actor sees to no flows.
            RunNotFoundError: There is no such run.
            RunStateError: It is over.
        """
        require_sight(actor)
        with self.database.transaction(actor.schema) as connection:
            run = self._locked(connection, actor, run_id)
            if run.state == FAILED:
                run.state, run.updated_at = CANCELLED, self.clock.now()
                write_run(connection, actor.schema, run)
            elif run.state not in OPEN:
                raise RunStateError(state=run.state)
            cancel_runs(connection, actor.schema, [run], now=self.clock.now())
            run = self._find(connection, actor, run_id)
            return self._seen(connection, actor, [run])[0]

    def _again(
        self, connection: Connection[TupleRow], actor: Actor, run: Run, step: str | None
    ) -> None:
        if run.state != FAILED:
            raise RunStateError(state=run.state)
        if step is not None and step != run.step:
            version = find_version(connection, actor.schema, run.hash)
            steps: Any = {} if version is None else version.definition["steps"]
            if step not in steps:
                raise RunStateError(state=run.state)
            run.step, run.frames = step, []
            run.steps += 1
        run.state, run.attempts, run.error, run.finished_at = READY, 0, None, None
        run.updated_at = self.clock.now()
        now = self.clock.now()
        enqueue_run(connection, actor.tenant, run, job=self.ids.new(), now=now)
        write_run(connection, actor.schema, run)

    def _locked(self, connection: Connection[TupleRow], actor: Actor, run_id: UUID) -> Run:
        run = lock_run(connection, actor.schema, run_id)
        if run is None:
            raise RunNotFoundError(id=str(run_id))
        return run

    def _find(self, connection: Connection[TupleRow], actor: Actor, run_id: UUID) -> Run:
        run = find_run(connection, actor.schema, run_id)
        if run is None:
            raise RunNotFoundError(id=str(run_id))
        return run

    def _seen(
        self, connection: Connection[TupleRow], actor: Actor, runs: Sequence[Run]
    ) -> list[RunSeen]:
        model = self.models.current(actor.schema)
        labels = labels_of(
            connection, model, self.plans, _named(model, runs), actor.parameters(self.clock.now())
        )
        flows = self._flows_of(connection, model, runs)
        return [
            RunSeen(
                run=run,
                flow=flows.get(run.hash),
                record=labels.get((run.object or "", run.record_id or run.id)),
                user=None if run.user_id is None else labels.get(("user", run.user_id)),
            )
            for run in runs
        ]

    def _flows_of(
        self, connection: Connection[TupleRow], model: Model, runs: Iterable[Run]
    ) -> Mapping[str, FlowDef]:
        found: dict[str, FlowDef] = {}
        flows = self.book.of(model)
        for run in runs:
            if run.hash in found:
                continue
            current = flows.get(run.flow)
            if current is not None and current.hash == run.hash:
                found[run.hash] = current.flow
                continue
            version = find_version(connection, model.schema, run.hash)
            if version is not None:
                found[run.hash] = read_flow(version.definition)
        return found


def require_sight(actor: Actor) -> None:
    """Refuse who neither builds nor sees to flows.

    Raises:
        MissingRightError: The actor is such a one.
    """
    if not actor.rights.has_system("builder"):
        actor.rights.require_system(RIGHT)


def _named(model: Model, runs: Iterable[Run]) -> Iterable[Named]:
    for run in runs:
        if run.object in model.objects and run.record_id is not None:
            assert run.object is not None
            yield run.object, run.record_id
        if run.user_id is not None:
            yield "user", run.user_id
