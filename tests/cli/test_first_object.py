"""The way of a new user: a folder with one new object, pushed, and there."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from os import environ
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest

from dougong.storage.embedded.processes import wait_until
from dougong.testing.command_line import Cli

FOLDER = Path(__file__).parents[2] / "docs" / "examples" / "first_object"
FIELDS = 15
KNOWN_WITHIN_S = 1.0


@dataclass(frozen=True)
class Web:
    """A running ``dougong web``."""

    port: int
    headers: Mapping[str, str]

    def call(self, method: str, path: str, body: Any = None, **query: str) -> tuple[int, Any]:
        """Make a call; gives status and document."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        sent = None if body is None else json.dumps(body)
        address = f"{path}?{urlencode(query)}" if query else path
        connection.request(method, address, sent, {**self.headers})
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None

    def is_ready(self) -> bool:
        """Whether it serves."""
        with suppress(OSError, HTTPException):
            return self.call("GET", "/readyz")[0] == 200
        return False


@pytest.fixture(scope="module")
def web(new_database: Callable[[str], str], redis_url: str) -> Iterator[tuple[Cli, Web]]:
    """A web server on a cell with the tenant `first`."""
    settings = {"DOUGONG_DATABASE_URL": new_database("first"), "DOUGONG_REDIS_URL": redis_url}
    cli = Cli(Path("/"), settings)
    cli.ok("migrate")
    cli.ok("tenant", "create", "first", "--admin-email", "ann@first.example")
    token = cli.ok("token", "create", "--tenant", "first", "--email", "ann@first.example")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "dougong", "web"],
        env={**environ, **cli.environment, "DOUGONG_PORT": str(port)},
    )
    headers = {
        "Authorization": f"Bearer {token.out.strip()}",
        "Content-Type": "application/json",
    }
    web = Web(port, headers)
    assert wait_until(web.is_ready, timeout_s=30)
    yield cli, web
    server.send_signal(signal.SIGTERM)
    assert server.wait(20) == 0


def test_a_pushed_object_is_known_everywhere_within_a_second(web: tuple[Cli, Web]) -> None:
    cli, server = web
    path = "/api/v1/data/machine"
    account = server.call("POST", "/api/v1/data/account", {"name": "Acme"})[1]
    assert server.call("GET", path)[0] == 404

    cli.ok("push", "--tenant", "first", FOLDER)

    began = time.monotonic()
    machine = {"serial": "S-1", "account": account["id"], "price": "1200.00", "uses": ["lifting"]}
    status, made = server.call("POST", path, machine)
    assert (status, made["number"], made["status"]) == (201, "M-00001", "running")
    assert server.call("PATCH", f"{path}/{made['id']}", {"run_hours": "12.5"})[1]["version"] == 2
    asked = {"where": "price > 1000", "fields": "serial,account.name", "sort": "-price"}
    listed = server.call("GET", path, **asked)[1]["records"]
    assert [(each["serial"], each["account"]["name"]) for each in listed] == [("S-1", "Acme")]
    asked = {"group": "status", "measures": "count(),sum(price)"}
    counted = server.call("GET", f"{path}/aggregate", **asked)[1]
    assert [list(row.values()) for row in counted["rows"]] == [["running", 1, "1200.00"]]
    described = server.call("GET", "/api/v1/openapi.json")[1]
    assert "/data/machine" in " ".join(described["paths"])
    assert server.call("DELETE", f"{path}/{made['id']}")[0] in (200, 204)
    assert time.monotonic() - began < KNOWN_WITHIN_S


def test_it_is_a_table_with_real_columns_foreign_keys_and_indexes(web: tuple[Cli, Web]) -> None:
    cli, _ = web
    definition = json.loads((FOLDER / "objects" / "machine.json").read_text(encoding="utf-8"))
    names = {field["name"] for field in definition["fields"]}

    cli.ok("push", "--tenant", "first", FOLDER)

    assert len(names) == FIELDS
    with psycopg.connect(cli.environment["DOUGONG_DATABASE_URL"]) as connection:
        found = connection.execute(
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = 't_first' AND table_name = 'machine'"
        )
        columns: dict[str, str] = dict(found.fetchall())
        keys = connection.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = 't_first.machine'::regclass AND contype = 'f'"
        ).fetchall()
        indexes = connection.execute(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 't_first' AND tablename = 'machine'"
        ).fetchall()
    assert names <= columns.keys()
    assert columns["price"] == columns["run_hours"] == columns["discount"] == "numeric"
    assert (columns["installed_on"], columns["warranty"]) == ("date", "boolean")
    assert (columns["account"], columns["uses"]) == ("uuid", "ARRAY")
    for column, target in (
        ("account", "account"),
        ("site_contact", "contact"),
        ("keeper", '"user"'),
    ):
        wanted = f"FOREIGN KEY ({column}) REFERENCES t_first.{target}(id)"
        assert any(wanted in text for (text,) in keys)
        assert any(f"({column}" in text for (text,) in indexes)
    assert any("(status " in text and ", installed_on " in text for (text,) in indexes)
