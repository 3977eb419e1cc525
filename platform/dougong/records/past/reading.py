"""Reading a record as it was at an instant, with its rows; by the rights and masks of now.

The rebuilt values go to PostgreSQL as rows of their table, and are read by the same SELECT list as
the record itself: so what is hidden or masked is, and what can be computed of them is computed.
What lookups lead to is called what it is called now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import Uuid, bindparam, select, true

from dougong.access.actor import Actor
from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.objects.definition import POSITION
from dougong.records.errors import RecordNotFoundError
from dougong.records.past.states import (
    State,
    later_than,
    mark_untold,
    note_last_save,
    state_before,
    uncomputed,
)
from dougong.records.plans import PlanCache, of_version
from dougong.records.reading.guard import Guard
from dougong.records.reading.selection import (
    ALWAYS,
    Selection,
    row_json,
    rows_fields,
    select_fields,
    whole_record,
)
from dougong.records.saving.drafts import encoded, rows_of
from dougong.storage.history import read_last, read_later
from dougong.storage.statement import Statement, compile_statement

AS_OF = "_as_of"
"""Under which name the answer says how much is known; no field can be called so."""


@dataclass(frozen=True, slots=True)
class PastReading:
    """Reads the past of one tenant's records for somebody.

    Attributes:
        connection: Any.
        model: The definitions.
        actor: Who reads.
        plans: Compiled statements.
    """

    connection: Connection[TupleRow]
    model: Model
    actor: Actor
    plans: PlanCache

    def record_as_of(
        self,
        record: ObjectModel,
        record_id: UUID,
        at: datetime,
        fields: tuple[str, ...] | None,
    ) -> bytes:
        """Give a record as it was; the caller has checked that it may be read.

        Raises:
            RecordNotFoundError: It did not exist yet.
            InvalidError: A path of ``fields`` is wrong.
        """
        guard = Guard(self.model, self.actor.rights)
        wanted = (
            whole_record(self.model, record, guard.sees)
            if fields is None
            else select_fields(self.model, record, fields, guard.sees)
        )
        state = self.state_of(record, record_id, at)
        if state is None:
            raise RecordNotFoundError(object=record.label, id=str(record_id))
        own, beyond = of_itself(self.model, record, wanted)
        (body,) = self._shown(guard, record, [state], own, at)
        unknown = beyond | {name for name in own if name not in body}
        for name in wanted.keys() & self.model.rows[record.name].keys():
            body[name], untold = self._rows(guard, record, record_id, name, wanted[name], at)
            unknown |= {f"{name}.{each}" for each in untold}
        body[AS_OF] = {
            "at": at.isoformat(),
            "deleted": state.deleted,
            "unknown": sorted(unknown),
        }
        return orjson.dumps(body)

    def state_of(self, record: ObjectModel, record_id: UUID, at: datetime) -> State | None:
        """Give what a record held at an instant; None if it did not exist."""
        found = self._states(record, "id", record_id, at)
        if not found:
            return None
        (state,) = found
        last = None
        if state.unknown:
            last = read_last(
                self.connection, self.model.schema,
                object=record.name, record_id=record_id, at=at,
            )  # fmt: skip
        note_last_save(state, last)
        return state

    def rows_at(
        self, child: ObjectModel, parent: FieldModel, document: UUID, at: datetime
    ) -> Sequence[State]:
        """Give the rows that a document had, in their order."""
        states = self._states(child, parent.name, document, at)
        there = [
            each for each in states if not each.deleted and each.values[parent.name] == document
        ]
        return sorted(there, key=_place)

    def _states(
        self, record: ObjectModel, column: str, value: UUID, at: datetime
    ) -> Sequence[State]:
        rows = self._stored(record, column).all(self.connection, {"value": value})
        stored = [dict(zip(record.stored, row, strict=True)) for row in rows]
        ids = [each["id"] for each in stored if each["updated_at"] > at or _rolls_up(record)]
        later = (
            read_later(
                self.connection, self.model.schema, object=record.name, record_ids=ids, at=at
            )
            if ids
            else {}
        )
        states = []
        for present in stored:
            if present["created_at"] > at:
                continue
            taken = later_than(later.get(present["id"], ()), at)
            state = state_before(record, present, taken)
            mark_untold(record, state, at, present)
            if state.exists:
                states.append(state)
        return states

    def _rows(
        self,
        guard: Guard,
        record: ObjectModel,
        document: UUID,
        name: str,
        nested: Selection,
        at: datetime,
    ) -> tuple[Sequence[JsonObject], set[str]]:
        child, parent = self.model.rows[record.name][name]
        states = self.rows_at(child, parent, document, at)
        wanted = nested or rows_fields(child, parent, guard.sees)
        own, beyond = of_itself(self.model, child, wanted)
        bodies = self._shown(guard, child, states, own, at)
        untold = beyond | {field for body in bodies for field in own if field not in body}
        # Where a row stood is not kept; the order tells it as far as it is known.
        return bodies, untold - {POSITION}

    def _shown(
        self,
        guard: Guard,
        record: ObjectModel,
        states: Sequence[State],
        wanted: Selection,
        at: datetime,
    ) -> list[dict[str, JsonValue]]:
        """Give what of states may be seen, without what is unknown of each."""
        if not states:
            return []
        key = (self.model.schema, self.model.version, self.actor.rights.key, record.name)
        statement = self.plans.get(
            (*key, "as it was", tuple(wanted)),
            lambda: build_shown(guard, record, {name: {} for name in wanted}),
        )
        values = {**self.actor.parameters(at), "states": encoded(each.values for each in states)}
        bodies = {UUID(body["id"]): body for (body,) in statement.all(self.connection, values)}
        return [known_of(self.model, record, each, bodies[each.values["id"]]) for each in states]

    def _stored(self, record: ObjectModel, column: str) -> Statement:
        key = (self.model.schema, self.model.version, record.name, "stored by", column)
        return self.plans.get(key, lambda: _build_stored(self.model, record, column))


def known_of(
    model: Model, record: ObjectModel, state: State, body: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    """Give what was read of a state, without what is not known of it."""
    hidden = state.unknown | uncomputed(model, record, state.unknown)
    # What a field points at may be gone for good: then nothing can be shown of it.
    hidden |= {
        name
        for name, value in body.items()
        if value is None and name in record.stored and state.values.get(name) is not None
    }
    return {n: value for n, value in body.items() if n in ALWAYS or n not in hidden}


def of_itself(model: Model, record: ObjectModel, wanted: Selection) -> tuple[Selection, set[str]]:
    """Part what is wanted into fields of the record itself, and paths that lead beyond it."""
    rows = model.rows[record.name]
    own: Selection = {name: {} for name in ALWAYS}
    beyond: set[str] = set()
    for name, nested in wanted.items():
        if name in rows:
            continue
        own[name] = {}
        beyond |= {f"{name}.{each}" for each in nested if each not in ("id", "label")}
    return own, beyond


def _rolls_up(record: ObjectModel) -> bool:
    """Tell whether values of a record may change without its being saved."""
    return any(each.definition.rollup is not None for each in record.stored.values())


def _place(state: State) -> tuple[bool, Any, UUID]:
    place = state.values.get(POSITION)
    return place is None, place or 0, state.values["id"]


def build_shown(
    guard: Guard, record: ObjectModel, wanted: Selection, *, reached: bool = False
) -> Statement:
    """Compile the read of states that are sent along as ``states``.

    Args:
        guard: Whoever reads.
        record: The object.
        wanted: What of them is read.
        reached: Whether only those are given that may be read as they are in the states.
    """
    table = rows_of(record.table, "states").alias("t")
    body, row = row_json(guard, record, table, wanted)
    readable = guard.readable(record, table) if reached else ()
    shown = select(body).select_from(table.join(row, true())).where(*readable)
    return compile_statement(shown.prefix_with(of_version(guard.model)))


def _build_stored(model: Model, record: ObjectModel, column: str) -> Statement:
    table = record.table
    return compile_statement(
        select(*(table.c[name] for name in record.stored))
        .prefix_with(of_version(model))
        .where(table.c[column] == bindparam("value", type_=Uuid()))
    )
