"""The causes in words, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from dougong.access.errors import ACTS, Verb
from dougong.access.rights import (
    ALL_BELOW,
    DEPARTMENT,
    DEPARTMENT_AND_BELOW,
    DIRECT,
    LED,
    RULE,
    SELF,
)
from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.access.levels import RowLevel
from dougong.metadata.kinds.permission_set import PermissionSetDef
from dougong.metadata.kinds.role import RoleDef
from dougong.metadata.kinds.sharing import SharingDef
from dougong.records.sharing.principals import Named, worded, words_of
from dougong.storage.share_rows import ShareRow


@dataclass(frozen=True, slots=True)
class Told:
    """A cause.

    Attributes:
        code: Which sort of cause.
        text: It in words.
        detail: What it is about.
    """

    code: str
    text: LocaleText
    detail: JsonObject = field(default_factory=dict)


_OWNED: Mapping[str, tuple[str, str, str]] = {
    SELF: ("owner", "owns it", "是负责人"),
    DIRECT: ("above_owner", "stands next above its owner{o}", "是负责人{o}的直接上级"),
    ALL_BELOW: ("above_owner", "stands above its owner{o}", "是负责人{o}的上级"),
    LED: ("leads_department", "leads the department of its owner{o}", "主管负责人{o}所在的部门"),
    DEPARTMENT: ("department", "works in the department of its owner{o}", "与负责人{o}同部门"),
    DEPARTMENT_AND_BELOW: (
        "department",
        "works in the department of its owner{o}, or in one above",
        "在负责人{o}所在的部门或其上级部门",
    ),
}


class Words:
    """Says causes.

    Args:
        model: The definitions, for their labels.
    """

    def __init__(self, model: Model) -> None:
        self._model = model

    def administrator(self) -> Told:
        """Say that administrators may do everything."""
        return Told("admin", say("is an administrator", "是管理员"))

    def everyone(self, level: RowLevel) -> Told:
        """Say that everybody reaches the records of the object."""
        if level == "edit":
            return Told("everyone", say("everyone may edit these", "所有人都可以编辑此类记录"))
        return Told("everyone", say("everyone may read these", "所有人都可以查看此类记录"))

    def all_records(self, of: PermissionSetDef, role: RoleDef | None, *, edited: bool) -> Told:
        """Say that a permission set reaches all records."""
        en, zh = (
            ("{s} lets them edit all of these", "{s}允许编辑所有此类记录")
            if edited
            else ("{s} lets them read all of these", "{s}允许查看所有此类记录")
        )
        named = self.set_named(of, role)
        return Told("all_records", worded(en, zh, s=named.text), named.detail)

    def owner(self, among: str, owner: UUID, label: str | None) -> Told:
        """Say whose record it is, by the list of users that the owner is in."""
        if among.startswith(RULE):
            return self.rule(among.removeprefix(RULE))
        code, en, zh = _OWNED[among]
        en_name, zh_name = (f" {label}", label) if label is not None else ("", "")
        text = {"en": en.format(o=en_name), "zh-CN": zh.format(o=zh_name)}
        return Told(code, text, {"owner": {"id": str(owner), "label": label}})

    def rule(self, name: str) -> Told:
        """Say that a sharing rule shares it."""
        rule: SharingDef = self._model.catalog.all("sharing")[name]
        text = worded("the sharing rule “{r}”", "共享规则“{r}”", r=rule.label)
        return Told("rule", text, {"rule": name, "label": dict(rule.label)})

    def field(self, field: FieldModel) -> Told:
        """Say that a lookup names them, or what they belong to."""
        label = field.definition.label
        text = worded("is named in {f}, or belongs there", "在“{f}”中，或属于其中", f=label)
        return Told("field", text, {"field": field.name, "label": dict(label)})

    def share(self, row: ShareRow, principal: Named, label: LocaleText | str | None) -> Told:
        """Say that it is shared with them by itself."""
        whom = words_of(principal, label)
        detail: JsonObject = {
            "share": str(row.id),
            "principal": {principal.kind: principal.name or True},
            "level": row.level,
            "role": row.role,
            "until": None if row.until is None else row.until.isoformat(),
        }
        if row.cause == "team":
            return Told("team", worded("record team: {w}", "记录团队：{w}", w=whom), detail)
        if row.until is None:
            return Told("share", worded("shared with {w}", "已共享给{w}", w=whom), detail)
        until = row.until.date().isoformat()
        text = worded("shared with {w} until {u}", "已共享给{w}，有效期至 {u}", w=whom, u=until)
        return Told("share", text, detail)

    def parent(self, name: str, record_id: UUID, label: str | None) -> Told:
        """Say that what it belongs to is reached."""
        return self._through("parent", name, record_id, label)

    def child(self, name: str, record_id: UUID, label: str | None) -> Told:
        """Say that a record that points at it is read."""
        return self._through("child", name, record_id, label)

    def granted(
        self, verb: Verb, record: ObjectModel, of: PermissionSetDef, role: RoleDef | None
    ) -> Told:
        """Say that a permission set gives the right to a verb."""
        named = self.set_named(of, role)
        en, zh = "{s} lets them {act} {o}", "{s}允许{act}{o}"
        plural = record.definition.plural
        text = worded(en, zh, s=named.text, act=ACTS[verb], o=plural)
        return Told("permission_set", text, named.detail)

    def set_named(self, of: PermissionSetDef, role: RoleDef | None) -> Told:
        """Say which permission set, and which role gives it."""
        detail: JsonObject = {
            "permission_set": of.name,
            "label": dict(of.label),
            "role": None if role is None else role.name,
            "role_label": None if role is None else dict(role.label),
        }
        if role is None:
            text = worded("the permission set “{s}”", "权限集“{s}”", s=of.label)
        else:
            en, zh = "the role “{r}” with its permission set “{s}”", "角色“{r}”的权限集“{s}”"
            text = worded(en, zh, r=role.label, s=of.label)
        return Told("permission_set", text, detail)

    def lacks(self, verb: Verb, record: ObjectModel) -> Told:
        """Say that no permission set gives the right to a verb."""
        en, zh = "no permission set lets them {act} {o}", "没有权限集允许{act}{o}"
        text = worded(en, zh, act=ACTS[verb], o=record.definition.plural)
        return Told("right", text, {"object": record.name, "verb": verb})

    def unreached(self, verb: Verb) -> Told:
        """Say that nothing reaches the record."""
        if verb == "read":
            text = say("nothing shares this record with them", "该记录没有以任何方式共享给该用户")
        else:
            text = say(
                "nothing shares this record with them for editing",
                "该记录没有以任何方式共享给该用户编辑",
            )
        return Told("rows", text)

    @staticmethod
    def out_of_service() -> Told:
        """Say that the user is out of service."""
        return Told("inactive", say("the user is deactivated", "该用户已停用"))

    def _through(self, code: str, name: str, record_id: UUID, label: str | None) -> Told:
        record = self._model.objects[name]
        shown = label if label is not None else ""
        text = worded("through {o} {l}", "通过{o} {l}", o=record.label, l=shown)
        detail: JsonObject = {"object": name, "id": str(record_id), "label": label}
        return Told(code, {k: v.strip() for k, v in text.items()}, detail)
