"""Users, roles and departments are looked after in the setup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from pyotp.totp import TOTP

EMAIL = "e2e.mochen@demo.example"


class Api:
    """Calls the API as the administrator who is signed in to a browser."""

    def __init__(self, page: Page, base_url: str, token: str) -> None:
        self._page = page
        self._base = f"{base_url}/api/v1"
        self._headers = {"X-CSRF-Token": token}

    def get(self, path: str, **params: Any) -> Any:
        """Read something that must be there."""
        answer = self._page.request.get(self._base + path, params=params)
        assert answer.ok, answer.text()
        return answer.json()

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Make a change that must be accepted."""
        answer = self._page.request.fetch(
            self._base + path, method=method, data=body, headers=self._headers
        )
        assert answer.ok, answer.text()
        return answer.json() if answer.text() else None

    def drop(self, object_name: str, where: str) -> None:
        """Delete the records that meet a condition."""
        for record in self.get(f"/data/{object_name}", where=where, fields="id")["records"]:
            self._page.request.delete(
                f"{self._base}/data/{object_name}/{record['id']}", headers=self._headers
            )


@pytest.fixture
def api(page: Page, admin: dict[str, Any], base_url: str, passing_drafts: None) -> Iterator[Api]:
    """The administrator; what tests make is gone in the end."""
    made = Api(page, base_url, admin["csrf_token"])
    yield made
    made.drop("account", "name = 'E2E Harbour'")
    made.drop("user", f"email = '{EMAIL}'")
    made.drop("department", "code = 'E2E'")


def choose(box: Locator, text: str) -> None:
    """Search a lookup for a record and take the first that is found."""
    box.click()
    box.fill(text)
    page = box.page
    page.locator(".ant-select-item-option").filter(has_text=text).first.click()


def test_a_user_is_made_granted_roles_and_hands_over_when_they_leave(
    page: Page, api: Api, barriers: Callable[[Page], Any]
) -> None:
    page.goto("/-/setup/users")
    page.get_by_role("button", name="New user").click()
    dialog = page.get_by_role("dialog", name="New user")
    dialog.get_by_label("Name", exact=True).fill("Mo Chen")
    dialog.get_by_label("Email", exact=True).fill(EMAIL)
    dialog.get_by_label("Role", exact=True).select_option("service_agent")
    assert barriers(page) == []
    dialog.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("heading", name="Mo Chen")).to_be_visible()
    in_force = page.get_by_role("region", name="In force today")
    expect(in_force).to_contain_text("by the role Service agent")
    expect(page.get_by_role("button", name="Send the invitation again")).to_be_visible()

    page.get_by_label("Add a permission set").select_option("auditor")
    page.get_by_label("Auditor from").fill("2999-01-01")
    expect(page.get_by_role("group", name="Permission sets")).to_contain_text("Not yet")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    expect(in_force).not_to_contain_text("Auditor")
    page.get_by_role("button", name="Show", exact=True).click()
    tickets = page.get_by_role("row").filter(has=page.get_by_role("button", name="Tickets"))
    expect(tickets).to_be_visible()
    assert barriers(page) == []

    user = api.get("/access/users", q=EMAIL)["users"][0]
    account = api.send("POST", "/data/account", {"name": "E2E Harbour", "owner": user["id"]})
    page.get_by_role("button", name="Deactivate").click()
    dialog = page.get_by_role("dialog", name="Deactivate Mo Chen")
    expect(dialog.get_by_role("listitem").filter(has_text="Accounts")).to_contain_text("1")
    choose(dialog.get_by_role("combobox"), "Lin Yu")
    assert barriers(page) == []
    dialog.get_by_role("button", name="Deactivate and transfer").click()
    expect(page.get_by_text("1 record transferred")).to_be_visible()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("button", name="Bring back")).to_be_visible()
    after = api.get(f"/data/account/{account['id']}", fields="owner")
    assert after["owner"]["label"] == "Lin Yu"

    page.goto("/-/setup/users?q=Mo+Chen")
    expect(page.get_by_text("No users found")).to_be_visible()
    page.get_by_role("radio", name="Deactivated").check()
    expect(page.get_by_role("row").filter(has_text=EMAIL)).to_be_visible()
    assert barriers(page) == []


