"""Rules, fetches and traces where hooks take part in a save."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dougong.kernel.errors import InvalidError
from dougong.records.errors import ConfirmationRequiredError
from dougong.records.saving.session import SaveOptions
from dougong.testing.desk import Desk, an_object

Write = Callable[..., Path]
Open = Callable[[], Desk]

MANIFEST = {"name": "crates", "version": "1.0.0", "title": {"en": "Crates"}, "requires": {}}
SHELF = an_object("shelf", {"name": "height", "type": "number"})
CRATE = an_object(
    "crate",
    {"name": "size", "type": "number"},
    {
        "name": "shelf",
        "type": "lookup",
        "to": "shelf",
        "fetch": [{"field": "height", "into": "height"}],
    },
    {"name": "height", "type": "number"},
    rules=[
        {"name": "too_big", "when": "size > 9", "field": "size", "message": {"en": "Too big"}},
        {
            "name": "big",
            "when": "size > 5",
            "message": {"en": "Big"},
            "severity": "warning",
        },
    ],
)
PLUGIN = """
    @hookimpl
    def before_save(save):
        for change in save.changes if save.object == "crate" else ():
            if change.values.get("name") == "grow":
                change.values["size"] = 10
            if (change.values.get("name") or "").startswith("to "):
                change.values["shelf"] = change.values["name"][3:]

    @hookimpl
    def after_save(save, records):
        for change in save.changes if save.object == "shelf" else ():
            if change.values.get("name"):
                records.create("crate", {"size": len(change.values["name"])})
"""


@pytest.fixture
def crates(write: Write, open_desk: Open) -> Desk:
    """A tenant whose crates a plugin changes before they are saved, and makes for shelves."""
    write("crates", PLUGIN)
    desk = open_desk()
    desk.deploy(SHELF, CRATE, layer="crates", package=MANIFEST)
    return desk


def broken(error: InvalidError) -> list[Any]:
    """Name the rules that stood in the way."""
    return [fault.error.details["rule"] for fault in error.faults()]


def test_rules_are_asked_of_what_hooks_have_made_of_a_record(crates: Desk) -> None:
    with pytest.raises(InvalidError) as caught:
        crates.create("crate", name="grow", size=1)

    assert broken(caught.value) == ["too_big"]


def test_a_lookup_that_a_hook_sets_fetches_as_any(crates: Desk) -> None:
    shelf = crates.create("shelf", height=7)["id"]

    made = crates.create("crate", name=f"to {shelf}")
    moved = crates.update("crate", crates.create("crate")["id"], name=f"to {shelf}")

    assert (made["height"], moved["height"]) == ("7", "7")


def test_rules_hold_for_what_hooks_save_and_so_does_a_confirmation(crates: Desk) -> None:
    with pytest.raises(InvalidError) as refused:
        crates.create("shelf", name="ten letters")
    crates.create("shelf", name="seven")
    with pytest.raises(ConfirmationRequiredError) as warned:
        crates.create("shelf", name="longer")
    options = SaveOptions(confirmed=frozenset({"big"}), traced=True)
    saved = crates.records.create(crates.actor, "shelf", {"name": "longer"}, options=options)

    assert broken(refused.value)[0] == "too_big"
    assert broken(warned.value) == ["big"]
    assert saved.trace is not None
    assert [(step["step"], step["object"]) for step in saved.trace] == [
        ("before_save", "shelf"),
        ("write", "shelf"),
        ("before_save", "crate"),
        ("rules", "crate"),
        ("write", "crate"),
        ("after_save", "crate"),
        ("after_save", "shelf"),
    ]
