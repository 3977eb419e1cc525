"""Records being created: defaults, blanks, and everything that is wrong with them at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from dougong.access.actor import system_actor
from dougong.kernel.errors import AppError, InvalidError
from dougong.records.errors import DuplicateValueError
from dougong.testing.desk import Desk, an_object
from dougong.testing.over_http import SettableClock

OPTIONS = [{"value": "new"}, {"value": "done"}]
JOB = an_object(
    "job",
    {"name": "code", "type": "text", "unique": True},
    {"name": "status", "type": "picklist", "required": True, "default": "new", "options": OPTIONS},
    {"name": "on", "type": "date", "default": "today"},
    {"name": "at", "type": "datetime", "default": "now"},
    {"name": "by", "type": "user", "default": "me"},
    {"name": "hours", "type": "number", "scale": 1, "default": 8},
    {"name": "urgent", "type": "checkbox", "default": True},
    {"name": "paid", "type": "checkbox"},
    {"name": "mail", "type": "email"},
    {"name": "tags", "type": "multi_picklist", "options": OPTIONS},
    {"name": "site", "type": "lookup", "to": "account", "required": True},
)


@pytest.fixture(scope="module")
def site(desk: Desk) -> str:
    """Id of an account; jobs can be created."""
    desk.deploy(JOB)
    made: str = desk.create("account", name="Site")["id"]
    return made


def faults(error: AppError) -> list[tuple[str, str]]:
    """Give path and code of every fault."""
    return [(fault.path, fault.error.code) for fault in error.faults()]


def test_what_is_left_out_is_filled_by_defaults(desk: Desk, site: str) -> None:
    made = desk.create("job", site=site)

    expected = {
        "status": "new",
        "on": "2026-11-20",
        "at": "2026-11-20T08:00:00.000Z",
        "by": {"id": desk.user_id, "label": "Admin"},
        "owner": {"id": desk.user_id, "label": "Admin"},
        "hours": "8.0",
        "urgent": True,
        "paid": False,
        "mail": None,
    }
    assert {name: made[name] for name in expected} == expected
    assert UUID(made["id"]).version == 7


def test_what_is_said_to_be_blank_is_not_filled(desk: Desk, site: str) -> None:
    blank = dict.fromkeys(("on", "at", "by", "hours", "urgent", "owner"))

    made = desk.create("job", site=site, **blank)

    assert {name: made[name] for name in blank} == {**blank, "urgent": False}


@pytest.mark.parametrize(
    ("zone", "day"), [("Asia/Shanghai", "2026-11-21"), ("America/Los_Angeles", "2026-11-20")]
)
def test_today_is_the_day_of_whoever_asks(
    desk: Desk, clock: SettableClock, site: str, zone: str, day: str
) -> None:
    before = clock.now()
    late = datetime(2026, 11, 20, 20, 0, 0, 123456, tzinfo=UTC)
    clock.advance(seconds=(late - before).total_seconds())

    made = desk.acting(time_zone=zone).create("job", site=site)

    clock.advance(seconds=(before - late).total_seconds())
    assert made["on"] == day
    assert made["at"] == "2026-11-20T20:00:00.123Z"


def test_the_platform_itself_is_nobody(desk: Desk, site: str) -> None:
    made = replace(desk, actor=system_actor(desk.tenant)).create("job", site=site)

    assert (made["by"], made["owner"], made["created_by"]) == (None, None, None)


def test_all_that_is_wrong_is_told_at_once(desk: Desk, site: str) -> None:
    lost = str(uuid4())
    before = desk.sql("SELECT count(*) FROM job")

    with pytest.raises(InvalidError) as refused:
        desk.create(
            "job",
            status="nothing",
            on="tomorrow",
            hours="1.25",
            urgent="yes",
            mail="nobody",
            by=lost,
            owner={"email": "nobody@nowhere.example"},
            tags=["new", "new"],
            version=7,
            sit=site,
        )

    assert sorted(faults(refused.value)) == [
        ("/by", "record.reference_not_found"),
        ("/hours", "record.invalid_value"),
        ("/mail", "record.invalid_value"),
        ("/on", "record.invalid_value"),
        ("/owner", "record.reference_not_found"),
        ("/sit", "record.unknown_field"),
        ("/site", "record.required"),
        ("/status", "record.invalid_value"),
        ("/tags", "record.invalid_value"),
        ("/urgent", "record.invalid_value"),
        ("/version", "record.read_only"),
    ]
    assert desk.sql("SELECT count(*) FROM job") == before


@pytest.mark.parametrize("raw", [None, [], "x", 1, True, [{}]])
def test_what_is_no_record_is_refused(desk: Desk, site: str, raw: Any) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.records.create(desk.actor, "job", raw)

    assert faults(refused.value) == [("", "record.not_an_object")]


def test_records_that_are_sent_together_are_numbered_in_paths(desk: Desk, site: str) -> None:
    raws: list[Any] = [
        {"site": site},
        {"hours": "many"},
        3,
        {"site": {"nothing": "x"}, "by": str(uuid4())},
    ]

    with pytest.raises(InvalidError) as refused:
        desk.records.create_many(desk.actor, "job", raws)
    with pytest.raises(InvalidError) as alone:
        desk.records.create_many(desk.actor, "job", raws[1:2])

    assert faults(refused.value) == [
        ("/1/hours", "record.invalid_value"),
        ("/1/site", "record.required"),
        ("/2", "record.not_an_object"),
        ("/3/site", "record.invalid_value"),
        ("/3/by", "record.reference_not_found"),
    ]
    assert {path for path, _ in faults(alone.value)} == {"/0/hours", "/0/site"}


def test_records_are_created_together_or_not_at_all(desk: Desk, site: str) -> None:
    before = desk.sql("SELECT count(*) FROM job")
    raws: list[Any] = [{"site": site, "code": code} for code in ("one", "two", "one")]

    with pytest.raises(DuplicateValueError) as refused:
        desk.records.create_many(desk.actor, "job", raws)

    assert faults(refused.value) == [("/2/code", "record.duplicate_value")]
    assert desk.sql("SELECT count(*) FROM job") == before
    ids = desk.records.create_many(desk.actor, "job", raws[:2])
    assert [desk.get("job", str(each))["code"] for each in ids] == ["one", "two"]


def test_no_records_are_no_records(desk: Desk, site: str) -> None:
    assert desk.records.create_many(desk.actor, "job", []) == []


def test_a_unique_value_is_one_among_live_records_and_blanks_are_free(
    desk: Desk, site: str
) -> None:
    first = desk.create("job", site=site, code="only")
    for blank in (None, "", "  "):
        assert desk.create("job", site=site, code=blank)["code"] is None

    with pytest.raises(DuplicateValueError) as refused:
        desk.create("job", site=site, code="only")

    assert faults(refused.value) == [("/code", "record.duplicate_value")]
    assert refused.value.message() == ("another Job has this value in `Code`, which must be unique")
    desk.delete("job", first["id"])
    assert desk.create("job", site=site, code="only")["code"] == "only"
