"""Permission sets, roles and sharing rules over HTTP: deployed, found, and told of before."""

from __future__ import annotations

from typing import Any

from dougong.testing.over_http import ApiClient

SET: dict[str, Any] = {
    "kind": "permission_set",
    "name": "clerk",
    "label": {"en": "Clerk", "zh-CN": "文员"},
    "objects": {"account": {"read": True, "delete": True}},
    "fields": {"account.credit_limit": "none"},
}
ROLE: dict[str, Any] = {
    "kind": "role",
    "name": "clerk",
    "label": {"en": "Clerk", "zh-CN": "文员"},
    "permission_sets": ["clerk"],
}
RULE: dict[str, Any] = {
    "kind": "sharing",
    "name": "key_accounts",
    "label": {"en": "Key accounts", "zh-CN": "重点客户"},
    "object": "account",
    "where": "tier = 'key'",
    "to": {"role": "clerk"},
    "level": "read",
}


def test_a_check_tells_whose_rights_narrow_and_the_deploy_goes_on(api: ApiClient) -> None:
    api.post("/meta/deploy", {"components": [SET, ROLE]})
    less = {**SET, "objects": {"account": {"read": True}}}

    checked = api.saying("zh-CN").post("/meta/deploy", {"components": [less], "check_only": True})
    deployed = api.post("/meta/deploy", {"components": [less]})

    assert checked.json is not None
    assert deployed.json is not None
    assert [(w["code"], w["message"]) for w in checked.json["warnings"]] == [
        ("deploy.rights_narrow", "权限集“文员”的权限将缩小：客户：删除")
    ]
    assert [w["code"] for w in deployed.json["warnings"]] == ["deploy.rights_narrow"]
    for each in (ROLE, SET):
        assert api.delete(f"/meta/{each['kind']}/{each['name']}").status_code == 200


def test_a_set_that_a_role_brings_is_not_deleted(api: ApiClient) -> None:
    api.post("/meta/deploy", {"components": [SET, ROLE]})

    refused = api.delete("/meta/permission_set/clerk")

    assert refused.status_code == 422
    assert refused.json is not None
    assert [each["path"] for each in refused.json["errors"]] == ["/permission_sets/0"]
    for each in (ROLE, SET):
        assert api.delete(f"/meta/{each['kind']}/{each['name']}").status_code == 200


def test_where_a_field_is_used_tells_the_sharing_rule_that_reads_it(api: ApiClient) -> None:
    api.post("/meta/deploy", {"components": [SET, ROLE, RULE]})

    used = api.get("/meta/object/account/where-used", field="tier")

    assert used.json is not None
    rules = [each for each in used.json["uses"] if each["kind"] == "sharing"]
    assert [(each["name"], each["path"], each["text"]) for each in rules] == [
        ("key_accounts", "/where", "tier = 'key'")
    ]
    for each in (RULE, ROLE, SET):
        assert api.delete(f"/meta/{each['kind']}/{each['name']}").status_code == 200


def test_a_condition_that_asks_who_is_at_work_is_refused_with_its_place(api: ApiClient) -> None:
    personal = {**RULE, "where": "owner = $user.id", "to": {"everyone": True}}

    refused = api.post("/meta/deploy", {"components": [personal]})

    assert refused.status_code == 422
    assert refused.json is not None
    assert [(each["path"], each["code"]) for each in refused.json["errors"]] == [
        ("/components/0/where", "expression.not_impersonal")
    ]
