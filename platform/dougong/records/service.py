"""What the faces may do with records: each use case with its rights, its transaction, its plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.access.errors import Verb
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.formula.tree import Expression
from dougong.hooks.plugins import Hooks
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import say
from dougong.records.aggregates import MOST_ROWS, build_aggregate, run_aggregate
from dougong.records.cursor import Cursor
from dougong.records.errors import InvalidParameterError, StaleModelError
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
from dougong.records.saving import Saved, Saving
from dougong.records.sorting import NEWEST_FIRST
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
        model, record = self._readable(actor, object_name)
        _within("limit", request.limit, MOST_RECORDS)
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
            ("list", object_name, request.fields, request.sort, request.limit, blanks),
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
        model, record = self._readable(actor, object_name)
        with self._database.connection(model.schema) as connection:
            return self._get(connection, model, record, actor, record_id, fields)

    def aggregate(
        self, actor: Actor, object_name: str, request: AggregateRequest
    ) -> Sequence[bytes]:
        """Give the rows of an aggregate, each as JSON.

        Raises:
            AppError: The request is wrong, or the actor may not.
        """
        model, record = self._readable(actor, object_name)
        _within("limit", request.limit, MOST_ROWS)
        condition = Filter.of(request.where)
        parts = (request.group, request.measures, request.having, request.sort)
        plan = self._plan(
            model,
            actor,
            condition,
            ("aggregate", object_name, *parts),
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

    def create(self, actor: Actor, object_name: str, raw: JsonValue) -> Saved:
        """Create a record.

        Raises:
            AppError: The record is refused; nothing is written.
        """
        return self._write(
            actor,
            object_name,
            "create",
            lambda saving, record: saving.create(record, [raw])[0],
        )

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

    def _readable(self, actor: Actor, object_name: str) -> tuple[Model, ObjectModel]:
        model = self._models.current(actor.schema)
        record = model.object(object_name)
        actor.rights.require("read", object_name)
        return model, record

    def _write(
        self,
        actor: Actor,
        object_name: str,
        verb: Verb,
        work: Callable[[Saving, ObjectModel], Saved],
    ) -> Saved:
        def complete(saving: Saving, record: ObjectModel) -> Saved:
            saved = work(saving, record)
            if saved.body is not None:
                return saved
            body = self._get(saving.connection, saving.model, record, actor, saved.id, None)
            return Saved(saved.id, body)

        return self._transact(actor, object_name, verb, complete)

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
                if version == model.version:
                    saving = Saving(
                        connection=connection,
                        model=model,
                        actor=actor,
                        hooks=self._hooks,
                        plans=self._plans,
                        ids=self._ids,
                        now=self._clock.now(),
                    )
                    return work(saving, record)
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
            lambda: _structural(build_once().expression),
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


def _structural(expression: Expression) -> tuple[int, ...]:
    return tuple(slot.index for slot in expression.literals if slot.structural)


def _within(parameter: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        reason = say("expected 1 to {most}", "应为 1 到 {most}", most=most)
        raise InvalidParameterError(parameter=parameter, value=value, reason=reason)
