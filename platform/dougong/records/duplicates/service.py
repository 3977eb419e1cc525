"""What the faces may ask about duplicates: what is like a record, which sets there are, to look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, select

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.hooks.events import Change
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.kinds.duplicate_rule import DuplicateRuleDef
from dougong.records.duplicates.errors import NoDuplicateRuleError, NoDuplicateSetError
from dougong.records.duplicates.listing import DuplicateSet, read_set, read_sets
from dougong.records.duplicates.matching import find_matches, told_plainly
from dougong.records.duplicates.trying import Trial, try_rule
from dougong.records.errors import InvalidCursorError, RecordNotFoundError
from dougong.records.plans import PlanCache
from dougong.records.reading.guard import Guard
from dougong.records.saving.incoming import read_changes
from dougong.records.saving.session import SaveSession
from dougong.records.shapes.errors import require_stored
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.duplicate_rows import (
    DISMISSED,
    FoundSet,
    dismiss_set,
    dismissed_sets,
    settle_sets,
)
from dougong.storage.head import share_definitions
from dougong.storage.jobs import enqueue
from dougong.storage.statement import compile_statement

FIND = "find_duplicates"
_CURSOR = re.compile(r"(\d\.\d{1,9}):([0-9a-f-]{36})")


@dataclass(frozen=True, slots=True)
class Similar:
    """A record that is probably the same as one that somebody is about to save.

    Attributes:
        rule: The name of the rule that tells so.
        id: The record.
        label: Its title.
        fields: The fields by which it was found.
    """

    rule: str
    id: UUID
    label: str | None
    fields: Sequence[str]


@dataclass(frozen=True, slots=True)
class Found:
    """What is probably the same as a record.

    Attributes:
        matches: The records.
        hidden: Whether there is more that whoever asks may not read.
        fields: The fields that are compared at all.
    """

    matches: Sequence[Similar]
    hidden: bool
    fields: Sequence[str]


@dataclass(frozen=True, slots=True)
class Page:
    """Sets of duplicates, and where the next page begins."""

    sets: Sequence[DuplicateSet]
    next_cursor: str | None


class Duplicates:
    """Answers what is asked about duplicates."""

    def __init__(
        self,
        *,
        database: Database,
        models: Models,
        clock: Clock,
        ids: Ids,
        require_job: Callable[[str, str], None] = lambda schema, tenant: None,
    ) -> None:
        self._database = database
        self._models = models
        self._clock = clock
        self._ids = ids
        self._require_job = require_job
        self._plans = PlanCache(size=500)

    def similar(
        self,
        actor: Actor,
        object_name: str,
        values: Mapping[str, JsonValue],
        record_id: UUID | None,
    ) -> Found:
        """Find what is probably the same as a record that is not saved yet, or is being changed.

        Args:
            actor: Who asks.
            object_name: The object.
            values: What is known of the record so far; what cannot be read of it counts as blank.
            record_id: The record, of one that is stored.

        Returns:
            What is found, the most alike first.

        Raises:
            RecordNotFoundError: There is no such record.
        """
        with self._opened(actor) as (connection, model):
            record = _readable(model, actor, object_name)
            session = self._session(connection, model, actor)
            guard = Guard(model, actor.rights)
            read = read_changes(record, dict(values)).values
            seen = {n: v for n, v in read.items() if n in record.writable}
            stored = {} if record_id is None else self._stored(session, guard, record, record_id)
            change = Change(record_id or self._ids.new(), None, {**stored, **seen})
            found: list[tuple[DuplicateRuleDef, Any]] = []
            for rule in record.duplicate_rules:
                complete = all(change.values.get(name) is not None for name in rule.fields)
                # What a field that is not theirs to filter by would tell, is not asked.
                if complete and told_plainly(guard, record, rule):
                    found += [
                        (rule, each) for each in find_matches(session, record, rule, [change])
                    ]
            different = dismissed_sets(connection, model.schema, object_name, [change.id])
            told = sorted(found, key=lambda each: -each[1].score)
            similar = [
                Similar(rule.name, each.other, each.label, rule.fields)
                for rule, each in told
                if each.readable and not any(each.other in known for known in different)
            ]
            told_by = {
                name: None
                for rule in record.duplicate_rules
                if told_plainly(guard, record, rule)
                for name in rule.fields
            }
            return Found(similar, any(not each.readable for _, each in told), list(told_by))

    def find(self, actor: Actor, object_name: str, rule: str | None) -> UUID:
        """Have all records of an object compared; gives the id of the job.

        Raises:
            NoDuplicateRuleError: The object has no rule that is in force, or none of that name.
            JobLimitError: Too many jobs of the tenant wait already.
        """
        with self._opened(actor) as (connection, model):
            record = _readable(model, actor, object_name)
            actor.rights.require_action("merge", object_name)
            known = [each.name for each in record.duplicate_rules]
            if not known or (rule is not None and rule not in known):
                raise NoDuplicateRuleError(object=record.label)
        self._require_job(actor.schema, actor.tenant)
        now, job_id = self._clock.now(), self._ids.new()
        payload: JsonObject = {"object": object_name, "rule": rule}
        with self._database.transaction(actor.schema) as connection:
            return enqueue(
                connection,
                FIND,
                payload,
                id=job_id,
                now=now,
                tenant=actor.tenant,
                created_by=actor.user_id,
                unique_key=f"{FIND} {object_name}",
            )

    def sets(self, actor: Actor, object_name: str, *, cursor: str | None, limit: int) -> Page:
        """List the sets of duplicates of which the actor may read two records at least.

        Raises:
            InvalidCursorError: It is none of this list.
        """
        after = None if cursor is None else _read_cursor(cursor)
        with self._opened(actor) as (connection, model):
            record = _readable(model, actor, object_name)
            session = self._session(connection, model, actor)
            found = read_sets(session, record, after=after, limit=limit + 1)
        page, more = found[:limit], len(found) > limit
        last = f"{page[-1].score:.6f}:{page[-1].id}" if more else None
        return Page(page, last)

    def dismiss(self, actor: Actor, set_id: UUID) -> None:
        """Note that the records of a set are different ones: they are not told of again.

        Raises:
            NoDuplicateSetError: There is none that the actor sees.
        """
        now = self._clock.now()
        with self._opened(actor) as (connection, model):
            session = self._session(connection, model, actor)
            found = read_set(session, set_id)
            if found is None:
                raise NoDuplicateSetError(id=str(set_id))
            actor.rights.require_action("merge", found.object)
            visible = [each.id for each in found.records]
            if len(visible) == found.size:
                settle_sets(connection, model.schema, [set_id], DISMISSED, at=now, by=actor.user_id)
            else:
                # Of those that they do not see, they decide nothing.
                seen = FoundSet(frozenset(visible), frozenset(found.rules), found.score)
                dismiss_set(
                    connection,
                    model.schema,
                    found.object,
                    seen,
                    instead_of=set_id,
                    id=self._ids.new(),
                    at=now,
                    by=actor.user_id,
                )
            details: JsonObject = {"object": found.object, "count": len(visible)}
            write_audit(
                connection,
                model.schema,
                "duplicates.dismissed",
                details,
                at=now,
                actor=actor.user_id,
            )

    def try_out(
        self, actor: Actor, rule: DuplicateRuleDef, values: Mapping[str, JsonValue]
    ) -> Trial:
        """Try a rule that is not in force with a record that somebody makes up; for builders.

        Raises:
            InvalidError: The rule is wrong.
        """
        actor.rights.require_system("builder")
        with self._opened(actor) as (connection, model):
            record = _readable(model, actor, rule.object)
            return try_rule(self._session(connection, model, actor), record, rule, values)

    def _stored(
        self, session: SaveSession, guard: Guard, record: ObjectModel, record_id: UUID
    ) -> dict[str, Any]:
        table = record.table.alias("t")
        names = [n for n in record.writable if guard.sees(record.name, n)]
        query = select(*(table.c[n] for n in names)).where(
            table.c.id == bindparam("id"), *guard.live(record, table)
        )
        row = compile_statement(query).one(session.connection, {**session.context, "id": record_id})
        if row is None:
            raise RecordNotFoundError(object=record.label, id=str(record_id))
        return dict(zip(names, row, strict=True))

    def _session(self, connection: Connection[TupleRow], model: Model, actor: Actor) -> SaveSession:
        return SaveSession(
            connection=connection,
            model=model,
            actor=actor,
            plans=self._plans,
            now=self._clock.now(),
        )

    @contextmanager
    def _opened(self, actor: Actor) -> Iterator[tuple[Connection[TupleRow], Model]]:
        with self._database.transaction(actor.schema) as connection:
            version = share_definitions(connection, actor.schema)
            model = self._models.current(actor.schema)
            if model.version != version:
                model = self._models.compile_stored(connection, actor.schema, model)
            yield connection, model


def _readable(model: Model, actor: Actor, object_name: str) -> ObjectModel:
    record = model.object(object_name)
    actor.rights.require("read", object_name)
    require_stored(record)
    return record


def _read_cursor(cursor: str) -> tuple[float, UUID]:
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise InvalidCursorError()
    try:
        return float(found[1]), UUID(found[2])
    except ValueError:
        raise InvalidCursorError() from None
