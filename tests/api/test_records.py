"""One record over HTTP: created, read, changed, deleted, restored; and every way to be refused."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from dougong.testing.over_http import ApiClient, Home, SettableClock


def faults(answer: Any) -> dict[str, str]:
    """Give the code of each fault by its path."""
    return {fault["path"]: fault["code"] for fault in answer.json["errors"]}


def shown(clock: SettableClock) -> str:
    """Give the present instant as a record shows it."""
    return clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")


def test_a_new_record_is_answered_whole_with_its_place(
    home: Home, api: ApiClient, clock: SettableClock
) -> None:
    answer = api.post("/data/company", {"name": "Acme", "code": "A-1", "size": "12"})

    record = answer.json
    me = {"id": home.user_id, "label": "Admin"}
    assert answer.status_code == 201
    assert answer.headers["Content-Type"] == "application/json"
    assert record is not None
    assert answer.headers["Location"] == f"/api/v1/data/company/{record['id']}"
    assert record == {
        "id": record["id"],
        "version": 1,
        "created_at": shown(clock),
        "created_by": me,
        "updated_at": shown(clock),
        "updated_by": me,
        "owner": me,
        "name": "Acme",
        "code": "A-1",
        "size": "12",
    }


def test_what_was_created_reads_the_same(api: ApiClient, clock: SettableClock) -> None:
    company = api.create("company", name="Reader")
    made = api.create(
        "case_file",
        subject="Printer",
        body="smokes\nand stinks",
        channels=["phone", "mail"],
        amount="12.3",
        share="0.25",
        urgent=True,
        due_on="2026-12-24",
        email="Mei@EXAMPLE.com",
        phone="13800138000",
        page="https://example.com/a",
        company=company["id"],
    )

    read = api.get(f"/data/case_file/{made['id']}").json

    assert read == made
    assert read is not None
    assert read["status"] == "new"
    assert read["opened_at"] == shown(clock)
    assert read["channels"] == ["mail", "phone"]
    assert read["amount"] == "12.30"
    assert read["share"] == "0.2500"
    assert read["email"] == "Mei@example.com"
    assert read["phone"] == "+8613800138000"
    assert read["company"] == {"id": company["id"], "label": "Reader"}
    assert read["number"].startswith("C-0")


def test_a_read_can_be_narrowed_and_follow_lookups(api: ApiClient) -> None:
    company = api.create("company", name="Far", size="7")
    made = api.create("case_file", subject="Path", company=company["id"])

    read = api.get(f"/data/case_file/{made['id']}", fields="subject,company.size").json

    assert read == {
        "id": made["id"],
        "version": 1,
        "subject": "Path",
        "company": {"id": company["id"], "label": "Far", "size": "7"},
    }


def test_every_fault_is_told_at_once(api: ApiClient) -> None:
    answer = api.post(
        "/data/case_file",
        {
            "status": "done",
            "amount": "much",
            "channels": ["fax"],
            "due_on": "2026-02-30",
            "email": "nobody",
            "phone": "1",
            "page": "javascript:alert(1)",
            "company": str(uuid4()),
            "sujbect": "x",
            "number": "C-001",
            "version": 3,
        },
    )

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert faults(answer) == {
        "/subject": "record.required",
        "/status": "record.invalid_value",
        "/amount": "record.invalid_value",
        "/channels": "record.invalid_value",
        "/due_on": "record.invalid_value",
        "/email": "record.invalid_value",
        "/phone": "record.invalid_value",
        "/page": "record.invalid_value",
        "/company": "record.reference_not_found",
        "/sujbect": "record.unknown_field",
        "/number": "record.read_only",
        "/version": "record.read_only",
    }


def test_a_mistyped_field_is_answered_with_the_nearest_in_both_languages(api: ApiClient) -> None:
    english = api.post("/data/case_file", {"subject": "x", "sujbect": "y"})
    chinese = api.saying("zh-CN").post("/data/case_file", {"subject": "x", "statsu": "y"})

    assert english.json is not None
    assert chinese.json is not None
    assert english.json["errors"][0]["message"] == (
        "there is no field `sujbect`; did you mean `subject`?"
    )
    assert chinese.json["errors"][0]["message"] == "没有字段 `statsu`；您是指 `status` 吗？"
    assert chinese.headers["Content-Language"] == "zh-CN"


def test_a_body_that_is_no_record_is_refused(api: ApiClient) -> None:
    for body in (b"[]", b'"text"', b"1", b"null", b"true"):
        answer = api.call("POST", "/data/company", data=body, content_type="application/json")

        assert answer.status_code == 422, body
        assert faults(answer) == {"": "record.not_an_object"}


def test_a_change_raises_the_version_and_leaves_the_rest(api: ApiClient) -> None:
    made = api.create("case_file", subject="Before", amount="5")

    answer = api.patch(f"/data/case_file/{made['id']}", {"subject": "After"})

    assert answer.status_code == 200
    assert answer.json == {**made, "subject": "After", "version": 2}


def test_a_change_that_changes_nothing_is_none(api: ApiClient) -> None:
    made = api.create("case_file", subject="Same")

    answer = api.patch(f"/data/case_file/{made['id']}", {"subject": "Same"})

    assert answer.status_code == 200
    assert answer.json == made


def test_null_empties_a_field_but_not_a_required_one(api: ApiClient) -> None:
    made = api.create("case_file", subject="Blank", body="text", urgent=True)

    emptied = api.patch(f"/data/case_file/{made['id']}", {"body": None, "urgent": None})
    refused = api.patch(f"/data/case_file/{made['id']}", {"subject": "", "status": None})

    assert emptied.json is not None
    assert emptied.json["body"] is None
    assert emptied.json["urgent"] is False
    assert refused.status_code == 422
    assert faults(refused) == {"/subject": "record.required", "/status": "record.required"}
    assert api.get(f"/data/case_file/{made['id']}").json == emptied.json


def test_if_match_lets_only_the_expected_version_through(api: ApiClient) -> None:
    made = api.create("company", name="Locked")
    place = f"/data/company/{made['id']}"
    api.patch(place, {"size": "1"}, headers={"If-Match": '"1"'})

    stale = api.patch(place, {"size": "2"}, headers={"If-Match": '"1"'})
    stale_delete = api.delete(place, headers={"If-Match": '"1"'})
    any_version = api.patch(place, {"size": "3"}, headers={"If-Match": "*"})

    assert stale.status_code == 409
    assert stale.json is not None
    assert stale.json["code"] == "record.version_conflict"
    assert stale.json["details"] == {"given": 1, "current": 2}
    assert stale_delete.status_code == 409
    assert any_version.status_code == 200
    assert any_version.json is not None
    assert any_version.json["version"] == 3


def test_an_if_match_that_is_no_version_is_malformed(api: ApiClient) -> None:
    made = api.create("company", name="Header")

    for value in ("1", 'W/"1"', '"x"', '""', '"1", "2"', '"99999999999999999999"'):
        answer = api.patch(
            f"/data/company/{made['id']}", {"size": "2"}, headers={"If-Match": value}
        )

        assert answer.status_code == 400, value
        assert answer.json is not None
        assert answer.json["code"] == "request.invalid_header"


def test_a_deleted_record_is_gone_until_it_is_restored(api: ApiClient) -> None:
    made = api.create("company", name="Bin", code="BIN")
    place = f"/data/company/{made['id']}"

    deleted = api.delete(place)

    assert deleted.status_code == 204
    assert deleted.data == b""
    assert api.get(place).status_code == 404
    assert api.patch(place, {"size": "1"}).status_code == 404
    assert api.delete(place).status_code == 404
    assert api.records("company", where="code = 'BIN'") == []
    restored = api.post(f"{place}/restore")
    assert restored.status_code == 200
    assert restored.json is not None
    assert restored.json["name"] == "Bin"
    assert api.get(place).json == restored.json
    assert api.post(f"{place}/restore").status_code == 404


def test_a_record_in_use_stays(api: ApiClient) -> None:
    company = api.create("company", name="Used")
    api.create("case_file", subject="User of it", company=company["id"])

    answer = api.delete(f"/data/company/{company['id']}")

    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["code"] == "record.in_use"
    assert api.get(f"/data/company/{company['id']}").status_code == 200


def test_a_lookup_that_lets_go_is_emptied_when_its_record_goes(api: ApiClient) -> None:
    parent = api.create("case_file", subject="Parent")
    child = api.create("case_file", subject="Child", parent_case=parent["id"])

    deleted = api.delete(f"/data/case_file/{parent['id']}")

    assert deleted.status_code == 204
    read = api.get(f"/data/case_file/{child['id']}").json
    assert read is not None
    assert read["parent_case"] is None
    assert read["version"] == 2


def test_a_lookup_is_written_by_id_by_object_or_by_a_unique_field(api: ApiClient) -> None:
    company = api.create("company", name="Keyed", code="K-1")
    label = {"id": company["id"], "label": "Keyed"}

    for written in (company["id"], {"id": company["id"]}, label, {"code": "K-1"}):
        assert api.create("case_file", subject="Link", company=written)["company"] == label


def test_a_lookup_that_leads_nowhere_is_refused(api: ApiClient) -> None:
    gone = api.create("company", name="Gone", code="GONE")
    api.delete(f"/data/company/{gone['id']}")

    for written, code in (
        (str(uuid4()), "record.reference_not_found"),
        (gone["id"], "record.reference_not_found"),
        ({"code": "GONE"}, "record.reference_not_found"),
        ({"code": "NONE"}, "record.reference_not_found"),
        ({"name": "Gone"}, "record.invalid_value"),
        ({"nope": "x"}, "record.invalid_value"),
        ("not an id", "record.invalid_value"),
        ({}, "record.invalid_value"),
        ([], "record.invalid_value"),
        (7, "record.invalid_value"),
    ):
        answer = api.post("/data/case_file", {"subject": "Link", "company": written})

        assert answer.status_code == 422, written
        assert faults(answer) == {"/company": code}, written


def test_a_unique_value_is_taken_once_and_blank_as_often_as_one_likes(api: ApiClient) -> None:
    first = api.create("company", name="First", code="ONLY")
    api.create("company", name="Blank")
    api.create("company", name="Blank too", code="")

    taken = api.post("/data/company", {"name": "Second", "code": "ONLY"})

    assert taken.status_code == 409
    assert faults(taken) == {"/code": "record.duplicate_value"}
    api.delete(f"/data/company/{first['id']}")
    api.create("company", name="Second", code="ONLY")
    assert api.post(f"/data/company/{first['id']}/restore").status_code == 409


def test_an_address_of_nothing_is_not_found(api: ApiClient) -> None:
    nothing = uuid4()

    for path in (
        f"/data/company/{nothing}",
        f"/data/compny/{nothing}",
        "/data/compny",
        "/data/company/not-an-id",
        "/data/company/12345678-1234-1234-1234-12345678901g",
        "/data/_definition",
        "/data/pg_class",
        "/data/company%00",
        "/data/company;drop",
        "/data/../meta",
    ):
        answer = api.get(path)

        assert answer.status_code == 404, path
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_an_unknown_object_is_answered_with_the_nearest(api: ApiClient) -> None:
    answer = api.get("/data/compny")

    assert answer.json is not None
    assert answer.json["code"] == "object.not_found"
    assert answer.json["detail"] == "there is no object `compny`; did you mean `company`?"


def test_text_that_no_database_stores_is_refused_not_failed_on(api: ApiClient) -> None:
    for body in (
        {"subject": "a\0b"},
        {"subject": "x", "body": "a\0b"},
        {"subject": "x", "page": "https://example.com/\0"},
        {"subject": "x", "email": "a\0@example.com"},
        {"subject": "x", "status": "ne\0w"},
        {"subject": "x", "due_on": "\0"},
        {"subject": "x", "company": "\0"},
        {"subject": "x", "company": {"code": "\0"}},
        {"subject": "x", "\0": 1},
    ):
        answer = api.post("/data/case_file", body)

        assert answer.status_code == 422, body


def test_numbers_beyond_their_field_are_refused(api: ApiClient) -> None:
    for raw in (b"1e300", b"-1e300", b"123456789012345678901234567890", b'"1e999999999"', b'"NaN"'):
        body = b'{"subject": "x", "amount": ' + raw + b"}"

        answer = api.call("POST", "/data/case_file", data=body, content_type="application/json")

        assert answer.status_code == 422, raw
        assert faults(answer) == {"/amount": "record.invalid_value"}


def test_times_of_a_change_come_from_the_clock(api: ApiClient, clock: SettableClock) -> None:
    made = api.create("company", name="Timed")
    clock.advance(minutes=5)

    changed = api.patch(f"/data/company/{made['id']}", {"size": "2"}).json

    assert changed is not None
    assert changed["created_at"] == made["created_at"]
    assert changed["updated_at"] == shown(clock)
