"""What plugins are handed: who asks, and records as that person may read and save them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from dougong.access.actor import Actor
from dougong.hooks.offers import Verb
from dougong.kernel.jsontypes import JsonObject
from dougong.records.reads import ListRequest
from dougong.records.saving.writing import Saved
from dougong.records.service import Records


@dataclass(frozen=True, slots=True)
class ActingPerson:
    """An actor, as plugins see one.

    Attributes:
        actor: The actor; plugins have no use for it.
    """

    actor: Actor

    @property
    def user_id(self) -> UUID | None:
        """The user."""
        return self.actor.user_id

    @property
    def tenant(self) -> str:
        """Name of the tenant."""
        return self.actor.tenant

    @property
    def locale(self) -> str:
        """The language they are answered in."""
        return self.actor.locale

    @property
    def time_zone(self) -> str:
        """Whose days their dates are."""
        return self.actor.time_zone

    def may(self, verb: Verb, object_name: str) -> bool:
        """Tell whether they may do this to some records of an object."""
        return self.actor.rights.may(verb, object_name)

    def sees(self, object_name: str, field_name: str) -> bool:
        """Tell whether they may read a field."""
        return self.actor.rights.sees(object_name, field_name)

    def has_right(self, right: str) -> bool:
        """Tell whether they have a right that is about no object."""
        return self.actor.rights.has_system(right)


@dataclass(frozen=True, slots=True)
class PersonsRecords:
    """Records as an actor may read and save them.

    Attributes:
        records: Reads and saves; in one transaction where it was joined to one.
        actor: Whose rights decide.
    """

    records: Records
    actor: Actor

    def list(
        self,
        object_name: str,
        *,
        where: str | None = None,
        fields: Sequence[str] | None = None,
        sort: str = "-created_at",
        limit: int = 50,
    ) -> Sequence[JsonObject]:
        """Give records."""
        wanted = None if fields is None else tuple(fields)
        request = ListRequest(where=where, fields=wanted, sort=sort, limit=limit)
        found = self.records.list(self.actor, object_name, request).page.records
        return [_object(each) for each in found]

    def get(
        self, object_name: str, record_id: UUID, *, fields: Sequence[str] | None = None
    ) -> JsonObject:
        """Give a record."""
        wanted = None if fields is None else tuple(fields)
        return _object(self.records.get(self.actor, object_name, record_id, wanted))

    def create(self, object_name: str, values: JsonObject) -> JsonObject:
        """Create a record; gives it."""
        return _saved(self.records.create(self.actor, object_name, dict(values)))

    def update(
        self,
        object_name: str,
        record_id: UUID,
        values: JsonObject,
        *,
        version: int | None = None,
    ) -> JsonObject:
        """Change fields of a record; gives it."""
        saved = self.records.update(
            self.actor, object_name, record_id, dict(values), version=version
        )
        return _saved(saved)

    def delete(self, object_name: str, record_id: UUID, *, version: int | None = None) -> None:
        """Move a record to the recycle bin."""
        self.records.delete(self.actor, object_name, record_id, version=version)


def _saved(saved: Saved) -> JsonObject:
    return {"id": str(saved.id)} if saved.body is None else _object(saved.body)


def _object(found: Any) -> JsonObject:
    value: JsonObject = orjson.loads(found) if isinstance(found, bytes | str) else found
    return value
