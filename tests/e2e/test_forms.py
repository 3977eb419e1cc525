"""Forms whose choices depend on each other, and saves that ask before they go on."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from dougong.kernel.messages import say

A_CAR = {"name": "A car", "brand": "audi", "model": "a4", "pin": "open sesame"}
BRANDS = ({"value": "audi"}, {"value": "bmw"})
MODELS = ({"value": "a4", "when": ["audi"]}, {"value": "m3", "when": ["bmw"]})
CAR: dict[str, Any] = {
    "kind": "object",
    "name": "e2e_car",
    "label": say("Car", "汽车"),
    "plural": say("Cars", "汽车"),
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "required": True, "label": say("Name", "名称")},
        {"name": "brand", "type": "picklist", "options": BRANDS, "label": say("Brand", "品牌")},
        {
            "name": "model",
            "type": "picklist",
            "controlled_by": "brand",
            "options": MODELS,
            "label": say("Model", "车型"),
        },
        {"name": "price", "type": "number", "label": say("Price", "价格")},
        {
            "name": "doubled",
            "type": "formula",
            "returns": "number",
            "formula": "price * 2",
            "label": say("Doubled", "两倍价格"),
        },
        {"name": "pin", "type": "encrypted_text", "label": say("Pin", "密码")},
        {
            "name": "like",
            "type": "lookup",
            "to": "e2e_car",
            "filter": "brand = $record.brand",
            "label": say("Like", "类似"),
        },
    ],
    "record_types": [
        {"name": "new", "label": say("New car", "新车"), "default": True},
        {"name": "used", "label": say("Used car", "二手车"), "options": {"brand": ["bmw"]}},
    ],
    "rules": [
        {
            "name": "cheap",
            "when": "price < 10",
            "severity": "warning",
            "field": "price",
            "message": say("That is a very low price", "价格过低"),
        },
        {
            "name": "negative",
            "when": "price < 0",
            "field": "price",
            "message": say("A price is not below 0", "价格不能低于 0"),
        },
    ],
}

BILL: dict[str, Any] = {
    "kind": "object",
    "name": "e2e_bill",
    "label": say("Bill", "账单"),
    "plural": say("Bills", "账单"),
    "title": "name",
    "shape": "document",
    "fields": [
        {"name": "name", "type": "text", "label": say("Name", "名称")},
        {
            "name": "note",
            "type": "text",
            "label": say("Note", "备注"),
            "editable_after_submit": True,
        },
    ],
}


def deploy(page: Page, admin: dict[str, Any], base_url: str, *components: Any, **more: Any) -> None:
    """Deploy definitions."""
    answer = page.request.post(
        f"{base_url}/api/v1/meta/deploy",
        data={"components": list(components), **more},
        headers={"X-CSRF-Token": admin["csrf_token"]},
    )
    assert answer.ok, answer.text()


def choose(page: Page, field: str, option: str) -> None:
    """Choose an option of a picklist."""
    page.get_by_role("combobox", name=field).click()
    page.locator(f".ant-select-item-option[title='{option}']").click()


def act(page: Page, name: str) -> None:
    """Take an action on a record that has no button of its own."""
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name=name).click()


def test_choices_follow_what_they_depend_on_and_a_warning_is_confirmed(
    page: Page, admin: dict[str, Any], base_url: str
) -> None:
    deploy(page, admin, base_url, CAR)
    page.goto("/service/e2e_car/new")
    page.get_by_label("Name").fill("Old one")
    choose(page, "Brand", "audi")
    choose(page, "Model", "a4")

    choose(page, "Record type", "Used car")
    expect(page.locator("[data-field=brand]")).not_to_contain_text("audi")
    expect(page.locator("[data-field=model]")).to_contain_text("Choose Brand first")
    page.get_by_role("combobox", name="Brand").click()
    expect(page.locator(".ant-select-item-option:visible")).to_have_text(["bmw"])
    page.keyboard.press("Escape")
    choose(page, "Brand", "bmw")
    choose(page, "Model", "m3")
    page.get_by_label("Price").fill("-1")
    page.get_by_role("button", name="Create car").click()
    expect(page.locator("[data-field=price]")).to_contain_text("A price is not below 0")

    page.get_by_label("Price").fill("5")
    page.get_by_role("button", name="Create car").click()
    asked = page.get_by_role("dialog", name="Before you save")
    expect(asked).to_contain_text("That is a very low price")
    asked.get_by_role("button", name="Go back").click()
    expect(page.get_by_label("Price")).to_have_value("5")
    page.get_by_role("button", name="Create car").click()
    asked.get_by_role("button", name="Save anyway").click()

    expect(page.get_by_role("heading", name="Old one", level=1)).to_be_visible()
    expect(page.locator("article")).to_contain_text("m3")
    expect(page.locator("article")).to_contain_text("10")


def test_in_its_place_a_choice_takes_along_what_depends_on_it(
    page: Page, admin: dict[str, Any], base_url: str
) -> None:
    deploy(page, admin, base_url, CAR)
    record = _create(page, admin, base_url, "e2e_car", **A_CAR)
    page.goto(f"/service/e2e_car/{record}")

    page.get_by_role("button", name="Edit Brand").click()
    page.locator(".ant-select-item-option[title='bmw']").click()
    choose(page, "Model", "m3")
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    saved = page.request.get(f"{base_url}/api/v1/data/e2e_car/{record}").json()
    assert (saved["brand"], saved["model"]) == ("bmw", "m3")


def test_a_secret_is_shown_to_who_asks_for_it(
    page: Page, admin: dict[str, Any], base_url: str
) -> None:
    deploy(page, admin, base_url, CAR)
    record = _create(page, admin, base_url, "e2e_car", **A_CAR)
    page.goto(f"/service/e2e_car/{record}")
    expect(page.get_by_text("open sesame")).to_have_count(0)

    page.get_by_role("button", name="Reveal").click()

    expect(page.get_by_text("open sesame")).to_be_visible()
    page.get_by_role("button", name="Hide").click()
    expect(page.get_by_text("open sesame")).to_have_count(0)


def test_a_lookup_offers_what_its_condition_allows(
    page: Page, admin: dict[str, Any], base_url: str
) -> None:
    deploy(page, admin, base_url, CAR)
    for brand in ("audi", "bmw"):
        _create(page, admin, base_url, "e2e_car", name=f"Liked {brand}", brand=brand)
    page.goto("/service/e2e_car/new")

    choose(page, "Brand", "bmw")
    page.get_by_role("combobox", name="Like").click()
    page.keyboard.type("Liked")

    offered = page.locator(".ant-select-item-option:visible")
    expect(offered.first).to_contain_text("Liked bmw")
    expect(offered.filter(has_text="audi")).to_have_count(0)


def test_a_document_is_submitted_made_void_and_amended(
    page: Page, admin: dict[str, Any], base_url: str
) -> None:
    deploy(page, admin, base_url, BILL)
    record = _create(page, admin, base_url, "e2e_bill", name="B-1")
    page.goto(f"/service/e2e_bill/{record}")
    head = page.locator("article > header")
    expect(head).to_contain_text("Draft")

    page.get_by_role("button", name="Submit").click()
    expect(head).to_contain_text("Submitted")
    expect(page.get_by_role("button", name="Edit Name")).to_have_count(0)
    expect(page.get_by_role("button", name="Edit Note")).to_be_visible()
    expect(page.get_by_role("button", name="Delete")).to_have_count(0)

    act(page, "Make void")
    page.get_by_role("dialog").get_by_role("button", name="Make void").click()
    expect(head).to_contain_text("Void")
    page.get_by_role("button", name="Amend").click()

    expect(head).to_contain_text("Draft")
    assert not page.url.endswith(record)


def _create(
    page: Page, admin: dict[str, Any], base_url: str, object_name: str, **values: Any
) -> str:
    answer = page.request.post(
        f"{base_url}/api/v1/data/{object_name}",
        data=values,
        headers={"X-CSRF-Token": admin["csrf_token"]},
    )
    assert answer.ok, answer.text()
    made: str = answer.json()["id"]
    return made
