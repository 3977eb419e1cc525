"""Functions that ask where in a tree a record stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from dougong.formula.function import Example, Function, Operand, Parameter, Target, function
from dougong.formula.sql_terms import SqlTerms
from dougong.formula.value_types import BOOLEAN, Kind, Type

_RECORD = (Kind.RECORD,)
_BERLIN = "01890a5d-ac96-774b-bcce-b302099a8057"


@function
class Under(Function):
    key = "UNDER"
    parameters = (
        Parameter("record", _RECORD, alike="node", tree=True),
        Parameter("top", _RECORD, alike="node"),
    )
    returns = BOOLEAN
    is_condition = True
    targets = frozenset({Target.SQL})
    doc = {
        "en": "Whether a record of a tree is a certain one or lies below it, over any number of "
        "levels; only the database can tell.",
        "zh-CN": "树中的记录是否为指定记录，或（无论隔多少层）位于其下；仅数据库可计算。",
    }
    examples = (
        Example(f"UNDER(region, '{_BERLIN}')", True, {"region": _BERLIN}, {"region": "record"}),
        Example("UNDER(region, null)", False, {}, {"region": "record"}),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        record, top = args
        tree = terms.source.tree(record.type.object or "")
        if tree is None:
            return record.sql == top.sql
        table, lookup = tree
        # What lies below is found once for a top that is the same for all rows; an index on the
        # lookup then serves as with any list of values.
        start, child = table.alias(), table.alias()
        first = select(start.c.id).where(start.c.id == top.sql).correlate_except(start)
        found = first.cte(recursive=True, nesting=True)
        deeper = select(child.c.id).where(
            child.c[lookup] == found.c.id, child.c.deleted_at.is_(None)
        )
        below = found.union(deeper)
        return record.sql.in_(select(below.c.id))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        raise NotImplementedError
