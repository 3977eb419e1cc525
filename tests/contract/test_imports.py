"""Nothing happens at import: no environment is read, no file written, no thread, no socket."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "platform"

# Runs in an interpreter of its own, before anything of ours is loaded. What a library does when it
# is imported is its own affair: only what our frames cause, with no library in between, counts.
PROBE = """
import importlib, os, pkgutil, sys, threading
from collections import UserDict
from pathlib import Path

import dougong

HERE = str(Path(dougong.__file__).parent)
seen = set()

def culprit():
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(HERE):
            return f"{name[len(HERE) + 1:]}:{frame.f_lineno}"
        if "site-packages" in name:
            return None
        frame = frame.f_back
    return None

def watch(event, args):
    writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
    acts = event.startswith(("socket.", "subprocess.", "os.mkdir", "os.remove", "os.fork"))
    if (writes or acts) and (where := culprit()):
        seen.add(f"{where} {event} {args[0]}")

class Environment(UserDict):
    def __getitem__(self, key):
        return self.note(key) or super().__getitem__(key)

    def __contains__(self, key):
        self.note(key)
        return super().__contains__(key)

    def note(self, key):
        if where := culprit():
            seen.add(f"{where} reads {key} from the environment")

os.environ = Environment()
sys.addaudithook(watch)
for info in pkgutil.walk_packages(dougong.__path__, "dougong."):
    importlib.import_module(info.name)
seen.update(f"thread {t.name}" for t in threading.enumerate() if t is not threading.main_thread())
print("\\n".join(sorted(seen)), end="")
"""


def test_importing_every_module_does_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-B", "-c", PROBE],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
