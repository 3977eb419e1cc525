"""Helping somebody who cannot sign in any more: a lost phone, a new account at the provider."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.access.errors import NoSuchUserError, SessionNeededError
from dougong.access.permissions.errors import AdminsOnlyError
from dougong.access.permissions.granting import is_administrator
from dougong.access.signing_in.holders import find_holder
from dougong.access.signing_in.notices import Outgoing
from dougong.access.signing_in.second_factor import SecondFactors
from dougong.access.signing_in.sessions import end_sessions_of
from dougong.access.signing_in.single_sign_on.identities import forget_identities
from dougong.kernel.clock import Clock
from dougong.storage.audit import write_audit
from dougong.storage.database import Database

RIGHT = "users"


@dataclass(frozen=True, slots=True)
class Rescue:
    """Takes from users what they cannot show any more; their sessions end with it.

    Attributes:
        database: The cell.
        second_factors: Forgets them.
        outgoing: Tells the user by mail.
        clock: Tells when.
    """

    database: Database
    second_factors: SecondFactors
    outgoing: Outgoing
    clock: Clock

    def end_second_factor(self, actor: Actor, user_id: UUID, *, address: str) -> None:
        """End a user's second factor; where one is demanded they set up another when they sign in.

        Raises:
            MissingRightError: The actor may not look after users.
            AdminsOnlyError: The user is an administrator, and the actor is not.
            SessionNeededError: The actor came by a token.
            NoSuchUserError: No active user has the id.
        """
        schema, now = actor.schema, self.clock.now()
        with self.database.transaction(schema) as connection:
            self._require(connection, actor, user_id)
            if self.second_factors.end(connection, schema, user_id):
                end_sessions_of(connection, schema, user_id)
                self._audit(connection, actor, "second_factor.off", user_id, address)
                self.outgoing.queue_notice(
                    connection, actor.tenant, user_id, "second_factor_off", now=now
                )
        self.outgoing.wake()

    def forget_identities(self, actor: Actor, user_id: UUID, *, address: str) -> None:
        """Forget who a user is at providers; the next sign-in finds them by their e-mail again.

        Raises:
            MissingRightError: The actor may not look after users.
            AdminsOnlyError: The user is an administrator, and the actor is not.
            SessionNeededError: The actor came by a token.
            NoSuchUserError: No active user has the id.
        """
        schema = actor.schema
        with self.database.transaction(schema) as connection:
            self._require(connection, actor, user_id)
            if forget_identities(connection, schema, user_id):
                end_sessions_of(connection, schema, user_id)
                self._audit(connection, actor, "identity.remove", user_id, address)

    def _require(self, connection: Connection[TupleRow], actor: Actor, user_id: UUID) -> None:
        actor.rights.require_system(RIGHT)
        if actor.via != "session":
            raise SessionNeededError()
        if find_holder(connection, actor.schema, user_id) is None:
            raise NoSuchUserError(id=str(user_id))
        if not actor.rights.everything and is_administrator(connection, actor.schema, user_id):
            raise AdminsOnlyError()

    def _audit(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        action: str,
        user_id: UUID,
        address: str,
    ) -> None:
        write_audit(
            connection,
            actor.schema,
            action,
            {"user": str(user_id)},
            at=self.clock.now(),
            actor=actor.user_id,
            address=address,
        )
