"""What attackers write where names and expressions belong: refused, never failed on, no effect."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.attacks import CORPUS, state
from dougong.testing.over_http import Home


@pytest.fixture(scope="module", autouse=True)
def account(home: Home) -> Any:
    """A record to be stolen or spoilt."""
    return home.api.create("account", name="Victim")


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/data/account", "where"),
        ("/data/account", "fields"),
        ("/data/account", "sort"),
        ("/data/account", "cursor"),
        ("/data/account", "limit"),
        ("/data/account", "count"),
        ("/data/account/aggregate", "group"),
        ("/data/account/aggregate", "measures"),
        ("/data/account/aggregate", "where"),
        ("/data/account/aggregate", "having"),
        ("/data/account/aggregate", "sort"),
        ("/meta/object", "layer"),
        ("/meta/versions", "limit"),
    ],
)
def test_an_attack_by_a_parameter_has_no_effect(home: Home, path: str, parameter: str) -> None:
    before = state(home)

    for attack in CORPUS:
        answer = home.api.get(path, **{parameter: attack})

        assert answer.status_code < 500, (attack[:80], answer.text)
        assert "argon2" not in answer.text
        assert "root:" not in answer.text
        if answer.status_code == 200:
            assert answer.json is not None
            assert answer.json.keys() <= {"records", "next_cursor", "rows", "definitions"}
    assert state(home) == before


@pytest.mark.parametrize("place", ["'{}'", '"{}"', "name = '{}'", "name contains '{}'", "{} = 1"])
def test_an_attack_within_a_filter_has_no_effect(home: Home, account: Any, place: str) -> None:
    before = state(home)

    for attack in CORPUS:
        answer = home.api.get("/data/account", where=place.format(attack))

        assert answer.status_code < 500, (attack[:80], answer.text)
        if answer.status_code == 200:
            assert answer.json is not None
            assert answer.json["records"] in ([], [account]), attack[:80]
    assert state(home) == before


def test_an_attack_by_the_path_finds_nothing(home: Home) -> None:
    before = state(home)

    for attack in CORPUS:
        for path in ("/data/{}", "/data/account/{}", "/meta/object/{}", "/meta/{}", "/jobs/{}"):
            url = path.format(attack.replace("%", "%25").replace("?", "%3F").replace("#", "%23"))
            answer = home.api.call("GET", url.replace("\0", "%00"))

            assert answer.status_code in (400, 404), (path, attack[:80], answer.status_code)
    assert state(home) == before


def test_an_attack_as_a_value_is_kept_as_it_is_or_refused(home: Home) -> None:
    for attack in CORPUS:
        answer = home.api.post("/data/account", {"name": attack})

        assert answer.status_code in (201, 422), (attack[:80], answer.text)
        if answer.status_code == 201:
            assert answer.json is not None
            record = home.api.get(f"/data/account/{answer.json['id']}").json
            assert record is not None
            assert record["name"] == attack.strip()
            home.api.delete(f"/data/account/{record['id']}")


def test_an_attack_as_a_name_is_refused(home: Home) -> None:
    before = state(home)

    for attack in CORPUS:
        for body in ({attack: "x"}, {"name": "x", "parent": {attack: "x"}}):
            answer = home.api.post("/data/account", body)

            assert answer.status_code == 422, (attack[:80], answer.text)
        definition = {
            "kind": "object",
            "name": attack,
            "label": {"en": "X"},
            "plural": {"en": "X"},
            "title": attack,
            "fields": [{"name": attack, "type": "text", "label": {"en": "X"}}],
        }
        answer = home.api.post("/meta/deploy", {"components": [definition]})

        assert answer.status_code == 422, (attack[:80], answer.text)
    assert state(home) == before
