"""Flows that people begin: by a button on a record, on a list, or by hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Uuid, any_, bindparam, select

from dougong.access.actor import Actor
from dougong.access.rights import Rights
from dougong.automation.flows.compiled import CompiledFlow, FlowBook
from dougong.automation.flows.definition import FlowDef, VariableDef
from dougong.automation.flows.service import Flows, require_sight
from dougong.automation.flows.starting import Start, checked_input
from dougong.automation.timing.conditions import record_condition
from dougong.automation.timing.errors import (
    FlowOffError,
    NeedsRecordError,
    NoButtonError,
    NotOnListsError,
    TakesNoRecordError,
)
from dougong.automation.triggers.button import ButtonTrigger
from dougong.deployment.model import Model
from dougong.formula.shape import shape
from dougong.formula.to_sql import to_sql
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.records.errors import RecordNotFoundError
from dougong.records.plans import PlanCache, of_version
from dougong.records.reading.joins import Joins
from dougong.records.talk.seeing import Sight
from dougong.storage.hook_rows import runs_with_keys
from dougong.storage.statement import compile_statement

MOST_RECORDS = 200
ACTION = "flow"
_OF_RECORDS = ("record", "records")


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that was begun, or that the same request had begun before.

    Attributes:
        run: Its id.
        record: The record that it is about.
    """

    run: UUID
    record: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Starting:
    """Begins flows for people.

    Attributes:
        flows: Starts runs.
        sight: Tells which records somebody may read.
        plans: Compiled statements.
    """

    flows: Flows
    sight: Sight
    plans: PlanCache

    def start(
        self,
        actor: Actor,
        name: str,
        record_ids: Sequence[UUID],
        given: JsonObject,
        *,
        once: str | None = None,
    ) -> list[Begun]:
        """Begin a flow, once for each of the records.

        Args:
            actor: Who does.
            name: The flow.
            record_ids: The records; none for a flow that is about none.
            given: Its input.
            once: What is the same when the request is repeated; None: nothing.

        Raises:
            UnknownFlowError: There is no such flow.
            FlowOffError: It is not active.
            ActionForbiddenError: The actor may press no buttons on such records.
            MissingRightError: It has no button, and the actor sees to no flows.
            RecordNotFoundError: The actor may not read one of the records.
            NoButtonError: One of them does not have the button as it is now.
            InvalidError: The input is not what the flow takes.
        """

        def work(connection: Connection[TupleRow], model: Model) -> list[Begun]:
            compiled = self.flows.find(model, name)
            _require_right(actor, compiled.flow)
            if not compiled.flow.active:
                raise FlowOffError(flow=compiled.flow.label)
            _require_records(compiled.flow, record_ids)
            self._require_readable(connection, model, actor, compiled.flow.object, record_ids)
            self._require_button(connection, model, actor, compiled, record_ids)
            taken = checked_input(compiled.flow, given)
            self._require_given(connection, model, actor, compiled.flow, taken)
            return self._begin(connection, model, actor, compiled, record_ids, taken, once)

        begun = self.sight.write(actor, work)
        self.flows.wake()
        return begun

    def buttons(self, actor: Actor, object_name: str, record_id: UUID) -> list[str]:
        """Name the flows whose buttons a record has for somebody, as it is now.

        Raises:
            UnknownObjectError: There is no such object.
            RecordNotFoundError: There is no such record that the actor may read.
        """

        def work(connection: Connection[TupleRow], model: Model) -> list[str]:
            self.sight.require(connection, model, actor, object_name, record_id)
            found = buttons_of(self.flows.book, model, object_name, actor.rights)
            return [
                each.flow.name
                for each in found
                if record_id in self._having(connection, model, actor, each, [record_id])
            ]

        return self.sight.read(actor, work)

    def _begin(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        compiled: CompiledFlow,
        record_ids: Sequence[UUID],
        given: JsonObject,
        once: str | None,
    ) -> list[Begun]:
        about: Sequence[UUID | None] = record_ids or [None]
        keys = [
            None if once is None else f"start:{actor.user_id}:{compiled.flow.name}:{once}:{each}"
            for each in about
        ]
        starts = [
            Start(record_id=each, given=given, user_id=actor.user_id, trigger_key=key)
            for each, key in zip(about, keys, strict=True)
        ]
        runs = self.flows.start(connection, actor.tenant, model, compiled.flow.name, starts)
        known: Mapping[str, UUID] = {}
        if None in runs:
            wanted = [key for key in keys if key is not None]
            known = runs_with_keys(connection, model.schema, wanted)
        return [
            Begun(run or known[key or ""], each)
            for run, key, each in zip(runs, keys, about, strict=True)
        ]

    def _require_readable(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        object_name: str | None,
        record_ids: Collection[UUID],
    ) -> None:
        if object_name is None or not record_ids:
            return
        readable = self.sight.named(connection, model, actor, {object_name: record_ids})
        for record_id in record_ids:
            if (object_name, record_id) not in readable:
                label = model.object(object_name).label
                raise RecordNotFoundError(object=label, id=str(record_id))

    def _require_given(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        flow: FlowDef,
        given: JsonObject,
    ) -> None:
        """Refuse records as input that the actor may not read: the flow may have more rights."""
        problems = []
        for name, taken in flow.input.items():
            value: Any = given.get(name)
            if value is None or taken.type not in _OF_RECORDS:
                continue
            ids = [UUID(str(each)) for each in (value if isinstance(value, list) else [value])]
            try:
                self._require_readable(connection, model, actor, taken.object, ids)
            except RecordNotFoundError as error:
                problems.append(Problem(path=pointer("input", name), error=error))
        if problems:
            raise InvalidError(problems)

    def _require_button(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        compiled: CompiledFlow,
        record_ids: Sequence[UUID],
    ) -> None:
        if compiled.flow.trigger["type"] != ButtonTrigger.key:
            return
        having = self._having(connection, model, actor, compiled, record_ids)
        if not having.issuperset(record_ids):
            raise NoButtonError(flow=compiled.flow.label)

    def _having(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        compiled: CompiledFlow,
        record_ids: Sequence[UUID],
    ) -> set[UUID]:
        """Give those of some records that have the button."""
        source = compiled.flow.trigger.get("when")
        if source is None:
            return set(record_ids)
        key = (model.schema, model.version, "button", compiled.hash)
        statement, constants = self.plans.get(key, lambda: _build(model, compiled, source))
        values = {
            **actor.parameters(self.sight.clock.now()),
            **constants,
            "ids": list(record_ids),
        }
        return {row[0] for row in statement.all(connection, values)}


