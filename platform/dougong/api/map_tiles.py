"""What lies under the points of maps: `/ui/map`, and which server pages may ask for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.routing import Access, Route
from dougong.api.schemas import TEXT, fields, or_null
from dougong.kernel.errors import AppError
from dougong.kernel.messages import say

_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:]+\](:[0-9]{1,5})?")
_PARTS = ("{z}", "{x}", "{y}")


class InvalidMapTilesError(AppError):
    """The address of the tiles cannot be used."""

    code = "settings.invalid_map_tiles"
    template = (
        "DOUGONG_MAP_TILES is `{value}`; expected an address of http or https with `{{z}}`, "
        "`{{x}}` and `{{y}}`, such as `https://tiles.example/{{z}}/{{x}}/{{y}}.png|© Maker`"
    )
    template_zh = (
        "DOUGONG_MAP_TILES 的值为 `{value}`；应为含 `{{z}}`、`{{x}}`、`{{y}}` 的 "
        "http 或 https 地址，例如 `https://tiles.example/{{z}}/{{x}}/{{y}}.png|© 提供方`"
    )


@dataclass(frozen=True, slots=True)
class MapTiles:
    """Where tiles come from.

    Attributes:
        address: Address of a tile; None: maps have the outline that comes with the app.
        attribution: What whoever makes them wants said.
        origin: The server, as a content policy names it; empty where there is none.
    """

    address: str | None = None
    attribution: str | None = None
    origin: str = ""

    @classmethod
    def of_setting(cls, setting: str) -> MapTiles:
        """Read the setting.

        Raises:
            InvalidMapTilesError: It cannot be used.
        """
        if not setting:
            return cls()
        address, _, attribution = (part.strip() for part in setting.partition("|"))
        parts = urlsplit(address)
        plain = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc) is not None
        if not plain or not all(each in address for each in _PARTS):
            raise InvalidMapTilesError(value=setting)
        return cls(address, attribution or None, f"{parts.scheme}://{parts.netloc}")

    def allowed_in(self, policy: str) -> str:
        """Give a content policy under which pages may show tiles."""
        return policy.replace("img-src 'self'", f"img-src 'self' {self.origin}".rstrip())


def map_routes(tiles: MapTiles) -> Iterable[Route]:
    """Give the call."""

    def ground(actor: Actor) -> Response:
        """Tell what maps are drawn on."""
        return value_answer({"tiles": tiles.address, "attribution": tiles.attribution})

    yield Route(
        "GET",
        "/ui/map",
        Access.MEMBER,
        ground,
        summary=say("See what maps are drawn on", "查看地图底图"),
        answers={200: fields({"tiles": or_null(TEXT), "attribution": or_null(TEXT)})},
    )
