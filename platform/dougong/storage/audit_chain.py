"""The chain of the audit log: each row is numbered, and its hash covers that of the row before.

Rows are written without any lock; what has committed is sealed soon after, in the order of ids, by
one transaction at a time. Numbers have no gaps, so a row that was changed, taken out, put in or
moved shows. Only who rewrites all that follows, and the end, leaves nothing to see here: against
that the end of the chain (``Anchor``) is kept elsewhere. What is taken out before it was sealed,
within a second or so, leaves nothing to see either.

INVARIANT: a sealed row never changes. Whoever seals or trims holds the row of ``_audit_chain``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal, TypeAlias

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    BigInteger,
    LargeBinary,
    any_,
    bindparam,
    delete,
    func,
    select,
    update,
)

from dougong.kernel.caching import per_tenant
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.statement import Row, Statement, compile_statement
from dougong.storage.tables import CELL_SCHEMA, UNSEALED, tenant_tables

TRIMMED = "audit.trimmed"
AT_ONCE = 2000
_NOTHING = bytes(32)

Reason: TypeAlias = Literal["changed", "missing", "inserted", "end", "start"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place of the chain that vouches for all rows up to it; worth keeping elsewhere.

    Attributes:
        number: Number of the row.
        hash: Its hash.
    """

    number: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Where the chain does not hold.

    Attributes:
        number: The first number at which it does not.
        id: Id of the row there, if there is one.
        reason: ``changed``: the row is not as it was sealed. ``missing``: there is none of that
            number. ``inserted``: a row has a number beyond the end. ``end``: the end is not that
            of the last row. ``start``: rows were taken from the start otherwise than by trimming.
    """

    number: int
    id: int | None
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a look at a part of the chain found.

    Attributes:
        checked: How many rows.
        broken: The first fault; None: there is none in this part.
        anchor: The last row that was looked at and holds.
        more: The number to go on from; None: that was all.
    """

    checked: int
    broken: Broken | None
    anchor: Anchor
    more: int | None


@dataclass(frozen=True, slots=True)
class _Chain:
    first: Anchor
    last: Anchor


def row_hash(previous: bytes, number: int, row: Sequence[Any]) -> bytes:
    """Give the hash of a row, which covers that of the one before.

    Anybody can work it out again: SHA-256 of a JSON array without white space, keys sorted, text
    as UTF-8: the hash before as hex, number, id, instant, actor, action, details, address.

    Args:
        previous: Hash of the row before.
        number: Number of the row.
        row: Id, instant, actor, action, details and address.
    """
    row_id, at, actor, action, details, address = row
    instant = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    by = None if actor is None else str(actor)
    parts = [previous.hex(), number, row_id, instant, by, action, details, address]
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).digest()


