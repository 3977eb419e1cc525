"""Conflicts between packages and a tenant: how they are told, and how they are chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dougong.deployment.layering.errors import (
    NamesTakenError,
    OwnNameTakenError,
    PackageConflictError,
    PackageConflictsError,
)
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.check import Kinds
from dougong.metadata.definition import Identity
from dougong.metadata.merging import Conflict, Side


def key_of(identity: Identity, path: str) -> str:
    """Give what a conflict is chosen by, such as ``object/ticket/fields/subject/max_length``."""
    return "/".join(identity) + path


def choices_of(identity: Identity, choices: Mapping[str, Side]) -> dict[str, Side]:
    """Give the choices about one definition, by pointer."""
    whole = key_of(identity, "")
    return {
        key.removeprefix(whole): side
        for key, side in choices.items()
        if key == whole or key.startswith(f"{whole}/")
    }


@dataclass(slots=True)
class Outcome:
    """What came of laying what a tenant says over what packages say now.

    Attributes:
        conflicts: What both changed and nobody decided.
        taken: The same of whole definitions that the tenant has under the name of a package's.
        merged: What the tenant says and what came through.
    """

    conflicts: list[tuple[Identity, Conflict]] = field(default_factory=list)
    taken: list[tuple[Identity, str, Conflict]] = field(default_factory=list)
    merged: list[JsonObject] = field(default_factory=list)

    def came_through(self, identity: Identity, paths: Iterable[str]) -> None:
        """Note what came through."""
        self.merged += [_place(identity, path) for path in paths]

    def to_json(self) -> Sequence[JsonObject]:
        """Give the conflicts as JSON; what is not there on a side is left out."""
        all_ = [*self.conflicts, *((identity, each) for identity, _, each in self.taken)]
        return [{**_place(identity, each.path), **each.sides} for identity, each in all_]

    def refuse(self, kinds: Kinds) -> None:
        """Refuse what is not decided.

        Raises:
            NamesTakenError: The tenant has names that packages bring.
            PackageConflictsError: Both changed the same.
        """
        if self.taken:
            raise NamesTakenError([_taken(kinds, *each) for each in self.taken])
        if self.conflicts:
            raise PackageConflictsError([_conflict(kinds, *each) for each in self.conflicts])


def _place(identity: Identity, path: str) -> dict[str, JsonValue]:
    return {"kind": identity[0], "name": identity[1], "path": path, "key": key_of(identity, path)}


def _conflict(kinds: Kinds, identity: Identity, conflict: Conflict) -> Problem:
    place = {**_place(identity, conflict.path), "kind": _label(kinds, identity)}
    error = PackageConflictError(**place, **conflict.sides)
    return Problem(path=conflict.path, error=error, file="/".join(identity))


def _taken(kinds: Kinds, identity: Identity, package: str, conflict: Conflict) -> Problem:
    key = key_of(identity, conflict.path)
    error = OwnNameTakenError(
        kind=_label(kinds, identity), name=identity[1], package=package, key=key
    )
    return Problem(path="", error=error, file="/".join(identity))


def _label(kinds: Kinds, identity: Identity) -> JsonValue:
    return dict(kinds.get(identity[0]).label)
