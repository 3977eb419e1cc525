"""Kill -9 of the worker in the middle of an import: every row is there, once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dougong.storage.embedded.processes import wait_until
from dougong.testing.over_http import Home, app, home, platform  # noqa: F401 - fixtures

pytestmark = pytest.mark.chaos

WORKER = Path(__file__).with_name("import_worker.py")
ROWS, KILLS = 1200, 3
PATIENCE_S = 60


@pytest.fixture(scope="session")
def clock() -> None:
    """The machine's own: the workers have that too."""


def start_worker(home: Home) -> subprocess.Popen[bytes]:  # noqa: F811 - the fixture above
    """Start a worker with the settings of the tests' platform."""
    environment = {**os.environ, **home.platform.settings.to_environment()}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    return subprocess.Popen([sys.executable, str(WORKER)], env=environment)


def test_an_import_whose_workers_are_killed_saves_every_row_once(home: Home) -> None:  # noqa: F811
    table = "name\n" + "".join(f"Row {n:04d}{'!' * (n % 50 == 0) * 300}\n" for n in range(ROWS))
    headers = {"X-File-Name": "rows.csv"}
    sent: Any = home.api.call("POST", "/imports/uploads", data=table, headers=headers).json
    body = {"upload": sent["upload"], "object": "account", "mapping": {"name": {"field": "name"}}}
    started: Any = home.api.post("/imports", body).json

    def told() -> Any:
        return home.api.get(f"/imports/{started['id']}").json

    def comes_to(goal: int) -> bool:
        return wait_until(lambda: told()["done"] >= goal, timeout_s=PATIENCE_S)

    for kill in range(KILLS):
        worker = start_worker(home)
        try:
            assert comes_to((kill + 1) * ROWS // 5)
        finally:
            worker.kill()
            worker.wait()
    last = start_worker(home)
    try:
        done = wait_until(lambda: told()["state"] == "done", timeout_s=PATIENCE_S)
    finally:
        last.kill()
        last.wait()

    assert done, told()
    outcome, refused = told(), ROWS // 50
    assert (outcome["created"], outcome["failed"]) == (ROWS - refused, refused)
    names = Counter[str]()
    cursor: dict[str, str] = {}
    while True:
        page: Any = home.api.get("/data/account", limit=1000, **cursor).json
        names.update(each["name"] for each in page["records"])
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert [name for name, times in names.items() if times > 1] == []
    assert len(names) == ROWS - refused
    told_rows = home.api.get(f"/jobs/{started['id']}/refused.csv").data.decode("utf-8-sig")
    assert told_rows.count("\r\n") == refused + 1
