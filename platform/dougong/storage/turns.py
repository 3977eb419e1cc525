"""Turns: where what one transaction counts another must not add to meanwhile."""

from __future__ import annotations

from psycopg import Connection
from psycopg.rows import TupleRow


def take_turn(connection: Connection[TupleRow], place: str) -> None:
    """Wait until nobody else has a turn at a place, and keep it until the transaction ends.

    Args:
        connection: Has the transaction open.
        place: What is worked on, such as ``draft <id of a user>``; tells it from all others.
    """
    connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (place,))
