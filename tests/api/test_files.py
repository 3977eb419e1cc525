"""Files over HTTP: uploaded, attached to one record, given to who may read it, never run."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote
from uuid import uuid4

import pytest
from flask import Flask

from dougong.access.rights import EVERYTHING
from dougong.app import Platform
from dougong.kernel.settings import Settings
from dougong.processes.web_app import build_web_app
from dougong.testing.desk import an_object, desk_of
from dougong.testing.over_http import ApiClient, Home, SettableClock, make_home
from dougong.testing.whole_object import PIXEL
from dougong.worker.housekeeping import clean_up

DEAL = an_object(
    "deal",
    {"name": "contract", "type": "file"},
    {"name": "scan", "type": "file", "accept": ["application/pdf", "image/*"], "max_bytes": 40},
    {"name": "photo", "type": "image", "max_bytes": 40},
    {"name": "has", "type": "formula", "returns": "boolean", "formula": "not ISBLANK(contract)"},
)
OFFER = an_object("offer", {"name": "paper", "type": "file"}, shape="document")
SHEET = an_object(
    "sheet",
    {"name": "deal", "type": "parent", "to": "deal", "inline": True, "rows": "sheets"},
    {"name": "page", "type": "file"},
)


@pytest.fixture(scope="module")
def home(platform: Platform, app: Flask) -> Home:
    """A tenant with deals and offers."""
    made = make_home(platform, app)
    made.deploy(DEAL, OFFER, SHEET)
    return made


def send(api: ApiClient, content: bytes, **headers: str) -> Any:
    """Upload a file; gives the answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return api.call("POST", "/files", data=content, headers=named)


def faults(answer: Any) -> list[tuple[str, str]]:
    """Give where an answer finds faults, and which."""
    return [(each["path"], each["code"]) for each in answer.json["errors"]]


def test_a_file_is_uploaded_attached_and_read(api: ApiClient) -> None:
    sent = api.upload(b"We agree.", "合同 1.txt", "text/plain; charset=utf-8")

    made = api.create("deal", name="One", contract=sent["id"])

    told = {"id": sent["id"], "name": "合同 1.txt", "size": 9, "media_type": "text/plain"}
    assert sent == told
    assert (made["contract"], made["has"]) == (told, True)
    assert api.records("deal", where=f"id = '{made['id']}'")[0]["contract"] == told
    assert api.records("deal", where="not ISBLANK(contract)")[0]["id"] == made["id"]
    answer = api.get(f"/files/{sent['id']}")
    assert answer.data == b"We agree."
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''" + quote("合同 1.txt")
    )


def test_what_is_known_already_is_not_sent_again(api: ApiClient) -> None:
    sent = api.upload(b"once")
    first = api.get(f"/files/{sent['id']}")

    again = api.call(
        "GET", f"/files/{sent['id']}", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("text/html", b"<script>alert(1)</script>"),
        ("image/svg+xml", b"<svg onload='alert(1)'/>"),
        ("text/javascript", b"alert(1)"),
        ("no type at all", b"<html>"),
        ("text/html\tx", b"<html>"),
    ],
)
def test_no_page_comes_out_of_a_file(api: ApiClient, media_type: str, content: bytes) -> None:
    sent = api.upload(content, "x.html", media_type)

    answer = api.get(f"/files/{sent['id']}")

    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none';")
    assert answer.headers["Content-Security-Policy"].endswith("; sandbox")
    assert answer.data == content


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\secret\\a.txt", "a.txt"),
        ("a%2F..%2Fb.txt", "b.txt"),
        ("..", "file"),
        ("/", "file"),
        ("", "file"),
        ("a%0D%0ASet-Cookie: x=1", "aSet-Cookie: x=1"),
        ("a%00b.exe", "ab.exe"),
        ("invoice%E2%80%AEfdp.exe", "invoicefdp.exe"),
        ('"; filename="x.html', '"; filename="x.html'),
        ("x" * 400, "x" * 255),
    ],
)
def test_a_name_is_no_path_and_breaks_no_header(api: ApiClient, sent: str, name: str) -> None:
    answer = send(api, b"x", X_File_Name=sent)
    got = api.get(f"/files/{answer.json['id']}")

    assert answer.json["name"] == name
    assert got.headers.getlist("Set-Cookie") == []
    shown = got.headers["Content-Disposition"].partition("UTF-8''")[2]
    assert unquote(shown) == name
    assert set(shown).isdisjoint('"; /')


@pytest.mark.parametrize(
    ("header", "value"), [("X_File_Name", "%FF%FE"), ("Content_Encoding", "gzip")]
)
def test_a_header_that_cannot_be_read_is_refused(api: ApiClient, header: str, value: str) -> None:
    answer = send(api, b"x", **{header: value})

    assert answer.status_code == 400
    assert answer.json["code"] == "request.invalid_header"


