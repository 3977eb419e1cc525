"""Leaving and coming back: who is in service, and who takes over what they leave behind."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.acting import Actors
from dougong.access.actor import Actor
from dougong.access.permissions.errors import AdminsOnlyError, NotYourselfError
from dougong.access.permissions.granting import RIGHT, is_administrator
from dougong.access.rights import EVERYTHING
from dougong.access.signing_in.sessions import end_sessions_of
from dougong.access.signing_in.throttle import unblock
from dougong.access.signing_in.tokens import end_tokens_of
from dougong.access.users import find_account_of
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.ids import Ids
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.records.people.errors import NoSuccessorError, NotOwnedError
from dougong.records.people.holdings import Holdings, holdings_of, ids_owned, owned_objects
from dougong.records.people.transferring import TRANSFER
from dougong.records.saving.session import UNATTENDED
from dougong.records.service import Records
from dougong.storage.audit import write_audit
from dougong.storage.bulk_rows import add_bulk
from dougong.storage.database import Database
from dougong.storage.jobs import enqueue

USER = "user"
_ACTIVE, _EMAIL = "active", "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Takes users out of service and back, and hands over what they own.

    Attributes:
        database: The cell.
        models: Compiled definitions.
        records: Saves the user.
        actors: Told of who goes and comes.
        clock: Tells when.
        ids: Makes the ids of jobs.
        require_job: Refuses a further job of a tenant (schema, name) that has too many.
    """

    database: Database
    models: Models
    records: Records
    actors: Actors
    clock: Clock
    ids: Ids
    require_job: Callable[[str, str], None] = lambda schema, tenant: None

    def holdings(self, actor: Actor, user_id: UUID) -> Holdings:
        """Tell what a user holds.

        Raises:
            MissingRightError: The actor does not look after users.
        """
        return holdings_of(self.database, self.models, actor, user_id)

    def transfer(
        self, actor: Actor, user_id: UUID, to: UUID, objects: Collection[str] | None = None
    ) -> UUID:
        """Have the records that a user owns handed over; gives the id of the job.

        Args:
            actor: Who asks.
            user_id: Who owns them.
            to: Who shall own them.
            objects: Of which objects; None: of all.

        Raises:
            AppError: The actor may not do it, or nobody can take over; nothing is done.
        """
        actor.rights.require_system(RIGHT)
        model = self.models.current(actor.schema)
        owned = {record.name: record for record in owned_objects(model)}
        problems = [
            Problem(path=pointer("objects", position), error=NotOwnedError(object=name))
            for position, name in enumerate(objects or ())
            if name not in owned
        ]
        if problems:
            raise InvalidError(problems)
        self._require_successor(actor, user_id, to, "/to")
        self.require_job(actor.schema, actor.tenant)
        chosen = [name for name in owned if objects is None or name in objects]
        now, job_id = self.clock.now(), self.ids.new()
        with self.database.transaction(actor.schema) as connection:
            found = {name: ids_owned(connection, owned[name], user_id) for name in chosen}
            ids = [each for name in chosen for each in found[name]]
            add_bulk(connection, actor.schema, job_id, now=now, ids=ids)
            payload: JsonObject = {
                "from": str(user_id),
                "to": str(to),
                "objects": [[name, len(found[name])] for name in chosen if found[name]],
            }
            enqueue(
                connection,
                TRANSFER,
                payload,
                id=job_id,
                now=now,
                tenant=actor.tenant,
                total=len(ids),
                created_by=actor.user_id,
            )
            details: JsonObject = {**payload, "job": str(job_id)}
            write_audit(
                connection, actor.schema, "user.transfer", details, at=now, actor=actor.user_id
            )
        return job_id

    def deactivate(
        self, actor: Actor, user_id: UUID, transfer_to: UUID | None = None
    ) -> UUID | None:
        """Take a user out of service: they are signed out everywhere, and their tokens end.

        Args:
            actor: Who does it.
            user_id: The user.
            transfer_to: Who takes over their records; None: they stay as they are.

        Returns:
            Id of the job that hands them over, if anybody takes over.

        Raises:
            AppError: The actor may not do it, or it would leave nobody who may do everything.
        """
        actor.rights.require_system(RIGHT)
        if actor.user_id == user_id:
            raise NotYourselfError()
        self._refuse_below(actor, user_id)
        if transfer_to is not None:
            self._require_successor(actor, user_id, transfer_to, "/transfer_to")
        self._set_active(actor, user_id, active=False)
        with self.database.transaction(actor.schema) as connection:
            ended: JsonObject = {
                "sessions": end_sessions_of(connection, actor.schema, user_id),
                "tokens": end_tokens_of(connection, actor.schema, user_id),
            }
            self._audit(connection, actor, "user.deactivate", user_id, ended)
        self.actors.forget()
        return None if transfer_to is None else self.transfer(actor, user_id, transfer_to)

    def activate(self, actor: Actor, user_id: UUID) -> None:
        """Take a user into service again, with what they are granted.

        Raises:
            AppError: The actor may not do it.
        """
        actor.rights.require_system(RIGHT)
        self._refuse_below(actor, user_id)
        self._set_active(actor, user_id, active=True)
        with self.database.transaction(actor.schema) as connection:
            self._audit(connection, actor, "user.activate", user_id, {})
        self.actors.forget()

    def unlock(self, actor: Actor, user_id: UUID) -> None:
        """Let a user sign in at once, whatever attempts failed before.

        Raises:
            AppError: The actor may not do it, or there is no such user.
        """
        actor.rights.require_system(RIGHT)
        entitled = replace(actor, rights=EVERYTHING)
        user = orjson.loads(self.records.get(entitled, USER, user_id, (_EMAIL,)))
        with self.database.transaction(actor.schema) as connection:
            unblock(connection, actor.schema, email=user[_EMAIL], user_id=user_id)
            self._audit(connection, actor, "user.unlock", user_id, {})

    def _refuse_below(self, actor: Actor, user_id: UUID) -> None:
        with self.database.connection(actor.schema) as connection:
            if not actor.rights.everything and is_administrator(connection, actor.schema, user_id):
                raise AdminsOnlyError()

    def _set_active(self, actor: Actor, user_id: UUID, *, active: bool) -> None:
        # Who looks after users need not have the right to change their other values.
        entitled = replace(actor, rights=EVERYTHING)
        values: JsonObject = {_ACTIVE: active}
        self.records.update(entitled, USER, user_id, values, options=UNATTENDED)

    def _require_successor(self, actor: Actor, user_id: UUID, to: UUID, path: str) -> None:
        with self.database.connection(actor.schema) as connection:
            found = find_account_of(connection, actor.schema, to)
        if found is None or to == user_id:
            raise InvalidError([Problem(path=path, error=NoSuccessorError(id=str(to)))])

    def _audit(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        action: str,
        user_id: UUID,
        more: JsonObject,
    ) -> None:
        details: JsonObject = {"user": str(user_id), **more}
        now = self.clock.now()
        write_audit(connection, actor.schema, action, details, at=now, actor=actor.user_id)
