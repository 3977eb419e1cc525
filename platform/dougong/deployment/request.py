"""What is asked of a deploy, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.model import Model
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.definition import TENANT_LAYER, Definition, Identity
from dougong.metadata.merging import Side

Within: TypeAlias = Callable[[Connection[TupleRow], Model], None]
"""Does something in the transaction of a deploy, by definitions that hold there."""


ALIAS_DAYS = 90
"""For how long the API understands old names unless somebody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployRequest:
    """What to deploy.

    Attributes:
        definitions: New or changed definitions, each with its layer.
        delete: Kind and name of definitions to delete from the layer.
        layer: The layer that ``delete`` is about.
        package: Manifest, when the definitions are those of a package.
        renames: New names, by ``<kind>.<name>`` or ``object.<name>.<field>``; who reads what is
            renamed is rewritten first, and ``definitions`` have the new names.
        restore: What is to be taken back of what is kept aside; the definitions follow from it.
        back_to: The version to go back to; the definitions follow from it.
        at_version: The version that must be in force; None: any.
        check_only: Stop after the plan.
        allow_data_loss: Go on where values do not survive; they are kept aside.
        allow_failing_tests: Go on where tests fail that come with it.
        note: Why, in the words of who deploys.
        choices: Whose part counts where a package and the tenant changed the same, by the ``key``
            of the conflict; mine is the tenant's.
        alias_days: For how many days the API understands the old names of what is renamed.
        without: The package that goes; ``delete`` names what its layer holds.
        delete_own: Kind and name of definitions to delete from the tenant's own layer as well.
        take_back: What is to be taken back of what is kept aside, for ``definitions`` to use.
        begin: Does what comes first in the transaction, by the definitions that were in force.
        finish: Does what comes last in it, by the definitions that are in force from now on;
            tests run after that.
        undone: Do it all, tests too, and take it back: nothing of it stays.
    """

    definitions: Sequence[Definition] = ()
    delete: Sequence[Identity] = ()
    layer: str = TENANT_LAYER
    package: JsonObject | None = None
    renames: Mapping[str, str] = field(default_factory=dict)
    restore: Sequence[UUID] = ()
    back_to: int | None = None
    at_version: int | None = None
    check_only: bool = False
    allow_data_loss: bool = False
    allow_failing_tests: bool = False
    note: str = ""
    choices: Mapping[str, Side] = field(default_factory=dict)
    alias_days: int = ALIAS_DAYS
    without: str | None = None
    delete_own: Sequence[Identity] = ()
    take_back: Sequence[UUID] = ()
    begin: Within | None = None
    finish: Within | None = None
    undone: bool = False

    @property
    def is_tried(self) -> bool:
        """Whether nothing of it is to stay."""
        return self.check_only or self.undone


@dataclass(frozen=True, slots=True)
class Deployed:
    """What came of it.

    Attributes:
        version: The version now in force; on a check the one that is in force still.
        plan: Every statement, in order, as JSON.
        warnings: What goes out of use, is lost, or breaks a new rule, with the count of records.
        changed: Definitions that differ from before.
        problems: On a check, why the records there are do not let it be.
        conflicts: On a check, what packages and the tenant changed, each otherwise, and nobody
            decided; ``mine`` is the tenant's.
        merged: What the tenant says otherwise and what came through where packages changed.
    """

    version: int
    plan: Sequence[JsonObject] = ()
    warnings: Sequence[Problem] = ()
    changed: int = 0
    problems: Sequence[Problem] = ()
    conflicts: Sequence[JsonObject] = ()
    merged: Sequence[JsonObject] = ()
