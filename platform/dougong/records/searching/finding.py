"""Finding: the statements that ask the index, let through only what the reader may read.

Two limits keep a search short however many records there are. A question that finds few is answered
whole. One that finds many gives the newest: of objects that are open to the reader, those among the
latest in the index; of others, those among the records that the reader reaches, if they are not too
many. The words of a field that the reader does not see are under a slot that is never named.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from dougong.deployment.model import ObjectModel
from dougong.records.reading.guard import Guard
from dougong.records.searching.asking import Question, Where, to_tsquery
from dougong.records.searching.fields import SearchedField, searched_fields
from dougong.records.searching.tokens import Role
from dougong.storage.search_rows import Place
from dougong.storage.statement import Row, Statement, compile_statement
from dougong.storage.tables import tenant_tables

MOST_FOUND = 200
"""How many records a search gives at most."""
FEW = 2000
"""Up to so many matches of a question are all looked at."""
LATEST = 10_000
"""Else so many of the latest records of the index are."""
MOST_QUESTIONS = 10
"""How many questions are asked at once."""
MOST_REACHED = 5000
"""Or the records that somebody reaches, up to so many."""

Slots = tuple[str, ...]


class Hit(NamedTuple):
    """A record that a question finds."""

    object: int
    id: UUID
    number: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question finds.

    Attributes:
        hits: Records that the reader may read, the newest first.
        complete: Whether every record that it finds was looked at.
    """

    hits: Sequence[Hit]
    complete: bool


@dataclass(frozen=True, slots=True)
class _Group:
    """Objects whose fields lie in the same slots.

    Attributes:
        keys: Their numbers in the index.
        slots: The slots that the reader may look into, by what a question asks of.
    """

    keys: tuple[int, ...]
    slots: Mapping[Where, Slots]


@dataclass(frozen=True, slots=True)
class _Matching:
    """Matches rows of the index with a question.

    Attributes:
        groups: The objects that are looked at.
    """

    groups: Sequence[_Group]

    def condition(self, index: FromClause, nth: int = 0) -> ColumnElement[bool]:
        """Give the condition of one of several questions; ``values`` gives its parameters."""
        return or_(
            *(
                and_(
                    index.c.object == any_(bindparam(f"k{at}_{nth}", type_=ARRAY(Integer))),
                    index.c.words.op("@@")(cast(bindparam(f"q{at}_{nth}", type_=Text()), TSQUERY)),
                )
                for at in range(len(self.groups))
            )
        )

    def values(self, several: Sequence[Question]) -> Mapping[str, Any]:
        """Give the parameters for questions; where there are few, the last ones match nothing."""
        values: dict[str, Any] = {}
        for nth in range(MOST_QUESTIONS):
            question = several[nth] if nth < len(several) else None
            for at, group in enumerate(self.groups):
                slots = group.slots[question.where] if question is not None else ()
                asked = to_tsquery(question.term, slots) if question is not None and slots else ""
                values[f"k{at}_{nth}"] = list(group.keys) if asked else []
                values[f"q{at}_{nth}"] = asked
        return values

    def rank(self, rows: FromClause) -> ColumnElement[int]:
        """Give which of the questions after the first is the strictest that a row answers."""
        ranks = ((self.condition(rows, nth), _number(nth)) for nth in range(1, MOST_QUESTIONS))
        return case(*ranks, else_=_number(MOST_QUESTIONS))


class Lookout:
    """What somebody may find, of some objects, at one version of the definitions.

    Args:
        guard: Whoever looks.
        records: The objects, each of which they may read.
        places: Where these lie in the index.
    """

    def __init__(
        self, guard: Guard, records: Sequence[ObjectModel], places: Mapping[str, Place]
    ) -> None:
        known = [each for each in records if each.name in places]
        self.names = {places[each.name].key: each.name for each in known}
        is_open = [each for each in known if not guard.restricts(each)]
        restricted = [each for each in known if guard.restricts(each)]
        self._sides: Sequence[_Side] = [
            side
            for side in (_Open(guard, is_open, places), _Restricted(guard, restricted, places))
            if side.matching.groups
        ]

    def ask(
        self,
        connection: Connection[TupleRow],
        several: Sequence[Question],
        context: Mapping[str, Any],
    ) -> Answer:
        """Answer questions, of which the last finds all that the others do.

        Args:
            connection: For the reads, in a transaction.
            several: The questions, the strictest first.
            context: Of whoever looks.

        Returns:
            What they find, that of the strictest first, then the newest.
        """
        ranked: dict[Hit, int] = {}
        complete = True
        for side in self._sides:
            found, is_all = side.answer(connection, several, context)
            ranked.update(found)
            complete &= is_all
        hits = sorted(ranked, key=lambda hit: (ranked[hit], -hit.number))
        return Answer(hits[:MOST_FOUND], complete and len(hits) < MOST_FOUND)


