"""The ground both sides stand on: one cluster, one tenant of the product, one large table.

The tenant and its table are made by the product itself. The rows are made inside PostgreSQL, set by
set: through the product a million of them would take longer than everything that is measured.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from uuid import UUID

import orjson
import psycopg

from dougong.access.actor import Actor, system_actor
from dougong.access.signing_in.tokens import create_token
from dougong.app import Platform, build_platform
from dougong.deployment.deploy import DeployRequest
from dougong.kernel.settings import Settings
from dougong.metadata.definition import Definition
from dougong.packages.provision import NewTenant
from dougong.storage.embedded.postgres import PostgresServer
from dougong.storage.embedded.valkey import ValkeyServer
from dougong.storage.migrations.run import migrate_cell

SCHEMA = "t_bench"
TABLE = f"{SCHEMA}.ticket"
ACCOUNTS = 10_000
MEMBERS_COUNT = 1_000
STATUSES = ("new", "open", "pending", "resolved", "closed")
PRIORITIES = ("low", "normal", "high", "urgent")
BENCH_EMAIL, PASSWORD = "bench@bench.example", "a-good-long-password"
TICKET_DEFINITION = Path(__file__).parent / "objects" / "ticket.json"

# As in the product: ids rise in the order of making. 48 bits of time, then the version.
_FIRST = 0x0189_0000_0000
_ID = f"(lpad(to_hex({_FIRST} + {{}}), 12, '0') || '70008000000000000000')::uuid"
_STATUS_ARRAY, _PRIORITY_ARRAY = (
    "ARRAY['" + "', '".join(values) + "']" for values in (STATUSES, PRIORITIES)
)

_FIRST_USER = 0x0188_0000_0000
_USER_ID = f"(lpad(to_hex({_FIRST_USER} + {{}}), 12, '0') || '70008000000000000000')::uuid"
_USERS = f"""
INSERT INTO {SCHEMA}."user" (id, version, created_at, updated_at, email, name, active, locale)
SELECT {_USER_ID.format("n")}, 1, now(), now(), 'member' || n || '@bench.example',
  'Member ' || n, true, 'en'
FROM generate_series(0, {MEMBERS_COUNT - 1}) n
"""
_ACCOUNTS = f"""
INSERT INTO {SCHEMA}.account
  (id, version, created_at, created_by, updated_at, updated_by, owner, name, status, tier)
SELECT {_ID.format("n")}, 1, now(), %(user)s, now(), %(user)s, %(user)s,
  'Account ' || n, 'customer', 'standard'
FROM generate_series(1, {ACCOUNTS}) n
"""
# Each owns one of a thousand tickets that follow each other, and none is always of one status.
_OWNER = f"(n * 7919::bigint + n / {MEMBERS_COUNT} * 13) %% {MEMBERS_COUNT}"
_TICKETS = f"""
INSERT INTO {TABLE}
  (id, version, created_at, created_by, updated_at, updated_by, owner, subject, description,
   status, priority, account, opened_at, due_on, satisfaction, cost, on_site, source_ref)
SELECT {_ID.format("n")}, 1, at, %(user)s, at, %(user)s, {_USER_ID.format(_OWNER)},
  'Machine ' || n || ' stops after start', repeat('It stops after a few seconds. ', 4),
  ({_STATUS_ARRAY})[1 + n * 7 %% 5], ({_PRIORITY_ARRAY})[1 + n / 5 %% 4],
  {_ID.format(f"(1 + n * 7919::bigint %% {ACCOUNTS})")}, at, at::date + 7,
  CASE WHEN n %% 3 = 0 THEN 1 + n %% 5 END, n %% 1000 / 10.0, n %% 4 = 0, 'ref-' || n
FROM generate_series(1, %(rows)s) n,
  LATERAL (SELECT timestamptz '2024-01-01Z' + n * interval '60 seconds') AS made (at)
