"""Authentication: from a password, a cookie or a token to an actor.

A result is remembered in the process for half a second: a busy client costs no query, and what
was revoked anywhere stops working within a second.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import NoReturn

from dougong.access.accounts import renew_password_hash
from dougong.access.actor import Actor, Via
from dougong.access.credentials import (
    SESSION,
    TOKEN,
    csrf_token,
    digest,
    new_credential,
    tenant_of,
)
from dougong.access.errors import (
    CsrfError,
    SignInFailedError,
    TooManyAttemptsError,
    UnauthenticatedError,
)
from dougong.access.passwords import Passwords
from dougong.access.sessions import end_session, find_session, note_session_use, open_session
from dougong.access.short_cache import ShortCache
from dougong.access.throttle import count_attempt, forgive_attempt
from dougong.access.tokens import find_token, note_token_use
from dougong.access.users import Account, find_account
from dougong.kernel.clock import Clock
from dougong.kernel.zones import is_time_zone
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.tenants import Tenant, is_tenant_name, look_up_tenant

REMEMBER_FOR = timedelta(seconds=0.5)
NOTE_USE_EVERY = timedelta(minutes=1)
LONGEST_SESSION = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a browser gets that signed in.

    Attributes:
        actor: Who it now is.
        cookie: Value of the session's cookie.
        csrf_token: What its pages send along when they change something.
        expires_at: When the session ends however much it is used.
    """

    actor: Actor
    cookie: str
    csrf_token: str
    expires_at: datetime


