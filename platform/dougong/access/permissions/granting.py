"""Granting: who has which roles and permission sets, and who is an administrator."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, exists, func, select

from dougong.access.accounts import next_epoch, write_admin
from dougong.access.acting import Actors, day_of
from dougong.access.actor import Actor
from dougong.access.permissions.errors import (
    AdminsOnlyError,
    BeyondOwnRightsError,
    EndsBeforeStartError,
    GrantedTwiceError,
    LastAdminError,
    NotYourselfError,
    UnknownGrantError,
)
from dougong.access.permissions.grants import Grant, GrantKind, drop_grants, grants_of, put_grants
from dougong.access.signing_in.throttle import blocked_until
from dougong.access.users import user_table
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.caching import per_tenant
from dougong.kernel.clock import Clock
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import hint
from dougong.metadata.kinds.permission_set import PermissionSetDef
from dougong.metadata.kinds.role import RoleDef
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables
from dougong.storage.tenants import find_tenant
from dougong.storage.turns import take_turn

RIGHT = "users"
"""The system right that it takes."""

PLACES: Mapping[GrantKind, str] = {"role": "roles", "permission_set": "permission_sets"}
"""Under which name each kind is listed."""

KINDS: Mapping[str, LocaleText] = {
    "role": say("role", "角色"),
    "permission_set": say("permission set", "权限集"),
}
"""What each kind is called."""


_NOBODY = ("", False, False, False, None, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What a user is granted, and how they are doing with signing in.

    Attributes:
        admin: Whether they may do everything.
        grants: Roles and permission sets, in force or not.
        effective: The permission sets in force today; the role that gives each, or None where it
            is granted by itself.
        has_password: Whether they can sign in by a password.
        second_factor: Whether signing in takes a code too.
        locked_until: Until when failed attempts keep them from signing in.
        last_sign_in: When they last signed in.
        sessions: In how many browsers they are signed in.
    """

    admin: bool
    grants: tuple[Grant, ...]
    effective: Mapping[str, str | None]
    has_password: bool
    second_factor: bool
    locked_until: datetime | None
    last_sign_in: datetime | None
    sessions: int


