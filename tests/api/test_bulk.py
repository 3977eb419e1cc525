"""Work on many records: imports of tables, changes of what a filter finds, what is refused."""

from __future__ import annotations

import io
import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from openpyxl import Workbook
from werkzeug.test import TestResponse

from dougong.records.bulk.changing import CHANGE_MANY, MassChanger
from dougong.records.bulk.importing import IMPORT
from dougong.records.bulk.steps import BulkParts
from dougong.storage.job_context import JobContext, LeaseLostError, WorkerStoppingError
from dougong.storage.jobs import claim
from dougong.storage.tables import CELL_SCHEMA
from dougong.testing.over_http import ApiClient, Home
from dougong.worker.job_lane import JobLane


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


def send(
    api: ApiClient, content: bytes, mapping: Any, *, name: str = "客户.csv", to: str = "company"
) -> TestResponse:
    """Send a table to be imported."""
    data = {"object": to, "mapping": json.dumps(mapping), "file": (io.BytesIO(content), name)}
    return api.call("POST", "/imports", data=data, content_type="multipart/form-data")


def taken_on(answer: TestResponse) -> str:
    """Give the id of the job that was made of a request."""
    assert answer.status_code == 202, answer.text
    assert answer.json is not None
    return str(answer.json["id"])


def job(api: ApiClient, job_id: str) -> Any:
    """Give how far a job is."""
    return api.get(f"/jobs/{job_id}").json


def test_the_rows_of_a_table_become_records(home: Home, work: JobLane) -> None:
    rows = "".join(f"Imported {n:03d}\n" for n in range(450))

    job_id = taken_on(send(home.api, f"名称\n{rows}".encode("gb18030"), {"名称": "name"}))
    waiting = job(home.api, job_id)
    work.drain()
    done = job(home.api, job_id)

    assert (waiting["state"], waiting["done"], waiting["total"]) == ("queued", 0, 450)
    assert (done["state"], done["done"], done["error"]) == ("done", 450, None)
    count = home.api.get("/data/company/aggregate", where="BEGINS(name, 'Imported ')").json
    assert count == {"rows": [{"count()": 450}]}
    assert home.api.get(f"/jobs/{job_id}/refused").json == {"failed": 0, "refused": []}


def test_a_row_that_is_refused_holds_up_no_other(home: Home, work: JobLane) -> None:
    table = "名称,来源\n甲,x\n" + "长" * 300 + ",y\n,z\n乙,w\n"

    job_id = taken_on(send(home.api, table.encode(), {"名称": "name"}))
    work.drain()

    refused = home.api.get(f"/jobs/{job_id}/refused").json
    assert refused is not None
    assert refused["failed"] == 2
    assert [each["row"] for each in refused["refused"]] == [3, 4]
    assert refused["refused"][0]["errors"][0]["path"] == "/name"
    assert home.api.get("/data/company/aggregate", where="name in ('甲', '乙')").json == {
        "rows": [{"count()": 2}]
    }


def test_the_refused_rows_come_back_as_a_table(home: Home, work: JobLane) -> None:
    job_id = taken_on(send(home.api, "名称,备注\n,无名\n".encode(), {"名称": "name"}))
    work.drain()

    answer = home.api.saying("zh-CN").get(f"/jobs/{job_id}/refused.csv")

    assert answer.status_code == 200
    headings, row, _ = answer.data.decode("utf-8-sig").split("\r\n")
    assert headings == '"名称","备注","问题"'
    assert row.startswith('"","无名","')
    assert len(row) > len('"","无名",""')


def test_a_workbook_is_read_as_a_table_is(home: Home, work: JobLane) -> None:
    book, content = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["名称"])
    sheet.append(["工作簿客户"])
    book.save(content)

    taken_on(send(home.api, content.getvalue(), {"名称": "name"}, name="客户.xlsx"))
    work.drain()

    assert len(home.api.records("company", where="name = '工作簿客户'")) == 1


