"""Files over HTTP beyond up- and download: parts, versions, links, previews, scanning, tending."""

from __future__ import annotations

import io
import os
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image

from dougong.app import Platform
from dougong.processes.web_app import build_web_app
from dougong.records.files.clamd import Clamd
from dougong.records.files.previews import make_preview
from dougong.records.files.working import FileMover, FileScanner
from dougong.storage.blobs.base import blob_key
from dougong.storage.blobs.opening import open_store
from dougong.storage.file_jobs import MOVE_FILES, SCAN_FILE
from dougong.testing.desk import an_object, desk_of
from dougong.testing.over_http import ApiClient, Home, SettableClock, make_home
from dougong.testing.s3 import s3_server
from dougong.worker.files import FileTending

DEAL = an_object("deal", {"name": "contract", "type": "file"}, {"name": "photo", "type": "image"})
EICAR = b"X5O!P%@AP this stands for a virus"
BODY = bytes(range(256)) * 2000


@pytest.fixture(scope="module")
def home(platform: Platform, app: Flask) -> Home:
    """A tenant with deals."""
    made = make_home(platform, app)
    made.deploy(DEAL)
    return made


class FakeClamd(socketserver.ThreadingTCPServer):
    """Speaks clamd's protocol; finds one thing."""

    daemon_threads = True
    allow_reuse_address = True


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
            return
        assert command == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.wfile.write(b"stream: Eicar FOUND\0" if EICAR in content else b"stream: OK\0")


