"""Taking a merge back: what went comes back, and with it what was moved, as far as it still can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from dougong.deployment.model import ObjectModel
from dougong.hooks.events import Change, SaveEvent
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject
from dougong.records.merging.errors import MergeUndoneError
from dougong.records.merging.merging import as_platform, stored_values
from dougong.records.merging.references import give_back
from dougong.records.shapes.saving import ShapedRecords
from dougong.storage.audit import write_audit
from dougong.storage.merge_rows import MergeRow, Moved, moved_by, return_belongings, undone

_UNDO = "undo"


@dataclass(slots=True)
class Undone:
    """What became of it.

    Attributes:
        restored: The records that are back.
        moved_back: How many references lead to them again.
        left: What could not be taken back, with the reason: ``changed`` since, or ``refused``.
    """

    restored: list[UUID] = field(default_factory=list)
    moved_back: int = 0
    left: list[JsonObject] = field(default_factory=list)


def undo_merge(saving: ShapedRecords, record: ObjectModel, row: MergeRow) -> Undone:
    """Take a merge back.

    Args:
        saving: Saves.
        record: The object.
        row: The merge, locked.

    Raises:
        MergeUndoneError: It is taken back already.
        RecordNotFoundError: The record that stayed is not there.
        ForbiddenRecordError: It may not be changed.
    """
    if row.undone_at is not None:
        raise MergeUndoneError()
    by = replace(saving, actor=replace(saving.actor, via=_UNDO))
    by = replace(by, options=replace(by.options, matched=False))
    result = Undone()
    # Their values first: what is unique must be free when those come back that had it.
    _restore_values(by, record, row, result)
    moved = moved_by(by.connection, record.schema, row.id, row.losers)
    _restore_losers(by, record, row, moved, result)
    back = [each for each in moved if each.loser in result.restored]
    own = [each for each in back if each.table.startswith("_")]
    references = [each for each in back if not each.table.startswith("_")]
    result.moved_back, left = give_back(as_platform(by), record, references, winner=row.winner)
    return_belongings(by.connection, record.schema, record.name, own, winner=row.winner)
    for (name, field_name), count in left.items():
        told: JsonObject = {"object": name, "field": field_name, "count": count}
        result.left.append({**told, "reason": "changed"})
    _note(by, record, row, result)
    return result


def _restore_values(
    saving: ShapedRecords, record: ObjectModel, row: MergeRow, result: Undone
) -> None:
    current = saving._lock(record, row.winner, None, deleted=False)
    values: Mapping[str, Any] = row.values
    before = stored_values(saving, record, values.get("before", {}))
    after = stored_values(saving, record, values.get("after", {}))
    unchanged = {n: before[n] for n in before if n in after and current[n] == after[n]}
    for name in before.keys() - unchanged.keys():
        told: JsonObject = {"object": record.name, "field": name, "count": 1}
        result.left.append({**told, "reason": "changed"})
    # What a file field holds comes back to it before the file does: nothing claims it meanwhile.
    plain = {n: v for n, v in unchanged.items() if n not in (*record.sealed, *record.files)}
    change = Change(row.winner, current, plain)
    saving.complete(record, [change], {}, many=False)
    change.values |= {n: v for n, v in unchanged.items() if n in (*record.sealed, *record.files)}
    saving.apply(record, SaveEvent.UPDATED, [change], many=False)


def _restore_losers(
    saving: ShapedRecords,
    record: ObjectModel,
    row: MergeRow,
    moved: Sequence[Moved],
    result: Undone,
) -> None:
    for loser in row.losers:
        try:
            with saving.connection.transaction():
                saving.restore(record, loser)
        except AppError:
            # Purged, restored by itself, or its unique value is taken by another one since.
            told: JsonObject = {"object": record.name, "id": str(loser), "count": 1}
            result.left.append({**told, "reason": "refused"})
        else:
            result.restored.append(loser)


def _note(saving: ShapedRecords, record: ObjectModel, row: MergeRow, result: Undone) -> None:
    connection, schema, now = saving.connection, record.schema, saving.now
    undone(connection, schema, row.id, at=now)
    details: JsonObject = {
        "object": record.name,
        "record": str(row.winner),
        "count": len(result.restored),
        "moved": result.moved_back,
    }
    user = saving.actor.user_id
    write_audit(connection, schema, "record.unmerged", details, at=now, actor=user)