@pytest.mark.parametrize(
    ("content", "name", "mapping", "status", "code"),
    [
        (b"\xd0\xcf\x11\xe0nothing", "x.xlsx", {"a": "name"}, 422, "bulk.unreadable_sheet"),
        (b"a,b\n", "x.csv", {"a": "name"}, 422, "bulk.empty_sheet"),
        (b"", "x.csv", {"a": "name"}, 422, "bulk.empty_sheet"),
        (b"a\n1\n", "x.csv", {"b": "name"}, 422, "bulk.unknown_column"),
        (b"a\n1\n", "x.csv", {"a": "nome"}, 422, "definition.unknown_field"),
        (b"a\n1\n", "x.csv", {}, 422, None),
    ],
)
def test_what_cannot_be_imported_is_refused_at_once(
    home: Home, content: bytes, name: str, mapping: Any, status: int, code: str | None
) -> None:
    answer = send(home.api, content, mapping, name=name)

    assert answer.status_code == status, answer.text
    assert answer.json is not None
    if code is not None:
        assert code in (answer.json["code"], *(each["code"] for each in answer.json["errors"]))


def test_an_import_needs_a_file_of_an_object_that_is_there(home: Home) -> None:
    nowhere = send(home.api, b"a\n1\n", {"a": "name"}, to="nothing")
    plain = home.api.post("/imports", {"object": "company"})
    no_file = home.api.call(
        "POST",
        "/imports",
        data={"object": "company", "mapping": '{"a": "name"}'},
        content_type="multipart/form-data",
    )

    assert (nowhere.status_code, plain.status_code, no_file.status_code) == (404, 422, 422)


def test_who_may_not_create_imports_nothing(home: Home, work: JobLane) -> None:
    _, plain = home.add_user("importer@example.com")

    answer = send(plain, b"a\nForbidden\n", {"a": "name"})
    work.drain()

    assert answer.status_code == 403
    assert home.api.records("company", where="name = 'Forbidden'") == []


def test_a_member_whose_rights_end_meanwhile_imports_nothing_more(
    home: Home, work: JobLane
) -> None:
    user_id, member = home.add_user("leaving@example.com", member=True)
    job_id = taken_on(send(member, b"a\nToo late\n", {"a": "name"}))

    home.api.patch(f"/data/user/{user_id}", {"active": False})
    work.drain()

    assert job(home.api, job_id)["state"] == "failed"
    assert job(home.api, job_id)["error"]["code"] == "bulk.requester_gone"
    assert home.api.records("company", where="name = 'Too late'") == []


def test_whatever_a_filter_finds_is_changed(home: Home, work: JobLane) -> None:
    for n in range(120):
        home.api.create("company", name=f"Mass {n}")
    where = "BEGINS(name, 'Mass ')"

    job_id = taken_on(
        home.api.post("/data/company/mass", {"where": where, "set": {"name": "All one"}})
    )
    work.drain()

    done = job(home.api, job_id)
    assert (done["state"], done["done"], done["total"]) == ("done", 120, 120)
    assert home.api.get("/data/company/aggregate", where="name = 'All one'").json == {
        "rows": [{"count()": 120}]
    }


def test_named_records_are_deleted_and_what_is_not_there_is_told(home: Home, work: JobLane) -> None:
    kept, gone = (home.api.create("company", name=name)["id"] for name in ("Kept", "Gone"))
    home.api.delete(f"/data/company/{gone}")
    other = home.api.create("company", name="Goes")["id"]

    job_id = taken_on(home.api.post("/data/company/mass", {"ids": [gone, other], "delete": True}))
    work.drain()

    refused = home.api.get(f"/jobs/{job_id}/refused").json
    assert refused is not None
    assert [(each["id"], each["errors"][0]["code"]) for each in refused["refused"]] == [
        (gone, "record.not_found")
    ]
    assert home.api.get(f"/data/company/{other}").status_code == 404
    assert home.api.get(f"/data/company/{kept}").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"where": "name = 'x'"},
        {"where": "name = 'x'", "set": {"name": "y"}, "delete": True},
        {"where": "nome = 'x'", "set": {"name": "y"}},
        {"ids": ["no id"], "set": {"name": "y"}},
        {"ids": [], "delete": True},
        {"set": {"nome": "y"}},
    ],
)
def test_a_change_that_makes_no_sense_is_refused(home: Home, body: Any) -> None:
    answer = home.api.post("/data/company/mass", body)

    assert answer.status_code == 422, answer.text


