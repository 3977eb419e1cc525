"""Settings: one frozen dataclass, read once from ``DOUGONG_*``, documented from itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from dougong.kernel.errors import AppError

PREFIX = "DOUGONG_"


class InvalidSettingError(AppError):
    """An environment variable does not parse."""

    code = "settings.invalid"
    template = "{name} is `{value}`, which is not {expected}; correct or unset it"
    template_zh = "{name} 的值 `{value}` 不是{expected}；请改正或取消设置"

    def __init__(self, *, name: str, value: str, expected: dict[str, str]) -> None:
        super().__init__(name=name, value=value, expected=expected)


def _about(
    en: str, zh: str, *, secret: bool = False, choices: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {"help": en, "help_zh": zh, "secret": secret, "choices": choices}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this process runs; each attribute is the variable ``DOUGONG_<NAME>``."""

    data_dir: Path = field(
        default=Path(".dougong"),
        metadata=_about(
            "Folder of the embedded servers' data, of sockets and of uploaded files.",
            "内嵌服务器数据、套接字与上传文件所在的文件夹。",
        ),
    )
    database_url: str = field(
        default="",
        metadata=_about(
            "PostgreSQL 15 or newer, such as `postgresql://user@host/db`; empty: embedded.",
            "PostgreSQL 15 或更新版本的地址；留空则使用内嵌服务器。",
            secret=True,
        ),
    )
    redis_url: str = field(
        default="",
        metadata=_about(
            "Valkey or Redis, such as `redis://host:6379/0`; empty: embedded.",
            "Valkey 或 Redis 的地址；留空则使用内嵌服务器。",
            secret=True,
        ),
    )
    secret_key: str = field(
        default="",
        metadata=_about(
            "Keys of encrypted fields: 32 bytes in base64, parted by commas; the first encrypts, "
            "all decrypt. Empty: of the embedded server, the file `secret.key` in the data folder.",
            "加密字段的密钥：base64 编码的 32 字节，以逗号分隔；第一个用于加密，全部可解密。"
            "留空时，内嵌服务器使用数据文件夹中的 `secret.key`。",
            secret=True,
        ),
    )
    postgres_bin: str = field(
        default="",
        metadata=_about(
            "Folder with `postgres` and `initdb` for the embedded server; empty: the wheel's.",
            "内嵌服务器所用 `postgres` 与 `initdb` 所在文件夹；留空则用安装包自带的。",
        ),
    )
    host: str = field(
        default="127.0.0.1",
        metadata=_about(
            "Address the web server listens on.",
            "Web 服务监听的地址。",
        ),
    )
    port: int = field(
        default=8000,
        metadata=_about(
            "Port the web server listens on.",
            "Web 服务监听的端口。",
        ),
    )
    web_processes: int = field(
        default=1,
        metadata=_about(
            "Processes of the web server.",
            "Web 服务的进程数。",
        ),
    )
    web_threads: int = field(
        default=4,
        metadata=_about(
            "Threads of each web process; also its database connections.",
            "每个 Web 进程的线程数，也是其数据库连接数。",
        ),
    )
    max_file_bytes: int = field(
        default=20 * 1024 * 1024,
        metadata=_about(
            "Greatest size of an uploaded file, in bytes.",
            "上传文件的最大字节数。",
        ),
    )
    demo_password: str = field(
        default="",
        metadata=_about(
            "Password of the demo users; needed for `--demo` on any host but loopback.",
            "演示用户的密码；在非回环地址上使用 `--demo` 时必须设置。",
            secret=True,
        ),
    )
    secure_cookies: bool = field(
        default=False,
        metadata=_about(
            "Send cookies over HTTPS only; set it wherever HTTPS is spoken.",
            "仅通过 HTTPS 发送 Cookie；凡使用 HTTPS 处都应开启。",
        ),
    )
    proxies: int = field(
        default=0,
        metadata=_about(
            "How many proxies of ours stand in front and set X-Forwarded-For and -Proto.",
            "前置的、会设置 X-Forwarded-For 与 -Proto 的自有代理层数。",
        ),
    )
    session_hours: int = field(
        default=12,
        metadata=_about(
            "Hours without a request after which a session ends.",
            "会话在无请求多少小时后结束。",
        ),
    )
    log_format: str = field(
        default="text",
        metadata=_about(
            "`text` or `json`.",
            "日志格式：`text` 或 `json`。",
            choices=("text", "json"),
        ),
    )
    log_level: str = field(
        default="info",
        metadata=_about(
            "`debug`, `info`, `warning` or `error`.",
            "日志级别：`debug`、`info`、`warning` 或 `error`。",
            choices=("debug", "info", "warning", "error"),
        ),
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], **overrides: Any) -> Settings:
        """Read the settings from an environment; ``overrides`` win over it.

        Raises:
            InvalidSettingError: A variable is set to something of the wrong kind.
        """
        values: dict[str, Any] = {}
        for spec in fields(cls):
            name = PREFIX + spec.name.upper()
            if name in environment:
                values[spec.name] = _parse(name, environment[name], type(spec.default))
                _require_choice(name, values[spec.name], spec.metadata["choices"])
        values.update({key: value for key, value in overrides.items() if value is not None})
        return cls(**values)

    def to_environment(self) -> dict[str, str]:
        """Give the variables that make a child process read these same settings."""
        return {PREFIX + spec.name.upper(): str(getattr(self, spec.name)) for spec in fields(self)}


def _parse(name: str, text: str, kind: type) -> Any:
    if kind is bool:
        if text.lower() in {"1", "true", "yes", "on"}:
            return True
        if text.lower() in {"", "0", "false", "no", "off"}:
            return False
        expected = {"en": "true or false", "zh-CN": " true 或 false"}
        raise InvalidSettingError(name=name, value=text, expected=expected)
    if kind is int:
        try:
            return int(text)
        except ValueError:
            expected = {"en": "a whole number", "zh-CN": "整数"}
            raise InvalidSettingError(name=name, value=text, expected=expected) from None
    return kind(text)


def _require_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if choices and value not in choices:
        expected = {"en": f"one of {', '.join(choices)}", "zh-CN": f" {'、'.join(choices)} 之一"}
        raise InvalidSettingError(name=name, value=str(value), expected=expected)
