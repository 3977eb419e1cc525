"""Labels in a language that the platform itself does not speak."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home

GERMAN: dict[str, Any] = {
    "kind": "translation",
    "name": "german",
    "locale": "de",
    "texts": {
        "object.company.label": "Firma",
        "object.company.field.name.label": "Firmenname",
        "object.case_file.field.status.option.open.label": "Offen",
        "picklist.language.label": "Sprache",
    },
}


@pytest.fixture(scope="module", autouse=True)
def _german(home: Home) -> None:
    home.deploy(
        {
            "kind": "picklist",
            "name": "language",
            "label": {"en": "Language", "zh-CN": "语言"},
            "options": [{"value": "zh-CN"}, {"value": "en"}, {"value": "de"}],
        },
        GERMAN,
    )


@pytest.fixture(scope="module")
def german(home: Home) -> ApiClient:
    """A client of somebody who has chosen German."""
    user, client = home.add_user("anna@translations.example", admin=True)
    assert home.api.patch(f"/data/user/{user}", {"locale": "de"}).status_code == 200
    return client


def test_what_is_in_force_says_it_and_the_layer_below_is_as_it_was(api: ApiClient) -> None:
    in_force: Any = api.get("/meta/object/company").json
    own: Any = api.get("/meta/object/company", layer="tenant").json

    assert in_force["label"] == {"en": "Company", "zh-CN": "公司", "de": "Firma"}
    assert own["label"] == {"en": "Company", "zh-CN": "公司"}


def test_the_api_page_and_errors_are_in_the_user_s_language(german: ApiClient) -> None:
    page: Any = german.get("/openapi.json").json
    company = page["components"]["schemas"]["company"]
    missing: Any = german.get("/data/company/0197f3a0-0000-7000-8000-000000000000").json

    assert company["properties"]["name"]["title"] == "Firmenname"
    assert company["properties"]["code"]["title"] == "Code"
    assert "Firma" in missing["detail"]


def test_a_browser_that_asks_for_it_gets_the_user_s_language_and_others_theirs(
    german: ApiClient, api: ApiClient
) -> None:
    path = "/data/company/0197f3a0-0000-7000-8000-000000000000"
    said: list[Any] = [
        client.saying(wish).get(path).json
        for client, wish in (
            (german, "de-DE,de;q=0.9,en;q=0.8"),
            (german, "zh-CN"),
            (api, "de"),
        )
    ]

    assert ["Firma" in each["detail"] for each in said] == [True, False, False]
    assert "公司" in said[1]["detail"]
    assert "Company" in said[2]["detail"]


def test_a_translation_goes_and_its_texts_with_it(home: Home, api: ApiClient) -> None:
    assert api.delete("/meta/translation/german").status_code == 200
    gone: Any = api.get("/meta/object/company").json
    home.deploy(GERMAN)

    assert gone["label"] == {"en": "Company", "zh-CN": "公司"}


def test_a_field_that_is_translated_cannot_go_unnoticed(api: ApiClient) -> None:
    company: Any = api.get("/meta/object/company", layer="tenant").json
    fewer = {**company, "fields": [f for f in company["fields"] if f["name"] != "name"]}

    refused: Any = api.put("/meta/object/company", {**fewer, "title": "code"})

    assert refused.status_code == 422
    assert "object.company.field.name.label" in str(refused.json["errors"])


def test_an_address_follows_what_it_names_when_that_is_renamed(home: Home, api: ApiClient) -> None:
    company: Any = api.get("/meta/object/company", layer="tenant").json
    renames = {"object.company": "firm", "object.company.name": "title"}

    answer = api.post("/meta/deploy", {"renames": renames})

    translation: Any = api.get("/meta/translation/german", layer="tenant").json
    firm: Any = api.get("/meta/object/firm").json
    assert answer.status_code == 200, answer.text
    assert translation["texts"]["object.firm.field.title.label"] == "Firmenname"
    assert firm["label"]["de"] == "Firma"
    assert len(company["fields"]) == len(firm["fields"])
