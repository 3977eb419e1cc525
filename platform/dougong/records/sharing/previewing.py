"""What a sharing rule would do: how many users it reaches, and how many records it shares."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, any_, bindparam, cast, func, select

from dougong.access.acting import day_of
from dougong.access.actor import Actor
from dougong.access.rights import RULE
from dougong.access.sharing.belonging import Belonging
from dougong.access.sharing.organisation import organisation_of
from dougong.access.sharing.owners import find_owners
from dougong.access.sharing.predicate import OWNER
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.formula.checker import check
from dougong.formula.function import IN_SQL
from dougong.formula.to_sql import to_sql
from dougong.formula.value_types import BOOLEAN
from dougong.kernel.clock import Clock
from dougong.kernel.errors import InvalidError
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.shipped import schema_dir
from dougong.metadata.access.principals import Principal
from dougong.metadata.check import check_beside, check_texts
from dougong.metadata.kind import Known, Scope
from dougong.metadata.kinds.sharing import SharingDef, SharingKind
from dougong.metadata.schema_check import SchemaCheck, read_schema
from dougong.records.reading.filters import Functions
from dougong.records.reading.joins import Joins, may_be_read
from dougong.storage.database import Database
from dougong.storage.statement import compile_statement
from dougong.storage.tenants import find_tenant

_KIND = SharingKind()
_SAMPLES = 5
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Reached:
    """What a sharing rule would do.

    Attributes:
        users: How many users in service it reaches.
        records: How many records it shares.
        samples: Some of the users: id and name.
    """

    users: int
    records: int
    samples: Sequence[tuple[UUID, str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingPreviews:
    """Tries sharing rules before they are deployed.

    Attributes:
        database: The cell.
        models: Compiled definitions.
        functions: Functions of the expression language.
        clock: Tells when.
    """

    database: Database
    models: Models
    functions: Functions
    clock: Clock

    def of(self, actor: Actor, definition: JsonObject) -> Reached:
        """Tell what a rule would do, by the definitions in force.

        Raises:
            MissingRightError: The actor may not build.
            InvalidError: The rule has faults.
            ExpressionError: Its condition has.
        """
        actor.rights.require_system("builder")
        model = self.models.current(actor.schema)
        rule = self._read(model, definition)
        record = model.object(rule.object)
        with self.database.connection(actor.schema) as connection:
            users = self._users(connection, model, actor, rule.to)
            owners = None
            if rule.owned_by is not None:
                owners = self._users(connection, model, actor, rule.owned_by)
            count, samples = _people(connection, model, users)
            records = self._records(connection, model, actor, record, rule, owners)
        return Reached(count, records, samples)

    def _read(self, model: Model, definition: JsonObject) -> SharingDef:
        form = SchemaCheck(read_schema(_KIND.schema_path()), folder=schema_dir())
        problems = check_texts(definition) or form.problems(definition)
        if problems:
            raise InvalidError(problems)
        rule = _KIND.parse(definition, Known(model.field_types, model.catalog.parsed))
        model.object(rule.object)
        scope = Scope(model.catalog, model.field_types, self.models.kinds)
        problems = check_beside(_KIND, rule, scope, model.expressions.check)
        if problems:
            raise InvalidError(problems)
        return rule

    def _users(
        self, connection: Connection[TupleRow], model: Model, actor: Actor, principal: Principal
    ) -> Collection[UUID]:
        """Give the users that a principal means."""
        tried = SharingDef(
            name="tried", label={}, object="", owned_by=principal, to=principal, level="read"
        )
        home = find_tenant(self.database, actor.tenant)
        found = find_owners(
            connection,
            organisation_of(model),
            Belonging(user_id=actor.user_id or _NOBODY),
            {f"{RULE}{tried.name}"},
            roles=model.catalog.all("role"),
            rules={tried.name: tried},
            today=day_of(home, self.clock.now()),
        )
        return found[f"{RULE}{tried.name}"]

    def _records(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        record: ObjectModel,
        rule: SharingDef,
        owners: Collection[UUID] | None,
    ) -> int:
        table = record.table.alias("t")
        joins = Joins(model, record, table)
        conditions: list[ColumnElement[bool]] = list(may_be_read(table))
        values: dict[str, Any] = {**actor.parameters(self.clock.now())}
        if rule.where is not None:
            scope = model.scope(record.name, _all)
            expression = check(
                rule.where, scope, functions=self.functions, expect=BOOLEAN, needs=IN_SQL
            )
            conditions.append(to_sql(expression, joins, fixed=True))
        if owners is not None:
            among = any_(bindparam("owners", type_=ARRAY(Uuid)))
            conditions.append(table.c[OWNER] == among)
            values["owners"] = list(owners)
        query = select(func.count()).select_from(joins.from_clause).where(*conditions)
        row = compile_statement(query, afresh=True).one(connection, values)
        assert row is not None
        count: int = row[0]
        return count


def _people(
    connection: Connection[TupleRow], model: Model, users: Collection[UUID]
) -> tuple[int, Sequence[tuple[UUID, str | None]]]:
    """Count those of users who are in service, and give some of them."""
    user = model.object("user")
    table = user.table.alias("t")
    joins = Joins(model, user, table)
    title: ColumnElement[Any] = cast(joins.column((user.title,)), Text)
    sought = table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    query = (
        select(table.c.id, title, func.count().over())
        .select_from(joins.from_clause)
        .where(sought, *may_be_read(table), table.c.active.is_(True))
        .order_by(title, table.c.id)
        .limit(_SAMPLES)
    )
    values: Mapping[str, Any] = {"ids": list(users)}
    rows = compile_statement(query).all(connection, values)
    return (rows[0][2] if rows else 0), [(row[0], row[1]) for row in rows]


def _all(_object: str, _field: str) -> bool:
    """A sharing rule knows the truth, whatever anybody sees."""
    return True
