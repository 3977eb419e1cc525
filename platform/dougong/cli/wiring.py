"""What the command line is handed: the platform's use cases, and how each process is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dougong.kernel.settings import Settings

if TYPE_CHECKING:  # the platform is loaded only by commands that use it
    from dougong.access.passwords import Passwords
    from dougong.deployment.deploy import Deployments
    from dougong.deployment.models import Models
    from dougong.hooks.plugins import Hooks
    from dougong.kernel.clock import Clock
    from dougong.kernel.ids import Ids
    from dougong.metadata.check import Kinds
    from dougong.packages.provision import Provisioning
    from dougong.records.service import Records
    from dougong.storage.database import Database


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
    def records(self) -> Records: ...
    @property
    def passwords(self) -> Passwords: ...
    @property
    def provisioning(self) -> Provisioning: ...
    def close(self) -> None:
        """Close every connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """How commands get at the platform.

    Attributes:
        build: Makes the use cases for settings that name a database.
        run: Runs ``web``, ``worker`` or ``clock`` until it is stopped.
    """

    build: Callable[[Settings], Platform]
    run: Callable[[str, Settings], None]
