"""Which field a column probably fills: by its heading in any language, or by what stands in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

from dougong.deployment.model import FieldModel, ObjectModel
from dougong.fields.builtin.email import EmailField
from dougong.fields.builtin.phone import PhoneField
from dougong.kernel.errors import InvalidValueError
from dougong.metadata.objects.definition import RECORD_TYPE
from dougong.records.bulk.mapping import Mapper, Target
from dougong.records.bulk.saving_many import ID, Mode
from dougong.records.bulk.written import iso_day

Names: TypeAlias = Callable[[Mapper, FieldModel], Iterable[str]]
"""Gives what a field may be called."""

REMEMBERED, LABEL, NAME, VALUES = "remembered", "label", "name", "values"
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]|\*")
_SEPARATORS = re.compile(r"[\s_\-./:：、|·]+")
_FEWEST_FITTING = 0.8
_SYNONYMS: Sequence[frozenset[str]] = tuple(
    frozenset(words.split())
    for words in (
        "email mail emailaddress mailaddress 邮箱 电子邮件 电子邮箱 邮件 邮件地址 邮箱地址",
        "phone telephone tel phonenumber telephonenumber 电话 电话号码 联系电话 座机 联系方式",
        "mobile mobilephone cell cellphone mobilenumber 手机 手机号 手机号码 移动电话",
        "name fullname title 名称 姓名 名字 全称",
        "company account customer organization client 公司 客户 企业 单位 客户名称 公司名称",
        "contact contactperson 联系人 联系人姓名",
        "owner responsible assignee assignedto 负责人 所有人 归属人 所属人 经办人 业务员",
        "address street location 地址 详细地址 联系地址 住址",
        "website url homepage web site 网址 网站 官网 主页",
        "note notes remark remarks comment comments description 备注 说明 描述 注释",
        "amount total sum value price 金额 总额 总价 价格 合计",
        "quantity qty count number 数量 个数 件数",
        "date day 日期 时间",
        "status state 状态",
        "stage phase 阶段",
        "type kind category class 类型 类别 分类 种类",
        "code no number id 编号 编码 代码 号码",
        "subject topic title 主题 标题",
        "priority urgency 优先级 紧急程度",
        "source origin 来源 渠道",
        "industry sector 行业 所属行业",
        "country nation 国家",
        "city town 城市 市",
        "province region 省份 省 地区 区域",
        "birthday birthdate dateofbirth 生日 出生日期",
        "gender sex 性别",
        "createdat created createdtime createdon 创建时间 创建日期",
        "serialnumber serial sn 序列号 出厂编号",
        "model 型号 规格型号",
        "department 部门 所属部门",
        "position jobtitle job role 职务 职位 岗位",
    )
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a column probably fills.

    Attributes:
        target: What; None: nothing is known.
        why: One of ``REMEMBERED``, ``LABEL``, ``NAME`` and ``VALUES``; None with no target.
    """

    target: Target | None = None
    why: str | None = None


def headings_key(headings: Sequence[str]) -> str:
    """Give what is the same for tables with the same headings, in any order."""
    return sha256("\n".join(sorted(map(folded, headings))).encode()).hexdigest()


def suggest(
    mapper: Mapper,
    cells: Mapping[str, Sequence[str]],
    remembered: Mapping[str, Target],
    mode: Mode,
) -> dict[str, Suggestion]:
    """Propose what each column fills; nothing is filled twice.

    Args:
        mapper: Knows what may be filled.
        cells: Some cells of each column, by its heading.
        remembered: How the same headings were mapped before.
        mode: What is to become of the records.
    """
    found: dict[str, Suggestion] = {}
    taken: set[str] = set()

    def take(column: str, target: Target, why: str) -> None:
        if column not in found and target.field not in taken:
            found[column] = Suggestion(target, why)
            taken.add(target.field)

    fields = list(_fillable(mapper))
    for column, target in remembered.items():
        if column in cells and (target.field == ID or mapper.field(target) in fields):
            take(column, target, REMEMBERED)
    for why, names_of in ((LABEL, _labels), (NAME, _names), (LABEL, _alike)):
        for column in cells:
            named = _by_name(mapper, fields, folded(column), names_of, mode)
            if named is not None:
                take(column, named, why)
    for column, some in cells.items():
        if (field := _by_values(fields, some, taken)) is not None:
            take(column, _target(mapper, field, None), VALUES)
    return {column: found.get(column, Suggestion()) for column in cells}


