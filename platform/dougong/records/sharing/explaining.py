"""Why somebody sees a record, or does not: the causes, from the arms of the predicate itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ColumnElement, Uuid, bindparam, literal, select

from dougong.access.acting import Actors, day_of, effective_sets
from dougong.access.actor import Actor
from dougong.access.errors import MissingRightError, Verb
from dougong.access.sharing.belonging import Belonging, find_belonging
from dougong.access.sharing.causes import (
    ByChild,
    ByField,
    ByOwner,
    ByParent,
    ByRule,
    ByShare,
    Cause,
)
from dougong.access.sharing.organisation import organisation_of
from dougong.access.sharing.predicate import OWNER, Arm
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.metadata.access.levels import FIELD_LEVELS, RowLevel
from dougong.metadata.kinds.permission_set import PermissionSetDef
from dougong.metadata.kinds.role import RoleDef
from dougong.records.errors import RecordNotFoundError
from dougong.records.plans import of_version
from dougong.records.reading.guard import Guard
from dougong.records.sharing.principals import Named, labels_of, record_labels
from dougong.records.sharing.words import Told, Words
from dougong.storage.database import Database
from dougong.storage.share_rows import ShareRow, shares_of
from dougong.storage.statement import compile_statement
from dougong.storage.tenants import find_tenant

USERS = "users"
"""The system right that it takes to ask about others."""

_LEVELS: Mapping[Verb, RowLevel] = {"read": "read", "update": "edit", "delete": "edit"}


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether somebody may do something with a record.

    Attributes:
        allowed: Whether they may.
        causes: What lets them, first what reaches the record, then which permission sets.
        missing: What is missing, where they may not.
    """

    allowed: bool
    causes: Sequence[Told]
    missing: Sequence[Told]


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """What somebody may do with a field, and the permission sets that say so, with their roles."""

    level: str
    sets: Sequence[Told]


@dataclass(frozen=True, slots=True)
class Explained:
    """What somebody may do with a record, and why.

    Attributes:
        user_id: Who it is about.
        label: What they are called.
        verbs: For each of ``read``, ``update`` and ``delete`` whether they may.
        fields: For each field what they may do with it.
    """

    user_id: UUID
    label: str | None
    verbs: Mapping[Verb, Answer]
    fields: Mapping[str, FieldAnswer]


Sets: TypeAlias = Sequence[tuple[PermissionSetDef, RoleDef | None]]


class Explanations:
    """Tells, for every tenant, why somebody sees a record."""

    def __init__(self, *, database: Database, models: Models, actors: Actors, clock: Clock) -> None:
        self._database = database
        self._models = models
        self._actors = actors
        self._clock = clock

    def of(
        self, actor: Actor, object_name: str, record_id: UUID, user_id: UUID | None
    ) -> Explained:
        """Tell what a user may do with a record that the actor reads, and why.

        Raises:
            RecordNotFoundError: There is no such record that the actor reads, or no such user.
            MissingRightError: It is somebody whom the actor does not look after.
        """
        model = self._models.current(actor.schema)
        record = model.object(object_name)
        actor.rights.require("read", object_name)
        asked = user_id or actor.user_id
        now = self._clock.now()
        with self._database.connection(actor.schema) as connection:
            context = actor.parameters(now)
            guard = Guard(model, actor.rights)
            if not record_labels(connection, guard, object_name, [record_id], context, living=True):
                raise RecordNotFoundError(object=record.label, id=str(record_id))
            if asked is None:
                raise MissingRightError(right=USERS)
            if asked != actor.user_id:
                self._require_about(connection, model, actor, asked)
            people = record_labels(connection, guard, "user", [asked], context)
        subject = actor if asked == actor.user_id else self._subject(actor, asked)
        with self._database.connection(actor.schema) as connection:
            sets = self._sets(connection, model, actor, asked)
            reader = _Reader(connection, guard, context)
            if subject is None:
                return Explained(asked, people.get(asked), _out_of_service(), {})
            explaining = _Explaining(model, record, record_id, subject, sets, reader)
            own = subject.parameters(now)
            return Explained(asked, people.get(asked), explaining.verbs(own), explaining.fields())

    def _subject(self, actor: Actor, user_id: UUID) -> Actor | None:
        home = find_tenant(self._database, actor.tenant)
        return self._actors.of(home, user_id, via="explanation")

    def _require_about(
        self, connection: Connection[TupleRow], model: Model, actor: Actor, user_id: UUID
    ) -> None:
        """Refuse questions about others, but from their managers and who looks after users."""
        user = model.object("user")
        table = user.table
        person = select(table.c.id).where(table.c.id == bindparam("id", type_=Uuid()))
        found = compile_statement(person).one(connection, {"id": user_id})
        if actor.rights.has_system(USERS):
            if found is None:
                raise RecordNotFoundError(object=user.label, id=str(user_id))
            return
        if found is None or not _manages(connection, user, actor.user_id, user_id):
            raise MissingRightError(right=USERS)

    def _sets(
        self, connection: Connection[TupleRow], model: Model, actor: Actor, user_id: UUID
    ) -> Sets:
        """Give the permission sets that a user has today, with the role that gives each."""
        home = find_tenant(self._database, actor.tenant)
        today = day_of(home, self._clock.now())
        belonging = find_belonging(connection, organisation_of(model), user_id, today=today)
        return _sets_of(model, belonging)


