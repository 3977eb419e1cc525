"""The rights that are about no object, and the actions on objects that need a right of their own.

Each has its label, for the builder and for messages; the schema of permission sets has the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dougong.kernel.messages import LocaleText, say

SYSTEM_RIGHTS: Final[Mapping[str, LocaleText]] = {
    "builder": say("Change objects, pages and all other definitions", "修改对象、页面及其他定义"),
    "users": say("Manage users, roles and what they may do", "管理用户、角色及其权限"),
    "settings": say("Change settings", "修改设置"),
    "secrets": say("Manage secrets and connections", "管理密钥和连接"),
    "files": say("Manage the files of all records", "管理所有记录的文件"),
    "audit": say("Read the audit log", "查看审计日志"),
    "view_as": say("See the app as another user does", "以其他用户的身份查看"),
    "personal_data": say("Find, export and erase personal data", "查找、导出和清除个人数据"),
    "purge": say("Delete records for good", "彻底删除记录"),
    "tenants": say("Manage tenants", "管理租户"),
    "flows": say("See to the runs of flows", "查看并处理流程的运行"),
}

ACTIONS: Final[Mapping[str, LocaleText]] = {
    "export": say("Export records", "导出记录"),
    "import": say("Import records", "导入记录"),
    "mass": say("Change or delete many records at once", "批量修改或删除记录"),
    "merge": say("Merge records that are the same", "合并重复的记录"),
    "share": say("Share records with others", "与他人共享记录"),
    "transfer": say("Hand records over to another owner", "移交记录给其他负责人"),
    "flow": say("Press the buttons of flows", "点击流程按钮"),
}
