"""Encrypted fields over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home

PAYEE: dict[str, Any] = {
    "kind": "object",
    "name": "payee",
    "label": {"en": "Payee", "zh-CN": "收款人"},
    "plural": {"en": "Payees", "zh-CN": "收款人"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "label": {"en": "Name", "zh-CN": "名称"}},
        {
            "name": "account_no",
            "type": "encrypted_text",
            "label": {"en": "Account", "zh-CN": "账号"},
        },
    ],
}


@pytest.fixture(scope="module", autouse=True)
def _payee(home: Home) -> None:
    home.deploy(PAYEE)


def test_a_secret_is_given_by_its_own_call_only(api: ApiClient) -> None:
    made = api.create("payee", account_no="6222020012345678")
    place = f"/data/payee/{made['id']}"

    answer = api.get(f"{place}/secrets/account_no")

    assert made["account_no"] == "••••5678"
    assert answer.json == {"value": "6222020012345678"}
    assert "no-store" in answer.headers["Cache-Control"]
    assert "6222020012345678" not in api.get(place).text
    assert "6222020012345678" not in api.get(f"{place}/history").text


@pytest.mark.parametrize("field", ["name", "no_such", "%00", "id"])
def test_what_is_not_encrypted_is_not_found(api: ApiClient, field: str) -> None:
    made = api.create("payee", account_no="6222020012345678")

    answer = api.get(f"/data/payee/{made['id']}/secrets/{field}")

    assert answer.status_code == 404


def test_who_is_no_administrator_is_refused(home: Home) -> None:
    made = home.api.create("payee", account_no="6222020012345678")
    _, other = home.add_user("reader@home.example")

    answer = other.get(f"/data/payee/{made['id']}/secrets/account_no")

    assert answer.status_code == 403
    assert "6222020012345678" not in answer.text


def test_a_mask_of_nothing_is_refused_with_its_field(api: ApiClient) -> None:
    answer = api.post("/data/payee", {"account_no": "••••1234"})

    assert answer.status_code == 422
    assert answer.json is not None
    assert [each["path"] for each in answer.json["errors"]] == ["/account_no"]
