"""What stands between the braces of a template, asked of the database: one SELECT for a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID
from weakref import WeakKeyDictionary

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, any_, bindparam, cast, select

from dougong.access.actor import Actor
from dougong.automation.kinds.template import LINK, RECIPIENT, expressions_in
from dougong.deployment.expressions import CatalogScope
from dougong.deployment.model import Model, ObjectModel
from dougong.formula.checker import check
from dougong.formula.function import IN_SQL
from dougong.formula.to_sql import to_sql
from dougong.formula.tree import Expression
from dougong.formula.value_types import Kind, Type
from dougong.metadata.catalog import Catalog
from dougong.metadata.definition import ExpressionAt
from dougong.metadata.paths import trace
from dougong.records.errors import RecordNotFoundError
from dougong.records.reading.filters import Functions
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins, Path
from dougong.records.reading.masking import shown_sql
from dougong.storage.statement import Statement, compile_statement

USER = "user"
PERCENT = "percent"
_PATH = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who gets a message.

    Attributes:
        name: What they are called; empty where only an address is known.
        address: Their mail address; empty where there is none.
        locale: The language they read.
        object: The object of their record, such as ``user`` or ``contact``; None: there is none.
        id: Their record.
    """

    name: str
    address: str
    locale: str
    object: str | None = None
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression gave.

    Attributes:
        value: The value.
        type: Its type.
        percent: Whether people read it as a percentage.
    """

    value: Any
    type: Type
    percent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a template is filled with.

    Attributes:
        object: The object of the record at hand; None: there is none.
        record_id: The record.
        recipient: Who gets the message.
        link: Where the record is found in the browser.
    """

    object: str | None
    record_id: UUID | None
    recipient: Recipient
    link: str


class Compiling(Protocol):
    """Turns an expression of a template into what the back ends take."""

    def __call__(self, model: Model, at: ExpressionAt) -> Expression:
        """Compile it."""


def as_deployed(model: Model, at: ExpressionAt) -> Expression:
    """Compile an expression of a template that is in force."""
    return model.expressions.compile(model.catalog, at)


@dataclass(frozen=True, slots=True)
class AsSeen:
    """Compiles for somebody who may not see every field.

    Attributes:
        functions: Functions that expressions may call.
        guard: Tells what they see.
    """

    functions: Functions
    guard: Guard

    def __call__(self, model: Model, at: ExpressionAt) -> Expression:
        """Compile an expression.

        Raises:
            ExpressionError: It has faults, or reads what may not be seen.
        """
        scope = CatalogScope(
            model.catalog,
            model.field_types,
            at.object,
            self.guard.filters,
            extra=at.globals,
            spaces=at.spaces,
        )
        return check(at.source, scope, functions=self.functions, needs=IN_SQL)


class Filler:
    """Asks for the values of templates; what was compiled of a model goes with the model."""

    def __init__(self) -> None:
        self._compiled: WeakKeyDictionary[Catalog, dict[Any, _Filling]] = WeakKeyDictionary()

    def values(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        texts: Sequence[str],
        about: About,
        *,
        now: datetime,
    ) -> list[Value]:
        """Give the value of each hole of the texts of a template that is in force, in order.

        Raises:
            RecordNotFoundError: There is no such record, or none that the actor may read.
        """
        known = self._compiled.setdefault(model.catalog, {})
        key = (model.schema, model.version, about.object, tuple(texts), actor.rights.key)
        if key not in known:
            guard = Guard(model, actor.rights)
            known[key] = _build(model, guard, texts, about.object, as_deployed)
        return known[key].run(connection, model, actor, about, now=now)

    def preview(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        texts: Sequence[str],
        about: About,
        functions: Functions,
        *,
        now: datetime,
    ) -> list[Value]:
        """Give the same of texts that are being written, as far as their reader may see it.

        Raises:
            ExpressionError: An expression has faults.
            RecordNotFoundError: There is no such record, or none that the actor may read.
        """
        guard = Guard(model, actor.rights)
        filling = _build(model, guard, texts, about.object, AsSeen(functions, guard))
        return filling.run(connection, model, actor, about, now=now)


