"""Tells those who follow records what others change of them, and calls for tasks when due.

Who may not read a record any more is not asked here: what they were told is not shown to them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from dougong.deployment.model import ObjectModel
from dougong.hooks.events import Change, Save, SaveEvent
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.records.saving.owning import ONE_BY_ONE_UP_TO
from dougong.records.saving.session import SaveSession
from dougong.records.talk.tasks import TASK, TASK_FIELDS, tasks_of
from dougong.storage.notifications import Notice, notify, tell_more_of_changes
from dougong.storage.reminder_rows import call_at
from dougong.storage.talk_rows import followers_of

CHANGED = "changed"

_OWNER = "owner"
_TOLD = frozenset({SaveEvent.UPDATED, SaveEvent.SUBMITTED, SaveEvent.VOIDED, SaveEvent.RESTORED})
_MOST_FIELDS = 12


def tell_followers(at: SaveSession, record: ObjectModel, save: Save, ids: Ids) -> int:
    """Tell who follows saved records; gives how many notifications it wrote.

    What the platform does by itself is told to nobody.
    """
    if save.user_id is None or save.event not in _TOLD or record.definition.row_of is not None:
        return 0
    changes = {change.id: change for change in save.changes if _fields(record, change)}
    owners = [(each.id, _owner(each)) for each in changes.values()]
    schema = at.model.schema
    if not owners:
        return 0
    by_user: defaultdict[UUID, list[Change]] = defaultdict(list)
    found = followers_of(at.connection, schema, object=record.name, owners=owners)
    for record_id, user in found:
        if user != save.user_id:
            by_user[user].append(changes[record_id])
    by = str(save.user_id)
    notices = [
        notice
        for user, followed in by_user.items()
        for notice in _notices(record, user, followed, by, save.event)
    ]
    new = list(_not_told(at, notices))
    notify(at.connection, schema, new, ids=ids, at=at.now)
    return len(new)


def call_for_tasks(at: SaveSession, record: ObjectModel, save: Save, ids: Ids) -> None:
    """See to it that tasks which fall due are told then."""
    if record is not tasks_of(at.model):
        return
    due = {moment for change in save.changes if (moment := _due(change, at.now)) is not None}
    call_at(at.connection, at.actor.tenant, due, ids=ids, now=at.now)


def _not_told(at: SaveSession, notices: Sequence[Notice]) -> Iterator[Notice]:
    """Give the notices that are not added to what was told a moment ago."""
    for notice in notices:
        if notice.record_id is not None and "event" not in notice.details:
            schema, users = at.model.schema, [notice.user_id]
            if tell_more_of_changes(at.connection, schema, notice, users, at=at.now):
                continue
        yield notice


def _notices(
    record: ObjectModel, user: UUID, changes: Sequence[Change], by: str, event: SaveEvent
) -> Iterator[Notice]:
    if len(changes) > ONE_BY_ONE_UP_TO:
        details: JsonObject = {"by": by, "count": len(changes)}
        yield Notice(user_id=user, kind=CHANGED, object=record.name, details=details)
        return
    for change in changes:
        told: JsonObject = {"by": by, "fields": _fields(record, change)[:_MOST_FIELDS]}
        if event is not SaveEvent.UPDATED:
            told = {**told, "event": event.value}
        yield Notice(
            user_id=user, kind=CHANGED, object=record.name, record_id=change.id, details=told
        )


def _fields(record: ObjectModel, change: Change) -> list[str]:
    return [name for name in change.values if name in record.fields]


def _owner(change: Change) -> UUID | None:
    owner = change.values.get(_OWNER)
    return change.old.get(_OWNER) if owner is None and change.old is not None else owner


def _due(change: Change, now: datetime) -> datetime | None:
    old = change.old or {}
    if change.old is not None and not {*TASK_FIELDS, "deleted_at"} & change.values.keys():
        return None
    kind, due, done = ({**old, **change.values}.get(name) for name in TASK_FIELDS[1:])
    ahead = kind == TASK and not done and due is not None and due > now
    return due if ahead else None
