"""Which records permission sets, sharing rules and objects together let somebody reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

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
from dougong.deployment.model import Model
from dougong.metadata.access.levels import BELOW_SPAN, DEPARTMENT_SPAN, RowLevel, Superiors
from dougong.metadata.kinds.permission_set import ObjectGrant
from dougong.metadata.kinds.sharing import SharingDef
from dougong.metadata.objects.definition import ObjectDef

_ABOVE: dict[Superiors, tuple[str, ...]] = {
    "all": (ALL_BELOW, LED),
    "direct": (DIRECT, LED),
    "none": (),
}
_SPANS = ((DEPARTMENT_SPAN, DEPARTMENT), (BELOW_SPAN, DEPARTMENT_AND_BELOW))
_EVERYONE = Grants(everyone=True)


class RowCompiler:
    """Tells which records are reached.

    Args:
        model: The definitions.
        granted: Gives what the permission sets say of an object.
        reaching: The sharing rules that reach who has the sets.
    """

    def __init__(
        self,
        model: Model,
        granted: Callable[[str], Sequence[ObjectGrant]],
        reaching: Sequence[SharingDef],
    ) -> None:
        self._model = model
        self._granted = granted
        self._reaching = reaching
        self._known: dict[str, Rows] = {}

    def of(self, definition: ObjectDef) -> Rows:
        """Give which records of an object are reached."""
        found = self._known.get(definition.name)
        if found is None:
            found = self._known[definition.name] = self._compile(definition)
        return found

    def owner_lists(self) -> frozenset[tuple[str, ...]]:
        """Give the lists of users that the rows of all objects ask for together."""
        found: set[tuple[str, ...]] = set()
        for definition in self._asked():
            rows = self.of(definition)
            for grants in (rows.read, rows.edit):
                found.add(grants.owners)
                found.update((f"{RULE}{name}",) for name in grants.rules if self._is_owned_by(name))
        return frozenset(found - {()})

    def _asked(self) -> Iterator[ObjectDef]:
        """Yield the objects that anything may be done with, and those that decide for them."""
        for record in self._model.objects.values():
            at: ObjectDef | None = record.definition if self._granted(record.name) else None
            while at is not None:
                yield at
                parent = _decided_by(at)
                field = at.field(parent) if parent is not None else None
                at = self._model.objects[str(field.target)].definition if field else None

    def _is_owned_by(self, rule: str) -> bool:
        return any(each.name == rule and each.owned_by is not None for each in self._reaching)

    def _compile(self, definition: ObjectDef) -> Rows:
        # Without any, nothing may be done with its records; still they may be reached, and with
        # them what belongs to them.
        granted = self._granted(definition.name)
        views_all = any(each.view_all for each in granted)
        modifies_all = any(each.modify_all for each in granted)
        if modifies_all:
            return Rows(read=_EVERYONE, edit=_EVERYONE)
        parent = _decided_by(definition)
        if parent is not None:
            grants = Grants(parent=parent)
            return Rows(read=_EVERYONE if views_all else grants, edit=grants)
        if definition.sharing == "edit":
            return Rows(read=_EVERYONE, edit=_EVERYONE)
        edit = self._ways(definition, "edit", granted)
        if views_all or definition.sharing == "read":
            return Rows(read=_EVERYONE, edit=edit)
        return Rows(read=self._ways(definition, "read", granted), edit=edit)

    def _ways(
        self, definition: ObjectDef, level: RowLevel, granted: Sequence[ObjectGrant]
    ) -> Grants:
        rules = [r for r in self._reaching if r.object == definition.name and r.level == level]
        own: tuple[str, ...] = ()
        if definition.owned:
            standing = (SELF, *_ABOVE[definition.superiors]) if level == "edit" else ()
            spans = {each.update if level == "edit" else each.read for each in granted}
            near = tuple(name for span, name in _SPANS if span in spans)
            ruled = tuple(f"{RULE}{each.name}" for each in rules if each.where is None)
            own = (*standing, *near, *ruled)
        return Grants(
            owners=own,
            rules=tuple(each.name for each in rules if each.where is not None),
            fields=tuple(each.field for each in definition.shared_with if each.level == level),
            shares=True,
            children=tuple(self._revealing(definition)) if level == "read" else (),
        )

    def _revealing(self, definition: ObjectDef) -> Iterator[tuple[str, str]]:
        """Yield what reveals records of an object: the object and its lookup."""
        for each in self._model.catalog.incoming(definition.name):
            reads = any("read" in grant.verbs for grant in self._granted(each.object.name))
            if each.field.reveals and reads:
                yield each.object.name, each.field.name


def _decided_by(definition: ObjectDef) -> str | None:
    """Give the field whose record decides who reaches a record, where that is so."""
    if definition.row_of is not None:
        return definition.row_of.name
    if definition.sharing == "parent" and definition.parents:
        return definition.parents[0].name
    return None
