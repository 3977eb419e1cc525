"""Amounts over HTTP: in the tenant's currency, a fixed one, or that of the record."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.desk import an_object
from dougong.testing.over_http import ApiClient, Home

CODES = [{"value": "EUR"}, {"value": "JPY"}]


def deal(*fields: dict[str, Any]) -> dict[str, Any]:
    """Give an object with these fields."""
    return an_object("deal", *fields)


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        (
            [{"name": "amount", "type": "currency", "code": "XYZ"}],
            "/fields/1/code",
            "field.invalid_option",
        ),
        ([{"name": "amount", "type": "currency", "code": "euro"}], "/fields/1/code", None),
        (
            [{"name": "amount", "type": "currency", "currency": {"field": "kode"}}],
            "/fields/1/currency/field",
            "definition.unknown_field",
        ),
        (
            [
                {"name": "rate", "type": "number"},
                {"name": "amount", "type": "currency", "currency": {"field": "rate"}},
            ],
            "/fields/2/currency/field",
            "definition.unfit_field",
        ),
        (
            [{"name": "amount", "type": "currency", "code": "EUR", "currency": {"field": "name"}}],
            "/fields/1/code",
            "field.invalid_option",
        ),
    ],
)
def test_a_currency_that_cannot_be_is_refused(
    api: ApiClient, fields: list[dict[str, Any]], path: str, code: str | None
) -> None:
    answer = api.post("/meta/deploy", {"components": [deal(*fields)]})

    assert answer.status_code == 422
    assert answer.json is not None
    found = {fault["path"]: fault["code"] for fault in answer.json["errors"]}
    assert list(found) == [f"/components/0{path}"]
    assert code is None or found == {f"/components/0{path}": code}


def test_an_amount_stands_beside_the_field_that_says_its_currency(
    home: Home, api: ApiClient
) -> None:
    home.deploy(
        deal(
            {"name": "code", "type": "picklist", "options": CODES},
            {"name": "amount", "type": "currency", "currency": {"field": "code"}},
            {"name": "fee", "type": "currency", "code": "JPY", "scale": 0},
        )
    )

    made = api.create("deal", name="x", code="EUR", amount="12.3", fee=500)

    assert (made["code"], made["amount"], made["fee"]) == ("EUR", "12.30", "500")
    assert [each["name"] for each in api.records("deal", where="amount > 12")] == ["x"]


def test_the_field_that_says_the_currency_cannot_go_alone(home: Home, api: ApiClient) -> None:
    code: dict[str, Any] = {"name": "code", "type": "text"}
    amount = {"name": "amount", "type": "currency", "currency": {"field": "code"}}
    home.deploy({**deal(code, amount), "name": "bill"})

    answer = api.post("/meta/deploy", {"components": [{**deal(amount), "name": "bill"}]})

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["path"] == "/components/0/fields/1/currency/field"


def test_the_session_tells_the_currency_of_the_tenant(home: Home, api: ApiClient) -> None:
    me = api.get("/auth/me").json

    assert me is not None
    assert me["tenant"]["currency"] == home.tenant.currency == "USD"
