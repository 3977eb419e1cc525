"""The demo tenant as commands know it: its name, its users, their password."""

from __future__ import annotations

from dataclasses import dataclass

from dougong.kernel.messages import LocaleText
from dougong.kernel.settings import Settings

DEMO = "demo"
_PASSWORD = "dougong-demo"  # the documented one; any host but loopback asks for another


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Somebody who can sign in.

    Attributes:
        email: How.
        name: The person, who does not exist.
        title: What they do.
    """

    email: str
    name: str
    title: LocaleText


DEMO_USERS = (
    DemoUser("admin@demo.example", "Lin Yu", {"en": "administrator", "zh-CN": "管理员"}),
    DemoUser("agent@demo.example", "Zhou Qing", {"en": "support agent", "zh-CN": "客服专员"}),
    DemoUser("sales@demo.example", "He Rui", {"en": "sales", "zh-CN": "销售"}),
    DemoUser("manager@demo.example", "Shen Lan", {"en": "manager", "zh-CN": "经理"}),
)


def demo_password(settings: Settings) -> str:
    """Give the password that all of them have."""
    return settings.demo_password or _PASSWORD
