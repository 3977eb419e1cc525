"""A filter of 200 characters, parsed and checked: what the first request of a shape pays."""

from __future__ import annotations

import ast

from benchmarks.bench import Bench, Figure, Stage, compare_times
from dougong.formula.checker import check
from dougong.formula.value_types import BOOLEAN

FILTER = (
    "status in ('new', 'open') and priority != 'low' and cost * 2 > 100.5 and not ISBLANK(due_on)"
    " and (account.name contains 'ltd' or account.owner.email = 'mei@example.com')"
    " and opened_at >= TODAY() - 30"
)
# The same in Python, whose parser is written in C.
_PYTHON = (
    "status in ('new', 'open') and priority != 'low' and cost * 2 > 100.5 and not isblank(due_on)"
    " and ('ltd' in account.name or account.owner.email == 'mei@example.com')"
    " and opened_at >= today() - 30"
)


class ParseFilter(Bench):
    """Against Python's own parser, which checks no names and no types."""

    name = "parse_filter"
    unit = "ms"

    def run(self, stage: Stage) -> Figure:
        """Parse it some dozens of times."""
        platform, actor = stage.ground.platform, stage.ground.actor
        scope = platform.models.current(actor.schema).scope("ticket", actor.rights.sees)

        def parse_and_check() -> None:
            check(FILTER, scope, functions=platform.functions, expect=BOOLEAN)

        return compare_times(
            parse_and_check, lambda: ast.parse(_PYTHON, mode="eval"), times=10 * stage.rounds
        )
