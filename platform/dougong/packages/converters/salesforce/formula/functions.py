"""Functions of theirs in our language: most are the same, some are said in another way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.formula.comparing import (
    choice,
    is_choice,
    negated,
    unwrapped,
)
from dougong.packages.converters.salesforce.formula.parsing import Call, Name, Text
from dougong.packages.converters.salesforce.formula.saying import (
    BOTH,
    EITHER,
    NotSayableError,
    Piece,
    quoted,
)

if TYPE_CHECKING:
    from dougong.packages.converters.salesforce.formula.translating import Work

_CASE = say("capitals no longer matter where texts are searched", "文本查找不再区分大小写")
_NO_LINK = say(
    "what was shown as a link or an image is shown as text", "原先显示为链接或图片，现在显示为文本"
)
_BREAK = say("a line break in the text is a plain one", "换行以普通换行符表示")
_UTC = say(
    "a date with time reads as a text in the tenant's time zone, not in UTC",
    "日期时间转为文本时采用租户时区，而非 UTC",
)
_OWNER = say(
    "owners are always users, so what asks for a queue is never true",
    "负责人总是用户，因此判断是否为队列的条件总为假",
)
_CLONE = say("a copy cannot be told from a new record", "无法区分复制的记录与新建的记录")

_PLAIN: Mapping[str, str] = {
    # name of theirs: types of what it takes (the last again and again) > type of what it gives
    "TODAY": ">date",
    "NOW": ">datetime",
    "TIMENOW": ">time",
    "PI": ">number",
    "ISNEW": ">boolean",
    "ABS": "number>number",
    "CEILING": "number>number",
    "FLOOR": "number>number",
    "MCEILING": "number>number",
    "MFLOOR": "number>number",
    "EXP": "number>number",
    "LN": "number>number",
    "LOG": "number>number",
    "SQRT": "number>number",
    "MOD": "number>number",
    "ROUND": "number>number",
    "TRUNC": "number>number",
    "SIN": "number>number",
    "COS": "number>number",
    "TAN": "number>number",
    "ASIN": "number>number",
    "ACOS": "number>number",
    "ATAN": "number>number",
    "ATAN2": "number>number",
    "CHR": "number>text",
    "FROMUNIXTIME": "number>datetime",
    "DATE": "number>date",
    "GEOLOCATION": "number>location",
    "YEAR": "any>number",
    "MONTH": "any>number",
    "DAY": "any>number",
    "WEEKDAY": "any>number",
    "ISOWEEK": "any>number",
    "ISOYEAR": "any>number",
    "DAYOFYEAR": "any>number",
    "HOUR": "any>number",
    "MINUTE": "any>number",
    "SECOND": "any>number",
    "MILLISECOND": "any>number",
    "UNIXTIMESTAMP": "any>number",
    "DATEVALUE": "any>date",
    "DATETIMEVALUE": "any>datetime",
    "FORMATDURATION": "any>text",
    "LEN": "text>number",
    "LEFT": "text number>text",
    "RIGHT": "text number>text",
    "MID": "text number number>text",
    "TRIM": "text>text",
    "LOWER": "text>text",
    "UPPER": "text>text",
    "INITCAP": "text>text",
    "REVERSE": "text>text",
    "LPAD": "text number text>text",
    "RPAD": "text number text>text",
    "SUBSTITUTE": "text text text>text",
    "FIND": "text text number>number",
    "CONTAINS": "text text>boolean",
    "BEGINS": "text text>boolean",
    "REGEX": "text any>boolean",
    "VALUE": "text>number",
    "ISNUMBER": "text>boolean",
    "ASCII": "text>number",
    "URLENCODE": "text>text",
    "HTMLENCODE": "text>text",
    "DISTANCE": "location location any>number",
}
_SAME_TYPE = {"MAX", "MIN", "ADDMONTHS", "BLANKVALUE", "NULLVALUE"}
_RENAMED = {"NULLVALUE": "BLANKVALUE", "ISNULL": "ISBLANK"}
_MOST_ARGS = {"LOWER": 1, "UPPER": 1, "CHR": 1, "ISNULL": 1, "ISBLANK": 1}
_NOTED: Mapping[str, LocaleText] = {"CONTAINS": _CASE, "BEGINS": _CASE}
_NONE_HERE: Mapping[str, LocaleText] = {
    "VLOOKUP": say("it looks a record of another object up", "公式查找其他对象的记录"),
    "GETSESSIONID": say("it reads the session of the old platform", "公式读取原平台的会话标识"),
}


def call(work: Work, node: Call) -> Piece:
    """Translate a call.

    Args:
        work: The formula.
        node: The call.

    Raises:
        NotSayableError: There is no such function here.
    """
    special = _SPECIAL.get(node.name)
    if special is not None:
        return special(work, node)
    if node.name not in _PLAIN:
        why = _NONE_HERE.get(node.name) or say(
            "there is no function like `{name}` here",
            "此处没有与 `{name}` 对应的函数",
            name=node.name,
        )
        raise NotSayableError(why)
    if node.name in _NOTED:
        work.note(_NOTED[node.name])
    takes, _, gives = _PLAIN[node.name].partition(">")
    kinds = takes.split() or ["any"]
    args = node.args[: _MOST_ARGS.get(node.name, len(node.args))]
    pieces = []
    for at, each in enumerate(args):
        kind = kinds[min(at, len(kinds) - 1)]
        found = work.visit(each)
        pieces.append(work.to(kind, found) if kind != "any" else _whole(work, found))
    return Piece(f"{node.name}({', '.join(each.source for each in pieces)})", gives)


def _whole(work: Work, found: Piece) -> Piece:
    return work.text(found) if found.type == "option" else found


def _arg(work: Work, node: Call, at: int) -> Piece:
    if at >= len(node.args):
        raise NotSayableError(
            say("`{name}` is given too little", "`{name}` 的参数不足", name=node.name)
        )
    return work.visit(node.args[at])


def _if(work: Work, node: Call) -> Piece:
    condition = work.to("boolean", _arg(work, node, 0))
    then = _arg(work, node, 1)
    otherwise = _arg(work, node, 2) if len(node.args) > 2 else Piece("null", "blank", text="")
    then, otherwise = alike(work, [then, otherwise])
    kind = then.type if then.type != "blank" else otherwise.type
    return Piece(f"IF({condition.source}, {then.source}, {otherwise.source})", kind)


def alike(work: Work, pieces: list[Piece]) -> list[Piece]:
    """Bring what a formula gives in one case or another to one type."""
    kinds = {each.type for each in pieces if each.type != "blank"}
    texts = {"text", "option"} & kinds
    if texts:
        found = []
        for each in pieces:
            text = work.text(each)
            if each.type not in ("text", "option", "blank"):
                text = Piece(f"TEXT({each.source})", "text")
            found.append(text)
        return found
    return pieces


def _case(work: Work, node: Call) -> Piece:
    value = _arg(work, node, 0)
    option = value if value.type == "option" else unwrapped(value)
    if option is not None and not any(isinstance(each, Text) for each in node.args[1:-1:2]):
        option = None
    pairs: list[tuple[str, Piece]] = []
    for at in range(1, len(node.args) - 1, 2):
        when, then = node.args[at], work.visit(node.args[at + 1])
        if option is not None and isinstance(when, Text):
            ours = choice(work, option.choices, when.text) if when.text else None
            if ours is None and when.text:
                continue
            pairs.append((quoted(ours) if ours else "null", then))
        else:
            pairs.append((work.visit(when).source, then))
    last = [work.visit(node.args[-1])] if len(node.args) % 2 == 0 else []
    results = alike(work, [then for _, then in pairs] + last)
    kind = next((each.type for each in results if each.type != "blank"), "blank")
    if not pairs:
        return results[0] if results else Piece("null", "blank", text="")
    parts = [(option or value).source]
    for (when_source, _), result in zip(pairs, results, strict=False):
        parts += [when_source, result.source]
    parts += [each.source for each in results[len(pairs) :]]
    return Piece(f"CASE({', '.join(parts)})", kind)


def _logic(work: Work, node: Call) -> Piece:
    tight, word = (BOTH, "and") if node.name == "AND" else (EITHER, "or")
    parts = [work.to("boolean", work.visit(each)) for each in node.args]
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Piece("true" if node.name == "AND" else "false", "boolean")
    return Piece(f" {word} ".join(each.at(tight + 1) for each in parts), "boolean", tight)


def _not(work: Work, node: Call) -> Piece:
    return negated(work.to("boolean", _arg(work, node, 0)))


def _is_blank(work: Work, node: Call) -> Piece:
    found = _arg(work, node, 0)
    if found.type == "number" and found.source.startswith("BLANKVALUE("):
        return Piece("false", "boolean")
    if found.type == "boolean":
        return Piece("false", "boolean")
    return Piece(f"ISBLANK({(unwrapped(found) or found).source})", "boolean")


def _is_choice(work: Work, node: Call) -> Piece:
    found, value = _arg(work, node, 0), _arg(work, node, 1)
    option = unwrapped(found) or found
    if option.type == "option" and value.text is not None:
        return is_choice(work, option, value.text)
    if option.type == "text" and value.text is not None:
        return is_choice(work, Piece(option.source, "text", option.tight), value.text)
    if option.type == "list" and value.text is not None:
        return _included(work, option, value.text)
    left, right = work.text(option), work.text(value)
    return Piece(f"({left.source} = {right.source})", "boolean")


def _includes(work: Work, node: Call) -> Piece:
    found, value = _arg(work, node, 0), _arg(work, node, 1)
    if value.text is None:
        raise NotSayableError(
            say("what it looks for is not written out", "所查找的值不是直接写出的文本")
        )
    return _included(work, found, value.text)


def _included(work: Work, found: Piece, value: str) -> Piece:
    if not value:
        return Piece(f"ISBLANK({found.source})", "boolean")
    ours = choice(work, found.choices, value)
    if ours is None:
        return Piece("false", "boolean")
    return Piece(f"INCLUDES({found.source}, {quoted(ours)})", "boolean")


def _time(work: Work, node: Call) -> Piece:
    found = _arg(work, node, 0)
    if found.text is not None:
        return Piece(f"TIMEVALUE({quoted(found.text.partition('.')[0])})", "time")
    return Piece(f"TIMEVALUE({_whole(work, found).source})", "time")


def _text(work: Work, node: Call) -> Piece:
    found = _arg(work, node, 0)
    if found.type == "datetime":
        work.note(_UTC)
    if found.type in ("option", "record", "list", "opaque", "location"):
        return work.text(found)
    if found.type in ("text", "blank"):
        return found
    return Piece(f"TEXT({found.source})", "text")


def _same_type(work: Work, node: Call) -> Piece:
    pieces = alike(work, [work.visit(each) for each in node.args])
    kind = next((each.type for each in pieces if each.type != "blank"), "blank")
    name = _RENAMED.get(node.name, node.name)
    if name == "BLANKVALUE" and pieces and pieces[0].source.startswith("BLANKVALUE("):
        pieces[0] = Piece(pieces[0].source[len("BLANKVALUE(") : -len(", 0)")], pieces[0].type)
    return Piece(f"{name}({', '.join(each.source for each in pieces)})", kind)


def _before(work: Work, node: Call) -> Piece:
    found = _arg(work, node, 0)
    if not found.is_path or not isinstance(node.args[0], Name):
        raise NotSayableError(
            say("`{name}` takes a field alone", "`{name}` 只能用于字段", name=node.name)
        )
    if node.name == "ISCHANGED":
        return Piece(f"ISCHANGED({found.source})", "boolean")
    return Piece(f"PRIORVALUE({found.source})", found.type, choices=found.choices)


def _link(work: Work, node: Call) -> Piece:
    work.note(_NO_LINK)
    label = node.args[1] if len(node.args) > 1 else None
    if label is None or isinstance(label, Text):
        try:
            return work.text(_arg(work, node, 0))
        except NotSayableError:
            if label is None:
                raise
    return work.text(work.visit(label or node.args[0]))


def _image(work: Work, node: Call) -> Piece:
    work.note(_NO_LINK)
    return work.text(_arg(work, node, 1))


def _break(work: Work, _node: Call) -> Piece:
    work.note(_BREAK)
    return Piece("CHR(10)", "text")


def _left(work: Work, node: Call) -> Piece:
    found = _arg(work, node, 0)
    if found.type == "record" and found.source.endswith("owner"):
        work.note(_OWNER)
        return Piece("'005'", "text", text=None)
    count = _arg(work, node, 1)
    return Piece(f"{node.name}({work.text(found).source}, {count.source})", "text")


def _safe_id(work: Work, node: Call) -> Piece:
    return _arg(work, node, 0)


def _is_clone(work: Work, _node: Call) -> Piece:
    work.note(_CLONE)
    return Piece("false", "boolean")


def _how_many(work: Work, node: Call) -> Piece:
    return Piece(f"COUNT({_arg(work, node, 0).source})", "number")


_SPECIAL: Mapping[str, Callable[[Work, Call], Piece]] = {
    "IF": _if,
    "CASE": _case,
    "AND": _logic,
    "OR": _logic,
    "NOT": _not,
    "ISBLANK": _is_blank,
    "ISNULL": _is_blank,
    "ISPICKVAL": _is_choice,
    "INCLUDES": _includes,
    "TEXT": _text,
    "TIMEVALUE": _time,
    "ISCHANGED": _before,
    "PRIORVALUE": _before,
    "HYPERLINK": _link,
    "IMAGE": _image,
    "BR": _break,
    "LEFT": _left,
    "CASESAFEID": _safe_id,
    "ISCLONE": _is_clone,
    "PICKLISTCOUNT": _how_many,
    **dict.fromkeys(_SAME_TYPE, _same_type),
}
