"""What the company sells, and what it has written down about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from .parts import AGENT, CHINESE, ENGLISH, MANAGER, Record, instant, present, texts

_KEPT = ("code", "model", "family", "unit", "list_price", "warranty_months", "description")


def products(now: datetime) -> Iterator[Record]:
    """Yield the products, the older ones first."""
    for number, text in enumerate(texts("products")):
        launched = now.date() - timedelta(days=1600 - 90 * number)
        yield {
            "name": f"{text['zh-CN']} / {text['en'][0].upper()}{text['en'][1:]}",
            **{key: text[key] for key in _KEPT},
            "launched_on": launched.replace(day=1).isoformat(),
        }


def exchange_rates(now: datetime) -> Iterator[Record]:
    """Yield what a dollar and a euro are worth in yuan, for last year and this one."""
    rates = (("USD", "7.1884", "7.0288"), ("EUR", "7.5257", "8.2355"))
    for currency, *values in rates:
        for year, rate in zip((now.year - 1, now.year), values, strict=True):
            yield {"currency": currency, "valid_from": f"{year}-01-01", "rate": rate}


def articles(random: Random, now: datetime) -> Iterator[Record]:
    """Yield the knowledge articles, each topic in both languages."""
    for topic in texts("articles"):
        for language in (CHINESE, ENGLISH):
            published = now - timedelta(days=random.randrange(20, 420), hours=random.randrange(9))
            draft = random.random() < 0.08
            yield present(
                **topic[language],
                slug=topic["slug"] if language == ENGLISH else f"{topic['slug']}-zh",
                language=language,
                status="draft" if draft else "published",
                category=topic["category"],
                audience=topic["audience"],
                product={"code": topic["product"]} if topic["product"] else None,
                published_at=None if draft else instant(published),
                review_on=(published + timedelta(days=365)).date().isoformat(),
                helpful_count=0 if draft else random.randrange(5, 400),
                unhelpful_count=0 if draft else random.randrange(30),
                owner=random.choices((AGENT, MANAGER), (3, 1))[0],
            )
