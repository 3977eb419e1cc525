"""Functions about money in several currencies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Text, case, cast, func, select
from sqlalchemy import literal_column as plain

from dougong.formula.function import Example, Function, Operand, Parameter, Target, function
from dougong.formula.sql_numbers import quotient, rounded
from dougong.formula.sql_terms import SqlRates, SqlTerms, let, number
from dougong.formula.value_types import NUMBER, Kind, Type

_CODE = (Kind.TEXT, Kind.OPTION)
_RATE_DIGITS = 38  # no number field has more
_PRICE = {"price": "number", "code": "text"}


@function
class ConvertCurrency(Function):
    key = "CONVERT_CURRENCY"
    parameters = (
        Parameter("amount", (Kind.NUMBER,)),
        Parameter("from", _CODE),
        Parameter("to", _CODE),
        Parameter("on", (Kind.DATE,), optional=True),
    )
    returns = NUMBER
    sees_blank = True
    reads_clock = True
    reads_rates = True
    targets = frozenset({Target.SQL})
    doc = {
        "en": "An amount in another currency, not rounded, at the exchange rates of a day: the "
        "latest that were valid by then, of today without one. A blank currency is the tenant's; "
        "without a rate the result is blank. Only the database can tell.",
        "zh-CN": "按某日汇率换算为另一币种的金额，不舍入：取截至该日最新生效的汇率，"
        "未写日期则为今天。"
        "币种为空即租户本币；缺少汇率时结果为空。仅数据库可计算。",
    }
    examples = (
        Example(
            "CONVERT_CURRENCY(price, code, 'EUR')", "12.5", {"price": "12.5", "code": "EUR"}, _PRICE
        ),
        Example(
            "CONVERT_CURRENCY(price, code, 'XTS')", None, {"price": "12.5", "code": "EUR"}, _PRICE
        ),
        Example("CONVERT_CURRENCY(price, code, null)", "8", {"price": "8"}, _PRICE),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        amount, source, target, *rest = (operand.sql for operand in args)
        rates, day = terms.source.rates(), rest[0] if rest else terms.today()
        if rates is None:
            return case((source.is_not_distinct_from(target), number(amount)))
        return let(
            number(amount),
            lambda a: let(
                func.coalesce(source, rates.home, type_=source.type),
                lambda s: let(
                    func.coalesce(target, rates.home, type_=target.type),
                    lambda t: let(day, lambda d: _converted(rates, a, s, t, d)),
                ),
            ),
        )

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        raise NotImplementedError


def at_home(
    rates: SqlRates,
    amount: ColumnElement[Any],
    code: ColumnElement[Any],
    day: ColumnElement[Any],
) -> ColumnElement[Any]:
    """Give an amount in the tenant's currency by the rates of a day; blank without a rate.

    Args:
        rates: Dated exchange rates.
        amount: The amount.
        code: Its currency; blank is the tenant's.
        day: The day, never blank.
    """
    return rounded(amount * _rate(rates, func.coalesce(code, rates.home, type_=Text()), day))


def _converted(
    rates: SqlRates,
    amount: ColumnElement[Any],
    source: ColumnElement[Any],
    target: ColumnElement[Any],
    day: ColumnElement[Any],
) -> ColumnElement[Any]:
    worth = rounded(amount * _rate(rates, source, day))
    converted = rounded(quotient(worth, _rate(rates, target, day), digits=_RATE_DIGITS))
    return case((source == target, amount), else_=converted)


def _rate(rates: SqlRates, code: ColumnElement[Any], day: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give what a unit of a currency is worth at home; the index of the two finds it."""
    rate = rates.table.alias()
    latest = (
        select(cast(rate.c.rate, Numeric))
        .where(rate.c.currency == code, rate.c.valid_from <= day, rate.c.deleted_at.is_(None))
        .order_by(rate.c.valid_from.desc())
        .limit(plain("1"))
        .correlate_except(rate)
    )
    return case((code == rates.home, cast(plain("1"), Numeric)), else_=latest.scalar_subquery())
