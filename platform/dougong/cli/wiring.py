"""What the command line is handed: the platform's use cases, and how each process is run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dougong.kernel.settings import Settings

if TYPE_CHECKING:  # the platform is loaded only by commands that use it
    from dougong.access.acting import Actors
    from dougong.access.signing_in.passwords import Passwords
    from dougong.automation.flows.service import Flows
    from dougong.automation.rehearsing.findings import Findings
    from dougong.automation.rehearsing.service import Rehearsals
    from dougong.deployment.deploy import Deployments
    from dougong.deployment.models import Models
    from dougong.hooks.plugins import Hooks
    from dougong.kernel.clock import Clock
    from dougong.kernel.ids import Ids
    from dougong.metadata.check import Kinds
    from dougong.packages.provision import Provisioning
    from dougong.packages.sealing.rotation import Rotation
    from dougong.packages.tenants.operating import Operators
    from dougong.records.reading.filters import Functions
    from dougong.records.service import Records
    from dougong.storage.blobs.base import Blobs
    from dougong.storage.cipher import KeyRing
    from dougong.storage.database import Database
    from dougong.storage.job_context import Handler
    from dougong.storage.limits import Quotas


class Platform(Protocol):
    """The use cases that commands call; ``dougong.app`` makes them."""

    @property
    def settings(self) -> Settings: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def ids(self) -> Ids: ...
    @property
    def random_bytes(self) -> Callable[[int], bytes]: ...
    @property
    def database(self) -> Database: ...
    @property
    def hooks(self) -> Hooks: ...
    @property
    def kinds(self) -> Kinds: ...
    @property
    def models(self) -> Models: ...
    @property
    def deployments(self) -> Deployments: ...
    @property
    def functions(self) -> Functions: ...
    @property
    def records(self) -> Records: ...
    @property
    def flows(self) -> Flows: ...
    @property
    def rehearsals(self) -> Rehearsals: ...
    @property
    def findings(self) -> Findings: ...
    @property
    def passwords(self) -> Passwords: ...
    @property
    def actors(self) -> Actors: ...
    @property
    def blobs(self) -> Blobs: ...
    @property
    def cipher(self) -> KeyRing: ...
    @property
    def quotas(self) -> Quotas: ...
    @property
    def rotation(self) -> Rotation: ...
    @property
    def operators(self) -> Operators: ...
    @property
    def provisioning(self) -> Provisioning: ...
    def do_jobs(self, handlers: Mapping[str, Handler]) -> None:
        """Do jobs of these kinds in this process, until none is due."""

    def close(self) -> None:
        """Close every connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """How commands get at the platform.

    Attributes:
        build: Makes the use cases for settings that name a database.
        run: Runs ``web``, ``worker``, ``clock`` or ``realtime`` until it is stopped.
    """

    build: Callable[[Settings], Platform]
    run: Callable[[str, Settings], None]
