"""Views that people save for themselves, and may share with everyone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from dougong.access.actor import Actor
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.caching import per_tenant
from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError, InvalidError, Problem
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.shipped import schema_dir
from dougong.metadata.check import check_beside, check_texts
from dougong.metadata.kind import Known, Scope
from dougong.metadata.kinds.view import ViewKind
from dougong.metadata.schema_check import SchemaCheck, read_schema
from dougong.records.plans import PlanCache
from dougong.records.reading.setting_sql import EVERYBODY
from dougong.records.reading.trail import user_labels
from dougong.storage.database import Database
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables
from dougong.storage.turns import take_turn

MOST_OWN = 100
MOST_LISTED = 500
_KIND = ViewKind()
_NAME = "saved"
# What the platform says itself of a saved view, and what is said elsewhere.
_GIVEN = ("$schema", "kind", "name", "object", "default")


class SavedViewNotFoundError(AppError):
    """No such view, or one that its owner does not share."""

    code = "view.not_found"
    template = "there is no saved view with the id `{id}`"
    template_zh = "没有标识为 `{id}` 的已保存视图"
    status = HTTPStatus.NOT_FOUND


class SavedViewOfAnotherError(AppError):
    """A view that somebody else saved is to be changed."""

    code = "view.of_another"
    template = "somebody else saved this view; save it as your own first"
    template_zh = "该视图由他人保存；请先另存为自己的视图"
    status = HTTPStatus.FORBIDDEN


class TooManySavedViewsError(AppError):
    """A user has as many views of an object as may be."""

    code = "view.too_many"
    template = "you have {most} saved views here already; delete one first"
    template_zh = "您在此已有 {most} 个已保存视图；请先删除一个"
    status = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A saved view as one of its readers sees it.

    Attributes:
        id: Its id.
        definition: The view, as the kind ``view`` has it.
        shared: Whether everyone may use it.
        own: Whether it is the reader's own.
        owner: Name of who saved it.
        problems: Why it does not work any more.
    """

    id: UUID
    definition: JsonObject
    shared: bool
    own: bool
    owner: str | None
    problems: Sequence[Problem]


