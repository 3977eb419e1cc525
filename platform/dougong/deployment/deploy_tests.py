"""Tests that run with a deploy: who runs them is handed in, for they run flows too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.builder import Builder
from dougong.deployment.errors import TestsFailedError
from dougong.deployment.model import Model
from dougong.kernel.errors import Problem


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of the tests that a deploy concerns.

    Attributes:
        refused: Why what is deployed must not be: tests that come with it fail.
        told: Tests of others that fail now.
    """

    refused: Sequence[Problem] = ()
    told: Sequence[Problem] = ()

    def failing(self, *, allowed: bool) -> Sequence[Problem]:
        """Give every test that fails.

        Raises:
            TestsFailedError: One that must pass does not, and that is not allowed.
        """
        if self.refused and not allowed:
            raise TestsFailedError(self.refused)
        return [*self.refused, *self.told]


RunTests: TypeAlias = Callable[[Connection[TupleRow], Builder, Model, Model, str], Tested]
"""Runs the tests that a change from one model to another concerns, of which a layer is deployed."""


def no_tests(
    connection: Connection[TupleRow], actor: Builder, old: Model, new: Model, layer: str
) -> Tested:
    """Run none."""
    return Tested()
