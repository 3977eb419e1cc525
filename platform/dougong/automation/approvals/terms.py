"""The expressions of approvals on the record at hand, told by the database.

They know the truth, whatever who submitted may see: an approval is the business's rule, not theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ColumnElement, Text, Uuid, bindparam, select

from dougong.access.actor import Actor
from dougong.automation.approvals.errors import BrokenApprovalError
from dougong.deployment.model import Model, ObjectModel
from dougong.formula.errors import ExpressionError
from dougong.formula.shape import shape
from dougong.formula.to_sql import to_sql
from dougong.formula.values import to_json
from dougong.kernel.jsontypes import JsonValue
from dougong.metadata.definition import ExpressionAt
from dougong.records.errors import RecordNotFoundError
from dougong.records.reading.joins import Joins, Path
from dougong.storage.statement import compile_statement

_USER = "user"
_PARAMETERS = {"user": "user_id", "approver": "approver"}


class _Source(Joins):
    """The record, with who submitted, who decided, and what they said."""

    def global_value(self, path: Path) -> ColumnElement[Any]:
        if path == ("comment",):
            return bindparam("comment", type_=Text())
        if path[0] not in _PARAMETERS:
            return super().global_value(path)
        who: ColumnElement[Any] = bindparam(_PARAMETERS[path[0]], type_=Uuid())
        if path[1:] in ((), ("id",)):
            return who
        user = self._model.objects[_USER]
        table = user.table.alias(f"of_{path[0]}")
        joins = Joins(self._model, user, table)
        found = select(joins.column(path[1:])).select_from(joins.from_clause)
        return found.where(table.c.id == who).scalar_subquery()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Works out expressions on one record.

    Attributes:
        connection: In the transaction.
        model: The definitions in force.
        record: The object.
        record_id: The record.
        actor: The platform, in the name of who submitted.
        now: The present instant.
    """

    connection: Connection[TupleRow]
    model: Model
    record: ObjectModel
    record_id: UUID
    actor: Actor
    now: datetime

    def holds(self, at: ExpressionAt, *, approver: UUID | None = None) -> bool:
        """Tell whether a condition holds; blank does not."""
        return self.values([at], approver=approver)[0] is True

    def values(
        self, wanted: Sequence[ExpressionAt], *, approver: UUID | None = None, comment: str = ""
    ) -> list[JsonValue]:
        """Give the value of each expression, as a client would send it.

        Raises:
            BrokenApprovalError: One of them names what is no longer there.
            RecordNotFoundError: The record is gone.
        """
        if not wanted:
            return []
        source = _Source(self.model, self.record, self.record.table.alias("t"))
        columns: list[ColumnElement[Any]] = []
        constants: dict[str, Any] = {}
        types = []
        for number, at in enumerate(wanted):
            try:
                expression = self.model.expressions.compile(self.model.catalog, at)
            except ExpressionError as error:
                raise BrokenApprovalError(expression=at.source, reason=str(error)) from None
            prefix = f"e{number}_"
            constants |= expression.bind(shape(expression.source).tokens, prefix=prefix)
            columns.append(to_sql(expression, source, prefix=prefix, as_value=True))
            types.append(expression.type)
        query = (
            select(*(column.label(f"v{n}") for n, column in enumerate(columns)))
            .select_from(source.from_clause)
            .where(source.tables[0].c.id == bindparam("record_id", type_=Uuid()))
        )
        given: Mapping[str, Any] = {
            **self.actor.parameters(self.now),
            **constants,
            "approver": approver,
            "comment": comment,
            "record_id": self.record_id,
        }
        row = compile_statement(query).one(self.connection, given)
        if row is None:
            raise RecordNotFoundError(object=self.record.label, id=str(self.record_id))
        return [to_json(each, of) for each, of in zip(row, types, strict=True)]

    def users(self, at: ExpressionAt) -> UUID | None:
        """Give the user that an expression names; None where it is blank."""
        (found,) = self.values([at])
        return None if found is None else UUID(str(found))
