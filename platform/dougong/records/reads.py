"""Reading records: lists, one record, aggregates, history; each with its rights and its plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import orjson
import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.formula.checker import check
from dougong.formula.value_types import Type
from dougong.kernel.clock import Clock
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import say
from dougong.records.advice.shapes import shape_of
from dougong.records.advice.usage import QueryUse
from dougong.records.errors import (
    InvalidParameterError,
    RecordNotFoundError,
    StaleModelError,
)
from dougong.records.merging.forwarding import tell_if_merged
from dougong.records.past.reading import PastReading
from dougong.records.plans import PlanCache
from dougong.records.reading.aggregates import MOST_ROWS, build_aggregate, run_aggregate
from dougong.records.reading.cursor import Cursor
from dougong.records.reading.evaluating import evaluate_on
from dougong.records.reading.filters import Filter, Functions, bind_filter, shape_key
from dougong.records.reading.guard import Guard
from dougong.records.reading.listing import (
    COUNT_EXACTLY_UP_TO,
    ListPlan,
    Page,
    build_count,
    build_list,
    run_estimate,
    run_list,
)
from dougong.records.reading.one import build_get, run_get
from dougong.records.reading.sorting import NEWEST_FIRST, key_count, parse_sort
from dougong.records.reading.trail import TrailEntry, read_trail
from dougong.records.shapes.errors import require_stored
from dougong.records.shapes.singles import Current, build_holding, current_of, require_single
from dougong.records.talk.comments import CommentReader
from dougong.records.talk.seeing import Sight
from dougong.records.timeline.entries import Timeline, TimelineRequest
from dougong.records.timeline.reading import TimelineReader
from dougong.storage.database import Database
from dougong.storage.history import ALL, Among
from dougong.storage.query_use_rows import QueryShape

R = TypeVar("R")

DEFAULT_LIMIT = 50
MOST_RECORDS = 1000
ATTEMPTS = 3
_MOST_ASKED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRequest:
    """A list as a client asks for it; see the HTTP contract."""

    where: str | None = None
    fields: tuple[str, ...] | None = None
    sort: str = NEWEST_FIRST
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None
    count: str = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregateRequest:
    """An aggregate as a client asks for it; see the HTTP contract."""

    group: str = ""
    measures: str = "count()"
    where: str | None = None
    having: str | None = None
    sort: str | None = None
    limit: int = 1000


@dataclass(frozen=True, slots=True)
class Listed:
    """A page, with the count if one was asked for."""

    page: Page
    count: int | None
    count_is_exact: bool


@dataclass(frozen=True, slots=True)
class _AskedList:
    """All of a list that its request tells."""

    plan: ListPlan
    shape: QueryShape
    condition: Filter | None
    values: Mapping[str, Any]
    cursor: Cursor | None


class RecordReader:
    """Reads the records of every tenant of a cell."""

    def __init__(
        self,
        *,
        database: Database,
        models: Models,
        functions: Functions,
        clock: Clock,
        plans: PlanCache,
        use: QueryUse | None = None,
    ) -> None:
        self.use = use or QueryUse(database, clock)
        self._database = database
        self._models = models
        self._functions = functions
        self._clock = clock
        self._plans = plans
        self._asked = PlanCache(size=_MOST_ASKED)
        self._comments = CommentReader(Sight(database, models, clock))

    def list(self, actor: Actor, object_name: str, request: ListRequest) -> Listed:
        """List records of an object that the actor may read.

        Raises:
            AppError: The request is wrong, or the actor may not.
        """
        _within("limit", request.limit, MOST_RECORDS)
        return self._read(actor, object_name, lambda *at: self._list(actor, request, *at))

    def _list(
        self, actor: Actor, request: ListRequest, model: Model, record: ObjectModel
    ) -> Listed:
        key = (model.schema, model.version, actor.rights.key, record.name, request)
        asked = self._asked.get(key, lambda: self._ask_list(actor, request, model, record))
        counted: tuple[int | None, bool] = (None, False)
        with self._database.connection(model.schema) as connection:
            with self.use.of(model.schema, asked.shape):
                page = run_list(
                    connection,
                    asked.plan,
                    {**self._context(actor), **asked.values},
                    sort=request.sort,
                    limit=request.limit,
                    cursor=asked.cursor,
                )
            if request.count != "none":
                counted = self._count(
                    connection, model, record, actor, asked.condition, request.count
                )
        self.use.write_when_due(model.schema)
        return Listed(page, *counted)

    def _ask_list(
        self, actor: Actor, request: ListRequest, model: Model, record: ObjectModel
    ) -> _AskedList:
        condition = Filter.of(request.where)
        cursor = None
        if request.cursor is not None:
            cursor = Cursor.decode(request.cursor, request.sort, key_count(request.sort))
        blanks = cursor.blanks if cursor is not None else None
        plan = self._plan(
            model,
            actor,
            condition,
            ("list", record.name, request.fields, request.sort, request.limit, blanks),
            lambda: build_list(
                model,
                record,
                actor,
                self._functions,
                fields=request.fields,
                sort=request.sort,
                limit=request.limit,
                condition=condition,
                blanks=blanks,
            ),
        )
        keys = parse_sort(model, record, request.sort, Guard(model, actor.rights).filters)
        order = [(".".join(key.path), key.descending) for key in keys]
        shape = shape_of(record, plan.expression, order)
        values = bind_filter(condition, plan.expression)
        return _AskedList(plan, shape, condition, values, cursor)

    def get(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        fields: tuple[str, ...] | None = None,
    ) -> bytes:
        """Give one record as JSON.

        Raises:
            RecordNotFoundError: There is none, or none that the actor may read.
            MergedRecordError: It was merged into another one, which the actor may read.
            InvalidError: A path of ``fields`` is wrong.
        """

        def work(model: Model, record: ObjectModel) -> bytes:
            with self._database.connection(model.schema) as connection:
                try:
                    return self._get(connection, model, record, actor, record_id, fields)
                except RecordNotFoundError:
                    context = self._context(actor)
                    tell_if_merged(connection, model, record, actor.rights, record_id, context)
                    raise

        return self._read(actor, object_name, work)

    def get_as_of(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        at: datetime,
        fields: tuple[str, ...] | None = None,
    ) -> bytes:
        """Give one record as it was at an instant, as JSON.

        Raises:
            RecordNotFoundError: There is none, none that the actor may read, or none yet.
            InvalidError: A path of ``fields`` is wrong.
        """

        def work(model: Model, record: ObjectModel) -> bytes:
            with self._database.connection(model.schema) as connection:
                self._get(connection, model, record, actor, record_id, ("id",))
                past = PastReading(connection, model, actor, self._plans)
                return past.record_as_of(record, record_id, at, fields)

        return self._read(actor, object_name, work)

    def stores(self, actor: Actor, object_name: str) -> bool:
        """Tell whether an object keeps its records; those of an event are only published.

        Raises:
            UnknownObjectError: There is no such object.
        """
        return self._models.current(actor.schema).object(object_name).definition.is_stored

    def current(self, actor: Actor, object_name: str) -> Current:
        """Give the values of a single object that hold for the actor.

        Raises:
            NotSingleError: The object has any number of records.
        """

        def work(model: Model, record: ObjectModel) -> Current:
            require_single(record)
            key = (model.schema, model.version, record.name, "current")
            statement = self._plans.get(key, lambda: build_holding(model, record))
            with self._database.connection(model.schema) as connection:
                found = statement.all(connection, {"user_id": actor.user_id})
                rows = {
                    level: orjson.loads(self._get(connection, model, record, actor, each, None))
                    for each, level in found
                }
            return current_of(record, actor, rows)

        return self._read(actor, object_name, work)

    def evaluate(
        self, actor: Actor, object_name: str, record_id: UUID, source: str, expect: Type | None
    ) -> JsonValue:
        """Give the value of an expression on a record that the actor may read, as JSON.

        Raises:
            AppError: There is no such record, or the expression is wrong.
        """

        def work(model: Model, record: ObjectModel) -> JsonValue:
            scope = model.scope(record.name, Guard(model, actor.rights).filters)
            value = check(source, scope, expect, functions=self._functions)
            with self._database.connection(model.schema) as at:
                context = self._context(actor)
                return evaluate_on(at, model, record, actor, record_id, value, context)

        return self._read(actor, object_name, work)

    def history(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        *,
        before: int | None,
        limit: int,
        among: Among = ALL,
    ) -> Sequence[TrailEntry]:
        """Give what changed on a record, the latest first; ``before`` goes on from an entry.

        Raises:
            RecordNotFoundError: There is none, or none that the actor may read.
            UnknownPathError: A field is asked for that is not there for the actor.
        """

        def work(model: Model, record: ObjectModel) -> Sequence[TrailEntry]:
            with self._database.connection(model.schema) as connection:
                self._get(connection, model, record, actor, record_id, ("id",))
                return read_trail(
                    connection,
                    model,
                    record,
                    actor,
                    self._plans,
                    record_id=record_id,
                    before=before,
                    limit=limit,
                    context=self._context(actor),
                    among=among,
                )

        return self._read(actor, object_name, work)

    def timeline(
        self, actor: Actor, object_name: str, record_id: UUID, request: TimelineRequest
    ) -> Timeline:
        """Give what happened around a record, the latest first.

        Raises:
            RecordNotFoundError: There is none, or none that the actor may read.
            InvalidCursorError: The cursor was not made by a timeline.
        """

        def work(model: Model, record: ObjectModel) -> Timeline:
            with self._database.connection(model.schema) as connection:
                self._get(connection, model, record, actor, record_id, ("id",))
                reader = TimelineReader(
                    connection=connection,
                    model=model,
                    record=record,
                    actor=actor,
                    plans=self._plans,
                    comments=self._comments,
                    context=self._context(actor),
                )
                return reader.read(record_id, request)

        return self._read(actor, object_name, work)

    def aggregate(
        self, actor: Actor, object_name: str, request: AggregateRequest
    ) -> Sequence[bytes]:
        """Give the rows of an aggregate, each as JSON.

        Raises:
            AppError: The request is wrong, or the actor may not.
        """
        _within("limit", request.limit, MOST_ROWS)
        return self._read(actor, object_name, lambda *at: self._aggregate(actor, request, *at))

    def _aggregate(
        self, actor: Actor, request: AggregateRequest, model: Model, record: ObjectModel
    ) -> Sequence[bytes]:
        condition = Filter.of(request.where)
        parts = (request.group, request.measures, request.having, request.sort)
        plan = self._plan(
            model,
            actor,
            condition,
            ("aggregate", record.name, *parts),
            lambda: build_aggregate(
                model,
                record,
                actor,
                self._functions,
                group=request.group,
                measures=request.measures,
                condition=condition,
                having=request.having,
                sort=request.sort,
            ),
        )
        values = {**self._context(actor), **bind_filter(condition, plan.expression)}
        with (
            self._database.connection(model.schema) as connection,
            self.use.of(model.schema, plan.shape),
        ):
            rows = run_aggregate(connection, plan, values, limit=request.limit)
        self.use.write_when_due(model.schema)
        return rows

    def _read(self, actor: Actor, object_name: str, work: Callable[[Model, ObjectModel], R]) -> R:
        """Run a read; again when a deploy was in its way.

        By its definitions, which are no longer in force, or by its tables: a read and a deploy
        that each hold one the other wants wait in a circle, and PostgreSQL turns one away.
        """
        for _ in range(ATTEMPTS):
            model = self._models.current(actor.schema)
            record = model.object(object_name)
            actor.rights.require("read", object_name)
            require_stored(record)
            try:
                return work(model, record)
            except psycopg.errors.DeadlockDetected:
                continue
            except psycopg.ProgrammingError:
                self._models.forget(actor.schema)
                if self._models.current(actor.schema).version == model.version:
                    raise
        raise StaleModelError()

    def _get(
        self,
        connection: Connection[TupleRow],
        model: Model,
        record: ObjectModel,
        actor: Actor,
        record_id: UUID,
        fields: tuple[str, ...] | None,
    ) -> bytes:
        plan = self._plan(
            model,
            actor,
            None,
            ("get", record.name, fields),
            lambda: build_get(model, record, actor, fields=fields),
        )
        return run_get(connection, plan, record, record_id, self._context(actor))

    def _count(
        self,
        connection: Connection[TupleRow],
        model: Model,
        record: ObjectModel,
        actor: Actor,
        condition: Filter | None,
        how: str,
    ) -> tuple[int, bool]:
        at_most = COUNT_EXACTLY_UP_TO if how == "estimate" else None
        plan = self._plan(
            model,
            actor,
            condition,
            ("count", record.name, at_most),
            lambda: build_count(
                model, record, actor, self._functions, condition=condition, at_most=at_most
            ),
        )
        values = {**self._context(actor), **bind_filter(condition, plan.expression)}
        if how == "estimate":
            return run_estimate(connection, plan, values)
        row = plan.statement.one(connection, values)
        assert row is not None
        return row[0], True

    def _plan(
        self,
        model: Model,
        actor: Actor,
        condition: Filter | None,
        parts: tuple[Any, ...],
        build: Callable[[], Any],
    ) -> Any:
        """Find the plan of a request, or build it.

        A filter's values are parameters, but a few shape the SQL (a unit such as ``'hours'``):
        those are part of the key, at positions the shape's first plan has told.
        """
        key = (model.schema, model.version, actor.rights.key, shape_key(condition), *parts)
        if condition is None or not condition.shape.tokens:
            return self._plans.get(key, build)
        built: list[Any] = []

        def build_once() -> Any:
            built.append(build())
            return built[0]

        structural = self._plans.get(
            (key, "structural"),
            lambda: build_once().expression.structural,
        )
        tokens = tuple(condition.shape.tokens[index] for index in structural)
        return self._plans.get((key, tokens), lambda: built[0] if built else build())

    def _context(self, actor: Actor) -> Mapping[str, Any]:
        return actor.parameters(self._clock.now())


def _within(parameter: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        reason = say("expected 1 to {m}", "应为 1 到 {m}", m=most)
        raise InvalidParameterError(parameter=parameter, value=value, reason=reason)
