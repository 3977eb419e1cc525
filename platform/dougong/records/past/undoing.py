"""Taking back: former values of a record, or the last thing that was done to it.

It all goes through the save pipeline, as if whoever takes it back had sent the former values: what
they may not write stays, and what rules refuse is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.base import Sealed
from dougong.fields.loader import UnknownFieldError
from dougong.hooks.events import SaveEvent
from dougong.kernel.errors import AppError, InvalidError, Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText, say
from dougong.records.errors import RecordNotFoundError, VersionConflictError
from dougong.records.past.errors import NotRestorableError, NotUndoableError, UnknownEntryError
from dougong.records.past.reading import PastReading
from dougong.records.past.states import State
from dougong.records.plans import of_version
from dougong.records.reading.guard import Guard
from dougong.records.saving.cascade import Stored
from dougong.records.saving.permitted import refusal_of
from dougong.records.saving.writing import Saved
from dougong.records.shapes.saving import ShapedRecords
from dougong.storage.history import HistoryEntry, read_history
from dougong.storage.statement import Statement, compile_statement

UNDO = "undo"
"""How such a change came about, in the history."""

_MOST_AT_ONCE = 200
_MOST_DIGITS = 18
# As finely as instants are kept.
_MOMENT = timedelta(milliseconds=1)
_NOTHING = say("the history keeps nothing of it", "历史中没有记录")
_STEP = say("it is a step in the life of a document", "这是单据的流转步骤")
_SECRET = say("a secret is not kept in the history", "机密内容不会保留在历史中")
_PLATFORM = say("the platform works it out itself", "该值由平台自动计算")
_STEPS = frozenset({SaveEvent.SUBMITTED, SaveEvent.VOIDED, SaveEvent.AMENDED})


def restore_values(
    saving: ShapedRecords,
    record: ObjectModel,
    record_id: UUID,
    entry_id: str,
    fields: Collection[str] | None,
    *,
    version: int | None,
) -> Saved:
    """Give fields the values that they had before a change.

    Args:
        saving: Saves.
        record: The object.
        record_id: The record.
        entry_id: The change, an entry of its history.
        fields: Which of the fields that it changed; None: all that can be given back.
        version: The version that the record must be at.

    Raises:
        RecordNotFoundError: There is no such record.
        UnknownEntryError: There is no such change.
        InvalidError: A field was not changed then, or cannot be restored; or the save is refused.
    """
    saving.actor.rights.require("update", record.name)
    saving._lock(record, record_id, version, deleted=False)
    entry = _entry(saving, record, record_id, _number(record, entry_id))
    changed = _seen(saving, record, [entry])
    if fields is not None:
        _require_restorable(saving, record, entry, changed, fields)
        changed = {name: before for name, before in changed.items() if name in fields}
    return _write(saving, record, record_id, changed, entry)


def undo_last(
    saving: ShapedRecords, record: ObjectModel, record_id: UUID, version: int
) -> Saved | None:
    """Take the last change of a record back.

    Returns:
        The record; None where it was made by that change, and is gone now.

    Raises:
        RecordNotFoundError: There is no such record.
        VersionConflictError: It has been changed since it was at ``version``.
        NotUndoableError: The history does not tell the change, or it is a step of a document.
        AppError: The former values are refused.
    """
    at = _whereabouts(saving, record, record_id)
    if at is None:
        raise RecordNotFoundError(object=record.label, id=str(record_id))
    deleted = at[1] is not None
    try:
        old = saving._lock(record, record_id, version, deleted=deleted)
    except VersionConflictError:
        # Whoever may not delete does not hear of what lies in the bin.
        if deleted:
            saving.actor.rights.require("delete", record.name)
        raise
    last = _last(saving, record, record_id, old)
    events = {SaveEvent(each.event) for each in last}
    if not last or events & _STEPS:
        raise NotUndoableError(object=record.label, reason=_STEP if last else _NOTHING)
    if deleted:
        saving.actor.rights.require("delete", record.name)
        return saving.restore(record, record_id)
    if events & {SaveEvent.CREATED, SaveEvent.RESTORED}:
        saving.actor.rights.require("delete", record.name)
        saving.delete(record, record_id, version=None)
        return None
    return _set_back(saving, record, record_id, last)


def _set_back(
    saving: ShapedRecords, record: ObjectModel, record_id: UUID, last: Sequence[HistoryEntry]
) -> Saved:
    saving.actor.rights.require("update", record.name)
    changed = _seen(saving, record, last)
    sealed = [name for name in changed if _is_sealed(record, name)]
    if sealed:
        raise NotUndoableError(object=record.label, reason=_SECRET)
    return _write(saving, record, record_id, changed, last[-1])


def _write(
    saving: ShapedRecords,
    record: ObjectModel,
    record_id: UUID,
    changed: Mapping[str, JsonValue],
    before: HistoryEntry,
) -> Saved:
    raw = _raw(saving, record, changed)
    back: dict[str, int] = {}
    for name, (child, parent) in saving.model.rows[record.name].items():
        if name in changed:
            raw[name], back[name] = _raw_rows(saving, child, parent, record_id, before)
    if not raw:
        raise NotUndoableError(object=record.label, reason=_NOTHING)
    return saving.update_back(record, record_id, raw, back)


def _number(record: ObjectModel, entry_id: str) -> int:
    if not (entry_id.isascii() and entry_id.isdigit() and len(entry_id) <= _MOST_DIGITS):
        raise UnknownEntryError(object=record.label, id=entry_id[:40])
    return int(entry_id)


def _entry(
    saving: ShapedRecords, record: ObjectModel, record_id: UUID, entry_id: int
) -> HistoryEntry:
    found = read_history(
        saving.connection, saving.model.schema,
        object=record.name, record_id=record_id, before=entry_id + 1, limit=1,
    )  # fmt: skip
    if not found or found[0].id != entry_id or not _seen(saving, record, found):
        raise UnknownEntryError(object=record.label, id=str(entry_id))
    return found[0]


def _last(
    saving: ShapedRecords, record: ObjectModel, record_id: UUID, old: Stored
) -> list[HistoryEntry]:
    """Give what the history tells of the last save: what hooks changed by it, too."""
    found = read_history(
        saving.connection, saving.model.schema,
        object=record.name, record_id=record_id, limit=_MOST_AT_ONCE,
    )  # fmt: skip
    return [each for each in found if each.at == old["updated_at"]]


def _seen(
    saving: ShapedRecords, record: ObjectModel, entries: Sequence[HistoryEntry]
) -> dict[str, JsonValue]:
    """Give what was before changes, of the fields that whoever takes back may see."""
    guard, rows = Guard(saving.model, saving.actor.rights), saving.model.rows[record.name]
    before: dict[str, JsonValue] = {}
    for entry in entries:
        for name, pair in entry.changes.items():
            seen = guard.sees(record.name, name) and name in record.fields
            if name in rows:
                seen = guard.sees(rows[name][0].name, "id")
            if seen and isinstance(pair, list):
                before[name] = pair[0]
    return before


def _require_restorable(
    saving: ShapedRecords,
    record: ObjectModel,
    entry: HistoryEntry,
    changed: Mapping[str, JsonValue],
    fields: Collection[str],
) -> None:
    problems = []
    for name in sorted(fields):
        error = _hindrance(saving, record, entry, changed, name)
        if error is not None:
            problems.append(Problem(path="/fields", error=error))
    if problems:
        raise InvalidError(problems)


def _hindrance(
    saving: ShapedRecords,
    record: ObjectModel,
    entry: HistoryEntry,
    changed: Mapping[str, JsonValue],
    name: str,
) -> AppError | None:
    if name not in changed:
        return UnknownFieldError(object=record.name, field=name, hint="")
    if entry.event == SaveEvent.CREATED:
        return _not_restorable(record, name, _NOTHING)
    if name in saving.model.rows[record.name]:
        return None
    if _is_sealed(record, name):
        return _not_restorable(record, name, _SECRET)
    if name not in record.sendable:
        return _not_restorable(record, name, _PLATFORM)
    return refusal_of(saving.actor.rights, record, name)


def _not_restorable(record: ObjectModel, name: str, reason: LocaleText) -> NotRestorableError:
    return NotRestorableError(field=record.fields[name].definition.label, reason=reason)


def _is_sealed(record: ObjectModel, name: str) -> bool:
    return name in record.fields and isinstance(record.fields[name].type, Sealed)


def _raw(
    saving: ShapedRecords, record: ObjectModel, changed: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    """Give former values as a client would send them, of what whoever takes back may write."""
    return {
        name: value
        for name, value in changed.items()
        if name in record.sendable
        and not _is_sealed(record, name)
        and refusal_of(saving.actor.rights, record, name) is None
    }


def _raw_rows(
    saving: ShapedRecords,
    child: ObjectModel,
    parent: FieldModel,
    document: UUID,
    before: HistoryEntry,
) -> tuple[list[JsonValue], int]:
    """Give the rows that a document had; those that are in the bin by now come back for it.

    Returns:
        The rows as a client would send them, and how many of them have come back.
    """
    past = PastReading(saving.connection, saving.model, saving.actor, saving.plans)
    there = past.rows_at(child, parent, document, before.at - _MOMENT)
    deleted = dict(_deleted_rows(saving, child, parent, document))
    gone = [each.values["id"] for each in there if each.values["id"] in deleted]
    if gone:
        saving.actor.rights.require("delete", child.name)
        saving.restore_many(child, gone)
    return [_raw_row(saving, child, parent, each) for each in there], len(gone)


def _raw_row(
    saving: ShapedRecords, child: ObjectModel, parent: FieldModel, state: State
) -> dict[str, JsonValue]:
    rights = saving.actor.rights
    values = {
        name: None
        if state.values[name] is None
        else each.type.dump(state.values[name], each.options)
        for name, each in child.sendable.items()
        if each.type.stored
        and name != parent.name
        and name not in state.unknown
        and each.definition.history
        and not isinstance(each.type, Sealed)
        and refusal_of(rights, child, name) is None
    }
    return {"id": str(state.values["id"]), **values}


def _whereabouts(
    saving: ShapedRecords, record: ObjectModel, record_id: UUID
) -> tuple[Any, ...] | None:
    key = (saving.model.schema, saving.model.version, record.name, "whereabouts")
    statement = saving.plans.get(key, lambda: _build_whereabouts(saving.model, record))
    return statement.one(saving.connection, {"id": record_id})


def _build_whereabouts(model: Model, record: ObjectModel) -> Statement:
    table = record.table
    return compile_statement(
        select(table.c.version, table.c.deleted_at)
        .prefix_with(of_version(model))
        .where(table.c.id == bindparam("id", type_=Uuid()))
    )


def _deleted_rows(
    saving: ShapedRecords, child: ObjectModel, parent: FieldModel, document: UUID
) -> Sequence[tuple[Any, ...]]:
    key = (saving.model.schema, saving.model.version, child.name, "deleted rows")
    statement = saving.plans.get(key, lambda: _build_deleted(saving.model, child, parent))
    return statement.all(saving.connection, {"document": document})


def _build_deleted(model: Model, child: ObjectModel, parent: FieldModel) -> Statement:
    table = child.table
    return compile_statement(
        select(table.c.id, table.c.deleted_at)
        .prefix_with(of_version(model))
        .where(
            table.c[parent.name] == bindparam("document", type_=Uuid()),
            table.c.deleted_at.is_not(None),
        )
    )


def taking_back(saving: ShapedRecords) -> ShapedRecords:
    """Give what saves as a change that is taken back."""
    return replace(saving, actor=replace(saving.actor, via=UNDO))
