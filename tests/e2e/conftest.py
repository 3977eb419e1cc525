"""What the browser tests share: the demo as `dougong start` runs it, and Debian's Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import (
    APIRequestContext,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
)

from dougong.kernel.shipped import web_dir

_ROOT = Path(__file__).parents[2]
_CHROMIUM = Path("/usr/bin/chromium")
_START_WITHIN_S = 180.0
_STOP_WITHIN_S = 30.0
_SHOWN_WITHIN_MS = 15_000
_START = (sys.executable, "-m", "dougong", "start", "--demo")
_BARRIERS = """async () => {
  const found = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  return found.violations.map(
    (each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`);
}"""
# Browsers log every answer of 400 and above; those are part of the contract here.
_REFUSAL = "Failed to load resource: the server responded with a status of 4"
_EXPECTED = (_REFUSAL, "Service Worker registration blocked by Playwright")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the pictures of docs/tour/ be written anew."""
    parser.addoption("--tour", action="store_true", help="write the pictures of docs/tour/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say why browser tests are skipped where they cannot run, and ask those that fail twice more.

    A browser keeps a time of its own beside the servers'; the summary counts what was asked again.
    What fails three times is wrong, for ``clean_slate`` lets no attempt find what another has left.
    """
    reason = ""
    if not _CHROMIUM.exists():
        reason = f"{_CHROMIUM} is not there; `make browser` installs it where root may"
    elif not (web_dir() / "index.html").exists():
        reason = "the browser app was not built; `make setup` builds it"
    mark = pytest.mark.skip(reason=reason) if reason else pytest.mark.flaky(reruns=2)
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(mark)


@pytest.fixture(scope="session", autouse=True)
def _busy_machine() -> None:
    """What a page owes is asked for as long as two browsers and their servers on two cores take."""
    expect.set_options(timeout=_SHOWN_WITHIN_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the system's Chromium, also as root and with a small /dev/shm."""
    return {
        **browser_type_launch_args,
        "executable_path": str(_CHROMIUM),
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
    }


@pytest.fixture(scope="session")
def base_url(pytestconfig: pytest.Config) -> Iterator[str]:
    """The demo, started as anyone would start it; or the one that runs at ``--base-url``."""
    running = pytestconfig.getoption("base_url")
    if running:
        yield running
        return
    folder = Path(tempfile.mkdtemp(prefix="dougong-e2e-"))
    # Not mode 0700: as root the servers run under another account.
    folder.chmod(0o755)
    url = f"http://127.0.0.1:{_free_port()}"
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*_START, "--port", url.rsplit(":", 1)[1], "--data-dir", str(folder / "data")],
            env={name: text for name, text in os.environ.items() if "DOUGONG_" not in name},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(url, process, log)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_STOP_WITHIN_S)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], base_url: str) -> dict[str, Any]:
    """A browser that asks for English; tests choose another language by the app's own switch."""
    # A service worker would keep one build's files for the next; only its own test has one.
    asked = {"base_url": base_url, "locale": "en-GB", "service_workers": "block"}
    return {**browser_context_args, **asked}


@pytest.fixture(autouse=True)
def clean_slate(
    request: pytest.FixtureRequest, playwright: Playwright, base_url: str, credentials: Any
) -> None:
    """A test that is asked again finds no draft of its last attempt, and nothing chosen in it.

    The page of that attempt is closed by then, so that nothing is saved late. What it published,
    and records, stay: fixtures take these away, or each attempt gives them names of its own.
    """
    if getattr(request.node, "execution_count", 1) == 1:
        return
    api = playwright.request.new_context()
    try:
        signed_in = api.post(f"{base_url}/api/v1/auth/login", data=credentials)
        assert signed_in.ok, signed_in.text()
        headers = {"X-CSRF-Token": str(signed_in.json()["csrf_token"])}
        _discard(api, base_url, headers)
        mine = f"{base_url}/api/v1/ui/mine"
        for key in api.get(mine).json()["values"]:
            api.delete(f"{mine}/{key}", headers=headers)
    finally:
        api.dispose()


@pytest.fixture(autouse=True)
def quiet_console(page: Page) -> Iterator[None]:
    """Every page keeps the console free of errors, the content policy's among them."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_EXPECTED):
            said.append(f"{message.location.get('url')}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    assert said == [], "\n".join(said)


@pytest.fixture(scope="session")
def credentials() -> dict[str, str]:
    """How the administrator of the demo signs in."""
    return {"email": "admin@demo.example", "password": "dougong-demo"}


@pytest.fixture
def admin(context: BrowserContext, base_url: str, credentials: dict[str, str]) -> dict[str, Any]:
    """Sign the browser in as the administrator of the demo; gives what the sign-in answered."""
    answer = context.request.post(f"{base_url}/api/v1/auth/login", data=credentials)
    assert answer.ok, answer.text()
    signed_in: dict[str, Any] = answer.json()
    headers = {"X-CSRF-Token": signed_in["csrf_token"]}
    # What a test before this one has drafted, or chosen for the user, is of no concern to it.
    _discard(context.request, base_url, headers)
    for key in ("preferences", "favourites", "recents"):
        context.request.delete(f"{base_url}/api/v1/ui/mine/{key}", headers=headers)
    return signed_in


@pytest.fixture
def passing_drafts(
    page: Page, context: BrowserContext, base_url: str, admin: dict[str, Any]
) -> Iterator[None]:
    """What a test leaves in the draft of the administrator goes after it."""
    yield
    # An open page might save once more.
    page.close()
    _discard(context.request, base_url, {"X-CSRF-Token": admin["csrf_token"]})


@pytest.fixture
def a_ticket(context: BrowserContext, base_url: str, admin: object) -> str:
    """The id of a ticket of the demo."""
    address = f"{base_url}/api/v1/data/ticket"
    answer = context.request.get(address, params={"fields": "id", "sort": "number", "limit": 1})
    return str(answer.json()["records"][0]["id"])


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return (_ROOT / "ui_builder/node_modules/axe-core/axe.min.js").read_text("utf-8")


@pytest.fixture
def barriers(axe: str) -> Callable[[Page], Any]:
    """Lists what keeps people with disabilities from using a page."""

    def list_barriers(page: Page) -> Any:
        page.evaluate(axe)
        return page.evaluate(_BARRIERS)

    return list_barriers


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where screenshots go, for people to look at."""
    folder = _ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _discard(api: APIRequestContext, base_url: str, headers: dict[str, str]) -> None:
    """Give up whatever the one who is signed in has drafted."""
    discarded = api.post(f"{base_url}/api/v1/meta/draft/discard", data={}, headers=headers)
    assert discarded.ok, discarded.text()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{url}/readyz", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"`dougong start --demo` did not come up:\n{log.read_text()[-4000:]}")
