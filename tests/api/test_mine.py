"""What users keep for themselves over HTTP: bounded, their own, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import Home


@pytest.fixture(autouse=True)
def _afresh(home: Home) -> None:
    with home.platform.database.transaction(home.tenant.schema) as connection:
        connection.execute(f'DELETE FROM "{home.tenant.schema}"._mine')


@pytest.mark.parametrize("value", [False, 3, "三", [1, {"a": None}], {"theme": "dark"}])
def test_what_is_kept_comes_back(home: Home, value: Any) -> None:
    assert home.api.put("/ui/mine/columns:ticket_all", {"value": value}).status_code == 204

    assert home.api.get("/ui/mine/columns:ticket_all").json == {"value": value}
    assert home.api.get("/ui/mine").json == {"values": {"columns:ticket_all": value}}


def test_a_value_takes_the_place_of_what_was_there(home: Home) -> None:
    home.api.put("/ui/mine/recents", {"value": [1]})

    home.api.put("/ui/mine/recents", {"value": [2]})

    assert home.api.get("/ui/mine").json == {"values": {"recents": [2]}}


def test_nobody_else_sees_it(home: Home) -> None:
    home.api.put("/ui/mine/favourites", {"value": ["mine"]})
    _, other = home.add_user("somebody@else.example")

    assert other.get("/ui/mine").json == {"values": {}}
    answer: Any = other.get("/ui/mine/favourites")
    assert (answer.status_code, answer.json["code"]) == (404, "access.not_kept")


def test_null_is_nothing_to_keep(home: Home) -> None:
    home.api.put("/ui/mine/recents", {"value": [1]})

    assert home.api.put("/ui/mine/recents", {"value": None}).status_code == 204
    assert home.api.get("/ui/mine").json == {"values": {}}


def test_what_is_dropped_is_gone_and_may_be_dropped_again(home: Home) -> None:
    home.api.put("/ui/mine/recents", {"value": []})

    assert home.api.delete("/ui/mine/recents").status_code == 204
    assert home.api.delete("/ui/mine/recents").status_code == 204
    assert home.api.get("/ui/mine").json == {"values": {}}


@pytest.mark.parametrize("key", ["A", "1", "a b", "a:", "a:/", "a" * 31, "a:" + "b" * 121, "a%00"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_other_keys_are_refused(home: Home, method: str, key: str) -> None:
    body = {"json": {"value": 1}} if method == "PUT" else {}

    answer: Any = home.api.call(method, f"/ui/mine/{key}", **body)

    refused = answer.status_code, answer.json["code"]
    assert refused in ((422, "access.wrong_key"), (404, "request.unknown_address"))
    assert home.api.get("/ui/mine").json == {"values": {}}


def test_a_large_value_is_refused(home: Home) -> None:
    answer: Any = home.api.put("/ui/mine/recents", {"value": "x" * 65_536})

    assert (answer.status_code, answer.json["code"]) == (413, "request.body_too_large")
    assert home.api.get("/ui/mine").json == {"values": {}}


def test_there_is_a_most_of_values_but_one_that_is_there_may_change(home: Home) -> None:
    for number in range(200):
        assert home.api.put(f"/ui/mine/columns:{number}", {"value": 1}).status_code == 204

    answer: Any = home.api.put("/ui/mine/columns:more", {"value": 1})

    assert (answer.status_code, answer.json["code"]) == (409, "access.too_many_kept")
    assert home.api.put("/ui/mine/columns:7", {"value": 2}).status_code == 204


@pytest.mark.parametrize(
    "sent", ['{"value": 1e999}', '{"value": "\\u0000"}', '{"value": "\\ud800"}']
)
def test_what_cannot_be_kept_is_refused(home: Home, sent: str) -> None:
    answer = home.api.call(
        "PUT", "/ui/mine/recents", data=sent, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code in (400, 422)
    assert home.api.get("/ui/mine").json == {"values": {}}