def test_a_role_is_made_and_moved_by_keys(
    page: Page, api: Api, barriers: Callable[[Page], Any]
) -> None:
    page.goto("/-/setup/roles")
    page.get_by_role("button", name="Add one below Service manager").click()
    dialog = page.get_by_role("dialog", name="New role below Service manager")
    dialog.get_by_label("What is it called? (English)").fill("E2E night shift")
    dialog.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="E2E night shift", level=2)).to_be_visible()
    expect(page.get_by_label("Reports to")).to_have_value("service_manager")
    page.get_by_role("checkbox", name=re.compile("^Auditor")).check()
    expect(page.get_by_role("status").filter(has_text="Saved as a draft")).to_be_visible()
    assert barriers(page) == []
    draft = api.get("/meta/draft/role/e2e_night_shift")["definition"]
    assert draft["reports_to"] == "service_manager"
    assert draft["permission_sets"] == ["auditor"]

    page.get_by_role("link", name="Roles").first.click()
    grip = page.get_by_role("button", name="Move E2E night shift")
    grip.focus()
    page.keyboard.press("Space")
    said = page.locator("[aria-live]")
    expect(said.filter(has_text="E2E night shift")).not_to_have_count(0)
    for _ in range(12):
        if said.filter(has_text="would stand below Member").count():
            break
        page.keyboard.press("ArrowUp")
        page.wait_for_timeout(100)
    page.keyboard.press("Space")
    expect(page.get_by_text("E2E night shift is moved in your draft")).to_be_visible()
    moved = api.get("/meta/draft/role/e2e_night_shift")["definition"]
    assert moved["reports_to"] == "member"
    page.get_by_role("button", name="Undo").last.click()
    expect(page.get_by_role("list", name="Roles")).to_be_visible()
    assert barriers(page) == []


