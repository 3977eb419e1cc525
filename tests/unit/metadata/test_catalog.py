"""The catalog: who points at what, and who uses what."""

from __future__ import annotations

from typing import Any

from dougong.metadata.definition import Definition, Use
from dougong.metadata.layers import effective


def test_incoming_lookups_are_known_those_of_the_system_too(bench: Any) -> None:
    catalog = bench.catalog(*bench.all)

    assert [(i.object.name, i.field.name) for i in catalog.incoming("account")] == [
        ("ticket", "account")
    ]
    assert {(i.object.name, i.field.name) for i in catalog.incoming("user")} >= {
        ("ticket", "owner"),
        ("account", "created_by"),
    }
    assert catalog.incoming("ticket") == ()


def test_where_used_names_every_place(bench: Any) -> None:
    catalog = bench.catalog(*bench.all)

    assert catalog.where_used("picklist", "industry") == (
        Use("object", "account", "/fields/1/picklist"),
    )
    assert catalog.where_used("object", "account", "industry") == (
        Use("view", "open", "/columns/2"),
    )
    assert set(catalog.where_used("object", "ticket", "account")) == {
        Use("view", "open", "/columns/2"),
        Use("view", "open", "/sort"),
        Use("layout", "account_record", "/tabs/0/sections/1/relation"),
    }
    assert Use("object", "ticket", "/fields/2/to") in catalog.where_used("object", "account")


def test_the_topmost_layer_is_in_effect() -> None:
    def said_by(layer: str, name: str = "x") -> Definition:
        return Definition("view", name, {"by": layer}, layer=layer)

    found = effective(
        [said_by("tenant"), said_by("core"), said_by("sales"), said_by("core", "y")],
        ["core", "sales"],
    )

    assert {key: each.layer for key, each in found.items()} == {
        ("view", "x"): "tenant",
        ("view", "y"): "core",
    }
