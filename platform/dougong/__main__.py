"""``python -m dougong``."""

from __future__ import annotations

import sys

from dougong.app import main

if __name__ == "__main__":
    sys.exit(main())
