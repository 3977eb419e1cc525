"""The demo tenant as commands know it: its name, its users, their password."""

from __future__ import annotations

from dataclasses import dataclass

from dougong.kernel.messages import LocaleText
from dougong.kernel.settings import Settings

DEMO = "demo"
DOCUMENTED_PASSWORD = "dougong-demo"
"""What the documents tell; any host but loopback asks for another."""


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Somebody who can sign in.

    Attributes:
        email: How.
        name: The person, who does not exist.
        title: What they do.
        department: Code of the department that they work in.
        role: Name of the role that they have; None: they may do everything.
        manager: E-mail of who stands above them.
        leads: Whether they head their department.
    """

    email: str
    name: str
    title: LocaleText
    department: str
    role: str | None = None
    manager: str | None = None
    leads: bool = False


DEMO_USERS = (
    DemoUser("admin@demo.example", "Lin Yu", {"en": "administrator", "zh-CN": "管理员"}, "MGT"),
    DemoUser(
        "agent@demo.example",
        "Zhou Qing",
        {"en": "support agent", "zh-CN": "客服专员"},
        "SVC",
        role="service_agent",
        manager="manager@demo.example",
    ),
    DemoUser(
        "sales@demo.example",
        "He Rui",
        {"en": "sales", "zh-CN": "销售"},
        "SAL",
        role="member",
        manager="manager@demo.example",
    ),
    DemoUser(
        "manager@demo.example",
        "Shen Lan",
        {"en": "manager", "zh-CN": "经理"},
        "SVC",
        role="service_manager",
        leads=True,
    ),
)


def demo_password(settings: Settings) -> str:
    """Give the password that all of them have."""
    return settings.demo_password or DOCUMENTED_PASSWORD
