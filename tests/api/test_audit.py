"""The audit log over HTTP: who reads it, what is found in it, as a table, whether it is whole."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from dougong.app import Platform
from dougong.storage.audit import write_audit
from dougong.testing.over_http import ApiClient, Home, SettableClock, make_home
from dougong.worker.housekeeping import clean_up


@pytest.fixture(scope="module")
def other(platform: Platform, app: Flask) -> Home:
    """A second tenant."""
    return make_home(platform, app)


@pytest.fixture(autouse=True)
def _afresh(home: Home) -> None:
    schema, nothing = home.tenant.schema, bytes(32)
    with home.platform.database.transaction(schema) as connection:
        connection.execute(f"DELETE FROM {schema}._audit".encode())
        connection.execute(
            f'UPDATE {schema}._audit_chain SET "first" = 0, "last" = 0, first_hash = %s, '
            "last_hash = %s".encode(),
            (nothing, nothing),
        )


def note(home: Home, action: str, details: Any = None, *, hours: int = 0, **more: Any) -> None:
    schema, now = home.tenant.schema, home.platform.clock.now()
    at = now.replace(hour=now.hour + hours)
    with home.platform.database.transaction(schema) as connection:
        write_audit(connection, schema, action, details or {}, at=at, **{"actor": None, **more})


def entries(api: ApiClient, **query: Any) -> list[Any]:
    answer = api.get("/audit", **query)
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json["entries"]  # type: ignore[index]
    return found


def test_an_entry_says_who_did_what_in_the_language_of_the_reader(home: Home) -> None:
    made = home.api.create("account", name="Acme")
    note(
        home,
        "secret.read",
        {"object": "account", "record": made["id"], "field": "tax_number"},
        actor=home.user_id,
        address="10.1.2.3",
    )

    (entry,) = entries(home.api)
    (chinese,) = entries(home.api.saying("zh-CN"))

    assert entry["actor"] == {"id": home.user_id, "label": "Admin"}
    assert entry["text"] == "Read the encrypted Tax number of Account “Acme”"
    assert chinese["text"] == "读取了客户“Acme”的加密字段纳税人识别号"
    assert (entry["action"], entry["record"], entry["address"]) == (
        "secret.read",
        "Acme",
        "10.1.2.3",
    )


def test_entries_are_found_by_what_they_tell(home: Home) -> None:
    record = home.api.create("account", name="Bolt")["id"]
    note(home, "sign_in", actor=home.user_id)
    note(home, "sign_in.failed", {"email": "eve@acme.example"}, hours=1)
    note(home, "record.deleted", {"object": "account", "record": record}, hours=2)

    def names(**query: Any) -> list[str]:
        return [each["action"] for each in entries(home.api, **query)]

    assert names() == ["record.deleted", "sign_in.failed", "sign_in"]
    assert names(actor=home.user_id) == ["sign_in"]
    assert names(action="sign_in,sign_in.failed") == ["sign_in.failed", "sign_in"]
    assert names(object="account") == names(record=record) == ["record.deleted"]
    assert names(object="contact") == []
    assert names(q="EVE@") == ["sign_in.failed"]
    assert names(q="100%") == []
    at = home.platform.clock.now()
    later = at.replace(hour=at.hour + 1).isoformat()
    assert names(**{"from": later}) == ["record.deleted", "sign_in.failed"]
    assert names(to=later) == ["sign_in"]
    assert len(names(**{"from": f"{at:%Y-%m-%d}", "to": f"{at:%Y-%m-%d}"})) == 3


def test_pages_go_on_where_the_last_one_ended(home: Home) -> None:
    for number in range(5):
        note(home, "setting.put", {"setting": f"s{number}", "value": number})

    seen: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        page: Any = home.api.get("/audit", limit=2, **cursor).json
        seen += [each["details"]["value"] for each in page["entries"]]
        if page["next_cursor"] is None:
            break
        cursor = {"after": page["next_cursor"]}

    assert seen == [4, 3, 2, 1, 0]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({"actor": "nobody"}, "/actor"),
        ({"record": "x"}, "/record"),
        ({"from": "yesterday"}, "/from"),
        ({"to": "0001-13-01"}, "/to"),
    ],
)
def test_what_cannot_be_asked_is_told(home: Home, query: dict[str, str], path: str) -> None:
    answer: Any = home.api.get("/audit", **query)

    assert answer.status_code == 422
    assert answer.json["errors"][0]["path"] == path


def test_only_who_has_the_right_reads_it(home: Home) -> None:
    _, member = home.add_user("reader@audit.example", member=True)

    for path in ("/audit", "/audit.csv", "/audit/verify", "/audit/actions"):
        assert member.get(path).status_code == 403


def test_the_table_is_safe_to_open_and_that_it_was_given_is_noted(home: Home) -> None:
    note(home, "setting.put", {"setting": "greeting", "value": "hello"}, address="=HYPERLINK(1)")

    answer = home.api.get("/audit.csv", action="setting.put")

    heading, row = csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert heading[1:3] == ["Time", "User"]
    assert row[4:7] == ["Setting changed", "Set “greeting” to hello", "'=HYPERLINK(1)"]
    assert entries(home.api, action="audit.exported")[0]["details"] == {
        "filters": {"actions": ["setting.put"]}
    }


def test_a_whole_log_verifies_and_gives_its_anchor(home: Home) -> None:
    note(home, "sign_in")
    note(home, "sign_out")

    verdict: Any = home.api.get("/audit/verify").json

    assert (verdict["whole"], verdict["checked"], verdict["broken"]) == (True, 2, None)
    assert verdict["anchor"]["number"] == 2
    assert verdict["next"] is None
    assert [each["number"] for each in entries(home.api)] == [2, 1]


def test_a_changed_entry_is_named(home: Home) -> None:
    note(home, "sign_in")
    note(home, "sign_out")
    home.api.get("/audit/verify")
    schema = home.tenant.schema
    with home.platform.database.connection(schema) as connection:
        connection.execute(
            f"UPDATE {schema}._audit SET action = 'sign_in' WHERE number = 2".encode()
        )

    verdict: Any = home.api.saying("zh-CN").get("/audit/verify").json

    assert verdict["whole"] is False
    assert verdict["broken"]["number"] == 2
    assert verdict["broken"]["text"] == "编号 2 的条目与写入时不一致"


def test_tenants_have_logs_of_their_own(home: Home, other: Home) -> None:
    note(home, "sign_in")

    assert "sign_in" not in {each["action"] for each in entries(other.api)}


def test_what_is_old_goes_when_the_tenant_says_so_but_nothing_of_the_last_30_days(
    home: Home, clock: SettableClock
) -> None:
    database = home.platform.database
    note(home, "sign_in")
    home.api.get("/audit/verify")
    clock.advance(days=40)
    note(home, "sign_out")
    clock.advance(days=20)
    answer = home.api.put("/settings/audit_days", {"value": "1", "level": "tenant"})
    assert answer.status_code == 200, answer.text

    clean_up(database, now=clock.now(), idle=timedelta(hours=1))

    verdict: Any = home.api.get("/audit/verify").json
    assert verdict["whole"] is True
    assert [each["action"] for each in entries(home.api)] == [
        "audit.trimmed",
        "setting.put",
        "sign_out",
    ]
