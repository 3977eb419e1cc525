"""Finding records for a flow: by a condition that may name what the run knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.types import Integer, Uuid

from dougong.automation.flows.evaluating import Asked, as_parameter
from dougong.deployment.model import ObjectModel
from dougong.formula.shape import shape
from dougong.formula.sql_terms import sql_type
from dougong.formula.to_sql import to_sql
from dougong.formula.tree import Expression
from dougong.formula.value_types import BOOLEAN
from dougong.records.plans import of_version
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins, Path, may_be_read
from dougong.storage.statement import Statement, compile_statement

if TYPE_CHECKING:
    from dougong.automation.flows.at import At

_OF_READER = frozenset({"user", "org", "setting"})


@dataclass(frozen=True, slots=True)
class _Finding:
    """A statement that finds records.

    Attributes:
        statement: Gives their ids, or their count.
        constants: The values of its literals.
        known: What it names of the run, by parameter.
    """

    statement: Statement
    constants: Mapping[str, Any]
    known: Mapping[str, Asked]


class _Sought(Joins):
    """Records that are looked for; what the run knows comes as parameters."""

    known: Mapping[Path, str]
    asked: Mapping[str, Asked]

    def global_value(self, path: Path) -> ColumnElement[Any]:
        """Give a value of the run."""
        name = self.known.get(path)
        if name is None:
            return super().global_value(path)
        of = self.asked[name].expression.type
        return func.coalesce(bindparam(name, type_=sql_type(of)))


def find(
    at: At,
    object_name: str,
    where: str | None,
    limit: int,
    *,
    sort: str | None = None,
    after: UUID | None = None,
) -> list[UUID]:
    """Give the ids of the records that meet a condition, of those that the flow may read.

    Args:
        at: The step.
        object_name: Their object.
        where: The condition, which may name what the run knows; None: every record.
        limit: How many at most.
        sort: Field paths, as a list takes them; None: by id.
        after: Only those of a higher id, where they are sorted by it.

    Raises:
        ForbiddenError: The flow may not read records of the object.
        ExpressionFailedError: What the condition names cannot be computed.
    """
    rows = _ask(at, object_name, where, sort=sort, paged=after is not None, counted=False)
    given = {"most": limit, "after": after}
    return [found for (found,) in rows.statement.all(at.connection, _values(at, rows, given))]


def count(at: At, object_name: str, where: str | None) -> int:
    """Count the records that meet a condition, of those that the flow may read."""
    rows = _ask(at, object_name, where, sort=None, paged=False, counted=True)
    row = rows.statement.one(at.connection, _values(at, rows, {}))
    assert row is not None
    return int(row[0])


def _values(at: At, finding: _Finding, given: Mapping[str, Any]) -> dict[str, Any]:
    names, questions = list(finding.known), list(finding.known.values())
    answers = at.ground.engine.answers(at.ground, at.run, questions) if questions else []
    surroundings = at.actor.parameters(at.now)
    return {
        **surroundings,
        **finding.constants,
        **given,
        **{
            name: as_parameter(answer, (each.expression.type, ()))
            for name, answer, each in zip(names, answers, questions, strict=True)
        },
    }


def _ask(
    at: At, object_name: str, where: str | None, *, sort: str | None, paged: bool, counted: bool
) -> _Finding:
    model, rights = at.model, at.actor.rights
    record = model.object(object_name)
    rights.require("read", object_name)
    key = (
        model.schema,
        model.version,
        "flow finds",
        at.compiled.hash,
        at.step.id,
        (object_name, where, sort, paged, counted),
        rights.key,
    )
    return at.ground.engine.plans.get(
        key, lambda: _build(at, record, where, sort=sort, paged=paged, counted=counted)
    )


def _build(
    at: At,
    record: ObjectModel,
    where: str | None,
    *,
    sort: str | None,
    paged: bool,
    counted: bool,
) -> _Finding:
    model, table = at.model, record.table.alias("f")
    guard = Guard(model, at.actor.rights)
    sought = _Sought(model, record, table, guard)
    conditions = [*may_be_read(table), *guard.readable(record, table)]
    constants: dict[str, Any] = {}
    sought.known, sought.asked = {}, {}
    if where is not None:
        place = at.compiled.place(at.step.id)
        asked = place.expression("", where, BOOLEAN, object=record.name)
        expression = model.expressions.compile(model.catalog, asked)
        sought.known, sought.asked = _named(at, expression)
        constants = dict(expression.bind(shape(expression.source).tokens, prefix="w"))
        conditions.append(to_sql(expression, sought, prefix="w"))
    if paged:
        conditions.append(table.c.id > bindparam("after", type_=Uuid()))
    wanted: ColumnElement[Any] = func.count() if counted else table.c.id
    order = () if counted else (*_order(sought, sort), table.c.id.asc())
    query = select(wanted).prefix_with(of_version(model)).select_from(sought.from_clause)
    query = query.where(*conditions).order_by(*order)
    if not counted:
        query = query.limit(bindparam("most", type_=Integer()))
    return _Finding(compile_statement(query), constants, sought.asked)


def _named(at: At, expression: Expression) -> tuple[Mapping[Path, str], Mapping[str, Asked]]:
    """Give what an expression names of the run: its parameters, and what they are asked by."""
    paths = [path for path in sorted(expression.reads.globals) if path[0] not in _OF_READER]
    names = {path: f"k{index}" for index, path in enumerate(paths)}
    evaluator = at.ground.evaluator
    asked = {
        name: at.compiled.asked(evaluator, at.step.id, "$" + ".".join(path))
        for path, name in names.items()
    }
    return names, asked


def _order(sought: Joins, sort: str | None) -> Sequence[ColumnElement[Any]]:
    found = []
    for part in filter(None, (sort or "").split(",")):
        column = sought.column(tuple(part.lstrip("-").split(".")))
        found.append(column.desc().nulls_last() if part.startswith("-") else column.asc())
    return found
