"""The customers: companies with branches and their people, and households."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

from .parts import (
    AGENT,
    CHANNELS,
    CHINESE,
    ENGLISH,
    MANAGER,
    SALES,
    Record,
    pick,
    present,
    reference,
    texts,
)

Bank = Mapping[str, Any]

TIERS = {"key": 18, "growth": 32, "standard": 50}
SIZES = {"key": 40, "growth": 8, "standard": 2}
STATUSES = {"active": 84, "prospect": 8, "dormant": 8}
SOURCES = {
    "referral": 30,
    "exhibition": 20,
    "website": 20,
    "partner": 15,
    "phone_in": 10,
    "outbound": 5,
}


class _Counts(NamedTuple):
    groups: int
    branches: int
    employed: int
    households: int


COUNTS = {CHINESE: _Counts(32, 4, 102, 48), ENGLISH: _Counts(22, 2, 68, 32)}


class Account(NamedTuple):
    """A company, and the language it speaks."""

    record: Record
    language: str


class Person(NamedTuple):
    """Somebody who may open a ticket, for a company or for a household."""

    record: Record
    language: str
    account: Record | None


def accounts(random: Random) -> tuple[list[Account], list[Account]]:
    """Make the companies: those on their own, then the branches of some."""
    names = texts("names")
    groups: list[Account] = []
    branches: list[Account] = []
    for language, counts in COUNTS.items():
        bank = names[language]
        own = []
        for number, mark in enumerate(random.sample(bank["marks"], counts.groups)):
            code = f"C-{1001 + len(groups) + number}"
            own.append(Account(_company(random, bank, language, mark, code), language))
        groups += own
        for parent in random.sample(own, counts.branches):
            code = f"C-{2001 + len(branches)}"
            branches.append(Account(_branch(random, bank, parent.record, code), language))
    return groups, branches


def people(random: Random, companies: Sequence[Account]) -> list[Person]:
    """Make the contacts: one in every company at least, more in key accounts, and households."""
    names = texts("names")
    found: list[Person] = []
    taken: set[str] = set()
    for language, counts in COUNTS.items():
        own = [each.record for each in companies if each.language == language]
        weights = [3 if record["tier"] == "key" else 1 for record in own]
        employers = own + random.choices(own, weights, k=counts.employed - len(own))
        for account in [*employers, *[None] * counts.households]:
            record = _contact(random, names[language], language, account, taken)
            found.append(Person(record, language, account))
    return found


def _company(random: Random, bank: Bank, language: str, mark: Sequence[str], code: str) -> Record:
    trade, industry = random.choice(bank["trades"])
    province, city = random.choice(bank["places"])
    tier = pick(random, TIERS)
    size = SIZES[tier]
    chinese = language == CHINESE
    return present(
        name=f"{city}{mark[0]}{trade}" if chinese else f"{mark[0]} {trade}",
        code=code,
        status=pick(random, STATUSES),
        tier=tier,
        support_tier="premium" if tier == "key" else None,
        industry=industry,
        source=pick(random, SOURCES),
        phone=_phone(random, language),
        website=f"https://www.{mark[1]}.example",
        success_manager=MANAGER if tier == "key" or random.random() < 0.3 else None,
        annual_revenue=f"{random.randrange(3, 30) * size * 500_000}.00",
        employees=random.randrange(8, 60) * size,
        tax_number=f"91000000MA{random.randrange(10**8):08d}" if chinese else None,
        credit_limit=f"{random.randrange(2, 20) * size * 5000}.00",
        province=province,
        city=city,
        address=_address(random, bank, language),
        owner=random.choices((SALES, MANAGER), (4, 1))[0],
    )


def _branch(random: Random, bank: Bank, parent: Record, code: str) -> Record:
    province, city = random.choice(
        [place for place in bank["places"] if place[1] != parent["city"]]
    )
    return {
        **parent,
        "name": bank["branch"].format(name=parent["name"], city=city),
        "code": code,
        "tier": "standard",
        "parent": {"code": parent["code"]},
        "province": province,
        "city": city,
        "employees": parent["employees"] // 4 + 3,
    }


def _contact(
    random: Random, bank: Bank, language: str, account: Record | None, taken: set[str]
) -> Record:
    chinese = language == CHINESE
    surname = random.choice(bank["surnames"])
    given = random.sample(bank["given"], random.choice((1, 2, 2)) if chinese else 1)
    first, latin = ("".join(part[i] for part in given) for i in (0, 1))
    domain = account["website"].removeprefix("https://www.") if account else "mail.example"
    email = f"{latin}.{surname[1]}@{domain}"
    while email in taken:
        email = f"{latin}.{surname[1]}{random.randrange(2, 1000)}@{domain}"
    taken.add(email)
    title, role, department = random.choice(bank["titles"]) if account else (None, None, None)
    return present(
        name=f"{surname[0]}{first}" if chinese else f"{first} {surname[0]}",
        account=reference(account, "code"),
        title=title,
        department=department,
        role=role,
        phone=_phone(random, language),
        email=email,
        wechat=f"{latin}_{surname[1]}{random.randrange(10, 99)}" if chinese else None,
        language=language,
        preferred_channel=pick(random, CHANNELS[language]),
        do_not_contact=random.random() < 0.06,
        city=account["city"] if account else random.choice(bank["places"])[1],
        address=None if account else _address(random, bank, language),
        owner=account["owner"] if account else AGENT,
    )


def _phone(random: Random, language: str) -> str:
    if language == CHINESE:
        return f"+86120{random.randrange(10**8):08d}"
    british = f"+442079460{random.randrange(1000):03d}"
    american = f"+121255501{random.randrange(100):02d}"
    return random.choice((british, american))


def _address(random: Random, bank: Bank, language: str) -> str:
    street, number = random.choice(bank["streets"]), random.randrange(1, 400)
    return f"{street}{number}号" if language == CHINESE else f"{number} {street}"
