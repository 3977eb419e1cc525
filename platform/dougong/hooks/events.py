"""What hooks are handed: records being saved, and events that were committed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from dougong.kernel.jsontypes import JsonObject


class SaveEvent(StrEnum):
    """What happens to a record."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    RESTORED = "restored"
    SUBMITTED = "submitted"
    VOIDED = "voided"
    AMENDED = "amended"
    PUBLISHED = "published"

    @property
    def changes_values(self) -> bool:
        """Whether a stored record has other values after it, which rules are asked about."""
        return self in (SaveEvent.UPDATED, SaveEvent.SUBMITTED, SaveEvent.VOIDED)


@dataclass(slots=True)
class Change:
    """One record being saved.

    Attributes:
        id: Id of the record.
        old: Its stored values before, by field; None on create.
        values: Its values after: all writable fields on create, the changed ones on update. A
            hook that runs before the write may set them, to what is stored or to what a client
            would send; what it has set is validated as everyone's.
    """

    id: UUID
    old: Mapping[str, Any] | None
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Save:
    """Records of one object, saved together in one transaction.

    Attributes:
        tenant: Name of the tenant.
        object: Name of the object.
        event: What happens to them.
        changes: The records, in the order they were sent.
        user_id: Who saves; None is the platform itself.
        now: The instant that counts as the time of saving.
    """

    tenant: str
    object: str
    event: SaveEvent
    changes: Sequence[Change]
    user_id: UUID | None
    now: datetime


class RecordWriter(Protocol):
    """How a hook saves further records in the same transaction."""

    def create(self, object_name: str, values: JsonObject) -> UUID:
        """Create a record as a client would; gives its id."""

    def update(self, object_name: str, record_id: UUID, values: JsonObject) -> None:
        """Change a record as a client would."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was committed.

    Attributes:
        id: Rising number of the event in its cell.
        tenant: Name of the tenant.
        object: Name of the object.
        record_id: Id of the record.
        event: What happened to it.
        user_id: Who did it; None is the platform itself.
        at: When.
        changes: Old and new value of each changed field, as JSON.
    """

    id: int
    tenant: str
    object: str
    record_id: UUID
    event: str
    user_id: UUID | None
    at: datetime
    changes: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToScan:
    """An uploaded file that is to be looked through.

    Attributes:
        tenant: Name of the tenant.
        id: Id of the file.
        name: What people call it.
        media_type: What it is said to be; only of pictures, PDF and ZIP the first bytes were seen.
        size: How many bytes it has.
        path: Its bytes, as a file that is there during the call; read only.
    """

    tenant: str
    id: UUID
    name: str
    media_type: str
    size: int
    path: Path