class SavedViews:
    """Keeps the saved views of every tenant."""

    def __init__(self, *, database: Database, models: Models, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._models = models
        self._clock = clock
        self._ids = ids
        self._plans = PlanCache(size=200)

    def all(self, actor: Actor, object_name: str) -> list[SavedView]:
        """Give one's own views of an object and those that are shared, one's own first.

        Raises:
            UnknownObjectError: There is no such object.
            ForbiddenError: Its records may not be read.
        """
        model = self._readable(actor, object_name)
        wanted = {"object": object_name, "user": actor.user_id or EVERYBODY, "most": MOST_LISTED}
        with self._database.connection(actor.schema) as connection:
            rows = _statements(actor.schema).listed.all(connection, wanted)
            names = self._names(connection, model, actor, {row[1] for row in rows})
        return [self._told(actor, model, row, names.get(row[1])) for row in rows]

    def create(
        self, actor: Actor, object_name: str, definition: JsonObject, *, shared: bool
    ) -> SavedView:
        """Save a view.

        Raises:
            UnknownObjectError: There is no such object.
            ForbiddenError: Its records may not be read.
            InvalidError: The view has faults.
            TooManySavedViewsError: There are too many.
        """
        model = self._readable(actor, object_name)
        document = self._sound(model, object_name, definition)
        statements, user_id = _statements(actor.schema), actor.user_id or EVERYBODY
        view_id = self._ids.new()
        new = {"id": view_id, "object": object_name, "user": user_id}
        with self._database.transaction(actor.schema) as connection:
            take_turn(connection, f"view {user_id}")
            counted = statements.counted.one(connection, {"object": object_name, "user": user_id})
            if counted is not None and counted[0] >= MOST_OWN:
                raise TooManySavedViewsError(most=MOST_OWN)
            changed = {"definition": document, "shared": shared, "at": self._clock.now()}
            statements.insert.run(connection, {**new, **changed})
        return self._one(actor, model, object_name, view_id)

    def update(
        self,
        actor: Actor,
        object_name: str,
        view_id: UUID,
        definition: JsonObject,
        *,
        shared: bool,
    ) -> SavedView:
        """Save a view of one's own anew.

        Raises:
            UnknownObjectError: There is no such object.
            ForbiddenError: Its records may not be read.
            SavedViewNotFoundError: There is no such view.
            SavedViewOfAnotherError: It is somebody else's.
            InvalidError: The view has faults.
        """
        model = self._readable(actor, object_name)
        if not self._one(actor, model, object_name, view_id).own:
            raise SavedViewOfAnotherError()
        document = self._sound(model, object_name, definition)
        changed = {"definition": document, "shared": shared, "at": self._clock.now()}
        with self._database.transaction(actor.schema) as connection:
            _statements(actor.schema).update.run(connection, {"id": view_id, **changed})
        return self._one(actor, model, object_name, view_id)

    def delete(self, actor: Actor, object_name: str, view_id: UUID) -> None:
        """Delete a view of one's own; an administrator may delete what others share too.

        Raises:
            UnknownObjectError: There is no such object.
            ForbiddenError: Its records may not be read.
            SavedViewNotFoundError: There is no such view.
            SavedViewOfAnotherError: It is somebody else's.
        """
        model = self._readable(actor, object_name)
        if not self._one(actor, model, object_name, view_id).own and not actor.rights.everything:
            raise SavedViewOfAnotherError()
        with self._database.transaction(actor.schema) as connection:
            _statements(actor.schema).delete.run(connection, {"id": view_id})

    def _readable(self, actor: Actor, object_name: str) -> Model:
        model = self._models.current(actor.schema)
        model.object(object_name)
        actor.rights.require("read", object_name)
        return model

    def _one(self, actor: Actor, model: Model, object_name: str, view_id: UUID) -> SavedView:
        user_id = actor.user_id or EVERYBODY
        wanted = {"id": view_id, "object": object_name, "user": user_id}
        with self._database.connection(actor.schema) as connection:
            row = _statements(actor.schema).one.one(connection, wanted)
            if row is None:
                raise SavedViewNotFoundError(id=str(view_id))
            names = self._names(connection, model, actor, {row[1]})
        return self._told(actor, model, row, names.get(row[1]))

    def _names(
        self, connection: Connection[TupleRow], model: Model, actor: Actor, users: set[UUID]
    ) -> Mapping[UUID, str]:
        context = actor.parameters(self._clock.now())
        return user_labels(connection, model, actor, self._plans, users, context)

    def _told(
        self, actor: Actor, model: Model, row: tuple[Any, ...], owner: str | None
    ) -> SavedView:
        view_id, user_id, definition, shared = row
        return SavedView(
            id=view_id,
            definition=definition,
            shared=shared,
            own=user_id == (actor.user_id or EVERYBODY),
            owner=owner,
            problems=self._problems(model, definition),
        )

    def _sound(self, model: Model, object_name: str, definition: JsonObject) -> JsonObject:
        problems = check_texts(definition) or _form().problems(definition)
        document = {**definition, "kind": _KIND.key, "name": _NAME, "object": object_name}
        problems = problems or self._problems(model, document)
        if problems:
            raise InvalidError([each.under("/definition") for each in problems])
        return document

    def _problems(self, model: Model, document: JsonObject) -> list[Problem]:
        own = {name: value for name, value in document.items() if name not in _GIVEN}
        # What was sound once need not be after an upgrade of the platform.
        problems = _form().problems(own)
        if problems:
            return problems
        scope = Scope(model.catalog, model.field_types, self._models.kinds)
        meaning = _KIND.parse(document, Known(model.field_types, model.catalog.parsed))
        return check_beside(_KIND, meaning, scope, model.expressions.check)


@lru_cache(maxsize=1)
def _form() -> SchemaCheck:
    """Give the check of what people say of a view: the schema of the kind without what is given."""
    schema = read_schema(_KIND.schema_path())
    properties = {n: of for n, of in schema["properties"].items() if n not in _GIVEN}
    required = [name for name in schema["required"] if name not in _GIVEN]
    own = {**schema, "properties": properties, "required": required}
    return SchemaCheck(own, folder=schema_dir())


@dataclass(frozen=True, slots=True)
class _Statements:
    listed: Statement
    one: Statement
    counted: Statement
    insert: Statement
    update: Statement
    delete: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    table = tenant_tables(schema).saved_view
    of_object = table.c.object == bindparam("object")
    own = table.c.user_id == bindparam("user")
    seen = select(table.c.id, table.c.user_id, table.c.definition, table.c.shared).where(
        of_object, or_(own, table.c.shared)
    )
    changed = {"definition": "definition", "shared": "shared", "updated_at": "at"}
    new = {"id": "id", "user_id": "user", "object": "object", **changed}
    return _Statements(
        listed=compile_statement(seen.order_by(own.desc(), table.c.id).limit(bindparam("most"))),
        one=compile_statement(seen.where(table.c.id == bindparam("id"))),
        counted=compile_statement(select(func.count()).select_from(table).where(of_object, own)),
        insert=compile_statement(
            insert(table).values({name: bindparam(key) for name, key in new.items()}).inline()
        ),
        update=compile_statement(
            update(table)
            .where(table.c.id == bindparam("id"))
            .values({name: bindparam(key) for name, key in changed.items()})
        ),
        delete=compile_statement(delete(table).where(table.c.id == bindparam("id"))),
    )
