"""Rights: an admin may do everything, others nothing yet, and are told what to ask for."""

from __future__ import annotations

import pytest

from dougong.access.errors import ForbiddenError, MissingRightError
from dougong.access.rights import EVERYTHING, NOTHING


def test_an_admin_may_do_everything() -> None:
    EVERYTHING.require("delete", "ticket")
    EVERYTHING.require_system("builder")

    assert EVERYTHING.may("update", "ticket")
    assert EVERYTHING.sees("ticket", "cost")


def test_others_may_do_nothing_yet() -> None:
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
