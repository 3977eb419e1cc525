"""A formula as a Python closure: what a validation rule costs on each record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.bench import Bench, Figure, Stage, compare_times
from dougong.formula.checker import check
from dougong.formula.function import registry
from dougong.formula.named_types import NamedScope
from dougong.formula.surroundings import Surroundings
from dougong.formula.to_python import to_python
from dougong.formula.value_types import NUMBER

FORMULA = "quantity * amount * (1 - discount / 100) * (1 + tax_rate)"
VALUES = {
    "quantity": Decimal(12),
    "amount": Decimal("129.90"),
    "discount": Decimal("7.5"),
    "tax_rate": Decimal("0.19"),
}
RECORDS = 2_000
_CONTEXT = Context(prec=120, rounding=ROUND_HALF_UP)
_LAST_PLACE, _LAST_QUOTIENT_PLACE = Decimal("1e-20"), Decimal("1e-30")


class FormulaPython(Bench):
    """Against the same by hand, with the same rounding; blank is minded on both sides."""

    name = "formula_python"
    unit = "us a record"
    budget = 0.2

    def run(self, stage: Stage) -> Figure:
        """Evaluate it on some thousands of records."""
        scope = NamedScope(dict.fromkeys(VALUES, NUMBER))
        closure = to_python(check(FORMULA, scope, functions=registry()))
        zone, now = ZoneInfo("UTC"), datetime.now(UTC)
        records = [Surroundings(values=dict(VALUES), now=now, zone=zone) for _ in range(RECORDS)]
        values = [record.values for record in records]
        assert closure(records[0]) == _by_hand(values[0])

        taken = compare_times(
            lambda: [closure(record) for record in records],
            lambda: [_by_hand(record) for record in values],
            times=10 * stage.rounds,
        )
        per_record = 1000 / RECORDS
        return Figure(taken.ratio, taken.ours * per_record, taken.floor * per_record)


def _by_hand(record: Mapping[str, Any]) -> Decimal | None:
    quantity, amount = record.get("quantity"), record.get("amount")
    discount, tax_rate = record.get("discount"), record.get("tax_rate")
    if quantity is None or amount is None or discount is None or tax_rate is None:
        return None
    multiply, rounded = _CONTEXT.multiply, _CONTEXT.quantize
    net = rounded(multiply(quantity, amount), _LAST_PLACE)
    rebate = rounded(_CONTEXT.divide(discount, Decimal(100)), _LAST_QUOTIENT_PLACE)
    net = rounded(multiply(net, _CONTEXT.subtract(Decimal(1), rebate)), _LAST_PLACE)
    return rounded(multiply(net, _CONTEXT.add(Decimal(1), tax_rate)), _LAST_PLACE)
