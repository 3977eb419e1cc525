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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
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
    secret_key_file: str = field(
        default="",
        metadata=_about(
            "File with such keys, which go before those of `DOUGONG_SECRET_KEY`; it is read again "
            "when it has changed, so `dougong secrets rotate` needs no restart.",
            "存放上述密钥的文件，优先于 `DOUGONG_SECRET_KEY`；文件变更后自动重新读取，"
            "因此 `dougong secrets rotate` 无需重启。",
        ),
    )
    limit_rows: int = field(
        default=0,
        metadata=_about(
            "Records a tenant may have, unless it has a limit of its own; 0: any number.",
            "租户记录数的默认上限，运维人员可为租户单独设置；0 表示不限。",
        ),
    )
    limit_storage_bytes: int = field(
        default=0,
        metadata=_about(
            "Bytes a tenant may store, in tables and files; 0: any number.",
            "租户存储空间（数据表与文件）的默认上限，单位为字节；0 表示不限。",
        ),
    )
    limit_api_per_minute: int = field(
        default=0,
        metadata=_about(
            "Calls of the API a tenant may make in a minute; 0: any number.",
            "租户每分钟 API 调用次数的默认上限；0 表示不限。",
        ),
    )
    limit_jobs: int = field(
        default=0,
        metadata=_about(
            "Unfinished jobs a tenant may have at once; 0: any number.",
            "租户同时未完成任务数的默认上限；0 表示不限。",
        ),
    )
    run_steps: int = field(
        default=20_000,
        metadata=_about(
            "Steps that one run of a flow may take before it fails; 0: any number.",
            "流程单次运行最多可执行的步骤数，超过则失败；0 表示不限。",
        ),
    )
    run_rows: int = field(
        default=100_000,
        metadata=_about(
            "Records that one run of a flow may write before it fails; 0: any number.",
            "流程单次运行最多可写入的记录数，超过则失败；0 表示不限。",
        ),
    )
    runs_at_once: int = field(
        default=0,
        metadata=_about(
            "Runs of flows of one tenant that workers go on with at once; 0: as many as there "
            "are workers.",
            "一个租户同时执行的流程运行数上限；0 表示仅受 worker 数量限制。",
        ),
    )
    call_private: str = field(
        default="",
        metadata=_about(
            "Networks of one's own that connectors and webhooks may call, such as "
            "`10.20.0.0/16,127.0.0.1`; empty: only the open internet.",
            "连接器与 Webhook 可以调用的内部网络，例如 `10.20.0.0/16,127.0.0.1`；"
            "留空则仅可访问公共互联网。",
        ),
    )
    drop_grace_days: int = field(
        default=30,
        metadata=_about(
            "Days for which a dropped tenant can be restored before it goes for good.",
            "租户被删除后可恢复的天数，到期后永久清除。",
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
    realtime_port: int = field(
        default=0,
        metadata=_about(
            "Port of the realtime server, which tells open pages what happens; 0: the one after "
            "that of the web server.",
            "实时服务的端口，用于向打开的页面推送变化；0 表示 Web 服务端口的下一个。",
        ),
    )
    realtime_url: str = field(
        default="",
        metadata=_about(
            "Where browsers reach the realtime server, such as "
            "`https://events.example.com/api/v1/events`; empty: `/api/v1/events` of the page's own "
            "address behind a proxy, else the realtime server's port on the same host.",
            "浏览器访问实时服务的地址，例如 `https://events.example.com/api/v1/events`；"
            "留空时，在代理之后为页面同源的 `/api/v1/events`，否则为同一主机上的实时服务端口。",
        ),
    )
    web_url: str = field(
        default="",
        metadata=_about(
            "Where the realtime server reaches the web server, such as `http://web:8000`; empty: "
            "`http://` with the web server's host and port.",
            "实时服务访问 Web 服务的地址，例如 `http://web:8000`；"
            "留空则为 `http://` 加 Web 服务的主机与端口。",
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
            "Requests of one tenant that each web process serves at once; "
            "it has one more database connection than that.",
            "每个 Web 进程同时为一个租户处理的请求数；其数据库连接数比此多一个。",
        ),
    )
    max_file_bytes: int = field(
        default=20 * 1024 * 1024,
        metadata=_about(
            "Greatest size of an uploaded file, in bytes.",
            "上传文件的最大字节数。",
        ),
    )
    files_url: str = field(
        default="",
        metadata=_about(
            "Where the bytes of files lie: `s3://KEY:SECRET@host:port/bucket`, with `?region=` and "
            "`?secure=false` where needed, or `file:///folder`; empty: the folder `files` of the "
            "data folder. `dougong files move` takes them from one to another.",
            "文件内容的存放位置：`s3://KEY:SECRET@host:port/bucket`（必要时加 `?region=` 与 "
            "`?secure=false`），或 `file:///文件夹`；留空则为数据文件夹下的 `files`。"
            "用 `dougong files move` 迁移。",
            secret=True,
        ),
    )
    scan_url: str = field(
        default="",
        metadata=_about(
            "The virus scanner, a clamd: `tcp://host:3310` or `unix:///run/clamd.sock`; empty: "
            "only plugins look at files.",
            "病毒扫描服务 clamd：`tcp://host:3310` 或 `unix:///run/clamd.sock`；"
            "留空则仅由插件检查文件。",
        ),
    )
    scan_waiting: str = field(
        default="uploader",
        metadata=_about(
            "Who may download a file that the scanner has not seen yet: `uploader`, `everyone` "
            "who may read it, or `nobody`.",
            "扫描完成前谁可以下载文件：`uploader`（上传者）、`everyone`（所有有权读取者）"
            "或 `nobody`。",
            choices=("uploader", "everyone", "nobody"),
        ),
    )
    largest_import_mb: int = field(
        default=1024,
        metadata=_about(
            "Greatest size of a file that is imported, in megabytes; it may have any number of "
            "rows.",
            "导入文件的最大体积，单位为 MB；行数不限。",
        ),
    )
    map_tiles: str = field(
        default="",
        metadata=_about(
            "What lies under the points of maps: the address of tiles with `{z}`, `{x}` and `{y}`, "
            "and after a `|` what whoever makes them wants said, such as "
            "`https://tiles.example/{z}/{x}/{y}.png|© OpenStreetMap contributors`. Browsers ask "
            "that server. Empty: an outline of the lands that comes with the app.",
            "地图的底图：含 `{z}`、`{x}`、`{y}` 的瓦片地址，`|` 之后为瓦片提供方要求的署名，例如 "
            "`https://tiles.example/{z}/{x}/{y}.png|© OpenStreetMap contributors`。"
            "浏览器会访问该服务器。留空则使用应用自带的陆地轮廓。",
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
    session_days: int = field(
        default=14,
        metadata=_about(
            "Days after which a session ends however much it is used.",
            "会话无论使用多频繁，多少天后必须重新登录。",
        ),
    )
    token_days: int = field(
        default=0,
        metadata=_about(
            "Days that an API token may live at most; 0: also without end.",
            "API 令牌最长有效天数；0 表示可永久有效。",
        ),
    )
    public_url: str = field(
        default="",
        metadata=_about(
            "Where people open the application, such as `https://crm.example.com`; `{tenant}` "
            "stands for the tenant's name. Links in mails begin with it. "
            "Empty: `http://` with host and port of the web server.",
            "用户访问应用的地址，例如 `https://crm.example.com`；`{tenant}` 代表租户名。"
            "邮件中的链接以此开头。留空则为 `http://` 加 Web 服务的主机与端口。",
        ),
    )
    mail_url: str = field(
        default="console:",
        metadata=_about(
            "The mail server, such as `smtps://user:password@mail.example?from=crm@example.com` "
            "(`smtp:` uses STARTTLS where offered); `console:` writes mails to the worker's log.",
            "邮件服务器，例如 `smtps://user:password@mail.example?from=crm@example.com`"
            "（`smtp:` 在服务器支持时使用 STARTTLS）；`console:` 将邮件写入 worker 日志。",
            secret=True,
        ),
    )
    oidc: str = field(
        default="",
        metadata=_about(
            "File with the OpenID Connect providers that people may sign in by, as a JSON list; "
            "the list itself may stand here too. Empty: none.",
            "OpenID Connect 登录提供方的 JSON 列表文件，也可直接写入列表；留空则不使用。",
            secret=True,
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

    def __repr__(self) -> str:
        """Show them without secrets: what holds them may be shown in a log."""
        shown = (
            f"{spec.name}={'***' if spec.metadata['secret'] else repr(getattr(self, spec.name))}"
            for spec in fields(self)
        )
        return f"Settings({', '.join(shown)})"

    @property
    def web_address(self) -> str:
        """Where people open the application; ``{tenant}`` in it stands for the tenant's name."""
        host = "localhost" if self.host in ("", "0.0.0.0", "::") else self.host
        return self.public_url.rstrip("/") or f"http://{host}:{self.port}"

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
