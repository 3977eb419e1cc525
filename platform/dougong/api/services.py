"""What the HTTP face is handed: the use cases, made and wired by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dougong.access.authentication import Authentication
from dougong.deployment.deploy import Deployments
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.settings import Settings
from dougong.records.reading.filters import Functions
from dougong.records.service import Records
from dougong.storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The use cases behind the calls.

    Attributes:
        settings: How this process runs.
        database: The cell.
        clock: Tells the time.
        ids: Makes the ids of tokens.
        random_bytes: Gives the secrets of tokens.
        authentication: Tells who sent a request.
        models: Compiled definitions of each tenant.
        functions: Functions that expressions may call.
        records: Reads and saves records.
        deployments: Reads and deploys definitions.
        web: Folder of the built browser app; it need not be there.
    """

    settings: Settings
    database: Database
    clock: Clock
    ids: Ids
    random_bytes: Callable[[int], bytes]
    authentication: Authentication
    models: Models
    functions: Functions
    records: Records
    deployments: Deployments
    web: Path
