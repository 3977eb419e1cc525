"""Trying a duplicate rule that is not in force yet: what a value is compared by, and what it finds.

There is no index for it yet, so it is given up after a while.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from sqlalchemy import ColumnElement, Select, Text, cast, func, literal_column, select

from dougong.deployment.model import ObjectModel
from dougong.formula.to_sql import to_sql
from dougong.hooks.events import Change
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.suggest import hint
from dougong.metadata.definition import ExpressionAt
from dougong.metadata.errors import UnknownFieldError
from dougong.metadata.kinds.duplicate_rule import DuplicateRuleDef
from dougong.records.duplicates.listing import Member
from dougong.records.duplicates.matching import agreement, shown_label
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins
from dougong.records.saving.drafts import draft_of, encoded, rows_of
from dougong.records.saving.incoming import read_changes
from dougong.records.saving.session import SaveSession
from dougong.storage.matching_keys import key_sql
from dougong.storage.prepared import execute_script
from dougong.storage.statement import compile_statement

T = TypeVar("T")

_MOST_SHOWN = 5
_PATIENCE = b"SET LOCAL statement_timeout = '4s'; SET LOCAL pg_trgm.similarity_threshold = 0.1"


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it.

    Attributes:
        keys: What each value is compared by; None: it is like nothing.
        matches: Some of the records that are like it.
        sets: How many sets of records would be found by the rule; None: it took too long, or only
            a search can tell.
    """

    keys: Mapping[str, str | None]
    matches: Sequence[Member]
    sets: int | None


def try_rule(
    session: SaveSession,
    record: ObjectModel,
    rule: DuplicateRuleDef,
    values: Mapping[str, JsonValue],
) -> Trial:
    """Try a rule with a record that somebody makes up.

    Raises:
        InvalidError: The rule names a field that is not there.
        ExpressionError: Its condition is wrong.
    """
    unknown = [
        Problem(
            path=pointer("match", at, "field"),
            error=UnknownFieldError(
                object=record.name, field=each.field, hint=hint(each.field, record.stored)
            ),
        )
        for at, each in enumerate(rule.match)
        if each.field not in record.stored
    ]
    if unknown:
        raise InvalidError(unknown)
    execute_script(session.connection, _PATIENCE)
    read = read_changes(record, dict(values)).values
    sample = Change(UUID(int=0), None, read)
    given = {**session.context, "new": encoded([draft_of(session, record, sample)])}
    return Trial(
        _keys(session, record, rule, given),
        _matches(session, record, rule, given),
        _sets(session, record, rule),
    )


def _keys(
    session: SaveSession, record: ObjectModel, rule: DuplicateRuleDef, given: Mapping[str, Any]
) -> dict[str, str | None]:
    drafts = rows_of(record.table, "new").alias("d")
    keys = [cast(key_sql(drafts.c[each.field], each.method), Text) for each in rule.match]
    row = compile_statement(select(*keys)).one(session.connection, given)
    assert row is not None
    return dict(zip(rule.fields, row, strict=True))


def _matches(
    session: SaveSession, record: ObjectModel, rule: DuplicateRuleDef, given: Mapping[str, Any]
) -> list[Member]:
    drafts = rows_of(record.table, "new").alias("d")
    mine = {each.field: key_sql(drafts.c[each.field], each.method) for each in rule.match}
    table = record.table.alias("t")
    guard = Guard(session.model, session.actor.rights)
    joins = Joins(session.model, record, table, guard)
    agrees, _ = agreement(rule, mine, table)
    label = shown_label(guard, record, joins)
    condition = _condition(session, record, rule, joins)
    query = (
        select(table.c.id, label)
        .select_from(joins.from_clause.join(drafts, literal_column("true")))
        .where(*agrees, *condition, *guard.live(record, table))
        .limit(_MOST_SHOWN)
    )
    return _patiently(session, lambda: _members(session, query, given)) or []


def _members(session: SaveSession, query: Select[Any], given: Mapping[str, Any]) -> list[Member]:
    rows = compile_statement(query).all(session.connection, given)
    return [Member(record_id, label) for record_id, label in rows]


def _sets(session: SaveSession, record: ObjectModel, rule: DuplicateRuleDef) -> int | None:
    if rule.fuzzy:
        return None
    table = record.table.alias("t")
    guard = Guard(session.model, session.actor.rights)
    joins = Joins(session.model, record, table, guard)
    keys = [key_sql(table.c[each.field], each.method) for each in rule.match]
    condition = _condition(session, record, rule, joins)
    groups = (
        select(func.count().label("n"))
        .select_from(joins.from_clause)
        .where(*guard.live(record, table), *condition, *(key.is_not(None) for key in keys))
        .group_by(*keys)
        .having(func.count() > literal_column("1"))
        .subquery("g")
    )
    query = compile_statement(select(func.count()).select_from(groups))

    def count() -> int:
        row = query.one(session.connection, session.context)
        return 0 if row is None else int(row[0])

    return _patiently(session, count)


def _condition(
    session: SaveSession, record: ObjectModel, rule: DuplicateRuleDef, joins: Joins
) -> list[ColumnElement[bool]]:
    if rule.where is None:
        return []
    at = ExpressionAt("/where", record.name, rule.where, impersonal=True)
    expression = session.model.expressions.compile(session.model.catalog, at)
    return [to_sql(expression, joins, fixed=True)]


def _patiently(session: SaveSession, ask: Callable[[], T]) -> T | None:
    try:
        with session.connection.transaction():
            return ask()
    except psycopg.errors.QueryCanceled:
        return None
