"""Every text that people read, over HTTP, with the draft of whoever asks laid over."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home

LAMP: dict[str, Any] = {
    "kind": "object",
    "name": "lamp",
    "label": {"en": "Lamp", "zh-CN": "灯"},
    "plural": {"en": "Lamps", "zh-CN": "灯"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "label": {"en": "Name"}},
        {"name": "due_at", "type": "date"},
        {
            "name": "state",
            "type": "picklist",
            "label": {"en": "State", "zh-CN": "状态"},
            "options": [{"value": "lit", "label": {"en": "Lit", "zh-CN": "点亮"}}],
        },
    ],
}
CHINESE: dict[str, Any] = {
    "kind": "translation",
    "name": "lamp_words",
    "locale": "zh-CN",
    "texts": {"object.lamp.field.name.label": "名称"},
}


@pytest.fixture(autouse=True)
def _lamp(home: Home, api: ApiClient) -> Any:
    home.deploy(LAMP, CHINESE)
    yield
    api.post("/meta/draft/discard", {})


def texts(api: ApiClient) -> dict[str, Any]:
    answer = api.get("/meta/texts")
    assert answer.status_code == 200, answer.text
    found: Any = answer.json
    return {each["address"]: each for each in found["texts"]}


def test_a_text_comes_with_its_way_and_what_people_call_its_place(api: ApiClient) -> None:
    found = texts(api)["object.lamp.field.state.option.lit.label"]

    assert found == {
        "address": "object.lamp.field.state.option.lit.label",
        "kind": "object",
        "name": "lamp",
        "package": None,
        "steps": ["fields", 2, "options", 0, "label"],
        "place": [
            {"en": "Lamp", "zh-CN": "灯"},
            {"en": "State", "zh-CN": "状态"},
            {"en": "Lit", "zh-CN": "点亮"},
        ],
        "text": {"en": "Lit", "zh-CN": "点亮"},
        "translated": {},
    }


def test_what_a_translation_adds_stands_beside_what_the_definition_says(api: ApiClient) -> None:
    found = texts(api)["object.lamp.field.name.label"]

    assert found["text"] == {"en": "Name"}
    assert found["translated"] == {"zh-CN": {"text": "名称", "by": "lamp_words"}}


def test_a_field_without_a_label_has_one_made_of_its_name(api: ApiClient) -> None:
    found = texts(api)["object.lamp.field.due_at.label"]

    assert (found["text"], found["place"][-1]) == ({"en": "Due at"}, "due_at")


def test_the_draft_counts_and_what_shall_go_says_nothing(api: ApiClient) -> None:
    changed = {**LAMP, "label": {"en": "Light"}}
    api.put("/meta/draft/object/lamp", {"definition": changed})
    api.delete("/meta/draft/translation/lamp_words")

    found = texts(api)

    assert found["object.lamp.label"]["text"] == {"en": "Light"}
    assert found["object.lamp.field.name.label"]["translated"] == {}


def test_what_a_package_brings_names_it(api: ApiClient) -> None:
    packages = {each["package"] for each in texts(api).values() if each["name"] == "user"}

    assert packages == {"core"}


def test_who_may_not_build_is_refused(home: Home) -> None:
    member = home.add_user("reader@texts.example")[1]

    assert member.get("/meta/texts").status_code == 403
