"""What of other records a save may touch: those that whoever saves reaches."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import pytest

from dougong.access.rights import Grants, Rows
from dougong.kernel.errors import InvalidError
from dougong.records.errors import (
    ForbiddenRecordError,
    HiddenUseError,
    RecordInUseError,
    RecordNotFoundError,
)
from dougong.testing.desk import Desk
from dougong.testing.reaching import OWNERS, acting


def test_lookups_lead_only_to_what_is_read(
    desk: Desk, people: Mapping[str, UUID], records: Mapping[str, str]
) -> None:
    hidden = acting(desk, people, firm=Rows(Grants(), Grants()))

    with pytest.raises(InvalidError) as by_id:
        hidden.create("deal", name="new", firm=records["firm"])
    with pytest.raises(InvalidError) as by_key:
        hidden.create("deal", name="new", firm={"code": "Acme"})

    for caught in (by_id, by_key):
        (problem,) = caught.value.problems
        assert (problem.path, problem.error.code) == ("/firm", "record.reference_not_found")
    # What stands there already may stay.
    assert hidden.update("deal", records["own"], firm=records["firm"], amount="10")["version"]


def test_who_gives_a_record_away_is_answered_without_it(
    desk: Desk, people: Mapping[str, UUID], records: Mapping[str, str]
) -> None:
    own = Rows(Grants(), Grants(owners=("self",)))
    reader = acting(desk, people, owners=OWNERS, deal=own)
    deal = reader.create("deal", name="given")

    answer = reader.update("deal", deal["id"], owner=str(people["bob"]))

    assert answer == {"id": deal["id"]}
    assert desk.get("deal", deal["id"])["owner"]["label"] == "bob"
    with pytest.raises(RecordNotFoundError):
        reader.get("deal", deal["id"])
    desk.delete("deal", deal["id"])


def test_what_is_in_use_by_hidden_records_says_not_by_which(
    desk: Desk, people: Mapping[str, UUID], records: Mapping[str, str]
) -> None:
    own = Rows(Grants(), Grants(owners=("self",)))
    some = acting(desk, people, owners=OWNERS, deal=own)
    none = acting(desk, people, deal=Rows(Grants(), Grants()))
    firm = UUID(records["firm"])

    with pytest.raises(RecordInUseError) as seen_use:
        some.records.delete(some.actor, "firm", firm)
    with pytest.raises(HiddenUseError):
        none.records.delete(none.actor, "firm", firm)

    assert seen_use.value.details["count"] == 1


def test_the_recycle_bin_gives_back_only_what_one_may_change(
    desk: Desk, people: Mapping[str, UUID], records: Mapping[str, str]
) -> None:
    own = Rows(Grants(owners=("led",)), Grants(owners=("self",)))
    reader = acting(desk, people, owners=OWNERS, deal=own)
    deals = {name: desk.create("deal", name=name, owner=str(people[name]))["id"] for name in people}
    for each in deals.values():
        desk.delete("deal", each)

    assert reader.restore("deal", deals["me"])["name"] == "me"
    with pytest.raises(ForbiddenRecordError):
        reader.restore("deal", deals["ann"])
    with pytest.raises(RecordNotFoundError):
        reader.restore("deal", deals["bob"])
    desk.delete("deal", deals["me"])
