"""References by what people call a record: found all at once, or made where that is wished.

What a unique field tells is left to the save itself, which does as much. Here are titles, of which
two records may have the same, and what is made on the way: once for all rows that name it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, bindparam, cast, func, select

from dougong.access.actor import Actor
from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.references import is_id
from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.bulk.cells import Column
from dougong.records.bulk.errors import AmbiguousReferenceError
from dougong.records.bulk.mapping import Mapper, Target
from dougong.records.bulk.saving_many import RowResult, Status
from dougong.records.errors import DanglingReferenceError
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import may_be_read
from dougong.records.saving.session import SaveSession
from dougong.storage.object_tables import told_apart
from dougong.storage.statement import compile_statement

Make: TypeAlias = Callable[[ObjectModel, Sequence[JsonObject]], Sequence[RowResult]]
"""Creates records of an object, those that can be; gives what came of each."""

Refused: TypeAlias = dict[int, list[Problem]]
_MOST_KNOWN = 200_000


@dataclass(slots=True)
class Resolver:
    """Finds what the cells of reference columns name, batch by batch.

    Attributes:
        mapper: Knows the fields.
        columns: The columns that fill references by a name.
        known: What was found before, by field and name; its save asks again whether it is there.
    """

    mapper: Mapper
    columns: Sequence[Column]
    known: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, mapper: Mapper, columns: Sequence[Column]) -> Resolver:
        """Make one for the columns of a table, of which only some are of its concern."""
        return cls(mapper, [each for each in columns if _is_named(mapper, each)])

    def resolve(
        self, session: SaveSession, raws: Sequence[dict[str, JsonValue]], make: Make, *, keep: bool
    ) -> Refused:
        """Put ids in the place of names.

        Args:
            session: The save.
            raws: The records of a batch, which are changed.
            make: Creates what is not found.
            keep: Whether what is made stays.

        Returns:
            By position, what names nothing, or several.
        """
        refused: Refused = defaultdict(list)
        for column in self.columns:
            named = _Named(self, column, session)
            for position, raw in enumerate(raws):
                named.take(position, raw)
            named.find()
            if column.target.create:
                named.make(make, keep=keep)
            for position, error in named.put(raws):
                problem = Problem(path=f"/{column.target.field}", error=error)
                refused[position].append(problem)
        return refused


class _Named:
    """The names in one column of a batch, and what they came to."""

    def __init__(self, resolver: Resolver, column: Column, session: SaveSession) -> None:
        found = resolver.mapper.field(column.target)
        key = resolver.mapper.key_field(column.target)
        assert found is not None
        assert found.target is not None
        assert key is not None
        self._known = resolver.known
        self._field = column.target.field
        self._session = session
        self._key: FieldModel = key
        self._other = session.model.object(found.target)
        self._positions: dict[str, list[int]] = defaultdict(list)
        self._values: dict[str, JsonValue] = {}
        self._ids: dict[str, str] = {}
        self._errors: dict[str, AppError] = {}

    def take(self, position: int, raw: Mapping[str, JsonValue]) -> None:
        """Note what a row names."""
        sent: Any = raw.get(self._field)
        value = sent.get(self._key.name) if isinstance(sent, Mapping) else sent
        if value is None or (not isinstance(sent, Mapping) and is_id(str(value))):
            return
        name = str(value)
        self._positions[name].append(position)
        self._values[name] = value
        if (found := self._known.get((self._field, name))) is not None:
            self._ids[name] = found

    def find(self) -> None:
        """Find the records of these names by one statement, as far as they may be read."""
        sought = [name for name in self._positions if name not in self._ids]
        found: defaultdict[str, list[UUID]] = defaultdict(list)
        if sought:
            session = self._session
            search = Search(session.connection, session.model, session.actor, session.now)
            for name, record_id in search.find(self._other, self._key, sought):
                found[name].append(record_id)
        for name in sought:
            ids = found[name]
            if len(ids) == 1:
                self._note(name, str(ids[0]), keep=True)
            elif ids:
                self._errors[name] = AmbiguousReferenceError(object=self._other.label, value=name)
            else:
                self._errors[name] = DanglingReferenceError(object=self._other.label, value=name)

    def make(self, make: Make, *, keep: bool) -> None:
        """Create a record for each name that none has."""
        missing = [
            name
            for name, error in self._errors.items()
            if isinstance(error, DanglingReferenceError)
        ]
        if not missing:
            return
        raws: list[JsonObject] = [{self._key.name: self._values[name]} for name in missing]
        for name, result in zip(missing, make(self._other, raws), strict=True):
            if result.status is Status.CREATED:
                del self._errors[name]
                self._note(name, str(result.id), keep=keep)
            elif result.errors:
                self._errors[name] = result.errors[0].error

    def put(self, raws: Sequence[dict[str, JsonValue]]) -> list[tuple[int, AppError]]:
        """Put the ids into the rows; gives the positions of those that have none, and why."""
        for name, found in self._ids.items():
            for position in self._positions[name]:
                raws[position][self._field] = found
        return [
            (position, error)
            for name, error in self._errors.items()
            for position in self._positions[name]
        ]

    def _note(self, name: str, found: str, *, keep: bool) -> None:
        self._ids[name] = found
        if keep and len(self._known) < _MOST_KNOWN:
            self._known[self._field, name] = found


def _is_named(mapper: Mapper, column: Column) -> bool:
    found, key = mapper.field(column.target), mapper.key_field(column.target)
    if found is None or found.target is None or key is None or not key.type.stored:
        return False
    by_unique = column.target.by is not None and key.definition.unique
    return column.target.create or not by_unique


@dataclass(frozen=True, slots=True)
class Search:
    """Finds records by what cells call them, for who may read them.

    Attributes:
        connection: Any.
        model: The definitions in force.
        actor: Who looks.
        now: The present instant.
    """

    connection: Connection[TupleRow]
    model: Model
    actor: Actor
    now: datetime

    def find(
        self, other: ObjectModel, key: FieldModel, names: Sequence[str]
    ) -> Sequence[tuple[str, UUID]]:
        """Give the records of these names, of which several may have the same."""
        table, guard = other.table, Guard(self.model, self.actor.rights)
        readable = () if self.actor.rights.everything else guard.readable(other, table)
        sought = func.unnest(bindparam("names", type_=ARRAY(Text))).column_valued("sought")
        ignore_case = key.definition.ignore_case
        same = told_apart(cast(table.c[key.name], Text), ignore_case=ignore_case)
        query = select(sought, table.c.id).where(
            same == told_apart(sought, ignore_case=ignore_case), *may_be_read(table), *readable
        )
        given = {**self.actor.parameters(self.now), "names": list(names)}
        return [
            (name, record_id)
            for name, record_id in compile_statement(query).all(self.connection, given)
        ]

    def known(self, mapper: Mapper, target: Target, names: Sequence[str]) -> frozenset[str]:
        """Tell which of these cells of a reference name a record."""
        found, key = mapper.field(target), mapper.key_field(target)
        if found is None or found.target is None or key is None or not key.type.stored:
            return frozenset(names)
        other = mapper.model.objects[found.target]
        return frozenset(name for name, _ in self.find(other, key, names))


def named_in(mapper: Mapper, column: Column, cells: Sequence[str]) -> Mapping[str, int]:
    """Give the cells of a reference that are names, not ids, and how often each stands there."""
    found = mapper.field(column.target)
    if found is None or found.target is None:
        return {}
    counted = Counter(cell.strip() for cell in cells if cell.strip())
    return {
        cell: count
        for cell, count in counted.most_common()
        if column.target.by is not None or not is_id(cell)
    }
