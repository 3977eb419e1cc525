"""What is kept beside the definitions follows them, one part after the other."""

from __future__ import annotations

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.builder import Builder
from dougong.deployment.deploy import Follow
from dougong.deployment.model import Model


def followers(*several: Follow) -> Follow:
    """Make one follower of several, each in its turn."""

    def follow(connection: Connection[TupleRow], actor: Builder, old: Model, new: Model) -> None:
        for each in several:
            each(connection, actor, old, new)

    return follow
