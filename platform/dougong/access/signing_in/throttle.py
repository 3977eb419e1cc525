"""Throttling of sign-in, per account and per address, alike for accounts that do not exist.

What the public sends by forms is throttled by the same means, per form and address.

An attempt is counted before its password is looked at and forgotten when that was right, so
many attempts at once gain nothing. Nobody is locked out for long by what others try.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import BindParameter, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from dougong.access.signing_in.credentials import digest
from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

FORGET_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many attempts are free, and how long the wait may grow that doubles after each more.

    Attributes:
        free: How many attempts are free.
        longest_s: The longest wait, in seconds.
        forget_after: How long after the last attempt all of them are forgotten.
    """

    free: int
    longest_s: int
    forget_after: timedelta = FORGET_AFTER

    def wait(self, failed: int) -> timedelta:
        """Give the wait after so many failures in a row."""
        if failed < self.free:
            return timedelta()
        # Beyond 2 ** 20 s every limit is reached; the bound keeps the number small.
        return timedelta(seconds=min(2 ** min(failed - self.free, 20), self.longest_s))


ACCOUNT = Limit(free=5, longest_s=60)
ADDRESS = Limit(free=50, longest_s=900)
FORM = Limit(free=20, longest_s=60)
"""Of a form from one address, behind which a whole office may be: nobody waits for long."""
CODE = Limit(free=5, longest_s=3600, forget_after=timedelta(days=1))
"""There are few of six digits. Only who has the password comes here: no stranger locks one out."""
MAILED_ACCOUNT = Limit(free=3, longest_s=300, forget_after=timedelta(hours=1))
MAILED_ADDRESS = Limit(free=20, longest_s=900, forget_after=timedelta(hours=1))


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
    # INVARIANT: the account is locked before the address, everywhere, so nobody waits in a ring.
    limits = ((_account(email), ACCOUNT), (_address(address), ADDRESS))
    return _count(connection, schema, limits, now)


def count_sending(
    connection: Connection[TupleRow], schema: str, *, form: str, address: str, now: datetime
) -> int:
    """Count that a public form was sent, unless it comes too early.

    Args:
        connection: Has a transaction open.
        schema: Schema of the tenant.
        form: Name of the form.
        address: Network address it comes from.
        now: The present instant.

    Returns:
        Seconds to wait; zero if it may be taken.
    """
    return _count(connection, schema, ((f"form:{form}:{address}", FORM),), now)


def count_code(
    connection: Connection[TupleRow], schema: str, *, user_id: UUID, now: datetime
) -> int:
    """Count an attempt at the second factor, unless it comes too early.

    Returns:
        Seconds to wait; zero if the attempt may go on.
    """
    return _count(connection, schema, ((_code(user_id), CODE),), now)


def forgive_codes(connection: Connection[TupleRow], schema: str, *, user_id: UUID) -> None:
    """Forget the failures at the second factor of who gave a right code."""
    _statements(schema).forget.run(connection, {"which": _code(user_id)})


def count_mail(
    connection: Connection[TupleRow], schema: str, *, email: str, address: str, now: datetime
) -> int:
    """Count that a mail is asked for, whether anybody has that e-mail or not.

    Returns:
        Seconds to wait; zero if it may be sent.
    """
    limits = (
        (f"mail:{_account(email)}", MAILED_ACCOUNT),
        (f"mail:{_address(address)}", MAILED_ADDRESS),
    )
    return _count(connection, schema, limits, now)


def use_once(connection: Connection[TupleRow], schema: str, *, mark: str, now: datetime) -> bool:
    """Note that something is used, such as the token of a form; tell whether for the first time.

    What is noted is forgotten with the attempts, after a day.
    """
    noted = _statements(schema).note.one(connection, {"key": f"used:{mark}", "now": now})
    return noted is not None


def forget_use(connection: Connection[TupleRow], schema: str, *, mark: str) -> None:
    """Take back that something was used, for nothing came of it."""
    _statements(schema).forget.run(connection, {"which": f"used:{mark}"})


def _count(
    connection: Connection[TupleRow],
    schema: str,
    limits: Sequence[tuple[str, Limit]],
    now: datetime,
) -> int:
    statements = _statements(schema)
    counts = []
    for key, limit in limits:
        row = statements.lock.one(connection, {"key": key, "now": now})
        assert row is not None
        failed, at, blocked_until = row
        if blocked_until > now:
            remaining: timedelta = blocked_until - now
            return ceil(remaining.total_seconds())
        counts.append((key, limit, 1 if now - at >= limit.forget_after else failed + 1))
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


def take_back_attempt(
    connection: Connection[TupleRow], schema: str, *, address: str, now: datetime
) -> None:
    """Take back an attempt of an address, for it was right as far as it went."""
    _statements(schema).take_back.run(connection, {"which": _address(address), "now": now})


def blocked_until(
    connection: Connection[TupleRow], schema: str, *, email: str, now: datetime
) -> datetime | None:
    """Tell until when nobody can sign in as an account; None: it is not blocked."""
    row = _statements(schema).blocked.one(connection, {"which": _account(email), "now": now})
    return None if row is None else row[0]


def unblock(connection: Connection[TupleRow], schema: str, *, email: str, user_id: UUID) -> None:
    """Let a user sign in at once, whatever failed before."""
    statements = _statements(schema)
    for which in (_account(email), _code(user_id)):
        statements.forget.run(connection, {"which": which})


def _code(user_id: UUID) -> str:
    return f"code:{user_id}"


def _account(email: str) -> str:
    # By hash: people type passwords where the e-mail belongs.
    return "account:" + digest(email.strip().lower()).hex()


def _address(address: str) -> str:
    return "address:" + address


@dataclass(frozen=True, slots=True)
class _Statements:
    lock: Statement
    note: Statement
    set: Statement
    blocked: Statement
    forget: Statement
    take_back: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    throttle = tenant_tables(schema).throttle
    this = throttle.c.key == bindparam("which")
    now: BindParameter[datetime] = bindparam("now")
    new = insert(throttle).values(key=bindparam("key"), failed=0, at=now, blocked_until=now)
    lock = new.on_conflict_do_update(
        index_elements=[throttle.c.key], set_={"key": new.excluded.key}
    ).returning(throttle.c.failed, throttle.c.at, throttle.c.blocked_until)
    note = new.on_conflict_do_nothing(index_elements=[throttle.c.key]).returning(throttle.c.key)
    return _Statements(
        lock=compile_statement(lock),
        note=compile_statement(note),
        set=compile_statement(
            update(throttle)
            .where(this)
            .values(failed=bindparam("count"), at=now, blocked_until=bindparam("until"))
        ),
        blocked=compile_statement(
            select(throttle.c.blocked_until).where(this, throttle.c.blocked_until > now)
        ),
        forget=compile_statement(delete(throttle).where(this)),
        take_back=compile_statement(
            update(throttle)
            .where(this)
            .values({throttle.c.failed: throttle.c.failed - 1, throttle.c.blocked_until: now})
        ),
    )
