"""What a deploy that goes back, or takes back, has to bring about and what it takes for that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from dougong.deployment.errors import (
    AsideNameTakenError,
    AsideNeedsError,
    AsideNotFoundError,
)
from dougong.deployment.model import Model
from dougong.deployment.past.aside import CONVERTED, REMOVED, Aside
from dougong.deployment.store import Replacement, Stored
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.catalog import Catalog
from dougong.metadata.definition import TENANT_LAYER, Definition, Identity
from dougong.storage.former_names import FormerNames


@dataclass(frozen=True, slots=True)
class Wanted:
    """The definitions that shall be, as what differs from those that are.

    Attributes:
        definitions: New or changed ones.
        gone: Those that go, with the layer they go from.
        manifests: Those of the packages by name, in dependency order.
    """

    definitions: Sequence[Definition]
    gone: Sequence[tuple[Identity, str]]
    manifests: Mapping[str, JsonObject]


def differing(before: Stored, renamed: Stored, wanted: Wanted) -> list[Replacement]:
    """List what differs in the end; of a definition that was renamed under both names."""
    old = {(each.identity, each.layer): each.json for each in before.definitions}
    new = {(each.identity, each.layer): each.json for each in renamed.definitions}
    new |= {(each.identity, each.layer): each.json for each in wanted.definitions}
    for key in wanted.gone:
        del new[key]
    return [
        Replacement(*key, old.get(key), new.get(key))
        for key in {**old, **new}
        if old.get(key) != new.get(key)
    ]


def going_back(now: Stored, then: Stored) -> Wanted:
    """Tell what leads from what is stored to what was stored once."""
    present = {(each.identity, each.layer): each.json for each in now.definitions}
    former = {(each.identity, each.layer): each.json for each in then.definitions}
    return Wanted(
        [
            Definition(*identity, json, layer, file=f"{'/'.join(identity)}.json")
            for (identity, layer), json in former.items()
            if present.get((identity, layer)) != json
        ],
        [key for key in present if key not in former],
        then.manifests,
    )


@dataclass(frozen=True, slots=True)
class Needed:
    """Chooses what to take back so that a version is as it was.

    Of several things that were removed under one name it is the one that was there at that
    version; the former values of a converted field are taken back from the latest on.

    Attributes:
        asides: What can be had back.
        renames: Every rename there was.
        version: The version.
    """

    asides: Collection[Aside]
    renames: FormerNames
    version: int

    def choose(self, old: Model, new: Model) -> list[Aside]:
        """Give it by the names of that version, objects first.

        Args:
            old: The model in force, by the names of that version.
            new: The model that shall be, of the definitions of that version.
        """
        later = [each for each in self.asides if each.version > self.version]
        chosen: list[Aside] = []
        for name, record in new.objects.items():
            known, place = old.objects.get(name), name
            fields: Collection[str] = known.fields if known is not None else ()
            if known is None:
                removed = self._removed(later, name)
                if removed is None:
                    continue
                document = self._document(removed, new, name)
                chosen.append(replace(removed, object=name, definition=document))
                place, fields = removed.table_name, _names(removed.definition)
            there = [each for each in later if each.table_name == place and each.field is not None]
            for field in record.fields:
                found = self._back_to(there, name, field, there=field in fields)
                for each in found:
                    document = self._document(each, new, field)
                    chosen.append(_as_field(each, name, field, document))
        return sorted(chosen, key=lambda each: each.field is not None)

    def _document(self, aside: Aside, new: Model, name: str) -> JsonObject:
        """Give what is kept of a definition by the names of the version."""
        present = {self._name_at(aside.version, each, None): each for each in new.objects}
        document: dict[str, Any] = {**aside.definition, "name": name}
        if aside.field is None:
            document["fields"] = [_pointing(each, present) for each in document["fields"]]
        return _pointing(document, present)

    def _removed(
        self, asides: Iterable[Aside], name: str, field: str | None = None
    ) -> Aside | None:
        """Find what was first removed of all that went by a name, or by what it became."""
        for each in sorted(asides, key=lambda each: each.version):
            if each.reason == REMOVED and (each.field is None) is (field is None):
                then = self._name_at(each.version, name, field)
                if (each.object if field is None else each.field) == then:
                    return each
        return None

    def _name_at(self, version: int, name: str, field: str | None) -> str:
        """Tell what something was called at a later version."""
        later = [r for r in self.renames.renames if self.version < r.version <= version]
        for _, deploy in groupby(later, key=attrgetter("version")):
            new = {(r.object, r.field): r.name for r in deploy}
            field = new.get((name, field), field) if field is not None else None
            name = new.get((name, None), name)
        return name if field is None else field

    def _back_to(
        self, asides: Sequence[Aside], name: str, field: str, *, there: bool
    ) -> Iterator[Aside]:
        if there:
            # It was not removed since it last came.
            own = [each for each in asides if each.field == field]
            first = max((e.version for e in own if e.reason == REMOVED), default=0)
            former = [each for each in own if each.reason == CONVERTED and each.version > first]
        else:
            removed = self._removed(asides, name, field)
            if removed is None:
                return
            yield removed
            own = [each for each in asides if each.field == removed.field]
            former = [e for e in own if e.reason == CONVERTED and e.version < removed.version]
        yield from sorted(former, key=lambda each: -each.version)


def chosen_for(
    asides: Collection[Aside], ids: Sequence[UUID], catalog: Catalog, stored: Stored
) -> tuple[Wanted, list[Aside]]:
    """Find what is to be restored, and the definitions with it in.

    Args:
        asides: What can be had back.
        ids: What is wanted of it.
        catalog: The definitions in force.
        stored: The definitions of every layer.

    Raises:
        AsideNotFoundError: It is not kept, or not any more.
        AsideNameTakenError: Something else has its name by now.
        AsideNeedsError: It makes no sense without another that is aside too.
    """
    by_id = {each.id: each for each in asides}
    missing = [each for each in ids if each not in by_id]
    if missing:
        raise AsideNotFoundError(id=str(missing[0]))
    chosen = [by_id[each] for each in dict.fromkeys(ids)]
    documents: dict[str, dict[str, Any]] = {}
    tables: dict[str, str] = dict.fromkeys(catalog.objects, "")
    for each in (e for e in chosen if e.field is None):
        if each.object in tables:
            raise AsideNameTakenError(name=each.object)
        tables[each.object] = each.table_name
        documents[each.object] = {**each.definition}
    _require_targets(documents, tables, asides)
    for each in (e for e in chosen if e.field is not None):
        if each.table_name != (tables.get(each.object) or each.object) or (
            each.object not in tables
        ):
            raise AsideNeedsError(name=f"{each.object}.{each.field}", needed=each.object)
        if each.object not in documents:
            documents[each.object] = _document(each, catalog, stored)
        _put_field(documents[each.object], each)
    definitions = [Definition("object", name, json) for name, json in documents.items()]
    wanted = Wanted(definitions, (), stored.manifests)
    return wanted, sorted(chosen, key=lambda each: each.field is not None)


def _pointing(document: dict[str, Any], present: Mapping[str, str]) -> dict[str, Any]:
    """Give what a field says of the objects it points at by other names."""
    to = document.get("to")
    if isinstance(to, str):
        return {**document, "to": present.get(to, to)}
    if isinstance(to, list):
        return {**document, "to": [present.get(each, each) for each in to]}
    return document


def _as_field(aside: Aside, owner: str, field: str, document: JsonObject) -> Aside:
    """Give something by the name that the field had at the version."""
    sequences = dict.fromkeys([field], *aside.sequences.values()) if aside.sequences else {}
    return replace(aside, object=owner, field=field, definition=document, sequences=sequences)


def _names(definition: JsonObject) -> list[str]:
    document: Any = definition
    return [field["name"] for field in document["fields"]]


def _require_targets(
    documents: Mapping[str, Mapping[str, Any]],
    tables: Collection[str],
    asides: Collection[Aside],
) -> None:
    kept = {each.object for each in asides if each.field is None}
    for name, document in documents.items():
        for field in document["fields"]:
            to = field.get("to")
            for target in to if isinstance(to, list) else [to]:
                if target in kept and target not in tables:
                    raise AsideNeedsError(name=name, needed=target)


def _document(aside: Aside, catalog: Catalog, stored: Stored) -> dict[str, Any]:
    """Give what the tenant says of an object, to put a field in.

    Where it says nothing, a removed field comes back in an extension, and one whose type was
    changed in a copy of what is in force.
    """
    identity = ("object", aside.object)
    for each in stored.definitions:
        if (each.identity, each.layer) == (identity, TENANT_LAYER):
            return {**each.json}
    if aside.reason == REMOVED:
        return {"kind": "object", "name": aside.object, "extends": True}
    return {**catalog.definitions[identity].json}


def _put_field(document: dict[str, Any], aside: Aside) -> None:
    fields: list[Any] = list(document.get("fields", ()))
    names = [field["name"] for field in fields]
    if aside.reason == CONVERTED and aside.field in names:
        fields[names.index(str(aside.field))] = aside.definition
    elif aside.reason == CONVERTED:
        raise AsideNeedsError(name=f"{aside.object}.{aside.field}", needed=str(aside.field))
    elif aside.field in names:
        raise AsideNameTakenError(name=f"{aside.object}.{aside.field}")
    else:
        fields.append(aside.definition)
    document["fields"] = fields
