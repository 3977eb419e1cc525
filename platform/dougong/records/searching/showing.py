"""Showing: the page of records that were found, read anew under the guard, with what was hit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, cast, null, select

from dougong.deployment.model import ObjectModel
from dougong.records.plans import of_version
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins
from dougong.records.reading.masking import shown_sql
from dougong.records.searching.asking import Typed
from dougong.records.searching.finding import seen_fields
from dougong.records.searching.highlighting import Shown, highlight
from dougong.records.searching.indexing import as_text
from dougong.storage.statement import Statement, compile_statement


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was found.

    Attributes:
        object: Name of its object.
        id: Its id.
        label: Its title.
        highlights: The fields that have what was looked for, by name, cut at it.
    """

    object: str
    id: UUID
    label: str | None
    highlights: Mapping[str, Sequence[Shown]]


@dataclass(frozen=True, slots=True)
class Window:
    """Reads records of one object as they are shown when they are found.

    Attributes:
        object: Name of the object.
        fields: The fields that may be highlighted, the title first.
        masked: Those of them that are shown masked even to who finds by them.
        statement: Gives id, title and these fields of records by their ids, then the masked ones
            as they are shown.
    """

    object: str
    fields: tuple[str, ...]
    masked: tuple[str, ...]
    statement: Statement

    def show(
        self,
        connection: Connection[TupleRow],
        ids: Sequence[UUID],
        asked: Typed,
        context: Mapping[str, Any],
    ) -> Mapping[UUID, Found]:
        """Read records; those that the reader may not read any more are left out."""
        rows = self.statement.all(connection, {**context, "ids": list(ids)})
        return {record_id: self._found(record_id, rest, asked) for record_id, *rest in rows}

    def _found(self, record_id: UUID, rest: Sequence[str | None], asked: Typed) -> Found:
        label, *texts = rest
        count = len(self.fields)
        cut = (
            (name, highlight(text, asked))
            for name, text in zip(self.fields, texts[:count], strict=True)
            if text
        )
        shown = {name: parts for name, parts in cut if parts is not None}
        for name, text in zip(self.masked, texts[count:], strict=True):
            if name in shown:
                shown[name] = [Shown(text or "", True)]
        return Found(self.object, record_id, label, shown)


def build_window(guard: Guard, record: ObjectModel) -> Window:
    """Compile the read of an object's records."""
    table = record.table.alias("t")
    joins = Joins(guard.model, record, table, guard)
    label: Any = null()
    if guard.sees(record.name, record.title):
        at = (record.name, record.title)
        label = shown_sql(guard.model, at, joins.column((record.title,)))
    names = sorted(seen_fields(guard, record), key=lambda name: name != record.title)
    masked = [name for name in names if (record.name, name) in guard.model.masks]
    texts = [as_text(joins.column((name,))) for name in names]
    for name in masked:
        texts.append(as_text(shown_sql(guard.model, (record.name, name), joins.column((name,)))))
    statement = compile_statement(
        select(table.c.id, cast(label, Text), *texts)
        .prefix_with(of_version(guard.model))
        .select_from(joins.from_clause)
        .where(
            table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))),
            *guard.live(record, table),
        )
    )
    return Window(record.name, tuple(names), tuple(masked), statement)
