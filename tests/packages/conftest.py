"""A platform on a real database, for packages to be installed on."""

from __future__ import annotations

from dougong.testing.over_http import (  # noqa: F401 - pytest finds fixtures by their names here
    app,
    clock,
    make_home,
    platform,
)
