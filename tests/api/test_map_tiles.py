"""What maps are drawn on: nothing from elsewhere, unless the operator names a server."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dougong.api.map_tiles import InvalidMapTilesError, MapTiles
from dougong.processes.web_app import build_web_app
from dougong.testing.over_http import ApiClient, Home

TILES = "https://tiles.example:8080/{z}/{x}/{y}.png|© Somebody"


def images(policy: str) -> str:
    """Give where a page may have images from."""
    return next(each.strip() for each in policy.split(";") if each.strip().startswith("img-src"))


def test_nothing_is_asked_of_others_by_default(home: Home) -> None:
    told: Any = home.api.get("/ui/map").json
    page = home.app.test_client().get("/service/machine")

    assert told == {"tiles": None, "attribution": None}
    assert images(page.headers["Content-Security-Policy"]) == "img-src 'self' data: blob:"


def test_the_server_of_the_tiles_is_told_and_allowed_and_no_other(home: Home) -> None:
    settings = replace(home.platform.settings, map_tiles=TILES)
    app = build_web_app(replace(home.platform, settings=settings))

    told: Any = ApiClient(app.test_client(), home.api.headers).get("/ui/map").json
    page = app.test_client().get("/service/machine")
    files = app.test_client().get("/api/v1/docs")

    assert told == {"tiles": TILES.partition("|")[0], "attribution": "© Somebody"}
    allowed = "img-src 'self' https://tiles.example:8080 data: blob:"
    assert images(page.headers["Content-Security-Policy"]) == allowed
    assert "tiles.example" not in files.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "setting",
    [
        "tiles.example/{z}/{x}/{y}",
        "https://tiles.example/{z}/{x}",
        "https://a; script-src *;/{z}/{x}/{y}",
    ],
)
def test_an_address_that_cannot_be_used_stops_the_start(setting: str) -> None:
    with pytest.raises(InvalidMapTilesError) as refused:
        MapTiles.of_setting(setting)

    assert "with `{z}`, `{x}` and `{y}`" in refused.value.message()
