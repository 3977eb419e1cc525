"""For tests of approvals over HTTP: an office of people, and quotes that they decide about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dougong.testing.desk import an_object
from dougong.testing.over_http import ApiClient, Home

QUOTE = an_object(
    "quote",
    {"name": "amount", "type": "number", "scale": 2},
    {"name": "discount", "type": "number", "scale": 2},
    {"name": "status", "type": "text"},
    {"name": "note", "type": "text"},
    {"name": "decided_by", "type": "user"},
    {"name": "partner", "type": "user"},
    {"name": "margin", "type": "number", "scale": 2},
    {"name": "key", "type": "encrypted_text"},
    sharing="private",
)
ROLES: tuple[dict[str, Any], ...] = (
    {
        "kind": "permission_set",
        "name": "clerk",
        "label": {"en": "Clerk"},
        "objects": {
            "*": {"read": True},
            "quote": {"create": True, "read": True, "update": True, "delete": True},
        },
        "fields": {"quote.margin": "none"},
    },
    {"kind": "role", "name": "finance", "label": {"en": "Finance"}, "permission_sets": ["clerk"]},
)


@dataclass(frozen=True)
class Person:
    """Somebody of the office.

    Attributes:
        id: The user.
        api: A client that calls as they do.
    """

    id: str
    api: ApiClient

    def get(self, path: str, **query: Any) -> Any:
        """Make a GET call."""
        return self.api.get(path, **query)

    def post(self, path: str, body: Any = None) -> Any:
        """Make a POST call."""
        return self.api.post(path, body)

    def patch(self, path: str, body: Any) -> Any:
        """Make a PATCH call."""
        return self.api.patch(path, body)

    def put(self, path: str, body: Any) -> Any:
        """Make a PUT call."""
        return self.api.put(path, body)

    def delete(self, path: str) -> Any:
        """Make a DELETE call."""
        return self.api.delete(path)

    def submit(self, quote: str, approval: str, **more: Any) -> Any:
        """Submit a quote; it must be accepted."""
        body = {"approval": approval, **more}
        answer = self.api.post(f"/data/quote/{quote}/approvals", body)
        assert answer.status_code == 201, answer.text
        return answer.json

    def box(self, box: str = "to_decide") -> list[str]:
        """Give the ids of the approvals in a box."""
        answer = self.api.get("/approvals", box=box)
        assert answer.status_code == 200, answer.text
        assert answer.json is not None
        return [each["id"] for each in answer.json["approvals"]]

    def task(self, approval: Mapping[str, Any]) -> dict[str, Any]:
        """Give what one is asked in an approval."""
        answer = self.api.get(f"/approvals/{approval['id']}")
        assert answer.status_code == 200, answer.text
        assert answer.json is not None
        (task,) = answer.json["my_tasks"]
        found: dict[str, Any] = task
        return found

    def answer(self, approval: Mapping[str, Any], action: str, **more: Any) -> dict[str, Any]:
        """Do something with what one is asked; gives what became of it."""
        body = {"tasks": [self.task(approval)["id"]], "action": action, **more}
        answer = self.api.post("/approvals/decide", body)
        assert answer.status_code == 200, answer.text
        assert answer.json is not None
        (result,) = answer.json["results"]
        found: dict[str, Any] = result
        return found

    def decide(self, approval: Mapping[str, Any], action: str, **more: Any) -> Any:
        """Do something with what one is asked, which must be accepted; gives the approval."""
        result = self.answer(approval, action, **more)
        assert result["ok"], result
        return self.see(approval)

    def see(self, approval: Mapping[str, Any]) -> Any:
        """Give an approval as one sees it."""
        answer = self.api.get(f"/approvals/{approval['id']}")
        assert answer.status_code == 200, answer.text
        return answer.json


@dataclass(frozen=True)
class Office:
    """People: ann's manager is max, his is boss; hana leads ann's department.

    Attributes:
        home: The tenant.
        people: Who works here, by name.
    """

    home: Home
    people: Mapping[str, Person]

    def __getattr__(self, name: str) -> Person:
        return self.people[name]

    @property
    def admin(self) -> Person:
        """The administrator."""
        return Person(self.home.user_id, self.home.api)

    def quote(self, **values: Any) -> str:
        """Make a quote of ann's."""
        values = {"name": "Roof", "amount": "100", "discount": "0", "status": "draft", **values}
        made = self.ann.api.create("quote", **values)
        return str(made["id"])

    def read(self, quote: str) -> Any:
        """Give a quote as the administrator reads it."""
        return self.home.api.get(f"/data/quote/{quote}").json


def make_office(home: Home) -> Office:
    """Make the people, their department, their role and their queue."""
    home.deploy(QUOTE, *ROLES)
    people = {}
    for name in ("ann", "max", "boss", "hana", "fay", "fred", "quinn", "zoe"):
        user_id, api = home.add_user(f"{name}@office.example")
        people[name] = Person(user_id, api)
        body: dict[str, Any] = {"roles": [], "permission_sets": [{"name": "clerk"}]}
        if name in ("fay", "fred"):
            body["roles"] = [{"name": "finance"}]
        assert home.api.put(f"/access/users/{user_id}/grants", body).status_code == 200
    sales = home.api.create("department", name="Sales", code="S-1", head=people["hana"].id)
    home.api.create("queue", name="Legal", members=[{"user": people["quinn"].id}])
    home.api.create("team", name="Board", lead=people["zoe"].id)
    manages = {"ann": "max", "max": "boss", "fay": "boss"}
    for name, manager in manages.items():
        body = {"manager": people[manager].id, "title": name.title()}
        assert home.api.patch(f"/data/user/{people[name].id}", body).status_code == 200
    home.api.patch(f"/data/user/{people['boss'].id}", {"title": "Director"})
    home.api.patch(f"/data/user/{people['ann'].id}", {"department": sales["id"]})
    return Office(home, people)


def a_step(name: str, *approvers: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Give a step of an approval."""
    label = {"en": name.capitalize(), "zh-CN": f"步骤 {name}"}
    return {"name": name, "label": label, "approvers": [*approvers], **more}


def an_approval(name: str, *steps: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Give the definition of an approval of quotes."""
    label = {"en": name.replace("_", " ").capitalize(), "zh-CN": f"审批 {name}"}
    base = {"kind": "approval", "name": name, "label": label, "object": "quote"}
    return {**base, "steps": [*steps], **more}


MAX: Mapping[str, Any] = {"manager": 1}
BOSS: Mapping[str, Any] = {"user": "boss@office.example"}
FAY: Mapping[str, Any] = {"user": "fay@office.example"}
FRED: Mapping[str, Any] = {"user": "fred@office.example"}
