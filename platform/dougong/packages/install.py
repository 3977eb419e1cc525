"""Installing a package: its definitions become a layer of the tenant, in one deploy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import orjson

from dougong import __version__
from dougong.access.actor import Actor
from dougong.deployment.deploy import Deployed, Deployments, DeployRequest
from dougong.deployment.models import Models
from dougong.kernel.errors import InvalidError, Problem
from dougong.metadata.check import Kinds
from dougong.metadata.files import read_folder
from dougong.metadata.package import MANIFEST, Manifest, check_requirements, parse_manifest
from dougong.packages.samples import load_samples
from dougong.records.service import Records

DEFINITIONS = "metadata"


@dataclass(frozen=True, slots=True)
class Installer:
    """Installs packages into tenants.

    Attributes:
        deployments: The tenants' definitions.
        records: Saves sample records.
        models: Compiled definitions.
        kinds: Every kind of definition.
        plugins: Names of the plugins that are loaded.
    """

    deployments: Deployments
    records: Records
    models: Models
    kinds: Kinds
    plugins: frozenset[str]

    def install(self, actor: Actor, manifest: Manifest, folder: Path) -> Deployed:
        """Install a package, or bring the tenant to the version in the folder.

        Args:
            actor: Who installs it.
            manifest: What the package says of itself.
            folder: Where it is.

        Returns:
            What the deploy did.

        Raises:
            InvalidError: Its definitions have faults; nothing was changed.
        """
        unmet = self._unmet(actor, manifest)
        inner = folder / DEFINITIONS
        content = read_folder(
            inner if inner.is_dir() else folder,
            kinds=self.kinds,
            layer=manifest.name,
            within=folder,
        )
        problems = [*unmet, *content.problems]
        if problems:
            raise InvalidError(problems)
        kept = {definition.identity for definition in content.definitions}
        stored = self.deployments.identities(actor, manifest.name)
        request = DeployRequest(
            definitions=content.definitions,
            delete=[each for each in stored if each not in kept],
            layer=manifest.name,
            package=orjson.loads((folder / MANIFEST).read_bytes()),
            note=f"{manifest.name} {manifest.version}",
        )
        deployed = self.deployments.deploy(actor, request)
        load_samples(
            self.records,
            actor,
            self.models.current(actor.schema).catalog,
            content.definitions,
            first_time=not stored,
        )
        return deployed

    def _unmet(self, actor: Actor, manifest: Manifest) -> list[Problem]:
        there = [parse_manifest(each) for each in self.deployments.packages(actor).values()]
        return check_requirements([*there, manifest], platform=__version__, plugins=self.plugins)
