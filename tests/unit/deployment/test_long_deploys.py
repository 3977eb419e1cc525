"""A deploy that cannot be done in time, or at all, says so and changes nothing."""

from __future__ import annotations

import pytest

from dougong.deployment.errors import TooLongError, TooWideError
from dougong.testing.desk import Desk, an_object
from dougong.testing.dirty_changes import CHANGES
from dougong.testing.dirty_rows import fill, rows_of


def test_a_statement_that_takes_too_long_is_a_clear_error(desk: Desk) -> None:
    change = next(each for each in CHANGES if each.name == "d_text_to_datetime")
    fill(desk, change, 2000)
    before = rows_of(desk, change.name), desk.sql("SELECT version FROM _head")
    impatient = desk.deployments(statement_timeout_s=0.001)

    with pytest.raises(TooLongError) as refused:
        desk.deploy(change.definition(changed=True), deployments=impatient, allow_data_loss=True)

    assert refused.value.status == 503
    assert refused.value.details == {"seconds": 0.001}
    assert (rows_of(desk, change.name), desk.sql("SELECT version FROM _head")) == before


def test_a_table_that_would_be_too_wide_is_a_clear_error(desk: Desk) -> None:
    desk.deploy(an_object("wide"))
    columns = ", ".join(f"ADD COLUMN _aside_1_c{number} int" for number in range(1585))
    desk.sql(f"ALTER TABLE wide {columns}")
    before = desk.sql("SELECT version FROM _head")
    fields = [{"name": f"f{number}", "type": "text"} for number in range(20)]

    with pytest.raises(TooWideError) as refused:
        desk.deploy(an_object("wide", *fields))

    assert refused.value.status == 409
    assert desk.sql("SELECT version FROM _head") == before
