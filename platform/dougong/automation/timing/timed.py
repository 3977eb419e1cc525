"""Flows that time sets off on records: which records are due when, asked of the database."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal,
    not_,
    or_,
    select,
)

from dougong.access.actor import Actor
from dougong.automation.flows.compiled import CompiledFlow
from dougong.automation.timing.conditions import record_condition
from dougong.automation.timing.durations import Span, read_duration
from dougong.automation.timing.terms import Term, Window, as_instant
from dougong.deployment.model import Model, ObjectModel
from dougong.formula.calendars import OFFICE_HOURS, calendar_named
from dougong.formula.shape import shape
from dougong.formula.to_sql import to_sql
from dougong.formula.value_types import DATETIME, Kind
from dougong.formula.values import to_json
from dougong.kernel.jsontypes import JsonObject
from dougong.records.plans import PlanCache, of_version
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins
from dougong.records.reading.masking import shown_sql
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

DATE, INACTIVITY = "date", "inactivity"
TIMED = (DATE, INACTIVITY)
_CHANGES, _COMMENTS, _ACTIVITIES = "changes", "comments", "activities"
_TOUCHES = (_CHANGES, _COMMENTS, _ACTIVITIES)
_ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class DueRow:
    """A record for which a flow is due.

    Attributes:
        record_id: The record.
        due: When.
        base: The date that follows from, or when it was last touched.
        number: Which time in a row it is.
        label: What the reader calls it, where a reader asks.
    """

    record_id: UUID
    due: datetime
    base: Any
    number: int
    label: str | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    """Terms of the records that meet a condition and none of those before."""

    terms: tuple[Term, ...]
    meets: int


class TimedFlow:
    """A flow that a date, or inactivity, sets off.

    Args:
        compiled: The flow.
        model: The definitions.
        plans: Compiled statements.
    """

    def __init__(self, compiled: CompiledFlow, model: Model, plans: PlanCache) -> None:
        self.compiled = compiled
        self.record: ObjectModel = model.object(str(compiled.flow.object))
        self._model = model
        self._plans = plans
        self._trigger: Mapping[str, Any] = compiled.flow.trigger
        self._of_dates = self._has_dates()
        self._cases = tuple(self._read())

    @property
    def name(self) -> str:
        """Name of the flow."""
        return self.compiled.flow.name

    @property
    def field(self) -> str | None:
        """The field that has the date; None: it is about inactivity."""
        return str(self._trigger["field"]) if self._trigger["type"] == DATE else None

    @property
    def fires_late(self) -> bool:
        """Whether it begins at once for a record that is saved when its time is over."""
        return self._trigger.get("late") == "fire"

    @property
    def counts_changes(self) -> bool:
        """Whether a change that people make is a touch."""
        return _CHANGES in self._touches

    @property
    def terms(self) -> Iterator[Term]:
        """Every term."""
        return (term for case in self._cases for term in case.terms)

    def given(self, row: DueRow) -> JsonObject:
        """Give what a run is handed for a record."""
        due = to_json(row.due, DATETIME)
        if self.field is not None:
            return {"due_at": due}
        return {"due_at": due, "touched_at": to_json(row.base, DATETIME)}

    def key(self, row: DueRow) -> str:
        """Give what there is one run of, at most."""
        return f"{self._trigger['type']}:{self.name}:{row.record_id}:{to_json(row.due, DATETIME)}"

    def due(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        *,
        now: datetime,
        after: datetime,
        until: datetime,
        beyond: UUID | None = None,
        among: Collection[UUID] | None = None,
        most: int = 500,
        reader: Actor | None = None,
    ) -> tuple[list[DueRow], UUID | None]:
        """Give the records for which it is due after an instant and no later than another.

        Args:
            connection: Reads.
            actor: The system, in the tenant.
            now: The present instant.
            after: When it was asked for last.
            until: Until when.
            beyond: Only records of a higher id, to go on from there.
            among: Only these.
            most: How many records are looked at.
            reader: Whose rights decide which of them are there, and what they are called.

        Returns:
            The records, and the id to go on from; None: they are all.
        """
        zone = ZoneInfo(actor.time_zone)
        found: list[DueRow] = []
        last: UUID | None = None
        for case in self._cases:
            windows = [each for term in case.terms for each in term.windows(zone, after, until)]
            if not windows:
                continue
            rows = self._rows(
                connection, actor, case, windows, now=now, beyond=beyond, among=among, most=most,
                reader=reader,
            )  # fmt: skip
            if len(rows) == most:
                last = rows[-1][0] if last is None else min(last, rows[-1][0])
            found += self._within(rows, case.terms, zone, after, until)
        # Of a case that was read farther than another the rest is read next time.
        kept = found if last is None else [row for row in found if row.record_id <= last]
        return sorted(kept, key=lambda row: (row.due, row.record_id)), last

    def next_due(
        self, connection: Connection[TupleRow], actor: Actor, *, after: datetime, now: datetime
    ) -> datetime | None:
        """Give when it is due next for any record, whatever its condition says by then."""
        zone = ZoneInfo(actor.time_zone)
        statement: Statement = self._plan("least", self._build_least)
        context = actor.parameters(now)

        def least(window: Window) -> Any:
            ends = {"first0": window.first, "last0": window.last}
            row = statement.one(connection, {**context, **ends})
            return None if row is None else self._base(row[0])

        dues = (term.next_due(zone, after, least) for term in self.terms)
        return min((each for each in dues if each is not None), default=None)

    def due_after_save(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        bases: Mapping[UUID, Any] | None,
        *,
        ids: Collection[UUID],
        now: datetime,
    ) -> Iterator[DueRow]:
        """Yield when it is due for records that were just saved, whether that is over or not.

        Args:
            connection: In the transaction of the save.
            actor: Who saves.
            bases: Their dates, where they are known.
            ids: The records.
            now: The instant of the save.
        """
        zone = ZoneInfo(actor.time_zone)
        if bases is None:
            statement = self._plan("touched", self._build_touched)
            values = {**actor.parameters(now), "ids": list(ids)}
            bases = dict(statement.all(connection, values))
        for record_id, stored in bases.items():
            base = self._base(stored)
            for term in self.terms if base is not None else ():
                due = term.due(base, zone)
                if due is not None:
                    yield DueRow(record_id, due, base, term.number)

    def _within(
        self,
        rows: Sequence[Sequence[Any]],
        terms: Sequence[Term],
        zone: ZoneInfo,
        after: datetime,
        until: datetime,
    ) -> Iterator[DueRow]:
        for record_id, stored, label in rows:
            base = self._base(stored)
            for term in terms:
                due = term.due(base, zone)
                if due is not None and after < due <= until:
                    yield DueRow(record_id, due, base, term.number, label)

    def _base(self, stored: Any) -> Any:
        return stored if self._of_dates or stored is None else as_instant(stored)

    def _has_dates(self) -> bool:
        if self.field is None:
            return False
        return self.record.fields[self.field].value_type.kind is Kind.DATE

    def _read(self) -> Iterator[_Case]:
        name = self._trigger.get("calendar", "")
        calendar = calendar_named(self._model.calendars, name) or OFFICE_HOURS
        if self.field is not None:
            before, after = (read_duration(self._trigger.get(n, "")) for n in ("before", "after"))
            span = after if before is None else before.back
            at = time.fromisoformat(self._trigger.get("at", "00:00"))
            yield _Case((Term(span=span, of_days=self._of_dates, at=at, calendar=calendar),), 0)
            return
        for index, each in enumerate(self._trigger["terms"]):
            span = read_duration(each["for"])
            assert span is not None
            yield _Case(
                tuple(
                    Term(
                        span=Span(span.count * number, span.unit, span.business),
                        of_days=False,
                        calendar=calendar,
                        number=number,
                    )
                    for number in range(1, self._trigger.get("times", 1) + 1)
                ),
                index,
            )

    def _rows(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        case: _Case,
        windows: Sequence[Window],
        *,
        now: datetime,
        beyond: UUID | None,
        among: Collection[UUID] | None,
        most: int,
        reader: Actor | None,
    ) -> Sequence[Sequence[Any]]:
        count = len(windows)
        what = ("due", case.meets, count, None if reader is None else reader.rights.key)
        plan: _Plan = self._plan(what, lambda: self._build_due(case, count, reader))
        values: dict[str, Any] = {**(reader or actor).parameters(now), **plan.constants}
        for index, window in enumerate(windows):
            values |= {f"first{index}": window.first, f"last{index}": window.last}
        among_ids = None if among is None else list(among)
        values |= {"beyond": beyond, "among": among_ids, "most": most}
        return plan.statement.all(connection, values)

    def _plan(self, what: Any, build: Any) -> Any:
        model = self._model
        key = (model.schema, model.version, "timed flow", self.compiled.hash, what)
        return self._plans.get(key, build)

    def _build_due(self, case: _Case, windows: int, reader: Actor | None) -> _Plan:
        table = self.record.table.alias("t")
        joins = Joins(self._model, self.record, table)
        base, conditions, constants = self._base_sql(joins, table), [], dict[str, Any]()
        for index in range(case.meets + 1):
            meets = self._meets(joins, index, constants)
            if index == case.meets:
                conditions += meets
            elif meets:
                conditions.append(not_(func.coalesce(and_(*meets), literal(False))))
        label: ColumnElement[Any] = literal(None, Text())
        if reader is not None:
            title = (self.record.name, self.record.title)
            label = cast(shown_sql(self._model, title, joins.column((self.record.title,))), Text)
            conditions += Guard(self._model, reader.rights).live(self.record, table)
        else:
            conditions.append(table.c.deleted_at.is_(None))
        among = bindparam("among", type_=ARRAY(Uuid))
        beyond = bindparam("beyond", type_=Uuid())
        query = (
            select(table.c.id, base, label)
            .prefix_with(of_version(self._model))
            .where(*conditions, or_(*(self._in_window(base, table, n) for n in range(windows))))
            .where(or_(among.is_(None), table.c.id == any_(among)))
            .where(or_(beyond.is_(None), table.c.id > beyond))
            .order_by(table.c.id)
            .limit(bindparam("most", type_=Integer()))
        )
        return _Plan(compile_statement(query.select_from(joins.from_clause)), constants)

    def _in_window(self, base: ColumnElement[Any], table: Any, number: int) -> ColumnElement[bool]:
        kind = self._kind()
        first, last = (bindparam(f"{end}{number}", type_=kind) for end in ("first", "last"))
        within = and_(base >= first, or_(last.is_(None), base <= last))
        return within if self.field is not None else and_(self._touched_since(table, first), within)

    def _touched_since(self, table: Any, first: Any) -> ColumnElement[bool]:
        """Give what all meet that were touched since an instant, and few others: it is cheap."""
        found: list[ColumnElement[bool]] = [table.c.updated_at >= first]
        if _COMMENTS in self._touches:
            comment = tenant_tables(self._model.schema).comment
            lately = select(comment.c.record_id).where(
                comment.c.object == self.record.name, comment.c.created_at >= first
            )
            found.append(table.c.id.in_(lately))
        if _ACTIVITIES in self._touches:
            for of, field in self._activity_fields():
                lately = select(of.c[field]).where(of.c[field].is_not(None))
                found.append(table.c.id.in_(lately.where(of.c.created_at >= first)))
        return or_(*found)

    def _kind(self) -> Any:
        return Date() if self._of_dates else DateTime(timezone=True)

    def _build_least(self) -> Statement:
        """Build what gives the first date within a window."""
        table = self.record.table.alias("t")
        joins = Joins(self._model, self.record, table)
        base = self._base_sql(joins, table)
        query = select(func.min(base)).where(
            self._in_window(base, table, 0), table.c.deleted_at.is_(None)
        )
        return compile_statement(
            query.select_from(joins.from_clause).prefix_with(of_version(self._model))
        )

    def _build_touched(self) -> Statement:
        table = self.record.table.alias("t")
        joins = Joins(self._model, self.record, table)
        query = select(table.c.id, self._base_sql(joins, table)).select_from(joins.from_clause)
        return compile_statement(
            query.where(table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
        )

    def _meets(
        self, joins: Joins, index: int, constants: dict[str, Any]
    ) -> list[ColumnElement[bool]]:
        of = self._trigger if self.field is not None else self._trigger["terms"][index]
        if "when" not in of:
            return []
        at = record_condition(self.compiled.place("trigger"), "", of["when"])
        expression = self._model.expressions.compile(self._model.catalog, at)
        prefix = f"w{index}_"
        constants |= expression.bind(shape(expression.source).tokens, prefix=prefix)
        return [to_sql(expression, joins, prefix=prefix)]

    def _base_sql(self, joins: Joins, table: Any) -> ColumnElement[Any]:
        if self.field is not None:
            return joins.column((self.field,))
        found = [table.c.created_at]
        if _CHANGES in self._touches:
            found.append(self._changed(table))
        if _COMMENTS in self._touches:
            comment = tenant_tables(self._model.schema).comment
            of = and_(comment.c.object == self.record.name, comment.c.record_id == table.c.id)
            latest = select(func.max(comment.c.created_at))
            found.append(latest.where(of, comment.c.deleted_at.is_(None)).scalar_subquery())
        if _ACTIVITIES in self._touches:
            found += self._activities(table)
        return func.greatest(*found, type_=DateTime(timezone=True))

    def _changed(self, table: Any) -> ColumnElement[Any]:
        """Give when people, not flows, changed a record last."""
        if not self.record.definition.history:
            changed: ColumnElement[Any] = table.c.updated_at
            return changed
        history = tenant_tables(self._model.schema).history
        return (
            select(func.max(history.c.at))
            .where(history.c.object == self.record.name, history.c.record_id == table.c.id)
            .where(history.c.via.not_like("flow:%"), history.c.via != "system")
            .scalar_subquery()
        )

    def _activities(self, table: Any) -> Iterator[ColumnElement[Any]]:
        for of, field in self._activity_fields():
            yield (
                select(func.max(of.c.created_at))
                .where(of.c[field] == table.c.id)
                .where(of.c.deleted_at.is_(None), of.c.created_by.is_not(None))
                .scalar_subquery()
            )

    def _activity_fields(self) -> Iterator[tuple[Any, str]]:
        """Yield the lookups of activities that point at such records, each with its table."""
        for incoming in self._model.catalog.incoming(self.record.name):
            if incoming.object.name == _ACTIVITY:
                name = incoming.field.name
                yield self._model.objects[_ACTIVITY].table.alias(f"a_{name}"[:60]), name

    @property
    def _touches(self) -> Sequence[str]:
        touches: Sequence[str] = self._trigger.get("touches", _TOUCHES)
        return touches


@dataclass(frozen=True, slots=True)
class _Plan:
    statement: Statement
    constants: Mapping[str, Any]
