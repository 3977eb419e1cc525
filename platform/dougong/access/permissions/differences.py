"""How what somebody may do differs: between two versions, or between two sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dougong.access.errors import Verb
from dougong.access.rights import Grants, ObjectRights, Rights
from dougong.deployment.model import Model
from dougong.kernel.jsontypes import JsonValue

_VERBS: tuple[Verb, ...] = ("create", "read", "update", "delete")
_NONE = ObjectRights()


@dataclass(frozen=True, slots=True, kw_only=True)
class RightChange:
    """A right that differs.

    Attributes:
        object: The object that it is about, if any.
        field: The field that it is about, if any.
        right: Which right: a verb, ``access`` to a field, ``unmask``, ``record_types``, ``rows``
            of which records, ``system``, ``action`` or ``app``.
        before: What it is on the one side.
        after: What it is on the other.
    """

    object: str | None = None
    field: str | None = None
    right: str
    before: JsonValue
    after: JsonValue


def level_of(rights: Rights, model: Model, owner: str, field: str) -> str:
    """Give what may be done with a field: ``none``, ``read`` or ``edit``."""
    record = model.objects.get(owner)
    if record is None or record.definition.field(field) is None:
        return "none"
    if not rights.may("read", owner) and not rights.may("create", owner):
        return "none"
    if field in record.sendable and rights.edits(owner, field) and _writes(rights, owner):
        return "edit"
    return "read" if rights.sees(owner, field) else "none"


def differences(before: Rights, after: Rights, older: Model, newer: Model) -> Iterator[RightChange]:
    """Yield every right that differs; of what is gone or new what was or may be done with it.

    Args:
        before: The rights on the one side.
        after: Those on the other.
        older: The definitions of the one side.
        newer: Those of the other.
    """
    for name in sorted({*older.objects, *newer.objects}):
        yield from _of_object(before, after, older, newer, name)
    for right in sorted(before.system | after.system):
        yield from _flag("system", before.system, after.system, right)
    for action in sorted(before.actions | after.actions):
        owner, _, verb = action.partition(".")
        yield from _flag("action", before.actions, after.actions, action, owner, verb)
    if before.apps != after.apps:
        yield RightChange(right="apps", before=_names(before.apps), after=_names(after.apps))


def _of_object(
    before: Rights, after: Rights, older: Model, newer: Model, name: str
) -> Iterator[RightChange]:
    for verb in _VERBS:
        had, has = (each.may(verb, name) for each in (before, after))
        if had != has:
            yield RightChange(object=name, right=verb, before=had, after=has)
    one, other = (each.objects.get(name, _NONE) for each in (before, after))
    if one.record_types != other.record_types:
        types = _names(one.record_types), _names(other.record_types)
        yield RightChange(object=name, right="record_types", before=types[0], after=types[1])
    for level in ("read", "edit"):
        ways = tuple(_ways(getattr(each.rows, level)) for each in (one, other))
        if ways[0] != ways[1]:
            yield RightChange(object=name, right=f"rows_{level}", before=ways[0], after=ways[1])
    fields = {
        field: None
        for model in (older, newer)
        if name in model.objects
        for field in model.objects[name].definition.by_name
    }
    for field in fields:
        had_level, has_level = (
            level_of(rights, model, name, field)
            for rights, model in ((before, older), (after, newer))
        )
        if had_level != has_level:
            yield RightChange(
                object=name, field=field, right="access", before=had_level, after=has_level
            )
        plain = tuple(each.unmasks(name, field) for each in (before, after))
        if plain[0] != plain[1]:
            yield RightChange(
                object=name, field=field, right="unmask", before=plain[0], after=plain[1]
            )


def _ways(grants: Grants) -> list[JsonValue]:
    """Give by which ways records are reached, as words that stay the same."""
    found: list[JsonValue] = ["everyone"] if grants.everyone else []
    found += grants.owners
    found += [f"condition_{name}" for name in grants.rules]
    found += [f"field_{name}" for name in grants.fields]
    found += ["shares"] if grants.shares else []
    found += [f"parent_{grants.parent}"] if grants.parent is not None else []
    found += [f"child_{owner}.{lookup}" for owner, lookup in grants.children]
    return found


def _flag(
    right: str,
    before: frozenset[str],
    after: frozenset[str],
    name: str,
    owner: str | None = None,
    called: str | None = None,
) -> Iterator[RightChange]:
    had, has = name in before, name in after
    if had != has:
        word = f"{right}:{called or name}"
        yield RightChange(object=owner, right=word, before=had, after=has)


def _writes(rights: Rights, owner: str) -> bool:
    return rights.may("create", owner) or rights.may("update", owner)


def _names(names: Any) -> JsonValue:
    return None if names is None else sorted(names)


def told(change: RightChange) -> Mapping[str, JsonValue]:
    """Give a change as JSON; what it is not about is left out."""
    about = {"object": change.object, "field": change.field}
    return {
        **{key: value for key, value in about.items() if value is not None},
        "right": change.right,
        "before": change.before,
        "after": change.after,
    }