class Granting:
    """Grants roles and permission sets to users.

    Args:
        database: The cell.
        models: Compiled definitions.
        actors: Told of what changes.
        clock: Tells when.
    """

    def __init__(self, database: Database, models: Models, actors: Actors, *, clock: Clock) -> None:
        self._database = database
        self._models = models
        self._actors = actors
        self._clock = clock

    def of(self, actor: Actor, user_id: UUID) -> Granted:
        """Tell what a user is granted; everybody may know it of themselves.

        Raises:
            MissingRightError: The actor does not look after users.
        """
        if actor.user_id != user_id:
            actor.rights.require_system(RIGHT)
        with self._database.connection(actor.schema) as connection:
            return self._told(connection, actor, user_id)

    def check(self, actor: Actor, grants: Sequence[Grant]) -> None:
        """Refuse grants of what there is not, before anything is made for them.

        Raises:
            InvalidError: Something of them is wrong.
        """
        problems = list(_faults(self._models.current(actor.schema), grants, ()))
        if problems:
            raise InvalidError(problems)

    def put(
        self, actor: Actor, user_id: UUID, grants: Sequence[Grant], *, admin: bool | None = None
    ) -> Granted:
        """Grant a user just this from now on.

        Args:
            actor: Who grants it.
            user_id: The user.
            grants: The roles and permission sets.
            admin: Whether they may do everything; None: as it is.

        Raises:
            AppError: The actor may not grant it, or something of it is wrong; nothing is changed.
        """
        actor.rights.require_system(RIGHT)
        model = self._models.current(actor.schema)
        with self._database.transaction(actor.schema) as connection:
            await_grants(connection, actor.schema)
            is_admin = is_administrator(connection, actor.schema, user_id)
            before = grants_of(connection, actor.schema, user_id)
            kept = {(each.kind, each.name) for each in before}
            problems = list(_faults(model, grants, kept))
            if problems:
                raise InvalidError(problems)
            added = [each for each in grants if each not in before]
            removed = [each for each in before if each not in grants]
            turned = admin is not None and admin != is_admin
            if added or removed or turned:
                self._refuse(actor, user_id, model, added, touches_admin=is_admin or turned)
            if turned:
                if is_admin:
                    require_other_admin(connection, actor.schema, user_id)
                write_admin(
                    connection,
                    actor.schema,
                    user_id,
                    admin=not is_admin,
                    at=self._clock.now(),
                    by=actor.user_id,
                )
            self._write(connection, actor, user_id, added, removed)
            told = self._told(connection, actor, user_id)
        self._actors.forget()
        return told

    def _refuse(
        self,
        actor: Actor,
        user_id: UUID,
        model: Model,
        added: Collection[Grant],
        *,
        touches_admin: bool,
    ) -> None:
        """Refuse what would let somebody have more than others have given them."""
        if actor.user_id == user_id and not (actor.rights.everything and not touches_admin):
            raise NotYourselfError()
        if actor.rights.everything:
            return
        if touches_admin:
            raise AdminsOnlyError()
        for grant in added:
            for permission_set in _sets_of(model, grant):
                for right in permission_set.system:
                    if not actor.rights.has_system(right):
                        raise BeyondOwnRightsError(name=grant.name, right=right)

    def _write(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        user_id: UUID,
        added: Sequence[Grant],
        removed: Sequence[Grant],
    ) -> None:
        again = {(each.kind, each.name) for each in added}
        gone = [each for each in removed if (each.kind, each.name) not in again]
        drop_grants(connection, actor.schema, user_id, gone)
        write_grants(
            connection,
            actor.schema,
            user_id,
            added,
            gone,
            at=self._clock.now(),
            by=actor.user_id,
        )

    def _told(self, connection: Connection[TupleRow], actor: Actor, user_id: UUID) -> Granted:
        schema, now = actor.schema, self._clock.now()
        statements = _statements(schema)
        row = statements.account.one(connection, {"user_id": user_id, "now": now})
        email, has_password, admin, factor, last_sign_in, sessions = row or _NOBODY
        grants = tuple(grants_of(connection, schema, user_id))
        today = day_of(find_tenant(self._database, actor.tenant), now)
        held = [each for each in grants if each.holds_on(today)]
        return Granted(
            admin=admin,
            grants=grants,
            effective=_effective(self._models.current(schema), held),
            has_password=has_password,
            second_factor=factor,
            locked_until=blocked_until(connection, schema, email=email, now=now),
            last_sign_in=last_sign_in,
            sessions=sessions,
        )


def give_grants(
    database: Database,
    schema: str,
    user_id: UUID,
    grants: Sequence[Grant],
    *,
    at: datetime,
    by: UUID | None,
) -> None:
    """Grant a user this beside what they have, as an operator does; it holds within a second."""
    with database.transaction(schema) as connection:
        write_grants(connection, schema, user_id, grants, (), at=at, by=by)


def write_grants(
    connection: Connection[TupleRow],
    schema: str,
    user_id: UUID,
    added: Sequence[Grant],
    removed: Sequence[Grant],
    *,
    at: datetime,
    by: UUID | None,
) -> None:
    """Write what changes of a user's grants, and that it did, in the caller's transaction."""
    if not added and not removed:
        return
    drop_grants(connection, schema, user_id, removed)
    put_grants(connection, schema, user_id, added, at=at, by=by)
    next_epoch(connection, schema)
    details: JsonObject = {
        "user": str(user_id),
        "granted": [_told_of(each) for each in added],
        "revoked": [_told_of(each) for each in removed],
    }
    write_audit(connection, schema, "grants.set", details, at=at, actor=by)


def await_grants(connection: Connection[TupleRow], schema: str) -> None:
    """Let nobody else make or unmake administrators until the transaction ends."""
    take_turn(connection, f"grants {schema}")


def is_administrator(connection: Connection[TupleRow], schema: str, user_id: UUID) -> bool:
    """Tell whether a user may do everything."""
    row = _statements(schema).admin.one(connection, {"user_id": user_id})
    return row is not None


