"""What a tenant may have that another one must not see: something of every sort."""

from __future__ import annotations

from typing import Any

from dougong.storage.delivery_rows import DeliveryRow, put_delivery
from dougong.storage.message_rows import MessageRow, put_message
from dougong.testing.over_http import Home


def sent_file(home: Home) -> str:
    """Send a file to be imported; gives its id."""
    headers = {"X-File-Name": "Spied.csv"}
    sent = home.api.call("POST", "/imports/uploads", data=b"Spied\n1\n", headers=headers)
    return str(made(sent, 201)["upload"])


def written(home: Home) -> str:
    """Write a mail of the first tenant; gives its id."""
    now, schema = home.platform.clock.now(), home.tenant.schema
    row = MessageRow(
        id=home.platform.ids.new(),
        key="treasure",
        to_address="x@x.example",
        to_name="Hidden treasure",
        locale="en",
        subject="Hidden treasure",
        text="Hidden treasure",
        state="failed",
        created_at=now,
    )
    with home.platform.database.transaction(schema) as connection:
        put_message(connection, schema, row)
    return str(row.id)


def told(home: Home) -> str:
    """Tell a webhook of the first tenant something; gives the id of the delivery."""
    now, schema = home.platform.clock.now(), home.tenant.schema
    row = DeliveryRow(
        id=home.platform.ids.new(),
        webhook="treasure",
        event_id=1,
        type="gadget.created",
        object="gadget",
        record_id=home.platform.ids.new(),
        body={"name": "Hidden treasure"},
        state="failed",
        attempts=1,
        tries=[],
        created_at=now,
        next_at=None,
        finished_at=now,
        replays=0,
    )
    with home.platform.database.transaction(schema) as connection:
        put_delivery(connection, schema, row)
    return str(row.id)


def asked_for(home: Home, account: str) -> str:
    """Ask for the approval of an account of the first tenant; gives its id."""
    who = {"user": home.email}
    step: dict[str, Any] = {"name": "only", "label": {"en": "Spied"}, "approvers": [who]}
    home.deploy(
        {
            "kind": "approval",
            "name": "treasure",
            "label": {"en": "Hidden treasure"},
            "object": "account",
            "self_approval": "allowed",
            "lock": "none",
            "steps": [step],
        }
    )
    path = f"/data/account/{account}/approvals"
    return str(made(home.api.post(path, {"approval": "treasure"}), 201)["id"])


def asked_on_a_screen(home: Home, account: str) -> str:
    """Have a flow of the first tenant ask its administrator something; gives the run."""
    ask: dict[str, Any] = {"element": "screen", "title": {"en": "Hidden treasure"}}
    home.deploy(
        {
            "kind": "flow",
            "name": "treasure",
            "label": {"en": "Hidden treasure"},
            "trigger": {"type": "button", "object": "account"},
            "start": "ask",
            "steps": {"ask": ask},
        }
    )
    begun: Any = made(home.api.post("/flows/treasure/start", {"record": account}), 202)
    home.run_flows()
    run = str(begun["runs"][0]["id"])
    made(home.api.get(f"/runs/{run}/screen"), 200)
    return run


def doubles(home: Home) -> tuple[str, str]:
    """Make records that are the same and merge two; gives the id of a set, and of the merge."""
    confirmed = {"X-Confirm-Warnings": "*"}
    bodies = [{"name": "Hidden double", "code": f"T-{number}"} for number in (2, 3, 4)]
    first, second, _ = (
        made(home.api.post("/data/account", body, headers=confirmed), 201)["id"] for body in bodies
    )
    merged = home.api.post("/data/account/merge", {"into": first, "from": [second]})
    sets: Any = home.api.get("/duplicates", object="account").json
    return sets["sets"][0]["id"], made(merged, 200)["merge"]


def mass(record_id: str) -> dict[str, Any]:
    return {"ids": [record_id], "set": {"name": "Hidden treasure"}}


def made(answer: Any, status: int) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json


def listed(answer: Any) -> list[Any]:
    return answer if isinstance(answer, list) else next(iter(answer.values()))


def set_aside(home: Home) -> str:
    """Remove an object of the first tenant; gives the id of what is kept of it."""
    gone = {"delete": [{"kind": "object", "name": "relic"}], "allow_data_loss": True}
    made(home.api.post("/meta/deploy", gone), 200)
    asides: Any = home.api.get("/meta/aside").json
    (found,) = [each for each in asides["aside"] if each["object"] == "relic"]
    return str(found["id"])
