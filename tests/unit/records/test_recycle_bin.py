"""Deleting, and taking back: who stands in the way, who lets go, what has changed since."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from dougong.kernel.errors import InvalidError
from dougong.records.errors import DuplicateValueError, RecordInUseError, RecordNotFoundError
from dougong.storage.head import write_transaction
from dougong.testing.desk import Desk, an_object

TREE = an_object(
    "tree",
    {"name": "code", "type": "text", "unique": True},
    {"name": "parent", "type": "lookup", "to": "tree"},
)
LEAF = an_object(
    "leaf",
    {"name": "tree", "type": "lookup", "to": "tree", "label": {"en": "Grows on"}},
    {"name": "near", "type": "lookup", "to": "tree", "on_delete": "clear"},
    {"name": "twin", "type": "lookup", "to": "leaf", "on_delete": "clear"},
    plural={"en": "Leaves"},
)


@pytest.fixture(scope="module", autouse=True)
def forest(desk: Desk) -> None:
    """Trees and leaves."""
    desk.deploy(TREE, LEAF)


def test_what_is_deleted_is_out_of_sight_and_comes_back_whole(desk: Desk) -> None:
    tree = desk.create("tree", name="Oak", code="deleted")

    desk.delete("tree", tree["id"])
    hidden = desk.list("tree", where="code = 'deleted'")
    back = desk.restore("tree", tree["id"])

    assert hidden == []
    assert back == {**tree, "version": 3}
    assert desk.get("tree", tree["id"]) == back


def test_what_others_need_stays(desk: Desk) -> None:
    tree = desk.create("tree", name="Needed")
    leaves = [desk.create("leaf", tree=tree["id"]) for _ in range(2)]

    with pytest.raises(RecordInUseError) as refused:
        desk.delete("tree", tree["id"])

    assert refused.value.status == 409
    assert refused.value.message() == (
        "2 Leaves refer(s) to this record by `Grows on`; move or delete them first"
    )
    for leaf in leaves:
        desk.delete("leaf", leaf["id"])
    desk.delete("tree", tree["id"])


def test_lookups_that_may_let_go_do_so_with_a_trail(desk: Desk) -> None:
    tree = desk.create("tree", name="Left")
    leaf = desk.create("leaf", name="lets go", near=tree["id"])
    binned = desk.create("leaf", name="in the bin", near=tree["id"])
    desk.delete("leaf", binned["id"])

    desk.delete("tree", tree["id"])

    after = desk.get("leaf", leaf["id"])
    assert (after["near"], after["version"]) == (None, 2)
    assert desk.sql(
        "SELECT event, changes FROM _history WHERE record_id = %s ORDER BY id DESC LIMIT 1",
        leaf["id"],
    ) == [("updated", {"near": [tree["id"], None]})]
    assert str(desk.sql("SELECT near FROM leaf WHERE id = %s", binned["id"])[0][0]) == tree["id"]


def test_who_refers_to_nobody_but_itself_can_go_and_come_back(desk: Desk) -> None:
    tree = desk.create("tree", name="Own root")
    desk.update("tree", tree["id"], parent=tree["id"])
    leaf = desk.create("leaf", name="Own twin")
    desk.update("leaf", leaf["id"], twin=leaf["id"])

    desk.delete("tree", tree["id"])
    desk.delete("leaf", leaf["id"])

    assert desk.sql("SELECT version FROM leaf WHERE id = %s", leaf["id"]) == [(3,)]
    assert desk.restore("tree", tree["id"])["parent"]["id"] == tree["id"]


def test_an_owner_of_records_stays(desk: Desk) -> None:
    user = desk.create("user", name="Owner", email="owner@forest.example")
    tree = desk.create("tree", owner=user["id"])

    with pytest.raises(RecordInUseError):
        desk.delete("user", user["id"])

    desk.update("tree", tree["id"], owner=None)
    desk.delete("user", user["id"])


def test_a_value_taken_in_the_meantime_keeps_a_record_in_the_bin(desk: Desk) -> None:
    old = desk.create("tree", code="fought over")
    desk.delete("tree", old["id"])
    desk.create("tree", code="fought over")

    with pytest.raises(DuplicateValueError) as refused:
        desk.restore("tree", old["id"])

    assert [fault.path for fault in refused.value.faults()] == ["/code"]
    with pytest.raises(RecordNotFoundError):
        desk.get("tree", old["id"])


def test_a_reference_gone_in_the_meantime_keeps_a_record_in_the_bin(desk: Desk) -> None:
    tree = desk.create("tree", name="Gone")
    leaf = desk.create("leaf", tree=tree["id"])
    desk.delete("leaf", leaf["id"])
    desk.delete("tree", tree["id"])

    with pytest.raises(InvalidError) as refused:
        desk.restore("leaf", leaf["id"])

    assert [(fault.path, fault.error.code) for fault in refused.value.problems] == [
        ("/tree", "record.reference_not_found")
    ]
    desk.restore("tree", tree["id"])
    assert desk.restore("leaf", leaf["id"])["tree"]["id"] == tree["id"]


def test_only_what_lies_in_the_bin_can_be_taken_out(desk: Desk) -> None:
    tree = desk.create("tree")

    with pytest.raises(RecordNotFoundError):
        desk.restore("tree", tree["id"])


def test_a_deletion_waits_for_who_is_just_about_to_refer(desk: Desk) -> None:
    tree = desk.create("tree", name="Contested")
    database = desk.platform.database

    with ThreadPoolExecutor(1) as pool:
        with write_transaction(database, desk.schema) as (connection, _):
            connection.execute(LOCK_AS_A_REFERENCE.format(desk.schema).encode(), [tree["id"]])
            deletion = pool.submit(desk.delete, "tree", tree["id"])
            wait_for_a_lock(desk, deletion)
            insert = f"INSERT INTO {desk.schema}.leaf (id, version, created_at, updated_at, tree)"
            connection.execute(
                f"{insert} VALUES (gen_random_uuid(), 1, now(), now(), %s)".encode(), [tree["id"]]
            )
        with pytest.raises(RecordInUseError):
            deletion.result()

    assert desk.get("tree", tree["id"])["version"] == 1


def test_who_refers_waits_for_a_deletion(desk: Desk) -> None:
    tree = desk.create("tree", name="Vanishing")
    database = desk.platform.database

    with ThreadPoolExecutor(1) as pool:
        with write_transaction(database, desk.schema) as (connection, _):
            query = f"SELECT FROM {desk.schema}.tree WHERE id = %s FOR UPDATE"
            connection.execute(query.encode(), [tree["id"]])
            creation = pool.submit(desk.create, "leaf", tree=tree["id"])
            wait_for_a_lock(desk, creation)
            gone = f"UPDATE {desk.schema}.tree SET deleted_at = now() WHERE id = %s"
            connection.execute(gone.encode(), [tree["id"]])
        with pytest.raises(InvalidError):
            creation.result()


LOCK_AS_A_REFERENCE = "SELECT FROM {}.tree WHERE id = %s FOR KEY SHARE"


def wait_for_a_lock(desk: Desk, who: Future[Any]) -> None:
    """Come back when somebody waits for a row."""
    query = "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype IN ('tuple', 'transactionid')"
    while not desk.sql(query):
        assert not who.done(), who.exception()