def require_other_admin(connection: Connection[TupleRow], schema: str, user_id: UUID) -> None:
    """Refuse what would leave a tenant without an administrator in service.

    Raises:
        LastAdminError: There is no other one.
    """
    row = _statements(schema).others.one(connection, {"user_id": user_id})
    if row is None or not row[0]:
        raise LastAdminError()


def _faults(
    model: Model, grants: Sequence[Grant], kept: Collection[tuple[GrantKind, str]]
) -> Iterator[Problem]:
    """List what is wrong with grants; what somebody has may be of what is no longer there."""
    seen: set[tuple[GrantKind, str]] = set()
    places = dict.fromkeys(PLACES, 0)
    for grant in grants:
        path = pointer(PLACES[grant.kind], places[grant.kind])
        places[grant.kind] += 1
        known = model.catalog.all(grant.kind)
        identity = (grant.kind, grant.name)
        if grant.name not in known and identity not in kept:
            unknown = UnknownGrantError(
                kind=KINDS[grant.kind], name=grant.name, hint=hint(grant.name, known)
            )
            yield Problem(path=path + "/name", error=unknown)
        elif identity in seen:
            yield Problem(path=path + "/name", error=GrantedTwiceError(name=grant.name))
        seen.add(identity)
        if grant.starts_on and grant.ends_on and grant.ends_on < grant.starts_on:
            wrong = EndsBeforeStartError(
                starts_on=grant.starts_on.isoformat(), ends_on=grant.ends_on.isoformat()
            )
            yield Problem(path=path + "/ends_on", error=wrong)


def _sets_of(model: Model, grant: Grant) -> Iterator[PermissionSetDef]:
    sets: Mapping[str, PermissionSetDef] = model.catalog.all("permission_set")
    roles: Mapping[str, RoleDef] = model.catalog.all("role")
    names: Collection[str] = (grant.name,)
    if grant.kind == "role":
        names = roles[grant.name].permission_sets if grant.name in roles else ()
    return (sets[name] for name in names if name in sets)


def _effective(model: Model, held: Sequence[Grant]) -> Mapping[str, str | None]:
    """Give the sets in force, each with the role that gives it; what is granted itself first."""
    found: dict[str, str | None] = {}
    for grant in sorted(held, key=lambda each: (each.kind == "role", each.name)):
        for each in _sets_of(model, grant):
            found.setdefault(each.name, grant.name if grant.kind == "role" else None)
    return dict(sorted(found.items()))


def _told_of(grant: Grant) -> JsonObject:
    days = {"starts_on": grant.starts_on, "ends_on": grant.ends_on}
    limited = {name: day.isoformat() for name, day in days.items() if day is not None}
    return {grant.kind: grant.name, **limited}


@dataclass(frozen=True, slots=True)
class _Statements:
    account: Statement
    admin: Statement
    others: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    tables, user = tenant_tables(schema), user_table(schema)
    credential, session = tables.credential, tables.session
    this = user.c.id == bindparam("user_id")
    open_sessions = (
        select(func.count())
        .select_from(session)
        .where(session.c.user_id == user.c.id, session.c.expires_at > bindparam("now"))
        .scalar_subquery()
    )
    second = tables.second_factor
    factor = exists(
        select(second.c.user_id).where(
            second.c.user_id == user.c.id, second.c.confirmed_at.is_not(None)
        )
    )
    account = (
        select(
            user.c.email,
            func.coalesce(credential.c.password_hash != "", False),
            func.coalesce(credential.c.admin, False),
            factor,
            credential.c.signed_in_at,
            open_sessions,
        )
        .select_from(user.outerjoin(credential, credential.c.user_id == user.c.id))
        .where(this)
    )
    others = (
        select(func.count())
        .select_from(credential.join(user, user.c.id == credential.c.user_id))
        .where(
            credential.c.admin,
            user.c.id != bindparam("user_id"),
            user.c.active.is_(True),
            user.c.deleted_at.is_(None),
        )
    )
    return _Statements(
        account=compile_statement(account),
        admin=compile_statement(
            select(credential.c.admin).where(
                credential.c.user_id == bindparam("user_id"), credential.c.admin
            )
        ),
        others=compile_statement(others),
    )
