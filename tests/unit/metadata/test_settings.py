"""Settings as definitions: a field's type and options, and who may have a value."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.metadata.kinds.setting import fits_setting


def setting(**more: Any) -> dict[str, Any]:
    """Give a setting, a number unless said otherwise."""
    base = {"kind": "setting", "name": "limit", "label": {"en": "Limit"}, "type": "number"}
    return {**base, **more}


def test_a_setting_is_a_field_with_levels(bench: Any) -> None:
    levels = ["user", "tenant"]
    sent = setting(scale=1, default=2.5, levels=levels, help={"en": "At most."})

    found = bench.catalog(sent).get("setting", "limit")

    assert (found.field.type, found.field.options["scale"], found.field.default) == (
        "number",
        1,
        2.5,
    )
    assert found.levels == ("tenant", "user")
    assert found.help == {"en": "At most."}
    assert bench.catalog(setting()).get("setting", "limit").levels == ("tenant",)


def test_a_shared_picklist_gives_its_values(bench: Any) -> None:
    sent = setting(type="picklist", picklist="industry")

    found = bench.catalog(sent, base=bench.catalog(*bench.all))

    options = found.get("setting", "limit").field.options["options"]
    assert [each["value"] for each in options] == ["steel", "retail"]
    assert ("setting", "limit") in {
        (use.kind, use.name) for use in found.where_used("picklist", "industry")
    }


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"default": "many"}, "/default"),
        ({"default": "", "type": "text"}, "/default"),
        ({"type": "date", "default": "today"}, "/default"),
        ({"min": 5, "max": 1}, "/min"),
        ({"type": "lookup", "to": "account"}, "/type"),
        ({"type": "autonumber"}, "/type"),
        ({"max_length": 5}, "/max_length"),
        ({"required": True}, "/required"),
        ({"levels": []}, "/levels"),
        ({"levels": ["everyone"]}, "/levels/0"),
        ({"type": "picklist", "picklist": "industri"}, "/picklist"),
    ],
)
def test_what_does_not_fit_is_refused(bench: Any, more: dict[str, Any], place: str) -> None:
    assert place in [path for path, _, _ in bench.problems(setting(**more))]


def test_types_of_one_plain_value_that_people_write_are_for_settings(bench: Any) -> None:
    fitting = {each.key for each in bench.field_types if fits_setting(each)}

    assert {"text", "number", "checkbox", "date", "datetime", "picklist", "percent"} <= fitting
    assert not {"lookup", "user", "autonumber", "multi_picklist", "address"} & fitting
