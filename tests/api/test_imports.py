"""Imports in two steps: what columns fill, what becomes of rows, and the life of the job."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from dougong.records.bulk.importing import IMPORT
from dougong.records.bulk.steps import BulkParts
from dougong.records.bulk.undoing import UNDO_JOB, Undoer
from dougong.storage.job_context import LeaseLostError, WorkerStoppingError
from dougong.testing.over_http import ApiClient, Home

from .test_bulk import _AfterOneStep, claimed


def work(home: Home) -> None:
    """Do what is queued."""
    platform = home.platform
    parts = BulkParts(platform.records, platform.ids, platform.actors)
    platform.do_jobs({IMPORT: platform.importer, UNDO_JOB: Undoer(parts)})


def upload(api: ApiClient, content: bytes | str, name: str = "table.csv") -> Any:
    """Send a file that must be accepted."""
    sent = content.encode() if isinstance(content, str) else content
    answer = api.call("POST", "/imports/uploads", data=sent, headers={"X-File-Name": name})
    assert answer.status_code == 201, answer.text
    return answer.json


def start(api: ApiClient, content: bytes | str, mapping: Any, to: str, **more: Any) -> str:
    """Have a table imported that must be accepted; gives the id of the import."""
    sent = upload(api, content)["upload"]
    answer = api.post("/imports", {"upload": sent, "object": to, "mapping": mapping, **more})
    assert answer.status_code == 202, answer.text
    assert answer.json is not None
    return str(answer.json["id"])


def told(api: ApiClient, job_id: str) -> Any:
    """Give how an import went."""
    return api.get(f"/imports/{job_id}").json


def counts(api: ApiClient, job_id: str) -> dict[str, int]:
    """Give what became of its rows, without what is nothing."""
    names = ("created", "updated", "unchanged", "skipped", "failed")
    found = told(api, job_id)
    return {name: found[name] for name in names if found[name]}


def reasons(api: ApiClient, job_id: str) -> list[tuple[int, str, str]]:
    """Give the refused rows: their number, and of the first fault its place and code."""
    refused: Any = api.get(f"/jobs/{job_id}/refused").json
    return [
        (each["row"], each["errors"][0]["path"], each["errors"][0]["code"])
        for each in refused["refused"]
    ]


ENCODED = [
    ("utf-8-sig", ",", "utf-8"),
    ("utf-16", "\t", "utf-16"),
    ("gb18030", ";", "gb18030"),
    ("big5", "|", "big5"),
]


@pytest.mark.parametrize(("encoding", "delimiter", "named"), ENCODED)
def test_a_text_is_read_however_it_is_written(
    home: Home, encoding: str, delimiter: str, named: str
) -> None:
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=delimiter)
    name = f"北京科技發展中心（{named}）"
    writer.writerows(
        [["名稱", "備註"], [name, '說明: "甲", 乙\n第二行;|\t完'], ["上海電力公司", "一"]]
    )

    sent = upload(home.api, table.getvalue().encode(encoding))

    assert (sent["encoding"], sent["delimiter"]) == (named, delimiter)
    body = {"upload": sent["upload"], "object": "company", "mapping": {"名稱": {"field": "name"}}}
    started: Any = home.api.post("/imports", body).json
    work(home)
    assert counts(home.api, started["id"]) == {"created": 2}
    assert len(home.api.records("company", where=f"name = '{name}'")) == 1


def test_letters_with_accents_are_not_taken_for_chinese(home: Home) -> None:
    sent = upload(home.api, "Name,Ort\nMüller & Söhne,Köln\nCafé Zoë,Genève\n".encode("cp1252"))

    assert sent["encoding"] == "windows-1252"


def test_references_are_found_by_title_or_made_on_the_way(home: Home) -> None:
    home.api.create("company", name="Known")
    for _ in range(2):
        home.api.create("company", name="Twice")
    table = "s,c\nA,Known\nB,Fresh\nC,Fresh\nD,Twice\nE,\n"
    found = {"s": {"field": "subject"}, "c": {"field": "company"}}
    making = {**found, "c": {"field": "company", "by": "name", "create": True}}

    only_found = start(home.api, table, found, "case_file")
    made = start(home.api, table, making, "case_file")
    work(home)

    assert counts(home.api, only_found) == {"created": 2, "failed": 3}
    assert reasons(home.api, only_found) == [
        (3, "/company", "record.reference_not_found"),
        (4, "/company", "record.reference_not_found"),
        (5, "/company", "bulk.ambiguous_reference"),
    ]
    assert counts(home.api, made) == {"created": 4, "failed": 1}
    assert len(home.api.records("company", where="name = 'Fresh'")) == 1
    assert len(home.api.records("case_file", where="company.name = 'Fresh'")) == 2


def test_days_numbers_and_words_are_read_as_they_are_written(home: Home) -> None:
    table = (
        "s;d;at;n;p;yes;state\n"
        "First;31.12.2025;31.12.2025 18:30;1.234,50;12,5%;是;处理中\n"
        "Second;45000;2026年5月1日 9:05;-7;25%;no;Closed\n"
    )
    fields = ("subject", "due_on", "opened_at", "amount", "share", "urgent", "status")
    names = ("s", "d", "at", "n", "p", "yes", "state")
    mapping = {name: {"field": each} for name, each in zip(names, fields, strict=True)}

    job_id = start(home.api, table, mapping, "case_file")
    work(home)

    assert counts(home.api, job_id) == {"created": 2}, reasons(home.api, job_id)
    first, second = home.api.records("case_file", where="subject in ('First', 'Second')", sort="id")
    assert [first[each] for each in fields[1:]] == [
        "2025-12-31",
        "2025-12-31T18:30:00.000Z",
        "1234.50",
        "0.1250",
        True,
        "open",
    ]
    assert [second[each] for each in fields[1:]] == [
        "2023-03-15",
        "2026-05-01T09:05:00.000Z",
        "-7.00",
        "0.2500",
        False,
        "closed",
    ]


def test_a_phone_number_is_of_the_country_that_is_meant(home: Home) -> None:
    label = {"en": "Caller", "zh-CN": "来电人"}
    caller: dict[str, Any] = {"kind": "object", "name": "caller", "label": label, "plural": label}
    caller |= {"title": "name", "fields": [{"name": "name", "type": "text"}]}
    caller["fields"].append({"name": "phone", "type": "phone"})
    home.deploy(caller)
    table = "name,phone\nHere,13800138000\nAbroad,+44 20 7946 0123\n"
    mapping = {name: {"field": name} for name in ("name", "phone")}

    meant = start(home.api, table, mapping, "caller", formats={"country": "CN"})
    nowhere = start(home.api, table, mapping, "caller", formats={"country": ""})
    work(home)

    assert counts(home.api, meant) == {"created": 2}
    assert counts(home.api, nowhere) == {"created": 1, "failed": 1}
    phones = [each["phone"] for each in home.api.records("caller", sort="id")]
    assert phones[:2] == ["+8613800138000", "+442079460123"]


def test_records_are_changed_or_made_by_a_key(home: Home) -> None:
    for code in ("K1", "K2"):
        home.api.create("company", name=f"Old {code}", code=code)
    table = "code,name\nK1,New K1\nK2,Old K2\nK3,New K3\n"
    mapping = {"code": {"field": "code"}, "name": {"field": "name"}}

    updated = start(home.api, table, mapping, "company", mode="update", key="code")
    work(home)
    upserted = start(home.api, table, mapping, "company", mode="upsert", key="code")
    work(home)

    assert counts(home.api, updated) == {"updated": 1, "unchanged": 1, "failed": 1}
    assert counts(home.api, upserted) == {"created": 1, "unchanged": 2}
    names = {
        each["code"]: each["name"] for each in home.api.records("company", where="code != null")
    }
    assert {code: names[code] for code in ("K1", "K2", "K3")} == {
        "K1": "New K1",
        "K2": "Old K2",
        "K3": "New K3",
    }


def test_a_number_that_nobody_writes_tells_records_apart(home: Home) -> None:
    number = home.api.create("case_file", subject="Numbered")["number"]
    table = f"no,s\n{number},Renamed\nC-999999,Nobody\n"
    mapping = {"no": {"field": "number"}, "s": {"field": "subject"}}

    updated = start(home.api, table, mapping, "case_file", mode="update", key="number")
    upserted = start(home.api, table, mapping, "case_file", mode="upsert", key="number")
    work(home)

    assert counts(home.api, updated) == {"updated": 1, "failed": 1}
    assert counts(home.api, upserted) == {"unchanged": 1, "failed": 1}
    assert reasons(home.api, upserted) == [(3, "/number", "record.not_found")]


@pytest.mark.parametrize(
    ("mapping", "more", "code"),
    [
        ({"a": {"field": "name"}}, {"mode": "upsert", "key": "code"}, "bulk.unmapped_key"),
        ({"a": {"field": "name"}}, {"mode": "update"}, "bulk.unmapped_key"),
        ({"a": {"field": "name"}}, {"mode": "update", "key": "name"}, "bulk.unknown_key"),
        ({"a": {"field": "id"}}, {}, "definition.unknown_field"),
        ({"a": {"field": "name", "by": "code"}}, {}, "definition.unknown_field"),
    ],
)
def test_what_tells_no_records_apart_is_refused(
    home: Home, mapping: Any, more: Any, code: str
) -> None:
    sent = upload(home.api, "a\n1\n")["upload"]

    answer = home.api.post(
        "/imports", {"upload": sent, "object": "company", "mapping": mapping, **more}
    )

    assert answer.status_code == 422, answer.text
    assert answer.json is not None
    assert code in (answer.json["code"], *(each["code"] for each in answer.json["errors"]))


def test_a_dry_run_tells_all_and_leaves_nothing(home: Home) -> None:
    table = f"s,c\nDry one,Dry company\n{'x' * 70},Dry company\n"
    mapping = {
        "s": {"field": "subject"},
        "c": {"field": "company", "by": "name", "create": True},
    }

    job_id = start(home.api, table, mapping, "case_file", dry_run=True)
    work(home)

    assert counts(home.api, job_id) == {"created": 1, "failed": 1}
    assert (told(home.api, job_id)["state"], told(home.api, job_id)["undo"]) == ("done", None)
    assert reasons(home.api, job_id)[0][:2] == (3, "/subject")
    assert home.api.records("company", where="name = 'Dry company'") == []
    assert home.api.records("case_file", where="subject = 'Dry one'") == []


def test_refused_rows_are_mended_and_sent_again(home: Home) -> None:
    long = "y" * 70
    table = f's,note\nFine,a\n{long},"b\nc"\n'
    mapping = {"s": {"field": "subject"}, "note": {"field": "body"}}
    first = start(home.api, table, mapping, "case_file")
    work(home)

    refused = home.api.get(f"/jobs/{first}/refused.csv").data.decode("utf-8-sig")
    again = start(home.api, refused, mapping, "case_file")
    work(home)
    twice = home.api.get(f"/jobs/{again}/refused.csv").data.decode("utf-8-sig")
    mended = start(home.api, twice.replace(long, "Mended"), mapping, "case_file")
    work(home)

    rows = list(csv.reader(io.StringIO(refused, newline="")))
    assert (rows[0], rows[1][:2], len(rows)) == (["s", "note", "What is wrong"], [long, "b\nc"], 2)
    assert list(csv.reader(io.StringIO(twice, newline=""))) == rows
    assert counts(home.api, mended) == {"created": 1}
    assert home.api.records("case_file", where="subject = 'Mended'")[0]["body"] == "b\nc"


def test_a_preview_tells_which_names_mean_nothing(home: Home) -> None:
    home.api.create("company", name="Meant")
    sent = upload(home.api, "s,c\nA,Meant\nB,Nowhere\nC,Nowhere\n")["upload"]
    mapping = {"s": {"field": "subject"}, "c": {"field": "company", "by": "name"}}
    path = f"/imports/uploads/{sent}/preview"

    found: Any = home.api.post(path, {"object": "case_file", "mapping": mapping}).json
    mapping["c"]["create"] = True  # type: ignore[assignment]
    made: Any = home.api.post(path, {"object": "case_file", "mapping": mapping}).json

    assert found["columns"][1]["unknown"] == [{"value": "Nowhere", "count": 2}]
    assert made["columns"][1]["unknown"] == []


def test_what_duplicate_rules_find_is_skipped_or_saved(home: Home) -> None:
    home.deploy(
        {
            "kind": "duplicate_rule",
            "name": "company_same_name",
            "label": {"en": "Same name", "zh-CN": "同名"},
            "object": "company",
            "match": [{"field": "name", "method": "exact"}],
            "action": "block",
            "on": ["import"],
        }
    )
    home.api.create("company", name="Double")
    table, mapping = "a\nDouble\nSingle one\n", {"a": {"field": "name"}}

    refused = start(home.api, table.replace("one", "two"), mapping, "company")
    skipped = start(home.api, table, mapping, "company", duplicates="skip")
    saved = start(home.api, "a\nDouble\n", mapping, "company", duplicates="save")
    work(home)
    home.api.post("/meta/deploy", {"delete": [DUPLICATES], "allow_data_loss": True})

    assert counts(home.api, refused) == {"created": 1, "failed": 1}
    assert counts(home.api, skipped) == {"created": 1, "skipped": 1}
    assert counts(home.api, saved) == {"created": 1}


DUPLICATES = {"kind": "duplicate_rule", "name": "company_same_name"}


def test_a_mapping_is_remembered_for_the_same_headings(home: Home) -> None:
    table = "wunderlich,x\nRemembered,1\n"
    _, other = home.add_user("colleague@example.com", admin=True)
    start(home.api, table, {"wunderlich": {"field": "name"}}, "company")
    work(home)

    for api in (home.api, other):
        sent = upload(api, table)["upload"]
        found: Any = api.post(f"/imports/uploads/{sent}/preview", {"object": "company"}).json
        column = found["columns"][0]
        assert (column["suggestion"], column["why"]) == ({"field": "name"}, "remembered")


def test_an_import_waits_goes_on_and_is_ended(home: Home) -> None:
    work(home)  # what other tests left
    rows = "".join(f"Halting {n}\n" for n in range(450))
    job_id = start(home.api, f"a\n{rows}", {"a": {"field": "name"}}, "company")
    importer = replace(home.platform.importer, at_once=200)
    first = claimed(home, _AfterOneStep())
    with pytest.raises(WorkerStoppingError):
        importer(first)

    paused: Any = home.api.post(f"/jobs/{job_id}/pause").json
    with pytest.raises(LeaseLostError):
        importer(replace(first, stopping=_AfterOneStep()))
    work(home)
    waiting = told(home.api, job_id)
    resumed: Any = home.api.post(f"/jobs/{job_id}/resume").json
    second = claimed(home, _AfterOneStep())
    with pytest.raises(WorkerStoppingError):
        importer(second)
    cancelled: Any = home.api.post(f"/jobs/{job_id}/cancel").json
    over = [home.api.post(f"/jobs/{job_id}/{act}") for act in ("pause", "resume", "cancel")]

    assert (paused["state"], paused["may"]) == (
        "paused",
        {"pause": False, "resume": True, "cancel": True},
    )
    assert (waiting["state"], waiting["done"], waiting["created"]) == ("paused", 200, 200)
    assert (resumed["state"], second.job.done) == ("queued", 200)
    assert (cancelled["state"], cancelled["done"], cancelled["undo"]) == (
        "cancelled",
        400,
        "possible",
    )
    assert [each.status_code for each in over] == [409, 409, 409]
    assert {each.json and each.json["code"] for each in over} == {"job.finished"}


def test_an_import_is_taken_back(home: Home) -> None:
    kept = home.api.create("company", name="Before", code="U1")["id"]
    table = "code,name\nU1,After\nU2,Made\n"
    mapping = {"code": {"field": "code"}, "name": {"field": "name"}}
    job_id = start(home.api, table, mapping, "company", mode="upsert", key="code")
    work(home)

    undone = home.api.post(f"/imports/{job_id}/undo")
    running = told(home.api, job_id)["undo"]
    work(home)

    assert undone.status_code == 202, undone.text
    assert (running, told(home.api, job_id)["undo"]) == ("running", "done")
    assert home.api.get(f"/data/company/{kept}").json["name"] == "Before"  # type: ignore[index]
    assert home.api.records("company", where="code = 'U2'") == []
    assert home.api.post(f"/imports/{job_id}/undo").status_code == 409


def test_people_see_their_own_jobs_and_administrators_all(home: Home) -> None:
    _, member = home.add_user("worker@example.com", member=True)
    job_id = start(member, "a\nMember's\n", {"a": {"field": "name"}}, "company")
    work(home)
    _, other = home.add_user("nosy@example.com", member=True)

    own: Any = member.get("/jobs", kind="import,export", state="done").json
    of_others: Any = other.get("/jobs").json
    every: Any = home.api.get("/jobs", limit=1).json
    imports: Any = member.get("/imports", object="company").json

    assert [each["id"] for each in own["jobs"]] == [job_id]
    assert own["jobs"][0]["label"] == {"en": "Import of Companies", "zh-CN": "导入公司"}
    assert (of_others["jobs"], of_others["next_cursor"]) == ([], None)
    assert [each["id"] for each in every["jobs"]] == [job_id]
    assert [each["id"] for each in imports["imports"]] == [job_id]
    next_page: Any = home.api.get("/jobs", cursor=every["next_cursor"]).json
    assert job_id not in [each["id"] for each in next_page["jobs"]]
    assert other.post(f"/jobs/{job_id}/cancel").status_code == 404
