"""The parts of automation put together: what a process makes once, and the handlers of its jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.acting import Actors
from dougong.automation.approvals.desk import Services
from dougong.automation.approvals.following import ApprovalsOfSaves
from dougong.automation.approvals.service import Approvals
from dougong.automation.approvals.timers import APPROVAL_TIMER
from dougong.automation.approvals.working import ApprovalTimer
from dougong.automation.calling.caller import guarded_caller
from dougong.automation.calling.connectors import TenantConnectors
from dougong.automation.calling.scripts import ScriptPool
from dougong.automation.calling.world import Connectors, Scripts, World
from dougong.automation.flows.budgets import Budgets
from dougong.automation.flows.compiled import CompiledFlow, FlowBook
from dougong.automation.flows.running import Engine
from dougong.automation.flows.saving import FlowsOfSaves
from dougong.automation.flows.service import Flows
from dougong.automation.flows.working import RunCarrier
from dougong.automation.messages.failures import tell_of_failed_run
from dougong.automation.registries import Parts
from dougong.automation.timing.following import TriggerFollower
from dougong.automation.timing.saving import TimesOfSaves
from dougong.automation.timing.timetable import Timetables
from dougong.automation.timing.working import DateTriggers, ScheduleTriggers
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.settings import Settings
from dougong.records.plans import PlanCache
from dougong.records.service import Records
from dougong.records.talk.seeing import Sight
from dougong.storage.cipher import KeyRing
from dougong.storage.database import Database
from dougong.storage.job_context import Handler, JobContext
from dougong.storage.run_rows import RUN_FLOW, RUN_OUTSIDE, Run
from dougong.storage.timer_rows import DATE_TRIGGER, SCHEDULE_TRIGGER


@dataclass(frozen=True, kw_only=True)
class Automation:
    """What automation consists of in one process, or on the stage of a rehearsal.

    Attributes:
        parts: Every element and trigger.
        database: The cell.
        models: Compiled definitions.
        actors: Tells what users may do.
        plans: Compiled statements.
        clock: Tells when.
        ids: Makes ids.
        random: Gives numbers from 0 to 1.
        budgets: How much runs may take.
        connectors: Calls others.
        scripts: Runs scripts.
    """

    parts: Parts
    database: Database
    models: Models
    actors: Actors
    plans: PlanCache
    clock: Clock
    ids: Ids
    random: Callable[[], float]
    budgets: Budgets
    connectors: Connectors
    scripts: Scripts

    @cached_property
    def book(self) -> FlowBook:
        """The flows of every model."""
        return FlowBook(self.parts)

    @cached_property
    def timetables(self) -> Timetables:
        """What is due when."""
        return Timetables(self.book, self.plans)

    @cached_property
    def engine(self) -> Engine:
        """Takes the steps of runs."""
        return Engine(
            book=self.book,
            plans=self.plans,
            ids=self.ids,
            random=self.random,
            budgets=self.budgets,
            approvals=self.approving,
        )

    @property
    def saves(self) -> FlowsOfSaves:
        """Takes part in saves."""
        times = TimesOfSaves(self.timetables, self.ids)
        return FlowsOfSaves(self.engine, times, ApprovalsOfSaves(self.approving))

    @cached_property
    def approving(self) -> Services:
        """What approvals work with."""
        sight = Sight(self.database, self.models, self.clock)
        return Services(sight=sight, actors=self.actors, ids=self.ids)

    @property
    def follower(self) -> TriggerFollower:
        """Follows deploys."""
        return TriggerFollower(self.timetables, self.ids, self.clock)

    def flows(self, records: Records, wake: Callable[[], None] = lambda: None) -> Flows:
        """Give what starts flows, and shows their runs."""
        return Flows(
            database=self.database,
            models=self.models,
            records=records,
            book=self.book,
            clock=self.clock,
            ids=self.ids,
            wake=wake,
        )

    def approvals(self, records: Records, wake: Callable[[], None] = lambda: None) -> Approvals:
        """Give what people do with approvals."""
        return Approvals(records, self.approving, wake)

    def handlers(
        self, records: Records, wake: Callable[[], None] = lambda: None
    ) -> Mapping[str, Handler]:
        """Give what does the jobs of flows, by their kind."""
        carrier = RunCarrier(
            engine=self.engine,
            models=self.models,
            records=records,
            actors=self.actors,
            worlds=self._world,
            failed=self._tell,
            wake=wake,
        )
        return {
            RUN_FLOW: carrier,
            RUN_OUTSIDE: carrier,
            DATE_TRIGGER: DateTriggers(self.models, self.timetables, self.ids),
            SCHEDULE_TRIGGER: ScheduleTriggers(self.models, self.timetables, self.ids),
            APPROVAL_TIMER: ApprovalTimer(self.approvals(records)),
        }

    def _world(self, model: Model, context: JobContext) -> World:
        return World(
            model=model,
            now=context.clock.now(),
            connectors=self.connectors,
            scripts=self.scripts,
        )

    def _tell(
        self,
        connection: Connection[TupleRow],
        model: Model,
        run: Run,
        compiled: CompiledFlow | None,
    ) -> None:
        if compiled is not None and run.parent is None:
            now = self.clock.now()
            tell_of_failed_run(
                connection, model, compiled.flow, run.id, run.error, ids=self.ids, now=now
            )


def assemble(
    settings: Settings,
    parts: Parts,
    *,
    database: Database,
    models: Models,
    actors: Actors,
    cipher: KeyRing,
    plans: PlanCache,
    clock: Clock,
    ids: Ids,
    random: Callable[[], float],
) -> Automation:
    """Put the parts together for a process; nothing is started before it is needed."""
    caller = guarded_caller(settings)
    return Automation(
        parts=parts,
        database=database,
        models=models,
        actors=actors,
        plans=plans,
        clock=clock,
        ids=ids,
        random=random,
        budgets=Budgets.of_settings(settings),
        connectors=TenantConnectors(database, cipher, caller),
        scripts=ScriptPool(),
    )