class Authentication:
    """Signs users in and out, and tells who sent a request.

    Args:
        database: The cell.
        passwords: Checks passwords.
        clock: Tells when.
        random_bytes: Gives secrets.
        idle: How long a session lasts without a request.
        remembered: How many sessions, tokens and tenants are remembered each.
    """

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        *,
        clock: Clock,
        random_bytes: Callable[[int], bytes],
        idle: timedelta,
        remembered: int = 4096,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._clock = clock
        self._random_bytes = random_bytes
        self._idle = idle
        self._tenants: ShortCache[str, Tenant] = ShortCache(lifetime=REMEMBER_FOR, size=remembered)
        self._sessions: ShortCache[bytes, Actor] = ShortCache(
            lifetime=REMEMBER_FOR, size=remembered
        )
        self._tokens: ShortCache[bytes, Actor] = ShortCache(lifetime=REMEMBER_FOR, size=remembered)

    def sign_in(
        self, tenant: str, email: str, password: str, *, address: str, agent: str
    ) -> SignIn:
        """Open a session for a user who gives the right password.

        Args:
            tenant: Name of the tenant.
            email: As typed.
            password: As typed.
            address: Network address of the client.
            agent: What the client calls itself.

        Raises:
            SignInFailedError: Something is wrong; it does not say what.
            TooManyAttemptsError: Too many failed before, for this account or this address.
        """
        home = self._tenant(tenant, self._clock.now()) if is_tenant_name(tenant) else None
        if home is None:
            self._passwords.verify(None, password)
            raise SignInFailedError()
        self._count_attempt(home, email, address)
        with self._database.connection(home.schema) as connection:
            found = find_account(connection, home.schema, email)
        account, stored = found or (None, None)
        right = self._passwords.verify(stored, password)
        if account is None or stored is None or not right:
            self._refuse(home, email, address)
        renewed = self._passwords.renewed(stored, password)
        return self._open(home, account, email, address=address, agent=agent, renewed=renewed)

    def sign_out(self, cookie: str, *, address: str) -> None:
        """End a session; a cookie of none is no error."""
        now = self._clock.now()
        home = self._home(cookie, SESSION, now)
        if home is None:
            return
        key = digest(cookie)
        with self._database.transaction(home.schema) as connection:
            user_id = end_session(connection, home.schema, key)
            if user_id is not None:
                write_audit(
                    connection, home.schema, "sign_out", {}, at=now, actor=user_id, address=address
                )
        self._sessions.forget(key)

    def authenticate_session(self, cookie: str, *, safe: bool, csrf: str | None = None) -> Actor:
        """Tell whose session a cookie is.

        Args:
            cookie: Value of the cookie.
            safe: Whether the request changes nothing; one that does must bring the CSRF token.
            csrf: The CSRF token it brought.

        Raises:
            UnauthenticatedError: The session is unknown, ended, or its user is not in service.
            CsrfError: The token is missing or wrong.
        """
        key, now = digest(cookie), self._clock.now()
        actor = self._sessions.get(key, now=now) or self._find_session(cookie, key, now)
        if not safe and not compare_digest(csrf_token(cookie).encode(), (csrf or "").encode()):
            raise CsrfError()
        return actor

    def authenticate_token(self, token: str) -> Actor:
        """Tell whose API token this is.

        Raises:
            UnauthenticatedError: It is unknown, expired, or its user is not in service.
        """
        key, now = digest(token), self._clock.now()
        return self._tokens.get(key, now=now) or self._find_token(token, key, now)

    def _find_session(self, cookie: str, key: bytes, now: datetime) -> Actor:
        home = self._home(cookie, SESSION, now)
        if home is None:
            raise UnauthenticatedError()
        with self._database.connection(home.schema) as connection:
            session = find_session(connection, home.schema, key)
            if session is None or now >= min(session.expires_at, session.seen_at + self._idle):
                raise UnauthenticatedError()
            if now - session.seen_at >= NOTE_USE_EVERY:
                note_session_use(connection, home.schema, key, now=now)
        actor = _actor(home, session.account, via="session", credential=key.hex())
        self._sessions.put(key, actor, now=now)
        return actor

    def _find_token(self, text: str, key: bytes, now: datetime) -> Actor:
        home = self._home(text, TOKEN, now)
        if home is None:
            raise UnauthenticatedError()
        with self._database.connection(home.schema) as connection:
            token = find_token(connection, home.schema, key)
            if token is None or (token.expires_at is not None and now >= token.expires_at):
                raise UnauthenticatedError()
            if token.used_at is None or now - token.used_at >= NOTE_USE_EVERY:
                note_token_use(connection, home.schema, token.id, now=now)
        actor = _actor(home, token.account, via="token", credential=str(token.id))
        self._tokens.put(key, actor, now=now)
        return actor

    def _count_attempt(self, home: Tenant, email: str, address: str) -> None:
        now = self._clock.now()
        with self._database.transaction(home.schema) as connection:
            wait_s = count_attempt(connection, home.schema, email=email, address=address, now=now)
        if wait_s:
            raise TooManyAttemptsError(retry_after_s=wait_s)

    def _refuse(self, home: Tenant, email: str, address: str) -> NoReturn:
        with self._database.transaction(home.schema) as connection:
            write_audit(
                connection,
                home.schema,
                "sign_in.failed",
                {"email": _printable(email)},
                at=self._clock.now(),
                actor=None,
                address=address,
            )
        raise SignInFailedError()

    def _open(
        self,
        home: Tenant,
        account: Account,
        email: str,
        *,
        address: str,
        agent: str,
        renewed: str | None,
    ) -> SignIn:
        now = self._clock.now()
        cookie = new_credential(SESSION, home.name, random_bytes=self._random_bytes)
        expires_at = now + LONGEST_SESSION
        with self._database.transaction(home.schema) as connection:
            forgive_attempt(connection, home.schema, email=email, address=address, now=now)
            if renewed is not None:
                renew_password_hash(connection, home.schema, account.user_id, renewed)
            open_session(
                connection,
                home.schema,
                id=digest(cookie),
                user_id=account.user_id,
                now=now,
                expires_at=expires_at,
                address=address,
                agent=_printable(agent),
            )
            write_audit(
                connection,
                home.schema,
                "sign_in",
                {},
                at=now,
                actor=account.user_id,
                address=address,
            )
        actor = _actor(home, account, via="session", credential=digest(cookie).hex())
        return SignIn(actor, cookie, csrf_token(cookie), expires_at)

    def _home(self, credential: str, prefix: str, now: datetime) -> Tenant | None:
        name = tenant_of(credential, prefix)
        return None if name is None else self._tenant(name, now)

    def _tenant(self, name: str, now: datetime) -> Tenant | None:
        known = self._tenants.get(name, now=now)
        if known is not None:
            return known
        tenant = look_up_tenant(self._database, name)
        if tenant is not None:
            self._tenants.put(name, tenant, now=now)
        return tenant


def _actor(home: Tenant, account: Account, *, via: Via, credential: str) -> Actor:
    # The field is free text: what is no zone must not stop its user from working.
    zone = account.time_zone
    return Actor(
        tenant=home.name,
        schema=home.schema,
        user_id=account.user_id,
        rights=account.rights,
        locale=account.locale or home.locale,
        time_zone=zone if zone and is_time_zone(zone) else home.time_zone,
        currency=home.currency,
        via=via,
        credential=credential,
    )


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())[:320]
