"""What the faces may do with records: each use case with its rights, its transaction, its plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.access.errors import Verb
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.formula.checker import check
from dougong.formula.value_types import Type
from dougong.hooks.plugins import Hooks
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import say
from dougong.records.aggregates import MOST_ROWS, build_aggregate, run_aggregate
from dougong.records.cursor import Cursor
from dougong.records.errors import InvalidParameterError, StaleModelError
from dougong.records.evaluating import evaluate_on
from dougong.records.filters import Filter, Functions, bind_filter, shape_key
from dougong.records.listing import (
    COUNT_EXACTLY_UP_TO,
    Page,
    build_count,
    build_list,
    run_estimate,
    run_list,
)
from dougong.records.plans import PlanCache
from dougong.records.reading import build_get, run_get
from dougong.records.repeats import Once, save_once
from dougong.records.saving import Saved, Saving
from dougong.records.sorting import NEWEST_FIRST
from dougong.records.trail import TrailEntry, read_trail
from dougong.storage.database import Database
from dougong.storage.head import write_transaction

R = TypeVar("R")

DEFAULT_LIMIT = 50
MOST_RECORDS = 1000
_ATTEMPTS = 3


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


class Records:
    """The records of every tenant of a cell."""

    def __init__(
        self,
        *,
        database: Database,
        models: Models,
        hooks: Hooks,
        functions: Functions,
        clock: Clock,
        ids: Ids,
        plans: PlanCache,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._models = models
        self._hooks = hooks
        self._functions = functions
        self._clock = clock
        self._ids = ids
        self._plans = plans
        self._wake = wake

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
        condition = Filter.of(request.where)
        cursor = None
        if request.cursor is not None:
            length = _cursor_length(request.sort)
            cursor = Cursor.decode(request.cursor, request.sort, length)
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
        values = {**self._context(actor), **bind_filter(condition, plan.expression)}
        with self._database.connection(model.schema) as connection:
            page = run_list(
                connection,
                plan,
                values,
                sort=request.sort,
                limit=request.limit,
                cursor=cursor,
            )
            if request.count == "none":
                return Listed(page, None, False)
            counted = self._count(connection, model, record, actor, condition, request.count)
        return Listed(page, *counted)

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
            InvalidError: A path of ``fields`` is wrong.
        """

        def work(model: Model, record: ObjectModel) -> bytes:
            with self._database.connection(model.schema) as connection:
                return self._get(connection, model, record, actor, record_id, fields)

        return self._read(actor, object_name, work)

    def evaluate(
        self, actor: Actor, object_name: str, record_id: UUID, source: str, expect: Type | None
    ) -> JsonValue:
        """Give the value of an expression on a record that the actor may read, as JSON.

        Raises:
            AppError: There is no such record, or the expression is wrong.
        """

        def work(model: Model, record: ObjectModel) -> JsonValue:
            scope = model.scope(record.name, actor.rights.sees)
            value = check(source, scope, expect, functions=self._functions)
            with self._database.connection(model.schema) as at:
                return evaluate_on(at, model, record, record_id, value, self._context(actor))

        return self._read(actor, object_name, work)

    def history(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        *,
        before: int | None,
        limit: int,
    ) -> Sequence[TrailEntry]:
        """Give what changed on a record, the latest first; ``before`` goes on from an entry.

        Raises:
            RecordNotFoundError: There is none, or none that the actor may read.
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
                )

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
        with self._database.connection(model.schema) as connection:
            return run_aggregate(connection, plan, values, limit=request.limit)

    def create(
        self, actor: Actor, object_name: str, raw: JsonValue, *, once: Once | None = None
    ) -> Saved:
        """Create a record; with ``once`` a repetition creates none and gives the same answer.

        Raises:
            AppError: The record is refused; nothing is written.
        """

        def work(saving: Saving, record: ObjectModel) -> Saved:
            def save() -> Saved:
                return self._whole(saving, record, saving.create(record, [raw], many=False)[0])

            if once is None or actor.user_id is None:
                return save()
            return save_once(saving.connection, actor, once, save, now=saving.now)

        return self._transact(actor, object_name, "create", work)

    def create_many(
        self, actor: Actor, object_name: str, raws: Sequence[JsonValue]
    ) -> Sequence[UUID]:
        """Create records, all or none; gives their ids in order.

        Raises:
            AppError: A record is refused; nothing is written.
        """

        def work(saving: Saving, record: ObjectModel) -> list[UUID]:
            return [saved.id for saved in saving.create(record, raws)]

        return self._transact(actor, object_name, "create", work)

    def update(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        raw: JsonValue,
        *,
        version: int | None = None,
    ) -> Saved:
        """Change fields of a record.

        Raises:
            AppError: The change is refused; nothing is written.
        """
        return self._write(
            actor,
            object_name,
            "update",
            lambda saving, record: saving.update(record, record_id, raw, version=version),
        )

    def delete(
        self, actor: Actor, object_name: str, record_id: UUID, *, version: int | None = None
    ) -> None:
        """Move a record to the recycle bin.

        Raises:
            AppError: The deletion is refused; nothing is written.
        """
        self._transact(
            actor,
            object_name,
            "delete",
            lambda saving, record: saving.delete(record, record_id, version=version),
        )

    def restore(self, actor: Actor, object_name: str, record_id: UUID) -> Saved:
        """Take a record out of the recycle bin.

        Raises:
            AppError: The restoration is refused; nothing is written.
        """
        return self._write(
            actor,
            object_name,
            "delete",
            lambda saving, record: saving.restore(record, record_id),
        )

    def _read(self, actor: Actor, object_name: str, work: Callable[[Model, ObjectModel], R]) -> R:
        """Run a read; again when it failed by definitions that are no longer in force."""
        for _ in range(_ATTEMPTS):
            model = self._models.current(actor.schema)
            record = model.object(object_name)
            actor.rights.require("read", object_name)
            try:
                return work(model, record)
            except psycopg.ProgrammingError:
                self._models.forget(actor.schema)
                if self._models.current(actor.schema).version == model.version:
                    raise
        raise StaleModelError()

    def _write(
        self,
        actor: Actor,
        object_name: str,
        verb: Verb,
        work: Callable[[Saving, ObjectModel], Saved],
    ) -> Saved:
        def complete(saving: Saving, record: ObjectModel) -> Saved:
            return self._whole(saving, record, work(saving, record))

        return self._transact(actor, object_name, verb, complete)

    def _whole(self, saving: Saving, record: ObjectModel, saved: Saved) -> Saved:
        """Give what was saved with its body, reading it where the write did not give it."""
        if saved.body is not None:
            return saved
        connection, model, actor = saving.connection, saving.model, saving.actor
        return Saved(saved.id, self._get(connection, model, record, actor, saved.id, None))

    def _transact(
        self,
        actor: Actor,
        object_name: str,
        verb: Verb,
        work: Callable[[Saving, ObjectModel], R],
    ) -> R:
        """Run work in one transaction with the definitions that are in force in it."""
        for _ in range(_ATTEMPTS):
            model = self._models.current(actor.schema)
            record = model.object(object_name)
            actor.rights.require(verb, object_name)
            with write_transaction(self._database, model.schema) as (connection, version):
                in_force = version == model.version
                if in_force:
                    saving = Saving(
                        connection=connection,
                        model=model,
                        actor=actor,
                        hooks=self._hooks,
                        plans=self._plans,
                        ids=self._ids,
                        now=self._clock.now(),
                    )
                    done = work(saving, record)
            if in_force:
                if self._hooks.caller("on_event", model.packages) is not None:
                    self._wake()
                return done
            self._models.forget(actor.schema)
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
        return {
            "user_id": actor.user_id,
            "now": self._clock.now(),
            "time_zone": actor.time_zone,
        }


def _cursor_length(sort: str) -> int:
    parts = [part.strip().removeprefix("-") for part in sort.split(",")]
    return len(parts) + (parts[-1] != "id")


def _within(parameter: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        reason = say("expected 1 to {m}", "应为 1 到 {m}", m=most)
        raise InvalidParameterError(parameter=parameter, value=value, reason=reason)
