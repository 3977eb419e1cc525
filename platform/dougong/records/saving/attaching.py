"""Files of records being saved: each must be there, be free or the record's own, and fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.model import FieldModel, ObjectModel
from dougong.fields.files import FileReference
from dougong.hooks.events import Change
from dougong.kernel.errors import AppError, InvalidValueError, Problem
from dougong.kernel.messages import say
from dougong.records.errors import DanglingReferenceError
from dougong.records.saving.references import Faults
from dougong.storage.file_rows import Claim, Claimed, claim_files

_FILE = say("file", "文件")


def attach_files(
    connection: Connection[TupleRow],
    record: ObjectModel,
    changes: Sequence[Change],
    user_id: UUID | None,
) -> Faults:
    """Attach the files that records are to hold; a save that is refused takes that back.

    One statement for all of them.

    Returns:
        By position, a problem for each file that a record may not hold.
    """
    claims = {
        Claim(file_id, each.id, _former(each, name))
        for each in changes
        for name, file_id in _held(record, each)
    }
    if not claims:
        return {}
    found = claim_files(connection, record.schema, claims, user_id)
    faults: Faults = defaultdict(list)
    for position, change in enumerate(changes):
        for name, file_id in _held(record, change):
            error = _fault(record.fields[name], file_id, found.get((file_id, change.id)))
            if error is not None:
                faults[position].append(Problem(path=f"/{name}", error=error))
    return faults


def fits(media_type: str, accepted: Sequence[str]) -> bool:
    """Tell whether a media type is one of those, of which some may be ``image/*``."""
    whole_kind = media_type.partition("/")[0] + "/*"
    return not accepted or media_type in accepted or whole_kind in accepted


def _held(record: ObjectModel, change: Change) -> Iterator[tuple[str, Any]]:
    for name in record.files:
        if change.values.get(name) is not None:
            yield name, change.values[name]


def _former(change: Change, name: str) -> Any:
    """Give the file that stood in the field before: the new one is its next version."""
    return None if change.old is None else change.old.get(name)


def _fault(field: FieldModel, file_id: UUID, found: Claimed | None) -> AppError | None:
    if found is None:
        return DanglingReferenceError(object=_FILE, value=str(file_id))
    assert isinstance(field.type, FileReference)
    accepted, most = field.type.accept(field.options), field.type.max_bytes(field.options)
    if not fits(found.media_type, accepted):
        reason = say(
            "it is of the type {type}; this field takes {accepted}",
            "文件类型为 {type}；该字段只接受 {accepted}",
            type=found.media_type,
            accepted=", ".join(accepted),
        )
        return InvalidValueError(value=str(file_id), reason=reason)
    if most is not None and found.size > most:
        reason = say(
            "it has {size} bytes; this field takes {most} at most",
            "文件有 {size} 字节；该字段最多接受 {most} 字节",
            size=found.size,
            most=most,
        )
        return InvalidValueError(value=str(file_id), reason=reason)
    return None
