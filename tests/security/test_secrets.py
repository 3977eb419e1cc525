"""A secret is in one place, encrypted; no text that anybody reads or keeps has any of it."""

from __future__ import annotations

import logging
from typing import Any

import psycopg
import pytest
from psycopg import sql

from dougong.testing.over_http import Home

SECRET = "sk-live-7f3a9c"
CARD: dict[str, Any] = {
    "kind": "object",
    "name": "card",
    "label": {"en": "Card"},
    "plural": {"en": "Cards"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "required": True},
        {"name": "number", "type": "encrypted_text", "show_last": 0, "max_length": 40},
        {"name": "has", "type": "formula", "returns": "boolean", "formula": "not ISBLANK(number)"},
        {"name": "size", "type": "number"},
    ],
    "rules": [{"name": "no_x", "when": "name = 'x'", "message": {"en": "no x"}}],
}


@pytest.fixture(scope="module")
def card(home: Home) -> Any:
    """A record with a secret that was changed once."""
    home.deploy(CARD)
    made = home.api.create("card", name="Visa", number=f"{SECRET} first")
    home.api.patch(f"/data/card/{made['id']}", {"number": SECRET})
    return made


def places_of(home: Home, text: str) -> list[str]:
    """Give every table of the database that has a text anywhere in a row."""
    found = []
    with psycopg.connect(home.platform.database.url, autocommit=True) as connection:
        tables = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog')"
        ).fetchall()
        for schema, name in tables:
            rows = sql.SQL("SELECT 1 FROM {} AS t WHERE strpos(t::text, %s) > 0 LIMIT 1")
            table = sql.Identifier(schema, name)
            if connection.execute(rows.format(table), (text,)).fetchone():
                found.append(f"{schema}.{name}")
    return found


def test_no_table_has_it_in_the_open(home: Home, card: Any) -> None:
    assert places_of(home, "Visa") != []
    assert places_of(home, SECRET) == []


def test_no_answer_has_it_but_the_one_that_is_for_it(home: Home, card: Any) -> None:
    place = f"/data/card/{card['id']}"

    answers = [
        home.api.get(place),
        home.api.get("/data/card"),
        home.api.get("/data/card", fields="number", where="not ISBLANK(number)"),
        home.api.get(f"{place}/history"),
        home.api.get("/data/card/aggregate", group="has"),
        home.api.patch(place, {"size": "1"}, headers={"X-Trace-Save": "1"}),
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert not [answer.text for answer in answers if SECRET in answer.text]
    assert home.api.get(f"{place}/secrets/number").json == {"value": SECRET}


@pytest.mark.parametrize(
    "query",
    [
        {"where": f"number = '{SECRET}'"},
        {"where": "number contains 'sk'"},
        {"where": "LEN(number) > 3"},
        {"where": "LEFT(number, 1) = 's'"},
        {"sort": "number"},
        {"fields": "number.c"},
        {"fields": "number.m"},
    ],
)
def test_no_question_tells_what_it_is(home: Home, card: Any, query: dict[str, str]) -> None:
    assert home.api.get("/data/card", **query).status_code in (400, 422)


@pytest.mark.parametrize("group", ["number", "UPPER(number)", "max(number)"])
def test_no_aggregate_tells_what_it_is(home: Home, card: Any, group: str) -> None:
    for query in ({"group": group}, {"measures": f"max({group})"}):
        assert home.api.get("/data/card/aggregate", **query).status_code in (400, 422)


@pytest.mark.parametrize(
    "sent",
    [
        {"name": "a", "number": SECRET * 10},
        {"name": "a", "number": [SECRET]},
        {"name": "a", "number": {"c": SECRET}},
        {"name": "a", "number": f"••••{SECRET}"},
        {"name": "a", "number": f"{SECRET}\0"},
        {"name": "x", "number": SECRET},
        {"number": SECRET},
        {"name": "a", "number": SECRET, "size": "no number"},
        {"name": "a", "number": SECRET, "unknown": 1},
    ],
)
def test_no_refusal_repeats_it(
    home: Home, card: Any, sent: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        created = home.api.post("/data/card", sent)
        changed = home.api.patch(f"/data/card/{card['id']}", sent)

    assert created.status_code == 422
    assert SECRET not in created.text
    assert SECRET not in changed.text
    assert SECRET not in caplog.text
    assert places_of(home, SECRET) == []


def test_who_may_not_read_secrets_gets_none(home: Home, card: Any) -> None:
    _, plain = home.add_user("clerk@example.com")
    place = f"/data/card/{card['id']}/secrets/number"

    assert plain.get(place).status_code == 403
    assert home.anyone().get(place).status_code == 401


def test_what_is_taken_out_of_use_is_not_in_the_open_either(home: Home) -> None:
    vault = {**CARD, "name": "vault"}
    home.deploy(vault)
    home.api.create("vault", name="Key", number=SECRET)
    fields = [field for field in CARD["fields"] if field["name"] not in ("number", "has")]
    for changed in (
        {**vault, "fields": [*fields, {"name": "number", "type": "text"}]},
        {**vault, "fields": fields},
    ):
        body = {"components": [changed], "allow_data_loss": True}

        answer = home.api.post("/meta/deploy", body)

        assert answer.status_code in (200, 422), answer.text
        assert SECRET not in answer.text
        assert places_of(home, SECRET) == []
    assert SECRET not in home.api.get("/meta/aside").text