def folded(text: str) -> str:
    """Give a heading without case, width, marks and what stands in brackets."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _SEPARATORS.sub("", _ASIDE.sub("", plain)) or _SEPARATORS.sub("", plain)


def _fillable(mapper: Mapper) -> Iterator[FieldModel]:
    record, rights = mapper.record, mapper.rights
    for name, field in record.sendable.items():
        if rights.edits(record.name, name):
            yield field


def _labels(mapper: Mapper, field: FieldModel) -> Iterable[str]:
    return field.definition.label.values()


def _names(mapper: Mapper, field: FieldModel) -> Iterable[str]:
    yield field.name
    if field.target is not None:
        yield from mapper.model.objects[field.target].label.values()


def _alike(mapper: Mapper, field: FieldModel) -> Iterable[str]:
    """Give other words for the labels and the name of a field."""
    own = {folded(each) for each in (*_labels(mapper, field), *_names(mapper, field))}
    for words in _SYNONYMS:
        if words & own:
            yield from words


def _by_name(
    mapper: Mapper,
    fields: Sequence[FieldModel],
    heading: str,
    names_of: Names,
    mode: Mode,
) -> Target | None:
    if heading == ID and mode is not Mode.INSERT:
        return Target(field=ID)
    fitting = [
        field for field in fields if heading in {folded(each) for each in names_of(mapper, field)}
    ]
    # Of those that are called so, the one whose own words say more stands before the general ones.
    if fitting:
        return _target(mapper, fitting[0], None)
    for field in fields:
        if field.target is not None and (by := _of_reference(mapper, field, heading, names_of)):
            return _target(mapper, field, by)
    return None


def _of_reference(mapper: Mapper, field: FieldModel, heading: str, names_of: Names) -> str | None:
    """Find the field of what a reference leads to: `account.code`, `Account Code`, `客户编号`."""
    assert field.target is not None
    other = mapper.model.objects[field.target]
    for name, key in other.fields.items():
        tells = (key.definition.unique or name == other.title) and mapper.rights.sees(
            other.name, name
        )
        if tells and heading in {
            folded(first) + folded(second)
            for first in (*_labels(mapper, field), field.name)
            for second in (*_labels(mapper, key), name)
        }:
            return name
    return None


def _target(mapper: Mapper, field: FieldModel, by: str | None) -> Target:
    if field.target is None:
        return Target(field=field.name)
    return Target(field=field.name, by=by or _usual_key(mapper, mapper.model.objects[field.target]))


def _usual_key(mapper: Mapper, other: ObjectModel) -> str | None:
    """Give what people name a record by: its title, or of users their address."""
    if other.name == "user" and mapper.rights.sees("user", "email"):
        return "email"
    title = other.fields.get(other.title)
    plain = title is not None and title.type.stored and title.target is None
    return other.title if plain and mapper.rights.sees(other.name, other.title) else None


def _by_values(
    fields: Sequence[FieldModel], cells: Sequence[str], taken: set[str]
) -> FieldModel | None:
    some = [cell for cell in cells if cell.strip()]
    if not some:
        return None
    for key, fits in (("email", _is_email), ("phone", _is_phone), ("date", _is_day)):
        free = [each for each in fields if each.type.key == key and each.name not in taken]
        if len(free) == 1 and _share(some, fits) >= _FEWEST_FITTING:
            return free[0]
    for field in fields:
        if field.type.key == "picklist" and field.name not in (*taken, RECORD_TYPE):
            known = _option_names(field)
            if len(known) > 1 and all(folded(cell) in known for cell in some):
                return field
    return None


def _option_names(field: FieldModel) -> frozenset[str]:
    return frozenset(
        folded(text)
        for each in field.options.get("options", ())
        for text in (each["value"], *each.get("label", {}).values())
    )


def _share(cells: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(1 for cell in cells if fits(cell)) / len(cells)


def _is_email(cell: str) -> bool:
    try:
        EmailField().parse(cell.strip(), {})
    except InvalidValueError:
        return False
    return True


def _is_phone(cell: str) -> bool:
    try:
        PhoneField().parse(cell.strip(), {"country": "CN"})
    except InvalidValueError:
        return False
    return True


def _is_day(cell: str) -> bool:
    day, rest = iso_day(cell, "YMD")
    return bool(day) and not rest
