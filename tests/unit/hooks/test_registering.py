"""What plugins add to the registries is used as what ships, and a clash names both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dougong.app import build_platform
from dougong.hooks.errors import PluginFailedError, UnfitOfferError
from dougong.kernel.errors import DuplicateKeyError
from dougong.kernel.settings import Settings
from dougong.testing.desk import Desk, an_object

Write = Callable[..., Path]
Open = Callable[[], Desk]

ADDING = """
from dougong.fields.builtin.rating import RatingField
from dougong.formula.functions.text_case import Upper

class Grade(RatingField):
    key = "grade"

class Loud(Upper):
    key = "LOUD"

@hookimpl
def register_field_types():
    return [Grade()]

@hookimpl
def register_functions():
    return [Loud()]
"""
TWICE = """
from dougong.metadata.kinds.picklist import PicklistKind

@hookimpl
def register_kinds():
    return [PicklistKind()]
"""


def build(folder: Path) -> None:
    """Begin to put a platform together; nothing answers at its address."""
    settings = Settings(database_url="postgresql://nobody@127.0.0.1:1/none")
    build_platform(settings, pool_size=0, plugin_folder=folder).close()


def test_field_types_and_functions_of_a_plugin_work_as_those_that_ship(
    write: Write, open_desk: Open
) -> None:
    write("adding", ADDING)
    desk = open_desk()
    desk.deploy(an_object("crate", {"name": "grade", "type": "grade", "max": 3}))

    made = desk.create("crate", name="tea", grade=2)

    assert made["grade"] == 2
    found = desk.list("crate", where="LOUD(name) = 'TEA' and grade > 1")
    assert [each["id"] for each in found] == [made["id"]]


def test_a_key_that_is_taken_stops_the_start_and_names_both(write: Write) -> None:
    folder = write("twice", TWICE)

    with pytest.raises(DuplicateKeyError) as clash:
        build(folder)

    assert clash.value.details["second"] == "twice"
    assert clash.value.details["key"] == "picklist"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("return [1]", "int"),
        ("return [RecordAction(key='edit', label={}, run=print)]", "`edit`"),
        ("return [RecordAction(key='Weigh it', label={}, run=print)]", "`Weigh it`"),
    ],
)
def test_what_is_no_action_stops_the_start(write: Write, source: str, found: str) -> None:
    head = "from dougong.sdk import RecordAction\n@hookimpl\ndef register_actions():\n    "
    folder = write("odd", head + source)

    with pytest.raises(UnfitOfferError) as unfit:
        build(folder)

    assert unfit.value.details["plugin"] == "odd"
    assert unfit.value.details["found"] == found


def test_a_plugin_that_breaks_while_it_registers_is_named(write: Write) -> None:
    folder = write("broken", "@hookimpl\ndef register_actions():\n    1 / 0")

    with pytest.raises(PluginFailedError) as failed:
        build(folder)

    assert failed.value.details == {"plugin": "broken", "hook": "register_actions"}
