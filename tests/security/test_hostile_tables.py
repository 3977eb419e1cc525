"""Tables made to exhaust or to confuse whoever reads them: refused in little time, or only read."""

from __future__ import annotations

import io
import json
import random
import zipfile
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from werkzeug.test import TestResponse

from dougong.records.bulk.changing import CHANGE_MANY, MassChanger
from dougong.records.bulk.importing import IMPORT
from dougong.records.bulk.steps import BulkParts
from dougong.testing.attacks import CORPUS, state
from dougong.testing.over_http import Home
from dougong.worker.job_lane import JobLane

from .spending import soon

LONGEST_S = 6.0
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="sheet.xml"/></Relationships>',
}


def workbook(rows: str, *, more: str = "") -> bytes:
    """Give a workbook with these rows in its sheet."""
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{more}</worksheet>'
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in {**_PARTS, "xl/sheet.xml": sheet}.items():
            packed.writestr(name, text)
    return content.getvalue()


def cell(text: str, at: str) -> str:
    """Give a cell with a text."""
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def understating(content: bytes) -> bytes:
    """Give a packed file that says of each of its parts that it is a few bytes long."""
    changed = bytearray(content)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        changed[at + 24 : at + 28] = (100).to_bytes(4, "little")
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


ROWS = f"<row>{cell('a', 'A1')}</row><row>{cell('1', 'A2')}</row>"
FAR = workbook(ROWS + '<row><c r="XFD1048576"><v>1</v></c></row>')
ENDLESS = workbook(ROWS + f"<row>{cell('x' * 400_000_000, 'A3')}</row>")
TABLES = {
    "a cell far away": (FAR, "x.xlsx"),
    "the same, named otherwise": (FAR, "x.ods"),
    "what unpacks without end": (ENDLESS, "x.xlsx"),
    "what says it is small": (understating(ENDLESS), "x.xlsx"),
    "half a workbook": (FAR[: len(FAR) // 2], "x.xlsx"),
    "no workbook": (b"PK\x03\x04" + b"\0" * 1000, "x.xlsx"),
    "an old one cut short": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000, "x.xls"),
    "nothing": (b"", "x.xlsx"),
    "nothing but zeros": (b"\0" * 1000, "x.csv"),
    "zeros among texts": (b"a\n1\0\n", "x.csv"),
    "no text": (b"\xff" * 999 + b"\n\xff", "x.csv"),
    "an open quote": (b'a\n"' + b"x" * 5_000_000, "x.csv"),
    "301 columns": (b",".join(b"c%d" % n for n in range(301)) + b"\n1", "x.csv"),
    "a million columns": (b"c," * 1_000_000 + b"c\n1", "x.csv"),
}
# What is looked at as a whole has bounds that an import, which holds a row at a time, has not.
LARGE = {
    "a hundred thousand and one rows": (b"a\n" + b"1\n" * 100_001, "x.csv"),
    "too many cells": (b"c," * 200 + b"c\n" + (b"," * 200 + b"1\n") * 20_000, "x.csv"),
}
WAYS = [("/imports", TABLES), ("/imports/uploads", TABLES), ("/meta/guess", TABLES | LARGE)]
CASES = [(path, *table) for path, tables in WAYS for table in tables.items()]


def send(home: Home, path: str, content: bytes, name: str, mapping: Any) -> TestResponse:
    """Send a table."""
    data = {
        "object": "account",
        "mapping": json.dumps(mapping),
        "file": (io.BytesIO(content), name),
    }
    return home.api.call("POST", path, data=data, content_type="multipart/form-data")


@pytest.fixture
def work(home: Home) -> JobLane:
    """A worker that does what is queued when it is told to."""
    platform = home.platform
    parts = BulkParts(platform.records, platform.ids, platform.actors)
    return JobLane(
        platform.database,
        {IMPORT: platform.importer, CHANGE_MANY: MassChanger(parts)},
        clock=platform.clock,
        random=random.random,
        lease=timedelta(seconds=30),
        stopping=Event(),
    )


@pytest.mark.parametrize(
    ("path", "sent"),
    [(path, sent) for path, _, sent in CASES],
    ids=[f"{path} {table}" for path, table, _ in CASES],
)
def test_a_table_made_to_exhaust_is_refused_in_little_time(
    home: Home, path: str, sent: tuple[bytes, str]
) -> None:
    content, name = sent
    before = state(home)

    if path == "/meta/guess":
        headers = {"X-File-Name": name, "Content-Type": "text/csv"}
        with soon(LONGEST_S):
            answer = home.api.call("POST", path, data=content, headers=headers)
    else:
        with soon(LONGEST_S):
            answer = send(home, path, content, name, {"a": "name"})
        blobs = home.platform.blobs.entries(f"{home.tenant.schema}/")
        assert list(blobs) == []

    assert answer.status_code == 422, answer.text[:500]
    assert answer.json is not None
    assert answer.json["code"].startswith("bulk.")
    assert state(home) == before


def test_what_attackers_write_into_cells_is_text_or_refused(home: Home, work: JobLane) -> None:
    texts = [text for text in CORPUS if "\0" not in text]
    table = io.StringIO(newline="")
    table.write("a\tb\tc\td\n")
    for text in texts:
        quoted = '"' + text.replace('"', '""') + '"'
        table.write("\t".join([quoted] * 4) + "\n")
    mapping = {"a": "name", "b": "phone", "c": "annual_revenue", "d": "owner.email"}

    names = send(home, "/imports", table.getvalue().encode(), "x.csv", {"a": "name"})
    others = send(home, "/imports", table.getvalue().encode(), "x.csv", mapping)
    work.drain()

    saved = {each["name"] for each in home.api.records("account", limit=200, sort="-id")}
    fitting = {text.strip() for text in texts if len(text) < 200 and text.isprintable()}
    assert fitting - {"'"} <= saved | {text[1:] for text in fitting if text.startswith("'")}
    for answer in (names, others):
        assert answer.json is not None
        done: Any = home.api.get(f"/jobs/{answer.json['id']}").json
        assert (done["state"], done["error"]) == ("done", None)


def test_a_cell_with_what_no_text_may_hold_is_refused_by_itself(home: Home, work: JobLane) -> None:
    rows = "".join(
        f"<row>{cell(text, f'A{at}')}</row>"
        for at, text in enumerate(["a", "zero_x0000_", "=1+1", '"\\u0000"'], start=1)
    )
    revenue = {"a": "annual_revenue"}

    jobs = [
        send(home, "/imports", workbook(rows), "x.xlsx", mapping).json
        for mapping in ({"a": "name"}, revenue)
    ]
    work.drain()

    for each, failed in zip(jobs, (1, 3), strict=True):
        assert each is not None
        done: Any = home.api.get(f"/jobs/{each['id']}").json
        refused: Any = home.api.get(f"/jobs/{each['id']}/refused").json
        assert (done["state"], done["error"], refused["failed"]) == ("done", None, failed)
    assert len(home.api.records("account", where="name = '=1+1'")) == 1


@pytest.mark.parametrize("text", CORPUS, ids=lambda text: repr(text)[:30])
def test_what_attackers_would_set_in_many_records_is_text_or_refused(
    home: Home, work: JobLane, text: str
) -> None:
    confirmed = {"X-Confirm-Warnings": "*"}  # there is one of that name already
    made: Any = home.api.post("/data/account", {"name": "Target"}, headers=confirmed).json
    record_id = made["id"]
    body = {"ids": [record_id], "set": {"name": text, "phone": text}}

    answer = home.api.post("/data/account/mass", body)
    work.drain()

    assert answer.json is not None
    if answer.status_code == 202:
        done: Any = home.api.get(f"/jobs/{answer.json['id']}").json
        assert (done["state"], done["error"]) == ("done", None)
    record: Any = home.api.get(f"/data/account/{record_id}").json
    assert record["name"] in ("Target", text.strip())
