"""Noting what the steps of a deploy set aside, and what the definitions said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.model import Model
from dougong.deployment.past.aside import CONVERTED, KEEP, REMOVED, note_aside
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.ddl import DdlStep


def record_asides(
    connection: Connection[TupleRow],
    *,
    old: Model,
    new: Model,
    steps: Sequence[DdlStep],
    documents: Mapping[tuple[str, str], JsonObject] = {},
    ids: Ids,
    now: datetime,
) -> None:
    """Note what the steps of a deploy set aside, in its transaction.

    Args:
        connection: Has the transaction open.
        old: What was in force, by the names that the steps use.
        new: What is in force from now on.
        steps: The steps of the plan.
        documents: What was said of a field, by object and the column it is kept in, where that
            is not what was in force.
        ids: Makes ids.
        now: The present instant.
    """
    for found in _set_aside(old, new, steps, documents):
        when = {"removed_at": now, "keep_until": now + KEEP}
        note_aside(
            connection, new.schema, {"id": ids.new(), "version": new.version, **found, **when}
        )


def _set_aside(
    old: Model,
    new: Model,
    steps: Sequence[DdlStep],
    documents: Mapping[tuple[str, str], JsonObject],
) -> Iterator[dict[str, Any]]:
    """Tell of each object and each field what the steps did with it."""
    objects = {step.object: step for step in steps if step.action == "set_aside_table"}
    sequences = {(s.object, s.field): s for s in steps if s.action == "set_aside_sequence"}
    for name, step in objects.items():
        own = {str(of[1]): s.kept for of, s in sequences.items() if of[0] == name}
        yield {
            "object": name,
            "field": None,
            "reason": REMOVED,
            "definition": old.catalog.definitions["object", name].json,
            "became": None,
            "table_name": step.kept,
            "column_name": None,
            "sequences": own,
        }
    for column, sequence in _fields_aside(step for step in steps if step.object not in objects):
        either = column or sequence
        assert either is not None
        owner, name = either.object, str(either.field)
        kept = column.kept if column is not None else None
        after = new.objects.get(owner)
        goes_on = after is not None and name in after.fields
        yield {
            "object": owner,
            "field": name,
            "reason": CONVERTED if goes_on else REMOVED,
            "became": field_document(new, owner, name) if goes_on else None,
            "definition": documents.get((owner, str(kept))) or field_document(old, owner, name),
            "table_name": owner,
            "column_name": kept,
            "sequences": {name: sequence.kept} if sequence is not None else {},
        }


def _fields_aside(steps: Iterable[DdlStep]) -> Iterator[tuple[DdlStep | None, DdlStep | None]]:
    """Give the steps that set a column aside, a sequence, or the one after the other."""
    sequences: dict[tuple[str, str | None], DdlStep] = {}
    for step in steps:
        if step.action == "set_aside_sequence":
            sequences[step.object, step.field] = step
        elif step.action == "set_aside_column":
            yield step, sequences.pop((step.object, step.field), None)
    yield from ((None, sequence) for sequence in sequences.values())


def field_document(model: Model, object_name: str, name: str) -> JsonObject:
    """Give what an object's definition says of a field; of a system field only its name."""
    document: Any = model.catalog.definitions["object", object_name].json
    for each in document["fields"]:
        if each["name"] == name:
            found: JsonObject = each
            return found
    return {"name": name}
