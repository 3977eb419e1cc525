"""Encrypted fields: nothing in the database, in history or in an answer holds the plain text."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from dougong.access.errors import MissingRightError
from dougong.access.rights import NOTHING
from dougong.kernel.errors import InvalidError
from dougong.records.errors import NoSecretError, RecordNotFoundError
from dougong.testing.desk import Desk, an_object

PLAIN = "6222020012345678"


@pytest.fixture(scope="module", autouse=True)
def _objects(desk: Desk) -> None:
    account = {"name": "account_no", "type": "encrypted_text", "required": True}
    pin = {"name": "pin", "type": "encrypted_text", "show_last": 0, "max_length": 12}
    desk.deploy(an_object("payee", account, pin, {"name": "other", "type": "json"}))


def stored(desk: Desk, record_id: str) -> Any:
    return desk.sql("SELECT account_no, pin FROM payee WHERE id = %s", record_id)[0]


def reveal(desk: Desk, record_id: str, field: str = "account_no") -> str | None:
    return desk.records.secret(desk.actor, "payee", UUID(record_id), field)


def test_a_secret_is_stored_encrypted_and_read_as_its_mask(desk: Desk) -> None:
    made = desk.create("payee", account_no=PLAIN, pin="4711")

    kept, pin = stored(desk, made["id"])
    assert (made["account_no"], made["pin"]) == ("••••5678", "••••")
    assert (kept["m"], pin["m"]) == ("••••5678", "••••")
    assert desk.get("payee", made["id"])["account_no"] == "••••5678"
    assert desk.list("payee", where=f"id = '{made['id']}'")[0]["account_no"] == "••••5678"
    assert reveal(desk, made["id"]) == PLAIN
    assert reveal(desk, made["id"], "pin") == "4711"


def test_the_mask_written_back_changes_nothing(desk: Desk) -> None:
    made = desk.create("payee", account_no=PLAIN)
    before = stored(desk, made["id"])

    same = desk.update("payee", made["id"], account_no="••••5678")
    again = desk.update("payee", made["id"], account_no=PLAIN)

    assert (same["version"], again["version"]) == (1, 1)
    assert stored(desk, made["id"]) == before


def test_the_mask_goes_with_other_changes(desk: Desk) -> None:
    made = desk.create("payee", account_no=PLAIN)

    changed = desk.update("payee", made["id"], account_no="••••5678", name="Mei")

    assert (changed["name"], changed["version"]) == ("Mei", 2)
    assert reveal(desk, made["id"]) == PLAIN


def test_a_new_secret_takes_the_place_of_the_old_even_under_the_same_mask(desk: Desk) -> None:
    made = desk.create("payee", account_no=PLAIN)

    changed = desk.update("payee", made["id"], account_no="9999020012345678")

    assert (changed["account_no"], changed["version"]) == ("••••5678", 2)
    assert reveal(desk, made["id"]) == "9999020012345678"


def test_a_mask_of_something_else_is_refused_and_nothing_changes(desk: Desk) -> None:
    made = desk.create("payee", account_no=PLAIN)

    with pytest.raises(InvalidError) as refused:
        desk.update("payee", made["id"], account_no="••••1111", name="Mei")
    with pytest.raises(InvalidError):
        desk.create("payee", account_no="••••5678")

    assert [problem.path for problem in refused.value.problems] == ["/account_no"]
    assert desk.get("payee", made["id"])["version"] == 1


def test_a_secret_can_be_cleared(desk: Desk) -> None:
    made = desk.create("payee", account_no=PLAIN, pin="4711")

    cleared = desk.update("payee", made["id"], pin=None)

    assert cleared["pin"] is None
    assert reveal(desk, made["id"], "pin") is None
    assert stored(desk, made["id"])[1] is None


def test_neither_history_nor_events_nor_the_audit_log_hold_the_text(desk: Desk) -> None:
    made = desk.create("payee", account_no="sesame-one-1111")
    desk.update("payee", made["id"], account_no="sesame-two-2222")
    desk.delete("payee", made["id"])
    desk.restore("payee", made["id"])
    reveal(desk, made["id"])

    trail = desk.records.history(desk.actor, "payee", UUID(made["id"]), before=None, limit=9)
    tables = desk.sql(
        "SELECT table_schema, table_name FROM information_schema.tables"
        " WHERE table_schema IN (current_schema(), 'public', 'dougong')"
        " AND table_type = 'BASE TABLE'"
    )
    holding = [
        name
        for schema, name in tables
        if desk.sql(f'SELECT 1 FROM "{schema}"."{name}" t WHERE t::text LIKE %s', "%sesame%")
    ]
    changes = [each.changes for each in trail if each.event == "updated"]
    assert changes == [{"account_no": ["••••1111", "••••2222"]}]
    assert len(tables) > 5
    assert holding == []


def test_each_read_of_the_text_is_audited(desk: Desk) -> None:
    made = desk.create("payee", account_no=PLAIN)

    reveal(desk, made["id"])

    audit = desk.sql("SELECT actor, details FROM _audit WHERE action = 'secret.read' ORDER BY id")
    actor, details = audit[-1]
    assert str(actor) == desk.user_id
    assert details == {"object": "payee", "record": made["id"], "field": "account_no"}


def test_who_may_not_read_secrets_is_refused_and_nothing_is_audited(desk: Desk) -> None:
    made = desk.create("payee", account_no=PLAIN)
    before = desk.sql("SELECT count(*) FROM _audit")

    with pytest.raises(MissingRightError):
        reveal(desk.acting(rights=NOTHING), made["id"])

    assert desk.sql("SELECT count(*) FROM _audit") == before


@pytest.mark.parametrize("field", ["name", "id", "other", "no_such", "x" * 500])
def test_what_is_not_encrypted_has_no_secret(desk: Desk, field: str) -> None:
    made = desk.create("payee", account_no=PLAIN)

    with pytest.raises(NoSecretError):
        reveal(desk, made["id"], field)


def test_a_record_that_is_gone_has_no_secret(desk: Desk) -> None:
    made = desk.create("payee", account_no=PLAIN)
    desk.delete("payee", made["id"])

    with pytest.raises(RecordNotFoundError):
        reveal(desk, made["id"])
    with pytest.raises(RecordNotFoundError):
        reveal(desk, str(uuid4()))


def test_expressions_ask_only_whether_there_is_a_secret(desk: Desk) -> None:
    made = desk.create("payee", account_no=PLAIN, name="asked")
    both = desk.create("payee", account_no=PLAIN, pin="4711", name="asked")

    blank = desk.list("payee", where="name = 'asked' and ISBLANK(pin)")
    filled = desk.list("payee", where="name = 'asked' and pin != null")

    assert [each["id"] for each in blank] == [made["id"]]
    assert [each["id"] for each in filled] == [both["id"]]


@pytest.mark.parametrize(
    "where",
    [
        "account_no = '••••5678'",
        "account_no contains '5678'",
        "LEN(account_no) > 1",
        "account_no = pin",
        "account_no in ('a')",
        "account_no < pin",
        "account_no & 'x' = 'x'",
        "TEXT(account_no) = 'x'",
        "CASE(account_no, pin, true, false)",
        "account_no",
    ],
)
def test_no_expression_looks_into_a_secret(desk: Desk, where: str) -> None:
    with pytest.raises(InvalidError):
        desk.list("payee", where=where)


@pytest.mark.parametrize(
    "request_",
    [
        {"group": "account_no"},
        {"measures": "count_distinct(account_no)"},
        {"measures": "max(account_no)"},
    ],
)
def test_no_aggregate_compares_secrets(desk: Desk, request_: dict[str, str]) -> None:
    with pytest.raises(InvalidError):
        desk.aggregate("payee", **request_)


def test_what_an_expression_passes_on_is_the_mask(desk: Desk) -> None:
    made = desk.create("payee", account_no=PLAIN, other={"a": 1})
    source = "IF(true, account_no, other)"

    value = desk.records.evaluate(desk.actor, "payee", UUID(made["id"]), source, None)

    assert value == "••••5678"


@pytest.mark.parametrize(
    ("more", "path"),
    [({"unique": True}, "/fields/1/unique"), ({"default": "swordfish"}, "/fields/1/default")],
)
def test_a_secret_is_neither_unique_nor_in_a_definition(
    desk: Desk, more: dict[str, Any], path: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.deploy(an_object("vault", {"name": "code", "type": "encrypted_text", **more}))

    assert [problem.path for problem in refused.value.problems] == [path]
    assert "swordfish" not in str(refused.value.problems)


def test_no_list_is_sorted_by_a_secret(desk: Desk) -> None:
    with pytest.raises(InvalidError):
        desk.list("payee", sort="account_no")


def test_a_secret_goes_with_values_and_rules_that_are_worked_out(desk: Desk) -> None:
    desk.deploy(
        an_object(
            "holder",
            {"name": "code", "type": "encrypted_text"},
            {"name": "body", "type": "rich_text"},
            {"name": "has_code", "type": "checkbox", "default": {"expression": "code != null"}},
            {"name": "size", "type": "number", "default": {"expression": "LEN(body)"}},
            rules=[
                {
                    "name": "needs_code",
                    "when": "ISBLANK(code) and body contains 'vip'",
                    "message": {"en": "A code is needed", "zh-CN": "需要代码"},
                }
            ],
        )
    )

    made = desk.create("holder", code=PLAIN, body="<p><b>vip</b>s</p>")
    with pytest.raises(InvalidError):
        desk.create("holder", body="<b>v</b>ip")
    with pytest.raises(InvalidError):
        desk.update("holder", made["id"], code=None)
    changed = desk.update("holder", made["id"], code="••••5678", name="x")

    assert (made["has_code"], made["size"]) == (True, "4")
    assert desk.records.secret(desk.actor, "holder", UUID(made["id"]), "code") == PLAIN
    assert (changed["code"], changed["version"]) == ("••••5678", 2)
