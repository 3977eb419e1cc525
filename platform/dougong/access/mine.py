"""What a user keeps for themselves: small JSON values by key, such as their favourites.

They are the user's own: no right is needed, nobody else reads them, no history has them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from dougong.access.actor import Actor
from dougong.access.errors import (
    NotKeptError,
    TooManyKeptError,
    UnauthenticatedError,
    WrongKeyError,
)
from dougong.kernel.caching import per_tenant
from dougong.kernel.clock import Clock
from dougong.kernel.jsontypes import JsonValue
from dougong.storage.database import Database
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables
from dougong.storage.turns import take_turn

MOST_KEYS = 200
LARGEST_VALUE_BYTES = 64 * 1024

_KEY = re.compile(r"[a-z][a-z_]{0,29}(?::[A-Za-z0-9_.:-]{1,120})?")


class Mine:
    """Keeps the small values of every user.

    Args:
        database: The cell.
        clock: Tells when.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def all(self, actor: Actor) -> dict[str, JsonValue]:
        """Give everything the actor keeps, by key."""
        owner = _user_of(actor)
        with self._database.connection(actor.schema) as connection:
            return dict(_statements(actor.schema).all.all(connection, {"owner": owner}))

    def get(self, actor: Actor, key: str) -> JsonValue:
        """Give one value.

        Raises:
            WrongKeyError: No value is kept under such a key.
            NotKeptError: The actor keeps nothing there.
        """
        values = {"owner": _user_of(actor), "key": _checked(key)}
        with self._database.connection(actor.schema) as connection:
            row = _statements(actor.schema).get.one(connection, values)
        if row is None:
            raise NotKeptError(key=key)
        value: JsonValue = row[0]
        return value

    def put(self, actor: Actor, key: str, value: JsonValue) -> None:
        """Keep a value in the place of what was there; null is nothing to keep.

        Raises:
            WrongKeyError: The key is not one of the form ``word`` or ``word:name``.
            TooManyKeptError: The actor keeps as many values as one may.
        """
        if value is None:
            self.drop(actor, key)
            return
        values = {
            "owner": _user_of(actor),
            "key": _checked(key),
            "value": value,
            "now": self._clock.now(),
        }
        with self._database.transaction(actor.schema) as connection:
            take_turn(connection, f"mine {values['owner']}")
            if not _statements(actor.schema).put.run(connection, values):
                raise TooManyKeptError(most=MOST_KEYS)

    def drop(self, actor: Actor, key: str) -> None:
        """Keep nothing under a key; it is no error if nothing was.

        Raises:
            WrongKeyError: No value is kept under such a key.
        """
        values = {"owner": _user_of(actor), "key": _checked(key)}
        with self._database.transaction(actor.schema) as connection:
            _statements(actor.schema).drop.run(connection, values)


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise WrongKeyError(key=key[:80])
    return key


def _user_of(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise UnauthenticatedError()
    return actor.user_id


@dataclass(frozen=True, slots=True)
class _Statements:
    all: Statement
    get: Statement
    put: Statement
    drop: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    mine = tenant_tables(schema).mine
    owned, here = mine.c.user_id == bindparam("owner"), mine.c.key == bindparam("key")
    others = (
        select(func.count())
        .select_from(mine)
        .where(owned, mine.c.key != bindparam("key"))
        .scalar_subquery()
    )
    new = insert(mine).from_select(
        ["user_id", "key", "value", "updated_at"],
        select(
            bindparam("owner", type_=mine.c.user_id.type),
            bindparam("key", type_=mine.c.key.type),
            bindparam("value", type_=mine.c.value.type),
            bindparam("now", type_=mine.c.updated_at.type),
        ).where(others < MOST_KEYS),
    )
    replaced = {name: new.excluded[name] for name in ("value", "updated_at")}
    return _Statements(
        all=compile_statement(select(mine.c.key, mine.c.value).where(owned).order_by(mine.c.key)),
        get=compile_statement(select(mine.c.value).where(owned, here)),
        put=compile_statement(
            new.on_conflict_do_update(index_elements=[mine.c.user_id, mine.c.key], set_=replaced)
        ),
        drop=compile_statement(delete(mine).where(owned, here)),
    )