class _Side(ABC):
    """Objects that are alike in whether the reader reaches all of their records."""

    def __init__(
        self, guard: Guard, records: Sequence[ObjectModel], places: Mapping[str, Place]
    ) -> None:
        self.guard = guard
        self.records = records
        self.keys = {each.name: places[each.name].key for each in records}
        self.matching = _matching(guard, records, places)

    @abstractmethod
    def allowed(self, hit: FromClause) -> Select[Any]:
        """Select those hits that the reader may read, unless there are too many to look at."""

    @abstractmethod
    def of_many(
        self, connection: Connection[TupleRow], values: Mapping[str, Any]
    ) -> tuple[list[Hit], bool]:
        """Give some records that answer a question which many do; tells whether it is all."""

    def answer(
        self,
        connection: Connection[TupleRow],
        several: Sequence[Question],
        context: Mapping[str, Any],
    ) -> tuple[Mapping[Hit, int], bool]:
        """Give what is found, with the rank of the strictest question that finds it."""
        values = {**context, **self.matching.values([several[-1], *several])}
        rows = _run(connection, self._ranked, values)
        if rows is not None and (not rows or rows[0][3] <= FEW):
            return {Hit(*row[:3]): row[4] for row in rows if row[1] is not None}, True
        return self.one_by_one(connection, several, context)

    def one_by_one(
        self,
        connection: Connection[TupleRow],
        several: Sequence[Question],
        context: Mapping[str, Any],
    ) -> tuple[Mapping[Hit, int], bool]:
        """Ask one question after the other until enough is found."""
        found: dict[Hit, int] = {}
        complete = True
        for rank, question in enumerate(several, start=1):
            values = {**context, **self.matching.values([question])}
            rows = _run(connection, self._few, values)
            hits = [Hit(*row[:3]) for row in rows or () if row[1] is not None]
            if rows and rows[0][3] > FEW:
                further, is_all = self.of_many(connection, values)
                hits += further
                complete &= is_all
            complete &= rows is not None
            for hit in hits:
                found.setdefault(hit, rank)
            if len(found) >= MOST_FOUND:
                return found, complete
        return found, complete

    @property
    def index(self) -> FromClause:
        """The index."""
        return tenant_tables(self.guard.model.schema).search.alias("s")

    @cached_property
    def _few(self) -> Statement:
        hit = self._hits()
        return _with_count(self.allowed(hit), hit)

    @cached_property
    def _ranked(self) -> Statement:
        hit, index = self._hits(), self.index
        allowed = self.allowed(hit).subquery("allowed")
        belongs = and_(index.c.object == allowed.c.object, index.c.record_id == allowed.c.record_id)
        count = select(func.count()).select_from(hit).scalar_subquery()
        found = select(index).select_from(allowed.join(index, belongs))
        return self.with_rank(found.where(count <= _number(FEW)), hit)

    def with_rank(self, found: Select[Any], counted: FromClause) -> Statement:
        """Compile rows of the index with their rank, and how many there were to look through."""
        rows = found.subquery("rows")
        count = select(func.count().label("count")).select_from(counted).subquery("counted")
        rank = case((rows.c.record_id.is_not(None), self.matching.rank(rows))).label("rank")
        return compile_statement(
            select(rows.c.object, rows.c.record_id, rows.c.number, count.c.count, rank)
            .select_from(count.outerjoin(rows, true()))
            .order_by(rank, rows.c.number.desc())
            .limit(_number(MOST_FOUND)),
            afresh=True,
        )

    def _hits(self) -> CTE:
        index = self.index
        hits = _columns(index).where(self.matching.condition(index)).limit(_number(FEW + 1))
        return hits.cte("hit").prefix_with("MATERIALIZED")

    def latest(self, most: int, record: ObjectModel | None = None) -> FromClause:
        """Give the latest rows of the index: found by their number, whatever the words."""
        index, every = self.index, self.index.alias("e")
        last = select(func.max(every.c.number)).scalar_subquery()
        rows = select(index).where(index.c.number > last - _number(most))
        if record is not None:
            rows = rows.where(index.c.object == _number(self.keys[record.name]))
        # Without this PostgreSQL may go by the words all the same, of which there are many.
        return rows.offset(_number(0)).subquery("latest")


