"""Invitations and forgotten passwords: asking for the mail, and using the link in it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from dougong.access.actor import Actor
from dougong.access.errors import (
    LinkEndedError,
    NoSuchUserError,
    SessionNeededError,
    TooManyAttemptsError,
)
from dougong.access.signing_in.credentials import tenant_of
from dougong.access.signing_in.holders import find_holder, write_password
from dougong.access.signing_in.links import PREFIXES, Link, LinkKind, find_link
from dougong.access.signing_in.notices import Outgoing
from dougong.access.signing_in.passwords import Passwords
from dougong.access.signing_in.throttle import count_mail
from dougong.kernel.clock import Clock
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.tenants import Tenant, is_tenant_name, look_up_tenant


class MailedLinks:
    """Sends links to set a password by, and takes them.

    Args:
        database: The cell.
        passwords: Hashes passwords.
        outgoing: Queues mails.
        clock: Tells when.
    """

    def __init__(
        self, database: Database, passwords: Passwords, outgoing: Outgoing, *, clock: Clock
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._outgoing = outgoing
        self._clock = clock

    def ask_reset(self, tenant: str, email: str, *, address: str) -> None:
        """Have a link sent to whoever has this e-mail; it does not tell whether anybody has.

        Args:
            tenant: Name of the tenant, as typed.
            email: As typed.
            address: Network address it is asked from.

        Raises:
            TooManyAttemptsError: It was asked too often, for this e-mail or from this address.
        """
        home = look_up_tenant(self._database, tenant) if is_tenant_name(tenant) else None
        if home is None or not email.isprintable() or "@" not in email:
            return
        now = self._clock.now()
        with self._database.transaction(home.schema) as connection:
            wait_s = count_mail(connection, home.schema, email=email, address=address, now=now)
            if not wait_s:
                self._outgoing.queue_reset(connection, home.name, email, now=now)
        if wait_s:
            raise TooManyAttemptsError(retry_after_s=wait_s)
        self._outgoing.wake()

    def invite(self, actor: Actor, user_id: UUID, *, address: str) -> None:
        """Have an invitation sent to a user.

        Raises:
            MissingRightError: The actor may not manage users.
            SessionNeededError: The actor came by a token.
            NoSuchUserError: No active user has the id.
        """
        actor.rights.require_system("users")
        if actor.via == "token":
            raise SessionNeededError()
        schema, now = actor.schema, self._clock.now()
        with self._database.transaction(schema) as connection:
            if find_holder(connection, schema, user_id) is None:
                raise NoSuchUserError(id=str(user_id))
            self._outgoing.queue_invite(connection, actor.tenant, user_id, now=now)
            details = {"user": str(user_id)}
            write_audit(
                connection,
                schema,
                "user.invite",
                details,
                at=now,
                actor=actor.user_id,
                address=address,
            )
        self._outgoing.wake()

    def find(self, kind: LinkKind, text: str) -> tuple[Tenant, Link]:
        """Give the tenant and the user of a link that may still be used.

        Raises:
            LinkEndedError: It was used, is too old, or is none of ours.
        """
        name = tenant_of(text, PREFIXES[kind])
        home = None if name is None else look_up_tenant(self._database, name)
        if home is None:
            raise LinkEndedError()
        with self._database.connection(home.schema) as connection:
            link = find_link(connection, home.schema, kind, text, now=self._clock.now())
        if link is None:
            raise LinkEndedError()
        return home, link

    def use(
        self, kind: LinkKind, text: str, password: str, *, words: Sequence[str], address: str
    ) -> None:
        """Set the password of a link's user; the link, other ones and all sessions end.

        Args:
            kind: What the link is for.
            text: Its secret part.
            password: The new password.
            words: What is known of the user, such as their name.
            address: Network address it comes from.

        Raises:
            LinkEndedError: It was used, is too old, or is none of ours.
            WeakPasswordError: The password is too easy to guess; the link stays.
        """
        home, link = self.find(kind, text)
        hashed = self._passwords.hash(password, email=link.email, words=words)
        now, schema = self._clock.now(), home.schema
        with self._database.transaction(schema) as connection:
            # Locked and looked at once more: of two at the same moment one finds it gone.
            if find_link(connection, schema, kind, text, now=now) is None:
                raise LinkEndedError()
            write_password(
                connection, schema, link.user_id, hashed, now=now, by=link.user_id, address=address
            )
            self._outgoing.queue_notice(
                connection, home.name, link.user_id, "password_changed", now=now
            )
        self._outgoing.wake()
