"""A stage: the platform once more, in one transaction that is taken back.

Records, flows, timers and jobs are what they always are, over a database that is one open
transaction, with a clock that is set by hand and nobody outside. So what is tried here is what will
happen, and nothing of it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cached_property
from itertools import count
from random import Random
from threading import Event
from time import monotonic
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.acting import Actors
from dougong.access.actor import Actor, system_actor
from dougong.automation.assembling import Automation
from dougong.automation.flows.budgets import Budgets
from dougong.automation.flows.compiled import FlowBook
from dougong.automation.flows.definition import FlowDef
from dougong.automation.flows.running import Engine
from dougong.automation.flows.saving import FlowsOfSaves
from dougong.automation.rehearsing.dates import StagedDates, StagedTimes
from dougong.automation.rehearsing.errors import RehearsalTooLongError
from dougong.automation.rehearsing.log import (
    NotedIds,
    RecordedConnectors,
    RehearsedEngine,
    Reply,
    StageClock,
    StageLog,
)
from dougong.automation.rehearsing.saving import NumbersTaken, StagedRecords
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.fields.base import Cipher
from dougong.hooks.plugins import Hooks
from dougong.kernel.jsontypes import JsonObject
from dougong.records.errors import RecordNotFoundError
from dougong.records.plans import PlanCache
from dougong.records.reading.filters import Functions
from dougong.records.saving.automating import Automation as SaveAutomation
from dougong.records.service import Records
from dougong.storage import jobs
from dougong.storage.job_context import Handler, JobContext
from dougong.storage.one_transaction import OneTransaction
from dougong.storage.outbox import last_event
from dougong.storage.rehearsal_rows import claim_among
from dougong.storage.run_rows import Run
from dougong.storage.tenants import Tenant
from dougong.storage.timer_rows import DATE_TRIGGER

LONGEST_S = 30.0
_BUDGETS = Budgets(steps=2_000, rows=10_000, running=0)
_TIMEOUTS = "SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '20s'"
_versions = count(1)


class StagedModels(Models):
    """Gives one model, whatever is in force.

    Args:
        model: The model.
    """

    def __init__(self, model: Model) -> None:
        self._model = model

    def current(self, schema: str) -> Model:
        """Give the model."""
        return self._model

    def latest(self, schema: str) -> Model:
        """Give the model."""
        return self._model

    def forget(self, schema: str) -> None:
        """Do nothing: there is no other."""

    def compile_stored(
        self, connection: Connection[TupleRow], schema: str, previous: Model | None = None
    ) -> Model:
        """Give the model."""
        return self._model


@dataclass(frozen=True, kw_only=True)
class StagedAutomation(Automation):
    """What automation consists of on a stage.

    Attributes:
        log: Where steps are noted.
        known: The flows of every model, those of the process.
    """

    log: StageLog
    known: FlowBook

    @cached_property
    def book(self) -> FlowBook:
        """The flows of every model."""
        return self.known

    @cached_property
    def engine(self) -> Engine:
        """Takes the steps of runs, and notes them."""
        usual = super().engine
        given = {each.name: getattr(usual, each.name) for each in fields(Engine)}
        return RehearsedEngine(**given, log=self.log)

    @cached_property
    def times(self) -> StagedTimes:
        """Follows dates."""
        return StagedTimes(self.timetables, self.ids)

    @property
    def saves(self) -> FlowsOfSaves:
        """Takes part in saves."""
        return replace(super().saves, times=self.times)

    def handlers(
        self, records: Records, wake: Callable[[], None] = lambda: None
    ) -> Mapping[str, Handler]:
        """Give what does the jobs of flows, by their kind."""
        model = self.models.current("")
        dates = StagedDates(model, self.timetables, self.times, self.ids, self.clock.now)
        return {**super().handlers(records, wake), DATE_TRIGGER: dates}


@dataclass(frozen=True, slots=True)
class Backstage:
    """What every stage is built with.

    Attributes:
        automation: What automation consists of in this process.
        hooks: Plugins that take part.
        functions: Functions that expressions may call.
        cipher: Encrypts secrets.
    """

    automation: Automation
    hooks: Hooks
    functions: Functions
    cipher: Cipher

    @property
    def book(self) -> FlowBook:
        """The flows of every model."""
        return self.automation.book


class Stage:
    """One rehearsal, in a transaction that is open and will be taken back.

    Args:
        connection: Has the transaction open.
        tenant: Whose it is.
        model: The definitions.
        backstage: What it is built with.
        now: What its clock shows at first.
        plans: Compiled statements of the model.
        replies: What calls are answered, by flow and step.
    """

    def __init__(
        self,
        connection: Connection[TupleRow],
        tenant: Tenant,
        model: Model,
        backstage: Backstage,
        *,
        now: datetime,
        plans: PlanCache,
        replies: Mapping[tuple[str, str], Reply] | None = None,
    ) -> None:
        self.connection = connection
        self.tenant = tenant
        self.model = model
        self._numbers = NumbersTaken()
        self.clock = StageClock(now)
        self.ids = NotedIds()
        self.plans = plans
        last = last_event(connection, tenant.name)
        self.log = StageLog(replies or {}, last_event=last, read=self.values_of)
        self.database = OneTransaction(connection, version=model.version)
        self.models = StagedModels(model)
        self.actors = Actors(self.database, self.models, clock=self.clock)
        automation = self._staged(backstage.automation)
        self.engine = automation.engine
        self.records = self._records(backstage, automation.saves)
        self.silent_records = self._records(backstage, None)
        self.approvals = automation.approvals(self.records)
        self._handlers = automation.handlers(self.records)
        self._ends = monotonic() + LONGEST_S

    def end(self) -> None:
        """Give back what no rollback gives back, once all else is taken back."""
        self._numbers.give_back(self.connection)

    def platform_actor(self, user: Actor | None = None) -> Actor:
        """Give the actor of the platform's own work, in the name of a user if there is one."""
        return system_actor(self.tenant, user_id=None if user is None else user.user_id)

    def values_of(self, object_name: str, record_id: UUID) -> JsonObject:
        """Give the values that a record has in fields of its object's own."""
        record = self.model.object(object_name)
        if not record.definition.is_stored:
            return {}
        own = tuple(each for each in record.sendable if each != "record_type")
        try:
            body = self.silent_records.get(self.platform_actor(), object_name, record_id, own)
        except RecordNotFoundError:
            return {}
        found: Any = orjson.loads(body)
        return {name: found[name] for name in own if found.get(name) is not None}

    def flow_of(self, run: Run) -> FlowDef:
        """Give the flow that a run of the stage runs."""
        compiled = self.engine.book.of(self.model).get(run.flow)
        assert compiled is not None
        return compiled.flow

    def drain(self, *, until: datetime | None = None) -> None:
        """Do what comes due, each at its own time.

        Args:
            until: Up to when; None: only what is due already.

        Raises:
            RehearsalTooLongError: There was no end to it.
        """
        last = until or self.clock.now()
        while self.do_next(last):
            pass
        self.clock.set(last)

    def do_next(self, until: datetime) -> bool:
        """Do the first job that is due by an instant; false where there is none."""
        kinds = tuple(self._handlers)
        found = claim_among(self.connection, self.ids.made, kinds=kinds, until=until)
        if found is None:
            return False
        if monotonic() > self._ends:
            raise RehearsalTooLongError(limit=f"{LONGEST_S:.0f} s")
        job, due_at = found
        self.clock.set(due_at)
        context = JobContext(
            job=job,
            tenant=self.tenant,
            database=self.database,
            clock=self.clock,
            stopping=Event(),
        )
        with self.connection.transaction():
            self._handlers[job.kind](context)
            jobs.finish(self.connection, job, now=self.clock.now())
        return True

    def _staged(self, usual: Automation) -> StagedAutomation:
        """Give what automation consists of here: as usual, but for what it works on."""
        given = {each.name: getattr(usual, each.name) for each in fields(Automation)}
        given |= {
            "database": self.database,
            "models": self.models,
            "actors": self.actors,
            "plans": self.plans,
            "clock": self.clock,
            "ids": self.ids,
            "random": Random(0).random,
            "budgets": _BUDGETS,
            "connectors": RecordedConnectors(self.log),
        }
        return StagedAutomation(**given, log=self.log, known=usual.book)

    def _records(self, backstage: Backstage, automation: SaveAutomation | None) -> Records:
        records = StagedRecords(
            database=self.database,
            models=self.models,
            hooks=backstage.hooks,
            functions=backstage.functions,
            clock=self.clock,
            ids=self.ids,
            plans=self.plans,
            cipher=backstage.cipher,
            reorganised=self.actors.forget,
            automation=automation,
        )
        records.numbers = self._numbers
        return records


@contextmanager
def taken_back(connection: Connection[TupleRow]) -> Iterator[None]:
    """Run what stands within in a transaction, or a savepoint, that is taken back in any case."""
    with connection.transaction(force_rollback=True):
        connection.execute(_TIMEOUTS)
        yield


def apart(model: Model) -> Model:
    """Give a model that may come to nothing under a version that nothing else ever has.

    What is prepared for it must not be met again by another model of the same number.
    """
    return replace(model, version=-next(_versions))
