"""Two tenants that know nothing of each other, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import (  # noqa: F401 - pytest finds fixtures by their names here
    Home,
    api,
    app,
    clock,
    home,
    make_home,
    platform,
)


@pytest.fixture(scope="module")
def stranger(platform: Any, app: Any) -> Home:  # noqa: F811 - the fixtures above
    """Another tenant than ``home``."""
    return make_home(platform, app)
