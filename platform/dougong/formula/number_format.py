"""Formats of numbers, such as ``#,##0.00``, ``0.0 %`` or ``¥#,##0``: the same in every locale.

``0`` is a digit that is always there, ``#`` one that is there when it is not a zero at the end.
``#,##0`` groups by thousands. A ``%`` shows hundred times the number. What stands before and after
is taken as it is; a minus comes first of all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from dougong.formula.arithmetic import PLACES, multiply, round_to
from dougong.formula.errors import UnreadableError
from dougong.kernel.messages import say

HUNDRED = Decimal(100)
MAX_LENGTH = 200

_FORMAT = re.compile(
    r"(?P<before>[^#0.,%]*)"
    r"(?:(?P<grouped>#,##0)|(?P<digits>0+))(?:\.(?P<least>0*)(?P<more>#*)(?<!\.))?"
    r"(?P<after>[^#0.,%]*%?[^#0.,%]*)"
)
_READABLE = re.compile(r"[^#0.,%]*(?:(?:#,##0|0+)(?:\.(?:0+#*|#+))?[^#0.,%]*%?[^#0.,%]*)?")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A format that was read.

    Attributes:
        before: What comes before the digits.
        digits: How many digits there are at least before the point.
        grouped: A comma parts thousands.
        least: How many places there are at least.
        most: How many at most.
        after: What comes after the digits.
    """

    before: str
    digits: int
    grouped: bool
    least: int
    most: int
    after: str

    @property
    def is_percent(self) -> bool:
        """Whether it shows hundred times the number."""
        return "%" in self.after

    def write(self, number: Decimal) -> str:
        """Write a number, rounded half up."""
        shown = multiply(number, HUNDRED) if self.is_percent else number
        shown = round_to(shown, self.most)
        whole, _, fraction = format(shown.copy_abs(), "f").partition(".")
        whole = whole.zfill(self.digits)
        if self.grouped:
            whole = f"{int(whole):,}"
        kept = fraction[: self.least].ljust(self.least, "0") + fraction[self.least :].rstrip("0")
        point = "." if kept else ""
        return f"{'-' if shown < 0 else ''}{self.before}{whole}{point}{kept}{self.after}"


@lru_cache(maxsize=256)
def read_number_format(source: str) -> NumberFormat:
    """Read a format.

    Raises:
        UnreadableError: It is none.
    """
    found = _FORMAT.fullmatch(source)
    least, more = (len(found[name] or "") for name in ("least", "more")) if found else (0, 0)
    if found is None or len(source) > MAX_LENGTH or least + more > PLACES:
        readable = _READABLE.match(source)
        raise UnreadableError(
            readable.end() if readable else 0,
            say(
                "a format of numbers is like `0`, `#,##0.00`, `0.##` or `0.0%`, with text around",
                "数字格式如 `0`、`#,##0.00`、`0.##` 或 `0.0%`，前后可有文字",
            ),
        )
    return NumberFormat(
        before=found["before"],
        digits=len(found["digits"] or "0"),
        grouped=found["grouped"] is not None,
        least=least,
        most=least + more,
        after=found["after"],
    )
