"""What the records are made of: texts, chances, references, instants."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

Record: TypeAlias = dict[str, Any]

CHINESE, ENGLISH = "zh-CN", "en"
ZONE = timezone(timedelta(hours=8))  # the desk works in China, where clocks never change

AGENT, SALES, MANAGER = (
    {"email": f"{name}@demo.example"} for name in ("agent", "sales", "manager")
)

CHANNELS = {
    CHINESE: {"phone": 30, "wechat": 25, "app": 13, "mini_program": 12, "chat": 12, "email": 8},
    ENGLISH: {"email": 45, "phone": 20, "chat": 20, "app": 15},
}


def texts(name: str) -> Any:
    """Read a file of texts/."""
    return json.loads((Path(__file__).parent / "texts" / f"{name}.json").read_text("utf-8"))


def pick(random: Random, weights: Mapping[str, int]) -> str:
    """Choose a key by weight."""
    return random.choices(list(weights), list(weights.values()))[0]


def present(**values: Any) -> Record:
    """Give a record of the values that there are."""
    return {key: value for key, value in values.items() if value is not None}


def reference(record: Record | None, key: str) -> Record | None:
    """Refer to a record by its unique field."""
    return None if record is None else {key: record[key]}


def instant(moment: datetime | None) -> str | None:
    """Write an instant as records have it."""
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"
