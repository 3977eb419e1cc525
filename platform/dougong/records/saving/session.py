"""What every step of a save works with, and how the save was asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.model import Model
from dougong.kernel.jsontypes import JsonObject
from dougong.records.plans import PlanCache
from dougong.records.saving.tracing import Trace

ALL = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveOptions:
    """How a save was asked for.

    Attributes:
        confirmed: Names of the rules whose warnings the user has confirmed; ``*`` for all.
        traced: Whether the answer tells what ran.
        imported: Whether the records come from a file: duplicate rules may make a difference.
        refuse_duplicates: Whether what a duplicate rule only warns of is refused.
        matched: Whether duplicate rules are asked at all.
    """

    confirmed: frozenset[str] = frozenset()
    traced: bool = False
    imported: bool = False
    refuse_duplicates: bool = False
    matched: bool = True

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
        causes: The flows that led to the save, the first one first.
        assigned: Where it is counted how many records somebody owns by this that they did not
            before, for who tells them of all at once; None: each save tells them.
    """

    connection: Connection[TupleRow]
    model: Model
    actor: Actor
    plans: PlanCache
    now: datetime
    options: SaveOptions = AS_USUAL
    trace: Trace | None = None
    causes: tuple[JsonObject, ...] = ()
    assigned: Counter[UUID] | None = None

    @property
    def guarded(self) -> bool:
        """Whether it matters which records the actor reaches: of what they save by themselves."""
        return not self.actor.rights.everything

    @property
    def context(self) -> Mapping[str, Any]:
        """What expressions may ask of their surroundings, as parameters."""
        return self.actor.parameters(self.now)
