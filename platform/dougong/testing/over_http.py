"""For tests over HTTP: a platform on a real database, its tenants, a client, a clock to set.

The functions marked as fixtures are taken over by a ``conftest.py`` that imports them; it needs
the fixtures ``database_url`` and ``redis_url`` beside.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dougong.access.actor import system_actor
from dougong.access.permissions.grants import Grant
from dougong.access.signing_in.tokens import create_token
from dougong.app import Platform, build_platform
from dougong.deployment.deploy import DeployRequest
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.settings import Settings
from dougong.metadata.definition import Definition
from dougong.packages.provision import NewTenant
from dougong.processes.web_app import build_web_app
from dougong.storage.migrations.run import migrate_cell
from dougong.storage.tenants import Tenant
from dougong.testing.searching import index

BASE = "/api/v1"
PASSWORD = "a bracket carries the roof"
SECRET_KEY = b64encode(bytes(range(32))).decode()

_numbers = count(1)


class SettableClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Give the instant it shows."""
        return self._now

    def advance(self, **by: float) -> None:
        """Move it on, as ``advance(minutes=1)``."""
        self._now += timedelta(**by)

    def advance_to(self, hour: int, *, weekday: int | None = None) -> None:
        """Move it on to the next full hour of that number, in UTC; Monday is weekday 0."""
        self._now = self._now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        while self._now.hour != hour or weekday not in (None, self._now.weekday()):
            self._now += timedelta(hours=1)


@dataclass(frozen=True)
class ApiClient:
    """Calls the API; paths are below ``/api/v1``.

    Attributes:
        flask: The client underneath, with its own cookies.
        headers: Sent with every call.
    """

    flask: FlaskClient
    headers: Mapping[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, **options: Any) -> TestResponse:
        """Make a call; ``json``, ``data``, ``query_string`` and ``headers`` as in werkzeug."""
        headers = {**self.headers, **options.pop("headers", {})}
        return self.flask.open(BASE + path, method=method, headers=headers, **options)

    def get(self, path: str, **query: Any) -> TestResponse:
        """Make a GET call with query parameters."""
        return self.call("GET", path, query_string=query)

    def post(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        """Make a POST call with a JSON body."""
        return self.call("POST", path, **({} if body is None else {"json": body}), **options)

    def patch(self, path: str, body: Any, **options: Any) -> TestResponse:
        """Make a PATCH call with a JSON body."""
        return self.call("PATCH", path, json=body, **options)

    def put(self, path: str, body: Any) -> TestResponse:
        """Make a PUT call with a JSON body."""
        return self.call("PUT", path, json=body)

    def delete(self, path: str, **options: Any) -> TestResponse:
        """Make a DELETE call."""
        return self.call("DELETE", path, **options)

    def upload(self, content: bytes, name: str = "note.txt", media_type: str = "text/plain") -> Any:
        """Upload a file that must be accepted; gives what is told of it."""
        headers = {"X-File-Name": quote(name), "Content-Type": media_type}
        answer = self.call("POST", "/files", data=content, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json

    def create(self, object_name: str, **values: Any) -> Any:
        """Create a record that must be accepted; gives it."""
        answer = self.post(f"/data/{object_name}", values)
        assert answer.status_code == 201, answer.text
        return answer.json

    def records(self, object_name: str, **query: Any) -> list[Any]:
        """List records; the list must be accepted."""
        answer = self.get(f"/data/{object_name}", **query)
        assert answer.status_code == 200, answer.text
        assert answer.json is not None
        found: list[Any] = answer.json["records"]
        return found

    def saying(self, locale: str) -> ApiClient:
        """Give the same client that wants to be answered in a language."""
        return replace(self, headers={**self.headers, "Accept-Language": locale})


@dataclass(frozen=True)
class Home:
    """A tenant made for tests, with an administrator.

    Attributes:
        platform: The platform it lives on.
        app: The web application.
        tenant: The tenant.
        email: The administrator's e-mail; the password is ``PASSWORD``.
        user_id: The administrator.
        api: A client that calls as the administrator, by a token.
    """

    platform: Platform
    app: Flask
    tenant: Tenant
    email: str
    user_id: str
    api: ApiClient

    def anyone(self) -> ApiClient:
        """Give a client that has not signed in."""
        return ApiClient(self.app.test_client())

    def deploy(self, *definitions: JsonObject) -> None:
        """Deploy definitions that must be accepted."""
        request = DeployRequest(
            definitions=[Definition(str(d["kind"]), str(d["name"]), d) for d in definitions]
        )
        self.platform.deployments.deploy(system_actor(self.tenant), request)

    def index(self) -> None:
        """Let everything that was saved be found, as the worker does soon after."""
        index(self.platform)

    def run_flows(self) -> None:
        """Let flows go on until nothing of them is due, as the worker does."""
        self.platform.do_jobs(self.platform.flow_handlers)

    def add_user(
        self, email: str, *, admin: bool = False, member: bool = False
    ) -> tuple[str, ApiClient]:
        """Make a user with the same password; gives the id, and a client that has a token."""
        values = {"email": email, "name": email.split("@", 1)[0]}
        grants = [Grant("permission_set", "member")] if member else []
        added = self.platform.provisioning.add_user(
            self.tenant, values, PASSWORD, admin=admin, grants=grants
        )
        return str(added), _token_client(self.platform, self.app, self.tenant, added)


def make_home(platform: Platform, app: Flask) -> Home:
    """Make a tenant with the core package and an administrator."""
    number = next(_numbers)
    new = NewTenant(name=f"home{number}", label={"en": f"Home {number}", "zh-CN": f"家 {number}"})
    tenant = platform.provisioning.create(new, progress=lambda _: None)
    email = f"admin@home{number}.example"
    values = {"email": email, "name": "Admin"}
    user_id = platform.provisioning.add_user(tenant, values, PASSWORD, admin=True)
    api = _token_client(platform, app, tenant, user_id)
    return Home(platform, app, tenant, email, str(user_id), api)


def _token_client(platform: Platform, app: Flask, tenant: Tenant, user_id: Any) -> ApiClient:
    _, text = create_token(
        platform.database,
        system_actor(tenant, user_id=user_id),
        name="tests",
        expires_at=None,
        clock=platform.clock,
        ids=platform.ids,
        random_bytes=platform.random_bytes,
    )
    return ApiClient(app.test_client(), {"Authorization": f"Bearer {text}"})


@pytest.fixture(scope="session")
def clock() -> SettableClock:
    """The time of the platform."""
    return SettableClock()


@pytest.fixture(scope="session")
def platform(database_url: str, redis_url: str, clock: SettableClock) -> Iterator[Platform]:
    """A platform on the database of the tests."""
    migrate_cell(database_url)
    with TemporaryDirectory(prefix="dougong-test-") as folder:
        settings = Settings(
            data_dir=Path(folder),
            database_url=database_url,
            redis_url=redis_url,
            secret_key=SECRET_KEY,
            call_private="127.0.0.0/8",
        )
        platform = build_platform(settings, pool_size=4, clock=clock)
        yield platform
        platform.close()


@pytest.fixture(scope="session")
def app(platform: Platform) -> Flask:
    """The web application."""
    return build_web_app(platform)


@pytest.fixture(scope="module")
def home(platform: Platform, app: Flask) -> Home:
    """A tenant for the tests of one file."""
    return make_home(platform, app)


@pytest.fixture
def api(home: Home) -> ApiClient:
    """A client that calls as the tenant's administrator."""
    return home.api
