"""Functions that make one value of many: of those given, or of those of related records.

``MAX(a, b)`` looks at its arguments, ``MAX(order_line.order, amount, discount = 0)`` at the records
whose lookup points at the record at hand.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Select, select

from dougong.formula.function import Function

# Name of the column of the values that are gathered.
VALUE = "v"


class Aggregate(Function):
    """A function that also takes a relation as its first argument.

    Attributes:
        takes_value: After the relation it takes a value of each record; else it counts records.
        needs_relation: It takes nothing but a relation.
    """

    takes_value: ClassVar[bool] = True
    needs_relation: ClassVar[bool] = False

    @property
    def related_usage(self) -> str:
        """Show how it is called on a relation: ``SUM(object.lookup, number, condition?)``."""
        value = f", {self.parameters[0].name}" if self.takes_value else ""
        return f"{self.key}(object.lookup{value}, condition?)"

    @abstractmethod
    def over(self, value: ColumnElement[Any]) -> ColumnElement[Any]:
        """Return the SQL aggregate of the values of many rows; of true for each counted."""

    def among(self, rows: Select[Any]) -> ColumnElement[Any]:
        """Return the SQL of the result from a select of the values, as ``VALUE``."""
        # Over a subselect: an aggregate of what is the parent's would be one among the parents.
        values = rows.subquery()
        return select(self.over(values.c[VALUE])).select_from(values).scalar_subquery()

    @abstractmethod
    def gather(self, values: Sequence[Any]) -> Any:
        """Compute what ``over`` does, of values that are not blank; of true for each counted."""
