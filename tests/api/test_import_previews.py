"""A look at a table before it is imported, and how many records each object has."""

from __future__ import annotations

import io
import json
import random
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from dougong.records.bulk.importing import IMPORT
from dougong.testing.over_http import ApiClient, Home
from dougong.worker.job_lane import JobLane

DEVICE: dict[str, Any] = {
    "kind": "object",
    "name": "device",
    "label": {"en": "Device", "zh-CN": "设备"},
    "plural": {"en": "Devices", "zh-CN": "设备"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text"},
        {"name": "bought", "type": "date"},
        {"name": "price", "type": "currency"},
        {
            "name": "status",
            "type": "picklist",
            "options": [
                {"value": "on", "label": {"en": "Running", "zh-CN": "运行"}},
                {"value": "off", "label": {"en": "Stopped", "zh-CN": "停机"}},
            ],
        },
    ],
}
TABLE = '名称,购买日期,金额,状态\n甲,2025年3月1日,"1,200.50",运行\n乙,昨天,7,未知\n'.encode()
MAPPING = {"名称": "name", "购买日期": "bought", "金额": "price", "状态": "status"}


@pytest.fixture
def devices(home: Home) -> Home:
    """A tenant with an object that has fields of several types."""
    home.deploy(DEVICE)
    return home


@pytest.fixture
def work(home: Home) -> JobLane:
    """A worker that imports what is queued when it is told to."""
    platform = home.platform
    return JobLane(
        platform.database,
        {IMPORT: platform.importer},
        clock=platform.clock,
        random=random.random,
        lease=timedelta(seconds=30),
        stopping=Event(),
    )


def sent(api: ApiClient, content: bytes = TABLE, name: str = "设备.csv") -> Any:
    """Send a file to be imported; it must be accepted."""
    data = {"file": (io.BytesIO(content), name)}
    answer = api.call("POST", "/imports/uploads", data=data, content_type="multipart/form-data")
    assert answer.status_code == 201, answer.text
    return answer.json


def preview(api: ApiClient, mapping: Any = None, content: bytes = TABLE, **more: Any) -> Any:
    """Have a table previewed."""
    upload = sent(api, content)["upload"]
    body = {"object": "device", **more} | ({} if mapping is None else {"mapping": mapping})
    return api.post(f"/imports/uploads/{upload}/preview", body)


def test_a_file_is_looked_at_as_it_comes(devices: Home) -> None:
    upload = sent(devices.api, TABLE.decode().encode("gb18030"))

    del upload["upload"]
    assert upload == {
        "name": "设备.csv",
        "size": len(TABLE.decode().encode("gb18030")),
        "kind": "csv",
        "sheets": [],
        "sheet": None,
        "encoding": "gb18030",
        "delimiter": ",",
        "headings": ["名称", "购买日期", "金额", "状态"],
    }


def test_a_preview_proposes_what_columns_fill(devices: Home) -> None:
    answer = preview(devices.api)

    assert answer.status_code == 200, answer.text
    assert (answer.json["rows"], answer.json["rows_exact"]) == (2, True)
    assert answer.json["lines"][0] == ["名称", "购买日期", "金额", "状态"]
    found = {each["column"]: each for each in answer.json["columns"]}
    assert {name: (each["suggestion"], each["why"]) for name, each in found.items()} == {
        "名称": ({"field": "name"}, "label"),
        "购买日期": (None, None),
        "金额": ({"field": "price"}, "label"),
        "状态": ({"field": "status"}, "label"),
    }
    assert found["状态"]["unknown"] == [{"value": "未知", "count": 1}]
    assert found["金额"]["samples"] == ["1,200.50", "7"]


def test_the_first_rows_are_shown_as_they_would_be_read(devices: Home) -> None:
    answer = preview(devices.api, MAPPING)

    first, second = answer.json["first"]
    assert first["values"] == {
        "name": "甲",
        "bought": "2025-03-01",
        "price": "1200.50",
        "status": "on",
    }
    assert second["values"]["bought"] == "昨天"
    assert [each["path"] for each in second["errors"]] == ["/bought", "/status"]


def test_what_days_mean_is_asked_where_it_is_open(devices: Home) -> None:
    table = b"name,bought\nA,03/04/2026\nB,05/06/2026\n"

    unsure = preview(devices.api, content=table)
    told = preview(devices.api, content=table, formats={"date": "DMY"})

    (_, bought) = unsure.json["columns"]
    assert bought["ambiguous"] == {
        "kind": "date",
        "example": "03/04/2026",
        "readings": {"DMY": "2026-04-03", "MDY": "2026-03-04"},
    }
    assert told.json["formats"]["date"] == "DMY"
    assert told.json["columns"][1]["ambiguous"] is None
    assert [each["values"]["bought"] for each in told.json["first"]] == ["2026-04-03", "2026-06-05"]


