"""Bringing the tables of plugins up to date, for the commands that do so for all tables."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from dougong.cli.wiring import Wiring
from dougong.kernel.settings import Settings
from dougong.kernel.shipped import plugins_dir


def migrate_plugins(wiring: Wiring, settings: Settings) -> int:
    """Do the migrations of plugins; the platform is loaded only where some have tables at all.

    Returns:
        How many were done.
    """
    folders = [plugins_dir(), *([Path(settings.plugin_dir)] if settings.plugin_dir else [])]
    if not any(any(each.glob("*/migrations/*.py")) for each in folders):
        return 0
    opened = wiring.build(settings)
    try:
        migrating = import_module("dougong.records.plugged.migrating")
        count: int = migrating.migrate_plugins(opened.plugin_tables, opened.database, opened.models)
        return count
    finally:
        opened.close()
