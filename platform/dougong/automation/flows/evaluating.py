"""What the expressions of a flow give, on the record, the variables and the steps at hand.

An expression that reads nothing but what the run itself knows is computed here; every other one by
PostgreSQL, all of a step by one SELECT, so lookups, related records and computed fields mean in a
flow what they mean everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ColumnElement, bindparam, func, select

from dougong.access.actor import Actor
from dougong.automation.errors import ExpressionFailedError
from dougong.deployment.model import Model, ObjectModel
from dougong.fields.base import Computed, Expressed
from dougong.formula.shape import shape
from dougong.formula.sql_terms import sql_type
from dougong.formula.surroundings import Surroundings
from dougong.formula.to_python import Closure, to_python
from dougong.formula.to_sql import to_sql
from dougong.formula.tree import Expression
from dougong.formula.value_types import Kind, Type, namespaced
from dougong.formula.values import from_json
from dougong.kernel.jsontypes import JsonValue
from dougong.metadata.definition import ExpressionAt
from dougong.records.plans import PlanCache, of_version
from dougong.records.reading.joins import Joins, Path, one_row
from dougong.records.saving.drafts import rows_of
from dougong.storage.statement import Statement, compile_statement

_OLD = "$old"
# What else the platform writes is not known before it has done so.
_KEPT = frozenset({"id", "owner", "record_type"})
_SURROUNDINGS = frozenset({"user", "org", "setting"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an expression of a flow is asked on.

    Attributes:
        object: Object of the record at hand; None: there is none.
        record_id: The record.
        values: Its stored values, as far as they are at hand, of one that is being saved.
        written: Whether it is written already.
        old: Its stored values before.
        memory: What the run knows, as JSON, by the names that follow ``$``.
    """

    object: str | None
    record_id: UUID | None
    values: Mapping[str, Any] | None = None
    written: bool = False
    old: Mapping[str, Any] | None = None
    memory: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: an expression, compiled.

    Attributes:
        at: Where it stands.
        expression: What it means.
        closure: Computes it on what is at hand; None: only the database can.
        fields: The fields of the record that must be at hand for that.
    """

    at: ExpressionAt
    expression: Expression
    closure: Closure | None
    fields: frozenset[str]

    def is_here(self, known: Known) -> bool:
        """Tell whether all that it reads is at hand."""
        if self.closure is None:
            return False
        return not self.fields or (known.values is not None and self.fields <= known.values.keys())


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Computes the expressions of one tenant's flows.

    Attributes:
        model: The definitions.
        plans: Compiled statements.
    """

    model: Model
    plans: PlanCache

    def asked(self, at: ExpressionAt) -> Asked:
        """Compile an expression.

        Raises:
            ExpressionError: It has faults.
        """
        key = (self.model.schema, self.model.version, "flow asks", _key(at))
        return self.plans.get(key, lambda: self._compile(at))

    def values(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        now: datetime,
        known: Known,
        asked: Sequence[Asked],
    ) -> list[Any]:
        """Give the value of each, as Python has it; None is blank.

        Raises:
            ExpressionFailedError: PostgreSQL cannot compute one.
        """
        here = [each.is_here(known) for each in asked]
        found: list[Any] = [None] * len(asked)
        if any(here):
            around = self._surroundings(actor, now, known, asked)
            for position, each in enumerate(asked):
                if here[position]:
                    assert each.closure is not None
                    found[position] = each.closure(around)
        there = [position for position, is_here in enumerate(here) if not is_here]
        if there:
            rows = self._select(connection, actor, now, known, [asked[each] for each in there])
            for position, value in zip(there, rows, strict=True):
                found[position] = value
        return found

    def _compile(self, at: ExpressionAt) -> Asked:
        expression = self.model.expressions.compile(self.model.catalog, at)
        reads = expression.reads
        record = self.model.objects.get(at.object)
        simple = not reads.related and all(
            len(path) == 1 and _is_plain(record, path[0]) for path in reads.paths
        )
        simple = simple and all(self._at_hand(at, record, path) for path in reads.globals)
        fields = {name for (name, *_) in reads.paths}
        fields |= {path[1] for path in reads.globals if path[0] == "record" and len(path) > 1}
        needed = frozenset(fields - {"id"})
        return Asked(at, expression, to_python(expression) if simple else None, needed)

    def _at_hand(self, at: ExpressionAt, record: ObjectModel | None, path: Path) -> bool:
        if path[0] in ("record", "old"):
            return len(path) == 1 or (len(path) == 2 and _is_plain(record, path[1]))
        if path[0] in _SURROUNDINGS:
            return path in (("user",), ("user", "id"), ("org", "currency"))
        found = typed(at, path)
        return found is not None and len(found[1]) == len(path)

    def _surroundings(
        self, actor: Actor, now: datetime, known: Known, asked: Sequence[Asked]
    ) -> Surroundings:
        record = self.model.objects[known.object] if known.object is not None else None
        values: dict[str, Any] = {}
        found: dict[str, Any] = {
            "user": actor.user_id,
            "user.id": actor.user_id,
            "org.currency": actor.currency,
        }
        for each in asked:
            reads = each.expression.reads
            if record is not None and known.values is not None:
                for name, *_ in reads.paths:
                    values[name] = _seen(record, name, known.values.get(name))
            for path in reads.globals:
                name = ".".join(path)
                if name in found:
                    continue
                if path[0] == "record":
                    stored = known.values or {}
                    of = path[1] if len(path) > 1 else "id"
                    found[name] = (
                        known.record_id
                        if of == "id" or record is None
                        else _seen(record, of, stored.get(of))
                    )
                elif path[0] == "old":
                    earlier = known.old
                    of = path[1] if len(path) > 1 else "id"
                    if earlier is not None and record is not None:
                        found[name] = _seen(record, of, earlier.get(of))
                else:
                    found[name] = remembered(known.memory, each.at, path)
        return Surroundings(
            values=values,
            globals=found,
            now=now,
            zone=ZoneInfo(actor.time_zone),
            calendars=self.model.calendars,
        )

    def _select(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        now: datetime,
        known: Known,
        asked: Sequence[Asked],
    ) -> Sequence[Any]:
        drafted = known.values is not None and not known.written
        key = (
            self.model.schema,
            self.model.version,
            "flow values",
            drafted,
            tuple(_key(each.at) for each in asked),
        )
        query = self.plans.get(key, lambda: self._build(known, asked, drafted=drafted))
        given: dict[str, Any] = {**actor.parameters(now), **query.constants}
        given |= {"record_id": known.record_id}
        names = query.statement.names
        if "old" in names:
            given["old"] = _encoded(known.old)
        if "new" in names:
            given["new"] = _encoded({"id": known.record_id, **(known.values or {})})
        for name, (at, path) in query.remembered.items():
            given[name] = as_parameter(remembered(known.memory, at, path), typed(at, path))
        try:
            row = query.statement.one(connection, given)
        except psycopg.DataError as error:
            reason = str(error).splitlines()[0]
            source = (
                asked[0].at.source
                if len(asked) == 1
                else "; ".join(each.at.source for each in asked)
            )
            raise ExpressionFailedError(expression=source[:500], reason=reason) from error
        assert row is not None
        return row

    def _build(self, known: Known, asked: Sequence[Asked], *, drafted: bool) -> _Query:
        source = _FlowSource(self.model, known.object, drafted=drafted)
        constants: dict[str, Any] = {}
        columns: list[ColumnElement[Any]] = []
        for position, each in enumerate(asked):
            source.at = each.at
            prefix = f"e{position}_"
            tokens = shape(each.expression.source).tokens
            constants |= each.expression.bind(tokens, prefix=prefix)
            value = to_sql(each.expression, source, prefix=prefix, as_value=True)
            columns.append(value.label(f"v{position}"))
        query = select(*columns).prefix_with(of_version(self.model))
        statement = compile_statement(query.select_from(source.from_clause))
        return _Query(statement, constants, source.remembered)


