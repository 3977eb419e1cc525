"""Renames: new names for definitions and fields, written wherever the old ones stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeAlias

from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import hint
from dougong.metadata.catalog import Catalog
from dougong.metadata.check import Kinds
from dougong.metadata.definition import TENANT_LAYER, Definition, Identity, Reference
from dougong.metadata.errors import (
    FormerNameError,
    NameTakenError,
    RenamedPackageError,
    UnfitNameError,
    UnknownRenameError,
)
from dougong.metadata.objects.system_fields import RESERVED_FIELD_NAMES

Target: TypeAlias = tuple[str, ...]
"""What is renamed: kind and name, and the field where one of an object is meant."""

Span: TypeAlias = tuple[int, int]

_OBJECT = "object"
_NAME = re.compile(r"(?=.{1,40}\Z)[a-z]([a-z0-9]|_[a-z0-9])*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Renames:
    """What gets another name; old names are those before any of them.

    Attributes:
        new: The new name of each, in the order in which it was asked for.
    """

    new: Mapping[Target, str] = field(default_factory=dict)

    def of(self, reference: Reference) -> str | None:
        """Give the name that a place shall hold; None where it stays."""
        if reference.implied:
            return None
        target = (reference.kind, reference.name)
        return self.new.get(target if reference.field is None else (*target, reference.field))

    def identity(self, identity: Identity) -> Identity:
        """Give the kind and name that a definition shall have."""
        return identity[0], self.new.get(identity, identity[1])

    def fields(self) -> Iterable[tuple[str, str, str]]:
        """Yield object, old name and new name of each field."""
        return ((of[1], of[2], new) for of, new in self.new.items() if len(of) > 2)

    def objects(self) -> Iterable[tuple[str, str]]:
        """Yield old and new name of each object."""
        return self.named(_OBJECT)

    def named(self, kind: str) -> Iterable[tuple[str, str]]:
        """Yield old and new name of each definition of a kind."""
        return ((of[1], new) for of, new in self.new.items() if of[0] == kind and len(of) == 2)

    def reversed(self) -> Renames:
        """Give what takes everything back to its old name."""
        return Renames({self._after(of): of[-1] for of in self.new})

    def then(self, later: Renames) -> Renames:
        """Give what does both, one after the other, at once."""
        back = self.reversed()
        new = {of: later.new.get(self._after(of), name) for of, name in self.new.items()}
        for of, name in later.new.items():
            if of not in back.new:
                new[back._after_owner(of)] = name
        return Renames({of: name for of, name in new.items() if of[-1] != name})

    def back(self, catalog: Catalog) -> Renames:
        """Give what takes back what is still there, whatever has taken the old names since.

        What has taken one gets a name that nothing has.
        """
        new = {of: name for of, name in self.reversed().new.items() if _exists(catalog, of)}
        for of, name in list(new.items()):
            holder = (*of[:-1], name)
            if _exists(catalog, holder) and holder not in new:
                stem = name[:36].rstrip("_")
                free = (f"{stem}_{at}" for at in count(2))
                new[holder] = next(n for n in free if not _exists(catalog, (*of[:-1], n)))
        return Renames(new)

    def to_json(self) -> dict[str, str]:
        """Give the wire shape."""
        return {".".join(of): name for of, name in self.new.items()}

    def _after(self, target: Target) -> Target:
        """Give how something is called afterwards."""
        return (*self._after_owner(target)[:-1], self.new.get(target, target[-1]))

    def _after_owner(self, target: Target) -> Target:
        """Give a field of an object by the object's new name and its own old one."""
        if len(target) == 2:
            return target
        return (*self.identity((target[0], target[1])), target[2])


def parse_renames(asked: Mapping[str, str], kinds: Kinds) -> tuple[Renames, list[Problem]]:
    """Read what a client asks for: ``{"object.machine.hours": "run_hours"}``.

    Args:
        asked: New names by ``<kind>.<name>``, or ``object.<name>.<field>``.
        kinds: Every kind of definition.

    Returns:
        The renames, and what is wrong with their form.
    """
    found: dict[Target, str] = {}
    problems: list[Problem] = []
    for key, new in asked.items():
        target = tuple(key.split("."))
        error = _wrong_form(key, target, new, kinds)
        if error is not None:
            problems.append(Problem(path=pointer("renames", key), error=error))
        found[target] = new
    return Renames(found), problems


def check_renames(
    renames: Renames, catalog: Catalog, stored: Iterable[Definition], *, layer: str
) -> list[Problem]:
    """List what stands against renames: nothing of that name, or the new one taken.

    Args:
        renames: Their form is right.
        catalog: What is in force.
        stored: The definitions of all layers.
        layer: Whose things are renamed.
    """
    layers = _layers(stored)
    taken: set[Target] = set()
    problems = []
    for target, new in renames.new.items():
        there = (*target[:-1], new)
        error = _unmovable(target, layers.get(target, frozenset()), catalog, layer)
        held = _exists(catalog, there) and there not in renames.new
        if error is None and (held or there in taken):
            error = NameTakenError(name=new)
        if error is not None:
            problems.append(Problem(path=pointer("renames", ".".join(target)), error=error))
        taken.add(there)
    return problems