def test_who_may_not_delete_deletes_nothing(home: Home, work: JobLane) -> None:
    _, plain = home.add_user("deleter@example.com")
    record = home.api.create("company", name="Safe")

    answer = plain.post("/data/company/mass", {"ids": [record["id"]], "delete": True})
    work.drain()

    assert answer.status_code == 403
    assert home.api.get(f"/data/company/{record['id']}").status_code == 200


def test_who_asked_is_told_when_it_is_done(home: Home, work: JobLane) -> None:
    _, member = home.add_user("told@example.com", member=True)
    job_id = taken_on(send(member, b"a\nTold of\n", {"a": "name"}))

    work.drain()

    told = member.get("/ui/notifications").json
    assert told is not None
    (notice,) = told["notifications"]
    assert (notice["kind"], notice["details"]["job"]) == ("job_done", job_id)


def test_columns_are_guessed(home: Home) -> None:
    rows = "".join(
        f"E{n:04d},泵{n},2025/{n % 12 + 1}/{n % 28 + 1},{n}.50,{'运行' if n % 2 else '停机'}\n"
        for n in range(40)
    )
    table = f"设备编号,设备名称,购买日期,金额,状态\n{rows}".encode("gb18030")
    headers = {"X-File-Name": "a.csv", "Content-Type": "text/csv"}

    answer = home.api.saying("zh-CN").call("POST", "/meta/guess", data=table, headers=headers)

    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    assert (answer.json["rows"], answer.json["title"]) == (40, "equipment_number")
    fields = {each["column"]: each["field"] for each in answer.json["columns"]}
    assert {column: field["type"] for column, field in fields.items()} == {
        "设备编号": "text",
        "设备名称": "text",
        "购买日期": "date",
        "金额": "currency",
        "状态": "picklist",
    }
    assert [each["label"] for each in fields["状态"]["options"]] == [
        {"zh-CN": "停机"},
        {"zh-CN": "运行"},
    ]


def test_only_builders_have_columns_guessed(home: Home) -> None:
    _, member = home.add_user("guesser@example.com", member=True)

    assert member.call("POST", "/meta/guess", data=b"a\n1\n").status_code == 403


def test_who_owns_records_by_a_job_is_told_once_of_all(home: Home, work: JobLane) -> None:
    owner_id, owner = home.add_user("owner-of-many@example.com", member=True)
    ids = [home.api.create("account", name=f"Given {n}")["id"] for n in range(120)]
    rows = "".join(f"Brought {n},owner-of-many@example.com\n" for n in range(450))

    changed = taken_on(
        home.api.post("/data/account/mass", {"ids": ids, "set": {"owner": owner_id}})
    )
    imported = taken_on(
        send(home.api, f"a,b\n{rows}".encode(), {"a": "name", "b": "owner.email"}, to="account")
    )
    work.drain()

    told: Any = owner.get("/ui/notifications").json
    assert [
        (each["kind"], each["details"]["job"], each["details"]["count"], each["by"]["id"])
        for each in told["notifications"]
    ] == [
        ("owner_assigned", imported, 450, home.user_id),
        ("owner_assigned", changed, 120, home.user_id),
    ]


def test_an_import_that_another_worker_takes_over_saves_each_row_once(home: Home) -> None:
    rows = "".join(f"Taken over {n}\n" for n in range(450))
    _, member = home.add_user("taker@example.com", member=True)
    job_id = taken_on(send(member, f"a\n{rows}".encode(), {"a": "name"}))
    importer = replace(home.platform.importer, at_once=200)
    first = claimed(home, _AfterOneStep())
    with pytest.raises(WorkerStoppingError):
        importer(first)

    second = claimed(home, Event())
    importer(second)

    assert (first.job.done, second.job.done) == (0, 200)
    with pytest.raises(LeaseLostError):
        importer(replace(first, stopping=Event()))
    count = home.api.get("/data/company/aggregate", where="BEGINS(name, 'Taken over ')").json
    assert count == {"rows": [{"count()": 450}]}
    told: Any = member.get("/ui/notifications").json
    assert [each["details"]["job"] for each in told["notifications"]] == [job_id]
    # No lane has it, so that it would wait for whoever claims the next import.
    assert home.api.post(f"/jobs/{job_id}/cancel").status_code == 200


