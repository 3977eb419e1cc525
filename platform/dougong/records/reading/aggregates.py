"""Aggregates: groups and measures over a filtered object, computed by the database.

``group``, ``measures`` and ``having`` are expressions; each group and each measure is named in the
answer by its own text, ``{"status": "new", "count()": 12}``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Text,
    bindparam,
    case,
    cast,
    column,
    distinct,
    func,
    literal,
    literal_column,
    null,
    nulls_first,
    nulls_last,
    select,
)

from dougong.access.actor import Actor
from dougong.deployment.expressions import CatalogScope
from dougong.deployment.model import Model, ObjectModel
from dougong.fields.base import Expressed, SqlJson
from dougong.formula import syntax, tree
from dougong.formula.calendars import Calendar
from dougong.formula.checker import check
from dougong.formula.function import IN_SQL
from dougong.formula.measures import GROUPABLE, MEASURABLE, is_measure, measures_record
from dougong.formula.parser import parse, parse_list
from dougong.formula.sql_terms import SqlRates
from dougong.formula.to_sql import to_sql
from dougong.formula.tree import Expression
from dougong.formula.value_types import BOOLEAN, NUMBER, Kind, Type
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import hint
from dougong.records.advice.shapes import shape_of
from dougong.records.errors import InvalidParameterError
from dougong.records.reading.filters import Filter, Functions, condition_sql, sent_as
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins, Related
from dougong.records.reading.masking import shown_sql
from dougong.storage.query_use_rows import QueryShape
from dougong.storage.statement import Statement, compile_statement

MOST_ROWS = 10_000
# PostgreSQL makes no JSON object of more than 50 pairs at once.
_MOST = {"group": 10, "measures": 40}


@dataclass(frozen=True, slots=True)
class AggregatePlan:
    """A compiled aggregate.

    Attributes:
        statement: Gives one JSON object a row.
        expression: The filter, to bind its values.
        constants: Values of literals in groups and measures, by parameter.
        shape: What of it an index could serve.
    """

    statement: Statement
    expression: Expression | None
    constants: Mapping[str, Any]
    shape: QueryShape


@dataclass(frozen=True, slots=True)
class _Output:
    """A group or a measure: its name in the answer, its SQL, and the JSON of that."""

    name: str
    type: Type
    sql: ColumnElement[Any]
    json: ColumnElement[Any]
    grouped_by: tuple[ColumnElement[Any], ...] = ()


class _Builder:
    """Collects what an aggregate needs while its parts are compiled."""

    def __init__(
        self, model: Model, record: ObjectModel, actor: Actor, functions: Functions
    ) -> None:
        self.model = model
        self.guard = Guard(model, actor.rights)
        self.scope = model.scope(record.name, self.guard.filters)
        self.functions = functions
        self.joins = Joins(model, record, record.table.alias("t"), self.guard)
        self.constants: dict[str, Any] = {}
        self.inner: list[ColumnElement[Any]] = []

    def column(self, value: ColumnElement[Any]) -> ColumnElement[Any]:
        """Make a value a column of the inner query, and give it as the outer one sees it.

        An expression with parameters is not the same expression in SELECT and in GROUP BY, for
        its parameters differ; a column is.
        """
        name = f"v{len(self.inner)}"
        self.inner.append(value.label(name))
        return column(name, value.type)

    def sql(self, expression: Expression, prefix: str) -> ColumnElement[Any]:
        """Compile an expression whose literals are part of the plan."""
        self.constants |= {
            f"{prefix}{slot.index}": slot.convert(slot.token) for slot in expression.literals
        }
        return self.column(to_sql(expression, self.joins, prefix=prefix, as_value=True))

    def group(self, node: syntax.Node, position: int) -> _Output:
        """Compile one group."""
        expression = check(node, self.scope, functions=self.functions, needs=IN_SQL)
        name = _name(node)
        if expression.type.kind not in GROUPABLE:
            reason = say("its values cannot be compared", "其值无法比较")
            raise _wrong("group", node, reason)
        if isinstance(expression.tree, tree.Path):
            return self._group_by_field(name, expression)
        if measures_record(expression):
            reason = say(
                "that is a measure; ask for it in `measures`", "这是度量，请写入 `measures`"
            )
            raise _wrong("group", node, reason)
        value = self.sql(expression, f"g{position}_")
        return _Output(name, expression.type, value, _json(value, expression.type), (value,))

    def _group_by_field(self, name: str, expression: Expression) -> _Output:
        assert isinstance(expression.tree, tree.Path)
        steps = expression.tree.steps
        value = self.column(self.joins.column(steps))
        _, owner = self.joins.source(steps[:-1])
        field = owner.fields[steps[-1]]
        if field.target is None:
            shown = value
            if isinstance(field.type, Expressed):
                shown = _json(value, expression.type)
            elif isinstance(field.type, SqlJson):
                shown = field.type.sql_json(value, field.options)
            return _Output(name, expression.type, value, shown, (value,))
        _, target = self.joins.source(steps)
        label: ColumnElement[Any] = (
            self.column(
                shown_sql(
                    self.model,
                    (target.name, target.title),
                    self.joins.column((*steps, target.title)),
                )
            )
            if self.guard.sees(target.name, target.title)
            else null()
        )
        both = func.json_build_object("id", value, "label", label)
        shown = case((value.is_not(None), both), else_=null())
        return _Output(name, expression.type, label, shown, (value, label))

    def measure(self, node: syntax.Node, position: int) -> _Output:
        """Compile one measure."""
        name = node.name.lower() if isinstance(node, syntax.Call) else ""
        if not isinstance(node, syntax.Call) or not is_measure(node):
            raise _wrong("measures", node, _expected(name))
        if not node.args:
            return _Output(_name(node), NUMBER, func.count(), func.count())
        expression = check(node.args[0], self.scope, functions=self.functions, needs=IN_SQL)
        if expression.type.kind not in MEASURABLE[name]:
            reason = say(
                "`{name}` does not work on {kind}",
                "`{name}` 不适用于 {kind}",
                name=name,
                kind=expression.type,
            )
            raise _wrong("measures", node, reason)
        value = self.sql(expression, f"m{position}_")
        measured = _MEASURES[name](value)
        if name.startswith("count"):
            return _Output(_name(node), NUMBER, measured, measured)
        return _Output(_name(node), expression.type, measured, _json(measured, expression.type))


_MEASURES: Mapping[str, Callable[[ColumnElement[Any]], ColumnElement[Any]]] = {
    "count": func.count,
    "count_distinct": lambda value: func.count(distinct(value)),
    "sum": func.sum,
    "avg": func.avg,
    "min": func.min,
    "max": func.max,
}


def build_aggregate(
    model: Model,
    record: ObjectModel,
    actor: Actor,
    functions: Functions,
    *,
    group: str,
    measures: str,
    condition: Filter | None,
    having: str | None,
    sort: str | None,
) -> AggregatePlan:
    """Compile an aggregate.

    Args:
        model: The tenant's model.
        record: The object.
        actor: Whose rights decide what may be seen.
        functions: Functions of the expression language.
        group: Expressions parted by commas; empty for one row over everything.
        measures: ``count()``, ``sum(amount)`` and the like, parted by commas.
        condition: The filter on records.
        having: A condition on measures, such as ``count() > 5``.
        sort: Names of groups and measures, ``-`` before one for descending.

    Returns:
        The plan.

    Raises:
        InvalidError: A measure or the sort is wrong.
        ExpressionError: An expression is wrong.
    """
    builder = _Builder(model, record, actor, functions)
    with sent_as("group"):
        group_nodes = _each_once("group", parse_list(group)) if group.strip() else ()
        groups = [builder.group(node, i) for i, node in enumerate(group_nodes)]
    with sent_as("measures"):
        measure_nodes = _each_once("measures", parse_list(measures))
        measured = [builder.measure(node, i) for i, node in enumerate(measure_nodes)]
    outputs = groups + measured
    expression = condition.compile(model, record, actor, functions) if condition else None
    base = builder.joins.source(())[0]
    live = builder.guard.live(record, base, gathered=True)
    conditions = [*live, *condition_sql(expression, builder.joins)]
    with sent_as("having"):
        kept = [_having(builder, having)] if having and having.strip() else []
    rows = (
        select(*(builder.inner or [literal_column("1").label("v")]))
        .select_from(builder.joins.from_clause)
        .where(*conditions)
        .subquery("rows")
    )
    pairs = [part for output in outputs for part in (literal(output.name, Text), output.json)]
    query = (
        select(func.json_build_object(*pairs))
        .select_from(rows)
        .group_by(*(column for output in groups for column in output.grouped_by))
        .having(*kept)
        .order_by(*_order(outputs, groups, sort))
        .limit(bindparam("limit", type_=Integer()))
    )
    statement = compile_statement(query, afresh=builder.guard.restricts(record))
    return AggregatePlan(statement, expression, builder.constants, shape_of(record, expression))


def run_aggregate(
    connection: Connection[TupleRow], plan: AggregatePlan, values: Mapping[str, Any], *, limit: int
) -> list[bytes]:
    """Run a compiled aggregate; gives each row's JSON."""
    result = plan.statement.raw(connection, {**plan.constants, **values, "limit": limit})
    return [result.get_value(i, 0) or b"null" for i in range(result.ntuples)]


