"""The realtime process, run as on a server: streams of events, and who is told of what."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import orjson
import pytest
from werkzeug.serving import make_server

from dougong.kernel.settings import Settings
from dougong.realtime.address import events_address, events_origin, may_listen
from dougong.testing.over_http import PASSWORD, ApiClient, Home, make_home

PATIENCE_S = 15.0


class Stream:
    """A stream of events as a client reads it."""

    def __init__(self, port: int, query: str = "", **headers: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        self._connection.request("GET", f"/api/v1/events{query}", headers=headers)
        self.answer = self._connection.getresponse()

    def next(self) -> tuple[str, Any]:
        """Give the next event: its name and what it tells; ``over`` at the end."""
        name = ""
        while (line := self.answer.readline().decode()) != "":
            field, _, value = line.rstrip("\n").partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                return name, orjson.loads(value)
        return "over", None

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def realtime(home: Home, database_url: str, redis_url: str) -> Iterator[int]:
    """The process, beside a web server; gives its port."""
    server = make_server("127.0.0.1", 0, home.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    port = free_port()
    settings = Settings(
        database_url=database_url, redis_url=redis_url, port=server.port, realtime_port=port
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "dougong", "realtime"],
        env={**os.environ, **settings.to_environment()},
    )
    try:
        wait(port)
        yield port
    finally:
        process.terminate()
        assert process.wait(PATIENCE_S) == 0
        server.shutdown()


def wait(port: int) -> None:
    for _ in range(150):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200
            return
        except ConnectionRefusedError:
            Event().wait(0.1)
    raise AssertionError("the realtime process does not serve")


def token(api: ApiClient) -> dict[str, str]:
    return {"Authorization": api.headers["Authorization"]}


def session(home: Home, email: str) -> tuple[ApiClient, str]:
    """Sign a browser in; gives it and its cookie."""
    client = home.anyone()
    body = {"tenant": home.tenant.name, "email": email, "password": PASSWORD}
    answer = client.post("/auth/login", body)
    assert answer.status_code == 200, answer.text
    cookie = client.flask.get_cookie("dougong")
    assert cookie is not None
    assert answer.json is not None
    csrf = {"X-CSRF-Token": answer.json["csrf_token"]}
    return ApiClient(client.flask, csrf), f"dougong={cookie.value}"


def test_a_stream_tells_versions_of_what_may_be_read_and_nothing_of_other_tenants(
    home: Home, realtime: int
) -> None:
    other = make_home(home.platform, home.app)
    mine = home.api.create("company", name="Watched")
    theirs = other.api.create("company", name="Hidden") if has_company(other) else {"id": uuid4()}
    query = f"?watch=company/{mine['id']},company/{theirs['id']},company,no_such"
    stream = Stream(realtime, query, **token(home.api))

    name, ready = stream.next()
    home.api.patch(f"/data/company/{mine['id']}", {"name": "Changed"})

    versions = [{"object": "company", "id": mine["id"], "version": 1}]
    assert (name, ready) == ("ready", {"records": versions})
    assert stream.next() == ("record", {"object": "company", "id": mine["id"], "version": 2})
    stream.close()


def has_company(home: Home) -> bool:
    return home.api.get("/data/company").status_code == 200


def test_a_notification_is_told_at_once_and_one_that_was_missed_is_when_one_comes_back(
    home: Home, realtime: int
) -> None:
    user_id, mate = home.add_user("mate@realtime.example", member=True)
    stream = Stream(realtime, **token(mate))
    assert stream.next()[0] == "ready"

    home.api.create("case_file", subject="Told", owner=user_id)
    name, first = stream.next()
    stream.close()
    home.api.create("case_file", subject="Missed", owner=user_id)
    again = Stream(realtime, f"?after={first['latest']}", **token(mate))

    assert name == "notifications"
    assert again.next()[0] == "ready"
    name, latest = again.next()
    assert (name, latest["latest"] > first["latest"]) == ("notifications", True)
    again.close()


def test_a_stream_ends_with_the_session_and_begins_with_none(home: Home, realtime: int) -> None:
    browser, cookie = session(home, home.email)
    page = {"Cookie": cookie, "Origin": "http://elsewhere.example"}
    stream = Stream(realtime, Cookie=cookie)
    assert stream.next()[0] == "ready"

    assert browser.post("/auth/logout").status_code == 204

    assert stream.next() == ("end", {"reason": "signed_out"})
    assert stream.next() == ("over", None)
    assert Stream(realtime).answer.status == 401
    assert Stream(realtime, Cookie=cookie).answer.status == 401
    assert Stream(realtime, **page).answer.status == 403


def test_pages_listen_where_they_come_from() -> None:
    alone, behind = Settings(port=8000), Settings(port=8000, proxies=1)
    public = Settings(public_url="https://{tenant}.crm.example")
    moved = Settings(port=8000, realtime_url="https://events.example/api/v1/events")

    assert events_address(alone, "box.local:8000") == "http://box.local:8001/api/v1/events"
    assert events_address(alone, "box.local:5173") == "/api/v1/events"
    assert events_address(alone, "box.local:8000/x") == "/api/v1/events"
    assert events_address(behind, "crm.example") == "/api/v1/events"
    assert events_origin(alone, "[::1]:8000") == "http://[::1]:8001"
    assert events_origin(behind, "crm.example") is None
    assert events_origin(moved, "crm.example") == "https://events.example"
    assert may_listen(alone, "http://box.local:8000", "box.local:8001")
    assert not may_listen(alone, "http://box.local:9000", "box.local:8001")
    assert not may_listen(alone, "http://evil.example:8000", "box.local:8001")
    assert may_listen(public, "https://acme.crm.example", "events.example")
    assert not may_listen(public, "https://acme.crm.example.evil", "events.example")
