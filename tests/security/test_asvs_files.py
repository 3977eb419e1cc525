"""OWASP ASVS 5.0, level 2: files (V5).

Names and headers of files are also in ``tests/api/test_files.py``, tables made to exhaust in
``test_hostile_tables.py``.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from dougong.api.flask_app import create_flask_app
from dougong.processes.web_app import services_of
from dougong.testing.desk import an_object
from dougong.testing.over_http import ApiClient, Home
from dougong.testing.whole_object import PIXEL

from .spending import soon

LONGEST_S = 5.0
HTML = b"<!doctype html><script>alert(1)</script>"
CASE = an_object(
    "case",
    {"name": "scan", "type": "file", "accept": ["application/pdf", "image/*"]},
    {"name": "photo", "type": "image"},
    {"name": "any", "type": "file"},
)


@pytest.fixture(scope="module")
def cases(home: Home) -> ApiClient:
    """The administrator of a tenant with an object that holds files."""
    home.deploy(CASE)
    return home.api


def send(api: ApiClient, content: bytes, name: str, media_type: str) -> Any:
    """Upload a file; gives the answer."""
    headers = {"X-File-Name": quote(name), "Content-Type": media_type}
    return api.call("POST", "/files", data=content, headers=headers)


def archive(*members: tuple[str, bytes]) -> bytes:
    """Pack files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return made.getvalue()


def send_table(
    api: ApiClient, content: bytes, name: str, path: str = "/imports/uploads", **values: str
) -> Any:
    """Send a table in a form; gives the answer."""
    data = {**values, "file": (io.BytesIO(content), name)}
    return api.call("POST", path, data=data, content_type="multipart/form-data")


def send_unsaid(api: ApiClient, path: str, content: bytes, name: str) -> Any:
    """Send bytes without saying how many there are; gives the answer."""
    return api.call(
        "POST",
        path,
        headers={"X-File-Name": name, "Content-Type": "text/plain"},
        input_stream=io.BytesIO(content),
        environ_overrides={"wsgi.input_terminated": True},
    )


def kept_blobs(home: Home) -> set[str]:
    """Give the keys of all that is stored of a tenant."""
    return {each.key for each in home.platform.blobs.entries(f"{home.tenant.schema}/")}


def test_v5_2_1_a_file_is_as_large_as_the_operator_lets_it_be(home: Home, cases: ApiClient) -> None:
    """5.2.1: the size is bounded, said or not, and of tables as well as of files."""
    services = services_of(home.platform)
    settings = replace(services.settings, max_file_bytes=1000, largest_import_mb=1)
    small = replace(services, settings=settings)
    api = replace(cases, flask=create_flask_app(small).test_client())
    table, uploads = b"a\n" * (512 * 1024), "/imports/uploads"
    longer, asked = table + b"a", {"object": "case", "mapping": '{"a": "name"}'}

    fitting = [
        send(api, b"x" * 1000, "a.txt", "text/plain"),
        send_unsaid(api, "/files", b"x" * 1000, "a.txt"),
        send_table(api, table, "a.csv"),
        send_unsaid(api, uploads, table, "a.csv"),
    ]
    before = kept_blobs(home)
    too_large = [
        send(api, b"x" * 1001, "a.txt", "text/plain"),
        send_unsaid(api, "/files", b"x" * 1001, "a.txt"),
        send_table(api, longer, "a.csv"),
        send_table(api, longer * 2, "a.csv"),
        send_table(api, longer, "a.csv", "/imports", **asked),
        send_unsaid(api, uploads, longer, "a.csv"),
        send_unsaid(api, uploads, longer * 2, "a.csv"),
        api.call("POST", uploads, data=longer, headers={"X-File-Name": "a.csv"}),
    ]

    assert [answer.status_code for answer in fitting] == [201] * 4
    assert [answer.status_code for answer in too_large] == [413] * 8
    assert kept_blobs(home) == before


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (HTML, "image/png"),
        (HTML, "image/gif"),
        (HTML, "application/pdf"),
        (HTML, "application/zip"),
        (PIXEL, "image/jpeg"),
        (b"MZ\x90\x00", "application/pdf"),
        (b"", "image/png"),
        (b"RIFF0000WAVE", "image/webp"),
    ],
)
def test_v5_2_2_what_goes_out_under_its_own_type_is_of_it(
    cases: ApiClient, content: bytes, media_type: str
) -> None:
    """5.2.2: the content is checked against the type that a file is said to be of."""
    answer = send(cases, content, "a.png", media_type)

    assert answer.status_code == 422
    assert answer.json["code"] == "file.no_image"


