"""What a package would do to a tenant: shown before it is done, and known again by its hash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import TypeAlias

import orjson

from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText
from dougong.metadata.difference import DefinitionDifference
from dougong.metadata.merging import Side
from dougong.packages.signing import Signer

Choices: TypeAlias = Mapping[str, Side]


class Action(StrEnum):
    """What is done with a package."""

    INSTALL = "install"
    UPGRADE = "upgrade"
    UNINSTALL = "uninstall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Something that a package no longer brings.

    Attributes:
        what: What, as ``<kind>.<name>`` or ``object.<name>.<field>``.
        why: Why, where the package says it.
    """

    what: str
    why: LocaleText | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """Something that is kept aside and comes back.

    Attributes:
        object: The object.
        field: The field of it; None: all of the object.
        since: Since when it is kept aside.
    """

    object: str
    field: str | None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretState:
    """A secret that a package needs.

    Attributes:
        connector: The connector that signs in with it.
        slot: What the connector calls it.
        label: What people call it.
        help: Where to get it.
        is_set: Whether it is set.
    """

    connector: str
    slot: str
    label: LocaleText
    help: LocaleText | None
    is_set: bool

    def to_json(self) -> dict[str, JsonValue]:
        """Give the wire shape."""
        return {
            "connector": self.connector,
            "slot": self.slot,
            "label": dict(self.label),
            "help": None if self.help is None else dict(self.help),
            "set": self.is_set,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagePlan:
    """What would be done.

    Attributes:
        action: What is done with the package.
        package: Its name.
        installed: The version that is installed; None: none.
        wanted: The version that would be there; None: none.
        hash: What tells this plan from any other; who carries it out sends it along.
        version: The version of the tenant's definitions that it was made for.
        problems: Why it cannot be done; empty: it can.
        conflicts: What the package and the tenant changed, each otherwise, and nobody decided.
        merged: What the tenant says otherwise and keeps, and what comes through beside.
        changes: What the package says otherwise than before, property by property.
        renamed: New names by old ones.
        removed: What goes, and why.
        returned: What is kept aside since the package went, and comes back with its data.
        changes_returned: How many of the tenant's own changes come back as well.
        warnings: What people should know of the data.
        steps: Every statement.
        own: Kind and name of the tenant's changes of the package's things, which go with it.
        samples: How many sample records the package brings; of an uninstall how many it brought
            that are still there.
        secrets: What must be set by hand.
        signer: Who vouches for the package.
        code: Whether it brings a plugin that is not loaded here, and of which nothing runs.
    """

    action: Action
    package: str
    installed: str | None
    wanted: str | None
    hash: str
    version: int
    problems: Sequence[Problem] = ()
    conflicts: Sequence[JsonObject] = ()
    merged: Sequence[JsonObject] = ()
    changes: Sequence[DefinitionDifference] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    removed: Sequence[Removed] = ()
    returned: Sequence[Returned] = ()
    changes_returned: int = 0
    warnings: Sequence[Problem] = ()
    steps: Sequence[JsonObject] = ()
    own: Sequence[tuple[str, str]] = ()
    samples: int = 0
    secrets: Sequence[SecretState] = ()
    signer: Signer | None = None
    code: bool = False

    @property
    def is_possible(self) -> bool:
        """Whether it can be done as it is."""
        return not self.problems and not self.conflicts

    def to_json(self, locale: str) -> dict[str, JsonValue]:
        """Give the wire shape, its words in a language."""
        return {
            "action": self.action.value,
            "package": self.package,
            "installed": self.installed,
            "wanted": self.wanted,
            "hash": self.hash,
            "version": self.version,
            "possible": self.is_possible,
            "problems": [each.to_json(locale) for each in self.problems],
            "conflicts": list(self.conflicts),
            "merged": list(self.merged),
            "changes": [each.to_json() for each in self.changes],
            "renamed": [{"from": old, "to": new} for old, new in self.renamed.items()],
            "removed": [
                {"what": each.what, "why": None if each.why is None else dict(each.why)}
                for each in self.removed
            ],
            "returned": [
                {"object": each.object, "field": each.field, "since": each.since.isoformat()}
                for each in self.returned
            ],
            "changes_returned": self.changes_returned,
            "warnings": [each.to_json(locale) for each in self.warnings],
            "plan": list(self.steps),
            "own": [{"kind": kind, "name": name} for kind, name in self.own],
            "samples": self.samples,
            "secrets": [each.to_json() for each in self.secrets],
            "signer": None if self.signer is None else {**self.signer.to_json()},
            "code": self.code,
        }


def plan_hash(
    schema: str, version: int, action: Action, package: str, digest: str, choices: Choices
) -> str:
    """Give what tells a plan from any other: where, what, and by which definitions."""
    chosen = {key: side.value for key, side in sorted(choices.items())}
    told = [schema, version, action.value, package, digest, chosen]
    return sha256(orjson.dumps(told)).hexdigest()
