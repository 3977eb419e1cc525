"""OWASP ASVS 5.0, level 2: authorisation by function (V8.2.1)."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home


@pytest.fixture(scope="module")
def member(home: Home) -> ApiClient:
    """A member, who has no right of the system."""
    return home.add_user("member@functions.example", member=True)[1]


ACCOUNT = {"kind": "object", "name": "account"}
FUNCTIONS: dict[str, list[tuple[str, str, Any]]] = {
    "builder": [
        ("POST", "/meta/deploy", {"components": []}),
        ("PUT", "/meta/object/account", {}),
        ("DELETE", "/meta/object/account", None),
        ("POST", "/meta/rollback", {"version": 1}),
        ("PUT", "/meta/draft/object/account", {"definition": ACCOUNT}),
        ("POST", "/meta/draft/publish", {}),
        ("POST", "/access/sharing/preview", {"kind": "sharing"}),
        ("GET", "/meta/texts", None),
    ],
    "users": [
        ("PUT", "/access/users/{me}/grants", {"admin": True, "roles": [], "permission_sets": []}),
        ("PUT", "/access/users/{admin}/grants", {"roles": [], "permission_sets": []}),
        ("POST", "/access/users/{admin}/deactivate", {}),
        ("POST", "/access/users/{admin}/transfer", {"to": "{me}"}),
        ("DELETE", "/access/users/{admin}/sessions", None),
        ("GET", "/access/users/{admin}/rights", None),
        ("POST", "/access/users/{admin}/invite", None),
    ],
    "audit": [("GET", "/audit", None), ("GET", "/audit.csv", None), ("GET", "/audit/verify", None)],
    "settings": [("PUT", "/settings/second_factor", {"value": "none", "level": "tenant"})],
    "personal_data": [
        ("POST", "/personal/find", {"email": "a@b.example"}),
        ("POST", "/personal/export", {"email": "a@b.example"}),
        ("POST", "/personal/erase", {"email": "a@b.example"}),
    ],
    "purge": [("POST", "/recycle-bin/purge", {"all": True})],
    "tenants": [
        ("GET", "/tenants", None),
        ("PATCH", "/tenants/home1", {"state": "suspended"}),
        ("DELETE", "/tenants/home1", None),
    ],
}
"""What only those may do who have a right to it, by that right."""


@pytest.mark.parametrize("right", FUNCTIONS)
def test_v8_2_1_functions_are_for_those_with_a_right_to_them(
    home: Home, member: ApiClient, right: str
) -> None:
    """8.2.1: function-level access, one right after the other; nobody gives it to themselves."""
    me: Any = member.get("/auth/me").json
    people = {"{me}": me["user"]["id"], "{admin}": home.user_id}

    def named(text: str) -> str:
        for name, user_id in people.items():
            text = text.replace(name, user_id)
        return text

    for method, path, body in FUNCTIONS[right]:
        options = {} if body is None else {"json": body}
        answer = member.call(method, named(path), **options)

        assert answer.status_code in (403, 404), (method, path, answer.status_code, answer.text)
    assert member.get("/auth/me").json == me
    assert home.api.get("/auth/me").status_code == 200


def test_v8_2_1_users_raise_themselves_by_no_record_of_their_own(
    home: Home, member: ApiClient
) -> None:
    """8.2.1: whoever may write their own record, team or membership gains no right by it."""
    me: Any = member.get("/auth/me").json
    own = me["user"]["id"]

    answers = [
        member.patch(f"/data/user/{own}", {"manager": None}),
        member.patch(f"/data/user/{own}", {"admin": True}),
        member.patch(f"/data/user/{home.user_id}", {"manager": own}),
        member.post("/data/team", {"name": "Mine", "lead": own}),
        member.post("/data/team_member", {"user": own}),
        member.post("/data/queue_member", {"user": own}),
        member.patch("/auth/me", {"rights": {"everything": True}}),
    ]

    assert {each.status_code for each in answers} <= {403, 404, 422}
    assert member.get("/auth/me").json == me
