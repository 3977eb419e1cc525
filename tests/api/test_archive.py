"""The archive: old records out of the way, still there by their id, over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dougong.records.archive.moving import Archiver
from dougong.storage.archive_rows import ARCHIVE
from dougong.testing.over_http import ApiClient, Home, SettableClock
from dougong.worker.housekeeping import clean_up


def an_object(name: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Make the definition of an object with a title."""
    label = {"en": name.capitalize(), "zh-CN": name}
    base = {"kind": "object", "name": name, "label": label, "plural": label, "title": "name"}
    title = {"name": "name", "type": "text", "label": label}
    return {**base, "fields": [title, *fields], **more}


WHERE = "closed and closed_on < TODAY() - 30"
LETTER = an_object(
    "letter",
    {"name": "closed", "type": "checkbox"},
    {"name": "closed_on", "type": "date"},
    {"name": "amount", "type": "number", "scale": 2},
    {"name": "twice", "type": "formula", "returns": "number", "formula": "amount * 2", "scale": 2},
    {"name": "code", "type": "text", "unique": True},
    {"name": "pin", "type": "encrypted_text"},
    {"name": "secret", "type": "text"},
    sharing="private",
    archive={"where": WHERE},
)
PAGE = an_object(
    "letter_page",
    {"name": "letter", "type": "parent", "to": "letter", "inline": True, "rows": "pages"},
)
ANSWER = an_object("answer", {"name": "letter", "type": "lookup", "to": "letter"})
READER: dict[str, Any] = {
    "kind": "permission_set",
    "name": "letter_reader",
    "label": {"en": "Reader", "zh-CN": "读者"},
    "objects": {"letter": {"read": True, "create": True, "update": True, "delete": True}},
    "fields": {"letter.secret": "none"},
}
OLD = {"closed": True, "closed_on": "2020-01-01"}


@pytest.fixture(scope="module")
def home(home: Home) -> Home:
    """The tenant of the file, with letters."""
    home.deploy(LETTER, PAGE, ANSWER, READER)
    return home


@pytest.fixture(scope="module")
def reader(home: Home) -> ApiClient:
    """Who reaches their own letters only, and not what is secret of them."""
    user_id, client = home.add_user("reader@example.com")
    body = {"roles": [], "permission_sets": [{"name": "letter_reader"}]}
    assert home.api.put(f"/access/users/{user_id}/grants", body).status_code == 200
    return client


def work(home: Home) -> None:
    """Have what was asked for done."""
    platform = home.platform
    archiver = Archiver(platform.models, platform.records, platform.blobs, platform.ids)
    platform.do_jobs({ARCHIVE: archiver})


def archive(home: Home) -> None:
    """Archive what meets the condition."""
    assert home.api.post("/data/letter/archive").status_code == 202
    work(home)


def json_of(answer: Any) -> Any:
    """Give what an answer says."""
    assert answer.status_code == 200, answer.text
    return answer.json


def get(api: ApiClient, record: Any, **query: Any) -> Any:
    """Read a letter."""
    return api.get(f"/data/letter/{record['id']}", **query)


def restored(api: ApiClient, *records: Any) -> list[tuple[bool, list[str]]]:
    """Have letters back; tell of each whether it is, and why not."""
    answer = api.post("/data/letter/archive/restore", {"ids": [each["id"] for each in records]})
    found = json_of(answer)["results"]
    return [(each["done"], [fault["code"] for fault in each["errors"]]) for each in found]


def test_what_meets_the_condition_leaves_the_lists_and_is_still_there_by_its_id(
    home: Home, clock: SettableClock
) -> None:
    api = home.api
    old = api.create(
        "letter", name="Old", amount="1.5", pages=[{"name": "a"}, {"name": "b"}], **OLD
    )
    new = api.create("letter", name="New", closed=True, closed_on=clock.now().date().isoformat())
    before = json_of(get(api, old))
    archive(home)

    found = json_of(get(api, old))
    listed = json_of(api.get("/data/letter/archive"))

    assert [each["name"] for each in api.records("letter")] == ["New"]
    assert api.records("letter_page") == []
    assert found.pop("_archived")["at"]
    assert found == before
    assert json_of(get(api, old, fields="name,twice"))["twice"] == "3.00"
    assert [(each["id"], each["label"]) for each in listed["records"]] == [(old["id"], "Old")]
    assert "_archived" not in json_of(get(api, new))
    assert api.patch(f"/data/letter/{old['id']}", {"name": "x"}).status_code == 404


