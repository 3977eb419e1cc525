"""Calls that a client may repeat: the work is done once, and every repetition hears its answer.

The key, the work and the kept answer are one transaction. A repetition that comes while the first
call still runs waits for it at the key's row; where the first fails, the repetition does the work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, update
from sqlalchemy.dialects.postgresql import insert

from dougong.access.actor import Actor
from dougong.kernel.caching import per_tenant
from dougong.kernel.errors import AppError
from dougong.records.saving.writing import Saved
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


class KeyReusedError(AppError):
    """The key of a repeatable call came again with another request."""

    code = "request.idempotency_key_reused"
    template = "this `Idempotency-Key` was used for another request; take a new one for each"
    template_zh = "该 `Idempotency-Key` 已用于另一个请求；每个请求请使用新的键"
    status = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True)
class Once:
    """What makes a call repeatable.

    Attributes:
        key: Chosen by the client, one for each call that it means to be one.
        fingerprint: Hash of the request, so that another one under the key is noticed.
    """

    key: str
    fingerprint: bytes


def save_once(
    connection: Connection[TupleRow],
    actor: Actor,
    once: Once,
    save: Callable[[], Saved],
    *,
    now: datetime,
) -> Saved:
    """Save and keep the answer, or give the answer that was kept.

    Arguments and errors are those of ``answer_once``; ``save`` gives the record with its body.
    """
    made: list[Saved] = []

    def answer() -> bytes:
        made.append(save())
        return made[0].body or b""

    kept = answer_once(connection, actor, once, answer, now=now)
    return made[0] if made else Saved(UUID(orjson.loads(kept)["id"]), kept)


def answer_once(
    connection: Connection[TupleRow],
    actor: Actor,
    once: Once,
    work: Callable[[], bytes],
    *,
    now: datetime,
) -> bytes:
    """Do work and keep its answer, or give the answer that was kept.

    Args:
        connection: Has the transaction of the work open.
        actor: A user; keys of different users have nothing to do with each other.
        once: Key and fingerprint of the call.
        work: Does it; gives the answer.
        now: The present instant.

    Raises:
        KeyReusedError: The key belongs to another request.
    """
    statements = _statements(actor.schema)
    mine = {"user": actor.user_id, "name": once.key}
    row = statements.claim.one(connection, {**mine, "print": once.fingerprint, "now": now})
    assert row is not None
    fingerprint, kept = row
    if kept is None:
        # INVARIANT: a committed row has its answer, so one without is of this transaction.
        answer = work()
        statements.keep.run(connection, {**mine, "answer": answer})
        return answer
    if fingerprint != once.fingerprint:
        raise KeyReusedError()
    return bytes(kept)


@dataclass(frozen=True, slots=True)
class _Statements:
    claim: Statement
    keep: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    table = tenant_tables(schema).idempotency
    new = insert(table).values(
        user_id=bindparam("user"),
        key=bindparam("name"),
        fingerprint=bindparam("print"),
        status=int(HTTPStatus.CREATED),
        created_at=bindparam("now"),
    )
    # An update that changes nothing waits for the row and gives it, whoever made it.
    claim = new.on_conflict_do_update(
        index_elements=[table.c.user_id, table.c.key], set_={"key": new.excluded.key}
    ).returning(table.c.fingerprint, table.c.body)
    keep = (
        update(table)
        .where(table.c.user_id == bindparam("user"), table.c.key == bindparam("name"))
        .values(body=bindparam("answer"))
    )
    return _Statements(compile_statement(claim), compile_statement(keep))
