"""The second factor: one-time codes of an app (RFC 6238), and recovery codes for its loss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from pyotp.totp import TOTP
from sqlalchemy import bindparam, delete, func, null, select, update
from sqlalchemy.dialects.postgresql import insert

from dougong.access.errors import TooManyAttemptsError
from dougong.access.signing_in.passwords import Passwords
from dougong.access.signing_in.throttle import count_code, forgive_codes
from dougong.kernel.caching import per_tenant
from dougong.storage.audit import write_audit
from dougong.storage.cipher import KeyRing
from dougong.storage.database import Database
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

STEP_S = 30
RECOVERY_CODES = 10

_STEPS_AROUND = (0, -1, 1)
_SEED_BYTES = 20
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
# Without what is read as something else.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_SELECTOR = 4
_SECRET = 10


@dataclass(frozen=True, slots=True)
class FactorState:
    """Whether a user has a second factor.

    Attributes:
        since: Since when; None: there is none.
        recovery_codes: How many recovery codes are left.
    """

    since: datetime | None
    recovery_codes: int

    @property
    def on(self) -> bool:
        """Whether a code is asked for at sign-in."""
        return self.since is not None


class SecondFactors:
    """Keeps the seeds of one-time codes, and checks codes, in the transaction of its caller.

    Args:
        cipher: Encrypts seeds.
        passwords: Hashes recovery codes.
        random_bytes: Gives secrets.
    """

    def __init__(
        self, cipher: KeyRing, passwords: Passwords, *, random_bytes: Callable[[int], bytes]
    ) -> None:
        self._cipher = cipher
        self._passwords = passwords
        self._random_bytes = random_bytes

    def state(self, connection: Connection[TupleRow], schema: str, user_id: UUID) -> FactorState:
        """Tell whether a user has a second factor."""
        row = _statements(schema).state.one(connection, {"owner": user_id})
        return FactorState(None, 0) if row is None else FactorState(*row)

    def offer(self, connection: Connection[TupleRow], schema: str, user_id: UUID) -> str:
        """Make a seed in base32, which counts once a code of it is shown.

        It replaces one that no code was shown of. One that counts stays.
        """
        seed = "".join(_BASE32[byte % 32] for byte in self._random_bytes(_SEED_BYTES * 8 // 5))
        values = {"user_id": user_id, "seed": self._cipher.encrypt(seed)}
        _statements(schema).offer.run(connection, values)
        return seed

    def begin(
        self,
        connection: Connection[TupleRow],
        schema: str,
        user_id: UUID,
        code: str,
        *,
        now: datetime,
    ) -> bool:
        """Let the offered seed count from now on, if the code is one of it."""
        if not self._take_one_time(connection, schema, user_id, code, now=now, offered=True):
            return False
        _statements(schema).begin.run(connection, {"owner": user_id, "now": now})
        forgive_codes(connection, schema, user_id=user_id)
        return True

    def take(
        self,
        connection: Connection[TupleRow],
        schema: str,
        user_id: UUID,
        code: str,
        *,
        now: datetime,
    ) -> bool:
        """Take a code, of the app or for recovery; each is right once."""
        plain = "".join(code.split()).replace("-", "").lower()
        if len(plain) == _SELECTOR + _SECRET:
            return self._take_recovery(connection, schema, user_id, plain)
        return self._take_one_time(connection, schema, user_id, plain, now=now, offered=False)

    def check(
        self,
        database: Database,
        schema: str,
        user_id: UUID,
        code: str,
        *,
        now: datetime,
        address: str,
    ) -> bool:
        """Take a code, if not too many were wrong before; what is wrong is counted and on record.

        Raises:
            TooManyAttemptsError: Too many were.
        """
        self.count(database, schema, user_id, now=now)
        with database.transaction(schema) as connection:
            taken = self.take(connection, schema, user_id, code, now=now)
            if taken:
                forgive_codes(connection, schema, user_id=user_id)
            else:
                details = {"user": str(user_id)}
                write_audit(
                    connection, schema, "code.failed", details, at=now, actor=None, address=address
                )
        return taken

    def count(self, database: Database, schema: str, user_id: UUID, *, now: datetime) -> None:
        """Count an attempt at a code.

        Raises:
            TooManyAttemptsError: Too many were not right before.
        """
        with database.transaction(schema) as connection:
            wait_s = count_code(connection, schema, user_id=user_id, now=now)
        if wait_s:
            raise TooManyAttemptsError(retry_after_s=wait_s)

    def renew_recovery(
        self, connection: Connection[TupleRow], schema: str, user_id: UUID
    ) -> Sequence[str]:
        """Make new recovery codes, in place of those before; only now are they to be seen."""
        statements = _statements(schema)
        statements.forget_recovery.run(connection, {"owner": user_id})
        codes: dict[str, str] = {}
        while len(codes) < RECOVERY_CODES:
            text = self._text(_SELECTOR + _SECRET)
            codes[text[:_SELECTOR]] = text[_SELECTOR:]
        for selector, secret in codes.items():
            hashed = self._passwords.hash_secret(secret)
            values = {"user_id": user_id, "selector": selector, "hash": hashed}
            statements.keep_recovery.run(connection, values)
        return [_shown(selector + secret) for selector, secret in codes.items()]

    def end(self, connection: Connection[TupleRow], schema: str, user_id: UUID) -> bool:
        """Forget the second factor of a user; tells whether there was one."""
        statements = _statements(schema)
        statements.forget_recovery.run(connection, {"owner": user_id})
        return statements.end.run(connection, {"owner": user_id}) == 1

    def _take_one_time(
        self,
        connection: Connection[TupleRow],
        schema: str,
        user_id: UUID,
        code: str,
        *,
        now: datetime,
        offered: bool,
    ) -> bool:
        # INVARIANT: the row is locked, so that two attempts at once cannot take the same code.
        row = _statements(schema).lock.one(connection, {"owner": user_id})
        if row is None or (row[2] is None) is not offered:
            return False
        seed, last_step, _ = row
        right = TOTP(self._cipher.decrypt(seed), interval=STEP_S)
        step = int(now.timestamp()) // STEP_S
        for around in _STEPS_AROUND:
            given = compare_digest(right.generate_otp(step + around).encode(), code.encode())
            if given and step + around > last_step:
                values = {"owner": user_id, "step": step + around}
                _statements(schema).use.run(connection, values)
                return True
        return False

    def _take_recovery(
        self, connection: Connection[TupleRow], schema: str, user_id: UUID, plain: str
    ) -> bool:
        statements = _statements(schema)
        values = {"owner": user_id, "which": plain[:_SELECTOR]}
        row = statements.recovery.one(connection, values)
        stored = None if row is None else row[0]
        if not self._passwords.verify(stored, plain[_SELECTOR:]):
            return False
        return statements.use_recovery.run(connection, values) == 1

    def _text(self, length: int) -> str:
        found = ""
        while len(found) < length:
            # What lies beyond a whole number of alphabets is thrown away: each is as likely.
            byte = self._random_bytes(1)[0]
            if byte < 256 // len(_ALPHABET) * len(_ALPHABET):
                found += _ALPHABET[byte % len(_ALPHABET)]
        return found


def seed_uri(seed: str, *, email: str, tenant: str) -> str:
    """Give the address by which an app takes over a seed."""
    return TOTP(seed, interval=STEP_S).provisioning_uri(name=email, issuer_name=tenant)


def _shown(code: str) -> str:
    return f"{code[:4]}-{code[4:9]}-{code[9:]}"


@dataclass(frozen=True, slots=True)
class _Statements:
    state: Statement
    offer: Statement
    lock: Statement
    use: Statement
    begin: Statement
    end: Statement
    recovery: Statement
    use_recovery: Statement
    keep_recovery: Statement
    forget_recovery: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    tables = tenant_tables(schema)
    factor, recovery = tables.second_factor, tables.recovery_code
    this, theirs = factor.c.user_id == bindparam("owner"), recovery.c.user_id == bindparam("owner")
    one = theirs & (recovery.c.selector == bindparam("which"))
    left = select(func.count()).where(theirs).scalar_subquery()
    offered = insert(factor).values({name: bindparam(name) for name in ("user_id", "seed")})
    return _Statements(
        state=compile_statement(
            select(factor.c.confirmed_at, left).where(this, factor.c.confirmed_at.is_not(None))
        ),
        offer=compile_statement(
            offered.on_conflict_do_update(
                index_elements=[factor.c.user_id],
                set_={"seed": offered.excluded.seed, "last_step": 0, "confirmed_at": null()},
                where=factor.c.confirmed_at.is_(None),
            )
        ),
        lock=compile_statement(
            select(factor.c.seed, factor.c.last_step, factor.c.confirmed_at)
            .where(this)
            .with_for_update()
        ),
        use=compile_statement(update(factor).where(this).values(last_step=bindparam("step"))),
        begin=compile_statement(update(factor).where(this).values(confirmed_at=bindparam("now"))),
        end=compile_statement(delete(factor).where(this, factor.c.confirmed_at.is_not(None))),
        recovery=compile_statement(select(recovery.c.hash).where(one).with_for_update()),
        use_recovery=compile_statement(delete(recovery).where(one)),
        keep_recovery=compile_statement(
            insert(recovery).values({name: bindparam(name) for name in recovery.c.keys()})  # noqa: SIM118 - no mapping
        ),
        forget_recovery=compile_statement(delete(recovery).where(theirs)),
    )
