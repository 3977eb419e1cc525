"""Pages about rights: permission sets, sharing, why, looking as others, the audit log, tenants."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from dougong.kernel.messages import say

SET = "/-/setup/permission-sets/service_agent"


def open_record(page: Page, record: str) -> None:
    """Open a ticket and the menu of what can be done with it."""
    page.goto(f"/service/ticket/{record}")
    page.get_by_role("button", name="More actions").click()


def test_a_right_is_changed_by_keys_and_taken_back(page: Page, passing_drafts: None) -> None:
    page.goto(SET)
    row = page.get_by_role("row", name=re.compile("^Any other object"))
    row.get_by_text("Any other object").focus()

    for key in ("ArrowRight", "ArrowRight", "Space"):
        page.keyboard.press(key)

    cell = page.get_by_role("checkbox", name="Create: Any other object")
    expect(cell).to_be_focused()
    expect(cell).to_be_checked()
    page.keyboard.press("ControlOrMeta+z")
    expect(cell).not_to_be_checked()


def test_a_field_gets_a_level_of_its_own_and_gives_it_up(page: Page, passing_drafts: None) -> None:
    page.goto(SET)
    page.get_by_role("searchbox", name="Find objects and fields").fill("resolution")

    page.get_by_role("radio", name="Hidden: Resolution", exact=True).check()

    page.get_by_text("Only what it says").click()
    hidden = page.get_by_role("radio", name="Hidden: Resolution", exact=True)
    expect(hidden).to_be_checked()
    page.get_by_role("button", name="Resolution: as any other field", exact=True).click()
    expect(hidden).to_have_count(0)


def test_two_sets_beside_each_other_show_where_they_differ(page: Page, admin: object) -> None:
    page.goto(f"{SET}?tab=compare")

    page.get_by_label("Compare with…").select_option("read_only")

    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader", name="Read only")).to_be_visible()
    expect(table.get_by_role("row", name="Read Yes: those they reach")).to_have_count(0)
    expect(table.get_by_role("row", name="Create Yes No").first).to_be_visible()


def test_a_sharing_rule_tells_how_far_it_reaches(page: Page, passing_drafts: None) -> None:
    page.goto("/-/setup/sharing/of/ticket")
    page.get_by_role("radio", name="Private").check()
    page.get_by_role("button", name="New sharing rule").click()
    page.get_by_role("dialog").get_by_role("textbox").first.fill("Everything for everyone")
    page.get_by_role("dialog").get_by_role("button", name="Create").click()

    page.get_by_text("Formula", exact=True).click()
    page.get_by_role("textbox", name="Condition").fill("NOT(ISBLANK(subject))")
    page.get_by_label("Share with: kind").select_option("everyone")

    reach = page.get_by_role("region", name="How far it reaches")
    expect(reach).to_contain_text(re.compile(r"[1-9]\d* people"))
    expect(reach).to_contain_text(re.compile(r"[1-9][\d,]* Tickets"))


def test_it_is_told_who_sees_a_record_and_why(page: Page, a_ticket: str) -> None:
    open_record(page, a_ticket)
    page.get_by_role("menuitem", name="Who can see this?").click()

    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", name="Read: Yes")).to_be_visible()
    expect(panel).to_contain_text("administrator")
    panel.get_by_role("combobox", name="What this person may do").fill("shen")
    panel.get_by_text("Shen Lan").first.click()
    expect(panel.get_by_role("button", name="See everything as Shen Lan does")).to_be_visible()


def test_one_sees_everything_as_another_user_and_changes_nothing(
    page: Page, context: BrowserContext, base_url: str, a_ticket: str
) -> None:
    open_record(page, a_ticket)
    page.get_by_role("menuitem", name="Who can see this?").click()
    panel = page.get_by_role("dialog")
    panel.get_by_role("combobox", name="What this person may do").fill("shen")
    panel.get_by_text("Shen Lan").first.click()
    panel.get_by_role("button", name="See everything as Shen Lan does").click()

    bar = page.get_by_role("complementary", name="Looking as another user")
    expect(bar).to_contain_text("You see everything as Shen Lan does.")
    expect(page.get_by_role("button", name=re.compile("Shen Lan"))).to_be_visible()
    me = context.request.get(f"{base_url}/api/v1/auth/me").json()
    refused = context.request.post(
        f"{base_url}/api/v1/data/ticket", data={}, headers={"X-CSRF-Token": me["csrf_token"]}
    )
    assert (refused.status, refused.json()["code"]) == (403, "access.viewing")
    bar.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name=re.compile("Lin Yu"))).to_be_visible()
    expect(bar).to_have_count(0)


def test_the_audit_log_is_narrowed_opened_and_checked(page: Page, admin: object) -> None:
    page.goto("/-/setup/audit")

    page.get_by_label("Action").select_option("sign_in")
    entry = page.get_by_role("button", name=re.compile("Signed in")).first
    entry.click()

    expect(page).to_have_url(re.compile("action=sign_in"))
    expect(page.get_by_role("definition").filter(has_text="sign_in")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Set the password"))).to_have_count(0)
    page.get_by_role("button", name="Check the log").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"Nothing was tampered with: \d+ entries"))


def test_what_is_kept_of_a_person_is_found_and_erasing_is_told_first(
    page: Page, context: BrowserContext, base_url: str, admin: object
) -> None:
    asked: dict[str, str | float | bool] = {
        "where": "NOT(ISBLANK(email))",
        "fields": "email,name",
        "limit": 1,
    }
    contact = context.request.get(f"{base_url}/api/v1/data/contact", params=asked).json()
    email = contact["records"][0]["email"]
    page.goto("/-/setup/personal-data")

    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_role("button", name="Find").click()

    expect(
        page.get_by_role("heading", name=re.compile("holds? data of this person"))
    ).to_be_visible()
    page.get_by_role("button", name="Erase…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"\d+ values? goe?s?"))
    expect(dialog.get_by_role("button", name="Erase")).to_be_disabled()
    dialog.get_by_role("button", name="Cancel").click()


def test_personal_data_of_somebody_are_found_from_their_record(
    page: Page, context: BrowserContext, base_url: str, admin: object
) -> None:
    found = context.request.get(f"{base_url}/api/v1/data/contact", params={"limit": 1}).json()
    page.goto(f"/core/contact/{found['records'][0]['id']}")

    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Personal data of this person").click()

    expect(page).to_have_url(re.compile("/-/setup/personal-data"))
    expect(
        page.get_by_role("heading", name=re.compile("holds? data of this person"))
    ).to_be_visible()


def test_a_token_is_let_use_a_right_on_the_platform_and_nothing_else(
    page: Page,
    playwright: Playwright,
    base_url: str,
    admin: object,
    barriers: Callable[[Page], Any],
) -> None:
    page.goto("/-/profile?tab=tokens")
    page.get_by_role("button", name="New token").click()
    dialog = page.get_by_role("dialog", name="New token")
    dialog.get_by_label("What is it for?").fill("e2e auditor")
    expect(dialog.get_by_role("button", name="Create token")).to_be_disabled()
    dialog.get_by_role("checkbox", name="read the audit log").check()
    assert barriers(page) == []
    dialog.get_by_role("button", name="Create token").click()
    shown = page.get_by_role("region", name="The token e2e auditor is ready")
    bearer = {"Authorization": f"Bearer {shown.locator('code').inner_text()}"}
    program = playwright.request.new_context(base_url=base_url, extra_http_headers=bearer)

    audit, tickets, users = (
        program.get(f"/api/v1/{path}").status for path in ("audit", "data/ticket", "access/users")
    )

    assert (audit, tickets, users) == (200, 403, 403)
    token = page.get_by_role("listitem").filter(has_text="e2e auditor")
    expect(token).to_contain_text("system: read the audit log")
    token.get_by_role("button", name="Revoke e2e auditor").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(token).to_have_count(0)


def test_operators_see_tenants_and_are_asked_before_they_copy_one(
    page: Page, admin: object
) -> None:
    page.goto("/-/tenants")
    page.get_by_role("button", name="Actions on Demo", exact=True).click()
    page.get_by_role("menuitem", name="Copy as a sandbox…").click()

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Name in addresses")).to_have_value("demo_sandbox")
    dialog.get_by_role("button", name="Continue").click()
    expect(dialog.get_by_role("switch", name="Replace personal data")).to_be_checked()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)


PAGES = (
    "/-/setup/permission-sets",
    SET,
    f"{SET}?tab=platform",
    f"{SET}?tab=compare&beside=member",
    "/-/setup/sharing",
    "/-/setup/sharing/of/ticket",
    "/-/setup/audit",
    "/-/setup/personal-data",
    "/-/tenants",
)


@pytest.mark.parametrize(("locale", "width"), [("en", 1280), ("zh-CN", 375)])
def test_the_pages_keep_nobody_out_and_fit(
    page: Page, admin: object, barriers: Callable[[Page], Any], locale: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 812})
    page.add_init_script(f"localStorage.setItem('dougong.locale', '{locale}')")

    for address in PAGES:
        page.goto(address)
        expect(page.get_by_role("heading").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert (address, barriers(page)) == (address, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


SECRET = {
    "kind": "object",
    "name": "e2e_secret",
    "label": say("Plan", "计划"),
    "plural": say("Plans", "计划"),
    "title": "name",
    "sharing": "private",
    "fields": [{"name": "name", "type": "text", "label": say("Name", "名称")}],
}
ITS_RIGHTS = {
    "kind": "permission_set",
    "name": "e2e_secrets",
    "label": say("Plans", "计划"),
    "objects": {"e2e_secret": {"read": True}},
}


@pytest.fixture
def secret(page: Page, base_url: str, admin: dict[str, Any]) -> Iterator[str]:
    """A record that only its owner reaches, of an object that agents may read."""
    api = f"{base_url}/api/v1"
    headers = {"X-CSRF-Token": admin["csrf_token"]}
    agents = page.request.get(f"{api}/meta/draft/role/service_agent").json()["definition"]
    role = {**agents, "permission_sets": [*agents["permission_sets"], "e2e_secrets"]}
    more = {"components": [SECRET, ITS_RIGHTS, role]}
    deployed = page.request.post(f"{api}/meta/deploy", data=more, headers=headers)
    assert deployed.ok, deployed.text()
    made = page.request.post(f"{api}/data/e2e_secret", data={"name": "Move"}, headers=headers)
    yield str(made.json()["id"])
    before = {"version": deployed.json()["version"] - 1, "allow_data_loss": True}
    gone = page.request.post(f"{api}/meta/rollback", data=before, headers=headers)
    assert gone.ok, gone.text()


def test_a_record_is_shared_with_somebody_and_no_longer(
    page: Page, browser: Browser, base_url: str, secret: str, credentials: dict[str, str]
) -> None:
    agent = browser.new_context(base_url=base_url).request
    agent.post("/api/v1/auth/login", data={**credentials, "email": "agent@demo.example"})
    address = f"/api/v1/data/e2e_secret/{secret}"
    assert agent.get(address).status == 404

    page.goto(f"/service/e2e_secret/{secret}")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Share").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="With whom", exact=True).fill("agent@")
    dialog.get_by_text("agent@demo.example").click()
    dialog.get_by_role("button", name="Share", exact=True).click()

    shared = dialog.get_by_role("listitem").filter(has_text="Zhou Qing")
    expect(shared).to_be_visible()
    assert agent.get(address).status == 200
    shared.get_by_role("button", name="Stop sharing with Zhou Qing").click()
    expect(shared).to_have_count(0)
    assert agent.get(address).status == 404


def test_a_masked_value_is_shown_when_asked_for_and_typed_anew(
    page: Page, context: BrowserContext, base_url: str, admin: object
) -> None:
    asked: dict[str, str | float | bool] = {"where": "NOT(ISBLANK(phone))", "limit": 1}
    found = context.request.get(f"{base_url}/api/v1/data/contact", params=asked).json()
    contact = found["records"][0]
    page.goto(f"/core/contact/{contact['id']}")
    mobile = page.get_by_role("definition").filter(has_text=contact["phone"]).last
    expect(mobile).to_be_visible()

    mobile.get_by_role("button", name="Reveal").click()
    expect(page.get_by_role("button", name="Hide")).to_be_visible()
    page.get_by_role("button", name="Edit Mobile").click()

    box = page.get_by_role("textbox", name="Mobile")
    expect(box).to_have_value("")
    expect(box).to_have_attribute("placeholder", contact["phone"])
