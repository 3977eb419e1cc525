"""DocTypes as objects: their fields, names, trees, and what links copy."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.frappe import words
from dougong.packages.converters.frappe.drafts import Document, Drafts
from dougong.packages.converters.frappe.fieldtypes import Typed, typed
from dougong.packages.converters.frappe.naming import TEXTS, Naming
from dougong.packages.converters.frappe.plan import Made, MadeField, Plan
from dougong.packages.converters.frappe.source import TABLE_TYPES, DocField

_MOST_INDEXES, _MOST_SEARCHED = 20, 20
_NEVER_UNIQUE = frozenset(
    {"json", "rich_text", "long_text", "checkbox", "image", "file", "location"}
)
_NEVER_REQUIRED = frozenset({"checkbox"})
_CORE_FIELDS: Mapping[str, Mapping[str, str]] = {
    "user": {"full_name": "name", "name": "email", "email": "email", "phone": "phone"},
    "contact": {"full_name": "name", "first_name": "name", "email_id": "email", "phone": "phone"},
    "account": {"customer_name": "name", "name": "name", "tax_id": "tax_number"},
    "product": {"item_name": "name", "item_code": "code", "name": "code", "description": "notes"},
    "department": {"department_name": "name", "name": "name"},
}

_VIRTUAL = say(
    "its records come from code in Frappe; here they are stored",
    "在 Frappe 中记录由代码提供；此处存入数据库",
)
_CODE = say(
    "the Python and JavaScript code beside it is not carried: rebuild what it checks, computes "
    "and changes as rules, formulas and flows",
    "其旁的 Python 与 JavaScript 代码未转换：请用校验规则、公式和流程重建其检查、计算和更改逻辑",
)
_COPIES = say(
    "became an object for each document that has such rows",
    "为每个含有此类行的单据各生成一个对象",
)
_UNUSED = say(
    "no document of the app has such rows, so it is an object of its own",
    "应用中没有单据含有此类行，因此成为独立对象",
)
_STUB = say(
    "another app brings it; here it has the fields that this app adds",
    "由其他应用提供；此处仅包含本应用增加的字段",
)
_CORE = say(
    "its added fields are on the object of the core that stands for it",
    "增加的字段放在对应的核心对象上",
)


def make_objects(plan: Plan, drafts: Drafts) -> dict[str, str]:
    """Make an object of each DocType, and report each with its fields.

    Returns:
        The title of each object, by its name.
    """
    titles: dict[str, str] = {}
    for made in plan.made:
        for each in made.fields.values():
            _give_type(each, made, plan)
    naming, added = Naming(titles), {}
    for made in plan.made:
        naming.name(made)
    for made in plan.made:
        added[made.object], how = naming.name(made)
        for each in how:
            plan.report.approximated("naming", made.doctype.name, each)
        if made.doctype.text("autoname"):
            plan.report.carried("naming", made.doctype.name)
    for made in plan.made:
        _fetches(made, plan)
    for made in plan.made:
        document = _document(made, added[made.object], drafts)
        if document["fields"]:
            drafts.put(document, ("doctype", made.doctype.name))
        _tell(made, plan)
    return {each.object: each.title for each in plan.made if not each.extends} | titles


def _tell(made: Made, plan: Plan) -> None:
    doctype, report = made.doctype, plan.report
    sort = "foreign_doctype" if doctype.foreign else "doctype"
    report.carried(sort, doctype.name)
    if doctype.on("is_virtual"):
        report.approximated(sort, doctype.name, _VIRTUAL)
    if doctype.foreign:
        report.approximated(sort, doctype.name, _CORE if made.extends else _STUB)
    if len(plan.by_doctype[doctype.name]) > 1:
        report.approximated(sort, doctype.name, _COPIES)
    if doctype.on("istable") and made.parent is None:
        report.approximated(sort, doctype.name, _UNUSED)
    if doctype.folder is not None and _has_code(doctype.folder):
        report.not_carried("code", doctype.name, _CODE)


def _has_code(folder: Any) -> bool:
    for path in (folder / f"{folder.name}.py", folder / f"{folder.name}.js"):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            if "    def " in text or "(frm" in text:
                return True
    return False


def _give_type(field: MadeField, made: Made, plan: Plan) -> None:
    source, report = field.source, plan.report
    report.carried("field", source.component)
    if field.rows is not None:
        if source.type == "Table MultiSelect":
            report.approximated("field", source.component, words.ROWS_INSTEAD_OF_TAGS)
        return
    if field.name == "amended_from" and made.shape == "document":
        return
    found = typed(source, made, plan)
    for each in found.how:
        report.approximated("field", source.component, each)
    field.choices = found.choices
    field.body = {"name": field.name, **found.body, **_words(source)}
    _add_default(field, found, made, plan)
    _add_limits(field, made, plan)


def _words(source: DocField) -> dict[str, Any]:
    texts: dict[str, Any] = {"label": {"en": source.label}}
    for ours, theirs in (("help", "description"), ("placeholder", "placeholder")):
        if source.text(theirs):
            texts[ours] = {"en": source.text(theirs)}
    return texts


def _add_limits(field: MadeField, made: Made, plan: Plan) -> None:
    assert field.body is not None
    source, body, kind = field.source, field.body, field.body["type"]
    if source.on("unique") and kind not in _NEVER_UNIQUE:
        body["unique"] = True
    if source.on("allow_on_submit") and made.shape == "document":
        body["editable_after_submit"] = True
    if not source.on("reqd") or kind in _NEVER_REQUIRED:
        return
    unseen = source.on("hidden") or source.on("read_only") or source.type == "Read Only"
    filled = "default" in body or source.text("fetch_from")
    if unseen and not filled:
        plan.report.approximated("field", source.component, words.BY_CODE)
    elif made.shape != "single" and not made.extends and not source.text("depends_on"):
        body["required"] = True


def _add_default(field: MadeField, found: Typed, made: Made, plan: Plan) -> None:
    value = field.source.text("default")
    assert field.body is not None
    if not value or field.source.text("fetch_from"):
        return
    default = _default(value, field.body, found.choices)
    if default is not None:
        field.body["default"] = default
    elif field.body["type"] != "checkbox" and value not in ("0", "0.0", "''", '""'):
        plan.report.approximated("field", field.source.component, words.no_default(value))


def _default(value: str, body: Mapping[str, Any], choices: Mapping[str, str]) -> Any:
    kind, lower = body["type"], value.lower()
    if kind == "checkbox":
        return True if lower in ("1", "true") else None
    if kind == "picklist":
        return choices.get(value.strip("'\""))
    if kind == "lookup":
        return "me" if body["to"] == "user" and lower in ("__user", "user") else None
    if kind in ("date", "datetime", "time"):
        return _moment(kind, lower)
    if kind in ("number", "currency", "percent", "rating", "duration"):
        return _amount(value, kind)
    if kind in ("text", "long_text", "rich_text", "email", "url"):
        if lower in ("__user", "user"):
            return {"expression": "$user.email"}
        return None if value.startswith(":") or "user_fullname" in lower else value
    return None


def _moment(kind: str, lower: str) -> Any:
    if kind == "date":
        return "today" if lower in ("today", "now") else None
    if lower not in ("now", "today"):
        return None
    return "now" if kind == "datetime" else {"expression": "TIMENOW()"}


def _amount(value: str, kind: str) -> Any:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    if kind in ("rating", "duration"):
        return None if number == 0 else int(number) if kind == "rating" else value
    return format(number / 100 if kind == "percent" else number, "f")


def _fetches(made: Made, plan: Plan) -> None:
    for field in made.fields.values():
        way = field.source.text("fetch_from")
        if not way or field.body is None:
            continue
        component = field.source.component
        plan.report.carried("fetch_from", component)
        name, _, wanted = way.partition(".")
        link = made.fields.get(name.strip())
        if link is None or link.body is None or link.body["type"] != "lookup":
            why = _not_fetched(way, link, plan)
            plan.report.not_carried("fetch_from", component, why)
            continue
        found = _source_of_fetch(link, wanted.strip(), plan)
        if found is None:
            plan.report.not_carried("fetch_from", component, _no_field(way))
            continue
        copied = {"field": found, "into": field.name}
        if field.source.on("fetch_if_empty"):
            copied["when"] = "if_blank"
        link.body.setdefault("fetch", []).append(copied)


def _source_of_fetch(link: MadeField, wanted: str, plan: Plan) -> str | None:
    assert link.body is not None
    target = link.body["to"]
    made = plan.first(link.source.options)
    if made is None or made.object != target or made.extends:
        return _CORE_FIELDS.get(target, {}).get(wanted)
    if wanted == "name":
        return made.key
    field = made.fields.get(wanted)
    return field.name if field is not None and field.rows is None else None


def _not_fetched(way: str, link: MadeField | None, plan: Plan) -> LocaleText:
    target = link.source.options if link is not None else way
    return say(
        "nothing is copied, for `{name}` is not in the app",
        "`{name}` 不在本应用中，因此不复制值",
        name=target,
    )


def _no_field(way: str) -> LocaleText:
    return say("there is no field `{way}` to copy", "没有可复制的字段 `{way}`", way=way)


def _document(made: Made, added: list[dict[str, Any]], drafts: Drafts) -> Document:
    fields = [dict(each) for each in added]
    if made.parent is not None:
        fields.append(_parent(made))
    own = [each.body for each in made.fields.values() if each.body is not None]
    document: Document = {"kind": "object", "name": made.object}
    if made.extends:
        document |= {"extends": True, "fields": own}
    else:
        document |= _description(made, [*fields, *own])
    for each in made.fields.values():
        drafts.mark(document, each.name, "field", each.source.component)
        if each.source.text("fetch_from"):
            drafts.mark(document, f"fetch {each.name}", "fetch_from", each.source.component)
    return document


def _parent(made: Made) -> dict[str, Any]:
    assert made.parent is not None
    rows = made.parent.fields[made.rows].name
    return {
        "name": made.parent_field,
        "type": "parent",
        "label": {"en": made.parent.doctype.name},
        "to": made.parent.object,
        "inline": True,
        "rows": rows,
    }


def _description(made: Made, fields: list[dict[str, Any]]) -> dict[str, Any]:
    doctype = made.doctype
    document: dict[str, Any] = {
        "label": {"en": doctype.name},
        "plural": {"en": plural(doctype.name)},
        "title": made.title,
        "fields": fields,
        "history": doctype.on("track_changes"),
    }
    if doctype.text("description"):
        document["help"] = {"en": doctype.text("description")}
    if made.shape != "plain":
        document["shape"] = made.shape
    if made.parent is not None:
        document["owned"] = False
    indexes = _indexes(made)
    if indexes:
        document["indexes"] = indexes
    searched = _searched(made)
    if searched:
        document["search"] = searched
    tree = _tree(made)
    if tree is not None:
        document["tree"] = tree
    return document


def plural(name: str) -> str:
    """Give what several are called, as English does it mostly."""
    if name.endswith(("s", "S")) or not name.isascii():
        return name
    if name.endswith(("x", "z", "ch", "sh")):
        return f"{name}es"
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}s"


def _indexes(made: Made) -> list[list[str]]:
    wanted = [
        each.name
        for each in made.fields.values()
        if each.source.on("search_index")
        and each.body is not None
        and each.body["type"] in ("text", "date", "datetime", "picklist", "number")
        and not each.body.get("unique")
    ]
    return [[name] for name in wanted[:_MOST_INDEXES]]


def _searched(made: Made) -> list[str]:
    if made.parent is not None or made.shape == "single":
        return []
    names = [name.strip() for name in made.doctype.text("search_fields").split(",")]
    found = (made.fields.get(name) for name in names if name)
    texts = [each.name for each in found if each and each.body and each.body["type"] in TEXTS]
    titles = [made.title] if any(made.title == f.name for f in made.fields.values()) else []
    every = list(dict.fromkeys([*titles, *([made.key] if made.key else []), *texts]))
    return every[:_MOST_SEARCHED] if texts else []


def _tree(made: Made) -> str | None:
    if not made.doctype.on("is_tree") or made.parent is not None:
        return None
    named = made.fields.get(made.doctype.text("nsm_parent_field"))
    candidates = [named] if named is not None else list(made.fields.values())
    for each in candidates:
        body = each.body or {}
        if (
            body.get("type") == "lookup"
            and body["to"] == made.object
            and each.source.name != "old_parent"
        ):
            return each.name
    return None


def is_table(field: MadeField) -> bool:
    """Tell whether the field is a table of rows."""
    return field.source.type in TABLE_TYPES and field.rows is not None
