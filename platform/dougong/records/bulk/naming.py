"""Names for what has only a label: of fields by the words of a heading, of options by their text.

People never see a name where there is a label. Still one that says something reads better in
formulas, so the commonest words of Chinese headings are known; what is not becomes a number.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_LONGEST = 40
_NAME = re.compile(r"[a-z]([a-z0-9]|_[a-z0-9])*")
_RESERVED = frozenset(
    {"id", "version", "created_at", "created_by", "updated_at", "updated_by", "owner"}
    | {"deleted_at", "record_type", "position", "document_status", "submitted_at", "submitted_by"}
)

_WORDS = {
    "": "",
    "客户": "customer",
    "公司": "company",
    "联系": "contact",
    "企业": "company",
    "单位": "unit",
    "联系人": "contact",
    "供应商": "supplier",
    "产品": "product",
    "商品": "product",
    "设备": "equipment",
    "项目": "project",
    "合同": "contract",
    "订单": "order",
    "工单": "ticket",
    "商机": "opportunity",
    "线索": "lead",
    "部门": "department",
    "员工": "employee",
    "负责人": "responsible",
    "姓名": "name",
    "名称": "name",
    "编号": "number",
    "编码": "code",
    "代码": "code",
    "序号": "sequence",
    "序列号": "serial_number",
    "型号": "model",
    "规格": "specification",
    "品牌": "brand",
    "类型": "type",
    "类别": "category",
    "分类": "category",
    "等级": "level",
    "级别": "level",
    "状态": "status",
    "阶段": "stage",
    "优先级": "priority",
    "来源": "source",
    "行业": "industry",
    "地区": "region",
    "区域": "region",
    "省份": "province",
    "省": "province",
    "城市": "city",
    "市": "city",
    "区县": "district",
    "地址": "address",
    "邮编": "postal_code",
    "电话": "phone",
    "手机号": "mobile",
    "手机": "mobile",
    "传真": "fax",
    "邮箱": "email",
    "电子邮件": "email",
    "网址": "website",
    "网站": "website",
    "日期": "date",
    "时间": "time",
    "开始": "start",
    "结束": "end",
    "到期": "due",
    "截止": "due",
    "创建": "created",
    "安装": "installed",
    "购买": "purchase",
    "签约": "signed",
    "生产": "production",
    "数量": "quantity",
    "单价": "unit_price",
    "价格": "price",
    "总价": "total_price",
    "金额": "amount",
    "总额": "total",
    "费用": "fee",
    "成本": "cost",
    "折扣": "discount",
    "税率": "tax_rate",
    "比例": "ratio",
    "预算": "budget",
    "收入": "revenue",
    "备注": "notes",
    "说明": "notes",
    "描述": "description",
    "内容": "content",
    "标题": "title",
    "主题": "subject",
    "标签": "tags",
    "性别": "gender",
    "年龄": "age",
    "生日": "birthday",
    "职务": "job_title",
    "职位": "job_title",
    "是否": "is",
    "启用": "active",
    "有效": "valid",
    "保修": "warranty",
    "质保": "warranty",
    "厂家": "manufacturer",
    "仓库": "warehouse",
    "库存": "stock",
    "单号": "number",
    "号": "number",
    "评分": "score",
    "分数": "score",
    "满意度": "satisfaction",
    "服务": "service",
    "维修": "repair",
    "故障": "fault",
    "原因": "reason",
    "结果": "result",
    "方式": "method",
    "周期": "cycle",
    "期限": "term",
    "月": "month",
    "年": "year",
    "天数": "days",
    "小时": "hours",
    "重量": "weight",
    "长度": "length",
    "宽度": "width",
    "高度": "height",
    "颜色": "color",
    "材质": "material",
    "的": "",
    "（元）": "",
    "（万元）": "",
}
_LONGEST_WORD = max(len(word) for word in _WORDS)


def unique_name(label: str, place: int, taken: Collection[str]) -> str:
    """Make the name of a field from its label.

    Args:
        label: What people call it.
        place: Its place among the columns, for a label that gives no name.
        taken: Names that are used already.
    """
    words = "_".join(part for part in _parts(label) if part)
    name = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:_LONGEST].strip("_")
    if not _NAME.fullmatch(name) or name in _RESERVED:
        name = f"column_{place}"
    return _free(name, taken)


def option_value(label: str, place: int, taken: Collection[str]) -> str:
    """Make the value of an option from its label; see ``unique_name``."""
    words = "_".join(part for part in _parts(label) if part)
    value = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:_LONGEST].strip("_")
    return _free(value if _NAME.fullmatch(value) else f"option_{place}", taken)


def _free(name: str, taken: Collection[str]) -> str:
    number, free = 2, name
    while free in taken:
        free = f"{name[: _LONGEST - 4]}_{number}"
        number += 1
    return free


def _parts(label: str) -> list[str]:
    """Translate word by word, the longest first; a word that is not known makes it all unknown."""
    parts: list[str] = []
    at = 0
    while at < len(label):
        if label[at].isascii():
            end = next((i for i in range(at, len(label)) if not label[i].isascii()), len(label))
            parts.append(label[at:end])
            at = end
            continue
        for length in range(min(_LONGEST_WORD, len(label) - at), 0, -1):
            known = _WORDS.get(label[at : at + length])
            if known is not None:
                parts.append(known)
                at += length
                break
        else:
            return []
    return parts