class _Open(_Side):
    """Objects of which the reader may read every record."""

    def allowed(self, hit: FromClause) -> Select[Any]:
        # Of many these are but the oldest: they stand in where the latest are too few.
        return _columns(hit)

    def of_many(
        self, connection: Connection[TupleRow], values: Mapping[str, Any]
    ) -> tuple[list[Hit], bool]:
        hits: list[Hit] = []
        for statement in self._latest:
            hits = [Hit(*row) for row in _run(connection, statement, values) or ()]
            if len(hits) >= MOST_FOUND:
                break
        return hits, False

    @cached_property
    def _latest(self) -> Sequence[Statement]:
        return [
            _best(_columns(rows).where(self.matching.condition(rows)), rows)
            for rows in map(self.latest, (LATEST // 10, LATEST))
        ]


class _Restricted(_Side):
    """Objects of which the reader may read some records.

    How many there are that are not for the reader must not show: whether all were looked at is
    said of the reader's own.
    """

    def allowed(self, hit: FromClause) -> Select[Any]:
        count = select(func.count()).select_from(hit).scalar_subquery()
        parts = [self._through(hit, record).where(count <= _number(FEW)) for record in self.records]
        return _columns(union_all(*(select(part.subquery()) for part in parts)).subquery("found"))

    def one_by_one(
        self,
        connection: Connection[TupleRow],
        several: Sequence[Question],
        context: Mapping[str, Any],
    ) -> tuple[Mapping[Hit, int], bool]:
        values = {**context, **self.matching.values([several[-1], *several])}
        found: dict[Hit, int] = {}
        for record in self.records:
            rows = _run(connection, self._by_reach[record.name], values)
            if rows is None or (rows and rows[0][3] >= MOST_REACHED):
                return super().one_by_one(connection, several, context)
            found.update({Hit(*row[:3]): row[4] for row in rows if row[1] is not None})
        return found, True

    def of_many(
        self, connection: Connection[TupleRow], values: Mapping[str, Any]
    ) -> tuple[list[Hit], bool]:
        several = (_run(connection, self._among_latest[each.name], values) for each in self.records)
        return [Hit(*row) for rows in several for row in rows or ()], False

    @cached_property
    def _by_reach(self) -> Mapping[str, Statement]:
        return {record.name: self._among_reached(record) for record in self.records}

    def _among_reached(self, record: ObjectModel) -> Statement:
        table, index = record.table.alias("t"), self.index
        reached = (
            select(table.c.id)
            .where(*self.guard.live(record, table, gathered=True))
            .limit(_number(MOST_REACHED))
            .cte("reached")
            .prefix_with("MATERIALIZED")
        )
        key = _number(self.keys[record.name])
        belongs = and_(index.c.object == key, index.c.record_id == reached.c.id)
        found = select(index).select_from(reached.join(index, belongs))
        return self.with_rank(found.where(self.matching.condition(index)), reached)

    @cached_property
    def _among_latest(self) -> Mapping[str, Statement]:
        found = {}
        for record in self.records:
            latest = self.latest(LATEST, record)
            matching = self._through(latest, record).where(self.matching.condition(latest))
            found[record.name] = _best(matching, latest)
        return found

    def _through(self, hit: FromClause, record: ObjectModel) -> Select[Any]:
        """Select those hits of an object that the reader may read."""
        key = self.keys[record.name]
        table = record.table.alias(f"t{key}")
        return (
            _columns(hit)
            .select_from(hit.join(table, table.c.id == hit.c.record_id))
            .where(
                hit.c.object == _number(key),
                *self.guard.live(record, table, gathered=True),
            )
        )


def seen_fields(guard: Guard, record: ObjectModel) -> Mapping[str, SearchedField]:
    """Give the fields by which somebody may find records of an object."""
    return {
        name: field
        for name, field in searched_fields(guard.model, record).items()
        if guard.filters(record.name, name)
    }


def _matching(
    guard: Guard, records: Sequence[ObjectModel], places: Mapping[str, Place]
) -> _Matching:
    found: dict[tuple[Slots, Slots, Slots], list[int]] = {}
    for record in records:
        slots = _slots(guard, record, places[record.name])
        if slots[-1]:
            found.setdefault(slots, []).append(places[record.name].key)
    return _Matching(
        [_Group(tuple(keys), dict(zip(Where, slots, strict=True))) for slots, keys in found.items()]
    )


def _slots(guard: Guard, record: ObjectModel, place: Place) -> tuple[Slots, Slots, Slots]:
    fields = seen_fields(guard, record)
    seen = {name: place.slots[name].name for name in sorted(fields) if name in place.slots}
    return (
        tuple(slot for name, slot in seen.items() if fields[name].role is Role.TITLE),
        tuple(slot for name, slot in seen.items() if fields[name].role is not Role.TEXT),
        tuple(seen.values()),
    )


def _run(
    connection: Connection[TupleRow], statement: Statement, values: Mapping[str, Any]
) -> list[Row] | None:
    """Run a statement; None where its time was up."""
    try:
        with connection.transaction():
            return statement.all(connection, values)
    except psycopg.errors.QueryCanceled:
        return None


def _with_count(found: Select[Any], counted: FromClause) -> Statement:
    """Compile the best of what is found, each beside how many there were to look through."""
    hits = found.subquery("hits")
    best = select(hits).order_by(hits.c.number.desc()).limit(_number(MOST_FOUND)).subquery("best")
    count = select(func.count().label("count")).select_from(counted).subquery("counted")
    # Where none is found there is one row all the same, for the count.
    return compile_statement(
        select(best.c.object, best.c.record_id, best.c.number, count.c.count).select_from(
            count.outerjoin(best, true())
        ),
        afresh=True,
    )


def _best(found: Select[Any], rows: FromClause) -> Statement:
    wanted = found.order_by(rows.c.number.desc()).limit(_number(MOST_FOUND))
    return compile_statement(wanted, afresh=True)


def _columns(rows: FromClause) -> Select[Any]:
    return select(rows.c.object, rows.c.record_id, rows.c.number)


def _number(number: int) -> ColumnElement[int]:
    return literal_column(str(number), Integer())
