"""Permissions of DocTypes as permission sets and roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dougong.kernel.messages import say
from dougong.packages.converters.frappe.drafts import Document, Drafts
from dougong.packages.converters.frappe.names import shortened, snake
from dougong.packages.converters.frappe.plan import CORE_OBJECTS, Made, Plan
from dougong.packages.converters.frappe.source import is_on

_VERBS = {"read": "read", "write": "update", "create": "create", "delete": "delete"}
_ACTIONS = {"export": "export", "import": "import", "share": "share"}
_STEPS = ("submit", "cancel", "amend")

_WITH_UPDATE = say(
    "who may change a document may also submit it, make it void and amend it",
    "有修改权限的人也可以提交、作废和修订单据",
)
_GUEST = say(
    "visitors who are not signed in reach forms and pages only", "未登录访客只能访问表单和页面"
)
_ELSEWHERE = say("its DocType is not in the app", "对应的 DocType 不在本应用中")
_OF_ROWS = say("rows are reached with their document", "行的权限随其单据")
_OWN = say(
    "who made a record owns it at first; whoever owns it has the right",
    "记录的创建人最初即为负责人；权限归负责人所有",
)


class Permissions:
    """Makes permission sets and roles.

    Args:
        plan: The objects.
        drafts: Where they go.
    """

    def __init__(self, plan: Plan, drafts: Drafts) -> None:
        self._plan = plan
        self._drafts = drafts
        self._sets: dict[str, Document] = {}

    def make(self) -> None:
        """Make them of the permissions of every DocType, and of the roles of the app."""
        doctypes = {
            **{name: each.permissions for name, each in self._plan.source.doctypes.items()},
            **self._plan.source.custom_permissions,
        }
        for name, rows in doctypes.items():
            self._rows(name, rows)
        for role in self._plan.source.others.get("Role", ()):
            self._set(str(role.get("name") or role.get("role_name")))
            self._plan.report.carried("role", str(role.get("name")))
        for each in self._sets.values():
            self._drafts.put(each)
        for title, each in self._sets.items():
            self._role(title, each)

    def _rows(self, doctype: str, rows: Sequence[Mapping[str, Any]]) -> None:
        report = self._plan.report
        object_name, why = self._object(doctype)
        base = [each for each in rows if not _level(each)]
        own = any(is_on(each.get("if_owner")) for each in base)
        if own and object_name is not None:
            self._make_private(object_name)
        for at, row in enumerate(rows):
            component = f"{doctype}: {row.get('role')} #{at + 1}"
            report.carried("permission", component)
            if object_name is None:
                report.not_carried("permission", component, why)
            elif row.get("role") == "Guest":
                report.not_carried("permission", component, _GUEST)
            elif not _level(row):
                self._grant(object_name, row, component, private=own)
        made = self._plan.first(doctype)
        if made is not None and object_name is not None:
            self._levels(made, rows)

    def _object(self, doctype: str) -> tuple[str | None, Any]:
        made = self._plan.first(doctype)
        if made is None:
            return CORE_OBJECTS.get(doctype), _ELSEWHERE
        return (None, _OF_ROWS) if made.parent is not None else (made.object, None)

    def _make_private(self, object_name: str) -> None:
        document = self._drafts.get("object", object_name)
        if document is not None and document.get("shape") != "single" and "extends" not in document:
            document["sharing"] = "private"

    def _grant(
        self, object_name: str, row: Mapping[str, Any], component: str, *, private: bool
    ) -> None:
        document = self._set(str(row.get("role")))
        grant = document["objects"].setdefault(object_name, {})
        grant |= {ours: True for theirs, ours in _VERBS.items() if is_on(row.get(theirs))}
        if any(is_on(row.get(each)) for each in _STEPS):
            grant["update"] = True
            self._plan.report.approximated("permission", component, _WITH_UPDATE)
        if is_on(row.get("if_owner")):
            self._plan.report.approximated("permission", component, _OWN)
        elif private and is_on(row.get("read")):
            every = is_on(row.get("write")) and is_on(row.get("delete"))
            grant["modify_all" if every else "view_all"] = True
        for theirs, ours in _ACTIONS.items():
            action = f"{object_name}.{ours}"
            if is_on(row.get(theirs)) and action not in document["actions"]:
                document["actions"].append(action)

    def _levels(self, made: Made, rows: Sequence[Mapping[str, Any]]) -> None:
        """Grant fields of higher levels to the roles that have these, and to no other."""
        levels: dict[int, list[str]] = {}
        for each in made.fields.values():
            level = _level(each.source.raw)
            if level and each.body is not None:
                levels.setdefault(level, []).append(each.name)
        roles = [str(row.get("role")) for row in rows if not _level(row)]
        for role in dict.fromkeys(role for role in roles if role != "Guest"):
            for level, names in levels.items():
                granted = [r for r in rows if r.get("role") == role and _level(r) == level]
                right = _right(granted)
                if right != "edit":
                    fields = self._set(role)["fields"]
                    fields |= {f"{made.object}.{name}": right for name in names}

    def _set(self, role: str) -> Document:
        if role not in self._sets:
            name = self._drafts.name("permission_set", shortened(snake(role, "role")))
            self._sets[role] = {
                "kind": "permission_set",
                "name": name,
                "label": {"en": role},
                "objects": {},
                "fields": {},
                "actions": [],
            }
        return self._sets[role]

    def _role(self, title: str, permissions: Document) -> None:
        self._drafts.put(
            {
                "kind": "role",
                "name": self._drafts.name("role", shortened(snake(title, "role"))),
                "label": {"en": title},
                "permission_sets": [permissions["name"]],
            }
        )


def _level(row: Mapping[str, Any]) -> int:
    text = str(row.get("permlevel") or 0)
    return int(text) if text.isdigit() else 0


def _right(rows: Iterable[Mapping[str, Any]]) -> str:
    found = list(rows)
    if any(is_on(row.get("write")) for row in found):
        return "edit"
    return "read" if any(is_on(row.get("read")) for row in found) else "none"
