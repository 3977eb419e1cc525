"""``python -m dougong``, and the command ``dougong``.

The parts are imported when a command needs them: most commands, and the process that watches the
others, then start at once and stay small.
"""

from __future__ import annotations

import sys
from importlib import import_module

from dougong.cli.main import run
from dougong.cli.wiring import Platform, Wiring
from dougong.kernel.settings import Settings

_CONNECTIONS = 2


def main() -> int:
    """Run the command line of this process; gives its exit status."""
    return run(Wiring(build=_build, run=_run))


def _build(settings: Settings) -> Platform:
    platform: Platform = import_module("dougong.app").build_platform(
        settings, pool_size=_CONNECTIONS
    )
    return platform


def _run(process: str, settings: Settings) -> None:
    import_module(f"dougong.processes.{process}").run(settings)


if __name__ == "__main__":
    sys.exit(main())