class _HavingScope:
    """Names a condition on groups may use: its measures, put in the place of their calls."""

    def __init__(self, measures: Mapping[str, _Output], rows: CatalogScope) -> None:
        self._measures = measures
        self._rows = rows

    def field(self, object: str | None, name: str) -> Type | None:  # noqa: A002 - as in Scope
        found = self._measures.get(name)
        return found.type if found is not None and object is None else None

    def names(self, object: str | None) -> Iterable[str]:  # noqa: A002 - as in Scope
        return ()

    def label(self, object: str | None) -> LocaleText:  # noqa: A002 - as in Scope
        return say("having", "having")

    def relation(self, owner: str | None, name: str, lookup: str, /) -> None:
        """Give no object: a group has no related records."""

    def relations(self, owner: str | None, /) -> Iterable[str]:
        """Give no relation."""
        return ()

    def global_type(self, name: str) -> Type | None:
        return None

    def global_names(self) -> Iterable[str]:
        return ()

    def calendars(self) -> Iterable[str]:
        return self._rows.calendars()

    def trees(self) -> Mapping[str, str]:
        """Give none: a group has no records."""
        return {}

    def has_rates(self) -> bool:
        return self._rows.has_rates()


@dataclass(frozen=True, slots=True)
class _HavingSource:
    """Where a condition on groups finds its measures in SQL."""

    measures: Mapping[str, _Output]
    joins: Joins

    def column(self, steps: tuple[str, ...]) -> ColumnElement[Any]:
        return self.measures[steps[0]].sql

    def global_value(self, path: tuple[str, ...]) -> ColumnElement[Any]:
        return self.joins.global_value(path)

    def related(self, relation: tuple[str, str]) -> Related:
        return self.joins.related(relation)

    def now(self) -> ColumnElement[Any]:
        return self.joins.now()

    def time_zone(self) -> ColumnElement[Any]:
        return self.joins.time_zone()

    def calendar(self, name: str) -> Calendar | None:
        return self.joins.calendar(name)

    def tree(self, name: str) -> tuple[FromClause, str] | None:
        return self.joins.tree(name)

    def rates(self) -> SqlRates:
        return self.joins.rates()


