"""Rehearsals and tests, for those who build."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.automation.errors import UnknownFlowError
from dougong.automation.rehearsing.definition import ScenarioDef
from dougong.automation.rehearsing.errors import DraftAltersTablesError, UnknownTestError
from dougong.automation.rehearsing.log import Reply
from dougong.automation.rehearsing.rehearsal import Asked, Rehearsed, rehearse
from dougong.automation.rehearsing.scenario import Outcome
from dougong.automation.rehearsing.stage import Backstage, Stage, taken_back
from dougong.automation.rehearsing.testing import TEST, chosen, run_test
from dougong.deployment.drafting.drafts import Drafts
from dougong.deployment.drafting.overlay import Language
from dougong.deployment.model import Model, compile_model
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.shipped import schema_dir
from dougong.kernel.suggest import hint
from dougong.metadata.catalog import Catalog
from dougong.metadata.check import build_catalog, check_beside, check_texts
from dougong.metadata.definition import Definition
from dougong.metadata.kind import Scope
from dougong.metadata.schema_check import SchemaCheck, read_schema
from dougong.records.plans import PlanCache
from dougong.storage.database import Database
from dougong.storage.tenants import Tenant, find_tenant

FLOW = "flow"
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalAsked:
    """What is to be rehearsed, as it is asked for.

    Attributes:
        flow: A definition, or the name of one in force.
        record_id: The record at hand.
        given: Its input.
        old: Values of the record before.
        answers: What somebody or something answers, by step.
        now: When it begins; None: at this moment.
    """

    flow: JsonObject | str
    record_id: UUID | None = None
    given: JsonObject = field(default_factory=dict)
    old: JsonObject | None = None
    answers: Mapping[str, JsonObject] = field(default_factory=dict)
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsals:
    """Tries flows and runs tests; each call needs the system right ``builder``.

    Attributes:
        database: The cell.
        models: What is in force.
        drafts: What builders work on.
        language: What definitions are written in.
        backstage: What stages are built with.
        clock: Tells the time.
    """

    database: Database
    models: Models
    drafts: Drafts
    language: Language
    backstage: Backstage
    clock: Clock

    def rehearse(
        self, actor: Actor, asked: RehearsalAsked, tell: Callable[[Stage, Rehearsed], R]
    ) -> R:
        """Run a flow in a transaction that is taken back.

        Args:
            actor: Who asks, and counts as the one who causes it.
            asked: What is to be rehearsed.
            tell: Makes the answer, while the stage is still there.

        Raises:
            MissingRightError: The actor may not build.
            UnknownFlowError: There is no flow of that name.
            InvalidError: The definition has faults, or the input does not fit.
            NeedsRecordError: It is a flow of records, and none is named.
            RecordNotFoundError: There is no such record, or none that the actor may read.
            RehearsalTooLongError: There was no end to it.
        """
        actor.rights.require_system("builder")
        model, name = self._with_flow(self.models.current(actor.schema), asked.flow)
        compiled = self.backstage.book.of(model).get(name)
        assert compiled is not None
        plans = self._plans if isinstance(asked.flow, str) else PlanCache()
        replies = {
            (name, step): _reply(answer)
            for step, answer in asked.answers.items()
            if "response" in answer
        }
        home = self._home(actor)
        with self.database.connection(actor.schema) as connection:
            with taken_back(connection):
                stage = Stage(
                    connection,
                    home,
                    model,
                    self.backstage,
                    now=asked.now or self.clock.now(),
                    plans=plans,
                    replies=replies,
                )
                given = Asked(
                    flow=compiled,
                    record_id=asked.record_id,
                    given=asked.given,
                    old=asked.old,
                    answers=asked.answers,
                )
                told = tell(stage, rehearse(stage, actor, given))
            stage.end()
        return told

    def tests(self, actor: Actor) -> Sequence[tuple[ScenarioDef, str]]:
        """Give the tests in force, each with the layer that brings it."""
        actor.rights.require_system("builder")
        catalog = self.models.current(actor.schema).catalog
        tests: Mapping[str, ScenarioDef] = catalog.all(TEST)
        return [(tests[n], catalog.definitions[TEST, n].layer) for n in sorted(tests)]

    def run_tests(
        self, actor: Actor, names: Sequence[str] | None = None, *, draft: bool = False
    ) -> Sequence[Outcome]:
        """Run tests.

        Args:
            actor: Who asks.
            names: Which; None: all of them.
            draft: Whether they run on what is in force with the actor's changes laid over it.

        Raises:
            MissingRightError: The actor may not build.
            UnknownTestError: There is no test of a name.
            InvalidError: The actor's changes have faults.
            DraftAltersTablesError: The actor's changes alter tables.
        """
        actor.rights.require_system("builder")
        model = self._drafted(actor) if draft else self.models.current(actor.schema)
        plans = PlanCache() if draft else self._plans
        tests: Mapping[str, ScenarioDef] = model.catalog.all(TEST)
        for name in names or ():
            if name not in tests:
                raise UnknownTestError(name=name, hint=hint(name, tests))
        home = self._home(actor)
        with self.database.connection(actor.schema) as connection:
            return [
                self._run(connection, home, model, each, plans) for each in chosen(tests, names)
            ]

    def _run(
        self,
        connection: Connection[TupleRow],
        home: Tenant,
        model: Model,
        scenario: ScenarioDef,
        plans: PlanCache,
    ) -> Outcome:
        return run_test(connection, home, model, self.backstage, scenario, plans=plans)

    @property
    def _plans(self) -> PlanCache:
        """Give the compiled statements of what is in force, those of the process."""
        return self.backstage.automation.plans

    def _home(self, actor: Actor) -> Tenant:
        return find_tenant(self.database, actor.tenant)

    def _drafted(self, actor: Actor) -> Model:
        overlay, deployed = self.drafts.check(actor)
        if overlay.problems:
            raise InvalidError(overlay.problems)
        if deployed.plan:
            raise DraftAltersTablesError()
        return _compiled(overlay.model, overlay.usable)

    def _with_flow(self, model: Model, flow: JsonObject | str) -> tuple[Model, str]:
        """Give the definitions with a flow as it is asked about, and its name."""
        if isinstance(flow, str):
            flows = model.catalog.all(FLOW)
            if flow not in flows:
                raise UnknownFlowError(flow=flow, hint=hint(flow, flows))
            return model, flow
        kind = self.language.kinds.get(FLOW)
        document: Any = {key: each for key, each in flow.items() if key != "$schema"}
        schema = kind.checking_schema(read_schema(kind.schema_path()), self.language.field_types)
        faults = check_texts(document) or SchemaCheck(schema, folder=schema_dir()).problems(
            document
        )
        if faults:
            raise InvalidError([each.under("/flow") for each in faults])
        name = str(document["name"])
        before = {**model.catalog.definitions}
        before[FLOW, name] = Definition(FLOW, name, document)
        catalog = build_catalog(
            before.values(),
            kinds=self.language.kinds,
            field_types=self.language.field_types,
            previous=model.catalog,
        )
        problems = self._problems(catalog, name)
        if problems:
            raise InvalidError([each.under("/flow") for each in problems])
        return _compiled(model, catalog), name

    def _problems(self, catalog: Catalog, name: str) -> Sequence[Problem]:
        language = self.language
        scope = Scope(catalog, language.field_types, language.kinds)
        kind = language.kinds.get(FLOW)
        return check_beside(kind, catalog.get(FLOW, name), scope, language.expressions.check)


def _compiled(before: Model, catalog: Catalog) -> Model:
    return compile_model(
        catalog,
        schema=before.schema,
        version=before.version,
        packages=before.packages,
        field_types=before.field_types,
        expressions=before.expressions,
        previous=before,
    )


def _reply(answer: JsonObject) -> Reply:
    """Read what a call is answered: a body, or an object of ``status``, ``body`` and ``lost``."""
    found = answer["response"]
    if isinstance(found, Mapping) and found.keys() <= {"status", "body", "lost"}:
        status: Any = found.get("status", 200)
        return Reply(
            status=status if isinstance(status, int) else 200,
            body=found.get("body"),
            lost=found.get("lost") is True,
        )
    return Reply(body=found)
