"""For tests of the command line: runs the real program in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

_LONGEST_S = 60


@dataclass(frozen=True)
class Said:
    """What a command did.

    Attributes:
        status: Its exit status.
        out: What it wrote to standard output.
        err: What it wrote to standard error.
    """

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON; all of it must be."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Cli:
    """Runs ``dougong`` in a folder.

    Attributes:
        folder: Where.
        environment: What its processes get beyond our own environment.
    """

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, *words: str | Path, typed: str = "") -> Said:
        """Run one command line.

        Args:
            *words: What stands behind the program's name.
            typed: Its standard input.
        """
        done = subprocess.run(
            [sys.executable, "-m", "dougong", *map(str, words)],
            cwd=self.folder,
            env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "", **self.environment},
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=_LONGEST_S,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    def ok(self, *words: str | Path, typed: str = "") -> Said:
        """Run a command line that must succeed."""
        said = self(*words, typed=typed)
        assert said.status == 0, said.err
        return said

    def saying(self, **environment: str) -> Cli:
        """Give one with other settings."""
        return replace(self, environment={**self.environment, **environment})

    def write(self, path: str, content: Any) -> Path:
        """Write a file of the folder: text as it is, anything else as JSON."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        file.write_text(text, encoding="utf-8")
        return file
