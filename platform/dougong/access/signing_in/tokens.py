"""API tokens: a user's own keys for programs, shown once, kept as a hash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, delete, insert, select, update

from dougong.access.actor import Actor
from dougong.access.errors import SessionNeededError, TokenNotFoundError, UnauthenticatedError
from dougong.access.signing_in.credentials import TOKEN, digest, new_credential
from dougong.access.users import ACCOUNT_PARTS, Account, select_accounts, user_table
from dougong.kernel.caching import per_tenant
from dougong.kernel.clock import Clock
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


@dataclass(frozen=True, slots=True)
class Token:
    """An API token as its owner sees it.

    Attributes:
        id: Its id.
        name: What the owner calls it.
        created_at: When it was made.
        expires_at: When it ends, if it does.
        used_at: When it was last used, to the minute.
        scopes: What it is narrowed to; None: it may do all that its owner may.
    """

    id: UUID
    name: str
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    scopes: Sequence[JsonObject] | None


@dataclass(frozen=True, slots=True)
class KnownToken:
    """A token that came with a request, and its user, who is in service.

    Attributes:
        account: The user.
        id: Id of the token.
        expires_at: When it ends, if it does.
        used_at: When it was last used, to the minute.
        scopes: What it is narrowed to; None: it may do all that its owner may.
    """

    account: Account
    id: UUID
    expires_at: datetime | None
    used_at: datetime | None
    scopes: Sequence[JsonObject] | None


def create_token(
    database: Database,
    actor: Actor,
    *,
    name: str,
    expires_at: datetime | None,
    clock: Clock,
    ids: Ids,
    random_bytes: Callable[[int], bytes],
    scopes: Sequence[JsonObject] | None = None,
    longest: timedelta | None = None,
) -> tuple[Token, str]:
    """Make a token for the actor's user.

    Args:
        database: The cell.
        actor: A signed-in user, or an operator who acts for one.
        name: What the owner calls it.
        expires_at: When it ends; never if not given.
        clock: Tells when.
        ids: Gives its id.
        random_bytes: Gives its secret.
        scopes: What it is narrowed to; to nothing if not given.
        longest: How long it may live at most, where that is limited.

    Returns:
        The token, and its text, which is not kept.

    Raises:
        SessionNeededError: The actor came in by a token, which this one would outlive.
        InvalidValueError: It would have ended already, or would end too late.
    """
    if actor.via == "token":
        raise SessionNeededError()
    now = clock.now()
    _refuse_expiry(expires_at, now, longest)
    token = Token(ids.new(), name, now, expires_at, None, scopes)
    text = new_credential(TOKEN, actor.tenant, random_bytes=random_bytes)
    values = {
        "id": token.id,
        "hash": digest(text),
        "user_id": _user_of(actor),
        "name": name,
        "expires_at": expires_at,
        "created_at": now,
        "scopes": scopes,
    }
    with database.transaction(actor.schema) as connection:
        _statements(actor.schema).create.run(connection, values)
        _audit(connection, actor, "token.create", token, now)
    return token, text


def list_tokens(database: Database, actor: Actor) -> list[Token]:
    """Give the tokens of the actor's user, the latest first."""
    with database.connection(actor.schema) as connection:
        rows = _statements(actor.schema).list.all(connection, {"owner": _user_of(actor)})
    return [Token(*row) for row in rows]


def revoke_token(database: Database, actor: Actor, token_id: UUID, *, clock: Clock) -> None:
    """End a token of the actor's user; it stops working everywhere within a second.

    Raises:
        TokenNotFoundError: The user has none of that id.
    """
    with database.transaction(actor.schema) as connection:
        values = {"token": token_id, "owner": _user_of(actor)}
        row = _statements(actor.schema).revoke.one(connection, values)
        if row is None:
            raise TokenNotFoundError(id=str(token_id))
        _audit(connection, actor, "token.revoke", Token(*row), clock.now())


def end_tokens_of(connection: Connection[TupleRow], schema: str, user_id: UUID) -> int:
    """End every token of a user; gives how many there were."""
    return _statements(schema).end_all.run(connection, {"owner": user_id})


def find_token(connection: Connection[TupleRow], schema: str, hash: bytes) -> KnownToken | None:  # noqa: A002
    """Give a token by its hash, if its user is in service."""
    row = _statements(schema).find.one(connection, {"digest": hash})
    return None if row is None else KnownToken(Account(*row[:ACCOUNT_PARTS]), *row[ACCOUNT_PARTS:])


def note_token_use(
    connection: Connection[TupleRow], schema: str, token_id: UUID, *, now: datetime
) -> None:
    """Note that a token is in use."""
    _statements(schema).touch.run(connection, {"token": token_id, "now": now})


def _refuse_expiry(expires_at: datetime | None, now: datetime, longest: timedelta | None) -> None:
    if expires_at is not None and expires_at <= now:
        reason = say("it is in the past", "时间已过")
    elif longest is not None and (expires_at is None or expires_at > now + longest):
        reason = say("a token may live {n} days at most", "令牌最长有效期为 {n} 天", n=longest.days)
    else:
        return
    value = None if expires_at is None else expires_at.isoformat()
    raise InvalidValueError(value=value, reason=reason)


def _user_of(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise UnauthenticatedError()
    return actor.user_id


def _audit(
    connection: Connection[TupleRow], actor: Actor, action: str, token: Token, at: datetime
) -> None:
    details: dict[str, JsonValue] = {
        "id": str(token.id),
        "name": token.name,
        "user": str(actor.user_id),
    }
    if token.scopes is not None:
        details["scopes"] = list(token.scopes)
    by = None if actor.via == "system" else actor.user_id
    write_audit(connection, actor.schema, action, details, at=at, actor=by)


@dataclass(frozen=True, slots=True)
class _Statements:
    create: Statement
    list: Statement
    revoke: Statement
    end_all: Statement
    find: Statement
    touch: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    token, user = tenant_tables(schema).token, user_table(schema)
    shown = token.c.id, token.c.name, token.c.created_at, token.c.expires_at, token.c.used_at
    scopes = token.c.scopes
    this, owned = token.c.id == bindparam("token"), token.c.user_id == bindparam("owner")
    given = ("id", "hash", "user_id", "name", "expires_at", "created_at", "scopes")
    return _Statements(
        create=compile_statement(insert(token).values({name: bindparam(name) for name in given})),
        list=compile_statement(select(*shown, scopes).where(owned).order_by(token.c.id.desc())),
        end_all=compile_statement(delete(token).where(owned)),
        revoke=compile_statement(delete(token).where(this, owned).returning(*shown, scopes)),
        find=compile_statement(
            select_accounts(schema, token.c.id, token.c.expires_at, token.c.used_at, scopes)
            .join(token, token.c.user_id == user.c.id)
            .where(token.c.hash == bindparam("digest"))
        ),
        touch=compile_statement(update(token).where(this).values(used_at=bindparam("now"))),
    )