@dataclass(frozen=True, slots=True)
class _Query:
    statement: Statement
    constants: Mapping[str, Any]
    remembered: Mapping[str, tuple[ExpressionAt, Path]]


class _FlowSource(Joins):
    """Where the values of a flow's expressions come from: one row, whatever is there.

    Args:
        model: The definitions.
        object_name: Object of the record at hand; None: there is none.
        drafted: Whether its values are sent along, for it is not written yet.
    """

    at: ExpressionAt

    def __init__(self, model: Model, object_name: str | None, *, drafted: bool) -> None:
        record = model.objects[object_name if object_name is not None else "user"]
        self._drafted = drafted
        base = rows_of(record.table, "new").alias("t") if drafted else record.table.alias("t")
        super().__init__(model, record, base)
        which = bindparam("record_id", type_=record.table.c.id.type)
        self._from = one_row().outerjoin(base, base.c.id == which)
        self._record = record
        self.remembered: dict[str, tuple[ExpressionAt, Path]] = {}

    def global_value(self, path: Path) -> ColumnElement[Any]:
        """Give what follows a ``$``: of the record, of what it was, or of what the run knows."""
        if path[0] == "record":
            return self.column(path[1:] or ("id",))
        if path[0] == "old":
            return self._earlier(path[1:] or ("id",))
        found = typed(self.at, path)
        if found is None:
            return super().global_value(path)
        of, head = found
        rest = path[len(head) :]
        if not rest:
            return self._parameter(head, of)
        self._join(head, of)
        return self.column(("$" + ".".join(head), *rest))

    def _earlier(self, steps: Path) -> ColumnElement[Any]:
        if (_OLD,) not in self._sources:
            old = rows_of(self._record.table, "old").alias("o")
            which = bindparam("record_id", type_=self._record.table.c.id.type)
            self._from = self._from.outerjoin(old, old.c.id == which)
            self._sources[(_OLD,)] = (old, self._record)
        return self.column((_OLD, *steps))

    def _join(self, head: Path, of: Type) -> None:
        place = ("$" + ".".join(head),)
        if place not in self._sources:
            record = self._model.objects[of.object or ""]
            table = record.table.alias(f"r{len(self._sources)}")
            self._from = self._from.outerjoin(table, table.c.id == self._parameter(head, of))
            self._sources[place] = (table, record)

    def _parameter(self, head: Path, of: Type) -> ColumnElement[Any]:
        name = "g_" + "_".join(head)
        self.remembered[name] = (self.at, head)
        value: ColumnElement[Any] = bindparam(name, type_=sql_type(of))
        return func.coalesce(value) if of.kind is Kind.OPAQUE else value