def _having(builder: _Builder, source: str) -> ColumnElement[Any]:
    measures: dict[str, _Output] = {}

    def name_measure(node: syntax.Node) -> syntax.Node:
        if isinstance(node, syntax.Call) and node.name.lower() in MEASURABLE:
            name = f"measure_{len(measures)}"
            measures[name] = builder.measure(node, 100 + len(measures))
            return syntax.Path(node.at, (name,))
        return replace(node, **_rewritten(node, name_measure))

    node = name_measure(parse(source))
    scope = _HavingScope(measures, builder.scope)
    expression = check(node, scope, functions=builder.functions, expect=BOOLEAN, needs=IN_SQL)
    builder.constants |= {
        f"h_{slot.index}": slot.convert(slot.token) for slot in expression.literals
    }
    return to_sql(expression, _HavingSource(measures, builder.joins), prefix="h_")


def _rewritten(node: syntax.Node, rewrite: Callable[[syntax.Node], syntax.Node]) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    for spec in fields(node):
        value = getattr(node, spec.name)
        if isinstance(value, syntax.Node):
            changed[spec.name] = rewrite(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], syntax.Node):
            changed[spec.name] = tuple(rewrite(each) for each in value)
    return changed


def _order(
    outputs: list[_Output], groups: list[_Output], sort: str | None
) -> list[ColumnElement[Any]]:
    named = {output.name: output for output in outputs}
    by_group = [nulls_first(output.sql.asc()) for output in groups]
    if not sort:
        return by_group
    terms: list[ColumnElement[Any]] = []
    with sent_as("sort"):
        nodes = parse_list(sort)
    for node in nodes:
        descending = isinstance(node, syntax.Prefix) and node.operator == "-"
        name = _name(node.operand if isinstance(node, syntax.Prefix) else node)
        if name not in named:
            reason = say(
                "`{name}` is neither a group nor a measure here",
                "`{name}` 既不是分组也不是度量",
                name=name,
            )
            raise _wrong("sort", node, reason)
        column = named[name].sql
        terms.append(nulls_last(column.desc()) if descending else nulls_first(column.asc()))
    return terms + by_group


def _json(column: ColumnElement[Any], value_type: Type) -> ColumnElement[Any]:
    if value_type.kind is Kind.NUMBER:
        return cast(column, Text)
    if value_type.kind is Kind.DURATION:
        return cast(func.trim_scale(func.extract("epoch", column)), Text)
    if value_type.kind is Kind.DATETIME:
        utc = func.timezone("UTC", column)
        return func.to_char(utc, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    return column


def _name(node: syntax.Node) -> str:
    return "".join(node.at.text.split())


def _each_once(parameter: str, nodes: Iterable[syntax.Node]) -> Iterable[syntax.Node]:
    # The answer names them by their text, and a name stands in it once.
    found = list({_name(node): node for node in nodes}.values())
    most = _MOST[parameter]
    if len(found) > most:
        reason = say("at most {n} at once", "一次最多 {n} 个", n=most)
        raise _wrong(parameter, found[most], reason)
    return found


def _expected(name: str) -> LocaleText:
    near = hint(name, MEASURABLE)
    suggestion = near if isinstance(near, dict) else {"en": "", "zh-CN": ""}
    choices = ", ".join(MEASURABLE)
    return {
        "en": f"expected a measure of one field: {choices}{suggestion['en']}",
        "zh-CN": f"应为对一个字段的度量：{choices}{suggestion['zh-CN']}",
    }


def _wrong(parameter: str, node: syntax.Node, reason: LocaleText) -> InvalidError:
    error = InvalidParameterError(parameter=parameter, value=node.at.text, reason=reason)
    return InvalidError([Problem(path=f"/{parameter}", error=error)])
