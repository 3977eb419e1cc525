"""What the service package cannot say in definitions: how to fill a demonstration."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dougong.sdk import JsonObject, hookimpl

from . import seeds


@hookimpl
def demo_records(now: datetime) -> Iterable[tuple[str, list[JsonObject]]]:
    """Give a service desk with its customers, tickets and articles."""
    for object_name, batch in seeds.demo_records(now):
        yield object_name, [*batch]