def test_a_department_is_made_moved_and_led_for_a_while(
    page: Page, api: Api, barriers: Callable[[Page], Any]
) -> None:
    page.goto("/-/setup/departments")
    page.get_by_role("button", name=re.compile("^Add one below 销售部")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill("E2E Bay")
    dialog.get_by_label("Code", exact=True).fill("E2E")
    dialog.get_by_role("button", name="Create").click()
    panel = page.get_by_role("region", name="E2E Bay")
    expect(panel).to_be_visible()
    choose(panel.get_by_label("Acting head", exact=True), "He Rui")
    panel.get_by_label("Acting head from").fill("2020-01-01")
    panel.get_by_label("Acting head until").fill("2020-12-31")
    expect(panel.get_by_text("Not today")).to_be_visible()
    panel.get_by_label("Acting head until").fill("2999-12-31")
    expect(panel.get_by_text("In force today")).to_be_visible()
    panel.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert barriers(page) == []

    page.get_by_role("button", name="New department").scroll_into_view_if_needed()
    row = page.get_by_role("button", name="Move E2E Bay").bounding_box()
    aim = page.get_by_role("button", name=re.compile("^研发部")).bounding_box()
    assert row is not None
    assert aim is not None
    page.mouse.move(row["x"] + 8, row["y"] + 8)
    page.mouse.down()
    page.mouse.move(row["x"] + 12, row["y"] + 20)
    page.mouse.move(aim["x"] + 20, aim["y"] + aim["height"] / 2, steps=5)
    page.mouse.up()
    expect(page.get_by_text("E2E Bay is moved")).to_be_visible()
    found = api.get("/data/department", where="code = 'E2E'", fields="parent,acting_head")
    assert found["records"][0]["parent"]["label"].startswith("研发部")
    assert found["records"][0]["acting_head"]["label"] == "He Rui"


def test_an_administrator_turns_off_a_second_factor_that_was_lost(
    page: Page,
    browser: Browser,
    base_url: str,
    api: Api,
    credentials: dict[str, str],
    barriers: Callable[[Page], Any],
) -> None:
    sales = {**credentials, "email": "sales@demo.example"}
    phone = browser.new_context(base_url=base_url).request
    signed_in = phone.post("/api/v1/auth/login", data=sales).json()
    headers = {"X-CSRF-Token": signed_in["csrf_token"]}
    offered = phone.post("/api/v1/auth/totp", headers=headers).json()
    code = {"code": TOTP(offered["secret"]).now()}
    assert phone.put("/api/v1/auth/totp", data=code, headers=headers).ok
    page.goto(f"/-/setup/users/{signed_in['user']['id']}")

    page.get_by_role("button", name="Turn off…").click()
    dialog = page.get_by_role("dialog", name="Turn off the second factor of He Rui?")
    assert barriers(page) == []
    dialog.get_by_role("button", name="Turn off").click()

    expect(page.get_by_text("The second factor of He Rui is off")).to_be_visible()
    expect(page.get_by_role("button", name="Turn off…")).to_have_count(0)
    assert phone.get("/api/v1/auth/me").status == 401
    assert phone.post("/api/v1/auth/login", data=sales).ok


def test_whom_providers_know_is_forgotten_where_there_are_providers(page: Page, api: Api) -> None:
    user = api.get("/access/users", q="sales@demo.example")["users"][0]
    page.goto(f"/-/setup/users/{user['id']}")
    expect(page.get_by_role("heading", name="Signing in")).to_be_visible()
    expect(page.get_by_role("button", name="Forget account…")).to_have_count(0)

    def with_a_provider(route: Route) -> None:
        providers = [{"name": "sso", "label": "Acme SSO"}]
        route.fulfill(json={**route.fetch().json(), "providers": providers})

    page.route("**/api/v1/auth/options", with_a_provider)
    page.reload()
    page.get_by_role("button", name="Forget account…").click()
    dialog = page.get_by_role("dialog", name="Forget who He Rui is at Acme SSO?")
    dialog.get_by_role("button", name="Forget account").click()

    expect(page.get_by_text("He Rui is found by their email again")).to_be_visible()


def test_whoever_has_one_right_is_led_to_its_pages_and_told_what_others_take(
    page: Page, browser: Browser, base_url: str, api: Api, credentials: dict[str, str]
) -> None:
    agent = api.get("/access/users", q="agent@demo.example")["users"][0]
    grants = f"/access/users/{agent['id']}/grants"
    before = {"roles": [{"name": "service_agent"}], "permission_sets": []}
    api.send("PUT", grants, {**before, "permission_sets": [{"name": "auditor"}]})
    own = browser.new_context(base_url=base_url, locale="en-GB", service_workers="block")
    try:
        own.request.post("/api/v1/auth/login", data={**credentials, "email": "agent@demo.example"})
        theirs = own.new_page()
        theirs.goto("/service/ticket")
        expect(theirs.get_by_role("heading", name="Tickets", level=1)).to_be_visible()
        theirs.keyboard.press("ControlOrMeta+k")
        theirs.get_by_role("combobox").fill("audit")
        theirs.get_by_role("option", name="Audit log Setup").click()
        expect(theirs.get_by_role("heading", name="Audit log")).to_be_visible()

        theirs.goto("/-/setup/roles")
        expect(theirs.get_by_text("You may not open Roles")).to_be_visible()
        expect(theirs.get_by_text("the right “Build”")).to_be_visible()
        theirs.keyboard.press("ControlOrMeta+k")
        theirs.get_by_role("combobox").fill("permission sets")
        expect(theirs.get_by_role("option", name="Permission sets Setup")).to_have_count(0)
    finally:
        own.close()
        api.send("PUT", grants, before)


def test_whoever_may_not_look_after_people_is_told_so(page: Page, base_url: str) -> None:
    page.request.post(
        f"{base_url}/api/v1/auth/login",
        data={"email": "agent@demo.example", "password": "dougong-demo", "tenant": "demo"},
    )
    page.goto("/-/setup/users")

    expect(page.get_by_text("Setup is for builders")).to_be_visible()
