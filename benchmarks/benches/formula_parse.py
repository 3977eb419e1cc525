"""A formula of 200 characters, parsed and checked: what an editor asks for at each key."""

from __future__ import annotations

from benchmarks.bench import Bench, Figure, Stage, compare_times
from dougong.formula.checker import check
from dougong.formula.function import registry
from dougong.formula.named_types import NamedScope
from dougong.formula.value_types import DATE, NUMBER, TEXT, option

FORMULA = (
    "IF(status = 'closed' and ISBLANK(resolution), 'unsolved', IF(amount * (1 - discount / 100) >"
    " 1000 and region in ('north', 'south'), UPPER(LEFT(name, 3)) & '-' & amount, name & ' / ' &"
    " (closed_on + 30)))"
)
FIELDS = {
    "amount": NUMBER,
    "discount": NUMBER,
    "status": option("open", "closed"),
    "region": option("north", "south"),
    "resolution": TEXT,
    "name": TEXT,
    "closed_on": DATE,
}
LIMIT_MS = 2.0


class FormulaParse(Bench):
    """Against the two milliseconds that nobody notices while writing."""

    name = "formula_parse"
    unit = "ms"
    budget = 1.0

    def run(self, stage: Stage) -> Figure:
        """Parse and check it some dozens of times."""
        scope, functions = NamedScope(FIELDS), registry()

        def parse_and_check() -> None:
            check(FORMULA, scope, functions=functions)

        taken = compare_times(parse_and_check, parse_and_check, times=10 * stage.rounds).ours
        return Figure(LIMIT_MS / taken, taken, LIMIT_MS)
