"""What of a save is noted in the audit log: records that leave, and those that come back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from dougong.deployment.model import ObjectModel
from dougong.kernel.jsontypes import JsonObject
from dougong.records.saving.cascade import Family
from dougong.records.saving.session import SaveSession
from dougong.storage.audit import write_audits
from dougong.storage.bin_rows import put_in_bin, take_from_bin


def note_in_log(
    session: SaveSession,
    action: Literal["record.deleted", "record.restored"],
    record: ObjectModel,
    record_id: UUID,
    family: Family,
) -> None:
    """Note that a record went to the recycle bin or came back, and how many others with it."""
    note_many_in_log(session, action, record, {record_id: len(family.ids) - 1})


def note_many_in_log(
    session: SaveSession,
    action: Literal["record.deleted", "record.restored"],
    record: ObjectModel,
    more: Mapping[UUID, int],
) -> None:
    """Note the same of records that went or came together, each with the number of its others."""
    # No title: what stands in the audit log cannot be erased.
    schema, now = session.model.schema, session.now
    if action == "record.deleted":
        by = session.actor.user_id
        put_in_bin(session.connection, schema, record.name, more, at=now, by=by)
    else:
        take_from_bin(session.connection, schema, more)
    details: list[JsonObject] = [
        {"object": record.name, "record": str(record_id), "more": others}
        for record_id, others in more.items()
    ]
    actor, schema = session.actor.user_id, session.model.schema
    write_audits(session.connection, schema, action, details, at=session.now, actor=actor)
