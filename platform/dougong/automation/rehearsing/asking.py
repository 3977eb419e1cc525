"""What tests ask of the records of their stage: does a condition hold of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, bindparam, select, true

from dougong.automation.errors import ExpressionFailedError
from dougong.automation.rehearsing.stage import Stage
from dougong.deployment.model import Model, ObjectModel
from dougong.formula.shape import shape
from dougong.formula.to_sql import to_sql
from dougong.formula.tree import Expression
from dougong.metadata.definition import ExpressionAt
from dougong.records.plans import of_version
from dougong.records.reading.joins import Joins, Path, may_be_read
from dougong.storage.statement import compile_statement


def meeting(
    stage: Stage,
    object_name: str,
    ids: Sequence[UUID],
    condition: ExpressionAt | None,
    named: Mapping[str, UUID],
) -> list[UUID]:
    """Give the ids of those records that are there and meet a condition.

    Args:
        stage: Where.
        object_name: Their object.
        ids: Which records are asked about.
        condition: The condition; None: any record that is there.
        named: The records that it may name, by what follows the ``$``.

    Raises:
        ExpressionFailedError: It cannot be computed.
    """
    model = stage.model
    record = model.object(object_name)
    table = record.table.alias("t")
    source = _Named(model, record, table, condition)
    which = table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    holds: ColumnElement[bool] = true()
    constants: dict[str, Any] = {}
    if condition is not None:
        expression: Expression = model.expressions.compile(model.catalog, condition)
        constants = expression.bind(shape(expression.source).tokens)
        holds = to_sql(expression, source)
    query = select(table.c.id).prefix_with(of_version(model)).select_from(source.from_clause)
    statement = compile_statement(query.where(which, *may_be_read(table), holds))
    actor = stage.platform_actor()
    given = {**actor.parameters(stage.clock.now()), **constants, "ids": list(ids)}
    given |= {f"n_{name}": each for name, each in named.items()}
    given |= {f"n_{name}": None for name in source.needed if name not in named}
    try:
        return [found for (found,) in statement.all(stage.connection, given)]
    except psycopg.DataError as error:
        reason = str(error).splitlines()[0]
        text = condition.source[:500] if condition is not None else ""
        raise ExpressionFailedError(expression=text, reason=reason) from error


class _Named(Joins):
    """Columns of records, and of those that the test has names for."""

    def __init__(
        self, model: Model, record: ObjectModel, table: Any, condition: ExpressionAt | None
    ) -> None:
        super().__init__(model, record, table)
        self._objects = {} if condition is None else condition.globals
        self.needed: set[str] = set()

    def global_value(self, path: Path) -> ColumnElement[Any]:
        """Give a record that has a name, or a field of it."""
        of = self._objects.get(path[0])
        if of is None or of.object is None:
            return super().global_value(path)
        self.needed.add(path[0])
        which: ColumnElement[UUID] = bindparam(f"n_{path[0]}", type_=Uuid())
        if path[1:] in ((), ("id",)):
            return which
        place = (f"${path[0]}",)
        if place not in self._sources:
            record = self._model.objects[of.object]
            table = record.table.alias(f"r{len(self._sources)}")
            self._from = self._from.outerjoin(table, table.c.id == which)
            self._sources[place] = (table, record)
        return self.column((*place, *path[1:]))
