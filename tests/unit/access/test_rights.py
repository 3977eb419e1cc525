"""Rights: an administrator may do everything, who has no permission set nothing."""

from __future__ import annotations

import pytest

from dougong.access.errors import ForbiddenError, MissingRightError
from dougong.access.rights import EVERYTHING, NOTHING


def test_an_admin_may_do_everything() -> None:
    EVERYTHING.require("delete", "ticket")
    EVERYTHING.require_system("builder")

    assert EVERYTHING.may("update", "ticket")
    assert EVERYTHING.sees("ticket", "cost")


def test_who_has_no_permission_set_may_do_nothing() -> None:
    assert not NOTHING.may("read", "ticket")
    assert not NOTHING.sees("ticket", "subject")


def test_a_refusal_names_the_right_in_both_languages() -> None:
    with pytest.raises(ForbiddenError) as refused:
        NOTHING.require("update", "ticket")

    assert refused.value.message("en") == (
        "you may not update `ticket`; ask an administrator for the right to update `ticket`"
    )
    assert refused.value.message("zh-CN") == (
        "您无权修改 `ticket`；请向管理员申请修改 `ticket` 的权限"
    )
    assert refused.value.details["verb"] == "update"


def test_a_missing_system_right_is_named() -> None:
    with pytest.raises(MissingRightError) as refused:
        NOTHING.require_system("builder")

    assert refused.value.details == {"right": "builder"}


def test_different_rights_are_cached_apart() -> None:
    assert EVERYTHING.key != NOTHING.key