def test_a_preview_saves_nothing(devices: Home) -> None:
    preview(devices.api, MAPPING)

    assert devices.api.records("device", where="name = '甲'") == []


def test_a_mapping_to_what_is_not_there_is_refused(devices: Home) -> None:
    answer = preview(devices.api, {"名称": "nome"})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["path"] == "/mapping/名称"


def test_who_may_import_nothing_sends_no_file(devices: Home) -> None:
    _, plain = devices.add_user("previewer@example.com")

    data = {"file": (io.BytesIO(TABLE), "x.csv")}
    answer = plain.call("POST", "/imports/uploads", data=data, content_type="multipart/form-data")

    assert (answer.status_code, answer.json and answer.json["code"]) == (403, "bulk.no_imports")


def test_the_files_of_others_are_not_there(devices: Home) -> None:
    upload = sent(devices.api)["upload"]
    _, other = devices.add_user("looking@example.com", admin=True)

    answer = other.post(f"/imports/uploads/{upload}/preview", {"object": "device"})

    assert answer.status_code == 404


def test_the_records_of_every_object_are_counted(devices: Home) -> None:
    for name in ("a", "b", "c"):
        devices.api.create("device", name=name)
    gone = devices.api.create("device", name="gone")["id"]
    devices.api.delete(f"/data/device/{gone}")

    answer = devices.api.get("/meta/object-counts")

    assert answer.json is not None
    counts = {each["object"]: each for each in answer.json["objects"]}
    assert counts["device"] == {"object": "device", "count": 3, "exact": True}
    assert counts["user"]["count"] >= 1


def test_only_builders_see_how_many_records_there_are(devices: Home) -> None:
    _, member = devices.add_user("counter@example.com", member=True)

    assert member.get("/meta/object-counts").status_code == 403


def guessed(home: Home, table: str) -> Any:
    """Have the columns of a table guessed; gives them by their headings."""
    answer = home.api.saying("zh-CN").call("POST", "/meta/guess", data=table.encode())
    assert answer.json is not None
    return {each["column"]: each for each in answer.json["columns"]}


def test_numbers_without_a_country_are_dialled_in_china_or_are_texts(home: Home) -> None:
    rows = "13800138000,+4420 7946 0123,12345678\n13900139000,+8613800138000,12345679\n"

    columns = guessed(home, f"手机,海外电话,传真\n{rows}")

    assert columns["手机"]["fits"][0] == {"type": "phone", "country": "CN"}
    assert columns["海外电话"]["fits"][0] == {"type": "phone"}
    assert columns["传真"]["field"]["type"] in ("phone", "number", "text")


def test_every_type_that_takes_a_column_is_offered(home: Home) -> None:
    columns = guessed(home, "数量,日期,空\n1,2025-01-02,\n2,2025-01-03,\n")

    types = {column: [each["type"] for each in found["fits"]] for column, found in columns.items()}
    assert types["数量"] == ["number", "text", "long_text", "picklist", "currency"]
    assert types["日期"] == ["date", "text", "long_text", "picklist", "datetime"]
    assert "date" in types["空"]


def test_whatever_is_offered_can_be_deployed(home: Home) -> None:
    columns = guessed(home, "数量,日期,是否,手机\n1,2025-01-02,是,13800138000\n")
    fields = [
        {"name": f"field_{nth}", **each}
        for nth, each in enumerate(each for found in columns.values() for each in found["fits"])
    ]

    home.deploy(
        {**DEVICE, "name": "offered", "fields": [{"name": "name", "type": "text"}, *fields]}
    )

    assert home.api.get("/meta/object/offered").status_code == 200


def test_cells_are_replaced_before_they_are_read(devices: Home, work: JobLane) -> None:
    table = "名称,状态\n甲,正常\n乙,运行\n丙,不详\n".encode()
    data = {
        "object": "device",
        "mapping": json.dumps({"名称": "name", "状态": "status"}),
        "replaced": json.dumps({"状态": {"正常": "on", "不详": ""}}),
        "file": (io.BytesIO(table), "设备.csv"),
    }

    answer = devices.api.call("POST", "/imports", data=data, content_type="multipart/form-data")
    work.drain()

    assert answer.status_code == 202, answer.text
    records = devices.api.records("device", where="name in ('甲', '乙', '丙')")
    assert {each["name"]: each["status"] for each in records} == {
        "甲": "on",
        "乙": "on",
        "丙": None,
    }
