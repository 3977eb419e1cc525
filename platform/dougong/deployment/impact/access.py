"""Whose rights widen and whose narrow by a deploy, in words: for who publishes it, and the log."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from dougong.deployment.impact.notices import RightsNarrowNotice, RightsWidenNotice
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import LOCALES, LocaleText, localize, say
from dougong.metadata.access.levels import FIELD_LEVELS, Span
from dougong.metadata.access.system_rights import ACTIONS, SYSTEM_RIGHTS
from dougong.metadata.catalog import Catalog
from dougong.metadata.kinds.permission_set import ANY, ObjectGrant, PermissionSetDef
from dougong.metadata.kinds.role import RoleDef
from dougong.metadata.kinds.sharing import SharingDef
from dougong.metadata.objects.definition import FieldDef, MaskDef, ObjectDef


class Turn(NamedTuple):
    """Something that people may do that they could not, or the other way round."""

    wider: bool
    what: LocaleText


Objects: TypeAlias = Mapping[str, ObjectDef]
Compare: TypeAlias = Callable[[Any, Any, Objects], Iterable[Turn]]

_RANKS: Final[Mapping[object, int]] = {
    False: 0,
    True: 1,
    "department": 2,
    "department_and_below": 3,
}
_VERBS: Final[Mapping[str, LocaleText]] = {
    "create": say("create", "新建"),
    "read": say("read", "查看"),
    "update": say("change", "修改"),
    "delete": say("delete", "删除"),
    "view_all": say("read all", "查看全部"),
    "modify_all": say("change all", "修改全部"),
}
_SPANS: Final[Mapping[object, LocaleText]] = {
    False: say("not at all", "不可"),
    True: say("what is shared with them", "有权访问的记录"),
    "department": say("those of the department, too", "以及本部门的记录"),
    "department_and_below": say(
        "those of the department and below, too", "以及本部门及下级部门的记录"
    ),
}
_LEVELS: Final[Mapping[str, LocaleText]] = {
    "none": say("not there", "不可见"),
    "read": say("read only", "只读"),
    "edit": say("may be changed", "可修改"),
}
_SHARING: Final[Mapping[str, LocaleText]] = {
    "private": say("its owner reaches a record", "仅负责人可访问记录"),
    "read": say("everybody reads a record", "所有人可查看记录"),
    "edit": say("everybody changes a record", "所有人可修改记录"),
    "parent": say("who reaches the parent record reaches it", "能访问主记录的人可访问"),
}
_SUPERIORS: Final[Mapping[str, LocaleText]] = {
    "none": say("nobody above the owner reaches it", "负责人的上级不可访问"),
    "direct": say("who stands just above the owner reaches it", "负责人的直接上级可访问"),
    "all": say("all above the owner reach it", "负责人的所有上级可访问"),
}
_SHARINGS: Final = tuple(_SHARING)
_STEPS: Final = tuple(_SUPERIORS)
_GOES: Final = say("it goes, with all that it grants", "它将被删除，其授予的权限一并失效")
_OTHERS: Final = say("every other object", "其他所有对象")


def access_notices(old: Catalog, new: Catalog) -> Iterator[Problem]:
    """Tell whose rights widen and whose narrow.

    What is new has nobody yet, but for a sharing rule; of what stays as it is nothing is told.

    Args:
        old: The definitions in force.
        new: The definitions that shall be.
    """
    objects = {name: each for name, each in new.objects.items() if name in old.objects}
    for kind, (label, compare) in _COMPARED.items():
        before, after = old.all(kind), new.all(kind)
        for name in sorted({*before, *after}):
            if before.get(name) != after.get(name):
                turns = list(compare(before.get(name), after.get(name), objects))
                named = (after.get(name) or before[name]).label
                yield from _notices(pointer(kind, name), label, named, turns)


def _notices(
    path: str, kind: LocaleText, name: LocaleText, turns: Collection[Turn]
) -> Iterator[Problem]:
    for wider, notice in ((True, RightsWidenNotice), (False, RightsNarrowNotice)):
        said = [turn.what for turn in turns if turn.wider is wider]
        if said:
            error = notice(kind=dict(kind), name=dict(name), what=_joined(said, "; ", "；"))
            yield Problem(path=path, error=error)


def _of_set(
    before: PermissionSetDef | None, after: PermissionSetDef | None, objects: Objects
) -> Iterator[Turn]:
    if before is None:
        return
    if after is None:
        yield Turn(False, _GOES)
        return
    for name in sorted({*before.objects, *after.objects} & {ANY, *objects}):
        label = _OTHERS if name == ANY else objects[name].plural
        old, new = before.grant(name) or ObjectGrant(), after.grant(name) or ObjectGrant()
        yield from _of_grant(label, old, new)
    for key in sorted({*before.fields, *after.fields}):
        yield from _of_level(key, before, after, objects)
    yield from _members(before.unmask, after.unmask, lambda key: _plain_value(key, objects))
    yield from _members(before.system, after.system, SYSTEM_RIGHTS.__getitem__)
    yield from _members(before.actions, after.actions, lambda key: _action_label(key, objects))
    yield from _of_apps(before.apps, after.apps)


def _of_grant(label: LocaleText, old: ObjectGrant, new: ObjectGrant) -> Iterator[Turn]:
    turned: dict[bool, list[LocaleText]] = {True: [], False: []}
    for right, verb in _VERBS.items():
        had, has = getattr(old, right), getattr(new, right)
        if had != has:
            turned[_RANKS[has] > _RANKS[had]].append(_spanned(verb, had, has))
    for wider, verbs in turned.items():
        if verbs:
            rights = _joined(verbs, ", ", "、")
            yield Turn(
                wider, _said("{label}: {rights}", "{label}：{rights}", label=label, rights=rights)
            )
    if old.verbs and new.verbs and old.record_types != new.record_types:
        names = "*" if new.record_types is None else ", ".join(new.record_types)
        texts = "{label}: record types {names}", "{label}：记录类型 {names}"
        shown = _said(*texts, label=label, names=names)
        yield from _by_members(old.record_types, new.record_types, shown)


def _spanned(verb: LocaleText, had: Span, has: Span) -> LocaleText:
    """Say what becomes of a right, and of whose records where it goes or went by departments."""
    if isinstance(had, bool) and isinstance(has, bool):
        return verb
    return _said("{verb} ({span})", "{verb}（{span}）", verb=verb, span=_SPANS[has])


def _of_level(
    key: str, before: PermissionSetDef, after: PermissionSetDef, objects: Objects
) -> Iterator[Turn]:
    owner, _, name = key.partition(".")
    if owner in objects:
        old, new = before.level(owner, name), after.level(owner, name)
        field = _field_label(key, objects)
        text = _said("{field}: {level}", "{field}：{level}", field=field, level=_LEVELS[new])
        if old != new:
            yield Turn(FIELD_LEVELS.index(new) > FIELD_LEVELS.index(old), text)


def _of_apps(old: tuple[str, ...] | None, new: tuple[str, ...] | None) -> Iterator[Turn]:
    shown = say("apps: {apps}", "应用：{apps}", apps=", ".join(new) if new is not None else "*")
    yield from _by_members(old, new, shown)


def _of_role(before: RoleDef | None, after: RoleDef | None, objects: Objects) -> Iterator[Turn]:
    if before is None:
        return
    if after is None:
        yield Turn(False, _GOES)
        return
    yield from _members(before.permission_sets, after.permission_sets, _plain)
    if before.reports_to == after.reports_to:
        return
    if after.reports_to is not None:
        text = say("`{above}` stands above it", "`{above}` 成为其上级", above=after.reports_to)
        yield Turn(True, text)
    if before.reports_to is not None:
        text = say("`{above}` is not above it", "`{above}` 不再是其上级", above=before.reports_to)
        yield Turn(False, text)


def _of_rule(
    before: SharingDef | None, after: SharingDef | None, objects: Objects
) -> Iterator[Turn]:
    was = before if before is not None and before.active else None
    becomes = after if after is not None and after.active else None
    if was is None and becomes is not None:
        yield Turn(True, say("records are shared by it", "记录将按此规则共享"))
    elif was is not None and becomes is None:
        yield Turn(False, say("no records are shared by it any more", "不再按此规则共享记录"))
    elif was is not None and becomes is not None:
        if was.level != becomes.level:
            yield Turn(becomes.level == "edit", _LEVELS[becomes.level])
        if _shares(was) != _shares(becomes):
            text = say("other records than before are shared", "共享的记录与之前不同")
            yield from (Turn(wider, text) for wider in (True, False))
        if was.to != becomes.to:
            text = say("with others than before", "与之共享的人员与之前不同")
            yield from (Turn(wider, text) for wider in (True, False))


def _shares(rule: SharingDef) -> tuple[object, ...]:
    return rule.object, rule.where, rule.owned_by


def _of_object(
    before: ObjectDef | None, after: ObjectDef | None, objects: Objects
) -> Iterator[Turn]:
    if before is None or after is None:
        return
    if before.sharing != after.sharing:
        # What a parent decides may be more for some and less for others.
        apart = "parent" in (before.sharing, after.sharing)
        wider = _SHARINGS.index(after.sharing) > _SHARINGS.index(before.sharing)
        for way in (True, False) if apart else (wider,):
            yield Turn(way, _SHARING[after.sharing])
    if before.superiors != after.superiors:
        wider = _STEPS.index(after.superiors) > _STEPS.index(before.superiors)
        yield Turn(wider, _SUPERIORS[after.superiors])
    yield from _of_shared_with(before, after)
    for field in after.fields:
        former = before.field(field.name)
        if former is not None and former != field:
            yield from _of_field(former, field)


def _of_shared_with(before: ObjectDef, after: ObjectDef) -> Iterator[Turn]:
    old = {each.field: each.level for each in before.shared_with}
    new = {each.field: each.level for each in after.shared_with}
    for name in sorted({*old, *new}):
        had, has = old.get(name, "none"), new.get(name, "none")
        field = after.field(name)
        if had != has and field is not None:
            text = _said(
                "shared with {field}: {level}",
                "共享给{field}：{level}",
                field=field.label,
                level=_LEVELS[has],
            )
            yield Turn(FIELD_LEVELS.index(has) > FIELD_LEVELS.index(had), text)


def _of_field(before: FieldDef, after: FieldDef) -> Iterator[Turn]:
    if before.mask != after.mask:
        texts = "{field} is masked", "{field}以掩码显示"
        if after.mask is None:
            texts = "{field} is no longer masked", "{field}不再以掩码显示"
        wider = _shown(after.mask) > _shown(before.mask)
        yield Turn(wider, _said(*texts, field=after.label))
    if before.reveals != after.reveals:
        texts = "what {field} points at is revealed", "{field}所指记录随之可见"
        if not after.reveals:
            texts = "what {field} points at is not revealed", "{field}所指记录不再随之可见"
        yield Turn(after.reveals, _said(*texts, field=after.label))


def _shown(mask: MaskDef | None) -> float:
    return float("inf") if mask is None else mask.start + mask.end


def _members(
    old: Collection[str], new: Collection[str], label: Callable[[str], LocaleText]
) -> Iterator[Turn]:
    yield from (Turn(True, label(each)) for each in new if each not in old)
    yield from (Turn(False, label(each)) for each in old if each not in new)


def _by_members(
    old: Collection[str] | None, new: Collection[str] | None, what: LocaleText
) -> Iterator[Turn]:
    """Compare two lists of which none at all means everything."""
    if old == new:
        return
    if new is None or (old is not None and {*new} - {*old}):
        yield Turn(True, what)
    if old is None or (new is not None and {*old} - {*new}):
        yield Turn(False, what)


def _field_label(key: str, objects: Objects) -> LocaleText:
    owner, _, name = key.partition(".")
    record = objects.get(owner)
    if record is None:
        return _plain(key)
    field = record.field(name)
    label = say("other fields", "其他字段") if name == ANY else field and field.label
    return _said("{object}, {field}", "{object}的{field}", object=record.label, field=label or name)


def _plain_value(key: str, objects: Objects) -> LocaleText:
    field = _field_label(key, objects)
    return _said("{field}: all of a value", "{field}：完整的值", field=field)


def _action_label(key: str, objects: Objects) -> LocaleText:
    owner, _, action = key.partition(".")
    label = _OTHERS if owner == ANY or owner not in objects else objects[owner].plural
    return _said("{label}: {action}", "{label}：{action}", label=label, action=ACTIONS[action])


def _plain(name: str) -> LocaleText:
    return dict.fromkeys(LOCALES, f"`{name}`")


def _said(en: str, zh: str, **values: LocaleText | str) -> dict[str, str]:
    """Fill two templates, each value in the language of the text."""
    return {
        locale: template.format(**{key: localize(each, locale) for key, each in values.items()})
        for locale, template in zip(LOCALES, (en, zh), strict=True)
    }


def _joined(texts: Iterable[LocaleText], en: str, zh: str) -> dict[str, str]:
    every = list(texts)
    marks = {"en": en, "zh-CN": zh}
    return {locale: marks[locale].join(localize(t, locale) for t in every) for locale in LOCALES}


_COMPARED: Final[Mapping[str, tuple[LocaleText, Compare]]] = {
    "object": (say("object", "对象"), _of_object),
    "permission_set": (say("permission set", "权限集"), _of_set),
    "role": (say("role", "角色"), _of_role),
    "sharing": (say("sharing rule", "共享规则"), _of_rule),
}