def check_former_names(renames: Renames, sent: Iterable[Definition]) -> list[Problem]:
    """List where what is sent beside renames still declares an old name."""
    fields = {
        (name, old): new
        for owner, old, new in renames.fields()
        for name in (owner, renames.identity((_OBJECT, owner))[1])
    }
    problems = []
    for each in sent:
        new = renames.new.get(each.identity)
        if new is not None:
            problems.append(_former(each, "/name", each.name, new))
        for index, name in _declared(each):
            if (each.name, name) in fields:
                path = pointer("fields", index, "name")
                problems.append(_former(each, path, name, fields[each.name, name]))
    return problems


def rewrite(definition: Definition, names: Iterable[Reference], renames: Renames) -> Definition:
    """Give a definition with the new names wherever the old ones stand.

    Args:
        definition: The definition.
        names: Every name that stands in it, those in its expressions too.
        renames: The new names.
    """
    edits = _Edits()
    own = renames.new.get(definition.identity)
    if own is not None:
        edits.put("/name", definition.name, own)
    for index, name in _declared(definition):
        new = renames.new.get((_OBJECT, definition.name, name))
        if new is not None:
            edits.put(pointer("fields", index, "name"), name, new)
    for each in names:
        new = renames.of(each)
        if new is not None:
            old = each.name if each.field is None else each.field
            edits.put(each.path, old, new, key=each.key, span=each.span)
    document: JsonObject = edits.apply(definition.json, "")
    kind, name = renames.identity(definition.identity)
    return Definition(kind, name, document, definition.layer)


class _Edits:
    """The places of one document that change: values, and properties that are names."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, bool], dict[Span, tuple[str, str]]] = {}

    def put(
        self, path: str, old: str, new: str, *, key: bool = False, span: Span | None = None
    ) -> None:
        place = self._names.setdefault((path, key), {})
        place[span or (0, len(old))] = old, new

    def apply(self, value: Any, path: str) -> Any:
        if isinstance(value, Mapping):
            steps = {key: path + pointer(key) for key in value}
            return {
                self._text(key, step, key=True): self.apply(value[key], step)
                for key, step in steps.items()
            }
        if isinstance(value, list | tuple):
            return [self.apply(item, path + pointer(at)) for at, item in enumerate(value)]
        return self._text(value, path, key=False) if isinstance(value, str) else value

    def _text(self, text: str, path: str, *, key: bool) -> str:
        names = self._names.get((path, key), {})
        for (start, end), (old, new) in sorted(names.items(), reverse=True):
            # Elsewhere nothing is replaced: the check then tells of a name that is not known.
            if text[start:end] == old:
                text = text[:start] + new + text[end:]
        return text


def _wrong_form(key: str, target: Target, new: str, kinds: Kinds) -> AppError | None:
    if len(target) not in (2, 3) or (len(target) == 3 and target[0] != _OBJECT):
        reason = say(
            "write `<kind>.<name>` or `object.<name>.<field>`",
            "请写作 `<类型>.<名称>` 或 `object.<名称>.<字段>`",
        )
        return UnfitNameError(name=key, reason=reason)
    if target[0] not in kinds:
        reason = say("there is no such kind of definition", "没有这种定义类型")
        return UnfitNameError(name=target[0], reason=reason)
    if not _NAME.fullmatch(new):
        reason = say(
            "use lower-case letters, digits and single underscores, beginning with a letter",
            "请使用小写字母、数字和单个下划线，并以字母开头",
        )
        return UnfitNameError(name=new, reason=reason)
    reserved: LocaleText | None = RESERVED_FIELD_NAMES.get(new) if len(target) == 3 else None
    return UnfitNameError(name=new, reason=reserved) if reserved is not None else None


def _unmovable(
    target: Target, declared: Collection[str], catalog: Catalog, layer: str
) -> AppError | None:
    foreign = sorted({*declared} - {layer, TENANT_LAYER})
    if foreign:
        return RenamedPackageError(name=target[-1], package=foreign[0])
    if layer not in declared:
        return UnknownRenameError(name=target[-1], hint=hint(target[-1], _near(target, catalog)))
    return None


def _exists(catalog: Catalog, target: Target) -> bool:
    if len(target) == 2:
        return (target[0], target[1]) in catalog.parsed
    owner = catalog.objects.get(target[1])
    return owner is not None and owner.field(target[2]) is not None


def _near(target: Target, catalog: Catalog) -> Sequence[str]:
    if len(target) == 2:
        return list(catalog.all(target[0]))
    owner = catalog.objects.get(target[1])
    return [each.name for each in owner.fields] if owner is not None else []


def _layers(stored: Iterable[Definition]) -> Mapping[Target, Collection[str]]:
    """Tell which layers declare each definition and each field; system fields none does."""
    found: dict[Target, set[str]] = {}
    for each in stored:
        found.setdefault(each.identity, set()).add(each.layer)
        for _, name in _declared(each):
            found.setdefault((*each.identity, name), set()).add(each.layer)
    return found


def _declared(definition: Definition) -> Iterable[tuple[int, str]]:
    """Yield place and name of each field; what was sent may have any form."""
    fields = definition.json.get("fields") if definition.kind == _OBJECT else None
    for index, each in enumerate(fields if isinstance(fields, list | tuple) else ()):
        name = each.get("name") if isinstance(each, Mapping) else None
        if isinstance(name, str):
            yield index, name


def _former(definition: Definition, path: str, old: str, new: str) -> Problem:
    error = FormerNameError(name=old, new=new)
    return Problem(path=definition.at + path, error=error, file=definition.file)
