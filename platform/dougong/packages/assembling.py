"""The parts of packages put together."""

from __future__ import annotations

from typing import Protocol

from dougong.deployment.deploy import Deployments
from dougong.deployment.models import Models
from dougong.hooks.migrations import PluginTables
from dougong.hooks.plugins import Hooks
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.settings import Settings
from dougong.metadata.check import Kinds
from dougong.packages.gallery import Gallery
from dougong.packages.install import Installer
from dougong.packages.leaving import Leaving
from dougong.packages.plugin_steps import PluginSteps
from dougong.packages.preparing import Preparing
from dougong.packages.returning import Returning
from dougong.packages.samples import Samples
from dougong.packages.shipped import PackageShelf
from dougong.packages.signing import Trust
from dougong.records.service import Records
from dougong.storage.blobs.base import Blobs
from dougong.storage.database import Database
from dougong.storage.limits import Quotas


class InstallerParts(Protocol):
    """What installing takes; the platform has it."""

    @property
    def settings(self) -> Settings: ...
    @property
    def database(self) -> Database: ...
    @property
    def records(self) -> Records: ...
    @property
    def deployments(self) -> Deployments: ...
    @property
    def models(self) -> Models: ...
    @property
    def kinds(self) -> Kinds: ...
    @property
    def hooks(self) -> Hooks: ...
    @property
    def clock(self) -> Clock: ...


class GalleryParts(InstallerParts, Protocol):
    """What the gallery takes besides."""

    @property
    def blobs(self) -> Blobs: ...
    @property
    def ids(self) -> Ids: ...
    @property
    def quotas(self) -> Quotas: ...


def installer_of(parts: InstallerParts) -> Installer:
    """Put together what installs packages."""
    samples = Samples(
        database=parts.database, models=parts.models, records=parts.records, clock=parts.clock
    )
    steps = PluginSteps(
        hooks=parts.hooks,
        records=parts.records,
        clock=parts.clock,
        tables=PluginTables(parts.hooks, parts.clock),
    )
    settings = parts.settings
    trust = Trust.of_folder(settings.package_keys, unsigned=settings.package_unsigned == "allowed")
    return Installer(
        database=parts.database,
        deployments=parts.deployments,
        preparing=Preparing(
            returning=Returning(parts.database, parts.clock),
            samples=samples,
            plugin_steps=steps,
            kinds=parts.kinds,
            plugins=parts.hooks.names,
            trust=trust,
            clock=parts.clock,
        ),
        leaving=Leaving(samples=samples, plugin_steps=steps, clock=parts.clock),
        samples=samples,
        kinds=parts.kinds,
        clock=parts.clock,
    )


def gallery_of(parts: GalleryParts) -> Gallery:
    """Put together the gallery."""
    return Gallery(
        database=parts.database,
        models=parts.models,
        blobs=parts.blobs,
        ids=parts.ids,
        clock=parts.clock,
        shelf=PackageShelf.with_own(parts.hooks.folders),
        installer=installer_of(parts),
        take_bytes=parts.quotas.take_bytes,
    )
