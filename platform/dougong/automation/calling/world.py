"""What an element finds outside of the database: connectors that call others, and scripts.

They are protocols, so that a rehearsal hands in what only notes down what would be done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from dougong.deployment.model import Model
from dougong.kernel.jsontypes import JsonObject, JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A call by way of a connector, without what it signs in with.

    Attributes:
        method: HTTP method.
        path: Below the connector's address.
        query: What follows the path.
        headers: Headers beside the connector's.
        body: What is sent; None: nothing.
        form: ``json``, ``form`` or ``text``: how the body is written.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: JsonValue = None
    form: str = "json"


class Connectors(Protocol):
    """Calls others as the definitions of a tenant say."""

    def call(self, model: Model, name: str, asked: Asked, *, key: str, now: datetime) -> JsonObject:
        """Make a call; gives ``status``, ``headers`` and ``text`` of the answer.

        Args:
            model: The tenant's definitions.
            name: Name of the connector.
            asked: What is asked.
            key: Sent along, so that whoever is called does the same thing only once.
            now: The present instant.

        Raises:
            OutsideError: It failed; ``retryable`` says whether another try may help.
        """


class Scripts(Protocol):
    """Runs scripts apart from everything."""

    def run(self, source: str, inputs: JsonObject, *, seed: str, now: datetime) -> JsonValue:
        """Run a script and give what it returns.

        Args:
            source: The script.
            inputs: What it is given, by name.
            seed: What its random numbers begin from; the same script gives the same again.
            now: What its clock shows.

        Raises:
            AppError: It failed, ran too long or took too much.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What is outside, as one step sees it.

    Attributes:
        model: The tenant's definitions.
        now: The present instant.
        connectors: Calls others.
        scripts: Runs scripts.
    """

    model: Model
    now: datetime
    connectors: Connectors
    scripts: Scripts
