"""Following records: who follows one is told what others change of it and say about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.model import Model
from dougong.records.talk.seeing import Sight, user_of
from dougong.records.talk.telling import owner_of
from dougong.storage.talk_rows import followed_by, is_following, set_following
from dougong.storage.telling_rows import FOLLOWING, choices_of

MOST_FOLLOWED = 200


@dataclass(frozen=True, slots=True)
class Following:
    """Whether somebody follows a record.

    Attributes:
        active: Whether they do.
        by_owning: Whether they do because they own it, without having said so.
    """

    active: bool
    by_owning: bool = False


@dataclass(frozen=True, slots=True)
class Followed:
    """A record that somebody follows."""

    object: str
    id: UUID
    label: str | None
    since: datetime


class Followings:
    """Keeps who follows which records."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight

    def of(self, actor: Actor, object_name: str, record_id: UUID) -> Following:
        """Tell whether the actor follows a record.

        Raises:
            RecordNotFoundError: There is none, or none that the actor may read.
        """
        user = user_of(actor)

        def work(connection: Connection[TupleRow], model: Model) -> Following:
            record = self._sight.require(connection, model, actor, object_name, record_id)
            said = is_following(
                connection, model.schema, user, object=object_name, record_id=record_id
            )
            if said is not None:
                return Following(said)
            follow = choices_of(connection, model.schema, user).get("follow")
            wants = follow.get("owned") if isinstance(follow, dict) else None
            owns = FOLLOWING["owned"] if wants is None else bool(wants)
            owned = owns and owner_of(connection, record, record_id) == user
            return Following(owned, by_owning=owned)

        return self._sight.read(actor, work)

    def set(self, actor: Actor, object_name: str, record_id: UUID, *, active: bool) -> None:
        """Let the actor follow a record, or follow it no more whatever happens.

        Raises:
            RecordNotFoundError: There is none, or none that the actor may read.
        """
        user = user_of(actor)

        def work(connection: Connection[TupleRow], model: Model) -> None:
            self._sight.require(connection, model, actor, object_name, record_id, to_write=True)
            set_following(
                connection, model.schema, user,
                object=object_name, record_id=record_id, active=active,
                at=self._sight.clock.now(),
            )  # fmt: skip

        self._sight.write(actor, work)

    def list(self, actor: Actor) -> Sequence[Followed]:
        """Give what the actor follows and may read, the latest first."""
        user = user_of(actor)

        def work(connection: Connection[TupleRow], model: Model) -> Sequence[Followed]:
            found = followed_by(connection, model.schema, user, limit=MOST_FOLLOWED)
            wanted: dict[str, set[UUID]] = {}
            for name, record_id, _ in found:
                wanted.setdefault(name, set()).add(record_id)
            labels = self._sight.named(connection, model, actor, wanted)
            return [
                Followed(name, record_id, labels[name, record_id], at)
                for name, record_id, at in found
                if (name, record_id) in labels
            ]

        return self._sight.read(actor, work)
