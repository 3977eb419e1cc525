"""What changed on a record, by whom, over HTTP."""

from __future__ import annotations

from typing import Any

from dougong.testing.over_http import ApiClient, Home


def history(api: ApiClient, record: Any, **query: Any) -> Any:
    """Give the history of a case."""
    answer = api.get(f"/data/case_file/{record['id']}/history", **query)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_each_change_is_told_with_who_and_what_the_latest_first(home: Home) -> None:
    made = home.api.create("case_file", subject="Before", amount="1")
    other_id, other = home.add_user("editor@example.com", admin=True)
    place = f"/data/case_file/{made['id']}"
    other.patch(place, {"subject": "After", "amount": "2.50"})
    home.api.delete(place)
    home.api.post(f"{place}/restore")

    found = history(home.api, made)

    assert found["next_cursor"] is None
    assert [entry["event"] for entry in found["entries"]] == [
        "restored",
        "deleted",
        "updated",
        "created",
    ]
    changed = found["entries"][2]
    assert changed["user"] == {"id": other_id, "label": "editor"}
    assert changed["via"] == "token"
    assert changed["changes"] == {"subject": ["Before", "After"], "amount": ["1.00", "2.50"]}
    assert changed["at"].endswith("Z")


def test_a_long_history_comes_in_pages(api: ApiClient) -> None:
    made = api.create("case_file", subject="0")
    for number in range(1, 4):
        api.patch(f"/data/case_file/{made['id']}", {"subject": str(number)})

    first = history(api, made, limit=2)
    second = history(api, made, limit=2, cursor=first["next_cursor"])

    told = [entry["changes"].get("subject") for entry in first["entries"] + second["entries"]]
    assert told[:3] == [["2", "3"], ["1", "2"], ["0", "1"]]
    assert len(told) == 4


def test_the_history_of_what_one_may_not_see_is_not_there(home: Home) -> None:
    gone = home.api.create("case_file", subject="Gone")
    home.api.delete(f"/data/case_file/{gone['id']}")

    assert home.api.get(f"/data/case_file/{gone['id']}/history").status_code == 404
    assert home.api.get(f"/data/company/{gone['id']}/history").status_code == 404


def test_a_cursor_of_a_history_is_a_number(api: ApiClient) -> None:
    made = api.create("case_file", subject="Cursor")

    for cursor in ("x", "-1", "0", "9" * 30, "1.5"):
        answer = api.get(f"/data/case_file/{made['id']}/history", cursor=cursor)

        assert answer.status_code == 400, cursor
