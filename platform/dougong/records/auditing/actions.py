"""The catalogue of acts: every name that stands in an audit log, with its sentence.

A sentence is filled in with the details of its row. ``user``, ``to`` and ``from`` are users and
shown by name, as is a user among ``with``; ``object`` and ``field`` by their labels, ``record`` by
its title. Where a row says nothing of a user, it is about who did it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dougong.kernel.messages import LocaleText, say


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is noted in the audit log.

    Attributes:
        label: What it is called, for choosing among others.
        text: What a row of it says; names in braces stand for its details.
    """

    label: LocaleText
    text: LocaleText


def _act(label: tuple[str, str], text: tuple[str, str] | None = None) -> Act:
    en, zh = text or label
    return Act(say(*label), {"en": en, "zh-CN": zh})


_SIGN_IN = {
    "sign_in": _act(("Signed in", "登录")),
    "sign_in.failed": _act(
        ("Sign-in failed", "登录失败"), ("Sign-in as {email} failed", "以 {email} 登录失败")
    ),
    "code.failed": _act(
        ("Code refused", "验证码错误"),
        ("A wrong code was given for {user}", "为 {user} 输入了错误的验证码"),
    ),
    "sign_out": _act(("Signed out", "退出登录")),
    "session.end": _act(
        ("Sessions ended", "结束会话"),
        ("Ended {ended} sessions of {user}", "结束了 {user} 的 {ended} 个会话"),
    ),
    "view_as.begin": _act(
        ("Looked as another user", "以他人视角查看"),
        ("Began to look as {user}", "开始以 {user} 的视角查看"),
    ),
    "view_as.end": _act(
        ("Stopped looking as another user", "结束以他人视角查看"),
        ("Stopped looking as {user}", "结束以 {user} 的视角查看"),
    ),
}
_ACCOUNTS = {
    "password.set": _act(
        ("Password set", "设置密码"), ("Set the password of {user}", "设置了 {user} 的密码")
    ),
    "second_factor.on": _act(("Second factor set up", "启用双重验证")),
    "second_factor.off": _act(
        ("Second factor removed", "关闭双重验证"),
        ("Ended the second factor of {user}", "关闭了 {user} 的双重验证"),
    ),
    "second_factor.recovery_codes": _act(("New recovery codes made", "重新生成恢复码")),
    "identity.add": _act(
        ("Signing in by another service set up", "绑定单点登录"),
        ("{user} signs in by {by} from now on", "{user} 开始通过 {by} 登录"),
    ),
    "identity.remove": _act(
        ("Signing in by other services forgotten", "解除单点登录绑定"),
        ("Forgot who {user} is at other services", "解除了 {user} 的单点登录绑定"),
    ),
    "user.invite": _act(("User invited", "邀请用户"), ("Invited {user}", "邀请了 {user}")),
    "user.provisioned": _act(
        ("User made on signing in", "登录时自动创建用户"),
        ("{user} was made on signing in by another service", "{user} 在单点登录时自动创建"),
    ),
    "user.activate": _act(
        ("User taken into service", "启用用户"), ("Took {user} into service", "启用了 {user}")
    ),
    "user.deactivate": _act(
        ("User taken out of service", "停用用户"), ("Took {user} out of service", "停用了 {user}")
    ),
    "user.unlock": _act(
        ("User unlocked", "解锁用户"), ("Let {user} sign in again", "解除了 {user} 的登录锁定")
    ),
    "user.transfer": _act(
        ("Records handed over", "转移记录"),
        ("Handed over the records of {from} to {to}", "将 {from} 的记录转移给 {to}"),
    ),
    "admin.set": _act(
        ("Administrator made or unmade", "设置管理员"),
        ("Administrator {user}: {admin}", "管理员 {user}：{admin}"),
    ),
    "grants.set": _act(
        ("Rights changed", "变更权限"),
        (
            "Rights of {user}: granted {granted}; revoked {revoked}",
            "{user} 的权限：授予 {granted}；撤销 {revoked}",
        ),
    ),
    "token.create": _act(
        ("API token made", "创建 API 令牌"),
        ("Made the API token “{name}” for {user}", "为 {user} 创建 API 令牌“{name}”"),
    ),
    "token.revoke": _act(
        ("API token revoked", "撤销 API 令牌"),
        ("Revoked the API token “{name}” of {user}", "撤销 {user} 的 API 令牌“{name}”"),
    ),
}
_TENANTS = {
    "tenant.created": _act(
        ("Tenant made", "创建租户"), ("Made the tenant {tenant}", "创建了租户 {tenant}")
    ),
    "tenant.changed": _act(
        ("Tenant changed", "修改租户"), ("Changed the tenant {tenant}", "修改了租户 {tenant}")
    ),
    "tenant.suspended": _act(
        ("Tenant suspended", "暂停租户"), ("Suspended the tenant {tenant}", "暂停了租户 {tenant}")
    ),
    "tenant.resumed": _act(
        ("Tenant resumed", "恢复租户"), ("Resumed the tenant {tenant}", "恢复了租户 {tenant}")
    ),
    "tenant.renamed": _act(
        ("Tenant renamed", "重命名租户"),
        ("Renamed the tenant {was} to {tenant}", "将租户 {was} 重命名为 {tenant}"),
    ),
    "tenant.dropped": _act(
        ("Tenant dropped", "删除租户"), ("Dropped the tenant {tenant}", "删除了租户 {tenant}")
    ),
    "tenant.purged": _act(
        ("Tenant deleted for good", "永久删除租户"),
        ("Deleted the tenant {tenant} for good", "永久删除了租户 {tenant}"),
    ),
    "tenant.clone_started": _act(
        ("Cloning begun", "开始克隆租户"),
        ("Began to clone this tenant as {tenant}", "开始将本租户克隆为 {tenant}"),
    ),
    "tenant.cloned": _act(
        ("Tenant cloned", "克隆租户"),
        ("This tenant was cloned as {tenant}", "本租户已克隆为 {tenant}"),
    ),
    "tenant.made_by_cloning": _act(
        ("Tenant made by cloning", "由克隆创建"),
        ("This tenant was made as a clone of {tenant}", "本租户由 {tenant} 克隆而来"),
    ),
}
_DEFINITIONS = {
    "definitions.deployed": _act(
        ("Definitions deployed", "部署元数据"),
        (
            "Deployed version {version}: {changes} definitions. {note}",
            "部署版本 {version}：{changes} 个定义。{note}",
        ),
    ),
    "aside.purge": _act(
        ("Data of removed definitions deleted", "清除已移除定义的数据"),
        (
            "Deleted for good what was kept of {object} {field}",
            "永久删除了 {object} {field} 保留的数据",
        ),
    ),
    "setting.put": _act(
        ("Setting changed", "修改设置"),
        ("Set “{setting}” to {value}", "将“{setting}”设为 {value}"),
    ),
}
_RECORDS = {
    "comment.edited": _act(
        ("Comment changed", "修改评论"),
        (
            "Changed a comment of {user} on {object} {record}",
            "修改了 {user} 在{object} {record} 上的评论",
        ),
    ),
    "comment.removed": _act(
        ("Comment removed", "删除评论"),
        (
            "Removed a comment of {user} on {object} {record}",
            "删除了 {user} 在{object} {record} 上的评论",
        ),
    ),
    "record.deleted": _act(
        ("Record deleted", "删除记录"),
        ("Deleted {object} {record}", "删除了{object}{record}"),
    ),
    "record.restored": _act(
        ("Record restored", "恢复记录"),
        ("Restored {object} {record}", "恢复了{object}{record}"),
    ),
    "record.merged": _act(
        ("Records merged", "合并记录"),
        (
            "Merged {count} others into {object} {record}; {moved} references moved",
            "将 {count} 条记录合并到{object}{record}；移动了 {moved} 处引用",
        ),
    ),
    "record.unmerged": _act(
        ("Merge undone", "撤销合并"),
        (
            "Parted {count} records from {object} {record} again",
            "从{object}{record}重新拆出 {count} 条记录",
        ),
    ),
    "duplicates.dismissed": _act(
        ("Said to be no duplicates", "标记为非重复"),
        (
            "Said of {count} records of {object} that they are different ones",
            "将{object}的 {count} 条记录标记为非重复",
        ),
    ),
    "record.purged": _act(
        ("Record deleted for good", "彻底删除记录"),
        ("Deleted {object} {record} for good", "彻底删除了{object}{record}"),
    ),
    "bin.emptied": _act(
        ("Recycle bin emptied", "清空回收站"),
        (
            "Deleted {count} records of {object} for good from the recycle bin",
            "从回收站彻底删除了{object}的 {count} 条记录",
        ),
    ),
    "record.unmasked": _act(
        ("Masked value shown", "查看掩码字段的完整值"),
        (
            "Saw the plain {field} of {object} {record}",
            "查看了{object}{record}的{field}的完整值",
        ),
    ),
    "record.shared": _act(
        ("Record shared", "共享记录"),
        (
            "Shared {object} {record} with {with}, at level {level}",
            "将{object}{record}共享给 {with}，级别为 {level}",
        ),
    ),
    "record.share_changed": _act(
        ("Share changed", "修改共享"),
        (
            "Changed the share of {object} {record} with {with} to level {level}",
            "将{object}{record}对 {with} 的共享级别改为 {level}",
        ),
    ),
    "record.unshared": _act(
        ("Record shared no longer", "取消共享"),
        (
            "Shared {object} {record} with {with} no longer",
            "不再将{object}{record}共享给 {with}",
        ),
    ),
    "secret.read": _act(
        ("Secret read", "读取加密字段"),
        (
            "Read the encrypted {field} of {object} {record}",
            "读取了{object}{record}的加密字段{field}",
        ),
    ),
    "records.exported": _act(
        ("Records exported", "导出记录"),
        ("Exported {rows} records of {object}", "导出 {rows} 条{object}"),
    ),
    "records.export_downloaded": _act(
        ("Export downloaded", "下载导出文件"),
        ("Downloaded an export of {object}", "下载了{object}的导出文件"),
    ),
    "records.refused_exported": _act(
        ("Refused rows downloaded", "下载被拒绝的行"),
        ("Downloaded {rows} rows that an import refused", "下载了导入时被拒绝的 {rows} 行"),
    ),
    "records.import_started": _act(
        ("Import begun", "开始导入"),
        ("Began to import {rows} rows of {object}", "开始导入 {rows} 行{object}"),
    ),
    "records.mass_started": _act(
        ("Many records changed", "批量修改记录"),
        ("Began to {act} {rows} records of {object}", "开始批量处理（{act}）{rows} 条{object}"),
    ),
    "records.archived": _act(
        ("Records archived", "归档记录"),
        ("Moved {count} records of {object} to the archive", "将 {count} 条{object}移入归档"),
    ),
    "record.unarchived": _act(
        ("Record taken out of the archive", "从归档恢复记录"),
        ("Took {object} {record} out of the archive", "从归档恢复了{object}{record}"),
    ),
    "records.undo_started": _act(
        ("Undo of many changes started", "开始撤销批量更改"),
        (
            "Began to undo {rows} changes of job {job} to {object}",
            "开始撤销任务 {job} 对{object}的 {rows} 处更改",
        ),
    ),
}
_PERSONAL = {
    "personal.found": _act(
        ("Person looked for", "查找个人数据"),
        (
            "Looked for the personal data of a person: {rows} records",
            "查找了某人的个人数据：{rows} 条记录",
        ),
    ),
    "personal.export_started": _act(
        ("Personal data export begun", "开始导出个人数据"),
        ("Began to export a person's data", "开始导出某人的个人数据"),
    ),
    "personal.exported": _act(
        ("Personal data exported", "导出个人数据"),
        ("Exported a person's data: {rows} records", "导出了某人的个人数据：{rows} 条记录"),
    ),
    "personal.downloaded": _act(
        ("Personal data downloaded", "下载个人数据"),
        ("Downloaded the exported data of a person", "下载了导出的个人数据"),
    ),
    "personal.erase_started": _act(
        ("Personal data erasure begun", "开始清除个人数据"),
        ("Began to erase a person's data", "开始清除某人的个人数据"),
    ),
    "personal.erased": _act(
        ("Personal data erased", "清除个人数据"),
        (
            "Erased a person's data: {values} values on {rows} records, {files} files",
            "清除了某人的个人数据：{rows} 条记录上的 {values} 个值，{files} 个文件",
        ),
    ),
}
_LOG = {
    "audit.exported": _act(
        ("Audit log exported", "导出审计日志"), ("Exported the audit log", "导出了审计日志")
    ),
    "audit.trimmed": _act(
        ("Audit log trimmed", "清理审计日志"),
        (
            "Removed {rows} old entries, up to number {through}",
            "清理了 {rows} 条旧条目，截至编号 {through}",
        ),
    ),
}

