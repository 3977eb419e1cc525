"""Which records are reached: each way at each level, alone and together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from dougong.access.errors import ForbiddenError
from dougong.access.rights import Grants, ObjectRights, Rows
from dougong.formula.value_types import Kind, Type
from dougong.kernel.errors import InvalidError
from dougong.records.errors import (
    FileNotFoundHereError,
    ForbiddenRecordError,
    RecordNotFoundError,
    StaleModelError,
)
from dougong.records.files import Files
from dougong.records.reading.cursor import Cursor
from dougong.records.reading.listing import build_list
from dougong.records.searching.service import Searches
from dougong.records.timeline.entries import TimelineRequest
from dougong.testing.desk import Desk
from dougong.testing.reaching import OWNERS, acting, changed, seen, share
from dougong.testing.searching import index


@pytest.mark.parametrize(
    ("read", "edit", "readable", "editable"),
    [
        (Grants(), Grants(), set(), set()),
        (Grants(everyone=True), Grants(), {"own", "near", "far"}, set()),
        (Grants(), Grants(owners=("self",)), {"own"}, {"own"}),
        (Grants(owners=("led",)), Grants(owners=("self",)), {"own", "near"}, {"own"}),
        (Grants(), Grants(owners=("led", "self")), {"own", "near"}, {"own", "near"}),
        (Grants(rules=("large",)), Grants(), {"near", "far"}, set()),
        (Grants(rules=("large",)), Grants(owners=("self",)), {"own", "near", "far"}, {"own"}),
        (Grants(rules=("large_of_some",)), Grants(), {"near"}, set()),
        (Grants(), Grants(rules=("large_of_some",)), {"near"}, {"near"}),
    ],
)
def test_owners_and_rules_reach_what_they_say(
    desk: Desk,
    people: Mapping[str, UUID],
    records: Mapping[str, str],
    read: Grants,
    edit: Grants,
    readable: set[str],
    editable: set[str],
) -> None:
    reader = acting(desk, people, owners=OWNERS, deal=Rows(read, edit))

    assert seen(reader) == readable
    assert {n for n in ("own", "near", "far") if changed(reader, records, n) == "changed"} == (
        editable
    )
    for name in ("own", "near", "far"):
        if name not in readable:
            assert changed(reader, records, name) == "not found"
        elif name not in editable:
            assert changed(reader, records, name) == "forbidden"


@pytest.mark.usefixtures("unshared")
def test_shares_reach_at_their_level_until_they_end(
    desk: Desk, people: Mapping[str, UUID], records: Mapping[str, str]
) -> None:
    shared = Grants(shares=True)
    reader = acting(desk, people, deal=Rows(shared, shared))
    now = desk.platform.clock.now()
    share(desk, records["own"], "everyone", "read", until=now)
    share(desk, records["near"], f"user/{people['me']}", "edit", until=now + timedelta(hours=1))
    share(desk, records["far"], "everyone", "edit", until=now - timedelta(seconds=1))
    share(desk, records["far"], f"user/{people['ann']}", "edit")

    assert seen(reader) == {"own", "near"}
    assert changed(reader, records, "near") == "changed"
    assert changed(reader, records, "own") == "forbidden"
    assert changed(reader, records, "far") == "not found"


def test_a_lookup_that_names_the_reader_reaches(
    desk: Desk, people: Mapping[str, UUID], records: Mapping[str, str]
) -> None:
    team = desk.create("team", name="Sellers")
    desk.update("deal", records["far"], team=team["id"])
    reader = acting(desk, people, deal=Rows(Grants(fields=("team",)), Grants()))
    reach = replace(
        reader.actor.reach,
        parameters={**reader.actor.reach.parameters, "reach_groups": [UUID(team["id"])]},
    )

    assert seen(reader) == set()
    assert seen(reader.acting(reach=reach)) == {"far"}


def test_what_belongs_to_a_record_is_reached_as_it_is(
    desk: Desk, people: Mapping[str, UUID], records: Mapping[str, str]
) -> None:
    child = Grants(parent="deal")
    reader = acting(
        desk,
        people,
        owners=OWNERS,
        deal=Rows(Grants(owners=("led",)), Grants(owners=("self",))),
        task=Rows(child, child),
    )

    assert seen(reader, "task") == {"own task", "near task"}
    reader.update("task", records["own task"], name="own task")
    with pytest.raises(ForbiddenRecordError):
        reader.update("task", records["near task"], name="another")
    with pytest.raises(RecordNotFoundError):
        reader.delete("task", records["far task"])
    made = reader.create("task", name="new", deal=records["own"])
    with pytest.raises(ForbiddenRecordError):
        reader.create("task", name="new", deal=records["near"])
    with pytest.raises(ForbiddenRecordError):
        reader.update("task", made["id"], deal=records["near"])
    reader.delete("task", made["id"])


def test_what_belongs_to_a_record_that_all_reach_is_reached_but_where_it_belongs_to_none(
    desk: Desk, people: Mapping[str, UUID], records: Mapping[str, str]
) -> None:
    child = Grants(parent="deal")
    lost = desk.create("task", name="lost", deal=records["own"])
    desk.sql("UPDATE task SET deal = NULL WHERE id = %s", lost["id"])
    reader = acting(desk, people, task=Rows(child, child))

    assert seen(reader, "task") == {"own task", "near task", "far task"}
    with pytest.raises(RecordNotFoundError):
        reader.get("task", lost["id"])
    desk.delete("task", lost["id"])


def test_a_record_is_revealed_by_what_points_at_it_and_is_read_in_its_own_right(
    desk: Desk, people: Mapping[str, UUID], records: Mapping[str, str]
) -> None:
    revealed = Rows(Grants(children=(("deal", "firm"),)), Grants())
    own = Rows(Grants(), Grants(owners=("self",)))
    reader = acting(desk, people, owners=OWNERS, deal=own, firm=revealed)
    stranger = acting(desk, people, deal=Rows(Grants(), Grants()), firm=revealed)
    by_parent = Rows(Grants(parent="firm"), Grants())

    assert seen(reader, "firm") == {"Acme"}
    assert seen(stranger, "firm") == set()
    assert seen(acting(desk, people, deal=by_parent, firm=revealed), "firm") == set()
    with pytest.raises(ForbiddenRecordError):
        reader.update("firm", records["firm"], city="Beijing")


def test_a_lookup_to_what_is_hidden_gives_its_id_alone(
    desk: Desk, people: Mapping[str, UUID], records: Mapping[str, str]
) -> None:
    hidden = acting(desk, people, firm=Rows(Grants(), Grants()))
    plain = acting(desk, people)
    fields = ("name", "firm.city", "firm.owner.name", "cry")

    got = hidden.get("deal", records["own"], *fields)

    assert got["firm"] == {
        "id": records["firm"],
        "label": None,
        "city": None,
        "owner": None,
    }
    assert got["cry"] is None
    assert plain.get("deal", records["own"], *fields)["firm"]["city"] == "Xi'an"
    assert plain.get("deal", records["own"], *fields)["cry"] == "XI'AN"
    assert hidden.list("deal", where='firm.city = "Xi\'an"') == []
    assert len(hidden.list("deal", where="ISBLANK(firm.city)")) == 3
    assert hidden.aggregate("deal", group="firm.city") == [{"firm.city": None, "count()": 3}]
    assert [each["firm"]["label"] for each in hidden.aggregate("deal", group="firm")] == [None]
    cursor = hidden.page("deal", sort="firm.city,name", limit=2).page.next_cursor
    assert cursor is not None
    assert "X" not in repr(Cursor.decode(cursor, "firm.city,name", 3).values)


def test_without_the_right_to_read_an_object_nothing_of_it_is_there(
    desk: Desk, people: Mapping[str, UUID], records: Mapping[str, str]
) -> None:
    actor = acting(desk, people).actor
    objects = {**actor.rights.objects, "firm": ObjectRights()}
    reader = desk.acting(
        user_id=actor.user_id,
        reach=actor.reach,
        rights=replace(actor.rights, key="no firm", objects=objects),
    )

    assert reader.get("deal", records["own"])["firm"] == {"id": records["firm"], "label": None}
    with pytest.raises(ForbiddenError):
        reader.list("firm")
    with pytest.raises(InvalidError):
        reader.list("deal", fields=("firm.city",))


def test_related_records_are_those_that_are_read(
    desk: Desk, people: Mapping[str, UUID], records: Mapping[str, str]
) -> None:
    own = Rows(Grants(), Grants(owners=("self",)))
    reader = acting(desk, people, owners=OWNERS, deal=own)

    assert reader.list("firm", fields=("deals",))[0]["deals"] == "1"
    assert desk.list("firm", fields=("deals",))[0]["deals"] == "3"
    assert reader.list("firm", where="COUNT(deal.firm) = 3") == []
    expected = Type(Kind.NUMBER)
    evaluate = desk.records.evaluate
    firm = UUID(records["firm"])
    assert evaluate(reader.actor, "firm", firm, "SUM(deal.firm, amount)", expected) == "10"
    with pytest.raises(RecordNotFoundError):
        evaluate(reader.actor, "deal", UUID(records["far"]), "amount", expected)


def test_search_timeline_history_and_files_know_no_more(
    desk: Desk, people: Mapping[str, UUID], records: Mapping[str, str]
) -> None:
    own = Rows(Grants(), Grants(owners=("self",)))
    reader = acting(desk, people, owners=OWNERS, deal=own)
    platform = desk.platform
    searches = Searches(database=platform.database, models=platform.models, clock=platform.clock)
    files = Files(
        database=platform.database,
        models=platform.models,
        clock=platform.clock,
        ids=platform.ids,
        blobs=platform.blobs,
    )
    attached = {name: desk.upload(name.encode()) for name in ("own", "far")}
    for name, file in attached.items():
        desk.update("deal", records[name], paper=file)
    request = TimelineRequest(limit=20)
    timeline = desk.records.timeline(reader.actor, "firm", UUID(records["firm"]), request)
    index(platform)

    assert {each.label for each in searches.find(reader.actor, "a", limit=20).found} >= {"Acme"}
    found = searches.find(reader.actor, "a", objects=["deal"], limit=20).found
    assert {each.label for each in found} == set()
    found = searches.find(reader.actor, "own", objects=["deal"], limit=20).found
    assert [each.label for each in found] == ["own"]
    assert [each.record["label"] for each in timeline.entries if hasattr(each, "record")] == ["own"]
    with pytest.raises(RecordNotFoundError):
        desk.records.history(reader.actor, "deal", UUID(records["far"]), before=None, limit=5)
    assert files.find(reader.actor, UUID(attached["own"])).size == 3
    with pytest.raises(FileNotFoundHereError):
        files.find(reader.actor, UUID(attached["far"]))


@pytest.mark.usefixtures("unshared")
def test_a_page_of_the_records_of_few_owners_is_that_of_many(
    desk: Desk, people: Mapping[str, UUID], records: Mapping[str, str]
) -> None:
    shared = Grants(owners=("led",), shares=True)
    reader = acting(desk, people, owners=OWNERS, deal=Rows(shared, Grants(owners=("self",))))
    share(desk, records["near"], "everyone", "read")
    share(desk, records["far"], "everyone", "read")
    many = {f"u{n}": UUID(int=n) for n in range(30)}
    crowd = acting(
        desk,
        {**people, **many},
        owners={**OWNERS, "led": ("ann", *many)},
        deal=Rows(shared, Grants(owners=("self",))),
    )

    assert seen(reader) == seen(crowd) == {"own", "near", "far"}
    for sort in ("amount", "-amount", "-amount,-id"):
        few = reader.page("deal", sort=sort, limit=2)
        of_many = crowd.page("deal", sort=sort, limit=2)
        assert few.page == of_many.page
        where = "amount > 50"
        assert reader.list("deal", sort=sort, where=where) == crowd.list(
            "deal", sort=sort, where=where
        )


def test_rights_of_other_definitions_are_not_taken(
    desk: Desk, people: Mapping[str, UUID], records: Mapping[str, str]
) -> None:
    reader = acting(desk, people)
    stale = replace(reader.actor.rights, version=desk.model.version - 1)

    with pytest.raises(StaleModelError):
        reader.acting(rights=stale).list("deal")
    with pytest.raises(StaleModelError):
        reader.acting(rights=stale).update("deal", records["own"], amount="10")


def test_a_private_object_has_its_indexes_once_more_by_owner(desk: Desk) -> None:
    found = desk.sql("SELECT indexname FROM pg_indexes WHERE tablename = 'deal'")
    kept = desk.sql("SELECT indexname FROM pg_indexes WHERE tablename = 'firm'")

    assert {("ix__deal__amount",), ("ix__deal__owner__amount",)} <= set(found)
    assert {("ix__firm__city",)} <= set(kept)
    assert ("ix__firm__owner__city",) not in kept


def test_administrators_statements_know_nothing_of_reach(desk: Desk) -> None:
    plan = build_list(
        desk.model,
        desk.model.object("deal"),
        desk.actor,
        desk.platform.functions,
        fields=None,
        sort="-id",
        limit=5,
        condition=None,
        blanks=None,
    )

    assert plan.reached is None
    assert not plan.statement.afresh
    assert "_share" not in plan.statement.sql
    assert "reach" not in " ".join(plan.statement.names)
