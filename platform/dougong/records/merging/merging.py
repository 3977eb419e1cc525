"""Making one record of several, in one transaction.

What refers to those that go moves to the one that stays; then they go to the recycle bin, and the
one that stays takes the values that were chosen. In this order, for what is unique is free by then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select

from dougong.deployment.model import ObjectModel
from dougong.hooks.events import Change, SaveEvent
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.errors import UnknownFieldError
from dougong.metadata.objects.definition import Shape
from dougong.records.merging.errors import (
    ForeignValueError,
    MergedIntoItselfError,
    UnmergeableError,
)
from dougong.records.merging.references import move_references
from dougong.records.saving.cascade import Stored, going
from dougong.records.saving.drafts import encoded, rows_of
from dougong.records.saving.noting import note_in_log
from dougong.records.saving.permitted import refusal_of
from dougong.records.saving.session import UNATTENDED
from dougong.records.shapes.saving import ShapedRecords
from dougong.storage.audit import write_audit
from dougong.storage.duplicate_rows import leave_sets
from dougong.storage.merge_rows import (
    MergeRow,
    Moved,
    add_merge,
    add_moved,
    move_belongings,
)
from dougong.storage.statement import compile_statement

MERGE = "merge"
"""How what a merge changes came about, in the history."""

MOST_LOSERS = 10
_MERGED = frozenset({Shape.PLAIN, Shape.DOCUMENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRequest:
    """What is to be made one.

    Attributes:
        into: The record that stays.
        losers: Those that go into it.
        values: For fields whose value shall be another's: whose.
    """

    into: UUID
    losers: Sequence[UUID]
    values: Mapping[str, UUID]


def require_mergeable(record: ObjectModel) -> None:
    """Refuse to merge records that stand for something else than themselves.

    Raises:
        UnmergeableError: They do.
    """
    reason = None
    if record.definition.shape not in _MERGED or record.definition.row_of is not None:
        reason = say("they do not stand by themselves", "它们不是独立的记录")
    elif record.name == "user":
        reason = say("take one out of service instead", "请改为停用其中一个")
    if reason is not None:
        raise UnmergeableError(object=record.definition.plural, reason=reason)


def check_request(saving: ShapedRecords, record: ObjectModel, request: MergeRequest) -> None:
    """Refuse what cannot be asked for.

    Raises:
        InvalidError: A record is named twice, a value is nobody's, or may not be written.
    """
    problems = []
    everyone = {request.into, *request.losers}
    if request.into in request.losers:
        error = MergedIntoItselfError(id=str(request.into))
        problems.append(Problem(path="/into", error=error))
    for name, whose in request.values.items():
        path = pointer("values", name)
        if name not in record.sendable:
            unknown = UnknownFieldError(
                object=record.name, field=name, hint=hint(name, record.sendable)
            )
            problems.append(Problem(path=path, error=unknown))
            continue
        refused = refusal_of(saving.actor.rights, record, name)
        if refused is not None:
            problems.append(Problem(path=path, error=refused))
        if whose not in everyone:
            problems.append(Problem(path=path, error=ForeignValueError(id=str(whose))))
    if problems:
        raise InvalidError(problems)


def merge_records(
    saving: ShapedRecords, record: ObjectModel, request: MergeRequest, merge_id: UUID
) -> None:
    """Make one record of several.

    Args:
        saving: Saves.
        record: The object.
        request: Which, and whose values stay.
        merge_id: Id of the merge.

    Raises:
        RecordNotFoundError: One of them is not there.
        ForbiddenRecordError: One of them may not be changed.
        InvalidError: The request, or what would come of it, has faults.
        DuplicateValueError: A unique value is taken by a record that is not merged.
    """
    require_mergeable(record)
    check_request(saving, record, request)
    by = replace(saving, actor=replace(saving.actor, via=MERGE))
    losers = list(dict.fromkeys(request.losers))
    olds = _lock_all(by, record, request.into, losers)
    aside = as_platform(by)
    moved = list(move_references(aside, record, losers=losers, winner=request.into))
    for loser in losers:
        files = _files(record, request, loser, olds[loser])
        moved += move_belongings(
            by.connection,
            record.schema,
            record.name,
            winner=request.into,
            loser=loser,
            files=files,
            new_id=by.ids.new,
        )
    for loser in losers:
        family = going(by, record, {loser: _again(by, record, loser)})
        by.remove(family)
        note_in_log(by, "record.deleted", record, loser, family)
    values = _take_values(by, record, request, olds)
    _note(by, record, request.into, losers, values, moved, merge_id)


def as_platform(saving: ShapedRecords) -> ShapedRecords:
    """Give what saves as the platform does: nobody is asked, and every record is reached."""
    unasked = replace(UNATTENDED, matched=False)
    return replace(saving.deeper(), options=unasked)


def stored_values(
    saving: ShapedRecords, record: ObjectModel, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Give values that were kept as JSON as they are stored."""
    names = [name for name in values if name in record.stored]
    if not names:
        return {}
    rows = rows_of(record.table, "rows").alias("t")
    query = select(*(rows.c[name] for name in names))
    sent = orjson.dumps([{name: values[name] for name in names}]).decode()
    row = compile_statement(query).one(saving.connection, {"rows": sent})
    assert row is not None
    return dict(zip(names, row, strict=True))


