"""A small world to write expressions in, and a database to run them on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

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

from dougong.formula.batch import Clock, Question
from dougong.formula.browser_batch import BrowserBackend
from dougong.formula.calendars import Calendar
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
from dougong.formula.values import to_json
from dougong.kernel.registry import Registry
from dougong.testing.agreement import BackEnds, Records
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
def in_node() -> Iterator[BrowserBackend]:
    """The evaluator of the browser, in Node."""
    with BrowserBackend() as backend:
        yield backend


@pytest.fixture
def agree(connection: Connection, in_node: BrowserBackend) -> Callable[..., list[Any]]:
    """Sees that all three back ends give the same on each row, and gives the values."""

    def run(
        source: str,
        types: Mapping[str, Type],
        rows: Iterable[Any],
        zone: str = ZONE,
        calendars: Mapping[str, Calendar] | None = None,
    ) -> list[Any]:
        given = [row if isinstance(row, tuple) else (row,) for row in rows]
        back_ends = BackEnds(connection, zone, calendars or {})
        sql, python = back_ends.both(source, Records(types, given))
        expression = check(source, MappingScope({"it": types}, "it", {}), functions=registry())
        clock = Clock(NOW, ZoneInfo(zone))
        values = (dict(zip(types, row, strict=True)) for row in given)
        asked = [Question(expression, types, each, clock, calendars or {}) for each in values]
        found = zip(given, sql, python, in_node.answer(asked), strict=True)
        differing = [
            (row, *answers, in_browser)
            for row, *answers, in_browser in found
            if answers[0] != answers[1] or to_json(answers[1], expression.type) != in_browser
        ]
        assert differing == []
        return python

    return run


@pytest.fixture
def value(agree: Callable[..., list[Any]]) -> Callable[..., Any]:
    """Gives the value of an expression, having seen that all three back ends agree."""

    def run(source: str, zone: str = ZONE, **fields: tuple[Type, Any]) -> Any:
        types = {name: of for name, (of, _) in fields.items()} or {"nothing": TEXT}
        row = tuple(each for _, each in fields.values()) or (None,)
        (found,) = agree(source, types, [row], zone)
        return found

    return run


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
