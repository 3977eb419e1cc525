"""`Idempotency-Key`: however often a creation is sent, it happens once and answers the same."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home


def create(api: ApiClient, key: str, **values: Any) -> Any:
    """Send a creation under a key."""
    return api.post("/data/company", values, headers={"Idempotency-Key": key})


def test_a_repetition_gets_the_first_answer_to_the_byte(api: ApiClient) -> None:
    first = create(api, "k-1", name="Once")
    api.patch(f"/data/company/{first.json['id']}", {"name": "Changed since"})

    again = create(api, "k-1", name="Once")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    assert again.headers["Location"] == first.headers["Location"]
    assert len(api.records("company", where="name = 'Changed since'")) == 1
    assert api.records("company", where="name = 'Once'") == []


def test_another_request_under_the_same_key_is_refused(api: ApiClient) -> None:
    create(api, "k-2", name="First")

    other_body = create(api, "k-2", name="Second")
    other_object = api.post(
        "/data/case_file", {"name": "First"}, headers={"Idempotency-Key": "k-2"}
    )

    assert (other_body.status_code, other_object.status_code) == (409, 409)
    assert other_body.json["code"] == "request.idempotency_key_reused"
    assert api.records("company", where="name = 'Second'") == []


def test_what_failed_may_be_sent_again_under_its_key(api: ApiClient) -> None:
    refused = create(api, "k-3", code="K3")
    taken = api.create("company", name="In the way", code="K3")
    duplicate = create(api, "k-3", name="Later", code="K3")
    api.delete(f"/data/company/{taken['id']}")

    done = create(api, "k-3", name="Later", code="K3")

    assert (refused.status_code, duplicate.status_code, done.status_code) == (422, 409, 201)


def test_keys_of_different_users_have_nothing_to_do_with_each_other(home: Home) -> None:
    _, other = home.add_user("second@example.com", admin=True)

    mine, theirs = create(home.api, "k-4", name="Mine"), create(other, "k-4", name="Theirs")

    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert mine.json["id"] != theirs.json["id"]


def test_without_a_key_each_call_creates(api: ApiClient) -> None:
    first, second = (api.create("company", name="Twice") for _ in range(2))

    assert first["id"] != second["id"]


def test_calls_at_once_under_one_key_create_one_record(home: Home) -> None:
    answers: list[Any] = []

    def call() -> None:
        client = ApiClient(home.app.test_client(), home.api.headers)
        answers.append(create(client, "k-5", name="At once"))

    threads = [Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.data for answer in answers}) == 1
    assert len(home.api.records("company", where="name = 'At once'")) == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "ü"])
def test_a_key_that_is_none_is_refused(api: ApiClient, key: str) -> None:
    answer = create(api, key, name="Odd key")

    assert answer.status_code == 400
    assert answer.json["code"] == "request.invalid_header"
    assert api.records("company", where="name = 'Odd key'") == []
