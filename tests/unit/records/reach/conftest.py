"""Deals, and readers who reach some of them."""

from __future__ import annotations

from dougong.testing.reaching import (  # noqa: F401 - pytest finds fixtures by their names here
    objects,
    people,
    records,
    unshared,
)
