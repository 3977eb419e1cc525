"""Limits of a tenant: what is over is refused with 429, says which it is and when to come back."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask

from dougong.api.admission import Admission
from dougong.api.turns import Turns
from dougong.app import Platform
from dougong.records.bulk.importing import IMPORT
from dougong.storage.limits import Quotas
from dougong.testing.over_http import ApiClient, Home, make_home


class Seconds:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def limited(platform: Platform, app: Flask) -> Home:
    """A tenant of its own for each test."""
    return make_home(platform, app)


def limit(home: Home, **limits: int | None) -> None:
    """Give the tenant limits, as known to every process."""
    home.platform.operators.change(None, home.tenant.name, limits=limits)
    home.platform.quotas._limits.clear()
    home.platform.quotas._measured.clear()


def admission_of(home: Home) -> Admission:
    """What lets requests into the application of the tests."""
    cells = (
        cell.cell_contents
        for view in home.app.view_functions.values()
        for cell in getattr(view, "__closure__", None) or ()
    )
    return next(each for each in cells if isinstance(each, Admission))


def told(home: Home) -> Any:
    return home.api.get("/limits").json


def refusal(answer: Any) -> tuple[int, str, bool]:
    return answer.status_code, answer.json["code"], int(answer.headers["Retry-After"]) >= 1


def test_without_limits_what_is_used_is_told(limited: Home) -> None:
    limited.api.create("account", name="One", code="1")

    answer = told(limited)

    assert {name: each["most"] for name, each in answer.items()} == {
        "rows": None,
        "storage_bytes": None,
        "api_per_minute": None,
        "jobs": None,
    }
    assert answer["storage_bytes"]["used"] > 100_000
    assert answer["jobs"]["used"] == 0


def test_records_over_the_limit_are_refused_and_deleting_makes_room(limited: Home) -> None:
    limit(limited, rows=1000)
    used = told(limited)["rows"]["used"]
    limit(limited, rows=used + 2)
    first = limited.api.create("account", name="One", code="1")
    limited.api.create("account", name="Two", code="2")

    refused = limited.api.post("/data/account", {"name": "Three", "code": "3"})

    assert refusal(refused) == (429, "limits.rows", True)
    assert refused.json["details"] == {  # type: ignore[index]
        "most": used + 2,
        "used": used + 2,
        "retry_after_s": 60,
    }
    assert told(limited)["rows"] == {"used": used + 2, "most": used + 2}
    assert limited.api.delete(f"/data/account/{first['id']}").status_code == 204
    limited.platform.quotas._measured.clear()
    assert limited.api.post("/data/account", {"name": "T", "code": "3"}).status_code == 201
    assert len(limited.api.records("account")) == 2


def test_an_import_stops_at_the_limit_and_says_so(limited: Home) -> None:
    limit(limited, rows=10_000)
    used = told(limited)["rows"]["used"]
    limit(limited, rows=used + 299)
    table = b"name,code\n" + b"".join(b"A%d,%d\n" % (n, n) for n in range(300))
    answer = limited.api.call(
        "POST",
        "/imports",
        data={
            "object": "account",
            "mapping": '{"name": "name", "code": "code"}',
            "file": (BytesIO(table), "accounts.csv"),
        },
        content_type="multipart/form-data",
    )
    assert answer.status_code == 202, answer.text
    assert answer.json is not None
    platform = limited.platform

    platform.do_jobs({IMPORT: replace(platform.importer, at_once=200)})

    job: Any = limited.api.get(f"/jobs/{answer.json['id']}").json
    assert (job["state"], job["done"], job["error"]["code"]) == ("failed", 200, "limits.rows")
    limited.platform.quotas._measured.clear()
    assert told(limited)["rows"]["used"] == used + 200


def test_files_over_the_limit_are_refused(limited: Home) -> None:
    limit(limited, storage_bytes=10**9)
    used = told(limited)["storage_bytes"]["used"]
    limit(limited, storage_bytes=used + 200_000)
    limited.api.upload(b"small")

    refused = limited.api.call(
        "POST", "/files", data=b"x" * 300_000, headers={"X-File-Name": "a.txt"}
    )

    assert refusal(refused) == (429, "limits.storage_bytes", True)


def test_calls_over_the_rate_are_refused_and_others_go_on(limited: Home, home: Home) -> None:
    limit(limited, api_per_minute=5)

    answers = [limited.api.get("/auth/me") for _ in range(8)]

    assert [each.status_code for each in answers] == [200] * 5 + [429] * 3
    assert refusal(answers[-1]) == (429, "limits.api_per_minute", True)
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 12
    assert home.api.get("/auth/me").status_code == 200


def test_jobs_over_the_limit_are_refused(limited: Home) -> None:
    limit(limited, jobs=1)
    account = limited.api.create("account", name="One", code="1")
    change = {"ids": [account["id"]], "set": {"name": "Two"}}
    taken = limited.api.post("/data/account/mass", change)

    refused = limited.api.post("/data/account/mass", change)

    assert taken.status_code == 202, taken.text
    assert refusal(refused) == (429, "limits.jobs", True)
    assert told(limited)["jobs"] == {"used": 1, "most": 1}


def test_rows_are_counted_again_only_once_in_a_while_and_each_process_adds_its_own(
    platform: Platform, limited: Home
) -> None:
    seconds = Seconds()
    quotas = Quotas(platform.database, platform.quotas._defaults, seconds=seconds)
    schema = limited.tenant.schema
    limit(limited, rows=10**9)

    quotas.take_rows(schema, 1)
    before = quotas._measured[schema]
    quotas.take_rows(schema, 3)

    assert quotas._measured[schema] is before
    assert before.fresh_s == 10.0
    seconds.now += 10.5
    quotas.take_rows(schema, 1)
    assert quotas._measured[schema] is not before


def test_one_tenants_flood_is_refused_while_another_is_served(limited: Home, home: Home) -> None:
    """With every place and every turn of the flood taken, another's requests are all served."""
    gate, entered = Event(), []
    turns = Turns(2, waiting=2)
    admission = admission_of(home)
    kept, admission._turns = admission._turns, turns

    def hold() -> None:
        turns.enter(limited.tenant.schema)
        entered.append(1)
        gate.wait(10)
        turns.leave(limited.tenant.schema)

    flood = [Thread(target=hold, daemon=True) for _ in range(4)]
    for thread in flood:
        thread.start()
    pause = Event()
    while len(entered) < 2 or len(turns._queues.get(limited.tenant.schema, ())) < 2:
        pause.wait(0.01)
    try:
        served = [home.api.get("/auth/me").status_code for _ in range(10)]
        refused = [limited.api.get("/auth/me") for _ in range(3)]
    finally:
        gate.set()
        for thread in flood:
            thread.join(10)
        admission._turns = kept

    assert served == [200] * 10
    assert {refusal(each) for each in refused} == {(429, "limits.busy", True)}
    assert (
        ApiClient(limited.app.test_client(), limited.api.headers).get("/auth/me").status_code == 200
    )
