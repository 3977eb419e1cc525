"""Packages that were made to do harm: refused with an error of ours, and nothing stays."""

from __future__ import annotations

import io
import stat
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import orjson
import pytest

from dougong.testing.over_http import Home

MANIFEST = orjson.dumps({"name": "evil", "version": "1.0.0", "title": {"en": "Evil"}})


def zipped(*entries: tuple[str | ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        file.writestr("manifest.json", MANIFEST)
        for name, content in entries:
            file.writestr(name, content)
    return out.getvalue()


def link() -> ZipInfo:
    entry = ZipInfo("docs/passwd.md")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


HOSTILE = {
    "a path upwards": (zipped(("../../plugins/evil/plugin.py", b"")), 422),
    "an absolute path": (zipped(("/etc/cron.d/evil", b"")), 422),
    "a link": (zipped((link(), b"/etc/passwd")), 422),
    "a bomb": (zipped(("metadata/objects/x.json", bytes(21 * 1024 * 1024))), 413),
    "a deep document": (zipped(("metadata/objects/x.json", b"[" * 100_000)), 422),
    "no zip": (b"MZ" + bytes(100), 422),
    "nothing": (b"", 422),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_package_is_refused_and_nothing_of_it_stays(home: Home, name: str) -> None:
    data, status = HOSTILE[name]

    answer = home.api.call(
        "POST", "/packages", data=data, headers={"Content-Type": "application/zip"}
    )

    assert (answer.status_code, "code" in (answer.json or {})) == (status, True), answer.text
    listed = home.api.get("/packages").json
    assert listed is not None
    assert "evil" not in [each["name"] for each in listed["packages"]]


def test_the_code_of_an_uploaded_package_never_runs(home: Home) -> None:
    code = zipped(("plugin.py", b"raise SystemExit('it ran')\n"))
    headers = {"Content-Type": "application/zip"}

    sent = home.api.call("POST", "/packages", data=code, headers=headers)
    plan = home.api.post("/packages/evil/plan", {"action": "install"}).json

    assert sent.status_code == 201
    assert plan is not None
    assert (plan["code"], plan["possible"]) == (True, True)
    done = home.api.post("/packages/evil/apply", {"action": "install", "hash": plan["hash"]})
    assert done.status_code == 200
    assert done.json is not None
    assert done.json["package"]["plugin"] == {"name": None, "loaded": False}
