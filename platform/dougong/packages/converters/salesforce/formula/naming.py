"""What names stand for: fields, paths, record types, and globals such as ``$User``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.formula.saying import (
    IDS,
    NotSayableError,
    Piece,
    literal,
    quoted,
    type_of_field,
)
from dougong.packages.converters.salesforce.model import FieldPlan
from dougong.packages.converters.salesforce.names import snake

if TYPE_CHECKING:
    from dougong.packages.converters.salesforce.formula.translating import Work

_RECORD_TYPE = "recordtype"
_LABELS = say(
    "the text of the custom label is written out as it is now",
    "自定义标签的文本按当前内容直接写入",
)
_CONSTANT = say(
    "the value of the custom metadata record is written out as it is now",
    "自定义元数据记录的值按当前内容直接写入",
)
_FOREIGN = say(
    "`{path}` is not in the project; a field of that name stands for it",
    "`{path}` 不在项目中；以同名字段代替",
    path="{path}",
)
_PERMISSION = say(
    "a checkbox of users stands for the custom permission; set it for those who have it",
    "以用户对象上的复选框代替自定义权限；请为拥有该权限的用户勾选",
)
_PROFILE = say(
    "a lookup of users stands for the profile or role; fill it in for each user",
    "以用户对象上的查找字段代替简档或角色；请为每位用户填写",
)
_SETTING = say(
    "the setting is read by its default, without values of single users or profiles",
    "读取该设置的默认值，不含单个用户或简档的取值",
)


def name(work: Work, path: str) -> Piece:
    """Translate a name.

    Args:
        work: The formula.
        path: The name, such as ``Account__r.Owner.Name`` or ``$User.Id``.

    Raises:
        NotSayableError: There is nothing of that name, or nothing here that it could be.
    """
    if path.startswith("$"):
        head, _, rest = path.partition(".")
        known = _GLOBALS.get(head.lower())
        if known is None:
            raise _unknown(path)
        return known(work, rest, path)
    if not work.object_api:
        raise _unknown(path)
    return field_at(work, work.object_api, path, prefix=f"{work.record}." if work.record else "")


def field_at(work: Work, object_api: str, path: str, *, prefix: str = "") -> Piece:
    """Translate a path from a record.

    Args:
        work: The formula.
        object_api: The object of the record, of theirs.
        path: The path.
        prefix: What stands before it in our language.
    """
    steps = path.split(".")
    if len(steps) > 1 and steps[-2].partition(":")[0].lower() == _RECORD_TYPE:
        return _record_type(work, object_api, steps, prefix)
    found = work.model.path(object_api, path)
    if found is None:
        kind = work.guesses.get(path.lower()) or work.guesses.get(f"$user.{path}".lower())
        found = work.model.foreign_path(object_api, path, kind) if kind else None
        if found is None:
            raise _unknown(path)
        work.note({key: each.format(path=path) for key, each in _FOREIGN.items()})
    ours, plan = found
    if plan.api == "Id" and "." in ours:
        ours = ours.rpartition(".")[0]
    return _piece(prefix + ours, plan)


def _piece(source: str, plan: FieldPlan) -> Piece:
    kind = type_of_field(plan)
    choices = plan if plan.is_choice else None
    return Piece(source, kind, choices=choices, is_path=True)


def _record_type(work: Work, object_api: str, steps: list[str], prefix: str) -> Piece:
    at = object_api
    names: list[str] = []
    for step in steps[:-2]:
        lookup = work.model.through(at, step.partition(":")[0])
        if lookup is None:
            raise _unknown(".".join(steps))
        names.append(lookup.name)
        at = lookup.to
    plan = work.model.object(at)
    if not plan.record_type_names:
        raise NotSayableError(
            say(
                "`{object}` has no record types in this project",
                "本项目中 `{object}` 没有记录类型",
                object=at,
            )
        )
    source = prefix + ".".join([*names, "record_type"])
    if steps[-1].lower() == "id":
        raise NotSayableError(IDS)
    choices = FieldPlan("RecordTypeId", "record_type", "picklist")
    choices.options = dict(plan.record_type_names)
    if steps[-1].lower() == "name":
        choices.options |= {
            str(each["label"]["en"]): str(each["name"]) for each in plan.record_types
        }
    else:
        choices.relabelled = True
    return Piece(source, "option", choices=choices, is_path=True)


def _user(work: Work, rest: str, path: str) -> Piece:
    if rest.lower() in ("profileid", "userroleid"):
        work.note(_PROFILE)
    if rest.lower() == "id":
        return Piece("$user.id", "record")
    return field_at(work, "User", rest, prefix="$user.") if rest else _no(path)


def _profile(work: Work, rest: str, path: str) -> Piece:
    return _of_user(work, "Profile", rest, path)


def _role(work: Work, rest: str, path: str) -> Piece:
    return _of_user(work, "UserRole", rest, path)


def _of_user(work: Work, relation: str, rest: str, path: str) -> Piece:
    if not rest or rest.lower() == "id":
        raise NotSayableError(IDS)
    work.note(_PROFILE)
    return field_at(work, "User", f"{relation}.{rest}", prefix="$user.")


def _permission(work: Work, rest: str, path: str) -> Piece:
    if not rest:
        return _no(path)
    work.note(_PERMISSION)
    user = work.model.object("User")
    api = f"$Permission.{rest}"
    if api.lower() not in user.fields:
        name = user.taken.give(api, wanted=snake(f"may_{rest}"))
        label = {"en": rest.replace("_", " ")}
        document = {"name": name, "type": "checkbox", "label": label}
        user.add(FieldPlan(api, name, "checkbox", document))
    return Piece(f"$user.{user.fields[api.lower()].name}", "boolean")


def _label(work: Work, rest: str, path: str) -> Piece:
    wanted = rest.rpartition(".")[2]
    found = work.source.get("CustomLabel", wanted) or work.source.get(
        "CustomLabel", wanted.rpartition("__")[2]
    )
    if found is None:
        return _no(path)
    work.note(_LABELS)
    work.source.named_labels.add(found.name)
    return literal(found.xml.get("value"))


def _metadata(work: Work, rest: str, path: str) -> Piece:
    type_name, _, more = rest.partition(".")
    record, _, field_api = more.partition(".")
    found = work.source.get("CustomMetadata", f"{type_name.removesuffix('__mdt')}.{record}")
    plan = work.model.field(type_name, field_api) if field_api else None
    if found is None or plan is None:
        return _no(path)
    work.note(_CONSTANT)
    values = [each for each in found.xml.all("values") if each.get("field") == field_api]
    return constant(values[0].get("value") if values else "", type_of_field(plan))


def constant(text: str, kind: str) -> Piece:
    """Write a value out as a literal of a type."""
    if not text:
        return Piece("false", "boolean") if kind == "boolean" else Piece("null", "blank", text="")
    if kind == "number":
        return Piece(text, "number")
    if kind == "boolean":
        return Piece(text.lower(), "boolean")
    if kind == "date":
        return Piece(f"DATEVALUE({quoted(text)})", "date")
    if kind == "datetime":
        return Piece(f"DATETIMEVALUE({quoted(text)})", "datetime")
    return literal(text)


def _setup(work: Work, rest: str, path: str) -> Piece:
    object_api, _, field_api = rest.partition(".")
    plan = work.model.known(object_api)
    found = work.model.field(object_api, field_api) if plan and field_api else None
    if plan is None or found is None or plan.outside:
        return _no(path)
    work.note(_SETTING)
    setting = work.model.setting(plan, found)
    return Piece(f"$setting.{setting}", type_of_field(found), is_path=True)


def _system(work: Work, rest: str, path: str) -> Piece:
    if rest.lower() == "origindatetime":
        return Piece("DATETIMEVALUE('1900-01-01')", "datetime")
    return _no(path)


def _own_type(work: Work, rest: str, path: str) -> Piece:
    if not rest or not work.object_api:
        return _no(path)
    return field_at(
        work, work.object_api, f"RecordType.{rest}", prefix=f"{work.record}." if work.record else ""
    )


def _no(path: str) -> Piece:
    raise _unknown(path)


def _unknown(path: str) -> NotSayableError:
    why: LocaleText = say(
        "`{path}` is neither in the project nor known here",
        "`{path}` 既不在项目中，本平台也没有对应",
        path=path,
    )
    return NotSayableError(why)


_GLOBALS: Mapping[str, Callable[[Work, str, str], Piece]] = {
    "$user": _user,
    "$profile": _profile,
    "$userrole": _role,
    "$permission": _permission,
    "$label": _label,
    "$custommetadata": _metadata,
    "$setup": _setup,
    "$system": _system,
    "$recordtype": _own_type,
}
