"""The layers of one definition: where each property comes from, and the way back to the package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from dougong.deployment.builder import Builder
from dougong.deployment.deploy import Deployments
from dougong.deployment.errors import UnknownDefinitionError
from dougong.deployment.layering.provenance import Provenance, provenance_of
from dougong.deployment.layering.returning import returned
from dougong.deployment.request import Deployed, DeployRequest
from dougong.deployment.store import VersionRow, load_stored, versions_of
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.suggest import hint
from dougong.metadata.check import Kinds
from dougong.metadata.definition import Definition, Identity
from dougong.metadata.layers import effective, of_packages
from dougong.storage.database import Database
from dougong.storage.head import current_version


@dataclass(frozen=True, slots=True)
class Origins:
    """Where a definition comes from, and who said what of it.

    Attributes:
        provenance: Who says what, by the numbers of versions.
        packages: The versions of the packages that are installed, by name.
        versions: The deploys, by number.
        names: Names of users that are there still, by id.
    """

    provenance: Provenance
    packages: Mapping[str, str]
    versions: Mapping[int, VersionRow]
    names: Mapping[UUID | None, str]


@dataclass(frozen=True, slots=True)
class Layers:
    """Tells the layers of definitions apart; each call needs the system right ``builder``.

    Attributes:
        database: The cell.
        deployments: The definitions.
        kinds: Every kind of definition.
    """

    database: Database
    deployments: Deployments
    kinds: Kinds

    def origins(self, actor: Builder, identity: Identity) -> Origins:
        """Tell of each property of a definition which layer says it, since when and by whom.

        Raises:
            UnknownKeyError: There is no such kind.
            UnknownDefinitionError: There is none of that name.
        """
        actor.rights.require_system("builder")
        self.kinds.get(identity[0])
        schema = actor.schema
        with self.database.connection(schema) as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            stored = load_stored(connection, schema)
            found = provenance_of(connection, schema, identity, stored.packages)
            if found is None:
                known = [each.identity for each in stored.definitions]
                raise self._unknown(identity, known)
            numbers = {found.since, *(each.since for each in found.told)}
            versions = versions_of(connection, schema, sorted(numbers))
            users = {row.by for row in versions.values()}
            names = self.deployments.past.names(connection, schema, users)
        packages = {name: str(each["version"]) for name, each in stored.manifests.items()}
        return Origins(found, packages, versions, names)

    def give_back(
        self, actor: Builder, identity: Identity, path: str, *, only_order: bool, note: str
    ) -> Deployed:
        """Have a property, or all of a definition, as the packages say it.

        Args:
            actor: Whose tenant it is.
            identity: Kind and name.
            path: Pointer to the property; empty for all.
            only_order: Whether it is only about the order of the list there.
            note: Why.

        Raises:
            UnknownDefinitionError: No package brings it.
            NothingChangedError: It is as the packages say it.
            VersionChangedError: Somebody deployed at that moment.
        """
        actor.rights.require_system("builder")
        self.kinds.get(identity[0])
        with self.database.connection(actor.schema) as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            version = current_version(connection, actor.schema)
            stored = load_stored(connection, actor.schema)
        below = of_packages(stored.definitions, stored.packages)
        if identity not in below:
            raise self._unknown(identity, list(below))
        wanted = effective(stored.definitions, stored.packages)[identity].json
        document = returned(self.kinds, wanted, below[identity].json, path, only_order=only_order)
        return self.deployments.deploy(
            actor,
            DeployRequest(
                definitions=[Definition(*identity, document, file="/".join(identity))],
                at_version=version,
                note=note,
            ),
        )

    def _unknown(self, identity: Identity, known: list[Identity]) -> UnknownDefinitionError:
        kind, name = identity
        label: JsonValue = dict(self.kinds.get(kind).label)
        near = hint(name, [other for which, other in known if which == kind])
        return UnknownDefinitionError(kind=label, name=name, hint=near)
