"""Documents: drafted, submitted, made void, amended; what is locked, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
import pytest

from dougong.kernel.errors import AppError, InvalidError
from dougong.records.shapes.errors import NoLifeCycleError, SubmittedError, TransitionError
from dougong.records.shapes.lifecycle import Step
from dougong.testing.desk import Desk, an_object

ORDER = an_object(
    "order",
    {"name": "code", "type": "text", "unique": True},
    {"name": "amount", "type": "number", "scale": 2},
    {"name": "remark", "type": "text", "editable_after_submit": True},
    {"name": "pin", "type": "encrypted_text"},
    shape="document",
    rules=[
        {
            "name": "no_empty_order",
            "when": "document_status = 'submitted' and ISBLANK(amount)",
            "field": "amount",
            "message": {"en": "Nothing to submit"},
        },
        {
            "name": "void_needs_remark",
            "when": "$old.document_status = 'submitted' and document_status = 'void' "
            "and ISBLANK(remark)",
            "field": "remark",
            "message": {"en": "Say why"},
        },
    ],
)
LINE = an_object(
    "order_line",
    {"name": "order", "type": "parent", "to": "order", "inline": True, "rows": "lines"},
    {"name": "qty", "type": "number"},
)


@pytest.fixture(scope="module", autouse=True)
def orders(desk: Desk) -> None:
    """Orders with lines."""
    desk.deploy(ORDER, LINE, an_object("plain"))


def step(desk: Desk, record: Any, name: Step) -> Any:
    """Take a step; gives the document."""
    object_name = "order"
    saved = desk.records.take_step(desk.actor, object_name, UUID(record["id"]), name)
    return orjson.loads(saved.body or b"")


def amend(desk: Desk, record: Any, **values: Any) -> Any:
    """Amend a document; gives the draft."""
    saved = desk.records.amend(desk.actor, "order", UUID(record["id"]), values)
    return orjson.loads(saved.body or b"")


def faults(refused: pytest.ExceptionInfo[InvalidError]) -> list[tuple[str, str]]:
    """Give path and code of each fault."""
    return [(each.path, each.error.code) for each in refused.value.problems]


def events(desk: Desk, record: Any) -> list[str]:
    """Give what happened to a record, the first event first."""
    told = desk.records.history(desk.actor, "order", UUID(record["id"]), before=None, limit=20)
    return [each.event for each in reversed(told)]


def test_a_new_document_is_a_draft_and_nobody_writes_where_it_is(desk: Desk) -> None:
    draft = desk.create("order", name="A", amount="1")

    assert (draft["document_status"], draft["submitted_at"], draft["submitted_by"]) == (
        "draft",
        None,
        None,
    )
    with pytest.raises(InvalidError) as refused:
        desk.update("order", draft["id"], document_status="submitted")
    assert faults(refused) == [("/document_status", "record.read_only")]


def test_submitting_tells_who_and_when_and_is_an_event(desk: Desk) -> None:
    draft = desk.create("order", name="B", amount="1")

    done = step(desk, draft, Step.SUBMIT)

    assert done["document_status"] == "submitted"
    assert done["submitted_by"]["id"] == desk.user_id
    assert done["submitted_at"] is not None
    assert done["version"] == 2
    assert events(desk, draft) == ["created", "submitted"]
    outbox = desk.sql(
        "SELECT event FROM dougong.outbox WHERE record_id = %s ORDER BY id", draft["id"]
    )
    assert outbox == [("created",), ("submitted",)]


def test_a_submitted_document_changes_only_where_it_may(desk: Desk) -> None:
    done = step(desk, desk.create("order", name="C", amount="1"), Step.SUBMIT)

    changed = desk.update("order", done["id"], remark="late", owner=desk.user_id)
    with pytest.raises(InvalidError) as refused:
        desk.update("order", done["id"], amount="2", name="D", remark="x")

    assert changed["remark"] == "late"
    assert faults(refused) == [("/amount", "record.locked"), ("/name", "record.locked")]
    assert desk.get("order", done["id"])["remark"] == "late"


def test_a_void_document_does_not_change_and_stays_to_be_seen(desk: Desk) -> None:
    made = desk.create("order", name="V", amount="1", remark="wrong")
    step(desk, made, Step.SUBMIT)

    done = step(desk, made, Step.VOID)

    assert done["document_status"] == "void"
    with pytest.raises(InvalidError) as refused:
        desk.update("order", made["id"], remark="x")
    assert faults(refused) == [("/remark", "record.locked")]
    assert len(desk.list("order", where="document_status = 'void' and name = 'V'")) == 1
    assert events(desk, made) == ["created", "submitted", "voided"]


def test_a_step_begins_where_the_document_is(desk: Desk) -> None:
    draft = desk.create("order", name="S", amount="1")

    with pytest.raises(TransitionError):
        step(desk, draft, Step.VOID)
    with pytest.raises(TransitionError):
        amend(desk, draft)
    step(desk, draft, Step.SUBMIT)
    with pytest.raises(TransitionError) as refused:
        step(desk, draft, Step.SUBMIT)

    assert (
        refused.value.message() == "this Order is submitted; only one that is a draft can do that"
    )
    with pytest.raises(NoLifeCycleError):
        desk.records.take_step(
            desk.actor, "plain", UUID(desk.create("plain", name="x")["id"]), Step.SUBMIT
        )


def test_rules_are_asked_at_each_step(desk: Desk) -> None:
    empty = desk.create("order", name="R")

    with pytest.raises(InvalidError) as refused:
        step(desk, empty, Step.SUBMIT)
    desk.update("order", empty["id"], amount="1")
    step(desk, empty, Step.SUBMIT)
    with pytest.raises(InvalidError) as unexplained:
        step(desk, empty, Step.VOID)

    assert faults(refused) == [("/amount", "record.rule")]
    assert faults(unexplained) == [("/remark", "record.rule")]
    assert desk.get("order", empty["id"])["document_status"] == "submitted"


def test_a_submitted_document_is_not_deleted_a_draft_and_a_void_one_are(desk: Desk) -> None:
    made = desk.create("order", name="X", amount="1", remark="r", lines=[{"qty": "1"}])
    desk.delete("order", desk.create("order", name="Y")["id"])
    step(desk, made, Step.SUBMIT)

    with pytest.raises(SubmittedError):
        desk.delete("order", made["id"])
    step(desk, made, Step.VOID)
    desk.delete("order", made["id"])

    assert desk.list("order", where="name in ('X', 'Y')") == []
    assert desk.restore("order", made["id"])["document_status"] == "void"


def test_the_rows_of_a_submitted_document_are_locked_with_it(desk: Desk) -> None:
    made = desk.create("order", name="L", amount="1", lines=[{"name": "one", "qty": "1"}])
    step(desk, made, Step.SUBMIT)
    (line,) = desk.list("order_line", where="order.name = 'L'")

    attempts: list[Callable[[], Any]] = [
        lambda: desk.update("order", made["id"], lines=[{"name": "two", "qty": "2"}]),
        lambda: desk.update("order", made["id"], lines=[{"id": line["id"], "qty": "3"}]),
        lambda: desk.update("order_line", line["id"], qty="4"),
        lambda: desk.create("order_line", order=made["id"], qty="5"),
        lambda: desk.delete("order_line", line["id"]),
    ]

    for attempt in attempts:
        with pytest.raises(AppError) as refused:
            attempt()
        found = getattr(refused.value, "problems", None)
        assert (found[0].error if found else refused.value).code == "record.locked"
    assert [each["qty"] for each in desk.list("order_line", where="order.name = 'L'")] == [
        line["qty"]
    ]


def test_an_amendment_is_a_new_draft_with_the_rows_of_the_first(desk: Desk) -> None:
    made = desk.create(
        "order",
        name="M",
        code="C-1",
        amount="10.50",
        pin="secret-1234",
        lines=[{"name": "one", "qty": "1"}, {"name": "two", "qty": "2"}],
    )
    step(desk, made, Step.SUBMIT)

    draft = amend(desk, made, amount="11.00")

    assert draft["document_status"] == "draft"
    assert draft["amended_from"]["id"] == made["id"]
    assert (draft["name"], draft["code"], draft["amount"]) == ("M", None, "11.00")
    assert draft["pin"] == desk.get("order", made["id"])["pin"]
    assert [(each["name"], each["qty"]) for each in draft["lines"]] == [
        (each["name"], each["qty"]) for each in desk.get("order", made["id"])["lines"]
    ]
    assert events(desk, made) == ["created", "submitted", "amended"]
    assert desk.get("order", made["id"])["document_status"] == "submitted"


def test_an_amendment_with_faults_leaves_everything_as_it_was(desk: Desk) -> None:
    made = desk.create("order", name="N", amount="1")
    step(desk, made, Step.SUBMIT)

    with pytest.raises(InvalidError) as refused:
        amend(desk, made, amount="much")

    assert faults(refused) == [("/amount", "record.invalid_value")]
    assert len(desk.list("order", where="name = 'N'")) == 1
    assert events(desk, made) == ["created", "submitted"]


def test_records_of_before_an_object_had_documents_are_drafts(desk: Desk) -> None:
    desk.deploy(an_object("note", {"name": "body", "type": "text"}))
    old = desk.create("note", name="old")

    desk.deploy(an_object("note", {"name": "body", "type": "text"}, shape="document"))

    assert desk.get("note", old["id"])["document_status"] == "draft"
    assert len(desk.list("note", where="document_status = 'draft'")) == 1


def test_what_is_locked_stays_so_when_a_record_it_names_goes(desk: Desk) -> None:
    plan = {"name": "plan", "type": "lookup", "to": "plain", "on_delete": "clear"}
    desk.deploy(an_object("deal", plan, shape="document"))
    named = desk.create("plain", name="named")
    deal = desk.create("deal", name="d", plan=named["id"])
    desk.records.take_step(desk.actor, "deal", UUID(deal["id"]), Step.SUBMIT)

    with pytest.raises(AppError):
        desk.delete("plain", named["id"])

    assert desk.get("deal", deal["id"])["plan"]["id"] == named["id"]


def test_a_document_that_was_plain_for_a_while_is_where_it_was(desk: Desk) -> None:
    memo = desk.create("order", name="back", amount="1")
    step(desk, memo, Step.SUBMIT)
    version = desk.model.version
    plain = {**ORDER, "shape": "plain", "rules": []}
    plain["fields"] = [
        {k: v for k, v in each.items() if k != "editable_after_submit"} for each in ORDER["fields"]
    ]

    desk.deploy(plain, allow_data_loss=True)
    assert "document_status" not in desk.get("order", memo["id"])
    desk.deploy(back_to=version)

    assert desk.get("order", memo["id"])["document_status"] == "submitted"
    assert desk.get("order", memo["id"])["submitted_by"]["id"] == desk.user_id
