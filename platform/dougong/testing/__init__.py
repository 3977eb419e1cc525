"""What tests are made with: fixtures for plugins (``testing.plugin``), and compliance suites."""

from __future__ import annotations

from dougong.testing import compliance
from dougong.testing.over_http import ApiClient, Home, SettableClock

__all__ = ["ApiClient", "Home", "SettableClock", "compliance"]
