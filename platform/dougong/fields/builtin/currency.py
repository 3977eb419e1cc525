"""Currency: an amount of money, in the tenant's currency or another.

The column holds the amount alone. Whose money it is comes from the tenant, from the definition
(``code``), or from another field of the record (``currency``); a record in which that field is
blank means the tenant's.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NotRequired, TypedDict

from dougong.fields.base import Companion, field_type
from dougong.fields.decimals import DecimalField, check_bounds
from dougong.fields.iso_codes import currencies
from dougong.fields.options import option_problem
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject

WHOLE_DIGITS = 16  # thousands of trillions: the budget of a state, in any currency


class CurrencyOf(TypedDict):
    """Where a record says in what currency it is."""

    field: str


class CurrencyOptions(TypedDict):
    """Options of a currency field."""

    scale: int
    min: NotRequired[float]
    max: NotRequired[float]
    code: NotRequired[str]
    currency: NotRequired[CurrencyOf]


@field_type
class CurrencyField(DecimalField[CurrencyOptions]):
    """An amount of money."""

    key = "currency"
    label = {"en": "Currency", "zh-CN": "货币"}
    about = {
        "en": "An amount of money. Its currency is that of the tenant, unless the definition names "
        "one (`code`), or another field of the record that holds it (`currency`); where that is "
        "blank, the tenant's again.",
        "zh-CN": "金额。币种默认为租户的币种，也可由定义指定（`code`），或取自同一记录的另一字段"
        "（`currency`）；该字段为空时仍用租户的币种。",
    }
    widget = "currency"
    options_schema = {
        "type": "object",
        "properties": {
            "scale": {
                "type": "integer",
                "minimum": 0,
                "maximum": 4,
                "default": 2,
                "description": "Digits after the decimal point.",
                "x-description-zh": "小数点后的位数。",
            },
            "min": {
                "type": "number",
                "description": "Least amount accepted.",
                "x-description-zh": "可接受的最小金额。",
            },
            "max": {
                "type": "number",
                "description": "Greatest amount accepted.",
                "x-description-zh": "可接受的最大金额。",
            },
            "code": {
                "type": "string",
                "pattern": "^[A-Z]{3}$",
                "description": "ISO 4217 code of its currency; that of the tenant if not given.",
                "x-description-zh": "币种的 ISO 4217 代码；未填则用租户的币种。",
            },
            "currency": {
                "type": "object",
                "properties": {
                    "field": {
                        "type": "string",
                        "pattern": "^[a-z][a-z0-9_]{0,39}$",
                        "description": "A picklist or text field of the same object.",
                        "x-description-zh": "同一对象的单选或文本字段。",
                    }
                },
                "required": ["field"],
                "additionalProperties": False,
                "description": "The field that holds the ISO 4217 code of each record.",
                "x-description-zh": "存放每条记录 ISO 4217 币种代码的字段。",
            },
        },
        "additionalProperties": False,
    }

    def size(self, options: CurrencyOptions) -> tuple[int, int]:
        """Return a size in which a greater scale takes nothing from the whole amount."""
        return WHOLE_DIGITS + options["scale"], options["scale"]

    def companions(self, options: CurrencyOptions) -> Sequence[Companion]:
        """Return the field that holds the code."""
        if "currency" not in options:
            return ()
        name = options["currency"]["field"]
        return (Companion(pointer("currency", "field"), name, ("picklist", "text")),)

    def check_options(self, options: CurrencyOptions) -> Sequence[Problem]:
        """Refuse bounds that leave no amount, a code of no currency, and two currencies."""
        problems = check_bounds(options)
        code = options.get("code")
        if code is not None and code not in currencies():
            problems.append(
                option_problem(
                    pointer("code"),
                    "`{code}` is no currency of ISO 4217; write one such as `CNY`",
                    "`{code}` 不是 ISO 4217 币种；请写 `CNY` 等代码",
                    code=code,
                )
            )
        if code is not None and "currency" in options:
            problems.append(
                option_problem(
                    pointer("code"),
                    "leave out either `code` or `currency`",
                    "`code` 与 `currency` 只能写一个",
                )
            )
        return problems

    def json_schema(self, options: CurrencyOptions) -> JsonObject:
        """Describe the amount, and in which currency it is where the definition says so."""
        amount = super().json_schema(options)
        if "code" in options:
            return {**amount, "x-currency": options["code"]}
        if "currency" in options:
            return {**amount, "x-currency-field": options["currency"]["field"]}
        return amount

    def samples(self) -> Sequence[tuple[CurrencyOptions, Decimal]]:
        """Give amounts, one of a currency without cents, one in that of its record."""
        return [
            ({"scale": 2, "min": 0}, Decimal("12.30")),
            ({"scale": 0, "max": 1_000_000, "code": "JPY"}, Decimal(-500)),
            ({"scale": 2, "currency": {"field": "currency_code"}}, Decimal("0.01")),
        ]
