"""What attackers write into definitions: refused, or taken for the text it is; never run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dougong.testing.attacks import CORPUS, state
from dougong.testing.over_http import Home

from .spending import soon

LONGEST_S = 4.0
ATTACKS = [each for each in CORPUS if len(each) < 70 and not each.isidentifier()]
TEXT = {"en": "X"}
NAMED = {"name": "name", "type": "text", "label": TEXT}
BASE: dict[str, Any] = {
    "kind": "object",
    "name": "trap",
    "label": TEXT,
    "plural": TEXT,
    "title": "name",
    "fields": [NAMED],
}


def field(type_: str, **options: Any) -> dict[str, Any]:
    """Give the trap with one more field."""
    return {**BASE, "fields": [NAMED, {"name": "more", "type": type_, **options}]}


def lookup(**options: Any) -> dict[str, Any]:
    """Give the trap with a lookup."""
    return field("lookup", to="account", **options)


def rollup(**options: Any) -> dict[str, Any]:
    """Give the trap with a roll-up over the records that lie in it."""
    more = {"name": "more", "type": "rollup", "from": "trap.inside", "aggregate": "count"}
    inside = {"name": "inside", "type": "lookup", "to": "trap"}
    return {**BASE, "fields": [NAMED, inside, {**more, **options}]}


def setting(**options: Any) -> dict[str, Any]:
    """Give a setting."""
    return {"kind": "setting", "name": "trap", "label": TEXT, "type": "text", **options}


def view(**options: Any) -> dict[str, Any]:
    """Give a view of the trap."""
    named = {"kind": "view", "name": "trap", "label": TEXT, "object": "trap"}
    return {**named, "columns": ["name"], **options}


def calendar(**options: Any) -> dict[str, Any]:
    """Give a calendar."""
    hours = {"monday": [{"from": "09:00", "to": "12:00"}]}
    named = {"kind": "calendar", "name": "trap", "label": TEXT, "time_zone": "UTC"}
    return {**named, "hours": hours, **options}


def translation(**options: Any) -> dict[str, Any]:
    """Give a translation."""
    texts = {"object.trap.label": "Falle"}
    return {"kind": "translation", "name": "trap", "locale": "de", "texts": texts, **options}


PLACES: dict[str, Callable[[str], Any]] = {
    "formula": lambda a: field("formula", returns="text", formula=a),
    "roll-up condition": lambda a: rollup(where=a),
    "roll-up source": lambda a: rollup(**{"from": a}),
    "roll-up field": lambda a: rollup(aggregate="sum", field=a),
    "roll-up aggregate": lambda a: rollup(aggregate=a),
    "default": lambda a: field("text", default=a),
    "default of a number": lambda a: field("number", default=a),
    "default of a date": lambda a: field("date", default=a),
    "computed default": lambda a: field("text", default={"expression": a}),
    "rule": lambda a: {**BASE, "rules": [{"name": "r", "when": a, "message": TEXT}]},
    "name of a rule": lambda a: {**BASE, "rules": [{"name": a, "when": "true", "message": TEXT}]},
    "record type": lambda a: {**BASE, "record_types": [{"name": a, "label": TEXT}]},
    "lookup filter": lambda a: lookup(filter=a),
    "fetched field": lambda a: lookup(fetch=[{"field": a, "into": "name", "when": "always"}]),
    "fetched into": lambda a: lookup(fetch=[{"field": "name", "into": a, "when": "always"}]),
    "lookup target": lambda a: field("lookup", to=a),
    "polymorphic target": lambda a: field("polymorphic", to=["account", a]),
    "parent": lambda a: field("parent", to="account", inline=True, rows=a),
    "option": lambda a: field("picklist", options=[{"value": a}]),
    "option of many": lambda a: field("multi_picklist", options=[{"value": a}]),
    "format of a number": lambda a: field("autonumber", format=f"{a}{{000}}"),
    "currency": lambda a: field("currency", code=a),
    "unique": lambda a: {**BASE, "unique": [{"fields": ["name", a]}]},
    "index": lambda a: {**BASE, "indexes": [["name", a]]},
    "title": lambda a: {**BASE, "title": a},
    "tree": lambda a: {**BASE, "tree": a},
    "shape": lambda a: {**BASE, "shape": a},
    "label": lambda a: {**BASE, "label": {"en": a or "x"}},
    "language": lambda a: {**BASE, "label": {"en": "x", a: "x"}},
    "name of a field": lambda a: {**BASE, "fields": [NAMED, {"name": a, "type": "text"}]},
    "type of a field": lambda a: field(a),
    "longest text": lambda a: field("text", max_length=a),
    "scale": lambda a: field("number", scale=a),
    "setting": lambda a: setting(default=a),
    "filter of a view": lambda a: view(where=a),
    "order of a view": lambda a: view(sort=a),
    "column of a view": lambda a: view(columns=[a]),
    "object of a view": lambda a: view(object=a),
    "zone of a calendar": lambda a: calendar(time_zone=a),
    "hours of a calendar": lambda a: calendar(hours={"monday": [{"from": a, "to": "12:00"}]}),
    "holiday": lambda a: calendar(holidays=[{"on": a}]),
    "locale": lambda a: translation(locale=a),
    "translated place": lambda a: translation(texts={a: "x"}),
    "translated text": lambda a: translation(texts={"object.trap.label": a or "x"}),
    "options of a setting": lambda a: setting(type="picklist", options=[{"value": a}]),
}


def of_others(home: Home) -> Any:
    """Give all that an attack could have changed beside the trap itself and the versions.

    How lists are asked for is counted, and written down now and then.
    """
    versions = ("_definition", "_version", "_change", "_aside")
    own = ("trap", *versions, "_history", "_audit", "_query_use")
    tables, counts = state(home)
    kept = zip(tables, counts, strict=True)
    return [(name, count) for (name,), count in kept if not name.startswith(own)]


@pytest.fixture(scope="module", autouse=True)
def account(home: Home) -> Any:
    """A record to be stolen or spoilt."""
    home.deploy(BASE)
    return home.api.create("account", name="Victim")


def leave(home: Home) -> None:
    """Make the trap what it was."""
    home.api.post("/meta/deploy", {"components": [BASE], "allow_data_loss": True})


@pytest.mark.parametrize("place", PLACES)
def test_an_attack_by_a_definition_has_no_effect(home: Home, account: Any, place: str) -> None:
    before = of_others(home)

    for attack in ATTACKS[::3]:
        answer = home.api.post("/meta/deploy", {"components": [PLACES[place](attack)]})

        assert answer.status_code in (200, 422), (attack, answer.text)
        assert "argon2" not in answer.text
        if answer.status_code == 200:
            made = home.api.post("/data/trap", {"name": attack})
            assert made.status_code in (201, 409, 422), (attack, made.text)
            assert home.api.get("/data/trap").status_code == 200, attack
            assert home.api.get("/settings").status_code == 200, attack
            leave(home)
    assert of_others(home) == before
    assert home.api.get(f"/data/account/{account['id']}").json == account


# What is taken in the same places, lest the attacks fail for another reason than what they are.
HARMLESS = {
    "formula": "name",
    "roll-up condition": "name = 'x'",
    "roll-up source": "trap.inside",
    "default": "x",
    "default of a number": "7",
    "default of a date": "today",
    "computed default": "UPPER('x')",
    "rule": "name = 'x'",
    "name of a rule": "no_x",
    "record type": "plain",
    "lookup filter": "name = 'x'",
    "lookup target": "account",
    "polymorphic target": "contact",
    "parent": "lines",
    "option": "a",
    "option of many": "a",
    "format of a number": "T-",
    "currency": "CNY",
    "index": "created_at",
    "title": "name",
    "shape": "document",
    "label": "X",
    "language": "de",
    "name of a field": "more",
    "type of a field": "text",
    "setting": "x",
    "filter of a view": "name = 'x'",
    "order of a view": "-name",
    "column of a view": "name",
    "object of a view": "trap",
    "zone of a calendar": "Asia/Shanghai",
    "hours of a calendar": "08:00",
    "holiday": "2026-01-01",
    "locale": "de",
    "translated place": "object.trap.label",
    "translated text": "Falle",
    "options of a setting": "a",
}


@pytest.mark.parametrize("place", HARMLESS)
def test_what_does_no_harm_is_taken_in_the_same_place(home: Home, place: str) -> None:
    component = PLACES[place](HARMLESS[place])

    answer = home.api.post("/meta/deploy", {"components": [component], "check_only": True})

    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    assert answer.json["problems"] == []


TEXTS = [each for each in ATTACKS if "\0" not in each and each.isprintable()]


def quoted(text: str) -> str:
    """Write a text in the expression language."""
    return "'" + text.replace("'", "''") + "'"


def texts(**options: Callable[[str], Any]) -> dict[str, Any]:
    """Give the trap with a field for every attack, its options made of it."""
    fields = [
        {"name": f"f{at}", **{name: made(attack) for name, made in options.items()}}
        for at, attack in enumerate(TEXTS)
    ]
    return {**BASE, "name": "texts", "fields": [NAMED, *fields]}


@pytest.mark.parametrize(
    "definition",
    [
        texts(
            type=lambda _: "formula",
            returns=lambda _: "text",
            formula=quoted,
        ),
        texts(type=lambda _: "text", default=lambda text: {"expression": quoted(text)}),
        texts(type=lambda _: "text", default=str),
    ],
    ids=["formula", "computed default", "default"],
)
def test_an_attack_within_a_text_is_that_text(home: Home, definition: Any) -> None:
    body = {"components": [definition], "allow_data_loss": True}
    assert home.api.post("/meta/deploy", body).status_code == 200

    made = home.api.create("texts", name="x")

    assert [made[f"f{at}"] for at in range(len(TEXTS))] == TEXTS


def test_an_attack_within_a_condition_is_compared_with(home: Home) -> None:
    def same(text: str) -> str:
        return f"name = {quoted(text)}"

    many = dict(enumerate(TEXTS[::2]))
    count = {"type": "rollup", "from": "web.inside", "aggregate": "count"}
    to = {"type": "lookup", "to": "web"}
    web = {
        **BASE,
        "name": "web",
        "fields": [
            NAMED,
            {"name": "inside", **to},
            *({"name": f"other{at}", "filter": same(text), **to} for at, text in many.items()),
            *({"name": f"found{at}", "where": same(text), **count} for at, text in many.items()),
        ],
        "rules": [
            {"name": f"r{at}", "when": f"{same(text)} and ISBLANK(inside)", "message": TEXT}
            for at, text in many.items()
        ],
    }
    home.deploy(web)
    above = home.api.create("web", name="above")["id"]

    for at, attack in many.items():
        assert home.api.post("/data/web", {"name": attack}).status_code == 422
        one = home.api.create("web", name=attack, inside=above)
        assert home.api.create("web", name="y", **{f"other{at}": one["id"]})
        assert home.api.post("/data/web", {"name": "z", f"other{at}": above}).status_code == 422
        assert [each["id"] for each in home.api.records("web", where=same(attack))] == [one["id"]]
    counted: Any = home.api.get(f"/data/web/{above}").json
    assert {counted[f"found{at}"] for at in many} == {"1"}


JUNK: list[Any] = [
    [],
    {},
    "x",
    -7,
    True,
    [None],
    {"": ""},
    {"a": {"b": []}},
    "\0",
    10**40,
    {f"k{n}": "x" for n in range(20_000)},
    [{"kind": "object", "name": "x"}] * 2000,
]
ODD_RENAMES: list[Any] = [
    {attack: "x"} for attack in ("", "a", "object", "object/", "object/trap/", "//", "x/y/z", "\0")
]
ODD_RENAMES += [{f"object/trap.{each}": "x"} for each in ATTACKS]
ODD_RENAMES += [{"object/trap.name": each} for each in ATTACKS]
ODD_RENAMES += [{"object/trap": each} for each in ("account", "user", "_token", "pg_class", "")]
ODD_RENAMES += [{"object/trap": "trap"}, {"object/trap.id": "x"}, {"object/trap.name": "id"}]


@pytest.mark.parametrize("member", ["components", "delete", "renames", "check_only", "note"])
def test_a_deploy_of_junk_changes_nothing(home: Home, member: str) -> None:
    before = state(home)

    for junk in JUNK:
        with soon(LONGEST_S, repr(junk)[:80]):
            answer = home.api.post("/meta/deploy", {member: junk, "allow_data_loss": True})

        assert answer.status_code in (200, 404, 422), (repr(junk)[:80], answer.text[:500])
        if answer.status_code == 200:
            assert answer.json is not None
            assert answer.json["changed"] == 0
    assert state(home) == before


def test_a_rename_of_junk_changes_nothing(home: Home) -> None:
    before = state(home)

    for renames in ODD_RENAMES:
        answer = home.api.post("/meta/deploy", {"renames": renames, "allow_data_loss": True})

        assert answer.status_code in (404, 422), (renames, answer.text)
    assert state(home) == before


def of_the_past(home: Home) -> list[tuple[str, str, Any]]:
    """Give calls on versions and what was set aside, each with something odd in it."""
    bodies = [{"version": each} for each in (*JUNK, 0, -1, 2**31, 2**63, 10**30, 1.5, "1", 10**8)]
    back = [("POST", "/meta/rollback", each) for each in (*bodies, *JUNK)]
    aside = "/meta/aside/01a202bd-dda1-725a-9db4-8f9e6e87c4dd/restore"
    restore = [("POST", aside, each) for each in (*JUNK, *({"also": junk} for junk in JUNK))]
    paths = [
        f"/meta/{kind}"
        for attack in (*ATTACKS, "0", "-1", "1" * 40, "１", "1.5")
        for kind in (
            f"versions/{_path(attack)}",
            f"object/{_path(attack)}/where-used",
            f"{_path(attack)}/trap/where-used",
            f"object/trap/where-used?field={_path(attack)}",
            f"diff?from={_path(attack)}&to=1",
            f"diff?to={_path(attack)}",
            f"versions?limit={_path(attack)}",
        )
    ]
    return [*back, *restore, *(("GET", path, None) for path in paths)]


def _path(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def test_nothing_odd_about_the_past_changes_anything(home: Home) -> None:
    before = state(home)

    for method, path, body in of_the_past(home):
        options = {} if body is None and method == "GET" else {"json": body}
        answer = home.api.call(method, path, **options)

        told = (method, path, repr(body)[:80], answer.text[:500])
        assert answer.status_code in (200, 400, 404, 409, 422), told
        assert method == "GET" or answer.status_code != 200, told
    assert state(home) == before


def test_a_setting_takes_no_junk(home: Home) -> None:
    home.deploy({**setting(), "name": "tone", "type": "picklist", "options": [{"value": "a"}]})
    before = state(home)

    for junk in JUNK:
        for body in (
            junk,
            {"value": junk},
            {"value": "a", "level": junk},
            {"value": "a", "level": "user", "for": junk},
        ):
            answer = home.api.put("/settings/tone", body)
            assert answer.status_code in (400, 422), (repr(body)[:80], answer.text[:300])
    for attack in ATTACKS:
        assert home.api.put("/settings/tone", {"value": attack}).status_code == 422
        assert home.api.put(f"/settings/{_path(attack)}", {"value": "a"}).status_code == 404
    assert state(home) == before
