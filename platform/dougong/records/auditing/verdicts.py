"""What is wrong with the chain of an audit log, in words."""

from __future__ import annotations

from collections.abc import Mapping

from dougong.kernel.messages import LocaleText, say
from dougong.storage.audit_chain import Broken, Reason

_REASONS: Mapping[Reason, tuple[str, str]] = {
    "changed": (
        "entry number {n} is not as it was written",
        "编号 {n} 的条目与写入时不一致",
    ),
    "missing": ("entry number {n} is missing", "缺少编号 {n} 的条目"),
    "inserted": (
        "entry number {n} was put in behind the end of the log",
        "编号 {n} 的条目是在日志末尾之后插入的",
    ),
    "end": (
        "the end of the log is not that of its last entry, number {n}",
        "日志末尾与最后一条（编号 {n}）不符",
    ),
    "start": (
        "entries up to number {n} were taken out otherwise than by retention",
        "编号 {n} 及之前的条目并非按保留期清理",
    ),
}


def reason_text(broken: Broken) -> LocaleText:
    """Say what is wrong at the place where a chain does not hold."""
    en, zh = _REASONS[broken.reason]
    return say(en, zh, n=broken.number)
