"""What every step of a save works with, and how the save was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.model import Model
from dougong.records.plans import PlanCache
from dougong.records.saving.tracing import Trace

ALL = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveOptions:
    """How a save was asked for.

    Attributes:
        confirmed: Names of the rules whose warnings the user has confirmed; ``*`` for all.
        traced: Whether the answer tells what ran.
    """

    confirmed: frozenset[str] = frozenset()
    traced: bool = False

    def confirms(self, rule: str) -> bool:
        """Tell whether the warning of a rule was confirmed."""
        return rule in self.confirmed or ALL in self.confirmed


AS_USUAL = SaveOptions()
UNATTENDED = SaveOptions(confirmed=frozenset({ALL}))
"""Nobody is there to be asked: warnings hold nothing up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveSession:
    """One open transaction in which records are saved.

    Attributes:
        connection: In the transaction.
        model: The definitions in force in it.
        actor: Who saves.
        plans: Compiled statements.
        now: The instant that counts as the time of saving.
        options: How the save was asked for.
        trace: Where steps are noted; None: nobody asked.
    """

    connection: Connection[TupleRow]
    model: Model
    actor: Actor
    plans: PlanCache
    now: datetime
    options: SaveOptions = AS_USUAL
    trace: Trace | None = None

    @property
    def context(self) -> Mapping[str, Any]:
        """What expressions may ask of their surroundings, as parameters."""
        actor = self.actor
        return {
            "user_id": actor.user_id,
            "now": self.now,
            "time_zone": actor.time_zone,
            "org_currency": actor.currency,
        }
