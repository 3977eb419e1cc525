"""What is kept of a package that went: its data, who had its rights, what the tenant changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dougong.access.actor import Actor
from dougong.deployment.past.aside import KEEP, Aside, list_asides
from dougong.deployment.store import find_version
from dougong.kernel.clock import Clock
from dougong.metadata.definition import TENANT_LAYER, Definition, Identity
from dougong.metadata.patches import base_of, is_patch, rebase
from dougong.packages.plan import Returned
from dougong.packages.validation import places
from dougong.storage.database import Database
from dougong.storage.package_rows import Gone, last_gone


@dataclass(frozen=True, slots=True)
class Return:
    """What comes back with a package.

    Attributes:
        gone: When it went; None: there is nothing to come back.
        asides: Its tables and columns.
        own: What the tenant said above it.
    """

    gone: Gone | None = None
    asides: Sequence[Aside] = ()
    own: Sequence[Definition] = ()

    @property
    def told(self) -> list[Returned]:
        """What comes back, for people."""
        return [
            Returned(object=each.object, field=each.field, since=each.removed_at)
            for each in self.asides
        ]


@dataclass(frozen=True, slots=True)
class Returning:
    """Finds what is kept of packages that went.

    Attributes:
        database: The cell.
        clock: Tells when.
    """

    database: Database
    clock: Clock

    def find(self, actor: Actor, package: str, definitions: Iterable[Definition]) -> Return:
        """Give what is kept of a package and is in use again by these definitions of it.

        Args:
            actor: Who asks.
            package: Name of the package, which is not there.
            definitions: What it brings now.
        """
        brought = list(definitions)
        now = self.clock.now()
        with self.database.connection(actor.schema) as connection:
            gone = last_gone(connection, actor.schema, package)
            if gone is None or gone.at + KEEP <= now:
                return Return()
            asides = list_asides(connection, actor.schema, now=now)
            _, changes = find_version(connection, actor.schema, gone.version)
        of_package = [each for each in asides if each.version == gone.version]
        below = {each.identity: each for each in brought}
        own = [
            Definition(*each.identity, each.before, file=f"{TENANT_LAYER}/{each.identity[1]}")
            for each in changes
            if each.layer == TENANT_LAYER
            and each.before is not None
            and each.after is None
            and each.identity in below
        ]
        return Return(gone, _wanted(of_package, places(brought)), [_whole(e, below) for e in own])


def _wanted(asides: Iterable[Aside], brought: set[str]) -> list[Aside]:
    """Choose what the package brings again: fields only of objects that are there or come too."""
    found = []
    for each in asides:
        place = f"object.{each.object}"
        if (place if each.field is None else f"{place}.{each.field}") in brought:
            found.append(each)
    return found


def _whole(own: Definition, below: Mapping[Identity, Definition]) -> Definition:
    """Give what a tenant said as a whole definition, over what the package says by now."""
    if not is_patch(own.json):
        return own
    base = below[own.identity].json
    document = rebase(own.json, base_of(own.json, base), base).document
    assert document is not None
    return Definition(own.kind, own.name, document, file=own.file)