def buttons_of(
    book: FlowBook, model: Model, object_name: str, rights: Rights
) -> Iterable[CompiledFlow]:
    """Give the flows that have a button on an object's records which somebody may press."""
    if not rights.takes(ACTION, object_name):
        return []
    flows = book.of(model)
    found = (flows.get(name) for name in sorted(flows.flows))
    return [
        each
        for each in found
        if each is not None
        and each.flow.active
        and each.flow.object == object_name
        and each.flow.trigger["type"] == ButtonTrigger.key
    ]


def told_buttons(book: FlowBook) -> Callable[[Model, Rights, str], list[JsonObject]]:
    """Give what tells the pages of an object which buttons there are."""

    def told(model: Model, rights: Rights, object_name: str) -> list[JsonObject]:
        return [_told(each.flow) for each in buttons_of(book, model, object_name, rights)]

    return told


def _told(flow: FlowDef) -> JsonObject:
    trigger = flow.trigger
    return {
        "name": flow.name,
        "label": flow.label,
        "icon": trigger.get("icon"),
        "confirm": trigger.get("confirm"),
        "mass": trigger.get("on_lists", False),
        "conditional": "when" in trigger,
        "input": {name: _asked(each) for name, each in flow.input.items()},
    }


def _asked(taken: VariableDef) -> JsonObject:
    found: dict[str, Any] = {"type": taken.type, "required": taken.required}
    if taken.label is not None:
        found["label"] = taken.label
    if taken.object is not None:
        found["object"] = taken.object
    return found


def _require_right(actor: Actor, flow: FlowDef) -> None:
    if flow.trigger["type"] == ButtonTrigger.key and flow.object is not None:
        actor.rights.require_action(ACTION, flow.object)
    else:
        require_sight(actor)


def _require_records(flow: FlowDef, record_ids: Sequence[UUID]) -> None:
    if flow.object is None and record_ids:
        raise InvalidError([Problem(path="/record", error=TakesNoRecordError())])
    if flow.object is not None and not record_ids:
        raise InvalidError([Problem(path="/record", error=NeedsRecordError())])
    is_button = flow.trigger["type"] == ButtonTrigger.key
    if len(record_ids) > 1 and is_button and not flow.trigger.get("on_lists"):
        raise InvalidError([Problem(path="/records", error=NotOnListsError(flow=flow.label))])


def _build(model: Model, compiled: CompiledFlow, source: str) -> Any:
    record = model.object(str(compiled.flow.object))
    table = record.table.alias("t")
    joins = Joins(model, record, table)
    at = record_condition(compiled.place("trigger"), "", source)
    expression = model.expressions.compile(model.catalog, at)
    condition = to_sql(expression, joins, prefix="w")
    query = (
        select(table.c.id)
        .prefix_with(of_version(model))
        .where(condition, table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    )
    constants = expression.bind(shape(expression.source).tokens, prefix="w")
    return compile_statement(query.select_from(joins.from_clause)), constants