_TENANTS = {
    "tenant.created": _act(
        ("Tenant made", "创建租户"), ("Made the tenant {tenant}", "创建了租户 {tenant}")
    ),
    "tenant.changed": _act(
        ("Tenant changed", "修改租户"), ("Changed the tenant {tenant}", "修改了租户 {tenant}")
    ),
    "tenant.suspended": _act(
        ("Tenant suspended", "停用租户"), ("Suspended the tenant {tenant}", "停用了租户 {tenant}")
    ),
    "tenant.resumed": _act(
        ("Tenant resumed", "恢复租户"),
        ("Put the tenant {tenant} back into service", "恢复了租户 {tenant}"),
    ),
    "tenant.dropped": _act(
        ("Tenant dropped", "删除租户"),
        (
            "Dropped the tenant {tenant}; it goes for good at {drop_after}",
            "删除了租户 {tenant}，将于 {drop_after} 永久清除",
        ),
    ),
    "tenant.purged": _act(
        ("Tenant deleted for good", "永久清除租户"),
        ("Deleted the tenant {tenant} for good", "永久清除了租户 {tenant}"),
    ),
    "tenant.renamed": _act(
        ("Tenant renamed", "重命名租户"),
        ("Renamed the tenant {was} to {tenant}", "将租户 {was} 重命名为 {tenant}"),
    ),
    "tenant.clone_started": _act(
        ("Copy of a tenant begun", "开始复制租户"),
        (
            "Began to copy {source} to {tenant}; records: {data}",
            "开始将 {source} 复制为 {tenant}；数据：{data}",
        ),
    ),
    "tenant.cloned": _act(
        ("Tenant copied", "租户被复制"),
        ("A copy was made as {tenant}; records: {data}", "已复制为租户 {tenant}；数据：{data}"),
    ),
    "tenant.made_by_cloning": _act(
        ("Made as a copy", "由复制创建"),
        ("Made as a copy of {tenant}; records: {data}", "由租户 {tenant} 复制而来；数据：{data}"),
    ),
    "connector.secret_set": _act(
        ("Secret of a connector set", "设置连接器密钥"),
        ("Set the secret {slot} of connector {name}", "设置了连接器 {name} 的密钥 {slot}"),
    ),
    "connector.secret_removed": _act(
        ("Secret of a connector removed", "删除连接器密钥"),
        ("Removed the secret {slot} of connector {name}", "删除了连接器 {name} 的密钥 {slot}"),
    ),
    "connector.tried": _act(
        ("Connector tried", "测试连接器"),
        (
            "Tried connector {name}; it answered {status}",
            "测试了连接器 {name}，应答状态 {status}",
        ),
    ),
    "secrets.rotated": _act(
        ("Secrets encrypted anew", "重新加密密文"),
        ("Encrypted {count} secrets with the new key", "已用新密钥重新加密 {count} 个密文"),
    ),
}
_FILES = {
    "file.link": _act(
        ("Link to a file made", "生成文件链接"),
        (
            "Made a link to the file in {field} of {object} {record}; it ends at {ends_at}",
            "为{object} {record} 的{field}生成了文件链接，{ends_at} 失效",
        ),
    ),
    "file.links_revoked": _act(
        ("Links to a file revoked", "撤销文件链接"),
        (
            "Ended all links to the file in {field} of {object} {record}",
            "撤销了{object} {record} 的{field}的所有文件链接",
        ),
    ),
    "file.infected": _act(
        ("Infected file found", "发现受感染的文件"),
        (
            "The virus scanner found {finding} in a file that {user} uploaded",
            "病毒扫描在 {user} 上传的文件中发现 {finding}",
        ),
    ),
}
_MESSAGES = {
    "hook.secret": _act(
        ("Secret of an inbound webhook set", "设置入站 Webhook 密钥"),
        (
            "Set a new secret for the webhook that sets off flow {flow}",
            "为触发流程 {flow} 的 Webhook 设置了新密钥",
        ),
    ),
    "webhook.secret": _act(
        ("Secret of a webhook made", "生成 Webhook 密钥"),
        ("Made a new secret of webhook {webhook}", "为 Webhook {webhook} 生成了新的密钥"),
    ),
    "webhook.replayed": _act(
        ("Delivery sent again", "重新投递"),
        (
            "Had delivery {delivery} of webhook {webhook} sent again",
            "重新发送了 Webhook {webhook} 的投递 {delivery}",
        ),
    ),
    "webhook.resumed": _act(
        ("Webhook switched on again", "重新启用 Webhook"),
        (
            "Switched on webhook {webhook} again; {count} deliveries were waiting",
            "重新启用了 Webhook {webhook}；有 {count} 条待投递",
        ),
    ),
    "message.sent_again": _act(
        ("Message sent again", "重新发送消息"),
        ("Had message {message} sent again", "重新发送了消息 {message}"),
    ),
}

ACTIONS: Mapping[str, Act] = MappingProxyType(
    {
        **_SIGN_IN,
        **_ACCOUNTS,
        **_DEFINITIONS,
        **_RECORDS,
        **_FILES,
        **_MESSAGES,
        **_PERSONAL,
        **_LOG,
        **_TENANTS,
    }
)
"""Every act by the name it is stored under."""
