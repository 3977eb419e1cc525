"""Exports: records in a file, as their reader sees them, and back again unchanged."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook

from dougong.records.bulk.importing import IMPORT
from dougong.records.exporting.service import EXPORT
from dougong.testing.over_http import ApiClient, Home, SettableClock


def export(home: Home, api: ApiClient | None = None, **asked: Any) -> str:
    """Have records exported; gives the id of the job."""
    answer = (api or home.api).post("/exports", asked)
    assert answer.status_code == 202, answer.text
    work(home)
    assert answer.json is not None
    return str(answer.json["id"])


def work(home: Home) -> None:
    """Do what is queued."""
    platform = home.platform
    platform.do_jobs({EXPORT: platform.exporter, IMPORT: platform.importer})


def content(api: ApiClient, job_id: str) -> bytes:
    """Give the bytes of the file that an export made."""
    answer = api.get(f"/exports/{job_id}/file")
    assert answer.status_code == 200, answer.text
    found: bytes = answer.data
    return found


def table(api: ApiClient, job_id: str) -> list[list[str]]:
    """Give the cells of such a file."""
    text = content(api, job_id).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def cases(home: Home) -> Home:
    """A tenant with two cases."""
    api = home.api
    company = api.create("company", name="Acme, Inc.", code="A-1")["id"]
    api.create(
        "case_file",
        subject="=1+1",
        status="open",
        channels=["mail", "phone"],
        amount="-12.50",
        share="0.25",
        urgent=True,
        due_on="2026-05-01",
        opened_at="2026-05-01T08:30:00.000Z",
        company=company,
    )
    opened = "2026-05-02T00:00:00.000Z"
    api.create("case_file", subject="Second", body="two\nlines", opened_at=opened)
    return home


FIELDS = ["subject", "status", "channels", "amount", "share", "urgent", "due_on", "company"]


def test_a_table_shows_what_people_read(cases: Home) -> None:
    job_id = export(cases, cases.api.saying("zh-CN"), object="case_file", fields=FIELDS)

    told: Any = cases.api.get(f"/exports/{job_id}").json
    assert (told["state"], told["rows"], told["done"], told["total"]) == ("done", 2, 2, 2)
    assert told["file"]["size"] == len(content(cases.api, job_id))
    assert table(cases.api, job_id) == [
        ["主题", "状态", "渠道", "金额", "比例", "紧急", "截止日期", "公司"],
        ["'=1+1", "处理中", "邮件;电话", "-12.50", "25%", "是", "2026-05-01", "Acme, Inc."],
        ["Second", "新建", "", "", "", "否", "", ""],
    ]


def test_a_workbook_has_real_numbers_and_days(cases: Home) -> None:
    job_id = export(cases, object="case_file", format="xlsx", fields=FIELDS, sort="-amount")

    book = load_workbook(io.BytesIO(content(cases.api, job_id)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    day = rows[1][6]
    assert (book.sheetnames, rows[0][0]) == (["Cases"], "Subject")
    assert (rows[1][0], rows[1][3], rows[1][4]) == ("=1+1", -12.5, 0.25)
    assert (getattr(day, "year", None), getattr(day, "month", None)) == (2026, 5)
    assert book.worksheets[0].cell(2, 1).data_type == "s"


def test_lines_are_records_as_the_api_gives_them(cases: Home) -> None:
    job_id = export(cases, object="case_file", format="jsonl", fields=["subject", "company.code"])

    lines = [json.loads(line) for line in content(cases.api, job_id).splitlines()]
    assert [each["subject"] for each in lines] == ["=1+1", "Second"]
    assert lines[0]["company"]["code"] == "A-1"


def test_what_is_exported_by_names_and_values_is_imported_unchanged(cases: Home) -> None:
    fields = [*FIELDS, "opened_at", "body"]
    job_id = export(
        cases, object="case_file", fields=fields, headings="names", values="values", name="round"
    )
    exported = table(cases.api, job_id)
    upload: Any = cases.api.call(
        "POST",
        "/imports/uploads",
        data=content(cases.api, job_id),
        headers={"X-File-Name": "round.csv"},
    ).json
    mapping = {name: {"field": name} for name in upload["headings"]}
    before = {each["id"] for each in cases.api.records("case_file")}

    body = {"upload": upload["upload"], "object": "case_file", "mapping": mapping}
    started: Any = cases.api.post("/imports", body).json
    work(cases)

    done: Any = cases.api.get(f"/imports/{started['id']}").json
    assert (done["created"], done["failed"]) == (2, 0)
    ids = [each["id"] for each in cases.api.records("case_file") if each["id"] not in before]
    again = export(
        cases, object="case_file", ids=ids, fields=fields, headings="names", values="values"
    )
    assert table(cases.api, again) == exported
    for each in ids:
        cases.api.delete(f"/data/case_file/{each}")


def test_a_condition_and_a_choice_of_records_narrow_an_export(cases: Home) -> None:
    chosen = cases.api.records("case_file", where="status = 'new'")[0]["id"]

    by_where = export(cases, object="case_file", fields=["subject"], where="status = 'open'")
    by_id = export(cases, object="case_file", fields=["subject"], ids=[chosen])

    assert [row[0] for row in table(cases.api, by_where)[1:]] == ["'=1+1"]
    assert [row[0] for row in table(cases.api, by_id)[1:]] == ["Second"]


def test_a_view_says_what_an_export_does_not(cases: Home) -> None:
    label = {"en": "Open", "zh-CN": "处理中"}
    view: dict[str, Any] = {"kind": "view", "name": "open_cases", "label": label}
    view |= {"object": "case_file", "columns": ["status", "subject"], "where": "status = 'open'"}
    cases.deploy(view)
    saved: Any = cases.api.post(
        "/ui/objects/case_file/views",
        {
            "definition": {"label": label, "columns": ["subject"], "sort": "-subject"},
            "shared": False,
        },
    ).json

    of_all = export(cases, object="case_file", view="open_cases", headings="names")
    own = export(cases, object="case_file", view=f"my:{saved['id']}")

    assert table(cases.api, of_all) == [["status", "subject"], ["Open", "'=1+1"]]
    assert [row[0] for row in table(cases.api, own)] == ["Subject", "Second", "'=1+1"]


def test_what_is_masked_stays_masked(cases: Home) -> None:
    label = {"en": "Guest", "zh-CN": "客人"}
    guest: dict[str, Any] = {"kind": "object", "name": "guest", "label": label, "plural": label}
    fields: list[Any] = [
        {"name": "name", "type": "text"},
        {"name": "passport", "type": "text", "mask": {"start": 1, "end": 1}},
    ]
    cases.deploy({**guest, "title": "name", "fields": fields})
    cases.api.create("guest", name="Ann", passport="X1234567")
    _, member = cases.add_user("exporting-member@example.com", member=True)

    for kind in ("csv", "jsonl"):
        asked = {"object": "guest", "format": kind, "fields": ["name", "passport"]}
        job_id = export(cases, member, **asked)
        found = content(member, job_id).decode()
        assert ("Ann" in found, "1234567" in found) == (True, False)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"object": "nothing"}, 404),
        ({"object": "case_file", "fields": ["nothing"]}, 422),
        ({"object": "case_file", "where": "nothing = 1"}, 422),
        ({"object": "case_file", "sort": "nothing"}, 422),
        ({"object": "case_file", "view": "nothing"}, 404),
        ({"object": "case_file", "view": "my:nothing"}, 404),
        ({"object": "case_file", "format": "pdf"}, 422),
    ],
)
def test_what_cannot_be_exported_is_refused_at_once(
    cases: Home, asked: dict[str, Any], status: int
) -> None:
    answer = cases.api.post("/exports", asked)

    assert answer.status_code == status, answer.text


def test_who_may_not_export_has_no_file(cases: Home) -> None:
    _, plain = cases.add_user("exporter@example.com")
    job_id = export(cases, object="case_file")
    _, admin = cases.add_user("other-admin@example.com", admin=True)

    refused = plain.post("/exports", {"object": "case_file"})

    assert refused.status_code == 403
    for other in (plain, admin):
        assert other.get(f"/exports/{job_id}/file").status_code == 404


def test_a_file_is_kept_for_a_week(cases: Home, clock: SettableClock) -> None:
    job_id = export(cases, object="case_file")
    assert cases.api.get(f"/exports/{job_id}/file").status_code == 200

    clock.advance(days=7, minutes=1)

    gone = cases.api.get(f"/exports/{job_id}/file")
    assert (gone.status_code, gone.json and gone.json["code"]) == (404, "export.no_file")
