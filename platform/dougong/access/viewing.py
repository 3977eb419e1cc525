"""Viewing: somebody sees everything as another user does, and changes nothing.

The session remembers as whom it looks. With that its id changes, so that no process answers from
what it remembers of before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from dougong.access.acting import Actors
from dougong.access.actor import Actor
from dougong.access.errors import CannotViewError, UnauthenticatedError, ViewedUserNotFoundError
from dougong.access.signing_in.credentials import SESSION, csrf_token, digest, new_credential
from dougong.access.signing_in.sessions import look_as
from dougong.kernel.clock import Clock
from dougong.kernel.messages import say
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.tenants import Tenant, find_tenant

RIGHT = "view_as"


@dataclass(frozen=True, slots=True)
class Renewed:
    """A session under its new id.

    Attributes:
        cookie: Value of its cookie from now on.
        csrf_token: What its pages send along from now on.
    """

    cookie: str
    csrf_token: str


class Viewing:
    """Begins and ends looking as another user.

    Args:
        database: The cell.
        actors: Tells what users may do.
        clock: Tells when.
        random_bytes: Gives secrets.
    """

    def __init__(
        self,
        database: Database,
        actors: Actors,
        *,
        clock: Clock,
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self._database = database
        self._actors = actors
        self._clock = clock
        self._random_bytes = random_bytes

    def begin(self, actor: Actor, user_id: UUID, *, cookie: str | None, address: str) -> Renewed:
        """Look as a user from now on.

        Args:
            actor: Who looks.
            user_id: As whom.
            cookie: The session's cookie, if the call came with one.
            address: Network address they came from.

        Raises:
            MissingRightError: They may not look as others.
            CannotViewError: They may not look as this one, or not by this way.
            ViewedUserNotFoundError: No user of that id is in service.
        """
        actor.rights.require_system(RIGHT)
        if actor.via != "session" or cookie is None:
            raise CannotViewError(
                reason=say("it takes a session of the browser", "此操作需要浏览器会话")
            )
        if user_id == actor.user_id:
            raise CannotViewError(reason=say("that is yourself", "该用户就是您自己"))
        home = find_tenant(self._database, actor.tenant)
        target = self._actors.of(home, user_id, via=RIGHT)
        if target is None:
            raise ViewedUserNotFoundError(id=str(user_id))
        if not _may_be_viewed(actor, target):
            raise CannotViewError(
                reason=say(
                    "only administrators look as an administrator",
                    "只有管理员才能以管理员的视角查看",
                )
            )
        return self._renew(home, actor, cookie, user_id, address)

    def end(self, actor: Actor, *, cookie: str | None, address: str) -> Renewed | None:
        """Look with one's own eyes again; None: they do already.

        Args:
            actor: As whom the session looks, with its viewer.
            cookie: The session's cookie.
            address: Network address they came from.
        """
        if actor.viewer is None or cookie is None:
            return None
        home = find_tenant(self._database, actor.tenant)
        return self._renew(home, actor, cookie, None, address)

    def _renew(
        self, home: Tenant, actor: Actor, cookie: str, viewing: UUID | None, address: str
    ) -> Renewed:
        renewed = new_credential(SESSION, home.name, random_bytes=self._random_bytes)
        viewed = actor.user_id if viewing is None else viewing
        with self._database.transaction(home.schema) as connection:
            found = look_as(
                connection, home.schema, digest(cookie), renewed=digest(renewed), viewing=viewing
            )
            if not found:
                raise UnauthenticatedError()
            write_audit(
                connection,
                home.schema,
                "view_as.end" if viewing is None else "view_as.begin",
                {"user": str(viewed)},
                at=self._clock.now(),
                actor=actor.viewer or actor.user_id,
                address=address,
            )
        return Renewed(renewed, csrf_token(renewed))


def looking_as(actors: Actors, home: Tenant, own: Actor, user_id: UUID) -> Actor:
    """Give the actor of a session that looks as a user.

    Whoever lost the right to it, and whoever looks as a user who left, is themselves again.

    Args:
        actors: Tells what users may do.
        home: The tenant.
        own: The actor whose session it is.
        user_id: As whom it looks.
    """
    if not own.rights.has_system(RIGHT):
        return own
    target = actors.of(home, user_id, via=RIGHT)
    if target is None or not _may_be_viewed(own, target):
        return own
    return replace(target, viewer=own.user_id, credential=own.credential)


def _may_be_viewed(own: Actor, target: Actor) -> bool:
    return own.rights.everything or not target.rights.everything
