"""A tenant with three users, as a deploy of the core package would leave its table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from psycopg import Connection

from dougong.access.accounts import set_admin, set_password
from dougong.access.acting import Actors
from dougong.access.signing_in.authentication import Authentication
from dougong.access.signing_in.passwords import Passwords
from dougong.access.signing_in.second_factor import SecondFactors
from dougong.automation.registries import every_kind
from dougong.deployment.expressions import ExpressionChecker
from dougong.deployment.models import Models
from dougong.fields.registry import builtin_registry
from dougong.formula.function import builtin_functions
from dougong.storage.cipher import KeyRing
from dougong.storage.database import Database
from dougong.storage.migrations import migrate_cell
from dougong.storage.tenant_schemas import create_tenant
from dougong.storage.tenants import Tenant

PASSWORD = "correct horse battery"
USERS = {
    "ada@acme.example": UUID(int=1),
    "bob@acme.example": UUID(int=2),
    "eve@acme.example": UUID(int=3),
}
EMPTIED = (
    "_credential",
    "_throttle",
    "_session",
    "_token",
    "_audit",
    "_second_factor",
    "_recovery_code",
    "_link",
    "_identity",
    "_setting",
)
# Cheap: what it costs is not what is tested.
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@dataclass
class SettableClock:
    """A clock that is set by hand."""

    at: datetime = datetime(2026, 3, 1, 8, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def pass_time(self, **parts: float) -> None:
        self.at += timedelta(**parts)


@dataclass
class Secrets:
    """Secrets that tests can foresee."""

    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __call__(self, length: int) -> bytes:
        return next(self.numbers).to_bytes(length, "big")


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def secrets() -> Secrets:
    return Secrets()


@pytest.fixture(scope="module")
def database(new_database: Callable[[str], str]) -> Iterator[Database]:
    url = new_database("access")
    migrate_cell(url)
    database = Database(url, pool_size=4)
    yield database
    database.close()


@pytest.fixture(scope="module")
def acme(database: Database) -> Tenant:
    """The tenant `acme`, whose locale is Chinese."""
    tenant = create_tenant(
        database,
        "acme",
        label={"en": "Acme"},
        locale="zh-CN",
        time_zone="Asia/Shanghai",
        currency="CNY",
        clock=SettableClock(),
    )
    with database.connection(tenant.schema) as connection:
        connection.execute(
            'CREATE TABLE t_acme."user" (id uuid PRIMARY KEY, email text, name text, locale text,'
            " time_zone text, active boolean NOT NULL DEFAULT true, deleted_at timestamptz)"
        )
    return tenant


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(CHEAP)


@pytest.fixture
def connection(
    database: Database, acme: Tenant, passwords: Passwords, clock: SettableClock
) -> Iterator[Connection]:
    """A connection to `acme`, in which `ada` is an admin, `bob` is not, `eve` has no password."""
    with database.connection(acme.schema) as connection:
        for table in ('"user"', *EMPTIED):
            connection.execute(f"TRUNCATE {acme.schema}.{table}")
        for email, user_id in USERS.items():
            connection.execute(
                f'INSERT INTO {acme.schema}."user" (id, email) VALUES (%s, %s)', [user_id, email]
            )
        for email in ("ada@acme.example", "bob@acme.example"):
            set_password(
                database,
                passwords,
                acme.schema,
                USERS[email],
                PASSWORD,
                email=email,
                clock=clock,
                by=None,
            )
        ada = USERS["ada@acme.example"]
        set_admin(database, acme.schema, ada, admin=True, clock=clock, by=None)
        connection.execute("TRUNCATE t_acme._audit")
        yield connection


@pytest.fixture
def second_factors(passwords: Passwords, secrets: Secrets) -> SecondFactors:
    return SecondFactors(KeyRing((bytes(32),), secrets), passwords, random_bytes=secrets)


@pytest.fixture(scope="module")
def models(database: Database) -> Models:
    """Compiled definitions, of which `acme` has none."""
    field_types, functions = builtin_registry().freeze(), builtin_functions().freeze()
    return Models(
        database=database,
        kinds=every_kind().freeze(),
        field_types=field_types,
        expressions=ExpressionChecker(functions, field_types),
    )


@pytest.fixture
def actors(database: Database, models: Models, clock: SettableClock) -> Actors:
    return Actors(database, models, clock=clock)


@pytest.fixture
def authentication(
    database: Database,
    passwords: Passwords,
    second_factors: SecondFactors,
    actors: Actors,
    clock: SettableClock,
    secrets: Secrets,
) -> Authentication:
    return Authentication(
        database,
        passwords,
        actors,
        clock=clock,
        random_bytes=secrets,
        second_factors=second_factors,
        idle=timedelta(hours=12),
    )