def test_a_file_larger_than_the_setting_is_refused(home: Home) -> None:
    small = Settings(
        database_url=home.platform.database.url,
        secret_key=home.platform.settings.secret_key,
        max_file_bytes=1024,
    )
    app = build_web_app(replace(home.platform, settings=small))
    api = ApiClient(app.test_client(), home.api.headers)

    assert send(api, b"x" * 1024).status_code == 201
    answer = send(api, b"x" * 1025)
    assert (answer.status_code, answer.json["code"]) == (413, "request.body_too_large")


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg", "image/gif", "image/webp"])
def test_an_image_must_be_what_it_says(api: ApiClient, media_type: str) -> None:
    answer = send(api, b"<html>", Content_Type=media_type)

    assert (answer.status_code, answer.json["code"]) == (422, "file.no_image")


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("image/png", PIXEL),
        ("image/jpeg", b"\xff\xd8\xff\xe0 jpeg"),
        ("image/gif", b"GIF89a and more"),
        ("image/webp", b"RIFF\x00\x00\x00\x00WEBPVP8 "),
    ],
)
def test_an_image_field_takes_pictures(api: ApiClient, media_type: str, content: bytes) -> None:
    sent = api.upload(content, "p", "application/octet-stream")

    made = api.create("deal", name="Picture", photo={"id": sent["id"]})

    assert made["photo"]["media_type"] == media_type
    assert api.get(f"/files/{sent['id']}").headers["Content-Type"] == media_type


@pytest.mark.parametrize(
    ("field", "content", "media_type"),
    [
        ("photo", b"text", "text/plain"),
        ("photo", b"<svg/>", "image/svg+xml"),
        ("photo", PIXEL + b"x" * 40, "image/png"),
        ("scan", b"text", "text/plain"),
        ("scan", b"%PDF" + b"x" * 37, "application/pdf"),
    ],
)
def test_accept_and_max_bytes_decide_what_a_field_takes(
    api: ApiClient, field: str, content: bytes, media_type: str
) -> None:
    sent = api.upload(content, "x", media_type)

    answer = api.post("/data/deal", {"name": "x", field: sent["id"]})

    assert answer.status_code == 422
    assert faults(answer) == [(f"/{field}", "record.invalid_value")]
    assert api.create("deal", name="y", contract=sent["id"])["contract"]["id"] == sent["id"]


def test_what_is_accepted_fits_by_type_or_by_kind(api: ApiClient) -> None:
    for content, media_type in ((b"%PDF", "application/pdf"), (PIXEL, "image/png")):
        sent = api.upload(content, "x", media_type)
        made = api.create("deal", name="x", scan=sent["id"])
        assert made["scan"]["media_type"] == media_type


@pytest.mark.parametrize("sent", ["x", 1, {"id": 1}, ["a"], {"id": None}])
def test_what_is_no_id_is_refused(api: ApiClient, sent: Any) -> None:
    answer = api.post("/data/deal", {"name": "x", "contract": sent})

    assert faults(answer) == [("/contract", "record.invalid_value")]


def test_a_file_is_of_one_record_and_comes_back_to_it(api: ApiClient) -> None:
    sent = api.upload(b"mine")["id"]
    one = api.create("deal", name="One", contract=sent)
    place = f"/data/deal/{one['id']}"

    other = api.post("/data/deal", {"name": "Other", "contract": sent})
    emptied: Any = api.patch(place, {"contract": None}).json
    gone = api.get(f"/files/{sent}")
    back: Any = api.patch(place, {"contract": sent}).json

    assert faults(other) == [("/contract", "record.reference_not_found")]
    assert emptied["contract"] is None
    assert gone.status_code == 404
    assert back["contract"]["id"] == sent
    assert api.get(f"/files/{sent}").data == b"mine"


def test_two_new_records_cannot_share_a_file(home: Home) -> None:
    desk = desk_of(home)
    sent = desk.upload(b"one")
    before = len(desk.list("deal", limit=1000))

    with pytest.raises(Exception, match="there is no file") as refused:
        desk.records.create_many(desk.actor, "deal", [{"contract": sent}, {"contract": sent}])

    assert len(refused.value.problems) == 1  # type: ignore[attr-defined]
    assert len(desk.list("deal", limit=1000)) == before
    assert desk.create("deal", contract=sent)["contract"]["id"] == sent


def test_a_refused_save_leaves_the_file_free(api: ApiClient) -> None:
    sent = api.upload(b"free")["id"]

    refused = api.post("/data/deal", {"contract": sent, "photo": str(uuid4())})

    assert faults(refused) == [("/photo", "record.reference_not_found")]
    assert api.create("deal", contract=sent)["contract"]["id"] == sent


def test_what_someone_else_uploaded_is_nobody_elses(home: Home) -> None:
    _, other = home.add_user("second@example.com", admin=True)
    sent = home.api.upload(b"private")["id"]

    assert other.get(f"/files/{sent}").status_code == 404
    stolen = other.post("/data/deal", {"contract": sent})
    assert faults(stolen) == [("/contract", "record.reference_not_found")]
    home.api.create("deal", contract=sent)
    assert other.get(f"/files/{sent}").data == b"private"