@dataclass(frozen=True, slots=True)
class _Filling:
    statement: Statement | None
    types: tuple[Type, ...]
    percents: tuple[bool, ...]

    def run(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        about: About,
        *,
        now: datetime,
    ) -> list[Value]:
        if self.statement is None:
            return []
        values = {
            **actor.parameters(now),
            "id": about.record_id,
            "link": about.link,
            "recipient_name": about.recipient.name,
            "recipient_email": about.recipient.address,
        }
        row = self.statement.one(connection, values)
        if row is None:
            label = model.object(about.object or "").label
            raise RecordNotFoundError(object=label, id=str(about.record_id))
        return [
            Value(value, of, percent)
            for value, of, percent in zip(row, self.types, self.percents, strict=True)
        ]


class _Source(Joins):
    """Also knows the recipient, the link and the record by its own name."""

    def global_value(self, path: Path) -> ColumnElement[Any]:
        if path[0] == "record":
            return self.column(path[1:] or ("id",))
        if path == (LINK,):
            return bindparam("link", type_=Text())
        if path[0] == RECIPIENT:
            return bindparam(f"recipient_{path[1]}", type_=Text())
        return super().global_value(path)


def _build(
    model: Model,
    guard: Guard,
    texts: Iterable[str],
    object_name: str | None,
    compiling: Compiling,
) -> _Filling:
    places = [at for text in texts for at in expressions_in(text, "", object_name)]
    expressions = [compiling(model, at) for at in places]
    if not expressions:
        return _Filling(None, (), ())
    record = model.object(object_name or USER)
    table = record.table.alias("t")
    source = _Source(model, record, table, guard)
    values = [to_sql(each, source, as_value=True, fixed=True) for each in expressions]
    query = select(*(value.label(f"v{at}") for at, value in enumerate(values)))
    if object_name is not None:
        live = guard.live(record, table)
        query = query.select_from(source.from_clause).where(table.c.id == bindparam("id"), *live)
    return _Filling(
        compile_statement(query),
        tuple(each.type for each in expressions),
        tuple(_is_percent(model, object_name, at.source) for at in places),
    )


def _is_percent(model: Model, object_name: str | None, source: str) -> bool:
    if object_name is None or not _PATH.fullmatch(source):
        return False
    found = trace(model.catalog.objects, object_name, source)
    return found.whole and found.steps[-1].field.type == PERCENT


def labels_of_values(
    connection: Connection[TupleRow],
    model: Model,
    actor: Actor,
    values: Iterable[Value],
    *,
    now: datetime,
) -> Mapping[UUID, str]:
    """Give what the records among values are called, as far as the actor may see it."""
    wanted: dict[str, list[UUID]] = {}
    for each in values:
        of, found = each.type, each.value
        if of.kind is Kind.LIST and of.element is not None and found is not None:
            of, many = of.element, list(found)
        else:
            many = [] if found is None else [found]
        if of.kind is Kind.RECORD and of.object is not None and of.object in model.objects:
            wanted.setdefault(of.object, []).extend(UUID(str(one)) for one in many)
    guard, labels = Guard(model, actor.rights), dict[UUID, str]()
    for name, ids in wanted.items():
        record = model.objects[name]
        if ids and guard.sees(name, record.title):
            statement = _build_labels(guard, record)
            rows = statement.all(connection, {**actor.parameters(now), "ids": ids})
            labels |= {record_id: label for record_id, label in rows if label}
    return labels


def _build_labels(guard: Guard, record: ObjectModel) -> Statement:
    table = record.table.alias("t")
    joins = Joins(guard.model, record, table, guard)
    title = joins.column((record.title,))
    label = cast(shown_sql(guard.model, (record.name, record.title), title), Text)
    return compile_statement(
        select(table.c.id, label)
        .select_from(joins.from_clause)
        .where(table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
        .where(*guard.live(record, table))
    )