def seal_waiting(database: Database) -> int:
    """Seal what has been written anywhere in the cell; gives how many rows."""
    sealed = 0
    with database.connection(CELL_SCHEMA) as connection:
        waiting = _WAITING.all(connection)
    for schema, announced in waiting:
        # The tenant may be gone, and its log with it.
        with suppress(psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            sealed += seal(database, schema)
        with database.connection(CELL_SCHEMA) as connection:
            _SEALED.run(connection, {"announced": announced})
    return sealed


def seal(database: Database, schema: str) -> int:
    """Seal the rows of a tenant that are not sealed yet; gives how many."""
    sealed = 0
    while True:
        with database.transaction(schema) as connection:
            count = _seal_some(connection, schema)
        sealed += count
        if count < AT_ONCE:
            return sealed


def _seal_some(connection: Connection[TupleRow], schema: str) -> int:
    statements = _statements(schema)
    # The lock first: rows are chosen by what the last one who sealed has left.
    chain = _chain(statements.lock.one(connection))
    rows = statements.unsealed.all(connection, {"most": AT_ONCE})
    if chain is None or not rows:
        return 0
    last, number = chain.last.hash, chain.last.number
    ids, numbers, hashes = [], [], []
    for row in rows:
        number += 1
        last = row_hash(last, number, row)
        ids.append(row[0])
        numbers.append(number)
        hashes.append(last)
    values = {"ids": ids, "numbers": numbers, "hashes": hashes}
    statements.seal.run(connection, values)
    statements.move_end.run(connection, {"number": number, "digest": last})
    return len(rows)


def anchor_of(connection: Connection[TupleRow], schema: str) -> Anchor:
    """Give the end of a tenant's chain."""
    chain = _chain(_statements(schema).read.one(connection))
    return Anchor(0, _NOTHING) if chain is None else chain.last


def hash_at(connection: Connection[TupleRow], schema: str, number: int) -> bytes | None:
    """Give the hash that the row of a number is stored with; of where the chain starts too."""
    statements = _statements(schema)
    chain = _chain(statements.read.one(connection))
    if chain is not None and number == chain.first.number:
        return chain.first.hash
    row = statements.at.one(connection, {"number": number})
    return None if row is None else bytes(row[0])


def verify(
    connection: Connection[TupleRow], schema: str, *, start: int | None, limit: int
) -> Verdict:
    """Look whether a tenant's chain holds.

    Args:
        connection: Has a transaction open that sees one state of the database throughout.
        schema: Schema of the tenant.
        start: The number to go on from; None: from where the chain starts.
        limit: How many rows at most.
    """
    statements = _statements(schema)
    chain = _chain(statements.read.one(connection))
    if chain is None:
        return _found(0, Anchor(0, _NOTHING), 0, None, "start")
    reached = chain.first
    if start is not None and start > chain.first.number + 1:
        known = hash_at(connection, schema, start - 1)
        if known is None:
            return _found(0, reached, start - 1, None, "missing")
        reached = Anchor(start - 1, known)
    elif not _starts_rightly(connection, schema, chain.first):
        return _found(0, reached, chain.first.number, None, "start")
    checked = 0
    while checked < limit:
        most = min(AT_ONCE, limit - checked)
        rows = statements.follow.all(connection, {"number": reached.number, "most": most})
        for number, stored, *row in rows:
            broken = _fault(reached, chain, number, bytes(stored or b""), row)
            if broken is not None:
                return Verdict(checked=checked, broken=broken, anchor=reached, more=None)
            reached = Anchor(number, bytes(stored))
            checked += 1
        if len(rows) < most:
            return _ended(chain, reached, checked)
    return Verdict(checked=checked, broken=None, anchor=reached, more=reached.number + 1)


def trim(
    database: Database, schema: str, *, before: datetime, now: datetime, by: str = "retention"
) -> int:
    """Take the oldest rows out of a tenant's log; gives how many.

    The chain goes on: it now starts behind them, and a row in it says up to where rows were taken
    out and what the hash of the last of them was.

    Args:
        database: The cell.
        schema: Schema of the tenant.
        before: Rows from before this instant go, as far as no younger one lies before them.
        now: The present instant.
        by: Why, for that row.
    """
    trimmed = 0
    while True:
        with database.transaction(schema) as connection:
            count = _trim_some(connection, schema, before=before, now=now, by=by)
        trimmed += count
        if count < AT_ONCE:
            return trimmed


def _trim_some(
    connection: Connection[TupleRow], schema: str, *, before: datetime, now: datetime, by: str
) -> int:
    statements = _statements(schema)
    chain = _chain(statements.lock.one(connection))
    if chain is None:
        return 0
    oldest = statements.oldest.all(connection, {"number": chain.first.number, "most": AT_ONCE})
    going = 0
    while going < len(oldest) and oldest[going][1] < before:
        going += 1
    if not going:
        return 0
    number, _, stored = oldest[going - 1]
    statements.remove.run(connection, {"number": number})
    statements.move_start.run(connection, {"number": number, "digest": bytes(stored)})
    details: JsonObject = {
        "rows": going,
        "through": number,
        "hash": bytes(stored).hex(),
        "reason": by,
    }
    write_audit(connection, schema, TRIMMED, details, at=now, actor=None)
    return going


def _fault(
    before: Anchor, chain: _Chain, number: int, stored: bytes, row: Sequence[Any]
) -> Broken | None:
    if number != before.number + 1:
        return Broken(number=before.number + 1, id=None, reason="missing")
    if number > chain.last.number:
        return Broken(number=number, id=row[0], reason="inserted")
    if row_hash(before.hash, number, row) != stored:
        return Broken(number=number, id=row[0], reason="changed")
    return None


def _ended(chain: _Chain, reached: Anchor, checked: int) -> Verdict:
    if reached == chain.last:
        return Verdict(checked=checked, broken=None, anchor=reached, more=None)
    reason: Reason = "missing" if reached.number < chain.last.number else "end"
    number = reached.number + 1 if reason == "missing" else reached.number
    return _found(checked, reached, number, None, reason)


def _found(
    checked: int, reached: Anchor, number: int, row_id: int | None, reason: Reason
) -> Verdict:
    broken = Broken(number=number, id=row_id, reason=reason)
    return Verdict(checked=checked, broken=broken, anchor=reached, more=None)


def _starts_rightly(connection: Connection[TupleRow], schema: str, first: Anchor) -> bool:
    if first.number == 0:
        return first.hash == _NOTHING
    told = {"through": first.number, "hash": first.hash.hex()}
    rows = _statements(schema).trimmed.all(connection)
    return any(told.items() <= row[0].items() for row in rows)


def _chain(row: Row | None) -> _Chain | None:
    if row is None:
        return None
    return _Chain(Anchor(row[0], bytes(row[1])), Anchor(row[2], bytes(row[3])))


@dataclass(frozen=True, slots=True)
class _Statements:
    read: Statement
    lock: Statement
    unsealed: Statement
    seal: Statement
    move_end: Statement
    move_start: Statement
    at: Statement
    follow: Statement
    oldest: Statement
    remove: Statement
    trimmed: Statement


_announced = select(UNSEALED).order_by(UNSEALED.c.id).limit(AT_ONCE).subquery()
_WAITING = compile_statement(
    select(_announced.c.schema, func.array_agg(_announced.c.id)).group_by(_announced.c.schema)
)
# Just those that were seen: others may have lower ids and commit later.
_SEALED = compile_statement(
    delete(UNSEALED).where(UNSEALED.c.id == any_(bindparam("announced", type_=ARRAY(BigInteger))))
)


@per_tenant
def _statements(schema: str) -> _Statements:
    tables = tenant_tables(schema)
    table, chain = tables.audit, tables.audit_chain
    kept = [table.c[name] for name in ("id", "at", "actor", "action", "details", "address")]
    ends = select(chain.c.first, chain.c.first_hash, chain.c.last, chain.c.last_hash)
    most = bindparam("most", type_=BigInteger())
    beyond = table.c.number > bindparam("number")
    sealed = (
        func.unnest(
            bindparam("ids", type_=ARRAY(BigInteger)),
            bindparam("numbers", type_=ARRAY(BigInteger)),
            bindparam("hashes", type_=ARRAY(LargeBinary)),
        )
        .table_valued("id", "number", "hash", name="sealed")
        .render_derived()
    )
    end = {"number": bindparam("number"), "digest": bindparam("digest", type_=LargeBinary())}
    return _Statements(
        read=compile_statement(ends),
        lock=compile_statement(ends.with_for_update()),
        unsealed=compile_statement(
            select(*kept).where(table.c.number.is_(None)).order_by(table.c.id).limit(most)
        ),
        seal=compile_statement(
            update(table)
            .where(table.c.id == sealed.c.id)
            .values(number=sealed.c.number, hash=sealed.c.hash)
        ),
        move_end=compile_statement(
            update(chain).values(last=end["number"], last_hash=end["digest"])
        ),
        move_start=compile_statement(
            update(chain).values(first=end["number"], first_hash=end["digest"])
        ),
        at=compile_statement(select(table.c.hash).where(table.c.number == bindparam("number"))),
        follow=compile_statement(
            select(table.c.number, table.c.hash, *kept)
            .where(beyond)
            .order_by(table.c.number)
            .limit(most)
        ),
        oldest=compile_statement(
            select(table.c.number, table.c.at, table.c.hash)
            .where(beyond)
            .order_by(table.c.number)
            .limit(most)
        ),
        remove=compile_statement(delete(table).where(table.c.number <= bindparam("number"))),
        trimmed=compile_statement(select(table.c.details).where(table.c.action == TRIMMED)),
    )
