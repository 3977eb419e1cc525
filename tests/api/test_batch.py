"""Several calls in one: order, references, all or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home


def send(api: ApiClient, *requests: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    """Send a batch; gives the responses."""
    answer = api.post("/batch", {"requests": list(requests), **more})
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    responses: list[dict[str, Any]] = answer.json["responses"]
    return responses


def post(path: str, body: Any, **more: Any) -> dict[str, Any]:
    """Make a request of a batch."""
    return {"method": "POST", "path": path, "body": body, **more}


def names(api: ApiClient) -> list[str]:
    """Give the names of all companies."""
    return [each["name"] for each in api.records("company")]


def test_what_an_earlier_answer_holds_stands_in_a_later_request(api: ApiClient) -> None:
    made, case, read = send(
        api,
        post("/data/company", {"name": "Red & Co"}, id="red"),
        post("/data/case_file", {"subject": "For {{red.name}}", "company": "{{red.id}}"}, id="c"),
        {"method": "GET", "path": "/data/case_file/{{c.id}}?fields=company.name"},
    )

    assert (made["status"], made["id"]) == (201, "red")
    assert case["body"]["subject"] == "For Red & Co"
    assert case["body"]["company"]["id"] == made["body"]["id"]
    assert read["status"] == 200
    assert "Red & Co" in str(read["body"])


def test_a_request_that_is_refused_holds_up_no_other(api: ApiClient) -> None:
    refused, lost, fine = send(
        api,
        post("/data/company", {"size": 1}, id="bad"),
        post("/data/case_file", {"subject": "x", "company": "{{bad.id}}"}),
        post("/data/company", {"name": "Fine"}),
    )

    assert (refused["status"], refused["body"]["errors"][0]["path"]) == (422, "/name")
    assert (lost["status"], lost["body"]["code"]) == (422, "batch.unknown_reference")
    assert fine["status"] == 201


def test_braces_that_name_no_request_are_a_text(api: ApiClient) -> None:
    (made,) = send(api, post("/data/company", {"name": "Dear {{record.name}}"}))

    assert made["body"]["name"] == "Dear {{record.name}}"


def test_an_atomic_batch_does_all_or_nothing(api: ApiClient) -> None:
    before = names(api)

    first, second, third = send(
        api,
        post("/data/company", {"name": "Gone again"}, id="a"),
        post("/data/company", {"name": "", "code": "x"}),
        post("/data/company", {"name": "Never tried"}),
        atomic=True,
    )

    assert (first["status"], first["id"]) == (424, "a")
    assert first["body"]["code"] == "batch.rolled_back"
    assert second["body"]["errors"][0]["code"] == "record.required"
    assert third["status"] == 424
    assert names(api) == before


def test_an_atomic_batch_reads_what_it_wrote(api: ApiClient) -> None:
    made, listed, changed = send(
        api,
        post("/data/company", {"name": "Atom", "code": "atom"}, id="made"),
        {"method": "GET", "path": "/data/company?where=code%20%3D%20'atom'", "id": "l"},
        {
            "method": "PATCH",
            "path": "/data/company/{{l.records.0.id}}",
            "body": {"size": 5},
            "headers": {"If-Match": '"1"'},
        },
        atomic=True,
    )

    assert [each["status"] for each in (made, listed, changed)] == [201, 200, 200]
    kept: Any = api.get(f"/data/company/{made['body']['id']}").json
    assert kept["size"] == "5"


@pytest.mark.parametrize(
    ("request_", "atomic", "code"),
    [
        (post("/batch", {"requests": []}), False, "batch.not_possible"),
        (post("/auth/login", {}), False, "batch.not_possible"),
        ({"method": "GET", "path": "/meta/object/company"}, True, "batch.not_atomic"),
        ({"method": "GET", "path": "/nowhere"}, False, "request.unknown_address"),
        ({"method": "GET", "path": "/data/company?what=1"}, False, "request.invalid_query"),
    ],
)
def test_what_cannot_be_part_of_a_batch_is_told_at_its_place(
    api: ApiClient, request_: dict[str, Any], atomic: bool, code: str
) -> None:
    (answer,) = send(api, request_, atomic=atomic)

    assert answer["body"]["code"] == code


def test_a_version_that_is_out_of_date_is_refused_within_a_batch(api: ApiClient) -> None:
    made = api.create("company", name="Old")
    api.patch(f"/data/company/{made['id']}", {"size": 1})

    (answer,) = send(
        api,
        {
            "method": "DELETE",
            "path": f"/data/company/{made['id']}",
            "headers": {"If-Match": '"1"'},
        },
    )

    assert (answer["status"], answer["body"]["code"]) == (409, "record.version_conflict")


def test_a_batch_that_is_repeated_makes_nothing_twice(api: ApiClient) -> None:
    sent = {"requests": [post("/data/company", {"name": "Once only"})]}

    first, again = (
        api.call("POST", "/batch", json=sent, headers={"Idempotency-Key": "b-1"}) for _ in range(2)
    )

    assert first.json == again.json
    assert names(api).count("Once only") == 1


def test_each_request_is_held_to_the_rights_of_who_sends_it(home: Home) -> None:
    _, anybody = home.add_user("batch@home.example")

    read, made = send(
        anybody,
        {"method": "GET", "path": "/access/users"},
        post("/data/company", {"name": "No right"}),
    )

    assert read["status"] == 403
    assert made["status"] == 403
