"""Masked fields: every read shows the ends only; the rest takes a right, and is noted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Text, bindparam, select

from dougong.access.rights import ALL_ROWS, ObjectRights, Rights
from dougong.formula.errors import ExpressionError
from dougong.kernel.errors import InvalidError
from dougong.metadata.objects.definition import MaskDef
from dougong.records.errors import MissingUnmaskError, NoMaskError, RecordNotFoundError
from dougong.records.reading.masking import STARS, looks_masked, masked, masked_sql
from dougong.records.searching.highlighting import Shown
from dougong.records.searching.service import Searches
from dougong.storage.statement import compile_statement
from dougong.testing.desk import Desk, an_object
from dougong.testing.searching import index

PLAIN = "13812340000"
SHOWN = "138****0000"
FIELDS = ("name", "mobile", "pin", "line", "short", "chief", "id", "version", "created_at")


@pytest.fixture(scope="module", autouse=True)
def _objects(desk: Desk) -> None:
    mobile = {"name": "mobile", "type": "text", "unique": True, "mask": {"start": 3, "end": 4}}
    pin = {"name": "pin", "type": "text", "mask": {"end": 2}}
    line = {"name": "line", "type": "formula", "formula": "name & ' ' & mobile", "returns": "text"}
    short = {"name": "short", "type": "formula", "formula": "LEN(mobile) < 5", "returns": "boolean"}
    chief = {"name": "chief", "type": "lookup", "to": "caller", "on_delete": "clear"}
    desk.deploy(an_object("caller", mobile, pin, line, short, chief))
    desk.deploy(
        an_object(
            "call",
            {"name": "caller", "type": "lookup", "to": "caller", "on_delete": "clear"},
        )
    )


@pytest.fixture(autouse=True)
def _afresh(desk: Desk) -> None:
    desk.sql("DELETE FROM call")
    desk.sql("DELETE FROM caller")


def reader(desk: Desk, *unmasked: str) -> Desk:
    """Give somebody who works on all records, and may see these fields plain."""
    verbs = frozenset({"create", "read", "update", "delete"})
    every = ObjectRights(
        verbs=verbs,  # type: ignore[arg-type]
        readable=frozenset({*FIELDS, "caller"}),
        editable=frozenset({*FIELDS, "caller"}),
        rows=ALL_ROWS,
    )
    rights = Rights(
        key=f"reader {unmasked}",
        everything=False,
        objects={"caller": replace(every, unmasked=frozenset(unmasked)), "call": every},
    )
    return desk.acting(rights=rights)


def test_every_read_shows_the_ends_only_even_to_administrators(desk: Desk) -> None:
    boss = desk.create("caller", name="Boss", mobile=PLAIN)
    made = desk.create("caller", name="Mei", mobile="13900001111", pin="4711", chief=boss["id"])

    (listed,) = desk.list("caller", where="name = 'Mei'")
    assert (made["mobile"], made["pin"]) == ("139****1111", "****11")
    assert listed["mobile"] == desk.get("caller", made["id"])["mobile"] == "139****1111"
    assert desk.get("caller", made["id"], "chief.mobile")["chief"]["mobile"] == SHOWN
    assert desk.update("caller", made["id"], name="Mei Lin")["mobile"] == "139****1111"


def test_a_blank_stays_blank_and_what_is_too_short_is_hidden_whole(desk: Desk) -> None:
    made = desk.create("caller", name="Mei", mobile="1381234", pin=None)

    assert (made["mobile"], made["pin"]) == (STARS, None)


def test_a_text_computed_of_it_is_hidden_whole_another_value_is_not(desk: Desk) -> None:
    made = desk.create("caller", name="Mei", mobile=PLAIN)

    read = desk.get("caller", made["id"])
    assert (read["line"], read["short"]) == (STARS, False)


def test_history_shows_it_masked(desk: Desk) -> None:
    made = desk.create("caller", name="Mei", mobile=PLAIN)
    desk.update("caller", made["id"], mobile="13900001111")

    latest, *_ = desk.records.history(desk.actor, "caller", UUID(made["id"]), before=None, limit=5)
    assert latest.changes["mobile"] == [SHOWN, "139****1111"]


def test_the_mask_sent_back_is_refused_and_nothing_changes(desk: Desk) -> None:
    made = desk.create("caller", name="Mei", mobile=PLAIN)

    with pytest.raises(InvalidError) as refused:
        desk.update("caller", made["id"], mobile=SHOWN, name="Other")
    with pytest.raises(InvalidError):
        desk.create("caller", name="New", pin="****11")

    (problem,) = refused.value.faults()
    assert (problem.path, problem.error.code) == ("/mobile", "record.masked_value")
    assert desk.sql("SELECT name, mobile FROM caller") == [("Mei", PLAIN)]


def test_who_may_not_see_it_plain_can_neither_filter_sort_nor_group_by_it(desk: Desk) -> None:
    desk.create("caller", name="Mei", mobile=PLAIN)
    clerk = reader(desk)

    with pytest.raises(ExpressionError):
        clerk.list("caller", where=f"mobile = '{PLAIN}'")
    with pytest.raises(ExpressionError):
        clerk.list("caller", where="BEGINS(line, 'Mei 138')")
    with pytest.raises(InvalidError):
        clerk.list("caller", sort="mobile")
    with pytest.raises(ExpressionError):
        clerk.list("call", where=f"caller.mobile = '{PLAIN}'")
    with pytest.raises(ExpressionError):
        clerk.aggregate("caller", group="mobile")
    with pytest.raises(ExpressionError):
        clerk.aggregate("caller", measures="count_distinct(mobile)")
    assert clerk.list("caller", fields=("mobile",))[0]["mobile"] == SHOWN


def test_who_may_see_it_plain_can(desk: Desk) -> None:
    desk.create("caller", name="Mei", mobile=PLAIN)
    helper = reader(desk, "mobile")

    (found,) = helper.list("caller", where=f"mobile = '{PLAIN}'", sort="mobile")
    assert found["mobile"] == SHOWN


def test_search_finds_it_for_those_only_who_may_see_it_and_shows_it_masked(desk: Desk) -> None:
    made = desk.create("caller", name="Mei", mobile=PLAIN)
    platform = desk.platform
    searches = Searches(database=platform.database, models=platform.models, clock=platform.clock)
    index(platform)

    def found(who: Desk) -> Any:
        return searches.find(who.actor, PLAIN, objects=("caller",), limit=5).found

    assert found(reader(desk)) == []
    (hit,) = found(reader(desk, "mobile"))
    assert (str(hit.id), hit.highlights) == (made["id"], {"mobile": [Shown(SHOWN, True)]})


def test_the_plain_value_takes_the_right_and_is_noted(desk: Desk) -> None:
    made = desk.create("caller", name="Mei", mobile=PLAIN)
    record_id = UUID(made["id"])
    desk.sql("DELETE FROM _audit")

    plain = desk.records.unmasked(reader(desk, "mobile").actor, "caller", record_id, "mobile")
    with pytest.raises(MissingUnmaskError):
        desk.records.unmasked(reader(desk).actor, "caller", record_id, "mobile")

    assert plain == PLAIN
    assert desk.sql("SELECT action, details FROM _audit") == [
        (
            "record.unmasked",
            {"object": "caller", "record": made["id"], "field": "mobile"},
        )
    ]


def test_what_is_not_there_has_no_plain_value(desk: Desk) -> None:
    made = desk.create("caller", name="Mei")

    with pytest.raises(NoMaskError):
        desk.records.unmasked(desk.actor, "caller", UUID(made["id"]), "name")
    with pytest.raises(NoMaskError):
        desk.records.unmasked(desk.actor, "caller", UUID(made["id"]), "nothing")
    with pytest.raises(RecordNotFoundError):
        desk.records.unmasked(desk.actor, "caller", UUID(int=7), "mobile")
    assert desk.records.unmasked(desk.actor, "caller", UUID(made["id"]), "mobile") is None


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
    start=st.integers(0, 5),
    end=st.integers(0, 5),
)
def test_the_database_masks_as_history_does(desk: Desk, text: str, start: int, end: int) -> None:
    mask = MaskDef(start, end)
    shown = masked_sql(bindparam("text", type_=Text()), mask)

    with desk.platform.database.connection(desk.schema) as connection:
        (found,) = compile_statement(select(shown)).one(connection, {"text": text}) or ()

    assert found == masked(text, mask)


@given(
    text=st.text(min_size=1, max_size=30),
    start=st.integers(0, 6),
    end=st.integers(0, 6),
)
def test_a_mask_shows_no_more_than_its_ends_and_is_known_for_one(
    text: str, start: int, end: int
) -> None:
    mask = MaskDef(start, end)

    shown = masked(text, mask)

    assert isinstance(shown, str)
    assert len(shown) <= start + end + len(STARS)
    assert looks_masked(shown, mask)
    assert shown == STARS or (shown[:start] == text[:start] and shown.count(text) <= 1)
