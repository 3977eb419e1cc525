"""For tests that root runs as somebody else."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress


def python_for(user: str, module: str) -> str | None:
    """Find an interpreter of this version for a user; ours may lie where none may go.

    Args:
        user: Who is to run it.
        module: What it must be able to import, from the folders that we import from.

    Returns:
        The interpreter, if there is one.
    """
    minor = f"{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, f"/usr/bin/python{minor}"):
        with suppress(OSError, subprocess.CalledProcessError):
            subprocess.run(
                [candidate, "-c", f"import {module}"],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                user=user,
                cwd="/",
                stderr=subprocess.DEVNULL,
                check=True,
            )
            return candidate
    return None