"""

_LINKS = f"""
SELECT quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = '{TABLE}'::regclass AND contype = 'f'
"""
_INDEXES = f"""
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = '{TABLE}'::regclass AND NOT indisprimary
"""


def record_id(number: int) -> UUID:
    """Give the id of the ticket, or account, of a number."""
    return UUID(f"{_FIRST + number:012x}70008000000000000000")


def owned_by(member: int, thousand: int) -> int:
    """Give the number of the ticket that a member owns among those of a thousand."""
    inverse = pow(7919, -1, MEMBERS_COUNT)
    return thousand * MEMBERS_COUNT + (member - 13 * thousand) * inverse % MEMBERS_COUNT


def user_id(number: int) -> UUID:
    """Give the id of the member of a number."""
    return UUID(f"{_FIRST_USER + number:012x}70008000000000000000")


@dataclass(frozen=True)
class Ground:
    """A running cluster with the tenant ``bench`` in it.

    Attributes:
        database_url: Where clients connect.
        redis_url: Where the product's wake-ups go.
        pids: Processes of the servers.
        rows: Number of tickets.
        platform: The product in this process, to set things up and to measure it by itself.
        actor: An administrator.
        token: Their API token.
    """

    database_url: str
    redis_url: str
    pids: tuple[int, ...]
    rows: int
    platform: Platform
    actor: Actor
    token: str

    @cached_property
    def user_id(self) -> UUID:
        """The administrator's id."""
        assert self.actor.user_id is not None
        return self.actor.user_id


@contextmanager
def open_ground(rows: int) -> Iterator[Ground]:
    """Start the product's servers, make the tenant and its rows; everything goes at the end."""
    folder = Path(tempfile.mkdtemp(prefix="dougong-bench-"))
    folder.chmod(0o755)  # the servers' account must get through it
    with ExitStack() as undo:
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
        postgres = PostgresServer.start(folder)
        undo.callback(postgres.stop)
        valkey = ValkeyServer.start(folder)
        undo.callback(valkey.stop)
        migrate_cell(postgres.url())
        settings = Settings(database_url=postgres.url(), redis_url=valkey.url)
        platform = build_platform(settings, pool_size=2)
        undo.callback(platform.close)
        actor, token = make_tenant(platform, "bench")
        definition = orjson.loads(TICKET_DEFINITION.read_bytes())
        platform.deployments.deploy(
            actor, DeployRequest(definitions=[Definition("object", "ticket", definition)])
        )
        _fill(postgres.url(), actor, rows)
        pids = (postgres.pid, valkey.pid)
        yield Ground(postgres.url(), valkey.url, pids, rows, platform, actor, token)


def make_tenant(platform: Platform, name: str) -> tuple[Actor, str]:
    """Make a tenant; gives its administrator and a token of theirs."""
    new = NewTenant(name=name, label={"en": name.capitalize()})
    tenant = platform.provisioning.create(new, progress=lambda _: None)
    user = {"email": f"bench@{name}.example", "name": "Bench"}
    user_id = platform.provisioning.add_user(tenant, user, PASSWORD, admin=True)
    actor = system_actor(tenant, user_id=user_id)
    _, token = create_token(
        platform.database,
        actor,
        name="bench",
        expires_at=None,
        clock=platform.clock,
        ids=platform.ids,
        random_bytes=platform.random_bytes,
    )
    return actor, token


def _fill(url: str, actor: Actor, rows: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '256MB'")
        connection.execute(_USERS)
        connection.execute(_ACCOUNTS, {"user": actor.user_id})
        # Without keys and indexes for the while; they are made again, as they were, over the rows.
        links = connection.execute(_LINKS).fetchall()
        indexes = connection.execute(_INDEXES).fetchall()
        for name, _ in links:
            connection.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {name}")
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        connection.execute(_TICKETS, {"user": actor.user_id, "rows": rows})
        for _, definition in indexes:
            connection.execute(definition)
        for name, definition in links:
            connection.execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {name} {definition}")
        connection.execute(f"VACUUM (ANALYZE) {SCHEMA}.account, {TABLE}")