def test_who_may_not_read_the_record_or_the_field_has_no_file(home: Home) -> None:
    _, reader = home.add_user("reader@example.com")
    sent = reader.upload(b"his own")["id"]

    assert reader.get(f"/files/{sent}").data == b"his own"
    desk_of(home).acting(user_id=None, rights=EVERYTHING).create("deal", contract=sent)
    answer = reader.get(f"/files/{sent}")
    assert (answer.status_code, answer.json["code"]) == (404, "file.not_found")  # type: ignore[index]
    assert home.api.get(f"/files/{sent}").data == b"his own"


def test_the_files_of_what_lies_in_the_bin_come_back_with_it(api: ApiClient) -> None:
    sent = api.upload(b"bin")["id"]
    made = api.create("deal", contract=sent)
    place = f"/data/deal/{made['id']}"

    api.delete(place)
    gone = api.get(f"/files/{sent}")
    api.post(f"{place}/restore")

    assert gone.status_code == 404
    assert api.get(f"/files/{sent}").data == b"bin"


def test_the_amendment_of_a_document_begins_without_its_files(api: ApiClient) -> None:
    sent = api.upload(b"signed")["id"]
    made = api.create("offer", name="One", paper=sent)
    place = f"/data/offer/{made['id']}/actions"
    api.post(f"{place}/submit")

    draft: Any = api.post(f"{place}/amend", {})

    assert draft.status_code == 201, draft.text
    assert (draft.json["name"], draft.json["paper"]) == ("One", None)
    assert api.get(f"/files/{sent}").data == b"signed"


def test_a_file_that_nobody_attached_goes_after_a_day(home: Home, clock: SettableClock) -> None:
    free, held = (home.api.upload(b"x")["id"] for _ in range(2))
    home.api.create("deal", contract=held)
    database = home.platform.database

    clean_up(database, now=clock.now() + timedelta(hours=24), idle=timedelta(days=9))
    early = home.api.get(f"/files/{free}").status_code
    clean_up(database, now=clock.now() + timedelta(hours=25), idle=timedelta(days=9))

    assert early == 200
    assert home.api.get(f"/files/{free}").status_code == 404
    assert home.api.get(f"/files/{held}").status_code == 200


def test_rows_hold_files_of_their_own(api: ApiClient) -> None:
    first, second = (api.upload(b"page")["id"] for _ in range(2))

    made = api.create("deal", name="Rows", sheets=[{"page": first}, {"page": second}])
    taken = api.post("/data/deal", {"sheets": [{"name": "x"}, {"page": first}]})

    assert [each["page"]["id"] for each in made["sheets"]] == [first, second]
    assert faults(taken) == [("/sheets/1/page", "record.reference_not_found")]
    assert api.get(f"/files/{second}").data == b"page"


def test_lookups_lead_to_the_file_of_another_record(api: ApiClient) -> None:
    sent = api.upload(b"far")
    made = api.create("deal", name="Far", contract=sent["id"], sheets=[{"name": "near"}])

    found = api.records("sheet", fields="deal.contract", where=f"deal = '{made['id']}'")

    assert found[0]["deal"]["contract"] == sent


def test_no_file_stands_in_a_sample(api: ApiClient) -> None:
    sample = {
        "kind": "sample",
        "name": "deals",
        "object": "deal",
        "key": "name",
        "records": [{"name": "One", "contract": str(uuid4())}],
    }

    answer = api.put("/meta/sample/deals", sample)

    assert answer.status_code == 422
    assert "definitions carry no files" in answer.text


def test_no_file_stands_in_a_definition(api: ApiClient) -> None:
    field = {"name": "paper", "type": "file", "default": str(uuid4())}

    answer = api.put("/meta/object/note_paper", an_object("note_paper", field))

    assert answer.status_code == 422
    assert faults(answer) == [("/fields/1/default", "definition.invalid_default")]


def test_a_list_is_not_sorted_by_files(api: ApiClient) -> None:
    answer: Any = api.get("/data/deal", sort="contract")

    assert (answer.status_code, faults(answer)) == (422, [("/sort", "request.invalid_parameter")])


@pytest.mark.parametrize(
    "place", ["x", "018f0000-0000-7000-8000-00000000dead", "..%2F..%2Fetc%2Fpasswd"]
)
def test_an_unknown_file_is_not_found(api: ApiClient, place: str) -> None:
    assert api.get(f"/files/{place}").status_code == 404


def test_the_calls_are_on_the_api_page(api: ApiClient) -> None:
    page: Any = api.get("/openapi.json").json

    sent = page["paths"]["/files"]["post"]
    got = page["paths"]["/files/{file_id}"]["get"]["responses"]["200"]
    assert [each["name"] for each in sent["parameters"]] == ["X-File-Name"]
    assert got["content"]["*/*"]["schema"]["format"] == "binary"
    assert page["components"]["schemas"]["deal"]["properties"]["photo"]["anyOf"][0]["required"] == [
        "id",
        "name",
        "size",
        "media_type",
    ]
