"""The compiled model: what did not change is kept; a cache of models looks again in time."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dougong.deployment.errors import UnknownObjectError
from dougong.deployment.expressions import ExpressionChecker
from dougong.deployment.models import RECHECK_S, Models
from dougong.packages.provision import NewTenant
from dougong.testing.desk import Desk, an_object


@dataclass
class Seconds:
    """A monotonic clock that is moved by hand."""

    at: float = 100.0

    def __call__(self) -> float:
        return self.at


def test_after_a_change_of_one_field_every_other_object_is_the_same(desk: Desk) -> None:
    desk.deploy(an_object("left"), an_object("right"))
    before = desk.model

    desk.deploy(an_object("left", {"name": "more", "type": "text"}))

    after = desk.model
    assert after is not before
    assert after.version == before.version + 1
    changed = {name for name in after.objects if after.objects[name] is not before.objects[name]}
    assert changed == {"left"}
    old, new = before.catalog, after.catalog
    parsed = {key for key in new.parsed if new.get(*key) is not old.get(*key)}
    assert parsed == {("object", "left")}


def test_an_object_changes_with_the_shared_picklist_it_uses(desk: Desk) -> None:
    shades = {
        "kind": "picklist",
        "name": "shades",
        "label": {"en": "Shades"},
        "options": [{"value": "light"}],
    }
    desk.deploy(
        shades, an_object("wall", {"name": "shade", "type": "picklist", "picklist": "shades"})
    )

    desk.deploy({**shades, "options": [{"value": "light"}, {"value": "dark"}]})

    assert desk.create("wall", shade="dark")["shade"] == "dark"


def test_an_unknown_object_is_told_with_the_nearest(desk: Desk) -> None:
    with pytest.raises(UnknownObjectError) as unknown:
        desk.model.object("acount")

    assert "did you mean `account`?" in unknown.value.message()


def test_a_model_is_trusted_for_a_moment_and_then_looked_at_again(desk: Desk) -> None:
    time, platform = Seconds(), desk.platform
    models = Models(
        database=platform.database,
        kinds=platform.kinds,
        field_types=platform.field_types,
        expressions=ExpressionChecker(platform.functions, platform.field_types),
        monotonic=time,
    )
    first = models.current(desk.schema)

    desk.deploy(an_object("seen_late"))
    trusted = models.current(desk.schema)
    time.at += RECHECK_S
    looked = models.current(desk.schema)

    assert trusted is first
    assert "seen_late" in looked.objects
    assert looked.object("account") is first.object("account")


def test_a_version_that_is_still_in_force_is_not_compiled_again(desk: Desk) -> None:
    models = desk.models()
    first = models.current(desk.schema)

    models.forget(desk.schema)

    assert models.current(desk.schema) is first


def test_only_so_many_tenants_are_kept(desk: Desk) -> None:
    platform = desk.platform
    models = Models(
        database=platform.database,
        kinds=platform.kinds,
        field_types=platform.field_types,
        expressions=ExpressionChecker(platform.functions, platform.field_types),
        size=1,
    )
    first = models.current(desk.schema)

    other = NewTenant(name=f"{desk.tenant.name}_other", label={"en": "Other"})
    models.current(platform.provisioning.create(other, progress=lambda _: None).schema)

    assert models.current(desk.schema) is not first
