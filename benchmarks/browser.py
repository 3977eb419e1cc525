"""A browser before the product's web server: what people wait for, timed where they see it.

Times are taken in the page, from the start of its navigation to the frame after what is waited for
was painted. A floor is a page written by hand for the same origin, so that it may call the API.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.ground import BENCH_EMAIL, PASSWORD, Ground
from benchmarks.web import Web
from dougong.deployment.deploy import DeployRequest
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.shipped import web_dir
from dougong.metadata.definition import Definition

CHROMIUM = Path("/usr/bin/chromium")
FLOOR_PATH = "/floor.html"
APP = "bench"

_SIZE = {"width": 1280, "height": 800}
_LONGEST_WAIT_MS = 60_000
# Asks at each frame whether enough of it stands there; then the next task is after the painting.
_WATCH = f"""
window.painted = (selector, count) => new Promise((done, fail) => {{
  const until = performance.now() + {_LONGEST_WAIT_MS};
  const look = () => {{
    if (document.querySelectorAll(selector).length >= count) {{
      requestAnimationFrame(() => setTimeout(() => done(performance.now())));
    }} else if (performance.now() > until) {{
      fail(new Error(`${{selector}} is not there: ${{document.body?.innerText.slice(0, 500)}}`));
    }} else {{
      requestAnimationFrame(look);
    }}
  }};
  look();
}});
"""


def why_no_browser() -> str | None:
    """Say why pages cannot be measured here; nothing if they can."""
    if not CHROMIUM.exists():
        return f"{CHROMIUM} is not there"
    if not (web_dir() / "index.html").exists():
        return "the browser app was not built; `make setup` builds it"
    return None


def add_app(ground: Ground, objects: Sequence[str], *others: Definition) -> None:
    """Deploy an app of objects, so that their pages have an address, and what they need."""
    label: JsonObject = {"en": "Bench", "zh-CN": "测试"}
    items: list[JsonValue] = [{"object": name} for name in objects]
    app: JsonObject = {"kind": "app", "name": APP, "label": label, "items": items}
    definitions = [*others, Definition("app", APP, app)]
    ground.platform.deployments.deploy(ground.actor, DeployRequest(definitions=definitions))


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a browser, signed in at the product.

    Attributes:
        browser: Chromium, shared by all visits.
        origin: Of the product's web server.
        tenant: Where they sign in; there may be several.
    """

    browser: Browser
    origin: str
    tenant: str

    @contextmanager
    def visit(self, *, floor: str = "") -> Iterator[Page]:
        """Give a page of a browser that has loaded nothing yet; the floor's page is at its path."""
        context = self.browser.new_context(base_url=self.origin, viewport=_SIZE, locale="en-GB")  # type: ignore[arg-type]
        try:
            context.set_default_timeout(_LONGEST_WAIT_MS)
            self._sign_in(context)
            context.add_init_script(_WATCH)
            context.route(
                f"**{FLOOR_PATH}",
                lambda route: route.fulfill(body=floor, content_type="text/html; charset=utf-8"),
            )
            yield context.new_page()
        finally:
            context.close()

    def time_to(self, address: str, selector: str, count: int, *, floor: str = "") -> float:
        """Give the milliseconds until so many elements are painted, nothing being cached."""
        with self.visit(floor=floor) as page:
            page.goto(address, wait_until="commit")
            return painted(page, selector, count)

    def _sign_in(self, context: BrowserContext) -> None:
        answer = context.request.post(
            "/api/v1/auth/login",
            data={"tenant": self.tenant, "email": BENCH_EMAIL, "password": PASSWORD},
        )
        if not answer.ok:
            raise RuntimeError(f"the sign-in answers {answer.status}: {answer.text()[:500]}")


@contextmanager
def open_visitor(web: Web, tenant: str) -> Iterator[Visitor]:
    """Start a browser for visits of a tenant at a web server."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--enable-precise-memory-info"],
        )
        try:
            yield Visitor(browser, f"http://127.0.0.1:{web.port}", tenant)
        finally:
            browser.close()


def painted(page: Page, selector: str, count: int) -> float:
    """Wait for so many elements; gives the milliseconds since the page was asked for."""
    taken: Any = page.evaluate(
        "([selector, count]) => window.painted(selector, count)", [selector, count]
    )
    return float(taken)


def script_heap_mb(page: Page) -> float:
    """Give the memory that a page's scripts hold, once the garbage was collected."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used: float = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return used / 1024 / 1024


def busy_clock(page: Page) -> Callable[[], float]:
    """Give what tells the milliseconds that a page's main thread was busy so far."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy_ms() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        busy: float = next(each["value"] for each in metrics if each["name"] == "TaskDuration")
        return busy * 1000

    return busy_ms