def test_v5_2_2_a_field_takes_the_types_that_it_names(cases: ApiClient) -> None:
    """5.2.2: types are bounded by field, on making and on changing, whatever the name ends in."""
    page = send(cases, HTML, "invoice.pdf", "text/html").json["id"]
    drawing = send(cases, b"<svg/>", "photo.png", "image/svg+xml").json["id"]
    empty = cases.create("case", name="Empty")["id"]

    for field, file_id in (("scan", page), ("photo", page), ("photo", drawing)):
        made = cases.post("/data/case", {"name": "a", field: file_id})
        changed = cases.patch(f"/data/case/{empty}", {field: file_id})
        assert (made.status_code, changed.status_code) == (422, 422)


BOMB = b"\0" * 50_000_000


@pytest.mark.parametrize(
    "content",
    [
        archive(("xl/workbook.xml", BOMB)),
        archive(*((f"xl/{n}.xml", b"x") for n in range(20_000))),
        archive(("xl/workbook.xml", archive(("xl/workbook.xml", archive(("a", BOMB)))))),
    ],
    ids=["one that grows", "many parts", "one in another"],
)
def test_v5_2_3_what_is_packed_is_unpacked_within_bounds(
    home: Home, cases: ApiClient, content: bytes
) -> None:
    """5.2.3: archives are read by a process with limits, and no upload is ever unpacked."""
    before = kept_blobs(home)

    with soon(LONGEST_S):
        table = send_table(cases, content, "a.xlsx")
        left = kept_blobs(home) - before
        kept = send(cases, content, "a.zip", "application/zip")

    assert table.status_code == 422
    assert left == set()
    assert kept.status_code == 201
    assert kept.json["size"] == len(content)


def test_v5_3_1_and_5_3_2_no_file_lies_where_its_name_says(
    home: Home, cases: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5.3.1, 5.3.2: files are kept by ids of ours; no path is made of a name."""
    opened: list[str] = []
    whole = Path.open

    def noting(self: Path, *args: Any, **more: Any) -> Any:
        opened.append(str(self))
        return whole(self, *args, **more)

    monkeypatch.setattr(Path, "open", noting)

    for name in ("../../evil.py", "/etc/cron.d/evil", "..\\evil.dll", "evil.php\0.png", "CON"):
        sent = send(cases, b"import os", name, "text/x-python").json
        assert "/" not in sent["name"]
        assert "\\" not in sent["name"]
        assert "\0" not in sent["name"]
        got = home.app.test_client().get(f"/{quote(sent['name'])}")
        assert b"import os" not in got.data
        assert cases.get(f"/files/{quote(name, safe='')}").status_code == 404

    assert [path for path in opened if "evil" in path] == []


def test_v5_3_3_paths_within_an_archive_lead_nowhere(cases: ApiClient, tmp_path: Path) -> None:
    """5.3.3: a workbook whose parts name places outside of it writes nothing there."""
    slip = tmp_path / "slip.txt"
    members = [(f"{'../' * 12}{slip.relative_to('/')}", b"evil"), (str(slip), b"evil")]

    answer = send_table(cases, archive(*members, ("xl/workbook.xml", b"<workbook/>")), "a.xlsx")

    assert answer.status_code == 422
    assert not slip.exists()


@pytest.mark.parametrize(
    "name",
    [
        "a.html",
        'a";x="b.html',
        "a\r\nX-Evil: 1.html",
        "工单 1.pdf",
        "a;b.exe",
        "=cmd.csv",
        "a%0d.txt",
    ],
)
def test_v5_4_1_and_5_4_2_downloads_are_named_and_saved(cases: ApiClient, name: str) -> None:
    """5.4.1, 5.4.2: a download is an attachment; its name is encoded by RFC 6266, and ours."""
    sent = send(cases, HTML, name, "text/html").json

    got = cases.get(f"/files/{sent['id']}")
    named = cases.call("GET", f"/files/{sent['id']}?filename=evil.exe")

    disposition = got.headers["Content-Disposition"]
    encoded = disposition.removeprefix("attachment; filename*=UTF-8''")
    assert encoded == quote(sent["name"], safe="")
    assert "X-Evil" not in got.headers
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert named.status_code == 400
