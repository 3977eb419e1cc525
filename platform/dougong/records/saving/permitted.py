"""What a client may send: fields and record types that whoever saves may write.

Only values that were sent are looked at: what defaults, lookups and hooks fill in is the
platform's own doing. A field that may not even be read is refused as one that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dougong.access.errors import ActionForbiddenError
from dougong.access.rights import Rights
from dougong.deployment.model import ObjectModel
from dougong.fields.loader import UnknownFieldError
from dougong.hooks.events import Change
from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.metadata.objects.definition import RECORD_TYPE
from dougong.records.errors import FieldForbiddenError, RecordTypeForbiddenError
from dougong.records.saving.administrators import unfit_for_administrators
from dougong.records.saving.references import Faults, merge
from dougong.records.saving.session import SaveSession

_OWNER = "owner"
_TRANSFER = "transfer"


def forbidden_values(
    session: SaveSession,
    record: ObjectModel,
    changes: Sequence[Change],
    raws: Sequence[JsonValue],
) -> Faults:
    """Find what was sent and may not be written by whoever saves.

    What is sent as it is stored changes nothing, so it is let through, but for what they may not
    read: that would tell it.

    Args:
        session: The save.
        record: The object.
        changes: What the records will hold; of stored ones what differs.
        raws: The records as they were sent.

    Returns:
        By position, a problem for each value.
    """
    faults = unfit_for_administrators(session, record, changes)
    if not session.guarded:
        return faults
    for position, (change, raw) in enumerate(zip(changes, raws, strict=True)):
        found = list(_forbidden(session, record, change, raw if isinstance(raw, Mapping) else {}))
        if found:
            faults = merge(faults, {position: found})
    return faults


def refusal_of(rights: Rights, record: ObjectModel, name: str) -> AppError | None:
    """Tell why nobody with these rights may write a field; None: they may, or nobody does."""
    if name not in record.sendable or rights.edits(record.name, name):
        return None
    if rights.sees(record.name, name):
        return FieldForbiddenError(field=record.fields[name].definition.label)
    return UnknownFieldError(object=record.name, field=name, hint="")


def _forbidden(
    session: SaveSession, record: ObjectModel, change: Change, raw: Mapping[str, Any]
) -> Iterator[Problem]:
    rights, owner = session.actor.rights, record.name
    for name in raw:
        error = refusal_of(rights, record, name)
        stays = change.old is not None and name not in change.values and rights.sees(owner, name)
        if error is not None and not stays:
            yield Problem(path=f"/{name}", error=error)
    hands_over = change.old is not None and _OWNER in raw and _OWNER in change.values
    if hands_over and not rights.takes(_TRANSFER, owner):
        yield Problem(path=f"/{_OWNER}", error=ActionForbiddenError(object=owner, action=_TRANSFER))
    chosen = change.values.get(RECORD_TYPE)
    if isinstance(chosen, str) and not rights.chooses(owner, chosen):
        found = record.definition.record_type(chosen)
        label = chosen if found is None else found.label
        wrong = RecordTypeForbiddenError(record_type=label, object=record.label)
        yield Problem(path=f"/{RECORD_TYPE}", error=wrong)