def _sets_of(model: Model, belonging: Belonging) -> Sets:
    roles: Mapping[str, RoleDef] = model.catalog.all("role")
    known: Mapping[str, PermissionSetDef] = model.catalog.all("permission_set")
    found: list[tuple[PermissionSetDef, RoleDef | None]] = []
    for name in sorted(effective_sets(belonging, roles) & known.keys()):
        if name in belonging.sets:
            found.append((known[name], None))
        held = (roles[each] for each in sorted(belonging.roles) if each in roles)
        found += [(known[name], role) for role in held if name in role.permission_sets]
    return found


def _manages(
    connection: Connection[TupleRow], user: ObjectModel, manager: UUID | None, user_id: UUID
) -> bool:
    if manager is None or "manager" not in user.stored:
        return False
    table = user.table
    first = select(table.c.manager.label("above")).where(
        table.c.id == bindparam("id", type_=Uuid())
    )
    walk = first.cte("walk", recursive=True)
    # What is found twice ends the way, so that a circle, which no save lets in, ends as well.
    walk = walk.union(select(table.c.manager).join(walk, table.c.id == walk.c.above))
    above = select(literal(1)).where(walk.c.above == bindparam("manager", type_=Uuid()))
    values = {"id": user_id, "manager": manager}
    return compile_statement(above).one(connection, values) is not None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who asks: what they may not see themselves, they are not told."""

    connection: Connection[TupleRow]
    guard: Guard
    context: Mapping[str, Any]

    def label(self, object_name: str, record_id: UUID) -> str | None:
        """Give the title of a record."""
        ids = [record_id]
        found = record_labels(self.connection, self.guard, object_name, ids, self.context)
        return found.get(record_id)

    def share(self, row: ShareRow) -> tuple[Named, Any]:
        """Give with whom a share is."""
        principal = Named.stored(row.principal)
        labels = labels_of(self.connection, self.guard, [principal], self.context)
        return principal, labels.get(principal)


class _Explaining:
    """Tells of one user and one record."""

    def __init__(
        self,
        model: Model,
        record: ObjectModel,
        record_id: UUID,
        subject: Actor,
        sets: Sets,
        reader: _Reader,
    ) -> None:
        self._record = record
        self._id = record_id
        self._subject = subject
        self._sets = sets
        self._reader = reader
        self._guard = Guard(model, subject.rights)
        self._words = Words(model)

    def verbs(self, own: Mapping[str, Any]) -> Mapping[Verb, Answer]:
        """Give whether they may read, update and delete the record."""
        reached = {level: list(self._causes(level, own)) for level in ("read", "edit")}
        return {verb: self._answer(verb, reached[level]) for verb, level in _LEVELS.items()}

    def fields(self) -> Mapping[str, FieldAnswer]:
        """Give what they may do with each field that whoever asks may see."""
        return {
            name: self._field(name)
            for name in self._record.fields
            if name != "deleted_at" and self._reader.guard.sees(self._record.name, name)
        }

    def _answer(self, verb: Verb, reached: Sequence[Told]) -> Answer:
        rights, words, name = self._subject.rights, self._words, self._record.name
        may_read = rights.may("read", name)
        granted = [
            words.granted(verb, self._record, each, role)
            for each, role in self._sets
            if (grant := each.grant(name)) is not None and verb in grant.verbs
        ]
        if rights.everything:
            return Answer(True, [words.administrator()], [])
        missing = [] if rights.may(verb, name) else [words.lacks(verb, self._record)]
        if verb != "read" and not may_read:
            missing.append(words.lacks("read", self._record))
        if not reached:
            missing.append(words.unreached(verb))
        return Answer(not missing, [*reached, *granted] if not missing else [], missing)

    def _field(self, name: str) -> FieldAnswer:
        rights, own = self._subject.rights, self._record.name
        if rights.everything:
            return FieldAnswer("edit", [self._words.administrator()])
        level = "none"
        if rights.may("read", own) and rights.sees(own, name):
            level = "edit" if rights.edits(own, name) else "read"
        least = FIELD_LEVELS.index(level)
        sets = [
            self._words.set_named(each, role)
            for each, role in self._sets
            if level != "none" and FIELD_LEVELS.index(each.level(own, name)) >= least
        ]
        return FieldAnswer(level, sets)

    def _causes(self, level: RowLevel, own: Mapping[str, Any]) -> Iterator[Told]:
        record, table = self._record, self._record.table.alias("t")
        arms = list(self._guard.predicate.arms(record, table, level))
        named: list[ColumnElement[Any]] = [table.c.id]
        owned = OWNER in record.stored
        lookups = [each.cause.field for each in arms if isinstance(each.cause, ByParent)]
        named += [table.c[each] for each in ([OWNER] if owned else []) + lookups]
        query = (
            select(*named, *(arm.condition for arm in arms))
            .prefix_with(of_version(self._guard.model))
            .select_from(table)
            .where(table.c.id == bindparam("id", type_=Uuid()))
        )
        connection = self._reader.connection
        row = compile_statement(query).one(connection, {**own, "id": self._id})
        if row is None:
            return
        columns = dict(zip([each.name for each in named], row, strict=False))
        for arm, holds in zip(arms, row[len(named) :], strict=True):
            if holds:
                yield from self._told(arm, level, columns, own)

    def _told(
        self, arm: Arm, level: RowLevel, columns: Mapping[str, Any], own: Mapping[str, Any]
    ) -> Iterator[Told]:
        words, cause = self._words, arm.cause
        match cause:
            case ByOwner(lists):
                owner = columns[OWNER]
                among = self._subject.reach.owners
                names = (each for each in lists if owner in among.get(each, ()))
                label = self._reader.label("user", owner)
                yield from (words.owner(each, owner, label) for each in names)
            case ByRule(rule):
                yield words.rule(rule)
            case ByField(field):
                yield words.field(self._record.fields[field])
            case ByShare():
                for row in self._shares(level, own):
                    yield words.share(row, *self._reader.share(row))
            case ByParent(field):
                parent = str(self._record.fields[field].target)
                parent_id = columns[field]
                yield words.parent(parent, parent_id, self._reader.label(parent, parent_id))
            case ByChild(name, _):
                child = self._child(cause, own)
                yield words.child(name, child, self._reader.label(name, child))
            case _:
                yield from self._everyone(cause, level)

    def _everyone(self, cause: Cause, level: RowLevel) -> Iterator[Told]:
        """Tell why all records of the object are reached."""
        name, sharing = self._record.name, self._record.definition.sharing
        if self._subject.rights.everything:
            yield self._words.administrator()
        elif sharing == "edit" or (sharing == "read" and level == "read"):
            yield self._words.everyone(level)
        for each, role in self._sets:
            grant = each.grant(name)
            if grant is not None and (grant.modify_all or (grant.view_all and level == "read")):
                yield self._words.all_records(each, role, edited=grant.modify_all)

    def _shares(self, level: RowLevel, own: Mapping[str, Any]) -> list[ShareRow]:
        """Give the shares that reach the user."""
        connection, schema = self._reader.connection, self._guard.model.schema
        principals = set(self._subject.reach.principals)
        return [
            row
            for row in shares_of(connection, schema, self._record.name, self._id)
            if row.principal in principals
            and (row.until is None or row.until >= own["now"])
            and (level == "read" or row.level == "edit")
        ]

    def _child(self, cause: ByChild, own: Mapping[str, Any]) -> UUID:
        """Give the latest record that reveals this one."""
        child = self._guard.model.objects[cause.object]
        table = child.table.alias("c")
        conditions = self._guard.predicate.in_own_right(child, table)
        assert conditions is not None
        query = (
            select(table.c.id)
            .where(table.c[cause.lookup] == bindparam("id", type_=Uuid()), *conditions)
            .order_by(table.c.id.desc())
            .limit(1)
        )
        row = compile_statement(query).one(self._reader.connection, {**own, "id": self._id})
        assert row is not None
        found: UUID = row[0]
        return found


def _out_of_service() -> Mapping[Verb, Answer]:
    return {verb: Answer(False, [], [Words.out_of_service()]) for verb in _LEVELS}
