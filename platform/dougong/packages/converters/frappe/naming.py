"""How records are called: ``autoname`` and ``title_field`` as a key and a title of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from dougong.kernel.messages import say
from dougong.packages.converters.frappe.names import shortened, unique
from dougong.packages.converters.frappe.plan import Made, MadeField

TEXTS = frozenset({"text", "long_text", "email", "phone", "url", "barcode", "autonumber"})
"""Types of ours by which a record can be called."""

_KEY_LENGTH = 140
_FORMAT_LENGTH, _MOST_ZEROS = 40, 10
_DAYS = {"YYYY": "{YYYY}", "YY": "{YY}", "MM": "{MM}", "DD": "{DD}"}
_DAY_PARTS = {
    "YYYY": "FORMAT(created_at, 'YYYY')",
    "YY": "FORMAT(created_at, 'YY')",
    "MM": "FORMAT(created_at, 'MM')",
    "DD": "FORMAT(created_at, 'DD')",
}
_RANDOM = frozenset({"hash", "random", "autoincrement", "uuid"})

CORE_TITLES: Mapping[str, str] = dict.fromkeys(
    ("user", "account", "contact", "product", "department"), "name"
)

_LABEL = {"en": "Name", "zh-CN": "名称"}
_NUMBER = {"en": "Number", "zh-CN": "编号"}

_BY_CODE = say(
    "code names its records in Frappe; here they are numbered",
    "在 Frappe 中由代码命名记录；此处自动编号",
)
_RANDOM_KEY = say("records are numbered, not named at random", "记录自动编号，而非随机命名")
_FIRST_SERIES = say(
    "records are numbered in the first of its series only", "仅按第一个编号系列编号"
)

Parts = list[tuple[str, str]]


class Naming:
    """Decides how the records of each object are called.

    Args:
        title_of: The title of each object by its name, filled while objects are made.
    """

    def __init__(self, title_of: dict[str, str]) -> None:
        self._title_of = title_of
        self._computed: dict[str, str] = {}

    def name(self, made: Made) -> tuple[list[dict[str, Any]], list[Any]]:
        """Set key and title of an object; asked again once all are known, it may say more.

        Returns:
            The fields that it needs for that, and how they are approximated.
        """
        added: list[dict[str, Any]] = []
        how: list[Any] = []
        made.key = None
        if made.parent is None and made.shape != "single" and not made.extends:
            added, how = self._key(made)
        chosen = self._title_field(made)
        if chosen is None and made.key is not None:
            chosen = made.key
        if chosen is None:
            field = self._made_up(made)
            added, chosen = [*added, field], field["name"]
        made.title = chosen
        computed = any(f["name"] == chosen and f["type"] == "formula" for f in added)
        (self._computed if computed else self._title_of)[made.object] = chosen
        return added, how

    def _key(self, made: Made) -> tuple[list[dict[str, Any]], list[Any]]:
        doctype = made.doctype
        rule = doctype.text("autoname")
        of = made.fields.get(rule.removeprefix("field:")) if rule.startswith("field:") else None
        if of is not None and of.body is not None:
            of.body["unique"] = True
            if of.body["type"] in TEXTS:
                of.body["required"] = True
                made.key = of.name
                return [], []
        if rule.lower() == "prompt" or doctype.foreign:
            return [self._put(made, _typed_key())], []
        if rule.startswith("naming_series"):
            series = made.fields.get("naming_series")
            choices = list(series.choices) if series is not None else []
            found = self._numbered(made, _dotted(choices[0] if choices else ""))
            return found, [_FIRST_SERIES] if len(choices) > 1 else []
        if rule.startswith("format:"):
            return self._numbered(made, _braced(rule.removeprefix("format:"))), []
        if "#" in rule or "." in rule:
            return self._numbered(made, _dotted(rule)), []
        how = _RANDOM_KEY if rule.lower() in _RANDOM else _BY_CODE
        return self._numbered(made, [("text", f"{_initials(doctype.name)}-")]), [how]

    def _put(self, made: Made, body: dict[str, Any], wanted: str = "name") -> dict[str, Any]:
        name = unique(wanted, made.taken())
        made.key = name
        return {"name": name, **body}

    def _numbered(self, made: Made, parts: Parts) -> list[dict[str, Any]]:
        """Give the number of a record, and its name where fields stand in it as well."""
        parts = [(sort, text) for sort, text in parts if sort != "field" or _is_one(made, text)]
        fields = [text for sort, text in parts if sort == "field"]
        counts = any(sort == "count" for sort, _ in parts)
        if fields and not counts:
            return [self._put(made, _formula(self._joined(made, parts, "")))]
        plain = [(sort, text) for sort, text in parts if sort != "field"]
        number = {"type": "autonumber", "label": _NUMBER, **_format(plain)}
        if not fields:
            return [self._put(made, {**number, "label": _LABEL})]
        digits = {**number, **_format([each for each in plain if each[0] == "count"])}
        counter = self._put(made, digits, "number")
        taken = made.taken() | {counter["name"]}
        made.key = unique("name", taken)
        source = self._joined(made, parts, counter["name"])
        return [counter, {"name": made.key, **_formula(source)}]

    def _joined(self, made: Made, parts: Parts, counter: str) -> str:
        pieces = []
        for sort, text in parts:
            if sort == "field":
                pieces.append(self._as_text(made.fields[text]))
            elif sort == "count":
                pieces.append(counter)
            elif sort == "day":
                pieces.append(_DAY_PARTS[text])
            else:
                pieces.append(quoted(text))
        return " & ".join(pieces) or "''"

    def _as_text(self, field: MadeField) -> str:
        body = field.body or {}
        if body.get("type") == "lookup":
            title = self._title_of.get(body["to"]) or CORE_TITLES.get(body["to"])
            return f"{field.name}.{title or self._computed.get(body['to'], 'id')}"
        return field.name

    def _title_field(self, made: Made) -> str | None:
        wanted = made.fields.get(made.doctype.text("title_field"))
        if wanted is not None and _is_text(wanted):
            return wanted.name
        if made.parent is None and made.shape != "single":
            return None
        texts = [each for each in made.fields.values() if _is_text(each)]
        shown = [each for each in texts if each.source.on("in_list_view")]
        required = [each for each in texts if each.source.on("reqd")]
        best = [*required, *shown, *texts] if made.parent is not None else []
        return best[0].name if best else None

    def _made_up(self, made: Made) -> dict[str, Any]:
        """Compute a title of what there is."""
        name = unique("title_text", made.taken())
        if made.shape != "single":
            for each in made.fields.values():
                kind = (each.body or {}).get("type")
                if kind == "lookup":
                    target = each.body["to"] if each.body else ""
                    title = self._title_of.get(target, CORE_TITLES.get(target))
                    if title is not None and target != made.object:
                        return {"name": name, **_formula(f"{each.name}.{title}")}
                if kind in ("date", "datetime", "number", "currency", "picklist"):
                    return {"name": name, **_formula(f"'' & {each.name}")}
        return {"name": name, **_formula(quoted(made.doctype.name))}


def quoted(text: str) -> str:
    """Write a text as one of the expression language."""
    return "'" + text.replace("'", "''") + "'"


def _is_text(field: MadeField) -> bool:
    return field.body is not None and field.body["type"] in TEXTS


def _is_one(made: Made, name: str) -> bool:
    """Tell whether there is such a field, with a value that can be written in a name."""
    field = made.fields.get(name)
    return field is not None and field.body is not None and field.body["type"] != "json"


def _typed_key() -> dict[str, Any]:
    return {
        "type": "text",
        "label": _LABEL,
        "required": True,
        "unique": True,
        "max_length": _KEY_LENGTH,
    }


def _formula(source: str) -> dict[str, Any]:
    return {"type": "formula", "label": _LABEL, "returns": "text", "formula": source}


def _initials(name: str) -> str:
    letters = "".join(word[0] for word in re.findall(r"[A-Za-z0-9]+", name))
    return letters.upper() or "N"


def _part(token: str) -> tuple[str, str]:
    if token and not token.strip("#"):
        return "count", token
    if token in _DAYS:
        return "day", token
    return ("text", token)


def _dotted(series: str) -> Parts:
    """Read ``HR-.YYYY.-.{department}.-.#####``; without a count it ends with one."""
    parts = []
    for token in series.split("."):
        if token.startswith("{") and token.endswith("}"):
            parts.append(("field", token[1:-1]))
        elif token:
            parts.append(_part(token))
    return parts if any(sort == "count" for sort, _ in parts) else [*parts, ("count", "#####")]


def _braced(pattern: str) -> Parts:
    """Read ``EXP-{YYYY}-{#####}`` and ``{customer}-{item}``."""
    parts: Parts = []
    for token in re.split(r"(\{[^{}]*\})", pattern):
        if token.startswith("{"):
            part = _part(token[1:-1].strip())
            parts.append(("field", part[1]) if part[0] == "text" else part)
        elif token:
            parts.append(("text", token))
    return parts


def _format(parts: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Write the format of an autonumber, which begins anew as a series of Frappe does."""
    written, days, count = "", set[str](), "00000"
    for sort, text in parts:
        if sort == "day":
            days.add(text[0])
            written += _DAYS[text]
        elif sort == "count":
            count = "0" * min(len(text), _MOST_ZEROS)
        else:
            written += re.sub(r"[\s{}]+", "-", text)
    whole = f"{written}{{{count}}}"
    if len(whole) > _FORMAT_LENGTH:
        return {"format": f"{shortened(written)[:20]}{{{count}}}"}
    for restart, needs in (("day", "YMD"), ("month", "YM"), ("year", "Y")):
        if days >= set(needs):
            return {"format": whole, "restart": restart}
    return {"format": whole}
