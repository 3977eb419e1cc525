"""What can be wrong with an expression, each fault with its place, reason and suggestion."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from dougong.formula.syntax import Span
from dougong.kernel.errors import AppError, InvalidError, Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText

MAX_FAULTS = 20


class FaultError(AppError):
    """One fault: details hold ``line`` and ``column`` (from 1), and ``hint``, a suggestion or ''.

    The templates of the subclasses name the other details, which are given by keyword.

    Attributes:
        start: How many characters are before it.
        end: How many are before what follows it.
    """

    template = "line {line}, column {column}{hint}"
    template_zh = "第 {line} 行第 {column} 列{hint}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, at: Span, *, hint: JsonValue = "", **details: JsonValue) -> None:
        self.start, self.end = at.start, at.end
        super().__init__(**{**details, "line": at.line, "column": at.column, "hint": hint})


class ExpressionSyntaxError(FaultError):
    """The text does not read as an expression."""

    code = "expression.syntax"
    template = "line {line}, column {column}: {reason}{hint}"
    template_zh = "第 {line} 行第 {column} 列：{reason}{hint}"
    status = HTTPStatus.BAD_REQUEST


class TooLongError(FaultError):
    """More text than any expression needs."""

    code = "expression.too_long"
    template = "the expression has more than {limit} {unit}; split it{hint}"
    template_zh = "表达式超过 {limit} 个{unit}；请拆分{hint}"
    status = HTTPStatus.BAD_REQUEST


class TooDeepError(FaultError):
    """Nested deeper than any expression needs."""

    code = "expression.too_deep"
    template = "line {line}, column {column}: nested more than {limit} levels deep; split it{hint}"
    template_zh = "第 {line} 行第 {column} 列：嵌套超过 {limit} 层；请拆分{hint}"
    status = HTTPStatus.BAD_REQUEST


class TooCostlyError(FaultError):
    """Small to write, but it grows out of hand when compiled."""

    code = "expression.too_costly"
    template = "the expression becomes too large for the database; nest fewer functions{hint}"
    template_zh = "表达式编译后过于庞大；请减少函数嵌套{hint}"


class PathTooLongError(FaultError):
    """Too many steps in one path."""

    code = "expression.path_too_long"
    template = "line {line}, column {column}: `{path}` has more than {limit} steps{hint}"
    template_zh = "第 {line} 行第 {column} 列：`{path}` 超过 {limit} 级{hint}"


class UnknownFieldError(FaultError):
    """The object has no such field, or the user may not know of it."""

    code = "expression.unknown_field"
    template = "line {line}, column {column}: unknown field `{name}` on {object}{hint}"
    template_zh = "第 {line} 行第 {column} 列：{object}没有字段 `{name}`{hint}"


class NotARelationError(FaultError):
    """A dot after something that leads nowhere."""

    code = "expression.not_a_relation"
    template = "line {line}, column {column}: `{name}` is {found}, so `.{next}` leads nowhere{hint}"
    template_zh = "第 {line} 行第 {column} 列：`{name}` 是{found}，其后不能有 `.{next}`{hint}"


class UnknownRelationError(FaultError):
    """No lookup of that name points at the record at hand."""

    code = "expression.unknown_relation"
    template = "line {line}, column {column}: `{name}` is no relation to {object}{hint}"
    template_zh = "第 {line} 行第 {column} 列：`{name}` 不是到{object}的关系{hint}"


class NotOwnError(FaultError):
    """It reads what may change without the record at hand being saved."""

    code = "expression.not_own"
    template = (
        "line {line}, column {column}: `{name}` may change without this record being saved; "
        "use stored fields of the record itself{hint}"
    )
    template_zh = (
        "第 {line} 行第 {column} 列：`{name}` 可能在本记录未保存时变化；"
        "请使用记录自身存储的字段{hint}"
    )


class NotImpersonalError(FaultError):
    """It may not be the same for everybody, in a condition that decides who reaches a record."""

    code = "expression.not_impersonal"
    template = (
        "line {line}, column {column}: `{name}` cannot decide with whom a record is shared; use "
        "stored fields of the record and of what its lookups lead to{hint}"
    )
    template_zh = (
        "第 {line} 行第 {column} 列：`{name}` 不能决定记录与谁共享；"
        "请使用本记录或其查找字段所指记录的已存储字段{hint}"
    )


class NotLiveError(FaultError):
    """It reads related records, of which a form that is being filled in knows nothing."""

    code = "expression.not_live"
    template = (
        "line {line}, column {column}: `{name}` cannot be known while a form is filled in; use "
        "fields of the record and of what its lookups lead to{hint}"
    )
    template_zh = (
        "第 {line} 行第 {column} 列：填写表单时无法得知 `{name}`；"
        "请使用本记录或其查找字段所指记录的字段{hint}"
    )


class NoRecordError(FaultError):
    """It reads a record where none is at hand."""

    code = "expression.no_record"
    template = (
        "line {line}, column {column}: there is no record here that `{name}` could be of; "
        "ask about the user, such as `$user.{name}`{hint}"
    )
    template_zh = (
        "第 {line} 行第 {column} 列：此处没有记录，无法取得 `{name}`；"
        "请使用用户的字段，例如 `$user.{name}`{hint}"
    )


class FieldNeededError(FaultError):
    """Something else where a function takes a field of the record at hand."""

    code = "expression.field_needed"
    template = "line {line}, column {column}: {name} takes a field of this record{hint}"
    template_zh = "第 {line} 行第 {column} 列：{name} 的参数须为本记录的字段{hint}"


class NoTreeError(FaultError):
    """Records of an object that is no tree where a function asks what lies below them."""

    code = "expression.no_tree"
    template = "line {line}, column {column}: records of {object} form no tree{hint}"
    template_zh = "第 {line} 行第 {column} 列：{object} 的记录不构成树{hint}"


class NoRatesError(FaultError):
    """A conversion of money where no exchange rates are kept, or none that the user may see."""

    code = "expression.no_rates"
    template = (
        "line {line}, column {column}: {name} needs the exchange rates of `{object}`: its fields "
        "`currency`, `rate` and `valid_from`{hint}"
    )
    template_zh = (
        "第 {line} 行第 {column} 列：{name} 需要 `{object}` 中的汇率，"
        "即字段 `currency`、`rate` 和 `valid_from`{hint}"
    )


class NoEarlierRecordError(FaultError):
    """A question about the record as it was, where only the record as it is can be known."""

    code = "expression.no_earlier_record"
    template = (
        "line {line}, column {column}: {name} compares with the record before it was changed, and "
        "here nothing is being changed; use it in rules and flows{hint}"
    )
    template_zh = (
        "第 {line} 行第 {column} 列：{name} 与记录修改前的值比较，而此处并无修改；"
        "请在规则和流程中使用{hint}"
    )


class UnknownGlobalError(FaultError):
    """No such ``$name`` here."""

    code = "expression.unknown_global"
    template = "line {line}, column {column}: there is no `{name}` here{hint}"
    template_zh = "第 {line} 行第 {column} 列：此处没有 `{name}`{hint}"


class UnknownCalendarError(FaultError):
    """No such calendar."""

    code = "expression.unknown_calendar"
    template = "line {line}, column {column}: there is no calendar `{name}`{hint}"
    template_zh = "第 {line} 行第 {column} 列：没有日历 `{name}`{hint}"


class UnknownFunctionError(FaultError):
    """No such function."""

    code = "expression.unknown_function"
    template = "line {line}, column {column}: unknown function `{name}`{hint}"
    template_zh = "第 {line} 行第 {column} 列：未知函数 `{name}`{hint}"


class UnavailableFunctionError(FaultError):
    """The function cannot be evaluated where this expression has to be."""

    code = "expression.unavailable_function"
    template = (
        "line {line}, column {column}: {name} cannot be used here, where {place} computes{hint}"
    )
    template_zh = "第 {line} 行第 {column} 列：此处由{place}计算，不能使用 {name}{hint}"


class WrongArgumentsError(FaultError):
    """Too few or too many arguments."""

    code = "expression.wrong_arguments"
    template = (
        "line {line}, column {column}: {name} takes {expected} argument(s), not {found}; "
        "write `{usage}`{hint}"
    )
    template_zh = (
        "第 {line} 行第 {column} 列：{name} 需要 {expected} 个参数，而不是 {found} 个；"
        "请写 `{usage}`{hint}"
    )


class TypeMismatchError(FaultError):
    """A value of one type where another is needed."""

    code = "expression.type_mismatch"
    template = "line {line}, column {column}: {wanted} is needed here, and this is {found}{hint}"
    template_zh = "第 {line} 行第 {column} 列：此处需要{wanted}，而这是{found}{hint}"


class UnfitOperandError(FaultError):
    """A value that the operator does not take at all."""

    code = "expression.unfit_operand"
    template = "line {line}, column {column}: {found} cannot be used with `{operator}`{hint}"
    template_zh = "第 {line} 行第 {column} 列：{found}不能与 `{operator}` 一起使用{hint}"


class InvalidLiteralError(FaultError):
    """A text or number that its place does not take, such as a date that is none."""

    code = "expression.invalid_literal"
    template = "line {line}, column {column}: `{value}` is not {expected}{hint}"
    template_zh = "第 {line} 行第 {column} 列：`{value}` 不是{expected}{hint}"


class UnreadableTextError(FaultError):
    """A pattern or format that its function does not understand."""

    code = "expression.unreadable_text"
    template = "line {line}, column {column}: {reason}{hint}"
    template_zh = "第 {line} 行第 {column} 列：{reason}{hint}"


class InvalidOptionError(FaultError):
    """A text that is none of the options it is compared to."""

    code = "expression.invalid_option"
    template = "line {line}, column {column}: `{value}` is not one of the options: {options}{hint}"
    template_zh = "第 {line} 行第 {column} 列：`{value}` 不在选项之列：{options}{hint}"


class InvalidValueError(AppError):
    """A value given for a field is not of its type."""

    code = "expression.invalid_value"
    template = "`{value}` is not a value of type {type}"
    template_zh = "`{value}` 不是 {type} 类型的值"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class UnknownTypeError(AppError):
    """No type has this name."""

    code = "expression.unknown_type"
    template = "there is no type `{name}`{hint}"
    template_zh = "没有类型 `{name}`{hint}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class EvaluatorError(AppError):
    """The evaluator of the browser cannot be run here."""

    code = "expression.no_evaluator"
    template = "the browser's evaluator cannot be run: {reason}"
    template_zh = "无法运行浏览器求值程序：{reason}"


class UnreadableError(Exception):
    """A function does not understand a text that was written out for it.

    Attributes:
        offset: Which of its characters is at fault, from 0.
        reason: What is wrong.
        hint: What to write instead, or ''.
    """

    def __init__(self, offset: int, reason: LocaleText, hint: LocaleText | str = "") -> None:
        super().__init__(offset, reason, hint)
        self.offset, self.reason, self.hint = offset, reason, hint


class ExpressionError(InvalidError):
    """An expression has faults; ``problems`` lists every one, in the order of the text."""

    code = "expression.invalid"
    template = "{first}"
    template_zh = "{first}"

    def __init__(self, faults: Sequence[FaultError]) -> None:
        super().__init__([Problem(path="", error=fault) for fault in faults])


class MalformedExpressionError(ExpressionError):
    """The text is no expression at all, so nothing more can be said of it."""

    code = "expression.malformed"
    status = HTTPStatus.BAD_REQUEST


class Faults:
    """Collects faults, up to as many as anyone wants to read at once."""

    def __init__(self) -> None:
        self._faults: list[FaultError] = []

    def __len__(self) -> int:
        return len(self._faults)

    def add(self, fault: FaultError) -> None:
        """Note a fault.

        Raises:
            ExpressionError: There are enough; each costs a search for what was meant.
        """
        self._faults.append(fault)
        if len(self._faults) == MAX_FAULTS:
            self.refuse()

    def refuse(self) -> None:
        """Do nothing, unless there are faults.

        Raises:
            ExpressionError: There are; it lists them in the order of the text.
        """
        if self._faults:
            raise ExpressionError(sorted(self._faults, key=lambda fault: fault.start))
