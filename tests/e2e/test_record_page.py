"""The page of a record: read, edited in place and as a whole, with what belongs to it beside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect


def _texts(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh-CN": zh}


def _field(name: str, kind: str, en: str, zh: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "label": _texts(en, zh), **more}


SITE = {
    "kind": "object",
    "name": "e2e_site",
    "label": _texts("Site", "现场"),
    "plural": _texts("Sites", "现场"),
    "title": "name",
    "fields": [
        _field("name", "text", "Name", "名称", required=True),
        _field("city", "text", "City", "城市"),
    ],
}
VISIT = {
    "kind": "object",
    "name": "e2e_call",
    "label": _texts("Visit", "走访"),
    "plural": _texts("Visits", "走访"),
    "title": "subject",
    "fields": [
        _field("subject", "text", "Subject", "主题", required=True),
        _field("notes", "long_text", "Notes", "备注"),
        _field("hours", "number", "Hours", "小时", max=10),
        _field("done", "checkbox", "Done", "已完成"),
        _field("outcome", "text", "Outcome", "结果"),
        _field("site", "lookup", "Site", "现场", to="e2e_site"),
    ],
}
TASK = {
    "kind": "object",
    "name": "e2e_task",
    "label": _texts("Task", "任务"),
    "plural": _texts("Tasks", "任务"),
    "title": "name",
    "fields": [
        _field("name", "text", "Name", "名称", required=True),
        _field("visit", "lookup", "Visit", "走访", to="e2e_call"),
    ],
}
LAYOUT = {
    "kind": "layout",
    "name": "e2e_call_record",
    "object": "e2e_call",
    "type": "record",
    "header": {"fields": ["site", "hours", "owner"]},
    "tabs": [
        {
            "name": "main",
            "label": _texts("Details", "详情"),
            "sections": [
                {
                    "name": "info",
                    "label": _texts("Visit", "走访信息"),
                    "columns": 2,
                    "fields": [
                        "subject",
                        "hours",
                        "site",
                        "done",
                        {"field": "outcome", "visible": "done"},
                        "notes",
                    ],
                },
                {
                    "name": "tasks",
                    "block": "related_list",
                    "relation": "e2e_task.visit",
                    "fields": ["name", "owner"],
                },
            ],
        },
        {
            "name": "log",
            "label": _texts("History", "变更历史"),
            "sections": [{"name": "log", "block": "history"}],
        },
    ],
    "side": [
        {
            "name": "hint",
            "block": "markdown",
            "visible": "done",
            "text": _texts("**Well done**", "**辛苦了**"),
        },
        {"name": "story", "block": "timeline"},
    ],
}
COMPONENTS: list[dict[str, Any]] = [SITE, VISIT, TASK, LAYOUT]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Api:
    """What the tests do beside the browser."""

    def __init__(self, page: Page, token: str) -> None:
        self._page = page
        self._headers = {"X-CSRF-Token": token}

    def post(self, path: str, body: Any) -> Any:
        answer = self._page.request.post(f"/api/v1{path}", data=body, headers=self._headers)
        assert answer.ok, answer.text()
        return answer.json()

    def patch(self, path: str, body: Any) -> None:
        answer = self._page.request.patch(f"/api/v1{path}", data=body, headers=self._headers)
        assert answer.ok, answer.text()

    def get(self, path: str) -> Any:
        return self._page.request.get(f"/api/v1{path}").json()


@pytest.fixture(scope="module", autouse=True)
def definitions(browser: Browser, base_url: str, credentials: dict[str, str]) -> Iterator[None]:
    """The objects of these tests, for as long as they run."""
    context = browser.new_context(base_url=base_url)
    signed_in = context.request.post("/api/v1/auth/login", data=credentials).json()
    headers = {"X-CSRF-Token": signed_in["csrf_token"]}
    deployed = context.request.post(
        "/api/v1/meta/deploy", data={"components": COMPONENTS}, headers=headers
    )
    assert deployed.ok, deployed.text()
    yield
    gone = [{"kind": each["kind"], "name": each["name"]} for each in reversed(COMPONENTS)]
    body = {"delete": gone, "allow_data_loss": True}
    removed = context.request.post("/api/v1/meta/deploy", data=body, headers=headers)
    assert removed.ok, removed.text()
    context.close()


@pytest.fixture
def api(page: Page, admin: dict[str, Any]) -> Api:
    """The API as the administrator."""
    return Api(page, admin["csrf_token"])


@pytest.fixture
def visit(api: Api) -> dict[str, Any]:
    """A visit to a site."""
    site = api.post("/data/e2e_site", {"name": "North quay", "city": "Ningbo"})
    made: dict[str, Any] = api.post(
        "/data/e2e_call", {"subject": "Yearly check", "hours": "2", "site": site["id"]}
    )
    return made


def _open(page: Page, visit: dict[str, Any]) -> None:
    page.goto(f"/service/e2e_call/{visit['id']}")
    expect(page.get_by_role("heading", name=visit["subject"], level=1)).to_be_visible()


def test_tab_saves_a_field_and_goes_on_to_the_next(
    page: Page, api: Api, visit: dict[str, Any]
) -> None:
    _open(page, visit)

    page.get_by_role("button", name="Edit Subject").press("Enter")
    expect(page.locator("form[aria-label=Subject] input")).to_be_editable()
    page.keyboard.type(" of the crane")
    page.keyboard.press("Tab")
    expect(page.locator("form[aria-label=Hours] input")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("3")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Yearly check of the crane", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Edit Hours")).to_be_focused()
    expect(page.get_by_text("Someone else saved first")).to_have_count(0)
    page.get_by_role("tab", name="History").click()
    expect(page.get_by_role("tabpanel").locator("li").first).to_contain_text("Hours")
    assert api.get(f"/data/e2e_call/{visit['id']}")["hours"] == "3"


def test_a_refusal_stands_at_its_field_with_what_was_typed(
    page: Page, api: Api, visit: dict[str, Any]
) -> None:
    _open(page, visit)

    page.get_by_role("button", name="Edit Hours").click()
    page.locator("form[aria-label=Hours] input").fill("11")
    page.keyboard.press("Enter")

    form = page.locator("form[aria-label=Hours]")
    expect(form.get_by_role("alert")).to_contain_text("10")
    expect(form.locator("input")).to_have_value("11")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Edit Hours")).to_be_focused()
    assert api.get(f"/data/e2e_call/{visit['id']}")["hours"] == "2"


def test_conditions_show_fields_while_the_page_is_edited(
    page: Page, api: Api, visit: dict[str, Any]
) -> None:
    _open(page, visit)
    expect(page.get_by_text("Outcome")).to_have_count(0)

    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_label("Done").check()
    page.get_by_label("Outcome").fill("All fine")
    page.keyboard.press("Control+s")

    expect(page.get_by_text("Well done")).to_be_visible()
    expect(page.get_by_text("All fine").first).to_be_visible()
    assert api.get(f"/data/e2e_call/{visit['id']}")["outcome"] == "All fine"


def test_who_leaves_with_changes_is_asked(page: Page, api: Api, visit: dict[str, Any]) -> None:
    _open(page, visit)
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_label("Subject").fill("Half done")

    page.locator("article > header").get_by_role("link", name="Visits", exact=True).click()

    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Subject")).to_have_value("Half done")


def test_what_was_typed_and_not_saved_is_offered_again(
    page: Page, api: Api, visit: dict[str, Any]
) -> None:
    _open(page, visit)
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_label("Subject").fill("Half done")
    page.locator("article > header").get_by_role("link", name="Visits", exact=True).click()
    page.get_by_role("button", name="Leave", exact=True).click()
    expect(page.get_by_role("heading", name="Visits", level=1)).to_be_visible()
    _open(page, visit)

    page.get_by_role("region", name="Draft").get_by_role("button", name="Continue").click()

    expect(page.get_by_label("Subject")).to_have_value("Half done")
    page.get_by_role("button", name="Cancel").click()
    page.reload()
    expect(page.get_by_role("heading", name="Yearly check", level=1)).to_be_visible()
    expect(page.get_by_role("region", name="Draft")).to_have_count(0)


def test_two_who_save_at_a_time_settle_it_field_by_field(
    page: Page, api: Api, visit: dict[str, Any], pictures: Any
) -> None:
    _open(page, visit)
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_label("Subject").fill("Mine")
    page.get_by_label("Notes").fill("My notes")
    api.patch(f"/data/e2e_call/{visit['id']}", {"subject": "Theirs", "hours": "5"})

    page.get_by_role("button", name="Save", exact=True).click()

    dialog = page.get_by_role("dialog", name="Someone else saved first")
    subject = dialog.get_by_role("group", name="Subject")
    expect(subject).to_contain_text("Yearly check")
    expect(subject.get_by_label("Yours")).to_be_checked()
    expect(dialog.get_by_role("group", name="Hours").get_by_label("Theirs")).to_be_checked()
    page.screenshot(path=pictures / "conflict.png")
    subject.get_by_label("Theirs").check()
    dialog.get_by_role("button", name="Save what I chose").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Edit", exact=True)).to_be_visible()
    saved = api.get(f"/data/e2e_call/{visit['id']}")
    assert (saved["subject"], saved["hours"], saved["notes"]) == ("Theirs", "5", "My notes")


def test_theirs_may_be_taken_as_it_is(page: Page, api: Api, visit: dict[str, Any]) -> None:
    _open(page, visit)
    page.get_by_role("button", name="Edit Subject").click()
    api.patch(f"/data/e2e_call/{visit['id']}", {"subject": "Theirs"})
    page.locator("form[aria-label=Subject] input").fill("Mine")

    page.keyboard.press("Enter")
    page.get_by_role("button", name="Take theirs").click()

    expect(page.get_by_role("heading", name="Theirs", level=1)).to_be_visible()
    assert api.get(f"/data/e2e_call/{visit['id']}")["subject"] == "Theirs"


def test_a_link_shows_what_it_leads_to(page: Page, api: Api, visit: dict[str, Any]) -> None:
    _open(page, visit)
    link = page.locator("article > header").get_by_role("link", name="North quay")

    link.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("Ningbo")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_have_count(0)
    expect(page.get_by_role("heading", name="Yearly check", level=1)).to_be_visible()

    page.mouse.move(0, 0)
    page.locator("article > header").get_by_role("button", name="Add to favourites").focus()
    for _ in range(8):
        page.keyboard.press("Tab")
        if link.evaluate("(each) => each === document.activeElement"):
            break
    expect(page.get_by_role("tooltip")).to_contain_text("North quay")


def test_what_a_lookup_needs_is_made_on_the_way(
    page: Page, api: Api, visit: dict[str, Any]
) -> None:
    _open(page, visit)

    page.get_by_role("button", name="Edit Site").click()
    page.get_by_role("combobox", name="Site").fill("South pier")
    page.get_by_text("New site").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Name")).to_have_value("South pier")
    dialog.get_by_role("button", name="Create site").click()
    expect(dialog).to_have_count(0)
    page.locator("form[aria-label=Site]").get_by_role("button", name="Save").click()

    expect(page.locator("article > header dl")).to_contain_text("South pier")


def test_a_related_record_is_made_beside_the_page(
    page: Page, api: Api, visit: dict[str, Any]
) -> None:
    _open(page, visit)

    page.get_by_role("button", name="New task").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Order a rope")
    page.get_by_role("dialog").get_by_role("button", name="Create task").click()

    tasks = page.get_by_role("region", name="Tasks").first
    expect(tasks.get_by_role("link", name="Order a rope")).to_be_visible()
    timeline = page.get_by_role("region", name="Timeline")
    expect(timeline.get_by_role("link", name="Order a rope")).to_be_visible()
    timeline.get_by_label("What to show").select_option("changes")
    expect(timeline.get_by_role("link", name="Order a rope")).to_have_count(0)


def test_the_address_remembers_the_tab(page: Page, api: Api, visit: dict[str, Any]) -> None:
    api.patch(f"/data/e2e_call/{visit['id']}", {"hours": "4"})
    _open(page, visit)

    page.get_by_role("tab", name="Details").press("ArrowRight")
    expect(page).to_have_url(re.compile(r"\?tab=log$"))
    page.reload()

    expect(page.get_by_role("tab", name="History")).to_have_attribute("aria-selected", "true")
    change = page.get_by_role("tabpanel").locator("li").first
    expect(change).to_contain_text("Hours")
    expect(change).to_contain_text("4")


def test_on_paper_all_tabs_stand_below_each_other(
    page: Page, api: Api, visit: dict[str, Any]
) -> None:
    _open(page, visit)

    page.emulate_media(media="print")

    expect(page.get_by_role("heading", name="History", level=2).first).to_be_visible()
    expect(page.get_by_role("tab")).to_have_count(0)
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("button", name="More actions")).to_be_hidden()


def test_a_record_is_handed_over(page: Page, api: Api, visit: dict[str, Any]) -> None:
    _open(page, visit)

    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Change owner").click()
    dialog = page.get_by_role("dialog", name="Change owner")
    dialog.get_by_role("combobox").fill("He Rui")
    dialog.get_by_text("sales@demo.example").click()
    dialog.get_by_role("button", name="Save").click()

    expect(page.locator("article > header dl")).to_contain_text("He Rui")


def test_what_was_thrown_away_can_be_taken_back_at_its_address(
    page: Page, api: Api, visit: dict[str, Any]
) -> None:
    _open(page, visit)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page).to_have_url(re.compile(r"/service/e2e_call"))

    page.goto(f"/service/e2e_call/{visit['id']}")
    page.get_by_role("button", name="Take it out of the recycle bin").click()

    expect(page.get_by_role("heading", name="Yearly check", level=1)).to_be_visible()


def test_j_and_k_walk_through_the_list_one_came_from(page: Page, admin: object) -> None:
    page.goto("/service/ticket?view=ticket_all&sort=number")
    page.locator("[data-row='1'] a[data-opens]").click()
    header = page.locator("article > header dl")
    expect(header).to_contain_text("T-00002")

    page.keyboard.press("j")
    expect(header).to_contain_text("T-00003")
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(header).to_contain_text("T-00001")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/service/ticket\?"))


def test_on_a_phone_there_is_one_column_and_actions_are_at_hand(
    page: Page, api: Api, visit: dict[str, Any], pictures: Any
) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    _open(page, visit)

    edit = page.get_by_role("button", name="Edit", exact=True)
    box = edit.bounding_box()
    assert box is not None
    assert box["y"] > 700
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.screenshot(path=pictures / "record-phone.png")
    edit.click()
    page.get_by_label("Subject").fill("From a phone")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="From a phone", level=1)).to_be_visible()


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_nothing_keeps_anyone_out(
    page: Page, api: Api, visit: dict[str, Any], axe: str, locale: str
) -> None:
    page.add_init_script(f"localStorage.setItem('dougong.locale', '{locale}')")
    page.goto(f"/service/e2e_call/{visit['id']}")
    expect(page.get_by_role("heading", name=visit["subject"], level=1)).to_be_visible()
    page.evaluate(axe)
    run = "(tags) => axe.run('#content', {runOnly: tags})"

    assert _found(page.evaluate(run, TAGS)) == []
    page.get_by_role("button", name="编辑" if locale == "zh-CN" else "Edit", exact=True).click()
    expect(page.get_by_label("主题" if locale == "zh-CN" else "Subject")).to_be_visible()
    assert _found(page.evaluate(run, TAGS)) == []


def _found(result: dict[str, Any]) -> list[str]:
    return [
        f"{each['id']}: {node['html']}" for each in result["violations"] for node in each["nodes"]
    ]
