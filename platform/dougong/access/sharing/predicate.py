"""The row-level predicate: which records of an object are reached, in SQL.

It is compiled here and nowhere else. A record is reached by any of its *arms*; what a statement
asks is all of them with ``or`` between, and what explains a record asks each by itself. Whom the
statement is run for stands in its parameters, which ``Reach`` holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    FromClause,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
)

from dougong.access.rights import RULE, Grants, Rights
from dougong.access.sharing.causes import (
    ByChild,
    ByField,
    ByOwner,
    ByParent,
    ByRule,
    ByShare,
    Cause,
    ToEveryone,
)
from dougong.access.sharing.reach import GROUPS, PRINCIPALS, owners_parameter
from dougong.deployment.model import Model, ObjectModel
from dougong.formula.sql_terms import quoted
from dougong.metadata.access.levels import RowLevel
from dougong.metadata.kinds.sharing import SharingDef
from dougong.storage.tables import tenant_tables

OWNER = "owner"


class Conditions(Protocol):
    """Makes SQL of the conditions of sharing rules."""

    def __call__(self, record: ObjectModel, table: FromClause, rule: str) -> ColumnElement[bool]:
        """Give the condition of a rule on rows of a table, whatever the reader may see."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One way by which records are reached, and the condition that tells which."""

    cause: Cause
    condition: ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Predicate:
    """Tells in SQL which records somebody reaches.

    Attributes:
        model: The definitions.
        rights: Theirs.
        conditions: Makes SQL of the conditions of sharing rules.
    """

    model: Model
    rights: Rights
    conditions: Conditions

    def reached(
        self, record: ObjectModel, table: FromClause, level: RowLevel, *, gathered: bool = False
    ) -> ColumnElement[bool] | None:
        """Give the condition under which rows of a table are reached; None: all of them are.

        Args:
            record: The object.
            table: Its table.
            level: To be read, or to be edited.
            gathered: Whether single shares are read at once for the whole statement, which an
                index can serve, rather than looked up for each row.
        """
        if self.reaches_all(record, level):
            return None
        return _any(self.arms(record, table, level, gathered=gathered))

    def reaches_all(self, record: ObjectModel, level: RowLevel) -> bool:
        """Tell whether every record of an object is reached."""
        grants = self._grants(record, level)
        if any(each.everyone for each in grants):
            return True
        # Rows are saved with their document: none is without one.
        parents = {each.parent for each in grants} - {None}
        return record.definition.row_of is not None and any(
            self.reaches_all(self._target(record, str(parent)), level) for parent in parents
        )

    def arms(
        self, record: ObjectModel, table: FromClause, level: RowLevel, *, gathered: bool = False
    ) -> Iterator[Arm]:
        """Yield the ways by which records are reached at a level; who edits may read."""
        grants = self._grants(record, level)
        if any(each.everyone for each in grants):
            yield Arm(ToEveryone(), true())
        yield from self.own_arms(record, table, level, gathered=gathered)
        for parent in dict.fromkeys(each.parent for each in grants):
            if parent is not None:
                yield Arm(ByParent(parent), self._of_parent(record, table, parent, level))
        for name, lookup in dict.fromkeys(child for each in grants for child in each.children):
            condition = self._of_child(table, name, lookup)
            if condition is not None:
                yield Arm(ByChild(name, lookup), condition)

    def own_arms(
        self, record: ObjectModel, table: FromClause, level: RowLevel, *, gathered: bool = False
    ) -> Iterator[Arm]:
        """Yield the ways by which records are reached in their own right, at less than all."""
        grants = self._grants(record, level)
        for lists in dict.fromkeys(each.owners for each in grants):
            if lists:
                yield Arm(ByOwner(lists), _among(table.c[OWNER], owners_parameter(lists)))
        for field in dict.fromkeys(name for each in grants for name in each.fields):
            yield Arm(ByField(field), _among(table.c[field], GROUPS))
        for rule in dict.fromkeys(name for each in grants for name in each.rules):
            yield Arm(ByRule(rule), self._of_rule(record, table, rule))
        if any(each.shares for each in grants):
            yield Arm(ByShare(), self._of_shares(record, table, level, gathered=gathered))

    def in_own_right(
        self, record: ObjectModel, table: FromClause
    ) -> tuple[ColumnElement[bool], ...] | None:
        """Give the conditions under which rows are read in their own right; None: none is.

        So are those that are not deleted, and are not reached by others that belong together
        with them: what is revealed by such a row reveals nothing further.
        """
        live = table.c.deleted_at.is_(None)
        if any(each.everyone for each in self._grants(record, "read")):
            return (live,)
        own = list(self.own_arms(record, table, "read"))
        return (live, _any(own)) if own else None

    def _grants(self, record: ObjectModel, level: RowLevel) -> tuple[Grants, ...]:
        rows = self.rights.rows(record.name)
        return (rows.edit,) if level == "edit" else (rows.edit, rows.read)

    def _target(self, record: ObjectModel, lookup: str) -> ObjectModel:
        return self.model.objects[str(record.fields[lookup].target)]

    def _of_rule(self, record: ObjectModel, table: FromClause, rule: str) -> ColumnElement[bool]:
        condition = self.conditions(record, table, rule)
        definition: SharingDef = self.model.catalog.all("sharing")[rule]
        if definition.owned_by is None:
            return condition
        owners = owners_parameter((f"{RULE}{rule}",))
        return and_(_among(table.c[OWNER], owners), condition)

    def _of_shares(
        self, record: ObjectModel, table: FromClause, level: RowLevel, *, gathered: bool
    ) -> ColumnElement[bool]:
        share = tenant_tables(self.model.schema).share.alias()
        shared = _shared(share, record).where(_among(share.c.principal, PRINCIPALS, Text()))
        if level == "edit":
            shared = shared.where(share.c.level == quoted("edit"))
        if gathered:
            ids = shared.with_only_columns(share.c.record_id)
            return table.c.id == any_(func.array(ids.scalar_subquery(), type_=ARRAY(Uuid)))
        return exists(shared.where(share.c.record_id == table.c.id).correlate_except(share))

    def _of_parent(
        self, record: ObjectModel, table: FromClause, lookup: str, level: RowLevel
    ) -> ColumnElement[bool]:
        parent = self._target(record, lookup)
        above = parent.table.alias()
        reached = self.reached(parent, above, level)
        if reached is None:
            return table.c[lookup].is_not(None)
        return _some(above, above.c.id == table.c[lookup], reached)

    def _of_child(self, table: FromClause, name: str, lookup: str) -> ColumnElement[bool] | None:
        child = self.model.objects[name]
        below = child.table.alias()
        own = self.in_own_right(child, below)
        return None if own is None else _some(below, below.c[lookup] == table.c.id, *own)


def live_shares(share: FromClause, record: ObjectModel) -> tuple[ColumnElement[bool], ...]:
    """Give the conditions under which a share of a record of an object has not ended."""
    now = bindparam("now", type_=DateTime(timezone=True))
    return share.c.object == quoted(record.name), or_(share.c.until.is_(None), share.c.until >= now)


def _shared(share: FromClause, record: ObjectModel) -> Select[Any]:
    return select(literal_column("1")).select_from(share).where(*live_shares(share, record))


def _among(column: ColumnElement[Any], parameter: str, of: Any = None) -> ColumnElement[bool]:
    values = bindparam(parameter, type_=ARRAY(Uuid() if of is None else of))
    among: ColumnElement[bool] = column == any_(values)
    return among


def _some(table: FromClause, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    found: Select[Any] = select(literal_column("1")).select_from(table).where(*conditions)
    return exists(found.correlate_except(table))


def _any(arms: Iterator[Arm] | list[Arm]) -> ColumnElement[bool]:
    # Without any, nothing is reached.
    return or_(false(), *(arm.condition for arm in arms))
