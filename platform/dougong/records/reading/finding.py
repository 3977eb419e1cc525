"""Finding a page of those records that somebody reaches: their ids, and the keys of the order.

How many records they reach decides how a page is best found, and only the moment tells that. Where
it may be a good part of all, PostgreSQL goes through the order of the list and asks of each record
whether it is reached; where it is little, it takes what is reached and sorts it. It plans for the
values at hand to choose. Where somebody reaches but the records of a few owners, and an index has
these in the order of the list, the page is put together from the first records of each owner: that
takes no more than a page of each, and no planning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Uuid,
    bindparam,
    column,
    func,
    literal_column,
    select,
    true,
    union,
    union_all,
)

from dougong.access.sharing.causes import ByOwner, ByShare
from dougong.access.sharing.predicate import OWNER, Arm
from dougong.access.sharing.reach import length_of, owners_parameter
from dougong.deployment.model import ObjectModel
from dougong.formula.tree import Expression
from dougong.records.reading.filters import condition_sql
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins, may_be_read
from dougong.records.reading.sorting import SortKey, beyond, key_columns, order_by

FEW_OWNERS = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """What a page is to be found of.

    Attributes:
        guard: Whoever reads.
        record: The object.
        keys: The order.
        condition: The filter.
        blanks: Which values of the cursor are blank; None on the first page.
        limit: How many records are looked for.
    """

    guard: Guard
    record: ObjectModel
    keys: Sequence[SortKey]
    condition: Expression | None
    blanks: tuple[bool, ...] | None
    limit: int

    def widely(self) -> Select[Any]:
        """Give the query that asks of records whether they are reached; to be planned afresh."""
        parts = []
        for which in range(self._part_count):
            table = self.record.table.alias(f"b{which}")
            live = self.guard.live(self.record, table, gathered=True)
            parts.append(self._part(table, live, which))
        if len(parts) == 1:
            return parts[0]
        return self._first(union_all(*(select(part.subquery()) for part in parts)).subquery("all"))

    def narrowly(self) -> Select[Any] | None:
        """Give the query that takes the first records of each owner; None where that is no use."""
        table = self.record.table.alias("t")
        arms = list(self.guard.predicate.arms(self.record, table, "read", gathered=True))
        by_owners = all(isinstance(arm.cause, ByOwner | ByShare) for arm in arms)
        if not arms or not by_owners or not self._served:
            return None
        parts = [
            part
            for which in range(self._part_count)
            for arm in arms
            for part in self._of_arm(arm, which)
        ]
        # Those that come by two ways come once.
        found = union(*(select(part.subquery()) for part in parts)).subquery("some")
        return self._first(found)

    def is_narrow(self, values: Mapping[str, Any]) -> bool:
        """Tell whether there are few enough owners."""
        rows = self.guard.rights.rows(self.record.name)
        lists = {each.owners for each in (rows.read, rows.edit) if each.owners}
        given = (values[owners_parameter(each)] for each in lists)
        return sum(map(length_of, given)) <= FEW_OWNERS

    @property
    def _served(self) -> bool:
        """Whether an index has the records of an owner in the order of the list."""
        *keys, last = self.keys
        if any(len(each.path) > 1 or each.descending != last.descending for each in keys):
            return False
        wanted = [OWNER, *(each.path[0] for each in keys), "id"]
        return any(
            [each.name for each in index.columns] == wanted for index in self.record.table.indexes
        )

    @property
    def _part_count(self) -> int:
        if self.blanks is None:
            return 1
        columns = key_columns(
            Joins(self.guard.model, self.record, self.record.table.alias("t")), self.keys
        )
        return sum(1 for _ in beyond(columns, self.keys, self.blanks))

    def _of_arm(self, arm: Arm, which: int) -> Iterator[Select[Any]]:
        table = self.record.table.alias()
        if not isinstance(arm.cause, ByOwner):
            for each in self.guard.predicate.arms(self.record, table, "read", gathered=True):
                if isinstance(each.cause, ByShare):
                    yield self._part(table, (*may_be_read(table), each.condition), which)
            return
        # Behind a SELECT PostgreSQL knows not how many they are, and keeps one plan for any number.
        lists = bindparam(owners_parameter(arm.cause.lists), type_=ARRAY(Uuid))
        given: ColumnElement[Any] = select(lists).scalar_subquery()
        owners = func.unnest(given).table_valued(column("id", Uuid)).render_derived(name="owners")
        live = (*may_be_read(table), table.c[OWNER] == owners.c.id)
        first = self._part(table, live, which).correlate(owners).lateral()
        yield select(first).select_from(owners.join(first, true()))

    def _part(
        self, table: FromClause, conditions: Sequence[ColumnElement[bool]], which: int
    ) -> Select[Any]:
        joins = Joins(self.guard.model, self.record, table, self.guard)
        columns = key_columns(joins, self.keys)
        wanted = [*conditions, *condition_sql(self.condition, joins)]
        if self.blanks is not None:
            wanted.append(list(beyond(columns, self.keys, self.blanks))[which])
        labelled = [column.label(f"_k{i}") for i, column in enumerate(columns)]
        part: Select[Any] = select(table.c.id.label("id"), *labelled)
        return (
            part.select_from(joins.from_clause)
            .where(*wanted)
            .order_by(*order_by(labelled, self.keys))
            .limit(self._rows)
        )

    def _first(self, found: FromClause) -> Select[Any]:
        keys = [found.c[f"_k{i}"] for i in range(len(self.keys))]
        return select(found).order_by(*order_by(keys, self.keys)).limit(self._rows)

    @property
    def _rows(self) -> ColumnElement[int]:
        return literal_column(str(self.limit), Integer())