@contextmanager
def clamd() -> Iterator[str]:
    """Run a scanner; gives its address."""
    with FakeClamd(("127.0.0.1", 0), _Talk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def picture(width: int, height: int, kind: str = "JPEG", **options: Any) -> bytes:
    """Make a picture: its left half is red, its right half blue."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


def held(api: ApiClient, content: bytes = b"first", name: str = "a.txt") -> tuple[str, str]:
    """Make a deal with a file; gives the ids of both."""
    sent = api.upload(content, name)
    return api.create("deal", name="Deal", contract=sent["id"])["id"], sent["id"]


def ask(api: ApiClient, path: str, **headers: str) -> Any:
    """Get something with headers."""
    return api.call("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})


def rows(home: Home, file_id: str) -> Any:
    """Give what the row of a file says of its bytes."""
    return desk_of(home).sql("SELECT blob, content, scan FROM _file WHERE id = %s", file_id)


def blobs_of(home: Home) -> set[str]:
    """Give the keys of all blobs of a tenant."""
    schema = home.tenant.schema
    return {each.key.removeprefix(f"{schema}/") for each in home.platform.blobs.entries(schema)}


@pytest.mark.parametrize(
    ("sent", "status", "span", "told"),
    [
        ("bytes=0-9", 206, slice(0, 10), "bytes 0-9/512000"),
        ("bytes=511990-", 206, slice(511990, None), "bytes 511990-511999/512000"),
        ("bytes=-5", 206, slice(-5, None), "bytes 511995-511999/512000"),
        ("bytes=512000-", 416, slice(0, 0), "bytes */512000"),
        ("bytes=0-1,4-5", 200, slice(0, None), None),
        ("lines=1-2", 200, slice(0, None), None),
    ],
)
def test_a_range_of_a_file_is_given(
    api: ApiClient, sent: str, status: int, span: slice, told: str | None
) -> None:
    _, file_id = held(api, BODY)

    answer = ask(api, f"/files/{file_id}", Range=sent)

    assert (answer.status_code, answer.headers.get("Content-Range")) == (status, told)
    assert answer.data == BODY[span]
    assert answer.headers["Content-Security-Policy"].endswith("; sandbox")


def test_a_range_of_what_has_changed_is_the_whole(api: ApiClient) -> None:
    _, file_id = held(api, BODY)

    answer = ask(api, f"/files/{file_id}", Range="bytes=0-9", If_Range='"other"')

    assert (answer.status_code, len(answer.data)) == (200, len(BODY))


def test_a_form_uploads_too(home: Home) -> None:
    data = {"file": (io.BytesIO(BODY), "数据.bin")}
    sent: Any = home.api.call("POST", "/files", data=data, content_type="multipart/form-data").json
    without: Any = home.api.call(
        "POST", "/files", data={"x": "y"}, content_type="multipart/form-data"
    )

    assert (sent["name"], sent["size"]) == ("数据.bin", len(BODY))
    assert home.api.get(f"/files/{sent['id']}").data == BODY
    assert (without.status_code, without.json["errors"][0]["path"]) == (422, "/file")


def test_bytes_lie_beside_the_database_and_nothing_is_left_of_what_is_refused(home: Home) -> None:
    small = replace(home.platform, settings=replace(home.platform.settings, max_file_bytes=1000))
    api = ApiClient(build_web_app(small).test_client(), home.api.headers)
    before = blobs_of(home)

    refused = [
        api.call("POST", "/files", data=b"x" * 1001),
        api.call("POST", "/files", data={"file": (io.BytesIO(b"x" * 1001), "a")}),
        api.call("POST", "/files", data=b"<html>", headers={"Content-Type": "image/png"}),
    ]
    sent = api.upload(b"x" * 1000)

    assert [each.status_code for each in refused] == [413, 413, 422]
    assert blobs_of(home) - before == {sent["id"]}
    assert rows(home, sent["id"]) == [(UUID(sent["id"]), None, "clean")]


def test_what_takes_a_files_place_is_its_next_version(home: Home) -> None:
    api = home.api
    deal, first = held(api, b"one", "a.txt")
    second = api.upload(b"two", "b.txt")["id"]
    api.patch(f"/data/deal/{deal}", {"contract": second})
    third: Any = api.call(
        "POST", f"/files/{first}/versions", data=b"three", headers={"X-File-Name": "c.txt"}
    )

    listed: Any = api.get(f"/files/{first}/versions").json["versions"]  # type: ignore[index]

    assert third.status_code == 201, third.text
    assert [(each["number"], each["name"], each["current"]) for each in listed] == [
        (3, "c.txt", True),
        (2, "b.txt", False),
        (1, "a.txt", False),
    ]
    assert listed[0]["created_by"]["id"] == home.user_id
    assert listed[0]["created_by"]["label"] == "Admin"
    assert api.get(f"/data/deal/{deal}").json["contract"]["id"] == third.json["id"]  # type: ignore[index]
    assert api.get(f"/files/{first}").data == b"one"
    history: Any = api.get(f"/data/deal/{deal}/history").json
    assert history["entries"][0]["changes"]["contract"] == [second, third.json["id"]]


def test_an_earlier_version_is_restored_as_a_new_one(home: Home) -> None:
    api = home.api
    deal, first = held(api, b"one", "a.txt")
    api.patch(f"/data/deal/{deal}", {"contract": api.upload(b"two", "b.txt")["id"]})
    before = blobs_of(home)

    restored: Any = api.post(f"/files/{first}/restore")
    again: Any = api.post(f"/files/{restored.json['id']}/restore")

    assert (restored.status_code, again.json["id"]) == (201, restored.json["id"])
    assert blobs_of(home) == before
    listed: Any = api.get(f"/files/{first}/versions").json["versions"]  # type: ignore[index]
    assert [(each["number"], each["name"]) for each in listed] == [
        (3, "a.txt"),
        (2, "b.txt"),
        (1, "a.txt"),
    ]
    assert api.get(f"/files/{restored.json['id']}").data == b"one"


def test_versions_are_for_who_may_read_the_field_and_saving_for_who_may_change_it(
    home: Home,
) -> None:
    _, nobody = home.add_user("nobody@example.com")
    _, file_id = held(home.api)
    free = home.api.upload(b"free")["id"]

    for method, path in (
        ("GET", "versions"), ("POST", "versions"), ("POST", "restore"), ("POST", "link"),
        ("DELETE", "link"), ("GET", "preview"),
    ):  # fmt: skip
        body: dict[str, Any] = {"json": {}} if path == "link" and method == "POST" else {}
        answer = nobody.call(method, f"/files/{file_id}/{path}", **body)
        assert (method, path, answer.status_code) == (method, path, 404)
    unheld = home.api.call("POST", f"/files/{free}/versions", data=b"x")
    assert (unheld.status_code, unheld.json["code"]) == (409, "file.not_held")  # type: ignore[index]


def link_path(answer: Any) -> str:
    """Give the path of a link below the API."""
    assert answer.status_code == 201, answer.text
    path = urlsplit(answer.json["url"]).path
    assert path.startswith("/api/v1/files/shared/")
    return str(path.removeprefix("/api/v1"))


def test_a_link_gives_a_file_to_who_cannot_sign_in_until_it_ends(
    home: Home, clock: SettableClock
) -> None:
    deal, file_id = held(home.api, b"for you", "报价.pdf.html")
    stranger = home.anyone()

    path = link_path(home.api.post(f"/files/{file_id}/link", {"expires_in": 3600}))
    got = stranger.get(path)

    assert (got.status_code, got.data) == (200, b"for you")
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["Cache-Control"] == "no-store"
    audit: Any = home.api.get("/audit", action="file.link").json
    assert audit["entries"][0]["details"]["record"] == deal
    clock.advance(seconds=3599)
    assert stranger.get(path).status_code == 200
    clock.advance(seconds=1)
    ended: Any = stranger.get(path)
    assert (ended.status_code, ended.json["code"]) == (404, "file.link_ended")


def test_a_link_ends_with_its_file_and_when_it_is_revoked_or_forged(home: Home) -> None:
    api, stranger = home.api, home.anyone()
    deal, file_id = held(api)
    other, _ = held(api)
    first = link_path(api.post(f"/files/{file_id}/link", {}))

    revoked = api.delete(f"/files/{file_id}/link")
    second = link_path(api.post(f"/files/{file_id}/link", {}))
    seen = [stranger.get(each).status_code for each in (first, second, second[:-2], first + "x")]
    api.delete(f"/data/deal/{deal}")
    binned = stranger.get(second).status_code
    api.post(f"/data/deal/{deal}/restore")
    back = stranger.get(second).status_code
    api.patch(f"/data/deal/{deal}", {"contract": None})

    assert revoked.status_code == 204
    assert seen == [404, 200, 404, 404]
    assert (binned, back, stranger.get(second).status_code) == (404, 200, 404)
    assert other


@pytest.mark.parametrize("sent", [{"expires_in": 59}, {"expires_in": 604801}, {"x": 1}])
def test_a_link_lives_for_a_minute_to_a_week(api: ApiClient, sent: Any) -> None:
    _, file_id = held(api)

    assert api.post(f"/files/{file_id}/link", sent).status_code == 422


def test_a_link_is_of_one_tenant_and_dies_with_its_key(home: Home, app: Flask) -> None:
    _, file_id = held(home.api)
    path = link_path(home.api.post(f"/files/{file_id}/link", {}))
    other = replace(home.platform, cipher=replace(home.platform.cipher, fixed=(bytes(32),)))

    stranger = ApiClient(build_web_app(other).test_client())

    assert stranger.get(path).status_code == 404
    assert home.anyone().get(path).status_code == 200


@pytest.mark.parametrize(("size", "shown"), [("64", (64, 32)), ("1024", (1000, 500))])
def test_a_picture_is_made_smaller_once(home: Home, size: str, shown: tuple[int, int]) -> None:
    sent = home.api.upload(picture(1000, 500), "p.jpg", "image/jpeg")["id"]
    home.api.create("deal", name="Picture", photo=sent)

    first = home.api.get(f"/files/{sent}/preview", size=size)
    again = home.api.get(f"/files/{sent}/preview", size=size)

    image = Image.open(io.BytesIO(first.data))
    assert (image.format, image.size) == ("WEBP", shown)
    assert again.data == first.data
    assert f"{sent}.{size}" in blobs_of(home)
    assert first.headers["Content-Security-Policy"].endswith("; sandbox")
    kept = ask(home.api, f"/files/{sent}/preview?size={size}", If_None_Match=first.headers["ETag"])
    assert kept.status_code == 304


def test_a_preview_is_upright_its_first_frame_and_says_nothing_of_the_place(home: Home) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010E] = "the secret place"
    turned = make_preview(io.BytesIO(picture(100, 50, exif=exif)), 64)
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    moving = io.BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])

    still = Image.open(io.BytesIO(make_preview(moving, 64)))
    image = Image.open(io.BytesIO(turned))

    red, _, blue = image.convert("RGB").getpixel((16, 5))  # type: ignore[misc]
    assert image.size == (32, 64)
    assert red > 200 > 100 > blue
    assert b"secret" not in turned
    assert getattr(still, "n_frames", 1) == 1
    assert still.convert("RGB").getpixel((5, 5))[0] > 200  # type: ignore[index]


def test_what_is_no_sound_picture_has_no_preview(home: Home) -> None:
    bomb = picture(9000, 9000, "PNG")
    for content, kind in (
        (b"text", "text/plain"), (b"\x89PNG\r\n\x1a\n and so on", "image/png"), (bomb, "image/png"),
    ):  # fmt: skip
        sent = home.api.upload(content, "x", kind)["id"]
        answer: Any = home.api.get(f"/files/{sent}/preview")
        assert (answer.status_code, answer.json["code"]) == (404, "file.no_preview")


def scanned(home: Home, url: str, **settings: Any) -> Home:
    """Give the same home with a scanner."""
    changed = replace(home.platform.settings, scan_url=url, **settings)
    app = build_web_app(replace(home.platform, settings=changed))
    return replace(home, app=app, api=ApiClient(app.test_client(), home.api.headers))


def do_scans(home: Home, url: str) -> None:
    platform = home.platform
    scanner = FileScanner(platform.models, platform.hooks, platform.blobs, Clamd.of_url(url))
    platform.do_jobs({SCAN_FILE: scanner})


def test_a_file_waits_for_the_scanner_and_an_infected_one_is_given_to_nobody(home: Home) -> None:
    _, other_token = home.add_user("other@example.com", admin=True)
    with clamd() as url:
        watched = scanned(home, url)
        other = ApiClient(watched.app.test_client(), other_token.headers)
        sent = [watched.api.upload(each) for each in (b"harmless", b"and " + EICAR)]
        good, bad = (each["id"] for each in sent)
        made = [watched.api.create("deal", name="D", contract=each) for each in (good, bad)]
        waiting = [other.get(f"/files/{each}").status_code for each in (good, bad)]
        own = watched.api.get(f"/files/{bad}").status_code
        do_scans(home, url)

    found = [each.get(f"/files/{bad}") for each in (other, watched.api)]
    read: Any = watched.api.get(f"/data/deal/{made[1]['id']}").json
    audit: Any = home.api.get("/audit", action="file.infected").json

    assert [each["scan"] for each in sent] == ["waiting", "waiting"]
    assert (waiting, own) == ([409, 409], 200)
    assert [each.status_code for each in found] == [403, 403]
    assert other.get(f"/files/{good}").data == b"harmless"
    assert read["contract"]["scan"] == "infected"
    assert "scan" not in watched.api.get(f"/data/deal/{made[0]['id']}").json["contract"]  # type: ignore[index]
    assert audit["entries"][0]["details"]["finding"] == "Eicar"
    link: Any = watched.api.post(f"/files/{bad}/link", {})
    preview: Any = watched.api.get(f"/files/{bad}/preview")
    assert (link.status_code, preview.status_code) == (403, 403)
    taken: Any = watched.api.post("/data/deal", {"name": "x", "contract": bad})
    assert taken.status_code == 422


@pytest.mark.parametrize(
    ("before", "own", "others"), [("nobody", 409, 409), ("everyone", 200, 200)]
)
def test_the_setting_says_who_has_a_file_before_the_scan(
    home: Home, before: str, own: int, others: int
) -> None:
    _, other_token = home.add_user(f"before-{before}@example.com", admin=True)
    with clamd() as url:
        watched = scanned(home, url, scan_waiting=before)
        other = ApiClient(watched.app.test_client(), other_token.headers)
        _, sent = held(watched.api)
        seen = [each.get(f"/files/{sent}").status_code for each in (watched.api, other)]
        do_scans(home, url)

    assert seen == [own, others]


def tend(home: Home, now: datetime) -> None:
    """Tend to files as of an instant; blobs are as old as the machine says."""
    platform = home.platform
    FileTending(platform.database, platform.blobs, platform.ids)(now)


def test_bytes_that_no_row_names_go_after_a_day_and_all_others_stay(home: Home) -> None:
    _, kept = held(home.api, b"kept")
    schema, blobs = home.tenant.schema, home.platform.blobs
    orphan = home.platform.ids.new()
    blobs.put(blob_key(schema, orphan), [b"of a process that died"])
    blobs.put(f"{blob_key(schema, orphan)}.64", [b"and what was made of it"])
    gone = home.api.upload(b"deleted")["id"]
    desk_of(home).sql("DELETE FROM _file WHERE id = %s", gone)
    folder = home.platform.settings.data_dir / "files"
    (folder / schema / "tmp1.part").write_bytes(b"of a process that was killed while it wrote")
    tend(home, datetime.now(UTC) + timedelta(hours=23))
    early = blobs_of(home)

    tend(home, datetime.now(UTC) + timedelta(hours=25))

    assert {str(orphan), f"{orphan}.64", gone, kept, "tmp1.part"} <= early
    assert early - blobs_of(home) == {str(orphan), f"{orphan}.64", gone, "tmp1.part"}
    assert home.api.get(f"/files/{kept}").data == b"kept"


def test_the_bytes_of_a_tenant_that_was_purged_go_and_those_of_strangers_stay(home: Home) -> None:
    platform, now = home.platform, datetime.now(UTC)
    for schema in ("t_purged", "t_nobodys"):
        platform.blobs.put(blob_key(schema, platform.ids.new()), [b"x"])
    desk_of(home).sql(
        "INSERT INTO dougong.purged (schema, name, at) VALUES ('t_purged', 'purged', %s)", now
    )

    tend(home, now)

    left = [len(list(platform.blobs.entries(f"{each}/"))) for each in ("t_purged", "t_nobodys")]
    assert left == [0, 1]


def test_bytes_of_old_rows_are_read_where_they_are_and_then_moved(home: Home) -> None:
    desk = desk_of(home)
    _, file_id = held(home.api, BODY)
    desk.sql("UPDATE _file SET content = %s, blob = NULL WHERE id = %s", BODY, file_id)
    home.platform.blobs.delete(blob_key(desk.schema, UUID(file_id)))
    before = home.api.get(f"/files/{file_id}").data
    part = ask(home.api, f"/files/{file_id}", Range="bytes=5-9").data

    tend(home, home.platform.clock.now())
    home.platform.do_jobs({MOVE_FILES: FileMover(home.platform.blobs)})

    assert (before, part) == (BODY, BODY[5:10])
    assert rows(home, file_id) == [(UUID(file_id), None, "clean")]
    assert home.api.get(f"/files/{file_id}").data == BODY


def test_files_count_against_the_storage_of_a_tenant(home: Home) -> None:
    quotas, tenant = home.platform.quotas, home.tenant
    before = quotas.usage(tenant.schema, tenant.name).storage_bytes

    home.api.upload(os.urandom(3_000_000))

    grown = quotas.usage(tenant.schema, tenant.name).storage_bytes - before
    assert 3_000_000 <= grown < 3_200_000


def test_what_may_be_uploaded_is_told_before(api: ApiClient) -> None:
    told: Any = api.get("/files/limits").json

    assert told == {"max_bytes": 20 * 1024 * 1024, "scanned": False}


def test_files_lie_in_a_bucket_just_as_well(home: Home, tmp_path: Path) -> None:
    with s3_server(tmp_path) as url:
        platform = replace(home.platform, blobs=open_store(url, tmp_path))
        app = build_web_app(platform)
        bucket = replace(home, platform=platform, app=app)
        bucket = replace(bucket, api=ApiClient(app.test_client(), home.api.headers))
        sent = bucket.api.upload(picture(400, 200), "p.jpg", "image/jpeg")["id"]
        bucket.api.create("deal", name="Bucket", photo=sent)

        part = ask(bucket.api, f"/files/{sent}", Range="bytes=0-1").data
        small = bucket.api.get(f"/files/{sent}/preview", size="64")
        tend(bucket, datetime.now(UTC) + timedelta(hours=25))

        assert (part, small.status_code) == (b"\xff\xd8", 200)
        assert blobs_of(bucket) == {sent, f"{sent}.64"}
    gone: Any = bucket.api.get(f"/files/{sent}")
    assert (gone.status_code, gone.json["code"]) == (503, "files.unavailable")
