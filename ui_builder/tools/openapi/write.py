"""Write what the browser knows of the API: ``src/api/schema.d.ts``, of the calls every tenant has.

`make types` runs this; a contract test tells when the calls are others than those it was made of.
"""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from dougong.api.flask_app import common_api
from dougong.app import build_platform
from dougong.kernel.settings import Settings
from dougong.processes.web_app import services_of

HERE = Path(__file__).parent
TYPES = HERE.parents[1] / "src" / "api" / "schema.d.ts"

_HEAD = "// Written by `make types`; of the calls {mark}.\n"
_MARK = re.compile(r"of the calls ([0-9a-f]{64})\.")
_SECRET = "A" * 43 + "="  # no value of anybody's is ever read with it


def calls() -> str:
    """Give the API page without what one tenant alone has, and without words on it."""
    settings = Settings(
        database_url="postgresql://nowhere", redis_url="redis://nowhere", secret_key=_SECRET
    )
    platform = build_platform(settings, pool_size=0)  # its parts are looked at, nobody is asked
    try:
        page = common_api(services_of(platform))
    finally:
        platform.close()
    return json.dumps(_without_words(page), ensure_ascii=False, sort_keys=True)


def mark_of(text: str) -> str:
    """Tell calls from any others."""
    return sha256(text.encode()).hexdigest()


def made_of() -> str | None:
    """Give the mark of the calls that the types were made of."""
    found = _MARK.search(TYPES.read_text(encoding="utf-8")) if TYPES.exists() else None
    return found[1] if found is not None else None


def main() -> int:
    """Write the types."""
    logging.disable()  # that no server is there is as it should be
    text = calls()
    program = HERE / "node_modules" / "openapi-typescript" / "bin" / "cli.js"
    made = subprocess.run(
        ["node", program, "--immutable", "--empty-objects-unknown"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    TYPES.write_text(_HEAD.format(mark=mark_of(text)) + made.stdout, encoding="utf-8")
    return 0


def _without_words(value: Any) -> Any:
    """Leave out what is said to people: it may change and the calls are the same."""
    if isinstance(value, Mapping):
        said = ("description", "summary", "title")
        kept = {k: v for k, v in value.items() if k not in said or not isinstance(v, str)}
        return {key: _without_words(each) for key, each in kept.items()}
    if isinstance(value, list | tuple):
        return [_without_words(each) for each in value]
    return value


if __name__ == "__main__":
    sys.exit(main())
