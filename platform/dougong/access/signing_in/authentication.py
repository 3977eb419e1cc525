"""Authentication: from a password, a cookie or a token to an actor.

A result is remembered in the process for half a second: a busy client costs no query, and what
was revoked anywhere stops working within a second.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import NoReturn

from dougong.access.accounts import renew_password_hash
from dougong.access.acting import Actors
from dougong.access.actor import Actor
from dougong.access.errors import (
    CodeNeededError,
    CsrfError,
    SignInFailedError,
    TenantSuspendedError,
    TooManyAttemptsError,
    UnauthenticatedError,
    WrongCodeError,
)
from dougong.access.permissions.narrowed import narrow, read_scopes
from dougong.access.rights import NOTHING
from dougong.access.short_cache import ShortCache
from dougong.access.signing_in.credentials import (
    SESSION,
    TOKEN,
    csrf_token,
    digest,
    new_credential,
    tenant_of,
)
from dougong.access.signing_in.holders import note_sign_in
from dougong.access.signing_in.passwords import Passwords
from dougong.access.signing_in.policy import demands_second_factor
from dougong.access.signing_in.second_factor import SecondFactors
from dougong.access.signing_in.sessions import (
    end_session,
    find_session,
    note_session_use,
    open_session,
)
from dougong.access.signing_in.throttle import count_attempt, forgive_attempt, take_back_attempt
from dougong.access.signing_in.tokens import find_token, note_token_use
from dougong.access.users import Account, find_account
from dougong.access.viewing import looking_as
from dougong.kernel.clock import Clock
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.tenants import Tenant, is_tenant_name, look_up_any_tenant

REMEMBER_FOR = timedelta(seconds=0.5)
NOTE_USE_EVERY = timedelta(minutes=1)
LONGEST_SESSION = timedelta(days=14)
ENROLLING = "enrolling"
"""How somebody came in who must set up a second factor before anything else."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a browser gets that signed in.

    Attributes:
        actor: Who it now is.
        cookie: Value of the session's cookie.
        csrf_token: What its pages send along when they change something.
        expires_at: When the session ends however much it is used.
        enrolling: Whether it only serves to set up the second factor that is demanded.
    """

    actor: Actor
    cookie: str
    csrf_token: str
    expires_at: datetime
    enrolling: bool = False


@dataclass(frozen=True, slots=True)
class Client:
    """Where a request comes from.

    Attributes:
        address: Network address.
        agent: What it calls itself.
        cookie: The session's cookie that it brings, if any; a new session takes its place.
    """

    address: str
    agent: str = ""
    cookie: str | None = None


class Authentication:
    """Signs users in and out, and tells who sent a request.

    Args:
        database: The cell.
        passwords: Checks passwords.
        actors: Tells what users may do.
        clock: Tells when.
        random_bytes: Gives secrets.
        second_factors: Checks one-time codes.
        idle: How long a session lasts without a request.
        longest: How long it lasts however much it is used.
        remembered: How many sessions, tokens and tenants are remembered each.
    """

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        actors: Actors,
        *,
        clock: Clock,
        random_bytes: Callable[[int], bytes],
        second_factors: SecondFactors,
        idle: timedelta,
        longest: timedelta = LONGEST_SESSION,
        remembered: int = 4096,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._actors = actors
        self._clock = clock
        self._random_bytes = random_bytes
        self._second_factors = second_factors
        self._idle = idle
        self._longest = longest
        self._tenants: ShortCache[str, Tenant] = ShortCache(lifetime=REMEMBER_FOR, size=remembered)
        self._sessions: ShortCache[bytes, Actor] = actors.memory(remembered)
        self._tokens: ShortCache[bytes, Actor] = actors.memory(remembered)

    def sign_in(
        self,
        tenant: str,
        email: str,
        password: str,
        *,
        address: str,
        agent: str,
        code: str | None = None,
        cookie: str | None = None,
    ) -> SignIn:
        """Open a session for a user who gives the right password, and code where one is due.

        Args:
            tenant: Name of the tenant.
            email: As typed.
            password: As typed.
            address: Network address of the client.
            agent: What the client calls itself.
            code: One-time or recovery code, as typed.
            cookie: Of the session that the browser has had so far; it ends.

        Raises:
            SignInFailedError: Something is wrong; it does not say what.
            TooManyAttemptsError: Too many failed before, for this account or this address.
            CodeNeededError: All is right so far, and a code is due.
            WrongCodeError: The code is not right.
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
        require_served(home)
        client = Client(address, agent, cookie)
        enrolling = not self._check_code(home, account, code, client)
        with self._database.transaction(home.schema) as connection:
            now = self._clock.now()
            forgive_attempt(connection, home.schema, email=email, address=address, now=now)
            renewed = self._passwords.renewed(stored, password)
            if renewed is not None:
                renew_password_hash(connection, home.schema, account.user_id, renewed)
        return self.open(home, account, client, enrolling=enrolling)

    def open(
        self,
        home: Tenant,
        account: Account,
        client: Client,
        *,
        enrolling: bool = False,
        by: str | None = None,
    ) -> SignIn:
        """Open a session for a user who proved who they are; the browser's last one ends.

        Args:
            home: The tenant.
            account: The user.
            client: Where they come from.
            enrolling: Whether it only serves to set up the second factor.
            by: The service that vouches for them, if not a password of ours.
        """
        require_served(home)
        now = self._clock.now()
        cookie = new_credential(SESSION, home.name, random_bytes=self._random_bytes)
        expires_at = now + self._longest
        if client.cookie is not None:
            self.sign_out(client.cookie, address=client.address)
        with self._database.transaction(home.schema) as connection:
            open_session(
                connection,
                home.schema,
                id=digest(cookie),
                user_id=account.user_id,
                now=now,
                expires_at=expires_at,
                address=client.address,
                agent=_printable(client.agent),
                enrolling=enrolling,
            )
            note_sign_in(connection, home.schema, account.user_id, now=now)
            write_audit(
                connection,
                home.schema,
                "sign_in",
                {} if by is None else {"by": by},
                at=now,
                actor=account.user_id,
                address=client.address,
            )
        via = ENROLLING if enrolling else "session"
        actor = self._actors.actor(home, account, via=via, credential=digest(cookie).hex())
        return SignIn(actor, cookie, csrf_token(cookie), expires_at, enrolling)

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
        actor = self._known(self._sessions, key, now) or self._find_session(cookie, key, now)
        if not safe and not compare_digest(csrf_token(cookie).encode(), (csrf or "").encode()):
            raise CsrfError()
        return actor

    def authenticate_token(self, token: str) -> Actor:
        """Tell whose API token this is.

        Raises:
            UnauthenticatedError: It is unknown, expired, or its user is not in service.
        """
        key, now = digest(token), self._clock.now()
        return self._known(self._tokens, key, now) or self._find_token(token, key, now)

    def _known(self, cache: ShortCache[bytes, Actor], key: bytes, now: datetime) -> Actor | None:
        actor = cache.get(key, now=now)
        return actor if actor is not None and self._actors.is_current(actor) else None

    def _find_session(self, cookie: str, key: bytes, now: datetime) -> Actor:
        since = self._sessions.forgotten
        home = self._home(cookie, SESSION, now)
        if home is None:
            raise UnauthenticatedError()
        with self._database.connection(home.schema) as connection:
            session = find_session(connection, home.schema, key)
            if session is None or now >= min(session.expires_at, session.seen_at + self._idle):
                raise UnauthenticatedError()
            if now - session.seen_at >= NOTE_USE_EVERY:
                note_session_use(connection, home.schema, key, now=now)
        require_served(home)
        via = ENROLLING if session.enrolling else "session"
        actor = self._actors.actor(home, session.account, via=via, credential=key.hex())
        if session.enrolling:
            actor = replace(actor, rights=NOTHING)
        if session.viewing is not None:
            actor = looking_as(self._actors, home, actor, session.viewing)
        if not session.enrolling:
            self._sessions.put(key, actor, now=now, since=since)
        return actor

    def _find_token(self, text: str, key: bytes, now: datetime) -> Actor:
        since = self._tokens.forgotten
        home = self._home(text, TOKEN, now)
        if home is None:
            raise UnauthenticatedError()
        with self._database.connection(home.schema) as connection:
            token = find_token(connection, home.schema, key)
            if token is None or (token.expires_at is not None and now >= token.expires_at):
                raise UnauthenticatedError()
            if token.used_at is None or now - token.used_at >= NOTE_USE_EVERY:
                note_token_use(connection, home.schema, token.id, now=now)
        require_served(home)
        actor = self._actors.actor(home, token.account, via="token", credential=str(token.id))
        if token.scopes is not None:
            actor = replace(actor, rights=narrow(actor.rights, read_scopes(token.scopes)))
        self._tokens.put(key, actor, now=now, since=since)
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

    def _check_code(self, home: Tenant, account: Account, code: str | None, client: Client) -> bool:
        """Check the second factor of who gave the right password; false: it is still to be set up.

        Raises:
            CodeNeededError: One is due, and no code came.
            WrongCodeError: The code is not right.
            TooManyAttemptsError: Too many were not right before.
        """
        now = self._clock.now()
        with self._database.transaction(home.schema) as connection:
            schema, factors = home.schema, self._second_factors
            if not factors.state(connection, schema, account.user_id).on:
                return not demands_second_factor(connection, schema, admin=account.admin)
            if code is None:
                take_back_attempt(connection, schema, address=client.address, now=now)
        if code is None:
            raise CodeNeededError()
        taken = factors.check(
            self._database, schema, account.user_id, code, now=now, address=client.address
        )
        if not taken:
            raise WrongCodeError()
        return True

    def _home(self, credential: str, prefix: str, now: datetime) -> Tenant | None:
        name = tenant_of(credential, prefix)
        return None if name is None else self._tenant(name, now)

    def _tenant(self, name: str, now: datetime) -> Tenant | None:
        known = self._tenants.get(name, now=now)
        if known is not None:
            return known
        tenant = look_up_any_tenant(self._database, name)
        if tenant is None or tenant.state == "preparing":
            return None
        self._tenants.put(name, tenant, now=now)
        return tenant


def require_served(home: Tenant) -> None:
    """Refuse to let anybody in who has proved to be of a tenant that is out of service.

    Raises:
        TenantSuspendedError: It is.
    """
    if not home.is_served:
        raise TenantSuspendedError()


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())[:320]
