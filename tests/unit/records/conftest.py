"""A tenant for each file."""

from __future__ import annotations

from dougong.testing.desk import desk  # noqa: F401 - pytest finds fixtures by their names here
from dougong.testing.over_http import app, clock, platform  # noqa: F401
