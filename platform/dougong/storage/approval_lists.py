"""Which approvals stand in the lists that people look at: by pages, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Integer, Text, Uuid, any_, bindparam, exists, or_, select

from dougong.kernel.caching import per_tenant
from dougong.storage.approval_rows import ApprovalRow, approval_columns, approval_of
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

BOXES = ("to_decide", "submitted", "decided", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalsAsked:
    """Which approvals are wanted.

    Attributes:
        box: One of ``BOXES``.
        user_id: Who looks.
        users: For whom they decide: themselves, and those whom they stand in for.
        queues: The queues that they belong to.
        object: Only those of records of an object.
        before: The last one of the page before.
        limit: How many at most.
    """

    box: str
    user_id: UUID
    users: Sequence[UUID]
    queues: Sequence[UUID]
    object: str | None = None
    before: UUID | None = None
    limit: int = 50


def list_approvals(
    connection: Connection[TupleRow], schema: str, asked: ApprovalsAsked
) -> list[ApprovalRow]:
    """Give a page of approvals."""
    values = {
        "me": asked.user_id,
        "users": list(asked.users),
        "queues": list(asked.queues),
        "object": asked.object,
        "before": asked.before,
        "most": asked.limit,
    }
    return [approval_of(row) for row in _statements(schema)[asked.box].all(connection, values)]


@per_tenant
def _statements(schema: str) -> dict[str, Statement]:
    tables = tenant_tables(schema)
    approval, task = tables.approval, tables.approval_task
    me = bindparam("me", type_=Uuid)
    of_object = bindparam("object", type_=Text)
    before = bindparam("before", type_=Uuid)
    page = (
        select(*approval_columns(approval))
        .where(or_(of_object.is_(None), approval.c.object == of_object))
        .where(or_(before.is_(None), approval.c.id < before))
        .order_by(approval.c.id.desc())
        .limit(bindparam("most", type_=Integer))
    )
    asked = select(task.c.approval_id).where(
        task.c.state == "open",
        or_(
            task.c.user_id == any_(bindparam("users", type_=ARRAY(Uuid))),
            task.c.queue == any_(bindparam("queues", type_=ARRAY(Uuid))),
        ),
    )
    decided = exists(
        select(task.c.id).where(task.c.approval_id == approval.c.id, task.c.decided_by == me)
    )
    built = {
        "to_decide": page.where(approval.c.state == "open", approval.c.id.in_(asked)),
        "submitted": page.where(approval.c.submitted_by == me),
        "decided": page.where(decided),
        "all": page,
    }
    return {name: compile_statement(query) for name, query in built.items()}
