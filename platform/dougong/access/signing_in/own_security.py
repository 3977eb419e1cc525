"""What guards one's own account: its password, its second factor, where it is signed in.

A token never gets here. Whoever changes how they sign in proves first who they are, or did so
some minutes ago; what is changed ends their other sessions, and is told them by mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.access.errors import (
    ConfirmNeededError,
    SecondFactorDemandedError,
    SecondFactorOnError,
    SessionNeededError,
    SessionNotFoundError,
    TooManyAttemptsError,
    UnauthenticatedError,
    WrongCodeError,
    WrongPasswordError,
)
from dougong.access.signing_in.authentication import ENROLLING
from dougong.access.signing_in.holders import Holder, find_holder, write_password
from dougong.access.signing_in.notices import Notice, Outgoing
from dougong.access.signing_in.passwords import Passwords
from dougong.access.signing_in.policy import demands_second_factor
from dougong.access.signing_in.second_factor import FactorState, SecondFactors, seed_uri
from dougong.access.signing_in.sessions import (
    OwnSession,
    confirm_session,
    end_own_session,
    end_sessions_of,
    find_session,
    list_sessions,
    stop_enrolling,
)
from dougong.access.signing_in.throttle import count_attempt, forgive_attempt
from dougong.kernel.clock import Clock
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.audit import write_audit
from dougong.storage.database import Database

CONFIRMED_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class FactorOffer:
    """A second factor to set up.

    Attributes:
        seed: To type into an app, in base32.
        uri: The same for an app to scan.
    """

    seed: str
    uri: str


@dataclass(frozen=True, slots=True)
class Own:
    """Whose account it is, and the session that they are in."""

    user_id: UUID
    session: bytes


class OwnSecurity:
    """Reads and changes what guards one's own account.

    Args:
        database: The cell.
        passwords: Hashes and checks passwords.
        second_factors: Checks one-time codes.
        outgoing: Tells of changes by mail.
        clock: Tells when.
        idle: How long a session lasts without a request.
    """

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        second_factors: SecondFactors,
        outgoing: Outgoing,
        *,
        clock: Clock,
        idle: timedelta,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._second_factors = second_factors
        self._outgoing = outgoing
        self._clock = clock
        self._idle = idle

    def sessions(self, actor: Actor) -> Sequence[OwnSession]:
        """List where the actor's user is signed in."""
        own, now = _own(actor), self._clock.now()
        with self._database.connection(actor.schema) as connection:
            return list_sessions(connection, actor.schema, own.user_id, now=now, idle=self._idle)

    def end_session(self, actor: Actor, session_id: bytes, *, address: str) -> None:
        """End one of the user's sessions.

        Raises:
            SessionNotFoundError: They have none of that id.
            ConfirmNeededError: It is another one than this, and they must prove who they are.
        """
        own = _own(actor)
        with self._database.transaction(actor.schema) as connection:
            if session_id != own.session:
                self._require_confirmed(connection, actor, own)
            ended = end_own_session(connection, actor.schema, session_id, user_id=own.user_id)
            if not ended:
                raise SessionNotFoundError(id=session_id.hex()[:80])
            self._audit(connection, actor, "session.end", address, ended=1)

    def end_other_sessions(self, actor: Actor, *, address: str) -> None:
        """End every session of the user but this one.

        Raises:
            ConfirmNeededError: They must prove first who they are.
        """
        own = _own(actor)
        with self._database.transaction(actor.schema) as connection:
            self._require_confirmed(connection, actor, own)
            ended = end_sessions_of(connection, actor.schema, own.user_id, but=own.session)
            self._audit(connection, actor, "session.end", address, ended=ended)

    def confirm(self, actor: Actor, password: str, code: str | None, *, address: str) -> None:
        """Let the user prove again who they are, with all that their sign-in asks for.

        Raises:
            WrongPasswordError: The password is not right.
            WrongCodeError: A code is due, and none came or it is not right.
            TooManyAttemptsError: Too many were not right before.
        """
        own = _own(actor)
        self._check_password(actor, own, password, address)
        with self._database.connection(actor.schema) as connection:
            on = self._second_factors.state(connection, actor.schema, own.user_id).on
        if on:
            self._check_code(actor, own, code or "", address)
        with self._database.transaction(actor.schema) as connection:
            confirm_session(connection, actor.schema, own.session, now=self._clock.now())

    def change_password(
        self, actor: Actor, current: str, new: str, *, words: Sequence[str], address: str
    ) -> None:
        """Change the user's password; their other sessions end.

        Args:
            actor: The user, by a session.
            current: The password so far.
            new: The new one.
            words: What is known of the user, such as their name.
            address: Network address they come from.

        Raises:
            WrongPasswordError: The password so far is not right.
            TooManyAttemptsError: Too many were not right before.
            WeakPasswordError: The new one is too easy to guess.
        """
        own = _own(actor)
        holder = self._check_password(actor, own, current, address)
        hashed = self._passwords.hash(new, email=holder.email, words=words)
        now, schema = self._clock.now(), actor.schema
        with self._database.transaction(schema) as connection:
            write_password(
                connection,
                schema,
                own.user_id,
                hashed,
                now=now,
                by=own.user_id,
                kept=own.session,
                address=address,
            )
            self._tell(connection, actor, own, "password_changed")
        self._outgoing.wake()

    def second_factor(self, actor: Actor) -> FactorState:
        """Tell whether the user has a second factor."""
        own = _own(actor)
        with self._database.connection(actor.schema) as connection:
            return self._second_factors.state(connection, actor.schema, own.user_id)

    def offer_factor(self, actor: Actor) -> FactorOffer:
        """Make a seed for the user's app; it counts once a code of it is shown.

        Raises:
            ConfirmNeededError: They must prove first who they are.
            SecondFactorOnError: They have a second factor already.
        """
        own = _own(actor)
        with self._database.transaction(actor.schema) as connection:
            self._require_confirmed(connection, actor, own)
            if self._second_factors.state(connection, actor.schema, own.user_id).on:
                raise SecondFactorOnError()
            seed = self._second_factors.offer(connection, actor.schema, own.user_id)
            holder = self._holder(connection, actor, own)
        return FactorOffer(seed, seed_uri(seed, email=holder.email, tenant=actor.tenant))

    def begin_factor(self, actor: Actor, code: str, *, address: str) -> Sequence[str]:
        """Turn the second factor on by a first code; gives recovery codes, which are shown once.

        Raises:
            WrongCodeError: It is not a code of the seed that was offered.
            TooManyAttemptsError: Too many were not right before.
        """
        own, schema = _own(actor), actor.schema
        factors = self._second_factors
        factors.count(self._database, schema, own.user_id, now=self._clock.now())
        with self._database.transaction(schema) as connection:
            now = self._clock.now()
            if not factors.begin(connection, schema, own.user_id, code, now=now):
                raise WrongCodeError()
            codes = factors.renew_recovery(connection, schema, own.user_id)
            stop_enrolling(connection, schema, own.session)
            end_sessions_of(connection, schema, own.user_id, but=own.session)
            self._audit(connection, actor, "second_factor.on", address)
            self._tell(connection, actor, own, "second_factor_on")
        self._outgoing.wake()
        return codes

    def renew_recovery_codes(self, actor: Actor, code: str, *, address: str) -> Sequence[str]:
        """Make new recovery codes in place of the old ones.

        Raises:
            WrongCodeError: The code is not right.
            TooManyAttemptsError: Too many were not right before.
        """
        own = _own(actor)
        self._check_code(actor, own, code, address)
        with self._database.transaction(actor.schema) as connection:
            codes = self._second_factors.renew_recovery(connection, actor.schema, own.user_id)
            self._audit(connection, actor, "second_factor.recovery_codes", address)
        return codes

    def end_factor(self, actor: Actor, code: str, *, admin: bool, address: str) -> None:
        """End the second factor; the user's other sessions end.

        Raises:
            WrongCodeError: The code is not right.
            TooManyAttemptsError: Too many were not right before.
            SecondFactorDemandedError: The company demands it.
        """
        own, schema = _own(actor), actor.schema
        with self._database.connection(schema) as connection:
            if demands_second_factor(connection, schema, admin=admin):
                raise SecondFactorDemandedError()
        self._check_code(actor, own, code, address)
        with self._database.transaction(schema) as connection:
            self._second_factors.end(connection, schema, own.user_id)
            end_sessions_of(connection, schema, own.user_id, but=own.session)
            self._audit(connection, actor, "second_factor.off", address)
            self._tell(connection, actor, own, "second_factor_off")
        self._outgoing.wake()

    def _check_password(self, actor: Actor, own: Own, password: str, address: str) -> Holder:
        schema = actor.schema
        with self._database.transaction(schema) as connection:
            now, holder = self._clock.now(), self._holder(connection, actor, own)
            wait_s = count_attempt(connection, schema, email=holder.email, address=address, now=now)
        if wait_s:
            raise TooManyAttemptsError(retry_after_s=wait_s)
        if not self._passwords.verify(holder.password_hash, password):
            raise WrongPasswordError()
        with self._database.transaction(schema) as connection:
            forgive_attempt(connection, schema, email=holder.email, address=address, now=now)
        return holder

    def _check_code(self, actor: Actor, own: Own, code: str, address: str) -> None:
        now = self._clock.now()
        taken = self._second_factors.check(
            self._database, actor.schema, own.user_id, code, now=now, address=address
        )
        if not taken:
            raise WrongCodeError()

    def _require_confirmed(self, connection: Connection[TupleRow], actor: Actor, own: Own) -> None:
        session = find_session(connection, actor.schema, own.session)
        if session is None:
            raise UnauthenticatedError()
        if self._clock.now() - session.confirmed_at > CONFIRMED_FOR:
            raise ConfirmNeededError()

    def _holder(self, connection: Connection[TupleRow], actor: Actor, own: Own) -> Holder:
        holder = find_holder(connection, actor.schema, own.user_id)
        if holder is None:
            raise UnauthenticatedError()
        return holder

    def _tell(
        self, connection: Connection[TupleRow], actor: Actor, own: Own, notice: Notice
    ) -> None:
        self._outgoing.queue_notice(
            connection, actor.tenant, own.user_id, notice, now=self._clock.now()
        )

    def _audit(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        action: str,
        address: str,
        **details: int,
    ) -> None:
        told: JsonObject = {"user": str(actor.user_id), **details}
        write_audit(
            connection,
            actor.schema,
            action,
            told,
            at=self._clock.now(),
            actor=actor.user_id,
            address=address,
        )


def _own(actor: Actor) -> Own:
    if actor.via not in ("session", ENROLLING) or actor.credential is None:
        raise SessionNeededError()
    assert actor.user_id is not None
    return Own(actor.user_id, bytes.fromhex(actor.credential))
