"""A small world to write expressions in, and a database to run them on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    Uuid,
    create_engine,
    func,
    insert,
    select,
)

from dougong.formula.checker import check
from dougong.formula.function import Function, registry
from dougong.formula.shape import shape
from dougong.formula.to_sql import to_sql
from dougong.formula.tree import Expression
from dougong.formula.value_types import (
    BOOLEAN,
    DATE,
    DATETIME,
    NUMBER,
    TEXT,
    Type,
    list_of,
    option,
    record,
)
from dougong.kernel.registry import Registry
from dougong.testing.expressions import MappingScope, WideSource

USER = UUID("01890000-0000-7000-8000-000000000001")
NOW = datetime(2026, 3, 10, 18, 30, tzinfo=UTC)  # already the 11th in Shanghai
ZONE = "Asia/Shanghai"

Check = Callable[..., Expression]
Evaluate = Callable[..., Any]


@pytest.fixture(scope="session")
def scope() -> MappingScope:
    ticket = {
        "id": record("ticket"),
        "subject": TEXT,
        "status": option("new", "open", "closed"),
        "amount": NUMBER,
        "version": NUMBER,
        "active": BOOLEAN,
        "due_on": DATE,
        "opened_at": DATETIME,
        "account": record("account"),
        "owner": record("user"),
        "tags": list_of(option("vip", "late")),
        "状态": TEXT,
    }
    account = {
        "id": record("account"),
        "name": TEXT,
        "owner": record("user"),
        "tier": option("key", "gold"),
        "parent": record("account"),
    }
    user = {"id": record("user"), "email": TEXT}
    objects = {"ticket": ticket, "account": account, "user": user, "org": {"currency": TEXT}}
    return MappingScope(objects, "ticket", {"user": record("user"), "org": record("org")})


@pytest.fixture(scope="session")
def functions() -> Registry[Function]:
    return registry()


@pytest.fixture(scope="session")
def checked(scope: MappingScope, functions: Registry[Function]) -> Check:
    """Checks an expression on a ticket."""

    def run(source: str, expect: Type | None = None) -> Expression:
        return check(source, scope, expect, functions=functions)

    return run


@pytest.fixture(scope="session")
def ticket() -> Table:
    """Tickets, with what paths reach in the same row."""
    return Table(
        "formula_ticket",
        MetaData(),
        Column("subject", Text),
        Column("status", Text),
        Column("amount", Numeric),
        Column("version", Integer),
        Column("active", Boolean),
        Column("due_on", Date),
        Column("opened_at", DateTime(timezone=True)),
        Column("owner", Uuid),
        Column("account", Uuid),
        Column("tags", ARRAY(Text)),
        Column("account__tier", Text),
        Column("account__name", Text),
        prefixes=["TEMPORARY"],
    )


@pytest.fixture(scope="session")
def connection(database_url: str, ticket: Table) -> Iterator[Connection]:
    """A connection to PostgreSQL with the table of tickets."""
    engine = create_engine(database_url.replace("postgresql:", "postgresql+psycopg:", 1))
    with engine.connect() as connected:
        ticket.create(connected)
        yield connected
    engine.dispose()


@pytest.fixture(scope="session")
def evaluate(connection: Connection, ticket: Table, checked: Check) -> Evaluate:
    """Gives the value of an expression on one ticket; of a condition, also what WHERE says."""

    def run(source: str, *, tokens_of: str | None = None, **values: Any) -> Any:
        expression = checked(source)
        surroundings = {"now": NOW, "zone": ZONE, "user": USER, "user__id": USER}
        bound = expression.bind(shape(tokens_of or source).tokens) | surroundings
        value = to_sql(expression, WideSource(ticket), as_value=True)
        with connection.begin_nested() as savepoint:
            connection.execute(insert(ticket).values(values or {"subject": None}))
            found = connection.execute(select(value).select_from(ticket), bound).scalar_one()
            if expression.type == BOOLEAN:
                condition = to_sql(expression, WideSource(ticket))
                rows = select(func.count()).select_from(ticket).where(condition)
                assert connection.execute(rows, bound).scalar_one() == bool(found)
            savepoint.rollback()
        return found

    return run