def typed(at: ExpressionAt, path: Path) -> tuple[Type, Path] | None:
    """Give the type of what a run knows under a name, and how far that name goes.

    Args:
        at: Where the name stands.
        path: The name, and what may be followed from it: ``steps.found.record.name``.

    Returns:
        None where it is nothing that the run knows.
    """
    found = at.globals.get(path[0])
    for length in range(1, len(path) + 1):
        if found is None:
            return None
        space = namespaced(found.object or "")
        if space is None:
            return found, path[:length]
        if length == len(path):
            return None
        found = at.spaces.get(space, {}).get(path[length])
    return None


def remembered(memory: Mapping[str, JsonValue], at: ExpressionAt, path: Path) -> Any:
    """Give what a run knows under a name, as Python has it."""
    found: Any = memory
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    of = typed(at, path)
    return None if found is None or of is None else from_json(found, of[0])


def as_parameter(value: Any, of: tuple[Type, Path] | None) -> Any:
    """Give a value as the driver takes it: a list of values is an array, not a row."""
    is_list = of is not None and of[0].kind is Kind.LIST and value is not None
    return list(value) if is_list else value


def _is_plain(record: ObjectModel | None, name: str) -> bool:
    """Tell whether a field is stored as expressions see it, or nearly so."""
    field = record.fields.get(name) if record is not None else None
    if field is None or (field.definition.system and name not in _KEPT):
        return False
    return field.type.stored and not field.numbered and not isinstance(field.type, Computed)


def _seen(record: ObjectModel, name: str, stored: Any) -> Any:
    if stored is None:
        return None
    field = record.fields[name]
    if isinstance(field.type, Expressed):
        return field.type.python_value(stored, field.options)
    return tuple(stored) if isinstance(stored, list) else stored


def _encoded(values: Mapping[str, Any] | None) -> str:
    return orjson.dumps([] if values is None else [dict(values)], default=str).decode()


def _key(at: ExpressionAt) -> Any:
    spaces = tuple((name, *types.items()) for name, types in at.spaces.items())
    return (at.object, at.source, at.expect, at.fills, tuple(at.globals.items()), spaces)
