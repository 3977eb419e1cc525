"""Records that break rules as they are, counted: for a deploy that brings the rules.

What a rule calls ``$old`` is the record itself: it is asked whether the record could be saved with
nothing changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ClauseElement, ColumnElement, and_, func, select

from dougong.deployment.impact.standing import Asked
from dougong.deployment.model import Model, ObjectModel
from dougong.formula.to_sql import to_sql
from dougong.metadata.objects.definition import RuleDef
from dougong.metadata.objects.filling import lookup_filter
from dougong.metadata.objects.rules import rule_expression
from dougong.records.reading.joins import Joins, Path, may_be_read
from dougong.records.saving.drafts import Pointed


class _Unchanged(Joins):
    """Columns of records that are saved as they are."""

    def global_value(self, path: Path) -> ColumnElement[Any]:
        """Give a field of the record itself as that of the record as it was."""
        if path[0] == "old":
            return self.column(path[1:] or ("id",))
        return super().global_value(path)


def count_breaches(model: Model, record: ObjectModel, asked: Sequence[Asked]) -> ClauseElement:
    """Give the statement that counts, for each rule or lookup, the live records that break it.

    Its parameters are those of any expression: ``user_id``, ``now``, ``time_zone``
    and ``org_currency``.
    """
    table = record.table.alias("t")
    joins = _Unchanged(model, record, table)
    broken = [_broken(model, record, joins, each) for each in asked]
    rows = (
        select(*(value.label(f"v{position}") for position, value in enumerate(broken)))
        .select_from(joins.from_clause)
        .where(*may_be_read(table))
        .subquery("s")
    )
    return select(*(func.count().filter(value) for value in rows.c)).select_from(rows)


def _broken(model: Model, record: ObjectModel, joins: Joins, asked: Asked) -> ColumnElement[Any]:
    definition, compile_ = record.definition, model.expressions.compile
    if isinstance(asked, RuleDef):
        rule = compile_(model.catalog, rule_expression(definition, definition.rules.index(asked)))
        return to_sql(rule, joins, as_value=True, fixed=True)
    at = lookup_filter(definition, definition.fields.index(asked))
    assert at is not None
    pointed = Pointed(joins, asked.name)
    fits = to_sql(compile_(model.catalog, at), pointed, as_value=True, fixed=True)
    return and_(joins.column((asked.name,)).is_not(None), fits.is_not(True))
