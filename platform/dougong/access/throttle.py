"""Throttling of sign-in, per account and per address, alike for accounts that do not exist.

An attempt is counted before its password is looked at and forgotten when that was right, so
many attempts at once gain nothing. Nobody is locked out for long by what others try.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import ceil

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import BindParameter, bindparam, delete, update
from sqlalchemy.dialects.postgresql import insert

from dougong.access.credentials import digest
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

FORGET_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many attempts are free, and how long the wait may grow that doubles after each more."""

    free: int
    longest_s: int

    def wait(self, failed: int) -> timedelta:
        """Give the wait after so many failures in a row."""
        if failed < self.free:
            return timedelta()
        # Beyond 2 ** 20 s every limit is reached; the bound keeps the number small.
        return timedelta(seconds=min(2 ** min(failed - self.free, 20), self.longest_s))


ACCOUNT = Limit(free=5, longest_s=60)
ADDRESS = Limit(free=50, longest_s=900)


def count_attempt(
    connection: Connection[TupleRow], schema: str, *, email: str, address: str, now: datetime
) -> int:
    """Count an attempt to sign in, unless it comes too early.

    Args:
        connection: Has a transaction open.
        schema: Schema of the tenant.
        email: As typed.
        address: Network address it comes from.
        now: The present instant.

    Returns:
        Seconds to wait; zero if the attempt may go on.
    """
    statements = _statements(schema)
    counts = []
    # INVARIANT: the account is locked before the address, everywhere, so nobody waits in a ring.
    for key, limit in ((_account(email), ACCOUNT), (_address(address), ADDRESS)):
        row = statements.lock.one(connection, {"key": key, "now": now})
        assert row is not None
        failed, at, blocked_until = row
        if blocked_until > now:
            remaining: timedelta = blocked_until - now
            return ceil(remaining.total_seconds())
        counts.append((key, limit, 1 if now - at >= FORGET_AFTER else failed + 1))
    for key, limit, failed in counts:
        values = {"which": key, "count": failed, "now": now, "until": now + limit.wait(failed)}
        statements.set.run(connection, values)
    return 0


def forgive_attempt(
    connection: Connection[TupleRow], schema: str, *, email: str, address: str, now: datetime
) -> None:
    """Forget the failures of an account that signed in, and this attempt for its address."""
    statements = _statements(schema)
    statements.forget.run(connection, {"which": _account(email)})
    statements.take_back.run(connection, {"which": _address(address), "now": now})


def _account(email: str) -> str:
    # By hash: people type passwords where the e-mail belongs.
    return "account:" + digest(email.strip().lower()).hex()


def _address(address: str) -> str:
    return "address:" + address


@dataclass(frozen=True, slots=True)
class _Statements:
    lock: Statement
    set: Statement
    forget: Statement
    take_back: Statement


@lru_cache(maxsize=1024)
def _statements(schema: str) -> _Statements:
    throttle = tenant_tables(schema).throttle
    this = throttle.c.key == bindparam("which")
    now: BindParameter[datetime] = bindparam("now")
    new = insert(throttle).values(key=bindparam("key"), failed=0, at=now, blocked_until=now)
    lock = new.on_conflict_do_update(
        index_elements=[throttle.c.key], set_={"key": new.excluded.key}
    ).returning(throttle.c.failed, throttle.c.at, throttle.c.blocked_until)
    return _Statements(
        lock=compile_statement(lock),
        set=compile_statement(
            update(throttle)
            .where(this)
            .values(failed=bindparam("count"), at=now, blocked_until=bindparam("until"))
        ),
        forget=compile_statement(delete(throttle).where(this)),
        take_back=compile_statement(
            update(throttle)
            .where(this)
            .values({throttle.c.failed: throttle.c.failed - 1, throttle.c.blocked_until: now})
        ),
    )