def test_an_archived_record_comes_back_as_it_was(home: Home) -> None:
    api = home.api
    made = api.create(
        "letter", name="Back", code="B-1", pin="12345678", secret="s", pages=[{"name": "p"}], **OLD
    )
    before = json_of(get(api, made))
    archive(home)

    assert restored(api, made) == [(True, [])]
    after = json_of(get(api, made))

    assert after.pop("version") == before.pop("version") + 1
    pages = [after.pop("pages"), before.pop("pages")]
    assert [[page["name"] for page in each] for each in pages] == [["p"], ["p"]]
    assert after == before
    pin = json_of(api.get(f"/data/letter/{made['id']}/secrets/pin"))
    assert pin == {"value": "12345678"}
    events = json_of(api.get(f"/data/letter/{made['id']}/history"))["entries"]
    assert [each["event"] for each in events] == ["restored", "archived", "created"]
    assert events[1]["job"] is not None
    api.patch(f"/data/letter/{made['id']}", {"closed": False})


def test_what_others_refer_to_stays_until_they_let_go(home: Home) -> None:
    api = home.api
    held = api.create("letter", name="Held", **OLD)
    answer = api.create("answer", name="Answer", letter=held["id"])
    archive(home)
    assert [each["name"] for each in api.records("letter", where="name = 'Held'")] == ["Held"]

    api.patch(f"/data/answer/{answer['id']}", {"letter": None})
    archive(home)

    assert api.records("letter", where="name = 'Held'") == []


def test_a_value_that_is_taken_by_now_is_told(home: Home) -> None:
    first = home.api.create("letter", name="First", code="T-1", **OLD)
    archive(home)
    home.api.create("letter", name="Second", code="T-1")

    assert restored(home.api, first, {"id": home.user_id}) == [
        (False, ["record.duplicate_value"]),
        (False, ["record.not_archived"]),
    ]


def test_archived_values_decide_who_reads_a_record(home: Home, reader: ApiClient) -> None:
    own = reader.create("letter", name="Own", **OLD)
    home.api.patch(f"/data/letter/{own['id']}", {"secret": "hush"})
    other = home.api.create("letter", name="Other", **OLD)
    archive(home)

    seen = json_of(get(reader, own))
    listed = json_of(reader.get("/data/letter/archive"))["records"]

    assert (seen["name"], "secret" in seen) == ("Own", False)
    assert json_of(get(home.api, own))["secret"] == "hush"
    assert get(reader, other).status_code == 404
    assert [each["label"] for each in listed] == ["Own"]
    assert restored(reader, other) == [(False, ["record.not_archived"])]
    assert reader.post("/data/letter/archive").status_code == 403


def test_renames_and_other_types_are_met(home: Home) -> None:
    made = home.api.create("letter", name="Renamed", amount="7", **OLD)
    archive(home)
    home.api.post("/meta/deploy", {"renames": {"object.letter.amount": "sum_of_it"}})

    found = json_of(get(home.api, made))
    home.api.post("/meta/deploy", {"renames": {"object.letter.sum_of_it": "amount"}})

    assert (found["sum_of_it"], found["twice"]) == ("7.00", "14.00")
    assert json_of(get(home.api, made))["amount"] == "7.00"


def test_each_day_the_clock_has_it_done(home: Home, clock: SettableClock) -> None:
    clock.advance(days=2)
    home.api.create("letter", name="By the clock", **OLD)

    clean_up(home.platform.database, now=clock.now(), idle=timedelta(days=99))
    work(home)

    assert home.api.records("letter", where="name = 'By the clock'") == []


def test_what_roll_ups_are_made_of_has_no_archive(home: Home) -> None:
    total = {"name": "pages_count", "type": "rollup", "from": "parcel.shelf", "aggregate": "count"}
    shelf = an_object("shelf", total)
    place = {"name": "shelf", "type": "lookup", "to": "shelf"}
    parcel = an_object("parcel", place, archive={"where": "name = 'x'"})

    answer = home.api.post("/meta/deploy", {"components": [shelf, parcel]})

    assert answer.status_code == 422
    faults = (answer.json or {})["errors"]
    assert [(each["path"], each["code"]) for each in faults] == [
        ("/components/1/archive", "definition.unfit_field")
    ]


def test_what_holds_personal_data_has_no_archive(home: Home) -> None:
    whom = {"name": "whom", "type": "email", "personal": True}
    note = an_object("post_note", whom, archive={"where": "name = 'x'"})

    answer = home.api.post("/meta/deploy", {"components": [note], "check_only": True})

    assert answer.status_code == 422
    assert answer.json is not None
    assert [each["path"] for each in answer.json["errors"]] == ["/components/0/archive"]
