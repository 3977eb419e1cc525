"""Names of time zones: which of them this machine knows."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=1024)
def is_time_zone(name: str) -> bool:
    """Tell whether there is a time zone of that name, such as ``Asia/Shanghai``."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # no such file, no file name, no such zone
        return False
    return True