class _AfterOneStep(Event):
    """Asks to stop once a step has been done."""

    def is_set(self) -> bool:
        asked = super().is_set()
        self.set()
        return asked


def claimed(home: Home, stopping: Event) -> JobContext:
    """Claim the next job, whoever has it."""
    platform = home.platform
    now = datetime.now(UTC) + timedelta(days=365)
    with platform.database.connection(CELL_SCHEMA) as connection:
        job = claim(connection, kinds=[IMPORT], after="", now=now, lease_until=now)
    assert job is not None
    return JobContext(
        job=job,
        tenant=home.tenant,
        database=platform.database,
        clock=platform.clock,
        stopping=stopping,
    )


@pytest.mark.parametrize(
    ("content", "mapping", "code"),
    [
        (b"a,b\n1,2\n", {"a": "name", "b": "name"}, "bulk.filled_twice"),
        (b"a,b\n1,2\n", {"a": "owner", "b": "owner.email"}, "bulk.filled_twice"),
        (b"a\n1\n", {"a": "owner.team.name"}, "definition.unknown_field"),
    ],
)
def test_a_mapping_that_says_two_things_of_a_field_is_refused(
    home: Home, content: bytes, mapping: Any, code: str
) -> None:
    answer: Any = send(home.api, content, mapping, to="account")

    assert answer.status_code == 422, answer.text
    assert [each["code"] for each in answer.json["errors"]] == [code]


def test_columns_of_one_name_are_told_apart(home: Home, work: JobLane) -> None:
    table = "a (3),a,a\none,two,three\n"

    upload: Any = home.api.call(
        "POST", "/imports/uploads", data=table.encode(), headers={"X-File-Name": "x.csv"}
    ).json

    assert upload["headings"] == ["a (3)", "a", "a (3) (3)"]


def test_what_a_spreadsheet_would_run_goes_out_guarded_and_comes_back_whole(
    home: Home, work: JobLane
) -> None:
    table = f'a,b\n"{"x" * 300}",=1+1\n'
    job_id = taken_on(send(home.api, table.encode(), {"a": "name", "b": "code"}))
    work.drain()

    refused = home.api.get(f"/jobs/{job_id}/refused.csv").data.decode("utf-8-sig")
    mended = refused.replace("x" * 300, "Guarded")
    taken_on(send(home.api, mended.encode(), {"a": "name", "b": "code"}))
    work.drain()

    assert f"""{"x" * 300}","'=1+1",""" in refused
    assert [each["code"] for each in home.api.records("company", where="name = 'Guarded'")] == [
        "=1+1"
    ]


def test_nobody_changes_many_by_names_and_by_a_filter_at_once(home: Home) -> None:
    record = home.api.create("company", name="Both")

    answer = home.api.post(
        "/data/company/mass",
        {"ids": [record["id"]], "where": "name = 'Other'", "set": {"name": "y"}},
    )

    assert answer.status_code == 422, answer.text


def test_nobody_sees_the_jobs_of_others_but_an_administrator(home: Home, work: JobLane) -> None:
    _, asking = home.add_user("asking@example.com", member=True)
    _, other = home.add_user("prying@example.com", member=True)
    job_id = taken_on(send(asking, b"a\nSecret\n", {"a": "name"}))
    work.drain()

    for path in ("", "/refused", "/refused.csv"):
        assert asking.get(f"/jobs/{job_id}{path}").status_code == 200
        assert home.api.get(f"/jobs/{job_id}{path}").status_code == 200
        assert other.get(f"/jobs/{job_id}{path}").status_code == 404
