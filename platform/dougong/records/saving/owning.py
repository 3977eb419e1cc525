"""Tells users that somebody else has made them the owner of records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from dougong.deployment.model import ObjectModel
from dougong.hooks.events import Change, Save, SaveEvent
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.records.saving.session import SaveSession
from dougong.storage.notifications import Notice, notify

OWNER_ASSIGNED = "owner_assigned"
ONE_BY_ONE_UP_TO = 5

_OWNER = "owner"


def tell_owners(at: SaveSession, record: ObjectModel, save: Save, ids: Ids) -> int:
    """Tell who owns records now that they did not before; gives how many notifications it wrote.

    What the platform does by itself, such as loading samples, is told to nobody. Of many records
    at once one notification tells, with their number; a session that counts them tells it itself.
    """
    if save.user_id is None or _OWNER not in record.fields or save.event is SaveEvent.DELETED:
        return 0
    taken_over = _taken_over(save)
    if at.assigned is not None:
        at.assigned.update({owner: len(records) for owner, records in taken_over.items()})
        return 0
    notices = [
        notice
        for owner, records in taken_over.items()
        for notice in _notices(record, owner, records, save.user_id)
    ]
    notify(at.connection, at.model.schema, notices, ids=ids, at=at.now)
    return len(notices)


def _taken_over(save: Save) -> Mapping[UUID, Sequence[Change]]:
    by_owner: defaultdict[UUID, list[Change]] = defaultdict(list)
    for change in save.changes:
        owner = change.values.get(_OWNER)
        before = change.old.get(_OWNER) if change.old is not None else None
        if owner is not None and owner not in (before, save.user_id):
            by_owner[owner].append(change)
    return by_owner


def _notices(
    record: ObjectModel, owner: UUID, records: Sequence[Change], by: UUID
) -> Sequence[Notice]:
    if len(records) > ONE_BY_ONE_UP_TO:
        details: JsonObject = {"by": str(by), "count": len(records)}
        return [Notice(user_id=owner, kind=OWNER_ASSIGNED, object=record.name, details=details)]
    return [
        Notice(
            user_id=owner,
            kind=OWNER_ASSIGNED,
            object=record.name,
            record_id=each.id,
            details={"by": str(by)},
        )
        for each in records
    ]
