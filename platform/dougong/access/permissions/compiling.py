"""From permission sets to rights: what they let people do together, in one model.

Sets only ever add up: for each right the most generous one counts. What a set says of an object
by its name goes before what it says of all of them, but not before what another set says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import orjson

from dougong.access.errors import Verb
from dougong.access.permissions.rows import RowCompiler
from dougong.access.rights import ALWAYS_SEEN, NOTHING, ObjectRights, Rights
from dougong.deployment.model import Model
from dougong.metadata.access.levels import FIELD_LEVELS
from dougong.metadata.kinds.permission_set import ANY, ObjectGrant, PermissionSetDef
from dougong.metadata.kinds.sharing import SharingDef
from dougong.metadata.objects.definition import FieldDef, ObjectDef

PERMISSION_SET = "permission_set"
SHARING = "sharing"

_NONE, _READ, _EDIT = range(len(FIELD_LEVELS))


def compile_rights(model: Model, sets: Iterable[str], rules: Iterable[str] = ()) -> Rights:
    """Give what permission sets let people do together.

    Args:
        model: The definitions.
        sets: Names of the sets; one that the tenant does not have gives nothing.
        rules: Names of the sharing rules that reach who has them.
    """
    held: Sequence[PermissionSetDef] = _named(model, PERMISSION_SET, sets)
    if not held:
        return replace(NOTHING, version=model.version)
    reaching: Sequence[SharingDef] = _named(model, SHARING, rules)
    objects = CompiledObjects(model, held, reaching)
    apps = [each.apps for each in held if each.apps is not None]
    return Rights(
        key=_key(model, held, reaching),
        everything=False,
        objects=objects,
        system=frozenset(right for each in held for right in each.system),
        actions=frozenset(_actions(model, held)),
        apps=frozenset(name for names in apps for name in names) if apps else None,
        owner_lists=objects.rows.owner_lists(),
        version=model.version,
    )


class CompiledObjects(Mapping[str, ObjectRights]):
    """Rights on the objects of a model, each compiled when it is first asked for.

    Of a large tenant's objects a process meets only some, and so does each user.

    Args:
        model: The definitions.
        held: The permission sets.
        reaching: The sharing rules that reach who has them.
    """

    def __init__(
        self, model: Model, held: Sequence[PermissionSetDef], reaching: Sequence[SharingDef]
    ) -> None:
        self._model = model
        self._held = held
        self._compiled: dict[str, ObjectRights] = {}
        self._seen: dict[tuple[str, str], bool] = {}
        self.rows = RowCompiler(model, self._grants, reaching)

    def __getitem__(self, name: str) -> ObjectRights:
        found = self._compiled.get(name)
        if found is None:
            found = self._compiled[name] = self._compile(self._model.objects[name].definition)
        return found

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._model.objects if self._verbs(name))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _grants(self, name: str) -> list[ObjectGrant]:
        """Give what each set says of an object, of those that let people do anything with it."""
        if name not in self._model.objects:
            return []
        found = (each.grant(name) for each in self._held)
        return [each for each in found if each is not None and each.verbs]

    def _verbs(self, name: str) -> frozenset[Verb]:
        return frozenset(verb for each in self._grants(name) for verb in each.verbs)

    def _compile(self, definition: ObjectDef) -> ObjectRights:
        name, verbs = definition.name, self._verbs(definition.name)
        prefix = f"{name}."
        unmasked = (each for held in self._held for each in held.unmask)
        return ObjectRights(
            verbs=verbs,
            readable=self._readable(definition) if "read" in verbs else frozenset(),
            editable=self._editable(definition) if verbs & {"create", "update"} else frozenset(),
            unmasked=frozenset(
                each.removeprefix(prefix) for each in unmasked if each.startswith(prefix)
            ),
            record_types=self._record_types(name),
            rows=self.rows.of(definition),
        )

    def _readable(self, definition: ObjectDef) -> frozenset[str]:
        if self._limits_nothing:
            return definition.names
        sees = self._sees
        seen = frozenset(name for name in definition.names if sees(definition.name, name))
        return definition.names if seen == definition.names else seen | ALWAYS_SEEN

    def _editable(self, definition: ObjectDef) -> frozenset[str]:
        own = definition.name
        if self._is_open(own):
            return definition.names
        return frozenset(each for each in definition.names if self._level(own, each) == _EDIT)

    def _record_types(self, name: str) -> frozenset[str] | None:
        """Give the record types that may be chosen, by the sets that let records be written."""
        writing = [each for each in self._grants(name) if each.verbs & {"create", "update"}]
        if not writing or any(each.record_types is None for each in writing):
            return None
        return frozenset(each for grant in writing for each in grant.record_types or ())

    def _level(self, owner: str, field: str) -> int:
        return max(FIELD_LEVELS.index(each.level(owner, field)) for each in self._held)

    def _is_open(self, name: str) -> bool:
        """Tell whether one of the sets lets every field of an object be written."""
        return any(
            (grant := held.grant(name)) is not None
            and grant.verbs
            and not any(key.startswith(f"{name}.") for key in held.fields)
            for held in self._held
        )

    @cached_property
    def _limits_nothing(self) -> bool:
        """Whether every field of every object may be read; then nobody asks what formulas read."""
        return all(
            self._is_open(name) and "read" in self._verbs(name) for name in self._model.objects
        )

    def _sees(self, owner: str, field: str) -> bool:
        known = self._seen.get((owner, field))
        if known is None:
            known = self._seen[owner, field] = self._works_out(owner, field)
        return known

    def _works_out(self, owner: str, field: str) -> bool:
        record = self._model.objects.get(owner)
        definition = record.definition.field(field) if record is not None else None
        if definition is None or "read" not in self._verbs(owner):
            return False
        if field in ALWAYS_SEEN:
            return True
        if self._level(owner, field) < _READ:
            return False
        return not _is_computed(definition) or all(
            self._sees(*each) for each in self._model.readers.made_of(owner, field)
        )


def _is_computed(field: FieldDef) -> bool:
    return field.computed_by is not None or field.rollup is not None


def _named(model: Model, kind: str, names: Iterable[str]) -> Sequence[Any]:
    known = model.catalog.all(kind)
    return [known[name] for name in sorted(set(names)) if name in known]


def _actions(model: Model, held: Collection[PermissionSetDef]) -> Iterator[str]:
    for action in {each for held_set in held for each in held_set.actions}:
        owner, _, verb = action.partition(".")
        if owner == ANY:
            yield from (f"{name}.{verb}" for name in model.objects)
        else:
            yield action


def _key(model: Model, held: Collection[PermissionSetDef], reaching: Collection[SharingDef]) -> str:
    """Give a digest of what the sets and the rules say: together with the version it says all."""
    said = [
        model.catalog.definitions[kind, each.name].json
        for kind, several in ((PERMISSION_SET, held), (SHARING, reaching))
        for each in several
    ]
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()
