"""What a rehearsal has made: jobs that it does itself, and what it would tell people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, select, update

from dougong.kernel.caching import per_tenant
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.jobs import Job
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import JOB, tenant_tables

MAIL, NOTIFICATION = "mail", "notification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message to somebody.

    Attributes:
        medium: ``mail`` or ``notification``.
        at: When.
        to_id: The user or contact, if it is one.
        to: The address, of a mail.
        kind: What a notification is about.
        subject: The subject of a mail.
        text: The words of a mail.
        details: What a notification says.
        run: The run that sent it, of a mail.
        step: The step that sent it, of a mail.
    """

    medium: str
    at: datetime
    to_id: UUID | None
    to: str = ""
    kind: str = ""
    subject: str = ""
    text: str = ""
    details: JsonObject
    run: UUID | None = None
    step: str | None = None


def told_among(connection: Connection[TupleRow], schema: str, ids: Sequence[UUID]) -> list[Told]:
    """Give the messages that have one of these ids, in the order of writing."""
    mails, notices = _statements(schema)
    given = {"ids": list(ids)}
    found = [
        Told(
            medium=MAIL,
            at=at,
            to_id=to_id,
            to=to,
            subject=subject,
            text=text,
            details={},
            run=run,
            step=step,
        )
        for at, to_id, to, subject, text, run, step in mails.all(connection, given)
    ]
    found += [
        Told(medium=NOTIFICATION, at=at, to_id=to_id, kind=kind, details=details)
        for at, to_id, kind, details in notices.all(connection, given)
    ]
    return sorted(found, key=lambda each: each.at)


def claim_among(
    connection: Connection[TupleRow],
    ids: Sequence[UUID],
    *,
    kinds: Sequence[str],
    until: datetime,
) -> tuple[Job, datetime] | None:
    """Take the first of some jobs that is due by an instant, in a transaction that will not last.

    Args:
        connection: Has the transaction open.
        ids: Which jobs; others are left alone.
        kinds: What can be done.
        until: When it is due at the latest.

    Returns:
        The job, now running, and when it is due; none if nothing is.
    """
    given = {"ids": list(ids), "kinds": list(kinds), "until": until}
    row = _CLAIM_AMONG.one(connection, given)
    if row is None:
        return None
    *told, due_at = row
    return Job(**dict(zip(_JOB, told, strict=True))), due_at


def _claiming_among() -> Statement:
    chosen = (
        select(JOB.c.id)
        .where(JOB.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))), JOB.c.state == "queued")
        .where(JOB.c.kind == any_(bindparam("kinds", type_=ARRAY(Text))))
        .where(JOB.c.due_at <= bindparam("until"))
        .order_by(JOB.c.due_at, JOB.c.id)
        .limit(1)
    )
    taken = {
        JOB.c.state: "running",
        JOB.c.fence: JOB.c.fence + 1,
        JOB.c.attempts: JOB.c.attempts + 1,
    }
    claimed = update(JOB).where(JOB.c.id == chosen.scalar_subquery()).values(taken)
    return compile_statement(claimed.returning(*(JOB.c[name] for name in _JOB), JOB.c.due_at))


_JOB = tuple(Job.__dataclass_fields__)
_CLAIM_AMONG = _claiming_among()


@per_tenant
def _statements(schema: str) -> tuple[Statement, Statement]:
    tables = tenant_tables(schema)
    mail, notice = tables.message, tables.notification
    ids = bindparam("ids", type_=ARRAY(Uuid))
    mails = select(
        mail.c.created_at,
        mail.c.to_id,
        mail.c.to_address,
        mail.c.subject,
        mail.c.text,
        mail.c.run_id,
        mail.c.step,
    )
    notices = select(notice.c.at, notice.c.user_id, notice.c.kind, notice.c.details)
    return (
        compile_statement(mails.where(mail.c.id == any_(ids)).order_by(mail.c.id)),
        compile_statement(notices.where(notice.c.id == any_(ids)).order_by(notice.c.id)),
    )