def _lock_all(
    saving: ShapedRecords, record: ObjectModel, winner: UUID, losers: Sequence[UUID]
) -> dict[UUID, Stored]:
    # In the order of their ids: two merges of the same records wait for each other, not in a circle
    return {
        each: saving._lock(record, each, None, deleted=False, to_delete=each != winner)
        for each in sorted({winner, *losers})
    }


def _again(saving: ShapedRecords, record: ObjectModel, record_id: UUID) -> Stored:
    """Read a locked record once more: what was moved may have changed its roll-ups."""
    return saving._lock(record, record_id, None, deleted=False, to_delete=True)


def _files(record: ObjectModel, request: MergeRequest, loser: UUID, old: Stored) -> list[UUID]:
    """Give the files of a record that are to be those of the one that stays."""
    chosen = (name for name in record.files if request.values.get(name) == loser)
    return [old[name] for name in chosen if old[name] is not None]


def _take_values(
    saving: ShapedRecords,
    record: ObjectModel,
    request: MergeRequest,
    olds: Mapping[UUID, Stored],
) -> JsonObject:
    """Give the record that stays the values that were chosen; tells what it held before."""
    before = saving._lock(record, request.into, None, deleted=False)
    chosen = {name: olds[whose][name] for name, whose in request.values.items()}
    differing = {name: value for name, value in chosen.items() if before[name] != value}
    # A secret goes over as it is stored: nobody opens it.
    plain = {name: value for name, value in differing.items() if name not in record.sealed}
    change = Change(request.into, before, plain)
    unmatched = replace(saving, options=replace(saving.options, matched=False))
    unmatched.complete(record, [change], {}, many=False)
    change.values |= {n: v for n, v in differing.items() if n in record.sealed}
    unmatched.apply(record, SaveEvent.UPDATED, [change], many=False)
    names = list(change.values)
    held: JsonObject = {
        "before": _kept({name: before[name] for name in names}),
        "after": _kept({name: change.values[name] for name in names}),
    }
    return held


def _kept(values: Mapping[str, Any]) -> JsonObject:
    (kept,) = orjson.loads(encoded([values]))
    found: JsonObject = kept
    return found


def _note(
    saving: ShapedRecords,
    record: ObjectModel,
    winner: UUID,
    losers: Sequence[UUID],
    values: JsonObject,
    moved: Sequence[Moved],
    merge_id: UUID,
) -> None:
    connection, schema = saving.connection, record.schema
    now, user = saving.now, saving.actor.user_id
    row = MergeRow(
        id=merge_id,
        object=record.name,
        winner=winner,
        losers=losers,
        values=values,
        at=now,
        by=user,
        undone_at=None,
    )
    add_merge(connection, schema, row)
    add_moved(connection, schema, merge_id, moved)
    leave_sets(connection, schema, record.name, losers, at=now, by=user)
    details: JsonObject = {
        "object": record.name,
        "record": str(winner),
        "count": len(losers),
        "moved": len(moved),
    }
    write_audit(connection, schema, "record.merged", details, at=now, actor=user)
