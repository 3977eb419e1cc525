"""In plain words: by which ways somebody reaches records of an object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dougong.access.rights import (
    ALL_BELOW,
    DEPARTMENT,
    DEPARTMENT_AND_BELOW,
    DIRECT,
    LED,
    RULE,
    SELF,
    Grants,
    Rows,
)
from dougong.deployment.model import Model, ObjectModel
from dougong.kernel.messages import LocaleText, localize, say
from dougong.metadata.access.levels import RowLevel
from dougong.metadata.kinds.sharing import SharingDef

_LISTS: Mapping[str, LocaleText] = {
    SELF: say("they own it", "本人负责"),
    DIRECT: say("they stand directly above its owner", "本人是负责人的直接上级"),
    ALL_BELOW: say("they stand above its owner", "本人是负责人的上级"),
    LED: say("they lead the department of its owner", "本人领导负责人所在部门"),
    DEPARTMENT: say("its owner works in their department", "负责人与本人同部门"),
    DEPARTMENT_AND_BELOW: say(
        "its owner works in their department or below", "负责人在本人部门或下级部门"
    ),
}


@dataclass(frozen=True, slots=True)
class Way:
    """A way by which records are reached.

    Attributes:
        level: At which level.
        code: Which way it is.
        text: In plain words.
    """

    level: RowLevel
    code: str
    text: LocaleText


def ways_of(model: Model, record: ObjectModel, rows: Rows) -> list[Way]:
    """Give every way by which records of an object are reached, editing first."""
    return [*_ways(model, record, "edit", rows.edit), *_ways(model, record, "read", rows.read)]


def _ways(model: Model, record: ObjectModel, level: RowLevel, grants: Grants) -> Iterator[Way]:
    if grants.everyone:
        yield Way(level, "everyone", say("every record", "所有记录"))
        return
    rules: Mapping[str, SharingDef] = model.catalog.all("sharing")
    for name in grants.owners:
        text = _LISTS.get(name) or _ruled(rules[name.removeprefix(RULE)])
        yield Way(level, name, text)
    for name in grants.rules:
        yield Way(level, f"condition_{name}", _ruled(rules[name]))
    for name in grants.fields:
        label = record.fields[name].definition.label
        text = _naming("{name} names them", "“{name}”指定了本人", label)
        yield Way(level, f"field_{name}", text)
    if grants.shares:
        yield Way(level, "shares", say("it is shared with them by itself", "单独共享给本人"))
    if grants.parent is not None:
        label = record.fields[grants.parent].definition.label
        text = _naming("they reach its {name}", "本人可访问其“{name}”", label)
        yield Way(level, f"parent_{grants.parent}", text)
    for owner, lookup in grants.children:
        label = model.objects[owner].definition.label
        text = _naming("they read a {name} that points at it", "可查看指向它的{name}", label)
        yield Way(level, f"child_{owner}.{lookup}", text)


def _ruled(rule: SharingDef) -> LocaleText:
    return _naming("the sharing rule {name}", "共享规则“{name}”", rule.label)


def _naming(en: str, zh: str, label: LocaleText) -> LocaleText:
    """Say something of what has a label, in each language by the label of that language."""
    return {
        "en": en.format(name=localize(label, "en")),
        "zh-CN": zh.format(name=localize(label, "zh-CN")),
    }
