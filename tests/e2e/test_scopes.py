"""What pages load of the definitions: those of the object at hand, and anew after a deploy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from dougong.kernel.messages import say


def kite(plural: str) -> dict[str, Any]:
    """Give the definition of an object."""
    return {
        "kind": "object",
        "name": "e2e_kite",
        "label": say("Kite", "风筝"),
        "plural": say(plural, "风筝"),
        "title": "name",
        "fields": [{"name": "name", "type": "text", "label": say("Name", "名称")}],
    }


@pytest.fixture
def deploy(page: Page, admin: dict[str, Any], base_url: str) -> Iterator[Any]:
    """Deploys definitions; what the test leaves behind goes."""

    def call(**body: Any) -> None:
        headers = {"X-CSRF-Token": admin["csrf_token"]}
        address = f"{base_url}/api/v1/meta/deploy"
        answer = page.request.post(address, data=body, headers=headers)
        assert answer.ok, answer.text()

    yield call
    call(delete=[{"kind": "object", "name": "e2e_kite"}], allow_data_loss=True)


@pytest.fixture
def asked(page: Page) -> list[str]:
    """The calls about definitions that the browser makes."""
    found: list[str] = []

    def note(request: Request) -> None:
        path = urlsplit(request.url).path.removeprefix("/api/v1")
        about = path.startswith(("/meta", "/ui/objects", "/ui/app"))
        if about and not path.endswith(("/views", "/expression")):
            found.append(path)

    page.on("request", note)
    return found


@pytest.mark.usefixtures("admin")
def test_a_page_loads_the_definitions_of_its_object_and_no_others(
    page: Page, asked: list[str]
) -> None:
    page.goto("/service/ticket")

    expect(page.get_by_role("link", name="Open tickets", exact=True)).to_be_visible()
    expect(page.get_by_role("table").or_(page.get_by_role("grid")).first).to_be_visible()
    assert sorted(asked) == ["/ui/app", "/ui/objects/ticket"]


def test_a_page_that_stays_open_notices_a_deploy(page: Page, deploy: Any) -> None:
    deploy(components=[kite("Kites")])
    page.goto("/crm/e2e_kite")
    expect(page.get_by_role("heading", name="Kites")).to_be_visible()

    deploy(components=[kite("Dragons")])
    page.evaluate("window.dispatchEvent(new Event('visibilitychange'))")

    expect(page.get_by_role("heading", name="Dragons")).to_be_visible()


@pytest.mark.usefixtures("admin")
def test_an_object_that_is_not_there_is_said_not_to_be(page: Page) -> None:
    page.goto("/service/no_such_thing")

    expect(page.get_by_text("This does not exist")).to_be_visible()
    expect(page.get_by_role("navigation").first).to_be_visible()
