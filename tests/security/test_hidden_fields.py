"""What a field holds that one may not see is told by nothing: every call is tried.

Everything about the hidden fields of the vault carries a word that stands nowhere else, so that an
answer which tells of any of it gives itself away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home

WORD = "Quixotic"
"""Stands in every value, label, option, help and message of what is hidden."""

NUMBER = "7340033"
DIGITS = "6291469"

HIDDEN = ("codeword", "grade", "worth", "keeper_of", "sealed_on")
"""Fields of the vault that a member may not see."""

DERIVED = ("clue", "length_of_codeword", "shares_worth")
"""Fields that are computed from those, and so not seen either."""


def said(text: str) -> dict[str, str]:
    """Give a text in both languages."""
    return {"en": text, "zh-CN": text}


def _hidden_label(name: str) -> dict[str, str]:
    return said(f"{WORD} {name}")


VAULT: dict[str, Any] = {
    "kind": "object",
    "name": "vault",
    "label": said("Vault"),
    "plural": said("Vaults"),
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "label": said("Name"), "required": True},
        {"name": "floor", "type": "number", "label": said("Floor"), "scale": 0},
        {
            "name": "codeword",
            "type": "text",
            "label": _hidden_label("codeword"),
            "help": said(f"{WORD} help"),
            "unique": True,
        },
        {
            "name": "grade",
            "type": "picklist",
            "label": _hidden_label("grade"),
            "options": [
                {"value": "quixotic_high", "label": said(f"{WORD} high")},
                {"value": "quixotic_low", "label": said(f"{WORD} low")},
            ],
        },
        {"name": "worth", "type": "number", "label": _hidden_label("worth"), "scale": 0},
        {"name": "keeper_of", "type": "lookup", "to": "vault", "label": _hidden_label("keeper")},
        {"name": "sealed_on", "type": "date", "label": _hidden_label("sealed on")},
        {
            "name": "clue",
            "type": "formula",
            "returns": "text",
            "label": _hidden_label("clue"),
            "formula": "'<' & codeword & '>'",
        },
        {
            "name": "length_of_codeword",
            "type": "formula",
            "returns": "number",
            "label": _hidden_label("length"),
            "formula": f"LEN(codeword) + {DIGITS}",
        },
        {
            "name": "shares_worth",
            "type": "rollup",
            "label": _hidden_label("shares"),
            "from": "vault.keeper_of",
            "aggregate": "sum",
            "field": "worth",
        },
    ],
    "rules": [
        {
            "name": "worth_is_not_negative",
            "when": "worth < 0",
            "field": "worth",
            "message": said("This vault cannot be saved like this"),
        }
    ],
    "history": True,
}

CHEST: dict[str, Any] = {
    "kind": "object",
    "name": "chest",
    "label": said("Chest"),
    "plural": said("Chests"),
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "label": said("Name")},
        {"name": "vault", "type": "lookup", "to": "vault", "label": said("Vault")},
    ],
}

VIEWS: tuple[dict[str, Any], ...] = (
    {
        "kind": "view",
        "name": "vault_riches",
        "label": said("Riches"),
        "object": "vault",
        "columns": ["name", "codeword", "grade"],
        "where": f"worth > {NUMBER}",
        "sort": "-worth",
    },
    {
        "kind": "layout",
        "name": "vault_record",
        "object": "vault",
        "type": "record",
        "header": {"fields": ["floor", "grade"]},
        "tabs": [
            {
                "name": "main",
                "label": said("Details"),
                "sections": [
                    {"name": "all", "fields": ["name", "codeword", "worth", "clue"]},
                    {"name": "more", "visible": "grade = 'quixotic_high'", "fields": ["floor"]},
                ],
            }
        ],
    },
)

WATCH: dict[str, Any] = {
    "kind": "permission_set",
    "name": "watch",
    "label": said("Watch"),
    "objects": {"*": {"create": True, "read": True, "update": True, "delete": True}},
    "fields": {f"vault.{name}": "none" for name in HIDDEN},
    "actions": ["*.export", "*.mass", "*.import", "*.share", "*.merge"],
}


@dataclass(frozen=True)
class Castle:
    """A tenant with a full vault, and a member who may not see what is in it."""

    home: Home
    member: ApiClient
    vault: Any
    other: Any
    chest: Any


@pytest.fixture(scope="module")
def castle(home: Home) -> Castle:
    """Make the vaults, so that each hidden field has a value, and a history."""
    home.deploy(VAULT, CHEST, *VIEWS, WATCH)
    api = home.api
    other = api.create("vault", name="Other", codeword=f"{WORD} zero", worth=NUMBER)
    vault = api.create(
        "vault",
        name="Great",
        floor="3",
        codeword=f"{WORD} one",
        grade="quixotic_high",
        worth=NUMBER,
        keeper_of=other["id"],
        sealed_on="2013-07-19",
    )
    api.patch(f"/data/vault/{vault['id']}", {"codeword": f"{WORD} two", "worth": NUMBER + "1"})
    chest = api.create("chest", name="Box", vault=vault["id"])
    user_id, member = home.add_user("watch@castle.example")
    granted = api.put(
        f"/access/users/{user_id}/grants",
        {"roles": [], "permission_sets": [{"name": "watch"}]},
    )
    assert granted.status_code == 200, granted.text
    return Castle(home, member, vault, other, chest)


def tells(text: str) -> bool:
    """Tell whether an answer gives away anything of what is hidden."""
    return any(sign in text for sign in (WORD, WORD.lower(), NUMBER, DIGITS, "2013-07-19"))


def test_who_may_see_them_sees_all_of_it(castle: Castle) -> None:
    told = castle.home.api.get(f"/data/vault/{castle.vault['id']}").text

    assert f"{WORD} two" in told
    assert NUMBER in told
    assert tells(castle.home.api.get("/ui/objects/vault").text)


def _filled(castle: Castle, path: str) -> Iterator[str]:
    """Yield an address for each way to fill in the parameters of a path."""
    kinds = ("object", "view", "layout", "permission_set")
    ways: dict[str, tuple[str, ...]] = {
        "object": ("vault", "chest"),
        "id": (castle.vault["id"],),
        "record_id": (castle.vault["id"],),
        "kind": kinds,
        "name": ("vault", "vault_riches", "vault_record", "watch"),
        "field": ("codeword",),
        "list": ("vault.keeper_of", "chest.vault"),
    }
    found = [path]
    for name in re.findall(r"{(\w+)}", path):
        values = ways.get(name, (castle.vault["id"], "vault"))
        found = [each.replace(f"{{{name}}}", value) for each in found for value in values]
    yield from found


def test_no_get_of_the_api_tells_of_them(castle: Castle) -> None:
    pages = castle.home.api.get("/openapi.json").json
    assert pages is not None
    told, tried = [], 0
    for path in sorted(pages["paths"]):
        if "get" not in pages["paths"][path]:
            continue
        for address in _filled(castle, path.removeprefix("/api/v1")):
            tried += 1
            answer = castle.member.get(address)
            assert answer.status_code < 500, f"{address}: {answer.text}"
            if tells(answer.text):
                told.append(address)
    assert told == []
    assert tried > 60


ASKING = [
    {"where": "{field} = null"},
    {"where": "not ISBLANK({field})"},
    {"where": "vault.{field} = null", "of": "chest"},
    {"where": "EXISTS(vault.keeper_of)"},
    {"where": "EXISTS(chest.vault, vault.{field} = null)"},
    {"sort": "{field}"},
    {"sort": "-{field}"},
    {"fields": "{field}"},
    {"fields": "vault.{field}", "of": "chest"},
    {"sort": "vault.{field}", "of": "chest"},
]


@pytest.mark.parametrize("name", [*HIDDEN, *DERIVED])
@pytest.mark.parametrize("asking", ASKING, ids=str)
def test_a_list_refuses_them_as_it_refuses_what_does_not_exist(
    castle: Castle, asking: dict[str, str], name: str
) -> None:
    of, sent = asking.get("of", "vault"), {k: v for k, v in asking.items() if k != "of"}

    answers = [
        castle.member.get(
            f"/data/{of}", **{k: v.replace("{field}", field) for k, v in sent.items()}
        )
        for field in (name, "zz" + name[2:])
    ]

    hidden, missing = (answer.text.replace("zz" + name[2:], name) for answer in answers)
    assert answers[0].status_code in (400, 422), hidden
    assert not tells(answers[0].text)
    if "{field}" in str(asking):
        assert _code(answers[0]) == _code(answers[1])
        assert len(hidden) <= len(missing) + 200


@pytest.mark.parametrize("name", [*HIDDEN, *DERIVED])
@pytest.mark.parametrize(
    "query",
    [
        {"group": "{field}"},
        {"measures": "count_distinct({field})"},
        {"measures": "max({field})"},
        {"measures": "count()", "where": "{field} != null"},
        {"measures": "count()", "having": "max({field}) != null"},
        {"group": "name", "measures": "count()", "sort": "max({field})"},
    ],
    ids=str,
)
def test_an_aggregate_refuses_them(castle: Castle, query: dict[str, str], name: str) -> None:
    asked = {key: value.replace("{field}", name) for key, value in query.items()}

    answer = castle.member.get("/data/vault/aggregate", **asked)

    assert answer.status_code in (400, 422), answer.text
    assert not tells(answer.text)


@pytest.mark.parametrize("name", [*HIDDEN, *DERIVED])
def test_an_expression_over_them_is_refused(castle: Castle, name: str) -> None:
    places = [
        castle.member.get("/ui/objects/vault/expression", source=name),
        castle.member.get("/ui/objects/chest/expression", source=f"vault.{name}"),
    ]

    assert [each.status_code for each in places] == [422, 422]
    assert not any(tells(each.text) for each in places)


@pytest.mark.parametrize("name", HIDDEN)
def test_they_cannot_be_written_unseen(castle: Castle, name: str) -> None:
    address = f"/data/vault/{castle.vault['id']}"
    before = castle.home.api.get(address).json

    changed = castle.member.patch(address, {name: None})
    made = castle.member.post("/data/vault", {"name": "Mine", name: None})

    assert {changed.status_code, made.status_code} <= {403, 422}
    assert not tells(changed.text + made.text)
    assert castle.home.api.get(address).json == before


def test_an_answer_to_a_write_tells_nothing(castle: Castle) -> None:
    address = f"/data/vault/{castle.vault['id']}"

    changed = castle.member.patch(address, {"floor": "4"})
    made = castle.member.post("/data/vault", {"name": "Mine"})

    assert (changed.status_code, made.status_code) == (200, 201), changed.text + made.text
    assert not tells(changed.text + made.text)


def test_a_search_finds_nothing_by_them(castle: Castle) -> None:
    castle.home.index()
    for text in (WORD, f"{WORD} two", NUMBER, WORD[:3], WORD[:-1] + "x"):
        answer = castle.member.get("/search", q=text)
        assert answer.json is not None
        assert answer.json["results"] == []


def test_the_history_leaves_them_out(castle: Castle) -> None:
    entries = castle.member.get(f"/data/vault/{castle.vault['id']}/history")
    everything = castle.home.api.get(f"/data/vault/{castle.vault['id']}/history")

    assert tells(everything.text)
    assert entries.status_code == 200
    assert not tells(entries.text)


def _code(answer: Any) -> list[str]:
    return [each["code"] for each in answer.json.get("errors", [])] or [answer.json["code"]]
