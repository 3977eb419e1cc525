"""Many records in one call, of any fate; and what a job did to many taken back."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from datetime import timedelta
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from dougong.records.bulk.changing import CHANGE_MANY, MassChanger
from dougong.records.bulk.steps import BulkParts
from dougong.records.bulk.undoing import UNDO_JOB, Undoer
from dougong.testing.over_http import ApiClient, Home
from dougong.worker.job_lane import JobLane

_numbers = itertools.count(1)
LABEL = {"en": "Thing", "zh-CN": "东西"}
CRATE: dict[str, Any] = {
    "kind": "object",
    "name": "crate",
    "label": LABEL,
    "plural": LABEL,
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "label": LABEL, "required": True},
        {"name": "code", "type": "text", "label": LABEL, "unique": True, "ignore_case": True},
        {"name": "size", "type": "number", "label": LABEL, "scale": 0, "min": 0},
        {"name": "weight", "type": "number", "label": LABEL, "scale": 0},
        {
            "name": "items",
            "type": "rollup",
            "label": LABEL,
            "from": "item.crate",
            "aggregate": "count",
        },
    ],
    "rules": [
        {"name": "unlucky", "when": "size = 13", "message": LABEL, "field": "size"},
        {"name": "large", "when": "size > 1000", "message": LABEL, "severity": "warning"},
    ],
}
ITEM: dict[str, Any] = {
    "kind": "object",
    "name": "item",
    "label": LABEL,
    "plural": LABEL,
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "label": LABEL},
        {"name": "crate", "type": "parent", "label": LABEL, "to": "crate"},
    ],
}
TICKET: dict[str, Any] = {
    **ITEM,
    "name": "tag",
    "fields": [
        {"name": "name", "type": "text", "label": LABEL},
        {
            "name": "crate",
            "type": "lookup",
            "label": LABEL,
            "to": "crate",
            "on_delete": "restrict",
        },
    ],
}


@pytest.fixture(scope="module", autouse=True)
def crates(home: Home) -> None:
    """Crates with items that go with them, and tags that hold them."""
    home.deploy(CRATE, ITEM, TICKET)


def bulk(api: ApiClient, mode: str, records: Sequence[Any], to: str = "crate", **more: Any) -> Any:
    """Save many records; gives the results."""
    answer = api.post(f"/data/{to}/bulk", {"mode": mode, "records": list(records), **more})
    assert answer.status_code == 200, answer.text
    results = body_of(answer)["results"]
    assert body_of(answer)["failed"] == [each["status"] for each in results].count("failed")
    return results


def body_of(answer: TestResponse) -> Any:
    """Give the JSON of an answer."""
    return answer.json


def told(results: Sequence[Any]) -> list[Any]:
    """Give the status of each, and where and why it was refused."""
    return [
        (each["status"], *[(e["path"], e["code"]) for e in each.get("errors", ())])
        for each in results
    ]


def code() -> str:
    """Give one that no crate has."""
    return f"c{next(_numbers)}"


def test_each_record_meets_its_own_fate_in_order(api: ApiClient) -> None:
    taken = code()
    results = bulk(
        api,
        "insert",
        [
            {"name": "a", "code": taken},
            {"name": "b", "code": taken.upper()},
            {"code": code()},
            {"name": "c", "size": 13},
            {"name": "d", "size": -1, "what": 1},
            {"name": "e", "size": 1001},
            [1],
            {"name": "f"},
        ],
    )

    assert told(results) == [
        ("created",),
        ("failed", ("/code", "record.duplicate_value")),
        ("failed", ("/name", "record.required")),
        ("failed", ("/size", "record.rule")),
        ("failed", ("/size", "record.invalid_value"), ("/what", "record.unknown_field")),
        ("failed", ("", "record.confirmation_required")),
        ("failed", ("", "record.not_an_object")),
        ("created",),
    ]
    assert body_of(api.get(f"/data/crate/{results[7]['id']}"))["name"] == "f"
    assert results[1]["id"] is None


def test_stored_records_are_found_by_id_or_by_a_unique_field(api: ApiClient) -> None:
    first, second = code(), code()
    one, two = bulk(
        api, "insert", [{"name": "one", "code": first}, {"name": "two", "code": second}]
    )

    by_id = bulk(
        api,
        "update",
        [
            {"id": one["id"], "size": 5, "version": 1},
            {"id": one["id"], "size": 6, "version": 1},
            {"id": two["id"], "name": "two"},
            {"id": str(uuid4()), "size": 1},
            {"id": "nonsense"},
            {"size": 1},
        ],
    )
    by_code = bulk(
        api,
        "upsert",
        [
            {"code": first.upper(), "weight": 7},
            {"code": code(), "name": "new"},
            {"code": code()},
            {"name": "no code"},
        ],
        key="code",
    )

    assert told(by_id) == [
        ("updated",),
        ("failed", ("", "record.version_conflict")),
        ("unchanged",),
        ("failed", ("", "record.not_found")),
        ("failed", ("/id", "record.invalid_value")),
        ("failed", ("/id", "record.required")),
    ]
    assert told(by_code) == [
        ("updated",),
        ("created",),
        ("failed", ("/name", "record.required")),
        ("failed", ("/code", "record.required")),
    ]
    kept = body_of(api.get(f"/data/crate/{one['id']}"))
    assert (kept["size"], kept["weight"], kept["version"]) == ("5", "7", 3)


def test_records_of_one_call_that_mean_the_same_are_saved_in_their_order(api: ApiClient) -> None:
    same = code()

    results = bulk(
        api,
        "upsert",
        [{"code": same, "name": "a"}, {"code": same, "size": 1}, {"code": same, "size": 2}],
        key="code",
    )

    assert told(results) == [("created",), ("updated",), ("updated",)]
    assert len({each["id"] for each in results}) == 1
    assert body_of(api.get(f"/data/crate/{results[0]['id']}"))["size"] == "2"


def test_what_others_hold_stays_and_the_rest_goes_with_all_that_belongs_to_it(
    api: ApiClient,
) -> None:
    free, held = bulk(api, "insert", [{"name": "free"}, {"name": "held"}])
    (item,) = bulk(api, "insert", [{"name": "i", "crate": free["id"]}], to="item")
    bulk(api, "insert", [{"name": "t", "crate": held["id"]}], to="tag")

    results = bulk(api, "delete", [{"id": free["id"]}, {"id": held["id"]}])

    assert told(results) == [("deleted",), ("failed", ("", "record.in_use"))]
    assert api.get(f"/data/item/{item['id']}").status_code == 404
    assert api.get(f"/data/crate/{held['id']}").status_code == 200


def test_all_or_nothing_writes_nothing_where_one_is_refused(api: ApiClient) -> None:
    name = code()
    sent = {"mode": "insert", "records": [{"name": name}, {"name": name, "size": 13}]}

    refused = api.post("/data/crate/bulk", {**sent, "all_or_nothing": True})
    warned = api.post(
        "/data/crate/bulk",
        {"mode": "insert", "records": [{"name": name, "size": 2000}], "all_or_nothing": True},
    )

    assert refused.status_code == 422
    assert [each["path"] for each in body_of(refused)["errors"]] == ["/records/1/size"]
    assert (warned.status_code, body_of(warned)["code"]) == (409, "record.confirmation_required")
    assert api.records("crate", where=f"name = '{name}'") == []


def test_warnings_that_are_confirmed_hold_nothing_up(api: ApiClient) -> None:
    answer = api.post(
        "/data/crate/bulk",
        {"mode": "insert", "records": [{"name": "large", "size": 2000}]},
        headers={"X-Confirm-Warnings": "large"},
    )

    assert body_of(answer)["failed"] == 0


def test_a_call_that_is_repeated_is_done_once(api: ApiClient) -> None:
    name = code()
    sent = {"mode": "insert", "records": [{"name": name}, {"name": name}]}

    first, again = (
        api.post("/data/crate/bulk", sent, headers={"Idempotency-Key": name}) for _ in range(2)
    )

    assert first.json == again.json
    assert len(api.records("crate", where=f"name = '{name}'")) == 2


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"mode": "insert", "records": []}, "request.invalid"),
        ({"mode": "merge", "records": [{}]}, "request.invalid"),
        ({"mode": "upsert", "records": [{}], "key": "name"}, "bulk.unknown_key"),
        ({"mode": "insert", "records": [{}], "key": "code"}, "bulk.unknown_key"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_as_a_whole(
    api: ApiClient, body: Any, problem: str
) -> None:
    answer = api.post("/data/crate/bulk", body)

    assert (answer.status_code, body_of(answer)["code"]) == (422, problem)


def test_the_rights_are_those_of_a_single_save(home: Home, api: ApiClient) -> None:
    _, nobody = home.add_user(f"nobody{next(_numbers)}@bulk.example")
    (one,) = bulk(api, "insert", [{"name": "one"}])

    for mode in ("insert", "update", "upsert", "delete"):
        sent = {"mode": mode, "records": [{"id": one["id"], "name": "x"}]}
        assert nobody.post("/data/crate/bulk", sent).status_code == 403

    assert body_of(api.get(f"/data/crate/{one['id']}"))["name"] == "one"


@pytest.fixture
def work(home: Home) -> JobLane:
    """A worker that does what is queued when it is told to."""
    platform = home.platform
    parts = BulkParts(platform.records, platform.ids, platform.actors)
    return JobLane(
        platform.database,
        {CHANGE_MANY: MassChanger(parts), UNDO_JOB: Undoer(parts)},
        clock=platform.clock,
        random=random.random,
        lease=timedelta(seconds=30),
        stopping=Event(),
    )


def do(api: ApiClient, work: JobLane, path: str, body: Any = None) -> str:
    """Ask for a job and have it done; gives its id."""
    answer = api.post(path, body)
    assert answer.status_code == 202, answer.text
    work.drain()
    job: Any = body_of(api.get(f"/jobs/{body_of(answer)['id']}"))
    assert job["state"] == "done", job
    return str(job["id"])


def test_a_mass_change_is_undone_but_for_what_was_changed_since(
    api: ApiClient, work: JobLane
) -> None:
    mark = code()
    one, two = bulk(api, "insert", [{"name": mark, "size": 1}, {"name": mark, "size": 2}])
    job = do(api, work, "/data/crate/mass", {"where": f"name = '{mark}'", "set": {"size": 9}})
    api.patch(f"/data/crate/{two['id']}", {"size": 10})

    undo = do(api, work, f"/jobs/{job}/undo")

    assert body_of(api.get(f"/data/crate/{one['id']}"))["size"] == "1"
    assert body_of(api.get(f"/data/crate/{two['id']}"))["size"] == "10"
    refused: Any = body_of(api.get(f"/jobs/{undo}/refused"))
    assert [each["id"] for each in refused["refused"]] == [two["id"]]
    assert refused["refused"][0]["errors"][0]["code"] == "bulk.changed_since"
    history: Any = body_of(api.get(f"/data/crate/{one['id']}/history"))
    assert [each["via"] for each in history["entries"]] == ["undo", "mass", "token"]


def test_a_mass_deletion_is_undone_with_all_that_went_along(api: ApiClient, work: JobLane) -> None:
    mark = code()
    one, two = bulk(api, "insert", [{"name": mark}, {"name": mark}])
    (item,) = bulk(api, "insert", [{"name": "i", "crate": one["id"]}], to="item")
    job = do(api, work, "/data/crate/mass", {"ids": [one["id"], two["id"]], "delete": True})

    do(api, work, f"/jobs/{job}/undo")

    assert len(api.records("crate", where=f"name = '{mark}'")) == 2
    assert api.get(f"/data/item/{item['id']}").status_code == 200
    assert body_of(api.get(f"/data/crate/{one['id']}"))["items"] == "1"


def test_a_job_is_undone_once(api: ApiClient, work: JobLane) -> None:
    (one,) = bulk(api, "insert", [{"name": "once"}])
    job = do(api, work, "/data/crate/mass", {"ids": [one["id"]], "set": {"size": 3}})
    undo = do(api, work, f"/jobs/{job}/undo")

    again, of_undo = api.post(f"/jobs/{job}/undo"), api.post(f"/jobs/{undo}/undo")

    assert (again.status_code, body_of(again)["code"]) == (409, "bulk.undone")
    assert (of_undo.status_code, body_of(of_undo)["code"]) == (409, "bulk.not_undoable")
