"""Who works here, as whoever looks after users sees it: accounts beside what they are granted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    DateTime,
    Select,
    TableClause,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    column,
    exists,
    false,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy import table as named_table

from dougong.access.actor import Actor
from dougong.access.permissions.grants import GrantKind
from dougong.access.signing_in.sessions import end_sessions_of
from dougong.access.users import require_user
from dougong.kernel.caching import per_tenant
from dougong.kernel.clock import Clock
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

RIGHT = "users"
"""The system right that it takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which users are wanted.

    Attributes:
        text: Part of the name or of the e-mail; blank: any.
        active: Whether they are in service; None: either.
        role: Who is granted it, whether today or another day.
        permission_set: Who is granted it for themselves, whether today or another day.
        department: Who works in it.
        after: The last user of the page before.
        limit: How many at most.
    """

    text: str = ""
    active: bool | None = None
    role: str | None = None
    permission_set: str | None = None
    department: UUID | None = None
    after: UUID | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Person:
    """A user.

    Attributes:
        user_id: The user.
        name: Their name.
        email: What they sign in with.
        active: Whether they are in service.
        department: Where they work.
        department_name: What that is called.
        admin: Whether nothing is refused to them.
        invited: Whether they have no password yet.
        signed_in_at: When they signed in last.
        roles: Names of the roles that they are granted.
        permission_sets: Names of the sets that they are granted for themselves.
    """

    user_id: UUID
    name: str
    email: str
    active: bool
    department: UUID | None
    department_name: str | None
    admin: bool
    invited: bool
    signed_in_at: datetime | None
    roles: tuple[str, ...]
    permission_sets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of users.

    Attributes:
        people: The users, by name.
        more: Whether there is a page after it.
        count: How many there are on all pages.
    """

    people: tuple[Person, ...]
    more: bool
    count: int


class People:
    """Lists users for whoever looks after them, and signs them out.

    Args:
        database: The cell.
        clock: Tells when.
    """

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def list(self, actor: Actor, wanted: Wanted) -> Found:
        """Give users by name.

        Raises:
            MissingRightError: It needs the system right ``users``.
        """
        actor.rights.require_system(RIGHT)
        values = {
            "text": wanted.text.strip().lower(),
            "active": wanted.active,
            "role": wanted.role,
            "permission_set": wanted.permission_set,
            "department": wanted.department,
            "after": wanted.after,
            "limit": wanted.limit + 1,
        }
        statements = _statements(actor.schema)
        with self._database.connection(actor.schema) as connection:
            rows = statements.page.all(connection, values)
            counted = statements.count.one(connection, values)
        people = tuple(_person(row) for row in rows[: wanted.limit])
        return Found(people, len(rows) > wanted.limit, 0 if counted is None else counted[0])

    def holders(self, actor: Actor) -> Mapping[tuple[GrantKind, str], int]:
        """Count the users in service who are granted each role and permission set.

        Raises:
            MissingRightError: It needs the system right ``users`` or ``builder``.
        """
        if not actor.rights.has_system("builder"):
            actor.rights.require_system(RIGHT)
        with self._database.connection(actor.schema) as connection:
            rows = _statements(actor.schema).holders.all(connection)
        return {(kind, name): count for kind, name, count in rows}

    def end_sessions(self, actor: Actor, user_id: UUID, *, address: str) -> None:
        """Sign a user out wherever they are signed in.

        Raises:
            MissingRightError: It needs the system right ``users``.
            NoSuchUserError: No user has the id.
        """
        actor.rights.require_system(RIGHT)
        schema = actor.schema
        with self._database.transaction(schema) as connection:
            require_user(connection, schema, user_id)
            ended = end_sessions_of(connection, schema, user_id)
            write_audit(
                connection,
                schema,
                "session.end",
                {"user": str(user_id), "ended": ended},
                at=self._clock.now(),
                actor=actor.user_id,
                address=address,
            )


_COLUMNS = tuple(each.name for each in fields(Person))


def _person(row: tuple[Any, ...]) -> Person:
    columns: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    granted = {name: tuple(columns[name]) for name in ("roles", "permission_sets")}
    return Person(**{**columns, **granted})


@per_tenant
def _user(schema: str) -> TableClause:
    return named_table(
        "user",
        column("id", Uuid),
        column("name", Text),
        column("email", Text),
        column("active", Boolean),
        column("department", Uuid),
        column("deleted_at", DateTime(timezone=True)),
        schema=schema,
    )


def _granted(schema: str, kind: GrantKind) -> ColumnElement[Any]:
    grant, user = tenant_tables(schema).grant, _user(schema)
    names = select(grant.c.name).where(grant.c.user_id == user.c.id, grant.c.kind == kind)
    return func.array(
        names.order_by(grant.c.name).correlate(user).scalar_subquery(), type_=ARRAY(Text)
    )


def _wanted(schema: str) -> ColumnElement[bool]:
    user = _user(schema)
    text = bindparam("text", type_=Text)
    active = cast(bindparam("active"), Boolean)
    department = bindparam("department", type_=Uuid)
    return and_(
        user.c.deleted_at.is_(None),
        or_(
            func.strpos(func.lower(user.c.name), text) > 0,
            func.strpos(func.lower(user.c.email), text) > 0,
        ),
        or_(active.is_(None), user.c.active == active),
        or_(department.is_(None), user.c.department == department),
        _has(schema, "role"),
        _has(schema, "permission_set"),
    )


def _has(schema: str, kind: GrantKind) -> ColumnElement[bool]:
    grant, user, name = tenant_tables(schema).grant, _user(schema), bindparam(kind, type_=Text)
    granted = exists().where(
        grant.c.user_id == user.c.id, grant.c.kind == kind, grant.c.name == name
    )
    return or_(name.is_(None), granted)


def _page(schema: str) -> Select[Any]:
    user, credential = _user(schema), tenant_tables(schema).credential
    department = named_table("department", column("id", Uuid), column("name", Text), schema=schema)
    before, after = user.alias("before"), bindparam("after", type_=Uuid)
    last = select(func.lower(before.c.name), before.c.id).where(before.c.id == after)
    return (
        select(
            user.c.id,
            user.c.name,
            user.c.email,
            func.coalesce(user.c.active, false()),
            user.c.department,
            department.c.name,
            func.coalesce(credential.c.admin, false()),
            credential.c.password_hash.is_(None),
            credential.c.signed_in_at,
            _granted(schema, "role"),
            _granted(schema, "permission_set"),
        )
        .select_from(
            user.outerjoin(credential, credential.c.user_id == user.c.id).outerjoin(
                department, department.c.id == user.c.department
            )
        )
        .where(
            _wanted(schema),
            or_(
                after.is_(None),
                tuple_(func.lower(user.c.name), user.c.id) > last.scalar_subquery(),
            ),
        )
        .order_by(func.lower(user.c.name), user.c.id)
        .limit(bindparam("limit"))
    )


@dataclass(frozen=True, slots=True)
class _Statements:
    page: Statement
    count: Statement
    holders: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    user, grant = _user(schema), tenant_tables(schema).grant
    counted = select(func.count()).select_from(user).where(_wanted(schema))
    holders = (
        select(grant.c.kind, grant.c.name, func.count())
        .join(user, user.c.id == grant.c.user_id)
        .where(user.c.active.is_(True), user.c.deleted_at.is_(None))
        .group_by(grant.c.kind, grant.c.name)
    )
    return _Statements(
        page=compile_statement(_page(schema), afresh=True),
        count=compile_statement(counted, afresh=True),
        holders=compile_statement(holders),
    )
