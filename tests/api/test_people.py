"""Users as a list: who they are, what they are granted, and how one signs them out."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import PASSWORD, ApiClient, Home

PEOPLE: dict[str, Any] = {
    "kind": "permission_set",
    "name": "e_people",
    "label": {"en": "People", "zh-CN": "人员"},
    "system": ["users"],
}
LEAD: dict[str, Any] = {
    "kind": "role",
    "name": "e_lead",
    "label": {"en": "Lead", "zh-CN": "组长"},
    "permission_sets": ["e_people"],
}


def told(answer: Any) -> Any:
    """Give the JSON of an answer."""
    return answer.json


@pytest.fixture(scope="module", autouse=True)
def staff(home: Home) -> dict[str, str]:
    """Four users beside the administrator: one lead, one deactivated, one in a department."""
    home.deploy(PEOPLE, LEAD)
    ids = {name: home.add_user(f"{name}@example.com")[0] for name in ("ada", "bo", "cy", "di")}
    grants = {"roles": [{"name": "e_lead", "starts_on": "2999-01-01"}], "permission_sets": []}
    assert home.api.put(f"/access/users/{ids['ada']}/grants", grants).status_code == 200
    department = home.api.create("department", name="Docks", code="DCK")
    home.api.patch(f"/data/user/{ids['bo']}", {"department": department["id"]})
    home.api.patch(f"/data/user/{ids['cy']}", {"active": False})
    return {**ids, "docks": department["id"]}


def names(api: ApiClient, **query: Any) -> list[str]:
    """List the users that a query finds, by name."""
    answer = api.get("/access/users", **query)
    assert answer.status_code == 200, answer.text
    return [each["name"] for each in told(answer)["users"]]


def test_users_are_listed_by_name_with_what_they_are_granted(
    api: ApiClient, staff: dict[str, str]
) -> None:
    found = told(api.get("/access/users", q="ADA@"))

    assert found["count"] == 1
    assert found["users"] == [
        {
            "id": staff["ada"],
            "name": "ada",
            "email": "ada@example.com",
            "active": True,
            "department": None,
            "admin": False,
            "invited": False,
            "last_sign_in": None,
            "roles": [{"name": "e_lead", "label": LEAD["label"]}],
            "permission_sets": [],
        }
    ]


def test_a_list_is_narrowed_by_state_role_set_department_and_text(
    api: ApiClient, staff: dict[str, str]
) -> None:
    assert names(api) == ["ada", "Admin", "bo", "cy", "di"]
    assert names(api, active="1") == ["ada", "Admin", "bo", "di"]
    assert names(api, active="0") == ["cy"]
    assert names(api, role="e_lead") == ["ada"]
    assert names(api, permission_set="e_people") == []
    assert names(api, department=staff["docks"]) == ["bo"]
    assert names(api, q="b%") == []


def test_a_list_goes_on_where_the_page_before_ended(api: ApiClient) -> None:
    first = told(api.get("/access/users", limit=2))
    after = first["users"][-1]["id"]
    second = told(api.get("/access/users", limit=3, after=after))

    assert [each["name"] for each in first["users"]] == ["ada", "Admin"]
    assert (first["more"], first["count"]) == (True, 5)
    assert [each["name"] for each in second["users"]] == ["bo", "cy", "di"]
    assert second["more"] is False


def test_what_users_can_be_granted_tells_how_many_are(api: ApiClient) -> None:
    found = told(api.get("/access/roles"))

    roles = {each["name"]: each for each in found["roles"]}
    sets = {each["name"]: each for each in found["permission_sets"]}
    assert roles["e_lead"] == {
        "name": "e_lead",
        "label": LEAD["label"],
        "help": None,
        "users": 1,
        "reports_to": None,
        "permission_sets": ["e_people"],
    }
    assert sets["e_people"]["users"] == 0


def test_a_user_is_signed_out_everywhere(home: Home, staff: dict[str, str]) -> None:
    browser = home.anyone()
    body = {"tenant": home.tenant.name, "email": "di@example.com", "password": PASSWORD}
    assert browser.post("/auth/login", body).status_code == 200

    assert home.api.delete(f"/access/users/{staff['di']}/sessions").status_code == 204

    assert told(home.api.get(f"/access/users/{staff['di']}"))["sessions"] == 0


def test_it_takes_the_right_to_look_after_users(home: Home, staff: dict[str, str]) -> None:
    _, member = home.add_user("em@example.com", member=True)

    refused = [
        member.get("/access/users"),
        member.get("/access/roles"),
        member.delete(f"/access/users/{staff['ada']}/sessions"),
    ]

    assert [answer.status_code for answer in refused] == [403, 403, 403]
    assert {told(answer)["code"] for answer in refused} == {"access.missing_right"}


@pytest.mark.parametrize("query", [{"after": "x"}, {"department": "x"}, {"active": "2"}])
def test_what_is_no_filter_is_refused(api: ApiClient, query: dict[str, str]) -> None:
    answer = api.get("/access/users", **query)

    assert answer.status_code in (400, 422)
